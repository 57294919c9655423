"""The store: interviews, people and the journal, in SQLite or PostgreSQL. The only SQL of the product."""

from afterword.store.store import Store
from afterword.store.writes import Entry

__all__ = ["Entry", "Store"]

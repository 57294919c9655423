"""The store: interviews, people and the journal, in SQLite or PostgreSQL. The only SQL of the product."""

from afterword.storage.store import Store
from afterword.storage.writes import Entry

__all__ = ["Entry", "Store"]

"""The store: interviews, people and the journal, in SQLite or PostgreSQL. All of the product's SQL is here."""

from afterword.storage.store import Store
from afterword.storage.writes import Entry

__all__ = ["Entry", "Store"]

"""The book of the tale, written once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from faults.matrix.book import Book
from faults.tale import tale_in
from gmail.conftest import MemoryKeyring


@pytest.fixture(scope="session")
def book(fresh_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """The undisturbed telling, and a sandbox for the disturbed ones."""
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    with tale_in(tmp_path_factory.mktemp("book") / "home", fresh_store) as tale:
        book = Book(tale)
        book.write()
        yield book
    keyring.set_keyring(before)

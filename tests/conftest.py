"""What tests of several folders share: an empty store, made once, and the world of a scenario."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from afterword.store import Store


@pytest.fixture(scope="session")
def fresh_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store of today's schema, to be copied: making one takes longer than most tests."""
    file = tmp_path_factory.mktemp("fresh") / "afterword.db"
    Store.open(str(file), now=datetime(2026, 1, 1, tzinfo=UTC)).close()
    return file

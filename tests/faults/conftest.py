"""A world for each test, as in the scenarios: Jane's Afterword sends by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.world import World, world_in


@pytest.fixture
def world(tmp_path: Path, fresh_store: Path) -> Iterator[World]:
    """A sandbox, Jane's store and mailbox, and a clock that the test winds."""
    with world_in(tmp_path / "home", fresh_store) as made:
        yield made

"""The world of scenarios, for what the pages promise of a whole story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.world import World, world_in


@pytest.fixture
def world(tmp_path: Path, fresh_store: Path) -> Iterator[World]:
    """Jane's Afterword sends by itself."""
    with world_in(tmp_path / "home", fresh_store) as made:
        yield made

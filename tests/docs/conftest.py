"""The world of scenarios, for what the pages promise of a whole story; and a home in which a page is typed off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import gmail, home, sandbox
from scenarios.world import World, world_in

__all__ = ["gmail", "home", "sandbox", "world"]


@pytest.fixture
def world(tmp_path: Path, fresh_store: Path) -> Iterator[World]:
    """Jane's Afterword sends by itself."""
    with world_in(tmp_path / "home", fresh_store) as made:
        yield made

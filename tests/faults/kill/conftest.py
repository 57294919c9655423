"""One launcher for all stories of a process, and one book that knows the boundaries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.kill.story import KillBook, Launcher, written


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    """What starts daemons."""
    started = Launcher()
    yield started
    started.close()


@pytest.fixture(scope="session")
def book(
    launcher: Launcher, fresh_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[KillBook]:
    """The undisturbed story, and a home for those that are cut off."""
    with written(tmp_path_factory.mktemp("book") / "home", fresh_store, launcher) as book:
        yield book

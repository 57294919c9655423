"""One launcher for all stories of a process, and one telling that finds the boundaries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.kill.story import Launcher, telling
from faults.tale import promises


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    """What starts daemons."""
    started = Launcher()
    yield started
    started.close()


@pytest.fixture(scope="session")
def counted(
    launcher: Launcher, fresh_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[str], list[int]]:
    """All boundaries of an undisturbed daemon in the story, and how many it has passed by each moment's end."""
    home = tmp_path_factory.mktemp("counted") / "home"
    with telling(home, fresh_store, launcher) as told:
        assert promises(told.tale) == []
        launcher.learn(told.record)
        return told.record.read_text("utf-8").splitlines(), told.passed


@pytest.fixture(scope="session")
def boundaries(counted: tuple[list[str], list[int]]) -> list[str]:
    """Their names, in their order."""
    return counted[0]

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
def boundaries(launcher: Launcher, fresh_store: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of all boundaries that an undisturbed daemon passes in the story, in their order."""
    home = tmp_path_factory.mktemp("counted") / "home"
    with telling(home, fresh_store, launcher) as told:
        assert promises(told.tale) == []
        launcher.learn(told.record)
        return told.record.read_text("utf-8").splitlines()

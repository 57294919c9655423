"""A config.toml that changes while the daemon runs: it goes on with the new settings by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from afterword.config.editing import edited
from afterword.config.language import ENGLISH, choose, language
from afterword.domain.model import StepState
from afterword.services.queries import planned
from afterword.services.settings import SettingsFile
from daemon.laptops import laptop
from scenarios.world import ANA, ENDS, World, meeting, world_in


@pytest.fixture
def world(tmp_path: Path, fresh_store: Path) -> Iterator[World]:
    """Jane's Afterword, which drafts for review."""
    with world_in(tmp_path / "home", fresh_store, mode="review") as made:
        yield made


def test_the_running_daemon_takes_up_a_new_mode(world: World) -> None:
    """From 'I send' to 'Afterword sends': the draft that is there leaves at its time, without a new start."""
    world.add(meeting(ANA))
    daemon = laptop(world)
    world.at(ENDS + timedelta(hours=2))
    daemon.poll()
    (step,) = [s for one in planned(daemon.app.account, world.now) for s in one.plan.steps if s.to == ANA][:1]
    assert step.state is StepState.DRAFTED
    SettingsFile(world.app.paths).change({"letters.mode": "schedule", "gmail.poll": "5s"})
    polls: list[timedelta] = []
    daemon.poll_again = polls.append
    for _ in range(4):
        world.later(minutes=20)
        daemon.poll()
    assert polls == [timedelta(seconds=5)]
    assert len(world.sandbox.mailbox(ANA)) == 1


def test_a_config_that_is_wrong_changes_nothing(world: World) -> None:
    """The daemon goes on with what it had, and takes up the next valid one."""
    daemon, file = laptop(world), world.app.paths.config
    before = file.read_text("utf-8")
    file.write_text(edited(before, {"letters.mode": "never"}), "utf-8")
    daemon.tick()
    assert daemon.app.config.letters.mode == "review"
    file.write_text(edited(before, {"letters.mode": "schedule"}), "utf-8")
    daemon.tick()
    assert [app.config.letters.mode for app in (daemon.app, daemon.notifier.app)] == ["schedule"] * 2


def test_another_mailbox_waits_for_a_new_start(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """An account is never changed under a daemon at work: the log says when it counts, without the address."""
    daemon, file = laptop(world), world.app.paths.config
    file.write_text(file.read_text("utf-8").replace("jane@", "joan@"), "utf-8")
    daemon.tick()
    assert daemon.app.config.you.email.startswith("jane@")
    assert "when Afterword starts again" in caplog.text
    assert "joan" not in caplog.text


def test_notifications_speak_the_new_language(world: World) -> None:
    """The interface is switched to German on the page: what the daemon says next is German too."""
    daemon = laptop(world)
    try:
        SettingsFile(world.app.paths).change({"you.language": "de"})
        daemon.tick()
        assert language() == "de"
    finally:
        choose(ENGLISH)

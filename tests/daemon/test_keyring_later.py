"""A keyring that comes after the daemon, or is unlocked later, as on a real bus: the daemon goes on by itself."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring import backend, core

from afterword.cli import tables
from afterword.daemon.daemon import Daemon
from afterword.services import queries
from daemon.signing import letters, sign_in
from gmail.secret_services import LACKING, SecretSession, session
from scenarios.world import ENDS, LETTERS_LEAVE, World, meeting, signed_in, world_in

pytestmark = [
    pytest.mark.skipif(bool(LACKING), reason=f"not installed: {', '.join(LACKING)}"),
    # the keyring library leaves its connection to a keyring that is locked to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretSession]:
    """Jane's session, in which no keyring has been asked for yet."""
    with session() as made:
        for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "DBUS_SESSION_BUS_ADDRESS"):
            monkeypatch.setenv(name, made.env[name])
        for name in ("PYTHON_KEYRING_BACKEND", "XDG_CONFIG_HOME", "DISPLAY", "WAYLAND_DISPLAY"):
            monkeypatch.delenv(name, raising=False)
        forget_keyrings()
        yield made
        forget_keyrings()
        gc.collect()  # here, where the warning about the library's connections is ignored


def forget_keyrings() -> None:
    """As in a program that starts: the keyring library has not looked for keyrings yet."""
    core._keyring_backend = None
    vars(backend.get_all_keyring).pop("saved_result", None)


@pytest.fixture
def world(tmp_path: Path, fresh_store: Path, login: SecretSession) -> Iterator[World]:
    """Jane's sign-in is in the keyring, two letters are in Gmail for their time, and she has logged in again."""
    with world_in(tmp_path / "home", fresh_store) as made:
        login.keyring_comes()
        sign_in(made)
        made.add(meeting())
        made.at(ENDS)
        Daemon(made.app).poll()
        login.keyring_goes()
        forget_keyrings()
        yield made
        made.mailbox = signed_in(made.sandbox)


def two_minutes(world: World, daemon: Daemon) -> None:
    """The ticks of two minutes."""
    for _ in range(4):
        world.later(seconds=30)
        daemon.tick()


def assert_the_keyring_is_named(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Status and todo say that it is the keyring, and neither says that Google asks for anything."""
    health = queries.health(world.app.account, running=True)
    assert (health.sign_in, health.trouble and health.trouble.kind) == ("keyring", "keyring")
    tables.status_tables(queries.status(world.app.account, world.now, running=True), "America/New_York")
    status = capsys.readouterr().out
    tables.todo_list(queries.todo(world.app.account, world.now), "America/New_York")
    for said in (status, capsys.readouterr().out):
        assert "keyring" in said
        assert "Google" not in said
        assert "\N{REPLACEMENT CHARACTER}" not in said
        assert "afterword setup" not in said


def test_a_keyring_that_comes_later_is_noticed(
    world: World, login: SecretSession, capsys: pytest.CaptureFixture[str]
) -> None:
    """The daemon starts before the password manager: until it is open the keyring is named; then letters leave."""
    world.at(LETTERS_LEAVE)
    daemon = Daemon(world.app)
    daemon.poll()
    two_minutes(world, daemon)
    assert letters(world) == 0
    assert_the_keyring_is_named(world, capsys)
    login.keyring_comes()
    two_minutes(world, daemon)
    assert letters(world) == 2
    assert queries.health(world.app.account, running=True).sign_in == "ok"


def test_a_keyring_that_is_unlocked_later_is_noticed(
    world: World, login: SecretSession, capsys: pytest.CaptureFixture[str]
) -> None:
    """The password manager is open from the start, and locked; it is unlocked half a minute later."""
    login.keyring_comes(locked=True)
    world.at(LETTERS_LEAVE)
    daemon = Daemon(world.app)
    daemon.poll()
    world.later(seconds=30)
    daemon.tick()
    assert letters(world) == 0
    assert_the_keyring_is_named(world, capsys)
    login.unlock()
    two_minutes(world, daemon)
    assert letters(world) == 2

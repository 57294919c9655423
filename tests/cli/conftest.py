"""A home of its own for each test, with a clock that the test sets, and the commands run in this process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from afterword.app import STORY_CLOCK
from afterword.config.clock import StoryClock
from afterword.gmail.permissions import PURPOSE
from afterword.gmail.token_store import StoredSignIn, keep
from afterword.sandbox import Sandbox
from afterword.sandbox.keyring import SandboxKeyring
from cli.homes import Home
from jane import ANA, CONFIG, JANE, NOWHERE, RITA, here


@pytest.fixture
def home(
    tmp_path: Path, fresh_store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Home:
    """A config and an empty store; its mailbox is at an address where nobody answers."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    (folder / "config.toml").write_text(CONFIG.format(endpoint=NOWHERE), "utf-8")
    shutil.copy(fresh_store, folder / "afterword.db")
    clock = StoryClock(folder / "clock.json")
    clock.rest_at(here(23, 15, 30))
    monkeypatch.setenv("AFTERWORD_HOME", str(folder))
    monkeypatch.setenv(STORY_CLOCK, str(clock.path))
    monkeypatch.delenv("COLUMNS", raising=False)
    return Home(folder, clock, capsys)


@pytest.fixture
def sandbox(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Gmail for that home, with a keyring that the home's own processes share; nobody has signed in."""
    ring = keyring.get_keyring()
    with Sandbox(home.clock) as running:
        running.add_account(JANE, "Jane Doe")
        running.add_account(ANA, "Ana Ruiz")
        running.add_account(RITA, "Rita Sommer")
        home.config(CONFIG.format(endpoint=running.url))
        monkeypatch.setenv("AFTERWORD_SANDBOX", running.url)
        monkeypatch.setenv("AFTERWORD_SANDBOX_KEY", running.control_key)
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "afterword.sandbox.keyring.SandboxKeyring")
        keyring.set_keyring(SandboxKeyring())  # type: ignore[no-untyped-call]  # keyring's
        yield running
    keyring.set_keyring(ring)


@pytest.fixture
def gmail(sandbox: Sandbox) -> Sandbox:
    """That Gmail, with Jane signed in."""
    client = sandbox.client_secrets()["installed"]
    token = sandbox.sign_in(JANE)["refresh_token"]
    keep(
        JANE,
        StoredSignIn(
            client["client_id"], client["token_uri"], tuple(PURPOSE), client["client_secret"], token
        ),
    )
    return sandbox

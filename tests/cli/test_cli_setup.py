"""`setup` in a real terminal, against the sandbox's Google, from nothing to a mailbox that works."""

from __future__ import annotations

import json
import re

import keyring
import pytest
import requests

from afterword.config import load
from afterword.gmail.permissions import COMPOSE
from afterword.sandbox import Sandbox
from cli.homes import JANE, Home
from cli.terminals import CTRL_C, Terminal


@pytest.fixture
def nothing(sandbox: Sandbox, home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Nobody has set anything up: no config, no store, no sign-in, an empty Downloads folder, no desktop."""
    for file in (home.folder / "config.toml", home.folder / "afterword.db"):
        file.unlink()
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home.folder.parent))
    monkeypatch.setenv("XDG_DOWNLOAD_DIR", str(home.folder.parent / "Downloads"))
    (home.folder.parent / "Downloads").mkdir()
    return home


def secrets(home: Home, sandbox: Sandbox) -> str:
    """Google's client file."""
    return home.file("client.json", json.dumps(sandbox.client_secrets()))


def browse(terminal: Terminal) -> None:
    """Somebody opens the address that the terminal shows; what they tick, the sandbox was told before."""
    shown = terminal.until("Waiting for your answer")
    (address,) = re.findall(r"^http://\S+/o/oauth2/auth\?\S+$", shown, re.MULTILINE)
    requests.get(address, timeout=20)


def test_from_nothing_to_a_mailbox_that_works(sandbox: Sandbox, nothing: Home) -> None:
    """Stopped in the middle, a wrong file, a box left unticked: each is told, and at the end everything works."""
    endpoint = ("setup", "--endpoint", sandbox.url)
    with Terminal(*endpoint) as first:
        first.asked("Your name, as it signs the letters", "Jane Doe")
        first.asked("Gmail address", "jane at gmail")
        first.asked("Expected an e-mail address", JANE)
        first.asked("Phone number under the letters (empty: none)", CTRL_C)
        assert first.end() == 130
        assert "`afterword setup` goes on from there" in first.shown
    assert not (nothing.folder / "config.toml").exists()

    web = nothing.file("web.json", json.dumps({"web": {"client_id": "x"}}))
    with Terminal(*endpoint) as second:
        second.asked("Go on from there?", "")
        second.asked("Phone number under the letters (empty: none)", "+1 555 0100")
        second.asked("LinkedIn page (empty: none)", "linkedin.com/in/janedoe")
        second.asked("Your time zone", "America/New_York")
        second.asked("schedule: Afterword [review]", "s")
        second.asked("Path of the client file (Enter: how to get one)", "6")
        assert "https://console.cloud.google.com/auth/clients" in second.asked("for that step", "")
        second.asked("Path of the client file (Enter: how to get one)", web)
        assert "'Web application'" in second.asked("Path of the client file (Enter: how to get one)", CTRL_C)
        assert second.end() == 130
    config = load(nothing.folder / "config.toml")
    assert (config.you.name, config.you.email, config.letters.mode) == ("Jane Doe", JANE, "schedule")
    assert config.you.linkedin == "https://www.linkedin.com/in/janedoe"

    sandbox.consent(JANE, [COMPOSE])
    sandbox.consent(JANE)
    with Terminal("setup") as third:
        third.asked("Path of the client file (Enter: how to get one)", secrets(nothing, sandbox))
        assert "7 days" in third.asked('"In production"', "y")
        browse(third)
        assert "gmail.readonly (to see answers" in third.asked("Try the sign-in again?", "y")
        browse(third)
        third.asked("Send it to you instead of deleting it?", "n")
        assert third.end() == 0, third.shown
    for said in ("Signed in as", "was created", "was deleted", "What comes next", "afterword add"):
        assert said in third.shown
    shown = first.shown + second.shown + third.shown
    too_long = [line for line in shown.splitlines() if len(line) > 80 and "http" not in line]
    assert [line for line in too_long if str(nothing.folder.parent) not in line] == []
    assert keyring.get_password("afterword", JANE)
    assert sandbox.mailbox(JANE) == []
    assert nothing.run("status", "--json").json["health"]["sign_in"] == "ok"

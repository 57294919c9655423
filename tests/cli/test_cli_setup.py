"""`setup` in a real terminal, against the sandbox's Google, from nothing to a mailbox that works."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
import requests
from keyring.backends import fail

from afterword.cli.setup.signing import forward, opens_browser
from afterword.config import load
from afterword.gmail import token_store
from afterword.gmail.console import STEPS
from afterword.gmail.permissions import COMPOSE
from afterword.sandbox import Sandbox
from cli.homes import Home
from cli.terminals import CTRL_C, Terminal
from daemon.services import SYSTEMCTL, asked, stand_in
from jane import JANE


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


def ran(*words: str) -> tuple[int, str, str]:
    """`setup` as a process without a terminal; a browser opens the address that stands alone on stdout."""
    command = [sys.executable, "-m", "afterword", "setup", *words]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline()
        if address:
            requests.get(address.strip(), timeout=20)
        out, err = process.communicate(timeout=60)
    return process.returncode, address + out, err


def secrets(home: Home, sandbox: Sandbox) -> str:
    """Google's client file."""
    return home.file("client.json", json.dumps(sandbox.client_secrets()))


def browse(terminal: Terminal) -> str:
    """Somebody opens the address that the terminal shows; what they tick, the sandbox was told before. Its port."""
    shown = terminal.until("Waiting for your answer")
    address: str
    (address,) = re.findall(r"^http://\S+/o/oauth2/auth\?\S+$", shown, re.MULTILINE)
    requests.get(address, timeout=20)
    return address.partition("127.0.0.1%3A")[2].partition("%2F")[0]


def test_in_a_narrow_terminal_no_word_is_broken(sandbox: Sandbox, nothing: Home) -> None:
    """At 50 columns questions, steps and what comes next end their lines between words."""
    sandbox.consent(JANE)
    you = ("--name", "Jane Doe", "--email", JANE, "--phone", "", "--time-zone", "America/New_York")
    narrow = Terminal("setup", "--endpoint", sandbox.url, *you, "--linkedin", "", columns=50)
    file = secrets(nothing, sandbox)
    with narrow as terminal:
        terminal.asked("Afterword does [review]", "")
        terminal.asked("(Enter: how to get one)", file)
        terminal.asked('"In production"', "")
        browse(terminal)
        terminal.asked("deleting it?", "")
        assert terminal.end() == 0, terminal.shown
    known = ("http", "ssh -L", str(nothing.folder.parent), "SandboxKeyring")
    long = [line for line in terminal.shown.splitlines() if len(line) > 50]
    assert [line for line in long if not any(word in line for word in known)] == []


def test_from_nothing_to_a_mailbox_that_works(sandbox: Sandbox, nothing: Home) -> None:
    """Stopped in the middle, a wrong file, a box left unticked: each is told, and at the end everything works."""
    endpoint = ("setup", "--endpoint", sandbox.url)
    with Terminal(*endpoint) as first:
        first.asked("Your name, as you sign letters", CTRL_C)
        assert first.end() == 130
        assert "Your name, as you sign letters: \nYour answers are saved." in first.shown  # --endpoint is one
    with Terminal(*endpoint) as first:
        first.asked("Continue from there?", "")
        first.asked("Your name, as you sign letters", "Jane Doe")
        first.until("Gmail address", prompt=True)
        first.hang_up()
    with Terminal(*endpoint) as first:
        first.asked("Continue from there?", "+1 555 0100")
        first.asked("Expected y or n", "")
        first.asked("Gmail address", "jane at gmail")
        first.asked("Expected an email address", "jane@gmial.com")
        first.asked("may be misspelt: did you mean jane@gmail.com?", "yes")
        first.asked("Phone number under the letters (empty: none)", "janedoe")
        first.asked("Expected a phone number", CTRL_C)
        assert first.end() == 130
        assert "Your answers are saved. To continue, run `afterword setup`" in first.shown
    assert not (nothing.folder / "config.toml").exists()

    web = nothing.file("web.json", json.dumps({"web": {"client_id": "x"}}))
    with Terminal(*endpoint, "--phone", "") as second:
        second.asked("Continue from there?", "")
        second.asked("LinkedIn page (empty: none)", "linkedin.com/in/janedoe")
        second.asked("Your time zone", "America/New_York")
        second.asked("schedule: Afterword does [review]", "s")
        second.asked("Path of the client file (Enter: how to get one)", "6")
        assert "https://console.cloud.google.com/auth/clients" in second.asked("goes to that step", "9")
        second.asked("Expected Enter, <, or a number from 1 to 6.", "")
        second.asked("Path of the client file (Enter: how to get one)", web)
        assert "'Web application'" in second.asked("Path of the client file (Enter: how to get one)", CTRL_C)
        assert second.end() == 130
    config = load(nothing.folder / "config.toml")
    assert (config.you.name, config.you.email, config.letters.mode) == ("Jane Doe", JANE, "schedule")
    assert config.you.linkedin == "https://www.linkedin.com/in/janedoe"

    downloaded = nothing.file("Downloads/client_secret_1.json", json.dumps(sandbox.client_secrets()))
    sandbox.consent(JANE, [COMPOSE])
    sandbox.consent(JANE)
    with Terminal("setup") as third:
        found = third.asked("the path of another (?: how to get one)", "y")
        assert f"Found {downloaded}" in " ".join(found.split())  # a path is whole, on a line of its own
        assert "7 days" in third.asked('"In production"', "n")
        third.asked("Is it published now?", "y")
        first_port = browse(third)
        assert "gmail.readonly (to see answers" in third.asked("Try the sign-in again?", "y")
        assert browse(third) == first_port
        third.asked("Send it to yourself instead of deleting it?", "n")
        assert third.end() == 0, third.shown
    for said in ("Signed in as", "was created", "was deleted", "Next steps", "afterword add"):
        assert said in third.shown
    shown = first.shown + second.shown + third.shown
    assert "\n  have an @-sign" in first.shown  # it hangs where its first line does
    too_long = [line for line in shown.splitlines() if len(line) > 80 and "http" not in line]
    assert [line for line in too_long if str(nothing.folder.parent) not in line] == []
    assert keyring.get_password("afterword", JANE)
    assert sandbox.mailbox(JANE) == []
    assert nothing.run("status", "--json").json["health"]["sign_in"] == "ok"
    examined = nothing.run("doctor", "--json").json["checks"]
    assert [check["name"] for check in examined if not check["good"]] == ["daemon"]


def test_with_a_config_and_the_file_it_asks_nothing(sandbox: Sandbox, home: Home) -> None:
    """In a terminal too: the address, and nothing to answer to; a box left unticked ends it with 3."""
    for scopes, code in (([COMPOSE], 3), (None, 0)):
        sandbox.consent(JANE, scopes)
        with Terminal("setup", "--no-browser", "--client-secrets", secrets(home, sandbox)) as terminal:
            browse(terminal)
            assert terminal.end() == code, terminal.shown
            assert "? " not in terminal.shown
            too_long = [line for line in terminal.shown.splitlines() if len(line) > 80 and "http" not in line]
            assert [line for line in too_long if str(home.folder) not in line] == []
            assert ("gmail.readonly (to see answers" in terminal.shown) is (code == 3)
    assert sandbox.mailbox(JANE) == []


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_flags_alone_are_enough(sandbox: Sandbox, nothing: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a terminal, over SSH, with a port: flags make the config and sign in; stdout is the address alone."""
    monkeypatch.setenv("SSH_CONNECTION", "198.51.100.7 51234 192.0.2.9 22")
    port = free_port()
    you = ["--name", "Jane Doe", "--email", JANE, "--phone", "+1 555 0100", "--time-zone", "America/New_York"]
    more = ["--mode", "schedule", "--endpoint", sandbox.url, "--client-secrets", secrets(nothing, sandbox)]
    sandbox.consent(JANE)
    code, out, err = ran(*you, *more, "--port", str(port), "--testing", "--send-test")
    assert code == 0, err
    assert len(out.splitlines()) == 1
    assert f"redirect_uri=http%3A%2F%2F127.0.0.1%3A{port}%2F" in out
    assert f"ssh -L {port}:127.0.0.1:{port} " in err
    assert "@192.0.2.9\n" in err
    file = nothing.folder / "config.toml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert "# signs the letters" in file.read_text("utf-8")
    assert (load(file).you.phone, load(file).letters.mode) == ("+1 555 0100", "schedule")
    assert [("SENT" in m["labels"], m["draft_id"] or "") for m in sandbox.mailbox(JANE)] == [(True, "")]
    assert "ends on" in err
    end = next(c for c in nothing.run("doctor", "--json").json["checks"] if c["name"] == "sign-in's end")
    assert "in Testing" in end["found"]
    sandbox.consent(JANE)
    code, _, err = ran("--again", "--no-test", "--no-browser")
    assert code == 0, err
    assert "Using the client of your last sign-in" in err
    assert "ends on" not in err


def test_what_is_done_is_not_asked_again(gmail: Sandbox, home: Home) -> None:
    """Signed in already: no page, no question; the proof is made, and what the last one left is gone."""
    gmail.fault("503", "gmail.users.drafts.delete", times=None)
    stopped = home.run("setup")
    assert stopped.code == 4
    assert "The sign-in is saved" in stopped.err
    assert len(gmail.mailbox(JANE)) == 1
    gmail.clear_faults()
    done = home.run("setup", "--client-secrets", secrets(home, gmail))
    assert (done.code, done.out) == (0, ""), done.err
    assert "Google accepts it" in done.err
    assert "1 test draft of an earlier set-up removed" in done.err
    assert gmail.mailbox(JANE) == []
    assert gmail.requests("auth") == []
    before = len(gmail.requests("gmail.users.drafts.*"))
    assert home.run("setup", "--no-test").code == 0
    assert len(gmail.requests("gmail.users.drafts.*")) == before


def test_a_sign_in_that_lost_a_permission_is_made_anew(gmail: Sandbox, home: Home) -> None:
    """The keyring names both, Google gives one: what the doctor advises, `afterword setup`, really fixes it."""
    old = token_store.kept(JANE)
    assert old is not None
    token_store.keep(JANE, replace(old, refresh_token=gmail.sign_in(JANE, [COMPOSE])["refresh_token"]))
    wrong = [c for c in home.run("doctor", "--json").json["checks"] if not c["good"]]
    assert "`afterword setup`" in next(c["fix"] for c in wrong if "gmail.readonly" in c["found"])
    gmail.consent(JANE)
    code, _, err = ran("--no-browser")
    assert code == 0, err
    assert "lacks a permission: gmail.readonly" in " ".join(err.split())
    assert [c["name"] for c in home.run("doctor", "--json").json["checks"] if not c["good"]] == ["daemon"]


def test_a_client_that_google_does_not_know_any_more_is_not_used_again(gmail: Sandbox, home: Home) -> None:
    """Its page would not open: the fault is told with what fixes it, 3; a terminal is asked for another file."""
    gmail.fault("401", "token", times=None)
    refused = home.run("setup")
    assert (refused.code, refused.out) == (3, "")
    assert "setup --client-secrets FILE" in refused.err
    assert "--client-secrets FILE" in next(
        c["fix"] for c in home.run("doctor", "--json").json["checks"] if c["name"] == "sign-in"
    )
    gmail.consent(JANE)
    with Terminal("setup", "--no-test") as terminal:
        assert "invalid_client" in terminal.until("Path of the client file", prompt=True)
        gmail.clear_faults()
        terminal.type(secrets(home, gmail) + "\n")
        terminal.asked('"In production"', "")
        browse(terminal)
        assert terminal.end() == 0, terminal.shown


def test_a_config_that_is_there_is_the_persons(home: Home) -> None:
    """Flags that contradict it are refused, each with what it says; it stays as it is."""
    before = (home.folder / "config.toml").read_bytes()
    refused = home.run(
        "setup", "--name", "Joan", "--mode", "review", "--email", JANE, "--client-secrets", "none.json"
    )
    assert refused.code == 2
    for said in ("--name: found 'Joan'", "'Jane Doe'", "--mode: found 'review'", "none.json: found no file"):
        assert said in refused.err
    assert "--email" not in refused.err
    assert (home.folder / "config.toml").read_bytes() == before


def test_without_a_terminal_everything_missing_is_told_at_once(nothing: Home) -> None:
    """Name, address and client file are asked for in one go, wrong values beside them; nothing is made."""
    wrong = ["--time-zone", "Europe/Berln", "--linkedin", "janedoe", "--mode", "x", "--port", "-1"]
    refused = nothing.run("setup", *wrong)
    assert refused.code == 2
    for flag in ("--name", "--email", "--client-secrets", "--time-zone", "--linkedin", "--mode", "--port"):
        assert f"{flag}: found" in refused.err, refused.err
    assert not (nothing.folder / "config.toml").exists()


def test_without_a_keyring_nobody_is_sent_to_google(home: Home) -> None:
    """The choices are told first, and no address is printed: 3."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    try:
        with Sandbox() as google:
            file = home.file("client.json", json.dumps(google.client_secrets()))
        refused = home.run("setup", "--client-secrets", file)
    finally:
        keyring.set_keyring(before)
    assert refused.out == ""
    for choice in ("gnome-keyring", "dbus-run-session", "encrypted file", "docs/keyrings.md"):
        assert choice in refused.err
    assert refused.code == 3


def test_the_steps_can_be_read_by_themselves(home: Home) -> None:
    """`--steps` needs nothing: each page's address alone on its line, what to press, what it looks like then."""
    (home.folder / "config.toml").unlink()
    told = home.run("setup", "--steps")
    assert told.code == 0
    lines = told.out.splitlines()
    assert [line.strip() for line in lines if line.startswith("  https://")] == [
        step.address for step in STEPS
    ]
    assert len([line for line in lines if "Then: " in line]) == len(STEPS)
    assert all(len(line) <= 80 for line in lines if "https://" not in line)


@pytest.mark.parametrize(
    ("flag", "env", "platform", "opens"),
    [
        (None, {}, "linux", False),
        (None, {"DISPLAY": ":0"}, "linux", True),
        (None, {"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        (None, {"WSL_DISTRO_NAME": "Debian"}, "linux", True),
        (None, {"DISPLAY": ":10", "SSH_CONNECTION": "a 1 b 22"}, "linux", False),
        (None, {"SSH_TTY": "/dev/pts/0"}, "darwin", False),
        (None, {}, "darwin", True),
        (None, {}, "win32", True),
        (True, {"SSH_TTY": "/dev/pts/0"}, "linux", True),
        (False, {"DISPLAY": ":0"}, "linux", False),
    ],
)
def test_a_browser_is_opened_where_there_is_a_desktop(
    flag: bool | None, env: dict[str, str], platform: str, opens: bool
) -> None:
    """As the flag says; without one never over SSH, nor on a Linux without a desktop."""
    assert opens_browser(flag, env, platform) is opens


def test_the_line_that_forwards_the_port_names_this_machine() -> None:
    """As SSH itself names it; where nobody knows, a name to be filled in."""
    assert forward(8765, {"SSH_CONNECTION": "a 1 192.0.2.9 22"}).endswith("@192.0.2.9")
    assert forward(8765, {}).startswith("ssh -L 8765:127.0.0.1:8765 ")
    assert forward(8765, {}).endswith("@this-machine")


def test_left_at_googles_page_it_goes_on_there(sandbox: Sandbox, nothing: Home) -> None:
    """`--endpoint` of the first run, the client file, the step and 'in production' are asked once, however it ends."""
    sandbox.consent(JANE)
    you = ("--email", JANE, "--phone", "", "--time-zone", "America/New_York", "--linkedin", "")
    with Terminal("setup", "--endpoint", sandbox.url, *you) as first:
        first.asked("Your name, as you sign letters", "Jane Doe")
        first.asked("Afterword does [review]", CTRL_C)
        assert first.end() == 130
    with Terminal("setup") as second:
        second.asked("Continue from there?", "")
        second.asked("Afterword does [review]", "")
        second.asked("(Enter: how to get one)", "5")
        second.asked("a number goes to that step", CTRL_C)
        assert second.end() == 130
    assert load(nothing.folder / "config.toml").gmail.endpoint == sandbox.url
    file = secrets(nothing, sandbox)
    with Terminal("setup") as third:
        third.asked("(Enter: go on at step 5; 1: from the first)", file)
        third.asked('"In production"', "y")
        third.until("Waiting for your answer")
        third.type(CTRL_C)
        assert third.end() == 130
    with Terminal("setup") as fourth:
        browse(fourth)
        fourth.asked("deleting it?", "")
        assert fourth.end() == 0, fourth.shown
    assert f"Using {file}, as before" in " ".join(fourth.shown.split())
    assert "In production" not in fourth.shown


@pytest.mark.parametrize("columns", [60, 100])
def test_the_steps_fit_the_terminal(sandbox: Sandbox, nothing: Home, columns: int) -> None:
    """Each step ends its lines between words, within the width; its address is alone on a line, and whole."""
    you = ("--name", "Jane Doe", "--email", JANE, "--phone", "", "--time-zone", "America/New_York")
    with Terminal(
        "setup", "--endpoint", sandbox.url, *you, "--linkedin", "", "--mode", "review", columns=columns
    ) as terminal:
        terminal.at("(Enter: how to get one):", "1")
        for _ in STEPS:
            terminal.at("a number goes to that step:", "")
        terminal.at("(Enter: how to get one):", CTRL_C)
        assert terminal.end() == 130
    lines = terminal.shown.splitlines()
    scopes = [line for line in lines if "googleapis.com/auth/" in line]
    place = str(nothing.folder.parent)
    long = [line for line in lines if len(line) > columns and line not in scopes and place not in line]
    assert [line for line in long if line.strip() not in {step.address for step in STEPS}] == []
    assert [line.strip() for line in lines if line.startswith("  https://console")] == [
        s.address for s in STEPS
    ]


def test_set_up_names_no_service_where_nothing_starts_one(
    gmail: Sandbox, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without systemd, launchd or the Task Scheduler the next step is to run Afterword, and no service is offered."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", str(home.folder))
    with Terminal("setup", "--no-test", "--no-browser") as terminal:
        told = terminal.until("For the page in your browser: `afterword web`")
        assert terminal.end() == 0, terminal.shown
    assert "afterword run" in told
    assert "afterword service install" not in told
    assert "whenever you log in" not in told


def test_set_up_ends_with_the_service_and_the_page(
    gmail: Sandbox, home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One yes each for starting with the laptop and for waking it; then the browser opens the page, until Ctrl-C."""
    programs = stand_in(tmp_path / "programs", "systemctl", SYSTEMCTL)
    opened = (
        stand_in(tmp_path / "programs", "browser", '#!/bin/sh\necho "$1" >>"$(dirname "$0")/opened"\n')
        / "opened"
    )
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("BROWSER", f"{programs / 'browser'} %s")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("SSH_CONNECTION", "SSH_TTY", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    with Terminal("setup", "--no-test") as terminal:
        terminal.at("with its page? y or n [y]:", "")
        told = terminal.until("/open#")  # at once: a second look would miss what came together with the first
        link = told.splitlines()[-1]
        until = time.monotonic() + 20
        while not opened.exists() and time.monotonic() < until:
            time.sleep(0.1)
        terminal.type(CTRL_C)
        assert terminal.end() == 0, terminal.shown
    assert opened.read_text("utf-8").startswith("http://127.0.0.1:")
    assert link.startswith("http://127.0.0.1:")
    assert "Nothing leaves while the laptop sleeps." in told
    assert "afterword service install" not in told
    assert load(home.folder / "config.toml").web.serve
    assert any("enable" in line for line in asked(programs))
    with Terminal("setup", "--no-test", "--no-browser") as again:
        again.until("For the page in your browser: `afterword web`")
        assert again.end() == 0, again.shown

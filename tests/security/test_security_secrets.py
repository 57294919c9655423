"""Tokens, codes and the client's secret: in no file, no output, no export, no process list, whatever happens."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import requests

from afterword.app import opened
from afterword.sandbox import Sandbox
from cli.homes import Home
from jane import ANA, CONFIG, ID, INTERVIEW, JANE, here
from security.finished import FINISHED
from web.browsers import Browser, WebHome

PATIENCE = 30.0
PAGES = ("/", "/todo", "/version", "/journal", f"/interview/{ID}", f"/interview/{ID}/notes")
MINUTE = timedelta(minutes=1)


def secrets_of(sandbox: Sandbox) -> set[str]:
    """Everything that the sandbox gave away in confidence, from the first sign-in on."""
    oauth = sandbox.state.oauth
    with sandbox.state.world.lock:
        refresh = {g.refresh_token for g in oauth.grants if g.refresh_token}
        return {oauth.client_secret, *refresh, *oauth.tokens, *oauth.codes}


def spellings(secret: str) -> Iterator[bytes]:
    """The secret as it is, in a URL, in base64, and as JSON has it."""
    yield from (secret.encode(), quote(secret, safe="").encode(), json.dumps(secret)[1:-1].encode())
    yield base64.b64encode(secret.encode())[:-4]


def leaks(secrets: set[str], content: bytes) -> list[str]:
    """Those of the secrets that are in the bytes, in any spelling."""
    return [s for s in secrets if any(form in content for form in spellings(s))]


class Witness:
    """Keeps every byte that was printed or shown on a page, and what the process list showed while processes ran."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.printed = b""
        self.shown = b""
        self.processes = b""

    def run(self, *words: str, given: str = "", code: int | None = 0) -> None:
        """A command to its end."""
        ran = self.home.run(*words, given=given)
        self.printed += (ran.out + ran.err).encode()
        assert code is None or ran.code == code, (words, ran)

    @contextmanager
    def started(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """A command as a process; with the process list of the moment behind. It does not outlive the block."""
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "afterword", *words]
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
            try:
                self.look()
                yield process
            finally:
                process.kill()

    def look(self) -> None:
        """What anybody on this machine sees of its processes; the environment too, which their owner sees."""
        self.processes += subprocess.run(["ps", "-eww", "-o", "args"], capture_output=True, check=True).stdout
        for entry in Path("/proc").glob("[0-9]*/environ"):
            try:
                self.processes += entry.read_bytes() if entry.stat().st_uid == os.getuid() else b""
            except OSError:
                continue

    def sign_in(self, sandbox: Sandbox, secrets_file: str) -> None:
        """The real `setup`, with the browser's part done by hand."""
        sandbox.consent(JANE)
        with self.started("setup", "--client-secrets", secrets_file, "--no-browser") as setup:
            assert setup.stdout is not None
            address = b""
            for line in setup.stdout:
                self.printed += line
                if line.startswith(b"http"):
                    address = line.strip()
                    break
            self.look()
            requests.get(address.decode(), timeout=PATIENCE)
            out, err = setup.communicate(timeout=PATIENCE)
        self.printed += out + err
        assert setup.returncode == 0, err

    def browse(self) -> None:
        """Every page, as the candidate's browser gets it, its headers too."""
        with opened() as app:
            browser = Browser(WebHome(self.home.folder, self.home.clock, app))
            browser.come_in()
            for path in PAGES:
                answer = browser.get(path)
                assert answer.status_code == 200, path
                self.shown += answer.content + repr(answer.headers).encode()

    def written(self) -> Iterator[tuple[Path, bytes]]:
        """Every file that the program wrote."""
        for file in self.home.folder.rglob("*"):
            if file.is_file():
                yield file, file.read_bytes()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="the process list is read as Linux has it")
def test_no_secret_leaves_the_keyring(sandbox: Sandbox, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set-up, letters, views, a daemon, faults of the token endpoint, a revoked sign-in, logout: nowhere."""
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    home.config(CONFIG.format(endpoint=sandbox.url).replace("[gmail]\n", '[gmail]\npoll = "1s"\n'))
    witness = Witness(home)
    secrets_file = home.file("client.json", json.dumps(sandbox.client_secrets()))
    witness.sign_in(sandbox, secrets_file)
    witness.run("add", "-", given=INTERVIEW)
    witness.run("notes", "acme", "-", given=FINISHED)
    for words in (("run", "--once"), ("preview", "acme"), ("status", "--json"), ("todo",), ("export",)):
        witness.run(*words)
    with witness.started("run") as daemon:
        home.clock.rest_at(here(23, 17))
        _until(lambda: any("SENT" not in m["labels"] for m in sandbox.mailbox(ANA)))
        witness.look()
        for kind in ("503", "garbage", "redirect", "half"):
            sandbox.expire_tokens(JANE)
            sandbox.fault(kind, "token")
            home.clock.rest_at(home.clock.now().replace(microsecond=0) + MINUTE)
            time.sleep(0.3)
        sandbox.clear_faults()
        sandbox.revoke(JANE)
        log = home.folder / "afterword.log"
        home.clock.run(home.clock.now(), here(23, 23), 1800.0)
        _until(lambda: b"sign-in needed" in log.read_bytes())
        daemon.terminate()
        witness.printed += b"".join(daemon.communicate(timeout=PATIENCE))
    for words in (("run", "--once"), ("doctor",), ("run", "--dry-run"), ("status",)):
        witness.run(*words, code=None)
    witness.browse()
    witness.sign_in(sandbox, secrets_file)
    for words in (("doctor", "--json"), ("export",), ("logout",), ("run", "--once")):
        witness.run(*words, code=None)

    secrets = secrets_of(sandbox)
    assert len(secrets) > 5
    assert leaks(secrets, witness.printed) == []
    assert b"Ana Ruiz" in witness.shown
    assert leaks(secrets, witness.shown) == []
    assert leaks(secrets, witness.processes) == []
    assert {
        str(file): leaks(secrets, content) for file, content in witness.written() if leaks(secrets, content)
    } == {}
    assert b"sign-in needed" in (home.folder / "afterword.log").read_bytes()


def test_a_bugs_report_holds_no_secret(gmail: Sandbox, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A traceback through the sign-in and the transport has no token in it: a clock that breaks, in the middle."""
    home.added(notes=FINISHED)
    home.clock.path.write_text("{}")
    ran = home.run("run", "--once")
    assert ran.code == 1
    report = (home.folder / "afterword.log").read_bytes()
    assert b"Traceback" in report
    assert leaks(secrets_of(gmail), report + ran.err.encode()) == []


def test_leaks_are_found_in_every_spelling() -> None:
    """The search itself finds what it looks for."""
    secret = "1//a+b/c=with-more-of-it"
    for form in spellings(secret):
        assert leaks({secret}, b"before " + form + b" behind") == [secret]
    assert leaks({secret}, b"nothing") == []


def _until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.1)

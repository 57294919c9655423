"""The ground of a soak: the sandbox, the clock, and each candidate with a home and a real daemon process."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

from scripts.lib.soak.nursery import Child, Nursery

from afterword.app import STORY_CLOCK, App, opened
from afterword.config.clock import StoryClock
from afterword.sandbox import Sandbox

HERE = ZoneInfo("America/New_York")
BEGINS = datetime(2026, 11, 2, 9, tzinfo=HERE).astimezone(UTC)
CANDIDATES = ("jane.doe@gmail.com", "omar.haddad@gmail.com", "lena.vogt@gmail.com")

DAY, NIGHT, WEEKEND = 1800.0, 4 * 3600.0, 12 * 3600.0
"""Seconds of the story in a real second."""

AFRESH = 1 / 8
"""So many of the daemons begin with an interpreter of their own."""

CONFIG = """\
[you]
name = "{name}"
email = "{account}"
phone = "+1 555 0100"
time_zone = "America/New_York"

[letters]
mode = "schedule"

[nudges]
after = "1 workday"
again = "2 workdays"

[gmail]
endpoint = "{endpoint}"
poll = "1s"
"""


@dataclass
class Candidate:
    """One account: its home, its store beside the daemon, and the daemon."""

    address: str
    home: Path
    env: dict[str, str]
    app: App
    nursery: Nursery
    daemon: subprocess.Popen[bytes] | Child | None = None
    dies_at: float = 0.0
    kills: int = 0
    killed: bool = False
    ended: Counter[int] = field(default_factory=Counter)  # by itself, by exit code

    def keep_running(self, dice: random.Random, life: float) -> None:
        """A daemon is there; it is killed after a life of `life` seconds on the average, 0: never."""
        if self.daemon and (code := self.daemon.poll()) is not None:
            if not self.killed:
                self.ended[code] += 1
            self.daemon = None
        if self.daemon is None:
            self._start(afresh=dice.random() < AFRESH)
            self.dies_at = time.monotonic() + dice.expovariate(1 / life) if life else float("inf")
        elif time.monotonic() >= self.dies_at:
            self.kill()

    def _start(self, *, afresh: bool) -> None:
        self.killed = False
        if not afresh:
            self.daemon = self.nursery.start(self.env, str(self.home / "stderr.log"))
            return
        with (self.home / "stderr.log").open("ab") as log:
            command = [sys.executable, "-m", "afterword", "run"]
            self.daemon = subprocess.Popen(command, env=self.env, stdout=subprocess.DEVNULL, stderr=log)

    def kill(self) -> None:
        """SIGKILL, wherever it is."""
        if self.daemon and self.daemon.poll() is None:
            self.daemon.kill()
            self.kills += 1
            self.killed = True

    def signal(self, number: signal.Signals) -> None:
        """Stop and go on, as a laptop's lid makes it."""
        if self.daemon and self.daemon.poll() is None:
            self.daemon.send_signal(number)

    def stop(self) -> None:
        """The daemon ends by itself."""
        if self.daemon and self.daemon.poll() is None:
            self.daemon.terminate()
            try:
                self.daemon.wait(20)
            except subprocess.TimeoutExpired:
                self.daemon.kill()
                self.daemon.wait()
        self.daemon = None

    def caught_up(self, moment: datetime) -> bool:
        """It has read the mailbox at that moment, and nothing is due."""
        store, account = self.app.store, self.app.account_id
        synced = store.synced_at(account)
        return synced is not None and synced >= moment and not store.due(account, moment, limit=1)


@dataclass
class Ground:
    """Everything of one soak."""

    dice: random.Random
    sandbox: Sandbox
    clock: StoryClock
    candidates: list[Candidate]
    leaps: int = 0

    @property
    def now(self) -> datetime:
        """What the clock shows."""
        return self.clock.now()

    def run_clock(self) -> None:
        """The clock runs fast by day, faster by night; called so often that it never rests long at an hour's end."""
        now = self.now
        there = now.astimezone(HERE)
        working = clock_time(7) <= there.time() < clock_time(20)
        rate = WEEKEND if there.weekday() >= 5 else DAY if working else NIGHT
        self.clock.run(now, now + timedelta(hours=1), rate)

    def leap(self) -> None:
        """The laptops sleep for some hours: their processes stand still while time goes on."""
        for each in self.candidates:
            each.signal(signal.SIGSTOP)
        self.clock.rest_at(self.now + timedelta(hours=self.dice.uniform(0.5, 6)))
        for each in self.candidates:
            each.signal(signal.SIGCONT)
        self.leaps += 1

    def sign_in(self, candidate: Candidate) -> None:
        """The candidate signs in (again): the keyring holds what Google gave, and the store knows."""
        sign_in(self.sandbox, candidate.address)
        known = {"state": "ok", "at": self.now.isoformat()}
        candidate.app.store.keep_sign_in(candidate.app.account_id, known)

    def revoked(self, candidate: Candidate) -> bool:
        """The sign-in is no longer any good."""
        with self.sandbox.state.world.lock:
            grants = [g for g in self.sandbox.state.oauth.grants if g.account == candidate.address]
            return all(g.revoked for g in grants)


def sign_in(sandbox: Sandbox, account: str) -> None:
    """What a sign-in leaves in the keyring, which the sandbox plays."""
    client, token = sandbox.client_secrets()["installed"], sandbox.sign_in(account)
    kept = {name: client[name] for name in ("client_id", "token_uri", "client_secret")}
    kept |= {"refresh_token": token["refresh_token"], "granted": token["scope"].split()}
    sandbox.state.keyring["afterword", account] = json.dumps(kept)


@contextmanager
def ground(folder: Path, seed: int) -> Iterator[Ground]:
    """A sandbox and candidates who have signed in; their daemons end with it."""
    clock = StoryClock(folder / "clock.json")
    clock.rest_at(BEGINS)
    nursery = Nursery()
    with Sandbox(clock) as sandbox, ExitStack() as stack:
        stack.callback(nursery.close)
        envs = [_env(folder, sandbox, clock, address) for address in CANDIDATES]
        candidates = [_candidate(sandbox, env, stack.enter_context(opened(env)), nursery) for env in envs]
        made = Ground(random.Random(seed), sandbox, clock, candidates)  # noqa: S311  (dice, not secrets)
        try:
            yield made
        finally:
            for each in candidates:
                each.signal(signal.SIGCONT)
                each.stop()


def _env(folder: Path, sandbox: Sandbox, clock: StoryClock, address: str) -> dict[str, str]:
    """A home for that account, and the surroundings of everything that runs in it."""
    home = folder / address.partition("@")[0]
    home.mkdir()
    config = CONFIG.format(name=_name(address), account=address, endpoint=sandbox.url)
    (home / "config.toml").write_text(config, "utf-8")
    return os.environ | {
        "AFTERWORD_HOME": str(home),
        STORY_CLOCK: str(clock.path),
        "AFTERWORD_SANDBOX": sandbox.url,
        "AFTERWORD_SANDBOX_KEY": sandbox.control_key,
        "PYTHON_KEYRING_BACKEND": "afterword.sandbox.keyring.SandboxKeyring",
    }


def _name(address: str) -> str:
    return address.partition("@")[0].replace(".", " ").title()


def _candidate(sandbox: Sandbox, env: dict[str, str], app: App, nursery: Nursery) -> Candidate:
    address = app.config.you.email
    sandbox.add_account(address, _name(address))
    sign_in(sandbox, address)
    return Candidate(address, Path(env["AFTERWORD_HOME"]), env, app, nursery)

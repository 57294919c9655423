"""The ground of one run of the machine: a Gmail, a laptop with its clock, and The daemon, which can be killed.

One sandbox serves all runs: its server stays, and the world behind it is a new one for each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import keyring

from afterword.app import App
from afterword.config.clock import SystemClock
from afterword.daemon.daemon import Daemon
from afterword.errors import AfterwordError
from afterword.gmail import token_store
from afterword.gmail.mailbox import Mailbox
from afterword.gmail.permissions import COMPOSE, READ
from afterword.gmail.token_store import SERVICE, StoredSignIn
from afterword.gmail.transport import Limits
from afterword.sandbox import Sandbox
from afterword.sandbox.faults import Faults
from afterword.sandbox.oauth import OAuth
from faults.kill.boundaries import Hooks
from gmail.conftest import MemoryKeyring
from machine.post import Post
from scenarios.world import JANE, STARTS, WRITES, WoundClock, app_in, in_mode

LIMITS = Limits(2, 1, 3, again=0)


class Killed(BaseException):
    """The daemon's process ends at this place."""


@dataclass
class Laptop(SystemClock):
    """The laptop's clock: Gmail's, and a little beside it."""

    truth: WoundClock
    skew: timedelta = timedelta()

    def now(self) -> datetime:
        """This instant, by the laptop."""
        return self.truth.now() + self.skew


@dataclass
class SimulatedRun:
    """One run: everything in it that is not a person."""

    home: Path
    fresh: Path
    sandbox: Sandbox
    mode: str
    truth: WoundClock = field(default_factory=lambda: WoundClock(STARTS))
    beats: int = 0
    kills: int = 0
    armed: list[tuple[int, Callable[[str], None]]] = field(default_factory=list)
    beating: bool = False

    def __post_init__(self) -> None:
        self.laptop = Laptop(self.truth)
        self.post = Post(self.truth, requests=lambda: self.asked)
        state = self.sandbox.state
        state.world, state.faults, state.oauth = self.post, Faults(), OAuth()
        state.requests.clear()
        state.violations.clear()
        keyring.set_keyring(MemoryKeyring())
        self.sandbox.add_account(JANE, "Jane Doe")
        self.hooks = Hooks(self._reached)
        self.hooks.watch()
        self.start()
        self.sign_in()

    def end(self) -> None:
        """The laptop is switched off."""
        self.hooks.leave()
        self._stop()

    # the daemon

    def start(self) -> None:
        """A daemon that knows what is on disk and in the keyring."""
        made = app_in(self.home, self.sandbox.url, self.truth, self.fresh)
        self.app: App = replace(made, clock=self.laptop, config=in_mode(made.config, self.mode))
        self.daemon = Daemon(self.app)

    def _stop(self) -> None:
        self.daemon.close()
        self.app.store.close()

    def beat(self, *, ticks: bool = False) -> bool:
        """One poll of the daemon, or one tick; False where it was killed on the way, and another one has begun."""
        self.beats += 1
        self.post.beat, self.post.beat_began = self.beats, self.asked
        if self.daemon.mailbox is None:
            with suppress(AfterwordError):  # not signed in: the daemon finds that out by itself
                self.daemon.mailbox = self._mailbox()
        self.beating = True
        try:
            self.daemon.tick() if ticks else self.daemon.poll()
        except Killed:
            self._stop()
            self.start()
            return False
        finally:
            self.beating = False
        return True

    def _mailbox(self) -> Mailbox:
        """As `open_mailbox` has it, but a read is tried once: a second try would sleep."""
        return Mailbox(JANE, token_store.credentials(JANE), self.sandbox.url, limits=LIMITS, tries=1)

    def arm(self, number: int, act: Callable[[str], None]) -> None:
        """At the so manyth boundary from now on that happens, told the boundary's name."""
        self.armed.append((number, act))

    def kill(self, _name: str) -> None:
        """To be armed: the daemon is killed there."""
        self.kills += 1
        raise Killed

    def _reached(self, name: str) -> None:
        if not self.beating or name.startswith("after commit"):
            return
        self.armed = [(number - 1, act) for number, act in self.armed]
        due = [act for number, act in self.armed if number <= 0]
        self.armed = [(number, act) for number, act in self.armed if number > 0]
        self.beating = False
        try:
            for act in due:
                act(name)
        finally:
            self.beating = True

    # time

    def later(self, span: timedelta) -> None:
        """So much time passes."""
        self.truth.shows += span

    # the sign-in

    def sign_in(self) -> None:
        """Jane signs in (again), as `afterword setup` leaves it."""
        token, client = self.sandbox.sign_in(JANE), self.sandbox.client_secrets()["installed"]
        kept = StoredSignIn(
            client["client_id"],
            client["token_uri"],
            (COMPOSE, READ),
            client["client_secret"],
            token["refresh_token"],
        )
        keyring.set_password(SERVICE, JANE, json.dumps(asdict(kept)))
        store, facts = self.app.store, {"state": "ok", "at": f"{self.truth.now().isoformat()} {self.beats}"}
        store.keep_sign_in(self.app.account_id, facts)
        store.forget_told(self.app.account_id, "sign-in")

    @property
    def signed_in(self) -> bool:
        """Google still takes the sign-in."""
        grants = [g for g in self.sandbox.state.oauth.grants if g.account == JANE]
        return any(not g.revoked for g in grants)

    # what was asked of Gmail

    def written(self, since: int) -> list[str]:
        """The requests behind that number that change something."""
        return [r.method for r in self.sandbox.state.requests[since:] if r.method in WRITES]

    @property
    def asked(self) -> int:
        """How many requests there were."""
        return len(self.sandbox.state.requests)


@contextmanager
def serving() -> Iterator[Sandbox]:
    """The one sandbox of all runs; the keyring of this process is put back afterwards."""
    before = keyring.get_keyring()
    with Sandbox() as sandbox:
        yield sandbox
    keyring.set_keyring(before)

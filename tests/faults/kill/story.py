"""The story that is cut off at every boundary: three letters, a person who edits and deletes, a nudge, an answer.

Ana's draft is rewritten by Jane in her own words, Tomás's is deleted by her, Li's is written anew because her notes
changed; both letters leave by themselves, a nudge follows in Ana's thread, and Li's answer calls off the second.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from afterword import app as apps
from afterword import views
from afterword.app import STORY_CLOCK, App, opened
from afterword.clock import StoryClock
from afterword.sandbox import Quirks, Sandbox
from scenarios.world import ANA, ID, JANE, LI, NAMES, TOMAS, in_mode, meeting, ny, step_of

TESTS = Path(__file__).parents[2]

CONFIG = """\
[you]
name = "Jane Doe"
email = "{account}"
phone = "+1 555 0100"
time_zone = "America/New_York"

[letters]
mode = "schedule"

[gmail]
endpoint = "{endpoint}"
poll = "1s"
"""

OWN_WORDS = (
    "Dear Ana,\n\nwhat you said about nine time zones has stayed with me. These are my own words.\n\nJane\n"
)
NEW_POINT = "built a shift calendar that 300 people read every morning"
PATIENCE = 20.0
"""Real seconds that a process has for anything."""


class Launcher:
    """The program that starts daemons; one is alive at a time."""

    def __init__(self) -> None:
        env = os.environ | {"PYTHONPATH": str(TESTS)}
        command = [sys.executable, "-m", "faults.kill.launcher"]
        self._process = subprocess.Popen(
            command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        self.modules: list[str] = []

    def start(self, order: dict[str, Any]) -> int:
        """A daemon is on its way; its pid."""
        self.tell(json.dumps(order | {"modules": self.modules}))
        return int(self.hear().removeprefix("started "))

    def tell(self, words: str) -> None:
        """One line to the launcher, or to the daemon where one runs."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{words}\n".encode())

    def hear(self, patience: float = PATIENCE) -> str:
        """The next line from either; empty where none comes in so many seconds."""
        assert self._process.stdout is not None
        kept = bytearray()
        while select.select([self._process.stdout], [], [], patience)[0]:
            byte = self._process.stdout.read(1)
            if byte in {b"\n", b"", None}:
                return kept.decode()
            kept += byte or b""
        return ""

    def learn(self, record: Path) -> None:
        """What a daemon has imported is imported once for all that follow."""
        self.modules = json.loads(Path(f"{record}.modules").read_text("utf-8"))

    def close(self) -> None:
        """The launcher ends."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        assert self._process.stdout is not None
        self._process.stdout.close()


@dataclass
class Told:
    """One telling of the story: its processes, its Gmail, and what was found wrong on the way."""

    home: Path
    sandbox: Sandbox
    clock: StoryClock
    launcher: Launcher
    mode: str
    kill: int | tuple[str, int] | None
    alive: bool = False
    pid: int = 0
    kills: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        """The surroundings of the daemon."""
        return {
            "AFTERWORD_HOME": str(self.home),
            STORY_CLOCK: str(self.clock.path),
            "AFTERWORD_SANDBOX": self.sandbox.url,
            "AFTERWORD_SANDBOX_KEY": self.sandbox.control_key,
            "PYTHON_KEYRING_BACKEND": "afterword.sandbox.keyring.SandboxKeyring",
        }

    @property
    def record(self) -> Path:
        """Where the first daemon writes its boundaries down."""
        return self.home / ("boundaries" if self.kills == 0 else f"boundaries-{self.kills}")

    # the daemon

    def start(self) -> None:
        """A daemon runs; only the first one is killed."""
        kill = self.kill if self.kills == 0 else None
        order = {"env": self.env, "record": str(self.record), "mode": self.mode, "kill": kill}
        self.pid = self.launcher.start(order)
        self.alive = True

    def passes(self) -> None:
        """The daemon has read the mailbox at this moment, and nothing is due; where it is killed, another one does."""
        for _ in range(3):
            if not self.alive:
                self.start()
            if self._beaten() if self.mode == "beats" else self._caught_up():
                self.look()
                return
            self.look()
        self.wrong.append(f"no daemon came through at {self.clock.now():%d %b %H:%M}")

    def _beaten(self) -> bool:
        self.launcher.tell("beat")
        return self._still(self.launcher.hear())

    def _still(self, heard: str) -> bool:
        """Whether the daemon lives; a kill is counted."""
        if heard == "done":
            return True
        self.alive = False
        if heard == "ended -9":
            self.kills += 1
        else:
            self.wrong.append(f"the daemon said {heard!r}")
        return False

    def _caught_up(self) -> bool:
        ends, moment = time.monotonic() + PATIENCE, self.clock.now()
        with self.app() as app:
            while time.monotonic() < ends:
                if heard := self.launcher.hear(0.03):
                    return self._still(heard)
                synced = app.store.synced_at(app.account)
                if synced and synced >= moment and not app.store.due(app.account, moment, limit=1):
                    return True
        return False

    def stop(self) -> None:
        """The daemon ends by itself."""
        if self.alive:
            self.launcher.tell("end") if self.mode == "beats" else os.kill(self.pid, 15)
            heard = self.launcher.hear()
            self.wrong += [] if heard == "ended 0" else [f"the daemon's end: {heard!r}"]
            self.alive = False

    # what is seen

    @contextmanager
    def app(self) -> Iterator[App]:
        """Jane's Afterword, as a command of hers opens it beside the daemon."""
        with opened(self.env) as app:
            yield replace(app, config=in_mode(app.config, "schedule"))

    def drafts(self, to: str) -> list[dict[str, Any]]:
        """What lies in Jane's drafts for somebody."""
        return [m for m in self.sandbox.mailbox(JANE) if m["draft_id"] and to in m["to"]]

    def inbox(self, person: str) -> list[dict[str, Any]]:
        """What really came to somebody from Jane, oldest first."""
        return [
            m
            for m in self.sandbox.mailbox(person)
            if not {"SENT", "DRAFT"} & set(m["labels"]) and m["from"] == JANE
        ]

    def look(self) -> None:
        """At any time there is one draft for a letter at the most."""
        for person in (ANA, LI, TOMAS):
            steps = [step_of(d) or d["subject"] for d in self.drafts(person)]
            if len(steps) > 1:
                self.wrong.append(f"{len(steps)} drafts for {person} at {self.clock.now():%d %b %H:%M}")

    # the story

    def tell(self) -> None:
        """From the interview's end to two weeks later."""
        for moment, happens in MOMENTS:
            self.clock.rest_at(moment)
            if happens:
                happens(self)
            self.passes()
        self.stop()


def _added(told: Told) -> None:
    with told.app() as app:
        apps.add(app, meeting(ANA, LI, TOMAS))


def _edited(told: Told) -> None:
    """Jane writes to Ana in her own words, and discards what is for Tomás."""
    drafts = {person: told.drafts(person) for person in (ANA, TOMAS)}
    if any(len(those) != 1 for those in drafts.values()):
        told.wrong.append("not one draft for each when Jane looked")
        return
    told.sandbox.edit_draft(JANE, drafts[ANA][0]["draft_id"], OWN_WORDS)
    told.sandbox.delete_draft(JANE, drafts[TOMAS][0]["draft_id"])


def _noted(told: Told) -> None:
    """She remembers another point."""
    with told.app() as app:
        interview = app.store.interview(ID)
        assert interview is not None
        apps.add(app, replace(interview, notes=replace(interview.notes, points=(NEW_POINT,))))


def _answered(told: Told) -> None:
    """Li answers."""
    letters = told.inbox(LI)
    if letters:
        told.sandbox.reply(LI, letters[0]["id"], "Thank you Jane, we will let you know on Friday.")


MOMENTS: tuple[tuple[datetime, Callable[[Told], None] | None], ...] = (
    (ny(2, 15, 1), _added),
    (ny(2, 15, 5), None),  # so long after the moment before it that what was cut off is settled
    (ny(2, 15, 20), _edited),
    (ny(2, 15, 30), _noted),
    (ny(2, 16), None),
    (ny(2, 16, 5), None),
    (ny(9, 8), None),
    (ny(9, 8, 5), None),
    (ny(10, 9), _answered),
    (ny(16, 8), None),
    (ny(16, 8, 5), None),
)


def promises(told: Told) -> list[str]:
    """What is broken at the end, counted in the recipients' mailboxes; empty where all is well."""
    ana, li, tomas = (told.inbox(person) for person in (ANA, LI, TOMAS))
    wrong = list(told.wrong)
    if (len(ana), len(li), len(tomas)) != (2, 1, 0):
        return [*wrong, f"letters received: ana {len(ana)}, li {len(li)}, tomas {len(tomas)}", _states(told)]
    if ana[0]["text"].split() != OWN_WORDS.split():
        wrong.append("Ana did not get Jane's own words")
    if NEW_POINT not in " ".join(li[0]["text"].split()):
        wrong.append("Li got the letter of before the notes changed")
    if ana[1]["thread_id"] != ana[0]["thread_id"]:
        wrong.append("the nudge is not in the thread")
    created = [r for r in told.sandbox.requests("gmail.users.drafts.create") if r["status"] == 200]
    if len(created) != 4:
        wrong.append(f"{len(created)} drafts were made for four letters")
    return wrong + _ends(told) + told.sandbox.violations()


ENDS = Counter({"sent": 3, "skipped": 1, "cancelled": 1})
"""Ana's, Li's and the nudge; Tomás's; the second nudge."""


def _ends(told: Told) -> list[str]:
    letters = [s for s in _steps(told) if s["kind"] in {"thank-you", "nudge"}]
    silent = [s["key"] for s in letters if not s["why"]]
    states = Counter(s["state"] for s in letters)
    return [f"no reason: {key}" for key in silent] + ([] if states == ENDS else [_states(told)])


def _steps(told: Told) -> list[dict[str, Any]]:
    with told.app() as app:
        status: dict[str, Any] = views.status(app.books, app.clock.now(), running=False)
    return list(status["interviews"][0]["steps"])


def _states(told: Told) -> str:
    return "; ".join(
        f"{s['key'].partition('/')[2]}: {s['state']} ({s['why']})"
        for s in _steps(told)
        if s["kind"] in {"thank-you", "nudge"}
    )


@contextmanager
def telling(
    home: Path,
    fresh: Path,
    launcher: Launcher,
    *,
    mode: str = "beats",
    kill: int | tuple[str, int] | None = None,
    quirks: Quirks | None = None,
) -> Iterator[Told]:
    """The story told once in that folder, killed at that boundary; `fresh` is an empty store."""
    home.mkdir()
    clock = StoryClock(home / "clock.json")
    clock.rest_at(MOMENTS[0][0] - timedelta(hours=1))
    with Sandbox(clock, quirks) as sandbox:
        for address in (JANE, ANA, LI, TOMAS):
            sandbox.add_account(address, NAMES[address])
        (home / "config.toml").write_text(CONFIG.format(account=JANE, endpoint=sandbox.url), "utf-8")
        shutil.copy(fresh, home / "afterword.db")
        _sign_in(sandbox)
        told = Told(home, sandbox, clock, launcher, mode, kill)
        try:
            told.tell()
            yield told
        finally:
            told.stop()


def _sign_in(sandbox: Sandbox) -> None:
    """Jane has signed in: her keyring, which the sandbox plays, holds what Google gave."""
    client, token = sandbox.client_secrets()["installed"], sandbox.sign_in(JANE)
    kept = {
        "client_id": client["client_id"],
        "token_uri": client["token_uri"],
        "client_secret": client["client_secret"],
        "refresh_token": token["refresh_token"],
        "granted": token["scope"].split(),
    }
    sandbox.state.keyring["afterword", JANE] = json.dumps(kept)

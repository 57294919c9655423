"""A soak of a fleet: many accounts on one PostgreSQL, workers that are killed and frozen, a database that restarts.

The people, the faults and the counts are those of the laptop's soak. It adds one count: nothing from one account ever
appears in another's journal or mail.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from scripts.lib.fleets import configured, granted
from scripts.lib.postgres import Cluster, cluster
from scripts.lib.soak.ground import BEGINS, HERE, Candidate, Ground, _name
from scripts.lib.soak.nursery import Child, Nursery
from scripts.lib.soak.people import People
from scripts.lib.soak.promises import counted
from scripts.lib.soak.trouble import Trouble

from afterword.app import STORY_CLOCK
from afterword.config.clock import StoryClock
from afterword.fleet import jobs, office
from afterword.fleet.office import Office
from afterword.fleet.settings import CONFIG
from afterword.fleet.sign_in import keep_sign_in
from afterword.sandbox import Sandbox

ACCOUNTS = 54
WORKERS = 3
BEAT = 0.03
APPLICATIONS = 2.2
"""Average number of applications in a second of trouble."""
ACTS = 2.0
"""Average number of things that people do in a beat."""

DAY, NIGHT, WEEKEND = 900.0, 4 * 3600.0, 12 * 3600.0
"""Seconds of the story in a real second."""

LIFE = 3.0
"""Average life of a worker, in seconds."""
FREEZES_A_SECOND = 1 / 4
FROZEN = (3.5, 5.5)
"""Seconds that a worker stays frozen: long enough for the others to give it up."""
RESTARTS = 6
QUIET_DAYS = 19
PATIENCE = 900.0

LOOKS = """\
poll = "1h"
dispatch = "1s"
heartbeat = "1s"
stalled = "3s"
at_once = 6
"""


@dataclass
class Processes:
    """The fleet's processes: kept running, killed and frozen."""

    nursery: Nursery
    env: dict[str, str]
    folder: Path
    dice: random.Random
    running: dict[str, Child] = field(default_factory=dict)
    dies_at: dict[str, float] = field(default_factory=dict)
    frozen: dict[str, float] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)
    kills: int = 0
    wakes: int = 0
    ended: Counter[int] = field(default_factory=Counter)
    killed: set[int] = field(default_factory=set)

    @property
    def names(self) -> list[str]:
        """Workers, a dispatcher and two reapers."""
        return [*(f"worker-{n}" for n in range(WORKERS)), "dispatch-0", "reap-0", "reap-1"]

    def keep_running(self, *, life: float) -> None:
        """Start every process that is missing. Workers live `life` seconds on average; with 0, nothing dies."""
        now = time.monotonic()
        for name in self.names:
            process = self.running.get(name)
            if process and (code := process.poll()) is not None:
                if process.pid not in self.killed:
                    self.ended[code] += 1
                process = None
            if process is None:
                self._start(name)
                span = life if name.startswith("worker") else 8 * life
                self.dies_at[name] = now + self.dice.expovariate(1 / span) if life else float("inf")
            elif name in self.frozen:
                self._thaw(name, now)
            elif now >= self.dies_at[name] and life:
                self.kill(name)

    def _start(self, name: str) -> None:
        words = ["fleet", name.partition("-")[0]]
        self.frozen.pop(name, None)
        self.running[name] = self.nursery.start(self.env, str(self.folder / f"{name}.log"), words)

    def _thaw(self, name: str, now: float) -> None:
        if now >= self.frozen[name]:
            del self.frozen[name]
            self.running[name].send_signal(signal.SIGCONT)
            self.wakes += 1

    def kill(self, name: str) -> None:
        """Send SIGKILL, whatever the process is doing."""
        process = self.running.get(name)
        if process and process.poll() is None and name not in self.frozen:
            self.killed.add(process.pid)
            process.kill()
            self.kills += name.startswith("worker")

    def kill_a_worker(self) -> None:
        """Kill a random worker."""
        self.kill(f"worker-{self.dice.randrange(WORKERS)}")

    def freeze_a_worker(self) -> None:
        """Freeze a random worker until the others give it up, but only one at a time."""
        name = f"worker-{self.dice.randrange(WORKERS)}"
        if not self.frozen and self.running[name].poll() is None:
            self.running[name].send_signal(signal.SIGSTOP)
            self.frozen[name] = time.monotonic() + self.dice.uniform(*FROZEN)

    def wake_all(self) -> None:
        """Let frozen workers go on."""
        for name in list(self.frozen):
            self._thaw(name, float("inf"))

    def stop(self) -> None:
        """Ask every process to end, and kill those that do not."""
        self.wake_all()
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@dataclass
class FleetCandidate(Candidate):
    """One account of the fleet. A kill while its letter is written hits a random worker."""

    ground: FleetGround | None = None

    def kill(self) -> None:
        """Kill a worker now and then: dozens of accounts share the workers."""
        if self.ground and self.ground.dice.random() < 0.05:
            self.ground.processes.kill_a_worker()


@dataclass
class FleetGround(Ground):
    """The ground of the laptop's soak, with a fleet on it."""

    office: Office = field(kw_only=True)
    processes: Processes = field(kw_only=True)
    cluster: Cluster = field(kw_only=True)
    restarts: int = 0

    def run_clock(self) -> None:
        """The clock runs fast by day, faster by night."""
        now = self.now
        there = now.astimezone(HERE)
        working = clock_time(7) <= there.time() < clock_time(20)
        rate = WEEKEND if there.weekday() >= 5 else DAY if working else NIGHT
        self.clock.run(now, now + timedelta(hours=1), rate)

    def sign_in(self, candidate: Candidate) -> None:
        """The candidate signs in, maybe again: this seals the sign-in and makes a look due."""
        client, token = self.sandbox.client_secrets()["installed"], self.sandbox.sign_in(candidate.address)
        entry = granted(client, token)
        account, now = candidate.app.account_id, self.now
        keep_sign_in(self.office.records, self.office.keys, account, entry)
        self.office.records.change(account, not_before=None, poll_at=now)
        candidate.app.store.keep_sign_in(account, {"state": "ok", "at": now.isoformat()})

    def restart_database(self) -> None:
        """Restart the database as after a crash."""
        self.cluster.restart()
        self.restarts += 1


class FleetPeople(People):
    """The laptop's people. Only one account at a time gets an answer at the last moment."""

    def office_hours(self) -> bool:
        """Whether interviews end around now."""
        return self._office_hours(self.ground.now)

    def at_the_last_moment(self) -> None:
        """As on a laptop, for one random account."""
        everybody = self.ground.candidates
        self.ground.candidates = [self.dice.choice(everybody)]
        try:
            super().at_the_last_moment()
        finally:
            self.ground.candidates = everybody


def soak_fleet(folder: Path, seed: int, seconds: float) -> int:
    """Run trouble, then quiet weeks, then the counts; return 0 if every promise was kept."""
    print(f"seed {seed}: {ACCOUNTS} accounts, {seconds:g} seconds of trouble, then the quiet end", flush=True)
    with fleet_ground(folder, seed) as played:
        people = FleetPeople(played)
        trouble = Trouble(played, people.in_doubt)
        _trouble(played, people, trouble, seconds)
        stuck = _quiet(played)
        found = counted(played, people)
        found.lost += stuck
        foreign = seen_elsewhere(played, people)
        from scripts.lib.soak.__main__ import report

        report(played, people, trouble, found, seed)
        _report(played, foreign)
    if found.broken or foreign:
        print(f"logs are left in {folder}")
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    return 0


@contextmanager
def fleet_ground(folder: Path, seed: int) -> Iterator[FleetGround]:
    """Sets up a database, a sandbox and signed-in candidates, and ends the processes afterwards."""
    clock = StoryClock(folder / "clock.json")
    clock.rest_at(BEGINS)
    with ExitStack() as stack:
        nursery = Nursery(
            "afterword.fleet.processes", "afterword.cli.fleet", "sqlalchemy.dialects.postgresql"
        )
        stack.callback(nursery.close)
        sandbox, server = stack.enter_context(Sandbox(clock)), stack.enter_context(cluster())
        env = _env(folder, sandbox, clock, server)
        opened = stack.enter_context(office.opened(env))
        jobs.prepare(opened)
        dice = random.Random(seed)  # noqa: S311  (dice, not secrets)
        processes = Processes(nursery, env, folder, dice)
        made = FleetGround(dice, sandbox, clock, [], office=opened, processes=processes, cluster=server)
        made.candidates += [_candidate(made, number) for number in range(ACCOUNTS)]
        stack.callback(processes.stop)
        yield made


def _env(folder: Path, sandbox: Sandbox, clock: StoryClock, server: Cluster) -> dict[str, str]:
    file = configured(folder, server.url, sandbox.url, LOOKS)
    return os.environ | {CONFIG: str(file), STORY_CLOCK: str(clock.path), "AFTERWORD_HOME": str(folder)}


def _candidate(ground: FleetGround, number: int) -> FleetCandidate:
    address = f"candidate.{number}@gmail.com"
    ground.sandbox.add_account(address, _name(address))
    you = {"name": _name(address), "email": address, "phone": "+1 555 0100", "time_zone": "America/New_York"}
    nudges = {"after": "1 workday", "again": "2 workdays"}
    joined = ground.office.join({"you": you, "letters": {"mode": "schedule"}, "nudges": nudges})
    app = ground.office.app(joined)
    made = FleetCandidate(address, ground.processes.folder, {}, app, ground.processes.nursery, ground=ground)
    ground.sign_in(made)
    return made


def _trouble(played: FleetGround, people: FleetPeople, trouble: Trouble, seconds: float) -> None:
    began, restarts = time.monotonic(), min(RESTARTS, int(seconds / 12))
    before = began
    while (now := time.monotonic()) < began + seconds:
        played.run_clock()
        played.processes.keep_running(life=LIFE)
        trouble.stir()
        for _ in range(int(ACTS + played.dice.random())):
            people.act()
        while people.number < APPLICATIONS * (now - began) and people.office_hours():
            people.apply(played.dice.choice(played.candidates))
        people.at_the_last_moment()
        if played.dice.random() < FREEZES_A_SECOND * (now - before):
            played.processes.freeze_a_worker()
        before = now
        if now - began > (played.restarts + 1) * seconds / (restarts + 1):
            played.restart_database()
        time.sleep(max(0.0, BEAT - (time.monotonic() - now)))
    trouble.ends()
    played.processes.wake_all()


def _quiet(played: FleetGround) -> list[str]:
    """Let the weeks go by, without acts or faults, until every letter has come to its end."""
    from scripts.lib.soak.__main__ import _next

    last = played.now + timedelta(days=QUIET_DAYS)
    moment = played.now + timedelta(minutes=5)
    while moment < last:
        played.clock.rest_at(moment)
        if stuck := _settled(played, moment):
            return stuck
        moment = _next(moment)
    return []


def _settled(played: FleetGround, moment: datetime) -> list[str]:
    """Wait until every account has caught up with that moment; return a sentence for each that did not."""
    records, now = played.office.records, moment
    for candidate in played.candidates:
        records.change(candidate.app.account_id, poll_at=now, not_before=None)
    ends, waiting = time.monotonic() + PATIENCE, list(played.candidates)
    while waiting and time.monotonic() < ends:
        played.processes.keep_running(life=0)
        waiting = [c for c in waiting if not c.caught_up(moment)]
        time.sleep(0.1)
    return [f"{c.address}: nobody caught up with {moment:%d %b %H:%M}" for c in waiting]


def seen_elsewhere(played: FleetGround, people: People) -> list[str]:
    """Traces of one account's mail in another's journal, and letters to people of somebody else's interviews."""
    boxes = {c.address: {m["id"] for m in played.sandbox.mailbox(c.address)} for c in played.candidates}
    whose = {number: address for address, numbers in boxes.items() for number in numbers}
    found = []
    for candidate in played.candidates:
        document = candidate.app.store.export(candidate.app.account_id)
        ids = {
            e["detail"].get("message_id", "") for kept in document["interviews"] for e in kept["events"]
        } - {""}
        foreign = {
            n for n in ids - boxes[candidate.address] if whose.get(n, candidate.address) != candidate.address
        }
        found += [
            f"{candidate.address} knows message {number} of {whose[number]}" for number in sorted(foreign)
        ]
        mine = {p.email for c, i in people.interviews.values() if c is candidate for p in i.people}
        sent = (m for m in played.sandbox.mailbox(candidate.address) if "SENT" in m["labels"])
        found += [f"{candidate.address} wrote to {to}" for m in sent for to in m["to"] if to not in mine]
    return found


def _report(played: FleetGround, foreign: list[str]) -> None:
    processes, now = played.processes, played.now
    counts = played.office.records.counts(now, now.date().isoformat())
    lines = {
        "kills of workers": processes.kills,
        "frozen workers that woke": processes.wakes,
        "database restarts": played.restarts,
        "jobs given up and done again": counts.failed,
        "processes that ended by themselves": dict(processes.ended),
        "another account's data seen": len(foreign),
    }
    for name, figure in lines.items():
        print(f"{name + ':':<34}{figure}")
    for sentence in foreign[:20]:
        print(f"  BROKEN  foreign: {sentence}")
    sys.stdout.flush()

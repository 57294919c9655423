"""A soak: so many seconds of trouble, then some quiet weeks of the story, then the counts. See promises.py."""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from scripts.lib.soak.books import COUNTS, Counted
from scripts.lib.soak.ground import HERE, Ground, ground
from scripts.lib.soak.people import People
from scripts.lib.soak.promises import counted
from scripts.lib.soak.trouble import Trouble

BEAT = 0.03
LIFE = 4.5
"""Seconds that a daemon lives on the average."""
QUIET_DAYS = 19
PATIENCE = 60.0


def main() -> int:
    """0 where every promise was kept."""
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=60.0)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--fleet", action="store_true", help="many accounts on one PostgreSQL")
    asked = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
    folder = Path(tempfile.mkdtemp(prefix="afterword-soak-"))
    if asked.fleet:
        from scripts.lib.soak.fleet import soak_fleet

        return soak_fleet(folder, seed, asked.seconds)
    print(f"seed {seed}: {asked.seconds:g} seconds of trouble, then the quiet end", flush=True)
    with ground(folder, seed) as played:
        people = People(played)
        trouble = Trouble(played, people.in_doubt)
        soak(played, people, trouble, asked.seconds)
        stuck = quiet(played)
        found = counted(played, people)
        found.lost += stuck
        report(played, people, trouble, found, seed)
    bugs = sum(c.ended[1] for c in played.candidates)
    if found.broken or bugs:
        print(f"the homes, with their logs and stores, are left in {folder}")
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    return 0


def soak(played: Ground, people: People, trouble: Trouble, seconds: float) -> None:
    """People act, things go wrong, daemons die and come back."""
    ends = time.monotonic() + seconds
    while (now := time.monotonic()) < ends:
        played.run_clock()
        for candidate in played.candidates:
            candidate.keep_running(played.dice, LIFE)
        trouble.stir()
        if played.dice.random() < 0.35:
            people.act()
        people.at_the_last_moment()
        if played.dice.random() < BEAT / 15:
            played.leap()
        time.sleep(max(0.0, BEAT - (time.monotonic() - now)))
    trouble.ends()


def quiet(played: Ground) -> list[str]:
    """Let the weeks go by, without acts or faults, until every letter has come to its end."""
    last = played.now + timedelta(days=QUIET_DAYS)
    moment = played.now + timedelta(minutes=5)
    while moment < last:
        played.clock.rest_at(moment)
        played.clock.go_on()  # tries that the last fault postponed happen only if time goes on
        if stuck := _settled(played, moment):
            return stuck
        moment = _next(moment)
    return []


def _next(moment: datetime) -> datetime:
    """The next morning or afternoon."""
    there = moment.astimezone(HERE)
    hours = (clock_time(9), clock_time(9, 20), clock_time(15), clock_time(15, 20))
    later = [datetime.combine(there.date() + timedelta(days=d), h, HERE) for d in (0, 1) for h in hours]
    return next(instant for instant in later if instant > there).astimezone(moment.tzinfo)


def _settled(played: Ground, moment: datetime) -> list[str]:
    ends = time.monotonic() + PATIENCE
    waiting = list(played.candidates)
    while waiting and time.monotonic() < ends:
        for candidate in played.candidates:
            candidate.keep_running(played.dice, 0)
        waiting = [c for c in waiting if not c.caught_up(moment)]
        time.sleep(BEAT)
    return [f"{c.address}: the daemon did not catch up with {moment:%d %b %H:%M}" for c in waiting]


def report(played: Ground, people: People, trouble: Trouble, found: Counted, seed: int) -> None:
    """The figures, and a sentence for each broken promise."""
    weeks = (played.now.timestamp() - people_began(people)) / (7 * 86400)
    ended = sum((c.ended for c in played.candidates), Counter[int]())
    lines = {
        "accounts": str(len(played.candidates)),
        "weeks of the story": f"{weeks:.1f}, with {played.leaps} leaps",
        "applications": _applications(people),
        "people did": _list(people.deeds.counts),
        "letters due": str(found.due),
        "nudges that left by themselves": str(found.nudges),
        "letters ended": _list(found.states),
        "replies ended": _list(found.replies) or "none",
        "requests": str(len(played.sandbox.state.requests)),
        "kills": str(sum(c.kills for c in played.candidates)),
        "faults": f"{trouble.met.total()}: {_list(trouble.met)}",
        "daemons that ended by themselves": ", ".join(f"{n} with code {c}" for c, n in ended.items())
        or "none",
        **{name: str(len(getattr(found, kind))) for name, kind in COUNTS.items()},
        "seed": str(seed),
    }
    for name, figure in lines.items():
        print(f"{name + ':':<34}{figure}")
    for name, kind in COUNTS.items():
        for sentence in getattr(found, kind):
            print(f"  BROKEN  {name}: {sentence}")
    for violation in played.sandbox.violations()[:10]:
        print(f"  not as Gmail's discovery document has it: {violation}")
    sys.stdout.flush()


def _applications(people: People) -> str:
    made = [each for _, each in people.applications.values()]
    rounds = [r for each in made for r in each.rounds]
    aliases = sum(len(one) > 1 for each in made for one in each.mailboxes())
    return (
        f"{len(made)}, {sum(len(each.talks) > 1 for each in made)} with several talks;"
        f" {sum(len(each.rounds) > 1 for each in made)} with several rounds; {len(rounds)} rounds, "
        f"{sum(len(r.talks) > 1 for r in rounds)} of several talks; {aliases} people under two addresses"
    )


def people_began(people: People) -> float:
    """When the first interview ended, Unix seconds."""
    return min((i.ends.timestamp() for _, i in people.interviews.values()), default=0.0)


def _list(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))


if __name__ == "__main__":
    sys.exit(main())

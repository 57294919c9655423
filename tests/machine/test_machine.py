"""One machine that does everything at once: interviews, edits, mail, faults, kills, clocks and passes, in any order.

What drives it is Hypothesis; what it drives is The daemon, over HTTP to the sandbox and with a store on disk.
The promises are looked at after each step, and at the end of each run, when nothing goes wrong any more and some weeks
have gone by. `AFTERWORD_MACHINE_EXAMPLES=2000` makes a long run, `AFTERWORD_MACHINE_SEED=7` another one, and
`AFTERWORD_MACHINE_SHRINKS=1` shortens what failed, which takes minutes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from afterword.domain.model import EventKind
from afterword.sandbox import Sandbox
from machine.ground import SimulatedRun, serving
from machine.people import BARE, FINISHED, GHOST, UNREAD, SimulatedPeople
from machine.promises import broken, ended, steps
from scenarios.world import ANA, ENDS, HERE, JANE, LI, RITA, TOMAS

EXAMPLES = int(os.environ.get("AFTERWORD_MACHINE_EXAMPLES", "16"))
SEED = os.environ.get("AFTERWORD_MACHINE_SEED", "")
SHRINKS = bool(os.environ.get("AFTERWORD_MACHINE_SHRINKS"))
STEPS = 20
QUIET_MORNINGS = 10
"""Two days apart: time for two nudges and what they wait for."""

FAULTS: dict[str, dict[str, Any]] = {
    "close_before": {}, "close_after": {}, "reset": {}, "timeout": {"seconds": 0.02}, "400": {}, "401": {},
    "403": {"retry_after": 120.0}, "404": {}, "429": {"retry_after": 600.0}, "500": {}, "503": {}, "garbage": {},
    "half": {}, "redirect": {}, "slow": {"seconds": 0.05}, "huge": {"size": 60_000_000}, "cursor_gone": {},
    "token_revoked": {},
}  # fmt: skip
BOTH_SIDES = frozenset({"reset", "500", "503"})
"""Kinds that can come before the effect or after it; others are always on one side."""

LOOKED, LAST_LOOK = "after GET drafts/ID", "before PUT drafts/ID"
IN_THE_COMPOSER = frozenset({"edits", "finishes"})
MAY_HAVE_BEEN_DONE = frozenset({LAST_LOOK, "before POST drafts/send"})

SWITCHES = (
    "replaces_message_id_on_draft_send", "drops_x_headers_on_send", "draft_ids_die_on_edit", "gone_draft_is_400",
    "empty_history_page", "composer_drops_x_headers", "limits_are_429",
)  # fmt: skip


@dataclass(frozen=True)
class Then:
    """How it goes on: so much time goes by, and the daemon beats, while something may happen at a boundary."""

    first: bool  # the time goes by before somebody acts, who is then right in the way of the beat
    minutes: int | None  # None: until a plan can change
    ticks: bool
    at: int
    what: str  # kill | a fault | a person's act | nothing
    pick: int
    times: int
    when: str


MEANWHILE = (
    *("edits",) * 2, "finishes", "finishes elsewhere", "reads", "sends", "discards", "schedules", "is answered",
    "gets mail",
)  # fmt: skip
"""What can happen in the middle of a pass."""

ACTS = (
    *("edits",) * 3, *("finishes",) * 3, *("finishes elsewhere",) * 3, "offers", *("reads",) * 3, *("word",) * 3,
    "gets mail", "is answered", "takes back", "takes back",
    *("leaves unfinished",) * 2, "renames", "sends", "discards", "discards", "schedules", "begins her own",
    "writes herself", "another interview", "another decision", "another address", "another address", "closes",
    "gets an absence", "gets noise", "quirks", "quirks", "signs in or out", "clock", "passes twice", "passes twice",
)  # fmt: skip
WORDS = (*(EventKind.APPROVED,) * 5, EventKind.HELD, EventKind.HELD, EventKind.SKIPPED, EventKind.DONE)
SKEWS = (0, 20, 100, 200, -20, -100, -200)
THEN = st.builds(
    Then,
    first=st.booleans(),
    minutes=st.sampled_from([0, 1, 1, 1, 3, 3, 12, 12, 12, 40, 180, 3600, None, None, None]),
    ticks=st.sampled_from([False, False, True]),
    at=st.integers(1, 16),
    what=st.sampled_from(["", "", "", "", "", "", "kill", "kill", "kill", *MEANWHILE, *FAULTS]),
    pick=st.integers(0, 5),
    times=st.sampled_from([1, 1, 2, 5]),
    when=st.sampled_from(["before", "after"]),
)
PANELS = st.sampled_from([(ANA,), (ANA, LI), (ANA, RITA), (LI, GHOST), (ANA, TOMAS, RITA), (ANA, LI, RITA)])
NUMBERS = count()


class Machine(RuleBasedStateMachine):
    """Everything that can happen, as rules."""

    def __init__(self, sandbox: Sandbox, folder: Path, fresh: Path) -> None:
        super().__init__()
        self.sandbox, self.folder, self.fresh = sandbox, folder, fresh
        self.ground: SimulatedRun | None = None
        self.seen = 0
        self.left = 0

    @initialize(
        mode=st.sampled_from(["schedule", "schedule", "schedule", "review"]),
        panel=PANELS,
        how=st.sampled_from([FINISHED, FINISHED, UNREAD, BARE]),
        decision=st.booleans(),
        no_calls=st.booleans(),
        when=st.sampled_from([(1, 0), (1, 56), (1, 56), (-30, 0), (70, 0)]),
    )
    def begin(
        self,
        mode: str,
        panel: tuple[str, ...],
        how: str,
        decision: bool,
        no_calls: bool,
        when: tuple[int, int],
    ) -> None:
        """An interview, added about the time it ends; sometimes its letters are due in a moment."""
        after, passes = when
        self.ground = self.g = SimulatedRun(self.folder / str(next(NUMBERS)), self.fresh, self.sandbox, mode)
        self.people = SimulatedPeople(self.g)
        self.g.truth.shows = ENDS + timedelta(minutes=after)
        self.people.adds_acme(panel, how, decision=decision, no_calls=no_calls)
        for minutes in (0, passes):
            self.g.later(timedelta(minutes=minutes))
            self.g.beat()

    @rule(act=st.sampled_from(ACTS), pick=st.integers(0, 29), then=THEN)
    def somebody_acts(self, act: str, pick: int, then: Then) -> None:
        """Jane, somebody who writes to her, or whoever sets clocks and switches; and it goes on.

        One rule for all: Hypothesis leaves out half of the rules in a run, and what matters here is what follows what.
        """
        if then.first:
            self._time_goes_by(then.minutes)
        self._does(act, pick)
        if not then.first:
            self._time_goes_by(then.minutes)
        self._beats(then)

    def _does(self, act: str, pick: int) -> None:
        match act:
            case "word":
                there = steps(self.g)
                self.people.says(WORDS[pick % len(WORDS)], there[pick % len(there)])
            case "quirks":
                self._is_another_gmail(pick)
            case "signs in or out":
                self._signs_in_or_out(pick)
            case "passes twice":
                self._passes_twice()
            case "clock":
                self.g.laptop.skew = timedelta(seconds=SKEWS[pick % len(SKEWS)])
            case _:
                self.people.acts[act](pick)

    def _is_another_gmail(self, pick: int) -> None:
        dice = Random(pick)
        switches: dict[str, Any] = {name: dice.random() < 0.4 for name in SWITCHES}
        switches |= {
            "search_lags": dice.choice((0.0, 0.0, 30.0, 90.0)),
            "search_misses": dice.choice((0, 0, 0, 1)),
        }
        scheduled = dice.choice(("hidden", "label", "draft"))
        self.sandbox.set_quirks(schedules_by_hand_visible=scheduled, **switches)

    def _signs_in_or_out(self, pick: int) -> None:
        if not self.g.signed_in:
            self.g.sign_in()
        else:
            self.sandbox.revoke(JANE) if pick % 2 else self.sandbox.expire_tokens(JANE)

    # time and passes

    def _time_goes_by(self, minutes: int | None) -> None:
        look = self.g.app.store.next_look(self.g.app.account_id)
        if minutes is not None:
            self.g.later(timedelta(minutes=minutes))
        elif look:
            self.g.later(min(max(look - self.g.laptop.now(), timedelta(minutes=1)), timedelta(days=5)))

    def _beats(self, then: Then) -> None:
        """The daemon looks; there or later something happens at one of its boundaries."""
        if then.what == "kill":
            self.g.arm(then.at, self.g.kill)
        elif then.what in FAULTS:
            self.g.arm(then.at, lambda name: self._goes_wrong(name, then))
        elif then.what:
            self.g.arm(then.at, lambda name: self._meanwhile(name, then))
        self.g.beat(ticks=then.ticks)

    def _meanwhile(self, name: str, then: Then) -> None:
        if name == LAST_LOOK and then.what in IN_THE_COMPOSER:
            return  # between the last look and an update one call is open; nothing closes it (docs/gmail-facts.md 2)
        looked = (
            name == LOOKED and then.what in IN_THE_COMPOSER
        )  # what comes next says whether it was the last look
        if looked or "commit" in name:
            self.g.arm(1, lambda name: self._meanwhile(name, then))  # nobody acts inside of a transaction
        else:
            self.people.acts[then.what](then.pick)

    def _goes_wrong(self, name: str, then: Then) -> None:
        """'Slow down' and 'sign in' refuse, and so does 400 or 404 to a create (docs/gmail-facts.md 6)."""
        gone = then.what in {"400", "404"} and then.times == 1 and name in MAY_HAVE_BEEN_DONE
        when = then.when if then.what in BOTH_SIDES or gone else "before"
        times = (
            1 if then.what in {"404", "cursor_gone"} else then.times
        )  # for long, it would be another mailbox
        self.sandbox.fault(then.what, times=times, when=when, **FAULTS[then.what])

    def _passes_twice(self) -> None:
        """When Gmail is well and the clock stands still, a second pass does nothing."""
        if not _is_well(self.g):
            return
        self.g.beat()
        store, asked = self.g.app.store, self.g.asked
        newest = store.newest(self.g.app.account_id)
        self.g.beat()
        assert self.g.written(asked) == []
        assert store.newest(self.g.app.account_id) == newest

    # the promises

    @invariant()
    def promises(self) -> None:
        """All of them, at any time."""
        if self.ground:
            found = broken(self.g, self.people, self.seen)
            self.seen = len(self.g.post.departures)
            assert not found, "\n".join(found)

    def teardown(self) -> None:
        """Quiet weeks; then what must be true at the end."""
        if self.ground is None:
            return
        try:
            self._quiet()
            lost = ended(self.g, self.people)
            assert not lost, "\n".join(lost)
            self.left = sum("SENT" in m["labels"] for m in self.sandbox.mailbox(JANE))
        finally:
            self.ground.end()

    def _quiet(self) -> None:
        self.g.armed.clear()
        self.sandbox.clear_faults()
        self.sandbox.set_quirks(search_misses=0)
        self.g.laptop.skew = timedelta()
        if not self.g.signed_in:
            self.g.sign_in()
        for minutes in (3, 15, 15):
            self._looks_after(timedelta(minutes=minutes))
        for _ in range(QUIET_MORNINGS):
            if self.g.app.store.next_look(self.g.app.account_id) is None:
                return
            self._looks_after(timedelta(days=2) - _past_ten(self.g.truth.shows))
        self._looks_after(timedelta(minutes=15))

    def _looks_after(self, span: timedelta) -> None:
        self.g.later(span)
        self.g.beat()
        self.promises()


def _past_ten(now: datetime) -> timedelta:
    """How long it is past ten o'clock, New York; so long less than some days, and it is ten o'clock again."""
    there = now.astimezone(HERE)
    return there - there.replace(hour=10, minute=0, second=0, microsecond=0)


def _is_well(ground: SimulatedRun) -> bool:
    quirks, faults = ground.post.quirks, ground.sandbox.state.faults.pending
    return (
        ground.signed_in and not (faults or ground.armed) and not (quirks.search_lags or quirks.search_misses)
    )


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One for all runs."""
    with serving() as made:
        yield made


def settled(examples: int) -> settings:
    """The same runs each time, unless a seed asks for others; without a memory of failures on disk."""
    return settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        derandomize=not SEED,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if SHRINKS else [])],
    )


def test_the_promises_hold_whatever_happens(sandbox: Sandbox, fresh_store: Path, tmp_path: Path) -> None:
    """Interviews, edits, mail, faults, kills, clock jumps and passes in any order break none of the promises.

    Each run ends with its checks; what they look at are letters that left.
    """
    played = list[Machine]()

    def machine() -> Machine:
        played.append(Machine(sandbox, tmp_path, fresh_store))
        return played[-1]

    run: Callable[..., None] = run_state_machine_as_test
    if SEED:
        machine = seed(int(SEED))(machine)
    run(machine, settings=settled(EXAMPLES))
    assert sum(one.left > 0 for one in played) > len(played) // 4

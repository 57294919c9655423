"""Plans that were made once are shown as long as they stand, and who asks for one waits for nobody's others."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from afterword.domain.events import Changed
from afterword.domain.model import EventKind, Interview, Policy
from afterword.services.account import AccountContext
from afterword.services.plan_cache import PlanCache
from afterword.services.queries import Planned
from jane import ID, INTERVIEW, LINKEDIN
from web.browsers import WebHome

ELSEWHERE = INTERVIEW.replace('"Acme"', '"Initech"').replace("acme.example", "initech.example")
APART = INTERVIEW.replace('"Acme"', '"Globex"')
LATER = INTERVIEW.replace('"Acme"', '"Hooli"')
BESIDE = INTERVIEW.replace('"Engineer"', '"Architect"').replace('"Acme"', '"ACME"')


@dataclass(frozen=True)
class Slow(AccountContext):
    """An account whose planning of Acme's interview stays on the way until it is let go."""

    arrived: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def policy(self, interview: Interview) -> Policy:
        """The rules, in their time."""
        if interview.id == ID:
            self.arrived.set()
            self.let_go.wait(60)
        return super().policy(interview)


def slow(home: WebHome) -> tuple[Slow, PlanCache]:
    """That account on the home's store, with its cache."""
    app = replace(home.app)
    account = Slow(app.store, app.account_id, app.config, app.paths.templates)
    app.__dict__["account"] = account
    return account, PlanCache(app.account)


def meanwhile(account: Slow, asked: Callable[[], object]) -> threading.Thread:
    """Somebody asks in another thread, and their planning is on the way."""
    thread = threading.Thread(target=asked)
    thread.start()
    assert account.arrived.wait(20)
    return thread


def state(one: Planned, step: str) -> str:
    """How that step stands."""
    return next(s.state.value for s in one.plan.steps if str(s.key) == step)


def test_what_happens_touches_its_company_alone(home: WebHome) -> None:
    """An event makes the plans anew of its interview and of others at the company; the rest lie where they were."""
    ids = [home.added(text) for text in (INTERVIEW, BESIDE, ELSEWHERE, APART)]
    app, now = home.app, home.clock.now()
    cache = PlanCache(app.account)

    def same(ask: Callable[[], object]) -> list[bool]:
        before = cache.plans(now, ids)
        ask()
        return [one is other for one, other in zip(before, cache.plans(now, ids), strict=True)]

    def moves(to: str) -> None:
        there = app.store.interview(app.account_id, ids[1])
        assert there is not None
        changed = [Changed(ids[1], now)]
        app.store.save(app.account_id, replace(there, company=to), events=changed, look_at=now)

    assert same(lambda: None) == [True, True, True, True]
    assert same(lambda: home.happened(EventKind.SKIPPED, LINKEDIN)) == [False, False, True, True]
    assert same(lambda: cache.invalidate(ids[2])) == [True, True, False, True]
    assert same(lambda: moves("Initech")) == [False, False, False, True]
    assert same(lambda: app.store.forget(app.account_id, home.added(LATER))) == [True, True, True, True]
    assert same(lambda: home.added(LATER)) == [False, False, False, False]


def test_one_interview_waits_for_no_other(home: WebHome) -> None:
    """While all plans are being made, the one that somebody else asks for is given at once."""
    home.added()
    other, now = home.added(ELSEWHERE), home.clock.now()
    account, cache = slow(home)
    everything = meanwhile(account, lambda: cache.everything(now))
    asked = threading.Thread(target=lambda: cache.plans(now, [other]))
    asked.start()
    asked.join(20)
    waited = asked.is_alive()
    account.let_go.set()
    everything.join()
    asked.join()
    assert not waited


def test_a_plan_of_before_is_not_kept(home: WebHome) -> None:
    """What happens while a plan is being made is in the next one."""
    home.added()
    other, now = home.added(ELSEWHERE), home.clock.now()
    account, cache = slow(home)
    asked = meanwhile(account, lambda: cache.plans(now, [ID]))
    home.happened(EventKind.SKIPPED, LINKEDIN)
    cache.plans(now, [other])  # who learns of it first is somebody else
    account.let_go.set()
    asked.join()
    assert state(cache.plans(now, [ID])[0], LINKEDIN) == "skipped"

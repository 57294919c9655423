"""What holds for every interview, every journal and every moment."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.domain.events import Event
from afterword.domain.model import (
    FINAL,
    LETTERS,
    EventKind,
    Hours,
    Interview,
    Length,
    Notes,
    PendingAction,
    Person,
    PersonNotes,
    Phase,
    Plan,
    Policy,
    Rules,
    StepKind,
    StepState,
)
from afterword.domain.planner import ACTS, plan
from afterword.domain.reasons import ReasonCode
from afterword.messages import Face, why
from afterword.storage.rows import KeptEvent, event_of
from domain.stories import ANA, BOB, ENDS, HEARD, ID, REVIEW, RITA, STARTS, event

E, S = EventKind, StepState

ZONES = st.sampled_from(["", "Europe/Berlin", "Asia/Tokyo", "Australia/Lord_Howe", "America/New_York"])
WELCOMES = st.sampled_from([(), ("email",), ("phone",), ("email", "phone", "linkedin")])
SAID = st.sampled_from([PersonNotes(), PersonNotes((HEARD,)), PersonNotes(letter="In my own words.")])
MINUTES = st.integers(0, 60 * 24 * 25) | st.integers(0, 60 * 30)
MOMENTS = MINUTES.map(lambda m: STARTS - timedelta(minutes=30) + timedelta(minutes=m))


@st.composite
def people(draw: st.DrawFn) -> tuple[Person, ...]:
    """One to ten people with addresses of their own, or none."""
    some = draw(st.lists(st.sampled_from([ANA, BOB, RITA]), min_size=1, max_size=3, unique=True))
    more = draw(st.sampled_from([0, 0, 0, 6, 7]))
    crowd = [replace(ANA, id=f"p{n}", name=f"P {n}", email=f"p{n}@acme.example") for n in range(more)]
    return tuple(
        replace(
            p,
            email=draw(st.sampled_from([p.email, p.email, ""])),
            phone=draw(st.sampled_from(["", "1"])),
            welcomes=draw(WELCOMES),
            time_zone=draw(ZONES),
            notes=draw(SAID),
        )
        for p in [*some, *crowd]
    )


@st.composite
def interviews(draw: st.DrawFn) -> Interview:
    """An interview with some people, under some rules."""
    rules = Rules(
        decision_by=draw(st.none() | st.dates(date(2026, 10, 28), date(2026, 11, 20))),
        no_calls=draw(st.booleans()),
        only_contact=draw(st.sampled_from(["", "", "", ANA.email, RITA.email, "office@acme.example"])),
    )
    notes = draw(st.sampled_from([Notes(), Notes(read=True), Notes(rough="the release train")]))
    return Interview(ID, "Acme", "Engineer", STARTS, ENDS, "America/New_York", draw(people()), rules, notes)


LENGTHS = st.sampled_from(
    [Length(workdays=5), Length(workdays=1), Length(elapsed=timedelta(hours=2)), Length(timedelta(days=3))]
)
POLICIES = st.builds(
    lambda **said: replace(REVIEW, **said),
    mode=st.sampled_from(["review", "schedule"]),
    settle=st.sampled_from([timedelta(), timedelta(hours=1), timedelta(hours=30)]),
    window=st.sampled_from(
        [timedelta(seconds=10), timedelta(hours=2), timedelta(hours=24), timedelta(days=4)]
    ),
    hours=st.sampled_from([Hours(time(8), time(18, 30)), Hours(time(10), time(12))]),
    nudge_after=LENGTHS,
    nudge_again=LENGTHS,
    nudge_most=st.integers(0, 3),
    nudge_to=st.sampled_from(["one", "everyone"]),
    holidays=st.frozensets(st.dates(date(2026, 11, 1), date(2026, 11, 20)), max_size=3),
)

DRAFTS = [E.DRAFTING, E.DRAFTED, E.REWRITTEN, E.NOT_DRAFTED, E.EDITED, E.GONE, E.BACK]
SENDS = [E.SENDING, E.UNKNOWN, E.UNSENT, E.SENT, E.PUT_OFF, E.FAILED]
WORDS = [E.APPROVED, E.HELD, E.SKIPPED, E.DONE]
MAIL = [E.ANSWERED, E.INVITED, E.NOTICED, E.AUTO_REPLIED, E.BOUNCED, E.FOLLOWED_UP]
STORY = [E.DRAFTING, E.DRAFTED, E.SENDING, E.SENT]  # in this order often, so that journals get somewhere
OF_LETTERS = STORY * 8 + DRAFTS + SENDS + WORDS + MAIL + [E.CHANGED, E.CLOSED]
OF_TASKS = WORDS * 2 + MAIL


def _detail(draw: st.DrawFn, kind: EventKind, at: datetime, of: Interview) -> dict[str, object]:  # noqa: PLR0911  # one case for each event
    later = (at + timedelta(minutes=draw(st.integers(0, 600)))).isoformat()
    ids = {"draft_id": "d1", "message_id": "m1", "thread_id": "t1", "subject": "Thanks"}
    written = {"settled_for": later, "holds": draw(st.sampled_from([[], ["nothing is cited"]])), "warns": []}
    match kind:
        case E.DRAFTING | E.DRAFTED | E.REWRITTEN:
            carried = draw(st.lists(st.sampled_from([p.id for p in of.people]), max_size=2, unique=True))
            return {**ids, **written, "passes_on": carried}
        case E.EDITED | E.BACK:
            return {**ids, "message_id": "m2"}
        case E.SENT:
            return {**ids, "sent_at": at.isoformat(), "by": draw(st.sampled_from(["afterword", "you"]))}
        case E.PUT_OFF:
            return {"why": "you were at it", **draw(st.sampled_from([{}, {"until": later}]))}
        case E.AUTO_REPLIED:
            return {"until": draw(st.sampled_from(["", "2026-11-12", "9999-12-31"]))}
        case E.BOUNCED:
            address = draw(st.sampled_from([p.email for p in of.people]))
            return {"address": address, "permanent": draw(st.booleans())}
        case E.CLOSED:
            return {"because": "offer"}
        case E.FAILED:
            return {"why": "no wire"}
        case _:
            return {"name": "Somebody", "message_id": "a1"}


@st.composite
def journals(draw: st.DrawFn, of: Interview, policy: Policy) -> tuple[Event, ...]:
    """Events in their order: of steps that the plan knows, mail that came, words of the candidate."""
    fresh = plan(of, (), policy, ENDS).steps
    letters = [s for s in fresh if s.kind in LETTERS]
    events: list[Event] = []
    for at in sorted(draw(st.lists(MOMENTS, max_size=12))):
        step = draw(st.sampled_from([*fresh, *letters, *letters]))
        kind = draw(st.sampled_from(OF_LETTERS if step.kind in LETTERS else OF_TASKS))
        whose = step.person.id if step.person else ""
        key = str(step.key) if kind in {*DRAFTS, *SENDS, *WORDS} else ""
        events.append(event_of(KeptEvent(of.id, kind, at, key, whose, _detail(draw, kind, at, of))))
    return tuple(events)


Case = tuple[Interview, tuple[Event, ...], Policy, datetime]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """An interview, its journal so far, and a moment not before its last event."""
    of, policy = draw(interviews()), draw(POLICIES)
    events = draw(journals(of, policy))
    now = draw(MOMENTS)
    return of, events, policy, max([now, *(e.at for e in events)])


thorough = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def made(case: Case) -> Plan:
    """The plan of that case."""
    of, events, policy, now = case
    return plan(of, events, policy, now)


BY_WORD = {ReasonCode.HELD_TASK, ReasonCode.NOTICE_UNREAD}
"""Reasons to wait that a word of the candidate ends, and no clock."""

SENTENCE = re.compile(r"^\S.*[^\s.,;:]$")


@thorough
@given(cases())
def test_plan_of_any_journal(case: Case) -> None:
    """Any journal gives a plan: the same one twice, each key once, each reason fits a plain sentence on both faces."""
    whole = made(case)
    assert whole == made(case)
    keys = [s.key for s in whole.steps]
    assert len(keys) == len(set(keys))
    for step in whole.steps:
        for face in Face:
            said = why(step.reason, case[2].time_zone, face)
            assert SENTENCE.match(said), said
            assert "None" not in said
            named = (*(p.name for p in case[0].people), "Somebody", "Gmail", "Afterword")
            assert said[0].islower() or said.startswith(named), said
        assert str(step.key).startswith(f"{ID}/{step.kind}")


@thorough
@given(cases())
def test_what_was_sent_is_never_touched_again(case: Case) -> None:
    """A letter that is sent wants nothing of Gmail, and one whose send is in doubt only wants to know."""
    for step in made(case).steps:
        if step.history.phase is Phase.SENT:
            assert step.want is PendingAction.NOTHING
        if step.history.phase in {Phase.SENDING, Phase.UNKNOWN}:
            assert step.want is PendingAction.RESOLVE
        if step.want is PendingAction.DRAFT:
            assert step.history.phase in {Phase.NONE, Phase.DRAFTING}
        if step.want in {PendingAction.SEND, PendingAction.REWRITE}:
            assert step.history.phase is Phase.DRAFTED
        if step.want is PendingAction.REWRITE:
            assert step.history.edited_at is None
        if step.state in FINAL:
            assert step.want is PendingAction.NOTHING
        if step.want is not PendingAction.NOTHING:
            assert step.kind in LETTERS


@thorough
@given(cases(), st.sampled_from([E.ANSWERED, E.INVITED]))
def test_no_nudge_after_an_answer(case: Case, kind: EventKind) -> None:
    """Once somebody has answered, no nudge is drafted, rewritten or sent, whatever else is in the journal."""
    of, events, policy, now = case
    answer = event(kind, max(ENDS, *(e.at for e in events), now), name="Somebody")
    for moment in (answer.at, answer.at + timedelta(days=9)):
        for step in plan(of, (*events, answer), policy, moment).steps:
            assert step.kind is not StepKind.NUDGE or step.want not in ACTS


@thorough
@given(cases())
def test_closed_wants_nothing_more(case: Case) -> None:
    """A closed interview creates and sends nothing, and asks for nothing."""
    of, events, policy, now = case
    closed = event(E.CLOSED, now, because="withdrew")
    open_states = {S.READY, S.DRAFTED, S.SCHEDULED, S.WAITING, S.MISSED, S.NEEDS_YOU}
    for step in plan(of, (*events, closed), policy, now).steps:
        assert step.want not in ACTS, step.reason
        assert step.state not in open_states, (step.key, step.reason)


@thorough
@given(cases())
def test_nothing_leaves_outside_its_window(case: Case) -> None:
    """A letter that wants to leave is within its window, or the candidate said yes after it."""
    now = case[3]
    for step in made(case).steps:
        if step.want is PendingAction.SEND:
            assert step.window
            approved_late = (
                step.history.word == "approved" and (step.history.word_at or now) >= step.window.closes
            )
            assert step.window.opens <= now
            assert now < step.window.closes or approved_late


@thorough
@given(cases())
def test_next_look_is_ahead(case: Case) -> None:
    """The next look is not in the past, is now where something is to be done, and is there while anything is open.

    What became of a create that was not answered is looked for soon.
    """
    whole, now = made(case), case[3]
    assert whole.look_at is None or whole.look_at >= now
    if any(s.want in ACTS and s.history.phase is not Phase.DRAFTING for s in whole.steps):
        assert whole.look_at == now
    if any(s.want in ACTS for s in whole.steps):
        assert whole.look_at is not None
        assert whole.look_at <= now + timedelta(minutes=16)
    if any(
        s.state in {S.WAITING, S.SENDING, S.UNKNOWN} and s.want is not PendingAction.WATCH
        for s in whole.steps
    ):
        held = [s for s in whole.steps if s.state is S.WAITING]
        assert whole.look_at is not None or all(s.reason.code in BY_WORD for s in held)


def standing(whole: Plan) -> dict[str, tuple[StepState, PendingAction]]:
    """Where each step stands, and what it wants."""
    return {str(s.key): (s.state, s.want) for s in whole.steps}


@settings(thorough, max_examples=300)
@given(cases(), st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=6))
def test_nothing_changes_before_the_next_look(case: Case, parts: list[float]) -> None:
    """Between a look and the next the clock alone changes no state and no want of any step."""
    of, events, policy, now = case
    whole = made(case)
    if any(s.want in ACTS for s in whole.steps):
        return
    end = whole.look_at or now + timedelta(days=40)
    last = max(now, end - timedelta(microseconds=1))  # what became of a send may be looked for at once
    for moment in (last, *(min(last, now + (end - now) * part) for part in parts)):
        assert standing(plan(of, events, policy, moment)) == standing(whole), (moment, whole.look_at)

"""Thank-you letters: the people they go to, their keys, and the thanks that somebody else passes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from afterword.domain.context import PlanContext, Rules, StepContext, apply_rules
from afterword.domain.history import IN_FLIGHT
from afterword.domain.model import Person, Phase, Role, Step, StepHistory, StepKind, StepState, Window
from afterword.domain.rules.thank_you import LEFT_LYING, PASSED_ON, THANK_YOU, UNREACHED
from afterword.domain.schedule import due_in, letter_window
from afterword.domain.step_key import StepKey


def thank_yous(case: PlanContext) -> list[Step]:
    """One step for each interviewer who may get a letter and has an address; one letter passes on the others' thanks.

    If nobody can carry somebody's thanks, their own step says so. If several talks of a day pass thanks on through one
    person, that person gets one letter with all of them.
    """
    direct, through = _ways(case)
    steps = [_thank_you(case, person, THANK_YOU) for person in direct]
    others = [p for p in case.interview.people if p.part is Role.COORDINATOR and _begun(case, p)]
    carrier = _carrier(case)
    if carrier and carrier not in (*direct, *others):
        others.append(carrier)
    shared = _shared_letter(case)
    for person in others:
        carried = _carried(case, person, shared.carries(through) if person == carrier else ())
        if carried or _begun(case, person):
            rules = PASSED_ON if shared.is_here else LEFT_LYING
            steps.append(_thank_you(shared.waiting(case), person, rules, carried))
    reached = shared.elsewhere | {p.id for step in steps for p in step.passes_on}
    left_out = [p for p in through if p.id not in reached]
    return steps + [_thank_you(case, person, UNREACHED) for person in left_out]


def passed_on_elsewhere(case: PlanContext) -> frozenset[str]:
    """Ids of people whose thanks another talk's letter passes on that day."""
    return _shared_letter(case).elsewhere


def doubts_end(case: PlanContext) -> list[datetime]:
    """When it is clear whether other talks' letters left. From then on this talk may have to pass on thanks itself."""
    return [t.gone_settles(c) for t in case.round for c in t.histories.values() if c.phase is Phase.GONE]


@dataclass(frozen=True, slots=True)
class _SharedLetter:
    """The one letter that passes on the thanks of a day's talks, from the view of one of these talks."""

    is_here: bool = True  # this talk has the letter
    added: tuple[Person, ...] = ()  # from other talks, if the letter is here
    elsewhere: frozenset[str] = frozenset()  # ids of this talk's people in it, if it is not here
    ends: datetime | None = None  # the end of the last talk

    def carries(self, through: Sequence[Person]) -> tuple[Person, ...]:
        """The people whose thanks this talk's letter carries."""
        return (*through, *self.added) if self.is_here else ()

    def waiting(self, case: PlanContext) -> PlanContext:
        """The talk with the end of the day's last talk: nobody is thanked before that."""
        ends = max(case.interview.ends, self.ends or case.interview.ends)
        return replace(case, interview=replace(case.interview, ends=ends))


OWN_LETTER = _SharedLetter()


def _shared_letter(case: PlanContext) -> _SharedLetter:
    """Choose one talk's letter if several talks of a day pass thanks on through the same person.

    A letter that has begun comes first, else the last talk's. Once it has left, or the candidate has changed it, the
    person gets nothing else that day, and the candidate learns whose thanks are missing.
    """
    carrier = _carrier(case)
    if carrier is None or not case.round:
        return OWN_LETTER
    talks = [t for t in sorted((case, *case.round), key=_order) if _passes_on(t, carrier)]
    if len(talks) < 2 or all(t is not case for t in talks):
        return OWN_LETTER
    letters = {t.interview.id: _letter_of(t, _like(t, carrier) or carrier)[1] for t in talks}
    settled = [t for t in talks if _is_settled(letters[t.interview.id])]
    begun = [t for t in talks if letters[t.interview.id].phase is not Phase.NONE]
    home = (settled[:1] or begun[:1] or talks[-1:])[0]
    held = frozenset(letters[home.interview.id].passes_on)
    if home is not case:
        ids = frozenset(p.id for p in _ways(case)[1])
        return _SharedLetter(is_here=False, elsewhere=ids & held if settled else ids)
    known = {p.id for p in case.interview.people}
    added = {p.id: p for t in talks if t is not case for p in _ways(t)[1] if p.id not in known}
    mine = tuple(p for p in added.values() if not settled or p.id in held)
    return _SharedLetter(added=mine, ends=None if settled else max(t.interview.ends for t in talks))


def _order(case: PlanContext) -> tuple[object, ...]:
    return case.interview.starts, case.interview.ends, case.interview.id


def _like(case: PlanContext, person: Person) -> Person | None:
    return case.application.talk.person_like(person)


def _passes_on(case: PlanContext, person: Person) -> bool:
    """Whether the person passes on thanks of that talk, in a letter that may still leave or has left."""
    carrier, (direct, through) = _carrier(case), _ways(case)
    if carrier is None or carrier != _like(case, person) or carrier in direct or not through:
        return False
    letter = _letter_of(case, carrier)[1]
    over = case.called_off or case.application.talk.closed or _was_discarded(case, letter)
    return letter.phase in IN_FLIGHT or not (over or letter.word == "skipped")


def _was_discarded(case: PlanContext, letter: StepHistory) -> bool:
    """Whether its draft is gone and it has not left. After a lost send, or right after it goes, nobody knows."""
    return letter.phase is Phase.GONE and not letter.lost and case.now >= case.gone_settles(letter)


def _is_settled(letter: StepHistory) -> bool:
    """Whether its reader gets nothing else that day. A letter that is gone but not discarded may have left."""
    gone_or_left = letter.phase in {*IN_FLIGHT, Phase.GONE}
    return gone_or_left or letter.edited_at is not None or letter.word == "done"


def _ways(case: PlanContext) -> tuple[list[Person], list[Person]]:
    """The people who get a letter of their own, and those whose thanks somebody else passes on."""
    everybody = case.interviewers
    if case.only_contact:  # guard: one-contact
        direct = {p.id for p in everybody if p == case.named_contact or _left(case, p)}
    elif case.too_many and case.coordinator:
        direct = {p.id for p in everybody if _begun(case, p)}
    elif case.coordinator:
        direct = {p.id for p in everybody if case.reachable(p) or _begun(case, p)}
    else:
        direct = {p.id for p in everybody}
    return [p for p in everybody if p.id in direct], [p for p in everybody if p.id not in direct]


def _begun(case: PlanContext, person: Person) -> bool:
    """Whether a letter to them has begun: it must stay in sight."""
    return any(c.phase is not Phase.NONE for c in case.histories_for(StepKind.THANK_YOU, person).values())


def _left(case: PlanContext, person: Person) -> bool:
    """Whether a letter to them has left, or may have."""
    return any(c.phase in IN_FLIGHT for c in case.histories_for(StepKind.THANK_YOU, person).values())


def _carrier(case: PlanContext) -> Person | None:
    """The person who passes thanks on: the one contact that the company named, else the coordinator."""
    return case.named_contact if case.only_contact else case.coordinator


def _carried(case: PlanContext, carrier: Person, through: Sequence[Person]) -> tuple[Person, ...]:
    """The people whose thanks that letter carries or, once it has left, did carry."""
    _, begun = _letter_of(case, carrier)
    if begun.phase in IN_FLIGHT:
        everybody = {p.id: p for t in (*case.round, case) for p in t.interview.people}
        return tuple(everybody[i] for i in begun.passes_on if i in everybody)
    return tuple(through)


def _thank_you(case: PlanContext, person: Person, rules: Rules, passes_on: tuple[Person, ...] = ()) -> Step:
    key, so_far = _letter_of(case, person)
    window = _window(case, person)
    policy, zone_name = case.policy, case.reader_zone(person)
    if so_far.at_once:
        due = max(case.now, case.interview.ends)
    else:
        start = max(case.now, window.opens)
        due = due_in(window, start, policy.hours, policy.decent, zone_name, policy.holidays)
    step = StepContext(key, person, so_far, window, due, passes_on=passes_on)
    return apply_rules(case, step, rules)


def _window(case: PlanContext, person: Person) -> Window:
    policy = case.policy
    # the coordinator's letter waits a while in case a missing address turns up
    waits = person.part is Role.COORDINATOR and not case.only_contact and not case.too_many
    return letter_window(
        case.interview.ends,
        max(policy.settle, policy.window / 4) if waits else policy.settle,
        policy.window,
        hours=policy.hours,
        decent=policy.decent,
        zone_name=case.reader_zone(person),
        holidays=policy.holidays,
    )


def thanked_at(case: PlanContext, person: Person, thanks: Sequence[Step]) -> datetime:
    """When that person was, or will be, thanked; the interview's end if no letter goes to them."""
    own = [s for s in thanks if s.person and s.person.id == person.id]
    through = [s for s in thanks if person.id in {p.id for p in s.passes_on}]
    moments = (left_at(step) for step in own + through)
    return next((m for m in moments if m), case.interview.ends)


def left_at(step: Step) -> datetime | None:
    """When that letter left or will leave; None if it does not."""
    if step.state in {StepState.SKIPPED, StepState.CANCELLED}:
        return None
    if step.state is StepState.DONE:
        return step.history.word_at
    latest = [m for m in (step.due, step.window.closes if step.window else None) if m]
    return step.history.sent_at or min(latest, default=None)


def _letter_of(case: PlanContext, person: Person) -> tuple[StepKey, StepHistory]:
    """The step's key and history.

    A letter that left, or may have left, to an earlier address is still that person's letter unless it came back from
    there: so a corrected address causes no second letter, and a wrong one loses none. A no is kept in the same way.
    """
    for key, so_far in case.histories_for(StepKind.THANK_YOU, person).items():
        settled = so_far.phase in IN_FLIGHT or so_far.word in {"skipped", "done"}
        if settled and not case.bounced(key.whom):
            return key, so_far
    key = case.key(StepKind.THANK_YOU, person)
    return key, case.history_of(key)

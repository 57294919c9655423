"""The promises, held against the mailboxes and against what people did: each gives sentences, none where it is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from afterword.domain.model import EventKind, Step, StepKind, StepState
from afterword.domain.reasons import ReasonCode
from afterword.messages import why
from afterword.services import queries
from machine.ground import SimulatedRun
from machine.people import GHOST, UNFINISHED, SimulatedPeople
from machine.post import Departure
from scenarios.world import JANE

MOST = 2
QUIET = timedelta(minutes=10)
SLACK = timedelta(minutes=4)
"""By so much the laptop's clock may be wrong, and a bit."""

NO = frozenset({EventKind.HELD, EventKind.SKIPPED, EventKind.DONE})

KNOWS_THE_END = frozenset(
    {
        StepState.SENT,
        StepState.DONE,
        StepState.SKIPPED,
        StepState.CANCELLED,
        StepState.MISSED,
        StepState.NEEDS_YOU,
    }
)
VANISHED = {
    ReasonCode.SEND_LOST,
    ReasonCode.DRAFT_MISSING,
    ReasonCode.DRAFT_GONE,
    ReasonCode.DRAFT_DELETED,
}


def steps(ground: SimulatedRun) -> list[Step]:
    """Every step of every plan, by the laptop's clock."""
    return [s for p in queries.planned(ground.app.account, ground.laptop.now()) for s in p.plan.steps]


def broken(ground: SimulatedRun, people: SimulatedPeople, seen: int) -> list[str]:
    """What is broken now; of departures those behind the first `seen` are looked at."""
    found = [*_drafts(people), *_own_words(ground, people), *_told(ground)]
    for number, departure in enumerate(ground.post.departures[seen:], seen):
        if not departure.by_hand:
            earlier = ground.post.departures[:number]
            found += _departed(ground, people, departure, earlier)
    found += [f"not as Gmail has it: {v}" for v in ground.sandbox.violations()]
    if ground.daemon.fatal:
        found.append(f"everything stopped: {ground.daemon.fatal}")
    return found


def _drafts(people: SimulatedPeople) -> Iterator[str]:
    """One draft for a step; none of one that was discarded."""
    there = Counter(step for d in people.drafts() if (step := people.step_of(d)))
    yield from (f"{count} drafts of {step}" for step, count in there.items() if count > 1)
    yield from (f"{step} was discarded, and is there again" for step in people.deeds.thrown_at if there[step])


def _own_words(ground: SimulatedRun, people: SimulatedPeople) -> Iterator[str]:
    """What the person wrote is in the drafts, in Sent, or waits for its hour."""
    world = ground.post
    texts = [i.mail.text for i in world.account(JANE).mailbox.messages.values()]
    texts += [t.raw.decode("utf-8", "replace") for t in world.timed]
    whole = "\n".join(texts)
    wanted = [*people.deeds.own.values(), *people.deeds.left]
    yield from (f"the person's words {words} are nowhere" for words in wanted if words not in whole)


def _told(ground: SimulatedRun) -> Iterator[str]:
    """Every step says why it stands as it does."""
    yield from (
        f"{s.key} is {s.state}, and does not say why" for s in steps(ground) if not why(s.reason, "UTC")
    )


def _departed(
    ground: SimulatedRun, people: SimulatedPeople, departure: Departure, earlier: list[Departure]
) -> Iterator[str]:
    """What Afterword has sent by itself."""
    deeds, step, at = people.deeds, departure.step, departure.at
    if not step:
        yield f"a draft of the person's own was sent: {departure.text[:60]!r}"
        return
    if any(e.step == step for e in earlier):
        yield f"{step} left a second time"
    if any(e.to == departure.to and e.text.split() == departure.text.split() for e in earlier):
        yield f"{departure.to} got the same words again"
    if not _looked(ground, departure):
        yield f"{step} left without a look right before"
    if any(sign in departure.text for sign in (UNFINISHED, "[", "]", "…")):
        yield f"{step} left unfinished: {departure.text!r}"
    if step in deeds.thrown_at and deeds.thrown_at[step][1] < departure.beat:
        yield f"{step} was discarded, and left"
    edited, beat = deeds.edited.get(step, (at - QUIET, 0))
    if beat < departure.beat and at < edited + QUIET - SLACK:
        yield f"{step} left {at - edited} behind an edit"
    yield from _against_a_word(ground, people, departure)
    yield from (
        _pestered(ground, people, departure, earlier)
        if departure.kind == "nudge"
        else _thanked(people, departure, earlier)
    )


def _looked(ground: SimulatedRun, departure: Departure) -> int:
    """The number of the search right before the letter left, in the same beat; 0 where there was none."""
    looks = (
        r.number
        for r in ground.sandbox.state.requests[departure.began : departure.request]
        if r.method == "gmail.users.messages.list"
    )
    return max(looks, default=0)


def _against_a_word(ground: SimulatedRun, people: SimulatedPeople, departure: Departure) -> Iterator[str]:
    word = people.deeds.words.get(departure.step)
    if word in NO:
        yield f"{departure.step} left though the candidate said {word}"
    if ground.mode == "review" and word is not EventKind.APPROVED:
        yield f"{departure.step} left in review mode, and nobody approved it"
    if departure.interview in people.deeds.closed:
        yield f"{departure.step} left though the interview is closed"


def _thanked(people: SimulatedPeople, departure: Departure, earlier: list[Departure]) -> Iterator[str]:
    interview = people.interviews[departure.interview]
    yield from _unread(people, departure)
    late = departure.at > interview.ends + timedelta(hours=24) + SLACK
    if late and people.deeds.words.get(departure.step) is not EventKind.APPROVED:
        yield f"{departure.step} left {departure.at - interview.ends} after the interview"
    if departure.at < interview.ends:
        yield f"{departure.step} left before the interview was over"


def _unread(people: SimulatedPeople, departure: Departure) -> Iterator[str]:
    """What somebody finished here left only once they had read it there; what they changed in Gmail is their own."""
    deeds, step = people.deeds, departure.step
    if step in deeds.edited or step in deeds.touched:
        return
    text = " ".join(departure.text.split())
    held = {words for words in deeds.typed if words in text}
    if not held:
        yield f"{step} left with nothing in it that somebody finished: {text!r}"
    interview = people.interviews[departure.interview]
    reader = next((p.id for p in interview.people if step.endswith(f"/{p.email}")), "")
    unread = held - deeds.seen.get((interview.id, reader), set())
    if unread and deeds.words.get(step) is not EventKind.APPROVED:
        yield f"{step} left by itself, and nobody had read {sorted(unread)} in it"


def _pestered(
    ground: SimulatedRun, people: SimulatedPeople, departure: Departure, earlier: list[Departure]
) -> Iterator[str]:
    """No nudge behind an answer that could be seen, none before the promised day, not more than two."""
    decision = people.interviews[departure.interview].rules.decision_by
    if decision and departure.at.date() <= decision:
        yield f"{departure.step} left before the day that they promised"
    nudges = [e for e in earlier if e.interview == departure.interview and e.kind == "nudge"]
    if len(nudges) >= MOST:
        yield f"{departure.step} is one nudge too many"
    quirks = ground.post.quirks
    hidden = bool(quirks.search_misses) or quirks.search_lags > 0
    looked = _looked(ground, departure)
    for answer in people.deeds.answers:
        visible = answer.request < looked and (answer.in_thread or not hidden)
        if answer.interview == departure.interview and visible:
            where = "in the thread" if answer.in_thread else "in a thread of its own"
            yield f"{departure.step} left at {departure.at}, and they had answered {where} at {answer.at}"


# at the end


def ended(ground: SimulatedRun, people: SimulatedPeople) -> list[str]:
    """When nothing goes wrong any more and the weeks have gone by: nothing is lost, nothing ends silently."""
    letters = [s for s in steps(ground) if s.kind in {StepKind.THANK_YOU, StepKind.NUDGE}]
    return [
        *(f"{s.key} ends as {s.state}: {s.reason}" for s in letters if not _has_an_end(ground, s)),
        *(f"nobody took {s.key} away, and: {s.reason}" for s in letters if _vanished(people, s)),
        *_as_planned(ground, people, letters),
        *_received(ground),
    ]


def _has_an_end(ground: SimulatedRun, step: Step) -> bool:
    if step.state in KNOWS_THE_END:
        return True
    later = step.due is None or step.due > ground.laptop.now()
    if step.state is StepState.WAITING:
        return step.kind is StepKind.NUDGE and (
            later or step.key.number > 1
        )  # that the first did not leave, the first tells
    return step.state is StepState.DRAFTED and (ground.mode == "review" or step.history.word == "held")


def _vanished(people: SimulatedPeople, step: Step) -> bool:
    touched = people.deeds.touched | people.deeds.by_hand | people.deeds.renamed
    return str(step.key) not in touched and step.reason.code in VANISHED


def _as_planned(ground: SimulatedRun, people: SimulatedPeople, letters: list[Step]) -> Iterator[str]:
    """What the plan has as sent has left, and what has left it has as sent."""
    left = {d.step: d for d in ground.post.departures if d.step}
    known = {str(s.key): s for s in letters}
    own = {m["to"][0] for m in ground.sandbox.mailbox(JANE) if "SENT" in m["labels"]}
    for step in letters:
        if step.state is StepState.SENT and str(step.key) not in left and step.to not in own:
            yield f"{step.key} is told as sent, and never left"
    for key, departure in left.items():
        if departure.by_hand or departure.to == (GHOST,):
            continue  # what the person changed before sending it need not be recognised; what came back asks again
        if key in known and known[key].state is not StepState.SENT:
            yield f"{key} left, and is told as {known[key].state}: {known[key].reason}"


def _received(ground: SimulatedRun) -> Iterator[str]:
    """Each letter that left is in its reader's mailbox, once."""
    for departure in ground.post.departures:
        for reader in departure.to:
            if reader in ground.post.accounts:
                box = ground.post.account(reader).mailbox.messages.values()
                count = sum(departure.message_id == i.mail.message_id for i in box)
                if count != 1:
                    yield f"{reader} has {departure.step} {count} times"

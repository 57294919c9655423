"""Every state that a step can be in is reached by a story, for a reason that is a value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle

import pytest

from afterword.domain.alerts import LEAVES
from afterword.domain.context import again
from afterword.domain.events import Event
from afterword.domain.model import EventKind as E
from afterword.domain.model import (
    Interview,
    Policy,
    StepHistory,
    StepKind,
    StepState,
    Window,
)
from afterword.domain.model import (
    PendingAction as P,
)
from afterword.domain.model import StepState as S
from afterword.domain.planner import ACTS
from afterword.domain.reasons import Reason
from afterword.domain.reasons import ReasonCode as R
from afterword.domain.step_key import StepKey
from domain.stories import (
    AGAIN,
    ANA,
    BOB,
    CALL,
    ENDS,
    ID,
    INVITE,
    LOST,
    NOTED,
    NUDGE,
    PASSED,
    REVIEW,
    RITA,
    SCHEDULE,
    SILENT,
    STARTS,
    THANKS,
    UNREAD,
    drafted,
    event,
    meeting,
    ny,
    sent,
    steps,
    whole,
    with_marks,
)

Story = list[Event]
CLOSES = ENDS + timedelta(hours=24)
NOON = ENDS + timedelta(hours=1)  # settled: the letter's best moment
AFTERNOON = ENDS + timedelta(hours=4)
NEXT_WEEK = ny("11-09", "09:00")  # five workdays after the thank-you, in working hours
ONCE_MORE = ny("11-16", "09:00")
THREE_WEEKS = ny("11-27", "09:00")
CALLABLE = replace(ANA, welcomes=("email", "phone", "linkedin"))


@dataclass(frozen=True)
class Told:
    """What happened, and where a step stands then."""

    state: StepState
    why: Reason
    now: datetime
    events: Story
    want: P = P.NOTHING
    of: Interview = meeting()  # noqa: RUF009  (frozen, the same for all)
    policy: Policy = REVIEW

    def __str__(self) -> str:
        return f"{self.state}, {self.why.code}"


def on(kind: E, at: datetime, step: str = "", /, **detail: object) -> Story:
    """A story of one event."""
    return [event(kind, at, step, **detail)]


def wrote(at: datetime) -> Story:
    """Ana answered."""
    return on(E.ANSWERED, at, name="Ana Ruiz", person="ana", message_id="a1")


def closing(at: datetime) -> Story:
    """The candidate closed the interview."""
    return on(E.CLOSED, at, because="offer")


THANKED = sent(THANKS, NOON)
NUDGED = THANKED + sent(NUDGE, NEXT_WEEK)
WRITTEN = drafted(THANKS, ENDS, NOON)
MARKED = with_marks(THANKS, ENDS, NOON)
LYING = THANKED + drafted(NUDGE, NEXT_WEEK)
BEGUN = [event(E.SENDING, NOON, THANKS)]
LOST_SEND = [*BEGUN, event(E.UNKNOWN, NOON, THANKS)]
TWO = meeting(ANA, LOST, RITA)
OPEN_RITA = ENDS + timedelta(hours=6)
FOR_BOB = drafted(PASSED, OPEN_RITA, OPEN_RITA, passes_on=["bob"])

THANK_YOUS = [
    Told(S.WAITING, Reason(R.INTERVIEW_ENDS, ENDS), STARTS, []),
    Told(S.READY, Reason(R.TO_DRAFT), ENDS, [], P.DRAFT),
    Told(S.READY, Reason(R.DRAFT_IN_DOUBT), ENDS, on(E.DRAFTING, ENDS, THANKS), P.DRAFT),
    Told(
        S.READY,
        Reason(R.DRAFT_FAILED, ny("11-02", "11:01"), said="no disk"),
        ENDS,
        on(E.FAILED, ENDS, THANKS, why="no disk"),
    ),
    Told(
        S.READY,
        Reason(R.DRAFT_FAILED, ny("11-02", "11:01"), said="no disk"),
        ENDS + timedelta(minutes=1),
        on(E.FAILED, ENDS, THANKS, why="no disk"),
        P.DRAFT,
    ),
    Told(S.READY, Reason(R.TO_DRAFT), AFTERNOON, [*WRITTEN[:1], *on(E.NOT_DRAFTED, NOON, THANKS)], P.DRAFT),
    Told(S.READY, Reason(R.NOTES_CHANGED), NOON, WRITTEN + on(E.CHANGED, NOON), P.REWRITE),
    Told(
        S.DRAFTED,
        Reason(R.FOR_REVIEW, until=CLOSES),
        NOON,
        WRITTEN + on(E.CHANGED, NOON + timedelta(minutes=1)),
        P.WATCH,
    ),
    Told(S.READY, Reason(R.DAY_SLIPPED), ny("11-03", "08:00"), WRITTEN, P.REWRITE),
    Told(  # written again without a word for the day: no day can slip any more
        S.DRAFTED,
        Reason(R.FOR_REVIEW, until=CLOSES),
        ny("11-03", "08:00"),
        WRITTEN + on(E.REWRITTEN, NOON, THANKS, fingerprint="f-2"),
        P.WATCH,
    ),
    Told(
        S.DRAFTED,
        Reason(R.FOR_REVIEW, until=CLOSES, edited=True),
        ny("11-03", "08:00"),
        WRITTEN + on(E.EDITED, NOON, THANKS, message_id="m2") + on(E.CHANGED, AFTERNOON),
        P.WATCH,
    ),
    Told(
        S.READY,
        Reason(R.NOTES_CHANGED, ny("11-02", "12:01"), said="no disk"),
        NOON,
        WRITTEN + on(E.CHANGED, NOON) + on(E.FAILED, NOON, THANKS, why="no disk"),
        P.WATCH,
    ),
    Told(S.READY, Reason(R.TO_DRAFT), ENDS, [], P.DRAFT, of=meeting(SILENT)),
    Told(
        S.NEEDS_YOU,
        Reason(R.STILL_OPEN, until=CLOSES, items=("[I enjoyed hearing how you …]", "[I liked that you …]")),
        ENDS,
        MARKED,
        P.WATCH,
        of=meeting(SILENT),
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.STILL_OPEN, until=CLOSES, items=("[I enjoyed hearing how you …]", "[I liked that you …]")),
        NOON,
        MARKED,
        P.WATCH,
        of=meeting(SILENT),
        policy=SCHEDULE,
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.STILL_OPEN, until=CLOSES, items=("[I liked that you …]",), edited=True),
        AFTERNOON,
        MARKED + on(E.EDITED, NOON, THANKS, message_id="m2", open=["[I liked that you …]"]),
        P.WATCH,
        of=meeting(SILENT),
    ),
    Told(
        S.SCHEDULED,
        Reason(R.DUE, AFTERNOON, edited=True),
        AFTERNOON,
        MARKED + on(E.EDITED, NOON, THANKS, message_id="m2", open=[]),
        P.SEND,
        of=meeting(SILENT, notes=UNREAD),
        policy=SCHEDULE,
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.STILL_OPEN, until=CLOSES, items=("[x]",), edited=True),
        AFTERNOON,
        WRITTEN + on(E.GONE, NOON, THANKS) + on(E.BACK, NOON, THANKS, draft_id="d1", open=["[x]"]),
        P.WATCH,
        policy=SCHEDULE,
    ),
    Told(S.READY, Reason(R.NOTES_CHANGED), NOON, MARKED + on(E.CHANGED, NOON), P.REWRITE),
    Told(S.DRAFTED, Reason(R.HELD), NOON, MARKED + on(E.HELD, NOON, THANKS), P.WATCH, of=meeting(SILENT)),
    Told(S.MISSED, Reason(R.TOO_LATE_IN_GMAIL, CLOSES), NEXT_WEEK, MARKED, P.WATCH, of=meeting(SILENT)),
    Told(
        S.NEEDS_YOU,
        Reason(R.UNREAD, step=StepKey.parse(THANKS)),
        NOON,
        WRITTEN,
        P.WATCH,
        of=meeting(notes=UNREAD),
        policy=SCHEDULE,
    ),
    Told(
        S.SCHEDULED,
        Reason(R.DUE, NOON),
        NOON,
        WRITTEN + on(E.APPROVED, ENDS, THANKS),
        P.SEND,
        of=meeting(notes=UNREAD),
        policy=SCHEDULE,
    ),
    Told(
        S.DRAFTED,
        Reason(R.FOR_REVIEW, NOON, until=CLOSES),
        ENDS,
        WRITTEN,
        P.WATCH,
    ),
    Told(
        S.DRAFTED,
        Reason(R.FOR_REVIEW, until=CLOSES, edited=True),
        AFTERNOON,
        WRITTEN + on(E.EDITED, NOON, THANKS, message_id="m2"),
        P.WATCH,
    ),
    Told(
        S.DRAFTED,
        Reason(R.FOR_REVIEW, NOON, until=CLOSES, items=("nothing is cited",)),
        ENDS,
        drafted(THANKS, ENDS, NOON, holds=["nothing is cited"]),
        P.WATCH,
    ),
    Told(S.DRAFTED, Reason(R.HELD), AFTERNOON, WRITTEN + on(E.HELD, NOON, THANKS), P.WATCH, policy=SCHEDULE),
    Told(S.SCHEDULED, Reason(R.LEAVES_AT, NOON), ENDS, WRITTEN, P.WATCH, policy=SCHEDULE),
    Told(S.SCHEDULED, Reason(R.LEAVES_AT, NOON), ENDS, WRITTEN + on(E.APPROVED, ENDS, THANKS), P.WATCH),
    Told(S.SCHEDULED, Reason(R.DUE, NOON), NOON, WRITTEN, P.SEND, policy=SCHEDULE),
    Told(
        S.SCHEDULED,
        Reason(R.LEAVES_AT, ny("11-02", "12:01"), said="no wire"),
        NOON,
        WRITTEN + on(E.FAILED, NOON, THANKS, why="no wire"),
        P.WATCH,
        policy=SCHEDULE,
    ),
    Told(
        S.SCHEDULED,
        Reason(R.AS_RECORDED, said="you were at it"),
        NOON,
        WRITTEN + on(E.PUT_OFF, NOON, THANKS, why="you were at it", until=AFTERNOON.isoformat()),
        P.WATCH,
        policy=SCHEDULE,
    ),
    Told(
        S.SCHEDULED,
        Reason(R.DUE, AFTERNOON),
        AFTERNOON,
        WRITTEN + on(E.PUT_OFF, NOON, THANKS, why="you were at it", until=AFTERNOON.isoformat()),
        P.SEND,
        policy=SCHEDULE,
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.AS_RECORDED, said="it holds a mark"),
        AFTERNOON,
        WRITTEN + on(E.PUT_OFF, NOON, THANKS, why="it holds a mark"),
        P.WATCH,
        policy=SCHEDULE,
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.CHECKS_HOLD, items=("nothing is cited",)),
        AFTERNOON,
        drafted(THANKS, ENDS, NOON, holds=["nothing is cited"]),
        P.WATCH,
        policy=SCHEDULE,
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.PREFERS_ANOTHER_WAY, who="Ana Ruiz", items=("phone",)),
        AFTERNOON,
        WRITTEN,
        P.WATCH,
        of=meeting(replace(ANA, welcomes=("phone",))),
        policy=SCHEDULE,
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.ANSWERED_BEFORE, NOON, who="Ana Ruiz"),
        AFTERNOON,
        WRITTEN + wrote(NOON),
        P.WATCH,
        policy=SCHEDULE,
    ),
    Told(
        S.SCHEDULED,
        Reason(R.DUE, AFTERNOON),
        AFTERNOON,
        WRITTEN + wrote(NOON) + on(E.APPROVED, AFTERNOON, THANKS),
        P.SEND,
        policy=SCHEDULE,
    ),
    Told(S.SENDING, Reason(R.SENDING), NOON, WRITTEN + BEGUN, P.RESOLVE),
    Told(S.UNKNOWN, Reason(R.SEND_IN_DOUBT), NOON, WRITTEN + LOST_SEND, P.RESOLVE),
    Told(
        S.SCHEDULED,
        Reason(R.DUE, NOON),
        NOON,
        WRITTEN + LOST_SEND + on(E.UNSENT, NOON, THANKS),
        P.SEND,
        policy=SCHEDULE,
    ),
    Told(S.UNKNOWN, Reason(R.DRAFT_MISSING), NOON, WRITTEN + on(E.GONE, NOON, THANKS), P.WATCH),
    Told(S.NEEDS_YOU, Reason(R.DRAFT_GONE), AFTERNOON, WRITTEN + on(E.GONE, NOON, THANKS), P.WATCH),
    Told(
        S.DRAFTED,
        Reason(R.FOR_REVIEW, until=CLOSES, edited=True),
        AFTERNOON,
        WRITTEN + on(E.GONE, NOON, THANKS) + on(E.BACK, AFTERNOON, THANKS, draft_id="d1"),
        P.WATCH,
    ),
    Told(S.SKIPPED, Reason(R.DRAFT_DELETED), NEXT_WEEK, WRITTEN + on(E.GONE, NOON, THANKS)),
    Told(
        S.NEEDS_YOU,
        Reason(R.SEND_LOST),
        AFTERNOON,
        WRITTEN + LOST_SEND + on(E.GONE, NOON, THANKS),
        P.WATCH,
    ),
    Told(
        S.MISSED,
        Reason(R.SEND_LOST),
        NEXT_WEEK,
        WRITTEN + LOST_SEND + on(E.GONE, NOON, THANKS),
        P.WATCH,
    ),
    Told(S.SENT, Reason(R.SENT, NOON), AFTERNOON, THANKED),
    Told(S.SENT, Reason(R.SENT_BY_YOU, NOON), AFTERNOON, sent(THANKS, NOON, "you")),
    Told(
        S.NEEDS_YOU,
        Reason(R.BOUNCED, who="ana@acme.example"),
        AFTERNOON,
        THANKED + on(E.BOUNCED, NOON, address="Ana@acme.example", permanent=True),
    ),
    Told(
        S.SENT,
        Reason(R.SENT, NOON),
        AFTERNOON,
        THANKED + on(E.BOUNCED, NOON, address="ana@acme.example", permanent=False),
    ),
    Told(S.SKIPPED, Reason(R.SKIPPED), AFTERNOON, WRITTEN + on(E.SKIPPED, NOON, THANKS)),
    Told(S.DONE, Reason(R.DONE), AFTERNOON, WRITTEN + on(E.DONE, NOON, THANKS)),
    Told(S.SENT, Reason(R.SENT, NOON), AFTERNOON, THANKED + on(E.SKIPPED, AFTERNOON, THANKS)),
    Told(
        S.UNKNOWN, Reason(R.SEND_IN_DOUBT), NOON, WRITTEN + LOST_SEND + on(E.SKIPPED, NOON, THANKS), P.RESOLVE
    ),
    Told(
        S.SKIPPED,
        Reason(R.SKIPPED),
        AFTERNOON,
        THANKED + on(E.BOUNCED, NOON, address="ana@acme.example") + on(E.SKIPPED, AFTERNOON, THANKS),
    ),
    Told(S.CANCELLED, Reason(R.CLOSED, NOON, said="offer"), AFTERNOON, WRITTEN + closing(NOON)),
    Told(S.MISSED, Reason(R.TOO_LATE, CLOSES), NEXT_WEEK, []),
    Told(S.MISSED, Reason(R.TOO_LATE_IN_GMAIL, CLOSES), NEXT_WEEK, WRITTEN, P.WATCH, policy=SCHEDULE),
    Told(
        S.SCHEDULED,
        Reason(R.DUE, NEXT_WEEK),
        NEXT_WEEK,
        drafted(THANKS, ENDS, NEXT_WEEK) + on(E.APPROVED, NEXT_WEEK, THANKS),
        P.SEND,
    ),
    Told(S.READY, Reason(R.DAY_SLIPPED), NEXT_WEEK, WRITTEN + on(E.APPROVED, NEXT_WEEK, THANKS), P.REWRITE),
    Told(
        S.MISSED,
        Reason(R.TOO_LATE_IN_GMAIL, CLOSES),
        NEXT_WEEK,
        WRITTEN + on(E.APPROVED, NOON, THANKS),
        P.WATCH,
    ),
]

UNADDRESSED = [
    Told(S.NEEDS_YOU, Reason(R.NO_ADDRESS), ENDS, [], of=meeting(replace(ANA, email=""))),
    Told(S.MISSED, Reason(R.NO_ADDRESS, CLOSES), NEXT_WEEK, [], of=meeting(replace(ANA, email=""))),
]

PASSED_ONS = [
    Told(S.WAITING, Reason(R.INTERVIEW_ENDS, ENDS), STARTS, [], of=TWO),
    Told(S.WAITING, Reason(R.OPENS_LATER, OPEN_RITA, who="Rita Stone", items=("Bob Lee",)), NOON, [], of=TWO),
    Told(S.READY, Reason(R.TO_DRAFT), OPEN_RITA, [], P.DRAFT, of=TWO),
    Told(S.DRAFTED, Reason(R.FOR_REVIEW, until=CLOSES), OPEN_RITA, FOR_BOB, P.WATCH, of=TWO),
    Told(
        S.READY,
        Reason(R.CARRIES_OTHERS, items=("Ana Ruiz", "Bob Lee")),
        OPEN_RITA,
        FOR_BOB,
        P.REWRITE,
        of=meeting(replace(ANA, email=""), LOST, RITA),
    ),
    Told(
        S.CANCELLED, Reason(R.ADDRESSES_KNOWN, in_gmail=True), OPEN_RITA, FOR_BOB, of=meeting(ANA, BOB, RITA)
    ),
    Told(S.SCHEDULED, Reason(R.DUE, OPEN_RITA), OPEN_RITA, FOR_BOB, P.SEND, of=TWO, policy=SCHEDULE),
    Told(
        S.NEEDS_YOU,
        Reason(R.PREFERS_ANOTHER_WAY, who="Rita Stone", items=("linkedin",)),
        OPEN_RITA,
        FOR_BOB,
        P.WATCH,
        policy=SCHEDULE,
        of=meeting(ANA, LOST, replace(RITA, welcomes=("linkedin",))),
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.ANSWERED_BEFORE, NOON, who="Ana Ruiz"),
        OPEN_RITA,
        FOR_BOB + wrote(NOON),
        P.WATCH,
        of=TWO,
        policy=SCHEDULE,
    ),
    Told(
        S.READY,
        Reason(R.NOTES_CHANGED),
        ENDS + timedelta(hours=7),
        of=TWO,
        want=P.REWRITE,
        events=FOR_BOB + on(E.CHANGED, OPEN_RITA + timedelta(minutes=1)),
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.CHECKS_HOLD, items=("it reads like another",)),
        OPEN_RITA,
        of=TWO,
        policy=SCHEDULE,
        want=P.WATCH,
        events=drafted(PASSED, OPEN_RITA, OPEN_RITA, passes_on=["bob"], holds=["it reads like another"]),
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.AS_RECORDED, said="it holds a mark"),
        OPEN_RITA,
        of=TWO,
        policy=SCHEDULE,
        want=P.WATCH,
        events=FOR_BOB + on(E.PUT_OFF, OPEN_RITA, PASSED, why="it holds a mark"),
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.STILL_OPEN, until=CLOSES, items=("[I enjoyed hearing how you …]",)),
        OPEN_RITA,
        of=TWO,
        policy=SCHEDULE,
        want=P.WATCH,
        events=drafted(
            PASSED, OPEN_RITA, OPEN_RITA, passes_on=["bob"], open=["[I enjoyed hearing how you …]"]
        ),
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.UNREAD, step=StepKey.parse(PASSED)),
        OPEN_RITA,
        FOR_BOB,
        P.WATCH,
        policy=SCHEDULE,
        of=meeting(ANA, LOST, RITA, notes=UNREAD),
    ),
    Told(S.SENT, Reason(R.SENT, OPEN_RITA), OPEN_RITA, sent(PASSED, OPEN_RITA, passes_on=["bob"]), of=TWO),
    Told(
        S.NEEDS_YOU,
        Reason(R.BOUNCED, who="rita@acme.example"),
        OPEN_RITA,
        of=TWO,
        events=sent(PASSED, OPEN_RITA, passes_on=["bob"])
        + on(E.BOUNCED, OPEN_RITA, address="rita@acme.example"),
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.WRONG_ADDRESS),
        OPEN_RITA,
        of=meeting(ANA, BOB, RITA, only_contact=RITA.email),
        events=on(E.BOUNCED, NOON, address="rita@acme.example"),
    ),
    Told(S.SKIPPED, Reason(R.SKIPPED), OPEN_RITA, on(E.SKIPPED, NOON, PASSED), of=TWO),
    Told(S.CANCELLED, Reason(R.CLOSED, NOON, said="offer"), OPEN_RITA, closing(NOON), of=TWO),
    Told(S.MISSED, Reason(R.TOO_LATE, CLOSES), NEXT_WEEK, [], of=TWO),
    Told(
        S.UNKNOWN,
        Reason(R.DRAFT_MISSING),
        OPEN_RITA,
        FOR_BOB + on(E.GONE, OPEN_RITA, PASSED),
        P.WATCH,
        of=TWO,
    ),
    Told(
        S.SENDING, Reason(R.SENDING), OPEN_RITA, FOR_BOB + on(E.SENDING, OPEN_RITA, PASSED), P.RESOLVE, of=TWO
    ),
    Told(
        S.DRAFTED,
        Reason(R.HELD),
        OPEN_RITA,
        FOR_BOB + on(E.HELD, NOON, PASSED),
        P.WATCH,
        of=TWO,
        policy=SCHEDULE,
    ),
]

NUDGES = [
    Told(S.WAITING, Reason(R.UNLESS_ANSWERED, ny("11-09", "08:00")), AFTERNOON, THANKED),
    Told(S.READY, Reason(R.TO_DRAFT), NEXT_WEEK, THANKED, P.DRAFT),
    Told(
        S.READY,
        Reason(R.DRAFT_FAILED, ny("11-09", "09:01"), said="no wire"),
        NEXT_WEEK,
        THANKED + on(E.FAILED, NEXT_WEEK, NUDGE, why="no wire"),
    ),
    Told(S.DRAFTED, Reason(R.FOR_REVIEW, until=ny("11-23", "00:00")), NEXT_WEEK, LYING, P.WATCH),
    Told(
        S.DRAFTED,
        Reason(R.FOR_REVIEW, ny("11-10", "08:00"), until=ny("11-23", "00:00")),
        ny("11-09", "20:00"),
        LYING,
        P.WATCH,
    ),
    Told(
        S.DRAFTED, Reason(R.HELD), NEXT_WEEK, LYING + on(E.HELD, NEXT_WEEK, NUDGE), P.WATCH, policy=SCHEDULE
    ),
    Told(S.SCHEDULED, Reason(R.DUE, NEXT_WEEK), NEXT_WEEK, LYING, P.SEND, policy=SCHEDULE),
    Told(
        S.SCHEDULED,
        Reason(R.LEAVES_AT, ny("11-10", "08:00")),
        ny("11-09", "20:00"),
        LYING,
        P.WATCH,
        policy=SCHEDULE,
    ),
    Told(
        S.WAITING,
        Reason(R.UNLESS_ANSWERED, ny("11-16", "08:00")),
        ny("11-09", "20:00"),
        LYING + on(E.FOLLOWED_UP, ny("11-09", "15:00")),
        P.WATCH,
        policy=SCHEDULE,
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.PREFERS_ANOTHER_WAY, who="Ana Ruiz", items=("phone",)),
        NEXT_WEEK,
        LYING,
        P.WATCH,
        of=meeting(replace(ANA, welcomes=("phone",))),
        policy=SCHEDULE,
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.CHECKS_HOLD, items=("it reads like another",)),
        NEXT_WEEK,
        THANKED + drafted(NUDGE, NEXT_WEEK, holds=["it reads like another"]),
        P.WATCH,
        policy=SCHEDULE,
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.AS_RECORDED, said="it holds a mark"),
        NEXT_WEEK,
        LYING + on(E.PUT_OFF, NEXT_WEEK, NUDGE, why="it holds a mark"),
        P.WATCH,
        policy=SCHEDULE,
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.STILL_OPEN, until=ny("11-23", "00:00"), items=("[more]",), edited=True),
        NEXT_WEEK,
        want=P.WATCH,
        policy=SCHEDULE,
        events=LYING + on(E.EDITED, NEXT_WEEK, NUDGE, message_id="m2", open=["[more]"]),
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.NOTICED, NOON, who="Hire"),
        NEXT_WEEK,
        THANKED + on(E.NOTICED, NOON, name="Hire"),
    ),
    Told(
        S.READY,
        Reason(R.TO_DRAFT),
        NEXT_WEEK,
        THANKED + on(E.NOTICED, NOON, name="Hire") + on(E.APPROVED, NOON, NUDGE),
        P.DRAFT,
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.NOTICED, AFTERNOON, who="Hire"),
        NEXT_WEEK,
        THANKED
        + on(E.NOTICED, NOON, name="Hire")
        + on(E.APPROVED, NOON, NUDGE)
        + on(E.NOTICED, AFTERNOON, name="Hire"),
    ),
    Told(S.CANCELLED, Reason(R.ANSWERED, AFTERNOON, who="Ana Ruiz"), NEXT_WEEK, THANKED + wrote(AFTERNOON)),
    Told(
        S.CANCELLED,
        Reason(R.ANSWERED, NEXT_WEEK, who="Ana Ruiz", in_gmail=True),
        NEXT_WEEK,
        LYING + wrote(NEXT_WEEK),
    ),
    Told(
        S.CANCELLED,
        Reason(R.INVITED, AFTERNOON, who="Rita"),
        NEXT_WEEK,
        THANKED + on(E.INVITED, AFTERNOON, name="Rita"),
    ),
    Told(S.CANCELLED, Reason(R.CLOSED, NEXT_WEEK, said="offer"), NEXT_WEEK, LYING + closing(NEXT_WEEK)),
    Told(S.SKIPPED, Reason(R.SKIPPED), NEXT_WEEK, THANKED + on(E.SKIPPED, NOON, NUDGE)),
    Told(S.DONE, Reason(R.DONE), NEXT_WEEK, THANKED + on(E.DONE, NOON, NUDGE)),
    Told(S.SENDING, Reason(R.SENDING), NEXT_WEEK, LYING + on(E.SENDING, NEXT_WEEK, NUDGE), P.RESOLVE),
    Told(
        S.SENDING,
        Reason(R.SENDING),
        NEXT_WEEK,
        [*LYING, *on(E.SENDING, NEXT_WEEK, NUDGE), *wrote(NEXT_WEEK)],
        P.RESOLVE,
    ),
    Told(S.UNKNOWN, Reason(R.DRAFT_MISSING), NEXT_WEEK, LYING + on(E.GONE, NEXT_WEEK, NUDGE), P.WATCH),
    Told(
        S.NEEDS_YOU, Reason(R.DRAFT_GONE), ny("11-09", "10:00"), LYING + on(E.GONE, NEXT_WEEK, NUDGE), P.WATCH
    ),
    Told(S.SENT, Reason(R.SENT, NEXT_WEEK), ONCE_MORE, NUDGED),
    Told(S.MISSED, Reason(R.TOO_LATE, ny("11-23", "00:00")), THREE_WEEKS, THANKED),
    Told(S.MISSED, Reason(R.TOO_LATE, ny("11-23", "00:00")), THREE_WEEKS + timedelta(hours=12), THANKED),
]

SECOND = [
    Told(S.WAITING, Reason(R.AFTER_THE_LAST_NUDGE), NEXT_WEEK, THANKED),
    Told(S.WAITING, Reason(R.UNLESS_ANSWERED, ny("11-16", "08:00")), ny("11-10"), NUDGED),
    Told(S.READY, Reason(R.TO_DRAFT), ONCE_MORE, NUDGED, P.DRAFT),
    Told(S.READY, Reason(R.TO_DRAFT), ONCE_MORE, THANKED + on(E.DONE, NEXT_WEEK, NUDGE), P.DRAFT),
    Told(S.CANCELLED, Reason(R.LAST_NUDGE_CANCELLED), ONCE_MORE, THANKED + on(E.SKIPPED, NEXT_WEEK, NUDGE)),
    Told(
        S.CANCELLED,
        Reason(R.ANSWERED, ny("11-10", "00:00"), who="Ana Ruiz"),
        ONCE_MORE,
        NUDGED + wrote(ny("11-10")),
    ),
    Told(S.SKIPPED, Reason(R.SKIPPED), ONCE_MORE, NUDGED + on(E.SKIPPED, ny("11-10"), AGAIN)),
    Told(S.SKIPPED, Reason(R.SKIPPED), NEXT_WEEK, THANKED + on(E.SKIPPED, NOON, AGAIN)),
    Told(S.SENT, Reason(R.SENT, ONCE_MORE), THREE_WEEKS, NUDGED + sent(AGAIN, ONCE_MORE)),
]

INVITES = [
    Told(S.WAITING, Reason(R.FROM, ny("11-03", "12:00")), AFTERNOON, THANKED),
    Told(S.READY, Reason(R.INVITE, who="Ana Ruiz"), ny("11-03", "12:00"), THANKED),
    Told(
        S.READY, Reason(R.INVITE, who="Ana Ruiz"), ny("11-05", "12:00"), []
    ),  # a letter that never left keeps nobody waiting
    Told(S.READY, Reason(R.INVITE, who="Ana Ruiz"), ny("11-03", "12:00"), on(E.SKIPPED, NOON, THANKS)),
    Told(S.WAITING, Reason(R.HELD_TASK), ny("11-03", "12:00"), THANKED + on(E.HELD, NOON, INVITE)),
    Told(S.DONE, Reason(R.DONE), ny("11-03", "12:00"), THANKED + on(E.DONE, NOON, INVITE)),
    Told(S.SKIPPED, Reason(R.SKIPPED), ny("11-03", "12:00"), THANKED + on(E.SKIPPED, NOON, INVITE)),
    Told(
        S.CANCELLED,
        Reason(R.ANSWERED, AFTERNOON, who="Ana Ruiz"),
        ny("11-03", "12:00"),
        THANKED + wrote(AFTERNOON),
    ),
    Told(
        S.CANCELLED,
        Reason(R.CLOSED, AFTERNOON, said="offer"),
        ny("11-03", "12:00"),
        THANKED + closing(AFTERNOON),
    ),
    Told(S.MISSED, Reason(R.TIME_OVER, ny("11-17", "00:00")), THREE_WEEKS, THANKED),
    Told(S.MISSED, Reason(R.TIME_OVER, ny("11-17", "00:00")), THREE_WEEKS + timedelta(hours=12), THANKED),
]

CALLS = [
    Told(S.WAITING, Reason(R.FROM, ny("11-04", "08:00")), AFTERNOON, THANKED),
    Told(S.READY, Reason(R.CALL, who="Ana Ruiz"), ny("11-04", "10:00"), THANKED),
    Told(S.WAITING, Reason(R.FROM, ny("11-05", "08:00")), ny("11-04", "20:00"), THANKED),
    Told(
        S.NEEDS_YOU,
        Reason(R.NO_NUMBER, who="Ana Ruiz"),
        ny("11-04", "10:00"),
        THANKED,
        of=meeting(replace(CALLABLE, phone="")),
    ),
    Told(
        S.WAITING,
        Reason(R.NOTICE_UNREAD, NOON, who="Hire"),
        ny("11-04", "10:00"),
        THANKED + on(E.NOTICED, NOON, name="Hire"),
    ),
    Told(S.WAITING, Reason(R.HELD_TASK), ny("11-04", "10:00"), THANKED + on(E.HELD, NOON, CALL)),
    Told(S.DONE, Reason(R.DONE), ny("11-04", "10:00"), THANKED + on(E.DONE, NOON, CALL)),
    Told(S.SKIPPED, Reason(R.SKIPPED), ny("11-04", "10:00"), THANKED + on(E.SKIPPED, NOON, CALL)),
    Told(
        S.CANCELLED,
        Reason(R.INVITED, AFTERNOON, who="Ana"),
        ny("11-04", "10:00"),
        THANKED + on(E.INVITED, AFTERNOON, name="Ana"),
    ),
    Told(
        S.CANCELLED,
        Reason(R.CLOSED, AFTERNOON, said="offer"),
        ny("11-04", "10:00"),
        THANKED + closing(AFTERNOON),
    ),
    Told(S.MISSED, Reason(R.TIME_OVER, ny("11-18", "00:00")), THREE_WEEKS, THANKED),
    Told(S.MISSED, Reason(R.TIME_OVER, ny("11-18", "00:00")), THREE_WEEKS + timedelta(hours=12), THANKED),
]

NOTES_ASKED = [
    Told(S.WAITING, Reason(R.INTERVIEW_BEGINS, STARTS), STARTS - timedelta(hours=25), []),
    Told(S.READY, Reason(R.INTERVIEW_BEGINS, STARTS), STARTS - timedelta(hours=24), []),
    Told(S.WAITING, Reason(R.INTERVIEW_ENDS, ENDS), STARTS, []),
    Told(S.NEEDS_YOU, Reason(R.TO_FINISH, until=CLOSES, items=("Ana Ruiz",)), ENDS, []),
    Told(S.DONE, Reason(R.FINISHED), ENDS, [], of=meeting(ANA)),
    Told(
        S.DONE,
        Reason(R.FINISHED),
        AFTERNOON,
        MARKED + on(E.EDITED, NOON, THANKS, message_id="m2", open=[]),
    ),
    Told(S.NEEDS_YOU, Reason(R.TO_FINISH, until=CLOSES, items=("Ana Ruiz",)), AFTERNOON, MARKED),
    Told(S.DONE, Reason(R.DONE), ENDS, on(E.DONE, ENDS, NOTED)),
    Told(S.SKIPPED, Reason(R.SKIPPED), ENDS, on(E.SKIPPED, ENDS, NOTED)),
    Told(S.CANCELLED, Reason(R.CLOSED, ENDS, said="offer"), ENDS, closing(ENDS)),
    Told(S.MISSED, Reason(R.NOT_FINISHED, items=("Ana Ruiz",)), NEXT_WEEK, []),
]

ADDRESS = f"{ID}/address/bob"
ADDRESSES = [
    Told(S.WAITING, Reason(R.ASK_FOR_A_CARD, who="Bob Lee"), STARTS - timedelta(hours=1), []),
    Told(S.NEEDS_YOU, Reason(R.ADDRESS_TO_FIND, who="Bob Lee", items=("Rita Stone",)), NOON, []),
    Told(S.NEEDS_YOU, Reason(R.ADDRESS_TO_FIND, who="Bob Lee"), NOON, [], of=meeting(ANA, LOST)),
    Told(
        S.NEEDS_YOU,
        Reason(R.ADDRESS_UNUSABLE, who="Bob Lee", said="invalid:nomail"),
        NOON,
        [],
        of=meeting(ANA, replace(LOST, unusable_address="invalid:nomail")),
    ),
    Told(
        S.NEEDS_YOU,
        Reason(R.ADDRESS_TO_CORRECT, until=CLOSES, who="bob@acme.example", step=StepKey.parse(ADDRESS)),
        NOON,
        on(E.BOUNCED, NOON, address="bob@acme.example"),
        of=meeting(ANA, BOB),
    ),
    Told(
        S.DONE,
        Reason(R.THANKS_PASSED_ON, who="rita@acme.example"),
        OPEN_RITA,
        sent(PASSED, OPEN_RITA, passes_on=["bob"]),
    ),
    Told(S.DONE, Reason(R.DONE), NOON, on(E.DONE, NOON, ADDRESS)),
    Told(S.SKIPPED, Reason(R.SKIPPED), NOON, on(E.SKIPPED, NOON, ADDRESS)),
    Told(S.CANCELLED, Reason(R.CLOSED, NOON, said="offer"), NOON, closing(NOON)),
    Told(S.MISSED, Reason(R.ADDRESS_NOT_FOUND, who="Bob Lee", linkedin=True), NEXT_WEEK, []),
    Told(
        S.MISSED,
        Reason(R.ADDRESS_NOT_CORRECTED, who="Bob Lee", linkedin=True),
        NEXT_WEEK,
        on(E.BOUNCED, NOON, address="bob@acme.example"),
        of=meeting(ANA, BOB),
    ),
]

CALLS_OF_ANA = [replace(t, of=t.of if t.of != meeting() else meeting(CALLABLE)) for t in CALLS]
NOTES_OF_ANA = [
    replace(t, of=t.of if t.why.code is R.FINISHED and not t.events else meeting(SILENT)) for t in NOTES_ASKED
]
ADDRESSES_OF_BOB = [replace(t, of=t.of if t.of != meeting() else TWO) for t in ADDRESSES]

TABLE = [
    *((THANKS, t) for t in THANK_YOUS),
    *((f"{ID}/thank-you/ana", t) for t in UNADDRESSED),
    *((PASSED, t) for t in PASSED_ONS),
    *((NUDGE, t) for t in NUDGES),
    *((AGAIN, t) for t in SECOND),
    *((INVITE, t) for t in INVITES),
    *((CALL, t) for t in CALLS_OF_ANA),
    *((NOTED, t) for t in NOTES_OF_ANA),
    *((ADDRESS, t) for t in ADDRESSES_OF_BOB),
]


@pytest.mark.parametrize(
    ("key", "told"), TABLE, ids=[f"{key.removeprefix(ID)}: {told}" for key, told in TABLE]
)
def test_story_gives_state(key: str, told: Told) -> None:
    """The story puts the step into that state, for that reason, wanting that of Gmail."""
    found = {str(s.key): s for s in whole(told.now, *told.events, of=told.of, policy=told.policy).steps}
    step = found[key]
    assert (step.state, step.want, step.reason) == (told.state, told.want, told.why)


REACHED = {
    StepKind.THANK_YOU: set(S),
    StepKind.NUDGE: set(S),
    StepKind.LINKEDIN: {S.WAITING, S.READY, S.DONE, S.SKIPPED, S.CANCELLED, S.MISSED},
    StepKind.CALL: {S.WAITING, S.READY, S.NEEDS_YOU, S.DONE, S.SKIPPED, S.CANCELLED, S.MISSED},
    StepKind.NOTES: {S.WAITING, S.READY, S.NEEDS_YOU, S.DONE, S.SKIPPED, S.CANCELLED, S.MISSED},
    StepKind.ADDRESS: {S.WAITING, S.NEEDS_YOU, S.DONE, S.SKIPPED, S.CANCELLED, S.MISSED},
}


@pytest.mark.parametrize("kind", [kind for kind in StepKind if kind is not StepKind.REPLY])
def test_every_state_is_told(kind: StepKind) -> None:
    """The table above tells of every state that a step of that kind can be in."""
    assert {told.state for key, told in TABLE if key.split("/")[1] == kind} == REACHED[kind]


OPEN_STORIES = [
    (key, told) for key, told in TABLE if told.state not in {S.SENT, S.SENDING, S.DONE, S.SKIPPED}
]


@pytest.mark.parametrize(
    ("key", "told"), OPEN_STORIES, ids=[f"{key.removeprefix(ID)}: {told}" for key, told in OPEN_STORIES]
)
def test_closing_cancels_everything_open(key: str, told: Told) -> None:
    """Once the candidate closes the interview nothing is open but a send whose outcome is not known."""
    made = whole(told.now, *told.events, *closing(told.now), of=told.of, policy=told.policy)
    assert made.stopped
    assert made.stopped.reason == "closed"
    step = next(s for s in made.steps if str(s.key) == key)
    in_doubt = {S.UNKNOWN} if step.want is P.RESOLVE else set()
    assert step.state in {S.CANCELLED, S.DONE, *in_doubt}


# when to look again


def begun() -> list[tuple[str, Told]]:
    """Each story once, with its name, at the first of the moments at which the tables look at it."""
    first: dict[str, tuple[str, Told]] = {}
    for key, told in TABLE:
        story = repr((told.events, told.of, told.policy))
        if story not in first or told.now < first[story][1].now:
            first[story] = (f"{key.removeprefix(ID)}: {told}", told)
    return list(first.values())


BEGUN_STORIES = begun()


@pytest.mark.parametrize("told", [told for _, told in BEGUN_STORIES], ids=[name for name, _ in BEGUN_STORIES])
def test_nothing_changes_unseen(told: Told) -> None:
    """From each of these stories on, for five weeks: no step changes by the clock alone between two looks."""
    now, last, within = told.now, told.now + timedelta(weeks=5), cycle((0.3, 0.9))
    while now < last:
        made = whole(now, *told.events, of=told.of, policy=told.policy)
        if any(s.want in ACTS for s in made.steps):
            now += timedelta(hours=6)
            continue
        until = min(made.look_at or last, last)
        for part in (next(within), 0.999999):
            moment = now + (until - now) * part
            then = whole(moment, *told.events, of=told.of, policy=told.policy)
            assert [(s.key, s.state, s.want) for s in then.steps] == [
                (s.key, s.state, s.want) for s in made.steps
            ]
        now = until if until > now else now + timedelta(hours=6)


LATE_TODAY = replace(meeting(), ends=ny("11-02", "17:00"))
SETTLED = NOON + REVIEW.lost_settle


@pytest.mark.parametrize(
    ("now", "events", "of", "policy", "look_at", "why"),
    [
        (STARTS, [], meeting(), REVIEW, ENDS, "the interview ends"),
        (ENDS, [], meeting(), REVIEW, ENDS, "a draft is to be written"),
        (ENDS, WRITTEN, meeting(), SCHEDULE, NOON - LEAVES, "that it leaves soon is announced"),
        (NOON - LEAVES, WRITTEN, meeting(), SCHEDULE, NOON, "it opens and is due"),
        (NOON, WRITTEN + BEGUN, meeting(), REVIEW, SETTLED, "what became of a send is known by then"),
        (
            SETTLED + timedelta(hours=1),
            WRITTEN + LOST_SEND,
            meeting(),
            REVIEW,
            SETTLED + timedelta(hours=1),
            "at once",
        ),
        (
            NOON,
            WRITTEN + on(E.GONE, NOON, THANKS),
            meeting(),
            REVIEW,
            SETTLED,
            "whether it is gone is known by then",
        ),
        (
            NOON,
            WRITTEN + on(E.FAILED, NOON, THANKS, why="no wire"),
            meeting(),
            SCHEDULE,
            NOON + timedelta(minutes=1),
            "it is tried again",
        ),
        (
            ny("11-02", "18:45"),
            drafted(THANKS, ny("11-02", "17:00"), ny("11-02", "18:00")),
            LATE_TODAY,
            REVIEW,
            ny("11-02", "19:00"),
            "its moment passes, and with it its day",
        ),
        (
            ny("11-02", "15:00"),
            WRITTEN,
            meeting(),
            REVIEW,
            ny("11-02", "18:30"),
            "working hours end, and its day slips",
        ),
        (
            ny("11-04", "10:00"),
            THANKED + on(E.DONE, NOON, INVITE),
            meeting(CALLABLE),
            REVIEW,
            ny("11-04", "18:30"),
            "calls are for working hours",
        ),
        (ny("11-03", "13:00"), THANKED, meeting(), REVIEW, ny("11-09"), "the nudge opens"),
        (
            ny("11-04", "22:00"),
            drafted(THANKS, ny("11-04", "09:00"), ny("11-04", "09:00"))
            + on(E.APPROVED, ny("11-04", "09:10"), THANKS)
            + wrote(ny("11-04", "09:20")),
            meeting(),
            REVIEW,
            ny("11-05"),
            "approved past its time, held by an answer: its day slips",
        ),
        (
            ny("11-10"),
            [*THANKED, event(E.CLOSED, ny("11-10"), because="other")],
            meeting(),
            REVIEW,
            None,
            "nothing is open",
        ),
    ],
)
def test_next_look(
    now: datetime, events: Story, of: Interview, policy: Policy, look_at: datetime | None, why: str
) -> None:
    """The next look is when something can change, and none is made where nothing can."""
    assert whole(now, *events, of=of, policy=policy).look_at == look_at, why


CLOSES = ENDS + timedelta(hours=24)


@pytest.mark.parametrize(
    ("failed", "times", "retry"),
    [
        (timedelta(hours=-3), 9, timedelta(hours=-2)),  # an hour, far from the end
        (timedelta(minutes=-40), 9, timedelta(minutes=-10)),  # the pause would end behind its time
        (timedelta(minutes=-10), 9, timedelta(minutes=-9)),  # each minute from then on
        (timedelta(minutes=-5), 1, timedelta(minutes=-4)),
        (timedelta(minutes=5), 9, timedelta(minutes=65)),  # sent all the same, past its time: no hurry
    ],
)
def test_no_pause_leaps_over_the_end_of_a_letters_time(
    failed: timedelta, times: int, retry: timedelta
) -> None:
    """Refused again and again it waits up to an hour, but it is tried in the last minutes that there are."""
    history = StepHistory(failures=times, failed_at=CLOSES + failed)
    assert again(history, Window(ENDS, ENDS, CLOSES)) == CLOSES + retry


def test_stop_is_told() -> None:
    """The plan says who stopped it, when, and by which message."""
    stopped = whole(NEXT_WEEK, *THANKED, *wrote(AFTERNOON)).stopped
    assert stopped
    assert (stopped.reason, stopped.by, stopped.at, stopped.message_id) == (
        "answered",
        "Ana Ruiz",
        AFTERNOON,
        "a1",
    )


def test_mail_before_the_end_is_no_answer() -> None:
    """What they wrote before the interview was over answers nothing."""
    assert whole(NEXT_WEEK, *wrote(STARTS)).stopped is None


def test_order_of_stops() -> None:
    """Closing is over an answer, an answer over a notice, whichever came first."""
    notice, answer = on(E.NOTICED, NOON, name="Hire"), wrote(AFTERNOON)
    close = closing(NEXT_WEEK)
    reasons = [
        whole(NEXT_WEEK, *story).stopped
        for story in ([*notice], [*notice, *answer], [*notice, *answer, *close])
    ]
    assert [stop.reason for stop in reasons if stop] == ["noticed", "answered", "closed"]


def test_steps_of_a_panel() -> None:
    """A panel of two, one without address, and a coordinator: who gets what."""
    assert list(steps(ENDS, of=TWO)) == [
        "notes",
        "address/bob",
        "thank-you/ana@acme.example",
        "thank-you/rita@acme.example",
        "linkedin/ana@acme.example",
        "linkedin/bob",
        "linkedin/rita@acme.example",
        "nudge/rita@acme.example/1",
        "nudge/rita@acme.example/2",
    ]


def test_approval_covers_the_answers_that_were_there() -> None:
    """A yes after the first answer and before the second lets nothing go: the second may say something else."""
    told = [*drafted(THANKS, ENDS, NOON), *wrote(NOON)]
    yes = event(E.APPROVED, NOON + timedelta(minutes=10), THANKS)
    later = wrote(NOON + timedelta(minutes=20))
    key = THANKS.removeprefix(f"{ID}/")
    assert steps(AFTERNOON, *told, yes, policy=SCHEDULE)[key].state is S.SCHEDULED
    assert steps(AFTERNOON, *told, yes, *later, policy=SCHEDULE)[key].state is S.NEEDS_YOU


def test_before_the_interview_there_is_a_list() -> None:
    """From a day before it begins; a word on it does not settle the notes, which are asked for afterwards."""
    quiet = meeting(SILENT)
    before = steps(STARTS - timedelta(hours=3), of=quiet)["notes"]
    eve = STARTS - timedelta(days=1)
    assert before.state is S.READY
    assert before.window == Window(eve, eve, STARTS)
    for word, said in ((E.DONE, R.PREPARED), (E.SKIPPED, R.NOT_PREPARED)):
        told = event(word, STARTS - timedelta(hours=2), NOTED)
        assert steps(STARTS - timedelta(hours=1), told, of=quiet)["notes"].reason == Reason(said, STARTS)
        assert steps(STARTS, told, of=quiet)["notes"].reason == Reason(R.INTERVIEW_ENDS, ENDS)
        assert steps(NOON, told, of=quiet)["notes"].state is S.NEEDS_YOU
    assert steps(NOON, event(E.DONE, ENDS, NOTED), of=quiet)["notes"].state is S.DONE


def test_a_call_that_nobody_answered_comes_again() -> None:
    """Until the instant that was given it waits; then it is ready, as long as its time runs."""
    of = meeting(CALLABLE)
    tomorrow = ny("11-05", "08:00")
    tried = event(E.PUT_OFF, ny("11-04", "09:00"), CALL, why="nobody answered", until=tomorrow.isoformat())
    story = [*sent(THANKS, NOON), tried]
    key = CALL.removeprefix(f"{ID}/")
    waits = steps(ny("11-04", "10:00"), *story, of=of)[key]
    assert (waits.state, waits.due) == (S.WAITING, tomorrow)
    assert waits.reason == Reason(R.CALL_AGAIN, tomorrow)
    assert steps(tomorrow, *story, of=of)[key].state is S.READY
    wrote_back = [*story, *wrote(ny("11-04", "09:30"))]
    assert steps(tomorrow, *wrote_back, of=of)[key].state is S.CANCELLED

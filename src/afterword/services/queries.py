"""Read models for terminal, page and JSON: the plans of all interviews as plain values.

Their shapes are a public interface (`"schema": 1`); instants are UTC, RFC 3339. Nothing is fetched or changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from afterword.domain.alerts import news
from afterword.domain.events import Answered, Bounced, Event, Invited, MailEvent
from afterword.domain.mail import gmail_link
from afterword.domain.model import (
    FINAL,
    LETTERS,
    Interview,
    Offer,
    Phase,
    Plan,
    Step,
    StepKind,
    StepState,
)
from afterword.domain.placeholders import SAYS_OPEN
from afterword.domain.sleep_forecast import WAYS, Asleep, Fate, Way, asleep
from afterword.engine.plans import plans
from afterword.errors import InputError, Problem
from afterword.services.account import AccountContext
from afterword.services.mail import instant as instant  # noqa: PLC0414  (others import it from here)
from afterword.services.mail import is_mail, mail_link, mail_view, offer_view, suggested_view
from afterword.services.mail import open_offers as offers_open

SCHEMA = 1

ASKS = frozenset({StepState.NEEDS_YOU, StepState.MISSED, StepState.READY, StepState.DRAFTED})
"""States in which a step can wait for the candidate."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An interview with its journal and its plan, of the account `you`."""

    interview: Interview
    events: tuple[Event, ...]
    plan: Plan
    you: str = ""


def planned(account: AccountContext, now: datetime, interview_id: str = "") -> list[Planned]:
    """Every interview (or only that one) with its plan, the earliest end first."""
    return planned_of(account, now, [_named(account, interview_id)] if interview_id else None)


def planned_of(account: AccountContext, now: datetime, ids: Iterable[str] | None) -> list[Planned]:
    """Like `planned`, for those ids only, or for all if None. Unknown ids are left out."""
    interviews = account.store.interviews(account.id, ids=ids)
    journals = account.store.events_of([i.id for i in interviews])
    earliest_first = sorted(interviews, key=lambda i: i.ends)
    made = plans(account.store, account.id, account.policy, journals, earliest_first, now)
    return [Planned(i, journals[i.id], its, account.you) for i, its in zip(earliest_first, made, strict=True)]


def interview_named(account: AccountContext, beginning: str) -> Interview:
    """The only interview with that id, or with that beginning of its id. Raises InputError for none or several."""
    name = _named(account, beginning)
    return next(iter(account.store.interviews(account.id, ids=[name])))


def _named(account: AccountContext, beginning: str) -> str:
    """The full id of the only interview with that id or beginning."""
    ids = [i.id for i in account.store.interviews(account.id)]
    return _only(beginning, ids, "ID", "an interview's id, or its beginning")


def step_named(account: AccountContext, beginning: str, now: datetime) -> Step:
    """The only step with that key or beginning; the interview's id may be left out if the rest is enough.

    Raises InputError for none or several.
    """
    steps = {str(s.key): s for p in planned(account, now) for s in p.plan.steps}
    return steps[
        _only(beginning, steps, "STEP", "a step's key as `afterword status` prints it, or its beginning")
    ]


def _only(beginning: str, names: Iterable[str], place: str, expected: str) -> str:
    known = list(names)
    hits = [beginning] if beginning in known else [name for name in known if name.startswith(beginning)]
    hits = hits or [name for name in known if "/" in name and name.partition("/")[2].startswith(beginning)]
    if len(hits) == 1:
        return hits[0]
    found = (
        f"{beginning!r}, which none begins with"
        if not hits
        else f"{beginning!r}, which {len(hits)} begin with"
    )
    few = ", ".join((hits or get_close_matches(beginning, known, n=4, cutoff=0.3) or known)[:4])
    raise InputError([Problem(place, found, f"{expected}: {few}" if few else expected)])


def status(
    account: AccountContext, now: datetime, interview_id: str = "", *, running: bool
) -> dict[str, Any]:
    """The whole state, as `afterword status --json` prints it."""
    return {
        "schema": SCHEMA,
        "now": instant(now),
        "account": account.you,
        "health": health(account, running=running),
        "interviews": [interview_view(p) for p in planned(account, now, interview_id)],
        "offers": [offer_view(offer) for offer in open_offers(account, now)],
    }


def open_offers(account: AccountContext, now: datetime) -> list[Offer]:
    """Offers from invitations that wait for the candidate's decision, the earliest first."""
    return offers_open(account, now)


def health(account: AccountContext, *, running: bool) -> dict[str, Any]:
    """Sign-in, last look at the mailbox, daemon."""
    return {
        "sign_in": str(account.store.sign_in(account.id).get("state", "unknown")),
        "last_sync": instant(account.store.synced_at(account.id)),
        "daemon": "running" if running else "stopped",
    }


def interview_view(one: Planned) -> dict[str, Any]:
    """One interview with its steps."""
    interview, stop = one.interview, one.plan.stopped
    stopped = stop and {
        "reason": stop.reason,
        "by": stop.by,
        "at": instant(stop.at),
        "message_id": stop.message_id,
        "link": link_of(one, stop.message_id),
    }
    return {
        "id": interview.id,
        "company": interview.company,
        "position": interview.position,
        "starts": instant(interview.starts),
        "ends": instant(interview.ends),
        "time_zone": interview.time_zone,
        "stopped": stopped,
        "suggested": _suggested(one),
        "steps": [step_view(step) for step in one.plan.steps],
        "mail": [mail_view(e, one.you) for e in one.events if is_mail(e)],
    }


def _suggested(one: Planned) -> dict[str, Any] | None:
    found = one.plan.suggested
    return suggested_view(one.interview, found, link_of(one, found.message_id)) if found else None


def link_of(one: Planned, message_id: str) -> str:
    """The address of the message with that id in Gmail's page, or nothing."""
    mail = (e for e in one.events if isinstance(e, MailEvent) and message_id)
    return next((mail_link(e, one.you) for e in mail if e.mail.message_id == message_id), "")


def step_view(step: Step) -> dict[str, Any]:
    """One step."""
    window = step.window
    return {
        "key": str(step.key),
        "kind": step.kind.value,
        "person": step.person.name if step.person else "",
        "to": step.to,
        "state": step.state.value,
        "why": step.why,
        "mail": step.mail,
        "opens": instant(window.opens) if window else None,
        "due": instant(step.due),
        "closes": instant(window.closes) if window else None,
        "sent": instant(step.course.sent_at),
        "findings": _findings(step),
        "gmail": {
            "draft_id": step.trace.draft_id,
            "message_id": step.trace.message_id,
            "thread_id": step.trace.thread_id,
        },
    }


def _findings(step: Step) -> list[dict[str, Any]]:
    """What the checks said about the text that is in Gmail, while it is ours and has not left.

    The step's `why` already says that a sentence is open, so this does not repeat it.
    """
    course = step.course
    if step.state in FINAL or course.phase is not Phase.DRAFTED or course.edited_at:
        return []
    said = [(sentence, True) for sentence in course.holds] + [(sentence, False) for sentence in course.warns]
    mends = (*course.mends, *[""] * len(said))  # older versions recorded letters without them
    codes = (*course.codes, *[""] * len(said))
    quiet = SAYS_OPEN if course.open else frozenset()
    return [
        {"sentence": s, "mend": mend, "holds": holds}
        for (s, holds), mend, code in zip(said, mends, codes, strict=False)
        if code not in quiet
    ]


def todo(account: AccountContext, now: datetime) -> dict[str, Any]:
    """Everything that waits for the candidate, most urgent first: what closes soonest."""
    plans = planned(account, now)
    waiting = [(p.interview, s) for p in plans for s in p.plan.steps if asks(s)]
    waiting.sort(key=lambda pair: (_urgency(pair[1], now), pair[1].key))
    return {
        "schema": SCHEMA,
        "now": instant(now),
        "account": account.you,
        "todo": [
            step_view(s) | {"interview": i.id, "company": i.company, "position": i.position}
            for i, s in waiting
        ],
        "offers": [offer_view(offer) for offer in open_offers(account, now)],
        "suggestions": [view for view in map(_suggested, plans) if view],
        "news": [_news_view(p, e) for p in plans for e in news(p.plan, p.events, now)],
        "sign_in": str(account.store.sign_in(account.id).get("state", "unknown")),
    }


def _news_view(one: Planned, event: Answered | Invited | Bounced) -> dict[str, Any]:
    """News that no step asks about: an answer that stopped it, a letter that came back."""
    return mail_view(event, one.you) | {
        "interview": one.interview.id,
        "company": one.interview.company,
        "position": one.interview.position,
        "name": event.mail.who,
        "address": event.address if isinstance(event, Bounced) else "",
    }


def asks(step: Step) -> bool:
    """Whether the step waits for the candidate."""
    if step.state is StepState.READY:
        return not step.want and step.kind not in LETTERS
    if step.state is StepState.MISSED:
        return step.kind.value in {"thank-you", "nudge"}
    return step.state in ASKS and step.state not in FINAL


GMAILS_TURN = frozenset(
    {StepState.WAITING, StepState.READY, StepState.SCHEDULED, StepState.SENDING, StepState.UNKNOWN}
)
"""States in which a letter waits for Gmail and not for the candidate."""


def letters_ahead(account: AccountContext, now: datetime, ids: Iterable[str] | None = None) -> list[Step]:
    """The letters that need Gmail to go on and can still be in time, what closes soonest first; of those interviews.

    They include a nudge once its time has come: until then it may never be needed.
    """
    steps = (s for p in planned_of(account, now, ids) for s in p.plan.steps if s.kind in LETTERS)
    wanted = (s for s in steps if s.kind is StepKind.THANK_YOU or s.state is not StepState.WAITING)
    ahead = [(s.window.closes, s) for s in wanted if s.state in GMAILS_TURN and s.window]
    return [s for closes, s in sorted(ahead, key=lambda pair: (pair[0], pair[1].key)) if closes > now]


def lid(account: AccountContext, now: datetime, until: datetime) -> dict[str, Any]:
    """`lid --json`: the letters affected if the laptop sleeps until then, and what can be done about each.

    Those that would miss their window come first, ordered by when it closes; then those that leave later.
    """
    found = []
    for one, later in zip(planned(account, now), planned(account, until), strict=True):
        policy = account.policy(one.interview)
        found += [(one, a) for a in asleep(one.interview, one.plan, later.plan, policy, now, until)]
    found.sort(key=lambda pair: (pair[1].fate is Fate.LATER, pair[1].wake_by or until, pair[1].step.key))
    closes = [a.wake_by for _, a in found if a.wake_by]
    return {
        "schema": SCHEMA,
        "now": instant(now),
        "account": account.you,
        "until": instant(until),
        "wake_by": instant(min(closes)) if closes else None,
        "letters": [_asleep_view(account, one.interview, a) for one, a in found],
    }


def _asleep_view(account: AccountContext, interview: Interview, letter: Asleep) -> dict[str, Any]:
    return step_view(letter.step) | {
        "interview": interview.id,
        "company": interview.company,
        "position": interview.position,
        "fate": letter.fate.value,
        "wake_by": instant(letter.wake_by),
        "leaves": instant(letter.leaves),
        "ways": [_way_view(way, letter.step, account.you) for way in letter.ways],
    }


def _way_view(way: Way, step: Step, you: str) -> dict[str, str]:
    """What can be done, the command or page for it, and what Afterword does then."""
    words, command, then = WAYS[way]
    return {
        "way": way.value,
        "words": words,
        "command": command.format(key=step.key, interview=step.interview),
        "link": gmail_link(step, you) if way is Way.IN_GMAIL else "",
        "then": then,
    }


def _urgency(step: Step, now: datetime) -> datetime:
    """Order steps that can still be missed before those that were."""
    far = datetime.max.replace(tzinfo=UTC)
    closes = step.window.closes if step.window else None
    return closes if closes and closes > now else far

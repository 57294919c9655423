"""What terminal, page and programs can ask. Each answer comes from the plans; nothing is fetched or changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from afterword.domain.alerts import asked_again, news
from afterword.domain.events import Answered, Bounced, Event, GuestsRead, Invited, MailEvent
from afterword.domain.mail import gmail_link
from afterword.domain.model import (
    FINAL,
    LETTERS,
    Interview,
    Phase,
    Plan,
    Step,
    StepKind,
    StepState,
)
from afterword.domain.placeholders import SAYS_OPEN
from afterword.domain.sleep_forecast import Asleep, Fate, Way, asleep, wake_times
from afterword.domain.step_key import StepKey
from afterword.engine.plans import other_talks, plans
from afterword.messages import why
from afterword.messages.answers import REWRITTEN, worded_at
from afterword.messages.lid import advice
from afterword.messages.words import is_held, reader
from afterword.services.account import AccountContext
from afterword.services.mail import (
    decided,
    is_mail,
    mail_link,
    mail_view,
    offer_view,
    open_offers,
    promised_view,
    suggested_view,
)
from afterword.services.read_models import (
    AsleepView,
    FindingView,
    GmailIdsView,
    HealthView,
    InterviewView,
    LidView,
    NewsView,
    PromisedAnswerView,
    ReplyOfferView,
    StatusView,
    StepView,
    StopView,
    SuggestionView,
    TodoItem,
    TodoView,
    WayView,
)
from afterword.services.sign_in import sign_in_facts

ASKS = frozenset({StepState.NEEDS_YOU, StepState.MISSED, StepState.READY, StepState.DRAFTED})
"""States in which a step can wait for the candidate."""


ORDER = (Fate.MISSED, Fate.LATER, Fate.IN_TIME)
"""Effects of a sleep on letters, the worst first."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An interview with its journal and its plan, of the account `you`."""

    interview: Interview
    events: tuple[Event, ...]
    plan: Plan
    you: str = ""
    zone: str = "UTC"  # the candidate's, for the times in sentences
    by_hand: bool = False  # whether the candidate sends the letters


def planned(account: AccountContext, now: datetime, interview_id: str = "") -> list[Planned]:
    """Every interview (or only that one) with its plan, the earliest end first."""
    return planned_of(account, now, [interview_id] if interview_id else None)


def planned_of(account: AccountContext, now: datetime, ids: Iterable[str] | None) -> list[Planned]:
    """Like `planned`, for those ids only, or for all if None. Unknown ids are left out."""
    interviews = account.store.interviews(account.id, ids=ids)
    journals = account.store.events_of(account.id, [i.id for i in interviews])
    earliest_first = sorted(interviews, key=lambda i: i.ends)
    made = plans(account.store, account.id, account.policy, journals, earliest_first, now)
    return [
        Planned(i, journals[i.id], its, account.you, account.zone, account.by_hand)
        for i, its in zip(earliest_first, made, strict=True)
    ]


def interviews(account: AccountContext, ids: Iterable[str] | None = None) -> tuple[Interview, ...]:
    """The account's interviews, or those of them with these ids, earliest end first."""
    return account.store.interviews(account.id, ids=ids)


def interview(account: AccountContext, interview_id: str) -> Interview | None:
    """The account's interview with exactly that id."""
    return next(iter(interviews(account, [interview_id])), None)


def latest_ids(account: AccountContext, *, skip: int = 0, limit: int) -> tuple[str, ...]:
    """The ids of up to that many interviews, the latest end first."""
    return account.store.latest_ids(account.id, skip=skip, limit=limit)


def count(account: AccountContext) -> int:
    """How many interviews there are."""
    return account.store.count(account.id)


def search(account: AccountContext, query: str) -> tuple[str, ...]:
    """Ids of interviews with every word of the query in company, position or people, open ones first."""
    wanted = _plain(query).split()
    named = account.store.names_by_interview(account.id).items()
    texts = ((interview_id, _plain(" ".join(names))) for interview_id, names in named)
    return tuple(interview_id for interview_id, text in texts if all(word in text for word in wanted))


def _plain(text: str) -> str:
    """Without case and accents: somebody who types 'muller' means Müller too."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Events, newest first, with their interviews by id; `more` is where the next page begins, or 0."""

    events: tuple[Event, ...]
    interviews: dict[str, Interview]
    more: int


def journal(account: AccountContext, *, before: int, limit: int) -> JournalPage:
    """The newest events numbered below `before`, or the newest of all if that is 0."""
    events = account.store.latest_events(account.id, before=before, limit=limit)
    found = {i.id: i for i in interviews(account, [e.interview for e in events])}
    return JournalPage(events, found, events[-1].number if len(events) == limit else 0)


def export(account: AccountContext) -> dict[str, Any]:
    """Everything of the account as one document, `"schema": 1`; no sign-in, no secret."""
    return account.store.export(account.id)


def application_of(account: AccountContext, now: datetime, interview_id: str) -> list[Planned]:
    """That interview and the other talks of its application, with their plans, the earliest end first."""
    (interview,) = account.store.interviews(account.id, ids=[interview_id])
    others = other_talks(account.store, account.id, interview)
    return planned_of(account, now, [interview_id, *(talk.id for talk in others)])


def status(account: AccountContext, now: datetime, interview_id: str = "", *, running: bool) -> StatusView:
    """The whole state, as `afterword status` shows it."""
    return StatusView(
        now,
        account.you,
        health(account, running=running),
        tuple(map(_interview, planned(account, now, interview_id))),
        tuple(offer_view(offer, account.you) for offer in open_offers(account, now)),
    )


def health(account: AccountContext, *, running: bool) -> HealthView:
    """Sign-in, last look at the mailbox, daemon, and what keeps Afterword from Gmail."""
    synced = account.store.synced_at(account.id)
    facts = sign_in_facts(account)
    return HealthView(facts.state, synced, "running" if running else "stopped", facts.trouble)


def _interview(one: Planned) -> InterviewView:
    it = one.interview
    return InterviewView(
        id=it.id,
        company=it.company,
        position=it.position,
        starts=it.starts,
        ends=it.ends,
        time_zone=it.time_zone,
        stopped=_stopped(one),
        suggested=_suggested(one),
        promised=_promised(one),
        reply=_reply(one),
        steps=tuple(step_view(step, one) for step in one.plan.steps),
        mail=tuple(mail_view(e, one.you) for e in one.events if is_mail(e)),
        guests=next((e.remarks for e in reversed(one.events) if isinstance(e, GuestsRead)), ()),
    )


def _stopped(one: Planned) -> StopView | None:
    stop = one.plan.stopped
    if stop is None:
        return None
    return StopView(stop.reason, stop.by, stop.at, stop.message_id, link_of(one, stop.message_id))


def _suggested(one: Planned) -> SuggestionView | None:
    found = one.plan.suggested
    return suggested_view(one.interview, found, link_of(one, found.message_id)) if found else None


def _promised(one: Planned) -> PromisedAnswerView | None:
    found = one.plan.promised
    return promised_view(one.interview, found, link_of(one, found.message_id)) if found else None


def _reply(one: Planned) -> ReplyOfferView | None:
    about = one.plan.reply
    command = f"afterword reply {one.interview.id} {about}"
    return ReplyOfferView(*_of(one.interview), about.value, command) if about else None


def promising(plans: Iterable[Planned], now: datetime) -> list[Planned]:
    """Those whose last answer promises another one, where asking once more after it is offered now."""
    return [p for p in plans if p.plan.promised and asked_again(p.plan.promised, now, p.interview.time_zone)]


def link_of(one: Planned, message_id: str) -> str:
    """The address of the message with that id in Gmail's page, or nothing."""
    mail = (e for e in one.events if isinstance(e, MailEvent) and message_id)
    return next((mail_link(e, one.you) for e in mail if e.mail.message_id == message_id), "")


def step_view(step: Step, one: Planned) -> StepView:
    """One step of that interview; the times in its sentence are by the candidate's clock."""
    window, trace = step.window, step.trace
    return StepView(
        key=step.key,
        kind=step.kind,
        person=reader(step),
        to=step.to,
        state=step.state,
        reason=step.reason.code,
        why=why(step.reason, one.zone),
        mail=step.mail,
        held=is_held(step),
        opens=window.opens if window else None,
        due=step.due,
        closes=window.closes if window else None,
        sent=step.history.sent_at,
        worded_for=worded_at(step, by_hand=one.by_hand),
        findings=tuple(_findings(step)),
        gmail=GmailIdsView(trace.draft_id, trace.message_id, trace.thread_id),
    )


def _findings(step: Step) -> Iterator[FindingView]:
    """What the checks said about the text that is in Gmail, while it is ours and has not left.

    The step's reason already says that a sentence is open, so this does not repeat it.
    """
    history = step.history
    if step.state in FINAL or history.phase is not Phase.DRAFTED or history.edited_at:
        return
    said = [(sentence, True) for sentence in history.holds] + [
        (sentence, False) for sentence in history.warns
    ]
    fixes = (*history.fixes, *[""] * len(said))  # older versions recorded letters without them
    codes = (*history.codes, *[""] * len(said))
    quiet = SAYS_OPEN if history.open else frozenset()
    for (sentence, holds), fix, code in zip(said, fixes, codes, strict=False):
        if code not in quiet:
            yield FindingView(sentence, fix, holds)


def todo(account: AccountContext, now: datetime) -> TodoView:
    """Everything that waits for the candidate."""
    plans, facts = planned(account, now), sign_in_facts(account)
    read = decided(account, [p.interview for p in plans])
    return TodoView(
        now,
        account.you,
        todo=tuple(TodoItem(step_view(s, p), *_of(p.interview)) for p, s in waiting(plans, now)),
        offers=tuple(offer_view(offer, account.you) for offer in open_offers(account, now)),
        suggestions=tuple(filter(None, map(_suggested, plans))),
        replies=tuple(filter(None, map(_reply, plans))),
        promises=tuple(filter(None, map(_promised, promising(plans, now)))),
        news=tuple(_news(p, e) for p in plans for e in news(p.plan, p.events, now, read)),
        sign_in=facts.state,
        trouble=facts.trouble,
    )


def waiting(plans: Iterable[Planned], now: datetime) -> list[tuple[Planned, Step]]:
    """Steps that wait for the candidate: those that close soonest first, then those without an end, and the missed."""

    def urgency(pair: tuple[Planned, Step]) -> tuple[bool, datetime, StepKey]:
        closes = pair[1].window.closes if pair[1].window else None
        late = closes is None or closes <= now
        return late, now if late else closes or now, pair[1].key

    return sorted(((p, s) for p in plans for s in p.plan.steps if asks(s)), key=urgency)


def rewriting(plans: Iterable[Planned]) -> list[tuple[Planned, Step]]:
    """Drafts that Afterword is writing again, except approved ones: they are back with the candidate in a moment."""
    pairs = ((p, s) for p in plans for s in p.plan.steps)
    return [
        (p, s)
        for p, s in pairs
        if s.state is StepState.READY
        and s.reason.code in REWRITTEN
        and s.history.phase is Phase.DRAFTED
        and s.history.word != "approved"
    ]


def _of(interview: Interview) -> tuple[str, str, str]:
    return interview.id, interview.company, interview.position


def _news(one: Planned, event: Answered | Invited | Bounced) -> NewsView:
    address = event.address if isinstance(event, Bounced) else ""
    return NewsView(mail_view(event, one.you), *_of(one.interview), event.mail.who, address)


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


def next_wakes(account: AccountContext, now: datetime) -> list[datetime]:
    """When the laptop must wake for the next letters to leave in time."""
    plans = planned(account, now)
    return wake_times(((step, account.policy(p.interview)) for p in plans for step in p.plan.steps), now)


def lid(account: AccountContext, now: datetime, until: datetime, *, wakes: bool = False) -> LidView:
    """The letters that a sleep until then affects, and what to do about each.

    Letters that would miss their window come first, ordered by its end, then those that leave later. Last come those
    for which a laptop that `wakes` itself wakes up.
    """
    found = []
    for one, later in zip(planned(account, now), planned(account, until), strict=True):
        policy = account.policy(one.interview)
        found += [
            (one, a) for a in asleep(one.interview, one.plan, later.plan, policy, now, until, wakes=wakes)
        ]
    found.sort(key=lambda pair: (ORDER.index(pair[1].fate), pair[1].wake_by or until, pair[1].step.key))
    wake_by = min((a.wake_by for _, a in found if a.wake_by), default=None)
    return LidView(now, account.you, until, wake_by, tuple(_asleep(one, a) for one, a in found))


def _asleep(one: Planned, letter: Asleep) -> AsleepView:
    ways = tuple(_way(way, letter.step, one.you) for way in letter.ways)
    step = step_view(letter.step, one)
    return AsleepView(step, *_of(one.interview), letter.fate, letter.wake_by, letter.leaves, ways)


def _way(way: Way, step: Step, you: str) -> WayView:
    said = advice(way, step.key)
    link = gmail_link(step, you) if way is Way.IN_GMAIL else ""
    return WayView(way, said.words, said.command, link, said.then)

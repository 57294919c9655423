"""What the candidate can change, each with its line in the journal: interviews, decisions, calls, addresses."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.domain.addresses import same_mailbox
from afterword.domain.calls import Result, outcome
from afterword.domain.changes import carried_over, facts_of
from afterword.domain.events import (
    OF_KIND,
    Added,
    Answered,
    Approved,
    Changed,
    Closed,
    Done,
    Drafting,
    Event,
    FollowUp,
    GuestsRead,
    Held,
    Invited,
    Noticed,
    ReplyWanted,
    Skipped,
    Undone,
    on_step,
)
from afterword.domain.history import in_force, left_since
from afterword.domain.left_out import gone
from afterword.domain.model import EventKind, Interview, Phase, ReplyAbout, Step, StepKind
from afterword.domain.schedule import local
from afterword.domain.step_key import StepKey
from afterword.engine.plans import other_talks, plans
from afterword.errors import InputError, Problem
from afterword.messages import times
from afterword.messages.words import interview_words
from afterword.storage import Entry
from afterword.storage.rows import kept

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.imports.given import Remark
    from afterword.services.account import AccountContext
    from afterword.storage.portable import Imported

journal = logging.getLogger("afterword.journal")


def log_event(event: Event) -> None:
    """Log one line for each event of the journal, without addresses or the text of letters."""
    kind = event.step.kind if event.step else "-"
    said = {k: v for k, v in kept(event).detail.items() if k in LOGGED}
    words = " ".join(f"{key}={_logged(value)}" for key, value in said.items() if value)
    journal.info(
        "%s interview=%s step=%s person=%s %s", event.kind, event.interview, kind, event.person or "-", words
    )


LOGGED = frozenset(
    {"message_id", "draft_id", "thread_id", "until", "permanent", "delayed", "reasons", "suggests", "kinds"}
)


def _logged(value: object) -> object:
    """A list's sentences as one text."""
    return f'"{" ".join(map(str, value))}"' if isinstance(value, (list, tuple)) else value


def record_word(
    account: AccountContext, step: Step, word: str, now: datetime, *, at_once: bool = False
) -> None:
    """Record the candidate's decision on that step in the journal: approved, held, skipped or done.

    A letter approved `at_once` leaves now, not at its best moment.
    """
    whose = on_step(step, now)
    if word == "approved":
        record(account, Approved(*whose, at_once, _words_now(account, step)))
    else:
        record(account, OF_KIND[EventKind(word)](*whose))


def _words_now(account: AccountContext, step: Step) -> str:
    """The digest of what the letter says now, though it may not be in Gmail yet: the yes is to that.

    Empty for a text that the candidate edited, and for a draft that would still have an open sentence.
    """
    from afterword.engine.writing import is_open, undated

    history = step.history
    ours = history.phase in {Phase.NONE, Phase.DRAFTED} and not history.edited_at
    letter = ours and step.kind in {StepKind.THANK_YOU, StepKind.NUDGE} and step.to
    interview = account.store.interview(account.id, step.interview) if letter else None
    if interview is None:
        return ""
    try:
        still_open = history.phase is Phase.DRAFTED and is_open(account.wording, interview, step)
        return "" if still_open else undated(account.wording, interview, step)
    except InputError:  # a template of the candidate's own is broken; the pass says so
        return ""


def hold_letters(account: AccountContext, keys: Iterable[StepKey], now: datetime) -> tuple[int, int]:
    """Hold these letters unless they have left; return how many are held, and how many had left."""
    from afterword.messages.words import CAN_BE_HELD
    from afterword.services.queries import planned

    wanted = set(keys)
    plans = [one for interview in {k.interview for k in wanted} for one in planned(account, now, interview)]
    steps = [step for one in plans for step in one.plan.steps if step.key in wanted]
    stays = [step for step in steps if step.state in CAN_BE_HELD]
    for step in stays:
        record_word(account, step, "held", now)
    return len(stays), len(wanted) - len(stays)


def record(account: AccountContext, event: Event) -> None:
    """Record the event in the journal and have its interview looked at from its instant on."""
    for new in account.store.record(account.id, [event], look_at={event.interview: event.at}):
        log_event(new)


WORDS = (Approved, Held, Skipped, Done, Closed, FollowUp, ReplyWanted)
"""What the candidate decided, and can take back."""


ADDING_UNDONE = timedelta(days=1)
"""How long `undo` takes back that an interview was added."""


def undo(account: AccountContext, now: datetime, interview_id: str = "") -> list[Event]:
    """Take back the candidate's last decision or change, in that interview or in all. Return what no longer counts.

    Adding an interview counts for a day, as long as nothing else happened to it. Rules from a call stay, and so does a
    fact that changed again since. Raises InputError if there is nothing to take back, or if the letter has left.
    """
    ids = [interview_id] if interview_id else [i.id for i in account.store.interviews(account.id)]
    journals = account.store.events_of(account.id, ids)
    events = [event for journal in journals.values() for event in in_force(journal)]
    last = last_decision(events)
    added = [e for e in events if isinstance(e, Added) and not (last and e.at <= last[0].at)]
    if added:
        return _not_added(account, added, journals, now)
    if not last:
        raise InputError([Problem("undo", _("You have nothing to take back."), "")])
    free = not_left(last, events)
    if not free:
        raise InputError([_has_left(account, event) for event in last])
    return _take_back(account, free, now)


def is_just_added(journal: Iterable[Event]) -> bool:
    """Whether nothing has happened to an interview but that it was added."""
    return all(isinstance(event, Added | GuestsRead) for event in journal)


def _not_added(
    account: AccountContext, added: Sequence[Event], journals: Mapping[str, Sequence[Event]], now: datetime
) -> list[Event]:
    """Forget the interviews that were added last."""
    newest = max(event.at for event in added)
    last = [event for event in added if event.at == newest]
    if now - newest > ADDING_UNDONE or not all(is_just_added(journals[event.interview]) for event in last):
        begun = any(isinstance(e, Drafting) for event in last for e in journals[event.interview])
        said = (
            _(
                "Afterword has begun the letters of {interview} since you added it. `afterword forget` removes it; "
                "drafts in Gmail stay."
            )
            if begun
            else _("You have decided nothing since you added {interview}. `afterword forget` removes it.")
        )
        first = account.store.interview(account.id, last[0].interview)
        whole = interview_words(first) if first else last[0].interview
        raise InputError([Problem("undo", said.format(interview=whole), "")])
    for event in last:
        forget(account, event.interview)
    return last


def not_left(decided: Iterable[Event], journal: Sequence[Event]) -> list[Event]:
    """The decisions that one can still take back, because their letter has not left since."""
    return [event for event in decided if not left_since(event, journal)]


def _has_left(account: AccountContext, event: Event) -> Problem:
    from afterword.messages.words import step_words

    interview = account.store.interview(account.id, event.interview)
    whose = step_words(event.step, interview) if event.step else event.interview
    said = _("{letter} has left Gmail, so nothing can be taken back.").format(letter=whose)
    return Problem("undo", said, "")


def last_decision(events: Iterable[Event]) -> list[Event]:
    """What the candidate decided last, of events that still count; several if one word decided several things."""
    said = [e for e in events if isinstance(e, WORDS) or (isinstance(e, Changed) and e.was)]
    last = max((event.at for event in said), default=None)
    return [event for event in said if event.at == last]


def reopen(account: AccountContext, interview: Interview, now: datetime) -> list[Event]:
    """Open a closed interview again. Raises InputError if it is not closed."""
    closed = [e for e in in_force(account.store.events(account.id, interview.id)) if isinstance(e, Closed)]
    if not closed:
        said = _("{interview} is open, so there is nothing to open again.")
        raise InputError([Problem("ID", said.format(interview=interview_words(interview)), "")])
    return _take_back(account, closed, now)


def not_an_answer(account: AccountContext, interview: Interview, now: datetime) -> list[Event]:
    """Go on as if the mail that stopped or paused this application had not come.

    Raises InputError if no mail stopped it.
    """
    talks = {interview.id, *(t.id for t in other_talks(account.store, account.id, interview))}
    journals = account.store.events_of(account.id, sorted(talks))
    mail = [e for j in journals.values() for e in in_force(j) if isinstance(e, Answered | Invited | Noticed)]
    if not mail:
        said = _("No answer stopped {interview}.").format(interview=interview_words(interview))
        raise InputError([Problem("ID", said, "")])
    last = max(mail, key=lambda e: e.at).mail.message_id
    return _take_back(account, [e for e in mail if e.mail.message_id == last], now)


def _take_back(account: AccountContext, events: Iterable[Event], now: datetime) -> list[Event]:
    taken = list(events)
    for event in taken:
        undone = Undone(event.interview, now, event.step, event.person, what=event.kind, when=event.at)
        if isinstance(event, Changed):
            _change_back(account, event, undone)
        else:
            record(account, undone)
    return taken


def _change_back(account: AccountContext, change: Changed, undone: Undone) -> None:
    """Undo that change of the interview's facts."""
    current = account.store.interview(account.id, change.interview)
    if current is None or change.was is None or change.became is None:
        return
    before = carried_over(change.became, change.was, current, unless_changed=True)
    at = max(undone.at, change.at + timedelta(microseconds=1))  # Undone names an event by its instant
    changed = Changed(change.interview, at, moved=before.starts != current.starts)
    account.store.save_many(account.id, [Entry(before, [undone, changed], undone.at)])
    log_event(undone)


def follow_up(account: AccountContext, interview: Interview, day: date, now: datetime) -> None:
    """Plan one more nudge from that day on, whatever was answered before. Raises InputError for a past day."""
    if day < local(now, interview.time_zone).date():
        said = _("{day} is over: name today or a later day.").format(day=times.day(day))
        raise InputError([Problem("WHEN", said, "")])
    record(account, FollowUp(interview.id, now, day=day))


def want_reply(account: AccountContext, interview: Interview, about: ReplyAbout, now: datetime) -> None:
    """Have the letter after the answer drafted, once for an application.

    Raises InputError if it was wanted before, or if nobody can get it.
    """
    talks = [interview, *other_talks(account.store, account.id, interview)]
    journals = account.store.events_of(account.id, [t.id for t in talks])
    wishes = (e for j in journals.values() for e in in_force(j) if isinstance(e, ReplyWanted))
    if any(wish.about is about for wish in wishes):
        raise InputError(
            [
                Problem(
                    "ABOUT",
                    _("{about}, which you asked for already").format(about=about),
                    _("another letter"),
                )
            ]
        )
    wish = ReplyWanted(interview.id, now, about=about)
    (planned,) = plans(
        account.store,
        account.id,
        account.policy,
        {interview.id: (*journals[interview.id], wish)},
        [interview],
        now,
    )
    if not any(s.kind is StepKind.REPLY and s.key.about == about for s in planned.steps):
        expected = _("an agency's recruiter") if about is ReplyAbout.THANKS else _("somebody with an address")
        raise InputError(
            [
                Problem(
                    "ABOUT", _("{about}, for which there is nobody to write to").format(about=about), expected
                )
            ]
        )
    record(account, wish)


def record_call(
    account: AccountContext, step: Step, result: Result, now: datetime, decision_by: date | None = None
) -> None:
    """Record how a call went in the journal and in the interview's rules, all or nothing."""
    interview = account.store.interview(account.id, step.interview)
    if interview is None:  # forgotten by somebody else meanwhile
        raise InputError([Problem("STEP", str(step.key), _("a step of an interview that is there"))])
    if decision_by and decision_by < local(now, interview.time_zone).date():
        said = _("They decide in the future, not on {day}: write today or a later day.")
        raise InputError([Problem("decision_by", said.format(day=times.day(decision_by)), "")])
    journal, policy = account.store.events(account.id, interview.id), account.policy(interview)
    came = outcome(result, step, interview, journal, policy, now, decision_by=decision_by)
    account.store.save_many(account.id, [Entry(came.interview, list(came.events), now)])
    for event in came.events:
        log_event(event)


def call_said(
    step: Step, result: str, by: str, asked: tuple[str, str], today: date
) -> tuple[Result | None, date | None]:
    """How a call went and when they will decide, in the candidate's words of `today`. `asked` names both questions.

    Raises InputError with everything that makes no sense.
    """
    from afterword.imports.spoken import Unclear, read_day

    wrong, (went, decision) = [], asked
    if (result or by) and step.kind is not StepKind.CALL:
        place, value = (went, result) if result else (decision, by)
        wrong.append(Problem(place, repr(value), _("a call; {key} is not one").format(key=step.key)))
    if result and result not in set(Result):
        wrong.append(Problem(went, repr(result), _("one of {result}").format(result=", ".join(Result))))
    elif by and result not in {Result.SPOKE, Result.NO_CALLS}:
        wrong.append(
            Problem(
                decision,
                repr(by),
                _("only with {spoke} or {no_calls}").format(spoke=Result.SPOKE, no_calls=Result.NO_CALLS),
            )
        )
    day: date | None = None
    try:
        day = read_day(by, today, ahead=True) if by.strip() else None
    except Unclear as unclear:
        wrong.append(Problem(decision, unclear.with_choices(), ""))
    if wrong:
        raise InputError(wrong)
    return (Result(result) if result else None), day


def correct_address(account: AccountContext, step: Step, written: str, now: datetime) -> None:
    """Give that address to the step's person. Raises InputError if it is invalid, or somebody else's."""
    from afterword.config.fields import address

    interview = account.store.interview(account.id, step.interview)
    if step.person is None or interview is None:
        raise InputError(
            [
                Problem(
                    "STEP",
                    _("{key}, which concerns nobody else").format(key=step.key),
                    _("a step for a person"),
                )
            ]
        )
    try:
        right = address(written)
    except ValueError:
        said = (
            _("“{text}” is not an email address: write it like ana@acme.example.")
            if written.strip()
            else _("The address is missing: write it like ana@acme.example.")
        )
        raise InputError([Problem("ADDRESS", said.format(text=written), "")]) from None
    if any(same_mailbox(right, own) for own in account.config.you.signs):
        said = _("{address} is your own address: write theirs.")
        raise InputError([Problem("ADDRESS", said.format(address=right), "")])
    others = [
        p.name
        for p in interview.people
        if p.id != step.person.id and p.email and same_mailbox(p.email, right)
    ]
    if others:
        said = _("{address} is {other}'s address: write one of their own.")
        raise InputError([Problem("ADDRESS", said.format(address=right, other=others[0]), "")])
    people = tuple(replace(p, email=right) if p.id == step.person.id else p for p in interview.people)
    add(account, replace(interview, people=people), now)


def forget(account: AccountContext, interview_id: str) -> None:
    """Remove the interview, its people and its journal, from the store's own copies too."""
    account.store.forget(account.id, interview_id)


def import_document(account: AccountContext, document: object) -> Imported:
    """Take in what `export` gave, all or nothing. Raises InputError with every problem."""
    return account.store.import_(account.id, document)


def brought_up_to_date(
    account: AccountContext, interviews: Iterable[Interview], now: datetime, *, moved: bool | None = None
) -> list[Interview]:
    """What adding them would store: for each the interview that it updates, or itself.

    Raises InputError if one may be a known one that has `moved`, and nobody said whether it has.
    """
    from afterword.imports.merge import brought_up

    known = {each.id: each for each in account.store.interviews(account.id)}
    wanted: dict[str, Interview] = {}
    for new in interviews:
        whole = brought_up(list(known.values()), new, now, moved=moved)
        known[whole.id] = wanted[whole.id] = whole
    return list(wanted.values())


def add(account: AccountContext, interview: Interview, now: datetime) -> bool:
    """Store the interview, which is looked at from `now` on; False if nothing in it was new."""
    return bool(add_all(account, [interview], now))


def add_all(
    account: AccountContext,
    interviews: Iterable[Interview],
    now: datetime,
    guests: Mapping[str, Sequence[Remark]] | None = None,
    left_out: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Interview]:
    """Store all interviews or none; return those with something new.

    Raises InputError for a new decision date before its interview. The journal keeps `guests`, remarks on a calendar's
    guests by event uid, and `left_out`, the guests whom the candidate left out, by interview id.
    """
    entries, wrong = [], []
    for interview in interviews:
        old = account.store.interview(account.id, interview.id)
        if old != interview:
            wrong += _decided_too_soon(interview, old)
            out = (left_out or {}).get(interview.id, ())
            event = _changed(old, interview, now, out) if old else Added(interview.id, now, left_out=out)
            noted = _guests(account, interview, now, guests or {})
            entries.append(Entry(interview, [event, *noted], now))
    if wrong:
        raise InputError(wrong)
    if entries:
        account.store.save_many(account.id, entries)
    for kept_event in (each for entry in entries for each in entry.events if isinstance(each, GuestsRead)):
        log_event(kept_event)
    return [entry.interview for entry in entries]


def _changed(old: Interview, new: Interview, now: datetime, out: tuple[str, ...]) -> Changed:
    """The event for that change. If facts differ, it holds both versions, and notes of people who are left out."""
    moved = old.starts != new.starts
    if facts_of(old) == facts_of(new):
        return Changed(new.id, now, moved=moved, left_out=out)
    ids = {p.id for p in old.people} - {p.id for p in new.people}
    everybody = tuple(dict.fromkeys((*out, *gone(old.people, new.people))))
    was, became = facts_of(old, ids), facts_of(new)
    return Changed(new.id, now, moved=moved, was=was, became=became, left_out=everybody)


def _guests(
    account: AccountContext, interview: Interview, now: datetime, guests: Mapping[str, Sequence[Remark]]
) -> list[Event]:
    from afterword.imports.given import guests_read

    remarks = guests.get(interview.uid) if interview.uid else None
    if remarks is None:
        return []
    return guests_read(interview.id, now, remarks, account.store.events(account.id, interview.id))


def _decided_too_soon(interview: Interview, old: Interview | None) -> list[Problem]:
    """What is wrong with the date of decision, if it was just given: it lies before the interview's end."""
    by, day = interview.rules.decision_by, local(interview.ends, interview.time_zone).date()
    known = old is not None and old.rules.decision_by == by and old.ends == interview.ends
    if by is None or known or by >= day:
        return []
    return [
        Problem(
            "decision_by",
            by.isoformat(),
            _("{day} or later: they decide after the interview").format(day=day.isoformat()),
        )
    ]

"""The counts of what belongs to an application and not to one talk: one chain of nudges, one letter of thanks a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from scripts.lib.soak.books import LAG, Books, Counted, Mail, at, is_thanks, seen_by
from scripts.lib.soak.invited import LivedApplication, Round

from afterword.domain.addresses import mailbox_of, same_mailbox

MOST_NUDGES = 2
"""After a round: what `[nudges] most` is if a config does not say."""


def rounds(books: Books, found: Counted) -> None:
    """Everything about the candidate's applications."""
    for application in books.applications:
        found.nudges += len(books.nudges(application))
        found.thanked += _thanked_twice(books, application)
        found.chain += _beyond_one_chain(books, application)
        found.pestered += _pestered(books, application)


def _thanked_twice(books: Books, application: LivedApplication) -> Iterator[str]:
    for addresses in application.mailboxes():
        person = application.addresses[addresses[0]]
        days = [r.first_end for r in application.rounds if r.has(person)]
        thanks = sorted(at(m) for a in addresses for m in books.letters.get(a, ()) if is_thanks(m))
        for number, moment in enumerate(thanks, 1):
            if number > sum(day <= moment for day in days):
                yield f"{' alias '.join(addresses)}: thanks number {number} at {moment:%d %b %H:%M}"


def _beyond_one_chain(books: Books, application: LivedApplication) -> Iterator[str]:
    arrived = sorted((m for m in books.nudges(application) if books.arrives(m["to"][0])), key=at)
    for loop in application.rounds:
        after = [m for m in arrived if _round(application, at(m)) == loop]
        if len(after) > MOST_NUDGES:
            yield f"{application.company}: {len(after)} nudges after one round, {_list(after)}"
        if len({mailbox_of(m["to"][0]) for m in after}) > 1:
            yield f"{application.company}: nudges to several people, {_list(after)}"
    days = [_day(application, m) for m in arrived]
    for later, (before, day) in zip(arrived[1:], pairwise(days), strict=True):
        if day - before <= timedelta(days=1):
            yield f"{application.company}: nudges on {before} and {day}, {_list([later])}"
    for mail in arrived:
        yield from _too_early(books, application, mail)


def _too_early(books: Books, application: LivedApplication, mail: Mail) -> Iterator[str]:
    """Before a promised date, or while the reader is away."""
    day, looked = _day(application, mail), books.looked_at(mail)
    first_day = _round(application, at(mail)).talks[0].starts.date()
    for talk in application.talks:
        promised = talk.rules.decision_by
        known = books.people.entered[talk.id] < looked
        if promised and promised >= first_day and known and day <= promised:
            yield f"{_list([mail])}, and {promised} was promised in {talk.id}"
    back = application.away.get(mailbox_of(mail["to"][0]))
    if back and day < back and _replied(books, mail["to"][0], looked):
        yield f"{_list([mail])}, who is away until {back}"


def _replied(books: Books, address: str, looked: datetime) -> bool:
    """Whether an automatic reply had come from there before the look."""
    replies = (m for m in books.mail if same_mailbox(m["from"], address) and "INBOX" in m["labels"])
    automatic = (m for m in replies if any(name.lower() == "auto-submitted" for name, _ in m["headers"]))
    return any(at(m) + timedelta(seconds=LAG) < looked for m in automatic)


def _pestered(books: Books, application: LivedApplication) -> Iterator[str]:
    for mail in books.nudges(application):
        looked, last = books.looked_at(mail), _round(application, at(mail))
        for answer in books.people.deeds.answers.get(application.company, []):
            if seen_by(answer, last, looked):
                yield f"{_list([mail])}; somebody had answered at {answer.at:%d %b %H:%M} {answer.how}"


def _round(application: LivedApplication, moment: datetime) -> Round:
    """The last round with a talk that was over at that moment."""
    rounds = application.rounds
    return next((r for r in reversed(rounds) if r.first_end <= moment), rounds[0])


def _day(application: LivedApplication, mail: Mail) -> date:
    return at(mail).astimezone(ZoneInfo(application.time_zone)).date()


def _list(mails: Sequence[Mail]) -> str:
    return ", ".join(f"{m['to'][0]} was nudged at {at(m):%d %b %H:%M}" for m in mails)

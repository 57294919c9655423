"""Updates an interview that is added again, without losing anything that was typed.

A file that the candidate wrote wins over the known interview. An update from a calendar moves the meeting and may add
people, but wins nowhere else: its gaps and guesses never replace typed text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.config.dates import written
from afterword.config.language import _
from afterword.domain.addresses import same_mailbox
from afterword.domain.application import same_application
from afterword.domain.finishing import words
from afterword.domain.former_notes import joined
from afterword.domain.model import Interview, Notes, Person, PersonNotes, Rules, SharedSentence
from afterword.domain.schedule import local
from afterword.errors import InputError, Problem
from afterword.imports.naming import free, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

MOVED = "moved?"
"""The place in a problem if nobody said whether an interview moved or is another round."""


def merged(old: Interview | None, new: Interview) -> Interview:
    """`old` brought up to date by `new`, under the old id; people keep theirs.

    A calendar update older than the known one (its SEQUENCE is lower) changes nothing.
    """
    if old is None:
        return new
    if not new.uid:
        return _by_hand(old, new)
    if old.uid == new.uid and new.sequence < old.sequence:
        return old
    return _unread_if_changed(old, _by_calendar(old, new))


def same(new: Interview, known: Iterable[Interview]) -> Interview | None:
    """The known interview that `new` is: the same calendar event, else the same id from another source."""
    candidates = tuple(known)
    by_event = (old for old in candidates if new.uid and old.uid == new.uid)
    by_id = (old for old in candidates if old.id == new.id and not (new.uid and old.uid))
    return next(by_event, None) or next(by_id, None)


def brought_up(
    known: Sequence[Interview], new: Interview, now: datetime, *, moved: bool | None = None
) -> Interview:
    """The interview to store for `new`: the known one, updated by it, or `new` itself under a free id.

    Raises InputError if it may be a known one that has moved, or another round, and `moved` does not say which.
    """
    old = same(new, known)
    if old is None and moved is not False and (old := maybe_moved(known, new, now)) and moved is None:
        there = local(old.starts, old.time_zone)
        found = _("{position} at {company}, which you added for {day}").format(
            position=new.position, company=new.company, day=written(there, _("%a %e %b"))
        )
        raise InputError(
            [Problem(MOVED, found, _("--moved if this is its new time, --another-round if it is not"))]
        )
    if old is not None:
        return merged(old, new)
    return replace(new, id=free(new.id, {interview.id for interview in known}))


def maybe_moved(known: Sequence[Interview], new: Interview, now: datetime) -> Interview | None:
    """A known interview that `new` may be at another time: for the same position, still ahead, with the same people."""
    if same(new, known):
        return None
    return next((old for old in known if old.ends > now and _may_be(old, new)), None)


def _may_be(old: Interview, new: Interview) -> bool:
    days = {local(each.starts, each.time_zone).date() for each in (old, new)}
    strangers = old.people and new.people and not any(knows(old, person) for person in new.people)
    return same_application(old, new) and len(days) > 1 and not strangers


def with_people(interview: Interview, more: Iterable[Person]) -> Interview:
    """The interview with more facts about its people, and with new people; its own facts win."""
    return replace(interview, people=_people(interview.people, more, first_wins=True))


def knows(interview: Interview, person: Person) -> bool:
    """Whether that person belongs to the interview, by address or by name."""
    return _match(person, interview.people) is not None


def _by_hand(old: Interview, new: Interview) -> Interview:
    people = _people(old.people, new.people, first_wins=False)
    return replace(
        new,
        id=old.id,
        people=people,
        rules=replace(new.rules, holidays=new.rules.holidays or old.rules.holidays)
        if new.rules != Rules()
        else old.rules,
        notes=_notes(_ticked(new.notes, new.people, people), old.notes),
        uid=old.uid,
        sequence=old.sequence,
        organizer=old.organizer,
    )


def _by_calendar(old: Interview, new: Interview) -> Interview:
    return replace(
        old,
        starts=new.starts,
        ends=new.ends,
        time_zone=new.time_zone,
        people=_people(old.people, new.people, first_wins=True),
        uid=new.uid,
        sequence=new.sequence,
        organizer=new.organizer or old.organizer,
    )


def _unread_if_changed(old: Interview, made: Interview) -> Interview:
    """Letters count as unread if an update changed their words."""
    if not made.notes.read or words(made) == words(old):
        return made
    return replace(made, notes=replace(made.notes, read=False))


def _people(first: Iterable[Person], second: Iterable[Person], *, first_wins: bool) -> tuple[Person, ...]:
    """The people of both, matched by address and then by name; ids are those of `first`."""
    together = {person.id: person for person in first}
    for person in second:
        known = _match(person, together.values())
        if known is None:
            own = free(person.id or slug(person.name), together.keys())
            together[own] = replace(person, id=own)
        else:
            winner, other = (known, person) if first_wins else (person, known)
            together[known.id] = replace(_filled(winner, other), id=known.id)
    return tuple(together.values())


def _ticked(notes: Notes, people: Iterable[Person], kept: Sequence[Person]) -> Notes:
    """The notes with the ids under which their readers are stored."""
    ids = {person.id: found.id for person in people if (found := _match(person, kept))}

    def renamed(one: SharedSentence) -> SharedSentence:
        readers = one.readers
        return (
            one if readers is None else replace(one, readers=tuple(ids.get(each, each) for each in readers))
        )

    return replace(
        notes,
        fit=tuple(map(renamed, notes.fit)),
        challenge=renamed(notes.challenge) if notes.challenge else None,
        offers=tuple(map(renamed, notes.offers)),
    )


def _match(person: Person, known: Iterable[Person]) -> Person | None:
    candidates = tuple(known)
    if person.email:
        by_address = [p for p in candidates if p.email and same_mailbox(p.email, person.email)]
        if by_address:
            return by_address[0]
    name = _folded(person.name)
    by_name = [p for p in candidates if name and _folded(p.name) == name]
    return by_name[0] if len(by_name) == 1 else None


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _filled(winner: Person, other: Person) -> Person:
    """The winner, with the other's value wherever the winner has none."""
    return replace(
        winner,
        name=winner.name or other.name,
        email=winner.email or other.email,
        title=winner.title or other.title,
        phone=winner.phone or other.phone,
        linkedin=winner.linkedin or other.linkedin,
        welcomes=winner.welcomes or other.welcomes,
        time_zone=winner.time_zone or other.time_zone,
        language=winner.language or other.language,
        form_of_address=winner.form_of_address or other.form_of_address,
        greeting=winner.greeting or other.greeting,
        unusable_address=winner.unusable_address or other.unusable_address,
        notes=PersonNotes(
            sentences=winner.notes.sentences or other.notes.sentences,
            open_questions=winner.notes.open_questions or other.notes.open_questions,
            closing=winner.notes.closing or other.notes.closing,
            letter=winner.notes.letter or other.notes.letter,
        ),
    )


def _notes(winner: Notes, other: Notes) -> Notes:
    """The winner's value if it has one; for rough notes the lines of both, because they are never sent."""
    rough = joined(winner.rough, other.rough.split("\n")) if winner.rough else other.rough
    return Notes(
        rough=rough,
        fit=winner.fit or other.fit,
        challenge=winner.challenge or other.challenge,
        offers=winner.offers or other.offers,
        attachments=winner.attachments or other.attachments,
        read=winner.read,
    )

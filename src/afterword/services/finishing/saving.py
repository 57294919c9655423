"""What is typed goes into the store, and what was read is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from afterword.config.fields import some_line
from afterword.config.language import _
from afterword.domain.edits import with_greeting, with_letter
from afterword.domain.events import Changed, Drafted, Drafting, Event, Read, Rewriting, Rewritten, on_step
from afterword.domain.finishing import digest
from afterword.domain.finishing import words as words_of
from afterword.domain.model import (
    Interview,
    Person,
)
from afterword.engine.plans import other_talks
from afterword.errors import InputError, Problem
from afterword.letters.greetings import greeting_name
from afterword.services.account import AccountContext
from afterword.services.commands import log_event, record
from afterword.services.finishing.fields import language_of, person_in
from afterword.services.finishing.letter import LetterView

REST = timedelta(seconds=30)
"""How long after the last line the daemon looks at what was typed, so as not to rewrite a draft at each word."""


TELL_AGAIN = timedelta(minutes=10)
"""How much typing one event in the journal covers, unless a letter was written in between."""


def save(account: AccountContext, interview: Interview, now: datetime) -> bool:
    """Save what was typed; the daemon looks at it once the typing stops. Return False if nothing was new.

    Letters whose words change by this count as unread again, whatever the notes said before.
    """
    before = account.store.interview(account.id, interview.id)
    if before and before.notes.read and words_of(before) != words_of(interview):  # guard: unread-again
        interview = replace(interview, notes=replace(interview.notes, read=False))
    if before == interview:
        return False
    is_news = _is_news(account.store.events(account.id, interview.id), now)
    events = [Changed(interview.id, now)] if is_news else []
    for event in account.store.save(account.id, interview, events=events, look_at=now + REST):
        log_event(event)
    for talk in other_talks(
        account.store, account.id, interview
    ):  # a letter of that day may pass these words on
        if abs(talk.starts - interview.starts) < timedelta(days=1):
            account.store.look_at(account.id, talk.id, now + REST)
    return True


def _is_news(journal: Sequence[Event], now: datetime) -> bool:
    """Whether no recent event since the last letter was written says that something was changed."""
    written_down = (e.at for e in journal if isinstance(e, Drafting | Drafted | Rewriting | Rewritten))
    since = max([now - TELL_AGAIN, *written_down])
    return not any(isinstance(e, Changed) and e.at > since for e in journal)


def of_sentences(interview: Interview, person: Person) -> Interview:
    """The interview with that person's letter composed of the finished sentences again, and unread."""
    made = with_letter(interview, person.id, "")
    return replace(made, notes=replace(made.notes, read=False))


def greeting_typed(
    account: AccountContext, interview: Interview, view: LetterView, written: str
) -> Interview:
    """The interview with what was typed as the greeting of the letter: 'Ana', or the whole line 'Dear Ana,'.

    Raises ValueError with what is expected.
    """
    guess = greeting_name(view.greeted, language_of(account, view.greeted)).text
    begins, _, ends = view.text.partition("\n")[0].partition(guess)
    name = some_line(written).removeprefix(begins).removesuffix(ends.strip() or ",")
    return with_greeting(interview, view.greeted.id, some_line(name.strip(" ,")))


def say_read(account: AccountContext, view: LetterView, now: datetime) -> None:
    """Record that the candidate read that letter as a whole. Raises InputError if its words have changed since."""
    step = view.step
    if step is None or step.person is None:
        raise InputError([Problem("letter", view.person.name, _("somebody who gets a letter"))])
    current = account.store.interview(account.id, step.interview)
    carried = tuple(person_in(current, p) for p in step.passes_on) if current else ()
    if current is None or digest(current, person_in(current, step.person), carried) != view.digest:
        raise InputError([Problem("letter", _("other words by now"), _("the letter as you read it"))])
    record(account, Read(*on_step(step, now), digest=view.digest, undated=view.undated))

"""Notes as a file writes them: rough notes, finished sentences, and the readers of each sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Annotated, ClassVar, Literal

from afterword.config.fields import Line, Prose, Rough, SomeLine, ending
from afterword.config.language import _, either, marked
from afterword.config.reading import place, shown
from afterword.config.validation import Most, Shape, TypedCheck
from afterword.domain import model
from afterword.domain.addresses import same_mailbox
from afterword.domain.finishing import words
from afterword.errors import Problem

MOST_SENTENCES = 50
"""The most sentences of one kind, for one reader or the whole interview; also questions and attachments."""

NotedPlace = Literal["personal", "fit", "challenge", "offer", "answer", "closing"]
"""The places in a letter that a sentence may belong to."""

StemIds = Callable[[str, NotedPlace], Collection[str]]
"""Returns the ids of the stems for a place in the letters of a language; an empty code is config's language."""

_NEAR = 3
"""How many ids to suggest in place of an unknown one."""


def _one_paragraph(text: str) -> str:
    """The text with line breaks as spaces: an empty line would split one sentence into two paragraphs."""
    if any(not line.strip() for line in text.strip().splitlines()):
        raise ValueError(_("the words that end one sentence, without an empty line"))
    return text


Words = Annotated[str, TypedCheck(_one_paragraph), TypedCheck(ending)]


class SentenceShape(Shape, frozen=True):
    """A finished sentence. One with an empty text is ignored."""

    written: ClassVar[str] = marked('a table, such as { stem = "enjoyed-hearing", text = "…" }')
    stem: SomeLine
    text: Words


class SharedShape(Shape, frozen=True, rename={"readers": "for"}):
    """A finished sentence for several letters. `for` names their readers; without it, the sentence is dealt out."""

    written: ClassVar[str] = SentenceShape.written
    stem: SomeLine
    text: Words
    readers: Annotated[tuple[Line, ...], Most(MOST_SENTENCES)] | None = None


class QuestionShape(Shape, frozen=True):
    """A question that was left open, and its answer."""

    written: ClassVar[str] = marked('a table, such as { question = "…", answer = "…" }')
    question: Words
    answer: Words = ""
    stem: Line = ""


class PersonNotesShape(Shape, frozen=True):
    """A person's notes. None means that the file does not hold the key: the old value stays."""

    sentences: Annotated[tuple[SentenceShape, ...], Most(MOST_SENTENCES)] | None = None
    open_questions: Annotated[tuple[QuestionShape, ...], Most(MOST_SENTENCES)] | None = None
    closing: SentenceShape | None = None
    letter: Prose | None = None


class NotesShape(Shape, frozen=True):
    """The interview's notes, with None in the same sense."""

    rough: Rough | None = None
    read: bool | None = None
    fit: Annotated[tuple[SharedShape, ...], Most(MOST_SENTENCES)] | None = None
    challenge: SharedShape | None = None
    offers: Annotated[tuple[SharedShape, ...], Most(MOST_SENTENCES)] | None = None
    attachments: Annotated[tuple[SomeLine, ...], Most(MOST_SENTENCES)] | None = None


# finding the person


def whom(said: str, people: Iterable[model.Person]) -> model.Person | None:
    """The person meant: by address, name, id or first name, if only one person fits."""
    wanted, known = _folded(said), tuple(people)
    ways = [[p for p in known if p.email and same_mailbox(p.email, said)]]
    ways += [[p for p in known if wanted and name(p) == wanted] for name in (_name, _id, _first_name)]
    return next((found[0] for found in ways if len(found) == 1), None)


def _name(person: model.Person) -> str:
    return _folded(person.name)


def _id(person: model.Person) -> str:
    return person.id


def _first_name(person: model.Person) -> str:
    return _folded(person.name).partition(" ")[0]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def somebody_of(people: Sequence[model.Person]) -> str:
    """The expected people, for when a file names somebody who is not part of the interview."""
    names = ", ".join(person.name or person.email for person in people)
    return (
        _("somebody of the interview: {names}").format(names=names)
        if names
        else _("an interview with people")
    )


# turning it into notes


def person_notes(read: PersonNotesShape, old: model.PersonNotes) -> model.PersonNotes:
    """The notes as read; keys that the file does not hold keep their old value."""
    asked, sentences = read.open_questions, read.sentences
    return model.PersonNotes(
        sentences=old.sentences if sentences is None else tuple(s for s in map(_sentence, sentences) if s),
        open_questions=old.open_questions if asked is None else tuple(q for q in map(_question, asked) if q),
        closing=old.closing if read.closing is None else _sentence(read.closing),
        letter=old.letter if read.letter is None else read.letter,
    )


def _sentence(read: SentenceShape) -> model.Sentence | None:
    """A finished sentence; None if its ending is empty."""
    return model.Sentence(read.stem, read.text) if read.text else None


def _question(read: QuestionShape) -> model.OpenQuestion | None:
    """A question with its answer; None if both are empty."""
    said = read.question or read.answer
    return model.OpenQuestion(read.question, read.answer, read.stem) if said else None


def with_notes(interview: model.Interview, read: NotesShape, before: model.Interview) -> model.Interview:
    """The interview with the notes as read; unknown readers are left out.

    If a letter differs from `before`, all count as unread again, unless the file says otherwise.
    """
    old, people = interview.notes, interview.people
    fit, offers = _shared(read.fit, people), _shared(read.offers, people)
    challenge = _shared(None if read.challenge is None else [read.challenge], people)
    notes = model.Notes(
        rough=old.rough if read.rough is None else read.rough,
        fit=old.fit if fit is None else fit,
        challenge=old.challenge if challenge is None else next(iter(challenge), None),
        offers=old.offers if offers is None else offers,
        attachments=old.attachments if read.attachments is None else read.attachments,
    )
    made = replace(interview, notes=notes)
    unchanged = old.read and words(made) == words(before)
    return replace(made, notes=replace(notes, read=unchanged if read.read is None else read.read))


def _shared(
    read: Iterable[SharedShape] | None, people: Sequence[model.Person]
) -> tuple[model.SharedSentence, ...] | None:
    """Finished sentences for several letters; None if the file does not have the key."""
    if read is None:
        return None
    return tuple(model.SharedSentence(s.stem, s.text, _ticked(s, people)) for s in read if s.text)


def _ticked(read: SharedShape, people: Sequence[model.Person]) -> tuple[str, ...] | None:
    if read.readers is None:
        return None
    return tuple(dict.fromkeys(person.id for name in read.readers if (person := whom(name, people))))


# problems


@dataclass(frozen=True, slots=True)
class _Named:
    """A stem as a file names it: where, for which place of the letters, in which languages."""

    where: tuple[int | str, ...]
    stem: str
    belongs: NotedPlace
    languages: tuple[str, ...]


Entry = tuple[int, model.Person, PersonNotesShape]
"""One of a file's people: number, person and their notes."""


def problems(
    read: NotesShape,
    entries: Iterable[Entry],
    people: Sequence[model.Person],
    file: str,
    stems: StemIds | None,
    kept: model.Interview | None = None,
) -> Iterator[Problem]:
    """The problems of notes with the right shape.

    They are readers who are not part of the interview and, with `stems`, stems that no letter knows in that place.
    Stems in the notes of `kept` are left alone: they may have been the candidate's own, and their sentences stay.
    """
    yield from _strangers(read, people, file)
    if stems is None:
        return
    noted = set(_kept_stems(kept)) if kept else set()
    for one in _named_stems(read, entries, people):
        known = dict.fromkeys(each for code in one.languages for each in stems(code, one.belongs))
        if one.stem not in known and one.stem not in noted:
            yield Problem(place(file, one.where), shown(one.stem), _meant(one.stem, known))


def _strangers(read: NotesShape, people: Sequence[model.Person], file: str) -> Iterator[Problem]:
    for where, _rest, one in _shared_of(read):
        for name in one.readers or ():
            if whom(name, people) is None:
                yield Problem(place(file, (*where, "for")), shown(name), somebody_of(people))


def _named_stems(
    read: NotesShape, entries: Iterable[Entry], people: Sequence[model.Person]
) -> Iterator[_Named]:
    every = tuple(dict.fromkeys(person.language for person in people)) or ("",)
    yield from (_Named((*w, "stem"), one.stem, belongs, every) for w, belongs, one in _shared_of(read))
    yield from (named for number, person, notes in entries for named in _own_of(number, person, notes))


def _meant(stem: str, known: Iterable[str]) -> str:
    ids = list(known)
    near = get_close_matches(stem, ids, n=_NEAR, cutoff=0.6)
    return (
        _("a stem for this place, perhaps {near}").format(near=either(near))
        if near
        else _("one of {ids}").format(ids=", ".join(ids))
    )


def _shared_of(read: NotesShape) -> Iterator[tuple[tuple[int | str, ...], NotedPlace, SharedShape]]:
    yield from ((("notes", "fit", n), "fit", one) for n, one in enumerate(read.fit or ()))
    if read.challenge:
        yield ("notes", "challenge"), "challenge", read.challenge
    yield from ((("notes", "offers", n), "offer", one) for n, one in enumerate(read.offers or ()))


def _own_of(number: int, person: model.Person, read: PersonNotesShape) -> Iterator[_Named]:
    here, languages = ("people", number, "notes"), (person.language,)
    for n, one in enumerate(read.sentences or ()):
        yield _Named((*here, "sentences", n, "stem"), one.stem, "personal", languages)
    for n, asked in enumerate(read.open_questions or ()):
        if asked.stem:
            yield _Named((*here, "open_questions", n, "stem"), asked.stem, "answer", languages)
    if read.closing:
        yield _Named((*here, "closing", "stem"), read.closing.stem, "closing", languages)


def _kept_stems(interview: model.Interview) -> Iterator[str]:
    notes = interview.notes
    yield from (one.stem for one in (*notes.fit, *notes.offers, *filter(None, [notes.challenge])))
    for own in (person.notes for person in interview.people):
        yield from (one.stem for one in (*own.sentences, *filter(None, [own.closing])))
        yield from (one.stem for one in own.open_questions)

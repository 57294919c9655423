"""Find everything wrong with a letter before it leaves.

| code | the letter | holds |
|---|---|---|
| `impersonal` | has no finished sentence of its own | yes |
| `unfinished` | has an open sentence, a bracket, a placeholder, TODO, N/A or an empty bullet | yes |
| `same-sentence` | shares a personal sentence, or all its words, with another letter of the panel | yes |
| `said-before` | repeats a sentence of an earlier letter to the same person | yes |
| `nothing-new` | lacks a sentence of ours, because earlier letters used every version of it | yes |
| `untrue-day` | says today, yesterday, a weekday or a date that will be wrong for the reader when it leaves | yes |
| `time-word` | uses such a word about something else | no |
| `open-question` | leaves a question unanswered that the person asked | yes |
| `other-name` | names a person, company or position from another interview | yes |
| `wrong-greeting` | greets another person of the panel | yes |
| `unsure-greeting` | greets by a name that may be wrong: a firm's, a team's, initials, a comma in the name | yes |
| `names-a-colleague` | names another person of the panel in a sentence that several letters share | no |
| `same-beginning` | begins two sentences with the same words | no |
| `mixed-offers` | begins its offers with different stems | no |
| `language` | is in English because Afterword has no letters in the reader's language | yes |
| `attachment` | promises a file that is missing or cannot be read or sent | yes |
| `long` | has more than 200 words | no |
| `short` | has fewer than 60 words | no |
| `subject` | has a subject of more than 70 characters | no |

A finding that holds keeps the letter from being sent by itself; the candidate may still send it, or approve it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from afterword.config.language import _, several
from afterword.domain.finishing import MOST_PERSONAL, Share, is_complete, share
from afterword.domain.model import Interview, Letter, Person, Said, Sentence, StepKind
from afterword.domain.placeholders import unfinished
from afterword.letters.compose import zone_of
from afterword.letters.date_check import day_findings
from afterword.letters.finding import Finding
from afterword.letters.greetings import greeting_findings
from afterword.letters.language import NOTHING_SAID
from afterword.letters.mime import attachment_problems
from afterword.letters.names import call_name, family_name, full_name, holds_name
from afterword.letters.repeats import body, plain, repeat_findings, typed
from afterword.letters.stems import GAP, OWN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from afterword.letters.language import Language


MOST_WORDS = 200
FEWEST_WORDS = 60
MOST_SUBJECT = 70
SAME = 3
"""Sentences with this many first words in common have the same beginning."""


def check(
    letter: Letter,
    interview: Interview,
    language: Language,
    *,
    when: datetime,
    carried: Sequence[Person] = (),
    store_names: Collection[str] = (),
    said: Said = NOTHING_SAID,
) -> tuple[Finding, ...]:
    """Everything wrong with a letter that would leave at `when` (UTC); nothing is changed.

    `carried` are the people whose thanks it passes on. `store_names` are names of people, companies and positions from
    all interviews. `said` is what the application's other letters say.
    """
    person = reader(letter, interview)
    thanks = letter.step is not None and letter.step.kind is StepKind.THANK_YOU
    found = [
        *(_thanks(letter, interview, person, carried, language) if thanks else ()),
        *day_findings(letter.text, interview, zone_of(person, interview), when, language),
        *_unfinished(letter),
        *repeat_findings(letter, interview, (person, *carried), said),
        *greeting_findings(letter.text, person, language),
        *_names(letter, interview, person, carried, store_names),
        *_language(letter, language),
        *_attachments(letter, language),
        *_sizes(letter, at_least=FEWEST_WORDS if thanks else 0),
    ]
    return tuple(dict.fromkeys(found))


def reader(letter: Letter, interview: Interview) -> Person:
    """The person of the interview that a letter goes to."""
    same = (p for p in interview.people if p.email and p.email.casefold() == letter.to_email.casefold())
    named = (p for p in interview.people if p.name == letter.to_name)
    unknown = Person(id="", name=letter.to_name, email=letter.to_email)
    return next((p for p in same if p.name == letter.to_name), None) or next(named, None) or unknown


def _thanks(
    letter: Letter, interview: Interview, person: Person, carried: Sequence[Person], language: Language
) -> Iterator[Finding]:
    """The checks for thank-yous only."""
    if not any(map(is_complete, (person, *carried))):  # guard: own-sentence
        yield Finding(
            "impersonal",
            _("Nothing in the letter to {to_name} is for them alone yet.").format(to_name=letter.to_name),
            _("Finish one sentence for them."),
            holds=True,
        )
    yield from _same_sentence(interview, person)
    yield from _questions(letter, person)
    if not person.notes.letter:  # that holds only the candidate's own words
        yield from _shared(interview, person)
        yield from _same_beginning(interview, person, language)


def _same_sentence(interview: Interview, person: Person) -> Iterator[Finding]:
    """Colleagues show each other their letters."""
    mine = _personal(person)
    for other in interview.people:
        theirs = _personal(other)
        for key in mine.keys() & theirs.keys() if other.id != person.id else ():
            yield Finding(
                "same-sentence",
                _("{call_name} and {call_name2} get the same sentence: '… {mine}'.").format(
                    call_name=call_name(person.name), call_name2=call_name(other.name), mine=mine[key]
                ),
                _("Change it for one of them."),
                holds=True,
            )


def _personal(person: Person) -> dict[str, str]:
    """The sentences for that person alone, as typed, by their plain words; a short ending counts with its stem."""
    if own := person.notes.letter.strip():
        return {plain(own.partition("\n")[2]): f"{plain(own)[:60]} …"}
    sentences = person.notes.sentences[:MOST_PERSONAL]
    return {typed(one): one.text for one in sentences}


def _same_beginning(interview: Interview, person: Person, language: Language) -> Iterator[Finding]:
    held = share(interview, person)
    one_each = [*person.notes.sentences[:MOST_PERSONAL], *held.fit, *held.offers[:1]]
    stems = (language.stems[one.stem] for one in one_each if one.stem != OWN)
    begins = Counter(" ".join(stem.words().partition(GAP)[0].split()[:SAME]) for stem in stems)
    for words in (words for words, count in begins.items() if words and count > 1):
        yield Finding(
            "same-beginning",
            _("Two sentences to {call_name} begin with '{words} …'.").format(
                call_name=call_name(person.name), words=words
            ),
            _("Begin one of them another way."),
            holds=False,
        )


def _questions(letter: Letter, person: Person) -> Iterator[Finding]:
    text = plain(letter.text)
    for one in person.notes.open_questions:
        words = plain(one.answer).split()
        most = sum(word in text.split() for word in words) * 2 > len(words)
        answered = most if person.notes.letter else plain(one.answer) in text
        if not one.question:
            yield Finding(
                "open-question",
                _("Your answer for {call_name} has no question.").format(call_name=call_name(person.name)),
                _("Write what they asked, or take the answer out."),
                holds=True,
            )
        elif not one.answer or not answered:
            yield Finding(
                "open-question",
                _("{call_name} asked “{question}”, and the letter has no answer to it.").format(
                    call_name=call_name(person.name), question=one.question
                ),
                _("Write the answer, or take the question out."),
                holds=True,
            )


def _sentences(held: Share) -> list[Sentence]:
    return [*held.fit, *held.offers, *([held.challenge] if held.challenge else [])]


def _shared(interview: Interview, person: Person) -> Iterator[Finding]:
    """A sentence that several people read names none of them, and all offers begin the same way."""
    held = share(interview, person)
    others = [p for p in interview.people if p.id != person.id]
    elsewhere = {one for p in others for one in _sentences(share(interview, p))}
    for one in _sentences(held):
        named = next(
            (p for p in others if one in elsewhere and holds_name(one.text, call_name(p.name))), None
        )
        if named:
            yield Finding(
                "names-a-colleague",
                _("'{text}' names {name}, and {call_name} reads it too.").format(
                    text=one.text, name=named.name, call_name=call_name(person.name)
                ),
                _("Say it without the name, or untick one of them."),
                holds=False,
            )
    if len({offer.stem for offer in held.offers}) > 1:
        what = _("The offers begin in different ways.")
        yield Finding("mixed-offers", what, _("Give all of them the same beginning."), holds=False)


def _unfinished(letter: Letter) -> Iterator[Finding]:
    for sentence, text in (
        (_("The letter to {to_name} is not finished: “{found}”."), letter.text),
        (_("The subject to {to_name} is not finished: “{found}”."), letter.subject),
    ):
        if found := unfinished(text):
            yield Finding(
                "unfinished",
                sentence.format(to_name=letter.to_name, found=found),
                _("Finish it here, or in the draft."),
                holds=True,
            )


def _names(
    letter: Letter,
    interview: Interview,
    person: Person,
    carried: Sequence[Person],
    store_names: Collection[str],
) -> Iterator[Finding]:
    own, text = _own_names(interview, carried), f"{letter.subject}\n{letter.text}"
    folded = text.casefold()
    for name in sorted({n for name in store_names if (n := name.strip()).casefold() in folded}):
        if len(name) > 2 and holds_name(text, name) and not any(holds_name(mine, name) for mine in own):
            yield Finding(
                "other-name",
                _("The letter to {to_name} names {name}, which belongs to another interview.").format(
                    to_name=letter.to_name, name=name
                ),
                _("Check that the sentence is in the right interview. If you mean it, approve the letter."),
                holds=True,
            )
    greeting = letter.text.split("\n", 1)[0]
    if person.id and not any(holds_name(greeting, name) for name in _greeted_as(person)):
        others = (
            p for p in interview.people if p.id != person.id and holds_name(greeting, call_name(p.name))
        )
        if other := next(others, None):
            sentence = _("The letter to {name} greets {name2}.").format(name=person.name, name2=other.name)
            yield Finding("wrong-greeting", sentence, _("Put the right name into the greeting."), holds=True)


def _greeted_as(person: Person) -> tuple[str, ...]:
    """The names that a greeting may use for somebody: 'Ana', 'Ana Ruiz', or the family name after a form of address."""
    chosen = [person.greeting] if person.greeting else []
    names = (*chosen, call_name(person.name), full_name(person.name))
    return (*names, family_name(person.name)) if person.form_of_address else names


def _own_names(interview: Interview, carried: Sequence[Person]) -> tuple[str, ...]:
    """Names from the interview, and from another talk's people whose thanks the letter passes on."""
    people = (text for p in (*interview.people, *carried) for text in (p.name, p.title))
    return tuple(filter(None, (interview.company, interview.position, *people)))


def _language(letter: Letter, language: Language) -> Iterator[Finding]:
    if not language.is_as_asked:
        yield Finding(
            "language",
            _("There are no letters in '{asked}': the one to {to_name} is in {name}.").format(
                asked=language.asked, to_name=letter.to_name, name=language.frame.name
            ),
            _("Change the language of that person, or write it yourself in the draft."),
            holds=True,
        )


def _attachments(letter: Letter, language: Language) -> Iterator[Finding]:
    for problem in attachment_problems(letter.attachments):
        yield Finding("attachment", str(problem), _("Name another file, or take it out."), holds=True)
    words = language.frame.checks.attached
    said = next(
        (w for w in words if re.search(rf"(?<!\w){re.escape(w)}", body(letter.text), re.IGNORECASE)), ""
    )
    if said and not letter.attachments:
        yield Finding(
            "attachment",
            _("The letter to {to_name} says '{said}', and nothing is attached.").format(
                to_name=letter.to_name, said=said
            ),
            _("Name the file among those that you promised, or change the words."),
            holds=True,
        )


def _sizes(letter: Letter, at_least: int) -> Iterator[Finding]:
    count = len(body(letter.text).split())
    if count > MOST_WORDS:
        sentence = _(
            "The letter to {to_name} has {count} words; readers tire after about {most_words}."
        ).format(to_name=letter.to_name, count=count, most_words=MOST_WORDS)
        yield Finding("long", sentence, _("Leave out what matters least to this person."), holds=False)
    if not count and at_least:
        sentence = _("The letter to {to_name} is empty.").format(to_name=letter.to_name)
        yield Finding("short", sentence, _("Write it, or go back."), holds=False)
    elif count < at_least:
        sentence = several(
            "The letter to {to_name} has only one word.",
            "The letter to {to_name} has only {count} words.",
            count,
        ).format(to_name=letter.to_name, count=count)
        yield Finding("short", sentence, _("Say why something they told you matters to you."), holds=False)
    if len(letter.subject) > MOST_SUBJECT:
        sentence = _("The subject has {count} characters; phones show about {most_subject}.").format(
            count=len(letter.subject), most_subject=MOST_SUBJECT
        )
        yield Finding("subject", sentence, _("Shorten the position, or `subject` in config."), holds=False)

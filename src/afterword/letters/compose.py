"""Compose letters from the candidate's finished sentences: the thank-you, the coordinator's letter, the nudges.

Stems and endings go in word for word; the frame around them comes from the language's folder. Nothing is random:
the same step of the same interview always gives the same letter, and the letters of a panel take different sentences.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Literal

from afterword.domain.agencies import agency_recruiters
from afterword.domain.finishing import MOST_PERSONAL, answered, is_complete, share, spare
from afterword.domain.model import (
    Interview,
    Letter,
    OpenQuestion,
    Person,
    Role,
    Said,
    Sentence,
    Step,
    StepKind,
)
from afterword.letters.greetings import greeting_name, is_familiar, title_of_address
from afterword.letters.language import (
    IN_TURN,
    NOTHING_SAID,
    Language,
    dealt,
    filled,
    in_turn,
    series,
)
from afterword.letters.names import call_name, family_name, full_name
from afterword.letters.repeats import digests, plain
from afterword.letters.stems import OWN, Stem, mark, sentence, worded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from afterword.letters.language import FrameSentence
    from afterword.letters.templates import Templates

MARKS = 2
"""Personal stems that a draft leaves open while nothing is finished for its reader."""

LONG = 6
"""From this many words on, a comma separates an offer from the next."""

ListStyle = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True)
class Sender:
    """The person who signs the letters."""

    name: str
    email: str
    phone: str = ""
    linkedin: str = ""


@dataclass(frozen=True, slots=True)
class ThreadHead:
    """The newest message of a thread, for a letter that joins it (docs/gmail-facts.md 8).

    `thread_id` is Gmail's; `message_id` and `references` are RFC 5322 ids with their angle brackets, oldest first,
    without `message_id` or with it at the end; `subject` is the thread's.
    """

    thread_id: str
    message_id: str
    references: tuple[str, ...]
    subject: str


def zone_of(person: Person, interview: Interview) -> str:
    """The zone in which a person reads: their own, else the interview's."""
    return person.time_zone or interview.time_zone


def compose(  # noqa: PLR0913  (each is a fact of its own, and all but two are named)
    step: Step,
    interview: Interview,
    sender: Sender,
    *,
    when: datetime,
    subject: str,
    templates: Templates,
    lists: ListStyle = "auto",
    prior: ThreadHead | None = None,
    by_hand: bool = False,
) -> Letter:
    """The letter of a thank-you or nudge step, as it is true for the reader at `when`, the moment it leaves (UTC).

    `subject` is the template of a thank-you's subject, `lists` says when offers are a numbered list. With `prior` the
    letter joins that thread. A thank-you that the candidate sends `by_hand` names no day, so that it
    is true on any. Raises InputError for a broken template, stem file or subject.
    """
    person = _reader(step)
    by_hand = by_hand and step.kind is StepKind.THANK_YOU
    writing = Writing(interview, person, templates.letters_in(person.language), when, step.said, by_hand)
    values = frame_values(interview, sender, person, writing.language)
    values |= {"day": writing.day, "again": writing.again, "in_thread": prior is not None}
    files = attachments(person, interview) if step.kind is StepKind.THANK_YOU else ()
    values |= writing.parts(step.passes_on, lists) | {"cited": writing.cited(step.key.number or 1)}
    values |= {"agency": person in agency_recruiters(interview)}
    values |= {"attached": tuple(PurePath(path).name for path in files)}
    text = templates.render(_template(step), values, writing.language.code)
    lacks = writing.missing(_slots(step, prior), step.passes_on)
    if step.kind is StepKind.THANK_YOU and person.notes.letter:
        text, lacks = person.notes.letter.strip(), ()
    ours = writing.ours_in(text, step.passes_on)
    return Letter(
        step=step.key,
        to_name=person.name,
        to_email=person.email,
        subject=_subject(_subject_template(step, subject, templates, writing), prior, values, templates),
        text=text + "\n",
        attachments=files,
        thread_id=prior.thread_id if prior else "",
        in_reply_to=prior.message_id if prior else "",
        references=_references(prior),
        sentences=(*ours, *digests(text, interview, (person, *step.passes_on))),
        lacks=lacks,
    )


def _reader(step: Step) -> Person:
    if step.person is None:
        raise ValueError(f"a letter to nobody: {step.key}")
    return step.person


def _template(step: Step) -> str:
    if step.kind is StepKind.NUDGE:
        return "nudge-1" if step.key.number <= 1 else "nudge-2"
    if step.kind is StepKind.REPLY:
        return f"reply-{step.key.about}"
    return "coordinator" if _reader(step).part is Role.COORDINATOR else "thank-you"


def _slots(step: Step, prior: ThreadHead | None) -> tuple[str, ...]:
    """Those of our sentences that the letter needs."""
    match _template(step):
        case "nudge-1":
            return ("nudge" if prior else "nudge_alone", "interest", "patience")
        case "nudge-2":
            return ("last_nudge" if prior else "last_nudge_alone", "last_interest", "last_thanks")
        case "thank-you" | "coordinator":
            passes_on = {0: (), 1: ("pass_on",)}.get(len(step.passes_on), ("pass_on_several",))
            return ("opening", "eager", "closing", *passes_on)
        case _:
            return ()


def _subject_template(step: Step, configured: str, templates: Templates, writing: Writing) -> str:
    if step.kind is StepKind.NUDGE:
        return writing.language.frame.follow_up_subject or "{{ position }}"
    if step.kind is StepKind.REPLY:
        return writing.language.frame.reply_subject or "{{ position }}"
    return templates.subject(configured, writing.language)


def _subject(subject: str, prior: ThreadHead | None, values: dict[str, Any], templates: Templates) -> str:
    if prior:
        bare = prior.subject.strip()
        return bare if bare.lower().startswith("re:") else f"Re: {bare}"
    known = {"position": values["position"], "company": values["company"], "you": values["you"]}
    return templates.render_line(subject, known, "letters.subject")


def _references(prior: ThreadHead | None) -> tuple[str, ...]:
    if prior is None:
        return ()
    return tuple(
        dict.fromkeys((*(one for one in prior.references if one != prior.message_id), prior.message_id))
    )


@dataclass(frozen=True)
class Writing:
    """One letter in the making: its reader, its language, and when it will be read."""

    interview: Interview
    person: Person
    language: Language
    when: datetime
    said: Said = NOTHING_SAID
    by_hand: bool = False  # the candidate sends it, so nobody knows on which day

    @cached_property
    def day(self) -> str:
        """The interview's day as the reader says it."""
        zone = zone_of(self.person, self.interview)
        return self.language.day(self.interview.starts, None if self.by_hand else self.when, zone)

    @cached_property
    def again(self) -> str:
        """When they promised to decide, as the reader says it, or nothing."""
        promised = self.interview.rules.decision_by
        zone = zone_of(self.person, self.interview)
        return self.language.by(promised, self.when, zone, dated=self.by_hand)

    @cached_property
    def familiar(self) -> bool:
        """Whether this reader is addressed by du, tu and the like."""
        return is_familiar(self.person, self.language)

    def parts(self, carried: Sequence[Person], lists: ListStyle) -> dict[str, Any]:
        """The values that only templates of letters know, beyond those that all templates know."""
        frame = self.frame(carried)
        personal = [self.finished(one) for one in self.person.notes.sentences[:MOST_PERSONAL]]
        opens = self.opening_stem()
        if opens and not self.person.notes.letter:
            frame["opening"] = self.finished(opens)
            personal.remove(frame["opening"])
        if not self.is_complete(carried) and not carried:
            personal += self.marks(MARKS)
        thread, lead, items = self.thread(lists)
        shared = share(self.interview, self.person)
        if (
            not lead and sum(map(bool, (shared.fit, shared.challenge, shared.offers))) == 1
        ):  # no paragraph by itself
            if shared.challenge:
                personal = personal + thread
                thread = []
            else:  # it is why one is eager
                thread, frame["eager"] = [*thread, frame["eager"]], ""
        return {
            "frame": frame,
            "opened": opens is not None,
            "personal": personal,
            "thread": thread,
            "lead": lead,
            "items": items,
            "answers": [self.answer(one) for one in answered(self.person)],
            "passes_on": tuple(self.message(one, self.is_complete(carried)) for one in carried),
        }

    def is_complete(self, carried: Sequence[Person]) -> bool:
        """Whether the letter has a finished sentence of its own, even if only in the words that it passes on."""
        return is_complete(self.person) or any(map(is_complete, carried))

    # sentences of the candidate

    def finished(self, one: Sentence) -> str:
        """A finished sentence, word for word."""
        return self.filled(self.language.stems[one.stem], [one.text])

    def filled(self, stem: Stem, endings: Sequence[str]) -> str:
        """A stem with its endings."""
        return sentence(stem.words(familiar=self.familiar), endings, self.names, self.language.joined)

    def stem_in_words(self, stem: Stem) -> str:
        """The stem as this reader would read it, with its gaps."""
        return worded(stem.words(familiar=self.familiar), self.names)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The values that replace names in braces."""
        role, company = self.language.role(self.interview.position), self.interview.company
        day = "" if self.by_hand else self.day
        return {"day": day, "role": role, "company": company, "again": self.again}

    def opening_stem(self) -> Sentence | None:
        """The first sentence that opens the letter in place of our thanks."""
        sentences = self.person.notes.sentences[:MOST_PERSONAL]
        return next((one for one in sentences if self.language.stems[one.stem].opens), None)

    def answer(self, one: OpenQuestion) -> str:
        """A question that was left open, with its answer; the answer alone if the stem has one gap."""
        stem = self.language.stems[one.stem or answer_stem(one.question)]
        return self.filled(stem, [one.question, one.answer][-stem.gaps :])

    def thread(self, lists: ListStyle) -> tuple[list[str], str, list[str]]:
        """Challenge, fit and offers as one paragraph; with a list its lead and its items, else the offers in prose.

        The offer comes last: it follows from the challenge and from past experience.
        """
        shared = share(self.interview, self.person)
        fits = [self.finished(one) for one in shared.fit]
        challenge = [self.finished(shared.challenge)] if shared.challenge else []
        offers = shared.offers
        begins = fits + challenge if shared.fit_first else challenge + fits
        if {"auto": len(offers) > 2, "always": len(offers) > 1, "never": False}[lists]:
            return begins, self._lead(offers[0]), [one.text for one in offers]
        return begins + self._prose(offers), "", []

    def _lead(self, offer: Sentence) -> str:
        stem = self.language.stems[offer.stem]
        own = (self.familiar and stem.list_familiar) or stem.list
        words = own or stem.words(familiar=self.familiar).partition("…")[0]
        return f"{words.strip(' ,')}{self.language.frame.colon}" if words.strip() else ""

    def _prose(self, offers: Sequence[Sentence]) -> list[str]:
        """Offers that share a stem and are one clause each become one sentence."""
        from babel.lists import format_list

        from afterword.letters.language import locale

        short = all(one.stem == offers[0].stem != OWN and not _has_stop(one.text) for one in offers)
        if len(offers) < 2 or not short:
            return [self.finished(one) for one in offers]
        texts, where = [one.text.strip() for one in offers], locale(self.language.code, "")
        joiner = format_list(["", ""], locale=where).strip()
        tangled = any(len(text.split()) > LONG or f" {joiner} " in text for text in texts)
        if len(texts) == 2 and tangled and self.language.frame.comma_before_and:
            texts[0] += ","  # else 'and' joins the wrong words
        together = format_list(texts, locale=where)
        return [self.filled(self.language.stems[offers[0].stem], [together])]

    def cited(self, number: int = 1) -> str:
        """A finished sentence that no letter to this reader has used, a different one each time; or nothing."""
        stems = self.language.stems
        unused = [one for one in spare(self.person) if not stems[one.stem].opens]
        return self.finished(unused[number - 1]) if len(unused) >= number else ""

    # sentences that are still open

    def marks(self, most: int) -> list[str]:
        """The stems that fit this reader best, as marks to be finished; different ones for each reader of the panel."""
        stems = [
            stem for stem in self.suggested() if not stem.opens
        ]  # without one the thanks would be missing
        return [mark(stem.words(familiar=self.familiar), self.names) for stem in stems[:most]]

    def suggested(self) -> list[Stem]:
        """The personal stems for this reader, the best first: none that an earlier reader got."""
        return suggested_stems(self.interview, self.person, self.language)

    # sentences of ours

    def frame(self, carried: Sequence[Person] = ()) -> dict[str, str]:
        """Our own sentences. No two readers of a panel get the same one, and no reader gets one twice.

        A sentence is empty if its versions are used up.
        """
        names = {**self.names, **self._names_of(carried)}
        chosen = self._chosen().items()
        found = {slot: filled(one, names, familiar=self.familiar) if one else "" for slot, one in chosen}
        if own := self.person.notes.closing:
            found["closing"] = self.finished(own)
        return found

    def _names_of(self, carried: Sequence[Person]) -> Mapping[str, str]:
        """Names for a letter that passes thanks on or brings files."""
        files = [PurePath(path).name for path in attachments(self.person, self.interview)]
        name = full_name(carried[0].name) if carried else ""
        return {"name": name, "files": series(self.language.code)(files)}

    def _chosen(self) -> dict[str, FrameSentence | None]:
        """The version of each of our sentences for this reader."""
        place, panel = _place(self.interview, self.person)
        kinds = [self.language.reader_kind(person) for person in panel[: place + 1]]
        found: dict[str, FrameSentence | None] = {}
        for slot, name, wanted in (
            ("opening", "", False),
            ("eager", "{role}", self.opening_stem() is not None),
            ("closing", "{again}", bool(self.again)),
            ("nudge", "", False),
            ("last_nudge", "", False),
        ):
            every = getattr(self.language.frame, slot)
            if name:
                every = [one for one in every if (name in one.text) == wanted] or every
            if every:
                found[slot] = dealt(every, kinds, f"{self.interview.id}/{slot}", self.said)
        every_turn = {slot: getattr(self.language.frame, slot) for slot in IN_TURN}
        return found | {slot: in_turn(every, self.said) for slot, every in every_turn.items() if every}

    def ours_in(self, text: str, carried: Sequence[Person]) -> tuple[str, ...]:
        """The digests of our sentences in the text."""
        words, found = plain(text), dict[str, None]()
        for writing in (self, *(replace(self, person=person) for person in carried)):
            frame = writing.frame(carried)
            chosen = ((slot, one) for slot, one in writing._chosen().items() if one)
            held = (one for slot, one in chosen if frame[slot] and plain(frame[slot]) in words)
            found |= {digest: None for one in held for digest in sorted(one.digests)}
        return tuple(found)

    def missing(self, slots: Sequence[str], carried: Sequence[Person]) -> tuple[str, ...]:
        """Those of our sentences that have no version left for this reader."""
        frame = self.frame(carried)
        opened = {"opening"} if self.opening_stem() else set[str]()
        return tuple(slot for slot in slots if slot not in opened and frame.get(slot) == "")

    def message(self, person: Person, complete: bool) -> dict[str, str]:  # noqa: FBT001  (`letter` asks it once)
        """A few words for somebody else to pass on, addressed to that person."""
        own = replace(self, person=person)
        sentences = [own.finished(one) for one in person.notes.sentences[:MOST_PERSONAL]]
        opens = own.opening_stem()
        if opens:
            sentences.insert(0, sentences.pop(sentences.index(own.finished(opens))))
        else:
            sentences.insert(0, own.frame()["opening"])
        sentences = [one for one in sentences if one]
        sentences += [] if complete else own.marks(1)
        sentences += [own.answer(one) for one in answered(person)]
        return {"name": full_name(person.name), "words": " ".join(sentences)}


def answer_stem(question: str) -> str:
    """The stem for an answer that names no stem: a question in its own words is quoted."""
    return "asked-in-words" if question.rstrip().endswith("?") else "asked-about"


def _has_stop(text: str) -> bool:
    return any(stop in text.strip()[:-1] for stop in (". ", "! ", "? ", ";"))


def _place(interview: Interview, person: Person) -> tuple[int, Sequence[Person]]:
    """The person's place in the panel, and the panel."""
    panel = interview.people if any(p.id == person.id for p in interview.people) else (person,)
    return next(number for number, one in enumerate(panel) if one.id == person.id), panel


def suggested_stems(interview: Interview, person: Person, language: Language) -> list[Stem]:
    """The personal stems for one reader, the best first; the readers of a panel get different ones.

    A stem that opens the letter comes first, as long as each reader can have another one. Stems that an
    earlier reader got come after those that nobody got, so that no two drafts look alike.
    """
    personal = [stem for stem in language.stems.at("personal") if stem.id != OWN]
    openers, others = [s for s in personal if s.opens], [s for s in personal if not s.opens]
    place, panel = _place(interview, person)
    ranked, given = others, list[str]()
    for kind in map(language.reader_kind, panel[: place + 1]):
        ranked = sorted(others, key=lambda s: (given.count(s.id), not s.suits(kind), not s.readers))
        given += [stem.id for stem in ranked[:MARKS]]  # guard: other-beginnings
    opener = openers[place : place + 1]
    return [*opener, *ranked, *(stem for stem in openers if stem not in opener)]


def frame_values(interview: Interview, sender: Sender, person: Person, language: Language) -> dict[str, Any]:
    """The names that every template knows, with their values for one person; `day` and `again` are left empty."""
    coordinators = (p for p in interview.people if p.part is Role.COORDINATOR and p.id != person.id)
    coordinator = next(coordinators, None)
    return {
        "you": {
            "name": sender.name,
            "first": call_name(sender.name),
            "email": sender.email,
            "phone": sender.phone,
            "linkedin": sender.linkedin,
        },
        "person": person_values(person, language),
        "coordinator": person_values(coordinator, language) if coordinator else "",
        "position": language.position(interview.position),
        "role": language.role(interview.position),
        "company": interview.company,
        "panel": len(interview.people),
        "reader": language.reader_kind(person).value,
        "formal": not is_familiar(person, language),
        "day": "",
        "again": "",
    }


def person_values(person: Person, language: Language) -> dict[str, str]:
    """A person as templates see them. `address` is the title before the name: Dr., Frau, Madame."""
    family = family_name(person.name)
    return {
        "name": full_name(person.name),
        "call": greeting_name(person, language).text,
        "first": call_name(person.name),
        "family": family,
        "address": title_of_address(person, language),
        "title": person.title,
        "email": person.email,
        "phone": person.phone,
    }


def attachments(person: Person, interview: Interview) -> tuple[str, ...]:
    """The files for this person: they go to people who asked something, or to every interviewer if nobody did."""
    asked = {p.id for p in interview.people if answered(p)}
    gets = person.id in asked if asked else person.part is Role.INTERVIEWER
    return interview.notes.attachments if gets else ()

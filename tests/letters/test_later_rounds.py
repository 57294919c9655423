"""A letter of a later round repeats no sentence of an earlier one, whoever wrote that sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.domain.application import Application, Talk
from afterword.domain.events import Bounced, Drafted, Drafting, Event, Gone, Sending, Sent, WrittenLetter
from afterword.domain.model import (
    GmailIds,
    Interview,
    Letter,
    Notes,
    Person,
    PersonNotes,
    Policy,
    Role,
    Rules,
    Sentence,
    SharedSentence,
    Step,
    StepKind,
)
from afterword.domain.said import aware
from afterword.letters import Finding, Templates, ThreadHead, check, compose
from afterword.letters.language import FrameSentence, dealt
from afterword.letters.stems import ReaderKind
from letters import panels

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

CODES = ("en", "de", "fr")
HEAD = ThreadHead("t", "<sent@mail.example>", (), "Thanks")
WEEK = timedelta(days=7)
TITLES = ("Head of Finance", "Payroll Clerk", "Chief Executive", "HR Partner", "Professor", "")
NAMES = ("Ana Ruiz", "Ben Ode", "Cy Young", "Dee Vos", "Eli Roth", "Fay Lund")
REPLIES = ("rejection", "offer", "withdrawal", "thanks")


@dataclass
class Chronicle:
    """An application in the making: its talks, what was written, and what each reader has read."""

    code: str = "en"
    templates: Templates = panels.TEMPLATES
    talks: dict[str, Interview] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=dict)
    read: dict[str, list[str]] = field(default_factory=dict)

    def talk(
        self, *people: Person, number: int, notes: Notes | None = None, by: date | None = None
    ) -> Interview:
        """A talk of that round, a week after the one before."""
        made = panels.interview(
            "Acme", "Payroll Clerk", *people, notes=notes, ends=panels.ENDS + number * WEEK
        )
        made = replace(made, id=f"acme-{number}-{len(self.talks)}", rules=Rules(decision_by=by))
        self.talks[made.id], self.events[made.id] = made, []
        return made

    def letter(
        self, talk: Interview, step: Step, prior: ThreadHead | None = None
    ) -> tuple[Letter, list[Finding]]:
        """That letter as it would be written now, and what the checks say."""
        seen = [Talk.of(t, self.events[i], Policy("UTC")) for i, t in self.talks.items()]
        mine = next(one for one in seen if one.interview.id == talk.id)
        (step,) = aware([step], Application(mine, tuple(one for one in seen if one is not mine)))
        when = talk.ends + timedelta(hours=17)
        made = compose(
            step,
            talk,
            panels.SENDER,
            when=when,
            subject=panels.SUBJECT,
            templates=self.templates,
            prior=prior,
        )
        language = self.templates.letters_in(self.code)
        found = check(made, talk, language, when=when, carried=step.passes_on, said=step.said)
        return made, [one for one in found if one.code in {"said-before", "nothing-new"}]

    def send(self, talk: Interview, step: Step, made: Letter, *, gone: bool = False) -> None:
        """Record that the letter was written and left, or that its draft was deleted."""
        assert step.person is not None
        whose = (talk.id, talk.ends, step.key, step.person.id)
        carried = tuple(p.id for p in step.passes_on)
        kept = WrittenLetter(sentences=made.sentences, passes_on=carried)
        self.events[talk.id] += [Drafting(*whose, letter=kept), Drafted(*whose, GmailIds("d1", "m1", "t1"))]
        self.events[talk.id] += [Gone(*whose)] if gone else [Sending(*whose), Sent(*whose)]

    def goes_out(self, talk: Interview, step: Step, prior: ThreadHead | None = None) -> None:
        """Write and send a letter whose readers have read none of its sentences."""
        assert step.person is not None
        made, found = self.letter(talk, step, prior)
        assert not found, found
        said = spoken(made.text)
        assert len(said) > 1, made.text
        for reader in (step.person, *step.passes_on):
            before = self.read.setdefault(reader.name, [])
            assert not set(said) & set(before), (reader.name, set(said) & set(before), made.text)
        for reader in (step.person, *step.passes_on):
            self.read[reader.name] += said
        self.send(talk, step, made)


def spoken(text: str) -> list[str]:
    """The sentences between greeting and sign-off, without open marks."""
    middle = text.strip().split("\n\n")[1:-2]
    every = re.split(r"(?<=[.!?])[\s\u202f\"”“»]+|\n+", "\n".join(middle))
    return [one.strip() for one in every if len(one.split()) > 2 and "[" not in one]


def finished(number: int, person: Person) -> Person:
    """The person with two sentences that belong to that round alone."""
    words = (f"{person.name} und {number} Bienen", f"{number} Imker {person.name}")
    return replace(person, notes=PersonNotes(tuple(Sentence("own", one) for one in words)))


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_nobody_reads_a_sentence_twice(code: str, data: st.DataObject) -> None:
    """Three rounds of thanks, thanks passed on, nudges with a thread and without, and replies say nothing twice."""
    story = Chronicle(code, Templates(language=code))
    pool = [panels.person(name, title=data.draw(st.sampled_from(TITLES)), language=code) for name in NAMES]
    away = replace(panels.person("Gil Noor", language=code), email="")
    hr = panels.person("Hana Sato", part=Role.COORDINATOR, language=code)
    replies = data.draw(st.permutations(REPLIES))
    for number in range(3):
        panel = data.draw(st.lists(st.sampled_from(pool), min_size=1, max_size=5, unique_by=lambda p: p.id))
        people = [finished(number, p) for p in (*panel, away, hr)]
        fit = SharedSentence("own", f"{number} Jahre Erfahrung")
        by = (panels.ENDS + (number + 1) * WEEK).date() if data.draw(st.booleans()) else None
        talk = story.talk(*people, number=number, notes=Notes(fit=(fit,)), by=by)
        *interviewers, unreachable, coordinator = people
        for person in interviewers:
            story.goes_out(talk, panels.step(talk, person))
        story.goes_out(talk, panels.step(talk, coordinator, passes_on=(unreachable,)))
        asked = data.draw(st.sampled_from([*interviewers, coordinator]))
        for nudge in (1, 2):
            prior = HEAD if data.draw(st.booleans()) else None
            story.goes_out(talk, panels.step(talk, asked, StepKind.NUDGE, nudge), prior)
        reply = panels.step(talk, asked, StepKind.REPLY)
        reply = replace(reply, key=replace(reply.key, about=replies[number]))
        if replies[number] != "thanks":
            story.goes_out(talk, reply)
    left = [e for events in story.events.values() for e in events if isinstance(e, Sent)]
    assert len(left) >= 3 * len(("thanks", "thanks passed on", "nudge", "nudge"))


def two_rounds(*second: tuple[str, str], notes: Notes | None = None) -> tuple[list[Finding], Letter]:
    """The letter to Ana after a second talk with those sentences, the first letter having left."""
    story = Chronicle()
    ana = panels.person("Ana Ruiz", ("enjoyed-hearing", "pay people in nine countries"))
    first = story.talk(
        ana, number=0, notes=Notes(fit=(SharedSentence("last-job", "closed 64 payrolls on time"),))
    )
    story.goes_out(first, panels.step(first, ana))
    again = panels.person("Ana Ruiz", *second)
    talk = story.talk(again, number=1, notes=notes)
    made, found = story.letter(talk, panels.step(talk, again))
    return found, made


@pytest.mark.parametrize(
    ("stem", "text"),
    [
        ("enjoyed-hearing", "pay people in nine countries"),
        ("liked-that", "pay people in nine countries"),
        ("own", "Pay people, in nine countries!"),
        ("own", "I enjoyed hearing how you pay people in nine countries"),
    ],
)
def test_a_sentence_typed_again_for_the_same_person_holds_the_letter(stem: str, text: str) -> None:
    """Whatever it begins with; the finding quotes it."""
    found, _made = two_rounds((stem, text))
    assert [one.holds for one in found] == [True]
    assert text.rstrip("!").split()[-1] in found[0].sentence


def test_a_shared_sentence_typed_again_is_found_too() -> None:
    """The same fit in a later round, to somebody who read it in the first."""
    notes = Notes(fit=(SharedSentence("last-job", "closed 64 payrolls on time"),))
    found, _made = two_rounds(("more-about", "the foundry"), notes=notes)
    assert [one.code for one in found] == ["said-before"]
    assert not two_rounds(("more-about", "the foundry"))[0]


def test_a_colleague_of_a_later_round_may_read_it() -> None:
    """What Ana read may be said to Ben."""
    story = Chronicle()
    ana, ben = (panels.person(n, ("own", "We talked about bees all day")) for n in ("Ana Ruiz", "Ben Ode"))
    first, second = story.talk(ana, number=0), story.talk(ben, number=1)
    story.goes_out(first, panels.step(first, ana))
    made, found = story.letter(second, panels.step(second, ben))
    assert not found
    ours = {one for one in spoken(made.text) if "bees" not in one}
    assert not ours & set(story.read["Ana Ruiz"])


def test_a_draft_that_was_deleted_or_came_back_counts_for_nothing() -> None:
    """Nobody has read it: the corrected address gets the letter with the same words."""
    for gone in (True, False):
        story = Chronicle()
        ana = panels.person("Ana Ruiz", ("own", "We talked about bees all day"))
        first, second = story.talk(ana, number=0), story.talk(ana, number=1)
        made, _ = story.letter(first, step := panels.step(first, ana))
        story.send(first, step, made, gone=gone)
        if not gone:
            story.events[first.id].append(
                Bounced(first.id, first.ends, step.key, ana.id, address=ana.email, permanent=True)
            )
        assert not story.letter(second, panels.step(second, ana))[1]


def test_a_letter_to_a_corrected_address_is_the_same_letter() -> None:
    """The draft to the earlier address, which still lies in Gmail, holds nothing back."""
    story = Chronicle()
    ana = panels.person("Ana Ruiz", ("own", "We talked about bees all day"))
    talk = story.talk(ana, number=0)
    made, _ = story.letter(talk, step := panels.step(talk, ana))
    story.send(talk, step, made)
    moved = replace(ana, email="ana.ruiz@acme.example")
    story.talks[talk.id] = moved_talk = replace(talk, people=(moved,))
    again, found = story.letter(moved_talk, panels.step(moved_talk, moved))
    assert not found
    assert again.text == made.text


def test_written_again_it_keeps_its_sentences() -> None:
    """A letter that is written a second time stays the same, whatever was written after it."""
    story = Chronicle()
    ana = panels.person("Ana Ruiz", ("own", "We talked about bees all day"))
    first, second = (
        story.talk(ana, number=0),
        story.talk(panels.person("Ana Ruiz", ("own", "Oh yes it was")), number=1),
    )
    for talk in (first, second):
        story.goes_out(talk, panels.step(talk, talk.people[0]))
    again = spoken(story.letter(first, panels.step(first, ana))[0].text)
    assert again == story.read["Ana Ruiz"][: len(again)]


@pytest.mark.parametrize("code", CODES)
def test_when_every_version_is_used_up_the_person_is_told(code: str) -> None:
    """After more rounds than there are versions nothing repeats: the sentence is left out, and the letter is held."""
    story = Chronicle(code, Templates(language=code))
    told = 0
    for number in range(12):
        ana = finished(number, panels.person("Ana Ruiz", language=code))
        talk = story.talk(ana, number=number)
        for nudge in (1, 2):
            made, found = story.letter(talk, step := panels.step(talk, ana, StepKind.NUDGE, nudge))
            story.send(talk, step, made)
            said = spoken(made.text)
            before = story.read.setdefault("Ana Ruiz", [])
            assert not set(said) & set(before)
            before += said
            told += [one.code for one in found] == ["nothing-new"]
    assert told == 12


def test_a_template_of_ones_own_that_says_the_same_again_is_found(tmp_path: Path) -> None:
    """Its fixed sentence may leave once; the second time the letter is held."""
    (tmp_path / "nudge-1.txt.j2").write_text(
        "Hi {{ person.call }},\n\nAny news about the great job?\n\nBest,\nJane Doe\n"
    )
    story = Chronicle(templates=Templates(tmp_path))
    ana = panels.person("Ana Ruiz")
    codes = []
    for number in range(2):
        talk = story.talk(ana, number=number)
        made, found = story.letter(talk, step := panels.step(talk, ana, StepKind.NUDGE))
        story.send(talk, step, made)
        codes.append([one.sentence.split("“")[1] for one in found])
    assert codes == [[], ["Any news about the great job?”"]]


def test_a_frame_of_ones_own_from_before_has_the_newer_sentences(tmp_path: Path) -> None:
    """Where it lacks a sentence that the shipped templates use, the shipped one fills in."""
    shipped = (Templates().path("frame.toml")).read_text("utf-8")
    cut = shipped.index("[[nudge_alone]]"), shipped.index("\n[readers]")
    (tmp_path / "frame.toml").write_text(shipped[: cut[0]] + shipped[cut[1] :], "utf-8")
    story = Chronicle(templates=Templates(tmp_path))
    talk = story.talk(ana := panels.person("Ana Ruiz"), number=0)
    made, found = story.letter(talk, panels.step(talk, ana, StepKind.NUDGE))
    assert "I am still very interested." in made.text
    assert not found


def test_a_frame_whose_sentences_are_all_for_later_rounds_uses_them_from_the_first() -> None:
    """A frame of one's own may mark each: that must not keep a letter from being written."""
    only = (FrameSentence("It was good to see you again.", later=True),)
    assert dealt(only, [ReaderKind.COLLEAGUE], "any") is only[0]

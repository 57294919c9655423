"""What the checks say of a letter before it leaves: each code is found, and its fix takes it away."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.domain.model import Interview, Letter, Notes, OpenQuestion, Person, Rules, Said, Sentence
from afterword.domain.said import digest_of
from afterword.letters import check, checks
from letters import panels
from letters.panels import NEXT_DAY, letter, person, shared

ENGLISH = panels.TEMPLATES.letters_in("en")
ANA = person("Ana Ruiz", ("enjoyed-hearing", "pay people in nine countries"), title="Operations Manager")
BEN = person(
    "Ben Ode",
    ("liked-that", "still call every leaver yourself"),
    ("glad-to-hear", "the plants count their stock twice a year"),
    title="Plant Accountant",
)
THREAD = Notes(
    fit=(
        shared("past-years", "closed 64 payrolls in a row on time, in nine countries and three currencies"),
    ),
    challenge=shared("told-me", "onboarding across nine time zones is what keeps the team busiest"),
    offers=(shared("start-by", "writing one checklist that every office uses from the first day on"),),
)
PANEL = panels.interview("Acme", "Cost Accountant", ANA, BEN, notes=THREAD)


def panel(*people: Person, **fields: Any) -> Interview:
    """The panel with other people or facts."""
    return replace(PANEL, people=people or PANEL.people, **fields)


def codes(
    interview: Interview, written: Letter | None = None, *, holds: bool | None = None, **given_: Any
) -> set[str]:
    """The codes of what is found in a letter, by default the one to the first of the panel."""
    written = written or letter(interview, interview.people[0], given_.get("when", NEXT_DAY))
    language = panels.TEMPLATES.letters_in(checks.reader(written, interview).language)
    found = check(written, interview, language, **({"when": NEXT_DAY} | given_))
    return {one.code for one in found if holds is None or one.holds is holds}


def saying(words: str, interview: Interview = PANEL) -> Letter:
    """Ana's letter, edited: something added to its second paragraph."""
    written = letter(interview, interview.people[0])
    return replace(written, text=written.text.replace("countries.", f"countries. {words}", 1))


def finished(reader: Person, *sentences: tuple[str, str], **fields: Any) -> Person:
    """That person with these sentences."""
    return replace(
        reader, notes=replace(reader.notes, sentences=tuple(Sentence(*s) for s in sentences), **fields)
    )


def test_good_letters_have_no_finding() -> None:
    """Two letters of a panel with a sentence for each pass in silence, whatever other names the store holds."""
    names = ("Acme", "Ana Ruiz", "Cost Accountant", "Beta Corp")
    assert [
        check(letter(PANEL, p), PANEL, ENGLISH, when=NEXT_DAY, store_names=names) for p in PANEL.people
    ] == [
        (),
        (),
    ]


def test_every_code_is_tested_here() -> None:
    """No code of the table at the top of the checks is without a test in this file."""
    named = re.findall(r"^\| `([\w-]+)` \|", checks.__doc__ or "", re.MULTILINE)
    source = Path(__file__).read_text("utf-8")
    assert len(named) >= 15
    assert [code for code in named if f'"{code}"' not in source] == []


def test_every_finding_says_how_to_fix_it() -> None:
    """Finding and fix are plain sentences."""
    bad = replace(saying("TODO [x] attached, I thank you today. " * 40), subject="x" * 80)
    found = check(bad, PANEL, ENGLISH, when=NEXT_DAY, store_names=("Beta Corp",))
    assert len(found) >= 5
    assert all(one.fix.endswith(".") and one.sentence[0].isupper() for one in found)


def test_a_letter_with_nothing_of_its_own_is_held() -> None:
    """Until one sentence is finished for that person, be it in words that the letter passes on."""
    nobody = finished(ANA)
    assert "impersonal" in codes(panel(nobody, BEN), holds=True)
    assert "impersonal" not in codes(panel(finished(ANA, ("own", "We laughed a lot")), BEN))
    coordinator = person("Ivy Lane", part=panels.COORDINATOR)
    interview = panel(coordinator, replace(BEN, email=""))
    assert "impersonal" in codes(interview, holds=True)
    assert "impersonal" not in codes(interview, carried=interview.people[1:])


def test_what_another_letter_says_already_is_held() -> None:
    """A sentence that the reader has had, and one of ours that has no version left."""
    said = Said(frozenset([digest_of("then we spoke of bees")]))
    assert "said-before" in codes(PANEL, saying("Then we spoke of bees."), holds=True, said=said)
    assert "said-before" not in codes(PANEL, saying("Then we spoke of figs."), said=said)
    assert "nothing-new" in codes(PANEL, replace(saying(""), lacks=("closing",)), holds=True)


@pytest.mark.parametrize(
    "mark", ["[their project]", "[", "TODO", "XXX", "N/A", "{{ x }}", "I liked that you …"]
)
def test_an_unfinished_mark_holds(mark: str) -> None:
    """In the text and in the subject; the letter is free once it is finished."""
    assert "unfinished" in codes(PANEL, saying(f"Then {mark}\n"), holds=True)
    assert "unfinished" in codes(PANEL, replace(saying(""), subject=f"Thanks {mark}"), holds=True)
    assert "unfinished" not in codes(PANEL, saying("Then we spoke of bees."))


@pytest.mark.parametrize(
    ("theirs", "same"),
    [
        (("enjoyed-hearing", "pay people in nine countries"), True),
        (("enjoyed-hearing", "Pay people, in nine countries."), True),
        (("liked-that", "pay people in nine countries"), True),
        (("enjoyed-hearing", "pay people in six countries"), False),
        (("more-about", "payroll"), False),
    ],
)
def test_the_same_personal_sentence_for_two_people_holds_both_letters(
    theirs: tuple[str, str], same: bool
) -> None:
    """However it was typed and whatever begins it; changed for one of them, both are free."""
    interview = panel(ANA, finished(BEN, theirs))
    for reader in interview.people:
        assert ("same-sentence" in codes(interview, letter(interview, reader), holds=True)) is same


def test_a_short_ending_in_common_is_chance() -> None:
    """'payroll' after two different stems is no sentence in common; after the same one it is."""
    for stem, same in (("hearing-about", False), ("more-about", True)):
        interview = panel(finished(ANA, ("more-about", "payroll")), finished(BEN, (stem, "payroll")))
        assert ("same-sentence" in codes(interview)) is same


def test_two_own_letters_with_the_same_words_are_held() -> None:
    """Whoever writes one letter and greets two people with it is told before both leave."""
    words = "It was a good day at the plant, and I would like to come back."
    both = [finished(p, letter=f"Dear {p.name},\n\n{words}\n") for p in (ANA, BEN)]
    assert "same-sentence" in codes(panel(*both), holds=True)
    other = finished(BEN, letter="Dear Ben,\n\nThe foundry was loud.\n")
    assert "same-sentence" not in codes(panel(both[0], other))


def test_a_ticked_sentence_may_go_to_several() -> None:
    """A fit, a challenge and an offer are in both letters, and neither is held for it."""
    ticked = replace(THREAD.fit[0], readers=(ANA.id, BEN.id))
    interview = panel(notes=replace(THREAD, fit=(ticked,)))
    assert all(ticked.text in letter(interview, p).text for p in interview.people)
    assert [codes(interview, letter(interview, p)) for p in interview.people] == [set(), set()]


@pytest.mark.parametrize(("hours", "holds"), [(2, True), (17, False), (24 + 17, True), (6 * 24, True)])
def test_a_day_that_is_not_true_at_sending_holds(hours: int, holds: bool) -> None:
    """A letter written to leave on the day after says 'yesterday', and on another day that is untrue."""
    written, when = letter(PANEL, ANA), panels.ENDS + timedelta(hours=hours)
    assert ("untrue-day" in codes(PANEL, written, when=when, holds=True)) is holds
    assert "untrue-day" not in codes(PANEL, letter(PANEL, ANA, when), when=when)


@pytest.mark.parametrize(
    "plan", ["I want to try it on friday.", "I have time to talk on Friday.", "We can meet on Friday."]
)
def test_a_plan_for_a_weekday_is_not_the_interview_s_day(plan: str) -> None:
    """It warns, because it must still lie ahead when it is read; it does not hold the letter."""
    assert codes(PANEL, saying(plan), holds=True) == set()
    assert "time-word" in codes(PANEL, saying(plan), holds=False)


def test_the_day_is_the_reader_s() -> None:
    """What is yesterday in New York is still today for a reader in Honolulu."""
    interview = panel(replace(ANA, time_zone="Pacific/Honolulu"), BEN)
    soon = datetime(2026, 11, 24, 6, tzinfo=UTC)
    written = letter(PANEL, ANA, soon)
    assert "untrue-day" not in codes(PANEL, written, when=soon)
    assert "untrue-day" in codes(interview, written, when=soon)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("I thank you for our talk on Friday.", "untrue-day"),
        ("We met on Tuesday, 24 November.", None),
        ("We met on Friday, 24 November.", "untrue-day"),
        ("The decision is due by November 20.", "untrue-day"),
        ("The decision is due by 31 November.", "untrue-day"),
        ("You deploy on Friday, always.", "time-word"),
        ("It is the tool of today.", "time-word"),
        ("We spoke of Monday stand-ups.", None),
    ],
)
def test_days_and_dates_in_the_text(said: str, code: str | None) -> None:
    """What is said of the interview must be true; the same words about something else only warn."""
    found = codes(PANEL, saying(said)) & {"untrue-day", "time-word"}
    assert found == ({code} if code else set())


def test_a_promise_that_has_passed_holds() -> None:
    """A letter that waits past the date it names is not sent with it."""
    interview = panel(rules=Rules(decision_by=date(2026, 11, 26)))
    written = letter(interview, ANA)
    late = datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert "untrue-day" not in codes(interview, written)
    assert "untrue-day" in codes(interview, written, when=late)
    assert "untrue-day" not in codes(interview, letter(interview, ANA, late), when=late)


def test_an_open_question_without_answer_holds() -> None:
    """Unanswered, or answered in the notes and not in the letter that the candidate wrote."""
    asked = OpenQuestion("Do you know SAP?")
    for question, open_ in ((asked, True), (replace(asked, answer="six years"), False)):
        interview = panel(finished(ANA, ("own", "We laughed"), open_questions=(question,)), BEN)
        assert ("open-question" in codes(interview, holds=True)) is open_
    for text, open_ in (("Hello.", True), ("I have used SAP for six good years.", False)):
        answered = (replace(asked, answer="six years"),)
        own = finished(ANA, letter=f"Dear Ana,\n\n{text}\n", open_questions=answered)
        assert ("open-question" in codes(panel(own, BEN), holds=True)) is open_


@pytest.mark.parametrize(
    ("said", "name", "found"),
    [
        ("I admire Beta Corp greatly.", "Beta Corp", True),
        ("I admire beta corp greatly.", "Beta Corp", True),
        ("I spoke with Zed Moor.", "Zed Moor", True),
        ("A bloom of roses.", "Bloom", False),
        ("I know Bloom well.", "Bloom", True),
        ("I was an Accountant.", "Accountant", False),
        ("Betamax forever.", "Beta", False),
        ("Greetings to Acme.", "Acme", False),
    ],
)
def test_a_name_of_another_interview_holds(said: str, name: str, found: bool) -> None:
    """A name of this interview, part of one, or a plain word that is a name elsewhere, does not."""
    assert ("other-name" in codes(PANEL, saying(said), store_names=(name,), holds=True)) is found


def test_a_greeting_to_somebody_else_holds() -> None:
    """Ana's letter that begins with 'Dear Ben' is not sent."""
    written = letter(PANEL, ANA)
    other = replace(written, text=written.text.replace("Ana", "Ben", 1))
    assert "wrong-greeting" in codes(PANEL, other, holds=True)
    assert "wrong-greeting" not in codes(PANEL, written)


@pytest.mark.parametrize("name", ["J. Smith", "Talent Team", "Blue River GmbH", "Ruiz Gómez, Joan"])
def test_a_greeting_that_cannot_be_sure_holds_the_letter_until_the_candidate_says(name: str) -> None:
    """The letter shows a greeting; what the candidate puts in its place, in the notes or in the draft, is sure."""
    unsure = replace(ANA, name=name)
    assert "unsure-greeting" in codes(panel(unsure, BEN), holds=True)
    said = replace(unsure, greeting="Annie")
    assert letter(panel(said, BEN), said).text.startswith("Dear Annie,")
    assert "unsure-greeting" not in codes(panel(said, BEN))
    written = letter(panel(unsure, BEN), unsure)
    own = replace(written, text="Hi Annie," + written.text[written.text.index("\n") :])
    assert "unsure-greeting" not in codes(panel(unsure, BEN), own)
    assert "unsure-greeting" in codes(panel(said, BEN), written), "the draft still has the greeting of before"


def test_an_address_is_nobodys_name() -> None:
    """A letter to somebody of whom the address alone is known leaves a mark for the name."""
    unknown = replace(ANA, name="jruiz@acme.example", email="jruiz@acme.example")
    assert letter(panel(unknown), unknown).text.startswith("Dear […],")
    assert "unfinished" in codes(panel(unknown), holds=True)


def test_a_shared_sentence_that_names_a_colleague_warns() -> None:
    """'Ben told me …' is odd where Ben reads it, too; in one letter alone, or without the name, it is not."""
    names = replace(THREAD.fit[0], text="trained with Ben in the foundry")
    both = replace(names, readers=(ANA.id, BEN.id))
    assert "names-a-colleague" in codes(panel(notes=Notes(fit=(both,))), holds=False)
    assert "names-a-colleague" not in codes(panel(notes=Notes(fit=(names,))))
    assert "names-a-colleague" not in codes(panel(notes=Notes(fit=(replace(names, readers=(BEN.id,)),))))
    assert "names-a-colleague" not in codes(panel(notes=THREAD))


def test_two_sentences_with_one_beginning_warn() -> None:
    """'In my last job I …. In my last job I ….' reads badly; offers that share a stem become one sentence."""
    twice = Notes(fit=(shared("last-job", "ran it"), shared("last-job", "closed it")))
    alone = panel(ANA, notes=twice)
    assert "same-beginning" in codes(alone, holds=False)
    other = Notes(fit=(shared("last-job", "ran it"), shared("at-place", "Fernway I closed it")))
    assert "same-beginning" not in codes(panel(ANA, notes=other))
    offers = Notes(offers=(shared("start-by", "asking"), shared("start-by", "writing")))
    assert "same-beginning" not in codes(panel(ANA, notes=offers))
    own = finished(ANA, ("own", "One"), ("own", "Two"))
    assert "same-beginning" not in codes(panel(own))


def test_offers_that_begin_in_different_ways_warn() -> None:
    """'I would start by asking. My first step would be to write.' is two beginnings of one plan."""
    mixed = Notes(offers=(shared("start-by", "asking"), shared("first-step", "write")))
    assert "mixed-offers" in codes(panel(ANA, notes=mixed), holds=False)
    alike = Notes(offers=(shared("start-by", "asking"), shared("start-by", "writing")))
    assert "mixed-offers" not in codes(panel(ANA, notes=alike))


def test_a_language_without_letters_holds() -> None:
    """A letter that had to be written in English for somebody who reads another language is not sent by itself."""
    interview = panel(replace(ANA, language="eo"), BEN)
    assert "language" in codes(interview, holds=True)
    assert "language" not in codes(panel(replace(ANA, language="en"), BEN))


def test_a_promised_attachment_that_is_missing_holds(tmp_path: Path) -> None:
    """Promised and not named, or named and not there; a file that is there is fine."""
    file = tmp_path / "work.pdf"
    promised = saying("My portfolio is attached.")
    assert "attachment" in codes(PANEL, promised, holds=True)
    assert "attachment" in codes(PANEL, replace(promised, attachments=(str(file),)), holds=True)
    file.write_text("x")
    assert "attachment" not in codes(PANEL, replace(promised, attachments=(str(file),)))


def test_sizes_only_warn() -> None:
    """A long letter, a short one and a long subject are the candidate's to judge."""
    assert codes(PANEL, saying("word " * 160), holds=False) == {"long"}
    short = replace(letter(PANEL, ANA), text="Dear Ana,\n\nThank you for payroll in nine countries.\n")
    assert codes(PANEL, short, holds=False) == {"short"}
    assert codes(PANEL, replace(letter(PANEL, ANA), subject="x" * 71), holds=False) == {"subject"}
    assert not any(codes(PANEL, one, holds=True) for one in (saying("word " * 160), short))


def test_an_own_letter_is_measured_by_its_own_words() -> None:
    """What was ticked and finished before is not in it, so that nothing is said of that."""
    notes = Notes(fit=(shared("last-job", "met Ben"), shared("last-job", "met Ben again")))
    own = finished(ANA, ("own", "x"), letter="Dear Ana,\n\n" + "Bees are kind. " * 40)
    assert codes(panel(own, BEN, notes=notes)) == set()


_MARKED = st.lists(
    st.sampled_from(
        re.findall(
            r"\S+", "payroll [topic] [ ] N/A n/a TODO {{ x }} the garden - 1. * … ??? ___ ward ( ) : ; ,"
        )
    ),
    max_size=5,
).map(" ".join)


@settings(max_examples=120, deadline=None)
@given(st.lists(_MARKED, max_size=3), _MARKED, _MARKED, st.lists(_MARKED, max_size=3), _MARKED)
def test_nothing_unfinished_is_sent_by_itself(
    typed: list[str], fit: str, challenge: str, offers: list[str], answer: str
) -> None:
    """Whatever marks were typed: no bracket, N/A or empty point of a list is in a letter that is not held."""
    sentences = [("own", one) for one in typed if one]
    asked = (OpenQuestion("Do you know SAP?", answer),)
    notes = Notes(
        fit=(shared("last-job", fit),) if fit else (),
        challenge=shared("told-me", challenge) if challenge else None,
        offers=tuple(shared("would", one) for one in offers if one),
    )
    interview = panel(
        finished(ANA, ("own", "We spoke of bees"), *sentences, open_questions=asked), notes=notes
    )
    text = letter(interview, interview.people[0]).text
    marks = re.search(
        r"[\[\]]|\{\{|\bN/?A\b|\bTODO\b|^\s*(?:\d\.|[-*])\s*$", text, re.MULTILINE | re.IGNORECASE
    )
    assert marks is None or codes(interview, holds=True), text

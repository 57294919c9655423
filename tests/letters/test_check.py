"""What is said of a letter before it leaves, and what holds it back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.core.facts import Interview, Letter, Notes, OpenQuestion, PersonNotes, Rules, StepKind
from afterword.letters import Templates, check, compose
from letters import panels

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATES = Templates()
WHEN = panels.ENDS + timedelta(hours=17)
ANA = panels.person("Ana Ruiz", "payroll in nine countries", title="Head of People")
BEN = panels.person("Ben Ode", "the foundry's scrap rate", title="Plant Accountant")
PANEL = panels.interview("Acme", "Cost Accountant", ANA, BEN, notes=Notes(("ten years of costing",)))


def letters(interview: Interview, when: datetime = WHEN) -> list[Letter]:
    """The thank-yous of an interview."""
    return [
        compose(
            panels.step(interview, person),
            interview,
            panels.SENDER,
            when=when,
            subject=panels.SUBJECT,
            templates=TEMPLATES,
        )
        for person in interview.people
    ]


def codes(
    letter: Letter, interview: Interview = PANEL, *, holds: bool | None = None, **given_: object
) -> set[str]:
    """The codes of what is found."""
    found = check(letter, interview, **({"when": WHEN} | given_))  # type: ignore[arg-type]
    return {one.code for one in found if holds is None or one.holds is holds}


def with_text(more: str) -> Letter:
    """Ana's letter with something added to its first paragraph."""
    letter = letters(PANEL)[0]
    return replace(letter, text=letter.text.replace("countries.", f"countries. {more}", 1))


def test_a_good_letter_has_no_finding() -> None:
    """Two letters of a panel with notes for each pass in silence."""
    both = letters(PANEL)
    assert [check(one, PANEL, when=WHEN, others=both, store_names=("Acme", "Ana Ruiz")) for one in both] == [
        (),
        (),
    ]


def test_every_finding_says_how_to_mend_it() -> None:
    """Sentence and mend are full sentences."""
    bad = replace(with_text("TODO [x] attached, I beg you today. " * 40), subject="x" * 80)
    found = check(bad, PANEL, when=WHEN, others=letters(PANEL), store_names=("Beta Corp",))
    assert len(found) >= 6
    assert all(one.sentence.endswith(".") and one.mend.endswith(".") for one in found)


def test_a_letter_that_cites_nothing_is_held() -> None:
    """No notes, or notes that say nothing, or a template of one's own that leaves them out."""
    for talked in ((), ("n/a",), ("nice chat",), ("the role",)):
        interview = replace(PANEL, people=(replace(ANA, notes=PersonNotes(talked)), BEN))
        assert "impersonal" in codes(letters(interview)[0], interview, holds=True)
    left_out = replace(letters(PANEL)[0], text="Dear Ana,\n\nThank you for your time yesterday.\n")
    assert "impersonal" in codes(left_out, holds=True)


def test_notes_for_everybody_are_personal_where_one_person_interviewed() -> None:
    """In a talk of two the challenge was discussed with that person; in a panel it says nothing of one."""
    notes = Notes(challenge="onboarding across time zones", i_can=("ask them first",))
    nobody = replace(ANA, notes=PersonNotes())
    alone = panels.interview("Acme", "Clerk", nobody, notes=notes)
    together = panels.interview("Acme", "Clerk", nobody, BEN, notes=notes)
    assert [("impersonal" in codes(letters(one)[0], one)) for one in (alone, together)] == [False, True]


@pytest.mark.parametrize(
    "theirs",
    [
        "payroll in nine countries",
        "Payroll in nine countries.",
        "We spoke about payroll in nine countries",
        "- payroll, in nine countries",
        "our talk about payroll in nine countries",
        "Payroll; the nine countries",
    ],
)
def test_a_shared_personal_part_is_found_however_it_was_typed(theirs: str) -> None:
    """Both letters are held when they cite the same thing."""
    interview = replace(PANEL, people=(ANA, replace(BEN, notes=PersonNotes((theirs,)))))
    both = letters(interview)
    assert all("alike" in codes(one, interview, holds=True, others=both) for one in both)


def test_a_letter_that_cites_no_more_than_a_part_of_another_is_held() -> None:
    """What Ana reads stands whole in Ben's letter, next to more."""
    more = replace(
        BEN, notes=PersonNotes((*ANA.notes.talked_about, "the scrap rate of the whole foundry and its cost"))
    )
    interview = replace(PANEL, people=(ANA, more))
    both = letters(interview)
    assert "alike" in codes(both[0], interview, holds=True, others=both)


_TYPED = """how the team plans night shifts payroll foundry garden nine zones you built a new ward We spoke about asked
me showed is it late data breaks reports my old bridge , . ? 2019 Lagos école 看護
she her Ana's they their ; : ! agreed been said laughed WE SAP "the garden" 1) 2)"""
_WORDS = st.sampled_from(_TYPED.split())
_NOTE = st.lists(_WORDS, min_size=1, max_size=9).map(" ".join)
_PANEL = st.lists(
    st.sampled_from(["Ana Ruiz", "Ben Ode", "Cy Ng", "Di Roe", "Ed Fox"]), min_size=2, unique=True
)
_TITLES = st.sampled_from(["", "Engineer", "Plant Manager", "HR Partner", "CEO"])


@settings(max_examples=120, deadline=None)
@given(
    _PANEL,
    st.lists(_NOTE, max_size=3),
    st.lists(_TITLES, min_size=5, max_size=5),
    st.lists(_NOTE, max_size=3),
    st.randoms(),
)
def test_no_letters_that_share_their_personal_part_pass(
    names: list[str], talked: list[str], titles: list[str], points: list[str], shuffle: object
) -> None:
    """Whatever the notes, titles and panel: letters citing the same are held, in whatever order it was typed."""
    people = []
    for name, title in zip(names, titles, strict=False):
        mixed = list(talked)
        shuffle.shuffle(mixed)  # type: ignore[attr-defined]
        people.append(panels.person(name, *mixed, title=title))
    interview = panels.interview(
        "Acme", "Clerk", *people, notes=Notes(tuple(points), "the late shift", ("ask",))
    )
    panel = letters(interview)
    assert all({"alike", "impersonal"} & codes(one, interview, holds=True, others=panel) for one in panel)


@pytest.mark.parametrize(("hours", "holds"), [(2, True), (17, False), (24 + 17, True), (6 * 24, True)])
def test_a_day_that_is_not_true_at_sending_holds(hours: int, holds: bool) -> None:
    """A letter written to leave on the day after says 'yesterday', and on another day that is untrue."""
    letter = letters(PANEL)[0]
    assert ("untrue-day" in codes(letter, when=panels.ENDS + timedelta(hours=hours), holds=True)) is holds


def test_the_day_is_the_reader_s() -> None:
    """What is yesterday in New York is still today for a reader in Honolulu."""
    far = replace(ANA, time_zone="Pacific/Honolulu")
    interview = replace(PANEL, people=(far, BEN))
    soon = datetime(2026, 11, 24, 6, tzinfo=UTC)
    written_for_new_york = letters(PANEL, soon)[0]
    assert "untrue-day" not in codes(written_for_new_york, PANEL, when=soon)
    assert "untrue-day" in codes(written_for_new_york, interview, when=soon)


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
    found = {one for one in codes(with_text(said)) if one in {"untrue-day", "time-word"}}
    assert found == ({code} if code else set())


def test_a_promise_that_has_passed_holds() -> None:
    """A letter that waits behind the date it names is not sent with it."""
    interview = replace(PANEL, rules=Rules(decision_by=date(2026, 11, 26)))
    letter = letters(interview)[0]
    assert "untrue-day" not in codes(letter, interview)
    assert "untrue-day" in codes(letter, interview, when=datetime(2026, 11, 30, 15, tzinfo=UTC))


def test_an_open_question_without_answer_holds() -> None:
    """Unanswered, or answered in the notes and not in the letter."""
    for answer in ("", "n/a"):
        asked = replace(
            ANA, notes=replace(ANA.notes, open_questions=(OpenQuestion("Do you know SAP?", answer),))
        )
        interview = replace(PANEL, people=(asked, BEN))
        assert "open-question" in codes(letters(interview)[0], interview, holds=True)
    answered = replace(
        ANA, notes=replace(ANA.notes, open_questions=(OpenQuestion("Do you know SAP?", "six years"),))
    )
    interview = replace(PANEL, people=(answered, BEN))
    assert "open-question" not in codes(letters(interview)[0], interview)
    assert "open-question" in codes(letters(PANEL)[0], interview, holds=True)


_MARKED = st.lists(
    st.sampled_from(
        [
            "payroll",
            "[topic]",
            "[",
            "]",
            "N/A",
            "n/a",
            "TODO",
            "{{",
            "x",
            "}}",
            "the",
            "garden",
            "-",
            "1.",
            "*",
            "…",
            "???",
            "___",
            "ward",
            "(",
            ")",
            ":",
            ";",
            ",",
        ]
    ),
    max_size=5,
).map(" ".join)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(_MARKED, max_size=3),
    st.lists(_MARKED, max_size=2),
    _MARKED,
    st.lists(_MARKED, max_size=4),
    _MARKED,
)
def test_nothing_unfinished_is_sent_by_itself(
    talked: list[str], points: list[str], challenge: str, i_can: list[str], answer: str
) -> None:
    """Whatever marks were typed: no bracket, N/A or empty point of a list is in a letter that is not held."""
    asked = OpenQuestion("Do you know SAP?", answer)
    ana = replace(ANA, notes=PersonNotes((*talked, "payroll"), (asked,)))
    interview = panels.interview("Acme", "Clerk", ana, notes=Notes(tuple(points), challenge, tuple(i_can)))
    letter = letters(interview)[0]
    marks = re.search(
        r"[\[\]]|\{\{|\bN/?A\b|\bTODO\b|^\s*(?:\d\.|[-*])\s*$", letter.text, re.MULTILINE | re.IGNORECASE
    )
    assert marks is None or codes(letter, interview, holds=True), letter.text


@pytest.mark.parametrize("mark", ["[their project]", "[", "TODO", "XXX", "N/A", "{{ x }}"])
def test_an_unfinished_mark_holds(mark: str) -> None:
    """In the text and in the subject."""
    assert "unfinished" in codes(with_text(f"Then {mark}."), holds=True)
    assert "unfinished" in codes(replace(letters(PANEL)[0], subject=f"Thanks {mark}"), holds=True)


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
    assert ("other-name" in codes(with_text(said), store_names=(name,), holds=True)) is found


def test_a_greeting_to_somebody_else_holds() -> None:
    """Ana's letter that begins with 'Dear Ben' is not sent."""
    letter = letters(PANEL)[0]
    assert "wrong-greeting" in codes(replace(letter, text=letter.text.replace("Ana", "Ben", 1)), holds=True)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("nice guy", True),
        ("she seemed stressed", True),
        ("my answer about risk was not great", True),
        ("cold calling… not my favourite", True),
        ("messed up the question on SQL", True),
        ("nervous dogs", False),
        ("patients were nervous people", False),
        ("people leave because of bad managers", False),
        ("rude passengers", False),
    ],
)
def test_a_note_to_oneself_holds(typed: str, found: bool) -> None:
    """How somebody seemed, or what went badly, is not sent by itself; words that only look so are no matter."""
    interview = panels.interview("Acme", "Clerk", panels.person("Ana Ruiz", typed, "payroll"))
    assert ("private" in codes(letters(interview)[0], interview, holds=True)) is found


def test_he_and_she_hold() -> None:
    """What is not surely about the reader is not changed, and not said to them either."""
    talked = PersonNotes(("the boss who hired her",))
    interview = replace(PANEL, people=(replace(ANA, notes=talked), BEN))
    assert "third-person" in codes(letters(interview)[0], interview, holds=True)


def test_a_promised_attachment_that_is_missing_holds(tmp_path: Path) -> None:
    """Promised and not named, or named and not there; a file that is there is fine."""
    file = tmp_path / "work.pdf"
    promised = with_text("My portfolio is attached.")
    assert "attachment" in codes(promised, holds=True)
    assert "attachment" in codes(replace(promised, attachments=(str(file),)), holds=True)
    file.write_text("x")
    assert "attachment" not in codes(replace(promised, attachments=(str(file),)))


def test_sizes_and_tone_only_warn() -> None:
    """A long letter, a short one, a long subject and fawning or pushy words are the candidate's to judge."""
    assert codes(with_text("word " * 260), holds=False) == {"long"}
    short = replace(letters(PANEL)[0], text="Dear Ana,\n\nThank you for payroll in nine countries.\n")
    assert codes(short, holds=False) == {"short"}
    assert codes(replace(letters(PANEL)[0], subject="x" * 71), holds=False) == {"subject"}
    assert codes(with_text("It is my dream job, please answer immediately."), holds=False) == {"tone"}
    for letter in (with_text("word " * 260), short):
        assert codes(letter, holds=True) == set()


def test_a_nudge_cites_anything_from_the_interview() -> None:
    """One to the coordinator cites a talk with somebody else; with no notes at all it is held."""
    coordinator = panels.person("Ivy Lane", part=panels.COORDINATOR)
    with_notes = panels.interview("Acme", "Clerk", ANA, coordinator)
    without = panels.interview("Acme", "Clerk", replace(ANA, notes=PersonNotes()), coordinator)
    later = panels.ENDS + timedelta(days=12)
    for interview, holds in ((with_notes, False), (without, True)):
        step = panels.step(interview, coordinator, StepKind.NUDGE)
        nudge = compose(step, interview, panels.SENDER, when=later, subject="", templates=TEMPLATES)
        assert ("impersonal" in codes(nudge, interview, when=later)) is holds


def test_the_threshold_is_the_caller_s() -> None:
    """A stricter likeness holds letters that a laxer one lets pass."""
    near = replace(PANEL, people=(ANA, replace(BEN, notes=PersonNotes(("payroll in six countries",)))))
    both = letters(near)
    assert "alike" not in codes(both[0], near, others=both, threshold=99)
    assert "alike" in codes(both[0], near, others=both, threshold=50)

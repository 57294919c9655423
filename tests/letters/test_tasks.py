"""What the tasks ask of the candidate."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.config.language import choose
from afterword.domain.model import Person, Rules, StepKind, Window
from afterword.domain.placeholders import unfinished
from afterword.letters import linkedin_note, search_link, task_text
from letters import panels

TEMPLATES = panels.TEMPLATES
WHEN = panels.ENDS + timedelta(hours=3)
SPARE = (
    *(("own", f"Used {n}") for n in range(3)),
    ("more-about", "how the team onboards across nine time zones"),
)
ANA = panels.person("Ana Ruiz", *SPARE, title="Head of People", phone="+1 555 0101")
PANEL = panels.interview(
    "Acme",
    "Payroll Specialist",
    ANA,
    panels.person("Ben Ode", email="", title="Payroll Lead"),
    panels.person("Ivy Lane", part=panels.COORDINATOR),
)


def text(kind: StepKind, person: Person | None, *, limit: int = 200, used: int = 0) -> str:
    """The text of a task, with a window that closes 21 hours from now."""
    window = Window(panels.ENDS, panels.ENDS, WHEN + timedelta(hours=21, minutes=5))
    step = replace(panels.step(PANEL, person, kind), window=window)
    return task_text(step, PANEL, panels.SENDER, when=WHEN, templates=TEMPLATES, limit=limit, used=used)


def note(person: Person, limit: int = 200) -> str:
    """The LinkedIn note to somebody of the panel."""
    step = panels.step(PANEL, person, StepKind.LINKEDIN)
    return linkedin_note(step, PANEL, panels.SENDER, templates=TEMPLATES, limit=limit)


def test_the_invitation_says_what_to_do_in_order() -> None:
    """One's own profile first, then theirs or a search for it, then the note with its length."""
    said = text(StepKind.LINKEDIN, ANA)
    places = [
        said.index(part)
        for part in (
            "your own profile first",
            "keywords=Ana%20Ruiz%20Acme",
            f"({len(note(ANA))} of 200",
            note(ANA),
        )
    ]
    assert places == sorted(places)
    known = replace(ANA, linkedin="https://www.linkedin.com/in/anaruiz")
    assert "https://www.linkedin.com/in/anaruiz" in text(StepKind.LINKEDIN, known)
    assert "search/results" not in text(StepKind.LINKEDIN, known)


@pytest.mark.parametrize(
    ("used", "said"),
    [
        (0, "for you. Free accounts get only a few notes a month."),
        (1, "You have sent one invitation this month; free"),
        (4, "You have sent 4 invitations this month; free"),
    ],
)
def test_the_invitation_counts_the_notes_of_the_month(used: int, said: str) -> None:
    """By those that were called done; the first is no number worth telling."""
    assert said in text(StepKind.LINKEDIN, ANA, used=used)


def before(*people: Person, decision_by: date | None = None) -> str:
    """The list for an interview with these people, three hours before it begins."""
    of = panels.interview("Acme", "Payroll Specialist", *people, decision_by=decision_by)
    when = of.starts - timedelta(hours=3)
    step = panels.step(of, None, StepKind.NOTES)
    return task_text(step, of, panels.SENDER, when=when, templates=TEMPLATES)


def test_the_list_for_before_the_interview() -> None:
    """Whose card is missing, who has not said how they like to be written to, and the date of the decision."""
    said = before(ANA, panels.person("Ben Ode", email="", welcomes=("email",)))
    assert "Monday, November 23, 14:00" in said
    assert "The card of Ben Ode" in said
    assert "How Ana Ruiz likes to hear from you" in said
    assert "The date of the decision. Nobody" in said
    assert "You noted by Friday, December 4" in before(ANA, decision_by=date(2026, 12, 4))
    assert "You have the addresses of everybody" in before(ANA)
    assert "Nobody is noted yet" in before()


def test_a_search_link_is_quoted() -> None:
    """Blanks, ampersands, slashes and other scripts are safe in the address."""
    assert search_link("Bö & Co/ 山?") == (
        "https://www.linkedin.com/search/results/people/?keywords=B%C3%B6%20%26%20Co%2F%20%E5%B1%B1%3F"
    )


def test_the_note_cites_a_sentence_that_the_letter_has_not_used() -> None:
    """One that was finished beyond those of the letter; where there is none, the note names the position."""
    assert "I would love to hear more about how the team onboards across nine time zones." in note(ANA)
    assert "Used" not in note(ANA)
    plain = note(panels.person("Ana Ruiz", ("own", "Used")))
    assert "Used" not in plain
    assert "the Payroll Specialist position at Acme" in plain


@settings(max_examples=80, deadline=None)
@given(st.integers(20, 300), st.lists(st.text(max_size=150), max_size=5), st.text(min_size=1, max_size=80))
def test_the_note_keeps_the_limit(limit: int, finished: list[str], name: str) -> None:
    """Never more characters than LinkedIn takes, whatever the names and sentences."""
    reader = panels.person(name, *(("own", text) for text in finished if text.strip()))
    assert len(note(reader, limit)) <= limit


def test_a_longer_note_gives_way_to_one_that_cites() -> None:
    """Where the long form does not fit, the sentence is still cited; where no citing one fits, a plain one stands."""
    assert "onboards" in note(ANA, 140)
    assert 0 < len(note(ANA, 60)) <= 60


def test_notes_of_one_panel_differ() -> None:
    """Also for people for whom nothing was finished, and for two of the same first name."""
    anas = panels.interview("A", "B", *map(panels.person, ("Ana Ruiz", "Bo Ek", "Cy Ng", "Ana Lee")))
    for interview in (*panels.WHOLE.values(), anas):
        notes = [
            linkedin_note(
                panels.step(interview, p, StepKind.LINKEDIN), interview, panels.SENDER, templates=TEMPLATES
            )
            for p in interview.people
        ]
        assert len(set(notes)) == len(notes)


SPOKEN = {
    "en": ("Hello Ana, this is Jane Doe.", "Nine time zones stay with me.", "I'm calling to ask"),
    "de": (
        "Guten Tag Frau Ruiz, hier ist Jane Doe.",
        "Neun Zeitzonen gehen mir nach.",
        "wie es um die Entscheidung",
    ),
    "fr": (
        "Bonjour Madame Ruiz, Jane Doe à l'appareil.",
        "Neuf fuseaux horaires me restent.",
        "savoir où vous en êtes",
    ),
}
"""What is said to Ana on the phone, in the language of the letters to her."""

TO_DO = {
    "en": (
        "Call Ana Ruiz",
        "If they answer:",
        "Thank them, whatever they say",
        "leave one message, and only one",
    ),
    "de": ("Rufen Sie Ana Ruiz", "Wenn jemand abnimmt:", "Bedanken Sie sich", "sprechen Sie einmal darauf"),
}
"""What Jane is to do, in the language of the interface."""


@pytest.mark.parametrize("letters", SPOKEN)
@pytest.mark.parametrize("interface", TO_DO)
def test_the_instructions_are_for_the_candidate_and_the_phrases_for_the_reader(
    interface: str, letters: str
) -> None:
    """Whatever the language of the letters to Ana, Jane's instructions stay in hers; only what is said is in Ana's."""
    finished = [("own", words) for words in ("One.", "Two.", "Three.", SPOKEN[letters][1])]
    address = {"de": "Frau", "fr": "Madame"}.get(letters, "")
    ana = panels.person("Ana Ruiz", *finished, language=letters, form_of_address=address)
    choose(interface)
    try:
        call, invitation = text(StepKind.CALL, ana), text(StepKind.LINKEDIN, ana)
    finally:
        choose("en")
    for part in (*TO_DO[interface], *SPOKEN[letters]):
        assert part in call
    for other in TO_DO.keys() - {interface}:
        assert not [part for part in TO_DO[other] if part in call]
    for other in SPOKEN.keys() - {letters}:
        assert not [part for part in SPOKEN[other] if part in call]
    assert {"en": "your own profile first", "de": "Ihr eigenes Profil"}[interface] in invitation
    assert {"en": "Hi Ana, thank you", "de": "vielen Dank", "fr": "merci"}[letters] in invitation


def test_the_call_has_number_script_and_voicemail() -> None:
    """With a sentence that the letter has not used, and a question about the decision."""
    said = text(StepKind.CALL, ANA)
    for part in (
        "+1 555 0101",
        "nine time zones",
        "where the decision stands",
        "leave one message, and only one",
    ):
        assert part in said
    assert "no number yet" in text(StepKind.CALL, replace(ANA, phone=""))
    promised = replace(PANEL, rules=Rules(decision_by=date(2026, 12, 4)))
    step = panels.step(promised, ANA, StepKind.CALL)
    assert "by Friday, December 4" in task_text(step, promised, panels.SENDER, when=WHEN, templates=TEMPLATES)


@pytest.mark.parametrize("words", [1, 5, 12, 40])
def test_the_voicemail_takes_twenty_seconds(words: int) -> None:
    """Fifty words at most, however long the position is called."""
    interview = replace(PANEL, position="Very " * words + "Long")
    step = panels.step(interview, ANA, StepKind.CALL)
    said = task_text(step, interview, panels.SENDER, when=WHEN, templates=TEMPLATES)
    voicemail = said.split("leave one message, and only one:\n")[1].split("\n")[0]
    assert len(voicemail.split()) <= 50
    assert "+1 555 0100" in voicemail


def test_the_notes_task_says_how_long_the_window_runs() -> None:
    """The closing time in the interview's zone, what is left of it, and that Gmail is a place to finish too."""
    said = text(StepKind.NOTES, None)
    assert "by Tuesday, 15:05 (21 h from now)" in said
    assert "is never sent" in said
    assert "The drafts are in Gmail" in said


def test_a_missing_address_comes_with_a_ladder() -> None:
    """Invitation, card, the coordinator by name, LinkedIn, and what to ask next time."""
    said = text(StepKind.ADDRESS, PANEL.people[1])
    parts = (
        "Ben Ode",
        "invitation",
        "card",
        "Ivy Lane (ivy@acme.example)",
        "linkedin.com/search",
        "Next time",
    )
    places = [said.index(part) for part in parts]
    assert places == sorted(places)


def test_task_texts_have_no_gaps() -> None:
    """No mark of something unfinished in any task of any invented interview."""
    kinds = (StepKind.LINKEDIN, StepKind.CALL, StepKind.ADDRESS, StepKind.NOTES)
    said = [
        task_text(panels.step(one, p, kind), one, panels.SENDER, when=WHEN, templates=TEMPLATES)
        for one in panels.WHOLE.values()
        for p in one.people
        for kind in kinds
    ]
    assert [unfinished(one) for one in said if unfinished(one)] == []


def test_a_letter_is_no_task() -> None:
    """Asking for the task of a thank-you is a bug of the caller."""
    with pytest.raises(ValueError, match="no task"):
        text(StepKind.THANK_YOU, ANA)


def test_task_texts_read_as_the_golden_ones() -> None:
    """Every task of the panel, as it was read and found good: before the interview, and after it."""
    said = [before(ANA, panels.person("Ben Ode", email="", welcomes=("email",)))]
    said += [text(StepKind.NOTES, None), text(StepKind.ADDRESS, PANEL.people[1])]
    said += [text(StepKind.LINKEDIN, ANA, used=4), text(StepKind.CALL, ANA)]
    page = f"\n{'-' * 60}\n".join(said) + "\n"
    file = Path(__file__).parent / "golden_tasks.txt"
    if os.environ.get("AFTERWORD_GOLDEN") == "write":
        file.write_text(page, "utf-8")
    assert page == file.read_text("utf-8")

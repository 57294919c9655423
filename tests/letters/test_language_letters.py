"""Letters in German and French: for a reader of every kind, formal and familiar, as golden pages.

`AFTERWORD_GOLDEN=write pytest tests/letters/test_language_letters.py` writes them again; then read them aloud.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from afterword.domain.model import Notes, Person, PersonNotes, Role, Rules, Sentence, StepKind
from afterword.domain.placeholders import marks
from afterword.letters import Templates, ThreadHead, check, compose, linkedin_note, mime, task_text
from afterword.letters.compose import Writing
from afterword.letters.language import DEALT, IN_TURN
from afterword.letters.stems import ReaderKind
from letters import language_panels as panels

if TYPE_CHECKING:
    from afterword.domain.model import Interview, Letter
    from afterword.letters.language import FrameSentence, Language
    from afterword.letters.stems import Stem

GOLDEN = Path(__file__).parent / "golden_languages"
WHEN = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)  # the Tuesday after, 9:05 in Berlin and Paris
LATER = datetime(2026, 12, 15, 9, 0, tzinfo=UTC)
EACH = pytest.mark.parametrize("name", panels.PANELS)
NARROW = "\u202f"
HEAD = ThreadHead("t", "<sent@mail.example>", (), "Merci")


def letter(code: str, interview: Interview, person: Person, when: datetime = WHEN) -> Letter:
    """The thank-you to that person, config being in that language."""
    step = panels.step(interview, person)
    return compose(
        step, interview, panels.SENDER, when=when, subject=panels.SUBJECT, templates=Templates(language=code)
    )


def letters(code: str, interview: Interview) -> dict[str, Letter]:
    """Every thank-you of an interview, by the id of its reader."""
    return {p.id: letter(code, interview, p) for p in interview.people if p.email}


def nudge(code: str, interview: Interview, number: int, prior: ThreadHead | None) -> str:
    """A nudge to the first of the panel."""
    step = panels.step(interview, interview.people[0], StepKind.NUDGE, number)
    templates = Templates(language=code)
    return compose(
        step, interview, panels.SENDER, when=LATER, subject="", templates=templates, prior=prior
    ).text


def page(code: str, interview: Interview) -> str:
    """All that the people of an interview would read, and what the checks say of it."""
    templates = Templates(language=code)
    parts = [_checked(one, code, interview) for one in letters(code, interview).values()]
    parts += [nudge(code, interview, 1, HEAD) + "-" * 60 + "\n"]
    parts += [nudge(code, interview, 2, None) + "-" * 60 + "\n"]
    call = panels.step(interview, interview.people[0], StepKind.CALL)
    parts.append(task_text(call, interview, panels.SENDER, when=LATER, templates=templates))
    for person in interview.people:
        note = linkedin_note(
            panels.step(interview, person, StepKind.LINKEDIN), interview, panels.SENDER, templates=templates
        )
        parts.append(f"\nLinkedIn note to {person.name}:\n{note}\n")
    return "\n".join(parts)


def _checked(one: Letter, code: str, interview: Interview) -> str:
    language = Templates().letters_in(code)
    person = next(p for p in interview.people if p.email == one.to_email)
    carried = panels.step(interview, person).passes_on
    findings = check(one, interview, language, when=WHEN, carried=carried)
    said = "".join(f"({'holds' if f.holds else 'warns'}: {f.sentence})\n" for f in findings)
    head = f"To: {one.to_name} <{one.to_email}> ({language.reader_kind(person)})\nSubject: {one.subject}\n"
    return f"{head}\n{one.text}{said}{'-' * 60}\n"


def ours(language: Language) -> list[FrameSentence | Stem]:
    """Every sentence of the frame."""
    frame = language.frame
    return [one for slot in (*DEALT, *IN_TURN) for one in getattr(frame, slot)]


def with_files(interview: Interview, folder: Path) -> Interview:
    """The interview with its attachments in a folder where they exist."""
    files = [folder / Path(path).name for path in interview.notes.attachments]
    for file in files:
        file.write_bytes(b"%PDF-1.4")
    return replace(interview, notes=replace(interview.notes, attachments=tuple(map(str, files))))


@EACH
def test_letters_read_as_the_golden_ones(name: str, tmp_path: Path) -> None:
    """The letters of each panel are the ones that were read and found good."""
    code, interview = panels.PANELS[name]
    now, file = page(code, with_files(interview, tmp_path)), GOLDEN / f"{name}.txt"
    if os.environ.get("AFTERWORD_GOLDEN") == "write":
        file.write_text(now, "utf-8")
    assert now == file.read_text("utf-8")


@EACH
def test_a_panel_has_a_reader_of_every_kind(name: str) -> None:
    """The titles of each panel are understood in its language, and no kind of reader is missing."""
    code, interview = panels.PANELS[name]
    language = Templates().letters_in(code)
    assert {language.reader_kind(p) for p in interview.people} == set(ReaderKind)


@EACH
def test_nothing_holds_a_finished_letter(name: str, tmp_path: Path) -> None:
    """The checks find no reason to keep a finished letter in German or French from leaving."""
    code, interview = panels.PANELS[name]
    interview = with_files(interview, tmp_path)
    for person in (p for p in interview.people if p.email):
        carried = panels.step(interview, person).passes_on
        found = check(
            letter(code, interview, person),
            interview,
            Templates().letters_in(code),
            when=WHEN,
            carried=carried,
        )
        assert not [one for one in found if one.holds], person.name


@EACH
def test_no_two_letters_of_a_panel_share_a_sentence_of_ours(name: str) -> None:
    """Opening, eager, closing and nudges differ for everybody of a panel; a letter has at most four such sentences."""
    code, interview = panels.PANELS[name]
    language = Templates().letters_in(code)
    frames = [Writing(interview, p, language, WHEN).frame() for p in interview.people]
    said = Counter(frame[slot] for frame in frames for slot in DEALT)
    assert set(said.values()) == {1}
    for frame in frames:
        ours = " ".join(frame[slot] for slot in ("opening", "eager", "closing"))
        assert len(re.findall(r"(?<=\D)[.!?](?:\s|$)", ours)) <= 4, ours


@EACH
@pytest.mark.parametrize("decision", [None, date(2026, 12, 1)])
def test_seven_of_a_kind_get_seven_frames(name: str, decision: date | None) -> None:
    """A panel of seven readers of one kind is enough for no sentence to come twice, with and without a date."""
    code, interview = panels.PANELS[name]
    language, rules = Templates().letters_in(code), Rules(decision_by=decision)
    finished = {False: PersonNotes(), True: PersonNotes((Sentence("thanks-for", "die Zeit"),))}
    for person in (p for p in interview.people if p.part is Role.INTERVIEWER):
        for opens in (False, True):
            panel = tuple(replace(person, id=str(n), notes=finished[opens]) for n in range(7))
            seven = replace(interview, people=panel, rules=rules)
            frames = [Writing(seven, p, language, WHEN).frame() for p in panel]
            slots = ("eager", "closing") if opens else ("opening", "eager", "closing", "nudge", "last_nudge")
            assert all(len({frame[slot] for frame in frames}) == 7 for slot in slots), person.title


@EACH
def test_drafts_of_a_panel_hold_different_marks(name: str) -> None:
    """Before anything is finished each reader's draft leaves two sentences open, and no two drafts the same."""
    code, interview = panels.PANELS[name]
    people = tuple(replace(p, notes=PersonNotes()) for p in interview.people if p.email)
    bare = replace(interview, people=people, notes=Notes())
    open_ = [marks(letter(code, bare, p).text) for p in people]
    assert all(len(one) == 2 and all("…" in mark for mark in one) for one in open_)
    assert all(not set(one) & set(other) for one, other in combinations(open_, 2))


@EACH
def test_every_letter_can_travel(name: str, tmp_path: Path) -> None:
    """Each letter is a message that Gmail can take, with every character of it."""
    code, interview = panels.PANELS[name]
    for one in letters(code, with_files(interview, tmp_path)).values():
        assert f"<{one.to_email}>".encode() in mime(one, panels.SENDER)


# forms of address


@pytest.mark.parametrize(
    ("code", "name", "form", "greeting"),
    [
        ("de", "Ana Ruiz", "", "Guten Tag Ana Ruiz,"),
        ("de", "Ana Ruiz", "Sie", "Guten Tag Ana Ruiz,"),
        ("de", "Dr. Ana Ruiz", "", "Guten Tag Dr. Ana Ruiz,"),
        ("de", "Frau Dr. Ana Ruiz", "", "Guten Tag Frau Dr. Ruiz,"),
        ("de", "Ana Ruiz", "Frau", "Sehr geehrte Frau Ruiz,"),
        ("de", "Ana Ruiz", "Frau Dr.", "Sehr geehrte Frau Dr. Ruiz,"),
        ("de", "Ana Ruiz", "Sie, Frau Dr.", "Sehr geehrte Frau Dr. Ruiz,"),
        ("de", "Ana Ruiz", "frau", "Sehr geehrte Frau Ruiz,"),
        ("de", "Jan van Dyk", "Herr", "Sehr geehrter Herr van Dyk,"),
        ("de", "Dr. Jan van Dyk", "Herr Dr.", "Sehr geehrter Herr Dr. van Dyk,"),
        ("de", "Ana Ruiz", "du", "Hallo Ana,"),
        ("de", "Dr. Ana Ruiz", "Du", "Hallo Ana,"),
        ("de", "Ana Ruiz", "du Frau", "Hallo Ana,"),
        ("fr", "Ana Ruiz", "", "Bonjour,"),
        ("fr", "Ana Ruiz", "vous", "Bonjour,"),
        ("fr", "Ana Ruiz", "Madame", "Madame,"),
        ("fr", "Luc Petit", "vous Monsieur", "Monsieur,"),
        ("fr", "Ana Ruiz", "Docteur", "Docteur,"),
        ("fr", "Ana Ruiz", "tu", "Bonjour Ana,"),
        ("fr", "Dr Ana Ruiz", "tu", "Bonjour Ana,"),
    ],
)
def test_the_greeting_follows_the_form_of_address(code: str, name: str, form: str, greeting: str) -> None:
    """Title and form of address are the ones that were given; from a name nothing is guessed."""
    person = panels.person(name, "", ("own", "Hm"), form_of_address=form)
    interview = panels.interview("Acme", "Köchin", (person,))
    assert letter(code, interview, person).text.split("\n", 1)[0] == greeting


@pytest.mark.parametrize("first", ["Ana", "Andrea", "Kim", "Jean", "Dominique", "Horst"])
@pytest.mark.parametrize("code", ["de", "fr"])
def test_no_first_name_makes_a_man_or_a_woman(code: str, first: str) -> None:
    """Without a form of address a letter holds no title, whatever the first name suggests."""
    person = panels.person(f"{first} Ruiz", "", ("own", "Hm"))
    text = letter(code, panels.interview("Acme", "Köchin", (person,)), person).text
    assert not re.search(r"\b(?:Frau|Herrn?|geehrte\w*|Madame|Monsieur|Cher|Chère|Lieber?)\b", text)


@pytest.mark.parametrize(
    ("code", "own", "other"),
    [
        ("de", r"\b(?:du|dich|dir|dein\w*|euch|euer|eure)\b", r"\b(?:Sie|Ihnen|Ihr\w*)\b"),
        ("fr", r"\b(?:tu|te|toi|ton|ta|tes)\b|\bt'", r"\b(?:vous|votre|vos)\b"),
    ],
)
def test_one_letter_has_one_form_of_address(code: str, own: str, other: str) -> None:
    """A formal letter never says du or tu; a familiar one never Sie, and vous only of the whole team."""
    _, formal = panels.PANELS[f"{code}-formal"]
    _, familiar = panels.PANELS[f"{code}-familiar"]
    for name in ("thank-you", "nudge", "note"):
        for text in _texts(code, formal, name):
            assert not re.search(own, text), text
        for text in _texts(code, familiar, name):
            assert code == "fr" or not re.search(other, text), text
    language = Templates().letters_in(code)
    stems = [s for s in language.stems.every if s.where in {"personal", "answer"}]
    for one in [*ours(language), *stems]:
        assert not re.search(own, one.text), one.text
        assert one.familiar or code == "fr" or not re.search(other, one.text), one.text


def _texts(code: str, interview: Interview, what: str) -> list[str]:
    if what == "thank-you":
        return [one.text for one in letters(code, interview).values()]
    if what == "nudge":
        return [nudge(code, interview, number, None) for number in (1, 2)]
    notes = (panels.step(interview, p, StepKind.LINKEDIN) for p in interview.people)
    templates = Templates(language=code)
    return [linkedin_note(one, interview, panels.SENDER, templates=templates) for one in notes]


def test_german_goes_on_small_after_the_greeting() -> None:
    """The first word after the greeting's comma is small; inside quotes for somebody else it has its capital."""
    for name in ("de-formal", "de-familiar"):
        code, interview = panels.PANELS[name]
        texts = [one.text for one in letters(code, interview).values()]
        texts += [nudge(code, interview, number, None) for number in (1, 2)]
        assert all(text.split("\n\n")[1][0].islower() for text in texts)
    passed_on = letters("de", panels.DE_FAMILIAR)["nele-frey"].text
    assert re.search("„[A-ZÄÖÜ]", passed_on)


@pytest.mark.parametrize("word", ["Sie", "Ihre", "Ihnen"])
def test_an_address_keeps_its_capital_after_the_greeting(word: str) -> None:
    """A stem of one's own that opens the letter with Sie or Ihre keeps that capital."""
    language = Templates().letters_in("de")
    assert language.after_greeting(f"{word} haben gefragt") == f"{word} haben gefragt"
    assert language.after_greeting("Über uns") == "über uns"


def test_french_has_its_narrow_spaces(tmp_path: Path) -> None:
    """Before ; : ! ? and inside « » is a narrow space that does not break, in stems, frame and letters."""
    language = Templates().letters_in("fr")
    said = [text for one in [*ours(language), *language.stems.every] for text in (one.text, one.familiar)]
    said += [text for one in language.stems.every for text in (one.hint, *one.example, *one.example_familiar)]
    for interview in (panels.FR_FORMAL, panels.FR_FAMILIAR):
        said += [one.text for one in letters("fr", with_files(interview, tmp_path)).values()]
        said += [nudge("fr", interview, number, head) for number in (1, 2) for head in (None, HEAD)]
        call = panels.step(interview, interview.people[0], StepKind.CALL)
        script = task_text(call, interview, panels.SENDER, when=LATER, templates=Templates(language="fr"))
        said += re.findall('"(.*)"', script)
    assert any(NARROW in text for text in said)
    typed = "Quand pourriez-vous commencer ?"  # the candidate's words stay as they are
    wrong = rf"(?<!{NARROW})[;:!?»]|«(?!{NARROW})"
    assert not [text for text in said if re.search(wrong, text.replace(typed, ""))]


@pytest.mark.parametrize(
    ("name", "form"), [("Dr. Ana Ruiz", ""), ("Ana Ruiz", "Frau"), ("Prof. Dr. Ana Ruiz", "Frau Prof. Dr.")]
)
def test_a_greeting_by_title_is_not_taken_for_another_person(name: str, form: str) -> None:
    """A colleague of the same first name does not make a formal greeting a wrong one; another name does."""
    person = panels.person(name, "", ("own", "Hm"), form_of_address=form)
    others = (panels.person("Ana Berg", "", ("own", "Ja")), panels.person("Ben Ode", "", ("own", "Oh")))
    interview = panels.interview("Acme", "Koch", (person, *others))
    own = letter("de", interview, person)
    wrong = replace(own, text=own.text.replace(own.text.split("\n", 1)[0], "Guten Tag Ben Ode,"))
    language = Templates().letters_in("de")
    codes = [{f.code for f in check(one, interview, language, when=WHEN)} for one in (own, wrong)]
    assert ["wrong-greeting" in found for found in codes] == [False, True]


# which language


def test_the_language_of_a_person_decides() -> None:
    """Config's language is that of everybody who has none of their own."""
    plain, german = panels.person("Ana Ruiz", ""), panels.person("Ben Ode", "", language="de")
    swiss = panels.person("Cora Li", "", language="de-CH")
    interview = panels.interview("Acme", "Koch", (plain, german, swiss))
    assert letter("fr", interview, plain).text.startswith("Bonjour,")
    assert letter("fr", interview, german).text.startswith("Guten Tag Ben Ode,")
    assert letter("en", interview, plain).text.startswith("Dear Ana,")
    assert letter("en", interview, swiss).text.startswith("Guten Tag Cora Li,")


@pytest.mark.parametrize(("config", "own"), [("en", "nl"), ("nl", ""), ("de", "zh-TW"), ("zh-TW", "")])
def test_a_language_without_letters_holds_the_letter(config: str, own: str) -> None:
    """Where there are no letters in a language, be it the person's or config's, the English one is held."""
    person = panels.person("Ana Ruiz", "", ("own", "We talked about bees"), language=own)
    interview = panels.interview("Acme", "Cook", (person,))
    language = Templates(language=config).letters_in(own)
    found = check(letter(config, interview, person), interview, language, when=WHEN)
    said = [one for one in found if one.code == "language"]
    assert [one.holds for one in said] == [True]
    assert f"'{own or config}'" in said[0].sentence
    assert "English" in said[0].sentence


@pytest.mark.parametrize(("config", "own"), [("en", "de"), ("de", ""), ("fr-CA", ""), ("en", "de-AT")])
def test_a_language_with_letters_holds_nothing(config: str, own: str) -> None:
    """A language that has letters holds none, and its letters are those of each country that speaks it."""
    person = panels.person("Ana Ruiz", "", ("own", "We talked about bees"), language=own)
    interview = panels.interview("Acme", "Cook", (person,))
    language = Templates(language=config).letters_in(own)
    found = check(letter(config, interview, person), interview, language, when=WHEN)
    assert "language" not in {one.code for one in found}


@pytest.mark.parametrize(
    ("config", "own", "subject", "expected"),
    [
        ("en", "", panels.SUBJECT, "Thanks for the interview – Koch"),
        ("en", "de", panels.SUBJECT, "Vielen Dank für das Gespräch – Koch"),
        ("de", "", panels.SUBJECT, "Vielen Dank für das Gespräch – Koch"),
        ("fr", "", panels.SUBJECT, "Merci pour notre entretien – Koch"),
        ("de", "", "Danke – {{ position }}", "Danke – Koch"),
        ("de", "fr", "Danke – {{ position }}", "Merci pour notre entretien – Koch"),
        ("en", "", "Thank you, {{ company }}", "Thank you, Acme"),
        ("de", "en", "Danke – {{ position }}", "Thanks for the interview – Koch"),
    ],
)
def test_the_subject_is_in_the_language_of_the_letter(
    config: str, own: str, subject: str, expected: str
) -> None:
    """Config's own subject is for config's language; every other letter has that of its language, without (m/w/d)."""
    person = panels.person("Ana Ruiz", "", language=own)
    advertised = {"en": "Koch", "de": "Koch (m/w/d)", "fr": "Koch H/F"}[own or config]
    interview = panels.interview("Acme", advertised, (person,))
    step = panels.step(interview, person)
    one = compose(
        step, interview, panels.SENDER, when=WHEN, subject=subject, templates=Templates(language=config)
    )
    assert one.subject == expected


def test_the_subject_of_english_is_the_one_that_config_ships() -> None:
    """A config that leaves the subject as it ships has not chosen one of its own."""
    from afterword.config.schema import Letters

    assert Templates().letters_in("en").frame.subject == Letters().subject


@EACH
def test_a_letter_that_is_sent_by_hand_names_no_day(name: str) -> None:
    """It is the letter of any day without its word for the day, in each of its sentences, also in the marks."""
    code, interview = panels.PANELS[name]
    language = Templates(language=code).letters_in(code)
    for reader in interview.people:
        by_hand = Writing(interview, reader, language, WHEN, by_hand=True)
        dated = Writing(interview, reader, language, WHEN)
        opens = [stem for stem in language.stems.every if stem.opens]
        said = [(w.frame()["opening"], *map(w.stem_in_words, opens)) for w in (by_hand, dated)]
        for without, with_day in zip(*said, strict=True):
            assert without == with_day.replace(f" {dated.day}", "", 1) != with_day


def test_a_letter_that_is_sent_by_hand_gives_dates() -> None:
    """A day that was promised is a date; so is the day in templates of one's own, and in nudges."""
    ana = panels.person("Ana Ruiz", "")
    interview = panels.interview("Acme", "Cook", (ana,), rules=Rules(decision_by=date(2026, 11, 25)))
    writing = Writing(interview, ana, Templates(language="en").letters_in("en"), WHEN, by_hand=True)
    assert writing.day == "on 23 November"
    assert writing.again == "by Wednesday, 25 November"


def test_a_letter_that_slips_a_day_is_written_for_the_new_one() -> None:
    """The day words of a letter follow the moment at which it leaves."""
    person = panels.person("Ana Ruiz", "", form_of_address="Frau")
    interview = panels.interview("Acme", "Köchin", (person,))
    said = [
        letter("de", interview, person, panels.ENDS + timedelta(days=days)).text.split("\n\n")[1]
        for days in (0, 1, 2, 9)
    ]
    for text, day in zip(said, ("heute", "gestern", "am Montag", "am 23. November"), strict=True):
        assert f" {day}" in text

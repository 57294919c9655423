"""The notes file to fill in: it reads back as it is, and shows what can be finished."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from afterword.app import opened
from afterword.config.fields import ending, line, prose, rough
from afterword.domain.model import (
    Interview,
    Notes,
    OpenQuestion,
    Person,
    PersonNotes,
    Role,
    Rules,
    Sentence,
    SharedSentence,
)
from afterword.imports.notes_form import OPEN_ROWS, FormStem, FormStems, notes_template
from afterword.imports.toml import notes_from_toml
from afterword.services.finishing import form_stems

AT = datetime(2026, 11, 23, 19, tzinfo=UTC)
ANA = Person("ana-ruiz", "Ana Ruiz", "ana@northgate.example", title="Head of Nursing")
BO = Person("bo-chen", "Bo Chen", part=Role.COORDINATOR)
WARD = Interview(
    "ward", "Northgate Clinic", "Ward Nurse", AT, AT + timedelta(hours=1), "Europe/Berlin", (ANA, BO)
)

HEARING = FormStem("enjoyed-hearing", "I enjoyed hearing how you ….", "What they did.", ("cut the list",))
STAYED = FormStem("stayed-with-me", "What you said about … has stayed with me.", "", ("the first shift",))
LIKED = FormStem("liked-that", "I liked that you ….", "Something they do.", ("walk every ward",))
GLAD = FormStem("glad-to-hear", "I was glad to hear that ….", "Good news.", ("nights are planned",))
OWN = FormStem("own", "….", "A sentence entirely your own.", ("We could have talked for hours",))
ASKED = FormStem("asked-me", "You asked me …. I ….", "The question.", ("whether I drive", "do"))
STEMS: FormStems = {
    ("personal", "ana-ruiz"): [HEARING, STAYED, LIKED, GLAD, OWN],
    ("personal", "bo-chen"): [LIKED, GLAD, HEARING, STAYED, OWN],
    ("answer", "ana-ruiz"): [ASKED],
    ("closing", "ana-ruiz"): [FormStem("good-luck", "Good luck with ….", "What lies ahead.", ("the audit",))],
    ("fit", ""): [FormStem("last-job", "In my last job I ….", "What you did.", ("ran a ward",)), OWN],
    ("challenge", ""): [FormStem("told-me", "One thing I keep thinking about is that ….")],
    ("offer", ""): [FormStem("start-by", "I would start by ….", "Ending in -ing.", ("asking",))],
}

FINISHED = replace(
    WARD,
    people=(
        replace(
            ANA,
            phone="+1 555 0101",
            welcomes=("phone",),
            language="de",
            form_of_address="Frau Dr.",
            notes=PersonNotes(
                (Sentence("liked-that", 'say "hi" to everybody \\ always'), Sentence("gone", "x")),
                (OpenQuestion("whether I drive", "do", "asked-me"), OpenQuestion("Nights?")),
                Sentence("good-luck", "the audit"),
                "Dear Ana,\n\nthank you.\n\nJane",
            ),
        ),
        BO,
    ),
    rules=Rules(decision_by=date(2026, 12, 4), no_calls=True, only_contact="hr@northgate.example"),
    notes=Notes(
        "ana: NINE wards!!\n\n  it's 'quoted'",
        (SharedSentence("last-job", "ran a ward", ("ana-ruiz", "bo-chen")), SharedSentence("own", "Yes.")),
        SharedSentence("told-me", "nights are hard", ()),
        (SharedSentence("start-by", "asking"),),
        ("plan.pdf",),
    ),
)


def bare(interview: Interview) -> Interview:
    """The same interview with nothing noted and nothing told about follow-up."""
    people = tuple(
        replace(p, phone="", welcomes=(), language="", form_of_address="", notes=PersonNotes())
        for p in interview.people
    )
    return replace(interview, people=people, rules=Rules(), notes=Notes())


@pytest.mark.parametrize("interview", [WARD, FINISHED], ids=["nothing noted", "everything noted"])
def test_the_form_reads_back_as_it_is(interview: Interview) -> None:
    """Read unchanged it changes nothing, and into an interview without notes it brings all of them."""
    form = notes_template(interview, STEMS)
    assert notes_from_toml(form, interview) == interview
    assert notes_from_toml(form, bare(interview)) == interview
    assert notes_template(notes_from_toml(form, bare(interview)), STEMS) == form


TYPED = st.characters(exclude_categories=["Cc", "Cs"])
TEXT = st.text(TYPED, max_size=40)
PARAGRAPHS = st.text(TYPED | st.sampled_from("\n\t\r'\"\\"), max_size=80)
WORDS = TEXT.map(ending)
SOME_WORDS = WORDS.map(lambda text: text or "x")
ONE_LINE = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])
LINES = st.text(ONE_LINE, max_size=40).map(line)
SOME_LINES = LINES.map(lambda text: text or "x")
SENTENCES = st.lists(st.builds(Sentence, SOME_LINES, SOME_WORDS), max_size=4).map(tuple)
QUESTIONS = st.lists(st.builds(OpenQuestion, SOME_WORDS, WORDS, LINES), max_size=2).map(tuple)
PERSON_NOTES = st.builds(
    PersonNotes,
    SENTENCES,
    QUESTIONS,
    st.none() | st.builds(Sentence, SOME_LINES, SOME_WORDS),
    PARAGRAPHS.map(prose),
)
READERS = st.none() | st.lists(st.sampled_from(["ana-ruiz", "bo-chen"]), unique=True).map(tuple)
SHARED = st.builds(SharedSentence, SOME_LINES, SOME_WORDS, READERS)
NOTES = st.builds(
    Notes,
    PARAGRAPHS.map(rough),
    st.lists(SHARED, max_size=2).map(tuple),
    st.none() | SHARED,
    st.lists(SHARED, max_size=2).map(tuple),
    st.lists(SOME_LINES, max_size=2).map(tuple),
)


@given(PERSON_NOTES, NOTES, LINES)
@example(PersonNotes(), Notes("it's '''quoted''' \\ \"\"\"twice\"\"\""), "")
@example(PersonNotes(letter="'"), Notes("ends in ''"), "Frau")
@example(PersonNotes(), Notes("turned \u202e round, a\u2028b, \ufeff, \U000e0041, nbsp\u00a0here"), "")
def test_any_text_comes_back(noted: PersonNotes, notes: Notes, form_of_address: str) -> None:
    """Whatever was typed in a form that files take, form and file say the same, a second time too."""
    ana = replace(ANA, form_of_address=form_of_address, notes=noted)
    interview = replace(WARD, people=(ana, BO), notes=notes)
    form = notes_template(interview, STEMS)
    assert notes_from_toml(form, bare(interview)) == interview
    assert notes_template(notes_from_toml(form, interview), STEMS) == form


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_stem_or_name_breaks_the_form(text: str, name: str) -> None:
    """Stems, positions and names stand in comments, which they neither end nor fill with what steers a terminal."""
    strange = FormStem(text or "own", text, text, (text, text))
    stems: FormStems = {key: [strange] for key in STEMS}
    form = notes_template(
        replace(WARD, position=text, company=text, people=(replace(ANA, name=name), BO)), stems
    )
    assert tomllib.loads(form)["people"][1]["name"] == "Bo Chen"
    assert all(c.isprintable() or c.isspace() for c in form)


def test_two_of_one_name_are_told_apart() -> None:
    """Where a name is two people's, an address or an id names whose letter holds a sentence."""
    others = (ANA, replace(BO, name="Ana Ruiz"), replace(BO, id="ana-ruiz-3", name="ANA ruiz"))
    ticked = SharedSentence("own", "Yes.", ("ana-ruiz", "bo-chen", "ana-ruiz-3"))
    noted = replace(others[2], notes=PersonNotes((Sentence("own", "Hello."),)))
    interview = replace(WARD, people=(*others[:2], noted), notes=Notes(fit=(ticked,)))
    assert notes_from_toml(notes_template(interview, STEMS), bare(interview)) == interview


def test_open_rows_wait_for_the_stems_that_fit_best() -> None:
    """Each reader has three rows of their own stems, in the order given; a finished sentence takes one of them."""
    form = tomllib.loads(notes_template(WARD, STEMS))
    ana, bo = (person["notes"] for person in form["people"])
    assert [row["stem"] for row in ana["sentences"]] == ["enjoyed-hearing", "stayed-with-me", "liked-that"]
    assert [row["stem"] for row in bo["sentences"]] == ["liked-that", "glad-to-hear", "enjoyed-hearing"]
    assert ana["open_questions"] == [{"stem": "asked-me", "question": "", "answer": ""}]
    assert form["notes"]["challenge"] == {"stem": "told-me", "text": ""}
    noted = replace(ANA, notes=PersonNotes((Sentence("liked-that", "x"),)))
    rows = tomllib.loads(notes_template(replace(WARD, people=(noted,)), STEMS))["people"][0]["notes"]
    assert [row["stem"] for row in rows["sentences"]] == ["liked-that", "enjoyed-hearing", "stayed-with-me"]
    assert len(rows["sentences"]) == OPEN_ROWS


def test_a_row_that_is_filled_in_is_a_finished_sentence() -> None:
    """Typing into the open rows is enough; those left empty say nothing."""
    form = notes_template(WARD, STEMS)
    row = '{ stem = "stayed-with-me", text = "" }'
    filled = form.replace(row, row.replace('""', '"the first shift"'), 1)
    noted = notes_from_toml(
        filled.replace('question = "", answer = ""', 'question = "whether I drive", answer = "do"'), WARD
    )
    assert noted.people[0].notes == PersonNotes(
        (Sentence("stayed-with-me", "the first shift"),), (OpenQuestion("whether I drive", "do", "asked-me"),)
    )
    assert noted.people[1] == BO
    assert noted.notes == Notes()


def test_every_stem_is_shown_and_explained_once() -> None:
    """An open row stands below its stem with hint and example; further stems have their example, later their id."""
    form = notes_template(WARD, STEMS)
    ana, bo = form.split("[[people]]")[1:]
    assert "# I enjoyed hearing how you …\n  #   What they did. (cut the list)\n  { stem = " in ana
    assert "# Other stems:\n  #   glad-to-hear: I was glad to hear that … (nights are planned)\n" in ana
    assert "  # More stems, shown above: stayed-with-me, own\n" in bo
    assert "#   own: A sentence entirely your own.\n" in form
    assert "You asked me …. I …\n  #   The question. (whether I drive / do)\n" in ana


def test_the_form_says_what_reading_means() -> None:
    """`read = false` waits to be changed; once it was said, the form does not say it again for changed letters."""
    form = notes_template(WARD, STEMS)
    assert "afterword preview ward" in form
    assert "\nread = false\n" in form
    read = replace(FINISHED, notes=replace(FINISHED.notes, read=True))
    again = notes_template(read, STEMS)
    assert notes_from_toml(again, read) == read
    assert not notes_from_toml(again.replace("ran a ward", "ran two"), read).notes.read


def test_without_stems_the_form_has_what_is_noted() -> None:
    """Nothing is offered, and what is finished is there."""
    form = notes_template(FINISHED)
    assert notes_from_toml(form, bare(FINISHED)) == FINISHED
    assert 'stem = "enjoyed-hearing"' not in form


def test_shipped_stems_fill_the_form_in_the_language_of_each_reader(tmp_path: Path) -> None:
    """Whoever gets German letters has German stems, and every stem that is offered is one that counts."""
    (tmp_path / "config.toml").write_text('[you]\nname = "Jane Doe"\nemail = "jane@mail.example"\n', "utf-8")
    interview = replace(WARD, people=(ANA, replace(BO, language="de", form_of_address="du")))
    with opened({"AFTERWORD_HOME": str(tmp_path)}) as app:
        form = notes_template(interview, form_stems(app.account, interview, AT + timedelta(hours=2)))
        filled = form.replace('= ""', '= "x"').replace('language = "x"', 'language = ""')
        filled = filled.replace('only_contact = "x"', "")
        noted = notes_from_toml(filled, interview, stems=app.account.stem_ids)
        english, german = (app.account.wording.templates.letters_in(code).stems for code in ("en", "de"))
    ana, bo = noted.people
    assert [one.stem for one in ana.notes.sentences if one.stem not in english] == []
    assert (len(ana.notes.sentences), len(bo.notes.sentences)) == (OPEN_ROWS, OPEN_ROWS)
    words = form.split("[[people]]")[2]
    shown_to_bo = [german[one.stem].words(familiar=True).partition(" {")[0] for one in bo.notes.sentences]
    assert [text for text in shown_to_bo if text.removesuffix("….") not in words] == []
    assert noted.notes.challenge
    assert all((ana.notes.closing, bo.notes.closing, noted.notes.fit, noted.notes.offers))

"""No sentence of a letter is in Python: a language is its folder of files, shipped or the candidate's own."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel import Locale

import afterword.letters
from afterword.domain.model import Role, Rules, StepKind
from afterword.letters import Templates, ThreadHead, compose, linkedin_note, task_text
from afterword.letters.compose import Writing
from letters import language_panels as panels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.domain.model import Interview, Step

SOURCES = sorted(Path(afterword.letters.__file__).parent.glob("*.py"))

# what is in Python

TO_THE_CANDIDATE = frozenset(
    {
        "_",
        "marked",
        "several",
        "Finding",
        "Slip",
        "Problem",
        "InputError",
        "ValueError",
        "_finding",
        "_untrue",
    }
)
"""What is called with words for the candidate: findings, slips, errors."""
NAMES = frozenset({"what", "sentence", "fix", "said"})
"""Names of such words, on their way to a finding or a slip."""
WHOLE = frozenset({"linter", "mime", "sample"})
"""Modules without words of a letter: faults of stems and frames, of messages, and values to try a template out with."""
VALUES = frozenset({"_expected", "line_problems"})
"""Functions that say what a template may hold, and try one out."""
PATTERNS = frozenset({"compile", "findall", "sub", "split", "search", "fullmatch", "match", "frozenset"})

PROSE = re.compile(r"[^\W\d_]+,? [^\W\d_]+")


def prose(source: str) -> list[str]:
    """Strings of a module that hold two words in a row, and speak neither to the candidate nor are a pattern."""
    return [text for text in _texts(ast.parse(source)) if PROSE.search(text)]


def _texts(node: ast.AST) -> Iterator[str]:
    if _is_for_others(node):
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from _texts(child)


def _is_for_others(node: ast.AST) -> bool:
    """A docstring, the words of a finding, slip or error, or a pattern."""
    match node:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case ast.Call(func=ast.Name(id=name)) if name in TO_THE_CANDIDATE | PATTERNS:
            return True
        case ast.Call(func=ast.Attribute(attr=name)) if name in PATTERNS:
            return True
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name in NAMES
        case ast.FunctionDef(name=name):
            return name in VALUES
    return False


@pytest.mark.parametrize("source", [s for s in SOURCES if s.stem not in WHOLE], ids=lambda s: s.stem)
def test_no_sentence_of_a_letter_is_in_python(source: Path) -> None:
    """The modules of letters hold no words for a reader: those are in the folders of their languages."""
    assert prose(source.read_text("utf-8")) == []


@pytest.mark.parametrize("code", ["de", "en", "fr"])
@pytest.mark.parametrize(
    "form", ["A = {0!r}", "def a(b={0!r}): ...", "def a(): return [{0!r}]", "A = {{'b': {0!r}}}", "a(f{0!r})"]
)
def test_a_sentence_in_python_would_be_found(form: str, code: str) -> None:
    """Each sentence of a shipped frame is found in whatever way somebody writes it into a module."""
    frame = Templates().letters_in(code).frame
    for one in (*frame.opening, *frame.eager, *frame.closing):
        assert prose(form.format(one.text)), one.text


def test_words_to_the_candidate_are_not_taken_for_a_letter() -> None:
    """Docstrings, findings, slips, errors and patterns are no sentences of a letter."""
    source = '''
def check(letter):
    """Everything that is wrong with it."""
    yield Finding("short", f"The letter to {letter} is short.", "Write a sentence more.", holds=False)
    what = f"'{letter}' is there already."
    yield Slip("again", 0, 1, what)
    raise InputError([Problem("here", "what was found", "what is expected")])
KNOWN = re.compile("some words here")
'''
    assert prose(source) == []


# a language of its own

ZED = {
    "frame.toml": """
name = "Zed"
subject = "Zub {{ position }}"
pronouns = ["zu"]
colon = " zol:"
[position]
in_sentence = "zif {title}"
complete = "{title}"
[days]
today = "zhod"
yesterday = "zhir"
tomorrow = "zmor"
weekday = "zen {weekday}"
date = "zel {date}"
by = "zis {weekday} {date}"
[[opening]]
text = "Zopen {day} zor {role}."
[[eager]]
text = "Zeg {company}."
[[closing]]
text = "Zlos {again}."
""",
    "stems.toml": "\n".join(
        f'[[stem]]\nid = "z-{where}"\nwhere = "{where}"\ntext = "Zin {where[0] and "zu"} {gaps}"\nexample = {ends}'
        for where, gaps, ends in (
            ("personal", "….", '["z"]'),
            ("fit", "….", '["z"]'),
            ("challenge", "….", '["z"]'),
            ("offer", "….", '["z"]'),
            ("answer", "…. Zan ….", '["z", "z"]'),
        )
    ),
    "greeting.txt.j2": "Zal {{ person.call }},",
    "sign-off.txt.j2": "Zis {{ you.name }}",
    "thank-you.txt.j2": "{% include 'greeting.txt.j2' %}\n\n{{ frame.opening }} {{ personal | join(' ') }} "
    "{{ thread | join(' ') }} {{ lead }}\n{% for item in items %}{{ item }}\n{% endfor %}{{ answers | join(' ') }} "
    "{{ attached | series }} {{ frame.eager }} {{ frame.closing }}\n\n{% include 'sign-off.txt.j2' %}",
    "coordinator.txt.j2": "{% include 'greeting.txt.j2' %}\n\n{{ frame.opening }} {{ personal | join(' ') }}\n"
    "{% for one in passes_on %}Zos {{ one.name }} {{ one.words }}\n{% endfor %}{{ frame.closing }}",
    "nudge-1.txt.j2": "{% include 'greeting.txt.j2' %}\n\n{{ day }} {{ role }} {{ again }} {{ cited }}",
    "nudge-2.txt.j2": "{% include 'greeting.txt.j2' %}\n\n{{ day }} {{ role }} {{ again }} {{ cited }}",
    "linkedin-note.txt.j2": "Zal {{ person.call }} {{ role }} {{ cited }} {{ you.first }}",
    "call-script.txt.j2": "Zal {{ person.name }} {{ day }} {{ again }}\n{{ cited }}",
    "voicemail.txt.j2": "Zal {{ person.call }} {{ day }} {{ role }}",
}
"""A whole language every word of which begins with a z. Babel takes its code for Esperanto, for dates and lists."""

ZOE = panels.person(
    "Zoe Zander",
    "Zarin",
    *(("z-personal", "zi zo"),) * 4,
    asked=(("zi", "zo", "z-answer"),),
    email="z@z.example",
)
ZAC = panels.person("Zac Zorn", "", ("z-personal", "za"), email="")
ZEB = panels.person("Zeb Zink", "", ("z-personal", "za"), email="")
ZIA = panels.person("Zia Zunft", "", part=Role.COORDINATOR, email="zz@z.example")
ZETA = panels.interview(
    "Zeta",
    "Zookeeper",
    (ZOE, ZAC, ZEB, ZIA),
    notes=panels.notes(
        fit=(("z-fit", "zi"),),
        challenge=("z-challenge", "zo"),
        offers=(("z-offer", "zi"), ("z-offer", "zo"), ("z-offer", "zu")),
        attachments=("z.z", "zz.z", "zzz.z"),
    ),
    rules=Rules(decision_by=date(2026, 12, 4)),
)
SENDER = replace(panels.SENDER, name="Zara Zweig", email="zara@z.example")


@pytest.fixture(scope="module")
def zed(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Templates with that language in the candidate's own folder."""
    own = tmp_path_factory.mktemp("own")
    write(own / "eo", ZED)
    return Templates(own, "eo")


def write(folder: Path, files: dict[str, str]) -> None:
    """Files in a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


def strange(text: str) -> set[str]:
    """Words that neither begin with a z nor are Babel's."""
    esperanto = Locale.parse("eo")
    calendar = {*esperanto.days["format"]["wide"].values(), *esperanto.months["format"]["wide"].values()}
    words = re.findall(r"[^\W\d_]+", text)
    return {word for word in words if not word.casefold().startswith("z") and word not in {*calendar, "kaj"}}


def step_of(
    kind: StepKind, person_id: str = "zoe-zander", number: int = 1, interview: Interview = ZETA
) -> Step:
    """A step for somebody of that interview."""
    person = next(p for p in interview.people if p.id == person_id)
    return panels.step(interview, person, kind, number)


@pytest.mark.parametrize("lists", ["auto", "never"])
@pytest.mark.parametrize("who", ["zoe-zander", "zia-zunft"])
@pytest.mark.parametrize("finished", [True, False])
@pytest.mark.parametrize("day", [23, 24, 25, 30])
def test_every_word_of_a_letter_is_from_its_folder(
    zed: Templates, lists: str, who: str, finished: bool, day: int
) -> None:
    """A letter in a made-up language holds no word that its folder, the notes or Babel did not bring."""
    bare = tuple(replace(p, notes=replace(p.notes, sentences=(), open_questions=())) for p in ZETA.people)
    interview = ZETA if finished else replace(ZETA, people=bare)
    when = datetime(2026, 11, day, 15, 0, tzinfo=UTC)
    step = step_of(StepKind.THANK_YOU, who, interview=interview)
    letter = compose(
        step,
        interview,
        SENDER,
        when=when,
        subject=panels.SUBJECT,
        templates=zed,
        lists="auto" if lists == "auto" else "never",
    )
    assert strange(letter.text) | strange(letter.subject) == set()
    assert len(letter.text.split()) > 20


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("head", [None, ThreadHead("t", "<z@z.example>", (), "Re: Zub")])
def test_every_word_of_a_nudge_is_from_its_folder(
    zed: Templates, number: int, head: ThreadHead | None
) -> None:
    """So are those of nudges, which cite a sentence that no letter used."""
    when = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    step = step_of(StepKind.NUDGE, number=number)
    letter = compose(step, ZETA, SENDER, when=when, subject="", templates=zed, prior=head)
    assert strange(letter.text) | (strange(letter.subject) - {"Re"}) == set()
    assert ("zi zo" in letter.text) == (number == 1)


def test_every_word_of_note_and_call_is_from_its_folder(zed: Templates) -> None:
    """So are the LinkedIn note, what is said in a call and the voicemail; what to do is in the interface's language."""
    when = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    note = linkedin_note(step_of(StepKind.LINKEDIN), ZETA, SENDER, templates=zed)
    call = task_text(step_of(StepKind.CALL), ZETA, SENDER, when=when, templates=zed)
    spoken = "\n".join(re.findall(r'"(.*)"', call))
    assert strange(note) | strange(spoken) == set()
    assert "zi zo" in note
    assert "zi zo" in spoken


def test_the_made_up_language_is_sound(zed: Templates) -> None:
    """Letters can be written in a language of one's own folder, and `templates check` has nothing to say."""
    assert zed.languages() == ("de", "en", "eo", "fr")
    assert zed.letters_in("").is_as_asked
    assert not [one.sentence for one in zed.check_templates()]


# one's own stems

OWN_STEM = '[[stem]]\nid = "{id}"\nwhere = "personal"\ntext = "{text}"\nhint = "h"\nexample = ["e"]\n'


def test_own_stems_of_a_language(tmp_path: Path) -> None:
    """stems.toml in one's own folder is for config's language, de/stems.toml for German."""
    write(tmp_path, {"stems.toml": OWN_STEM.format(id="mine", text="It was fun to ….")})
    write(tmp_path / "de", {"stems.toml": OWN_STEM.format(id="meins", text="Es war lustig, ….")})
    english, german_config = Templates(tmp_path), Templates(tmp_path, "de")
    assert "mine" in english.letters_in("").stems
    assert "meins" not in english.letters_in("").stems
    assert "meins" in english.letters_in("de").stems
    assert "mine" not in english.letters_in("de").stems
    assert {"mine", "meins"} <= {stem.id for stem in german_config.letters_in("").stems.every}
    assert "mine" not in german_config.letters_in("en").stems


def test_own_stems_come_first_and_win(tmp_path: Path) -> None:
    """Own stems are offered before the shipped ones, which stay, except those whose id they have."""
    mine = OWN_STEM.format(id="mine", text="Lustig war, dass ….") + OWN_STEM.format(
        id="glad-to-hear", text="Toll, dass …."
    )
    write(tmp_path / "de", {"stems.toml": mine})
    stems = Templates(tmp_path).letters_in("de").stems
    shipped = Templates().letters_in("de").stems
    assert [stem.id for stem in stems.every[:2]] == ["mine", "glad-to-hear"]
    assert stems["glad-to-hear"].text == "Toll, dass …."
    assert len(stems.every) == len(shipped.every) + 1


def test_an_own_stem_is_in_the_letter(tmp_path: Path) -> None:
    """A sentence of an own stem is written with it; once the file is gone, its ending remains as a sentence."""
    write(tmp_path / "de", {"stems.toml": OWN_STEM.format(id="mine", text="Lustig war, dass ….")})
    person = panels.person("Ana Ruiz", "", ("mine", "Sie auch Bienen haben"), language="de")
    interview = panels.interview("Acme", "Koch", (person,))
    when = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def said(templates: Templates) -> str:
        step = panels.step(interview, person)
        return compose(step, interview, SENDER, when=when, subject="Dank", templates=templates).text

    assert "Lustig war, dass Sie auch Bienen haben." in said(Templates(tmp_path))
    assert "Sie auch Bienen haben." in said(Templates())
    assert "Lustig" not in said(Templates())


def test_an_edit_of_own_stems_counts_at_once(tmp_path: Path) -> None:
    """Stems are read again when their file changes."""
    import os

    file, templates = tmp_path / "stems.toml", Templates(tmp_path)
    file.write_text(OWN_STEM.format(id="mine", text="One …."), "utf-8")
    assert templates.letters_in("").stems["mine"].text == "One …."
    file.write_text(OWN_STEM.format(id="mine", text="Two …."), "utf-8")
    os.utime(file, (1e9, 1e9))
    assert templates.letters_in("").stems["mine"].text == "Two …."


@pytest.mark.parametrize("folder", ["", "de"])
def test_own_stems_are_checked(folder: str, tmp_path: Path) -> None:
    """`templates check` reads own stems of every language and names file and id."""
    write(tmp_path / folder, {"stems.toml": OWN_STEM.format(id="mine", text="no gap")})
    found = Templates(tmp_path).check_templates()
    assert any("mine" in one.sentence and str(tmp_path / folder) in one.sentence for one in found)


def test_an_own_greeting_is_for_its_language(tmp_path: Path) -> None:
    """de/greeting.txt.j2 changes German letters alone, whichever language config has."""
    write(tmp_path / "de", {"greeting.txt.j2": "Moin {{ person.call }},"})
    german = panels.person("Ana Ruiz", "", language="de")
    english = panels.person("Ben Ode", "")
    interview = panels.interview("Acme", "Koch", (german, english))
    when = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    texts = [
        compose(
            panels.step(interview, p),
            interview,
            SENDER,
            when=when,
            subject="s",
            templates=Templates(tmp_path),
        ).text
        for p in (german, english)
    ]
    assert texts[0].startswith("Moin Ana Ruiz,")
    assert texts[1].startswith("Dear Ben,")


def test_a_familiar_reader_reads_the_familiar_stem() -> None:
    """Stem, marks and frame follow the form of address of each reader of one panel."""
    formal, familiar = (
        panels.person(f"{n} Ruiz", "", form_of_address=f) for n, f in (("Ana", ""), ("Ben", "du"))
    )
    interview = panels.interview("Acme", "Koch", (formal, familiar))
    language, when = Templates().letters_in("de"), datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    stem = language.stems["enjoyed-hearing"]
    ways = [Writing(interview, p, language, when).stem_in_words(stem) for p in (formal, familiar)]
    assert ways == ["Besonders interessant fand ich, wie Sie ….", "Besonders interessant fand ich, wie du …."]

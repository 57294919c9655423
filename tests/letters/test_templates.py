"""Templates: the person's own win, a broken one is found before the moment of sending."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from afterword.errors import InputError
from afterword.letters import Templates, check_line, compose, known_names
from afterword.letters.sample import samples
from afterword.letters.stems import ReaderKind
from letters import panels

if TYPE_CHECKING:
    from pathlib import Path

    from afterword.domain.model import Letter


def write(folder: Path, name: str, text: str) -> Templates:
    """A folder of one's own with one template."""
    (folder / f"{name}.txt.j2").write_text(text, "utf-8")
    return Templates(folder)


def thank_you(templates: Templates) -> Letter:
    """The head chef's letter with these templates, on the day after."""
    step, when = panels.step(panels.COOK, panels.COOK.people[0]), panels.COOK.ends + timedelta(days=1)
    return compose(step, panels.COOK, panels.SENDER, when=when, subject=panels.SUBJECT, templates=templates)


def test_an_own_template_wins(tmp_path: Path) -> None:
    """One file of one's own replaces that letter, and the others stay as they ship."""
    templates = write(tmp_path, "thank-you", "Ciao {{ person.call }},\r\n\r\nthank you {{ day }}.\r\n")
    assert thank_you(templates).text == "Ciao Kim,\n\nthank you yesterday.\n"
    assert [name for name in templates.names() if templates.is_own(name)] == ["thank-you"]
    assert templates.check_templates() == ()


def test_an_own_signature_goes_under_shipped_letters(tmp_path: Path) -> None:
    """A part that letters share can be replaced by itself."""
    assert thank_you(write(tmp_path, "signature", "-- {{ you.first }}")).text.endswith("\n\n-- Jane\n")


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("Dear {{ person.call }},\n\n{{ positon }}\n", 3, "positon"),
        ("Dear\n{% if day %}\nno end", 3, "“if” has no end"),
        ("Dear\n\n\n{{ person.nickname }}", 4, "nickname"),
        ("Dear {{ day | shout }}", 1, "shout"),
        ("Dear\n{{ day.__class__ }}", 2, "may not use “__class__”"),
        ("Dear\n{{ 1 / 0 }}", 2, "division"),
        ("{% if items %}Dear{% endif %}", 1, "empty"),
    ],
)
def test_a_broken_template_is_found_with_its_line(tmp_path: Path, text: str, line: int, found: str) -> None:
    """File, line, what is wrong and the names that are known, before anything is sent."""
    (finding,) = write(tmp_path, "thank-you", text).check_templates()
    assert f"thank-you.txt.j2, line {line}:" in finding.sentence
    assert found in finding.sentence
    assert "position" in finding.fix
    assert finding.holds


@pytest.mark.parametrize("text", ["{{ ['Hi', 'Hello', 'Dear'] | random }}", "{{ lipsum() }}"])
def test_a_template_cannot_throw_dice(tmp_path: Path, text: str) -> None:
    """Another text each time would not be the one that was read."""
    (finding,) = write(tmp_path, "greeting", text).check_templates()
    assert finding.holds


def test_an_own_template_counts_as_soon_as_it_is_there(tmp_path: Path) -> None:
    """A running Afterword uses a file that is written, changed and deleted meanwhile, as one that starts then would."""
    templates = Templates(tmp_path)
    before = thank_you(templates)
    for words in ("Jane, in her own words", "Jane, in other words"):
        write(tmp_path, "signature", words)
        assert words in thank_you(templates).text
    (tmp_path / "signature.txt.j2").unlink()
    assert thank_you(templates) == before


def test_a_broken_template_is_an_input_error_where_it_is_used(tmp_path: Path) -> None:
    """Composing with it says the file and the line; it never falls back in silence."""
    with pytest.raises(InputError) as caught:
        thank_you(write(tmp_path, "thank-you", "Dear\n{{ positon }}"))
    assert caught.value.problems[0].place.endswith("thank-you.txt.j2, line 2")


def test_a_file_that_is_no_utf8_is_found(tmp_path: Path) -> None:
    """A template saved in another encoding is a finding and no crash."""
    (tmp_path / "call.txt.j2").write_bytes(b"Gr\xfc\xdfe")
    (finding,) = Templates(tmp_path).check_templates()
    assert "call.txt.j2" in finding.sentence


def test_a_file_of_another_name_is_pointed_out(tmp_path: Path) -> None:
    """A misspelt file name would otherwise do nothing and say nothing."""
    (finding,) = write(tmp_path, "thankyou", "Dear").check_templates()
    assert finding.code == "template-name"
    assert "thank-you.txt.j2" in finding.fix


def test_the_shipped_templates_pass_their_own_check(tmp_path: Path) -> None:
    """Ejected as they ship, they have nothing to complain of; and so does a missing folder."""
    for name in Templates().names():
        write(tmp_path, name, Templates().source(name))
    assert Templates(tmp_path).check_templates() == ()
    assert Templates(tmp_path / "none").check_templates() == ()


def test_a_template_reads_no_file_outside_its_folders(tmp_path: Path) -> None:
    """An include cannot climb out."""
    (tmp_path / "secret").write_text("secret")
    own = tmp_path / "own"
    own.mkdir()
    with pytest.raises(InputError):
        thank_you(write(own, "thank-you", '{% include "../secret" %}'))


def test_a_subject_template_is_checked() -> None:
    """A good one has no finding; a bad one says its key and the known names."""
    assert check_line(panels.SUBJECT, "letters.subject") == ()
    (finding,) = check_line("Thanks {{ positon }}", "letters.subject")
    assert "letters.subject" in finding.sentence
    assert "position" in finding.fix
    assert check_line("Thanks {{ position", "letters.subject")


def test_known_names_are_told() -> None:
    """Whoever writes a template can ask what it may use."""
    assert {"person", "day", "personal", "thread", "frame"} <= set(known_names("thank-you"))


@pytest.mark.parametrize("reader", list(ReaderKind))
def test_a_mistake_for_one_kind_of_reader_is_found(tmp_path: Path, reader: ReaderKind) -> None:
    """What breaks only in a letter to an executive is found before one is written."""
    write(
        tmp_path,
        "thank-you",
        "Dear {{ person.call }},\n{% if reader == '" + reader + "' %}{{ person.nosuch }}{% endif %}",
    )
    (found,) = Templates(tmp_path).check_templates()
    assert "nosuch" in found.sentence
    assert "line 2" in found.sentence


def test_known_names_are_those_that_a_sample_fills() -> None:
    """Each name that a template may use has a value when the template is tried out."""
    for values in samples():
        for name in Templates().names():
            assert set(known_names(name)) <= values.keys()

"""`afterword templates check` of stems and frames, shipped ones and one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterword.letters import Templates
from afterword.letters.linter import check_frame, check_stems
from afterword.letters.templates import shipped_folder

GOOD = '[[stem]]\nid = "bees"\nwhere = "personal"\ntext = "I liked the …."\nhint = "A thing."\nexample = ["bees"]\n'


def stems(folder: Path, text: str) -> list[str]:
    """What the linter says of a stem file."""
    file = folder / "stems.toml"
    file.write_text(text, "utf-8")
    return [one.sentence for one in check_stems(file)]


def test_a_good_stem_has_no_finding(tmp_path: Path) -> None:
    """One of one's own, with a gap and an example that reads as a sentence."""
    assert stems(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"I liked the …."', '"I liked the."', "has 0 gaps"),
        ('"I liked the …."', '"I liked … and …."', "has 2 gaps"),
        ('"I liked the …."', '"I liked the … of {company}."', "only {day} is known"),
        ('"I liked the …."', '"I liked {the …."', "unclosed"),
        ('"I liked the …."', '"i liked the …."', "does not read as one sentence"),
        ('["bees"]', "[]", "0 endings for 1 gaps"),
        ('["bees"]', '["bees", "wasps"]', "2 endings for 1 gaps"),
        ('["bees"]', '["bees. I mean it"]', "does not read as one sentence"),
        ('["bees"]', '["bees  and wasps"]', "does not read as one sentence"),
        ('"personal"', '"somewhere"', "personal"),
        ('"personal"', '"answer"', "has 1 gaps (…); answer takes 2"),
        ('hint = "A thing."', "hint = 7", "hint"),
        ('hint = "A thing."', 'hnt = "A thing."', "hnt"),
        ('hint = "A thing."', 'readers = ["boss"]', "boss"),
    ],
)
def test_a_bad_stem_is_found(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Each mistake is named, with the id or the key that it is in."""
    found = stems(tmp_path, GOOD.replace(old, new))
    assert said in " ".join(found)


def test_an_id_is_used_once(tmp_path: Path) -> None:
    """Two stems of one id are one finding; a shipped id may be taken, for the own stem wins."""
    assert ["used twice" in one for one in stems(tmp_path, GOOD * 2)] == [True]
    assert stems(tmp_path, GOOD.replace("bees", "liked-that")) == []


def test_a_file_that_is_no_toml_is_a_finding(tmp_path: Path) -> None:
    """It is told with its place, and nothing crashes."""
    assert len(stems(tmp_path, "[[stem]\n")) == 1


def test_own_stems_are_checked_with_the_templates(tmp_path: Path) -> None:
    """`templates check` reads the own folder, and its folders of languages."""
    (tmp_path / "stems.toml").write_text(GOOD.replace("…", ""), "utf-8")
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "stems.toml").write_text(GOOD.replace("…", ""), "utf-8")
    found = Templates(tmp_path).check_templates()
    assert len([one for one in found if "has 0 gaps" in one.sentence]) == 2
    assert all(one.holds for one in found)


@pytest.mark.parametrize("code", ["en"])
def test_shipped_stems_and_frame_pass(code: str) -> None:
    """What ships has nothing to complain of."""
    folder = shipped_folder() / code
    assert check_stems(folder / "stems.toml") + check_frame(folder / "frame.toml") == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{again}", "{agian}", "agian"),
        ("{role}", "{role", "unclosed"),
        ("[[eager]]", "[[eagre]]", "eagre"),
    ],
)
def test_a_bad_frame_is_found(tmp_path: Path, old: str, new: str, said: str) -> None:
    """A name that no letter knows, an open brace, and a list that is missing."""
    file = tmp_path / "frame.toml"
    file.write_text((shipped_folder() / "en" / "frame.toml").read_text("utf-8").replace(old, new), "utf-8")
    assert said in " ".join(one.sentence for one in check_frame(file))


def test_there_are_stems_enough() -> None:
    """At least 14 for a person, 6 fits, 4 challenges, 3 offers, 2 answers, and one that is empty."""
    stems = Templates().letters_in("en").stems
    counted = {
        place: len(stems.at(place)) - 1 for place in ("personal", "fit", "challenge", "offer", "answer")
    }
    assert counted["personal"] >= 14
    assert counted["fit"] >= 6
    assert counted["challenge"] >= 4
    assert counted["offer"] >= 3
    assert counted["answer"] >= 2
    assert [stem.id for stem in stems.every if stem.where == "any"] == ["own"]


@pytest.mark.parametrize("place", ["fit", "challenge", "offer"])
def test_no_shared_stem_says_who_told_it(place: str) -> None:
    """Several people read it: it never speaks to one of them, and 'we' were not all in one room."""
    for stem in Templates().letters_in("en").stems.at(place):  # type: ignore[arg-type]
        words = {word.casefold() for word in stem.text.replace("…", " ").strip(".").split()}
        assert not words & {"you", "your", "we", "our", "told", "said"}, stem.id

"""Spelling and grammar of endings as people type them, counted: what is found, what is a false alarm."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from afterword.letters.slips import Slip, slips
from afterword.letters.spelling import is_coarse, known_words, spelling
from letters import panels

ENGLISH = panels.TEMPLATES.letters_in("en")
STEM = ENGLISH.stems["enjoyed-hearing"]
TYPED = Path(__file__).parent / "typed"

WRONG = [tuple(line.split(" | ")) for line in (TYPED / "slips.txt").read_text("utf-8").splitlines()]
"""An ending with one slip, and the words that were meant."""

RIGHT = (TYPED / "clean.txt").read_text("utf-8").splitlines()
"""Endings with nothing wrong: British spelling, jargon, names."""


def found(ending: str, known: frozenset[str] = frozenset()) -> list[Slip]:
    """Everything that is underlined in an ending."""
    return slips(STEM, ending, ENGLISH, spelling=spelling(), known=known)


def test_most_slips_are_found_and_few_words_are_underlined_for_nothing() -> None:
    """Nine in ten of 60 and more real slips get the right word, and at most one in ten of the clean endings a mark."""
    missed = [(ending, meant) for ending, meant in WRONG if not any(s.fix == meant for s in found(ending))]
    alarms = [(ending, [s.fix for s in found(ending)]) for ending in RIGHT if found(ending)]
    print(
        f"{len(WRONG) - len(missed)} of {len(WRONG)} slips fixed; {len(alarms)} of {len(RIGHT)} false alarms"
    )
    print("missed:", missed, "\nalarms:", alarms)
    assert len(WRONG) >= 60
    assert len(RIGHT) >= 40
    assert len(missed) * 10 <= len(WRONG)
    assert len(alarms) * 10 <= len(RIGHT)


@pytest.mark.parametrize("word", ["porto", "crits", "analyse", "sht", "fuk", "bich", "asse", "dik"])
def test_no_coarse_word_is_ever_suggested(word: str) -> None:
    """Whatever was typed, a suggestion is one that can be read aloud, or there is none."""
    for slip in found(f"store the {word} by the door"):
        assert slip.fix is None or not is_coarse(slip.fix)


def test_coarse_words_are_known_as_such() -> None:
    """The list that others keep is there, with plurals, and calls nothing plain coarse."""
    assert is_coarse("shits")
    assert is_coarse("What a shit")
    assert not any(map(is_coarse, ("port", "critics", "analyze", "shirt", "grape", "cockpit", "assess")))


@pytest.mark.parametrize(
    "word", ["analyse", "organise", "colour", "behaviour", "travelled", "centre", "programme"]
)
def test_british_spelling_is_right(word: str) -> None:
    """Nobody is told to write as the Americans do, nor the other way round."""
    assert found(f"like to {word} it") == []


@pytest.mark.parametrize("word", ["Guðrún", "Kraken", "OSHA", "ACLS", "dbt2", "K8s", "GmbH", "Okafor", "S3"])
def test_capitals_and_digits_are_silent(word: str) -> None:
    """A name or an abbreviation is nobody's misspelling."""
    assert found(f"spoke of {word} at once") == []


def test_names_of_the_store_are_known_words() -> None:
    """Typed small, a company's or a person's name is right too, and so is what belongs to it."""
    known = known_words(["Blooomberg Wrexel", "Kjell Thorsrud"])
    assert found("joined wrexel and met thorsrud's team") != []
    assert found("joined wrexel and met thorsrud's team", known) == []


def test_a_slip_after_letters_of_another_alphabet_is_where_it_stands() -> None:
    """Places count characters, not bytes."""
    ending = "helped Guðrún Jónsdóttir keep the “Zürich” list seperate"
    (slip,) = found(ending)
    assert (ending[slip.start : slip.end], slip.fix) == ("seperate", "separate")


def test_the_beginning_of_the_sentence_is_never_underlined() -> None:
    """Slips lie inside what was typed, whatever the stem says."""
    for stem in ENGLISH.stems.every:
        for slip in slips(stem, "teh garden", ENGLISH, spelling=spelling()):
            assert 0 <= slip.start < slip.end <= len("teh garden")


def test_golden_endings_are_underlined_where_something_is_wrong() -> None:
    """Of all endings of the whole interviews, at most those with a slip are marked; the marks are printed."""
    marked = []
    for interview in panels.WHOLE.values():
        sentences = [s for p in interview.people for s in p.notes.sentences]
        marked += [
            (s.text, [m.fix for m in found_in(s.stem, s.text)]) for s in sentences if found_in(s.stem, s.text)
        ]
    print(*marked, sep="\n")
    assert len(marked) <= 12
    typed = " ".join(text for text, _ in marked)
    assert all(word in typed for word in ("dont", "everybodys", "german", "tho", "pretzel"))


def found_in(stem: str, ending: str) -> list[Slip]:
    """As `found`, for another stem."""
    return slips(ENGLISH.stems[stem], ending, ENGLISH, spelling=spelling())


@pytest.mark.parametrize(("typed", "written"), [("thurs", "Thursday"), ("jan", "January"), ("fri", "Friday")])
def test_a_day_or_month_cut_short_is_written_out(typed: str, written: str) -> None:
    """It is shorthand, and no slip of 'fir' or 'jag'."""
    [found] = slips(ENGLISH.stems["own"], f"The crew starts on {typed}", ENGLISH, spelling=spelling())
    assert (found.code, found.fix) == ("shorthand", written)


@pytest.mark.parametrize("word", ["mtz", "ins"])
def test_no_other_word_is_put_in_place_of_what_is_more_likely_meant(word: str) -> None:
    """Of a few letters any suggestion is a guess, and several are never made an owner."""
    [found] = spelling().check(f"We looked at the {word} together.")
    assert found.fix is None
    assert found.sentence == f"Is '{word}' spelled right?"


def test_a_sentence_does_not_begin_after_an_abbreviation() -> None:
    """What follows 'dept.' stays small; what follows a sentence does not."""
    after = {"the dept. and its budget": [], "the budget. and its size": ["And"]}
    for ending, fixes in after.items():
        found = slips(ENGLISH.stems["hearing-about"], ending, ENGLISH, spelling=spelling())
        assert [one.fix for one in found if one.code == "grammar"] == fixes


@pytest.mark.parametrize("text", ["I did not knew about it.", "I was told that its a lot."])
def test_a_grammar_slip_is_shown_with_its_fix_and_no_lesson(text: str) -> None:
    """The word, and what to put there."""
    [found] = spelling().check(text)
    assert found.sentence == f"“{text[found.start : found.end]}” may be a slip."


def test_our_own_sentences_are_spelled_right() -> None:
    """Frame, stems and their examples have nothing that would be underlined."""
    frame = ENGLISH.frame
    texts = [one.text for one in (*frame.opening, *frame.eager, *frame.closing)]
    texts += [stem.text.replace("…", stem.example[0], 1) for stem in ENGLISH.stems.every if stem.gaps == 1]
    values = {"{day}": "yesterday", "{role}": "the cook position", "{company}": "Acme", "{again}": "tomorrow"}
    for text in texts:
        plain = re.sub(r"\{\w+\}", lambda match: values[match.group()], text)
        assert [(plain, s.fix) for s in spelling().check(plain)] == []

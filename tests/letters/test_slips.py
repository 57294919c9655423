"""What is probably not meant in one ending: each slip is found, and its fix, taken, leaves none."""

from __future__ import annotations

import pytest

from afterword.letters.slips import Slip, slips
from afterword.letters.stems import sentence
from letters import panels

ENGLISH = panels.TEMPLATES.letters_in("en")


def found(stem: str, ending: str, *, to_reader: bool = True) -> list[Slip]:
    """The slips of an ending, without spelling."""
    return slips(ENGLISH.stems[stem], ending, ENGLISH, to_reader=to_reader)


def taken(ending: str, slip: Slip) -> str:
    """The ending with the fix in place."""
    assert slip.fix is not None
    return ending[: slip.start] + slip.fix + ending[slip.end :]


@pytest.mark.parametrize(
    ("stem", "ending", "code", "fixed"),
    [
        # the beginning typed again, all of it or its last words
        ("enjoyed-hearing", "I enjoyed hearing how you run the ward", "stem-again", "run the ward"),
        ("enjoyed-hearing", "how you run the ward", "stem-again", "run the ward"),
        ("enjoyed-hearing", "you run the ward", "stem-again", "run the ward"),
        ("last-job", "I moved a payroll", "stem-again", "moved a payroll"),
        ("last-job", "in my last job I moved a payroll", "stem-again", "moved a payroll"),
        ("told-me", "that weekends are hard", "stem-again", "weekends are hard"),
        ("thanks-for", "for showing me the ward", "stem-again", "showing me the ward"),
        ("start-by", "by asking first", "stem-again", "asking first"),
        ("at-place", "At Fernway I trained two", "stem-again", "Fernway I trained two"),
        ("asked-me", "I have done it twice", "stem-again", "have done it twice"),
        # the other form of a verb
        ("thanks-for", "show me the reception", "verb-form", "showing me the reception"),
        ("start-by", "write it down", "verb-form", "writing it down"),
        ("would", "asking each team", "verb-form", "ask each team"),
        # he and she for whom the sentence speaks to
        ("hearing-about", "what she said of nights", "third-person", "what you said of nights"),
        ("hearing-about", "her years in Leeds", "third-person", "your years in Leeds"),
        ("liked-most", "treat his crew", "third-person", "treat your crew"),
        ("hearing-about", "how they pair newcomers", "third-person", "how you pair newcomers"),
        ("hearing-about", "their night shift", "third-person", "your night shift"),
        # two sentences
        ("smiling", "the bend, it looked like a pretzel", "two-sentences", "the bend. It looked like a pretzel"),
        ("liked-that", "asked twice, I liked that", "two-sentences", "asked twice. I liked that"),
        ("own", "The walls were bare, this is me", "two-sentences", "The walls were bare. This is me"),
        ("own", "It was good, i would come back", "two-sentences", "It was good. I would come back"),
        ("own", "Ask Paul, I'll send the number", "two-sentences", "Ask Paul. I'll send the number"),
        ("own", "It was loud, that's how I like it", "two-sentences", "It was loud. That's how I like it"),
        # shorthand
        ("last-job", "led 40 ppl", "shorthand", "led 40 people"),
        ("last-job", "served ~3k req/s", "shorthand", "served about 3,000 req/s"),
        ("last-job", "moved 4tb", "shorthand", "moved four terabytes"),
        ("last-job", "worked 2 summers on the grill", "shorthand", "worked two summers on the grill"),
        ("hearing-about", "the 4am toast", "shorthand", "the 4 a.m. toast"),
        ("last-job", "worked w/ nurses", "shorthand", "worked with nurses"),
        ("last-job", "worked w the float pool", "shorthand", "worked with the float pool"),
        ("last-job", "ran a shop for 5y", "shorthand", "ran a shop for five years"),
        ("appreciated", "the first wk", "shorthand", "the first week"),
        ("own", "Your advice is one id follow", "mixed-up", "Your advice is one I'd follow"),
        ("thanks-for", "asking me even tho I am new", "shorthand", "asking me even though I am new"),
        # words that sound like those that are meant
        ("liked-that", "dont shout", "mixed-up", "don't shout"),
        ("liked-that", "would rather wait then rush, rather then guess", "mixed-up",
         "would rather wait then rush, rather than guess"),
        ("liked-that", "let them write there own labels", "mixed-up", "let them write their own labels"),
        ("appreciated", "it's own budget", "mixed-up", "its own budget"),
    ],
)  # fmt: skip
def test_a_slip_is_found_and_its_fix_mends_it(stem: str, ending: str, code: str, fixed: str) -> None:
    """The first slip of that code, once its fix is taken, leaves the words that were meant."""
    slip = next(one for one in found(stem, ending) if one.code == code)
    assert taken(ending, slip) == fixed
    assert code not in {one.code for one in found(stem, fixed) if one.start == slip.start}
    assert slip.sentence


@pytest.mark.parametrize(
    ("stem", "ending", "instead"),
    [
        ("enjoyed-hearing", "about the new ward", "hearing-about"),
        ("enjoyed-hearing", "your garden", "hearing-about"),
        ("hearing-about", "that nights are planned", "glad-to-hear"),
        ("thanks-for", "how you run the ward", "especially-about"),
        ("especially-about", "showing me the ward", "thanks-for"),
        ("impressed", "you know every name", "liked-that"),
        ("thanks-for", "you showed me the ward", "liked-that"),
        ("made-time", "I learnt how nights are planned", "own"),
        ("met-you", "we talked about the press", "own"),
    ],
)
def test_a_first_word_that_does_not_fit_names_a_stem_that_does(stem: str, ending: str, instead: str) -> None:
    """Taken with the other stem, the same ending has no such slip."""
    (slip,) = [one for one in found(stem, ending) if one.code == "first-word"]
    assert (slip.stem, slip.fix) == (instead, None)
    assert instead in ENGLISH.stems
    assert "first-word" not in {one.code for one in found(instead, ending)}


@pytest.mark.parametrize(
    ("stem", "ending"),
    [
        ("enjoyed-hearing", "got the handover down to one page"),
        ("hearing-about", "the books in year 3 and 4 rooms"),
        ("hearing-about", "how every parcel has an ID of its own"),
        ("last-job", "stayed 1y and a bit"),
        ("liked-that", "greet the guests with their names"),
        ("liked-that", "started on nights yourself and still stand up for them"),
        ("own", "Paul Okoye is happy to talk, and his number is below"),
        ("last-job", "ran it, its history included, for two years"),
        ("last-job", "led twelve people and we did not miss a truck in 14 months"),
        ("glad-to-hear", "you pay for the night classes"),
        ("hearing-about", "the 1,200 thimbles, most of them from one donor"),
        ("told-me", "we were too few, which I had guessed"),
        ("thinking-about", "what you would measure first"),
    ],
)
def test_what_is_meant_is_left_alone(stem: str, ending: str) -> None:
    """'They' far into an ending is somebody else, and so is 'his' after a name."""
    assert [one for one in found(stem, ending) if one.code != "two-sentences"] == []


def test_a_sentence_for_several_readers_may_speak_of_others() -> None:
    """In a fit or a challenge 'they' and 'she' are nobody's reader."""
    assert "third-person" not in {one.code for one in found("last-job", "she trained me", to_reader=False)}
    assert "third-person" in {one.code for one in found("hearing-about", "she trained me")}


@pytest.mark.parametrize("ending", ["", "  ", "\n"])
def test_nothing_typed_is_no_slip(ending: str) -> None:
    """An empty field is quiet."""
    assert found("last-job", ending) == []


def test_places_are_those_of_the_ending_as_it_was_typed() -> None:
    """Blanks before the words count, so that a page can underline the right letters."""
    (slip,) = found("liked-that", "  dont shout")
    assert (slip.start, slip.end) == (2, 6)


def test_every_stem_speaks_in_its_own_example_without_a_slip() -> None:
    """No stem offers an example that the next check would underline."""
    for stem in ENGLISH.stems.every:
        assert [(stem.id, one.code) for one in slips(stem, stem.example[-1], ENGLISH)] == []
        whole = sentence(stem.text, stem.example, {"day": "yesterday"})
        assert "  " not in whole

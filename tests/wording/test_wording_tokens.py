"""Notes and sentences as words, numbers and days: what is written differently and means the same has the same key."""

from __future__ import annotations

import pytest

from afterword.letters.templates import Templates
from afterword.wording.tokens import TokenKind, tokens
from afterword.wording.vocabulary import Vocabulary
from wording.stories import english


def keys(
    text: str, kind: TokenKind, vocabulary: Vocabulary | None = None, *, typed: bool = False
) -> list[str]:
    """The keys of all tokens of a kind."""
    return [one.key for one in tokens(text, vocabulary or english(), typed=typed) if one.kind is kind]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,200 people", ["1200"]),
        ("1200 people", ["1200"]),
        ("twelve hundred", ["1200"]),
        ("~3k req/s", ["3000"]),
        ("about 3,000 requests", ["3000"]),
        ("two million", ["2000000"]),
        ("twenty-five", ["25"]),
        ("0.4 degrees", ["0.4"]),
        ("from 40 to 15", ["40", "15"]),
        ("6-8am", ["6", "8"]),
        ("4tb", ["4"]),
        ("the 2nd floor", ["2"]),
        ("9x a week", ["9"]),
        ("nobody", []),
        ("one of them", []),
    ],
)
def test_numbers(text: str, values: list[str]) -> None:
    """Figures, words, thousands and what is grown onto a number."""
    assert keys(text, TokenKind.NUMBER) == values


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on Tuesday", ["weekday 1"]),
        ("Tuesdays", ["weekday 1"]),
        ("in March", ["month 3"]),
        ("march 4", ["month 3"]),
        ("they march on", []),
        ("it may rain", []),
        ("in May", ["month 5"]),
        ("yesterday", ["day yesterday"]),
        ("tonight", ["day tonight"]),
        ("she sat down", []),
    ],
)
def test_days(text: str, days: list[str]) -> None:
    """Days and months are found where they are meant."""
    assert keys(text, TokenKind.DAY) == days


def test_days_as_they_are_typed() -> None:
    """In notes days are short and small, where a number or 'on' says that they are days."""
    assert keys("opens on sat", TokenKind.DAY, typed=True) == ["weekday 5"]
    assert keys("4 dec", TokenKind.DAY, typed=True) == ["month 12"]
    assert keys("sat with ana", TokenKind.DAY, typed=True) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ran", "runs"),
        ("wrote", "writing"),
        ("ppl", "people"),
        ("labels", "label"),
        ("Ana's", "ana"),
        ("taught", "teach"),
    ],
)
def test_forms_of_one_word(one: str, other: str) -> None:
    """Inflection, irregular verbs, shorthand and the possessive change nothing."""
    assert keys(one, TokenKind.WORD) == keys(other, TokenKind.WORD)


def test_other_languages_have_their_own_words() -> None:
    """German and French numbers, days, elisions."""
    german, french = (Vocabulary(Templates().letters_in(code)) for code in ("de", "fr"))
    assert keys("am Dienstag, zwölf Betten", TokenKind.DAY, german) == ["weekday 1"]
    assert keys("zwölf Betten", TokenKind.NUMBER, german) == ["12"]
    assert keys("lundi, douze lits", TokenKind.NUMBER, french) == ["12"]
    assert keys("l'équipe", TokenKind.WORD, french) == keys("équipes", TokenKind.WORD, french)

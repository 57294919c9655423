"""Spelling and grammar by Harper, in this process and offline. Loaded only where a sentence is checked.

English alone; for other languages the fields of the page say their language, and the browser checks them.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.letters.slips import Slip, doubtful

if TYPE_CHECKING:
    from harper import Lint, Linter

LANGUAGES = frozenset({"en"})

OFF = frozenset(
    {"Style", "Enhancement", "Readability", "Redundancy", "Formatting", "Regionalism", "Miscellaneous"}
)
"""Harper's kinds of findings that judge taste; the candidate's style is their own."""

SILENT = frozenset(
    {
        "AvoidCurses", "LongSentences", "UseTitleCase",
        "SplitWords",  # 'accross' is no 'ac cross'
        "WrongNegative",  # 'untill' is no 'distill'
        "PhrasalVerbAsCompoundNoun",  # 'handover', 'setup'
        "PossessiveYour",  # 'talk with you yesterday'
        "QuantifierNumeralConflict",  # 'some 2,000 people'
        "MassNouns",  # 'without a breakage'
        "CompoundNouns",  # '150 covers on a good night'
        "NominalWants",  # 'wont' is no 'want'
        "MissingTo",  # 'I would want mine done'
    }
)  # fmt: skip
"""Harper's rules that are wrong more often than right about the text here, each with an example of what it said."""

SHORT = 4
"""Up to this many letters an unknown word is more often shorthand than a slip."""

ALWAYS = frozenset({"AnA", "Cant"})
"""Rules that stay on although their kind is off."""


class Spelling:
    """One Harper for the whole process; calls from several threads wait for each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def _american(self) -> Linter:
        from harper import Dialect, Linter

        linter = Linter(Dialect.AMERICAN)
        linter.set_lint_config(
            linter.get_lint_config() | dict.fromkeys(SILENT, False)
        )  # otherwise they hide others
        return linter

    @cached_property
    def _british(self) -> Linter:
        from harper import Dialect, Linter

        linter = Linter(Dialect.BRITISH)  # used for single words only
        linter.set_lint_config({rule: rule == "SpellCheck" for rule in linter.get_lint_config()})
        return linter

    def check(self, text: str, known: frozenset[str] = frozenset()) -> list[Slip]:
        """The mistakes in a text, with one suggestion each; `known` words, lower case, are right."""
        with self._lock:
            return list(self._checked(text, known))

    def _checked(self, text: str, known: frozenset[str]) -> Iterator[Slip]:
        for rule, lints in self._american.organized_lints(text, language="plaintext").items():
            for lint in lints:
                if lint.lint_kind in OFF and rule not in ALWAYS:
                    continue
                if text[lint.span.start - 1 : lint.span.start] in {".", "-"} or self._is_right(lint, known):
                    continue  # the end of an address or of 'check-ins', or a word
                code = "spelling" if lint.lint_kind in {"Spelling", "Typo"} else "grammar"
                fix, found = _fix(lint), lint.problem_text
                if fix is not None:
                    said = doubtful(found)
                elif code == "spelling":
                    said = _("Is '{found}' spelled right?").format(found=found)
                else:
                    said = f"'{found}': {lint.message}".replace("`", "'")
                yield Slip(code, lint.span.start, lint.span.end, said, fix)

    def _is_right(self, lint: Lint, known: frozenset[str]) -> bool:
        """A name, an abbreviation, a word that is known here or right in Britain."""
        word = lint.problem_text
        if any(c.isupper() or c.isdigit() for c in word[lint.lint_kind != "Spelling" :]):
            return True
        if lint.lint_kind != "Spelling":
            return False
        if word.casefold().removesuffix("'s") in known:
            return True
        return not any(one.lint_kind == "Spelling" for one in self._british.lint(word, language="plaintext"))


def _fix(lint: Lint) -> str | None:
    """The suggestion to show, as the text to replace the found words with; None if no suggestion is fit to show.

    The same word in another case or with an apostrophe is the likeliest; then one that differs only in doubled letters,
    then one of about that length, and one that ends alike.
    """
    from harper import SuggestionKind

    found, offered = lint.problem_text, []
    for suggestion in lint.suggestions:
        match suggestion.kind:
            case SuggestionKind.REPLACE:
                offered.append(suggestion.replacement_text)
            case SuggestionKind.REMOVE:
                offered.append("")
            case SuggestionKind.INSERT_AFTER:
                offered.append(found + suggestion.replacement_text)
    likely = sorted(offered, key=lambda one: _unlike(one, found))
    return next((one for one in likely if not is_coarse(one) and _may_be_meant(one, lint)), None)


def _may_be_meant(one: str, lint: Lint) -> bool:
    """Other letters for a short unknown word are a guess ('w' is not 'aw'), and a plural is not a possessive."""
    if lint.lint_kind != "Spelling":
        return True
    found = lint.problem_text
    return not one.endswith(("'s", "’s")) and (
        len(found) > SHORT or sorted(_bare(one)) == sorted(_bare(found))
    )


def _unlike(one: str, found: str) -> tuple[bool, ...]:
    bare, typed = _bare(one), _bare(found)
    longer = abs(len(bare) - len(typed)) > 1
    swallowed = _holds_in_order(bare, typed)
    return (
        bare != typed,
        _undoubled(bare) != _undoubled(typed),
        longer,
        not swallowed,
        bare[-1:] != typed[-1:],
    )


def _holds_in_order(word: str, letters: str) -> bool:
    """Whether leaving out letters turns the one into the other: 'opened', 'opend'."""
    rest = iter(word)
    return all(letter in rest for letter in letters)


def _bare(word: str) -> str:
    return word.casefold().replace("'", "").replace("’", "")


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


def is_coarse(words: str) -> bool:
    """Whether one of the words is coarse, by a list that others maintain."""
    return any(word in _coarse() or word.removesuffix("s") in _coarse() for word in words.casefold().split())


@cache
def _coarse() -> frozenset[str]:
    from glin_profanity.data.dictionary import DictionaryLoader

    return frozenset(word.casefold() for word in DictionaryLoader().get_words("english"))


def known_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of names, companies and positions, lower case."""
    return frozenset(word.strip(".,()").casefold() for text in texts for word in text.split())


@cache
def spelling() -> Spelling:
    """The one instance of this process."""
    return Spelling()

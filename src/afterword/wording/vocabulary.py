"""A language for the check of offered sentences: which words need no source, and when two words are the same.

Grammatical words come from the `stopwords` package, word stems from `snowballstemmer`, our own words from the stems and
the frame of the language; `languages/<code>.toml` adds a few lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from afterword.config.reading import table
from afterword.config.validation import Shape, checked
from afterword.letters.stems import GAP

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.letters.language import Language

FOLDER = Path(__file__).parent / "languages"
WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class WordFile(Shape, frozen=True):
    """The contents of `languages/<code>.toml`; en.toml explains each list. Words are separated by spaces."""

    allowed: str = ""
    courtesy: str = ""
    feelings: str = ""
    noted: str = ""
    identity: str = ""
    modal: str = ""
    negators: str = ""
    first: str = ""
    second: str = ""
    third: str = ""
    possessive: str = ""  # such as 'your': nobody acts
    mine: str = ""
    my_things: str = ""
    everybody: str = ""
    private: str = ""  # phrases, separated by |
    order_verbs: str = ""
    order_things: str = ""
    order_perhaps: str = ""
    percent: str = ""
    pronouns: tuple[str, ...] = ()
    shorthand: dict[str, str] = msgspec.field(default_factory=dict)
    before_days: str = ""
    numbers: dict[str, int] = msgspec.field(default_factory=dict)
    multipliers: dict[str, int] = msgspec.field(default_factory=dict)
    irregular: tuple[str, ...] = ()
    nouns_are_capitals: bool = False
    elision: bool = False  # an apostrophe joins two words: l'équipe


@cache
def word_file(code: str) -> WordFile:
    """The lists of that language; empty if it has no file, so that every word needs a source."""
    file = FOLDER / f"{code}.toml"
    if not file.is_file():
        return WordFile()
    return checked(WordFile, table(file.read_text("utf-8"), file.name), file.name)


@cache
def _stemmer(code: str) -> Callable[[str], str]:
    import snowballstemmer
    from babel import Locale

    name = (Locale.parse(code).english_name or "").casefold()
    if name not in snowballstemmer.algorithms():
        return str
    stem: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return stem


@cache
def _stop_words(code: str) -> frozenset[str]:
    import stopwords

    return frozenset(filter(None, stopwords.safe_get_stopwords(code)))


def plain(word: str) -> str:
    """Lower case, with a straight apostrophe."""
    return word.casefold().replace("’", "'")


@dataclass(frozen=True)
class Vocabulary:
    """One language, in the form the check needs."""

    language: Language

    @property
    def code(self) -> str:
        """The code of the language, such as "en"."""
        return self.language.code

    @property
    def file(self) -> WordFile:
        """The lists of the language."""
        return word_file(self.code)

    def words(self, name: str) -> frozenset[str]:
        """One of the lists."""
        return _listed(self.code, name)

    @property
    def private(self) -> tuple[str, ...]:
        """The phrases that say a line is not meant for anybody else."""
        return tuple(" ".join(phrase.split()) for phrase in self.file.private.split("|") if phrase.strip())

    def key(self, word: str) -> str:
        """A key that is the same for all forms of a word: its stem, with shorthand written out first."""
        bare = self._bare(plain(word))
        bare = self._written_out.get(bare, bare)
        return self._irregular.get(bare) or _stemmer(self.code)(bare)

    def _bare(self, word: str) -> str:
        """The word without the possessive 's; for l'équipe, the part after the apostrophe."""
        if self.file.elision and "'" in word:
            return word.rpartition("'")[2]
        return word.removesuffix("'s")

    @cached_property
    def _irregular(self) -> Mapping[str, str]:
        rows = [row.split() for row in self.file.irregular]
        return {form: _stemmer(self.code)(row[0]) for row in rows for form in row}

    @cached_property
    def _written_out(self) -> Mapping[str, str]:
        """Shorthand for single words."""
        every = self.shorthand
        return {short: words for short, words in every.items() if len(words.split()) == 1}

    @cached_property
    def shorthand(self) -> Mapping[str, str]:
        """All shorthand of the language, lower case, with its meaning."""
        checks = self.language.frame.checks
        return {
            plain(short): plain(words)
            for short, words in {**self.file.shorthand, **checks.units, **checks.shorthand}.items()
        }

    @cached_property
    def thousands(self) -> Mapping[str, int]:
        """The suffixes that multiply the number before them: 3k."""
        return self.language.frame.checks.thousands

    def is_allowed(self, word: str) -> bool:
        """Whether a sentence may use the word without a source."""
        word = plain(word)
        key = self.key(word)
        return self.is_grammatical(word) or key in self._ours

    def is_grammatical(self, word: str) -> bool:
        """Whether the word is one of those that every sentence is made of: and, with, which."""
        return not self._grammatical.isdisjoint({plain(word), self._bare(plain(word))})

    @cached_property
    def _grammatical(self) -> frozenset[str]:
        return _stop_words(self.code) | self.words("allowed")

    @cached_property
    def _ours(self) -> frozenset[str]:
        """The words of our stems and frame, without their examples and hints."""
        frame, stems = self.language.frame, self.language.stems.every
        texts = [
            text
            for one in (*frame.opening, *frame.eager, *frame.closing)
            for text in (one.text, one.familiar)
        ]
        texts += [text for stem in stems for text in (stem.text, stem.familiar)]
        return frozenset(self.key(word) for text in texts for word in _own_words(text))

    def keys(self, name: str) -> frozenset[str]:
        """One of the lists, as the keys of its words."""
        if name not in self._keys:
            self._keys[name] = frozenset(map(self.key, self.words(name)))
        return self._keys[name]

    @cached_property
    def _keys(self) -> dict[str, frozenset[str]]:
        return {}


@cache
def _listed(code: str, name: str) -> frozenset[str]:
    return frozenset(getattr(word_file(code), name).split())


def _own_words(text: str) -> Iterable[str]:
    """The words of one of our sentences, without the names in braces and the gaps."""
    return WORDS.findall(re.sub(r"\{[^{}]*\}", " ", text).replace(GAP, " "))

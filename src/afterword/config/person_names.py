"""Read a person's name as directories, calendars and cards write it: titles, order, credentials, additions."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@cache
def words_of(kind: str) -> frozenset[str]:
    """The words of a kind in person_words.toml, in lower case."""
    return frozenset(_tables()[kind].split())


@cache
def _tables() -> dict[str, str]:
    return tomllib.loads(files("afterword.config").joinpath("person_words.toml").read_text("utf-8"))


_PRONOUNS = re.compile(r"(?i)\b(?:she|he|they|her|him|them|sie|er|elle|il|ella|él)\b(?:\s*/\s*\w+)+")
_BRACKETS = re.compile(r"[\[({<][^\])}>]*[\])}>]")
_SEPARATORS = re.compile(r"\s+[|–—•·]\s+|\s*/\s*|\s+-+\s+|\s+via\s+|\s+@\s+")
_COURTESY = re.compile(
    r"(?:dr|doctor|prof|professor|mr|mrs|ms|mx|miss|sir|dame|lady|lord|rev|reverend|rabbi|fr|father|pastor|sister|judge"
    r"|justice|capt|captain|chef|coach|col|colonel|major|lt|lieutenant|sgt|sergeant|chief|officer|inspector|councill?or"
    r"|senator|mayor|herr|frau|señor|señora|sr|sra|monsieur|madame|mme|mlle|docteure?|maître|mevrouw|meneer"
    r"|mag|dott|avv|mudr|judr|shri|smt)\.?",
    re.IGNORECASE,
)
"""Titles that a greeting puts before the family name."""
_CIVIL = re.compile(r"(?i)(?:mr|mrs|ms|mx|miss|herrn?|frau|m|mme|mlle|monsieur|madame|sra?|señora?)\.?")
_MOST_WORDS = 3
_INITIALS = 2
"""A word of up to this many capitals may be initials: AJ."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name that was read: its titles, and its words in spoken order. The last `family` words are the family name.

    `ordered`: a comma or capitals show which words are the family name. `sure` is False if a comma may stand either
    between family and given name, or before a firm or a town.
    """

    titles: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    family: int = 0
    ordered: bool = False
    sure: bool = True

    @property
    def courtesy(self) -> tuple[str, ...]:
        """The titles that belong before a name: Prof. and Dr., but not CEO."""
        return tuple(title for title in self.titles if _COURTESY.fullmatch(title))

    @property
    def greeted(self) -> str:
        """The titles in a greeting: both for Frau Dr., otherwise the first one."""
        first, *others = self.courtesy
        return " ".join([first, *others[:1]] if is_civil(first) else [first])

    @property
    def full(self) -> str:
        """The name as a sentence says it, titles first."""
        return " ".join((*self.courtesy, *self.words))


@lru_cache(maxsize=4096)
def read_name(text: str, local_part: str = "") -> WrittenName:
    """The name in `text`. If a comma leaves the order open, `local_part` (the address before the @) helps."""
    spoken = _in_order(_bare(text), local_part)
    titles, words, family = _parsed(spoken.words)
    titles, family = (*spoken.titles, *titles), spoken.family or family
    if titles and words and (len(words) == 1 or words[0].casefold() in words_of("small")):
        family = len(words)
    loud = _family_in_capitals(words)
    if loud:
        words, family = loud
    return WrittenName(titles, tuple(words), family, bool(spoken.family or loud), spoken.sure)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A name without its commas, in spoken order; `family` is 0 if only the words can tell how many belong to it."""

    words: str
    titles: tuple[str, ...] = ()
    family: int = 0
    sure: bool = True


def _parsed(name: str) -> tuple[tuple[str, ...], list[str], int]:
    """The titles of a name without commas, its other words, and how many of these are the family name."""
    from nameparser import Role, parse

    tokens = sorted(
        (t for t in parse(_without_odd_start(name)).tokens if t.span), key=lambda t: t.span or (0, 0)
    )
    titles = tuple(t.text for t in tokens if t.role is Role.TITLE)
    words = [t.text for t in tokens if t.role in {Role.GIVEN, Role.MIDDLE, Role.FAMILY}]
    family = sum(t.role is Role.FAMILY for t in tokens)
    for token in (t for t in tokens if t.role is Role.SUFFIX):
        if len(words) > 1 or not _may_be_a_name(token.text):
            break
        words, family = [*words, token.text], 1  # Aas and Rn are names, although degrees look the same
    if titles and len(words) > 1 and words[-1] == "KC":
        words.pop()
    if len(titles) == 1 and len(words) == 1 and titles[0].istitle() and not _COURTESY.fullmatch(titles[0]):
        return (), [*titles, *words], 1  # Prince Patel
    return titles, words, family


def is_civil(title: str) -> bool:
    """Whether a title is Mr., Frau or the like, and says nothing about a profession."""
    return _CIVIL.fullmatch(title) is not None


def is_organisation(name: str) -> bool:
    """Whether a name is a firm's, a team's or a shared mailbox's."""
    words = re.findall(r"[^\W_]+", name.partition(",")[0].casefold().replace(".", ""))
    teams, beside = words_of("team"), words_of("team_beside")
    if not words or len(words) == 1:
        return bool(set(words) & (teams | beside - {"campus"}))
    return (
        words[-1] in words_of("legal_form") | words_of("institution") | teams
        or words[0] in words_of("institution") | teams
        or all(w in teams | beside for w in words)
    )


def visible(text: str) -> str:
    """The text on one line without invisible characters: zero-width ones, soft hyphens, direction marks."""
    shown = "".join(
        " " if unicodedata.category(c) in {"Cc", "Zl", "Zp", "Zs"} else c
        for c in text
        if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"}
    )
    return " ".join(shown.split())


def _bare(text: str) -> str:
    """The name without the firm, pronouns and marks after it: 'Ana Ruiz (Acme) [EXT] | she/her' is Ana Ruiz."""
    plain = _PRONOUNS.sub(" ", _BRACKETS.sub(" ", visible(text[:_LONGEST]).replace("\\,", ",")))
    parts = [part for part in _SEPARATORS.split(plain) if part.strip(" ,")]
    first = next((part for part in parts if not is_organisation(part)), next(iter(parts), ""))
    name = " ".join(re.sub(r"\s*,\s*", ", ", first).split()).strip(" ,\"'“”„;")
    name = re.sub(r"(?i)^(herr)n\b", r"\1", name)  # the dative: 'mit Herrn Krause'
    if name.isupper() or name.islower():
        return " ".join(map(_as_a_name, name.split()))
    return name


def _in_order(name: str, local_part: str) -> _Spoken:
    """The name without commas, in spoken order, with the titles that stood before and after them."""
    before, *pieces = (piece.strip() for piece in name.split(","))
    rest: list[str] = []
    titles: tuple[str, ...] = ()
    for piece in filter(None, pieces):
        title = _title_or_degree(piece)
        if title is None:
            rest.append(piece)
        else:
            titles = (*titles, *title.split())
    if not rest or _is_addition(rest[0]):
        return _Spoken(before, titles)
    leading, family, _ = _parsed(before)
    titles, before = (*titles, *leading), " ".join(family)
    turned = f"{rest[0]} {before}"
    if not spells(local_part, turned) and spells(local_part, before):
        return _Spoken(before, titles)
    return _Spoken(turned, titles, len(family), spells(local_part, turned) or _is_family(before, rest[0]))


def _title_or_degree(piece: str) -> str | None:
    """The titles in a piece made up of titles and degrees; None if it holds anything else."""
    from nameparser import parse

    read = parse(f"Ana Ruiz, {piece}")
    return read.title if (read.given, read.middle, read.family) == ("Ana", "", "Ruiz") else None


def _is_addition(piece: str) -> bool:
    """Whether the text after a comma is a job, a firm or a number, and not a given name."""
    words = re.findall(r"[\w.'’-]+", piece)
    plain = [word.casefold().strip(".") for word in words]
    return (
        not words
        or len(words) > _MOST_WORDS
        or any(char.isdigit() for char in piece)
        or any(word in _after_comma() for word in plain)
        or any(word.islower() for word in words[1:] if piece != piece.casefold())
    )


@cache
def _after_comma() -> frozenset[str]:
    return words_of("job") | words_of("team") | words_of("legal_form")


def _is_family(before: str, after: str) -> bool:
    """Whether the words before a comma are surely a family name."""
    loud = before.isupper() and not after.isupper()
    return " " not in before or loud or before.partition(" ")[0].casefold() in _particles()


def spells(local_part: str, name: str) -> bool:
    """Whether an address is made of that name, given name first: ana.ruiz, aruiz, ana.r, ruiz.a for Ana Ruiz."""
    words = [folded(word) for word in name.split()]
    parts = [folded(part) for part in re.split(r"[._-]+|\d+", local_part.partition("+")[0])]
    parts = [part for part in parts if part]
    if not parts or not words or not all(words):
        return False
    first, last = words[0], words[-1]
    return "".join(parts) in {first + last, first[0] + last, first + last[0], first} or (
        parts[0] == first and parts[-1] in "".join(words[1:])
    )


def folded_words(name: str) -> list[str]:
    """The words of a name, for comparing: without titles, degrees, accents and capitals."""
    return sorted(filter(None, map(folded, read_name(name).words)))


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The letters and digits alone, in lower case, and in ASCII if possible."""
    from slugify import slugify

    return slugify(text, separator="")


def _particles() -> frozenset[str]:
    from nameparser import Lexicon

    return Lexicon.default().particles


def _without_odd_start(name: str) -> str:
    """The name without a word before its title: 'Old Mr. Ferri', 'Univ.-Prof. Dr. Huber'."""
    from nameparser import parse

    name = re.sub(r"(?i)^(?:univ|ao|em)\.?[\s-]*(?=prof\b)", "", name)
    first, _, rest = name.partition(" ")
    second = rest.partition(" ")[0]
    odd = second.endswith(".") and parse(f"{second} Ruiz").title and not parse(f"{first} Ruiz").title
    return rest if odd and len(second) > _INITIALS else name


def _may_be_a_name(word: str) -> bool:
    """Whether a word that is also a degree is written like a name: Aas, Ma."""
    return word.isalpha() and word.istitle() and word.casefold() not in {"jr", "sr", "esq", "phd"}


def _as_a_name(word: str) -> str:
    """A word typed in all lower or all upper case, capitalized like a name; AJ stays."""
    small = word.lower()
    if small.strip(",") in words_of("small"):
        return small
    return word if word.isupper() and len(word.strip(",")) <= _INITIALS else _capital(small)


def _capital(word: str) -> str:
    return re.sub(r"(^|[-'’])(\w)", lambda match: match[1] + match[2].upper(), word)


def _family_in_capitals(words: Sequence[str]) -> tuple[list[str], int] | None:
    """'RUIZ Ana' and 'Ana RUIZ' as Ana Ruiz, with the length of the family name; None without words in capitals."""
    loud = [word for word in words if word.isupper() and len(word) > _INITIALS]
    others = [word for word in words if word not in loud]
    if not loud or not any(word[1:].islower() for word in others):
        return None
    if list(words) not in ([*loud, *others], [*others, *loud]):
        return None
    return [*others, *(_capital(word.lower()) for word in loud)], len(loud)

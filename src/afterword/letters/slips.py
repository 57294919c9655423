"""Probable slips in the words that end one stem, shown while they are typed, each with its fix.

Nothing changes silently: a fix applies only with a click or a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.letters.language import CheckWords, Language
from afterword.letters.stems import GAP, Stem, sentence

if TYPE_CHECKING:
    from afterword.letters.spelling import Spelling

_DIGITS = r"\d+(?:[.,]\d+)*"
_WORD = re.compile(r"[\w'’/]+")
_SHORT = re.compile(rf"{_WORD.pattern}\.?")


_SMALL_NUMBER = re.compile(r"(?:^|(?<=[^\W\d_A-Z][,;\s])|(?<=[,;]\s))([1-9])(?= [^\W\d_A-Z]{3})")
"""A digit between small words: '2 summers', and not 'Year 3 pupils' or '4 a.m.'."""

_NAME = re.compile(r"\S\s+(?!I\b)[A-Z]\w")
"""A person named inside the ending: a 'his' that follows refers to them."""

_ENDS = '.!?”»" \u00a0'
"""The characters that end one sentence of a stem before its next one begins."""

FIRST_WORDS = 2
"""Within this many words of an ending 'they' is probably the reader; later it is somebody mentioned before."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: characters `start` to `end` of the ending, and the text that replaces them if the fix is taken.

    `fix` is None if nothing can be suggested. `stem` is the id of another stem that fits the typed words.
    """

    code: str
    start: int
    end: int
    sentence: str
    fix: str | None = None
    stem: str = ""


def doubtful(words: str) -> str:
    """The sentence about words that a fix can replace."""
    return _("“{words}” may be a slip.").format(words=words)


def slips(
    stem: Stem,
    ending: str,
    language: Language,
    *,
    familiar: bool = False,
    to_reader: bool = True,
    spelling: Spelling | None = None,
    known: frozenset[str] = frozenset(),
) -> list[Slip]:
    """All slips in one ending, in the order of the text.

    `to_reader` says that the sentence is for one reader and should call them 'you'. `spelling` checks spelling and
    grammar too; `known` are words, lower case, that it accepts.
    """
    if not ending.strip():
        return []
    words, text = language.frame.checks, _last_sentence(stem.words(familiar=familiar))
    found = [
        *_stem_again(text.partition(GAP)[0], ending),
        *_first_word(stem, ending),
        *_verb_form(stem, ending, words),
        *(_third_person(ending, words, familiar=familiar, goes_on=text[0] != GAP) if to_reader else ()),
        *_two_sentences(ending, words),
        *_mixed_up(ending, words),
        *shorthand(ending, language),
    ]
    if spelling:
        whole = sentence(text, [ending], {"day": "today"}, language.joined)
        found += _spelled(spelling.check(whole, known), whole, ending, found, language)
    return sorted(found, key=lambda slip: (slip.start, slip.end))


def _stem_again(begins: str, ending: str) -> Iterator[Slip]:
    """The beginning of the sentence typed once more: all of it, or its last words."""
    words = [_bare(word) for word in re.sub(r"\{\w+\}", "", begins).split()]
    typed = list(re.finditer(r"\S+", ending))
    for count in range(min(len(words), len(typed)), 0, -1):
        if words[-count:] == [_bare(match.group()) for match in typed[:count]]:
            end = typed[count].start() if len(typed) > count else len(ending)
            what = _("'{ending}' is there already.").format(ending=ending[: typed[count - 1].end()].strip())
            yield Slip("stem-again", 0, end, what, "")
            return


def _last_sentence(text: str) -> str:
    """The part of a stem that takes the last ending: of 'You asked me …. I ….' it is 'I ….'."""
    *_, begins, ends = text.split(GAP)
    return text if text.count(GAP) < 2 else begins.lstrip(_ENDS) + GAP + ends


def _bare(word: str) -> str:
    return word.casefold().strip(",;:")


def _first_word(stem: Stem, ending: str) -> Iterator[Slip]:
    """A first word that does not fit this stem, and the stem that it fits."""
    first = _WORD.search(ending)
    instead = stem.not_first.get(first.group().casefold(), "") if first else ""
    if first and instead:
        what = _("'{group}' does not fit here.").format(group=first.group())
        yield Slip("first-word", first.start(), first.end(), what, stem=instead)


def _verb_form(stem: Stem, ending: str, words: CheckWords) -> Iterator[Slip]:
    """A verb that should be in the other form: 'for show me', 'I would writing'."""
    forms = {"": {}, "ing": words.ing, "plain": {ing: plain for plain, ing in words.ing.items()}}[stem.verb]
    first = _WORD.search(ending)
    if first and (right := forms.get(first.group().casefold())):
        yield Slip(
            "verb-form",
            first.start(),
            first.end(),
            _("'{group}' does not fit here.").format(group=first.group()),
            right,
        )


def _third_person(ending: str, words: CheckWords, *, familiar: bool, goes_on: bool) -> Iterator[Slip]:
    """He or she, or the wrong form of address, for the person that the sentence speaks to.

    `goes_on`: the ending continues a sentence that has begun; a sentence entirely one's own may begin with 'They'.
    """
    table = words.third_person_familiar if familiar else words.third_person
    for number, match in enumerate(_WORD.finditer(ending)):
        word = match.group() if words.cased else match.group().casefold()
        begins = words.third_person_first.get(word) if goes_on and number < FIRST_WORDS else None
        instead = begins or table.get(word)
        if instead and (begins or words.cased or not _NAME.search(ending, 0, match.start())):
            what = _("'{group}': do you mean the person you write to?").format(group=match.group())
            yield Slip("third-person", match.start(), match.end(), what, instead)


def _two_sentences(ending: str, words: CheckWords) -> Iterator[Slip]:
    """A comma where a sentence ends."""
    for begin in words.new_sentence_after_comma:
        for match in re.finditer(rf",\s+({re.escape(begin)})(?!\w)", ending, re.IGNORECASE):
            fix = f". {match[1][:1].upper()}{match[1][1:]}"
            yield Slip("two-sentences", match.start(), match.end(), _("These are two sentences."), fix)


def _mixed_up(ending: str, words: CheckWords) -> Iterator[Slip]:
    """Words that sound like the intended ones."""
    for wrong, right in words.mixed_up.items():
        for match in re.finditer(rf"(?<!\w){re.escape(wrong)}(?!\w)", ending, re.IGNORECASE):
            if match.group().isupper() and len(wrong) > 1:
                continue  # an abbreviation: an ID is no 'I'd'
            yield Slip("mixed-up", match.start(), match.end(), doubtful(match.group()), right)


def shorthand(ending: str, language: Language) -> Iterator[Slip]:
    """Words and numbers as thumbs type them, and how they are written out."""
    words, last = language.frame.checks, 0
    for match in _numbers(tuple(words.thousands), tuple(words.units)).finditer(ending):
        yield from _short_words(ending, last, match.start(), language)
        last = match.end()
        if written := _number(match, language):
            yield Slip("shorthand", match.start(), last, doubtful(match.group()), written)
    yield from _short_words(ending, last, len(ending), language)


def _short_words(ending: str, start: int, end: int, language: Language) -> Iterator[Slip]:
    """Abbreviations between two places of the ending; 'evtl.' with its stop, 'yrs' without the sentence's."""
    words = language.frame.checks
    for match in _SHORT.finditer(ending, start, end):
        short = match.group() if match.group().casefold() in words.shorthand else match.group().rstrip(".")
        if written := words.shorthand.get(short.casefold()):
            stops = match.start() + len(short)
            yield Slip("shorthand", match.start(), stops, doubtful(short), written)
    for match in _SMALL_NUMBER.finditer(ending, start, end):
        before = ending[: match.start(1)].split()[-1:]
        numbered = bool(before) and (
            before[0].casefold() in words.numbered or bool(_calendar_name(before[0], language))
        )
        if int(match[1]) <= len(words.small_numbers) and not numbered:
            written = words.small_numbers[int(match[1]) - 1]
            yield Slip("shorthand", *match.span(1), doubtful(match[1]), written)


@cache
def _numbers(thousands: Sequence[str], units: Sequence[str]) -> re.Pattern[str]:
    """'~3k', '4tb', '~200': a number with the characters before and after it."""
    after = "|".join(map(re.escape, (*thousands, *units))) or "(?!)"
    return re.compile(
        rf"(?<![\w.,])(~\s?)?({_DIGITS})(?:\s?({after})(?!\w))|(?<!\w)(~\s?)({_DIGITS})(?!\w)",
        re.IGNORECASE,
    )


def _number(match: re.Match[str], language: Language) -> str:
    """The number written out; empty if it is not a number in this language."""
    from babel.numbers import NumberFormatError, format_decimal, parse_decimal

    from afterword.letters.language import locale

    words, suffix, here = language.frame.checks, (match[3] or "").casefold(), locale(language.code, "")
    about = f"{words.about} " if match[1] or match[4] else ""
    try:
        value = parse_decimal(match[2] or match[5], locale=here, strict=True)
    except NumberFormatError:
        return ""
    value, unit = value * words.thousands.get(suffix, 1), words.units.get(suffix, "")
    if unit.isalpha() and value == 1:
        return ""  # the units here are plurals
    in_words = unit.isalpha() and 1 <= value <= len(words.small_numbers) and value == int(value)
    written = words.small_numbers[int(value) - 1] if in_words else format_decimal(value, locale=here)
    return f"{about}{written} {unit}".rstrip()


def _spelled(
    of_whole: Iterable[Slip], whole: str, ending: str, found: Sequence[Slip], language: Language
) -> Iterator[Slip]:
    """Slips of spelling and grammar in the typed part of the sentence that no other check has found already."""
    typed = ending.strip()
    begins, offset = whole.find(typed), ending.index(typed)
    for slip in of_whole:
        start, end = slip.start - begins + offset, slip.end - begins + offset
        inside = begins >= 0 and slip.start >= begins and slip.end <= begins + len(typed)
        if not inside or any(start < other.end and other.start < end for other in found):
            continue
        word = whole[slip.start : slip.end]
        if slip.code == "spelling" and (name := _calendar_name(word, language)):
            yield Slip("shorthand", start, end, doubtful(word), name)
        elif not _follows_shorthand(whole[: slip.start], language):
            yield Slip(slip.code, start, end, slip.sentence, slip.fix)


def _calendar_name(word: str, language: Language) -> str:
    """The day or month that an unknown word begins: 'thurs', 'jan'."""
    from babel.dates import get_day_names, get_month_names

    from afterword.letters.language import locale

    here, short = locale(language.code, ""), word.rstrip(".").casefold()
    names = [*get_day_names("wide", locale=here).values(), *get_month_names("wide", locale=here).values()]
    return next((name for name in names if len(short) > 2 and name.casefold().startswith(short)), "")


def _follows_shorthand(before: str, language: Language) -> bool:
    """Whether the stop before it is an abbreviation's: 'the dept. and'."""
    *_, last = before.split() or [""]
    return last.endswith(".") and last[:-1].casefold() in language.frame.checks.shorthand

"""A model's answer as sentences for a letter. Anything that is not in the requested form is left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from afterword.domain.placeholders import marks
from afterword.letters.stems import GAP, OWN, Place, Stem, Stems, sentence, worded
from afterword.wording.prompts import PLACES

MOST = 12
"""The most sentences that are shown."""

LONGEST = 300
"""The most characters in one ending."""


@dataclass(frozen=True, slots=True)
class OfferedSentence:
    """A sentence that a model offers: the stem, its endings, and which characters of `text` are the stem's own."""

    place: Place
    stem: str
    endings: tuple[str, ...]
    text: str
    fixed: tuple[tuple[int, int], ...]


def drafts(
    answer: str, stems: Stems, values: Mapping[str, str], *, familiar: bool = False
) -> list[OfferedSentence]:
    """The sentences of an answer, in order and without repeats. `values` replace the names in braces in a stem."""
    found: dict[str, OfferedSentence] = {}
    for item in _items(answer):
        draft = _draft(item, stems, values, familiar=familiar)
        if draft:
            found.setdefault(draft.text.casefold(), draft)
    return list(found.values())[:MOST]


def laid(
    stem: Stem, endings: tuple[str, ...], values: Mapping[str, str], *, familiar: bool
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The whole sentence, and which of its characters come from the stem."""
    text = sentence(stem.words(familiar=familiar), endings, values)
    fixed, at = [], 0
    for ending in endings:
        start = text.index(ending, at)
        fixed.append((at, start))
        at = start + len(ending)
    return text, (*fixed, (at, len(text)))


def _items(answer: str) -> Iterator[Any]:
    """The members of the list of sentences in the answer, wherever the JSON begins."""
    decoder, at = json.JSONDecoder(), 0
    while (at := answer.find("{", at)) >= 0:
        try:
            value, end = decoder.raw_decode(answer, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        listed = value.get("sentences")
        if isinstance(listed, list):
            yield from listed
            return
        at = end


def _draft(
    item: object, stems: Stems, values: Mapping[str, str], *, familiar: bool
) -> OfferedSentence | None:
    if not isinstance(item, dict) or not isinstance(item.get("stem"), str) or item["stem"] not in stems:
        return None
    stem, place = stems[item["stem"]], _place(item.get("place"), stems[item["stem"]])
    endings = tuple(_endings(item.get("endings"), stem, values, familiar=familiar))
    if place is None or len(endings) != stem.gaps or not all(map(_is_ending, endings)):
        return None
    if stem.id == OWN:
        stem, endings = _recognised(endings[0], place, stems, values, familiar=familiar) or (stem, endings)
    text, fixed = laid(stem, endings, values, familiar=familiar)
    return None if marks(text) else OfferedSentence(place, stem.id, endings, text, fixed)


def _place(given: object, stem: Stem) -> Place | None:
    if stem.where != "any":
        return stem.where
    return next((place for place in PLACES if place == given), None)


def _endings(given: object, stem: Stem, values: Mapping[str, str], *, familiar: bool) -> Iterator[str]:
    """The endings on one line each, without the words of the stem, which models like to repeat."""
    listed = given if isinstance(given, list) else []
    words = worded(stem.words(familiar=familiar), values).split(GAP)
    for number, one in enumerate(listed):
        ending = " ".join(one.split()) if isinstance(one, str) else ""
        before = words[number].strip(" .") if number < len(words) else ""
        if before and ending.casefold().startswith(before.casefold()):
            ending = ending[len(before) :].lstrip()
        after = words[number + 1] if number + 1 < len(words) else ""
        yield ending.removesuffix(".") if after.startswith(".") and not ending.endswith("..") else ending


def _is_ending(ending: str) -> bool:
    return (
        bool(ending)
        and len(ending) <= LONGEST
        and ending.isprintable()
        and not {"[", "]", "{", "}", GAP} & set(ending)
    )


def _recognised(
    own: str, place: Place, stems: Stems, values: Mapping[str, str], *, familiar: bool
) -> tuple[Stem, tuple[str, ...]] | None:
    """The stem that a free sentence begins with, word for word, and the ending after it."""
    for stem in _with_one_gap(stems.every, place):
        before, after = (part.strip() for part in worded(stem.words(familiar=familiar), values).split(GAP))
        if (
            before
            and after in {"", "."}
            and own.startswith(f"{before} ")
            and (ending := own[len(before) :].strip())
        ):
            return stem, (ending,)
    return None


def _with_one_gap(stems: Iterable[Stem], place: Place) -> list[Stem]:
    """The one-gap stems for the place, longest first, so that none hides another."""
    these = [stem for stem in stems if stem.where == place and stem.gaps == 1]
    return sorted(these, key=lambda stem: -len(stem.text))

"""Problems in a file of stems or a frame: for `afterword templates check`, and for a test of the shipped ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from afterword.config.language import _
from afterword.config.reading import table
from afterword.config.validation import checked
from afterword.errors import InputError, Problem
from afterword.letters.finding import Finding
from afterword.letters.language import DEALT, IN_TURN, Frame
from afterword.letters.stems import GAP, ReaderKind, Stem, StemFile, sentence

STEM_NAMES = frozenset({"day"})
FRAME_NAMES = frozenset({"day", "role", "company", "again", "name", "files"})
TITLE, DAY_NAMES = frozenset({"title"}), frozenset({"weekday", "date"})
SAMPLE = {"day": "Monday", "role": "Clerk", "company": "Acme", "again": "Friday"}

ANSWER_GAPS = 2


def check_stems(file: Path) -> list[Finding]:
    """Each stem has an id of its own, a gap, and an example that reads as one sentence."""
    try:
        stems = checked(StemFile, table(file.read_bytes(), str(file)), str(file)).stem
    except InputError as error:
        return [_unread(problem) for problem in error.problems]
    often = Counter(stem.id for stem in stems)
    twice = [_finding(f"{file}: {name}", _("this id is used twice")) for name, n in often.items() if n > 1]
    return twice + [_finding(f"{file}: {s.id}", what) for s in stems for what in stem_problems(s)]


def stem_problems(stem: Stem) -> Iterator[str]:
    """The problems of one stem, in plain words."""
    wanted = ANSWER_GAPS if stem.where == "answer" else 1
    for familiar in (False, True) if stem.familiar else (False,):
        text, endings = stem.words(familiar=familiar), stem.endings(familiar=familiar)
        if text.count(GAP) != wanted:
            yield _("{text!r} has {count} gaps ({gap}); {where} takes {wanted}").format(
                text=text, count=text.count(GAP), gap=GAP, where=stem.where, wanted=wanted
            )
        if unknown := _names(text) - STEM_NAMES:
            yield _("{text!r} uses {unknown}; only {{day}} is known").format(
                text=text, unknown=", ".join(sorted(unknown))
            )
        if len(endings) != text.count(GAP):
            yield _("the example has {count} endings for {count2} gaps").format(
                count=len(endings), count2=text.count(GAP)
            )
        elif not unknown and not _reads(whole := sentence(text, endings, SAMPLE), stem):
            yield _("the example does not read as {what}: {whole!r}").format(
                what=_("sentences") if wanted > 1 else _("one sentence"), whole=whole
            )


def _reads(whole: str, stem: Stem) -> bool:
    """It begins with a capital, ends with a stop, and has no other stop in between than the stem's own."""
    stops = len(re.findall(r"[.!?](?=[\s\"'”’“»]|$)", whole))
    allowed = (
        (1,) if stem.where != "answer" else (2, 3)
    )  # a question in its own words brings a mark of its own
    return whole[:1].isupper() and whole.endswith((".", "!", "?")) and "  " not in whole and stops in allowed


def check_frame(file: Path) -> list[Finding]:
    """Every sentence of ours uses names that exist, and each slot has one."""
    try:
        frame = checked(Frame, table(file.read_bytes(), str(file)), str(file))
    except InputError as error:
        return [_unread(problem) for problem in error.problems]
    return [_finding(str(file), what) for what in frame_problems(frame)]


def frame_problems(frame: Frame) -> Iterator[str]:
    """The problems of a frame, in plain words."""
    slots = {"opening": frame.opening, "eager": frame.eager, "closing": frame.closing}
    yield from (
        _("there is no [[{slot}]]").format(slot=slot) for slot, sentences in slots.items() if not sentences
    )
    every = [one for slot in (*DEALT, *IN_TURN) for one in getattr(frame, slot)]
    texts = [(t, FRAME_NAMES) for one in every for t in (one.text, one.familiar)]
    texts += [
        (frame.position.in_sentence, TITLE),
        (frame.position.complete, TITLE),
        (frame.position.quoted, TITLE),
    ]
    texts += [(frame.days.weekday, DAY_NAMES), (frame.days.date, DAY_NAMES), (frame.days.by, DAY_NAMES)]
    for text, known in texts:
        if unknown := _names(text) - known:
            yield _("{text!r} uses {unknown}; known are {known}").format(
                text=text, unknown=", ".join(sorted(unknown)), known=", ".join(sorted(known))
            )
    kinds = frozenset(ReaderKind)
    yield from (
        _("{kind!r} under [readers] is not one of {kinds}").format(kind=kind, kinds=", ".join(sorted(kinds)))
        for kind in frame.readers
        if kind not in kinds
    )
    try:
        re.compile(frame.elision.before)
    except re.error as error:
        yield _("before under [elision] is not a pattern: {error}").format(error=error)


def _names(text: str) -> set[str]:
    try:
        return {parts[1] for parts in Formatter().parse(text) if parts[1] is not None}
    except ValueError:
        return {_("an unclosed brace")}


def _unread(problem: Problem) -> Finding:
    """A finding about a key or a line that cannot be used."""
    if problem.found == _("nothing"):
        return _finding(problem.place, _("this key is missing"))
    said = _("found {found}, expected {expected}").format(found=problem.found, expected=problem.expected)
    return _finding(problem.place, said)


def _finding(place: str, what: str) -> Finding:
    return Finding(
        "template", f"{place}: {what}.", _("Deleting the file brings the shipped one back."), holds=True
    )

"""What is wrong with a file of stems or a frame: `afterword templates check`, and a test of the shipped ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from afterword.config.reading import table
from afterword.config.typed import checked
from afterword.errors import InputError
from afterword.letters.finding import Finding
from afterword.letters.language import Frame
from afterword.letters.stems import GAP, Stem, StemFile, sentence

STEM_NAMES = frozenset({"day"})
FRAME_NAMES = frozenset({"day", "role", "company", "again"})
SAMPLE = {"day": "Monday", "role": "Clerk", "company": "Acme", "again": "Friday"}

ANSWER_GAPS = 2


def check_stems(file: Path) -> list[Finding]:
    """Each stem has an id of its own, a gap, and an example that reads as one sentence."""
    try:
        stems = checked(StemFile, table(file.read_bytes(), str(file)), str(file)).stem
    except InputError as error:
        return [_finding(str(p.place), f"{p.found}; expected {p.expected}") for p in error.problems]
    often = Counter(stem.id for stem in stems)
    twice = [_finding(f"{file}: {name}", "this id is used twice") for name, n in often.items() if n > 1]
    return twice + [_finding(f"{file}: {s.id}", what) for s in stems for what in stem_problems(s)]


def stem_problems(stem: Stem) -> Iterator[str]:
    """What is wrong with one stem, in plain words."""
    wanted = ANSWER_GAPS if stem.where == "answer" else 1
    for text in filter(None, (stem.text, stem.familiar)):
        if text.count(GAP) != wanted:
            yield f"{text!r} has {text.count(GAP)} gaps ({GAP}); {stem.where} takes {wanted}"
        if unknown := _names(text) - STEM_NAMES:
            yield f"{text!r} uses {', '.join(sorted(unknown))}; only {{day}} is known"
    if len(stem.example) != stem.gaps:
        yield f"the example has {len(stem.example)} endings for {stem.gaps} gaps"
    elif not _names(stem.text) - STEM_NAMES and not _reads(stem):
        whole = sentence(stem.text, stem.example, SAMPLE)
        yield f"the example does not read as {'sentences' if wanted > 1 else 'one sentence'}: {whole!r}"


def _reads(stem: Stem) -> bool:
    """It begins with a capital, ends with a stop, and has no other stop in between than the stem's own."""
    whole = sentence(stem.text, stem.example, SAMPLE)
    stops = len(re.findall(r"[.!?](?=[\s\"'”’»]|$)", whole))
    allowed = (
        (1,) if stem.where != "answer" else (2, 3)
    )  # a question in its own words brings a mark of its own
    return whole[:1].isupper() and whole.endswith((".", "!", "?")) and "  " not in whole and stops in allowed


def check_frame(file: Path) -> list[Finding]:
    """Every sentence of ours uses names that exist."""
    try:
        frame = checked(Frame, table(file.read_bytes(), str(file)), str(file))
    except InputError as error:
        return [_finding(str(p.place), f"{p.found}; expected {p.expected}") for p in error.problems]
    texts = [
        t for one in (*frame.opening, *frame.eager, *frame.closing) for t in (one.text, one.familiar) if t
    ]
    return [
        _finding(
            str(file),
            f"{text!r} uses {', '.join(sorted(unknown))}; known are {', '.join(sorted(FRAME_NAMES))}",
        )
        for text in texts
        if (unknown := _names(text) - FRAME_NAMES)
    ]


def _names(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"an unclosed brace"}


def _finding(place: str, what: str) -> Finding:
    return Finding(
        "template", f"{place}: {what}.", "Deleting the file brings the shipped one back.", holds=True
    )

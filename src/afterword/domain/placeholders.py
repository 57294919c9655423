"""Finds the unfinished places in a text, in the same way for letters and for edited drafts."""

from __future__ import annotations

import re
from html import unescape

SAYS_OPEN = frozenset({"impersonal", "unfinished", "short"})
"""Codes of findings that only say that a letter is not finished."""

_HARMLESS = re.compile(r"\[(?:image|cid|inline image|signature)\b[^\[\]\n]*\]", re.IGNORECASE)
"""What Gmail writes for a picture in the text part of a mail; the person never sees it in the composer."""

_MARKS = (
    re.compile(r"\{\{[^\n]{0,40}?\}\}|\{%[^\n]{0,40}?%\}|\{\{|\{%"),
    re.compile(r"[\[［][^\[\]［］]{0,200}[\]］]|[\[\]［］]"),
    re.compile(
        r"<(?:your|the|name|first name|company|position|job title|date|insert)\b[^<>@/\n]*>", re.IGNORECASE
    ),
    re.compile(r"\b(?:TODO|TBD|TBC|FIXME|XXX+)\b"),
    re.compile(r"(?<![\w/])[Nn]/[Aa](?![\w/])"),
    re.compile(r"\?\?\?+"),
    re.compile(r"(?<=\S )_{3,}|_{3,}(?= \S)"),
    re.compile(r"lorem ipsum", re.IGNORECASE),
)
_DOTS = re.compile(r"(?<![^\s“„«‘'\"])(?:…|\.\.\.+)(?!\w)")
"""Dots that stand alone: what remains of a stem if only its brackets are removed."""

_SENTENCE = re.compile(r"[.!?…\[\]［］]|\n\n")
"""A boundary before such dots: the words that belong to them begin after the last one."""

_LONGEST = 200
_BLANKS = re.compile(r"[^\S\n]")
_WITHOUT_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_EMPTY_POINT = re.compile(r"^[ \t]*(?:\d{1,2}[.)]|[-*•])[ \t]*$", re.MULTILINE)


def marks(text: str) -> tuple[str, ...]:
    """Every place in the text that says 'not finished', in order and on one line each.

    Marks are brackets, template braces, placeholders such as `<your name>`, TODO and its kin, N/A, blanks to
    fill in, dots that stand alone, and a bullet or number of a list with nothing after it. They are found
    whatever a composer makes of them (line breaks, non-breaking and invisible spaces, HTML entities). Quoted lines
    (`>`) are somebody else's and do not count.
    """
    own = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
    own = _WITHOUT_WIDTH.sub("", _BLANKS.sub(" ", unescape(own)))  # guard: as-composed
    own = _HARMLESS.sub("", own)
    spans = [match.span() for mark in _MARKS for match in mark.finditer(own)]
    spans += [(_begins(own, match.start()), match.end()) for match in _DOTS.finditer(own)]  # guard: dots
    places: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not places or start >= places[-1][1]:
            places.append((start, end))
    places = places or [match.span() for match in _EMPTY_POINT.finditer(own)]
    return tuple(dict.fromkeys(" ".join(own[start:end].split()) for start, end in places))


def _begins(text: str, dots: int) -> int:
    """Where the sentence that breaks off in those dots begins."""
    farthest = max(0, dots - _LONGEST)
    ends = [match.end() for match in _SENTENCE.finditer(text, farthest, dots)]
    return ends[-1] if ends else farthest


def unfinished(text: str) -> str:
    """The first mark, or an empty string if the text is finished."""
    return next(iter(marks(text)), "")

"""Which places of a text still wait to be finished: one pure question, asked of letters and of edited drafts alike."""

from __future__ import annotations

import re
from html import unescape

_HARMLESS = re.compile(r"\[(?:image|cid|inline image|signature)\b[^\[\]\n]*\]", re.IGNORECASE)
"""What Gmail writes for a picture in the text half of a mail; the person never sees it in the composer."""

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
    # a stem whose brackets alone were taken away: dots that stand by themselves, with the words before them
    re.compile(
        r"(?:[^\s.!?…\[\]［］](?:[^.!?…\[\]［］\n]|\n(?!\n)){0,200}[ \n])?(?<![^\s“„«‘'\"])(?:…|\.\.\.+)(?!\w)"
    ),
)
_BLANKS = re.compile(r"[^\S\n]")
_WITHOUT_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_EMPTY_POINT = re.compile(r"^[ \t]*(?:\d{1,2}[.)]|[-*•])[ \t]*$", re.MULTILINE)


def marks(text: str) -> tuple[str, ...]:
    """Every place of the text that says 'not finished', in order and on one line each.

    Marks are brackets, template braces, placeholders such as `<your name>`, TODO and its kin, N/A, blanks to
    fill in, dots that stand by themselves, and a point of a list with nothing after it. What a composer makes of
    them (line breaks, non-breaking and invisible spaces, HTML entities) changes nothing. Quoted lines (`>`) are
    somebody else's.
    """
    own = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
    own = _WITHOUT_WIDTH.sub("", _BLANKS.sub(" ", unescape(own)))
    own = _HARMLESS.sub("", own)
    found: list[re.Match[str]] = []
    for match in sorted((m for mark in _MARKS for m in mark.finditer(own)), key=lambda m: m.start()):
        if not found or match.start() >= found[-1].end():
            found.append(match)
    places = found or list(_EMPTY_POINT.finditer(own))
    return tuple(dict.fromkeys(" ".join(match.group().split()) for match in places))


def unfinished(text: str) -> str:
    """The first of the marks; empty where the text is finished."""
    return next(iter(marks(text)), "")

"""Whether a text still waits to be finished: one pure question, asked of letters and of edited drafts alike."""

from __future__ import annotations

import re

_HARMLESS = re.compile(r"\[(?:image|cid|inline image|signature)\b[^\[\]\n]*\]", re.IGNORECASE)
"""What Gmail writes for a picture in the text half of a mail; the person never sees it in the composer."""

_MARKS = (
    re.compile(r"\{\{[^\n]{0,40}?\}\}|\{%[^\n]{0,40}?%\}|\{\{|\{%"),
    re.compile(r"\[[^\[\]\n]{0,60}\]|\[|\]"),
    re.compile(
        r"<(?:your|the|name|first name|company|position|job title|date|insert)\b[^<>@/\n]*>", re.IGNORECASE
    ),
    re.compile(r"\b(?:TODO|TBD|TBC|FIXME|XXX+)\b"),
    re.compile(r"(?<![\w/])[Nn]/[Aa](?![\w/])"),
    re.compile(r"\?\?\?+"),
    re.compile(r"(?<=\S )_{3,}|_{3,}(?= \S)"),
    re.compile(r"lorem ipsum", re.IGNORECASE),
)
_EMPTY_POINT = re.compile(r"^[ \t]*(?:\d{1,2}[.)]|[-*•])[ \t]*$", re.MULTILINE)


def unfinished(text: str) -> str:
    """The first mark in the text that says 'not finished', as it stands there; empty when there is none.

    Marks are brackets, template braces, placeholders such as `<your name>`, TODO and its kin, N/A, blanks to
    fill in, and a point of a list with nothing behind it. Quoted lines (`>`) are somebody else's and are not read.
    """
    own = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
    own = _HARMLESS.sub("", own)
    found = [match for mark in _MARKS if (match := mark.search(own))]
    if found:
        return min(found, key=lambda match: match.start()).group().strip()
    empty = _EMPTY_POINT.search(own)
    return empty.group().strip() if empty else ""

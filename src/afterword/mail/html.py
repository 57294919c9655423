"""HTML as lines of text, in linear time, whatever it holds."""

from __future__ import annotations

import re
from html import unescape

MOST_TEXT = 200_000
"""The most characters of text to keep; far fewer tell a person's answer from a machine's."""

_BLOCKS = frozenset(
    {
        "address",
        "article",
        "blockquote",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
    }
    | {"h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
_SILENT = frozenset({"script", "style", "title", "template"})


# A tag, a comment's beginning, another declaration, text, or a stray '<'. Possessive quantifiers keep it linear: the
# standard library's parser takes a minute for 200 kB of unclosed comments.
_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>|(<!--)|<[!?/][^<>]*+>|([^<]++|<)")


class _Lines:
    """Builds lines of text; text in a blockquote is marked '> ', like quoted mail."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._line: list[str] = []
        self._quotes = 0

    def add(self, text: str) -> None:
        """Add text to the current line."""
        self._line.append(text)

    def end(self, *, keep_blank: bool = False) -> None:
        """End the current line; an empty one counts only if it is intended."""
        line = " ".join("".join(self._line).split())
        if line or keep_blank:
            self.done.append(("> " * min(self._quotes, 5) + line).rstrip())
        self._line = []

    def tag(self, name: str, *, closes: bool) -> None:
        """Apply a tag to the lines."""
        if name in _BLOCKS or name == "br":
            self.end(keep_blank=name == "br")
        if closes and name == "p":
            self.end(keep_blank=True)
        if name == "li" and not closes:
            self.add("- ")
        if name == "blockquote":
            self._quotes = max(0, self._quotes + (-1 if closes else 1))


def plain(html: str) -> str:
    """Turn HTML into lines of text; broken HTML is read as far as possible, always in linear time."""
    html, lines, at = html[:MOST_TEXT], _Lines(), 0
    while token := _TOKEN.match(html, at):
        closing, name, comment, text = token.groups()
        at = token.end()
        if text:
            lines.add(unescape(text))
        elif comment:
            at = _behind(html, at, "-->")
        elif name and name.lower() in _SILENT and not closing:
            at = _behind(html, at, f"</{name}")
        elif name:
            lines.tag(name.lower(), closes=bool(closing))
    lines.end()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines.done)).strip()


_UNSEEN = re.compile(r"(?i)<(style|script)\b|<!--")


def without_styles(html: str) -> str:
    """The markup without style sheets, scripts and comments: they can be longer than what a page shows."""
    kept, at = [], 0
    while found := _UNSEEN.search(html, at):
        kept.append(html[at : found.start()])
        name = found[1]
        at = _behind(html, found.end(), f"</{name}" if name else "-->")
    return "".join([*kept, html[at:]])


def _behind(html: str, at: int, end: str) -> int:
    """Where to continue after an invisible element; the end of the text if it is never closed."""
    found = html.find(end, at)
    return len(html) if found < 0 else found + (len(end) if end == "-->" else 0)

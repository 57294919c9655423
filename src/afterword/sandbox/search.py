"""Gmail's search language, as far as it is documented and used here: a query becomes a predicate.

Source: the help page on search operators. Words match whole words; an operator that is not on this page is
reported through `unknown` and matches as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from afterword.sandbox.mailbox import Item

Test = Callable[["Item"], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<mark>[(){}])|(?P<minus>-)(?=\S)|(?P<key>[A-Za-z]\w*):(?=[({])"""
    r"""|(?P<named>[A-Za-z]\w*):(?:"(?P<long>[^"]*)"?|(?P<short>[^\s(){}"]+))"""
    r"""|"(?P<phrase>[^"]*)"?|(?P<word>[^\s(){}"]+))"""
)
_WORD = re.compile(r"\w+")
_PACIFIC = ZoneInfo("America/Los_Angeles")
_PLACES = {
    "inbox": "INBOX", "sent": "SENT", "draft": "DRAFT", "drafts": "DRAFT", "trash": "TRASH", "spam": "SPAM",
    "starred": "STARRED", "important": "IMPORTANT", "unread": "UNREAD", "scheduled": "SCHEDULED",
}  # fmt: skip
_SPANS = {"d": 1, "m": 30, "y": 365}


@dataclass
class Query:
    """A parsed query: whether a message matches, and which operators are unknown."""

    text: str
    me: str
    now: datetime
    anywhere: bool = False
    unknown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._tokens = _tokens(self.text)
        self._at = 0
        self._test = self._all(None)

    def matches(self, item: Item) -> bool:
        """Whether the query finds the message; spam and trash only if the query names them."""
        if not self.anywhere and item.labels & {"SPAM", "TRASH"}:
            return False
        return self._test(item)

    # grammar: all := any+ ; any := one (OR one)* ; one := -one | (all) | {one*} | key:one | key:value | word

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _all(self, key: str | None) -> Test:
        tests: list[Test] = []
        while self._peek()[0] not in {"end", ")", "}"}:
            if self._peek() == ("word", "AND"):
                self._next()
                continue
            tests.append(self._any(key))
        return lambda item: all(test(item) for test in tests)

    def _any(self, key: str | None) -> Test:
        tests = [self._one(key)]
        while self._peek() == ("word", "OR"):
            self._next()
            tests.append(self._one(key))
        return lambda item: any(test(item) for test in tests)

    def _one(self, key: str | None) -> Test:  # noqa: PLR0911  # one case for each token
        kind, value = self._next()
        match kind:
            case "-":
                inner = self._one(key)
                return lambda item: not inner(item)
            case "(":
                test = self._all(key)
                self._next()
                return test
            case "{":
                return self._braces(key)
            case "key":
                return self._one(value.lower())
            case "word" | "phrase":
                return self._operator(key, value) if key else self._words(value)
            case ")" | "}" | "end":
                return lambda _: True
            case _:
                return self._operator(kind.removeprefix("leaf "), value)

    def _braces(self, key: str | None) -> Test:
        tests: list[Test] = []
        while self._peek()[0] not in {"end", "}"}:
            tests.append(self._one(key))
        self._next()
        return lambda item: any(test(item) for test in tests)

    # leaves

    def _words(self, value: str) -> Test:
        return lambda item: _within(value, f"{_top(item)} {item.mail.text}")

    def _operator(self, key: str, value: str) -> Test:  # noqa: PLR0911  # one case for each operator
        match key:
            case "from":
                return self._address(value, "From")
            case "to":
                return self._address(value, "To", "Cc", "Bcc")
            case "cc" | "bcc":
                return self._address(value, key)
            case "subject":
                return lambda item: _within(value, item.mail.header("Subject"))
            case "rfc822msgid":
                return lambda item: item.mail.message_id.strip("<>") == value.strip("<>")
            case "in" | "is" | "label":
                return self._place(value.lower())
            case "has":
                return lambda item: value == "attachment" and item.mail.has_attachment
            case "filename":
                return lambda item: item.mail.has_file(value.lower())
            case "after" | "newer" | "before" | "older" | "newer_than" | "older_than":
                return self._time(key, value)
            case _:
                self.unknown.append(f"{key}:")
                return self._words(value)

    def _address(self, value: str, *names: str) -> Test:
        wanted = self.me if value.lower() == "me" else value.lower().strip("<>")
        if "@" in wanted.strip("@"):
            return lambda item: wanted in {address for _, address in item.mail.addresses(*names)}
        return lambda item: any(_within(wanted, f"{n} {a}") for n, a in item.mail.addresses(*names))

    def _place(self, value: str) -> Test:
        if value == "anywhere":
            self.anywhere = True
            return lambda _: True
        if value == "read":
            return lambda item: "UNREAD" not in item.labels
        self.anywhere = self.anywhere or value in {"trash", "spam"}
        label = _PLACES.get(value, value)
        return lambda item: label in item.labels

    def _time(self, key: str, value: str) -> Test:
        if key.endswith("_than"):
            found = re.fullmatch(r"(\d+)([dmy])", value)
            edge = self.now - timedelta(days=int(found[1]) * _SPANS[found[2]]) if found else None
        else:
            edge = _instant(value)
        if edge is None:
            self.unknown.append(f"{key}:{value}")
            return lambda _: False
        later = key in {"after", "newer", "newer_than"}
        return lambda item: (item.received >= edge) is later


def _tokens(text: str) -> list[tuple[str, str]]:
    """(kind, value): a mark by itself; `key` before brackets; `leaf` as key:value; a phrase or word."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "end"
        if kind in {"long", "short"}:
            found.append((f"leaf {match['named'].lower()}", match[kind]))
        else:
            found.append((match["mark"] or match["minus"] or kind, match[kind]))
    return found


def _instant(value: str) -> datetime | None:
    """Seconds since the epoch, or a date: midnight of that day in California, as the API's guide says."""
    if re.fullmatch(r"\d{5,}", value):
        return datetime.fromtimestamp(int(value), UTC)
    found = re.fullmatch(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})", value)
    try:
        return datetime(*map(int, found.groups()), tzinfo=_PACIFIC).astimezone(UTC) if found else None  # type: ignore[misc,arg-type]  # three numbers
    except ValueError:
        return None


def _top(item: Item) -> str:
    return " ".join(item.mail.header(name) for name in ("From", "To", "Cc", "Subject"))


def _within(needle: str, text: str) -> bool:
    """Whether the words of `needle` appear one after another in `text`, ignoring case and punctuation."""
    wanted, there = _words(needle), _words(text)
    return wanted.isspace() or wanted in there


def _words(text: str) -> str:
    return f" {' '.join(re.findall(_WORD, text.casefold()))} "

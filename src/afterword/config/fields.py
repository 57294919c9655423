"""Checks of single values that come from outside, for config and for interview files alike.

Each takes text and returns it in the form to store; a ValueError holds what was expected, for use in a Problem.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from afterword.config.language import _, marked
from afterword.config.validation import TypedCheck

ONE_LINE = marked("one line of text, without line breaks or control characters")
PROSE = marked("text without control characters")
ADDRESS = marked("an email address, such as ana@acme.example")
ZONE = marked("an IANA time zone, such as Europe/Berlin")
PHONE = marked("a phone number, such as +1 555 0100")
LANGUAGE = marked("a language's code, such as en, de or fr")
LINKEDIN = marked("an address that starts with https://www.linkedin.com/")

_LONGEST = 500
_FEWEST_DIGITS = 3
_LONGEST_PROSE = 5000
_LONGEST_ROUGH = 50_000
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})  # tzdata files that name no place
_TURNS_TEXT = frozenset(
    map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)  # bidi overrides: one can hide a name

_SURELY_SHORT = 63  # no part of it can be too long then (RFC 5321 4.5.3.1)
_PLAIN = re.compile(
    r"[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?!(?:arpa|invalid|local|localhost|onion|test)$)[a-z]{2,}"
)


def line(text: str) -> str:
    """One line, trimmed: a line break in a name or subject could end a mail header."""
    if any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c in _TURNS_TEXT for c in text):
        raise ValueError(_(ONE_LINE))
    if len(text) > _LONGEST:
        raise ValueError(_("at most {longest} characters").format(longest=_LONGEST))
    return text.strip()


def some_line(text: str) -> str:
    """One line that is not empty."""
    if not (trimmed := line(text)):
        raise ValueError(_("some text"))
    return trimmed


def prose(text: str, most: int = _LONGEST_PROSE) -> str:
    """Text that may have several lines, trimmed, without other control characters."""
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t\r" for c in text):
        raise ValueError(_(PROSE))
    if len(text) > most:
        raise ValueError(_("at most {most} characters").format(most=most))
    return text.replace("\r\n", "\n").strip()


def rough(text: str) -> str:
    """Notes in any form, longer than anything that is sent."""
    return prose(text, _LONGEST_ROUGH)


def ending(text: str) -> str:
    """The words that end a sentence: on one line, otherwise as typed."""
    return " ".join(prose(text).split())


def language(text: str) -> str:
    """The code of a language, in the form of RFC 5646: 'en', 'de', 'pt-BR'."""
    if not re.fullmatch(r"[a-zA-Z]{2,3}(?:-[A-Za-z0-9]{2,8})*", text.strip()):
        raise ValueError(_(LANGUAGE))
    return text.strip()


def language_or_nothing(text: str) -> str:
    """The code of a language, or an empty string."""
    return language(text) if text.strip() else ""


def address(text: str) -> str:
    """A mailbox address: lower case, its domain in ASCII (RFC 5891).

    A plain address is accepted directly: loading the library that checks the others takes longer than `status` may.
    """
    if len(text) <= _SURELY_SHORT and _PLAIN.fullmatch(text):
        return text
    from email_validator import EmailNotValidError, validate_email

    try:
        valid = validate_email(
            text.strip(), allow_smtputf8=False, check_deliverability=False, test_environment=True
        )
    except EmailNotValidError as error:
        why = str(error).rstrip(".")
        raise ValueError(f"{_(ADDRESS)} ({why[:1].lower()}{why[1:]})") from None
    return f"{valid.local_part}@{valid.ascii_domain}".lower()


def address_or_nothing(text: str) -> str:
    """A mailbox address, or an empty string."""
    return address(text) if text.strip() else ""


def zone(text: str) -> str:
    """The IANA name of a time zone that exists here."""
    try:
        key = "" if text in _NO_ZONES else ZoneInfo(text).key
    except (ValueError, OSError, KeyError):
        key = ""
    if not (found := key or _zone_said(text)):
        raise ValueError(_(ZONE) + _near_zone(text))
    return found


def _zone_said(text: str) -> str:
    """The zone's full name for 'europe/berlin' or 'Berlin'; empty if no zone fits, or several do."""
    from zoneinfo import available_timezones

    said = "_".join(text.casefold().split())
    names = {name for name in available_timezones() if "/" in name} - _NO_ZONES
    whole = [name for name in names if name.casefold() == said]
    meant = whole or [name for name in names if name.casefold().rpartition("/")[2] == said]
    return meant[0] if len(meant) == 1 else ""


def zone_or_nothing(text: str) -> str:
    """The IANA name of a time zone, or an empty string."""
    return zone(text.strip()) if text.strip() else ""


def phone_or_nothing(text: str) -> str:
    """A phone number as people write one (letters show it unchanged), or an empty string."""
    if (trimmed := line(text)) and sum(map(str.isdigit, trimmed)) < _FEWEST_DIGITS:
        raise ValueError(_(PHONE))
    return trimmed


def linkedin_or_nothing(text: str) -> str:
    """The https address of a LinkedIn page, or an empty string."""
    if not (trimmed := line(text)):
        return ""
    try:
        parts = urlsplit(trimmed)
        host = parts.hostname or ""
    except ValueError:
        raise ValueError(_(LINKEDIN)) from None
    if parts.scheme != "https" or not (host == "linkedin.com" or host.endswith(".linkedin.com")):
        raise ValueError(_(LINKEDIN))
    if parts.username is not None or " " in trimmed:
        raise ValueError(_(LINKEDIN))
    return trimmed


def linkedin_typed(text: str) -> str:
    """The same address as people type it, perhaps without its beginning."""
    bare = text.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return linkedin_or_nothing(f"https://www.{bare}" if bare.startswith("linkedin.com/") else text)


def country_or_nothing(text: str) -> str:
    """A country or country-subdivision with known public holidays ("US", "DE-BY"), or an empty string."""
    from afterword.config.public_holidays import known_country

    return known_country(text.strip()) if text.strip() else ""


def _near_zone(text: str) -> str:
    """The end of a sentence that suggests a name for an unknown zone."""
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    near = get_close_matches(text.replace(" ", "_"), sorted(available_timezones()), n=1, cutoff=0.7)
    return _(" (did you mean {near}?)").format(near=near[0]) if near else ""


Line = Annotated[str, TypedCheck(line)]
SomeLine = Annotated[str, TypedCheck(some_line)]
Prose = Annotated[str, TypedCheck(prose)]
Rough = Annotated[str, TypedCheck(rough)]
Language = Annotated[str, TypedCheck(language)]
LanguageOrNothing = Annotated[str, TypedCheck(language_or_nothing)]
Email = Annotated[str, TypedCheck(address)]
EmailOrNothing = Annotated[str, TypedCheck(address_or_nothing)]
ZoneOrNothing = Annotated[str, TypedCheck(zone_or_nothing)]
PhoneOrNothing = Annotated[str, TypedCheck(phone_or_nothing)]
LinkedInOrNothing = Annotated[str, TypedCheck(linkedin_or_nothing)]
CountryOrNothing = Annotated[str, TypedCheck(country_or_nothing)]

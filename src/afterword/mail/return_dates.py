"""The date on which an out-of-office says that its sender is back, read in the sender's own style of dates."""

# ruff: noqa: E501  (one language a line)

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from afterword.mail import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = timedelta(days=550)  # a parental leave; anything further is a misreading

# Words before the last day away or the first day back.
_BEHIND = {
    "en": r"until|till|thru|through|return(?:ing)?(?: to (?:the |my )?(?:office|work|desk))?(?: on| by)?|(?:be )?back(?: in (?:the )?office| at work| at my desk)?(?: on| by| from)?|in the office again on|available (?:again )?(?:from|on)|- |to\b|and",
    "de": r"bis(?: einschließlich| inklusive| inkl\.?| zum| incl\.?| und mit)*|(?:wieder|zurück).{0,30}?\b(?:ab|am)(?: dem)?|ab(?: dem)?|am|- ",
    "fr": r"jusqu'au|jusqu'à|de retour(?: au bureau)?(?: le| à partir du)?|(?:mon )?retour(?: est prévu)?(?: le)?|reprendrai.{0,20}?le|au\b",
    "es": r"hasta(?: el)?|(?:de vuelta|vuelvo|volveré|regres\w+|reincorpor\w+|retorno).{0,30}?\bel|al\b",
    "pt": r"até(?: ao?| o)?(?: dia)?|(?:retorn\w+|regress\w+|volt\w+|de volta).{0,30}?(?:dia|em|a)|ao? (?:dia )?",
    "it": r"fino a[l']?|(?:rientr\w+|torn\w+|ritorn\w+|di ritorno).{0,30}?(?:il|dal|da)|al\b",
    "nl": r"tot(?: en met)?|t/m|(?:terug|weer).{0,40}?(?:op|vanaf)|(?:op|vanaf) .{0,2}",
    "pl": r"do(?: dnia)?|(?:wrac\w+|wróc\w+|powr\w+|dostępn\w+).{0,30}?(?:dnia|od|w)?",
    "da": r"(?:frem )?til(?: og med)?(?: d\.| den)?|tilbage.{0,30}?(?:d\.|den|på)",
    "no": r"(?:frem )?til(?: og med)?(?: den)?|tilbake.{0,30}?(?:den|på)?",
    "sv": r"(?:fram )?till(?: och med)?(?: den)?|t\.?o\.?m\.?(?: den)?|(?:tillbaka|åter).{0,30}?(?:den|på)?",
    "fi": r"(?:palaan|takaisin|tavoitettavissa).{0,30}?|- ",
}
_SKIP = r"(?:[ ,:]|\b(?:the|den|dem|le|el|il|o|op|de|am|on|lundi|incl\.?|including|einschließlich)\b){0,6}"
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,4})([./-])\s?(\d{1,2})(?:\2\s?(\d{2,4}))?(?!\d)")
_MONTH = r"[^\W\d_]{3,12}\.?"
_WRITTEN = re.compile(
    rf"(?:[^\W\d_]{{2,14}}\.?,? )?(?:\d{{1,2}}(?:st|nd|rd|th|\.|er|º|ª)? ?(?:of |de |d')?{_MONTH}(?:,? (?:de )?20\d\d)?|{_MONTH} (?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?:,? 20\d\d)?|20\d\d年\d{{1,2}}月\d{{1,2}}日)"
)
_WEEKDAY = re.compile(r"(?:next |nächsten |kommenden |prochain )?([^\W\d_]{4,13}(?:-feira)?)")
_BEFORE_FINNISH = re.compile(r"(\d{1,2}\.\d{1,2}\.(?:\d{2,4})?) ?(?:asti|saakka|mennessä)")
_MONTH_FIRST = re.compile(r"\s-0[4-9]00|\b(?:EDT|EST|CDT|CST|MDT|MST|PDT|PST)\b")
_MONTH_LAST_DOMAINS = re.compile(
    r"\.(?:uk|ie|au|nz|in|za|de|fr|es|pt|br|it|nl|be|pl|dk|no|fi|at|ch|mx|ar|cl|co)$"
)
_ALL_DAY_FIRST = frozenset(phrases.ABSENCE.by_language) - {"en"}


def return_date(text: str, received: datetime | None, sent: str = "", domain: str = "") -> date | None:
    """The latest day that the text names after 'until', 'back on' and the like; None where it names no day.

    `received` is when the mail came (aware); without it years and weekdays cannot be resolved, and the result is None.
    `sent` is the mail's Date header and `domain` the sender's: they decide whether 02/08 is in August or in February.
    """
    if received is None:
        return None
    said = phrases.folded(text)
    languages = phrases.ABSENCE.languages(said) or phrases.AUTOMATIC.languages(said) or ("en",)
    day = received.date()
    found = [
        on
        for language in languages
        for chunk in _chunks(said, language)
        for on in [_read(chunk, language, received, month_first=_month_first(said, language, sent, domain))]
        if on is not None and day <= on <= day + LONGEST
    ]
    return max(found, default=None)


def _chunks(said: str, language: str) -> Iterator[str]:
    """The pieces of text that should begin with a date."""
    for found in list(re.finditer(rf"(?:(?<=\s)|\b)(?:{_BEHIND[language]}){_SKIP}", said))[:12]:
        yield said[found.end() : found.end() + 60]
    if language == "fi":
        yield from _BEFORE_FINNISH.findall(said)


def _read(chunk: str, language: str, received: datetime, *, month_first: bool) -> date | None:
    """The date at the beginning of the chunk."""
    number = _NUMERIC.match(chunk)
    if number:
        return _numeric(number, received.date(), month_first=month_first)
    written = _WRITTEN.match(chunk)
    on = _worded(written.group(0), language, received) if written else None
    if on is not None:
        return on
    weekday = _WEEKDAY.match(chunk)
    return _worded(weekday.group(1), language, received, weekday=True) if weekday else None


def _numeric(found: re.Match[str], day: date, *, month_first: bool) -> date | None:
    """A date in numbers: ISO, or day and month in the sender's order, or in the only order that gives a day to come."""
    first, second, year = int(found.group(1)), int(found.group(3)), found.group(4)
    if first > 31:
        return _on(first, second, int(year or 0))
    orders = [(first, second), (second, first)] if month_first else [(second, first), (first, second)]
    for month, of_month in orders:
        on = _on(_year(year, day.year), month, of_month)
        if on is not None and not year and on < day - timedelta(days=60):
            on = _on(day.year + 1, month, of_month)
        if on is not None and day <= on <= day + LONGEST:
            return on
    return None


def _year(written: str | None, this: int) -> int:
    if not written:
        return this
    return int(written) + 2000 if len(written) == 2 else int(written)


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _worded(words: str, language: str, received: datetime, *, weekday: bool = False) -> date | None:
    """A date in words, by `dateparser`, after the day the mail came."""
    if weekday and not _is_day(words, language):
        return None
    names = ["nb", "nn"] if language == "no" else [language]
    settings: Any = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": received.replace(tzinfo=None),
        "REQUIRE_PARTS": [] if weekday else ["day", "month"],
        "DATE_ORDER": "DMY",
    }
    without_day = re.sub(r"^[^\W\d_]+\.?,? (?=\d)", "", words)
    for candidate in dict.fromkeys((without_day, words)):
        for locale in (names, ["en"]):
            found = _parsed(candidate, locale, settings)
            if found is not None:
                return found.date()
    return None


def _parsed(words: str, languages: list[str], settings: Any) -> datetime | None:  # noqa: ANN401, RUF100  (dateparser's own settings type is private)
    """dateparser's reading; a text that it fails on is not a date."""
    import dateparser

    try:
        return dateparser.parse(words, languages=languages, settings=settings)
    except (ValueError, TypeError, AttributeError, OverflowError, re.error):
        return None


# The days of the week and 'tomorrow', where responders name them by themselves.
_DAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday tomorrow",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag morgen",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche demain",
    "es": "lunes martes miércoles jueves viernes sábado domingo mañana",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta sexta amanhã",
    "it": "lunedì martedì mercoledì giovedì venerdì domani",
    "nl": "maandag dinsdag woensdag donderdag vrijdag morgen",
    "pl": "poniedziałek poniedziałku wtorek wtorku środa środę środy czwartek czwartku piątek piątku jutro jutra",
    "da": "mandag tirsdag onsdag torsdag fredag",
    "no": "mandag tirsdag onsdag torsdag fredag",
    "sv": "måndag tisdag onsdag torsdag fredag",
    "fi": "maanantaina tiistaina keskiviikkona torstaina perjantaina",
}


def _is_day(word: str, language: str) -> bool:
    return word in _DAYS[language].split() or word in _DAYS["en"].split()


def _month_first(said: str, language: str, sent: str, domain: str) -> bool:
    """Whether this sender writes the month before the day."""
    if language in _ALL_DAY_FIRST or _MONTH_LAST_DOMAINS.search(domain):
        return False
    pairs = [(int(a), int(b)) for a, _, b, _ in _NUMERIC.findall(said)]
    if any(12 < b <= 31 and a <= 12 for a, b in pairs):
        return True
    if any(12 < a <= 31 for a, _ in pairs):
        return False
    return bool(_MONTH_FIRST.search(sent))

"""Public holidays as data for the core, from the `holidays` package (its import costs a third of a second)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from afterword.config.language import _, marked
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

COUNTRY = marked("a country whose public holidays are known, such as US or DE-BY")


def holidays_of(country: str, years: Iterable[int]) -> frozenset[date]:
    """The public holidays of a country or country-subdivision in these years; none for "".

    Raises InputError for a country or subdivision that the package does not know.
    """
    if not country:
        return frozenset()
    try:
        return _holidays_of(known_country(country), tuple(sorted(set(years))))
    except ValueError as error:
        raise InputError([Problem("holidays", f'"{country}"', str(error))]) from None


def country_of(zone: str) -> str:
    """The country of a time zone ("Europe/Berlin" is "DE"), or "" if it has none whose holidays are known."""
    country = territory(zone)
    return country if country in _countries() else ""


@cache
def territory(zone: str) -> str:
    """The code of a time zone's country, from Unicode's CLDR; empty if it has none."""
    from babel.core import get_global

    of, usual = get_global("zone_territories"), get_global("zone_aliases")
    return str(of.get(zone) or of.get(usual.get(zone, ""), ""))


def known_country(text: str) -> str:
    """The country as the package spells it ("us" is "US"). ValueError says what was expected."""
    country, _rest, part = text.upper().partition("-")
    parts = _countries().get(country)
    if parts is None:
        raise ValueError(_(COUNTRY))
    if not part:
        return country
    spelled = {known.upper(): known for known in parts}.get(part)
    if spelled is None:
        some = ", ".join(sorted(parts)[:5])
        one = (
            _("{country}, or one of its parts, such as {some}")
            if some
            else _("{country}, or one of its parts")
        )
        raise ValueError(one.format(country=country, some=some))
    return f"{country}-{spelled}"


@lru_cache(maxsize=1)
def _countries() -> dict[str, list[str]]:
    """Each country's code with the codes of its parts."""
    import holidays

    return {code: list(parts) for code, parts in holidays.list_supported_countries().items()}


@lru_cache(maxsize=256)
def _holidays_of(country: str, years: tuple[int, ...]) -> frozenset[date]:
    import holidays

    code, _, part = country.partition("-")
    return frozenset(holidays.country_holidays(code, subdiv=part or None, years=years))

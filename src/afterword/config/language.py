"""The language of the interface. A sentence stands in English where it is said, and is translated there.

`_("Held. {letter} stays until you approve it.").format(letter=…)`: the text in English is the key of the catalogue, so
it is marked whole, with named gaps, and filled after it was translated. `scripts/translate` keeps the catalogues.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from gettext import NullTranslations

DOMAIN = "afterword"
CATALOGUES = Path(__file__).parents[1] / "locale"
ENGLISH = "en"

_chosen: NullTranslations | None = None
_code = ENGLISH


def _(text: str) -> str:
    """Translate the sentence into the language of the interface."""
    return _chosen.gettext(text) if _chosen else text


def several(one: str, many: str, number: int) -> str:
    """Translate the sentence that fits that number: `several("{n} letter", "{n} letters", n).format(n=n)`."""
    if _chosen:
        return _chosen.ngettext(one, many, number)
    return one if number == 1 else many


def in_context(context: str, text: str) -> str:
    """Translate words that mean different things in different places: `in_context("month", "May")`."""
    return _chosen.pgettext(context, text) if _chosen else text


def language() -> str:
    """The code of the language in which Afterword speaks: 'en' until another one is chosen."""
    return _code


def choose(wanted: str) -> None:
    """Speak that language from now on; English where it has no catalogue."""
    global _chosen, _code  # noqa: PLW0603  (the one thing that a process chooses once)
    _chosen, _code = None, ENGLISH
    if wanted != ENGLISH:
        import gettext

        _chosen = gettext.translation(DOMAIN, CATALOGUES, [wanted], fallback=True)
        _code = wanted if type(_chosen) is gettext.GNUTranslations else ENGLISH


def spoken() -> list[str]:
    """The codes of all languages that Afterword speaks, English first."""
    return [ENGLISH, *sorted(file.parts[-3] for file in CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))]


def preferred(config: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The language that the config names, or else the first of the system's languages that Afterword speaks.

    A config that cannot be read names none: what is wrong with it is said by whoever needs it.
    """
    for code in filter(None, [_configured(config), *_system_languages(environment)]):
        name = code.partition(".")[0].partition("@")[0].replace("_", "-")
        for candidate in (name, name.partition("-")[0]):
            if candidate in {"C", "POSIX", ENGLISH}:
                return ENGLISH
            if (CATALOGUES / candidate / "LC_MESSAGES" / f"{DOMAIN}.mo").is_file():
                return candidate
    return ENGLISH


def _configured(config: Path) -> str:
    try:
        text = config.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
    if "language" not in text:
        return ""
    import tomllib

    try:
        found = tomllib.loads(text).get("you", {}).get("language", "")
    except (tomllib.TOMLDecodeError, AttributeError, RecursionError):
        return ""
    return found if isinstance(found, str) and found in spoken() else ""


def _system_languages(environment: Mapping[str, str]) -> Iterator[str]:
    """The languages of this process's locale, in the order of GNU gettext's manual, section 2.3.

    Windows sets no such variable: there it is the language of its own windows.
    """
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            yield from value.split(":")
            return
    if sys.platform == "win32":
        import ctypes
        import locale

        yield locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")

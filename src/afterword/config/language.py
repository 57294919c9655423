"""The language of the interface. The code holds each sentence in English and translates it in the same place.

`_("Held. {letter} stays until you approve it.").format(letter=…)`: the English text is the catalogue's key. Mark it
whole, with named gaps, and fill the gaps after translation. `scripts/translate` updates the catalogues.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from afterword.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from gettext import NullTranslations

K = TypeVar("K")
V = TypeVar("V")
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


def marked(text: str) -> str:
    """Mark a constant for translation and return it in English; `_` translates it later."""
    return text


class Sentences(dict[K, V]):
    """A table of English sentences. A lookup translates them, single ones and tuples."""

    def __getitem__(self, key: K) -> V:
        """The sentence in the language of the interface."""
        return _translated(super().__getitem__(key))

    def get(self, key: K, default: Any = None) -> V:
        """The same, or `default` untranslated."""
        return _translated(super().__getitem__(key)) if key in self else cast(V, default)

    def items(self) -> Any:
        """Each key with its sentence in the language of the interface."""
        return [(key, self[key]) for key in self]

    def values(self) -> Any:
        """Each sentence in the language of the interface."""
        return [self[key] for key in self]


def _translated(value: V) -> V:
    if isinstance(value, tuple):
        return tuple(map(_translated, value))  # type: ignore[return-value]  # of the same length
    return _(value) if isinstance(value, str) and value else value  # type: ignore[return-value]  # still text


def either(words: Sequence[str]) -> str:
    """'a, b or c'."""
    return _enumerated(words, _("{some} or {last}"))


def listed(words: Sequence[str]) -> str:
    """'a, b and c'."""
    return _enumerated(words, _("{some} and {last}"))


def _enumerated(words: Sequence[str], shape: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return shape.format(some=", ".join(words[:-1]), last=words[-1])


def language() -> str:
    """The code of the chosen language: 'en' at first."""
    return _code


def choose(wanted: str) -> None:
    """Use that language from now on, or English if it has no catalogue."""
    global _chosen, _code  # noqa: PLW0603  (a process chooses it once)
    _chosen, _code = None, ENGLISH
    if wanted != ENGLISH:
        import gettext

        _chosen = gettext.translation(DOMAIN, CATALOGUES, [wanted], fallback=True)
        _code = wanted if type(_chosen) is gettext.GNUTranslations else ENGLISH
    Problem.SENTENCE = _("{place}: found {found}, expected {expected}")


def spoken() -> list[str]:
    """The codes of all languages that Afterword speaks, English first."""
    return [ENGLISH, *sorted(file.parts[-3] for file in CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))]


def preferred(config: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The config's language, or else the first of the system's languages that Afterword speaks.

    An unreadable config counts as naming none. The code that needs the config reports its problems.
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

    Windows sets no such variable, so there it is the display language.
    """
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            yield from value.split(":")
            return
    if sys.platform == "win32":
        import ctypes
        import locale

        yield locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")

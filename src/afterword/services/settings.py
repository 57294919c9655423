"""Changes settings for a person: reads them from config.toml, checks them as a whole and writes them back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from afterword import config as configs
from afterword.config.editing import edited, raw_values, rewrite
from afterword.config.language import _
from afterword.config.reading import place
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterword.config import Paths


def raw_settings(places: Paths) -> dict[str, object]:
    """Every setting in the file's spelling, by `table.key`; the default if the file omits it."""
    defaults = raw_values(configs.example().read_bytes(), "config.example.toml")
    return defaults | raw_values(_text(places), places.config.name)


def fingerprint(places: Paths) -> str:
    """A fingerprint of the file, which changes whenever the file does."""
    return hashlib.sha256(_text(places).encode()).hexdigest()[:16]


def change(places: Paths, values: Mapping[str, object], wrong: Sequence[Problem] = ()) -> tuple[str, ...]:
    """Write the changed ones of these settings, by `table.key`, and return their keys.

    If there are problems, writes nothing and raises InputError with all of them; `wrong` are those found already.
    """
    now, text = raw_settings(places), _text(places)
    new = {key: value for key, value in values.items() if now.get(key) != value}
    if not new and not wrong:
        return ()
    text = edited(text, new)
    problems = [*wrong]
    try:
        configs.parsed(text, places.config.name)
    except InputError as error:
        problems += error.problems
    problems += _subject(places, new)
    if problems:
        raise InputError(problems)
    rewrite(places.config, text)
    return tuple(new)


def problem_place(places: Paths, key: str) -> str:
    """The place that problems with that setting name."""
    return place(places.config.name, key.split(".", 1))


def _subject(places: Paths, new: Mapping[str, object]) -> list[Problem]:
    """Problems of the subject as a template, which the config does not check."""
    from afterword.letters.templates import line_problems

    subject = new.get("letters.subject")
    where = problem_place(places, "letters.subject")
    return list(line_problems(subject, where)) if isinstance(subject, str) else []


def _text(places: Paths) -> str:
    try:
        return places.config.read_bytes().decode("utf-8")
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise InputError([Problem(str(places.config), why, _("a file that can be read"))]) from None

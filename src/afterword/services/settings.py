"""Changes settings for a person: reads them as they are kept, checks them as a whole and writes them back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from afterword import config as configs
from afterword.config.editing import edited, raw_values, rewrite
from afterword.config.language import _
from afterword.config.reading import place
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterword.config import Paths


class KeptSettings(Protocol):
    """The settings of one person, by `table.key`: in config.toml on a laptop, in the database for a fleet."""

    def raw(self) -> dict[str, object]:
        """Every setting in the config's spelling; the default if none is kept."""

    def fingerprint(self) -> str:
        """Changes whenever the settings do."""

    def change(self, values: Mapping[str, object], wrong: Sequence[Problem] = ()) -> tuple[str, ...]:
        """Keep the changed ones of these settings, and return their keys.

        If there are problems, changes nothing and raises InputError with all of them; `wrong` are those found already.
        """

    def place(self, key: str) -> str:
        """The place that problems with that setting name."""


def defaults() -> dict[str, object]:
    """Every setting's default, by `table.key`."""
    return raw_values(configs.example().read_bytes(), "config.example.toml")


@dataclass(frozen=True)
class SettingsFile:
    """The settings in config.toml."""

    places: Paths

    def raw(self) -> dict[str, object]:
        """Every setting in the file's spelling; the default if the file omits it."""
        return defaults() | raw_values(self._text(), self.places.config.name)

    def fingerprint(self) -> str:
        """Changes whenever the file does."""
        return hashlib.sha256(self._text().encode()).hexdigest()[:16]

    def change(self, values: Mapping[str, object], wrong: Sequence[Problem] = ()) -> tuple[str, ...]:
        """Write the changed ones of these settings, and return their keys.

        If there are problems, writes nothing and raises InputError with all of them; `wrong` are those found already.
        """
        now, text = self.raw(), self._text()
        new = {key: value for key, value in values.items() if now.get(key) != value}
        if not new and not wrong:
            return ()
        text = edited(text, new)
        problems = [*wrong]
        try:
            configs.parsed(text, self.places.config.name)
        except InputError as error:
            problems += error.problems
        problems += self._subject(new)
        if problems:
            raise InputError(problems)
        rewrite(self.places.config, text)
        return tuple(new)

    def place(self, key: str) -> str:
        """The place that problems with that setting name."""
        return place(self.places.config.name, key.split(".", 1))

    def _subject(self, new: Mapping[str, object]) -> list[Problem]:
        """Problems of the subject as a template, which the config does not check."""
        from afterword.letters.templates import line_problems

        subject = new.get("letters.subject")
        where = self.place("letters.subject")
        return list(line_problems(subject, where)) if isinstance(subject, str) else []

    def _text(self) -> str:
        try:
            return self.places.config.read_bytes().decode("utf-8")
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            problem = Problem(str(self.places.config), why, _("a file that can be read"))
            raise InputError([problem]) from None

"""A candidate's settings as their page shows and changes them: a row of the database, checked as config.toml is."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.config.reading import place
from afterword.errors import InputError, Problem
from afterword.fleet.settings import candidates_config
from afterword.services.settings import defaults

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from afterword.fleet.office import Office
    from afterword.fleet.records import EnrolledCandidate


@dataclass(frozen=True)
class OwnSettings:
    """The settings of a candidate of a fleet."""

    office: Office
    candidate: EnrolledCandidate

    def raw(self) -> dict[str, object]:
        """Every setting as the row spells it; the default if it has none."""
        sections = self.candidate.settings.items()
        own = {f"{table}.{key}": value for table, keys in sections for key, value in keys.items()}
        return defaults() | own

    def fingerprint(self) -> str:
        """Changes whenever the settings do."""
        text = json.dumps(self.candidate.settings, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def change(self, values: Mapping[str, object], wrong: Sequence[Problem] = ()) -> tuple[str, ...]:
        """Store the changed ones of these settings, and return their keys.

        If there are problems, stores nothing and raises InputError with all of them; `wrong` are those found already.
        """
        now, whole = self.raw(), deepcopy(self.candidate.settings)
        new = {key: value for key, value in values.items() if now.get(key) != value}
        for name, value in new.items():
            table, _dot, key = name.partition(".")
            whole.setdefault(table, {})[key] = value
        problems = [*wrong]
        try:
            candidates_config(whole, self.office.config)
        except InputError as error:
            problems += error.problems
        if not problems and new and not self.office.settle(self.candidate, whole):
            problems.append(Problem(_("settings"), _("others by now"), _("those that the page showed")))
        if problems:
            raise InputError(problems)
        return tuple(new)

    def place(self, key: str) -> str:
        """The place that problems with that setting name."""
        return place("settings", key.split(".", 1))

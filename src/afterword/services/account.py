"""One account with everything that queries and commands work on: its facts, its settings, what writes its letters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from afterword import config as configs
from afterword.config import Config
from afterword.domain.model import Interview, Policy
from afterword.storage import Store

if TYPE_CHECKING:
    from afterword.engine.context import LetterSettings
    from afterword.imports.noted import NotedPlace


@dataclass(frozen=True)
class AccountContext:
    """One account's facts and rules; `templates` is the folder of the person's own, which need not exist.

    Without `files`, letters attach none: the files of the machine are somebody else's.
    """

    store: Store
    id: int
    config: Config
    templates: Path
    files: bool = True

    @property
    def you(self) -> str:
        """The candidate's address."""
        return self.config.you.email

    @property
    def zone(self) -> str:
        """The candidate's time zone, IANA."""
        return self.config.you.time_zone

    @property
    def by_hand(self) -> bool:
        """Whether the candidate sends the letters, at a moment that nobody knows."""
        return self.config.letters.mode == "review"

    def policy(self, interview: Interview) -> Policy:
        """The rules for that interview."""
        return configs.policy(self.config, interview)

    @cached_property
    def wording(self) -> LetterSettings:
        """Everything needed to write letters; the person's own templates are checked when first used."""
        from afterword.engine.context import LetterSettings
        from afterword.letters import Sender, Templates

        you, letters = self.config.you, self.config.letters
        sender = Sender(you.name, you.email, you.phone, you.linkedin)
        templates = Templates(self.templates, letters.language)
        return LetterSettings(sender, templates, letters.subject, letters.list, self.files, self.by_hand)

    def stem_ids(self, language: str, place: NotedPlace) -> list[str]:
        """The ids of the stems for a place in letters in that language, or in config's if its code is empty."""
        gaps = 2 if place == "answer" else 1  # the question and the answer
        stems = self.wording.templates.letters_in(language).stems.at(place)
        return [stem.id for stem in stems if stem.gaps == gaps]

"""Golden interviews for wording help: notes as people type them, and what a good coach would offer out of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from afterword.domain.model import Interview, Notes, Person
from afterword.imports.naming import slug
from afterword.letters.templates import Templates
from afterword.wording.evidence import Evidence
from afterword.wording.vocabulary import Vocabulary

GOLDEN = Path(__file__).parent / "golden"
STARTS = datetime(2026, 11, 23, 19, tzinfo=UTC)
ENDS = datetime(2026, 11, 23, 20, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)

Item = dict[str, object]
"""One sentence as a model answers it."""


@dataclass(frozen=True)
class Golden:
    """One interview, and by the names of its people what is offered for them."""

    name: str
    interview: Interview
    endings: dict[str, list[Item]]
    letters: dict[str, list[Item]]

    def with_notes(self, rough: str) -> Golden:
        """The same with other rough notes."""
        return replace(self, interview=replace(self.interview, notes=Notes(rough=rough)))


def item(stem: str, *endings: str, place: str = "personal") -> Item:
    """A sentence in the form that is asked for."""
    return {"place": place, "stem": stem, "endings": list(endings)}


def golden(name: str) -> Golden:
    """The interview of that name."""
    return next(one for one in goldens() if one.name == name)


@cache
def goldens() -> tuple[Golden, ...]:
    """All of them."""
    return tuple(map(_read, sorted(GOLDEN.glob("*.toml"))))


def _read(file: Path) -> Golden:
    table = tomllib.loads(file.read_text("utf-8"))
    rows = table["people"]
    people = tuple(
        Person(slug(row["name"]), row["name"], f"{slug(row['name'])}@{file.stem}.example", title=row["title"])
        for row in rows
    )
    interview = Interview(
        f"{file.stem}-2026-11-23",
        table["company"],
        table["position"],
        STARTS,
        ENDS,
        "America/New_York",
        people,
        notes=Notes(rough=table["rough"]),
    )
    return Golden(
        file.stem,
        interview,
        {row["name"]: [item(stem, *endings) for stem, *endings in row["endings"]] for row in rows},
        {row["name"]: [item("own", text, place=place) for place, text in row["letter"]] for row in rows},
    )


@cache
def english() -> Vocabulary:
    """The vocabulary of English letters."""
    return Vocabulary(Templates().letters_in("en"))


def noted(rough: str, *names: str, company: str = "Acme", position: str = "Analyst") -> Interview:
    """An interview with nothing but rough notes and people of those names."""
    people = tuple(
        Person(slug(name), name, f"{slug(name)}@acme.example") for name in names or ("Ana Ruiz", "Li Wei")
    )
    notes = Notes(rough=rough)
    return Interview(
        "acme-analyst-2026-11-23", company, position, STARTS, ENDS, "America/New_York", people, notes=notes
    )


def evidence(rough: str, *names: str, vocabulary: Vocabulary | None = None) -> Evidence:
    """The notes, ready to check sentences for the first of those people: Ana Ruiz where none are named."""
    interview = noted(rough, *names)
    return Evidence(interview, interview.people[0], vocabulary or english())

"""The request to a model: the notes that one reader's letter may draw on, the stems, and the letter's reader."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

from afterword.domain.model import Interview, Person
from afterword.letters.language import Language
from afterword.letters.names import full_name
from afterword.letters.stems import OWN, Place, Stem
from afterword.wording.models import ModelRequest

HERE = Path(__file__).parent

PLACES: tuple[Place, ...] = tuple(place for place in get_args(Place) if place != "any")


class Ask(StrEnum):
    """The kind of request."""

    ENDINGS = "endings"
    LETTER = "letter"


TASKS = {
    Ask.ENDINGS: (
        "Offer endings for the stems that suit the notes best: three or four personal ones, one challenge, one or two "
        "fits, one or two offers, and an answer to each question that the notes leave open. Each stem once."
    ),
    Ask.LETTER: (
        "Write the whole letter as four to eight sentences, in their order, 90 to 140 words together. Each is a "
        f'sentence of its own: stem "{OWN}", one ending with the whole sentence, and its place: personal, challenge, '
        "fit, offer or closing. The letter has a greeting, thanks for the time and a sign-off already."
    ),
}

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "place": {"type": "string", "enum": list(PLACES)},
                    "stem": {"type": "string"},
                    "endings": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["place", "stem", "endings"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}
"""The schema of an answer, for models that accept one."""


def request(
    ask: Ask,
    interview: Interview,
    person: Person,
    lines: Sequence[str],
    stems: Sequence[Stem],
    language: Language,
) -> ModelRequest:
    """Build the request to a model. Of all the candidate's notes it gets only `lines`, which may be drawn on."""
    reader = full_name(person.name)
    system = _text("system.txt").format(language=language.frame.name, reader=reader)
    text = _text("request.txt").format(
        reader=reader,
        title=f", {person.title}" if person.title else "",
        kind=language.reader_kind(person).value,
        position=interview.position,
        company=interview.company,
        notes="\n".join(f"| {line}" for line in lines),
        stems="\n".join(map(_stem, stems)),
        task=TASKS[ask],
        example=next((stem.id for stem in stems if stem.id != OWN), OWN),
    )
    return ModelRequest(system, text, SCHEMA)


def _text(name: str) -> str:
    return (HERE / name).read_text("utf-8").strip()


def _stem(stem: Stem) -> str:
    example = f" For example: {' / '.join(stem.example)}" if stem.example else ""
    return f'- {stem.id} ({stem.where}, {stem.gaps} ending{"s" * (stem.gaps > 1)}): "{stem.text}" {stem.hint}{example}'

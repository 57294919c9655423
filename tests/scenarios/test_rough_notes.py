"""Which rough notes are still to be used, as page and terminal list them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from afterword.domain.model import Interview, Sentence
from afterword.services.finishing import rough_for, unused_rough
from domain.stories import ANA, BOB, SILENT, meeting


def noted(rough: str, *endings: str) -> Interview:
    """Ana and Bob, with these rough notes and with these sentences finished for Ana."""
    finished = tuple(Sentence("own", ending) for ending in endings)
    ana = replace(ANA, notes=replace(ANA.notes, sentences=finished))
    of = meeting(ana, replace(BOB, notes=SILENT.notes))
    return replace(of, notes=replace(of.notes, rough=rough))


@pytest.mark.parametrize(
    ("rough", "unused"),
    [
        ("- runs the release train", ["runs the release train"]),
        ("ana deletes dashboards after 90d. drivers week for analysts", ["ana drivers week for analysts"]),
        ("Ana: deletes dashboards, hates meetings", ["Ana: hates meetings"]),
        ("deletes dashboards!! after 90 days", []),
        (
            "deletes 40 dashboards of 700 people in 31 towns",
            ["deletes 40 dashboards of 700 people in 31 towns"],
        ),
    ],
)
def test_a_part_of_a_line_that_a_sentence_uses_is_not_listed(rough: str, unused: list[str]) -> None:
    """The rest of the line stays, behind the name that it is about; a line with nothing left goes."""
    assert unused_rough(noted(rough, "deleted any dashboard that nobody had opened for 90 days")) == unused


def test_what_was_noted_about_somebody_else_is_not_listed() -> None:
    """With a colon or without; what is about nobody is listed for everybody."""
    of = noted("Ana: the train\nbob maps, on paper\nnobody owns the build")
    assert [rough_for(of, person) for person in of.people] == [
        ["Ana: the train", "nobody owns the build"],
        ["bob maps, on paper", "nobody owns the build"],
    ]

"""An answer is in the letter, however many gaps its stem has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from afterword.domain.model import Interview, OpenQuestion, Person
from afterword.letters import Templates
from afterword.letters.compose import Writing

AT = datetime(2026, 11, 23, 19, tzinfo=UTC)


@pytest.mark.parametrize("stem", ["", "asked-me", "own", "a-stem-that-was-deleted"])
def test_no_stem_loses_the_answer(stem: str) -> None:
    """One gap holds the answer alone; two hold the question before it."""
    ana = Person("ana", "Ana Ruiz", "ana@northgate.example")
    ward = Interview("ward", "Northgate", "Nurse", AT, AT + timedelta(hours=1), "Europe/Berlin", (ana,))
    writing = Writing(ward, ana, Templates().letters_in("en"), AT + timedelta(hours=2))
    said = writing.answer(OpenQuestion("whether I drive", "have driven for ten years", stem))
    assert "have driven for ten years" in said
    assert ("whether I drive" in said) is (stem in {"", "asked-me"})

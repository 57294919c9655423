"""Times as a person says them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterword.config.dates import span


@pytest.mark.parametrize(
    ("minutes", "said"), [(59, "59 min"), (90, "90 min"), (114, "1 h 54 min"), (120, "2 h"), (185, "3 h")]
)
def test_a_rough_span_is_in_hours_past_ninety_minutes(minutes: int, said: str) -> None:
    """Nobody counts 114 minutes."""
    assert span(timedelta(minutes=minutes), rough=True) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(22 * 60 + 59, "22 h"), (11 * 60 + 31, "11 h"), (71 * 60, "3 days"), (59 * 60, "2 days")],
)
def test_hours_are_full_ones_and_days_the_nearest(minutes: int, said: str) -> None:
    """On the page, in the terminal and in the text of a task alike: on Tuesday, Friday is in 3 days."""
    assert span(timedelta(minutes=minutes)) == said

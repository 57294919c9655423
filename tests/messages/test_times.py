"""Times as a person says them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterword.messages.times import span


@pytest.mark.parametrize(
    ("minutes", "said"), [(59, "59 min"), (90, "90 min"), (114, "1 h 54 min"), (120, "2 h"), (185, "3 h")]
)
def test_a_rough_span_is_in_hours_past_ninety_minutes(minutes: int, said: str) -> None:
    """Nobody counts 114 minutes."""
    assert span(timedelta(minutes=minutes), rough=True) == said

"""Time zones as people type them."""

from __future__ import annotations

import pytest

from afterword.config.fields import zone


@pytest.mark.parametrize(
    ("said", "meant"),
    [("europe/berlin", "Europe/Berlin"), ("Berlin", "Europe/Berlin"), ("new york", "America/New_York")],
)
def test_a_zone_is_its_name_in_any_case_or_its_city(said: str, meant: str) -> None:
    """Where one place alone has that name."""
    assert zone(said) == meant


@pytest.mark.parametrize("said", ["", "Louisville", "Berlinn", "localtime"])
def test_a_zone_that_is_none_or_several_is_refused(said: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match="time zone"):
        zone(said)

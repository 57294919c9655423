"""What says 'not finished' in a letter or an edited draft."""

from __future__ import annotations

import pytest

from afterword.domain.placeholders import unfinished


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Thank you for [topic].", "[topic]"),
        ("I would [", "["),
        ("I would ] go", "]"),
        ("TODO: say more", "TODO"),
        ("about XXX and", "XXX"),
        ("Dear {{ name }},", "{{ name }}"),
        ("Dear <your name>,", "<your name>"),
        ("phone: N/A", "N/A"),
        ("1. One\n2.\n3. Three", "2."),
        ("- one\n-\n", "-"),
        ("we spoke about ____ and", "____"),
        ("really???", "???"),
        ("[one] and TODO", "[one]"),
    ],
)
def test_a_mark_is_found_as_it_stands(text: str, mark: str) -> None:
    """The first mark is given back, so that a sentence can name it."""
    assert unfinished(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "Dear Ana,\n\nThank you.\n\n1. One.\n2. Two.\n",
        "See <https://example.com/a> and <ana@acme.example>.",
        "Jane\n[image: logo.png]\n",
        "On Monday Ana wrote:\n> about [topic] TODO\n",
        "-- \nJane",
        "todo el equipo, and xxx small",
        "a maxi<3 heart, 2 < 3",
        "______________________________\nlist footer",
    ],
)
def test_a_finished_text_has_no_mark(text: str) -> None:
    """Addresses, quoted mail, pictures of a signature and lines of a footer are no marks."""
    assert unfinished(text) == ""

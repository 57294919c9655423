"""How the demo's story stands in a terminal."""

from __future__ import annotations

from afterword.demo.story import below


def test_a_line_of_the_story_goes_on_below_its_own_words() -> None:
    """In a terminal it breaks between words and stays behind its lead; in a pipe it is one line."""
    lead, words = "Mon 23 Nov 13:50 ", "Jane signs in with Google once, and lets Afterword read and send."
    assert below(lead, words, None) == lead + words
    assert below(lead, words, 60).splitlines() == [
        "Mon 23 Nov 13:50 Jane signs in with Google once, and lets",
        "                 Afterword read and send.",
    ]

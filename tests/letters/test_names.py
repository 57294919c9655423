"""How a person is called in a letter."""

from __future__ import annotations

import pytest

from afterword.letters.names import call_name, family_name, full_name


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("Ana Ruiz", "Ana"),
        ("Ruiz, Ana (Acme)", "Ana"),
        ("Ana Ruiz, PhD", "Ana"),
        ("Dr. Henrik Aas", "Dr. Aas"),
        ("Prof. Dr. Maria de la Cruz", "Prof. de la Cruz"),
        ("Ms. van Dyk", "Ms. van Dyk"),
        ("J. Smith", "J. Smith"),
        ("山田太郎", "山田太郎"),
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("Li Wei", "Li Wei"),
        ("Lin Manuel", "Lin"),
        ("Kim", "Kim"),
        ("Guðrún Jónsdóttir", "Guðrún"),
        ("frank", "Frank"),
        ("RON", "Ron"),
        ("AJ", "AJ"),
        ("Mr Jarvis KC", "Mr Jarvis"),
        ("Old Mr. Ferri", "Mr. Ferri"),
        ("ana de la cruz", "Ana"),
        ("Kim Min-jun", "Kim Min-jun"),
        ("Prof. Li Wei", "Prof. Li Wei"),
        ("Mr. Van der Berg", "Mr. Van der Berg"),
        ("Herr Müller", "Herr Müller"),
        ("Chef Laurent", "Chef Laurent"),
    ],
)
def test_a_letter_greets_by_name(name: str, call: str) -> None:
    """By the first name, by title and family, or in full where the order of the names cannot be known."""
    assert call_name(name) == call


@pytest.mark.parametrize(
    ("name", "full", "family"),
    [
        ("Ruiz, Ana (Acme)", "Ana Ruiz", "Ruiz"),
        ("Ana Ruiz, PhD", "Ana Ruiz", "Ruiz"),
        ("maria de la cruz", "Maria de la Cruz", "de la Cruz"),
        ("Nguyễn Văn An", "Nguyễn Văn An", "Nguyễn Văn An"),
        ("Kim", "Kim", "Kim"),
    ],
)
def test_a_name_stands_in_a_sentence(name: str, full: str, family: str) -> None:
    """Without what directories add to it, and its family name with what belongs to that."""
    assert (full_name(name), family_name(name)) == (full, family)

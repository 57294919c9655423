"""How a person is called in a letter."""

from __future__ import annotations

import pytest

from afterword.letters.names import CallName, call, call_name, family_name, full_name


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
        ("Herrn Müller", "Herr Müller"),
        ("Frau Dr. Petra Klein", "Frau Dr. Klein"),
        ("Herr Prof. Dr. Max Bauer", "Herr Prof. Bauer"),
        ("Dipl.-Ing. Uwe Stark", "Uwe"),
        ("Chef Laurent", "Chef Laurent"),
        ("Ana Ruiz, SHRM-CP", "Ana"),
        ("Li Wei, CPA, MBA", "Li Wei"),
        ("Ana Ruiz CSM, PMP", "Ana"),
        ("Ana Ruiz, FRSA", "Ana"),
        ("Ana Ruiz, Head of People", "Ana"),
        ("Ana Ruiz, Acme Inc.", "Ana"),
        ("Ana Ruiz | Acme", "Ana"),
        ("Ana Ruiz (she/her)", "Ana"),
        ("Ana Ruiz she/her", "Ana"),
        ("CEO Ana Ruiz", "Ana"),
        ("RUIZ Ana", "Ana"),
        ("Jean DUPONT", "Jean"),
        ("Li WEI", "Li"),
        ("RUIZ, ANA", "Ana"),
        ("DE LA CRUZ, MARIA", "Maria"),
        ("van der Berg, Jan", "Jan"),
        ("Smith, John, Jr.", "John"),
        ("Weber, Dr. Eva", "Dr. Weber"),
        ("Dr. Weber, Eva", "Dr. Weber"),
        ("Henrik Aas M.D.", "Henrik"),
        ("Astrid Lund, PhD, Professor", "Professor Lund"),
        ("Prof. Astrid Lund", "Prof. Lund"),
        ("Univ.-Prof. Dr. Eva Huber", "Prof. Huber"),
        ("Wei, Li", "Li"),
        ("Kim, Min-jun", "Min-jun"),
        ("Mei Lin", "Mei Lin"),
        ("Mei Lin Tan", "Mei Lin Tan"),
        ("Wei Zhang", "Wei Zhang"),
        ("Min-jun Kim", "Min-jun Kim"),
        ("Mai Tran", "Mai Tran"),
        ("Kevin Li", "Kevin"),
        ("Sam Park", "Sam"),
        ("David Nguyen", "David"),
        ("Prince Patel", "Prince"),
        ("Dean Smith", "Dean"),
        ("J. Edgar Hoover", "Edgar"),
        ("\u200bAna\u00a0Ruiz", "Ana"),
    ],
)
def test_a_letter_greets_by_name(name: str, call: str) -> None:
    """By the first name, by title and family, or in full where the order of the names cannot be known."""
    assert call_name(name) == call


@pytest.mark.parametrize(
    ("name", "local_part", "called"),
    [
        ("J. Smith", "", CallName("J. Smith", sure=False)),
        ("Talent Acquisition", "", CallName("Talent Acquisition", sure=False)),
        ("Blue River GmbH", "", CallName("Blue River GmbH", sure=False)),
        ("Steve Jobs", "", CallName("Steve")),
        ("Ruiz Gómez, Ana", "", CallName("Ana", sure=False)),
        ("Ruiz Gómez, Ana", "ana.ruiz", CallName("Ana")),
        ("Ana Ruiz, Berlin", "", CallName("Berlin", sure=False)),
        ("Ana Ruiz, Berlin", "aruiz", CallName("Ana")),
    ],
)
def test_what_a_name_leaves_open_is_not_sure(name: str, local_part: str, called: CallName) -> None:
    """Initials, teams and firms are nobody's first name; what a comma leaves open, an address may decide."""
    assert call(name, local_part) == called


@pytest.mark.parametrize(
    ("name", "full", "family"),
    [
        ("Ruiz, Ana (Acme)", "Ana Ruiz", "Ruiz"),
        ("Ana Ruiz, PhD", "Ana Ruiz", "Ruiz"),
        ("maria de la cruz", "Maria de la Cruz", "de la Cruz"),
        ("Nguyễn Văn An", "Nguyễn Văn An", "Nguyễn Văn An"),
        ("Kim", "Kim", "Kim"),
        ("Dr. Henrik Aas", "Dr. Henrik Aas", "Aas"),
        ("Prof. Dr. Maria de la Cruz, PhD", "Prof. Dr. Maria de la Cruz", "de la Cruz"),
    ],
)
def test_a_name_stands_in_a_sentence(name: str, full: str, family: str) -> None:
    """Without what directories add to it, and its family name with what belongs to that."""
    assert (full_name(name), family_name(name)) == (full, family)

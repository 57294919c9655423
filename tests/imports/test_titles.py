"""Titles of invitations, as people and calendar systems write them: which company, which position."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.imports.wording import company_and_position, plain_title

CANDIDATE = frozenset({"jane@example.com", "Jane Doe"})
NAMES = ("Ana Ruiz", "Bertram Gilfoyle", "Richard Hendricks")


@pytest.mark.parametrize(
    ("title", "email", "company", "position"),
    [
        ("Interview: Data Engineer at Acme", "ana@acme.example", "Acme", "Data Engineer"),
        ("Interview for the Data Engineer role at Acme", "ana@acme.example", "Acme", "Data Engineer"),
        ("Acme Interview: Data Engineer", "ana@acme.example", "Acme", "Data Engineer"),
        ("Technical interview - Data Engineer - Acme", "ana@acme.example", "Acme", "Data Engineer"),
        ("Phone screen: Acme – Data Engineer", "ana@acme.example", "Acme", "Data Engineer"),
        ("Acme | Data Engineer interview", "ana@acme.example", "Acme", "Data Engineer"),
        ("Data Engineer Interview (Zoom)", "ana@acme.example", "Acme", "Data Engineer"),
        (
            "Technical Interview with Bertram Gilfoyle (Site Reliability Engineer at Raviga)",
            "bg@raviga.example",
            "Raviga",
            "Site Reliability Engineer",
        ),
        (
            "Technical Interview with Bertram Gilfoyle (Site Reliability Engineer at Raviga)",
            "",
            "Raviga",
            "Site Reliability Engineer",
        ),
        (
            "Interview: Jane Doe <> Hooli – Senior Platform Engineer",
            "gavin@hooli.example",
            "Hooli",
            "Senior Platform Engineer",
        ),
        ("Interview: Jane Doe <> Hooli – Senior Platform Engineer", "", "Hooli", "Senior Platform Engineer"),
        ("Richard Hendricks and Jane Doe", "richard@piedpiper.example", "Piedpiper", ""),
        ("Jane Doe and Richard Hendricks", "", "", ""),
        ("Jane Doe / Acme: Data Engineer", "ana@acme.example", "Acme", "Data Engineer"),
        ("Acme x Jane Doe: Data Engineer Interview", "ana@acme.example", "Acme", "Data Engineer"),
        ("Jane Doe x Acme", "ana@acme.example", "Acme", ""),
        ("30 min interview with Acme for Data Engineer", "ana@acme.example", "Acme", "Data Engineer"),
        ("Data Engineer @ Acme – Final Round", "ana@acme.example", "Acme", "Data Engineer"),
        ("Acme – Onsite Interview – Data Engineer (Jane Doe)", "ana@acme.example", "Acme", "Data Engineer"),
        ("Interview - Jane Doe - Data Engineer - Acme", "ana@acme.example", "Acme", "Data Engineer"),
        ("[Acme] Data Engineer – Phone Screen with Jane Doe", "ana@acme.example", "Acme", "Data Engineer"),
        ("Vorstellungsgespräch Data Engineer (m/w/d) bei Acme", "ana@acme.example", "Acme", "Data Engineer"),
        ("Vorstellungsgespräch bei Acme als Data Engineer", "ana@acme.example", "Acme", "Data Engineer"),
        ("Entretien Data Engineer chez Acme", "ana@acme.example", "Acme", "Data Engineer"),
        ("Entretien pour Data Engineer – Acme", "ana@acme.example", "Acme", "Data Engineer"),
        ("Hiring Manager Interview: Data Engineer, Acme", "ana@acme.example", "Acme", "Data Engineer"),
        ("Round 2: Data Engineer at Acme", "ana@acme.example", "Acme", "Data Engineer"),
        ("Final interview (Data Engineer)", "ana@acme.example", "Acme", "Data Engineer"),
        (
            "Interview Confirmation: Data Engineer | Acme | Jane Doe",
            "ana@acme.example",
            "Acme",
            "Data Engineer",
        ),
        ("Your interview with Acme", "ana@acme.example", "Acme", ""),
        ("Chat with Ana Ruiz from Acme", "ana@acme.example", "Acme", ""),
        ("Recruiter call: Acme (Data Engineer)", "ana@acme.example", "Acme", "Data Engineer"),
        ("Interview with Acme, Inc. - Data Engineer", "ana@acme.example", "Acme", "Data Engineer"),
        ("Acme GmbH: Interview Data Engineer", "ana@acme.example", "Acme GmbH", "Data Engineer"),
        ("Jane Doe - Data Engineer Interview Round 1", "ana@acme.example", "Acme", "Data Engineer"),
        (
            "Interview: R&amp;D Engineer &#8211; Payments at Acme",
            "ana@acme.example",
            "Acme",
            "R&D Engineer – Payments",
        ),
        ("Interview: R&amp;amp;D Engineer at Acme", "ana@acme.example", "Acme", "R&D Engineer"),
        ("Interview: Data\u200b Engineer at Ac\xadme", "ana@acme.example", "Acme", "Data Engineer"),
        ("Zoom Interview – Data Engineer", "ana@acme.example", "Acme", "Data Engineer"),
        (
            "Invitation: Acme/Jane Doe – Data Engineer @ Mon Nov 23, 2026 2pm (CET)",
            "ana@acme.example",
            "Acme",
            "Data Engineer",
        ),
        ("Coding interview: Jane <> Ana", "ana@acme.example", "Acme", ""),
        ("Data Engineer (Remote) - Acme - Technical Screen", "ana@acme.example", "Acme", "Data Engineer"),
        ("Interview for Head of People at Acme", "ana@acme.example", "Acme", "Head of People"),
        ("Interview for Head of HR at Acme", "ana@acme.example", "Acme", "Head of HR"),
        ("Head of HR interview - Acme", "ana@acme.example", "Acme", "Head of HR"),
        ("Director of Design Interview", "ana@acme.example", "Acme", "Director of Design"),
        ("Interview with Acme HR Team", "ana@acme.example", "Acme", ""),
        ("Interview with Ana Ruiz, Head of HR", "ana@acme.example", "Acme", ""),
        ("Interview with Head of HR (Data Engineer)", "ana@acme.example", "Acme", "Data Engineer"),
        ("Interview: Hiring Manager Team", "ana@acme.example", "Acme", ""),
        ("Interview: Acme - HR", "ana@acme.example", "Acme", ""),
        ("Interview: Head of People and Culture", "ana@acme.example", "Acme", "Head of People and Culture"),
        (
            "Interview for Product Manager, Payments at Acme",
            "ana@acme.example",
            "Acme",
            "Product Manager, Payments",
        ),
        ("Interview: VP of Sales", "ana@acme.example", "Acme", "VP of Sales"),
        ("Interview – Sous Chef", "x@gmail.com", "", "Sous Chef"),
        ("Onsite loop: Acme", "ana@acme.example", "Acme", ""),
        ("Interview with Talent Team", "ana@acme.example", "Acme", ""),
        ("Interview: Nurse at St. Mary's Hospital", "a@stmarys.example", "St. Mary's Hospital", "Nurse"),
        ("Interview at Acme for the position of Data Engineer", "ana@acme.example", "Acme", "Data Engineer"),
        ("Follow-up: Data Engineer with Acme", "ana@acme.example", "Acme", "Data Engineer"),
        ("Data Engineer interview at Acme", "ana@acme.example", "Acme", "Data Engineer"),
        ("Interview at Ernst & Young - Tax Analyst", "r@ey.example", "Ernst & Young", "Tax Analyst"),
        ("Interview: C++ Developer at Acme", "ana@acme.example", "Acme", "C++ Developer"),
        ("Interview: Junior/Senior Data Engineer", "ana@acme.example", "Acme", "Junior/Senior Data Engineer"),
        ("Google Meet: Acme <-> Jane (Data Engineer)", "ana@acme.example", "Acme", "Data Engineer"),
        ("Technical Screening", "ana@acme.example", "Acme", ""),
        ("Data Engineer", "ana@acme.example", "Acme", "Data Engineer"),
        ("Interview, Data Engineer, Acme", "ana@acme.example", "Acme", "Data Engineer"),
        (
            "Ana's Zoom Meeting - Interview Data Engineer Blue River",
            "ana@blueriver.example",
            "Blue River",
            "Data Engineer",
        ),
        ("Acme Rail <> Jane Doe - Intro Chat", "ana@ar.example", "Ar", ""),
        ("Final interview w/ CEO - Acme", "ana@acme.example", "Acme", ""),
        ("HM Interview - Senior PM - J. Doe", "ana@acme.example", "Acme", "Senior PM"),
        ("Kennenlernen Acme GmbH / Jane Doe", "", "Acme GmbH", ""),
        (
            "Vorstellungstermin Pflegefachkraft (m/w/d) – Klinikum Musterau",
            "",
            "Klinikum Musterau",
            "Pflegefachkraft",
        ),
        ('Einladung: Video-Interview "Data Engineer"', "ana@acme.example", "Acme", "Data Engineer"),
        ("2e entretien : Ingénieur d'affaires (Acme)", "ana@acme.example", "Acme", "Ingénieur d'affaires"),
        ("Interview - Chef de Partie - The Oak Room", "ana@oakhotels.example", "Oakhotels", "Chef de Partie"),
        ("Virtual Onsite / Jane Doe / Data Engineer / Acme", "", "Acme", "Data Engineer"),
        ("Panel Interview - Jane Doe - REQ-12345 - Data Engineer", "", "", "Data Engineer"),
        ("Zweitgespräch: Data Engineer (m/w/d) | Acme SE", "", "Acme SE", "Data Engineer"),
        ("Telefoninterview Sachbearbeiterin Einkauf, Acme KG", "", "Acme KG", "Sachbearbeiterin Einkauf"),
        ("Erstes Gespräch Acme x Jane Doe", "ana@acme.example", "Acme", ""),
        ("AW: Termin Vorstellungsgespräch 8.12. 14 Uhr", "ana@acme.example", "Acme", ""),
        ("Vorstellungsgespräch Jane Doe – Acme GmbH – Controllerin", "", "Acme GmbH", "Controllerin"),
        ("Einladung zum Gespräch als Referentin bei der Stadt Musterau", "", "Stadt Musterau", "Referentin"),
        ('Interview Stelle "Leiter Einkauf" - Acme', "", "Acme", "Leiter Einkauf"),
        ("Entretien pour le poste de Chef de projet chez Acme", "", "Acme", "Chef de projet"),
        ("Entretien d'embauche : Développeuse, Acme", "", "Acme", "Développeuse"),
        ("Invitation : Entretien téléphonique avec Mme Dupont (RH)", "c@acme.example", "Acme", ""),
        ("Interview 1/3: Data Engineer - Acme", "ana@acme.example", "Acme", "Data Engineer"),
    ],
)
def test_company_and_position(title: str, email: str, company: str, position: str) -> None:
    """In either order, between any marks, beside people, rounds, links and services; `email` is who invites."""
    addresses = [email] if email else []
    assert company_and_position(title, addresses, NAMES, CANDIDATE) == (company, position)


def test_a_title_is_shown_as_it_reads() -> None:
    """Without HTML entities, also doubled ones, and without characters that nobody sees."""
    assert plain_title("R&amp;amp;D\u200b &#8211; Pay\u00adments") == "R&D – Payments"


@given(
    st.lists(
        st.sampled_from(["Interview", " at ", " for ", " – ", ": ", "(", ")", " with ", "a", " ", "<>", ","])
    )
)
def test_any_title_is_read_soon(parts: list[str]) -> None:
    """Whatever a title is made of, it is read in no time."""
    begins = time.monotonic()
    company_and_position("".join(parts) * 20, [], NAMES, CANDIDATE)
    assert time.monotonic() - begins < 1

"""Whose mail it is: threads, people, namesakes, colleagues, hiring systems, and several interviews at one company."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from afterword.domain.mail import Address, Message
from afterword.domain.model import Interview, Person
from afterword.mail import Match, whose
from afterword.mail.matching import same_company

if TYPE_CHECKING:
    from collections.abc import Sequence

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
YOU = frozenset({"jane@gmail.com"})


def interview(company: str, position: str, *people: Person) -> Interview:
    """An interview of yesterday."""
    name = f"{company}-{position}".lower().replace(" ", "-")
    return Interview(name, company, position, AT, AT, "Europe/London", people)


ANA = Person("ana-ruiz", "Ana Ruiz", "ana@acme.com")
BEN = Person("ben-okafor", "Ben Okafor", "ben.okafor@acme.com")
FREE = Person("eva-lind", "Eva Lind", "eva.lind@gmail.com")
ACME = interview("Acme Inc.", "Engineer", ANA)
SENIOR = interview("Acme Inc.", "Senior Engineer", BEN)
LIND = interview("Lind & Co", "Cook", FREE)
ALL = (ACME, SENIOR, LIND)


def message(
    sender: str, name: str = "", *, subject: str = "Hello", text: str = "", thread: str = "t"
) -> Message:
    """A mail to Jane."""
    return Message(
        "m", thread, frozenset(), AT, Address(name, sender), subject=subject, text=text, whole=True
    )


def ties(found: Sequence[Match]) -> list[tuple[str, str, str, bool]]:
    """The matches as plain values."""
    return [(match.interview, match.person, match.how, match.sure) for match in found]


def test_a_known_thread_says_it_all() -> None:
    """Whoever writes in the thread of a letter writes about its interview."""
    found = whose(message("x@elsewhere.org", thread="t7"), ALL, {"t7": [ACME.id]}, you=YOU)
    assert ties(found) == [(ACME.id, "", "thread", True)]


def test_in_a_thread_the_person_is_still_named() -> None:
    """The thread ties, and the address says who."""
    found = whose(message("ben.okafor@acme.com", thread="t7"), ALL, {"t7": [SENIOR.id]}, you=YOU)
    assert ties(found) == [(SENIOR.id, BEN.id, "thread", True)]


@pytest.mark.parametrize("address", ["ana@acme.com", "ana+jobs@acme.com"])
def test_a_persons_address_is_theirs(address: str) -> None:
    """From a person's own address, with a tag too: sure, and only their interview."""
    assert ties(whose(message(address), ALL, {}, you=YOU)) == [(ACME.id, ANA.id, "person", True)]


@pytest.mark.parametrize("address", ["evalind@gmail.com", "eva.lind@googlemail.com"])
def test_dots_at_gmail_do_not_matter(address: str) -> None:
    """Gmail's spellings of one mailbox are one person."""
    assert ties(whose(message(address), ALL, {}, you=YOU)) == [(LIND.id, FREE.id, "person", True)]


def test_reply_to_and_sender_count() -> None:
    """A person behind Reply-To or Sender is found, though From is a robot's."""
    robot = message("no-reply@tool.example", "Tool")
    by_reply = replace(robot, reply_to=(Address("", "ana@acme.com"),))
    by_sender = replace(robot, headers=(("Sender", "Ana <ana@acme.com>"),))
    for one in (by_reply, by_sender):
        assert ties(whose(one, ALL, {}, you=YOU)) == [(ACME.id, ANA.id, "person", True)]


@pytest.mark.parametrize(
    ("name", "address", "sure"),
    [
        ("Ana Ruiz", "ana.ruiz@mail.acme.com", True),
        ("Ruiz, Ana", "a.ruiz@acme.de", True),
        ("Ana María Ruiz", "ana@home.example", False),
        ("ANA RUIZ", "anaruiz99@gmail.com", False),
        ("Ana Ruiz (Acme)", "ana@home.example", True),
        ("Dr. Ana Ruiz via Greenhouse", "no-reply@us.greenhouse-mail.io", False),
    ],
)
def test_another_address_of_the_same_person(name: str, address: str, sure: bool) -> None:
    """By name; sure where the company goes with it."""
    text = "about Acme" if "(" in name else ""
    found = whose(message(address, name, text=text), ALL, {}, you=YOU)
    assert ties(found) == [(ACME.id, ANA.id, "same-name", sure)]


@pytest.mark.parametrize("name", ["Ana", "Ruiz", "Ana Rui", "Ben Ruiz", ""])
def test_part_of_a_name_is_nobody(name: str) -> None:
    """A first name alone, or another one, ties nothing."""
    assert whose(message("x@home.example", name), ALL, {}, you=YOU) == ()


def test_colleagues_are_found_by_domain_and_position() -> None:
    """Any address at the company's domain, below it too; the position named tells which interview."""
    found = whose(message("hr@mail.acme.com", subject="Your interview for Senior Engineer"), ALL, {}, you=YOU)
    assert ties(found) == [(SENIOR.id, "", "company", True)]


def test_the_person_named_tells_which_interview() -> None:
    """Without a position, the person who is mentioned tells."""
    found = whose(message("hr@acme.com", text="Ben Okafor told me about you."), ALL, {}, you=YOU)
    assert ties(found) == [(SENIOR.id, "", "company", True)]


def test_where_nothing_tells_all_interviews_match_unsure() -> None:
    """Missing an answer is worse than stopping two: all of the company's interviews, none sure."""
    found = whose(message("hr@acme.com"), ALL, {}, you=YOU)
    assert ties(found) == [(ACME.id, "", "company", False), (SENIOR.id, "", "company", False)]


@pytest.mark.parametrize("address", ["x@gmail.com", "hr@proton.me", "a@web.de", "b@mail.yahoo.co.jp"])
def test_a_free_mail_domain_ties_nobody(address: str) -> None:
    """That an interviewer has a Gmail address makes no colleague of everybody there."""
    assert whose(message(address), ALL, {}, you=YOU) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a@acme.co.uk", "b@mail.acme.co.uk", True),
        ("a@acme.co.uk", "b@other.co.uk", False),
        ("a@acme.com", "b@notacme.com", False),
        ("a@acme.com", "b@acme.com.evil.example", False),
        ("a@gmail.com", "b@gmail.com", False),
        ("a@one.github.io", "b@two.github.io", False),
        ("a", "b", False),
    ],
)
def test_one_company_is_one_registered_domain(one: str, other: str, same: bool) -> None:
    """By the public suffix list, and never a provider's domain."""
    assert same_company(one, other) is same


@pytest.mark.parametrize(
    ("sender", "name", "subject", "expected"),
    [
        ("no-reply@us.greenhouse-mail.io", "Acme Recruiting", "Your application", True),
        ("no-reply@hire.lever.co", "Lever", "Acme: Engineer", True),
        ("acme@myworkday.com", "Workday", "Update on your application", True),
        ("notifications@smartrecruiters.com", "Hiring", "Your application for Engineer", False),
        ("jobs@acme.teamtailor-mail.com", "", "Hello", True),
    ],
)
def test_a_hiring_system_that_names_company_or_position(
    sender: str, name: str, subject: str, expected: bool
) -> None:
    """A robot ties by the company's name (sure) or the position's (not sure)."""
    found = whose(message(sender, name, subject=subject), (ACME, LIND), {}, you=YOU)
    assert ties(found) == [(ACME.id, "", "system", expected)]


def test_a_hiring_system_about_another_company_is_nobodys() -> None:
    """The same robot writes for thousands of companies."""
    found = whose(
        message("no-reply@us.greenhouse-mail.io", "Globex", subject="Your application"), ALL, {}, you=YOU
    )
    assert found == ()


def test_a_forwarded_mail_of_theirs_counts() -> None:
    """An answer that somebody passes on is from the person in the forwarded header."""
    text = "FYI\n\n---------- Forwarded message ---------\nFrom: Ana Ruiz <ana+jobs@acme.com>\nSubject: Jane\n\nYes."
    found = whose(message("aunt@home.example", subject="Fwd: Jane", text=text), ALL, {}, you=YOU)
    assert ties(found) == [(ACME.id, ANA.id, "person", False)]


@pytest.mark.parametrize("address", ["jane@gmail.com", "jane+jobs@gmail.com", "j.ane@googlemail.com"])
def test_ones_own_address_ties_nothing(address: str) -> None:
    """The candidate's own mail is no tie, though their address be the interview's by mistake."""
    mine = interview("Acme", "Engineer", Person("jane", "Jane Doe", "jane@gmail.com"))
    assert whose(message(address, "Jane Doe"), (mine,), {}, you=YOU) == ()


def test_a_company_without_any_address_is_known_by_its_name() -> None:
    """Before a card gave an address, acme.io is Acme's when the mail says so."""
    bare = interview("Globex GmbH", "Cook", Person("max", "Max Moll"))
    found = whose(message("hr@globex.io", subject="Your interview at Globex"), (bare,), {}, you=YOU)
    assert ties(found) == [(bare.id, "", "company", True)]


def test_a_strangers_mail_is_nobodys() -> None:
    """A mail that nothing ties is about no interview."""
    assert whose(message("x@shop.example", "Shop", subject="Sale", text="buy"), ALL, {}, you=YOU) == ()

"""The interviews of a soak: at companies of their own, with people who have mailboxes, or addresses that are wrong."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from afterword.core.facts import Interview, Notes, OpenQuestion, Part, Person, PersonNotes
from afterword.sandbox import Sandbox

FIRST = ("Ana", "Li", "Tomas", "Rita", "Sam", "Carla", "Noor", "Ivo", "Mei", "Paul", "Ruth", "Yuki")
LAST = ("Ruiz", "Wei", "Vela", "Sommer", "Hill", "Neri", "Aziz", "Kral", "Tanaka", "Okoro", "Baum", "Silva")
TALKS = (
    "how the team onboards across nine time zones",
    "the move to one payroll system in spring",
    "why the warehouse shifts change every six weeks",
    "your way of reviewing code in pairs on Thursdays",
    "the new laboratory that opens beside the river",
    "how tickets reach the engineer who wrote the code",
    "the year in which the catalogue was split in two",
    "training for people who come back after a long leave",
    "the experiment with four long days a week",
    "what the audit found about the old archive",
)
QUESTIONS = (
    ("Which survey did you use?", "A pulse survey of five questions, in week one and week six."),
    ("How large was the budget?", "It was 40,000 euros, of which we spent three quarters."),
    ("Who signed the contract?", "The head of purchasing did, after two rounds with the lawyers."),
    ("What broke first?", "The nightly import, because nobody had counted the leap second."),
)
POINTS = (
    "ran the onboarding of 140 people in one year",
    "moved a payroll of 1,200 people to a new system",
    "built a shift calendar that 300 people read",
    "taught 40 managers to write reviews",
    "cut the time to answer a ticket by half",
)


def invited(number: int, now: datetime, sandbox: Sandbox, dice: random.Random) -> Interview:
    """An interview that has just ended, or is about to; its people are known to the sandbox."""
    domain = f"firm{number}.example"
    sandbox.add_domain(domain)
    names = dice.sample(FIRST, dice.randint(1, 3) + 1)
    talks = dice.sample(TALKS, len(names))
    people = [
        _person(n, domain, Part.INTERVIEWER, t, dice) for n, t in zip(names[1:], talks[1:], strict=True)
    ]
    if dice.random() < 0.3:
        people.append(_person(names[0], domain, Part.COORDINATOR, "", dice))
    for person in people:
        _settle(person, sandbox, dice)
    ends = now + timedelta(minutes=dice.randint(-60, 90))
    return Interview(
        id=f"firm{number}-engineer-{ends:%Y-%m-%d}",
        company=f"Firm {number}",
        position="Engineer",
        starts=ends - timedelta(hours=1),
        ends=ends,
        time_zone=dice.choice(("America/New_York", "America/New_York", "America/Chicago")),
        people=tuple(people),
        notes=Notes(
            tuple(dice.sample(POINTS, 2)), "growing without losing anybody", ("listen", "write it down")
        ),
    )


def _person(first: str, domain: str, part: Part, talk: str, dice: random.Random) -> Person:
    name = f"{first} {dice.choice(LAST)}"
    address = f"{first.lower()}@{domain}"
    notes = PersonNotes((talk,), (OpenQuestion(*dice.choice(QUESTIONS)),) if dice.random() < 0.5 else ())
    return Person(first.lower(), name, address, part, notes=notes if talk else PersonNotes())


def _settle(person: Person, sandbox: Sandbox, dice: random.Random) -> None:
    """Most have a mailbox; some are away, some addresses are wrong."""
    chance = dice.random()
    if chance > 0.05:
        sandbox.add_account(person.email, person.name)
    if 0.05 < chance < 0.12:
        sandbox.vacation(person.email, "I am out of the office this week and will read your mail after that.")

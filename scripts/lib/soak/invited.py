"""The interviews of a soak: at companies of their own, with people who have mailboxes, or addresses that are wrong."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from afterword.domain.model import Interview, Notes, Person, Role
from afterword.sandbox import Sandbox

FIRST = ("Ana", "Li", "Tomas", "Rita", "Sam", "Carla", "Noor", "Ivo", "Mei", "Paul", "Ruth", "Yuki")
LAST = ("Ruiz", "Wei", "Vela", "Sommer", "Hill", "Neri", "Aziz", "Kral", "Tanaka", "Okoro", "Baum", "Silva")


def invited(number: int, now: datetime, sandbox: Sandbox, dice: random.Random) -> Interview:
    """An interview that has just ended, or is about to, with rough notes; its people are known to the sandbox."""
    domain = f"firm{number}.example"
    sandbox.add_domain(domain)
    names = dice.sample(FIRST, dice.randint(1, 3) + 1)
    people = [_person(name, domain, Role.INTERVIEWER, dice) for name in names[1:]]
    if dice.random() < 0.3:
        people.append(_person(names[0], domain, Role.COORDINATOR, dice))
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
        notes=Notes(rough="nice people, asked about growth"),
    )


def _person(first: str, domain: str, part: Role, dice: random.Random) -> Person:
    return Person(first.lower(), f"{first} {dice.choice(LAST)}", f"{first.lower()}@{domain}", part)


def _settle(person: Person, sandbox: Sandbox, dice: random.Random) -> None:
    """Most have a mailbox; some are away, some addresses are wrong."""
    chance = dice.random()
    if chance > 0.05:
        sandbox.add_account(person.email, person.name)
    if 0.05 < chance < 0.12:
        sandbox.vacation(person.email, "I am out of the office this week and will read your mail after that.")

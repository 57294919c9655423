"""The applications of a soak: at companies of their own, each with rounds of one talk or several.

The people of a company have mailboxes, or addresses that are wrong. Some write from two addresses of one mailbox, and
some ask questions in two talks of a day.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from afterword.domain.addresses import mailbox_of, same_mailbox
from afterword.domain.model import Interview, Notes, Person, Role, Rules
from afterword.sandbox import Sandbox

FIRST = ("Ana", "Li", "Tomas", "Rita", "Sam", "Carla", "Noor", "Ivo", "Mei", "Paul", "Ruth", "Yuki")
LAST = ("Ruiz", "Wei", "Vela", "Sommer", "Hill", "Neri", "Aziz", "Kral", "Tanaka", "Okoro", "Baum", "Silva")
ZONES = ("America/New_York", "America/New_York", "America/Chicago")
BREAK = timedelta(minutes=15)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Round:
    """The talks of one day."""

    talks: tuple[Interview, ...]

    @property
    def first_end(self) -> datetime:
        """When its first talk ended."""
        return min(talk.ends for talk in self.talks)

    @property
    def last_end(self) -> datetime:
        """When its last talk ended."""
        return max(talk.ends for talk in self.talks)

    def has(self, person: Person) -> bool:
        """Whether that person was in it, under any address of theirs."""
        return any(same_mailbox(p.email, person.email) for talk in self.talks for p in talk.people)


@dataclass
class LivedApplication:
    """A position at a company: everybody there, the talks so far, and those that nobody has entered yet."""

    company: str
    time_zone: str
    domain: str
    people: tuple[Person, ...]
    talks: list[Interview] = field(default_factory=list)
    coming: list[Interview] = field(default_factory=list)
    away: dict[str, date] = field(
        default_factory=dict
    )  # by mailbox: the day of the return that their reply names

    @property
    def rounds(self) -> list[Round]:
        """The entered talks by day, the earliest first."""
        in_order = sorted(self.talks, key=lambda talk: talk.starts)
        return [Round(tuple(talks)) for _, talks in groupby(in_order, key=_day)]

    @property
    def addresses(self) -> dict[str, Person]:
        """Every address at which somebody was entered."""
        return {p.email: p for talk in (*self.talks, *self.coming) for p in talk.people}

    def mailboxes(self) -> Iterator[list[str]]:
        """The addresses again, those of one person together."""
        left = list(self.addresses)
        while left:
            one = [address for address in left if same_mailbox(address, left[0])]
            yield one
            left = [address for address in left if address not in one]


def _day(talk: Interview) -> date:
    return talk.starts.astimezone(ZoneInfo(talk.time_zone)).date()


def applied(number: int, sandbox: Sandbox, dice: random.Random) -> LivedApplication:
    """An application at a new company, whose people the sandbox knows; there are no talks yet."""
    domain = f"firm{number}.example"
    sandbox.add_domain(domain)
    names = dice.sample(FIRST, 5)
    people = [_person(name, number, Role.INTERVIEWER, dice) for name in names[1:]]
    if dice.random() < 0.4:
        people.append(_person(names[0], number, Role.COORDINATOR, dice))
    made = LivedApplication(f"Firm {number}", dice.choice(ZONES), domain, tuple(people))
    for person in people:
        _settle(made, person, sandbox, dice)
    return made


def invite(application: LivedApplication, ends: datetime, sandbox: Sandbox, dice: random.Random) -> None:
    """One more round, whose first talk ends then: one talk, or a loop of two or three. They are still to be entered."""
    many = dice.choices((1, 2, 3), (5, 4, 2))[0]
    asked = [p for p in application.people if p.part is Role.INTERVIEWER]
    dice.shuffle(asked)
    for number in range(many):
        people = asked[number : number + 1] if many > 1 else asked[: dice.randint(1, 3)]
        if number and dice.random() < 0.6:  # somebody in two slots, perhaps under another address
            again = asked[number - 1]
            people = [*people, replace(again, email=_other_address(again, sandbox, dice))]
        people = [*people, *(p for p in application.people if p.part is Role.COORDINATOR)]
        application.coming.append(_talk(application, ends + number * (HOUR + BREAK), people, dice))


def _talk(
    application: LivedApplication, ends: datetime, people: list[Person], dice: random.Random
) -> Interview:
    number = len(application.talks) + len(application.coming) + 1
    day = ends.astimezone(ZoneInfo(application.time_zone)).date()
    promised = day + timedelta(days=dice.randint(2, 8)) if dice.random() < 0.12 else None
    return Interview(
        id=f"{application.domain.partition('.')[0]}-engineer-{day}-{number}",
        company=application.company,
        position="Engineer",
        starts=ends - HOUR,
        ends=ends,
        time_zone=application.time_zone,
        people=tuple(people),
        notes=Notes(rough="nice people, asked about growth"),
        rules=Rules(decision_by=promised),
    )


def _person(first: str, number: int, part: Role, dice: random.Random) -> Person:
    """Most write from the company's domain, some from Gmail."""
    last = dice.choice(LAST)
    email = f"{first.lower()}@firm{number}.example"
    if part is Role.INTERVIEWER and dice.random() < 0.25:
        email = f"{first.lower()}.{last.lower()}.{number}@gmail.com"
    return Person(first.lower(), f"{first} {last}", email, part)


def _settle(application: LivedApplication, person: Person, sandbox: Sandbox, dice: random.Random) -> None:
    """Most have a mailbox; some are away, with a day of return or without one; some addresses are wrong."""
    chance = dice.random()
    if chance > 0.05:
        sandbox.add_account(person.email, person.name)
    if 0.05 < chance < 0.12:
        text = "I am out of the office this week and will read your mail after that."
        if dice.random() < 0.6:
            back = sandbox.state.world.clock.now().date() + timedelta(days=dice.randint(4, 12))
            application.away[mailbox_of(person.email)] = back
            text = f"I am out of the office until {back:%B} {back.day}, {back.year}."
        sandbox.vacation(person.email, text)


def _other_address(person: Person, sandbox: Sandbox, dice: random.Random) -> str:
    """The same address, or another of the same mailbox. It has a mailbox of its own here, where Gmail has one."""
    local, _, domain = person.email.partition("@")
    others = [f"{local}+jobs@{domain}"]
    if domain == "gmail.com":
        others += [f"{local.replace('.', '')}@gmail.com", f"{local}@googlemail.com"]
    other = person.email if dice.random() < 0.3 else dice.choice(others)
    if person.email in sandbox.state.world.accounts:
        sandbox.add_account(other, person.name)
    return other

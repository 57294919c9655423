"""What the counts are made from: a candidate's mailbox, their readers' mailboxes, and what the sandbox was asked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from scripts.lib.soak.ground import Candidate, Ground
from scripts.lib.soak.invited import LivedApplication, Round
from scripts.lib.soak.people import BY_HAND, OWN_THREAD, REPLY, Answer, People, is_reply

from afterword.domain.mail import STEP_HEADER

THANKS = "Thanks for the interview"
LOOK = frozenset(
    f"gmail.users.{name}" for name in ("threads.get", "messages.list", "messages.get", "drafts.get")
)
LAG = 90.0
"""The longest that searches lag behind in a soak, seconds of the story."""

Mail = dict[str, Any]


COUNTS = {
    "sent twice": "twice",
    "thanked twice": "thanked",
    "lost": "lost",
    "overwritten": "overwritten",
    "pestered": "pestered",
    "beyond one chain": "chain",
    "unfinished": "unfinished",
}
"""The counts that must be zero, as the report names them, and where `Counted` has them."""


@dataclass
class Counted:
    """What was found: sentences for each broken promise, and the figures."""

    due: int = 0
    nudges: int = 0  # that left by themselves
    states: Counter[str] = field(default_factory=Counter)
    replies: Counter[str] = field(default_factory=Counter)  # letters after the answer, by state
    twice: list[str] = field(default_factory=list)
    thanked: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    overwritten: list[str] = field(default_factory=list)
    pestered: list[str] = field(default_factory=list)
    chain: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)

    @property
    def broken(self) -> list[str]:
        """All of them."""
        return [each for kind in COUNTS.values() for each in getattr(self, kind)]


@dataclass
class Books:
    """A candidate's side at the end, read once."""

    candidate: Candidate
    ground: Ground
    people: People

    @cached_property
    def mail(self) -> list[Mail]:
        """Their mailbox, the oldest first."""
        return self.ground.sandbox.mailbox(self.candidate.address)

    @cached_property
    def sent(self) -> list[Mail]:
        """What left, without replies and what the candidate wrote by hand."""
        return [m for m in self.mail if "SENT" in m["labels"] and self._counts(m)]

    @cached_property
    def replies(self) -> list[Mail]:
        """The letters after the answer in their mailbox: drafts, and what left."""
        return [m for m in self.mail if self.reply_step(m)]

    def reply_step(self, mail: Mail) -> str:
        """The step of a letter after the answer, by its header or by the candidate's words in it; or nothing."""
        marks = [value for name, value in mail["headers"] if name.lower() == STEP_HEADER.lower()]
        marks += re.findall(rf"{REPLY}([0-9a-f]+)-", mail["text"])
        steps = (self.people.marked.get(mark, "") for mark in marks)
        return next((step for step in steps if is_reply(step)), "")

    def _counts(self, mail: Mail) -> bool:
        return BY_HAND not in mail["text"] and not self.reply_step(mail)

    @property
    def applications(self) -> list[LivedApplication]:
        """Theirs."""
        return [made for c, made in self.people.applications.values() if c is self.candidate]

    @cached_property
    def letters(self) -> dict[str, list[Mail]]:
        """What each address of somebody in an interview of theirs got, without what was written by hand."""
        everybody = {
            p.email for c, i in self.people.interviews.values() if c is self.candidate for p in i.people
        }
        return {address: self._got(address) for address in everybody}

    def _got(self, address: str) -> list[Mail]:
        if not self.arrives(address):
            return [m for m in self.sent if address in m["to"]]
        theirs = (m for m in self.ground.sandbox.mailbox(address) if m["from"] == self.candidate.address)
        return [m for m in theirs if "SENT" not in m["labels"] and self._counts(m)]

    def arrives(self, address: str) -> bool:
        """Whether that address has a mailbox."""
        return address in self.ground.sandbox.state.world.accounts

    def nudges(self, application: LivedApplication) -> list[Mail]:
        """Afterword's own to anybody there: not what the candidate sent in Gmail."""
        there = application.addresses
        return [m for m in self.sent if m["to"][0] in there and is_nudge(m) and m["at"] in self._sends]

    @cached_property
    def _asked(self) -> list[dict[str, Any]]:
        return self.ground.sandbox.requests(account=self.candidate.address)

    @cached_property
    def _sends(self) -> dict[str, int]:
        return {r["at"]: n for n, r in enumerate(self._asked) if r["method"] == "gmail.users.drafts.send"}

    def is_own(self, mail: Mail) -> bool:
        """Whether Afterword asked for it to be sent."""
        return mail["at"] in self._sends

    def looked_at(self, mail: Mail) -> datetime:
        """When the look before that letter began."""
        first = self._sends[mail["at"]]
        while first and self._asked[first - 1]["method"] in LOOK:
            first -= 1
        return datetime.fromisoformat(self._asked[first]["at"])


def joins_thread(mail: Mail) -> bool:
    """Whether it joins a thread."""
    return any(name.lower() == "in-reply-to" for name, _ in mail["headers"])


def is_thanks(mail: Mail) -> bool:
    """A letter of thanks."""
    return not joins_thread(mail) and mail["subject"].startswith(THANKS)


def is_nudge(mail: Mail) -> bool:
    """Whether it is a nudge. Without a letter of thanks, it begins a thread."""
    return not is_thanks(mail)


def at(mail: Mail) -> datetime:
    """When it left."""
    return datetime.fromisoformat(mail["at"])


def seen_by(answer: Answer, last: Round, looked: datetime) -> bool:
    """Whether a look at that moment finds that answer, and it is one to that round.

    What comes between two talks of a day answers the first if it is in its letter's thread; else it is about the day.
    """
    after = answer.at >= last.last_end or bool(answer.to_letter_of and answer.to_letter_of >= last.first_end)
    lag = timedelta(seconds=LAG) if answer.how == OWN_THREAD else timedelta()
    return after and answer.at + lag < looked

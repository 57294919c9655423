"""The post of the sandbox, watched: which letter left when, by whose hand, with what words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from afterword.domain.mail import STEP_HEADER, step_mark
from afterword.domain.step_key import StepKey
from afterword.sandbox.mailbox import Item
from afterword.sandbox.rfc822 import RawMail
from afterword.sandbox.world import Account, GmailWorld, Timed


@dataclass(frozen=True)
class Departure:
    """A draft that left. Without a step it was one of the person's own."""

    step: str
    at: datetime
    by_hand: bool
    beat: int
    began: int  # requests before that beat
    request: int  # requests before it left, its own among them
    text: str
    to: tuple[str, ...]
    message_id: str

    @property
    def kind(self) -> str:
        """thank-you or nudge."""
        return self.step.split("/")[1] if self.step else ""

    @property
    def interview(self) -> str:
        """Whose letter it is."""
        return self.step.partition("/")[0]


@dataclass
class Post(GmailWorld):
    """Knows of each draft whose letter it is, also where the person's editing took our header and its id away."""

    step_of: dict[str, str] = field(default_factory=dict)  # by draft id
    marks: dict[str, str] = field(default_factory=dict)  # what a header says -> the step
    timed_steps: dict[bytes, str] = field(default_factory=dict)
    departures: list[Departure] = field(default_factory=list)
    by_hand: bool = False
    beat: int = 0
    beat_began: int = 0
    requests: Callable[[], int] = int

    def expect(self, steps: list[str]) -> None:
        """There can be letters for these steps."""
        self.marks |= {step_mark(StepKey.parse(step)): step for step in steps}

    @contextmanager
    def hands(self) -> Iterator[None]:
        """Within, it is the person who acts."""
        self.learn()
        before, self.by_hand = self.by_hand, True
        try:
            yield
        finally:
            self.by_hand = before

    def learn(self) -> None:
        """Whose letters the drafts are that carry our header now; the others are known from before."""
        for account in self.accounts.values():
            for draft_id, message_id in account.mailbox.drafts.items():
                mark = account.mailbox.messages[message_id].mail.header(STEP_HEADER)
                if mark in self.marks:
                    self.step_of[draft_id] = self.marks[mark]

    def send_draft(self, account: Account, draft_id: str, now: datetime) -> Item:
        """As the sandbox has it, and noted."""
        self.learn()
        sent = super().send_draft(account, draft_id, now)
        self._note(self.step_of.get(draft_id, ""), sent, by_hand=self.by_hand)
        return sent

    def _leave(self, timed: Timed) -> None:
        with self.hands():
            super()._leave(timed)

    def send(
        self, account: Account, mail: RawMail, now: datetime, thread_id: str = "", *, keeps_id: bool = False
    ) -> Item:
        """As the sandbox has it; what was scheduled by hand is noted."""
        step = self.timed_steps.pop(mail.raw, "")
        sent = super().send(account, mail, now, thread_id, keeps_id=keeps_id)
        if step:
            self._note(step, sent, by_hand=True)
        return sent

    def _note(self, step: str, sent: Item, *, by_hand: bool) -> None:
        to = tuple(sent.mail.recipients)
        when = self.beat, self.beat_began, self.requests()
        self.departures.append(
            Departure(step, sent.received, by_hand, *when, sent.mail.text, to, sent.mail.message_id)
        )

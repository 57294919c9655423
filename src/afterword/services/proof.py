"""Setup's proof on the live mailbox: create a draft to oneself, read it, and delete or send it, as with a letter.

The draft says what it is. If an interrupted proof left one, the next proof finds it by its subject and deletes it; one
that the person has changed is theirs and stays.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from afterword.config.language import _, several
from afterword.domain.model import Letter
from afterword.errors import AfterwordError, AnswerLost, GmailAway, Refused
from afterword.letters.mime import mime

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.domain.mail import Draft, Message, Ref
    from afterword.letters import Sender

SUBJECT = "Afterword test draft, safe to delete"
TEXT = """\
This is a test of Afterword's set-up.

It wrote this to you, to see that it can write and read drafts in your Gmail, and
removes it by itself. If you find it lying about, a set-up was interrupted: you can
delete it, or let the next `afterword setup` do so.
"""
SENT_TEXT = """\
This is the test message that you asked Afterword's set-up for.

It was written as a draft and sent to yourself, as a letter will be. Afterword
deletes no mail: it is yours to keep or delete.
"""
NEWEST = 20
"""How many drafts are looked through if one may be so new that no search finds it yet."""


class Drawer(Protocol):
    """The part of the mailbox that the proof uses."""

    def drafts(self, query: str = "", most: int = ...) -> tuple[tuple[str, Ref], ...]:
        """The drafts that match."""

    def draft(self, draft_id: str) -> Draft | None:
        """A draft as it is now."""

    def headers(self, message_id: str) -> Message | None:
        """A message's headers."""

    def create_draft(self, mime: bytes, thread_id: str = "") -> Draft:
        """Create a draft."""

    def send_draft(self, draft_id: str) -> Ref:
        """Send the draft."""

    def delete_draft(self, draft_id: str) -> None:
        """Delete the draft."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Makes the proof in a mailbox; `say` is called for each step that worked."""

    mailbox: Drawer
    sender: Sender
    say: Callable[[str], None]

    def make(self, *, send: bool = False) -> None:
        """Prove that writing, reading and deleting (or sending) work, and leave no test draft.

        If anything ends it early, the draft is deleted if possible; otherwise the next proof deletes it.
        """
        if left := self.clean():
            self.say(
                several(
                    "{n} test draft of an earlier set-up removed.",
                    "{n} test drafts of an earlier set-up removed.",
                    left,
                ).format(n=left)
            )
        draft_id = ""
        try:
            draft_id = self._created(TEXT if not send else SENT_TEXT)
            self._read(draft_id, TEXT if not send else SENT_TEXT)
            if send:
                self._sent(draft_id)
            else:
                self._deleted(draft_id)
        except BaseException:
            with suppress(AfterwordError):  # the error that ended it is the one to report
                self._tidied(draft_id)
            raise

    def clean(self) -> int:
        """Delete test drafts of earlier proofs and return how many there were."""
        return sum(map(self._removed, self._found(f'subject:"{SUBJECT}"')))

    def _created(self, text: str) -> str:
        you = self.sender
        letter = Letter(step=None, to_name=you.name, to_email=you.email, subject=SUBJECT, text=text)
        draft = self.mailbox.create_draft(mime(letter, you))
        self.say(_("A draft to yourself was created."))
        return draft.id

    def _read(self, draft_id: str, text: str) -> None:
        found = self.mailbox.draft(draft_id)
        if found is None or found.message.subject != SUBJECT or not _same(found.message.text, text):
            raise Refused(_("Gmail does not show the test draft as it was written."))
        self.say(_("It was read back, and nothing had changed."))

    def _deleted(self, draft_id: str) -> None:
        with suppress(AnswerLost):  # the next look tells
            self.mailbox.delete_draft(draft_id)
        if self.mailbox.draft(draft_id) is not None:
            raise GmailAway(
                _("Gmail did not delete the test draft."), _("Delete it yourself, or try again later.")
            )
        self.say(_("It was deleted."))

    def _sent(self, draft_id: str) -> None:
        """Make one request, never a second one: if its answer is lost, the person sees whether it was sent."""
        sent = self.mailbox.send_draft(draft_id)
        message = self.mailbox.headers(sent.id)
        if message is None or "SENT" not in message.labels:
            raise GmailAway(
                _("Gmail said that it sent the test, but does not show it."), _("Look in your inbox.")
            )
        self.say(_("It was sent: look in your inbox."))

    def _tidied(self, draft_id: str) -> None:
        """Remove any test draft that is left. If its id never came, look through the newest drafts."""
        for each in [draft_id] if draft_id else self._found(""):
            self._removed(each)

    def _found(self, query: str) -> list[str]:
        return [draft_id for draft_id, _ in self.mailbox.drafts(query, most=NEWEST)]

    def _removed(self, draft_id: str) -> bool:
        """Delete it if it is an unchanged test draft."""
        draft = self.mailbox.draft(draft_id)
        ours = draft is not None and self._is_ours(draft.message)
        if ours:
            self.mailbox.delete_draft(draft_id)
        return ours

    def _is_ours(self, message: Message) -> bool:
        """Decide by subject, recipient and text: anything else is the person's."""
        alone = {a.email for a in (*message.to, *message.cc)} <= {self.sender.email.lower()}
        written = _same(message.text, TEXT) or _same(message.text, SENT_TEXT)
        return message.subject == SUBJECT and alone and written


def _same(one: str, other: str) -> bool:
    """Whether the words are the same: Gmail and its composer may wrap lines differently."""
    return one.split() == other.split()

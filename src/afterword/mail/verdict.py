"""The verdict of triage on a message: its class, and the reasons in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class MailClass(StrEnum):
    """The kinds of incoming mail. The caller decides the effect of each; see docs/triage.md."""

    ANSWER = "answer"  # a human's reply
    INVITATION = "invitation"  # a calendar request, update or cancellation
    NOTICE = (
        "notice"  # may be about this application: from a hiring system or a network, or in an automatic reply
    )
    AUTO_REPLY = "auto-reply"  # out of office, 'we have received…', a vacation responder
    BOUNCE = "bounce"  # delivery failed, for good or for now
    NOISE = "noise"  # newsletters, lists, one's own mail, receipts and reports


@dataclass(frozen=True, slots=True)
class MailVerdict:
    """A message's class and why.

    `kind` is None exactly if `needs_body` is true: the headers alone cannot tell. `until` is the return date in an
    out-of-office. `receipt`: it only says that something was received, and nobody is away. `failed` are the addresses
    that a bounce names, lower case. `permanent` is True if the address does not take mail, False if the delivery failed
    for now (mailbox full, server away, given up after retries), None if the mail is not a bounce. `delayed`: a mere
    warning, the server keeps trying; then `permanent` is False and nothing has failed yet.
    """

    kind: MailClass | None
    reasons: tuple[str, ...]
    until: date | None = None
    failed: tuple[str, ...] = ()
    permanent: bool | None = None
    delayed: bool = False
    needs_body: bool = False
    receipt: bool = False

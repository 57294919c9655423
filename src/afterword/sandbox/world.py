"""Everything the sandbox's accounts share: clock, quirks, mail between mailboxes, one lock."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from afterword.sandbox import automated_mail, rules
from afterword.sandbox.mailbox import Item, NotInMailbox, SandboxMailbox
from afterword.sandbox.quirks import Quirks
from afterword.sandbox.rfc822 import RawMail, crlf, date, person, rewrite
from afterword.sandbox.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from afterword.config.clock import Clock


@dataclass
class Vacation:
    """An out-of-office text; each sender gets it once in that many days."""

    subject: str
    text: str
    days: float = 4.0
    answered: dict[str, datetime] = field(default_factory=dict)


@dataclass
class Account:
    """A person with a mailbox here."""

    address: str
    name: str
    mailbox: SandboxMailbox
    vacation: Vacation | None = None
    refuses: bool = False  # mail to it bounces
    sends: list[datetime] = field(default_factory=list)
    sends_a_day: int = 500  # docs/gmail-facts.md 16
    units: list[tuple[datetime, int]] = field(default_factory=list)
    watch: Watch | None = None  # changes go to Pub/Sub
    units_a_minute: int | None = None  # enforced where given; docs/gmail-facts.md 14 says 6,000

    @property
    def written(self) -> str:
        """`Name <address>`."""
        return person(self.name, self.address)


@dataclass(order=True)
class Timed:
    """A message that the person scheduled by hand in the web page."""

    at: datetime
    account: str
    raw: bytes
    thread_id: str
    message_id: str = ""  # the entry that the mailbox shows until then
    draft_id: str = ""


class NoRecipient(ValueError):
    """The message has no recipient."""


@dataclass
class GmailWorld:
    """The accounts and everything they share. Hold `lock` around every use."""

    clock: Clock
    quirks: Quirks = field(default_factory=Quirks)
    accounts: dict[str, Account] = field(default_factory=dict)
    domains: set[str] = field(default_factory=set)
    timed: list[Timed] = field(default_factory=list)
    elsewhere: list[tuple[str, bytes]] = field(default_factory=list)  # mail sent to the outside world
    lock: Any = field(default_factory=threading.RLock)
    newcomers: Callable[[], Mapping[str, str]] | None = (
        None  # asked for who has a mailbox too: address -> name
    )

    def account(self, address: str) -> Account:
        """The account of that address; NotInMailbox if it does not exist."""
        try:
            return self.accounts[address.lower()]
        except KeyError:
            raise NotInMailbox(f"no account {address}") from None

    def add_account(self, address: str, name: str = "") -> Account:
        """Create a mailbox for that address; an existing one stays as it is."""
        address = address.lower()
        self.domains.add(address.partition("@")[2])
        return self.accounts.setdefault(address, Account(address, name, SandboxMailbox(address)))

    def settle(self) -> datetime:
        """Give newcomers their mailboxes, and do everything that has come due by the clock; return the instant."""
        for address, name in self.newcomers().items() if self.newcomers else ():
            self.add_account(address, name)
        now = self.clock.now()
        due = sorted(t for t in self.timed if t.at <= now)
        self.timed = [t for t in self.timed if t.at > now]
        for timed in due:
            self._leave(timed)
        for account in self.accounts.values():
            account.mailbox.forget_history(now, timedelta(seconds=self.quirks.history_expires_after))
        return now

    # sending

    def finished(self, account: Account, raw: bytes, now: datetime) -> RawMail:
        """Return the bytes as a mailbox stores its owner's mail: with From, Date and Message-ID."""
        mail = RawMail(crlf(raw))
        new = {
            name: value
            for name, value in (
                ("From", account.written),
                ("Date", date(now)),
                ("Message-ID", _message_id()),
            )
            if not mail.header(name)
        }
        return RawMail(
            rewrite(mail.raw, {**new, **({} if mail.header("MIME-Version") else {"MIME-Version": "1.0"})})
        )

    def send(
        self, account: Account, mail: RawMail, now: datetime, thread_id: str = "", *, keeps_id: bool = False
    ) -> Item:
        """Send the message: one copy goes to the sender's sent mail, and one to each recipient."""
        if not mail.recipients:
            raise NoRecipient(mail.header("Subject"))
        account.sends.append(now)
        if not keeps_id:
            mail = RawMail(rewrite(mail.raw, {"Message-ID": _message_id()}))
        if self.quirks.drops_x_headers_on_send:
            mail = RawMail(rewrite(mail.raw, {}, lambda name: name.startswith("x-")))
        labels = {"SENT"} | ({"INBOX", "UNREAD"} if account.address in mail.recipients else set())
        sent = account.mailbox.add(mail, labels, now, thread_id)
        outside = RawMail(rewrite(mail.raw, {}, lambda name: name == "bcc"))
        for address in mail.recipients:
            if address != account.address:
                self._post(address, outside, now, account)
        return sent

    def send_draft(self, account: Account, draft_id: str, now: datetime) -> Item:
        """Delete the draft and add a new message with SENT."""
        item = account.mailbox.draft(draft_id)
        if not item.mail.recipients:
            raise NoRecipient(item.mail.header("Subject"))
        account.mailbox.delete_draft(draft_id, now)
        keeps_id = not self.quirks.replaces_message_id_on_draft_send
        return self.send(account, item.mail, now, item.thread_id, keeps_id=keeps_id)

    def schedule_draft(self, account: Account, draft_id: str, at: datetime, now: datetime) -> None:
        """Schedule it as in the web page; a quirk decides what the API shows until then (docs/gmail-facts.md 7)."""
        item = account.mailbox.draft(draft_id)
        timed = Timed(at, account.address, item.mail.raw, item.thread_id)
        match self.quirks.schedules_by_hand_visible:
            case "draft":
                timed.draft_id = draft_id
            case "label":
                account.mailbox.delete_draft(draft_id, now)
                shown = account.mailbox.add(item.mail, {"SCHEDULED"}, now, item.thread_id)
                timed.message_id = shown.id
            case "hidden":
                account.mailbox.delete_draft(draft_id, now)
        self.timed.append(timed)

    def _leave(self, timed: Timed) -> None:
        account = self.account(timed.account)
        if timed.draft_id:
            if timed.draft_id in account.mailbox.drafts:  # else it was deleted in the meantime
                self.send_draft(account, timed.draft_id, timed.at)
            return
        if timed.message_id in account.mailbox.messages:
            account.mailbox.remove(timed.message_id, timed.at)
        self.send(account, RawMail(timed.raw), timed.at, timed.thread_id)

    # arriving

    def deliver(self, address: str, raw: bytes, now: datetime, labels: frozenset[str] = frozenset()) -> Item:
        """Deliver a message to the mailbox of that account, in the thread where it belongs."""
        account = self.account(address)
        mail = RawMail(crlf(raw))
        if not mail.message_id:
            mail = RawMail(rewrite(mail.raw, {"Message-ID": _message_id()}))
        received = f"from sandbox.invalid by mx.google.com with ESMTPS id {secrets.token_hex(6)}; {date(now)}"
        mail = RawMail(f"Delivered-To: {account.address}\r\nReceived: {received}\r\n".encode() + mail.raw)
        thread_id = rules.thread_of_incoming(mail, account.mailbox.messages.values())
        return account.mailbox.add(mail, labels or {"INBOX", "UNREAD"}, now, thread_id)

    def _post(self, address: str, mail: RawMail, now: datetime, sender: Account | None) -> None:
        if address in self.accounts and not self.accounts[address].refuses:
            self.deliver(address, mail.raw, now)
            self._out_of_office(self.accounts[address], mail, now)
        elif address.partition("@")[2] in self.domains:
            if sender:
                bounce = automated_mail.bounce(mail, address, sender.address, now)
                self.deliver(sender.address, bounce, now)
        else:
            self.elsewhere.append((address, mail.raw))

    def _out_of_office(self, account: Account, mail: RawMail, now: datetime) -> None:
        vacation, sender = account.vacation, mail.sender
        if vacation is None or mail.header("Auto-Submitted") not in {"", "no"} or sender == account.address:
            return
        answered = vacation.answered.get(sender)
        if answered is None or now - answered >= timedelta(days=vacation.days):
            vacation.answered[sender] = now
            reply = automated_mail.out_of_office(mail, account.written, vacation.subject, vacation.text, now)
            self._post(sender, RawMail(crlf(reply)), now, None)


def _message_id() -> str:
    return f"<CA{secrets.token_urlsafe(36)}@mail.gmail.com>"

"""The control side: events at Gmail that the client does not cause. One table of verbs, for Python and for HTTP.

`Verbs` holds them as methods and `Sandbox` is a `Verbs`; `POST /_control/<verb>` takes a verb's arguments as
JSON; `connect` (remote.py) gives another process the same methods. An instant goes in as an aware datetime or as
RFC 3339 text, a message as bytes or base64; every verb returns plain JSON.
"""

from __future__ import annotations

import base64
import dataclasses
import functools
from collections.abc import Callable
from datetime import datetime
from email.utils import parseaddr
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from afterword.config.clock import StoryClock
from afterword.domain.model import utc
from afterword.sandbox import composer
from afterword.sandbox.faults import Fault, FaultKind
from afterword.sandbox.mailbox import NotInMailbox
from afterword.sandbox.oauth import Consent
from afterword.sandbox.rfc822 import RawMail
from afterword.sandbox.state import FrozenClock
from afterword.sandbox.world import Vacation

if TYPE_CHECKING:
    from afterword.sandbox.mailbox import Item
    from afterword.sandbox.state import SandboxState

COMPOSE = "https://www.googleapis.com/auth/gmail.compose"
READONLY = "https://www.googleapis.com/auth/gmail.readonly"

Given = ParamSpec("Given")
Got = TypeVar("Got")
VERBS: dict[str, Callable[..., Any]] = {}
"""Every verb by name: it takes a `Verbs` and the verb's arguments, and returns plain JSON."""


def verb(function: Callable[Concatenate[Verbs, Given], Got]) -> Callable[Concatenate[Verbs, Given], Got]:
    """Make the method a verb: it holds the lock, and first does whatever has come due by the clock."""

    @functools.wraps(function)
    def locked(self: Verbs, /, *args: Given.args, **kwargs: Given.kwargs) -> Got:
        with self.state.world.lock:
            self.state.world.settle()
            return function(self, *args, **kwargs)

    VERBS[function.__name__] = locked
    return locked


class Verbs:
    """Everything that people, other mail servers and Google do in the sandbox."""

    def __init__(self, state: SandboxState) -> None:
        self.state = state

    # accounts and their mail

    @verb
    def add_account(
        self, address: str, name: str = "", *, sends_a_day: int = 500, units_a_minute: int | None = None
    ) -> dict[str, Any]:
        """Create a mailbox for that address; `units_a_minute` enforces the quota (docs/gmail-facts.md 14: 6,000)."""
        account = self.state.world.add_account(address, name)
        account.sends_a_day, account.units_a_minute = sends_a_day, units_a_minute
        return {"address": account.address, "name": account.name}

    @verb
    def add_domain(self, domain: str) -> None:
        """Keep mail to that domain here: mail to an unknown address there bounces."""
        self.state.world.domains.add(domain.lower())

    @verb
    def deliver(  # noqa: PLR0913  (a message has that many parts)
        self, account: str, raw: bytes | str | None = None, *, sender: str = "", to: str = "",
        subject: str = "", text: str = "", headers: dict[str, str] | None = None, in_reply_to: str = "",
        labels: list[str] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Deliver a message from anywhere, given as bytes or as parts.

        `in_reply_to` is the id of a message in that mailbox, or a Message-ID in its angle brackets.
        """
        world, now = self.state.world, self._now()
        if raw is None:
            about = self._referred(account, in_reply_to)
            top = {"From": sender, "To": to or account, "Subject": subject, **(headers or {})}
            raw = composer.letter(top, text, now, about)
        kept = base64.b64decode(raw) if isinstance(raw, str) else raw
        return shown(world.deliver(account, kept, now, frozenset(labels or ())))

    @verb
    def write(
        self, account: str, to: str, subject: str, text: str, headers: dict[str, str] | None = None,
        calendar: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        """Write and send a new message from a mailbox here; `calendar` goes with it as an .ics file."""
        world, now = self.state.world, self._now()
        writer = world.account(account)
        top = {"From": writer.written, "To": to, "Subject": subject, **(headers or {})}
        raw = composer.letter(top, text, now, calendar=calendar)
        return shown(world.send(writer, world.finished(writer, raw, now), now))

    @verb
    def reply(self, account: str, message_id: str, text: str, subject: str = "") -> dict[str, Any]:
        """Reply to a message in a mailbox here; a different subject starts a new thread."""
        world, now = self.state.world, self._now()
        writer = world.account(account)
        item = writer.mailbox.get(message_id)
        raw = composer.reply(item.mail, writer.written, text, now, subject=subject)
        thread_id = "" if subject else item.thread_id
        return shown(world.send(writer, world.finished(writer, raw, now), now, thread_id))

    @verb
    def mailbox(self, account: str) -> list[dict[str, Any]]:
        """Every message of the mailbox, oldest first, drafts with their draft id."""
        box = self.state.world.account(account).mailbox
        drafts = {inside: draft_id for draft_id, inside in box.drafts.items()}
        return [{**shown(i), "draft_id": drafts.get(i.id, "")} for i in reversed(box.newest_first())]

    @verb
    def elsewhere(self) -> list[dict[str, str]]:
        """The messages sent to addresses outside the sandbox."""
        return [{"to": to, "raw": base64.b64encode(raw).decode()} for to, raw in self.state.world.elsewhere]

    # the person in the web page

    @verb
    def write_draft(self, account: str, to: str, subject: str, text: str) -> dict[str, Any]:
        """The person starts a draft by hand."""
        world, now = self.state.world, self._now()
        writer = world.account(account)
        raw = composer.letter({"From": writer.written, "To": to, "Subject": subject}, text, now)
        draft_id, item = writer.mailbox.create_draft(world.finished(writer, raw, now), now)
        return {**shown(item), "draft_id": draft_id}

    @verb
    def edit_draft(
        self,
        account: str,
        draft_id: str,
        text: str | None = None,
        subject: str | None = None,
        to: str | None = None,
        on: str = "web",
    ) -> dict[str, Any]:
        """The person edits a draft in a composer, which rewrites it; parts that are not given stay.

        `on` is where: "web", or the app of a "phone", which breaks the lines of text/plain.
        """
        world, now = self.state.world, self._now()
        box = world.account(account).mailbox
        keeps_x = not world.quirks.composer_drops_x_headers
        raw = composer.edited(
            box.draft(draft_id).mail, now, text=text, subject=subject, to=to, keeps_x=keeps_x, on=on
        )
        item = box.replace_draft(draft_id, RawMail(raw), now)
        if world.quirks.draft_ids_die_on_edit:
            draft_id = box.rename_draft(draft_id)
        return {**shown(item), "draft_id": draft_id}

    @verb
    def send_draft(self, account: str, draft_id: str) -> dict[str, Any]:
        """The person presses Send."""
        world = self.state.world
        return shown(world.send_draft(world.account(account), draft_id, self._now()))

    @verb
    def schedule_draft(self, account: str, draft_id: str, at: datetime | str) -> None:
        """The person schedules it in the web page; it is sent when the clock shows `at`."""
        world = self.state.world
        world.schedule_draft(world.account(account), draft_id, instant(at), self._now())

    @verb
    def delete_draft(self, account: str, draft_id: str) -> None:
        """The person discards a draft."""
        self.state.world.account(account).mailbox.delete_draft(draft_id, self._now())

    @verb
    def trash(self, account: str, message_id: str) -> dict[str, Any]:
        """A message goes to the trash."""
        box = self.state.world.account(account).mailbox
        return shown(box.relabel(message_id, self._now(), add=["TRASH"], drop=["INBOX"]))

    @verb
    def untrash(self, account: str, message_id: str) -> dict[str, Any]:
        """A message is restored from the trash."""
        box = self.state.world.account(account).mailbox
        return shown(box.relabel(message_id, self._now(), add=["INBOX"], drop=["TRASH"]))

    @verb
    def mark_read(self, account: str, message_id: str) -> dict[str, Any]:
        """The person opens a message."""
        return shown(
            self.state.world.account(account).mailbox.relabel(message_id, self._now(), drop=["UNREAD"])
        )

    @verb
    def vacation(
        self, account: str, text: str = "", subject: str = "Out of office: {subject}", days: float = 4.0
    ) -> None:
        """Switch the vacation responder on, or off with an empty text. It answers each sender once in `days`."""
        self.state.world.account(account).vacation = Vacation(subject, text, days) if text else None

    @verb
    def refuse(self, account: str, *, on: bool = True) -> None:
        """Make mail to that address bounce as if it did not exist, or stop doing so."""
        self.state.world.account(account).refuses = on

    # what Google does itself

    @verb
    def fault(self, /, kind: str, method: str = "*", **options: Any) -> None:
        """Set a fault (see faults.py): `method` may be a pattern, `token` is the token endpoint.

        Options: account, skips, times (None for ever), when, seconds, retry_after, location, size.
        """
        self.state.faults.pending.append(Fault(FaultKind(kind), method, **options))

    @verb
    def clear_faults(self) -> None:
        """Remove all faults."""
        self.state.faults.pending.clear()

    @verb
    def set_quirks(self, /, **switches: Any) -> dict[str, Any]:
        """Switch quirks (see quirks.py); return the current state of all of them."""
        self.state.world.quirks = dataclasses.replace(self.state.world.quirks, **switches)
        return dataclasses.asdict(self.state.world.quirks)

    @verb
    def forget_history(self, account: str) -> None:
        """Make every cursor handed out so far too old."""
        box = self.state.world.account(account).mailbox
        box.history.clear()
        box.history_id += 1
        box.forgotten = box.history_id

    @verb
    def set_clock(self, at: datetime | str) -> str:
        """Set the sandbox's clock to `at`, where it stops, and do whatever came due by then."""
        world = self.state.world
        if isinstance(world.clock, StoryClock):
            world.clock.rest_at(instant(at))
        else:
            world.clock = FrozenClock(instant(at))
        return world.settle().isoformat()

    @verb
    def wind(self, to: datetime | str, hours_a_second: float = 8.0) -> float:
        """Let a story's clock run to that instant, where it stops; return the real seconds until then."""
        clock = self.state.world.clock
        if not isinstance(clock, StoryClock):
            raise ValueError("only a story's clock can be wound")  # noqa: TRY004  (the caller sees it)
        start, end = clock.now(), instant(to)
        if end < start:
            raise ValueError(f"it is {start.isoformat()} already")
        clock.run(start, end, hours_a_second * 3600)
        return clock.real_seconds(end - start)

    # signing in

    @verb
    def consent(self, account: str, scopes: list[str] | None = None, *, allow: bool = True) -> None:
        """Answer the next consent page at once, as that account and with those scopes ticked (None: all)."""
        self.state.world.account(account)
        self.state.oauth.consents.append(
            Consent(account.lower(), allow, None if scopes is None else tuple(scopes))
        )

    @verb
    def sign_in(self, account: str, scopes: list[str] | None = None) -> dict[str, Any]:
        """Sign in without a browser; return the token endpoint's answer with its refresh token."""
        address = self.state.world.account(account).address
        wanted = (COMPOSE, READONLY) if scopes is None else tuple(scopes)
        return self.state.oauth.grant(address, wanted, self._now())

    @verb
    def expire_tokens(self, account: str) -> int:
        """Expire the account's access tokens; return how many there were."""
        return self.state.oauth.expire(account.lower())

    @verb
    def revoke(self, account: str) -> int:
        """The person revokes the app's access at Google; return how many sign-ins that ended."""
        return self.state.oauth.revoke_account(account.lower())

    @verb
    def publish(self, *, testing: bool) -> None:
        """Set the app's publishing status: in 'Testing', refresh tokens expire after 7 days by the clock."""
        self.state.oauth.testing = testing

    @verb
    def client_secrets(self) -> dict[str, Any]:
        """The content of the client-secrets file, as the Google Cloud console offers it for a desktop app."""
        return self.state.oauth.client_secrets(self.state.url)

    # what was asked

    @verb
    def requests(self, method: str = "*", account: str = "", since: int = 0) -> list[dict[str, Any]]:
        """The requests after number `since`: number, method, account, at, status, fault."""
        return [
            {**vars(r), "at": r.at.isoformat()}
            for r in self.state.requests
            if r.number > since and fnmatchcase(r.method, method) and account.lower() in {"", r.account}
        ]

    @verb
    def violations(self) -> list[str]:
        """Everything that did not conform to the discovery document, on either side."""
        return list(self.state.violations)

    @verb
    def now(self) -> str:
        """The time on the sandbox's clock."""
        return self._now().isoformat()

    @verb
    def overview(self) -> dict[str, Any]:
        """Accounts, quirks, faults and counts, as `GET /_control/state` shows them."""
        world = self.state.world
        return {
            "now": self._now().isoformat(),
            "accounts": {
                a.address: {
                    "name": a.name,
                    "messages": len(a.mailbox.messages),
                    "drafts": len(a.mailbox.drafts),
                    "history_id": str(a.mailbox.history_id),
                    "units_this_minute": sum(units for _, units in a.units),
                    "away": a.vacation.text if a.vacation else "",
                    "refuses": a.refuses,
                }
                for a in world.accounts.values()
            },
            "quirks": dataclasses.asdict(world.quirks),
            "faults": [dataclasses.asdict(f) for f in self.state.faults.pending],
            "requests": len(self.state.requests),
            "violations": list(self.state.violations),
            "scheduled": [{"at": t.at.isoformat(), "account": t.account} for t in world.timed],
        }

    def _now(self) -> datetime:
        return self.state.world.clock.now()

    def _referred(self, account: str, in_reply_to: str) -> RawMail | None:
        if not in_reply_to:
            return None
        box = self.state.world.account(account).mailbox
        if not in_reply_to.startswith("<"):
            return box.get(in_reply_to).mail
        known = (i.mail for i in box.messages.values() if i.mail.message_id == in_reply_to)
        return next(known, RawMail(f"Message-ID: {in_reply_to}\r\n\r\n".encode()))


def instant(given: datetime | str) -> datetime:
    """Return the instant in UTC, from a datetime or RFC 3339 text; ValueError if it has no time zone."""
    return utc(datetime.fromisoformat(given) if isinstance(given, str) else given)


def shown(item: Item) -> dict[str, Any]:
    """A message as plain JSON, for inspection."""
    mail = item.mail
    return {
        "id": item.id,
        "thread_id": item.thread_id,
        "labels": sorted(item.labels),
        "at": item.received.isoformat(),
        "from": parseaddr(mail.header("From"))[1].lower(),
        "to": [address for _, address in mail.addresses("To", "Cc", "Bcc")],
        "subject": mail.header("Subject"),
        "rfc_message_id": mail.message_id,
        "headers": [list(pair) for pair in mail.headers],
        "text": mail.text,
        "raw": base64.b64encode(mail.raw).decode(),
    }


def perform(verbs: Verbs, name: str, arguments: dict[str, Any]) -> Any:
    """Return the result of the verb of that name. Raises NotInMailbox for an unknown verb."""
    if name not in VERBS:
        raise NotInMailbox(f"no verb {name}; there are: {', '.join(sorted(VERBS))}")
    return VERBS[name](verbs, **arguments)

"""The person's Gmail: what Afterword reads there, and the few calls that change something.

Its users declare two small protocols, one that reads and one that writes; this class satisfies both. Reads are
tried once more when Gmail fails; writes never are (docs/gmail-facts.md 17). No batch (docs/gmail-facts.md 18).
"""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Self, TypeVar

from afterword.config.language import _
from afterword.domain.addresses import same_mailbox
from afterword.domain.mail import Changes, Draft, Message, Profile, Ref
from afterword.errors import CursorGone, GmailAway, GmailBlocked, Refused, WrongAccount
from afterword.gmail import errors, parsing
from afterword.gmail.endpoints import GMAIL
from afterword.gmail.obstacles import clock
from afterword.gmail.permissions import COMPOSE, READ, missing
from afterword.gmail.transport import Limits, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from google.oauth2.credentials import Credentials

T = TypeVar("T")

HISTORY_TYPES = ["messageAdded", "messageDeleted", "labelAdded"]
REFUSED_CREATE = frozenset({400, 404, 413})
MOST_PAGES = 200
"""History longer than this is not replayed: a full look is cheaper."""


class Mailbox:
    """One account's mailbox. Made by `open_mailbox`; one thread uses it at a time; `close` it, or use `with`.

    Reading raises SignInNeeded, GmailAway, or Refused for a request that Gmail does not accept. Writing raises
    SignInNeeded, GmailAway or Refused only if it is certain that nothing was done, and AnswerLost otherwise.
    """

    def __init__(
        self,
        account: str,
        credentials: Credentials,
        endpoint: str = GMAIL,
        *,
        limits: Limits = Limits(),  # noqa: B008  (frozen)
        tries: int = 2,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.account = account
        self._transport = Transport(credentials, endpoint, limits=limits, now=now)
        self._again = limits.again
        self.asked: Counter[str] = Counter()
        """How often each method was called, by id."""
        self._tries = tries

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Drop the connections."""
        self._transport.close()

    def reset(self) -> None:
        """Reconnect after suspend. After errors this happens automatically."""
        self._transport.reset()

    @property
    def last_date(self) -> datetime | None:
        """The Date of Gmail's last answer, UTC, to check the laptop's clock against."""
        return self._transport.last_date

    def wrong_clock(self) -> GmailBlocked | None:
        """The trouble if this computer's clock and Gmail's disagreed at the last answer."""
        return clock(self._transport.ahead) if self._transport.clock_is_wrong else None

    # reading

    def profile(self) -> Profile:
        """Whose mailbox it is, and the cursor now. Raises WrongAccount if it is not the config's."""
        found = self._read(self._users.getProfile(userId="me"), parsing.profile)
        if not same_mailbox(found.email, self.account):  # guard: whose-mailbox
            raise WrongAccount(
                _("The sign-in is for {email}, but the config names {account}.").format(
                    email=found.email, account=self.account
                ),
                _(
                    "Correct `email` under [you] in the config, or run `afterword setup` and choose the other account."
                ),
            )
        return found

    def changes(self, cursor: str) -> Changes:
        """Everything since the cursor. Raises CursorGone if Gmail keeps no history that far back."""
        asked = {"startHistoryId": cursor, "historyTypes": HISTORY_TYPES, "maxResults": 500}
        try:
            return parsing.changes(self._pages(self._history, asked, parsing.happened), cursor)
        except (Refused, _TooMany) as error:  # a cursor that Gmail cannot read is no use
            raise CursorGone(_("Gmail no longer knows what changed since the last look.")) from error

    def headers(self, message_id: str) -> Message | None:
        """A message's headers; None if the message no longer exists."""
        request = self._messages.get(userId="me", id=message_id, format="metadata")
        return self._found(request, lambda a: parsing.message(a, whole=False))

    def message(self, message_id: str) -> Message | None:
        """A message with its text; None if the message no longer exists."""
        request = self._messages.get(userId="me", id=message_id, format="full")
        return self._found(request, lambda a: parsing.message(a, whole=True))

    def raw(self, message_id: str) -> bytes | None:
        """A message's bytes as RFC 5322 has them; None if the message no longer exists."""
        return self._found(self._messages.get(userId="me", id=message_id, format="raw"), parsing.raw)

    def thread(self, thread_id: str) -> tuple[Message, ...]:
        """The headers of a thread's messages, oldest first; none for an unknown thread."""
        request = self._threads.get(userId="me", id=thread_id, format="metadata")
        return self._found(request, parsing.thread) or ()

    def search(self, query: str, most: int = 500) -> tuple[Ref, ...]:
        """The newest messages that match, up to a limit. Spam and trash only if the query says `in:anywhere`."""
        asked = {"q": query, "maxResults": min(most, 500)}
        return self._listed(self._messages, asked, parsing.refs, most)

    def draft(self, draft_id: str) -> Draft | None:
        """A draft as it is now; None if it is no longer there, which never proves that it was not sent."""
        request = self._drafts.get(userId="me", id=draft_id, format="full")
        return self._found(request, parsing.draft)

    def drafts(self, query: str = "", most: int = 2_000) -> tuple[tuple[str, Ref], ...]:
        """The drafts that match: each one's id and its message."""
        asked = {"maxResults": 500, **({"q": query} if query else {})}
        return self._listed(self._drafts, asked, parsing.draft_refs, most)

    # writing

    def create_draft(self, mime: bytes, thread_id: str = "") -> Draft:
        """Create a draft of these bytes, in the thread if one is named; its message has only ids and labels."""
        request = self._drafts.create(userId="me", body={"message": _body(mime, thread_id)})
        return self._write(request, self._bare_draft, REFUSED_CREATE)

    def update_draft(self, draft_id: str, mime: bytes, thread_id: str = "") -> Draft:
        """Replace the bytes of a draft. Look at it first: Gmail has no precondition (docs/gmail-facts.md 2)."""
        body = {"id": draft_id, "message": _body(mime, thread_id)}
        return self._write(self._drafts.update(userId="me", id=draft_id, body=body), self._bare_draft)

    def send_draft(self, draft_id: str) -> Ref:
        """Send the draft as it is in Gmail, named only by its id.

        No answer proves that it was not sent, not even a 404 or a 400 (docs/gmail-facts.md 6): only a refusal of the
        sign-in, a rate limit, or a connection that was never made does.
        """
        return self._write(self._drafts.send(userId="me", body={"id": draft_id}), parsing.ref)

    def watch(self, topic: str) -> datetime:
        """Have Gmail push changes to that Pub/Sub topic until the returned instant. A second call renews it."""
        request = self._users.watch(userId="me", body={"topicName": topic})
        return self._write(request, lambda a: datetime.fromtimestamp(int(a["expiration"]) / 1000, UTC))

    def delete_draft(self, draft_id: str) -> None:
        """Delete a draft that we made. Only the trial during setup does so; a letter's draft is the person's."""
        self._write(self._drafts.delete(userId="me", id=draft_id), lambda _answer: None)

    # how

    @cached_property
    def _users(self) -> Any:
        from googleapiclient.discovery import build

        options = {"api_endpoint": self._transport.endpoint}
        return build(
            "gmail", "v1", http=self._transport, static_discovery=True, client_options=options
        ).users()

    # kept, because the library creates a collection's methods again each time the collection is requested

    @cached_property
    def _drafts(self) -> Any:
        return self._users.drafts()

    @cached_property
    def _history(self) -> Any:
        return self._users.history()

    @cached_property
    def _messages(self) -> Any:
        return self._users.messages()

    @cached_property
    def _threads(self) -> Any:
        return self._users.threads()

    def _read(self, request: Any, parse: Callable[[Any], T]) -> T:
        """The parsed answer; asks once more if Gmail or the network fails."""
        for left in reversed(range(self._tries)):
            try:
                self.asked[request.methodId] += 1
                return parse(request.execute(num_retries=0))
            except errors.trouble() as error:
                if not left or not errors.passing(error):
                    raise errors.reading(error, READ) from error
            # spread out, or all would come back at the same instant
            time.sleep(self._again * random.uniform(0.3, 1.7))  # noqa: S311  (jitter, not a secret)
        raise AssertionError("a read is tried at least once")

    def _found(self, request: Any, parse: Callable[[Any], T]) -> T | None:
        try:
            return self._read(request, parse)
        except errors.NotThere:
            return None

    def _pages(self, of: Any, asked: dict[str, Any], parse: Callable[[Any], T]) -> Iterator[T]:
        """Every page of a list, parsed. A page token that comes twice would loop forever: no usable answer.

        The client library's own `list_next` cannot take a parameter that is given more than once (historyTypes).
        """
        tokens = [""]
        while len(tokens) <= MOST_PAGES:
            place = {"pageToken": tokens[-1]} if tokens[-1] else {}
            request = of.list(userId="me", **asked, **place)
            token, page = self._read(request, lambda a: (a.get("nextPageToken") or "", parse(a)))
            yield page
            if not token:
                return
            if token in tokens:
                raise GmailAway(_("Gmail gave the same page twice."))
            tokens.append(token)
        raise _TooMany

    def _listed(
        self, of: Any, asked: dict[str, Any], parse: Callable[[Any], tuple[T, ...]], most: int
    ) -> tuple[T, ...]:
        try:
            return tuple(islice(chain.from_iterable(self._pages(of, asked, parse)), most))
        except _TooMany as error:
            raise GmailAway(_("Gmail's list has no end.")) from error

    def _write(
        self,
        request: Any,
        parse: Callable[[Any], T],
        definite: frozenset[int] = frozenset(),
    ) -> T:
        try:
            self.asked[request.methodId] += 1
            return parse(request.execute(num_retries=0))
        except Exception as error:  # whatever went wrong, it may have happened
            raise errors.writing(error, COMPOSE, definite) from error

    def _bare_draft(self, answer: Mapping[str, Any]) -> Draft:
        return Draft(parsing.text(answer, "id"), parsing.bare(answer["message"], self.last_date))


class _TooMany(Exception):
    """The list has more pages than are worth reading."""


def _body(mime: bytes, thread_id: str) -> dict[str, str]:
    """A message for users.drafts, in the thread if one is named."""
    return {"raw": parsing.coded(mime), **({"threadId": thread_id} if thread_id else {})}


def open_mailbox(
    account: str,
    endpoint: str = GMAIL,
    *,
    limits: Limits | None = None,
    now: Callable[[], datetime] | None = None,
) -> Mailbox:
    """Open the mailbox of an account that signed in before. Raises SignInNeeded or KeyringError if it did not.

    SignInNeeded also if a permission was not granted: this needs no request, so it is reported before work begins.
    """
    from afterword.gmail.token_store import credentials

    entry = credentials(account)
    if lacking := missing(entry.granted_scopes or ()):
        raise lacking
    return Mailbox(account, entry, endpoint, limits=limits or Limits(), now=now)

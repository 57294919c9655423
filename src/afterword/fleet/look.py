"""One look at one account. It does the work of the daemon's jobs, and keeps its pauses in the database."""

from __future__ import annotations

import logging
import random
from collections import Counter
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from afterword.daemon.access import GmailAccess, again_at, next_end
from afterword.engine.pass_ import gather, run_pass
from afterword.errors import (
    AnswerLost,
    GmailAway,
    InputError,
    KeyringError,
    NotSignedIn,
    Refused,
    SignInNeeded,
    WrongAccount,
)
from afterword.fleet.records import JobLost
from afterword.gmail.units import units

if TYPE_CHECKING:
    from collections.abc import Callable

    from afterword.app import App
    from afterword.domain.mail import Draft, Ref
    from afterword.engine.context import MailWriter
    from afterword.fleet.office import Office
    from afterword.fleet.records import EnrolledCandidate, RunningJob
    from afterword.gmail.mailbox import Mailbox

T = TypeVar("T")

log = logging.getLogger("afterword.fleet")

SPREAD = (0.9, 1.1)
"""Polls begin a little early or late. This spreads mailboxes that joined at the same time."""

NOT_SHOWN_YET = timedelta(seconds=30)
"""How soon to poll again if a push came before history shows its change (docs/gmail-facts.md 31)."""

RENEWED = timedelta(days=6)
"""A watch lasts seven days, and is renewed when less than this is left: every day."""

SETTINGS_WRONG = timedelta(hours=6)
"""How long to leave an account alone if its settings no longer fit this program."""


@dataclass(frozen=True, slots=True)
class FencedWriter:
    """The writing side of a mailbox, for a job that may be taken away. It checks the job right before each call.

    A process may freeze for hours between the intent and the call.
    """

    writes: MailWriter
    check: Callable[[], None]

    def create_draft(self, mime: bytes, thread_id: str = "") -> Draft:
        """As the mailbox does."""
        self.check()
        return self.writes.create_draft(mime, thread_id)

    def update_draft(self, draft_id: str, mime: bytes, thread_id: str = "") -> Draft:
        """As the mailbox does."""
        self.check()
        return self.writes.update_draft(draft_id, mime, thread_id)

    def send_draft(self, draft_id: str) -> Ref:
        """As the mailbox does."""
        self.check()  # guard: fence-send
        return self.writes.send_draft(draft_id)


def look(office: Office, account: int, job: RunningJob, go_on: Callable[[], bool] = lambda: True) -> None:
    """Read the account's mail, do what is due there, and store when to look again.

    Trouble with this account alone raises nothing. StoreError if the database is out of reach; JobLost if the job
    seemed stalled and another worker has it now.
    """
    candidate = office.records.candidate(account)
    now = office.clock.now()
    if candidate is None or (candidate.not_before and now < candidate.not_before):
        return  # they left, or it is too early
    try:
        app = office.app(candidate, job)
    except InputError as wrong:
        places = ", ".join(problem.place for problem in wrong.problems)
        log.error("account=%s: settings that this program does not take (%s)", account, places)  # noqa: TRY400  (no bug)
        office.records.change(account, not_before=now + SETTINGS_WRONG)
        return
    AccountLook(office, app, candidate, job, now, go_on).run()


@dataclass
class AccountLook:
    """One look; `now` is when it began."""

    office: Office
    app: App
    candidate: EnrolledCandidate
    job: RunningJob
    now: datetime
    go_on: Callable[[], bool]

    def run(self) -> None:
        """Gather, then run a pass. Trouble with Gmail decides when to look next."""
        access, asked = GmailAccess(self.app), Counter[str]()
        try:
            clock = self._at_gmail(asked)
        except (SignInNeeded, KeyringError, WrongAccount) as trouble:
            self._signed_out(access, trouble, asked)
        except (GmailAway, Refused) as trouble:
            access.blocked_by(trouble, self.now)
            self._away(trouble, asked)
        else:
            access.works(clock, self.now, writing=True)
            self._keep(asked, failures=0, not_before=None, swept=self.now.date().isoformat())

    def _at_gmail(self, asked: Counter[str]) -> GmailAway | None:
        """Do the work. If the clock is wrong, return that trouble."""
        with self.office.mailboxes.opened(self.candidate) as mailbox:
            before = mailbox.asked.copy()
            try:
                context = self.app.context(mailbox)
                check = lambda: self.office.records.holds(self.job)  # noqa: E731  (one line)
                # the queue's lock keeps looks apart on every machine; a file could not
                context = replace(context, writes=FencedWriter(mailbox, check), alone=nullcontext)
                self._watch(mailbox)
                gather(context, self.now, everything=self.candidate.swept != self.now.date().isoformat())
                for failure in run_pass(context, self.app.clock.now, self.go_on, mail=False):
                    log.warning("account=%s %s of %s did not work: %s", self.candidate.account,
                                failure.step.kind, failure.step.interview, failure.why)  # fmt: skip
            finally:
                asked.update(mailbox.asked - before)
            return mailbox.wrong_clock()

    def _watch(self, mailbox: Mailbox) -> None:
        """Have Gmail push changes, renewed daily; without it the slow poll finds them."""
        topic, until = self.office.config.push.topic, self.candidate.watched_until
        if not topic or (until and until - self.now > RENEWED):
            return
        try:
            self.office.records.change(self.candidate.account, watched_until=mailbox.watch(topic))
        except (Refused, AnswerLost) as trouble:
            log.warning("account=%s: no push: %s", self.candidate.account, trouble.message)

    def _next_poll(self) -> datetime:
        """When the slow poll is next; sooner if history does not show a pushed change yet."""
        cursor = self.office.store.cursor(self.candidate.account)
        if self.candidate.pushed and (not cursor or int(cursor) < int(self.candidate.pushed)):
            return self.now + NOT_SHOWN_YET
        return self.now + self.office.config.looks.poll * random.uniform(*SPREAD)  # noqa: S311  (jitter, not a secret)

    def _signed_out(self, access: GmailAccess, trouble: Exception, asked: Counter[str]) -> None:
        """Pause sends and lose nothing. Each pause is longer than the last; a new sign-in ends it."""
        if not isinstance(trouble, SignInNeeded | KeyringError):  # another mailbox than the account's
            trouble = SignInNeeded(str(trouble))
        if self.candidate.failures:  # not the first: the pauses grow
            access.refusals, access.stored = (
                self.candidate.failures,
                self.app.store.sign_in(self.app.account_id),
            )
        asked_google = not isinstance(trouble, KeyringError | NotSignedIn)
        again = access.lost(trouble, self.now, writing=asked_google)
        log.warning("account=%s: sign-in needed (%s)", self.candidate.account, type(trouble).__name__)
        self._keep(asked, failures=self.candidate.failures + 1, not_before=again)

    def _away(self, trouble: GmailAway | Refused, asked: Counter[str]) -> None:
        failures = self.candidate.failures + 1
        again = again_at(trouble, failures, self.now, next_end(self.app, self.now))
        log.info("account=%s: Gmail is away: %s", self.candidate.account, type(trouble).__name__)
        self._keep(asked, failures=failures, not_before=again)

    def _keep(self, asked: Counter[str], **values: object) -> None:
        with suppress(JobLost):
            self.office.records.holds(self.job)
            spent = (self.now.date().isoformat(), units(asked))
            self.office.records.looked(self.candidate, spent, self._next_poll(), **values)

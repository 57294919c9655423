"""The daemon: APScheduler sets the pace, and the store holds everything that must last.

It runs three jobs: the poll of the mailbox, a date job for the next instant at which a step becomes due, and a tick
that notices suspend, resume and clock changes by the wall clock. One thread does all the work.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from afterword.app import App, locked
from afterword.config import Config, same_place
from afterword.config.clock import SystemClock
from afterword.config.language import choose, preferred
from afterword.config.watching import WatchedConfig
from afterword.daemon.access import GmailAccess, again_at, next_end
from afterword.daemon.notifier import Notifier
from afterword.daemon.systemd_notifier import SystemdNotifier
from afterword.daemon.waking import WakeKeeper
from afterword.domain.decide import Action
from afterword.domain.step_key import StepKey
from afterword.engine.context import PassContext
from afterword.engine.pass_ import Failure, gather, intended, run_pass
from afterword.errors import (
    AfterwordError,
    GmailAway,
    GmailBlocked,
    KeyringError,
    Locked,
    NotSignedIn,
    Refused,
    SignInNeeded,
    StoreError,
    WrongAccount,
)
from afterword.services.documents import instant
from afterword.services.queries import letters_ahead

if TYPE_CHECKING:
    from afterword.gmail.mailbox import Mailbox

log = logging.getLogger("afterword.daemon")

TICK = timedelta(seconds=30)
CLOCK_JUMP_TICKS = 3
"""If the wall clock puts a tick this many ticks late or early, the laptop slept or the clock was set."""

STOP_POLL_INTERVAL = 0.5
"""Real seconds within which the daemon notices a request to stop."""

LOCK_POLL_INTERVAL = 1.0
"""Real seconds between two checks whether the Afterword that this one waits for has ended."""

STUCK = 1800.0
"""Real seconds after which work counts as hung; each call to Gmail times out long before."""

STORY_BEAT = 0.15
"""Real seconds between two ticks when a story's clock runs."""


class Work(Enum):
    """Work that is tried again after an error, each kind after its own growing pauses."""

    GATHER = "reading the mailbox"
    ATTEND = "attending to interviews"


@dataclass
class Daemon:
    """What the daemon remembers between two ticks; all of it can be discarded."""

    app: App
    stopping: threading.Event = field(default_factory=threading.Event)
    scheduling: threading.Lock = field(default_factory=threading.Lock)
    mailbox: Mailbox | None = None
    failed: Counter[Work] = field(
        default_factory=Counter
    )  # times in a row: a good look does not mean that sending works
    not_before: datetime | None = None
    access: GmailAccess = field(init=False)
    ticked_at: datetime | None = None
    swept: date | None = None
    store_trouble: str = ""  # as last logged
    fatal: AfterwordError | None = None
    busy_since: float | None = None  # by the monotonic clock
    notifier: Notifier = field(init=False)
    watched: WatchedConfig = field(init=False)
    waking: WakeKeeper = field(init=False)
    wake: Callable[[datetime | None], None] = lambda _at: None
    poll_again: Callable[[timedelta], None] = lambda _every: None

    def __post_init__(self) -> None:
        self.notifier = Notifier(self.app)
        self.access = GmailAccess(self.app)
        self.watched = WatchedConfig(self.app.paths.config)
        self.waking = WakeKeeper.of(self.app)

    def going(self) -> bool:
        """Whether nobody has asked it to stop."""
        return not self.stopping.is_set()

    def poll(self) -> None:
        """Record the mailbox's changes in the journal, then do what they require."""
        self._kept(lambda: self._guarded(Work.GATHER))
        self.tick()

    def tick(self) -> None:
        """Check the wall clock and the due index; with nothing due, do no more."""
        self._kept(self._tick)

    def _kept(self, work: Callable[[], object]) -> None:
        """Do the work. Log an error of the store, such as a full disk, once; the next tick tries again."""
        try:
            work()
        except StoreError as trouble:
            self._store_does_not(trouble)

    def _store_does_not(self, trouble: StoreError) -> None:
        if trouble.message != self.store_trouble:
            log.error("%s. %s", trouble.message, trouble.hint)
        self.store_trouble = trouble.message

    def _tick(self) -> None:
        now, before = self.app.clock.now(), self.ticked_at
        self.ticked_at = now
        if changed := self.watched.changed():
            self._takes_up(changed)
        if before and self._leapt(before, now):
            self._after_a_leap(back=now < before)
        if self.access.asks_keyring or self.access.changed():
            self._guarded(Work.GATHER)
        due = self.app.store.due(self.app.account_id, now)
        if due:
            self._guarded(Work.ATTEND)
        if self.going():
            self.notifier.tell(due, now)
        if isinstance(self.app.clock, SystemClock):  # a demo must not wake the laptop
            self.waking.keep(self.app, now)
        self.wake(self.app.store.next_look(self.app.account_id))

    def _takes_up(self, config: Config) -> None:
        """Continue with these settings, and look at each interview again. Another mailbox or store needs a restart."""
        if not same_place(self.app.config, config):
            log.warning("config.toml names another mailbox or store: that counts when Afterword starts again")
            return
        if config.gmail.poll != self.app.config.gmail.poll:
            self.poll_again(config.gmail.poll)
        self.app = self.notifier.app = self.access.app = replace(self.app, config=config)
        choose(preferred(self.app.paths.config))
        log.info("config.toml was changed: its settings count from now on")
        for one in self.app.store.interviews(self.app.account_id, open_only=True):
            self.app.store.look_at(self.app.account_id, one.id, self.app.clock.now())

    def _gather(self, context: PassContext) -> None:
        """Gather what changed; once a day, look at everything (history can miss things) and copy the store."""
        now = self.app.clock.now()
        if self.swept == now.date():
            gather(context, now)
            self.store_trouble = ""
            return
        self._kept(lambda: self.app.store.backup(self.app.paths.backups, now))  # guard: no-room-for-a-copy
        gather(context, now, everything=True)
        self.swept = now.date()

    def _attend(self, context: PassContext) -> None:
        now, changed = self.app.clock.now, self.notifier.changed.add
        for failure in run_pass(context, now, self.going, changed, mail=False):
            log_failure(failure)

    def _leapt(self, before: datetime, now: datetime) -> bool:
        expected = TICK if isinstance(self.app.clock, SystemClock) else timedelta(days=365)
        return abs(now - before) > expected * CLOCK_JUMP_TICKS

    def _after_a_leap(self, *, back: bool) -> None:
        """Reconnect, and look again at whatever a clock that ran ahead had postponed."""
        if back:
            self.not_before = self.swept = None
        if self.mailbox:
            log.info("the clock has jumped: opening new connections")
            self.mailbox.reset()
            self._guarded(Work.GATHER)

    def _guarded(self, work: Work) -> None:
        """Do the work, unless it is too early to ask Gmail again. Store an error, log it once, and wait it out."""
        now = self.app.clock.now()
        if self.stopping.is_set() or (
            self.not_before and now < self.not_before and not self.access.changed()  # guard: waits
        ):
            return
        self.busy_since = time.monotonic()
        try:
            context = self._context()
            self._gather(context) if work is Work.GATHER else self._attend(context)
        except WrongAccount as wrong:
            self._stops(wrong)
        except (SignInNeeded, KeyringError) as trouble:
            asked = not isinstance(trouble, KeyringError | NotSignedIn)
            self._sign_in_needed(trouble, now, writing=asked and work is Work.ATTEND)
        except (GmailAway, Refused) as trouble:
            self._away(trouble, now, work)
        else:
            self.failed[work] = 0  # guard: own-pauses
            self.not_before = None
            clock = self.mailbox.wrong_clock() if self.mailbox else None
            self.access.works(clock, now, writing=work is Work.ATTEND)
        finally:
            self.busy_since = None

    def stuck(self) -> bool:
        """Whether one piece of work has taken so long that something must be wrong."""
        since = self.busy_since
        return since is not None and time.monotonic() - since > STUCK

    def _context(self) -> PassContext:
        if self.mailbox is None:
            self.mailbox = asked_whose(self.app.mailbox())
        return self.app.context(self.mailbox)

    def _away(self, trouble: GmailAway | Refused, now: datetime, work: Work) -> None:
        """Wait before Gmail is asked again."""
        self.failed[work] += 1
        self.not_before = again_at(trouble, self.failed.total(), now, next_end(self.app, now))
        self.access.blocked_by(trouble, now)
        hint = f" {trouble.hint}" if isinstance(trouble, GmailBlocked) else ""
        again = self.not_before.isoformat(timespec="seconds")
        log.warning("Gmail is away: %s%s; again at %s", trouble.message, hint, again)
        if self.mailbox:
            self.mailbox.reset()

    def _sign_in_needed(self, trouble: AfterwordError, now: datetime, *, writing: bool) -> None:
        """Pause sends without losing anything; report it once, try again when there may be a new sign-in."""
        self.close()
        self.not_before = self.access.lost(trouble, now, writing=writing)
        store, account = self.app.store, self.app.account_id
        if store.tell_once(account, "sign-in"):  # guard: sign-in-reported
            needed = "keyring needed" if isinstance(trouble, KeyringError) else "sign-in needed"
            what = trouble.message.replace(self.app.config.you.email, "this account")
            log.error("%s: %s %s %s", needed, what, trouble.hint, self._at_stake(now))

    def _at_stake(self, now: datetime) -> str:
        """How many letters wait for it, and for how long they can: in numbers, because no log names anybody."""
        ahead = letters_ahead(self.app.account, now)
        if not ahead:
            return "No letter waits for it now."
        dues = [s.due for s in ahead if s.due]
        closes = [s.window.closes for s in ahead if s.window]
        first = f", the first is due at {instant(max(now, min(dues)))}" if dues else ""
        count = f"{len(ahead)} letters wait" if len(ahead) > 1 else "1 letter waits"
        return (
            f"{count} for it{first} and must leave before {instant(min(closes))}; nothing is lost until then."
        )

    def _stops(self, wrong: WrongAccount) -> None:
        """End everything. Only the hint is logged, because the message names addresses; the caller prints both."""
        log.error("everything stops, as this is not the mailbox that Afterword knows: %s", wrong.hint)
        self.fatal = wrong
        self.stopping.set()

    def close(self) -> None:
        """Close the connections."""
        if self.mailbox:
            self.mailbox.close()
            self.mailbox = None


def asked_whose(mailbox: Mailbox) -> Mailbox:
    """Return the mailbox once Gmail has confirmed that it is the account's. Raises WrongAccount if it is another's."""
    try:
        mailbox.profile()
    except BaseException:
        mailbox.close()
        raise
    return mailbox


def log_failure(failure: Failure) -> None:
    """Log one line for a step that failed."""
    log.warning("%s of %s did not work: %s", failure.step.kind, failure.step.interview, failure.why)


def run(app: App, ready: Callable[[], None] = lambda: None, *, patient: bool = False) -> None:
    """Run until SIGTERM or Ctrl-C, then finish the current call.

    Raises Locked if another daemon runs; a `patient` one waits until the other has ended.
    """
    asked = _asked_to_stop()
    systemd = SystemdNotifier.of(os.environ)
    with _turn(app, asked, systemd, patient=patient) as mine:
        if not mine:
            return
        daemon = Daemon(app)
        scheduler = _scheduler(daemon)
        scheduler.start()
        ready()
        systemd.ready("at work")
        log.info("running")
        while not asked and not daemon.stopping.wait(STOP_POLL_INTERVAL):
            if not daemon.stuck():
                systemd.alive()
        systemd.stopping()
        end(daemon, scheduler)
        daemon.close()
        daemon.notifier.close()
    log.info("stopped")
    if daemon.fatal:
        raise daemon.fatal


@contextmanager
def _turn(app: App, asked: list[int], systemd: SystemdNotifier, *, patient: bool) -> Iterator[bool]:
    """Take the lock for making passes; False if asked to stop while waiting for another process to end."""
    with ExitStack() as stack:
        waiting = False
        while not asked:
            try:
                stack.enter_context(locked(app.paths, patience=0 if waiting else 1.0))  # guard: one-daemon
            except Locked:
                if not patient:
                    raise
            else:
                yield True
                return
            if not waiting:
                log.info("another Afterword is at work: waiting until it ends")
                systemd.ready("waits until another Afterword has ended")
                waiting = True
            systemd.alive()
            time.sleep(LOCK_POLL_INTERVAL)
        yield False


def once(app: App) -> list[Failure]:
    """Make one pass: the mailbox's changes, then everything due. The first one of a day also copies the store."""
    with locked(app.paths), asked_whose(app.mailbox()) as mailbox:
        try:
            app.store.backup(app.paths.backups, app.clock.now())
        except StoreError as full:
            log.error("%s. %s", full.message, full.hint)  # noqa: TRY400  (no bug)
        return run_pass(app.context(mailbox), app.clock.now)


def dry_run(app: App) -> list[tuple[Action, StepKey]]:
    """What a pass would do, and to which step, without doing it."""
    with app.mailbox() as mailbox:
        return list(intended(app.context(mailbox), app.clock.now()))


def _asked_to_stop() -> list[int]:
    """Return a list that collects the signals asking the daemon to stop.

    The handler takes no lock, because the code that it interrupts may hold it. Code that waits for a signal checks the
    list from time to time: a signal that arrives right before a wait does not end the wait.
    """
    came: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _frame: came.append(number))
    return came


def _scheduler(daemon: Daemon) -> Any:
    """Set up the three jobs; each is derived from the store and can be discarded."""
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    logging.getLogger("apscheduler").setLevel(
        logging.ERROR
    )  # a tick skipped while another runs is not worth a line
    story = not isinstance(daemon.app.clock, SystemClock)
    beat = STORY_BEAT if story else TICK.total_seconds()
    poll_every = 2 * STORY_BEAT if story else daemon.app.config.gmail.poll.total_seconds()
    start = datetime.now(UTC)
    scheduler.add_job(daemon.poll, "interval", seconds=poll_every, id="poll", next_run_time=start)
    scheduler.add_job(daemon.tick, "interval", seconds=beat, id="tick")
    daemon.wake = lambda at: _wake(scheduler, daemon, at)
    if not story:
        daemon.poll_again = lambda every: reschedule(
            daemon,
            lambda: scheduler.reschedule_job("poll", trigger="interval", seconds=every.total_seconds()),
        )
    return scheduler


def _wake(scheduler: Any, daemon: Daemon, at: datetime | None) -> None:
    """Schedule one date job for the next instant at which a step becomes due: sends are then punctual."""
    now = daemon.app.clock.now()
    if at is None or at <= now or not daemon.going():
        return  # the next tick does work that is already due
    wait = daemon.app.clock.real_seconds(at - now)
    if wait < TICK.total_seconds() * 2:
        run_at = datetime.now(UTC) + timedelta(seconds=wait)
        due = {"run_date": run_at, "id": "due", "replace_existing": True}
        reschedule(daemon, lambda: scheduler.add_job(daemon.tick, "date", **due))


def reschedule(daemon: Daemon, change: Callable[[], object]) -> None:
    """Change the schedule unless the daemon is ending. The ending scheduler holds the lock that a change needs."""
    with daemon.scheduling:
        if daemon.going():
            change()


def end(daemon: Daemon, scheduler: Any) -> None:
    """Let nothing change the schedule any more, and end the scheduler once its job has finished its call."""
    with daemon.scheduling:
        daemon.stopping.set()
    scheduler.shutdown(wait=True)

"""The fleet's own tables: candidates, when to look at each, and sealed sign-ins. All SQL of the fleet is here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from afterword.errors import PassEnds
from afterword.fleet.sessions import Session
from afterword.storage.engine import address, connected, troubles
from afterword.storage.tables import Instant, accounts, facts

if TYPE_CHECKING:
    from sqlalchemy import Connection

own = MetaData(naming_convention=facts.naming_convention)
_ACCOUNT = accounts.c.id

candidates = Table(
    "fleet_candidates",
    own,
    Column("account", ForeignKey(_ACCOUNT, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("settings", JSON, nullable=False),
    Column("coach", Text, nullable=False, server_default=""),  # an address, lower case
    Column("shares", Boolean, nullable=False, server_default="false"),  # letters and notes, with the coach
    Column("joined", Instant, nullable=False),
    Column("poll_at", Instant, nullable=False),  # when to read the mailbox next
    Column("not_before", Instant),  # no look until then, because of Gmail or the sign-in
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    Column("swept", Text, nullable=False, server_default=""),  # the day of the last full look
    Column("pushed", Text, nullable=False, server_default=""),  # the newest pushed change
    Column("watched_until", Instant),  # when push ends unless it is renewed
    Column("usage_day", Text, nullable=False, server_default=""),
    Column("units", Integer, nullable=False, server_default="0"),  # of quota, on that day
    Index(None, "poll_at"),
    Index(None, "coach"),
)

sealed = Table(
    "fleet_sign_ins",
    own,
    Column("account", ForeignKey(_ACCOUNT, ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("wrapped", Text, nullable=False),  # the data key, as the key-encryption key wraps it
    Column("box", LargeBinary, nullable=False),  # nonce and sealed sign-in
    Column("version", Integer, nullable=False),  # counts sign-ins
)

sessions = Table(
    "fleet_sessions",
    own,
    Column("id", Text, primary_key=True),
    Column("ends", Instant, nullable=False),
    Column("csrf", Text, nullable=False),
    Column("account", ForeignKey(_ACCOUNT, ondelete="CASCADE"), index=True),
    *(Column(name, Text, nullable=False) for name in ("coach", "email", "state", "verifier")),
    Column("link", Boolean, nullable=False),
)

forms = Table(
    "fleet_forms",
    own,
    Column("number", Integer, primary_key=True),
    Column("handle", Text, nullable=False, unique=True),
    Column("account", ForeignKey(_ACCOUNT, ondelete="CASCADE"), nullable=False, index=True),
    Column("content", JSON, nullable=False),
)
MOST_FORMS = 50
"""How many open forms of an account are kept."""

_INDEXES = (
    "CREATE INDEX IF NOT EXISTS ix_interviews_look_at ON interviews (look_at, account) WHERE look_at IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS ix_events_account_number ON events (account, number)",
)
"""Only many accounts need these: one finds due accounts, the other the end of each account's journal."""

_DUE = text(
    """
    SELECT found.account, min(found.rank) AS rank, min(found.since) AS since FROM (
        SELECT account, 0 AS rank, min(look_at) AS since FROM interviews WHERE look_at <= :now GROUP BY account
        UNION ALL
        SELECT account, 1, poll_at FROM (
            SELECT account, poll_at FROM fleet_candidates
            WHERE poll_at <= :now AND (not_before IS NULL OR not_before <= :now) ORDER BY poll_at LIMIT :polls
        ) AS late
    ) AS found JOIN fleet_candidates AS c ON c.account = found.account
    WHERE (c.not_before IS NULL OR c.not_before <= :now)
      AND NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = 'account:' || found.account)
      AND NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE status = 'doing' AND lock = 'account:' || found.account)
    GROUP BY found.account ORDER BY 2, 3
    """
)
_OURS = text(
    "SELECT FROM procrastinate_jobs WHERE id = :id AND worker_id = :worker AND status = 'doing' FOR SHARE"
)


class JobLost(PassEnds):
    """Another worker has the job now, because this one seemed gone. This one writes nothing more."""


@dataclass(frozen=True, slots=True)
class RunningJob:
    """A job that a worker runs."""

    id: int
    worker: int

    def check(self, connection: Connection) -> None:
        """Raise JobLost unless this worker still has the job. Nobody can take it away before the transaction ends."""
        if connection.execute(_OURS, {"id": self.id, "worker": self.worker}).first() is None:
            raise JobLost(f"job {self.id} was given to another worker")


@dataclass(frozen=True, slots=True)
class EnrolledCandidate:
    """A candidate as the fleet knows them."""

    account: int
    email: str
    settings: dict[str, Any]
    coach: str
    shares: bool
    failures: int
    swept: str
    not_before: datetime | None
    poll_at: datetime
    pushed: str
    watched_until: datetime | None


@dataclass(frozen=True, slots=True)
class SealedSignIn:
    """A sealed sign-in, as the database holds it. Only a worker can open it."""

    account: int
    wrapped: str
    box: bytes
    version: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """What `fleet status` shows of jobs and quota."""

    candidates: int
    waiting: int
    running: int
    failed: int
    workers: int
    late: int  # due, and not looked at yet
    units: int  # of today


class Records:
    """The fleet's tables. Threads may share it."""

    def __init__(self, url: str) -> None:
        found = address(url)
        self.place = found.render_as_string(hide_password=True)
        self._engine = connected(found)
        # separate connections: the holder of a lock needs another one to continue
        self._locks = connected(found)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()
        self._locks.dispose()

    @contextmanager
    def _at_work(self) -> Iterator[Connection]:
        with troubles(self.place), self._engine.begin() as connection:
            yield connection

    def prepare(self, jobs: str) -> None:
        """Create missing tables and indexes, and the queue with the statements in `jobs`."""
        with self._at_work() as connection:
            own.create_all(connection)
            for statement in _INDEXES:
                connection.exec_driver_sql(statement)
            there = connection.scalar(text("SELECT to_regclass('procrastinate_jobs')"))
            if there is None:
                connection.connection.cursor().execute(jobs)  # unparsed: it holds '%' and many statements

    # candidates

    def join(self, account: int, settings: Mapping[str, Any], coach: str, now: datetime) -> None:
        """Store a new candidate, or new settings of a known one. A look is due at once.

        A new coach sees nothing that the candidate shared with the last one.
        """
        row = {
            "account": account,
            "settings": dict(settings),
            "coach": coach.lower(),
            "joined": now,
            "poll_at": now,
        }
        made, c = upsert(candidates).values(row), candidates.c
        changed = {name: row[name] for name in ("settings", "coach", "poll_at")}
        changed["shares"] = and_(c.shares, c.coach == row["coach"])
        same = made.on_conflict_do_update(index_elements=["account"], set_=changed)
        with self._at_work() as connection:
            connection.execute(same)

    def candidate(self, account: int) -> EnrolledCandidate | None:
        """The candidate with that account; None if they left."""
        return next(self._candidates(candidates.c.account == account), None)

    def candidate_named(self, email: str) -> EnrolledCandidate | None:
        """The candidate with that address."""
        return next(self._candidates(accounts.c.email == email.strip().lower()), None)

    def candidates(self, *, coach: str = "") -> Iterator[EnrolledCandidate]:
        """Every candidate, or a coach's."""
        return self._candidates(*([candidates.c.coach == coach.lower()] if coach else []))

    def _candidates(self, *conditions: Any) -> Iterator[EnrolledCandidate]:
        names = [name for name in EnrolledCandidate.__dataclass_fields__ if name != "email"]
        wanted = select(*(candidates.c[name] for name in names), accounts.c.email).join(
            accounts, candidates.c.account == _ACCOUNT
        )
        with self._at_work() as connection:
            found = connection.execute(wanted.where(*conditions).order_by(accounts.c.email)).all()
        return (EnrolledCandidate(**row._mapping) for row in found)

    def share(self, account: int, *, shares: bool) -> None:
        """Set whether the candidate's coach may read letters and notes."""
        self.change(account, shares=shares)

    def change(self, account: int, **values: object) -> None:
        """Set columns of a candidate."""
        with self._at_work() as connection:
            connection.execute(update(candidates).where(candidates.c.account == account).values(values))

    def settle(self, candidate: EnrolledCandidate, settings: Mapping[str, Any], now: datetime) -> bool:
        """Store new settings, and make a look due; False if the candidate's have changed meanwhile."""
        c = candidates.c
        same = cast(c.settings, JSONB) == cast(candidate.settings, JSONB)
        new = update(candidates).where(c.account == candidate.account, same)
        with self._at_work() as connection:
            return bool(connection.execute(new.values(settings=dict(settings), poll_at=now)).rowcount)

    # looks

    def has_workers(self, stalled: timedelta) -> bool:
        """Whether a process of the queue showed a sign of life lately, by the database's clock."""
        alive = text(
            "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - :stalled)"
        )
        with self._at_work() as connection:
            return bool(connection.scalar(alive, {"stalled": stalled}))

    def due(self, now: datetime, polls: int) -> list[int]:
        """Accounts to look at that have no job: first those with due letters, then at most `polls` others."""
        asked = {"now": Instant().process_bind_param(now, self._engine.dialect), "polls": polls}
        with self._at_work() as connection:
            return [row.account for row in connection.execute(_DUE, asked)]

    def looked(
        self, candidate: EnrolledCandidate, spent: tuple[str, int], next_poll: datetime, **values: object
    ) -> None:
        """Store how a look ended, what it cost, and when to look next, unless something woke the account meanwhile.

        A push, a sign-in or new settings during the look set `poll_at`, and get a look of their own.
        """
        c, (day, units) = candidates.c, spent
        mine = c.account == candidate.account
        so_far = select(c.units).where(mine, c.usage_day == day).scalar_subquery()
        same = c.poll_at == candidate.poll_at
        kept = values | {"usage_day": day, "units": func.coalesce(so_far, 0) + units}
        kept |= {"poll_at": case((same, literal(next_poll, Instant)), else_=c.poll_at)}  # guard: woken
        if "not_before" in values:
            kept |= {"not_before": case((same, literal(values["not_before"], Instant)), else_=None)}
        with self._at_work() as connection:
            connection.execute(update(candidates).where(mine).values(kept))

    def wake(self, changed: Mapping[str, str], now: datetime) -> list[int]:
        """Make a look due now for the accounts with these addresses, and store each change; return the accounts."""
        mine = candidates.c.account == _ACCOUNT
        woken = update(candidates).where(mine, accounts.c.email == bindparam("email"))
        woken = woken.values(poll_at=now, pushed=bindparam("change")).returning(candidates.c.account)
        with self._at_work() as connection:
            rows = [{"email": email.lower(), "change": change} for email, change in changed.items()]
            return [number for row in rows for number in connection.execute(woken, row).scalars()]

    def holds(self, job: RunningJob) -> None:
        """Raise JobLost unless that worker still has the job."""
        with self._at_work() as connection:
            job.check(connection)

    def counts(self, now: datetime, day: str) -> Counts:
        """The fleet's jobs and quota at the moment."""
        c, asked = (
            candidates.c,
            {"now": Instant().process_bind_param(now, self._engine.dialect), "polls": 10**9},
        )
        with self._at_work() as connection:
            by_status = text(
                "SELECT status::text AS status, count(*) AS jobs FROM procrastinate_jobs GROUP BY 1"
            )
            jobs = {row.status: int(row.jobs) for row in connection.execute(by_status)}
            return Counts(
                candidates=connection.scalar(select(func.count()).select_from(candidates)) or 0,
                waiting=jobs.get("todo", 0),
                running=jobs.get("doing", 0),
                failed=jobs.get("failed", 0),
                workers=connection.scalar(text("SELECT count(*) FROM procrastinate_workers")) or 0,
                late=len(connection.execute(_DUE, asked).all()),
                units=connection.scalar(select(func.sum(c.units)).where(c.usage_day == day)) or 0,
            )

    # sign-ins

    def keep_sign_in(self, kept: SealedSignIn) -> None:
        """Keep a sealed sign-in in place of an earlier one."""
        row = {"account": kept.account, "wrapped": kept.wrapped, "box": kept.box, "version": 1}
        fresh = {"wrapped": kept.wrapped, "box": kept.box, "version": sealed.c.version + 1}
        with self._at_work() as connection:
            connection.execute(
                upsert(sealed).values(row).on_conflict_do_update(index_elements=["account"], set_=fresh)
            )

    def sign_in(self, account: int) -> SealedSignIn | None:
        """The account's sealed sign-in."""
        with self._at_work() as connection:
            row = connection.execute(select(sealed).where(sealed.c.account == account)).first()
        return SealedSignIn(**row._mapping) if row else None

    def drop_sign_in(self, account: int) -> None:
        """Remove the account's sign-in."""
        with self._at_work() as connection:
            connection.execute(delete(sealed).where(sealed.c.account == account))

    # the page

    def keep_session(self, session: Session) -> None:
        """Store a new session or link, and delete those that ended long ago."""
        with self._at_work() as connection:
            connection.execute(delete(sessions).where(sessions.c.ends < session.ends - timedelta(days=2)))
            connection.execute(sessions.insert(), asdict(session))

    def session(self, number: str) -> Session | None:
        """The session or link with that hash."""
        with self._at_work() as connection:
            row = connection.execute(select(sessions).where(sessions.c.id == number)).first()
        return Session(**row._mapping) if row else None

    def end_session(self, number: str) -> bool:
        """End it; False if it was over already."""
        with self._at_work() as connection:
            return bool(connection.execute(delete(sessions).where(sessions.c.id == number)).rowcount)

    @contextmanager
    def alone(self, account: int) -> Iterator[None]:
        """Let only one request change the account, among all processes that serve the page."""
        lock = text(
            "SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.fleet_candidates'), :account)"
        )
        with troubles(self.place), self._locks.begin() as connection:
            connection.execute(lock, {"account": account})
            yield

    def keep_form(self, account: int, handle: str, content: object) -> None:
        """Keep an open form; the account's oldest forms are dropped to make room."""
        newest = select(forms.c.number).where(forms.c.account == account).order_by(forms.c.number.desc())
        kept = newest.limit(MOST_FORMS).scalar_subquery()
        with self._at_work() as connection:
            connection.execute(forms.insert(), {"account": account, "handle": handle, "content": content})
            connection.execute(delete(forms).where(forms.c.account == account, forms.c.number.not_in(kept)))

    def form(self, account: int, handle: str) -> Any:
        """The account's form with that handle; None if it is gone."""
        mine = (forms.c.account == account, forms.c.handle == handle)  # guard: fleet-own-form
        with self._at_work() as connection:
            return connection.scalar(select(forms.c.content).where(*mine))

    def take_form(self, account: int, handle: str) -> Any:
        """The same form, which is gone afterwards."""
        mine = (forms.c.account == account, forms.c.handle == handle)
        with self._at_work() as connection:
            return connection.scalar(delete(forms).where(*mine).returning(forms.c.content))

    def sign_ins(self, after: int = 0, limit: int = 500) -> list[SealedSignIn]:
        """The sealed sign-ins of the accounts after that number, in order."""
        wanted = select(sealed).where(sealed.c.account > after).order_by(sealed.c.account).limit(limit)
        with self._at_work() as connection:
            return [SealedSignIn(**row._mapping) for row in connection.execute(wanted)]

    def rewrap(self, old: SealedSignIn, wrapped: str) -> bool:
        """Replace the wrapping of that sign-in; False if it changed meanwhile."""
        same = (sealed.c.account == old.account, sealed.c.wrapped == old.wrapped)
        with self._at_work() as connection:
            return bool(connection.execute(update(sealed).where(*same).values(wrapped=wrapped)).rowcount)

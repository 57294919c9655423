"""The world of a scenario: a sandbox with its people, Jane's store and mailbox, and a clock that a test winds."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from google.oauth2.credentials import Credentials
from msgspec import structs

from afterword import config as configs
from afterword.app import App
from afterword.config import Config
from afterword.domain.events import Event
from afterword.domain.mail import STEP_HEADER
from afterword.domain.model import (
    LETTERS,
    EventKind,
    Interview,
    Notes,
    OpenQuestion,
    Person,
    PersonNotes,
    Plan,
    Role,
    Rules,
    Sentence,
    SharedSentence,
    Step,
)
from afterword.engine.context import PassContext
from afterword.engine.pass_ import Failure, run_pass
from afterword.engine.sync import poll
from afterword.gmail.mailbox import Mailbox
from afterword.gmail.transport import Limits
from afterword.letters import Templates
from afterword.sandbox import Sandbox
from afterword.services import commands
from afterword.storage import Store
from afterword.storage.rows import KeptEvent, event_of

HERE = ZoneInfo("America/New_York")
JANE = "jane@gmail.com"
ANA, LI, TOMAS = "ana@acme.example", "li@acme.example", "tomas@acme.example"
RITA = "rita@acme.example"  # of human resources
CARLA = "carla@acme.example"  # a colleague whom Jane never met
SAM = "sam@elsewhere.example"  # a stranger

NAMES = {
    JANE: "Jane Doe",
    ANA: "Ana Ruiz",
    LI: "Li Wei",
    TOMAS: "Tomás Vela",
    RITA: "Rita Sommer",
    CARLA: "Carla Neri",
    SAM: "Sam Hill",
}

ID = "acme-analyst-2026-11-02"

WRITES = frozenset(
    f"gmail.users.drafts.{verb}" for verb in ("create", "update", "send", "delete")
) | frozenset({"gmail.users.messages.send"})

LISTING = "gmail.users.history.list"

FINISHED = {
    "ana": PersonNotes(
        (Sentence("enjoyed-hearing", "onboard people across nine time zones"),),
        (OpenQuestion("Which survey did you use?", "A pulse survey of five questions."),),
    ),
    "li": PersonNotes((Sentence("hearing-about", "the move to one payroll system in spring"),)),
    "tomas": PersonNotes((Sentence("helped-to-hear", "why the warehouse shifts change every six weeks"),)),
}

NOTES = Notes(
    fit=(
        SharedSentence("last-job", "ran the onboarding of 140 people in one year"),
        SharedSentence("last-job", "moved a payroll of 1,200 people to a new system"),
    ),
    challenge=SharedSentence("how-hard", "make a first day good in nine time zones"),
    offers=(
        SharedSentence("start-by", "writing one checklist that every office uses"),
        SharedSentence("start-by", "recording the first day as short videos"),
    ),
    read=True,
)
"""Finished, and read as a whole: letters leave by themselves in schedule mode."""

CONFIG = """\
[you]
name = "Jane Doe"
email = "{account}"
phone = "+1 555 0100"
time_zone = "America/New_York"

[notifications]
desktop = false

[gmail]
endpoint = "{endpoint}"
"""


def ny(day: int, hour: int, minute: int = 0, second: int = 0, *, month: int = 11) -> datetime:
    """An instant by New York's wall clock, in 2026; November where no month is named."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=HERE).astimezone(UTC)


STARTS, ENDS = ny(2, 14), ny(2, 15)  # a Monday afternoon
LETTERS_LEAVE = ny(2, 16)  # an hour after the interview, in the reader's hours
NUDGE_LEAVES = ny(9, 8)  # five workdays later, in the morning
SECOND_LEAVES = ny(16, 8)


def somebody(address: str, **fields: Any) -> Person:
    """A person of the interview by their address, with what was finished for them."""
    name = address.partition("@")[0]
    part = Role.COORDINATOR if address == RITA else Role.INTERVIEWER
    usual = Person(
        name, NAMES.get(address, name.title()), address, part, notes=FINISHED.get(name, PersonNotes())
    )
    return replace(usual, **fields)


def meeting(*addresses: str | Person, **fields: Any) -> Interview:
    """The interview with those people; Ana and Li where none are named."""
    people = tuple(a if isinstance(a, Person) else somebody(a) for a in addresses or (ANA, LI))
    usual = Interview(ID, "Acme", "Analyst", STARTS, ENDS, "America/New_York", people, Rules(), NOTES)
    return replace(usual, **fields)


@cache
def shipped() -> Templates:
    """The templates that ship, read once for all worlds."""
    return Templates(None)


@dataclass
class WoundClock:
    """A clock that shows what it was told last."""

    shows: datetime

    def now(self) -> datetime:
        """This instant of the story, UTC."""
        return self.shows

    def real_seconds(self, span: timedelta) -> float:
        """The span's own seconds."""
        return max(0.0, span.total_seconds())


@dataclass
class World:
    """Everything of one scenario, with the verbs that its tests are told in."""

    sandbox: Sandbox
    app: App
    mailbox: Mailbox
    clock: WoundClock
    failures: list[Failure] = field(default_factory=list)
    own_templates: bool = (
        False  # Jane has templates of her own; without them reading the shipped ones once is faster
    )

    @property
    def context(self) -> PassContext:
        """What a pass works with."""
        context = self.app.context(self.mailbox)
        if self.own_templates:
            return context
        return replace(context, wording=replace(context.wording, templates=shipped()))

    @property
    def now(self) -> datetime:
        """What the clock shows."""
        return self.clock.now()

    # time, and passes in it

    def at(self, moment: datetime) -> None:
        """The clock shows that moment; nothing else happens."""
        self.clock.shows = moment

    def later(self, **span: float) -> None:
        """So much time passes; nothing else happens."""
        self.at(self.now + timedelta(**span))

    def pass_(self) -> None:
        """One pass, as the daemon makes it: what changed in the mailbox, then what is due."""
        poll(self.context, self.now)
        self.attend()

    def attend(self) -> None:
        """What is due is done, without a look at what changed in the mailbox."""
        self.failures += run_pass(self.context, self.clock.now, mail=False)

    def until(self, moment: datetime, *, polls: bool = True) -> None:
        """Time passes until then; whenever a plan can change the daemon looks."""
        while (look := self.app.store.next_look(self.app.account_id)) and look <= moment:
            self.at(max(look, self.now))
            self.pass_() if polls else self.attend()
            after = self.app.store.next_look(self.app.account_id)
            assert after is None or after > self.now, f"looked at {self.now}, and wants to be again at once"
        self.at(max(moment, self.now))
        self.pass_() if polls else self.attend()

    # what Jane tells

    def add(self, interview: Interview) -> Interview:
        """She adds the interview, or changes it."""
        commands.add(self.app.account, interview, self.app.clock.now())
        return interview

    def says(self, kind: EventKind, step: str = "", *, interview: str = ID, **detail: object) -> None:
        """Her word on a step, or on the interview."""
        events = [event_of(KeptEvent(interview, kind, self.now, self.key(step), "", detail))]
        self.app.store.record(self.app.account_id, events, look_at={interview: self.now})

    # what can be seen

    def plan(self, interview: str = ID) -> Plan:
        """What the interview wants now."""
        found = self.app.store.interview(self.app.account_id, interview)
        assert found is not None
        return self.context.plan(found, self.now)

    def key(self, step: str) -> str:
        """The whole key of a step that a test names by kind and address."""
        return f"{ID}/{step}" if step and not step.startswith(("acme-", "globex-")) else step

    def step(self, key: str) -> Step:
        """One step, named like `thank-you/ana@acme.example`."""
        whole = self.key(key)
        return next(s for s in self.plan(whole.split("/", 1)[0]).steps if str(s.key) == whole)

    def states(self, interview: str = ID) -> dict[str, str]:
        """The letters' states, by key without the interview."""
        letters = [s for s in self.plan(interview).steps if s.kind in LETTERS]
        return {str(s.key).partition("/")[2]: s.state.value for s in letters}

    def journal(self, interview: str = ID) -> list[Event]:
        """What happened to the interview, in order."""
        return list(self.app.store.events(self.app.account_id, interview))

    def kinds(self, interview: str = ID) -> Counter[str]:
        """How often what happened."""
        return Counter(e.kind.value for e in self.journal(interview))

    def inbox(self, person: str, *, sender: str = JANE) -> list[dict[str, Any]]:
        """What really came to that person from Jane, oldest first."""
        return [
            m
            for m in self.sandbox.mailbox(person)
            if not {"SENT", "DRAFT"} & set(m["labels"]) and m["from"] == sender
        ]

    def drafts(self, to: str = "") -> list[dict[str, Any]]:
        """What lies in Jane's drafts."""
        return [m for m in self.sandbox.mailbox(JANE) if m["draft_id"] and (not to or to in m["to"])]

    def draft(self, to: str) -> dict[str, Any]:
        """The one draft to that person."""
        (found,) = self.drafts(to)
        return found

    def received_by_jane(self, sender: str) -> list[dict[str, Any]]:
        """What came to Jane from that person."""
        return self.inbox(JANE, sender=sender)

    # what was asked of Gmail

    def mark(self) -> int:
        """The number of the last request so far."""
        return len(self.sandbox.state.requests)

    def asked(self, since: int = 0) -> list[str]:
        """The methods that were called behind that request."""
        return [r["method"] for r in self.sandbox.requests(since=since)]

    def written(self, since: int = 0) -> list[str]:
        """Those of them that change something."""
        return [method for method in self.asked(since) if method in WRITES]

    # promises that hold in every scenario

    def assert_nothing_left_to_do(self) -> None:
        """A pass right after a pass writes nothing and records nothing; then a poll is one look at history."""
        self.pass_()
        mark, before = self.mark(), [self.journal(i.id) for i in self._interviews()]
        self.pass_()
        assert self.written(mark) == []
        assert [self.journal(i.id) for i in self._interviews()] == before
        mark = self.mark()
        poll(self.context, self.now)
        assert self.asked(mark) == [LISTING]
        mark = self.mark()
        self.attend()
        assert self.asked(mark) == []

    def assert_never_twice(self) -> None:
        """Nobody has the same letter two times."""
        for person in self.sandbox.overview()["accounts"]:
            texts = Counter(" ".join(m["text"].split()) for m in self.inbox(person) if person != JANE)
            assert max(texts.values(), default=0) <= 1, f"{person} got a letter twice"

    def assert_drafted_once(self) -> None:
        """No step has two drafts."""
        steps = Counter(step_of(d) for d in self.drafts())
        assert all(count == 1 for step, count in steps.items() if step), steps

    def _interviews(self) -> tuple[Interview, ...]:
        return self.app.store.interviews(self.app.account_id)


def step_of(message: dict[str, Any]) -> str:
    """The mark of the step that a message says it is, or nothing."""
    return header(message, STEP_HEADER)


def header(message: dict[str, Any], name: str) -> str:
    """A header of a message of the sandbox, or nothing."""
    return next((value for n, value in message["headers"] if n.lower() == name.lower()), "")


def signed_in(sandbox: Sandbox, account: str = JANE) -> Mailbox:
    """The mailbox of somebody who has signed in."""
    token, client = sandbox.sign_in(account), sandbox.client_secrets()["installed"]
    credentials = Credentials(
        token["access_token"],
        refresh_token=token["refresh_token"],
        token_uri=client["token_uri"],
        client_id=client["client_id"],
        client_secret=client["client_secret"],
    )
    return Mailbox(account, credentials, sandbox.url, limits=Limits(2, 1, 3, again=0))


def app_in(home: Path, endpoint: str, clock: WoundClock, fresh: Path, account: str = JANE) -> App:
    """Jane's Afterword in that folder; `fresh` is an empty store to begin with."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text(CONFIG.format(endpoint=endpoint, account=account), "utf-8")
    places = configs.paths({"AFTERWORD_HOME": str(home)})
    configs.make_private(places.state)
    if not places.database.exists():
        shutil.copy(fresh, places.database)
    store = Store.open(str(places.database), now=clock.now())
    return App(places, configs.load(places.config), clock, store, store.account(account))


def in_mode(config: Config, mode: str) -> Config:
    """The same config in another mode."""
    return structs.replace(config, letters=structs.replace(config.letters, mode=mode))


@contextmanager
def world_in(home: Path, fresh: Path, mode: str = "schedule", begins: datetime = STARTS) -> Iterator[World]:
    """A world at that moment; what must hold in every scenario is looked at when it ends."""
    clock = WoundClock(begins)
    with Sandbox(clock) as sandbox:
        for address, name in NAMES.items():
            sandbox.add_account(address, name)
        app = app_in(home, sandbox.url, clock, fresh)
        app = replace(app, config=in_mode(app.config, mode))
        with signed_in(sandbox) as mailbox:
            world = World(sandbox, app, mailbox, clock)
            yield world
            world.assert_never_twice()
            world.assert_drafted_once()
            world.assert_nothing_left_to_do()
            assert sandbox.violations() == []
        app.store.close()

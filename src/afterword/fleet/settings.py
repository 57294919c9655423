"""The fleet's own config, `fleet.toml`, and each candidate's settings. The config's rules check both."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit

import msgspec
from sqlalchemy.engine import make_url

from afterword.config import Config, Gmail, Letters, Notifications, Nudges, Tasks, You
from afterword.config.fields import Line, SomeLine
from afterword.config.language import _
from afterword.config.reading import table
from afterword.config.schema import MOST_ALIASES, Elapsed, GoogleOrHere
from afterword.config.validation import Most, Shape, TypedCheck, checked
from afterword.errors import InputError, NotSetUp, Problem
from afterword.gmail.units import UNITS

GMAIL = "https://gmail.googleapis.com"
PUBSUB = "https://pubsub.googleapis.com"
GIVE_UP = 20
"""A connection to the database counts as cut after this many silent seconds."""

POLL_UNITS = UNITS["history.list"]
"""Units of quota to read a mailbox where nothing happened."""

CONFIG = "AFTERWORD_FLEET"
"""Names the fleet's config file."""


def _postgresql(url: str) -> str:
    if not url.startswith(("postgresql://", "postgres://")):
        raise ValueError(_("a URL of PostgreSQL, such as postgresql://afterword@db.example/afterword"))
    return url


def _some_time(span: timedelta) -> timedelta:
    if span < timedelta(seconds=1):
        raise ValueError(_("at least 1s"))
    return span


SomeTime = Annotated[Elapsed, TypedCheck(_some_time)]


class Database(Shape, frozen=True):
    """[store]: the PostgreSQL that holds facts and jobs."""

    secret: ClassVar[frozenset[str]] = frozenset({"url"})  # it may hold a password
    url: Annotated[Line, TypedCheck(_postgresql)]

    def patient(self) -> str:
        """The URL with limits for a failing network: both sides end a cut connection within 20 seconds.

        Without them, a worker would wait for minutes, and a lock that it held could outlive it.
        """
        found = make_url(self.url)
        options = f"{found.query.get('options', '')} -cidle_in_transaction_session_timeout={GIVE_UP * 1000}"
        limits = {
            "connect_timeout": "10",
            "keepalives_idle": "10",
            "keepalives_interval": "5",
            "keepalives_count": "2",
        }
        limits |= {"tcp_user_timeout": str(GIVE_UP * 1000)}
        whole = {**limits, **found.query, "options": options.strip()}
        return found.set(query=whole).render_as_string(hide_password=False)


class Keys(Shape, frozen=True):
    """[keys]: data keys are wrapped by a file's key or by a key of Vault's transit engine."""

    file: Line = ""
    vault: Line = ""  # Vault's address
    vault_key: Line = "afterword"
    vault_token: Line = ""  # the file that holds Vault's token

    @classmethod
    def together(cls, read: dict[str, Any], context: Mapping[str, Any]) -> Any:  # noqa: ARG003  # the base class names it
        """Check that the config names one of the two, and Vault with its token."""
        if bool(read.get("file")) == bool(read.get("vault")):
            yield "file", _("a file of keys, or `vault` with its address: one of the two")
        elif read.get("vault") and not read.get("vault_token"):
            yield "vault_token", _("the file that holds Vault's token")


class Google(Shape, frozen=True):
    """[google]: how candidates sign in."""

    client: Line = ""  # the file of an OAuth client
    service_account: Line = ""  # the key file of a service account with domain-wide delegation
    endpoint: GoogleOrHere = GMAIL


class Looks(Shape, frozen=True):
    """[looks]: how often mailboxes are read, and when a worker counts as gone."""

    poll: SomeTime = timedelta(minutes=15)
    dispatch: SomeTime = timedelta(seconds=5)
    heartbeat: SomeTime = timedelta(seconds=10)
    stalled: SomeTime = timedelta(seconds=30)
    at_once: Annotated[int, msgspec.Meta(ge=1, le=64)] = 8
    units_a_day: Annotated[int, msgspec.Meta(ge=1000)] = 80_000_000

    def planned_units(self, candidates: int) -> int:
        """Units that this many mailboxes cost in a day without mail."""
        looks_a_day = timedelta(days=1) / self.poll
        return round(candidates * looks_a_day * POLL_UNITS)

    @classmethod
    def together(cls, read: dict[str, Any], context: Mapping[str, Any]) -> Any:  # noqa: ARG003  # the base class names it
        """Check that a live worker never counts as gone."""
        beat, stalled = read.get("heartbeat"), read.get("stalled")
        if beat and stalled and stalled < 2 * beat:
            yield "stalled", _("at least twice the heartbeat")


class Push(Shape, frozen=True):
    """[push]: Cloud Pub/Sub, which wakes a look when mail comes."""

    topic: Line = ""  # projects/PROJECT/topics/NAME
    subscription: Line = ""  # projects/PROJECT/subscriptions/NAME
    endpoint: Line = PUBSUB


class WebSettings(Shape, frozen=True):
    """[web]: the page on which candidates sign in and coaches see states."""

    url: Line = "http://127.0.0.1:8026"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8026

    @property
    def is_secure(self) -> bool:
        """Whether browsers use https."""
        return self.url.startswith("https://")

    @property
    def origin(self) -> str:
        """The origin that a browser names in its requests."""
        found = urlsplit(self.url.lower())
        usual = {"https": 443, "http": 80}.get(found.scheme)
        port = f":{found.port}" if found.port and found.port != usual else ""
        return f"{found.scheme}://{found.hostname}{port}"

    @property
    def cookie(self) -> str:
        """The name of the session's cookie. Over https, no other host and no plain page can set one of that name."""
        return "__Host-afterword" if self.is_secure else "afterword"


class FleetConfig(Shape, frozen=True):
    """All of fleet.toml."""

    store: Database
    keys: Keys
    google: Google = Google()
    looks: Looks = Looks()
    push: Push = Push()
    web: WebSettings = WebSettings()


def load(env: Mapping[str, str] | None = None) -> FleetConfig:
    """Read the file that AFTERWORD_FLEET names. Raises NotSetUp without one, InputError with all problems."""
    named = (os.environ if env is None else env).get(CONFIG, "").strip() or "/etc/afterword/fleet.toml"
    path = Path(named).expanduser()
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        hint = _("docs/fleet.md shows one; {variable} names another place.").format(variable=CONFIG)
        raise NotSetUp(_("There is no fleet yet: no file {path}.").format(path=path), hint) from None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise InputError([Problem(str(path), why, _("a file that can be read"))]) from None
    return checked(FleetConfig, table(text, path.name), path.name)


class HiringSystems(Shape, frozen=True):
    """[gmail] of a candidate. The fleet decides where mail goes."""

    hiring_systems: Annotated[tuple[SomeLine, ...], Most(MOST_ALIASES)] = ()


class Settings(Shape, frozen=True):
    """A candidate's settings: the sections of config.toml about letters, and none about the machine."""

    you: You
    letters: Letters = Letters()
    nudges: Nudges = Nudges()
    tasks: Tasks = Tasks()
    gmail: HiringSystems = HiringSystems()
    notifications: Notifications = Notifications()


def candidates_config(values: Mapping[str, Any], fleet: FleetConfig) -> Config:
    """The config of a candidate with these settings. Raises InputError with every problem in them."""
    own = checked(Settings, values, "settings")
    if not own.you.time_zone:
        problem = Problem("settings: [you] time_zone", _("nothing"), _("an IANA time zone, as Europe/Berlin"))
        raise InputError([problem])
    gmail = Gmail(fleet.looks.poll, fleet.google.endpoint, own.gmail.hiring_systems)
    return Config(own.you, own.letters, own.nudges, own.tasks, gmail, own.notifications)

"""The schema of config.toml: the keys, their defaults and what makes a value invalid."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

import msgspec

from afterword.config import durations
from afterword.config.fields import (
    Email,
    Language,
    Line,
    LinkedInOrNothing,
    PhoneOrNothing,
    SomeLine,
    ZoneOrNothing,
)
from afterword.config.language import _, spoken
from afterword.config.validation import Most, RawCheck, Shape, TypedCheck
from afterword.domain.model import Hours, Length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

GMAIL = "https://gmail.googleapis.com"
MOST_ALIASES = 50
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _as_text(read: Callable[[str], object]) -> RawCheck:
    """A value that a file writes as text."""

    def value(given: object) -> object:
        if isinstance(given, str):
            return read(given)
        raise ValueError(_('text in quotes, such as "1h"'))

    return RawCheck(value)


Elapsed = Annotated[timedelta, _as_text(durations.elapsed)]
AnyLength = Annotated[Length, _as_text(durations.length)]
DayHours = Annotated[Hours, _as_text(durations.hours)]


def _not_at_once(span: Length) -> Length:
    if span == Length():
        raise ValueError(_("longer than zero, or the nudge would follow at once"))
    return span


def _not_too_fast(poll: timedelta) -> timedelta:
    if poll < timedelta(seconds=1):
        raise ValueError(_("at least 1s"))
    return poll


def _google_or_here(endpoint: str) -> str:
    """Check that letters go to Google or stay on this machine: any other host could read them."""
    wanted = _("{gmail}, or http on loopback, such as http://127.0.0.1:8025").format(gmail=GMAIL)
    try:
        parts = urlsplit(endpoint.strip())
        parts.port  # noqa: B018  (it raises if that is not a number)
    except ValueError:
        raise ValueError(wanted) from None
    bare = f"{parts.scheme}://{parts.netloc}"
    plain = parts.path in {"", "/"} and not (parts.query or parts.fragment or "@" in parts.netloc)
    # guard: google-or-here
    if plain and (bare == GMAIL or (parts.scheme == "http" and parts.hostname in _LOOPBACK)):
        return bare
    raise ValueError(wanted)


GoogleOrHere = Annotated[str, TypedCheck(_google_or_here)]


def _spoken_or_nothing(code: str) -> str:
    if code and code not in spoken():
        known = ", ".join(f'"{one}"' for one in spoken())
        raise ValueError(_("one of {languages}, or nothing").format(languages=known))
    return code


def _of_sqlalchemy(url: str) -> str:
    if url and not re.match(r"[a-z0-9]+(\+[a-z0-9_]+)?://", url):
        raise ValueError(_('a SQLAlchemy URL, such as "sqlite:////home/jane/afterword.db", or ""'))
    return url


NotAtOnce = Annotated[AnyLength, TypedCheck(_not_at_once)]


class You(Shape, frozen=True):
    """[you]: the person who signs the letters, and their account."""

    name: SomeLine
    email: Email
    aliases: Annotated[tuple[Email, ...], Most(MOST_ALIASES)] = ()
    phone: PhoneOrNothing = ""
    linkedin: LinkedInOrNothing = ""
    time_zone: ZoneOrNothing = ""
    language: Annotated[Line, TypedCheck(_spoken_or_nothing)] = ""

    @property
    def addresses(self) -> frozenset[str]:
        """The account's address and its aliases."""
        return frozenset({self.email, *self.aliases})

    @property
    def signs(self) -> frozenset[str]:
        """The addresses and the name, any of which a calendar may use for the candidate."""
        return self.addresses | {self.name}


class Letters(Shape, frozen=True):
    """[letters]: when and how thank-you letters leave."""

    mode: Literal["review", "schedule"] = "review"
    settle: Elapsed = timedelta(hours=1)
    window: Elapsed = timedelta(hours=24)
    hours: DayHours = durations.hours("08:00-18:30")
    decent: DayHours = durations.hours("07:00-21:00")
    quiet: Elapsed = timedelta(minutes=10)
    subject: SomeLine = "Thanks for the interview – {{ position }}"
    most: Annotated[int, msgspec.Meta(ge=1, le=100)] = 7
    language: Language = "en"
    list: Literal["auto", "always", "never"] = "auto"
    alike: Annotated[int, msgspec.Meta(ge=1, le=100)] = 80  # no longer used: files that name it still load

    @classmethod
    def together(cls, read: dict[str, Any], context: Mapping[str, Any]) -> Iterator[tuple[str, str]]:  # noqa: ARG003  # the base class names it
        """Check that the window has room after the settle time."""
        window, settle = read.get("window"), read.get("settle", timedelta())
        if window is not None and not window:
            yield "window", _("longer than zero")
        elif window is not None and settle >= window:
            yield "window", _("longer than settle, or no letter could ever leave")


class Nudges(Shape, frozen=True):
    """[nudges]: when to write again, and how often."""

    after: NotAtOnce = Length(workdays=5)
    after_date: AnyLength = Length(workdays=2)
    again: NotAtOnce = Length(workdays=5)
    most: Annotated[int, msgspec.Meta(ge=0, le=10)] = 2
    to: Literal["one", "everyone"] = "one"
    apart: AnyLength = Length(workdays=1)


class Tasks(Shape, frozen=True):
    """[tasks]: the steps that a person takes."""

    linkedin: bool = True
    linkedin_note: Annotated[int, msgspec.Meta(ge=1, le=300)] = 200
    call: Literal["ask", "never"] = "ask"


class Gmail(Shape, frozen=True):
    """[gmail]: how the mailbox is watched."""

    poll: Annotated[Elapsed, TypedCheck(_not_too_fast)] = timedelta(seconds=60)
    endpoint: GoogleOrHere = GMAIL
    hiring_systems: Annotated[tuple[SomeLine, ...], Most(MOST_ALIASES)] = ()


class Notifications(Shape, frozen=True):
    """[notifications]: the alerts that the candidate gets unasked."""

    desktop: bool = True
    hours: DayHours = durations.hours("07:00-22:00")


class Wording(Shape, frozen=True):
    """[wording]: help with endings and letters from a model of the `llm` library, only on request."""

    model: Line = ""
    elsewhere: bool = False  # whether the notes may go to a model that does not run on this machine


class StoreSection(Shape, frozen=True):
    """[store]: where facts are kept."""

    secret: ClassVar[frozenset[str]] = frozenset({"url"})  # it may hold a password
    url: Annotated[Line, TypedCheck(_of_sqlalchemy)] = ""


class Web(Shape, frozen=True):
    """[web]: the local page."""

    serve: bool = False
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 0


class Config(Shape, frozen=True):
    """All of config.toml, as read once."""

    you: You
    letters: Letters = Letters()
    nudges: Nudges = Nudges()
    tasks: Tasks = Tasks()
    gmail: Gmail = Gmail()
    notifications: Notifications = Notifications()
    wording: Wording = Wording()
    store: StoreSection = StoreSection()
    web: Web = Web()

"""What config.toml may hold: the keys, their defaults and what makes a value impossible."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, PlainValidator, ValidationInfo, field_validator

from afterword.config import lengths
from afterword.config.fields import Email, Line, LinkedInOrNothing, SomeLine, ZoneOrNothing
from afterword.config.reading import Shape
from afterword.core.facts import Hours, Length

GMAIL = "https://gmail.googleapis.com"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _from_text(read: object) -> PlainValidator:
    """A validator for what a file writes as text; what is no text is left for the type check to refuse."""

    def value(given: object) -> object:
        if isinstance(given, str) and callable(read):
            return read(given)
        if isinstance(given, timedelta | Length | Hours):
            return given  # a default
        raise ValueError('text in quotes, such as "1h"')

    return PlainValidator(value)


Elapsed = Annotated[timedelta, _from_text(lengths.elapsed)]
AnyLength = Annotated[Length, _from_text(lengths.length)]
DayHours = Annotated[Hours, _from_text(lengths.hours)]


class You(Shape):
    """[you]: who signs the letters, and from which account."""

    name: SomeLine
    email: Email
    phone: Line = ""
    linkedin: LinkedInOrNothing = ""
    time_zone: ZoneOrNothing = ""


class Letters(Shape):
    """[letters]: when and how thank-you letters leave."""

    mode: Literal["review", "schedule"] = "review"
    settle: Elapsed = timedelta(hours=1)
    window: Elapsed = timedelta(hours=24)
    hours: DayHours = lengths.hours("08:00-18:30")
    decent: DayHours = lengths.hours("07:00-21:00")
    quiet: Elapsed = timedelta(minutes=10)
    subject: SomeLine = "Thanks for the interview – {{ position }}"
    most: Annotated[int, Field(ge=1, le=100)] = 7
    alike: Annotated[int, Field(ge=1, le=100)] = 80

    @field_validator("window")
    @classmethod
    def _has_room(cls, window: timedelta, info: ValidationInfo) -> timedelta:
        if not window:
            raise ValueError("longer than nothing")
        settle = info.data.get("settle")
        if settle is not None and settle >= window:
            raise ValueError("longer than settle, or no letter could ever leave")
        return window


class Nudges(Shape):
    """[nudges]: when to write again, and how often."""

    after: AnyLength = Length(workdays=5)
    after_date: AnyLength = Length(workdays=2)
    again: AnyLength = Length(workdays=5)
    most: Annotated[int, Field(ge=0, le=10)] = 2
    to: Literal["one", "everyone"] = "one"
    apart: AnyLength = Length(workdays=1)

    @field_validator("after", "again")
    @classmethod
    def _not_at_once(cls, span: Length) -> Length:
        if span == Length():
            raise ValueError("longer than nothing, or the nudge would follow at once")
        return span


class Tasks(Shape):
    """[tasks]: the steps that a person takes."""

    linkedin: bool = True
    linkedin_note: Annotated[int, Field(ge=1, le=300)] = 200
    call: Literal["ask", "never"] = "ask"


class Gmail(Shape):
    """[gmail]: how the mailbox is watched."""

    poll: Elapsed = timedelta(seconds=60)
    endpoint: str = GMAIL

    @field_validator("poll")
    @classmethod
    def _not_too_fast(cls, poll: timedelta) -> timedelta:
        if poll < timedelta(seconds=1):
            raise ValueError("at least 1s")
        return poll

    @field_validator("endpoint")
    @classmethod
    def _google_or_here(cls, endpoint: str) -> str:
        """Letters go to Google or stay on this machine: any other place would read them."""
        wanted = f"{GMAIL}, or http on loopback, such as http://127.0.0.1:8025"
        try:
            parts = urlsplit(endpoint.strip())
            _ = parts.port
        except ValueError:
            raise ValueError(wanted) from None
        bare = f"{parts.scheme}://{parts.netloc}"
        plain = parts.path in {"", "/"} and not (parts.query or parts.fragment or "@" in parts.netloc)
        if plain and (bare == GMAIL or (parts.scheme == "http" and parts.hostname in _LOOPBACK)):
            return bare
        raise ValueError(wanted)


class Store(Shape):
    """[store]: where facts are kept."""

    url: Line = ""

    @field_validator("url")
    @classmethod
    def _of_sqlalchemy(cls, url: str) -> str:
        if url and not re.match(r"[a-z0-9]+(\+[a-z0-9_]+)?://", url):
            raise ValueError('a SQLAlchemy URL, such as "sqlite:////home/jane/afterword.db", or ""')
        return url


class Web(Shape):
    """[web]: the local page."""

    serve: bool = False
    port: Annotated[int, Field(ge=0, le=65535)] = 0


class Config(Shape):
    """The whole of config.toml, as it was read once."""

    you: You
    letters: Letters = Letters()
    nudges: Nudges = Nudges()
    tasks: Tasks = Tasks()
    gmail: Gmail = Gmail()
    store: Store = Store()
    web: Web = Web()

"""Read what else goes on at the companies of several interviews, for all of them at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from afterword.domain.application import name_key, same_application
from afterword.domain.events import Closed
from afterword.domain.history import in_force
from afterword.domain.model import EventKind
from afterword.storage.reads import chunks, events_of, interviews_where
from afterword.storage.tables import interviews

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from afterword.domain.events import Event
    from afterword.domain.model import Interview

LEFT = (EventKind.SENT, EventKind.FOLLOWED_UP)


@dataclass(frozen=True, slots=True)
class Companies:
    """Letters sent to some companies, and the interviews there; the case of names does not matter."""

    left: dict[str, dict[str, datetime]] = field(default_factory=lambda: defaultdict(dict))
    known: dict[str, list[tuple[Interview, tuple[Event, ...]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    closed: set[str] = field(default_factory=set)

    def last_sent(self, besides: Interview) -> datetime | None:
        """When a message for another interview was last sent to that interview's company."""
        others = (at for of, at in self.left[name_key(besides.company)].items() if of != besides.id)
        return max(others, default=None)

    def others(self, besides: Interview) -> list[tuple[Interview, tuple[Event, ...]]]:
        """The other open interviews at its company, each with its journal."""
        return [each for each in self._besides(besides) if each[0].id not in self.closed]

    def talks(self, besides: Interview) -> list[tuple[Interview, tuple[Event, ...]]]:
        """The other interviews of its application, open or not, each with its journal."""
        return [each for each in self._besides(besides) if same_application(each[0], besides)]

    def _besides(self, besides: Interview) -> list[tuple[Interview, tuple[Event, ...]]]:
        return [each for each in self.known[name_key(besides.company)] if each[0].id != besides.id]


def read_companies(
    connection: Connection, account: int, names: Iterable[str], besides: str = ""
) -> Companies:
    """Read when letters to those companies left for each interview, and the interviews there with their journals.

    Mostly the interview `besides` is the only one there: then that is one read of an index.
    """
    found = Companies()
    for some in chunks(map(name_key, names)):
        there = (interviews.c.account == account, interviews.c.company_key.in_(some))
        those = interviews_where(connection, *there, interviews.c.id != besides)
        journals = events_of(connection, account, [each.id for each in those])
        for each in those:
            key, journal = name_key(each.company), tuple(journals[each.id])
            found.known[key].append((each, journal))
            if left := [event.at for event in journal if event.kind in LEFT]:
                found.left[key][each.id] = max(left)
            if any(isinstance(event, Closed) for event in in_force(journal)):
                found.closed.add(each.id)
    return found

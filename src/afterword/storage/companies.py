"""Read what else goes on at the companies of several interviews, for all of them at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from afterword.domain.application import name_key, same_application
from afterword.domain.events import Closed
from afterword.domain.history import standing
from afterword.domain.model import EventKind
from afterword.storage.reads import chunks, events_of, interviews_where, of_interview
from afterword.storage.tables import events, interviews

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


def read_companies(connection: Connection, account: int, names: Iterable[str]) -> Companies:
    """Read when letters to those companies left for each interview, and the interviews there with their journals."""
    found = Companies()
    for some in chunks(map(name_key, names)):
        there = (interviews.c.account == account, interviews.c.company_key.in_(some))
        newest = (
            select(interviews.c.company_key, interviews.c.id, func.max(events.c.at))
            .join(events, of_interview(events))
            .where(*there, events.c.kind.in_(LEFT))
            .group_by(interviews.c.company_key, interviews.c.id)
        )
        for key, interview, at in connection.execute(newest):
            found.left[key][interview] = at
        those = interviews_where(connection, *there)
        journals = events_of(connection, account, [each.id for each in those])
        for each in those:
            found.known[name_key(each.company)].append((each, tuple(journals[each.id])))
            if any(isinstance(event, Closed) for event in standing(journals[each.id])):
                found.closed.add(each.id)
    return found

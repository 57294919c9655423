"""Read what else goes on at the companies of some interviews, at once for all of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from afterword.domain.model import EventKind
from afterword.storage.reads import chunks, events_of, interviews_where
from afterword.storage.rows import company_key
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
    """Letters sent to some companies, and the open interviews there; the case of names does not matter."""

    left: dict[str, dict[str, datetime]] = field(default_factory=lambda: defaultdict(dict))
    open: dict[str, list[tuple[Interview, tuple[Event, ...]]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def last_sent(self, besides: Interview) -> datetime | None:
        """When a message for another interview was last sent to that interview's company."""
        others = (at for of, at in self.left[company_key(besides.company)].items() if of != besides.id)
        return max(others, default=None)

    def others(self, besides: Interview) -> list[tuple[Interview, tuple[Event, ...]]]:
        """The other open interviews at its company, each with its journal."""
        return [each for each in self.open[company_key(besides.company)] if each[0].id != besides.id]


def read_companies(connection: Connection, account: int, names: Iterable[str], since: datetime) -> Companies:
    """Read when letters to those companies left for each interview, and the open interviews that end after `since`."""
    found = Companies()
    for some in chunks(map(company_key, names)):
        there = (interviews.c.account == account, interviews.c.company_key.in_(some))
        newest = (
            select(interviews.c.company_key, interviews.c.id, func.max(events.c.at))
            .join(events, events.c.interview == interviews.c.id)
            .where(*there, events.c.kind.in_(LEFT))
            .group_by(interviews.c.company_key, interviews.c.id)
        )
        for key, interview, at in connection.execute(newest):
            found.left[key][interview] = at
        alive = interviews_where(connection, *there, interviews.c.closed.is_(None), interviews.c.ends > since)
        journals = events_of(connection, [each.id for each in alive])
        for each in alive:
            found.open[company_key(each.company)].append((each, tuple(journals[each.id])))
    return found

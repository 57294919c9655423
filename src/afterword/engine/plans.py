"""The plans of interviews. They know what else goes on at a company: nudges keep clear of other mail to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.domain.application import Talk
from afterword.domain.planner import letters_due, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from afterword.domain.events import Event
    from afterword.domain.model import Interview, Plan, Policy
    from afterword.storage import Store


def plans(
    store: Store,
    account: int,
    policy: Callable[[Interview], Policy],
    journals: Mapping[str, tuple[Event, ...]],
    interviews: Iterable[Interview],
    now: datetime,
) -> list[Plan]:
    """Make the plan of each of those interviews, in their order; `journals` are their events by id.

    Everything else needed from the store is read at once for all of them.
    """
    asked = [(interview, policy(interview)) for interview in interviews]
    if not asked:
        return []
    alone = asked[0][0].id if len(asked) == 1 else ""
    companies = store.companies(account, {interview.company for interview, _ in asked}, besides=alone)
    made = []
    for interview, rules in asked:
        talks = [Talk.of(o, journal, policy(o)) for o, journal in companies.talks(interview)]
        near = ((o, journal) for o, journal in companies.others(interview) if o.ends > now - rules.window)
        due = [at for other, journal in near for at in letters_due(other, journal, policy(other), now)]
        sent = companies.last_sent(interview)
        made.append(
            plan(
                interview,
                journals[interview.id],
                rules,
                now,
                company_sent=sent,
                company_due=due,
                others=talks,
            )
        )
    return made


def other_talks(store: Store, account: int, interview: Interview) -> list[Interview]:
    """The other interviews of that one's application."""
    found = store.companies(account, [interview.company], besides=interview.id)
    return [talk for talk, _ in found.talks(interview)]

"""What a form says goes into the store: a new interview, or the one that it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.domain.changes import carried_over
from afterword.services import commands

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.domain.model import Interview
    from afterword.services.account import AccountContext
    from afterword.services.interview_form.understood import Form


@dataclass(frozen=True, slots=True)
class Saved:
    """The interview as it is in the store now, as it was before (None: it is new), and whether anything is new."""

    interview: Interview
    before: Interview | None
    is_news: bool


def wanted(
    account: AccountContext, form: Form, interview: Interview, now: datetime, *, moved: bool | None = None
) -> Interview:
    """The interview that saving the form would store: a changed one, a known one brought up to date, or a new one.

    Raises InputError where it may be a known one that has `moved`, and nobody said whether it has.
    """
    if form.before:
        current = account.store.interview(account.id, form.before.id)
        return carried_over(form.before, interview, current or form.before)
    (whole,) = commands.brought_up_to_date(account, [interview], now, moved=moved)
    return whole


def save(
    account: AccountContext, form: Form, interview: Interview, now: datetime, *, moved: bool | None = None
) -> Saved:
    """Store what the form says. What a calendar or the notes changed since the form was made stays.

    Raises InputError as `wanted` does, and for a date of decision before the interview.
    """
    whole = wanted(account, form, interview, now, moved=moved)
    before = account.store.interview(account.id, whole.id)
    guests = {whole.uid: form.remarks} if form.remarks else {}
    news = commands.add_all(account, [whole], now, guests)
    if form.offer:
        account.store.settle_offer(account.id, form.offer, "added")
    return Saved(whole, before, bool(news))

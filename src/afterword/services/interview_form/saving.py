"""Stores what a form says: a new interview, or a change of a known one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from afterword.domain.addresses import same_mailbox
from afterword.domain.changes import carried_over
from afterword.domain.left_out import gone
from afterword.imports.merge import brought_up
from afterword.services import commands

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from afterword.config import Config
    from afterword.domain.model import Interview
    from afterword.services.account import AccountContext
    from afterword.services.interview_form.understood import Form
    from afterword.services.settings import KeptSettings


@dataclass(frozen=True, slots=True)
class Saved:
    """The stored interview now and `before` (None: it is new), and whether anything changed."""

    interview: Interview
    before: Interview | None
    is_news: bool


def save(
    account: AccountContext, form: Form, interview: Interview, now: datetime, *, moved: bool | None = None
) -> Saved:
    """Store what the form says. Changes by a calendar or in the notes since the form was made stay.

    Raises InputError if it may be a known interview that has `moved` and nobody has said so or denied it, and for a
    decision date before the interview.
    """
    return save_all(account, [(form, interview)], now, moved=moved)[0]


def save_all(
    account: AccountContext,
    forms: Sequence[tuple[Form, Interview]],
    now: datetime,
    *,
    moved: bool | None = None,
) -> list[Saved]:
    """Store what several forms say, all or nothing, as `save` does."""
    whole = _wanted(account, forms, now, moved=moved)
    before = {each.id: account.store.interview(account.id, each.id) for each in whole}
    guests = {i.uid: form.remarks for (form, _), i in zip(forms, whole, strict=True) if form.remarks}
    out = {
        i.id: gone(form.base.people, i.people) for (form, _), i in zip(forms, whole, strict=True) if form.base
    }
    stored = commands.add_all(account, {i.id: i for i in whole}.values(), now, guests, out)
    news = {each.id for each in stored}
    for form, _ in forms:
        if form.offer:
            account.store.settle_offer(account.id, form.offer, "added")
    return [Saved(each, before[each.id], each.id in news) for each in whole]


def _wanted(
    account: AccountContext,
    forms: Sequence[tuple[Form, Interview]],
    now: datetime,
    *,
    moved: bool | None,
) -> list[Interview]:
    """The interviews to store: each one changed, brought up to date, or new."""
    known = {each.id: each for each in account.store.interviews(account.id)}
    whole: list[Interview] = []
    for form, interview in forms:
        new = (
            _changed(form.before, interview, known)
            if form.before
            else brought_up(list(known.values()), interview, now, moved=moved)
        )
        known[new.id] = new
        whole.append(new)
    return whole


def _changed(before: Interview, after: Interview, known: Mapping[str, Interview]) -> Interview:
    return carried_over(before, after, known.get(before.id, before))


def remember_address(settings: KeptSettings, config: Config, address: str) -> None:
    """Add an address to the candidate's own in the settings. Calendars then do not list them as a guest.

    Raises InputError if the settings cannot be changed.
    """
    if not any(same_mailbox(address, own) for own in config.you.addresses):
        settings.change({"you.aliases": [*config.you.aliases, address]})

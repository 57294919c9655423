"""The cost of each Gmail API method in units of quota."""

from __future__ import annotations

from collections.abc import Mapping

UNITS = {
    "getProfile": 1,
    "watch": 100, "stop": 50,
    "history.list": 2,
    "labels.get": 1, "labels.list": 1, "labels.create": 5, "labels.delete": 5, "labels.update": 5,
    "drafts.create": 10, "drafts.delete": 10, "drafts.get": 20, "drafts.list": 5, "drafts.send": 100,
    "drafts.update": 15,
    "messages.attachments.get": 20, "messages.get": 20, "messages.list": 5, "messages.send": 100,
    "messages.trash": 5, "messages.untrash": 5, "messages.modify": 5, "messages.delete": 10,
    "threads.get": 40, "threads.list": 10, "threads.trash": 10, "threads.untrash": 10,
}  # fmt: skip
"""Units by method. Five are as in docs/gmail-facts.md 14, the others as on the quota page before May 2026. But getting
anything whole costs as much here as messages.get does now: too high is safer than too low."""

UNKNOWN = 5
"""Units of a method that is not in the table."""


def units(asked: Mapping[str, int]) -> int:
    """The cost of these requests, counted by method id such as gmail.users.history.list."""
    return sum(UNITS.get(name.removeprefix("gmail.users."), UNKNOWN) * n for name, n in asked.items())

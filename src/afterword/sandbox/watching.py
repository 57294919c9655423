"""Watched mailboxes, and Pub/Sub's messages about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

WATCH_LASTS = timedelta(days=7)


@dataclass
class Watch:
    """A watched mailbox: its last pushed change, and when the watch ends. It ends silently."""

    topic: str
    published: int
    ends: datetime


@dataclass
class Messages:
    """Pulled messages without an acknowledgement, by ack id."""

    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)

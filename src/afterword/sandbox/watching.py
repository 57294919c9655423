"""Watched mailboxes, and what Pub/Sub has to say of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

WATCH_LASTS = timedelta(days=7)


@dataclass
class Watch:
    """A mailbox that is watched: up to which change was told, and until when it goes on; it ends silently."""

    topic: str
    told: int
    ends: datetime


@dataclass
class Messages:
    """What was pulled and not acknowledged yet, by its ack id."""

    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)

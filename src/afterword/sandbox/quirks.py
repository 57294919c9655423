"""Unverified behavior of a live mailbox, as switches: the design must be safe either way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Quirks:
    """How this Gmail behaves where sources are silent or disagree (numbers: docs/gmail-facts.md). Spans are seconds."""

    replaces_message_id_on_draft_send: bool = True  # 5
    drops_x_headers_on_send: bool = False  # 5
    draft_ids_die_on_edit: bool = False  # 1: the composer replaces the draft with another one
    gone_draft_is_400: bool = False  # 6: instead of 404
    schedules_by_hand_visible: Literal["hidden", "draft", "label"] = "hidden"  # 7
    search_lags: float = 0.0  # seconds after a message arrives before searches find it
    search_misses: int = 0  # how many searches miss a new message before one finds it
    empty_history_page: bool = False  # 11: changes come after a first page without `history`
    history_expires_after: float = 7 * 86400.0  # 10
    composer_drops_x_headers: bool = True  # 3: a message the composer rewrites has only its own headers
    limits_are_429: bool = False  # 15: instead of 403

"""Why a step is in its state, without other people's words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from afterword.assistants.naming import known
from afterword.domain.reasons import Reason, ReasonCode
from afterword.messages import why
from afterword.messages.reasons import ENDED, Face

if TYPE_CHECKING:
    from afterword.domain.model import Interview

NAMES = frozenset(
    {
        ReasonCode.OPENS_LATER,
        ReasonCode.CARRIES_OTHERS,
        ReasonCode.ADDRESS_TO_FIND,
        ReasonCode.ADDRESS_UNUSABLE,
        ReasonCode.TO_FINISH,
        ReasonCode.NOT_FINISHED,
    }
)
"""Reasons whose items are people."""

WAYS = frozenset({"email", "phone", "linkedin"})
ON_THE_PAGE = "the page says what"


def why_shown(reason: Reason, interview: Interview, zone: str) -> str:
    """The sentence of a reason. It names only people of the interview, and quotes nobody."""
    if reason.code is ReasonCode.AS_RECORDED:
        return "an older version recorded why: see the page"
    return why(_safe(reason, interview), zone, Face.PAGE)


def _safe(reason: Reason, interview: Interview) -> Reason:
    """The reason without text that may come from a mail, a draft or an invitation."""
    if reason.code is ReasonCode.CLOSED:
        said = reason.said if reason.said in dict(ENDED.items()) else ""
    else:
        said = reason.said and ON_THE_PAGE
    return replace(
        reason,
        who=known(reason.who, interview),
        whose=known(reason.whose, interview),
        items=_items(reason, interview),
        said=said,
        step=None,
    )


def _items(reason: Reason, interview: Interview) -> tuple[str, ...]:
    if reason.code in NAMES:
        return tuple(known(name, interview) for name in reason.items)
    if reason.code is ReasonCode.PREFERS_ANOTHER_WAY:
        return tuple(way for way in reason.items if way in WAYS)
    return (f"{len(reason.items)} places (see preview_letters)",) if reason.items else ()

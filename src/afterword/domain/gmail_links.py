"""Links into Gmail's own page.

Gmail has no documented address for a draft or message known by its API id: `#drafts?compose=<id>` stopped working, and
`#all/<id>` opens in a tab where Gmail is loaded already but not otherwise. A search always opens, so these links are
searches: for the drafts to that address, or for the sent message by its Message-ID.
"""

from __future__ import annotations

from urllib.parse import quote

from afterword.domain.model import Phase, Step


def gmail_link(step: Step, you: str) -> str:
    """Where that letter is in Gmail's page of the account `you`; nothing where it is not there."""
    match step.course.phase:
        case Phase.SENT:
            wanted = _sent(step)
        case Phase.DRAFTED | Phase.SENDING | Phase.UNKNOWN:
            wanted = f"in:drafts to:{step.to}"
        case _:
            return ""
    return f"https://mail.google.com/mail/u/?authuser={quote(you, safe='')}#search/{quote(wanted, safe='')}"


def _sent(step: Step) -> str:
    own = step.trace.rfc_message_id.strip("<> ")
    return f"rfc822msgid:{own}" if own else f"in:sent to:{step.to}"

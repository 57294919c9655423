"""`classify`: the rules in their order, each with its reason. The first that applies decides.

docs/triage.md explains them to a reader, with their sources.
"""

# ruff: noqa: E501  (a table of headers or words, a line each, reads better than one folded)

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from afterword.config.language import Sentences, _
from afterword.domain.addresses import mailbox_of
from afterword.mail.bounces import failure, looks_like_failure
from afterword.mail.parser import ParsedMail, read
from afterword.mail.phrases import folded
from afterword.mail.replies import automatic, bare, marked_automatic
from afterword.mail.senders import (
    hiring_system,
    is_mailing,
    is_robot,
    is_shared,
    local_part,
    network_of,
    passes_on,
)
from afterword.mail.verdict import MailClass, MailVerdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime


By = Literal["", "colleague", "relay", "network"]
"""A colleague writes from the address of a person of an interview, or from their company, which may itself make hiring
software or be a network. A relay writes in the name of such a person, from an address that is not theirs. A network
names one somewhere else in its mail."""


@dataclass(frozen=True)
class Case:
    """A message as the rules see it: the parsed mail, and what the caller knows about its sender."""

    mail: ParsedMail
    known: bool
    you: frozenset[str]  # the candidate's own mailboxes
    received: datetime | None
    systems: frozenset[str] = frozenset()  # of hiring systems, added by the candidate
    by: By = ""


def classify(
    headers: Sequence[tuple[str, str]],
    raw: bytes | None = None,
    *,
    known: bool,
    you: frozenset[str] = frozenset(),
    received: datetime | None,
    by: By = "",
    systems: frozenset[str] = frozenset(),
) -> MailVerdict:
    """The class of a message and why.

    `headers` as Gmail's metadata gives them; `raw` the whole message, if it was fetched (its own headers count
    if `headers` is empty). `known`: the sender is a person of an interview or their company, or the mail is in a
    known thread. `you`: the candidate's own addresses. `by`: who writes, if that is known. `systems`: domains and
    addresses of hiring systems that the candidate added. Without `raw` the verdict may be `needs_body`, when headers
    cannot decide. Never raises on a message, however broken.
    """
    own = frozenset(map(mailbox_of, you))
    case = Case(read(headers, raw), known, own, received, systems, by)
    rules = RULES if raw is not None else HEADER_RULES
    return next(verdict for rule in rules for verdict in [rule(case)] if verdict is not None)


def goes_to_many(headers: Sequence[tuple[str, str]]) -> bool:
    """Whether its headers say that it is a mailing, or came through a list."""
    return bool(_mass(read(headers)))


# -- the rules ------------------------------------------------------------------------------------------------------


def _own(case: Case) -> MailVerdict | None:
    """One's own mail: drafts, sent copies, notes to oneself."""
    senders = {mailbox_of(address) for _rest, address in case.mail.addresses("from")}
    if senders and senders <= case.you:
        return _noise(_("You wrote it yourself."))
    return None


_REPORTS = Sentences(
    {
        "feedback-report": "A feedback loop reports a complaint (RFC 5965).",
        "disposition-notification": "A read receipt (RFC 8098).",
        "tlsrpt": "A report on TLS (RFC 8460).",
        "dmarc": "A report on DMARC (RFC 7489).",
    }
)
_RECEIPT = re.compile(
    r"^(?:read|gelesen|lu|leído|lida|letto|gelezen|przeczytano|læst|lest|läst|luettu|read receipt|return receipt|disposition notification|lesebestätigung|accusé de lecture|conferma di lettura|confirmación de lectura|leesbevestiging|(?:not read|ungelesen|non lu|no leído|não lida|olæst) ?):? "
)
_COMPLAINT = re.compile(
    r"^this is an? (?:e-?mail )?(?:abuse|opt-out|spam|fraud|\w+ abuse) (?:report|complaint) |^complaint about message from \d"
)
_HANDED_OVER = re.compile(
    r"successfully delivered|has been (?:successfully )?delivered to|was (?:successfully )?delivered to|erfolgreich zugestellt|successfully relayed|relayed to the following|delivery to (?:these|the following) recipients? (?:or groups? )?is complete"
)


# A server's own words, not those of a quoted letter to a Customer Success Manager.
_SUCCESS = re.compile(
    r"^(?:relayed|delivered|expanded)\b:?|\((?:success|relay|delivered)\w*\)|^(?:\w+ ){0,2}success\w* (?:\w+ )?(?:mail )?deliver|^(?:mail )?delivery (?:\w+ )?(?:success|report: success)"
)
_REFUSED = re.compile(r"(?:was|has been) (?:automatically )?(?:rejected|refused)")


def _report(case: Case) -> MailVerdict | None:
    """Feedback loops, receipts, 'delivered' notices: a machine reports, nobody answers."""
    mail = case.mail
    kinds = {part.kind.removeprefix("message/") for part in mail.parts} | {
        mail.parameters.get("report-type", "")
    }
    named = next((sentence for name, sentence in _REPORTS.items() if name in kinds), "")
    subject = folded(mail.header("subject"))
    words = folded(mail.text[:600])
    if "disposition-notification" in kinds and _REFUSED.search(words) and looks_like_failure(mail):
        return None  # a mailbox's rule refuses mail in the form of a receipt (RFC 5429 3.2.1)
    if (
        named
        or mail.has("x-hmxmroriginalrecipient", "x-rp-fbl")
        or _COMPLAINT.match(words)
        or _COMPLAINT.match(subject)
    ):
        return _noise(named or _("It reports a complaint about a mail."))
    if _RECEIPT.match(subject) and mail.whole and _is_receipt(words):
        return _noise(_("A receipt for a mail that was read or deleted."))
    relayed = bool(_SUCCESS.search(subject))
    if looks_like_failure(mail) and (relayed or _HANDED_OVER.search(words)) and "fail" not in words:
        return _noise(_("A notice that the mail was delivered."))
    return None


def _is_receipt(words: str) -> bool:
    return len(words) < 600 and bool(
        re.search(
            r"was read on|was deleted without|has been (?:read|displayed)|wurde (?:am .{4,40} )?gelesen|a été lu|fue leíd|foi lida|è stato letto|is gelezen|został[ao] przeczytan|blev læst|ble lest|lästes|luettiin",
            words,
        )
    )


def _failed(case: Case) -> MailVerdict | None:
    """Delivery failures, before any rule about the words of a machine or a person."""
    return failure(case.mail, case.you)


def _calendar(case: Case) -> MailVerdict | None:
    """A calendar's request, update or cancellation (iTIP, RFC 5546). An acceptance is a person's answer."""
    mail = case.mail
    sheets = [
        part
        for part in mail.parts
        if part.kind in {"text/calendar", "application/ics"} or part.filename.endswith(".ics")
    ]
    if not sheets or (not case.known and _mass(mail)):
        return None
    written = " ".join(
        f"method={part.parameters.get('method', '')} {folded(part.text[:4000])}" for part in sheets
    )
    method = re.search(r"method[=:] ?([a-z-]+)", written)
    name = method.group(1) if method else "none"
    if name in {"reply", "refresh"}:
        return _answer(_("They answered a calendar invitation.")) if case.known else None
    return MailVerdict(
        MailClass.INVITATION,
        (_("It carries a calendar with the method {name} (RFC 5546).").format(name=name.upper()),),
    )


def _automatic(case: Case) -> MailVerdict | None:
    """Responders: RFC 3834's headers and older ones, else subject and text."""
    return automatic(case.mail, case.received, case.systems)


def _mass(mail: ParsedMail) -> str:
    """Why this is mass mail, as a sentence or an empty string: list and mailing headers (RFC 2369, 2919, 8058)."""
    precedence = mail.header("precedence").lower()
    signs = (
        (mail.has("list-id", "list-post", "mailing-list", "x-mailing-list", "x-beenthere", "x-mailman-version"), _("It came through a list.")),
        (mail.has("list-unsubscribe", "list-unsubscribe-post", "x-campaign", "x-campaignid", "x-mailchimp-id", "feedback-id", "x-bulkmail", "x-csa-complaints", "x-report-abuse"), _("It is a mailing, with a way to unsubscribe or to complain.")),
        (precedence in {"bulk", "list", "junk"}, f"Precedence: {precedence}."),
    )  # fmt: skip
    return next((sentence for is_so, sentence in signs if is_so), "")


def _mailing(case: Case) -> MailVerdict | None:
    """Newsletters of a company with known people: sent to many, from a robot or an address for mailings."""
    mail = case.mail
    sender = next((address for _rest, address in mail.addresses("from")), "")
    if not case.known or hiring_system(sender, case.systems):
        return None
    if network_of(sender) and not _works_at_network(case, sender):
        if _passed_on(case, sender) or not mail.whole:
            return None
        return _noise(_("A network writes for itself: it passes on no message."))
    if (case.by == "relay" and is_robot(sender)) or not _mass(mail) or _replies(mail):
        return None
    if is_mailing(sender) or _posted_to_list(case) or (is_shared(sender) and _signs_of_many(mail) >= _MANY):
        return _noise(_("{mass} It is not written to you alone.").format(mass=_mass(mail)))
    return None


def _works_at_network(case: Case, sender: str) -> bool:
    """Whether the sender works for the network and is not one of its machines."""
    mail = case.mail
    in_thread = not case.by and mail.has("in-reply-to", "references")
    machine = is_robot(sender) or is_mailing(sender) or _mass(mail)
    return (case.by == "colleague" or in_thread) and not machine


def _passed_on(case: Case, sender: str) -> str:
    """The name of the network that passes on a person's message from this address, or an empty string."""
    passed_on = passes_on(sender, case.mail.links, signed=case.by != "network")
    return network_of(sender) if passed_on and not _works_at_network(case, sender) else ""


_MANY = 2  # signs: mail written by a person in a sales tool has one
_LINKS = 5


def _signs_of_many(mail: ParsedMail) -> int:
    """How many signs say that the same mail went to many."""
    signs = (
        mail.has("list-unsubscribe-post"),
        mail.has(
            "feedback-id", "x-campaign", "x-campaignid", "x-mailchimp-id", "x-mc-user", "x-csa-complaints"
        ),
        mail.has("list-id"),
        mail.header("precedence").lower() in {"bulk", "list", "junk"},
        mail.has("list-unsubscribe"),
        len(mail.links) >= _LINKS,
    )
    return sum(signs)


def _posted_to_list(case: Case) -> bool:
    """Whether it was written to a list and not to the candidate."""
    mail = case.mail
    if not case.you or _to_you(case) or not mail.has("list-id", "list-post", "mailing-list", "x-beenthere"):
        return False
    named = " ".join(
        mail.header(name) for name in ("list-id", "list-post", "mailing-list", "x-beenthere")
    ).lower()
    to = [address for _, address in mail.addresses("to", "cc")]
    return not to or any(
        re.search(rf"(?<![\w-]){re.escape(local_part(address))}(?![\w-])", named) for address in to
    )


def _stranger(case: Case) -> MailVerdict | None:
    """A sender unknown to every interview, in a mail about none of the letters."""
    if case.known:
        return None
    return _noise(
        _mass(case.mail)
        or _("The sender belongs to no interview, and the mail answers none of your letters.")
    )


def _notice(case: Case) -> MailVerdict | None:
    """A hiring system, or a robot of the company, about this application."""
    mail = case.mail
    senders = [address for _rest, address in mail.addresses("from", "sender")]
    named = (hiring_system(address, case.systems) for address in senders)
    system = "" if case.by == "colleague" else next(filter(None, named), "")
    network = next((name for sender in senders for name in [_passed_on(case, sender)] if name), "")
    if network or (
        case.by == "relay" and any(is_robot(address) or is_mailing(address) for address in senders)
    ):
        said = (
            _("{network} passes on what somebody of an interview wrote.").format(network=network)
            if network
            else _("A robot's address passes on what somebody of an interview wrote.")
        )
        return MailVerdict(MailClass.NOTICE, (said,))
    robot = any(is_robot(address) for _rest, address in mail.addresses("from"))
    generated = mail.header("auto-submitted").lower().startswith("auto-generated")
    if system or robot or generated:
        said = (
            _("The hiring system {system} writes, and no person signs for the address.").format(system=system)
            if system
            else _("A system of the company writes, and no person signs for the address.")
        )
        return MailVerdict(MailClass.NOTICE, (said,))
    return None


def _person(case: Case) -> MailVerdict:
    """Everything else from people of an interview is an answer, even when in doubt."""
    reasons = [_("A person of an interview, or of its company, writes.")]
    if case.mail.words.quotes:
        reasons.append(_("They quote what they answer."))
    return MailVerdict(MailClass.ANSWER, tuple(reasons))


def _ask_for_body(case: Case) -> MailVerdict | None:
    """Headers alone decide about noise; mail that may stop, postpone or correct a letter is read as a whole."""
    may_be_receipt = bool(marked_automatic(case.mail)) and case.known
    if case.known or may_be_receipt or looks_like_failure(case.mail):
        return MailVerdict(None, (_("The headers alone cannot tell."),), needs_body=True)
    return None


RULES: tuple[Callable[[Case], MailVerdict | None], ...] = (
    _own, _report, _failed, _calendar, _automatic, _mailing, _stranger, _notice, _person,
)  # fmt: skip
HEADER_RULES: tuple[Callable[[Case], MailVerdict | None], ...] = (
    _own, _report, _mailing, _ask_for_body, _stranger, _person,
)  # fmt: skip


def _replies(mail: ParsedMail) -> bool:
    """Whether it answers another mail."""
    return mail.has("in-reply-to", "references") or bare(mail.header("subject")).reply


def _to_you(case: Case) -> bool:
    return any(mailbox_of(address) in case.you for _, address in case.mail.addresses("to", "cc"))


def _noise(reason: str) -> MailVerdict:
    return MailVerdict(MailClass.NOISE, (reason,))


def _answer(reason: str) -> MailVerdict:
    return MailVerdict(MailClass.ANSWER, (reason,))

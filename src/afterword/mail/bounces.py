"""Delivery failures: from status parts, from `flufl.bounce` for odd servers, and from the text if neither helps."""

from __future__ import annotations

import email
import re
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.domain.addresses import mailbox_of
from afterword.mail.failures import (
    BY_A_MACHINE,
    DELAY,
    FAILURE_SUBJECT,
    FAILURE_TEXT,
    FOR_NOW,
    FULL,
    GAVE_UP,
    REJECTED_BY_LIST,
    original_start,
)
from afterword.mail.phrases import PERSONAL, QUESTION, folded
from afterword.mail.senders import is_daemon, is_list_robot, is_mail_office, is_robot
from afterword.mail.verdict import MailClass, MailVerdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from afterword.mail.parser import ParsedMail

# Enhanced status codes (RFC 3463), and answers of SMTP (RFC 5321 4.2) where a server quotes them.
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_SMTP = re.compile(r"(?<![\d.:-])([45])[0-7]\d(?=[ -]{1,3}(?:#?[45]\.\d|[a-z<\[\"*]))")
_ADDRESS = re.compile(
    r"(?<![\w.+=-])<?([\w.+=!#$%&'*/?^{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+)>?", re.IGNORECASE
)
_NOTIFICATION = re.compile(r'\s*\{\s*"(?:notificationType|eventType)"\s*:\s*"Bounce"')
MOST_LINES = 600
LONGEST_LINE = 200
_DELIVERED = frozenset({"delivered", "relayed", "expanded"})


def failure(mail: ParsedMail, you: frozenset[str]) -> MailVerdict | None:
    """What the mail says about a delivery: Bounce, Noise for a report of success, None if it is neither."""
    status = _by_status_part(mail, you)
    if status is not None:
        return status
    if _NOTIFICATION.match(mail.text[:200]):
        return _verdict(mail, _named(mail, you), _("A sending service reports a bounce (Amazon SES)."))
    if not _server_speaks(mail) or _person_speaks(mail):
        return None
    by_header = _by_failed_header(mail, you)
    if by_header or not _may_report(mail, you):
        return by_header
    return _by_library(mail, you) or _by_text(mail, you)


def _may_report(mail: ParsedMail, you: frozenset[str]) -> bool:
    """Whether a server writes. Robots and names like System Administrator need a code or the returned mail as well."""
    senders = mail.addresses("from", "sender")
    if server_itself(mail) or null_sender(mail) or any(is_mail_office("", address) for _, address in senders):
        return True
    listed = any(is_list_robot(a) for _, a in senders)
    if listed or not any(is_mail_office(name, "") or is_robot(address) for name, address in senders):
        return True  # judged by its text below
    attached = any(part.kind in {"message/rfc822", "text/rfc822-headers"} for part in mail.parts)
    return attached or bool(_codes(_said(mail)) and _named(mail, you))


def looks_like_failure(mail: ParsedMail) -> bool:
    """Whether the headers make a delivery failure possible: then the body is worth fetching."""
    report = mail.kind == "multipart/report" or mail.parameters.get("report-type") == "delivery-status"
    return report or _server_speaks(mail)


def server_itself(mail: ParsedMail) -> bool:
    """Whether the sender is a mail server's daemon and therefore not a person."""
    return any(is_daemon(*sender) for sender in mail.addresses("from")) or _nameless_daemon(mail)


def null_sender(mail: ParsedMail) -> bool:
    """Whether the envelope had no sender (RFC 5321 4.5.5): never a person's own mail."""
    path = mail.header("return-path")
    return mail.has("return-path") and (
        path.replace(" ", "") in {"<>", ""} or is_daemon("", path.strip("<> "))
    )


def _nameless_daemon(mail: ParsedMail) -> bool:
    """'MAILER-DAEMON <>' and other forms that address parsers reject; a person may be named System Administrator."""
    value = mail.header("from").lower()
    if re.match(r"[\s\"'<]*(?:mailer-daemon|mail delivery (?:sub)?system)\b", value):
        return True
    nameless = not any("@" in address for _, address in mail.addresses("from"))
    return nameless and bool(re.match(r"[\s\"'<]*system administrator\b", value))


def _server_speaks(mail: ParsedMail) -> bool:
    """Whether the sender may be a server or a mailing-list program; a person's answer to one does not count."""
    if server_itself(mail) or mail.has("x-failed-recipients"):
        return True
    subject = folded(mail.header("subject"))
    if re.match(r"(?:\[[^\]]{1,60}\] ?)?(?:re|fwd?|aw|wg|sv|vs|tr|rv|r|i|odp|antw)(?:\[\d+\])? ?:", subject):
        office = any(is_mail_office("", address) for _, address in mail.addresses("from"))
        return office or (null_sender(mail) and bool(FAILURE_SUBJECT.search(subject)))
    senders = mail.addresses("from", "sender")
    office = any(is_mail_office(*sender) for sender in senders)
    machine = any(is_robot(a) or is_list_robot(a) for _, a in senders)
    named = bool(FAILURE_SUBJECT.search(subject))
    listed = machine and bool(REJECTED_BY_LIST.search(subject))
    return office or null_sender(mail) or listed or named


def _person_speaks(mail: ParsedMail) -> bool:
    """Whether only the subject mentions a failure and the text is a person's remark about it."""
    if server_itself(mail) or null_sender(mail) or mail.has("x-failed-recipients"):
        return False
    senders = mail.addresses("from", "sender")
    if any(is_mail_office("", a) or is_robot(a) or is_list_robot(a) for _, a in senders):
        return False
    words = mail.words.text[:3_000]
    return bool(PERSONAL.search(folded(words)) or QUESTION.search(words))


def _by_status_part(mail: ParsedMail, you: frozenset[str]) -> MailVerdict | None:
    """RFC 3464: the report's own delivery-status part decides, regardless of the sender."""
    blocks = [
        part.text
        for part in mail.parts
        if part.kind in {"message/delivery-status", "message/global-delivery-status"}
    ]
    if not blocks:
        return None
    text = folded("\n".join(blocks)[:8000])
    actions = re.findall(r"(?<![\w-])action: ?([a-z]+)", text)
    if actions and set(actions) <= _DELIVERED:
        return MailVerdict(
            MailClass.NOISE, (_("A delivery status part says that the mail was delivered (RFC 3464 2.3.3)."),)
        )
    delayed = bool(actions) and set(actions) <= _DELIVERED | {"delayed"}
    where = f"{text} {folded(mail.text[:3000])}"
    listed = _others(_ADDRESS.findall(" ".join(mail.fields.get("x-failed-recipients", []))), you)
    failed = tuple(dict.fromkeys((*_recipients("\n".join(blocks), you), *listed))) or _named(mail, you)
    late, failure = (
        _("A delivery status part reports a delay (RFC 3464)."),
        _("A delivery status part reports a failure (RFC 3464)."),
    )
    reason = late if delayed else failure
    return _bounce((reason,), failed, text if _STATUS.search(text) else where, delayed=delayed)


def _by_failed_header(mail: ParsedMail, you: frozenset[str]) -> MailVerdict | None:
    """Exim and Gmail name the addresses in a header."""
    if not mail.has("x-failed-recipients"):
        return None
    failed = _others(_ADDRESS.findall(" ".join(mail.fields["x-failed-recipients"])), you)
    return _verdict(
        mail,
        failed or _named(mail, you),
        _("X-Failed-Recipients names the address that failed (Exim, Gmail)."),
    )


def _by_library(mail: ParsedMail, you: frozenset[str]) -> MailVerdict | None:
    """The odd formats of many servers, as `flufl.bounce` knows them."""
    if not mail.head:
        return None
    from flufl.bounce import all_failures

    try:
        for_now, for_good = all_failures(email.message_from_bytes(_first_lines(mail.head)))
    except Exception:  # noqa: BLE001  (its detectors raise many kinds on broken mail; the text is read instead)
        return None
    found = [_plain(address) for address in (*for_good, *for_now)]
    if not found:
        return None
    verdict = _verdict(
        mail, _others(found, you), _("The text has a form in which a mail server reports (flufl.bounce).")
    )
    if verdict.permanent and not for_good and not _codes(_said(mail)):
        return MailVerdict(
            verdict.kind, verdict.reasons, failed=verdict.failed, permanent=False, delayed=verdict.delayed
        )
    return verdict


def _first_lines(head: bytes) -> bytes:
    """As many lines as the library reads in decent time: it tries every form on every line."""
    return b"\n".join(
        line[:LONGEST_LINE] for line in head[: MOST_LINES * 80].split(b"\n", MOST_LINES)[:MOST_LINES]
    )


def _by_text(mail: ParsedMail, you: frozenset[str]) -> MailVerdict | None:  # noqa: PLR0911  # one return for each sign
    """Servers in their own words, in many languages."""
    said = _said(mail)
    subject = folded(mail.header("subject"))
    senders = mail.addresses("from", "sender")
    if server_itself(mail) and not _only_auto_reply(mail, said):
        return _verdict(mail, _named(mail, you), _("The mail server itself writes (RFC 5321 4.5.5)."))
    machine = null_sender(mail) or any(
        is_mail_office(*s) or is_robot(s[1]) or is_list_robot(s[1]) for s in senders
    )
    if any(is_list_robot(a) for _rest, a in senders) and REJECTED_BY_LIST.search(f"{subject} {said}"):
        return _verdict(mail, _named(mail, you), _("The program of a mailing list refused the mail."))
    spoken = bool(FAILURE_TEXT.search(said))
    attached = any(part.kind in {"message/rfc822", "text/rfc822-headers"} for part in mail.parts)
    if _only_auto_reply(mail, said):
        return None
    machine = machine or bool(attached and (_codes(said) or BY_A_MACHINE.search(said)))
    if FAILURE_SUBJECT.search(subject) and (spoken or _returned(mail)) and machine:
        return _verdict(
            mail, _named(mail, you), _("A mail system's subject and text say that delivery failed.")
        )
    if null_sender(mail) and attached:
        return _verdict(
            mail, _named(mail, you), _("A mail without an envelope sender returns another mail (RFC 3464 2).")
        )
    named = _named(mail, you)
    if _codes(said) and named and (null_sender(mail) or any(is_mail_office("", a) for _, a in senders)):
        return _verdict(mail, named, _("A mail system names an address and a server's code for a failure."))
    if machine and spoken and (_codes(said) or _returned(mail)):
        return _verdict(
            mail,
            _named(mail, you),
            _("A mail system's text says that delivery failed, with the server's answer."),
        )
    return None


def _only_auto_reply(mail: ParsedMail, said: str) -> bool:
    """Whether a mailbox's own rule answers, without any words of a mail server (RFC 3834 5): not a delivery report."""
    marked = mail.header("auto-submitted").lower().startswith("auto-replied")
    precedence = mail.header("precedence").lower().replace("-", "_") == "auto_reply"
    structured = mail.kind == "multipart/report" or any(
        part.kind.startswith("message/") for part in mail.parts
    )
    return (marked or precedence) and not server_itself(mail) and not structured and not _codes(said)


def _verdict(mail: ParsedMail, failed: tuple[str, ...], reason: str) -> MailVerdict:
    """A bounce, with its kind taken from the text."""
    said = f"{folded(mail.header('subject'))} {_said(mail)}"
    delayed = bool(DELAY.search(said)) and not GAVE_UP.search(said) and not re.search(r"\b5\.\d\.\d", said)
    return _bounce((reason,), failed, said, delayed=delayed)


def _bounce(reasons: tuple[str, ...], failed: tuple[str, ...], said: str, *, delayed: bool) -> MailVerdict:
    """For good or for now: by the status code, but a full mailbox is never a wrong address (RFC 3463 3.3, X.2.2)."""
    codes = _codes(said)
    permanent = not delayed
    note = ""
    if delayed:
        note = _("It is a warning only: the server keeps trying.")
    elif FULL.search(said) or "5.2.2" in codes or "4.2.2" in codes:
        permanent, note = False, _("The mailbox is full: the address itself is right.")
    elif codes and all(code.startswith("4") for code in codes):
        permanent, note = (
            False,
            _("The server's answer, {codes}, is about a temporary problem.").format(codes=codes[0]),
        )
    elif not codes and FOR_NOW.search(said):
        permanent, note = False, _("The text speaks of a temporary failure.")
    every = (*reasons, note) if note else reasons
    return MailVerdict(MailClass.BOUNCE, every, failed=failed, permanent=permanent, delayed=delayed)


def _codes(said: str) -> list[str]:
    """The failing status codes in the text, enhanced ones first."""
    enhanced = [".".join(found) for found in _STATUS.findall(said) if found[0] != "2"]
    return enhanced or [f"{found.group(0)}" for found in _SMTP.finditer(said)]


def _said(mail: ParsedMail) -> str:
    """The server's own text, folded, without the mail that it returns."""
    return folded(_before_original(mail.text[:12_000])[:6_000])


def _before_original(text: str) -> str:
    """The text above the returned mail, as far as can be determined; the whole text if that leaves nothing."""
    found = original_start(text)
    above = text if found is None else text[:found]
    return above if len(above.strip()) > 40 else text


def _returned(mail: ParsedMail) -> bool:
    """Whether the mail that failed is attached or copied."""
    kinds = {part.kind for part in mail.parts}
    copied = bool(kinds & {"message/rfc822", "text/rfc822-headers", "message/global"})
    return copied or original_start(mail.text) is not None


def _recipients(status: str, you: frozenset[str]) -> tuple[str, ...]:
    """The addresses of a status part: as they were written (Original-Recipient), else where it ended."""
    blocks = re.split(r"\n\s*\n", status)
    found: list[str] = []
    for block in blocks:
        for name in ("original-recipient", "final-recipient"):
            line = re.search(rf"(?im)^{name}:\s*(?:[\w/-]+\s*;)?\s*(.+)$", block)
            address = _ADDRESS.search(line.group(1)) if line else None
            if address:
                found.append(address.group(1))
                break
    return _others(found, you)


def _named(mail: ParsedMail, you: frozenset[str]) -> tuple[str, ...]:
    """The addresses that the server names before the mail that it returns; else that mail's recipient."""
    above = _before_original(mail.text)[:4000]
    found = _others(_ADDRESS.findall(above), you)
    senders = {address for _, address in mail.addresses("from", "to", "sender")}
    return tuple(a for a in found if a not in senders and not is_daemon("", a) and not is_mail_office("", a))[
        :5
    ]


def _others(addresses: Iterable[str], you: frozenset[str]) -> tuple[str, ...]:
    """Each address once, lower case, without the candidate's own."""
    return tuple(dict.fromkeys(a.lower().strip(".<>") for a in addresses if mailbox_of(a) not in you))


def _plain(address: object) -> str:
    """The library returns bytes."""
    return address.decode("ascii", "replace") if isinstance(address, bytes) else str(address)

"""A letter as bytes for Gmail: RFC 5322 headers, one recipient, plain text in long lines, attachments."""

from __future__ import annotations

import mimetypes
import os
import re
import stat
import unicodedata
from email.header import Header
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.config.language import _, listed, marked, several
from afterword.domain.mail import STEP_HEADER, step_mark
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from afterword.domain.model import Letter
    from afterword.letters.compose import Sender

MOST_BYTES = 25_000_000
"""Gmail's 25 MB, counted over the whole message as it travels, base64 included."""
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_DOMAIN = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
_ADDRESS = re.compile(rf"{_LOCAL}@{_DOMAIN}", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]+>")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


def mime(letter: Letter, sender: Sender, *, date: datetime | None = None) -> bytes:
    """The letter as RFC 5322 bytes with CRLF ends; without `date` the Date header is left to Gmail.

    Raises InputError with everything that is wrong: a control character in a name, address or subject, no recipient
    or several, an attachment that is missing, not a plain file, or too large.
    """
    problems = [*_header_problems(letter, sender), *attachment_problems(letter.attachments)]
    if problems:
        raise InputError(problems)
    raw = _headers(letter, sender, date) + _body(letter).as_bytes()
    if len(raw) > MOST_BYTES:
        raise InputError([_too_large(letter.attachments, len(raw))])
    return raw


def with_text(raw: bytes, text: str) -> bytes:
    """The message with another text. Recipients, thread and files stay; formatting goes.

    Raises InputError if a picture or another part is in the text itself, because it would be lost.
    """
    old = BytesParser(_class=EmailMessage, policy=SMTP).parsebytes(raw)
    files = [part for part in _leaves(old) if not _is_text(part)]
    if any(part.get_content_disposition() != "attachment" for part in files):
        raise InputError(
            [Problem(_("this draft"), _("a picture in its text"), _("text alone: change it in Gmail"))]
        )
    new = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    new.set_content(f"{text.rstrip()}\n", charset="utf-8")
    if files:
        new.make_mixed()
    for part in files:
        new.attach(part)
    return _kept_headers(raw) + new.as_bytes()


def _leaves(part: EmailMessage) -> Iterator[EmailMessage]:
    if part.get_content_maintype() != "multipart":
        yield part
        return
    for inner in part.get_payload():
        yield from _leaves(inner) if isinstance(inner, EmailMessage) else ()


def _is_text(part: EmailMessage) -> bool:
    kind, file = (
        part.get_content_type(),
        part.get_content_disposition() == "attachment" or part.get_filename(),
    )
    return kind in {"text/plain", "text/html"} and not file


def _kept_headers(raw: bytes) -> bytes:
    """Its headers byte for byte, except those about the structure of its body."""
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0].replace(b"\r\n", b"\n") + b"\n"
    fields = re.findall(rb"[^\n]+\n(?:[ \t][^\n]*\n)*", head)
    body = (b"content-", b"mime-version:")
    return b"".join(f for f in fields if not f.lower().startswith(body)).replace(b"\n", b"\r\n")


def _headers(letter: Letter, sender: Sender, date: datetime | None) -> bytes:
    """The headers for sender, recipient and subject.

    Folded by `email.header`: the newer header classes wrap long Message-IDs into encoded words.
    """
    lines = [
        f"From: {_mailbox(sender.name, sender.email, 'From')}",
        f"To: {_mailbox(letter.to_name, letter.to_email, 'To')}",
        f"Subject: {_words(letter.subject, 'Subject')}",
    ]
    if date:
        lines.append(f"Date: {format_datetime(date)}")
    if letter.step:
        lines.append(f"{STEP_HEADER}: {step_mark(letter.step)}")
    if letter.in_reply_to:
        lines.append(f"In-Reply-To: {letter.in_reply_to}")
    if letter.references:
        lines.append("References: " + "\r\n ".join(letter.references))
    return ("\r\n".join(lines) + "\r\n").encode("ascii")


def _words(text: str, header: str) -> str:
    """Unstructured text, folded; RFC 2047 if it is not plain ASCII or would be misread or too long for a line."""
    text = " ".join(text.split())
    plain = text.isascii() and "=?" not in text and all(len(word) <= 60 for word in text.split())
    return Header(text, "us-ascii" if plain else "utf-8", header_name=header).encode(linesep="\r\n")


def _mailbox(name: str, address: str, header: str) -> str:
    name, address = " ".join(name.split()), ascii_address(address)
    if not name:
        return address
    if _PLAIN_NAME.fullmatch(name) and "=?" not in name and len(name) <= 60:
        said = name
    elif name.isascii() and "=?" not in name and len(name) <= 60:
        said = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    else:
        said = Header(name, "utf-8", header_name=header).encode(linesep="\r\n")
    return (
        f"{said}\r\n <{address}>"
        if len(header) + len(said.rsplit("\n", 1)[-1]) + len(address) > 70
        else f"{said} <{address}>"
    )


def ascii_address(address: str) -> str:
    """The address with an international domain in its ASCII form; unchanged when that cannot be done."""
    local, at, domain = address.strip().rpartition("@")
    try:
        return (
            f"{local}{at}{domain.encode('idna').decode('ascii')}"
            if at and not domain.isascii()
            else address.strip()
        )
    except UnicodeError:
        return address.strip()


def _body(letter: Letter) -> EmailMessage:
    """The text in long lines, which mail programs wrap as wide as the screen is, and the attachments."""
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message.set_content(letter.text, charset="utf-8")
    for path in letter.attachments:
        kind, encoding = mimetypes.guess_type(Path(path).name)
        main, _, sub = (kind if kind and not encoding else "application/octet-stream").partition("/")
        message.add_attachment(_read(path), maintype=main, subtype=sub, filename=Path(path).name)
    return message


def _header_problems(letter: Letter, sender: Sender) -> Iterable[Problem]:
    said = {
        marked("your name"): sender.name,
        marked("your address"): sender.email,
        marked("the recipient's name"): letter.to_name,
        marked("the recipient's address"): letter.to_email,
        marked("the subject"): letter.subject,
    }
    for place, text in said.items():
        if bad := control_character(text):
            yield Problem(_(place), f"{text!r} ({bad})", _("one line of text without control characters"))
    for place in (_("your address"), _("the recipient's address")):
        if not control_character(said[place]) and not _ADDRESS.fullmatch(ascii_address(said[place])):
            yield Problem(_(place), repr(said[place]), _("one address like ana@acme.example"))
    if not letter.subject.strip():
        yield Problem(_("the subject"), "nothing", _("a line of text"))
    for one in filter(None, (letter.in_reply_to, *letter.references)):
        if not _MESSAGE_ID.fullmatch(one):
            yield Problem(_("the thread"), repr(one), _("a Message-ID in angle brackets"))


def control_character(text: str) -> str:
    """The first character of the text that could end a header's line or hide something, by its code; or nothing."""
    bad = next((c for c in text if unicodedata.category(c) in {"Cc", "Zl", "Zp", "Cs"}), "")
    return _("the character U+{code:04X}").format(code=ord(bad)) if bad else ""


def attachment_problems(paths: tuple[str, ...]) -> list[Problem]:
    """The problems of the files to attach, each by its path; no file is opened."""
    problems = [Problem(path, what, "") for path in paths if (what := _wrong(path))]
    if not problems:
        travels = sum(Path(path).expanduser().stat().st_size * 4 // 3 for path in paths)
        if travels > MOST_BYTES:
            problems.append(_too_large(paths, travels))
    return problems


def _too_large(paths: tuple[str, ...], size: int) -> Problem:
    facts = {"size": size / 1000000.0, "most": MOST_BYTES // 1000000}
    if not paths:
        said = _("The letter has {size:.1f} MB as it travels, and Gmail takes at most {most} MB.").format(
            **facts
        )
        return Problem(_("the letter"), said, "")
    said = several(
        "{files} has {size:.1f} MB as it travels, and Gmail takes at most {most} MB in one letter.",
        "{files} have {size:.1f} MB together as they travel, and Gmail takes at most {most} MB in one letter.",
        len(paths),
    )
    return Problem(", ".join(paths), said.format(files=listed(paths), **facts), "")


def _wrong(path: str) -> str:
    if control_character(Path(path).name):
        return _("The name of {path!r} has a control character: rename that file.").format(path=path)
    if re.match(r"[a-z]{2,}://", path, re.IGNORECASE):
        return _("{path} is on the web, not on this laptop.").format(path=path)
    try:
        mode = Path(path).expanduser().lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return _("There is no file {path}.").format(path=path)
    except (OSError, ValueError, RuntimeError) as error:
        why = getattr(error, "strerror", "") or error
        return _("{path} cannot be read: {why}.").format(path=path, why=why)
    return _no_file(path, mode)


def _no_file(path: str, mode: int) -> str:
    if stat.S_ISLNK(mode):  # guard: link
        return _("{path} is only a link to a file.").format(path=path)
    if stat.S_ISDIR(mode):
        return _("{path} is a folder.").format(path=path)
    if not stat.S_ISREG(mode):
        return _("{path} is not an ordinary file.").format(path=path)
    if not os.access(Path(path).expanduser(), os.R_OK):
        return _("You may not read {path}.").format(path=path)
    return ""


def _read(path: str) -> bytes:
    """The file's bytes; a link that has replaced it since the check is not followed."""
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    )
    try:
        handle = os.open(Path(path).expanduser(), flags)
        with os.fdopen(handle, "rb") as file:
            plain = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            content = file.read(MOST_BYTES + 1) if plain else b""
    except OSError as error:
        why = error.strerror or str(error)
        said = _("{path} cannot be read: {why}.").format(path=path, why=why)
        raise InputError([Problem(path, said, "")]) from error
    if not plain:
        raise InputError([Problem(path, _("{path} is not an ordinary file.").format(path=path), "")])
    return content

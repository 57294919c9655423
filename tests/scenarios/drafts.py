"""Drafts as a person finishes them: their marks, their text with one of them ended, and what of them leaves."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from typing import Any


def ended(text: str, ending: str, most: int = 99) -> str:
    """The text as somebody leaves it who ends its first mark and takes out the others, of so many in all."""
    for number, mark in enumerate(marks_in(text)[:most]):
        done = mark.strip("[]").replace("…", ending) if number == 0 else ""
        text = text.replace(mark, done if done.endswith(".") or not done else f"{done}.")
    return re.sub(r"(?<=\S) {2,}", " ", text)


def marks_in(text: str) -> list[str]:
    """Its bracketed marks, just as they stand there."""
    return re.findall(r"\[[^\]]*\]", text)


def bodies(message: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The type and the text of each part that is shown, byte for byte."""
    parsed = BytesParser(_class=EmailMessage, policy=SMTP).parsebytes(base64.b64decode(message["raw"]))
    return [(p.get_content_type(), p.get_content()) for p in parsed.walk() if not p.is_multipart()]

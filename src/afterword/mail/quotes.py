"""The sender's own words: the text without quoted or forwarded mail and signatures.

One walk over the lines, so that no text takes long. It knows the attribution lines and header blocks of the mail
programs in thirteen languages. (The library for it lacks Portuguese, Norwegian and Finnish, and its expressions
backtrack on long lines.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_LINES = 2_000
_LINE = 400  # characters of a line that are looked at


@dataclass(frozen=True, slots=True)
class Words:
    """The sender's own text, and whether they quoted a mail below it or between its lines."""

    text: str
    quotes: bool


# 'On <date>, <somebody> wrote:' as mail programs put it above what they quote.
_ATTRIBUTION = re.compile(
    r"""(?ix) ^\s*(?:
      (?:on|at|in)\b.{4,300}\b(?:wrote|writes|said)\s*: | .{2,200}\b(?:wrote|writes|said|schrieb|schreibt)\s*:\s*$
    | .{2,300}\bschrieb\b.{0,200}: | .{2,300}\ba\s+écrit.{0,120}: | .{2,300}\bescribió.{0,120}:
    | .{2,300}\bescreveu.{0,120}: | .{2,300}\bha\s+scritto.{0,120}: | .{2,300}\bschreef.{0,200}:
    | .{2,300}\b(?:napisał(?:\(a\)|a)?|pisze|nadesłał).{0,120}: | .{2,300}\bskrev.{0,200}:
    | .{2,300}\bkirjoitti.{0,120}: | .{2,300}\bnapsal(?:\(a\)|a)?.{0,120}: | .{2,300}пиш(?:ет|е).{0,120}:
    ) \s*$"""
)
_DATED = re.compile(r"\d|@|<")
# '-----Original Message-----' and its sisters.
_SEPARATOR = re.compile(
    r"""(?ix) ^[\s>*]*(?: [-_=*]{2,}\s*(?: (?:original|forwarded)\ message | message\ d'origine | message\ original
    | mensaje\ original | mensagem\ (?:original|encaminhada) | messaggio\ (?:originale|inoltrato)
    | mensaje\ reenviado | message\ transféré | begin\ forwarded\ message
    | (?:ursprüngliche|originale?|weitergeleitete)\ (?:nachricht|message|mail)
    | oorspronkelijk(?:\ bericht)? | doorgestuurd\ bericht | wiadomość\ oryginalna | oprindelig\ meddelelse
    | (?:ursprungligt\ meddelande|originalmeddelande) | opprinnelig\ melding | alkuperäinen\ viesti ) .{0,40}
    | begin\ forwarded\ message: )\s*$"""
)
# The 'From: … Sent: … To: … Subject: …' block of Outlook; two such lines together begin it.
_FIELD = re.compile(
    r"""(?ix) ^[\s>*]*(?:from|sent|to|subject|date|cc|reply-to
    |von|gesendet|an|betreff|datum|de|envoyé|à|objet|date|enviado(?:\ el|\ em)?|para|asunto|assunto|fecha|data
    |da|inviato|oggetto|a|van|verzonden|aan|onderwerp|od|wysłano|do|temat|dw|fra|sendt|til|emne|dato
    |från|skickat|till|ämne|lähettäjä|lähetetty|vastaanottaja|aihe|päivämäärä|kopio|kopia) \s*\*?\s?:\*?\s"""
)
# A signature, or the footer that a list or a mail program sets off.
_DRAWN = re.compile(r"[-_=*]{2}|(?i:forwarded)")
_SIGNATURE = re.compile(r"^-- ?$|^[_-]{5,}\s*$")


def own_words(text: str) -> Words:
    """The lines that the sender wrote, without quoted mail above, between or below them."""
    lines = [line[:_LINE] for line in text.replace("\r", "").split("\n")[:MOST_LINES]]
    kept: list[str] = []
    quotes = False
    for number, line in enumerate(lines):
        if line.lstrip().startswith((">", "|")):
            quotes = True
        elif _begins_quote(lines, number):
            quotes = True
            if not _inline(lines, number):
                break
        elif _SIGNATURE.match(line) and any(kept):
            quotes = quotes or any(_begins_quote(lines, later) for later in range(number + 1, number + 4))
            break
        else:
            kept.append(line)
    return Words("\n".join(kept).strip(), quotes)


def _begins_quote(lines: list[str], number: int) -> bool:
    """Whether everything from this line on is somebody else's mail, or quoted lines follow it."""
    line = lines[number] if number < len(lines) else ""
    if _DRAWN.search(line) and _SEPARATOR.match(line):
        return True
    if ":" in line[:40] and _FIELD.match(line):
        return sum(1 for near in lines[number : number + 6] if _FIELD.match(near)) >= 3
    joined = line if line.rstrip().endswith(":") else " ".join(lines[number : number + 2])
    return joined.rstrip().endswith(":") and bool(_DATED.search(joined) and _ATTRIBUTION.match(joined))


def _inline(lines: list[str], number: int) -> bool:
    """Whether the quote that begins here is marked line by line, so that answers may appear between the lines."""
    following = [line for line in lines[number + 1 : number + 6] if line.strip()]
    return any(line.lstrip().startswith(">") for line in following[:3])

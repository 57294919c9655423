"""The sender's own words: the text without quoted or forwarded mail and signatures.

One walk over the lines keeps it fast for any text. It knows the attribution lines and header blocks of the mail
programs in thirteen languages, and in any other language by their form: labels with a date among them, or a line with
a date and an address that ends in a colon. (The libraries for it know fewer, and their expressions backtrack on long
lines.)
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
# '-----Original Message-----' and the like.
_SEPARATOR = re.compile(
    r"""(?ix) ^(?: (?=[\s>]*+[-_=*]{2})[\s>*_=-]*+(?: (?:original|forwarded)\ message
    | message\ d'origine | message\ original
    | mensaje\ original | mensagem\ (?:original|encaminhada) | messaggio\ (?:originale|inoltrato)
    | mensaje\ reenviado | message\ transféré | begin\ forwarded\ message
    | (?:ursprüngliche|originale?|weitergeleitete)\ (?:nachricht|message|mail)
    | oorspronkelijk(?:\ bericht)? | doorgestuurd\ bericht | wiadomość\ oryginalna | oprindelig\ meddelelse
    | (?:ursprungligt\ meddelande|originalmeddelande) | opprinnelig\ melding | alkuperäinen\ viesti ) .{0,40}
    | [\s>*]*begin\ forwarded\ message: )\s*$"""
)
# The 'From: … Sent: … To: … Subject: …' block of Outlook; two such lines together begin it.
_FIELD = re.compile(
    r"""(?ix) ^[\s>*]*(?:from|sent|to|subject|date|cc|reply-to
    |von|gesendet|an|betreff|datum|de|envoyé|à|objet|date|enviado(?:\ el|\ em)?|para|asunto|assunto|fecha|data
    |da|inviato|oggetto|a|van|verzonden|aan|onderwerp|od|wysłano|do|temat|dw|fra|sendt|til|emne|dato
    |från|skickat|till|ämne|lähettäjä|lähetetty|vastaanottaja|aihe|päivämäärä|kopio|kopia) \s*\*?\s?:\*?\s"""
)
# In any language: '<label>: <value>' as Outlook writes them, with a date and a time among the values; and a line that
# names when and who, as in 'On <date>, <somebody> <address> wrote:'.
_LABEL = re.compile(r"^[\s>*]*[^\W\d_][^:：@\d]{0,24}\s?\*?\s?[:：]\*?(?:\s|$|(?<=：))")
_WHEN = re.compile(r"(?:20\d\d|\d\d[./-]\d\d[./-]\d\d).{0,40}\d{1,2}[:.]\d\d|\d{1,2}[:.]\d\d.{0,40}20\d\d")
_LABELS = 4
_WHO_AND_WHEN = re.compile(r"^(?=.*\d)(?=.*<[^<>\s]+@[^<>\s]+>|.*[\w.+-]+@[\w-]+\.).{8,300}[:：]\s*$")
# Lotus puts its labels on lines of their own, below a date.
_LONE_LABEL = re.compile(
    r"(?i)^\s*(?:to|cc|bcc|subject|an|kopie|thema|betreff|pour|à|objet|para|asunto|assunto|a|per|oggetto|aan|onderwerp|do|dw|temat|til|emne|till|ärende|宛先|件名)\s*$"
)
# A signature, or the footer that a list or a mail program sets off.
_DRAWN = re.compile(r"[-_=*]{2}|(?i:forwarded)")
_SIGNATURE = re.compile(r"^-- ?$")
_RULE = re.compile(r"^[_-]{5,}\s*$")
_FOOTER = re.compile(r"https?://|www\.|@|(?i:unsubscri)")
_FOOTER_LINES = 8


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
        elif any(kept) and (_SIGNATURE.match(line) or (_RULE.match(line) and _is_footer(lines, number))):
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
    fields = ":" in line[:40] and _FIELD.match(line)
    if fields and sum(1 for near in lines[number : number + 6] if _FIELD.match(near)) >= 3:
        return True
    if _labels_with_date(lines, number) or _lotus(lines, number):
        return True
    joined = line if line.rstrip().endswith((":", "：")) else " ".join(lines[number : number + 2])
    if not joined.rstrip().endswith((":", "：")) or not _DATED.search(joined):
        return False
    return bool(_ATTRIBUTION.match(joined) or (_WHEN.search(joined) and _WHO_AND_WHEN.match(joined)))


def _labels_with_date(lines: list[str], number: int) -> bool:
    """Whether a block of labels begins here, in whatever language, with a date and a time among them."""
    if number >= len(lines) or not _LABEL.match(lines[number]):
        return False
    block = [line for line in lines[number : number + 8] if line.strip()][:6]
    labelled = [line for line in block if _LABEL.match(line)]
    return len(labelled) >= _LABELS and any(_WHEN.search(line) for line in labelled)


def _lotus(lines: list[str], number: int) -> bool:
    """Whether Lotus quotes from here on: a date, then labels on lines of their own."""
    if number >= len(lines) or not _WHEN.search(lines[number]):
        return False
    return sum(1 for line in lines[number + 1 : number + 12] if _LONE_LABEL.match(line)) >= 2


def _is_footer(lines: list[str], number: int) -> bool:
    """Whether a drawn line begins what a list or a mail program adds: a few lines with an address, or a quote."""
    rest = [line for line in lines[number + 1 :] if line.strip()]
    quote = any(_begins_quote(lines, later) for later in range(number + 1, number + 4))
    return quote or not rest or (len(rest) <= _FOOTER_LINES and any(_FOOTER.search(line) for line in rest))


def _inline(lines: list[str], number: int) -> bool:
    """Whether the quote that begins here is marked line by line, with possible answers between the lines."""
    following = [line for line in lines[number + 1 : number + 6] if line.strip()]
    return any(line.lstrip().startswith(">") for line in following[:3])

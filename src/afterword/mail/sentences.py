"""Sentences of mail, bounded: no pattern runs on a text of any length that a sender likes."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_SENTENCES = 120
LONGEST_SENTENCE = 400  # characters; a longer one is read in pieces

_WRAPPED = 40  # characters: a line this long without a full stop goes on in the next one
_MONTH = r"jan|feb|mär|mar|apr|mai|maj|jun|jul|aug|sep|o[kc]t|nov|dez|dec|des|led|úno|bře|dub|kvě"
_SHORTENED = (
    r"(?<!\b[a-zà-ž])(?!(?<=\b[A-Za-z]{2})\. \d)(?!(?<=\b[A-Za-z]{3})\. \d)"  # not 'd.', 'No. 1' or 'Tel. 1'
)
_END = re.compile(
    rf"(?<!\d){_SHORTENED}[.!?]+(?=\s|$)|(?<=\d)[.!?]+(?:\s+(?!(?i:{_MONTH})|[-–\da-zà-öø-ÿа-яα-ω])|$)|[。！？।?？]"
)


@dataclass(frozen=True, slots=True)
class MailSentence:
    """A sentence without its full stop; only a question keeps its mark. `ended`: a mark closes it."""

    text: str
    ended: bool


def sentences(text: str) -> list[str]:
    """The sentences in their order, without full stops: at most MOST_SENTENCES, none above LONGEST_SENTENCE."""
    return [sentence.text for sentence in marked_sentences(text)]


def marked_sentences(text: str) -> list[MailSentence]:
    """The same sentences, and whether a mark closes each: a name or a title seldom has one."""
    found: list[MailSentence] = []
    for part in (part for line in _lines(text) for part in line.split(" | ")):
        *closed, rest = _END.sub(_mark, part).split("\n")
        for whole, ended in (*((one, True) for one in closed), (rest, False)):
            pieces = _pieces(" ".join(whole.split()))
            found.extend(MailSentence(piece, ended) for piece in pieces)
            if len(found) >= MOST_SENTENCES:
                return found[:MOST_SENTENCES]
    return found


def _mark(end: re.Match[str]) -> str:
    """A line break in place of a full stop; only a question keeps its mark."""
    return "?\n" if "?" in end[0] or "？" in end[0] else "\n"


def _lines(text: str) -> list[str]:
    """The lines, rejoined where a mail program wrapped them."""
    joined: list[str] = []
    goes_on = False
    for raw in text.split("\n"):
        line = raw.strip()
        if goes_on and line and not line.startswith(("-", "*", "•")):
            joined[-1] += f" {line}"
        elif line:
            joined.append(line)
        goes_on = len(line) >= _WRAPPED and line[-1] not in ".!?:;。！？"
    return joined


def _pieces(sentence: str) -> list[str]:
    """The sentence, cut between words if it is too long."""
    pieces = []
    while len(sentence) > LONGEST_SENTENCE:
        cut = sentence.rfind(" ", 1, LONGEST_SENTENCE)
        cut = cut if cut > 0 else LONGEST_SENTENCE
        pieces.append(sentence[:cut])
        sentence = sentence[cut:].strip()
    return [bare for piece in (*pieces, sentence) for bare in [piece.strip(" ,;:!-–—*")] if bare]

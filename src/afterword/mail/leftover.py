"""Finds what a text says besides a machine's phrases: the rest of each sentence without them.

A machine's mail consists of such phrases. A person may have written whatever is left: 'We chose someone else.'
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.mail import phrases
from afterword.mail.phrases import folded
from afterword.mail.sentences import MOST_SENTENCES, MailSentence, marked_sentences, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from afterword.mail.phrases import Table

_MOST_WORDS = 4  # of a clause beside a machine's phrase: 'to email', 'on my mobile', 'Bob or Li'
_MOST_APART = 2  # of one further away: 'my assistant'
_SHORT = 9  # words; a disclaimer is longer
_CLAUSE = re.compile(
    r"[,;:()|]|\s[-/]\s|(?<!\S)(?:and|but|so|who|which|because|und|aber|denn|mais|qui|pero|mas|ma|che|maar|ale|men|mutta|ve|ama|но|але|אבל)(?!\S)"
)
# Text that only names somebody or something: addresses, numbers, dates, names.
_UNSPACED = r"\u3001-\u30ff\u3400-\u9fff\uff00-\uffef"  # Chinese and Japanese write no spaces around a number
_ADDRESS = re.compile(rf"\S*@\S+|https?://\S+|www\.\S+|[^\s{_UNSPACED}]*\d[^\s{_UNSPACED}]*")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_UNCASED = re.compile(r"[\u0590-\u07ff\u0900-\u0dff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_REACHED = re.compile(r"\S@\S|(?:\d[ ()/.-]{0,2}){6}")  # an address, or a number to call
_MOST_LABEL = 5  # words of a line in a signature

RESPONDER = (phrases.ABSENCE, phrases.AUTOMATIC, *phrases.SIGNS.values(), phrases.COURTESY)
RECEIPT = (
    *(phrases.RECEIVED, phrases.RECEIPT, phrases.AUTOMATIC, phrases.COURTESY),
    *(phrases.THANKS_FOR_MAIL, phrases.SIGNS["an answer later"]),
)


def languages_of(text: str, tables: Iterable[Table]) -> tuple[str, ...]:
    """The languages with a phrase in this folded text, or else English."""
    found = dict.fromkeys(name for table in tables for name in table.languages(text))
    return tuple(found) or ("en",)


def leftovers(text: str, tables: Sequence[Table], languages: Sequence[str]) -> list[str]:
    """The pieces of the text that are in none of the tables, folded; names, dates and addresses left out."""
    found: list[str] = []
    for sentence in _speaking(text, languages):
        low = folded(sentence.text)
        found.extend(_rest(low, _own_case(sentence.text), tables, languages))
    if len(sentences(text)) >= MOST_SENTENCES:
        found.append("")  # no responder's mail is this long
    return found


def unexplained(text: str, tables: Sequence[Table], languages: Sequence[str]) -> list[str]:
    """The whole sentences, folded, that no phrase explains and that are not about the writer, their mail or an address.

    A span of time explains nothing, and names and titles are no sentences: 'Ben rings on 7 December.'
    """
    time = phrases.SIGNS["a span of time"]
    speaks = [table for table in tables if table is not time]
    return [
        low
        for sentence in _speaking(text, languages)
        for low in [folded(sentence.text)]
        if sentence.ended
        and (len(_WORD.findall(_ADDRESS.sub(" ", low))) > 1 or _UNCASED.search(low))
        and not any(True for table in speaks for _ in table.spans(low, languages))
        and not (phrases.ME.found(low, languages) or phrases.POST.found(low) or _REACHED.search(low))
        and _rest(low, frozenset(), (), languages)
    ]


def _speaking(text: str, languages: Sequence[str]) -> Iterator[MailSentence]:
    """The sentences above the legal footer, without those that only name somebody or something."""
    for number, sentence in enumerate(marked_sentences(text)):
        if _disclaims(folded(sentence.text), languages):
            return
        if not _is_label(sentence, first=number == 0) and not _alone(sentence.text, text):
            yield sentence


def weighty(pieces: Iterable[str], languages: Sequence[str]) -> list[str]:
    """The pieces in which somebody speaks for the company or about the application."""
    both = (phrases.WE, phrases.MATTER)
    return [piece for piece in pieces if not piece or any(table.found(piece, languages) for table in both)]


def _rest(
    sentence: str, names: frozenset[str], tables: Sequence[Table], languages: Sequence[str]
) -> list[str]:
    """The clauses of a folded sentence that no table explains."""
    spans = sorted(span for table in tables for span in table.spans(sentence, languages))
    bare, end = [], 0
    for start, stop in spans:
        bare.append(sentence[end:start] if start > end else "")
        end = max(end, stop)
    found = []
    for beside in [*bare, sentence[end:]]:
        for number, clause in enumerate(_CLAUSE.split(_ADDRESS.sub(" ", beside))):
            most = (_MOST_WORDS if number == 0 else _MOST_APART) if spans else 0
            said = (
                phrases.OBJECT.without(clause, languages) if spans and phrases.RECEIVED in tables else clause
            )
            if _says(said.strip(), names, most, languages):
                found.append(clause.strip())
    return found


def _says(clause: str, names: frozenset[str], most: int, languages: Sequence[str]) -> bool:
    """Whether a clause beside a machine's phrase says something: it is long, or it is about the application."""
    words = [word for word in _WORD.findall(clause) if word not in names]
    if _UNCASED.search(clause):
        return len(clause) > 3 * most or phrases.MATTER.found(clause, languages)
    if not words:
        return False
    return len(words) > most or (len(words) > 1 and bool(weighty([clause], languages)))


def _own_case(sentence: str) -> frozenset[str]:
    """The words that are written like names: with a capital, except for the first of the sentence."""
    words = _WORD.findall(sentence)
    return frozenset(
        folded(word) for word in words[1:] if word[0].isupper() and word not in {"I", "We", "You"}
    )


def _disclaims(sentence: str, languages: Sequence[str]) -> bool:
    """Whether a folded sentence begins the legal footer of a company."""
    both = phrases.WE.found(sentence, languages) and phrases.MATTER.found(sentence, languages)
    return len(sentence.split()) > _SHORT and phrases.DISCLAIMER.found(sentence) and not both


def _alone(sentence: str, text: str) -> bool:
    """Whether it is one word with a line of its own and no full stop: a name at the start or the end, a firm."""
    alone = sentence.isalpha() and sentence[0].isupper() and not phrases.MATTER.found(folded(sentence))
    return alone and any(piece.strip(" ,") == sentence for piece in re.split(r"\n| \| ", text))


def _is_label(line: MailSentence, *, first: bool) -> bool:
    """Whether it is a name, a title or a line of an address: few words, with capitals, and no sentence."""
    words = _WORD.findall(_ADDRESS.sub(" ", line.text))
    if not words:
        return True
    large = sum(word[0].isupper() for word in words)
    small = 0 if line.ended else 1  # 'Head of Data', but not 'Ring Ben tomorrow.'
    return len(words) <= _MOST_LABEL + first and large >= 2 and large >= len(words) - small

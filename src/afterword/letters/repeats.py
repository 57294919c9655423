"""Digests of a letter's sentences, and findings about sentences that its reader has had before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.domain.finishing import share
from afterword.domain.said import digest_of
from afterword.letters.finding import Finding
from afterword.letters.names import call_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.domain.model import Interview, Letter, Person, Said, Sentence

FEW = 3
"""Two letters may share fewer words than this by chance."""

SHORT_PARAGRAPH = re.compile(r"[^\n.!?]{4,40}[,.]?")
ENDS = re.compile(r"(?<=[.!?…])[\"'’”“»›\s]+|\n+")
ITEM = re.compile(r"\d+\. ")


def plain(text: str) -> str:
    """The words alone, in lower case."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def body(text: str) -> str:
    """The text between greeting and sign-off: without the short first paragraph and all after the last long one."""
    paragraphs = text.strip().split("\n\n")
    if len(paragraphs) > 1 and paragraphs[0].rstrip().endswith(","):
        paragraphs = paragraphs[1:]
    ends = (n for n, one in enumerate(paragraphs) if SHORT_PARAGRAPH.fullmatch(one.strip()))
    return "\n\n".join(paragraphs[: next((n for n in ends if n), None)])


def sentences(text: str) -> tuple[str, ...]:
    """The finished sentences and list items between greeting and sign-off, but no contact lines."""
    found = []
    for one in ENDS.split(body(text)):
        item = ITEM.match(one)
        whole = item or one.rstrip("\"'’”“»› ").endswith((".", "!", "?", "…"))
        if whole and "[" not in one and len(plain(one).split()) >= FEW:
            found.append(one[item.end() :] if item else one)
    return tuple(found)


def typed(one: Sentence) -> str:
    """The plain words of a candidate's sentence. A short ending counts with its stem."""
    words = plain(one.text)
    return words if len(words.split()) >= FEW else f"{one.stem} {words}"


def digests(text: str, interview: Interview, readers: Sequence[Person]) -> tuple[str, ...]:
    """Digests for the journal: of each sentence of the letter, and of the words that the candidate typed for it."""
    every = [plain(one) for one in sentences(text)]
    every += [f"typed: {typed(one)}" for one in _typed_in(text, interview, readers)]
    return tuple(dict.fromkeys(map(digest_of, every)))


def repeat_findings(
    letter: Letter, interview: Interview, readers: Sequence[Person], said: Said
) -> Iterator[Finding]:
    """Findings for sentences from an earlier letter to a reader, and for our sentences without an unused version."""
    again = [
        one.text.strip()
        for one in _typed_in(letter.text, interview, readers)
        if digest_of(f"typed: {typed(one)}") in said.to_reader
    ]
    whole = (one for one in sentences(letter.text) if digest_of(plain(one)) in said.to_reader)
    again += [one for one in whole if not any(plain(words) in plain(one) for words in again)]
    for words in dict.fromkeys(again):
        what = _("An earlier letter to {name} says this already: “{sentence}”")
        yield Finding(
            "said-before",
            what.format(name=call_name(letter.to_name), sentence=words),
            _("Say something else here, or leave it out."),
            holds=True,
        )
    if letter.lacks:
        what = _("Earlier letters to {name} have used every version of a sentence that this one needs.")
        yield Finding(
            "nothing-new",
            what.format(name=call_name(letter.to_name)),
            _("Write that sentence in the draft, or add a version to frame.toml."),
            holds=True,
        )


def _typed_in(text: str, interview: Interview, readers: Sequence[Person]) -> list[Sentence]:
    """The candidate's finished sentences in the text."""
    words, every = plain(text), []
    for person in readers:
        shared = share(interview, person)
        challenge = [shared.challenge] if shared.challenge else []
        closing = [person.notes.closing] if person.notes.closing else []
        every += [*person.notes.sentences, *shared.fit, *challenge, *shared.offers, *closing]
    return [one for one in every if plain(one.text) and plain(one.text) in words]

"""A notes file to fill in: the finished sentences so far, and beginnings of sentences to finish."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import TextWrapper
from typing import TYPE_CHECKING

from afterword.config.language import _

if TYPE_CHECKING:
    from afterword.domain.model import Interview, OpenQuestion, Person, Sentence, SharedSentence
    from afterword.imports.noted import NotedPlace

OPEN_ROWS = 3
"""How many personal sentences have a row, finished or not."""

_ONE_ROW = 1
_LINES = TextWrapper(100, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False)


@dataclass(frozen=True, slots=True)
class FormStem:
    """A stem as the form shows it: its `words` with … for each gap, as the reader would read them, and its endings."""

    id: str
    words: str
    hint: str = ""
    example: tuple[str, ...] = ()


FormStems = Mapping[tuple["NotedPlace", str], Sequence[FormStem]]
"""The stems on offer by place and person's id, the most fitting first; shared sentences have an empty id."""


def notes_template(interview: Interview, stems: FormStems | None = None) -> str:
    """The finished sentences so far, and rows for more, as TOML that `notes_from_toml` reads.

    Rows that are not filled in change nothing. Each stem is explained where it is first offered.
    """
    form = _Form(interview, stems or {})
    lines = [
        *form.head(),
        *form.whole(),
        *form.rules(),
        *(s for p in interview.people for s in form.person(p)),
    ]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Row:
    """A sentence as a table of the file: its stem, and the other keys with their values in TOML."""

    stem: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Shown:
    """A row with its stem, if that is on offer; an open row waits to be filled in."""

    row: _Row
    stem: FormStem | None
    is_open: bool = False


@dataclass
class _Form:
    """A form under construction; `explained` are the stems that it has explained already."""

    interview: Interview
    stems: FormStems
    explained: set[FormStem] = field(default_factory=set)

    # its parts

    def head(self) -> Iterator[str]:
        """The head of the file: what it is, and how to fill it in."""
        talk = _("{position} at {company}.").format(
            position=_comment(self.interview.position), company=_comment(self.interview.company)
        )
        yield f"# {talk}"
        yield "# " + _(
            "Finish at least one sentence for each person. Stem and ending go into the letter word for word."
        )
        yield "# " + _(
            "Leave the rest empty. An empty text removes a sentence; a line you delete stays as it was noted."
        )

    def whole(self) -> Iterator[str]:
        """The notes about the whole interview."""
        notes = self.interview.notes
        yield ""
        yield "[notes]"
        yield "# " + _("Anything, in any form. It is never sent.")
        yield f"rough = {_multiline(notes.rough)}"
        yield from self._read(read=notes.read)
        yield ""
        yield "# " + _(
            'What shows that you fit. Add for = ["…"] to choose the letters that say it; otherwise each is in one.'
        )
        yield from self._several("fit", "fit", notes.fit)
        yield ""
        yield "# " + _(
            "A challenge you would like to take on. Don't say who told you: several people may read it."
        )
        challenge = [notes.challenge] if notes.challenge else []
        yield from self._single("challenge", "challenge", "", map(self._shared, challenge))
        yield ""
        yield "# " + _("What you would do first: up to three, all with the same stem.")
        yield from self._several("offers", "offer", notes.offers)
        yield ""
        yield "# " + _("Files you promised to send.")
        yield f"attachments = {_list(notes.attachments)}"

    def rules(self) -> Iterator[str]:
        """The company's rules about follow-up."""
        rules = self.interview.rules
        yield ""
        yield "[rules]"
        yield "# " + _("When will they decide? Is there one address to write to? May you call?")
        yield f"decision_by = {rules.decision_by}" if rules.decision_by else "# decision_by = 2026-12-04"
        yield f"only_contact = {_text(rules.only_contact)}"
        yield f"no_calls = {_flag(value=rules.no_calls)}"

    def person(self, person: Person) -> Iterator[str]:
        """One person and their notes."""
        yield ""
        yield "[[people]]"
        yield f"name = {_text(self._called(person))}"
        if person.email:
            yield f"email = {_text(person.email)}"
        yield "# " + _(
            'How do they like to hear from you? "email", "phone", "linkedin"; a call needs their number.'
        )
        yield f"welcomes = {_list(person.welcomes)}"
        yield f"phone = {_text(person.phone)}"
        yield "# " + _(
            "Their language (en, de, fr; empty: as in config) and form of address (du, Sie, tu, vous, a title)."
        )
        yield f"language = {_text(person.language)}"
        yield f"form_of_address = {_text(person.form_of_address)}"
        yield "# " + _('The name in the greeting, if ours is wrong: "Ana", "Professor Ruiz".')
        yield f"greeting = {_text(person.greeting)}"
        yield from self._person_notes(person)

    def _person_notes(self, person: Person) -> Iterator[str]:
        notes, name = person.notes, _comment(person.name or person.email)
        yield "[people.notes]"
        yield "# " + _(
            "For {name} only. One sentence makes the letter theirs; two or three are better."
        ).format(name=name)
        finished = [_sentence(one) for one in notes.sentences]
        yield from self._rows("sentences", "personal", person.id, finished, OPEN_ROWS)
        yield ""
        yield "# " + _("Did {name} ask something you can answer better now?").format(name=name)
        asked = [_question(one) for one in notes.open_questions]
        yield from self._rows("open_questions", "answer", person.id, asked, _ONE_ROW)
        yield ""
        yield "# " + _("Your own last sentence, in place of ours.")
        closing = [notes.closing] if notes.closing else []
        yield from self._single("closing", "closing", person.id, map(_sentence, closing))
        if notes.letter:
            yield ""
            yield "# " + _("The whole letter, as you changed it. Empty it to go back to the sentences above.")
            yield f"letter = {_multiline(notes.letter)}"

    def _read(self, *, read: bool) -> Iterator[str]:
        if read:
            yield "# " + _(
                "You have read these letters. If you change one, add read = true once you have read it again."
            )
            return
        preview = f"afterword preview {_comment(self.interview.id)}"
        yield "# " + _(
            "Set this to true once you have read each letter as it will arrive ({preview})."
        ).format(preview=preview)
        yield "# " + _("Until then, each letter asks once before it leaves by itself.")
        yield "read = false"

    # rows of sentences

    def _several(self, key: str, place: NotedPlace, sentences: Sequence[SharedSentence]) -> Iterator[str]:
        yield from self._rows(key, place, "", [self._shared(one) for one in sentences], _ONE_ROW)

    def _rows(
        self, key: str, place: NotedPlace, reader: str, finished: Sequence[_Row], most: int
    ) -> Iterator[str]:
        """A list: the finished sentences, and open rows up to `most` for the stems that fit best."""
        rows, others = self._with_open(place, reader, finished, most)
        lines = [*(line for row in rows for line in self._explained(row, ",")), *self._others(others)]
        yield from [f"{key} = [", *(f"  {line}" for line in lines), "]"] if lines else [f"{key} = []"]

    def _single(self, key: str, place: NotedPlace, reader: str, finished: Iterable[_Row]) -> Iterator[str]:
        """One sentence: the finished one, or an open row for the stem that fits best."""
        rows, others = self._with_open(place, reader, list(finished), _ONE_ROW)
        for row in rows:
            *comments, value = self._explained(row)
            yield from [*comments, f"{key} = {value}"]
        yield from self._others(others)

    def _with_open(
        self, place: NotedPlace, reader: str, finished: Sequence[_Row], most: int
    ) -> tuple[list[_Shown], list[FormStem]]:
        """The rows with their stems, open ones included, and the other stems for that place."""
        offered = {stem.id: stem for stem in self.stems.get((place, reader), ())}
        rows = [_Shown(row, offered.pop(row.stem, None)) for row in finished]
        missing = max(0, most - len(rows))
        fitting, others = list(offered.values())[:missing], list(offered.values())[missing:]
        return rows + [_Shown(_open(place, stem.id), stem, is_open=True) for stem in fitting], others

    def _explained(self, shown: _Shown, after: str = "") -> Iterator[str]:
        """A row below its stem's words; an open row also has a hint and an example."""
        if stem := shown.stem:
            self.explained.add(stem)
            yield f"# {_words(stem)}"
            if shown.is_open and (help_ := f"{_comment(stem.hint)} {_example(stem)}".strip()):
                yield f"#   {help_}"
        yield f"{_table(shown.row)}{after}"

    def _others(self, stems: Sequence[FormStem]) -> Iterator[str]:
        """Stems without a row: new ones with an example, those shown already by their ids."""
        fresh = [stem for stem in stems if stem not in self.explained]
        known = ", ".join(_comment(stem.id) for stem in stems if stem not in fresh)
        if fresh:
            yield "# " + _("Other stems:")
        for stem in fresh:
            self.explained.add(stem)
            line = _comment(stem.hint) if _words(stem) == "…" else f"{_words(stem)} {_example(stem)}"
            yield f"#   {_comment(stem.id)}: {line}".rstrip()
        if known:
            yield from _LINES.wrap(_("More stems, shown above: {known}").format(known=known))

    def _shared(self, one: SharedSentence) -> _Row:
        values = {"text": _text(one.text)}
        if one.readers is not None:
            values["for"] = _list(map(self._called_by_id, self._here(one.readers)))
        return _Row(one.stem, values)

    def _here(self, ids: Iterable[str]) -> list[str]:
        """The ids that belong to people of the interview."""
        known = {person.id for person in self.interview.people}
        return [each for each in ids if each in known]

    def _called_by_id(self, person: str) -> str:
        found = next(p for p in self.interview.people if p.id == person)
        return found.name if self._is_alone(found) else found.email or found.id

    def _called(self, person: Person) -> str:
        return person.name if person.email or self._is_alone(person) else person.id

    def _is_alone(self, person: Person) -> bool:
        """Whether no other person of the interview has that name."""
        name = _folded(person.name)
        return bool(name) and [_folded(p.name) for p in self.interview.people].count(name) == 1


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _words(stem: FormStem) -> str:
    """The stem with its gaps, without the full stop after the last one."""
    words = _comment(stem.words)
    return words.removesuffix(".") if words.endswith("….") else words


def _example(stem: FormStem) -> str:
    return f"({' / '.join(map(_comment, stem.example))})" if stem.example else ""


# TOML


def _sentence(one: Sentence) -> _Row:
    return _Row(one.stem, {"text": _text(one.text)})


def _question(one: OpenQuestion) -> _Row:
    return _Row(one.stem, {"question": _text(one.question), "answer": _text(one.answer)})


def _open(place: NotedPlace, stem: str) -> _Row:
    """A row that waits for its ending."""
    gaps = ("question", "answer") if place == "answer" else ("text",)
    return _Row(stem, dict.fromkeys(gaps, _text("")))


def _table(row: _Row) -> str:
    values = ({"stem": _text(row.stem)} if row.stem else {}) | dict(row.values)
    return f"{{ {', '.join(f'{key} = {value}' for key, value in values.items())} }}"


def _comment(text: str) -> str:
    """The text on one line, without anything that could steer a terminal or end a comment."""
    return "".join(c if _is_plain(c) else "\N{REPLACEMENT CHARACTER}" for c in " ".join(text.split()))


def _multiline(text: str) -> str:
    """A text over several lines, literal wherever possible, because people type into it."""
    if "'''" not in text and all(_is_plain(c) or c in "\n\t" for c in text):
        return f"'''\n{text}\n'''"
    lines = "\n".join("".join(map(_escaped, line)) for line in text.split("\n"))
    return f'"""\n{lines}\n"""'


def _text(text: str) -> str:
    """A TOML basic string."""
    return f'"{"".join(map(_escaped, text))}"'


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _flag(*, value: bool) -> str:
    return "true" if value else "false"


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if _is_plain(char):
        return char
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"


def _is_plain(char: str) -> bool:
    """Whether the character is visible or a space, and not a control character."""
    return char.isprintable() or unicodedata.category(char) == "Zs"

"""The form in a terminal: it asks for gaps, shows what it understood, and lets the person change any line."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec
import typer

from afterword.cli.asking import (
    BACK,
    NOTHING,
    Hear,
    Unfinished,
    by_number,
    chosen_from,
    heard,
    heard_past_help,
    is_no,
    listed,
)
from afterword.cli.form_questions import (
    DOUBT,
    LINE,
    PEOPLE,
    PERSONAL,
    TIMES,
    USUAL_LENGTH,
    State,
    answered,
    field_words,
    next_ask,
    person_words,
    settled,
)
from afterword.cli.form_summary import NOTHING_SAID, SummaryLine, already_added, labels, lines
from afterword.cli.printing import tell
from afterword.config.language import _
from afterword.domain.addresses import same_mailbox
from afterword.domain.model import Role
from afterword.imports.form_fields import InterviewFields, PersonFields
from afterword.imports.spoken import Reading, Unclear
from afterword.messages.words import interview_words
from afterword.services.interview_form import (
    Form,
    Understood,
    chosen,
    named_alike,
    person_key,
    person_line,
    read,
    reads_as_time,
    remember_address,
    retimed,
    row_in,
    text_at,
    with_text,
)
from afterword.services.settings import SettingsFile

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.app import App
    from afterword.domain.model import Interview

Say = Callable[[str], None]
VALUES = 19
"""The column at which the values of a summary begin."""
YES, NO, EDIT = "yes", "no", "edit"
REFUSED = 130
"""Exit code after a no, the same as after Ctrl-C."""


@dataclass
class FormTalk:
    """One form and somebody at a terminal who fills it in.

    However it ends, `unfinished` keeps the answers, and the command `again` goes on with them. `line` shows a line of
    the summary. `history` has each state with the question that followed and its answer. `taken_back` has
    earlier answers to questions that the person went back to: Enter keeps them.
    """

    form: Form
    now: datetime
    zone: str
    you: frozenset[str]
    hear: Hear
    say: Say
    unfinished: Unfinished
    again: str
    familiar: str = ""
    line: Say | None = None
    asked: frozenset[str] = frozenset()
    history: list[tuple[State, str, str]] = field(default_factory=list)
    taken_back: dict[str, list[str]] = field(default_factory=dict)
    hinted: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.show = self.line or self.say
        self.help = ""
        listen = self.hear
        self.hear = lambda prompt: heard_past_help(prompt, listen, self.say, self._explained)
        self.state = State(self.form.fields, self.asked)
        self.shown: dict[str, str] = {}

    def go_on(self) -> None:
        """Offer to go on with the last answers. After a no, they stay until the person types something."""
        kept = self.unfinished.read().get("fields", "")
        with suppress(msgspec.DecodeError):
            fields = msgspec.json.decode(kept, type=InterviewFields)
            self.say(_("Last time you stopped at {what}.").format(what=_in_short(fields)))
            if self._choice(_("Continue from there? yes / no"), (YES, NO)) == YES:
                self.state = replace(self.state, fields=fields)
                self._said_back()

    def right(self, *, asks: bool = True) -> Interview:
        """The interview, once it is complete and, if it `asks`, the person has confirmed it.

        typer.Exit if they say no, KeyboardInterrupt if they leave. Both keep the answers.
        """
        try:
            while True:
                got = self.fill()
                self.summary(got)
                if not asks:
                    return got.right()
                match self._choice(_("Right? yes / edit / no"), (YES, EDIT, NO)):
                    case "yes":
                        return got.right()
                    case "edit":
                        self.edit()
                    case _:
                        self._kept()
                        raise typer.Exit(REFUSED)
        except (KeyboardInterrupt, EOFError):
            self._kept()
            raise KeyboardInterrupt from None

    def edited(self) -> Interview:
        """As `right`, but the person changes lines first. An unchanged form needs no yes."""
        try:
            self.edit()
            if self.state.fields == self.form.fields and self.form.base:
                return self.form.base
        except (KeyboardInterrupt, EOFError):
            self._kept()
            raise KeyboardInterrupt from None
        return self.right()

    def done(self, app: App) -> None:
        """After saving: drop the kept answers, and offer to remember the candidate's own addresses."""
        self.unfinished.drop()
        for address in self.read().me:
            question = _("Is {address} one of your own addresses? yes / no").format(address=address)
            if self._choice(question, (YES, NO)) == YES:
                remember_address(SettingsFile(app.paths), app.config, address)
                self.say(
                    _("Saved: {address} is you. It is in config.toml, under aliases.").format(address=address)
                )

    def fill(self) -> Understood:
        """Ask until nothing is missing or wrong, and say each answer back as Afterword understood it."""
        while True:
            got = self.read()
            ask = next_ask(self.state, got, self.familiar)
            if ask is None:
                return got
            if self._is_odd(got, ask.key):
                self._explain(got, ask.key)
            if ask.hint and ask.hint not in self.hinted:
                self.say(ask.hint)
                self.hinted.add(ask.hint)
            before = next(reversed(self.taken_back.get(ask.key, [])), "")
            default = before or ask.enter
            enter = f" [{default}]" if default else ""
            self.help = ask.hint
            typed = self.hear(f"{ask.words}{enter}: ").strip()
            self.help = ""
            self._take(ask.key, typed or before, got)

    def _explained(self) -> str:
        """What one can type at this prompt."""
        return " ".join(filter(None, (self.help, keys())))

    def _take(self, key: str, typed: str, got: Understood) -> None:
        """Take an answer to that question into the state."""
        if typed == BACK:
            self._go_back()
            return
        self._settle_taken_back(key, typed)
        self.history.append((self.state, key, typed))
        if reading := chosen_from(typed, got.choices.get(key, ())):
            fields = chosen(self.state.fields, key, reading, self.now, self.zone)
            self.state = replace(self.state, fields=fields)
        elif _is_about_person(key, got) and (typed in {"", text_at(self.state.fields, key)} or is_no(typed)):
            self.state = self.state.having_asked(settled(key, text_at(self.state.fields, key)))
        elif key == DOUBT and typed.casefold()[:1] == "n":
            self.state = replace(self.state, fields=replace(self.state.fields, day="", starts="", ends=""))
        elif (row := row_in(key)) is not None and typed.casefold() in {"out", "me"}:
            fields = with_text(self.state.fields, person_key(row, "word"), typed.casefold())
            self.state = replace(self.state, fields=fields)
        elif key == PEOPLE and typed not in {"", NOTHING}:
            self._take_person(typed)
        else:
            text = "" if typed == NOTHING else typed
            self.state = answered(self.state, key, text, self.now, self.zone, self.you)
        self._keep()
        self._said_back()

    def _take_person(self, typed: str) -> None:
        """Add the person in that line. Asks first if the line reads as a time or repeats a name."""
        fields = self.state.fields
        if reads_as_time(typed, self.now, self.zone):
            question = _("“{text}” reads as a time. Is it when the interview is? yes / no").format(text=typed)
            if self._choice(question, (YES, NO)) == YES:
                self._take_time(typed)
                return
            if typed[:1].islower() or any(map(str.isdigit, typed)):
                self.say("  " + _("“{text}” is nobody’s name: nothing was added.").format(text=typed))
                return
        row = person_line(typed)
        at = named_alike(fields.people, row)
        if at is not None and self._is_the_same(fields.people[at], row):
            people = list(fields.people)
            people[at] = person_line(typed, people[at])
            self.state = replace(self.state, fields=replace(fields, people=tuple(people)))
        else:
            self.state = replace(self.state, fields=replace(fields, people=(*fields.people, row)))
            if at is not None:  # two people with one name
                self.state = self.state.having_asked(
                    settled(person_key(len(fields.people), "email"), row.email)
                )

    def _take_time(self, typed: str) -> None:
        """Change the interview's time to that one, or say why not."""
        try:
            fields = retimed(replace(self.form, fields=self.state.fields), typed, self.now, self.zone)
        except Unclear as unclear:
            self.say(f"  {unclear.with_choices()}")
        else:
            self.state = replace(self.state, fields=fields)

    def _is_the_same(self, known: PersonFields, row: PersonFields) -> bool:
        """Whether two rows with one name are one person. Asks only if their addresses differ."""
        said = {"name": known.name, "address": row.email, "before": known.email}
        if not (known.email and row.email) or same_mailbox(known.email, row.email):
            self.say("  " + _("{name} is there already.").format(**said))
            return True
        question = _("{name} is there already, with {before}. Is it now {address}? yes / no").format(**said)
        return self._choice(question, (YES, NO)) == YES

    def _go_back(self) -> None:
        """Open the last question again, with its answer in brackets."""
        if self.history:
            self.state, key, typed = self.history.pop()
            self.taken_back.setdefault(key, []).append(typed)
            self.shown = dict(self.read().shown)

    def _settle_taken_back(self, key: str, typed: str) -> None:
        """Drop the question's earlier answer, and every one about people once another person is named."""
        before = self.taken_back.get(key, [])
        if before and before.pop() != typed and key == PEOPLE:
            for each in [each for each in self.taken_back if row_in(each) is not None]:
                del self.taken_back[each]

    def _is_odd(self, got: Understood, key: str) -> bool:
        """Whether something other than emptiness is wrong with the field."""
        if key == DOUBT or _is_about_person(key, got):
            return True
        typed = text_at(self.state.fields, key).strip() or row_in(key) is not None or key in self.state.asked
        return key in got.problems and bool(typed or got.choices.get(key))

    def _explain(self, got: Understood, key: str) -> None:
        """Say what is wrong or odd about a field, and list its possible meanings."""
        said = got.doubts["day"] if key == DOUBT else got.problems.get(key) or got.doubts.get(key, "")
        listed(Unclear(said, got.choices.get(key, ())), self.say)

    def _said_back(self) -> None:
        """Say back what the last answer made clear: a complete time, a person."""
        for key, words in self.read().shown.items():
            if self.shown.get(key) != words and (key == "day" or key.endswith("-name")):
                self.say(f"  {self._called(key)}{words}")
            self.shown[key] = words

    def _called(self, key: str) -> str:
        row = row_in(key)
        name = "" if row is None else self.state.fields.people[row].name
        return f"{name}: " if name else ""

    def read(self) -> Understood:
        """What the form says now. An interview typed without an end gets the usual length."""
        got = read(replace(self.form, fields=self.state.fields), self.now, self.zone, self.you)
        if "ends" in got.problems and self.form.base is None and not self.state.fields.ends:
            self.state = replace(self.state, fields=replace(self.state.fields, ends=USUAL_LENGTH))
            return self.read()
        return got

    def _keep(self) -> None:
        self.unfinished.keep({"fields": json.dumps(asdict(self.state.fields), ensure_ascii=False)})

    def _kept(self) -> None:
        """Say that nothing changed and how to go on."""
        if self.state.fields == self.form.fields and not self.unfinished.read():
            return
        self._keep()
        self.say(
            _("Nothing is saved yet, but what you typed is kept. To continue, run `{command}`.").format(
                command=self.again
            )
        )

    # the summary, and its lines

    def summary(self, got: Understood) -> None:
        """Show everything that the person said, as Afterword understood it."""
        self.say("")
        for line in lines(self.state.fields, got):
            self.show(str(line))
        for more in (already_added(got, self.form, self.zone), got.doubts.get("day")):
            if more:
                self.say(f"  {more}")

    def edit(self) -> None:
        """Let the person change lines by number, until Enter. Asks at once what a change leaves open."""
        self.state = self.state.having_asked(LINE).having_asked(PEOPLE)
        while True:
            before, got = self.state.fields, self.read()
            self.shown = dict(got.shown)
            every = lines(before, got, every=True)
            self.say("")
            for number, line in enumerate(every, 1):
                self.show(f"{number:>2}{line}")
            number = self._number(len(every), _("Which line?"))
            if not number:
                return
            self.taken_back.clear()
            key = every[number - 1].key
            if (row := row_in(key)) is not None:
                self._edit_person(row)
            elif key == "people":
                self._add_person()
            else:
                self._change(key, field_words()[key])
            if self.state.fields != before:
                self.fill()

    def _number(self, most: int, words: str) -> int:
        """A number up to `most`; 0 for Enter."""
        while True:
            typed = self.hear(
                _("{words} (1 to {most}; Enter: done): ").format(words=words, most=most)
            ).strip()
            if not typed:
                return 0
            if typed.isdecimal() and 0 < int(typed) <= most:
                return int(typed)
            self.say(_("  {text} is not a number from 1 to {most}.").format(text=typed, most=most))

    def _edit_person(self, row: int) -> None:
        """Let the person change somebody's fields by number, or leave somebody out."""
        while True:
            person = self.state.fields.people[row]
            who = {"name": person.name or person.email}
            for number, name in enumerate(PERSONAL, 1):
                usual = str(Role.INTERVIEWER) if name == "part" else NOTHING_SAID
                line = SummaryLine(name, labels()[name], getattr(person, name) or usual)
                self.show(f"{number:>2}{line}")
            me, out = len(PERSONAL) + 1, len(PERSONAL) + 2
            self.say(f"{me:>2}  " + _("That's me"))
            self.say(f"{out:>2}  " + _("Leave {name} out").format(**who))
            number = self._number(out, _("Change what about {name}?").format(**who))
            if not number:
                return
            if number in {me, out}:
                self._set(person_key(row, "word"), "me" if number == me else "out")
                return
            name = PERSONAL[number - 1]
            self._change(person_key(row, name), person_words()[name].format(**who))

    def _add_person(self) -> None:
        typed = self.hear(_("Name, address, title: ")).strip()
        if typed and typed != BACK:
            self.history.append((self.state, PEOPLE, typed))
            self._take_person(typed)
            self._keep()

    def _change(self, key: str, words: str) -> None:
        """Ask for one field until it is right; Enter keeps what is there."""
        choices: Sequence[Reading] = ()
        while True:
            now = text_at(self.state.fields, key)
            now = self.read().shown.get(key, now) if key in TIMES else now
            name = labels().get(key, words) if now else words
            typed = self.hear(f"{name} [{now}]: " if now else f"{name}: ").strip()
            if not typed or typed == BACK:
                return
            try:
                typed = by_number(typed, choices)
                self._set(key, "" if typed == NOTHING else typed)
            except Unclear as unclear:
                problem = unclear
            else:
                got = self.read()
                keys = TIMES if key == "day" else (key,)
                wrong = next((each for each in keys if each in got.problems), "")
                if not wrong:
                    return
                problem = Unclear(got.problems[wrong], got.choices.get(wrong, ()))
                self.state, _key, _wrong = self.history.pop()
            choices = listed(problem, self.say)

    def _set(self, key: str, text: str) -> None:
        """Put the text into the field; a time changes only the parts that it names."""
        fields = self.state.fields
        if key == "day":
            new = retimed(replace(self.form, fields=fields), text, self.now, self.zone)
        else:
            new = with_text(fields, key, text)
        self.history.append((self.state, key, text))
        self.state = replace(self.state, fields=new)
        self._keep()

    def _choice(self, words: str, among: tuple[str, ...]) -> str:
        """Ask for one of the words, or its beginning, in English or the interface's language. Enter means the first."""
        said = {"yes": _("yes"), "no": _("no"), "edit": _("edit")}
        while True:
            typed = self.hear(f"{words} [{said[among[0]]}]: ").strip().casefold()
            meant = [word for word in among if said[word].startswith(typed)]
            meant += [word for word in among if word.startswith(typed)]
            if meant:
                return meant[0]
            every = ", ".join(said[word] for word in among)
            self.say("  " + _("Write one of these: {words}.").format(words=every))


def _is_about_person(key: str, got: Understood) -> bool:
    """Whether the question is about something odd in a person's row."""
    return row_in(key) is not None and key in got.doubts and key not in got.problems


def keys() -> str:
    """The keys that work at every question of the form."""
    return _("< goes back, - leaves empty, out leaves a person out; Ctrl-C keeps what you typed.")


def _in_short(fields: InterviewFields) -> str:
    """'HR Specialist at Acme', or whatever the form has."""
    if fields.company and fields.position:
        return interview_words(fields)
    people = (row.name or row.email for row in fields.people)
    return next(filter(None, (fields.company, fields.position, fields.day, *people)), _("the first question"))


def unfinished_form(app: App, command: Sequence[str]) -> Unfinished:
    """The file that keeps a command's unfinished form."""
    verb, *words = command
    file = f"{verb}-{sha256(' '.join(words).encode()).hexdigest()[:16]}" if words else verb
    return Unfinished(app.paths.state / f"{file}.unfinished.json")


def _aligned(text: str) -> None:
    tell(text, hanging=" " * (VALUES + len(text) - len(text.lstrip(" 0123456789")) - 2))


def talk_at_terminal(app: App, form: Form, command: Sequence[str], number: int = 0) -> FormTalk:
    """A talk about this command's form, which may go on with an unfinished one. `number` counts several forms.

    A form from a calendar already has its people, so the talk does not ask for more.
    """
    talk = FormTalk(
        form,
        app.clock.now(),
        app.config.you.time_zone,
        app.config.you.signs,
        heard,
        tell,
        unfinished_form(app, [*command, *([str(number)] if number else [])]),
        shlex.join(["afterword", *command]),
        app.account.wording.templates.letters_in(form.fields.language).frame.familiar_word,
        _aligned,
        frozenset({LINE, PEOPLE}) if form.base else frozenset(),
    )
    tell(keys())
    talk.go_on()
    return talk

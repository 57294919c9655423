"""Ask one thing after another in a terminal; what was typed is kept, whatever ends it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from afterword.cli.printing import folded, harmless, say
from afterword.config import make_private, write_private
from afterword.config.language import _
from afterword.errors import InputError, Problem
from afterword.imports.spoken import Reading, Unclear

BACK = "<"
NOTHING = "-"

Answers = dict[str, str]
"""What was said, by the question's key, in the order in which it was asked."""

Hear = Callable[[str], str]
"""Shows a prompt and gives back the line that was typed. EOFError or KeyboardInterrupt if somebody gave up."""


def heard_past_help(prompt: str, hear: Hear, say: Callable[[str], None], explained: Callable[[], str]) -> str:
    """The line typed at that prompt. `?` or `help` explains what to type, and the prompt comes again."""
    while (said := hear(prompt)).strip().casefold() in {"?", "help", _("help")}:
        say(f"  {explained()}")
    return said


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask. `check` gives the answer as it is kept; its ValueError holds what was expected.

    `enter` says what Enter means if nothing stands in brackets. `understood` says an answer back in other words.
    """

    key: str
    words: str
    default: str = ""
    check: Callable[[str], str] = str.strip
    enter: str = ""
    understood: Callable[[str], str] = lambda _: ""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The file that holds what was typed so far, for its owner alone (0600)."""

    file: Path

    def read(self) -> Answers:
        """What was typed before; empty if the file is missing or unreadable."""
        try:
            found = json.loads(self.file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}

    def keep(self, answers: Answers) -> None:
        """The file holds these answers."""
        make_private(self.file.parent)
        write_private(self.file, json.dumps(answers, ensure_ascii=False).encode())

    def drop(self) -> None:
        """There is no such file any more."""
        self.file.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A terminal with somebody at it, and the command that continues where they stopped."""

    hear: Hear
    say: Callable[[str], None]
    unfinished: Unfinished
    again: str
    given: Mapping[str, str] = field(default_factory=dict)
    """Answers from the command line. They are kept with the typed ones, and count when the dialogue goes on."""

    def ask(
        self, questions: Callable[[Answers], Iterable[Question]], suggested: Answers | None = None
    ) -> Answers:
        """Every question that is not answered yet, until none is left; `suggested` are defaults by key.

        `questions` gives all of them for the answers so far, in their order: an answer may lead to other questions.
        """
        answers = self._begun()
        before = dict(suggested or {})
        self.say(usual_keys())
        try:
            while asked := next((q for q in questions(answers) if q.key not in answers), None):
                earlier = takewhile(answers.__contains__, (q.key for q in questions(answers)))
                self._one(asked, answers, before, set(earlier))
                self._keep(answers)
        except (KeyboardInterrupt, EOFError):
            if answers or self.given:
                self._keep(answers)
                self.say(_("Your answers are saved. To continue, run `{again}`.").format(again=self.again))
            raise KeyboardInterrupt from None
        return answers

    def _keep(self, answers: Answers) -> None:
        self.unfinished.keep(answers | dict(self.given))

    def _begun(self) -> Answers:
        """What was typed the last time, if the person wants to go on from it."""
        kept = self.unfinished.read()
        if not kept:
            return {}
        some = ", ".join(value for value in list(kept.values())[:3] if value)
        self.say(_("Last time you stopped halfway ({some}).").format(some=some))
        on = Question("on", _("Continue from there? y or n"), "y", yes_or_no)
        if answer(on, self.hear, self.say) == "y":
            return kept
        self.unfinished.drop()
        return {}

    def _one(self, asked: Question, answers: Answers, before: Answers, asks: Collection[str]) -> None:
        """The question is answered, or the one before it is open again; what was said there is its default."""
        default = before.get(asked.key, asked.default)
        enter = (
            f" [{default}]"
            if default
            else " " + _("(Enter: {what})").format(what=asked.enter)
            if asked.enter
            else ""
        )
        choices: Sequence[Reading] = ()
        while True:
            said = heard_past_help(f"{asked.words}{enter}: ", self.hear, self.say, usual_keys).strip()
            if said == BACK:
                if last := next((key for key in reversed(answers) if key in asks), ""):
                    before[last] = answers.pop(last)
                return
            try:
                typed = "" if said == NOTHING else by_number(said, choices) or default
                answers[asked.key] = asked.check(typed)
            except Unclear as unclear:
                choices = listed(unclear, self.say)
            except ValueError as expected:
                self.say("  " + _("Expected {expected}.").format(expected=expected))
            else:
                if back := asked.understood(answers[asked.key]):
                    self.say(f"  {back}")
                return


def usual_keys() -> str:
    """What Enter, `<` and `-` do at a question."""
    return _("Enter keeps what is in [brackets], {back} goes back, {nothing} leaves it empty.").format(
        back=BACK, nothing=NOTHING
    )


def _plain_keys() -> str:
    return _("Enter keeps what is in [brackets], Ctrl-C leaves.")


def answer(question: Question, hear: Hear, say: Callable[[str], None]) -> str:
    """One question by itself, asked until its answer is right. KeyboardInterrupt if the terminal ends."""
    while True:
        shown = f" [{question.default}]" if question.default else ""
        try:
            said = heard_past_help(f"{question.words}{shown}: ", hear, say, _plain_keys).strip()
        except EOFError:
            raise KeyboardInterrupt from None
        try:
            return question.check(said or question.default)
        except ValueError as expected:
            say("  " + _("Expected {expected}.").format(expected=expected))


def yes_or_no(text: str) -> str:
    """y or n, the stored form. The answer may be in English or in the language of the interface."""
    said = text.lower()
    if is_yes(said):
        return "y"
    if not said or is_no(said):
        return "n"
    raise ValueError(_("y or n"))


def is_yes(text: str) -> bool:
    """Whether the answer means yes, in English or in the language of the interface."""
    return text.casefold() in {"y", "yes", _("yes"), _("yes")[:1]}


def is_no(text: str) -> bool:
    """Whether the answer means no, in English or in the language of the interface."""
    return text.casefold() in {"n", "no", _("no")}


def somebody_there() -> bool:
    """There is a terminal to ask in."""
    return sys.stdin.isatty()


def heard(prompt: str, room: int = 0) -> str:
    """A line from the terminal. The prompt is no result: it goes to stdout only where that is the terminal too.

    Its lines leave `room` columns free.
    """
    try:
        return _line(folded(harmless(prompt, "\t"), room))
    except (KeyboardInterrupt, EOFError):
        say()  # the next message and the shell's prompt begin a line
        raise


def picked(shown: Sequence[str]) -> int:
    """The position, from 0, of the line whose number somebody typed."""
    for number, line in enumerate(shown, 1):
        say(f"  {number:>2}  {line}")
    while True:
        said = heard(_("Which one? (1 to {count}): ").format(count=len(shown))).strip()
        if said.isdecimal() and 0 < int(said) <= len(shown):
            return int(said) - 1
        say("  " + _("Expected a number from 1 to {count}.").format(count=len(shown)))


def listed(unclear: Unclear, say: Callable[[str], None]) -> Sequence[Reading]:
    """Say what is unclear, number its readings, and return them for `by_number`."""
    say(f"  {unclear}")
    for number, choice in enumerate(unclear.choices, 1):
        say(f"  {number:>2}  {choice.shown}")
    return unclear.choices


def by_number(typed: str, choices: Sequence[Reading]) -> str:
    """The text of the chosen reading, or what was typed."""
    reading = chosen_from(typed, choices)
    return reading.text if reading else typed


def chosen_from(typed: str, choices: Sequence[Reading]) -> Reading | None:
    """The reading with that number. `yes` chooses the only one: "did you mean …?"."""
    number = 1 if len(choices) == 1 and is_yes(typed) else int(typed) if typed.isdecimal() else 0
    return choices[number - 1] if 0 < number <= len(choices) else None


def reading_meant(unclear: Unclear, place: str) -> Reading:
    """Let somebody at the terminal pick a reading. Raises InputError without a terminal or without readings."""
    if not (unclear.choices and somebody_there()):
        raise InputError([Problem(place, unclear.with_choices(), "")]) from None
    say(str(unclear))
    return unclear.choices[picked([each.shown for each in unclear.choices])]


def remember(text: str) -> None:
    """Let the up arrow bring that line back for a change, if the terminal can."""
    if text and sys.stdout.isatty():
        with suppress(ImportError):
            import readline

            readline.add_history(text)


def _line(prompt: str) -> str:
    if sys.stdout.isatty():
        with suppress(ImportError):  # it lets one edit the line; not every platform has it
            import readline  # input() uses it

            if os.environ.get("TERM", "dumb") != "dumb":  # a pasted mail is one answer
                readline.parse_and_bind("set enable-bracketed-paste on")
        return input(prompt)
    print(prompt, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")

"""Somebody finishes letters at a terminal: what is asked, in which order, and how one goes on and back.

The store is the memory: each line is saved as it is typed, and each prompt looks at what is there now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from afterword.cli.asking import Hear, Unfinished, heard_past_help
from afterword.config.language import _
from afterword.domain.edits import sentence_at
from afterword.imports.naming import slug
from afterword.services.finishing import LetterStage, readers, room, save, stages, to_read
from afterword.services.queries import Planned, planned

if TYPE_CHECKING:
    from datetime import datetime

    from afterword.app import App
    from afterword.domain.model import Interview, Person
    from afterword.letters.slips import Slip
    from afterword.letters.stems import Place

SHARED: tuple[Place, ...] = ("challenge", "fit", "offer")
"""Places whose sentences are written once for several letters, in the order in which they are asked for."""

UNDER_WAY = frozenset({LetterStage.OPEN, LetterStage.UNREAD})
FINISHED = frozenset({LetterStage.UNREAD, LetterStage.READ})
OPEN = UNDER_WAY | FINISHED


class Move(Enum):
    """Where to go after a prompt."""

    ON = "on"
    BACK = "back"
    STAY = "stay"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing to ask. `person` is the reader whom it concerns, empty for what several letters hold."""

    place: (
        Place | str
    )  # a place of the letter; asked: whether a question is left open; read: the whole letter
    person: str = ""
    number: int = 0

    @property
    def key(self) -> str:
        """The name of the ending, as everywhere else."""
        name = {"personal": "sentence"}.get(self.place, self.place)
        return name if name in {"challenge", "closing"} else f"{name}-{self.number}"


@dataclass(frozen=True)
class Sitting:
    """One interview's letters, and who types; `only` is the id of the one reader that was asked for.

    `refused` are words with a slip whose fix was not wanted; `noted` are readers whose unused notes were shown.
    """

    app: App
    id: str
    listen: Hear
    say: Callable[[str], None]
    only: str = ""
    refused: set[tuple[str, Slip]] = field(default_factory=set)
    noted: set[str] = field(default_factory=set)

    def hear(self, prompt: str, explained: str = "") -> str:
        """The line typed at that prompt. `?` explains what to type, and the prompt comes again."""
        usual = _("Enter goes on and changes nothing, < goes back, Ctrl-C leaves. Your words are saved.")
        return heard_past_help(prompt, self.listen, self.say, lambda: explained or usual)

    @property
    def now(self) -> datetime:
        """The clock's time."""
        return self.app.clock.now()

    def look(self) -> Planned:
        """The interview and its plan as they are now."""
        return planned(self.app.account, self.now, self.id)[0]

    @staticmethod
    def readers(one: Planned) -> list[Person]:
        """Everybody whose words can be finished, in the order of the interview."""
        return readers(one.interview, one.plan)

    def open_readers(self, one: Planned) -> list[Person]:
        """Those of them whose letters can still change here."""
        how_far = stages(self.app.account, one.plan, one.interview)
        return [p for p in self.readers(one) if how_far[p.id] in OPEN]

    def keep(self, interview: Interview) -> None:
        """What was typed is in the store."""
        save(self.app.account, interview, self.app.clock.now())


def due(sitting: Sitting, one: Planned) -> list[str]:
    """Whose letters are asked about, by Person.id: those that are open or unread, or the one that was asked for."""
    how_far = stages(sitting.app.account, one.plan, one.interview)
    wanted = OPEN if sitting.only else UNDER_WAY
    return [p.id for p in sitting.readers(one) if how_far[p.id] in wanted and sitting.only in {"", p.id}]


def is_open(sitting: Sitting) -> bool:
    """A letter of the interview is open, or was not read as a whole yet."""
    one = sitting.look()
    return not UNDER_WAY.isdisjoint(stages(sitting.app.account, one.plan, one.interview).values())


@dataclass(frozen=True, slots=True)
class EarlierSitting:
    """What earlier sittings settled: these shared places; with `everything`, all but reading the letters."""

    places: frozenset[str]
    everything: bool = False


def earlier(sitting: Sitting, one: Planned) -> EarlierSitting:
    """What need not be asked again. A sitting for one named reader still asks everything about them.

    Only reading remains once no beginning is open and somebody came as far as reading, or filled every shared place.
    """
    how_far = stages(sitting.app.account, one.plan, one.interview).values()
    places = frozenset(str(place) for place in SHARED if _is_there(one.interview, Prompt(place)))
    came_to_read = LetterStage.READ in how_far or bool(came_as_far(sitting.app, sitting.id).read())
    went_through = came_to_read or len(places) == len(SHARED)
    return EarlierSitting(places, not sitting.only and LetterStage.OPEN not in how_far and went_through)


def came_as_far(app: App, interview: str) -> Unfinished:
    """The file that says that a sitting came as far as reading the letters: the next one asks nothing again."""
    return Unfinished(app.paths.state / f"finish-{slug(interview)}.unfinished.json")


Ask = Callable[[Sitting, Prompt], Move]


def walk(sitting: Sitting, asks: Mapping[str, Ask], heading: Callable[[Planned, Prompt], str]) -> None:
    """Every prompt that is not settled yet, one after another; `<` goes back to any, settled or not."""
    one = sitting.look()
    whom = due(sitting, one)
    every = prompts(sitting, one, whom)
    had = earlier(sitting, one)
    at, move, shown = -1, Move.ON, ""
    while (at := _next(sitting, one, every, at, move, had)) < len(every):
        prompt = every[at]
        sitting.say("")
        if (head := heading(one, prompt)) != shown:
            for line in head.split("\n"):
                sitting.say(line)
            shown = head
        if prompt.place == "read" and not sitting.only:
            came_as_far(sitting.app, sitting.id).keep({"read": prompt.person})
        move = asks[prompt.place](sitting, prompt)
        one = sitting.look()
        every = prompts(sitting, one, whom)
        at = _place_of(prompt, every, at)


def _place_of(prompt: Prompt, every: Sequence[Prompt], before: int) -> int:
    """Where the prompt is now: what was typed may have added some before it, or taken itself out."""
    return every.index(prompt) if prompt in every else min(before, len(every)) - 1


def _next(
    sitting: Sitting, one: Planned, every: Sequence[Prompt], at: int, move: Move, had: EarlierSitting
) -> int:
    """The index of the prompt to ask now; one past the last at the end."""
    match move:
        case Move.BACK:
            return max(at - 1, 0)
        case Move.STAY:
            return max(at, 0)
        case Move.ON:
            ahead = range(at + 1, len(every))
            return next((n for n in ahead if not is_settled(sitting, one, every[n], had)), len(every))


def prompts(sitting: Sitting, one: Planned, whom: Sequence[str]) -> list[Prompt]:
    """Everything that can be asked for those readers, settled or not, in order."""
    people = [p for p in one.interview.people if p.id in whom]
    found = [
        Prompt("personal", p.id, number)
        for p in people
        if not p.notes.letter
        for number in _numbers(len(p.notes.sentences), room(one.interview, "personal"))
    ]
    if people:
        found += [Prompt(place, "", n) for place in SHARED for n in _shared_numbers(one.interview, place)]
        found += [Prompt("answer", p.id, n) for p in people for n in range(len(p.notes.open_questions))]
        found += [Prompt("asked")]
    return found + [Prompt("read", p.id) for p in _letters(sitting, one)]


def _numbers(there: int, most: int) -> range:
    """Those that are there, and one more while there is room."""
    return range(max(there, min(there + 1, most)))


def _shared_numbers(interview: Interview, place: Place) -> range:
    notes = interview.notes
    there = {"challenge": 1 if notes.challenge else 0, "fit": len(notes.fit), "offer": len(notes.offers)}
    return _numbers(there[place], room(interview, place))


def _letters(sitting: Sitting, one: Planned) -> list[Person]:
    """Who gets a finished letter; if one reader alone is asked for, the letter with their words."""
    every, only = to_read(sitting.app.account, one.plan, one.interview, FINISHED), sitting.only
    carrying = {s.person.id for s in one.plan.steps if s.person and only in {p.id for p in s.passes_on}}
    return [p for p in every if not only or p.id in {only, *carrying}]


def is_settled(sitting: Sitting, one: Planned, prompt: Prompt, had: EarlierSitting) -> bool:
    """Whether the way forward skips the prompt."""
    match prompt.place:
        case "asked":
            return had.everything
        case "read":
            read = stages(sitting.app.account, one.plan, one.interview)[prompt.person] is LetterStage.READ
            return read and not sitting.only
        case "answer":
            person = next(p for p in one.interview.people if p.id == prompt.person)
            return bool(person.notes.open_questions[prompt.number].answer)
        case _:
            return had.everything or prompt.place in had.places or _is_there(one.interview, prompt)


def _is_there(interview: Interview, prompt: Prompt) -> bool:
    return sentence_at(interview, prompt.person, prompt.key) is not None

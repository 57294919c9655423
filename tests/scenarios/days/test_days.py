"""A day of mail: every kind of it comes in on one sandbox, and each interview ends in the plan of its golden file.

`AFTERWORD_GOLDEN=write` writes the files anew, to be read before they are committed.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from msgspec import structs

from afterword.cli.tables import one_interview, todo_list
from afterword.domain.model import Phase, StepKind
from afterword.services import queries
from scenarios.days.kinds import KINDS, Kind, Story
from scenarios.world import JANE, LETTERS_LEAVE, World, ny, world_in

GOLDEN = Path(__file__).parent / "golden"
WRITE = os.environ.get("AFTERWORD_GOLDEN") == "write"
ZONE = "America/New_York"
BEHIND_THE_NUDGES = ny(30, 12)


@dataclass(frozen=True)
class Day:
    """What a day of all kinds of mail came to."""

    plans: dict[str, str]  # by kind, right behind the pass that read its mail
    waiting: str  # what waited for Jane on Thursday evening
    left: str  # which letters had left at the end of the month


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, fresh_store: Path) -> Iterator[Day]:
    """All of it, on one sandbox."""
    with world_in(tmp_path_factory.mktemp("days") / "home", fresh_store) as world:
        tasks = structs.replace(world.app.config.tasks, linkedin=False)
        world.app = replace(world.app, config=structs.replace(world.app.config, tasks=tasks))
        for kind in KINDS:
            person = kind.interview().people[0]
            world.sandbox.add_account(person.email, person.name)
            world.add(kind.interview())
        world.until(LETTERS_LEAVE)
        plans: dict[str, str] = {}
        for moment in sorted({kind.at for kind in KINDS}):
            world.until(moment)
            plans |= _come_in(world, [kind for kind in KINDS if kind.at == moment])
        waiting = _printed(world, "")
        world.until(BEHIND_THE_NUDGES)
        yield Day(plans, waiting, _left(world))


def _come_in(world: World, kinds: list[Kind]) -> dict[str, str]:
    """The mail of these kinds comes in, and one pass reads it."""
    for kind in kinds:
        story = _story(world, kind)
        for mail in kind.mails(story):
            world.sandbox.deliver(JANE, mail)
        if kind.name == "own mail by hand":
            world.sandbox.write(
                JANE, story.person.email, "The checklist", "Here is the list that I spoke of."
            )
    world.pass_()
    return {kind.name: _printed(world, kind.interview().id) for kind in kinds}


def _story(world: World, kind: Kind) -> Story:
    """The interview of that kind, and the letter that left."""
    interview = kind.interview()
    sent = [
        s
        for s in world.plan(interview.id).steps
        if s.kind is StepKind.THANK_YOU and s.history.phase is Phase.SENT
    ]
    return Story(interview, sent[0].trace.rfc_message_id if sent else "")


def _printed(world: World, interview: str) -> str:
    """`status ID` as it is printed without a terminal, up to the keys of the steps; without an ID, `todo`."""
    shown = io.StringIO()
    with pytest.MonkeyPatch.context() as surroundings, redirect_stdout(shown):
        surroundings.delenv("COLUMNS", raising=False)  # pytest-xdist sets it
        if interview:
            one_interview(queries.status(world.app.account, world.now, interview, running=True), ZONE)
        else:
            todo_list(queries.todo(world.app.account, world.now), ZONE)
    lines = shown.getvalue().partition("The keys of the steps")[0].strip().splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _left(world: World) -> str:
    """When each letter left, by kind."""
    lines = []
    for kind in KINDS:
        steps = [s for s in world.plan(kind.interview().id).steps if s.history.sent_at]
        letters = [f"{s.kind} {s.history.sent_at:%d %b %H:%M}" for s in steps if s.history.sent_at]
        lines.append(f"{kind.name}: {', '.join(letters) or 'nothing'}\n")
    return "".join(lines)


def _assert_golden(name: str, text: str) -> None:
    file = GOLDEN / f"{name.replace(',', '').replace(' ', '-')}.txt"
    if WRITE:
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8"), f"{file.name} differs; AFTERWORD_GOLDEN=write writes it again"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.replace(" ", "-"))
def test_each_kind_of_mail_ends_in_the_right_plan(day: Day, kind: Kind) -> None:
    """Right behind the pass that read it, the plan and the reasons are those of the golden file."""
    _assert_golden(kind.name, day.plans[kind.name])


def test_what_waits_after_a_day_of_mail(day: Day) -> None:
    """Nothing but what needs Jane waits for her: paused nudges, wrong addresses, suggestions, offers."""
    _assert_golden("todo on Thursday", day.waiting)


def test_who_was_nudged_after_a_day_of_mail(day: Day) -> None:
    """Whoever answered was never nudged; whoever was away, out of reach or silent was, in their time."""
    _assert_golden("letters by the end of the month", day.left)

"""After the story the visitor takes over: Afterword's page, the sandbox's page, and a clock to set forward."""

from __future__ import annotations

import os
import shlex
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from afterword.app import opened
from afterword.config import write_private
from afterword.demo.play.words import calendar
from afterword.demo.story.stage import CANDIDATE, ZONE, StoryStage
from afterword.services.queries import interviews
from afterword.web.address import ServerAddress

MARA, INES, OWEN, LINA = (
    "mara.lind@blue-heron.example",
    "ines.falk@blue-heron.example",
    "owen.pryce@blue-heron.example",
    "lina.berg@harbour.example",
)
VISITORS = {MARA: "Mara Lind", INES: "Ines Falk", OWEN: "Owen Pryce", LINA: "Lina Berg"}
INVITED = (
    "Dear Jane,\n\nwe look forward to meeting you. The invitation is attached.\n\nBest regards\nLina Berg"
)

JUST_OVER = """\
company = "Blue Heron"
position = "People Partner"
starts = {starts}
ends = {ends}

[[people]]
name = "Mara Lind"
email = "{mara}"
title = "Chief of Staff"

[[people]]
name = "Ines Falk"
email = "{ines}"

[[people]]
name = "Owen Pryce"
email = "{owen}"
part = "coordinator"
"""

STEPS = """\
What you could try:
  1. On Afterword's page: Blue Heron's interview is just over, and two letters
     wait for a sentence each. End one, watch the letter, and read it through.
  2. In everybody's mail: the drafts in Jane's Gmail. End a sentence there and
     take its brackets away. Set the clock forward and open Mara's mailbox: the
     letter is there as it arrived.
  3. As Mara, Ines or Owen: answer, be out of office, or let mail come back. See
     on Afterword's page what is cancelled.
  4. In Jane's mail there is an invitation: take what Afterword offers, or keep
     its file and drop it on the page.
Links to Gmail lead to everybody's mail, which stands in for it.
"""


@dataclass(frozen=True, slots=True)
class Doors:
    """The addresses of the two pages."""

    afterword: ServerAddress
    sandbox: ServerAddress

    def links(self) -> str:
        """A new link to each page, which opens once."""
        return (
            f"Afterword's page, as Jane sees it:\n  {self.afterword.link()}\n"
            f"Everybody's mail, to read what arrived and to answer it:\n  {self.sandbox.link()}\n"
        )


@contextmanager
def pages(stage: StoryStage) -> Iterator[Doors]:
    """Run the daemon, which serves its page, and serve the sandbox's page too.

    Everybody in an interview has a mailbox from then on, whoever added it: a letter to them can be read.
    """
    from afterword.demo.play.room import played

    if stage.daemon is None:
        stage.start_daemon()
    ours = stage.page_address()
    with (
        _open_to_everybody(stage),
        played(stage.sandbox, stage.clock, CANDIDATE, ZONE, stage.home / "sandbox") as there,
    ):
        yield Doors(ours, there)


@contextmanager
def _open_to_everybody(stage: StoryStage) -> Iterator[None]:
    """Give everybody in an interview who has an address a mailbox, before any mail is delivered."""
    world = stage.sandbox.state.world
    with opened(stage.env) as app:
        account = app.account

        def people() -> dict[str, str]:
            everybody = (person for one in interviews(account) for person in one.people)
            return {person.email: person.name for person in everybody if person.email}

        world.newcomers = people
        try:
            yield
        finally:
            with world.lock:
                world.newcomers = None


def furnish(stage: StoryStage) -> str:
    """Add an interview that just ended, and mail an invitation to another; return the interview's id."""
    now = stage.clock.now().astimezone(ZoneInfo(ZONE)).replace(second=0, microsecond=0)
    for address, name in VISITORS.items():
        stage.sandbox.add_account(address, name)
    starts, ends = (f"{now - timedelta(minutes=m):%Y-%m-%dT%H:%M:%S}" for m in (65, 5))
    text = JUST_OVER.format(starts=starts, ends=ends, mara=MARA, ines=INES, owen=OWEN)
    interview = stage.afterword("add", "-", given=text).strip().splitlines()[-1]
    title = "Interview for Head of HR at Harbour"
    sheet = calendar(title, LINA, CANDIDATE, now + timedelta(days=3), now)
    stage.sandbox.write(LINA, CANDIDATE, f"Invitation: {title}", INVITED, calendar=sheet)
    return interview


def play(stage: StoryStage, say: Callable[[str], None]) -> None:
    """Keep both pages up until Ctrl-C; Enter prints new links."""
    stage.clock.go_on()
    with pages(stage) as doors:
        say(f"{doors.links()}Each link opens once, within five minutes; Enter prints fresh ones.\n")
        say(STEPS)
        say("In another terminal any command works, such as afterword status, after this:")
        say(f"  . {_surroundings(stage)}")
        say("Ctrl-C ends it, and all of it is gone.")
        _until_stopped(lambda: say(doors.links()))
    say("Ended.")


def _surroundings(stage: StoryStage) -> Path:
    """Write a shell file; commands of a shell that sources it run on this stage."""
    file = stage.home / "surroundings.sh"
    ours = {name: value for name, value in stage.env.items() if os.environ.get(name) != value}
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in ours.items()]
    write_private(file, "".join(lines).encode())
    return file


def _until_stopped(on_enter: Callable[[], None]) -> None:
    """Wait until Ctrl-C or SIGTERM; call `on_enter` for each line typed in the meantime."""
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())

    def listen() -> None:
        for _ in sys.stdin:
            if not stopped.is_set():
                on_enter()

    if sys.stdin and sys.stdin.isatty():
        threading.Thread(target=listen, name="enter", daemon=True).start()
    while not stopped.wait(1.0):  # wait in short turns: on Windows an endless wait does not notice Ctrl-C
        pass

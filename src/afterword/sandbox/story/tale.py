"""The story that the demo tells: two weeks after an interview, with three interviewers and a coordinator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from afterword.sandbox.story.stage import CANDIDATE, Stage

HERE = ZoneInfo("America/New_York")

ANA = "ana.ruiz@acme.example"
LI = "li.wei@acme.example"
RITA = "rita.sommer@acme.example"

ACCOUNTS = {CANDIDATE: "Jane Doe", ANA: "Ana Ruiz", LI: "Li Wei", RITA: "Rita Sommer"}

INTERVIEW = f"""\
company = "Acme"
position = "Human Resources Specialist"
starts = 2026-11-23T14:00:00
ends = 2026-11-23T15:00:00
time_zone = "America/New_York"

[rules]
holidays = "US"

[[people]]
name = "Ana Ruiz"
email = "{ANA}"
title = "Head of People"

[[people]]
name = "Li Wei"
email = "{LI}"
title = "Payroll Lead"

[[people]]
name = "Tomás Vela"
title = "Operations Manager"

[[people]]
name = "Rita Sommer"
email = "{RITA}"
part = "coordinator"
"""

NOTES = """\
[notes]
points = ["ran the onboarding of 140 people in one year", "moved a payroll of 1,200 people to a new system"]
challenge = "onboarding people in nine time zones"
i_can = ["write one checklist that every office uses", "record the first day as short videos",
         "keep two office hours a day, one for each half of the world"]

[[people]]
name = "Ana Ruiz"
[people.notes]
talked_about = ["how the team onboards across nine time zones"]
[[people.notes.open_questions]]
question = "Which onboarding survey did you use?"
answer = "It was a pulse survey of five questions, in week one and week six."

[[people]]
name = "Li Wei"
[people.notes]
talked_about = ["the move to one payroll system in spring"]

[[people]]
name = "Tomás Vela"
[people.notes]
talked_about = ["why the warehouse shifts change every six weeks"]
"""

REWRITTEN = """\
Dear Ana,

thank you for this afternoon. I keep thinking about the nine time zones, and about the new colleague in Perth who
spent her first day alone with a laptop. I would love to make sure that this does not happen again.

The pulse survey that you asked about has five questions; I will bring it along when we speak next.

All the best
Jane Doe
"""

AWAY = "Thank you for your message. I am out of the office until Friday, December 4, 2026, with no access to my mail."

ANSWER = "Dear Jane, thank you for your patience: the panel would like to see you again. Does Thursday at ten suit you?"


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    """A moment of the story: New York's wall clock, in 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=HERE).astimezone(UTC)


BEGINS = at(23, 13, 50, month=11)


@dataclass
class Told:
    """What the tale leaves behind for the promises to be checked against."""

    interview: str = ""
    rewritten: str = REWRITTEN
    answered_at: datetime | None = None
    back_at: datetime = field(default_factory=lambda: at(4, 0))


def tell_it(stage: Stage, say: Callable[[datetime, str], None]) -> Told:
    """Play the story; `say` is given each beat with its moment."""
    told = Told()
    _before(stage, say, told)
    _letters(stage, say)
    _first_day(stage, say)
    _two_weeks(stage, say, told)
    return told


def _before(stage: Stage, say: Callable[[datetime, str], None], told: Told) -> None:
    stage.sign_in(CANDIDATE)
    say(BEGINS, "Jane signs in with Google, once: drafts and reading, nothing more.")
    told.interview = stage.afterword("add", "-", given=INTERVIEW).strip().splitlines()[-1]
    say(
        BEGINS,
        f"She adds the interview: {told.interview}. Three interviewers, one without an address, and Rita of HR.",
    )
    stage.start_daemon()
    stage.until(at(23, 15, 5, month=11))
    say(
        at(23, 15, 5, month=11),
        "The interview is over. She writes down what was talked about, while it is fresh.",
    )
    stage.afterword("notes", told.interview, "-", given=NOTES)


def _letters(stage: Stage, say: Callable[[datetime, str], None]) -> None:
    stage.until(at(23, 15, 10, month=11), hours_a_second=0.25)
    letters = stage.drafts()
    say(
        stage.clock.now(),
        f"{len(letters)} letters lie in her Gmail drafts, one for each person, no two alike:",
    )
    for letter in letters:
        say(stage.clock.now(), f"    to {letter['to'][0]}: {_first_words(letter['text'])}")
    ana = next(d for d in letters if ANA in d["to"])
    stage.sandbox.edit_draft(CANDIDATE, ana["draft_id"], text=REWRITTEN)
    say(stage.clock.now(), "Jane rewrites the one to Ana in Gmail: it is hers from now on.")
    li = next(d for d in letters if LI in d["to"])
    stage.sandbox.delete_draft(CANDIDATE, li["draft_id"])
    say(stage.clock.now(), "She deletes the one to Li: it stays deleted.")
    stage.noticed()


def _first_day(stage: Stage, say: Callable[[datetime, str], None]) -> None:
    stage.until(at(23, 15, 55, month=11), hours_a_second=1)
    stage.until(at(23, 16, 2, month=11), hours_a_second=0.1)
    sent = [m for m in stage.inbox(ANA) if CANDIDATE in m["from"]]
    say(
        stage.clock.now(),
        f"An hour after the interview Ana's letter leaves, as Jane rewrote it. Ana has {len(sent)}.",
    )
    stage.sandbox.vacation(RITA, AWAY)
    stage.until(at(24, 7, 50, month=11), hours_a_second=12)
    stage.until(at(24, 8, 10, month=11), hours_a_second=0.5)
    came = len([m for m in stage.inbox(RITA) if CANDIDATE in m["from"]])
    say(
        stage.clock.now(),
        f"Nobody found Tomás' address: Rita is asked to pass the thanks on. She has {came} letter.",
    )
    say(
        stage.clock.now(),
        "Her out-of-office answers: back on 4 December. That is no answer, it only moves the nudge.",
    )


def _two_weeks(stage: Stage, say: Callable[[datetime, str], None], told: Told) -> None:
    stage.until(at(4, 18), hours_a_second=48)
    stage.sandbox.vacation(RITA)
    stage.until(at(7, 7, 50), hours_a_second=24)
    stage.until(at(7, 8, 10), hours_a_second=0.5)
    say(
        stage.clock.now(),
        "Still no word. A workday after Rita's return a nudge leaves, in the thread of the letter.",
    )
    stage.until(at(8, 11), hours_a_second=12)
    nudge = max((m for m in stage.inbox(RITA) if CANDIDATE in m["from"]), key=lambda m: m["at"])
    stage.sandbox.reply(RITA, nudge["id"], ANSWER)
    told.answered_at = stage.clock.now()
    say(
        told.answered_at,
        "Rita answers. The second nudge is called off, and so is everything else that was pending.",
    )
    stage.noticed()
    stage.until(at(18, 12), hours_a_second=48)
    say(stage.clock.now(), "Ten more days: nothing leaves.")


def _first_words(text: str) -> str:
    """The beginning of a letter behind its greeting."""
    body = " ".join(text.split("\n", 1)[-1].split())
    return body if len(body) <= 96 else body[:95].rsplit(" ", 1)[0] + " …"

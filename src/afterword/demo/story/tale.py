"""The story that the demo tells: two weeks after an interview, with four interviewers and a coordinator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from afterword.demo.story.stage import CANDIDATE, StoryStage
from afterword.demo.story.visitor import PageVisitor
from afterword.domain import placeholders

HERE = ZoneInfo("America/New_York")

ANA = "ana.ruiz@acme.example"
LI = "li.wei@acme.example"
BEN = "ben.ode@acme.example"
RITA = "rita.sommer@acme.example"

ACCOUNTS = {CANDIDATE: "Jane Doe", ANA: "Ana Ruiz", LI: "Li Wei", BEN: "Ben Ode", RITA: "Rita Sommer"}

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
title = "Payroll Analyst"

[[people]]
name = "Ben Ode"
email = "{BEN}"
title = "Operations Director"

[[people]]
name = "Tomás Vela"
title = "Warehouse Manager"

[[people]]
name = "Rita Sommer"
email = "{RITA}"
part = "coordinator"
"""

ON_THE_PHONE = ("What stayed with me most was what you said about …", "the move to one payroll system")
"""The sentence in Li's draft that Jane finishes on her phone, and its ending."""

ON_THE_PAGE = {
    "rough": "ana: 9 time zones!! new hire in Perth spent day one alone w/ a laptop. tomas - shifts, 6 weeks, why",
    "sentence.ana-ruiz.0.stem": "enjoyed-hearing",
    "sentence.ana-ruiz.0.text": "bring new people on board in nine time zones",
    "sentence.ana-ruiz.1.stem": "own",
    "sentence.ana-ruiz.1.text": (
        "The colleague in Perth who spent her first day alone with a laptop is still on my mind"
    ),
    "question.ana-ruiz.0.stem": "asked-me",
    "question.ana-ruiz.0.question": "which onboarding survey I had used",
    "question.ana-ruiz.0.text": "used a short one with five questions, in week one and in week six",
    "sentence.tomas-vela.0.stem": "enjoyed-hearing",
    "sentence.tomas-vela.0.text": "plan the warehouse shifts six weeks ahead",
    "challenge.0.stem": "told-me",
    "challenge.0.text": "a good first week in every office is the hard part",
    "challenge.0.dealt": "yes",
    "fit.0.stem": "last-job",
    "fit.0.text": "took 140 people through their first week in one year",
    "fit.0.dealt": "yes",
    "offer.0.stem": "start-by",
    "offer.0.text": "writing one checklist that every office uses",
    "offer.0.dealt": "yes",
    "offer.1.stem": "start-by",
    "offer.1.text": "recording the first day as short videos",
    "offer.1.dealt": "yes",
    "offer.2.stem": "start-by",
    "offer.2.text": "keeping two office hours a day, one for each half of the world",
    "offer.2.dealt": "yes",
}
"""Text that Jane types on the page: rough notes, and the endings of sentences."""

AWAY = "Thank you for your message. I am out of the office until Friday, December 4, 2026, with no access to my mail."

ANSWER = "Dear Jane, thank you for your patience: the panel would like to see you again. Does Thursday at ten suit you?"


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    """A moment of the story: New York's wall clock, in 2026."""
    return datetime(2026, month, day, hour, minute, tzinfo=HERE).astimezone(UTC)


BEGINS = at(23, 13, 50, month=11)


@dataclass
class StoryRecord:
    """Data from the tale against which the promises are checked."""

    interview: str = ""
    on_the_phone: str = ""
    answered_at: datetime | None = None
    back_at: datetime = field(default_factory=lambda: at(4, 0))


def tell_it(stage: StoryStage, say: Callable[[datetime, str], None]) -> StoryRecord:
    """Play the story; `say` is called with each beat and its moment."""
    record = StoryRecord()
    _before(stage, say, record)
    _on_the_phone(stage, say, record)
    _on_the_page(stage, say, record)
    _first_day(stage, say)
    _two_weeks(stage, say, record)
    return record


def _before(stage: StoryStage, say: Callable[[datetime, str], None], record: StoryRecord) -> None:
    stage.sign_in(CANDIDATE)
    say(BEGINS, "Jane signs in with Google once, and lets Afterword read, write and send mail, nothing more.")
    record.interview = stage.afterword("add", "-", given=INTERVIEW).strip().splitlines()[-1]
    say(
        BEGINS,
        "She adds the interview: four interviewers, one of them without an address, and Rita from HR.",
    )
    stage.start_daemon()
    stage.until(at(23, 15, 2, month=11))
    letters = stage.drafts()
    say(
        at(23, 15, 2, month=11),
        f"The interview is over. Her Gmail has {len(letters)} new drafts, each with two sentences begun:",
    )
    for letter in letters:
        say(stage.clock.now(), f"    to {letter['to'][0]}: {_marks(letter['text'])}")


def _on_the_phone(stage: StoryStage, say: Callable[[datetime, str], None], record: StoryRecord) -> None:
    drafts = {address: next(d for d in stage.drafts() if address in d["to"]) for address in (LI, BEN)}
    record.on_the_phone, ended = _ended(drafts[LI]["text"])
    stage.sandbox.edit_draft(CANDIDATE, drafts[LI]["draft_id"], text=record.on_the_phone, on="phone")
    say(
        stage.clock.now(),
        f"On the train, Jane finishes one of Li's in Gmail on her phone: '{ended}' She deletes the other one.",
    )
    stage.sandbox.delete_draft(CANDIDATE, drafts[BEN]["draft_id"])
    say(stage.clock.now(), "She discards the draft to Ben. It stays discarded.")
    stage.noticed()


def _ended(text: str) -> tuple[str, str]:
    """Return the draft with one sentence finished, its brackets gone and the other mark removed; and that sentence."""
    begins, ending = ON_THE_PHONE
    marks = placeholders.marks(text)
    mine = next(mark for mark in marks if mark.startswith(f"[{begins}"))
    sentence = f"{mine.strip('[]').replace('…', ending)}."
    for other in marks:
        text = text.replace(f" {other}", f" {sentence}" if other == mine else "")
    return text, sentence


def _on_the_page(stage: StoryStage, say: Callable[[datetime, str], None], record: StoryRecord) -> None:
    stage.until(at(23, 15, 30, month=11), hours_a_second=1)
    page = PageVisitor(stage.page_address())
    page.finish(record.interview, ON_THE_PAGE)
    for person in ("ana-ruiz", "tomas-vela"):
        page.looks_right(record.interview, person)
    say(
        stage.clock.now(),
        "At home she finishes the letter to Ana on the page, and a sentence for Tomás, whose address nobody has. She "
        "reads both as they will arrive.",
    )
    stage.until(at(23, 15, 33, month=11), hours_a_second=0.1)
    ana = next(d for d in stage.drafts() if ANA in d["to"])
    say(stage.clock.now(), "Ana's draft in Gmail now reads:")
    for line in ana["text"].splitlines():
        if line.strip():
            say(stage.clock.now(), f"    {line}")


def _first_day(stage: StoryStage, say: Callable[[datetime, str], None]) -> None:
    stage.until(at(23, 15, 55, month=11), hours_a_second=1)
    stage.until(at(23, 16, 2, month=11), hours_a_second=0.1)
    each = {
        name: len(_from_jane(stage, address)) for name, address in (("Ana", ANA), ("Li", LI), ("Ben", BEN))
    }
    said = ", ".join(f"{name} has {count}" for name, count in each.items())
    say(stage.clock.now(), f"An hour after the interview, the finished letters leave: {said}.")
    stage.sandbox.vacation(RITA, AWAY)
    stage.until(at(24, 7, 50, month=11), hours_a_second=12)
    stage.until(at(24, 8, 10, month=11), hours_a_second=0.5)
    came = len(_from_jane(stage, RITA))
    say(
        stage.clock.now(),
        f"Nobody found Tomás's address, so a letter asks Rita to pass a few lines on to him. She has {came} letter.",
    )
    say(
        stage.clock.now(),
        "Her out-of-office reply says: back on 4 December. That is no answer; it only postpones the nudge.",
    )


def _from_jane(stage: StoryStage, address: str) -> list[dict[str, Any]]:
    return [m for m in stage.inbox(address) if CANDIDATE in m["from"]]


def _two_weeks(stage: StoryStage, say: Callable[[datetime, str], None], record: StoryRecord) -> None:
    stage.until(at(4, 18), hours_a_second=48)
    stage.sandbox.vacation(RITA)
    stage.until(at(7, 7, 50), hours_a_second=24)
    stage.until(at(7, 8, 10), hours_a_second=0.5)
    say(
        stage.clock.now(),
        "Still no word. A workday after Rita's return, a nudge leaves in the thread of the letter.",
    )
    stage.until(at(8, 11), hours_a_second=12)
    nudge = max(_from_jane(stage, RITA), key=lambda m: str(m["at"]))
    stage.sandbox.reply(RITA, nudge["id"], ANSWER)
    record.answered_at = stage.clock.now()
    say(
        record.answered_at,
        "Rita answers. The second nudge is cancelled, and so is everything else that was pending.",
    )
    stage.noticed()
    stage.until(at(18, 12), hours_a_second=48)
    say(stage.clock.now(), "Ten more days pass. Nothing leaves.")


def _marks(text: str) -> str:
    """The unfinished sentences of a letter."""
    return " ".join(placeholders.marks(text))

"""What one letter costs to compose, to check and to spell: the largest letters of a panel of five, in a full store.

Times are the processor's, not the clock's, so that a busy machine changes little.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from afterword.domain.model import (
    Interview,
    Notes,
    OpenQuestion,
    Person,
    PersonNotes,
    Rules,
    Sentence,
    SharedSentence,
    Step,
    StepKind,
    StepState,
)
from afterword.domain.reasons import Reason, ReasonCode
from afterword.domain.step_key import StepKey
from afterword.engine.context import LetterSettings
from afterword.engine.writing import written
from afterword.letters import Sender, Templates
from afterword.letters.slips import slips
from afterword.letters.spelling import spelling

ENDS = datetime(2026, 11, 23, 15, tzinfo=UTC)
NAMES = ("Ana Ruiz", "Ben Ode", "Cy Young", "Di Roe", "Ed Fox")
OTHERS = 500  # names of other interviews, which must not be in the letter
ROUNDS = 21
MOST_COMPOSED, MOST_SPELLED = 0.002, 0.060  # seconds a letter


@dataclass(frozen=True)
class LetterTimes:
    """Seconds a letter: composed and checked; with the spelling of all its endings; and the first spelling at all."""

    composed: float
    spelled: float
    first_spelling: float

    @property
    def held(self) -> bool:
        """Both bounds are kept; the first spelling has none, for it happens once."""
        return self.composed < MOST_COMPOSED and self.spelled < MOST_SPELLED


def panel() -> Interview:
    """Five readers, three sentences for each, an answer, two fits and three offers."""
    return Interview(
        id="harborview-human-resources-specialist-2026-11-23",
        company="Harborview Foods",
        position="Human Resources Specialist",
        starts=ENDS - timedelta(hours=1),
        ends=ENDS,
        time_zone="America/New_York",
        people=tuple(_person(name) for name in NAMES),
        rules=Rules(decision_by=(ENDS + timedelta(days=11)).date()),
        notes=Notes(
            fit=(
                SharedSentence("last-job", "rewrote onboarding for three offices in one summer"),
                SharedSentence("past-years", "closed 64 payrolls in a row on time"),
            ),
            challenge=SharedSentence("told-me", "onboarding across nine time zones keeps the team busiest"),
            offers=(
                SharedSentence("start-by", "writing one checklist that every office uses"),
                SharedSentence("start-by", "giving each new hire a buddy in their own time zone"),
                SharedSentence("start-by", "calling people after 30 days to ask what was missing"),
            ),
        ),
    )


def _person(name: str) -> Person:
    first = name.split(maxsplit=1)[0]
    return Person(
        id=first.casefold(),
        name=name,
        email=f"{first.casefold()}@harborview.example",
        title="Head of People",
        notes=PersonNotes(
            sentences=(
                Sentence("thanks-for", f"telling me how {first} spent the first ninety days here"),
                Sentence("enjoyed-hearing", f"onboard people for {first}'s team across nine time zones"),
                Sentence("liked-that", f"call every leaver of {first}'s team yourself"),
            ),
            open_questions=(
                OpenQuestion("Have you run a payroll migration?", "Yes, two, both over a weekend"),
            ),
        ),
    )


def measured() -> LetterTimes:
    """The medians over all readers and rounds."""
    first = _seconds(lambda: spelling().check("One sentence."))
    interview = panel()
    composed, spelled = [], []
    for _ in range(ROUNDS):
        for person in interview.people:
            composed.append(_seconds(lambda person=person: _compose(interview, person)))  # type: ignore[misc]
            spelled.append(composed[-1] + _seconds(lambda person=person: _spell(interview, person)))  # type: ignore[misc]
    return LetterTimes(median(composed), median(spelled), first)


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


WORDING = LetterSettings(
    sender=Sender("Jane Doe", "jane@gmail.example", "+1 555 0100"),
    templates=Templates(),
    subject="Thanks for the interview – {{ position }}",
)
STORE_NAMES = frozenset(f"Company {number} Ltd" for number in range(OTHERS))


def _compose(interview: Interview, person: Person) -> None:
    step = Step(
        key=StepKey(interview.id, StepKind.THANK_YOU, person.email),
        state=StepState.READY,
        reason=Reason(ReasonCode.TO_DRAFT),
        person=person,
    )
    written(WORDING, interview, step, ENDS + timedelta(hours=2), store_names=STORE_NAMES)


def _spell(interview: Interview, person: Person) -> None:
    language, notes = WORDING.templates.letters_in(), interview.notes
    shared = [*notes.fit, *notes.offers, *([notes.challenge] if notes.challenge else [])]
    endings = [(one.stem, one.text) for one in person.notes.sentences]
    endings += [(one.stem, one.text) for one in shared]
    endings += [("asked-in-words", one.answer) for one in person.notes.open_questions]
    for stem, text in endings:
        slips(language.stems[stem], text, language, spelling=spelling())


def main() -> int:
    """Prints the three times; 1 when a bound is not kept."""
    times = measured()
    print(f"composed and checked: {times.composed * 1e3:.2f} ms a letter (bound {MOST_COMPOSED * 1e3:g} ms)")
    print(f"with spelling: {times.spelled * 1e3:.1f} ms a letter (bound {MOST_SPELLED * 1e3:g} ms)")
    print(f"first spelling of a process: {times.first_spelling * 1e3:.0f} ms")
    return 0 if times.held else 1


if __name__ == "__main__":
    sys.exit(main())

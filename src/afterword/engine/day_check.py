"""Right before a letter leaves: are the days that it names right for its reader, and is its greeting sure?

A draft that nobody touched is rewritten when its day slips. One that the candidate edited is theirs: it
stays unchanged and is held, and the reason says which word is no longer true.
"""

from __future__ import annotations

from datetime import datetime

from afterword.domain.decide import Action, Record, Send
from afterword.domain.events import PutOff, on_step
from afterword.domain.model import Interview, Step
from afterword.domain.reasons import ReasonCode
from afterword.letters import Templates
from afterword.letters.date_check import day_findings
from afterword.letters.finding import Finding
from afterword.letters.greetings import greeting_findings
from afterword.letters.language import Language
from afterword.mail.quotes import own_words


def still_true(interview: Interview, action: Action, now: datetime, templates: Templates) -> Action:
    """Return the action itself, or the reason to put it off if it sends words that are not true at `now`.

    The candidate's approval wins if the words were already untrue when they gave it: then they knew.
    """
    if not isinstance(action, Send):
        return action
    text = own_words(action.draft.message.text).text
    person = action.step.person
    language = templates.letters_in(person.language if person else "")
    untrue = _untrue(action.step, interview, text, now, language)
    if not untrue or _approved_so(action.step, interview, text, language):
        return action
    code = ReasonCode.UNSURE_GREETING if untrue.code == "unsure-greeting" else ReasonCode.UNTRUE_DAY
    return Record(PutOff(*on_step(action.step, now), code.value, said=untrue.sentence))


def _untrue(
    step: Step, interview: Interview, text: str, when: datetime, language: Language
) -> Finding | None:
    """The first day in the text that is wrong at `when`, or a greeting that may be wrong."""
    zone = (step.person.time_zone if step.person else "") or interview.time_zone
    findings = list(day_findings(text, interview, zone, when, language))
    if step.person:
        findings += greeting_findings(text, step.person, language)
    return next((f for f in findings if f.holds), None)


def _approved_so(step: Step, interview: Interview, text: str, language: Language) -> bool:
    """Whether the candidate approved this text when it was already untrue."""
    history = step.history
    if history.word != "approved" or history.word_at is None:
        return False
    newer = history.edited_at is None or history.word_at >= history.edited_at
    return newer and bool(_untrue(step, interview, text, history.word_at, language))

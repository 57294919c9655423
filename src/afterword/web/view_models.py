"""Data for the templates: an interview with its pictures, and its steps with the possible decisions on each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from afterword.app import App, is_running
from afterword.domain.mail import gmail_link
from afterword.domain.model import FINAL, LETTERS, Interview, Phase, Step, StepKind, StepState
from afterword.domain.sleep_forecast import may_leave
from afterword.domain.step_key import StepKey
from afterword.services.queries import Planned, asks, health, link_of
from afterword.web.labels import STATES, absolute, reason
from afterword.web.timeline import Bar, Line, bar, line, look, moment

WORDS = {"now": "approved", "approve": "approved", "hold": "held", "skip": "skipped", "done": "done"}
"""Each button's name, and the event it records."""

BUTTONS = {
    "now": "Send it now",
    "approve": "Approve",
    "hold": "Hold back",
    "skip": "Leave out",
    "done": "Done",
}
GMAILS = frozenset({StepState.SENDING, StepState.UNKNOWN})
HOLDABLE = frozenset({StepState.WAITING, StepState.READY, StepState.SCHEDULED})


@dataclass(frozen=True, slots=True)
class Shown:
    """An interview as a card shows it."""

    one: Planned
    bar: Bar | None
    line: Line
    asking: tuple[Step, ...]
    next: Step | None
    tally: str


def shown(one: Planned, zone: str, now: datetime) -> Shown:
    """The interview with its pictures."""
    asking = tuple(s for s in one.plan.steps if asks(s))
    return Shown(one, bar(one, zone, now), line(one, zone, now), asking, _next(one, now), _tally(one))


def _next(one: Planned, now: datetime) -> Step | None:
    """The next step that happens by itself."""
    ahead = [(at, s) for s in one.plan.steps if look(s) == "open" and (at := moment(s)) and at >= now]
    return min(ahead, key=lambda pair: pair[0], default=(now, None))[1]


def _tally(one: Planned) -> str:
    """'2 of 5 steps done', not counting steps that were cancelled or left out."""
    steps = [s for s in one.plan.steps if look(s) != "off"]
    done = sum(look(s) == "done" for s in steps)
    return f"{done} of {len(steps)} steps done" if steps else "no steps"


def waiting(plans: list[Planned], now: datetime) -> list[tuple[Planned, Step]]:
    """Steps waiting for the candidate: those that close soonest first, then the missed ones."""

    def urgency(pair: tuple[Planned, Step]) -> tuple[bool, datetime, StepKey]:
        closes = pair[1].window.closes if pair[1].window else None
        return closes is None or closes <= now, closes or now, pair[1].key

    return sorted(((p, s) for p in plans for s in p.plan.steps if asks(s)), key=urgency)


def buttons(step: Step, interview: Interview, now: datetime) -> list[tuple[str, str]]:
    """The candidate's possible decisions on a step: the word and the text of its button."""
    if step.state in FINAL | GMAILS:
        return []
    if step.course.phase is Phase.SENT:  # it bounced: nothing sends it again
        return [("done", BUTTONS["done"]), ("skip", BUTTONS["skip"])]
    if step.kind in LETTERS:
        approvable = step.course.word != "approved" and step.state is not StepState.SCHEDULED
        at_once = step.course.phase is Phase.DRAFTED and may_leave(interview, step, now)
        offered = ["approve"] * approvable + ["now"] * at_once + ["hold"] * (step.state in HOLDABLE)
        offered += ["done", "skip"]
    else:
        offered = ["skip"] if step.kind in {StepKind.NOTES, StepKind.ADDRESS} else ["done", "skip"]
    own = {"done": "I sent it myself"} if step.kind in LETTERS else {}
    return [(word, own.get(word, BUTTONS[word])) for word in offered]


def steps_shown(app: App, one: Planned, now: datetime) -> list[dict[str, Any]]:
    """The steps of one interview, with their texts as they would be sent and the findings of the checks."""
    from afterword.services.previews import lies_in_gmail, note_of, preview

    texts = {t["key"]: t for t in preview(app.account, now, one.interview.id)["texts"]}
    held = {key for key, text in texts.items() if any(f["holds"] for f in text.get("findings", []))}
    to_finish, gone_on = _to_finish(app, one), _gone_on(app, one, now, held)
    return [
        {
            "step": step,
            "pill": "on its way to Gmail" if gone_on.get(step.key) else STATES[step.state],
            "why": gone_on.get(step.key) or reason(step.why),
            "look": look(step),
            "asks": asks(step),
            "is_letter": step.kind in LETTERS,
            "buttons": [
                b for b in buttons(step, one.interview, now) if b[0] != "approve" or step.key not in gone_on
            ],
            "may_call": step.kind is StepKind.CALL and bool(buttons(step, one.interview, now)),
            "lacks_address": step.kind is StepKind.ADDRESS and step.state not in FINAL,
            "checks_hold": str(step.key) in held,
            "mail": link_of(one, step.mail),
            "paste": note_of(app.account, one.interview, step) if str(step.key) in texts else "",
            "gmail": gmail_link(step, app.config.you.email) if step.kind in LETTERS else "",
            "in_gmail": lies_in_gmail(step),
            "text": texts.get(str(step.key), {}).get("text", ""),
            "subject": texts.get(str(step.key), {}).get("subject", "") or step.trace.subject,
            "findings": _findings(step, texts.get(str(step.key), {}).get("findings", [])),
            "finish": to_finish.get(step.key),
        }
        for step in one.plan.steps
    ]


def underway(app: App, step: Step, now: datetime, *, held: bool) -> str:
    """What happens next to a letter that was read but is not in Gmail yet; empty if it is there.

    `held`: a finding of the checks keeps it from leaving by itself.
    """
    if step.kind not in LETTERS or step.state is not StepState.READY or step.course.failures:
        return ""
    when = "now" if is_running(app.paths) else "as soon as Afterword runs"
    if app.config.letters.mode == "review" and step.course.word != "approved":
        return f"Its draft goes to Gmail {when}: send it from there."
    if held:
        return f"Its draft goes to Gmail {when}, but it does not leave by itself until you change what holds it back."
    leaves = absolute(max(step.due or now, now), app.config.you.time_zone, now)
    return f"Its draft goes to Gmail {when}, and the letter leaves {leaves}."


def _gone_on(app: App, one: Planned, now: datetime, held: Collection[str]) -> dict[StepKey, str]:
    """Map step keys to what happens next to each letter that was read and no longer waits for the candidate."""
    from afterword.services import finishing
    from afterword.services.finishing import Stage

    every = finishing.stages(app.account, one.plan, one.interview, journal=one.events)
    read = {person for person, stage in every.items() if stage is Stage.READ}
    steps = [s for s in one.plan.steps if s.kind is StepKind.THANK_YOU and s.person and s.person.id in read]
    return {
        step.key: words for step in steps if (words := underway(app, step, now, held=str(step.key) in held))
    }


def _findings(step: Step, findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The checks' findings except the one on the open sentence, which the step's own reason names."""
    opened = step.course.open[:1]
    return [
        {"sentence": f["sentence"], "fix": f["mend"], "holds": f["holds"]}
        for f in findings
        if not any(mark in f["sentence"] for mark in opened)
    ]


def _to_finish(app: App, one: Planned) -> dict[StepKey, dict[str, str]]:
    """Map step keys to the page where each letter still has to be finished or read, and the text of the link."""
    from afterword.services import finishing
    from afterword.services.finishing import Stage

    every = finishing.stages(app.account, one.plan, one.interview)
    found = {}
    for step in one.plan.steps:
        if step.kind is not StepKind.THANK_YOU or step.person is None or not step.to:
            continue
        whose = next((p for p in (step.person, *step.passes_on) if p.id in every), step.person)
        match every.get(step.person.id):
            case Stage.OPEN:
                carried = next(iter(step.passes_on), whose)
                found[step.key] = {"path": f"notes#{carried.id}", "words": "Finish it"}
            case Stage.UNREAD:
                found[step.key] = {"path": f"read/{step.person.id}", "words": "Read it"}
    return found


def state_of(app: App) -> dict[str, Any]:
    """The state of Afterword itself."""
    found = health(app.account, running=is_running(app.paths))
    synced = app.store.synced_at(app.account_id)
    return found | {"synced": synced}

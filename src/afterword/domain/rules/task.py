"""The rules for tasks, which ask something of the candidate, in the order in which they are tried."""

from __future__ import annotations

from afterword.domain import calls
from afterword.domain.context import PlanContext, Rules, StepContext, Verdict, when
from afterword.domain.model import Phase, StepKind, StepState
from afterword.domain.rules.letter import not_held


def told(_case: PlanContext, step: StepContext) -> Verdict | None:
    """The candidate's word settles a task."""
    match step.course.word:
        case "done":
            return Verdict(StepState.DONE, "you said that it is done")
        case "skipped":
            return Verdict(StepState.SKIPPED, "you skipped it")
        case _:
            return None


def called(_case: PlanContext, step: StepContext) -> Verdict | None:
    """The candidate said how the call went."""
    if step.course.word != "done" or step.course.result not in calls.TOLD:
        return None
    return Verdict(StepState.DONE, calls.TOLD[calls.Result(step.course.result)])


def stopped(case: PlanContext, _step: StepContext) -> Verdict | None:
    """Anything that stops nudges also stops tasks."""
    stop = case.stopped
    if stop is None or stop.reason == "noticed":
        return None
    what = {"closed": "you closed the interview", "answered": f"{stop.by} wrote"}.get(
        stop.reason, f"{stop.by} sent an invitation"
    )
    why = f"{what}, {when(case, stop.at)}: nothing more is asked"
    return Verdict(StepState.CANCELLED, why, mail=stop.message_id)


def paused(case: PlanContext, _step: StepContext) -> Verdict | None:
    """A hiring system wrote: nobody is called before the candidate has read that."""
    stop = case.stopped
    if stop is None or stop.reason != "noticed":
        return None
    why = f"{stop.by} wrote about your application: read that first"
    return Verdict(StepState.WAITING, why, mail=stop.message_id)


def held(_case: PlanContext, step: StepContext) -> Verdict | None:
    """The candidate holds it."""
    return (
        Verdict(StepState.WAITING, "you hold it: approve brings it back")
        if step.course.word == "held"
        else None
    )


def closed(case: PlanContext, _step: StepContext) -> Verdict | None:
    """The candidate closed the interview."""
    if case.stopped and case.stopped.reason == "closed":
        return Verdict(StepState.CANCELLED, "you closed the interview")
    return None


# the notes


def told_since(case: PlanContext, step: StepContext) -> Verdict | None:
    """The candidate's word settles the notes; one from before the interview was about the list for it."""
    early = step.course.word_at is not None and step.course.word_at < case.interview.starts
    return None if early else told(case, step)


def ahead(case: PlanContext, step: StepContext) -> Verdict | None:
    """Before the interview there is a list of what to ask there, so that the letters can leave."""
    if case.now >= case.interview.starts or case.called_off or closed(case, step):
        return None
    begins = f"the interview begins {when(case, case.interview.starts)}"
    if step.course.word in {"done", "skipped"}:
        so = "you are prepared" if step.course.word == "done" else "you left the list for it out"
        return Verdict(StepState.WAITING, f"{so}; {begins}")
    why = f"{begins}: ask there for everybody's card, how they like to be followed up with, and when they decide"
    opened = step.window is None or case.now >= step.window.opens
    return Verdict(StepState.READY if opened else StepState.WAITING, why)


def interview_running(case: PlanContext, _step: StepContext) -> Verdict | None:
    """There is nothing to write down yet."""
    if case.now < case.interview.ends:
        return Verdict(StepState.WAITING, f"the interview ends {when(case, case.interview.ends)}")
    return None


def finished(case: PlanContext, _step: StepContext) -> Verdict | None:
    """Every letter has a finished sentence of its own."""
    if not case.unfinished:
        return Verdict(StepState.DONE, "every letter is finished")
    return None


def notes_due(case: PlanContext, step: StepContext) -> Verdict | None:
    """The sooner after the interview, the better one remembers; after the window no letter leaves by itself."""
    assert step.window is not None  # noqa: S101  (the notes step always has one)
    whom = [p.name for p in case.unfinished]
    if case.now >= step.window.closes:
        which = "the letters to {} were" if len(whom) > 1 else "the letter to {} was"
        return Verdict(StepState.MISSED, f"{which.format(_listed(whom))} not finished in time")
    each = " each" if len(whom) > 1 else ""
    end = when(case, step.window.closes)
    return Verdict(StepState.NEEDS_YOU, f"finish one sentence{each} for {_listed(whom)} by {end}")


# the address


def passed_on(case: PlanContext, step: StepContext) -> Verdict | None:
    """Their thanks went through the coordinator."""
    if step.person is None:
        return None
    for key, course in case.courses.items():
        carries = step.person.id in course.passes_on and key.kind is StepKind.THANK_YOU
        if carries and course.phase is Phase.SENT:
            return Verdict(StepState.DONE, f"thanks were passed on through {key.whom}")
    return None


def address_due(case: PlanContext, step: StepContext) -> Verdict | None:
    """The task asks for an address as long as a letter could still leave in time."""
    assert step.window is not None  # noqa: S101  (the address step always has one)
    assert step.person is not None  # noqa: S101  (and always concerns somebody)
    if case.now < step.window.opens:
        return Verdict(StepState.WAITING, f"ask {step.name} for a card at the interview")
    bounce = case.bounced(step.person.email)
    if case.now >= step.window.closes:
        which = "right address" if bounce else "address"
        rest = "; the invitation on LinkedIn can carry your thanks" if case.policy.linkedin else ""
        return Verdict(StepState.MISSED, f"no {which} of {step.name} was found in time{rest}")
    if bounce:
        why = (
            f"a letter to {step.person.email} came back: the address is wrong. The right one sends it again until "
            f"{when(case, step.window.closes)}: afterword address {step.key} ADDRESS"
        )
        return Verdict(StepState.NEEDS_YOU, why, mail=bounce.mail.message_id)
    knows = case.coordinator
    ask = (
        f"look in the invitation, or ask {knows.name}"
        if knows
        else "look in the invitation and its thread, then on LinkedIn"
    )
    return Verdict(StepState.NEEDS_YOU, f"no address of {step.name} is known: {ask}")


# linkedin and the call


def not_yet(case: PlanContext, step: StepContext) -> Verdict | None:
    """Its day has not come yet."""
    if step.window is None or step.due is None:
        return Verdict(StepState.WAITING, "it follows the letter")
    if case.now < step.due:
        return Verdict(StepState.WAITING, f"from {when(case, step.due)} on")
    return None


def too_late(case: PlanContext, step: StepContext) -> Verdict | None:
    """After two weeks it is no longer a follow-up."""
    if step.window and case.now >= step.window.closes:
        return Verdict(StepState.MISSED, f"its time ended {when(case, step.window.closes)}")
    return None


def tried(case: PlanContext, step: StepContext) -> Verdict | None:
    """Nobody answered: it comes again, on another day."""
    until = step.course.put_off_until
    if until is None or case.now >= until:
        return None
    return Verdict(StepState.WAITING, f"{step.course.put_off}: again from {when(case, until)} on", due=until)


def no_number(_case: PlanContext, step: StepContext) -> Verdict | None:
    """A call needs a number."""
    if step.person and not step.person.phone:
        return Verdict(StepState.NEEDS_YOU, f"{step.name} welcomes calls, and the number is missing")
    return None


def ready(_case: PlanContext, step: StepContext) -> Verdict | None:
    """Now is a good time."""
    what = "invite" if step.kind is StepKind.LINKEDIN else "call"
    return Verdict(StepState.READY, f"{what} {step.name} now; done settles it")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}"


NOTES: Rules = (told_since, ahead, finished, closed, not_held, interview_running, notes_due)
ADDRESS: Rules = (told, passed_on, closed, not_held, address_due)
LINKEDIN: Rules = (told, stopped, not_held, held, too_late, not_yet, ready)
CALL: Rules = (called, told, stopped, not_held, paused, held, too_late, tried, not_yet, no_number, ready)

"""The rules for tasks, which ask something of the candidate, in the order in which they are tried."""

from __future__ import annotations

from afterword.domain import calls
from afterword.domain.context import PlanContext, Rules, StepContext, Verdict
from afterword.domain.model import Phase, StepKind, StepState
from afterword.domain.reasons import Reason, ReasonCode
from afterword.domain.rules.letter import closed, not_held


def candidates_word(_case: PlanContext, step: StepContext) -> Verdict | None:
    """The candidate's word settles a task."""
    match step.history.word:
        case "done":
            return Verdict(StepState.DONE, Reason(ReasonCode.DONE))
        case "skipped":
            return Verdict(StepState.SKIPPED, Reason(ReasonCode.SKIPPED))
        case _:
            return None


def called(_case: PlanContext, step: StepContext) -> Verdict | None:
    """The candidate said how the call went."""
    if step.history.word != "done" or step.history.result not in calls.ENDED:
        return None
    return Verdict(StepState.DONE, Reason(calls.ENDED[calls.Result(step.history.result)]))


def stopped(case: PlanContext, step: StepContext) -> Verdict | None:
    """Anything that stops nudges also stops tasks."""
    stop = case.stopped
    if stop is None or stop.reason == "noticed":
        return None
    code = ReasonCode.ANSWERED if stop.reason == "answered" else ReasonCode.INVITED
    return closed(case, step) or Verdict(
        StepState.CANCELLED, Reason(code, stop.at, who=stop.by), mail=stop.message_id
    )


def paused(case: PlanContext, _step: StepContext) -> Verdict | None:
    """A message came that may be about the application: nobody is called before the candidate has read it."""
    stop = case.stopped
    if stop is None or stop.reason != "noticed":
        return None
    why = Reason(ReasonCode.NOTICE_UNREAD, stop.at, who=stop.by)
    return Verdict(StepState.WAITING, why, mail=stop.message_id)


def held(_case: PlanContext, step: StepContext) -> Verdict | None:
    """The candidate holds it."""
    return Verdict(StepState.WAITING, Reason(ReasonCode.HELD_TASK)) if step.history.word == "held" else None


# the notes


def candidates_word_since(case: PlanContext, step: StepContext) -> Verdict | None:
    """The candidate's word settles the notes. A word from before the interview was about the list of what to ask."""
    early = step.history.word_at is not None and step.history.word_at < case.interview.starts
    return None if early else candidates_word(case, step)


def ahead(case: PlanContext, step: StepContext) -> Verdict | None:
    """Before the interview, the candidate gets a list of what to ask there: the letters need it to leave."""
    if case.now >= case.interview.starts or case.called_off or closed(case, step):
        return None
    starts = case.interview.starts
    if step.history.word in {"done", "skipped"}:
        code = ReasonCode.PREPARED if step.history.word == "done" else ReasonCode.NOT_PREPARED
        return Verdict(StepState.WAITING, Reason(code, starts))
    opened = step.window is None or case.now >= step.window.opens
    return Verdict(
        StepState.READY if opened else StepState.WAITING, Reason(ReasonCode.INTERVIEW_BEGINS, starts)
    )


def interview_running(case: PlanContext, _step: StepContext) -> Verdict | None:
    """Nothing can be written down yet."""
    if case.now < case.interview.ends:
        return Verdict(StepState.WAITING, Reason(ReasonCode.INTERVIEW_ENDS, case.interview.ends))
    return None


def finished(case: PlanContext, _step: StepContext) -> Verdict | None:
    """Every letter has a finished sentence of its own."""
    if not case.unfinished:
        return Verdict(StepState.DONE, Reason(ReasonCode.FINISHED))
    return None


def notes_due(case: PlanContext, step: StepContext) -> Verdict | None:
    """The sooner after the interview, the better one remembers; after the window no letter leaves by itself."""
    assert step.window is not None  # noqa: S101  (the notes step always has one)
    whom = tuple(p.name for p in case.unfinished)
    if case.now >= step.window.closes:
        return Verdict(StepState.MISSED, Reason(ReasonCode.NOT_FINISHED, items=whom))
    return Verdict(StepState.NEEDS_YOU, Reason(ReasonCode.TO_FINISH, until=step.window.closes, items=whom))


# the address


def passed_on(case: PlanContext, step: StepContext) -> Verdict | None:
    """Their thanks went through the coordinator, in a letter of that day that did not come back."""
    if step.person is None:
        return None
    for key, history in (each for talk in (case, *case.round) for each in talk.histories.items()):
        carries = step.person.id in history.passes_on and key.kind is StepKind.THANK_YOU
        if carries and history.phase is Phase.SENT and not case.bounced(key.whom):
            return Verdict(StepState.DONE, Reason(ReasonCode.THANKS_PASSED_ON, who=key.whom))
    return None


def address_due(case: PlanContext, step: StepContext) -> Verdict | None:
    """The task asks for an address as long as a letter could still leave in time."""
    assert step.window is not None  # noqa: S101  (the address step always has one)
    assert step.person is not None  # noqa: S101  (and always concerns somebody)
    if case.now < step.window.opens:
        return Verdict(StepState.WAITING, Reason(ReasonCode.ASK_FOR_A_CARD, who=step.name))
    bounce = case.wrong_address(step.person.email)
    if case.now >= step.window.closes:
        code = ReasonCode.ADDRESS_NOT_CORRECTED if bounce else ReasonCode.ADDRESS_NOT_FOUND
        return Verdict(StepState.MISSED, Reason(code, who=step.name, linkedin=case.policy.linkedin))
    if bounce:
        wrong, closes = step.person.email, step.window.closes
        why = Reason(ReasonCode.ADDRESS_TO_CORRECT, until=closes, who=wrong, step=step.key)
        return Verdict(StepState.NEEDS_YOU, why, mail=bounce.mail.message_id)
    knows = (case.coordinator.name,) if case.coordinator else ()
    given = step.person.unusable_address
    code = ReasonCode.ADDRESS_UNUSABLE if given else ReasonCode.ADDRESS_TO_FIND
    return Verdict(StepState.NEEDS_YOU, Reason(code, who=step.name, said=given, items=knows))


# linkedin and the call


def not_yet(case: PlanContext, step: StepContext) -> Verdict | None:
    """Its day has not come yet."""
    if step.window is None or step.due is None:
        return Verdict(StepState.WAITING, Reason(ReasonCode.AFTER_THE_LETTER))
    if case.now < step.due:
        return Verdict(StepState.WAITING, Reason(ReasonCode.FROM, step.due))
    return None


def too_late(case: PlanContext, step: StepContext) -> Verdict | None:
    """After two weeks it is no longer a follow-up."""
    if step.window and case.now >= step.window.closes:
        return Verdict(StepState.MISSED, Reason(ReasonCode.TIME_OVER, step.window.closes))
    return None


def tried(case: PlanContext, step: StepContext) -> Verdict | None:
    """Nobody answered: it comes again, on another day."""
    until = step.history.put_off_until
    if until is None or case.now >= until:
        return None
    return Verdict(StepState.WAITING, Reason(ReasonCode.CALL_AGAIN, until), due=until)


def no_number(_case: PlanContext, step: StepContext) -> Verdict | None:
    """A call needs a number."""
    if step.person and not step.person.phone:
        return Verdict(StepState.NEEDS_YOU, Reason(ReasonCode.NO_NUMBER, who=step.name))
    return None


def ready(_case: PlanContext, step: StepContext) -> Verdict | None:
    """Now is a good time."""
    code = ReasonCode.INVITE if step.kind is StepKind.LINKEDIN else ReasonCode.CALL
    return Verdict(StepState.READY, Reason(code, who=step.name))


NOTES: Rules = (candidates_word_since, ahead, finished, closed, not_held, interview_running, notes_due)
ADDRESS: Rules = (candidates_word, passed_on, closed, not_held, address_due)
LINKEDIN: Rules = (candidates_word, stopped, not_held, held, too_late, not_yet, ready)
CALL: Rules = (
    called,
    candidates_word,
    stopped,
    not_held,
    paused,
    held,
    too_late,
    tried,
    not_yet,
    no_number,
    ready,
)

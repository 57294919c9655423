"""The candidate's decisions: on a step, on an offered invitation, and that an interview is over."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from afterword.config.language import _, marked
from afterword.domain.calls import Result
from afterword.domain.events import Answered, Closed, Event, Invited, Noticed
from afterword.domain.history import in_force
from afterword.domain.model import Interview, Step
from afterword.domain.schedule import local
from afterword.domain.step_key import StepKey
from afterword.errors import InputError, Problem
from afterword.messages import Face, answers, times
from afterword.messages.words import CALLS, ENDS, state_words
from afterword.services.commands import (
    call_said,
    correct_address,
    forget,
    is_just_added,
    last_decision,
    not_an_answer,
    record,
    record_call,
    record_word,
    reopen,
    undo,
)
from afterword.services.queries import Planned
from afterword.web.view_models import WORDS, buttons

if TYPE_CHECKING:
    from afterword.web.form_values import Given
    from afterword.web.pages import WebContext


ASKED = (marked("How the call went"), marked("When they will decide"))
"""The page's questions about a call."""


def say(web: WebContext, _request: Request, given: Given) -> Response:
    """Record the decision if the step and its letter are still as the page showed them; otherwise answer 409."""
    word, key, seen = (given.get(name, "") for name in ("word", "step", "seen"))
    step, interview = _step(web, key)
    if step is None:
        raise HTTPException(404, _("This step no longer exists."))
    if step.state.value != seen:
        return _refused(_("Nothing was done. This is now: {state}.").format(state=state_words(step)))
    sayable = [b.word for b in buttons(step, interview, web.app.clock.now()) if not b.off]
    if word not in sayable:
        raise InputError([Problem("word", repr(word), ", ".join(sayable) or "nothing")])
    otherwise = WORDS[word] == "approved" and _reads_otherwise(web, step, given.get("text", ""))
    if otherwise:  # guard: yes-to-what-was-read
        return _refused(_("Nothing was done. The letter reads differently now: read it once more."))
    call = (given.get("result", ""), given.get("by", "")) if word == "done" else ("", "")
    if call[1].strip() and call[0] not in {Result.SPOKE, Result.NO_CALLS}:
        said = _("Only somebody who picked up can name a day: choose “{spoke}”, or leave the day empty.")
        raise InputError([Problem("by", said.format(spoke=CALLS[Result.SPOKE]), "")])
    today = local(web.app.clock.now(), web.app.config.you.time_zone).date()
    result, day = call_said(step, *call, (_(ASKED[0]), _(ASKED[1])), today)
    if result:
        record_call(web.app.account, step, result, web.app.clock.now(), day)
    else:
        record_word(web.app.account, step, WORDS[word], web.app.clock.now(), at_once=word == "now")
    after, _interview = _step(web, key)
    zone = web.app.config.you.time_zone
    sentence = answers.decided(WORDS[word], step, after, zone, Face.PAGE, running=web.app.running)
    return _decided(web, interview.id, sentence)


def _reads_otherwise(web: WebContext, step: Step, digest: str) -> bool:
    """Whether the letter has changed since the page showed it."""
    from afterword.services.previews import text_of

    now = web.app.clock.now()
    (one,) = web.plan_cache.plans(now, [step.interview])
    return text_of(web.app.account, one, step, now).digest != digest


def _refused(sentence: str) -> Response:
    """The answer if the page showed something older: nothing changed."""
    return PlainTextResponse(sentence, 409)


def _decided(web: WebContext, interview_id: str, sentence: str) -> Response:
    """The answer after a decision: what is true now, with an offer to take it back."""
    (one,) = web.plan_cache.plans(web.app.clock.now(), [interview_id])
    undo = f"{web.root}/interview/{quote(interview_id)}/take-back"
    return PlainTextResponse(sentence, headers={"X-Undo": undo, "X-Undo-Seen": str(newest(one, "decision"))})


def _step(web: WebContext, key: str) -> tuple[Step | None, Interview]:
    """The current step, with its interview. HTTPException if the interview does not exist."""
    with suppress(ValueError):
        meant = StepKey.parse(key)
        for one in web.plan_cache.plans(web.app.clock.now(), [meant.interview]):
            return next((step for step in one.plan.steps if step.key == meant), None), one.interview
    raise HTTPException(404, _("This step no longer exists."))


def address(web: WebContext, _request: Request, given: Given) -> Response:
    """Record a person's address, so that they can be written to."""
    key, written = given.get("step", ""), given.get("address", "")
    step, _interview = _step(web, key)
    if step is None:
        raise HTTPException(404, _("This step no longer exists."))
    correct_address(web.app.account, step, written, web.app.clock.now())
    name = step.person.name if step.person else ""
    return PlainTextResponse(_("{name} can be written to now.").format(name=name))


def offer(web: WebContext, request: Request, given: Given) -> Response:
    """Accept an invitation that came by mail as an interview, or ignore it."""
    from afterword.imports.given import Given as Said
    from afterword.services.offers import ignore_offer, offer_numbered, take_offer

    meant = offer_numbered(web.app.account, request.path_params["number"], web.app.clock.now())
    if given.get("word") == "ignore":
        ignore_offer(web.app.account, meant)
        return PlainTextResponse(
            _("{title}: ignored. The invitation stays in Gmail.").format(title=meant.title)
        )
    moved = {"moved": True, "another": False}.get(given.get("word", ""))
    company, position = (given.get(name, "").strip() for name in ("company", "position"))
    said = Said(company=company, position=position, moved=moved)
    taken = take_offer(web.app.account, meant, web.app.clock.now(), said)
    return PlainTextResponse(_("Added."), headers={"HX-Redirect": f"{web.root}/interview/{taken.id}"})


def close(web: WebContext, request: Request, given: Given) -> Response:
    """Close the interview: it needs nothing more."""
    because = given.get("because", "")
    one = web.planned(request)
    if because not in ENDS:
        raise InputError([Problem("because", repr(because), _("one of {ends}").format(ends=", ".join(ENDS)))])
    if one.plan.stopped and one.plan.stopped.reason == "closed":
        return _refused(_("It is already closed."))
    record(web.app.account, Closed(one.interview.id, web.app.clock.now(), because=because))
    return _decided(web, one.interview.id, answers.closed(because))


def newest(one: Planned, what: str) -> int:
    """The number of the event that Undo would take back: the last decision, closing or mail; or else 0."""
    if what == "adding":
        return max((event.number for event in one.events), default=0)
    counting = in_force(one.events)
    if what == "answer":
        return max((e.number for e in counting if isinstance(e, Answered | Invited | Noticed)), default=0)
    return max((e.number for e in last_decision(counting)), default=0)


def take_back(web: WebContext, request: Request, given: Given) -> Response:
    """Take back the candidate's last decision, a closing, or the answer that stopped everything."""
    what, seen = given.get("what", ""), given.get("seen", "")
    one, now = web.planned(request), web.app.clock.now()
    if seen != str(newest(one, what)):
        return _refused(_("Nothing was done. Something has happened since; look again."))
    match what:
        case "adding":
            return _not_added(web, one)
        case "decision":
            taken = undo(web.app.account, now, one.interview.id)
        case "closing":
            taken = reopen(web.app.account, one.interview, now)
        case "answer":
            taken = not_an_answer(web.app.account, one.interview, now)
        case _:
            raise InputError([Problem("what", repr(what), _("adding, decision, closing or answer"))])
    return PlainTextResponse(" ".join(_taken_back(web, event) for event in taken))


def _not_added(web: WebContext, one: Planned) -> Response:
    """Forget an interview that was just added, as long as nothing else has happened."""
    if not is_just_added(one.events):
        return _refused(_("Nothing was done. Something has happened since; look again."))
    forget(web.app.account, one.interview.id)
    web.plan_cache.invalidate(one.interview.id)
    facts = {"position": one.interview.position, "company": one.interview.company}
    sentence = _("Taken back: {position} at {company} is not added.").format(**facts)
    return PlainTextResponse(sentence, headers={"HX-Redirect": f"{web.root}/"})


def _taken_back(web: WebContext, event: Event) -> str:
    zone = web.app.config.you.time_zone
    (one,) = web.plan_cache.plans(web.app.clock.now(), [event.interview])
    after = next((step for step in one.plan.steps if step.key == event.step), None)
    return answers.taken_back(event, after, one.interview, zone, Face.PAGE)


def follow_up(web: WebContext, request: Request, given: Given) -> Response:
    """Plan one more nudge after the day by which they promised to write."""
    from afterword.services.commands import follow_up as plan_one

    one = web.planned(request)
    if one.plan.promised is None or one.plan.promised.follow_up.isoformat() != given.get("day"):
        return _refused(_("Nothing was done. This is no longer offered."))
    plan_one(web.app.account, one.interview, one.plan.promised.follow_up, web.app.clock.now())
    when = times.day(one.plan.promised.follow_up)
    said = _("From {day} on a nudge waits in your drafts until you approve it.").format(day=when)
    return _decided(web, one.interview.id, said)


def reply(web: WebContext, request: Request, given: Given) -> Response:
    """Have the letter after the answer drafted."""
    from afterword.services.commands import want_reply

    one = web.planned(request)
    if one.plan.reply is None or one.plan.reply != given.get("about"):
        return _refused(_("Nothing was done. This is no longer offered."))
    want_reply(web.app.account, one.interview, one.plan.reply, web.app.clock.now())
    said = _("It goes to your Gmail drafts. Finish it there, and send it yourself.")
    return _decided(web, one.interview.id, said)

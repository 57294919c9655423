"""The first page: the one thing to do today, everything else that waits, the interviews by urgency, and past ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from afterword.config.language import _
from afterword.domain.alerts import news
from afterword.domain.events import Answered, Bounced, Invited
from afterword.domain.model import Step, StepKind
from afterword.domain.reasons import ReasonCode
from afterword.messages import Face, words
from afterword.messages.reasons import why
from afterword.services import queries
from afterword.services.mail import decided, mail_link
from afterword.services.queries import Planned, promising, waiting
from afterword.web import labels
from afterword.web.view_models import Shown, is_over, shown

if TYPE_CHECKING:
    from afterword.web.pages import WebContext

AT_ONCE = 6
"""Interviews on one page."""

OVER_AT_ONCE = 30
"""Lines of answered and closed interviews on one page."""

PLANNED_AT_ONCE = 60
"""With more interviews than this, the first answer omits their plans, and the page then asks for them."""

SOON = timedelta(hours=2)
"""The page stresses it when less time than this is left."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for the candidate: where to do it, and until when."""

    title: str
    about: Planned
    place: str  # under the page's root, or an address in Gmail
    button: str
    why: str = ""
    closes: datetime | None = None

    def is_soon(self, now: datetime) -> bool:
        """Whether little time is left for it."""
        return self.closes is not None and self.closes - now < SOON

    @property
    def elsewhere(self) -> bool:
        """Whether it is done in Gmail."""
        return self.place.startswith("https:")


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """One page of the interviews: the open ones by urgency, or those that a search found."""

    cards: Sequence[Shown]
    number: int
    last: int
    query: str = ""

    def page(self, number: int) -> str:
        """The query string of another page."""
        return urlencode({**({"q": self.query} if self.query else {}), "page": number})


def overview(web: WebContext, request: Request) -> Response:
    """The first page. `q` searches, `page` turns the pages of the interviews."""
    query = request.query_params.get("q", "").strip()[:100]
    if query:
        return web.page("overview.html", found=_found(web, request, query), total=None, **NOTHING)
    total = queries.count(web.app.account)
    if total > PLANNED_AT_ONCE and "hx-request" not in request.headers:
        return web.page("overview.html", found=None, total=total, **NOTHING)
    plans = web.plan_cache.everything(web.app.clock.now())
    return web.page("overview.html", found=_open(web, request, plans), total=total, **_now(web, plans))


NOTHING: dict[str, Any] = {"waits": (), "offers": (), "moves": {}, "remarks": {}, "over": (), "ahead": None}


def todo(web: WebContext, _request: Request) -> Response:
    """Everything that waits for the candidate; a part of a page."""
    return web.page("todo.html", **_now(web, web.plan_cache.everything(web.app.clock.now())))


def over(web: WebContext, request: Request) -> Response:
    """The answered and closed interviews, latest end first."""
    ended = _over(web.plan_cache.everything(web.app.clock.now()))
    number, last = turned(request, len(ended), OVER_AT_ONCE)
    some = ended[(number - 1) * OVER_AT_ONCE : number * OVER_AT_ONCE]
    return web.page("over.html", over=some, count=len(ended), number=number, last=last)


def _now(web: WebContext, plans: Sequence[Planned]) -> dict[str, Any]:
    from afterword.services.offers import moved_by, remarks_on

    account, now = web.app.account, web.app.clock.now()
    read = decided(account, [one.interview for one in plans])
    offers = web.plan_cache.offers(now)
    return {
        "waits": tuple(things(plans, now, read)),
        "offers": offers,
        "moves": {offer.number: moved_by(account, offer, now) for offer in offers},
        "remarks": {offer.number: remarks_on(account, offer) for offer in offers},
        "over": _over(plans),
        "ahead": _ahead(plans, now),
    }


def turned(request: Request, total: int, at_once: int) -> tuple[int, int]:
    """The requested page, and the last one."""
    last = max(1, -(-total // at_once))
    try:
        return max(1, min(int(request.query_params.get("page", 1)), last)), last
    except ValueError:
        return 1, last


# interviews


def _over(plans: Sequence[Planned]) -> list[Planned]:
    return [one for one in plans if is_over(one)]


def by_urgency(plans: Sequence[Planned], now: datetime) -> list[Planned]:
    """First interviews whose time for letters runs out soonest, then coming ones, then past ones, the latest first."""

    def urgency(one: Planned) -> tuple[int, float]:
        thanks = (s.window.closes for s in one.plan.steps if s.kind is StepKind.THANK_YOU and s.window)
        closes = max(thanks, default=one.interview.ends)
        if one.interview.ends <= now < closes:
            return 0, closes.timestamp()
        if now < one.interview.ends:
            return 1, one.interview.starts.timestamp()
        return 2, -one.interview.ends.timestamp()

    return sorted(plans, key=urgency)


def _open(web: WebContext, request: Request, plans: Sequence[Planned]) -> OverviewPage:
    now, zone = web.app.clock.now(), web.app.config.you.time_zone
    ordered = by_urgency([one for one in plans if not is_over(one)], now)
    number, last = turned(request, len(ordered), AT_ONCE)
    some = ordered[(number - 1) * AT_ONCE : number * AT_ONCE]
    return OverviewPage([shown(one, zone, now) for one in some], number, last)


def _found(web: WebContext, request: Request, query: str) -> OverviewPage:
    now, zone = web.app.clock.now(), web.app.config.you.time_zone
    ids = queries.search(web.app.account, query)
    number, last = turned(request, len(ids), AT_ONCE)
    some = web.plan_cache.plans(now, ids[(number - 1) * AT_ONCE : number * AT_ONCE])
    return OverviewPage([shown(one, zone, now) for one in some], number, last, query)


def _ahead(plans: Sequence[Planned], now: datetime) -> Step | None:
    """The next letter to leave by itself."""
    steps = (step for one in plans for step in one.plan.steps if step.kind is StepKind.THANK_YOU)
    ahead = [(s.due, s) for s in steps if s.due and s.due >= now and s.state in queries.GMAILS_TURN]
    return min(ahead, key=lambda pair: pair[0], default=(now, None))[1]


# what waits


def things(plans: Sequence[Planned], now: datetime, read: frozenset[str]) -> Iterator[Waiting]:
    """Everything that waits, most urgent first, without the invitations `read`.

    Open sentences count once for each interview. An answer comes before the letters that it may make pointless.
    """
    steps = waiting(plans, now)
    noted = {one.interview.id for one, step in steps if step.kind is StepKind.NOTES}
    separate = [
        (one, step) for one, step in steps if one.interview.id not in noted or not _is_part_of_the_notes(step)
    ]
    closing = [pair for pair in separate if pair[1].window and pair[1].window.closes > now]
    shown: set[str] = set()
    for one, step in closing:
        if one.plan.stopped and one.interview.id not in shown:
            shown.add(one.interview.id)
            yield from _mail(one, now, read)
        yield _step(one, step, now)
    for one in plans:
        if one.interview.id not in shown:
            yield from _mail(one, now, read)
    yield from (_step(one, step, now) for one, step in separate if (one, step) not in closing)


def _is_part_of_the_notes(step: Step) -> bool:
    still_open = step.reason.code is ReasonCode.STILL_OPEN and not step.history.edited_at
    return step.kind is StepKind.THANK_YOU and still_open


def _step(one: Planned, step: Step, now: datetime) -> Waiting:
    title, button, place = _done_at(one, step)
    closes = step.window.closes if step.window and step.window.closes > now else None
    return Waiting(
        title, one, place, button, words.full_sentence(why(step.reason, one.zone, Face.PAGE)), closes
    )


def _done_at(one: Planned, step: Step) -> tuple[str, str, str]:  # noqa: PLR0911  # a table: one return for each row
    """The step's title as something to do, its button, and where that leads."""
    there = f"/interview/{one.interview.id}"
    person, name = (step.person.id, step.person.name) if step.person else ("", "")
    own_text = bool(step.history.edited_at)
    match step.kind, step.reason.code:
        case StepKind.NOTES, ReasonCode.TO_FINISH:
            return _("Finish the letters"), _("Finish the letters"), f"{there}/notes"
        case StepKind.NOTES, _code:
            return _("Prepare for the interview"), _("See what to ask"), there
        case StepKind.THANK_YOU, ReasonCode.UNREAD:
            return _("Read the letter to {name}").format(name=name), _("Read it"), f"{there}/read/{person}"
        case StepKind.THANK_YOU, ReasonCode.STILL_OPEN if not own_text:
            title = _("Finish the letter to {name}").format(name=name)
            return title, _("Finish it"), f"{there}/notes#{person}"
        case StepKind.ADDRESS, _code:
            return words.to_do(step), _("Give the address"), f"{there}#{_place(step)}"
        case StepKind.LINKEDIN | StepKind.CALL, _code:
            return words.to_do(step), _("See how"), f"{there}#{_place(step)}"
        case _kind, _code:
            return words.to_do(step), _("Look at it"), f"{there}#{_place(step)}"


def _place(step: Step) -> str:
    return f"step-{labels.step_id(step.key)}"


def _mail(one: Planned, now: datetime, read: frozenset[str]) -> Iterator[Waiting]:
    """Things that mail asks of the candidate: close, wait for a promised day, reply, or read it."""
    there, plan = f"/interview/{one.interview.id}", one.plan
    if plan.suggested:
        title = words.suggested(plan.suggested.because, plan.suggested.by)
        yield Waiting(title, one, there, _("Look at it"), _("If so, close the interview."))
    elif promising([one], now) and plan.promised:
        title = words.promised(plan.promised.by, plan.promised.until)
        yield Waiting(title, one, there, _("Look at it"), _("Follow up after that?"))
    else:
        for event in news(plan, one.events, now, read):
            yield Waiting(_news(event), one, mail_link(event, one.you) or there, _("Read it in Gmail"))
    if plan.reply:
        yield Waiting(f"{words.REPLIES[plan.reply]}?", one, there, _("Look at it"))


def _news(event: Answered | Invited | Bounced) -> str:
    match event:
        case Bounced():
            return _("A letter to {who} came back").format(who=event.address or event.mail.who)
        case Invited():
            return _("{who} sent an invitation").format(who=event.mail.who)
        case _answer:
            return _("{who} answered").format(who=event.mail.who)

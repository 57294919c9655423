"""Invitations in the mailbox: offered, never added alone; what was added follows its calendar."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from afterword.domain.called_off import called_off
from afterword.domain.events import GuestsRead
from afterword.domain.model import Interview
from afterword.domain.reasons import ReasonCode
from afterword.errors import InputError
from afterword.imports.given import Given
from afterword.messages.words import happened
from afterword.services import queries
from afterword.services.commands import undo
from afterword.services.documents import as_document
from afterword.services.interview_form import form_of, form_of_offer, read, save
from afterword.services.mail import decided
from afterword.services.offers import ignore_offer, offer_numbered, remarks_on, take_offer
from afterword.web.overview import things
from scenarios.calendars import calendar_mail
from scenarios.world import (
    ANA,
    CARLA,
    ENDS,
    ID,
    JANE,
    LETTERS_LEAVE,
    LI,
    LISTING,
    RITA,
    SAM,
    STARTS,
    World,
    meeting,
    ny,
)

UID = "talk@acme.example"
NY = "America/New_York"
TUESDAY = ny(3, 10)


def deliver(world: World, starts: datetime, **fields: Any) -> None:
    """A calendar's mail comes in, and the daemon looks."""
    world.sandbox.deliver(JANE, calendar_mail(starts, world.now, **fields))
    world.pass_()


def offers(world: World) -> list[dict[str, Any]]:
    """What is offered, as the views show it."""
    found: list[dict[str, Any]] = as_document(queries.todo(world.app.account, world.now))["offers"]
    return found


def take(world: World) -> Interview:
    """Jane takes the one offer."""
    (offer,) = offers(world)
    return take_offer(
        world.app.account,
        offer_numbered(world.app.account, offer["number"], world.app.clock.now()),
        world.app.clock.now(),
        Given(position="Analyst"),
    )


def followed(world: World, **fields: Any) -> Interview:
    """An interview that Jane added with its calendar event, the night before."""
    world.at(STARTS - timedelta(hours=20))
    added = world.add(meeting(ANA, RITA, uid=UID, **fields))
    world.pass_()
    return added


def now_is(world: World, interview: str = ID) -> Interview:
    """The interview as it stands."""
    found = world.app.store.interview(world.app.account_id, interview)
    assert found is not None
    return found


def test_an_invitation_of_somebody_unknown_is_offered_and_never_added_alone(world: World) -> None:
    """No interview is known yet; the invitation is found, shown, and is an interview only by Jane's word."""
    world.pass_()
    deliver(world, TUESDAY, guests=(ANA,))
    (offer,) = offers(world)
    assert (offer["company"], offer["position"], offer["by"]) == ("Acme", "Analyst", "Rita Sommer")
    assert offer["starts"] == "2026-11-03T15:00:00Z"
    assert world.app.store.count(world.app.account_id) == 0
    added = take(world)
    assert [(p.name, p.part.value) for p in added.people] == [
        ("Ana Ruiz", "interviewer"),
        ("Rita Sommer", "coordinator"),
    ]
    assert offers(world) == []
    world.pass_()
    assert [i.id for i in world.app.store.interviews(world.app.account_id)] == [added.id]


@pytest.mark.parametrize("by", ["adding it", "ignoring it", "hand"])
def test_an_invitation_is_news_until_it_is_decided(world: World, by: str) -> None:
    """Terminal and page say that Rita invited until Jane has added the interview, in either way, or ignored it."""
    world.at(STARTS - timedelta(hours=20))
    world.add(meeting(ANA, RITA))
    world.at(ENDS + timedelta(days=1))
    world.pass_()
    deliver(world, ny(10, 10), guests=(ANA,), uid="second@acme.example")
    assert told_of(world) == (["invited"], ["Rita Sommer sent an invitation"])
    if by == "ignoring it":
        ignore_offer(
            world.app.account, offer_numbered(world.app.account, offers(world)[0]["number"], world.now)
        )
    elif by == "hand":
        world.add(meeting(ANA, id="second", starts=ny(10, 10), ends=ny(10, 11)))
    else:
        take(world)
    assert told_of(world) == ([], [])


def told_of(world: World) -> tuple[list[str], list[str]]:
    """The mail that waits to be read, as the terminal and as the page have it."""
    account, now = world.app.account, world.now
    plans = queries.planned(account, now)
    waits = things(plans, now, decided(account, [one.interview for one in plans]))
    return [n.mail.class_ for n in queries.todo(account, now).news], [w.title for w in waits if w.elsewhere]


def test_an_added_offer_follows_its_calendar(world: World) -> None:
    """The update of an invitation that Jane took moves her interview."""
    world.pass_()
    deliver(world, TUESDAY, guests=(ANA,))
    added = take(world)
    world.later(minutes=10)
    deliver(world, TUESDAY + timedelta(hours=3), guests=(ANA,), sequence=1)
    assert now_is(world, added.id).starts == TUESDAY + timedelta(hours=3)


def test_a_guest_who_is_left_out_stays_left_out(world: World) -> None:
    """Neither an update nor a new time brings back whom Jane left out, until she adds them again or takes it back."""
    world.pass_()
    deliver(world, TUESDAY, guests=(ANA, LI))
    meant = offer_numbered(world.app.account, offers(world)[0]["number"], world.now)
    form = form_of_offer(world.app.account, meant, world.now)
    rows = tuple(replace(row, word="out") if row.email == LI else row for row in form.fields.people)
    form = replace(form, fields=replace(form.fields, people=rows))
    added = save(world.app.account, form, read(form, world.now, NY).right(), world.now).interview
    world.later(minutes=10)
    deliver(world, TUESDAY + timedelta(hours=3), guests=(ANA, LI, SAM), sequence=1)
    assert {p.email for p in now_is(world, added.id).people} == {ANA, SAM, RITA}
    without_sam = form_of(now_is(world, added.id))
    rows = tuple(replace(row, word="out") if row.email == SAM else row for row in without_sam.fields.people)
    without_sam = replace(without_sam, fields=replace(without_sam.fields, people=rows))
    save(world.app.account, without_sam, read(without_sam, world.now, NY).right(), world.now)
    world.later(minutes=10)
    deliver(world, TUESDAY + timedelta(hours=4), guests=(ANA, LI, SAM), sequence=2)
    assert {p.email for p in now_is(world, added.id).people} == {ANA, RITA}
    undo(world.app.account, world.now, added.id)
    assert {p.email for p in now_is(world, added.id).people} == {ANA, SAM, RITA}
    assert now_is(world, added.id).starts == TUESDAY + timedelta(hours=4)


def test_an_ignored_offer_stays_ignored(world: World) -> None:
    """No update of it is offered again."""
    world.pass_()
    deliver(world, TUESDAY)
    ignore_offer(
        world.app.account,
        offer_numbered(world.app.account, offers(world)[0]["number"], world.app.clock.now()),
    )
    world.later(minutes=10)
    deliver(world, TUESDAY + timedelta(hours=1), sequence=1)
    assert offers(world) == []


def test_an_offer_follows_its_calendar_too(world: World) -> None:
    """Before anybody answers it, an offer is moved and called off by its updates."""
    world.pass_()
    deliver(world, TUESDAY)
    world.later(minutes=10)
    deliver(world, TUESDAY + timedelta(hours=1), sequence=1)
    assert [o["starts"] for o in offers(world)] == ["2026-11-03T16:00:00Z"]
    world.later(minutes=10)
    deliver(world, TUESDAY + timedelta(hours=1), sequence=2, method="CANCEL")
    assert offers(world) == []


@pytest.mark.parametrize(
    ("fields", "raws"),
    [
        ({"title": "Summer party", "subject": "Come and see us"}, 0),
        ({"title": "Summer party", "sender": SAM}, 1),
        ({"headers": "List-Unsubscribe: <https://acme.example/u>\n"}, 0),
        ({"method": "REPLY", "sender": SAM}, 1),
    ],
)
def test_what_is_no_invitation_to_an_interview_is_not_kept(
    world: World, fields: dict[str, Any], raws: int
) -> None:
    """A party, a mailing's webinar, an answer to one's own invitation: nothing is stored, bodies are hardly read."""
    world.pass_()
    mark = world.mark()
    deliver(world, TUESDAY, **fields)
    assert world.app.store.offers(world.app.account_id, every=True) == ()
    assert [m for m in world.asked(mark) if m != LISTING] == ["gmail.users.messages.get"] * (1 + raws)


def test_an_invitation_in_a_gap_of_the_history_is_found(world: World) -> None:
    """Where the cursor was too old, the full look finds invitations of strangers as well."""
    world.pass_()
    world.sandbox.deliver(JANE, calendar_mail(TUESDAY, world.now))
    world.sandbox.forget_history(JANE)
    world.pass_()
    assert [o["title"] for o in offers(world)] == ["Interview: Analyst"]


def test_an_update_moves_the_interview_and_an_older_one_changes_nothing(world: World) -> None:
    """SEQUENCE decides, whatever order the mails come in; no letter is due before the new end."""
    followed(world)
    deliver(world, STARTS + timedelta(hours=4), sequence=2, guests=(ANA,))
    assert now_is(world).ends == ENDS + timedelta(hours=4)
    world.later(minutes=5)
    deliver(world, STARTS + timedelta(hours=2), sequence=1, guests=(ANA,))
    assert now_is(world).starts == STARTS + timedelta(hours=4)
    assert world.kinds()["changed"] == 1
    world.until(LETTERS_LEAVE)
    assert world.inbox(ANA) == []


@pytest.mark.parametrize(
    ("sender", "organizer"),
    [(ANA, RITA), (ANA, ANA), (SAM, RITA), (SAM, SAM)],
    ids=["a guest", "a guest who says to have invited", "a stranger", "a stranger who says to have invited"],
)
@pytest.mark.parametrize("kept", [RITA, ""], ids=["organizer known", "from before"])
def test_a_cancellation_counts_only_from_who_invited(
    world: World, sender: str, organizer: str, kept: str
) -> None:
    """Whoever else writes one calls nothing off, neither the interview nor its letters."""
    followed(world, organizer=kept)
    deliver(world, STARTS, method="CANCEL", sequence=1, sender=sender, organizer=organizer)
    assert called_off(now_is(world), world.app.store.events(world.app.account_id, ID)) is None


@pytest.mark.parametrize("sender", [RITA, "calendar-notification@google.com"])
def test_a_cancellation_may_come_through_the_calendar(world: World, sender: str) -> None:
    """From who invited, or from the calendar's own address in their name."""
    followed(world, organizer=RITA)
    deliver(world, STARTS, method="CANCEL", sequence=1, sender=sender, organizer=RITA, name="Rita Sommer")
    assert called_off(now_is(world), world.app.store.events(world.app.account_id, ID)) is not None


def test_an_offer_is_called_off_only_by_who_invited(world: World) -> None:
    """A guest's cancellation leaves it offered."""
    world.pass_()
    deliver(world, TUESDAY, guests=(ANA,))
    deliver(world, TUESDAY, method="CANCEL", sequence=1, sender=ANA, organizer=RITA)
    assert len(offers(world)) == 1
    deliver(world, TUESDAY, method="CANCEL", sequence=1)
    assert offers(world) == []


@pytest.mark.parametrize("sequence", [0, 1, 2])
def test_a_new_request_brings_a_cancelled_talk_back(world: World, sequence: int) -> None:
    """It was made after the cancellation, also by a calendar that does not count its versions."""
    followed(world, organizer=RITA)
    deliver(world, STARTS, method="CANCEL", sequence=1)
    world.later(minutes=5)
    deliver(world, STARTS, sequence=sequence, stamp=world.now)
    assert called_off(now_is(world), world.app.store.events(world.app.account_id, ID)) is None


BROKEN = {
    "zone": (rb"DTSTART:(\w+)Z", rb"DTSTART;TZID=Narnia:\1"),
    "no start": (rb"DTSTART:\w+\n", b""),
    "whole day": (rb"DTSTART:(\d{8})T\w+\nDTEND:\w+\n", rb"DTSTART;VALUE=DATE:\1\n"),
    "no end of the event": (rb"END:VEVENT\n", b""),
    "no calendar": (rb"(?s)BEGIN:VCALENDAR.*END:VCALENDAR", b"<html>Moved</html>"),
}


def unreadable(world: World, kind: str, **fields: Any) -> None:
    """A calendar that nobody can read comes in, and the daemon looks."""
    world.sandbox.deliver(JANE, re.sub(*BROKEN[kind], calendar_mail(TUESDAY, world.now, **fields)))
    world.pass_()


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("known", [True, False], ids=["a known interview's", "a new one's"])
def test_a_calendar_that_cannot_be_read_says_so(
    world: World, caplog: pytest.LogCaptureFixture, kind: str, *, known: bool
) -> None:
    """Todo shows it until it is ignored, and the log says so once, however often the mail is seen."""
    followed(world) if known else world.pass_()
    unreadable(world, kind, sequence=1)
    (offer,) = offers(world)
    assert offer["unreadable"]
    assert offer["by"] == "Rita Sommer"
    for _ in range(2):
        world.sandbox.forget_history(JANE)
        world.pass_()
    assert caplog.text.count("cannot be read") == 1
    assert "@" not in next(r for r in caplog.records if "cannot be read" in r.getMessage()).getMessage()
    world.later(days=9)
    assert offers(world) == [offer]
    meant = offer_numbered(world.app.account, offer["number"], world.now)
    with pytest.raises(InputError, match="cannot be read"):
        take_offer(world.app.account, meant, world.now, Given(position="Analyst"))
    ignore_offer(world.app.account, meant)
    world.sandbox.forget_history(JANE)
    world.pass_()
    assert offers(world) == []


def test_a_calendar_about_something_else_that_cannot_be_read_is_not_shown(world: World) -> None:
    """A stranger's dentist has a calendar too."""
    world.pass_()
    unreadable(world, "zone", sender="desk@dentist.example", name="Dentist", title="Check-up")
    assert offers(world) == []


def test_what_can_be_read_beside_it_counts(world: World) -> None:
    """One meeting of a calendar that names an unknown zone keeps no other one back."""
    world.pass_()
    mail = calendar_mail(TUESDAY, world.now)
    broken = re.search(rb"BEGIN:VEVENT.*END:VEVENT\n", mail, re.DOTALL)
    assert broken is not None
    second = re.sub(*BROKEN["zone"], broken[0].replace(UID.encode(), b"other@acme.example"))
    world.sandbox.deliver(JANE, mail.replace(b"END:VCALENDAR", second + b"END:VCALENDAR"))
    world.pass_()
    assert sorted(bool(offer["unreadable"]) for offer in offers(world)) == [False, True]


@pytest.mark.parametrize(
    ("sender", "organizer"),
    [(ANA, RITA), (ANA, ANA), (SAM, RITA), (SAM, SAM)],
    ids=["a guest", "a guest who says to have invited", "a stranger", "a stranger who says to have invited"],
)
@pytest.mark.parametrize("kept", [RITA, ""], ids=["organizer known", "from before"])
def test_a_talk_is_moved_only_by_who_invited(world: World, sender: str, organizer: str, kept: str) -> None:
    """Whoever else sends a request for it changes nothing: the other time is offered, for Jane to judge."""
    before = followed(world, organizer=kept)
    deliver(world, TUESDAY, sequence=1, sender=sender, organizer=organizer, guests=(CARLA,))
    assert now_is(world) == before
    assert [offer["starts"] for offer in offers(world)] == [f"{TUESDAY.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"]


@pytest.mark.parametrize("kind", ["organizer", "calendar", "assistant"])
def test_who_invited_moves_a_talk(world: World, kind: str) -> None:
    """By their own mail, through their calendar, or by whoever may send for them (SENT-BY)."""
    followed(world, organizer=RITA)
    sender = {"organizer": RITA, "calendar": "calendar-notification@google.com", "assistant": SAM}[kind]
    mail = calendar_mail(TUESDAY, world.now, sequence=1, sender=sender, organizer=RITA, name="Rita Sommer")
    if kind == "assistant":
        mail = mail.replace(b"ORGANIZER;", f'ORGANIZER;SENT-BY="mailto:{SAM}";'.encode())
    world.sandbox.deliver(JANE, mail)
    world.pass_()
    assert now_is(world).starts == TUESDAY


def test_an_interview_that_a_calendar_named_keeps_its_organizer(world: World) -> None:
    """A typed interview that an invitation names is moved from then on by who sent that invitation alone."""
    world.at(STARTS - timedelta(hours=20))
    world.add(meeting(ANA, RITA))
    world.pass_()
    deliver(world, STARTS)
    assert now_is(world).organizer == RITA


ROOM = 'ATTENDEE;CN="Kelvin (8)":mailto:kelvin@acme.example\n'
DECLINED = f"ATTENDEE;PARTSTAT=DECLINED;CN=Carla:mailto:{CARLA}\n"


def guests(world: World, interview: str = ID) -> tuple[str, ...]:
    """The remarks on its calendar's guests that `status` shows."""
    return queries.status(world.app.account, world.now, interview, running=True).interviews[0].guests


def test_guests_who_are_left_out_by_an_update_are_in_the_history(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Status and journal say who and why, once; the log says why, and no address."""
    followed(world)
    with caplog.at_level(logging.INFO):
        deliver(world, STARTS, sequence=1, more=ROOM)
        deliver(world, STARTS, sequence=2, more=ROOM)
    assert [("Kelvin (8)" in said, "room" in said) for said in guests(world)] == [(True, True)]
    noted = [e for e in world.app.store.events(world.app.account_id, ID) if isinstance(e, GuestsRead)]
    assert len(noted) == 1
    assert "Kelvin (8)" in happened(noted[0], "UTC")
    lines = [r.getMessage() for r in caplog.records if r.getMessage().startswith("guests ")]
    assert len(lines) == 1
    assert 'kinds="room"' in lines[0]
    assert "elvin" not in lines[0]
    deliver(world, TUESDAY, sequence=3, more=ROOM + DECLINED)
    assert len(guests(world)) == 2
    deliver(world, TUESDAY, sequence=4)
    assert guests(world) == ()


def test_guests_who_are_left_out_of_an_offer_are_said_and_kept(world: World) -> None:
    """Before it is added, and in its history."""
    world.pass_()
    deliver(world, TUESDAY, guests=(ANA,), more=ROOM + DECLINED)
    (offer,) = offers(world)
    meant = offer_numbered(world.app.account, offer["number"], world.now)
    assert [remark.kind for remark in remarks_on(world.app.account, meant)] == ["room", "declined"]
    assert len(guests(world, take(world).id)) == 2


def test_an_empty_method_is_none(world: World) -> None:
    """The line after it is not its value: the meeting is offered."""
    world.pass_()
    mail = calendar_mail(TUESDAY, world.now, guests=(ANA,)).replace(b"METHOD:REQUEST\n", b"METHOD:\n")
    world.sandbox.deliver(JANE, mail)
    world.pass_()
    assert len(offers(world)) == 1


def test_a_cancelled_interview_holds_its_letters(world: World) -> None:
    """Nobody is thanked by itself for a meeting that was called off; ending it is suggested, never done."""
    followed(world)
    deliver(world, STARTS, sequence=1, method="CANCEL")
    assert world.kinds()["called-off"] == 1
    world.until(ENDS + timedelta(hours=6))
    assert world.inbox(ANA) == []
    assert world.step(f"thank-you/{ANA}").state == "needs-you"
    plan = world.plan()
    assert plan.suggested is not None
    assert (plan.suggested.because, plan.stopped) == ("other", None)


@pytest.mark.parametrize("guest", [ANA, ANA.replace("@", "+calendar@")])
@pytest.mark.parametrize("first", ["cancel", "new"])
def test_a_cancellation_and_a_new_invitation_are_one_move(world: World, first: str, guest: str) -> None:
    """A reschedule that comes as two mails moves the interview, in whatever order they come, and offers nothing."""
    followed(world)
    later = STARTS + timedelta(days=1)
    mails = [
        calendar_mail(STARTS, world.now, sequence=1, method="CANCEL", guests=(ANA,)),
        calendar_mail(later, world.now, uid="moved@acme.example", guests=(guest,)),
    ]
    for mail in mails if first == "cancel" else reversed(mails):
        world.sandbox.deliver(JANE, mail)
        world.later(minutes=1)
        world.pass_()
    moved = now_is(world)
    assert (moved.starts, moved.uid) == (later, "moved@acme.example")
    assert offers(world) == []
    assert world.plan().suggested is None


@pytest.mark.parametrize("first", ["cancel", "new"])
@pytest.mark.parametrize(("sender", "organizer"), [(ANA, ANA), (CARLA, CARLA), (ANA, RITA)])
def test_only_who_invited_postpones_a_talk(world: World, sender: str, organizer: str, first: str) -> None:
    """Rita calls it off; a guest's or a stranger's invitation with the same people is another meeting, on offer."""
    followed(world, organizer=RITA)
    later = STARTS + timedelta(days=1)
    mails = [
        calendar_mail(STARTS, world.now, sequence=1, method="CANCEL", guests=(ANA,)),
        calendar_mail(
            later, world.now, uid="other@acme.example", sender=sender, organizer=organizer, guests=(ANA,)
        ),
    ]
    for mail in mails if first == "cancel" else reversed(mails):
        world.sandbox.deliver(JANE, mail)
        world.later(minutes=1)
        world.pass_()
    kept = now_is(world)
    assert (kept.starts, kept.uid) == (STARTS, UID)
    assert called_off(kept, world.journal()) is not None
    assert [offer["starts"] for offer in offers(world)] == [f"{later.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"]


@pytest.mark.parametrize("first", ["cancel", "new"])
def test_an_assistant_postpones_a_talk_for_who_invited(world: World, first: str) -> None:
    """SENT-BY names Sam, and the new invitation comes from there."""
    followed(world, organizer=RITA)
    later = STARTS + timedelta(days=1)
    new = calendar_mail(later, world.now, uid="moved@acme.example", sender=SAM, organizer=RITA, guests=(ANA,))
    mails = [
        calendar_mail(STARTS, world.now, sequence=1, method="CANCEL", guests=(ANA,)),
        new.replace(b"ORGANIZER;", f'ORGANIZER;SENT-BY="mailto:{SAM}";'.encode()),
    ]
    for mail in mails if first == "cancel" else reversed(mails):
        world.sandbox.deliver(JANE, mail)
        world.later(minutes=1)
        world.pass_()
    assert now_is(world).starts == later
    assert offers(world) == []


def test_one_date_of_a_series_is_moved_by_its_recurrence_id(world: World) -> None:
    """RECURRENCE-ID names the date, in whatever zone; the other dates of the series are another meeting."""
    followed(world)
    world.add(replace(now_is(world), uid=f"{UID}#20261102T190000Z"))
    instance = "RECURRENCE-ID;TZID=Europe/Berlin:20261102T200000\n"
    deliver(world, STARTS + timedelta(hours=1), sequence=1, more=instance)
    assert now_is(world).starts == STARTS + timedelta(hours=1)
    other = "RECURRENCE-ID:20261109T190000Z\n"
    deliver(world, STARTS + timedelta(days=7, hours=1), sequence=1, more=other)
    assert now_is(world).starts == STARTS + timedelta(hours=1)


def test_an_invitation_that_names_a_typed_interview_is_not_offered(world: World) -> None:
    """The same time at the same company is the interview that Jane typed; it follows its calendar from now on."""
    world.at(STARTS - timedelta(hours=20))
    world.add(meeting(ANA, RITA))
    world.pass_()
    deliver(world, STARTS)
    assert offers(world) == []
    world.later(minutes=5)
    deliver(world, STARTS + timedelta(hours=2), sequence=1)
    assert now_is(world).starts == STARTS + timedelta(hours=2)


def test_an_invitation_behind_the_interview_stops_and_is_offered(world: World) -> None:
    """The next round: nudges are called off, and the talk is offered with company and position of the first."""
    followed(world)
    world.until(ny(5, 11))
    deliver(world, ny(12, 10), uid="second@acme.example", title="Second talk")
    stopped = world.plan().stopped
    assert stopped is not None
    assert (stopped.reason, stopped.by) == ("invited", "Rita Sommer")
    assert [(o["title"], o["company"], o["position"]) for o in offers(world)] == [
        ("Second talk", "Acme", "Analyst")
    ]


def test_an_update_of_a_talk_that_took_place_does_not_move_it(world: World) -> None:
    """Letters have left: the same event at another time is another talk; an older version changes nothing at all."""
    followed(world, sequence=2)
    world.until(ny(3, 11))
    before = world.journal()
    deliver(world, STARTS - timedelta(hours=2), sequence=1)
    assert world.journal() == before
    deliver(world, ny(12, 10), sequence=3)
    assert now_is(world).starts == STARTS
    assert world.plan().stopped is not None
    second = take(world)
    assert (second.starts, second.uid) == (ny(12, 10), f"{UID}#20261112T150000Z")
    world.later(minutes=5)
    deliver(world, ny(13, 10), sequence=4)
    assert now_is(world, second.id).starts == ny(13, 10)
    assert now_is(world).starts == STARTS


def test_a_meeting_that_is_tidied_away_was_not_called_off(world: World) -> None:
    """A cancellation behind the letters neither stops nor holds anything."""
    followed(world)
    world.until(ny(3, 11))
    before = world.journal()
    deliver(world, STARTS, sequence=1, method="CANCEL")
    assert world.journal() == before


def test_whoever_did_not_turn_up_and_cancels_gets_no_thanks(world: World) -> None:
    """A cancellation minutes after the end, before anything left, holds the letters and says so."""
    followed(world)
    world.until(ENDS + timedelta(minutes=10))
    deliver(world, STARTS, sequence=1, method="CANCEL")
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert world.inbox(ANA) == []
    assert world.step(f"thank-you/{ANA}").reason.code is ReasonCode.DID_IT_TAKE_PLACE


def test_what_was_typed_is_not_moved_back_by_an_older_mail(world: World) -> None:
    """Jane corrected the time by hand; the first invitation, seen again by a full look, changes nothing."""
    world.at(STARTS - timedelta(hours=20))
    world.sandbox.deliver(JANE, calendar_mail(STARTS, world.now))
    world.later(minutes=5)
    world.add(meeting(ANA, LI, uid=UID, starts=STARTS + timedelta(hours=1), ends=ENDS + timedelta(hours=1)))
    world.pass_()
    assert now_is(world).starts == STARTS + timedelta(hours=1)

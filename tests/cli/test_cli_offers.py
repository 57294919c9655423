"""What mail brings to the command line: invitations that are offered, endings that are suggested, wrong addresses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from afterword.app import opened
from afterword.domain.model import EventKind, Offer
from cli.homes import Home
from jane import ANA, ID, INITECH, INVITATION, THANKS, here

OFFER = Offer(
    uid="one@initech.example", sequence=1, starts=here(25, 9), ends=here(25, 10), time_zone="Europe/Berlin",
    company="Initech", position="Data Engineer", title="Interview for Data Engineer at Initech",
    by="petra.kurz@initech.example", name="Petra Kurz", message_id="m1", thread_id="t1", received=here(23, 12),
    calendar=INVITATION,
)  # fmt: skip


@pytest.fixture
def offered(home: Home) -> Home:
    """Initech's invitation came by mail, and nobody has answered it yet."""
    with opened() as app:
        app.store.record(app.account_id, [], offers=[OFFER])
    return home


def test_an_offer_is_shown_with_its_two_answers(offered: Home) -> None:
    """`status` and `todo` ask about it, and name the commands that add and ignore it; so does the JSON."""
    for view in ("status", "todo"):
        shown = offered.run(view).out
        assert "An interview at Initech, Wed 25 Nov 09:00" in shown
        assert "afterword add --offer 1\n" in shown
        assert "afterword ignore 1\n" in shown
        (offer,) = offered.run(view, "--json").json["offers"]
        assert (offer["number"], offer["by"], offer["starts"], offer["lacks"]) == (
            1, "Petra Kurz", "2026-11-25T14:00:00Z", [],
        )  # fmt: skip


def test_adding_an_offer_shows_what_was_read_and_needs_a_yes(offered: Home) -> None:
    """Nothing is added without a yes; with it the id is on stdout, and the offer is gone."""
    asked = offered.run("add", "--offer", "1")
    assert asked.code == 2
    assert "Otto Lang        otto.lang@initech.example, interviewer" in asked.err
    assert "Nothing was added" in asked.err
    added = offered.run("add", "--offer", "1", "--yes")
    assert (added.code, added.out) == (0, f"{INITECH}\n")
    assert offered.run("status", "--json").json["offers"] == []
    assert offered.everything()["interviews"][0]["interview"]["uid"] == OFFER.uid


def test_what_the_invitation_does_not_tell_is_asked_for(home: Home) -> None:
    """Company and position that no calendar names are said with flags; the offer names them, and so does the error."""
    calendar = INVITATION.replace("Interview for Data Engineer at Initech", "A talk")
    with opened() as app:
        app.store.record(app.account_id, [], offers=[replace(OFFER, position="", calendar=calendar)])
    assert "afterword add --offer 1 --position TITLE" in home.run("todo").out
    assert "--position" in home.run("add", "--offer", "1", "--yes").err
    assert home.run("add", "--offer", "1", "--yes", "--position", "Data Engineer").out == f"{INITECH}\n"


def test_an_ignored_offer_is_asked_about_no_more(offered: Home) -> None:
    """It is in no view any more; a number that is not offered is wrong usage."""
    assert offered.run("ignore", "1").code == 0
    assert "Initech" not in offered.run("status").out
    again = offered.run("ignore", "1")
    assert again.code == 2
    assert again.err == "There is no invitation 1. None waits.\n"


def test_guests_who_are_left_out_of_an_offer_are_said_before_the_yes(home: Home) -> None:
    """A room among the guests of an invitation is named where its people are shown, and afterwards in `status`."""
    room = 'ATTENDEE;CN="Kelvin (8)":mailto:kelvin@initech.example\r\nEND:VEVENT'
    with opened() as app:
        app.store.record(
            app.account_id, [], offers=[replace(OFFER, calendar=INVITATION.replace("END:VEVENT", room))]
        )
    assert "Kelvin (8) <kelvin@initech.example> looks like a room" in home.run("add", "--offer", "1").err
    assert home.run("add", "--offer", "1", "--yes").code == 0
    assert "looks like a room" in " ".join(home.run("status", INITECH).out.split())
    assert len(home.run("status", INITECH, "--json").json["interviews"][0]["guests"]) == 1


def test_an_invitation_that_cannot_be_read_is_shown_until_it_is_ignored(home: Home) -> None:
    """It names who sent it, what is wrong and the mail; it cannot be added, and `ignore` settles it."""
    with opened() as app:
        app.store.record(app.account_id, [], offers=[replace(OFFER, calendar="", unreadable="a whole day")])
    assert home.run().out.startswith(f"An invitation came: {OFFER.title}. More: afterword todo\n")
    for view in ("status", "todo"):
        shown = home.run(view).out
        assert "Petra Kurz sent a calendar that cannot be read: a whole day." in shown
        assert "afterword ignore 1\n" in shown
        assert "#all/m1" in shown
        assert "--offer" not in shown
    assert "cannot be read" in home.run("add", "--offer", "1", "--yes").err
    assert home.run("ignore", "1").code == 0
    assert "Petra Kurz" not in home.run("todo").out


def test_an_offer_and_a_file_are_two_things(offered: Home) -> None:
    """With --offer neither files nor the flags of files are taken."""
    ran = offered.run("add", "--offer", "1", "--on", "2026-11-25", "x.ics")
    assert ran.code == 2
    assert "--on" in ran.err
    assert "x.ics" in ran.err


def test_a_mail_that_says_no_suggests_closing(home: Home) -> None:
    """Who stopped it, when, where its mail is; and the command that closes it, which nobody gives by itself."""
    home.added()
    home.clock.rest_at(here(24, 10))
    mail = {"by": ANA, "name": "Ana Ruiz", "message_id": "x1", "rfc_message_id": "<no@acme.example>"}
    home.happened(EventKind.ANSWERED, here(24, 9), **mail, suggests="rejected")
    interview = home.run("status", "--json").json["interviews"][0]
    command = f"afterword close {ID} --because rejected"
    assert interview["suggested"]["command"] == command
    assert interview["stopped"]["link"].endswith("#search/rfc822msgid%3Ano%40acme.example")
    assert [s["interview"] for s in home.run("todo", "--json").json["suggestions"]] == [ID]
    for view in ("status", "todo"):
        shown = home.run(view).out
        assert "Ana Ruiz seems to have turned you down" in shown
        assert "afterword close acme --because rejected" in shown
    assert interview["stopped"]["link"] in home.run("status").out


def test_a_mail_that_says_no_comes_before_the_letters_to_finish(home: Home) -> None:
    """Nobody finishes a letter first and reads afterwards that it has become pointless."""
    home.added(notes="")
    home.clock.rest_at(here(23, 16))
    home.happened(EventKind.ANSWERED, here(23, 15, 50), by=ANA, name="Ana Ruiz", suggests="rejected")
    first, then, *_ = home.run().out.splitlines()
    assert first == "Ana Ruiz seems to have turned you down (Acme). More: afterword todo"
    assert then.startswith("Next: ")
    todo = home.run("todo").out
    assert todo.index("turned you down") < todo.index("\n1  ")


def test_a_corrected_address_gets_the_letter_that_came_back(home: Home) -> None:
    """`address` gives the right one; a letter to it is wanted while the time still runs."""
    home.added()
    home.happened(EventKind.SENT, here(23, 16), THANKS, "ana-ruiz", message_id="s1", thread_id="t1")
    home.happened(EventKind.BOUNCED, here(23, 16, 1), person="ana-ruiz", address=ANA, permanent=True)
    home.clock.rest_at(here(23, 17))
    assert home.state(f"{ID}/address/ana-ruiz") == "needs-you"
    ran = home.run("address", f"{ID}/address", "Ana.Ruiz@acme.example")
    assert ran.code == 0
    assert home.state(f"{ID}/thank-you/ana.ruiz@acme.example") == "ready"
    assert "Thank-you letter to Ana Ruiz: ready, " in ran.err


@pytest.mark.parametrize(
    ("step", "address", "word"),
    [
        (f"{ID}/thank-you", "ana at acme", "address"),
        (f"{ID}/thank-you", "rita@acme.example", "Rita Sommer"),
        (f"{ID}/thank-you", "rita+hr@acme.example", "Rita Sommer"),
        (f"{ID}/notes", "x@acme.example", "notes"),
    ],
)
def test_an_address_that_cannot_be_theirs_is_refused(home: Home, step: str, address: str, word: str) -> None:
    """What is no address, another person's, or of a step that concerns nobody: nothing is changed."""
    home.added()
    ran = home.run("address", step, address)
    assert ran.code == 2
    assert word in ran.err

"""Calendar files: instants, people, company and position; a sentence for whatever is no interview."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from afterword.domain.model import Interview, Person, Role
from afterword.errors import InputError
from afterword.imports.given import CalendarFound, Given
from afterword.imports.ics import from_ics
from afterword.imports.zones import place
from imports.corpora import samples

NOW = datetime(2026, 11, 1, tzinfo=UTC)
NAMED = Given("Acme", "Engineer")
HOST = "ORGANIZER;CN=Rae Cole:mailto:rae@acme.example"
JANE = frozenset({"jane@example.com"})
ANA = 'ATTENDEE;CN="Ruiz, Ana (Acme)":mailto:Ana@Acme.example'


def event(*lines: str, times: str = "DTSTART:20261123T190000Z\nDTEND:20261123T200000Z") -> str:
    """An event with those lines."""
    return "\n".join(["BEGIN:VEVENT", "UID:u1", *times.split("\n"), *lines, "END:VEVENT"])


def read(
    *events: str,
    given: Given = NAMED,
    head: str = "METHOD:REQUEST",
    zone: str = "America/New_York",
    you: frozenset[str] = JANE,
) -> CalendarFound:
    """What a calendar with those events gives to jane@example.com."""
    text = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", head, *events, "END:VCALENDAR", ""])
    return from_ics(text.replace("\n", "\r\n").encode(), you=you, default_zone=zone, now=NOW, given=given)


def one(*events: str, given: Given = NAMED, zone: str = "America/New_York") -> Interview:
    """The one interview of those events."""
    (interview,) = read(*events, given=given, zone=zone).interviews
    return interview


def refused(*events: str, given: Given = NAMED) -> str:
    """Why those events are refused."""
    with pytest.raises(InputError) as caught:
        read(*events, given=given)
    return str(caught.value)


def starting(start: str, zone: str = "America/New_York") -> datetime:
    """When a meeting with that start is, as an instant."""
    return one(event(times=f"DTSTART{start}\nDURATION:PT1H"), zone=zone).starts


@pytest.mark.parametrize(
    ("start", "instant"),
    [
        (":20261123T190000Z", "2026-11-23T19:00"),
        (";TZID=America/New_York:20261123T140000", "2026-11-23T19:00"),
        (";TZID=Eastern Standard Time:20260701T140000", "2026-07-01T18:00"),
        (';TZID="(UTC-05:00) Eastern Time (US & Canada)":20260701T140000', "2026-07-01T18:00"),
        (';TZID="(GMT+10:00) Canberra, Melbourne, Sydney":20261123T140000', "2026-11-23T03:00"),
        (
            ';TZID="(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna":20260701T140000',
            "2026-07-01T12:00",
        ),
        (';TZID="Tokyo Standard Time":20261123T140000', "2026-11-23T05:00"),
        (";TZID=/example.org/20260101_1/Europe/Berlin:20261123T140000", "2026-11-23T13:00"),
        (";TZID=UTC+02:20261123T140000", "2026-11-23T12:00"),
        (";TZID=GMT+05:30:20261123T140000", "2026-11-23T08:30"),
        (";TZID=(UTC-05:00) Eastern Time (US & Canada):20260701T140000", "2026-07-01T18:00"),
        (";TZID=(GMT+01:00) Amsterdam, Berlin;VALUE=DATE-TIME:20260701T140000", "2026-07-01T12:00"),
        (";VALUE=DATE-TIME;TZID=(UTC+09:00) Osaka, Sapporo, Tokyo:20261123T140000", "2026-11-23T05:00"),
        (";TZID=Europe/Berlin:20261123T140000Z", "2026-11-23T14:00"),
        (":20261123T140000", "2026-11-23T19:00"),
        (";TZID=America/New_York:20261101T013000", "2026-11-01T05:30"),
        (";TZID=America/New_York:20260308T023000", "2026-03-08T07:30"),
    ],
)
def test_instants(start: str, instant: str) -> None:
    """UTC, IANA, Windows names in both forms, makers' prefixes and floating times are the instants that they mean.

    What the clock change makes ambiguous or impossible is read as RFC 5545 3.3.5 says, where a zone stands beside it.
    """
    assert starting(start) == datetime.fromisoformat(f"{instant}+00:00")


def test_a_series_in_utc_is_in_the_candidates_zone() -> None:
    """As a single meeting in UTC is, not in that of a place whose clocks never change."""
    found = read(event("RRULE:FREQ=WEEKLY;COUNT=2"), zone="Europe/Berlin")
    assert [(i.starts.day, i.time_zone) for i in found.interviews] == [
        (23, "Europe/Berlin"),
        (30, "Europe/Berlin"),
    ]


def test_a_calendar_folded_within_a_letter() -> None:
    """Makers fold by bytes (RFC 5545 3.1): the letter is read whole, in names and titles."""
    text = f"BEGIN:VCALENDAR\n{event('SUMMARY:Gespräch', HOST)}\nEND:VCALENDAR\n".replace("\n", "\r\n")
    data = text.replace("Rae Cole", "Žaneta Cole").encode().replace("Ž".encode(), b"\xc5\r\n \xbd")
    found = from_ics(data, you=JANE, default_zone="UTC", now=NOW, given=NAMED)
    assert [p.name for p in found.interviews[0].people] == ["Žaneta Cole"]


@pytest.mark.parametrize("method", ["REPLY", "COUNTER"])
def test_a_guests_answer_is_no_invitation(method: str) -> None:
    """It lists that guest alone: nobody would be thanked but the host."""
    with pytest.raises(InputError, match="answer to an invitation"):
        read(event(HOST, f"{ANA};PARTSTAT=DECLINED"), head=f"METHOD:{method}")


def test_zone_of_the_file() -> None:
    """A zone that only the file describes gives right instants; its name is that of a place with the same clocks."""
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:20001029T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:20000326T020000\n"
        "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE"
    )
    summer = event(times="DTSTART;TZID=Ours:20260701T140000\nDTEND;TZID=Ours:20260701T150000")
    interview = one(zone, summer, zone="Europe/Madrid")
    assert interview.starts == datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert interview.time_zone == "Europe/Madrid"
    assert "Ours" in refused(summer), "one file's zone must not be known in the next"


def test_zones_that_nobody_knows() -> None:
    """A zone of no meaning is refused by its name."""
    assert place("Narnia Standard Time", {}) is None
    assert place("(UTC+01:00) London", {}) is None, "an offset and a city that contradict each other"
    assert "Narnia" in refused(event(times="DTSTART;TZID=Narnia:20261123T140000\nDURATION:PT1H"))


def test_floating_times_are_said() -> None:
    """A time without a zone is read in the candidate's, and a remark says so; an ambiguous one is a question."""
    found = read(event("SUMMARY:Chat", times="DTSTART:20261123T140000\nDURATION:PT1H"))
    assert found.remarks == (
        "Chat names no time zone; 14:00 on 23 November 2026 is read as America/New_York.",
    )
    assert "happen twice" in refused(event(times="DTSTART:20261101T013000\nDURATION:PT1H"))


@pytest.mark.parametrize(
    "times",
    [
        "DTSTART;VALUE=DATE:20261123\nDTEND;VALUE=DATE:20261124",
        "DTSTART:20261123T190000Z",
        "DTSTART:20261123T190000Z\nDTEND:20261123T180000Z",
        "DTSTART:20261123T190000Z\nDTEND:20261125T190000Z",
        "DTSTART:soon\nDTEND:later",
        "DTSTART:00010101T000000Z\nDURATION:PT1H",
        "DTSTART:20261123T190000Z\nDURATION:P99999999D",
        "DTSTART:20261123T190000Z\nDTSTART:20261123T200000Z\nDURATION:PT1H",
        "DURATION:PT1H",
    ],
)
def test_no_meetings(times: str) -> None:
    """Whole days, meetings without end, over a day, backwards or unreadable are refused, never guessed."""
    assert refused(event(times=times))


def test_length_stands_in_for_an_end() -> None:
    """Where the file names no end, the candidate can."""
    given = Given("Acme", "Engineer", length=timedelta(minutes=45))
    interview = one(event(times="DTSTART:20261123T190000Z"), given=given)
    assert interview.ends - interview.starts == timedelta(minutes=45)


def test_people() -> None:
    """Guests are interviewers, who only invites is a coordinator; rooms, robots and who declined are nobody."""
    interview = one(
        event(
            HOST,
            ANA,
            "ATTENDEE;CN=jane@example.com:mailto:Jane@Example.com",
            "ATTENDEE:mailto:bo.chen@acme.example",
            "ATTENDEE;PARTSTAT=DECLINED;CN=Cy Day:mailto:cy@acme.example",
            "ATTENDEE;CUTYPE=ROOM;CN=Big Room:mailto:big@acme.example",
            "ATTENDEE;CN=Room 4:mailto:c_1@resource.calendar.google.com",
            "ATTENDEE:mailto:no-reply@acme.example",
        )
    )
    assert [(p.id, p.name, p.email, p.part) for p in interview.people] == [
        ("ana-ruiz", "Ana Ruiz", "ana@acme.example", Role.INTERVIEWER),
        ("bo-chen", "Bo Chen", "bo.chen@acme.example", Role.INTERVIEWER),
        ("rae-cole", "Rae Cole", "rae@acme.example", Role.COORDINATOR),
    ]


BLUE_RIVER = "DTSTART:20261201T150000Z\nDTEND:20261201T160000Z"


@pytest.mark.parametrize(
    "address",
    [
        "jane.doe+jobs@gmail.com",
        "janedoe@gmail.com",
        "Jane.Doe@GoogleMail.com",
        "jane@doe.example",
        "jane+jobs@doe.example",
    ],
)
def test_oneself_is_nobody_of_the_interview(address: str) -> None:
    """No letter for the candidate, whichever form of an address of theirs was invited."""
    invited = event(
        "ORGANIZER;CN=Ana Ruiz:mailto:ana.ruiz@blueriver.example",
        "ATTENDEE;CN=Ana Ruiz:mailto:ana.ruiz@blueriver.example",
        f"ATTENDEE;CN=Jane Doe:mailto:{address}",
        "SUMMARY:Interview: Data Analyst at Blue River",
        times=BLUE_RIVER,
    )
    own = frozenset({"jane.doe@gmail.com", "jane@doe.example"})
    (interview,) = read(invited, given=Given(), you=own).interviews
    assert [(p.email, p.part) for p in interview.people] == [("ana.ruiz@blueriver.example", Role.INTERVIEWER)]


def test_one_person_under_several_addresses_is_one_person() -> None:
    """A tagged address is the same person, and so is the same name at the same company."""
    invited = event(
        "ORGANIZER;CN=Ana Ruiz:mailto:ana@blueriver.example",
        "ATTENDEE;CN=Ana Ruiz:mailto:ana.ruiz@blueriver.example",
        "ATTENDEE;CN=Ana Ruiz:mailto:ana.ruiz+calendar@blueriver.example",
        "ATTENDEE:mailto:bchen@blueriver.example",
        "ATTENDEE;CN=Bo Chen:mailto:bchen+work@blueriver.example",
        times=BLUE_RIVER,
    )
    assert [(p.id, p.email, p.part) for p in one(invited).people] == [
        ("ana-ruiz", "ana.ruiz@blueriver.example", Role.INTERVIEWER),
        ("bo-chen", "bchen@blueriver.example", Role.INTERVIEWER),
    ]


def test_namesakes_at_two_companies_are_two_people() -> None:
    """The same name at another domain is somebody else."""
    invited = event(
        "ATTENDEE;CN=Ana Ruiz:mailto:ana@acme.example", "ATTENDEE;CN=Ana Ruiz:mailto:ana@globex.example"
    )
    assert len(one(invited).people) == 2


def test_lone_organiser_is_the_interviewer() -> None:
    """Who invites and is alone with the candidate is the one who asks."""
    (rae,) = one(event(HOST, "ATTENDEE:mailto:jane@example.com")).people
    assert (rae.name, rae.part) == ("Rae Cole", Role.INTERVIEWER)


@pytest.mark.parametrize(
    "description",
    [
        "Interviewers: Ana Ruiz (Head of People)\\, Bo Chen",
        "You will be meeting with Ana Ruiz (Head of People) and Bo Chen.\\nJoin: https://acme.zoom.us/j/1",
        "Hello Jane!\\n\\nPanel:\\n- Ana Ruiz - Head of People\\n- Bo Chen\\n\\nSee you",
    ],
)
def test_people_of_the_description(description: str) -> None:
    """Where the guests are oneself alone, the people are those whom the description names."""
    people = one(event("ATTENDEE:mailto:jane@example.com", f"DESCRIPTION:{description}")).people
    assert [(p.name, p.title) for p in people] == [("Ana Ruiz", "Head of People"), ("Bo Chen", "")]


def test_addresses_in_the_description() -> None:
    """'Name <address>' in the description gives both."""
    (ana,) = one(event("DESCRIPTION:With Ana Ruiz <ana@acme.example> and you <jane@example.com>")).people
    assert ana.email == "ana@acme.example"


RITA = "ORGANIZER;CN=Rita Sommer:mailto:rita@acme.example"


def who(*lines: str, you: frozenset[str] = JANE) -> list[tuple[str, str, str]]:
    """Name, address and part of the people of an event."""
    (interview,) = read(event(*lines), you=you).interviews
    return [(p.name, p.email, p.part.value) for p in interview.people]


@pytest.mark.parametrize(
    ("guest", "name", "unusable"),
    [
        (
            "ATTENDEE;CN=Jürgen Groß:mailto:jürgen.groß@acme.example",
            "Jürgen Groß",
            "jürgen.groß@acme.example",
        ),
        ('ATTENDEE;CN="Li Wei":invalid:nomail', "Li Wei", "invalid:nomail"),
        (
            "ATTENDEE;CN=Li Wei:/o=Acme/ou=Berlin/cn=Recipients/cn=liwei",
            "Li Wei",
            "/o=Acme/ou=Berlin/cn=Recipients/cn=liwei",
        ),
        ("ATTENDEE:mailto:Li Wei", "Li Wei", "Li Wei"),
        ("ATTENDEE;CN=Li Wei:mailto:", "Li Wei", ""),
    ],
)
def test_a_guest_whose_address_cannot_be_used_stays(guest: str, name: str, unusable: str) -> None:
    """An interviewer without an address, who is asked for; who only invites takes nobody's place."""
    found = read(event(RITA, guest))
    (person, rita) = found.interviews[0].people
    assert (person.name, person.email, person.part) == (name, "", Role.INTERVIEWER)
    assert person.unusable_address == unusable
    assert rita.part is Role.COORDINATOR
    assert any(name in remark and unusable in remark for remark in found.remarks) is bool(unusable)


@pytest.mark.parametrize(
    "guest",
    [
        "ATTENDEE;CN=li.wei@acme.example:mailto:Li Wei",
        "ATTENDEE;CN=Li Wei <li.wei@acme.example>:invalid:nomail",
        "ATTENDEE;CN=Li Wei;EMAIL=li.wei@acme.example:/o=Acme/cn=Recipients/cn=liwei",
        "ATTENDEE;CN=Li Wei:mailto:li%2Ewei@acme.example",
    ],
)
def test_an_address_is_found_where_the_file_has_it(guest: str) -> None:
    """Swapped with the name, beside the name, or in EMAIL."""
    assert who(guest) == [("Li Wei", "li.wei@acme.example", "interviewer")]


def test_nobody_is_left_out_without_a_word() -> None:
    """A sentence shows what the file says of each guest who is not counted."""
    guests = [
        "ATTENDEE;CN=Kelvin (8):mailto:kelvin@acme.example",
        "ATTENDEE;CN=Notetaker:mailto:no-reply@acme.example",
        "ATTENDEE;PARTSTAT=DECLINED;CN=Cy Day:mailto:cy@acme.example",
        "ATTENDEE:invalid:nomail",
    ]
    said = " ".join(read(event(RITA, *guests)).remarks)
    assert all(shown in said for shown in ("Kelvin (8)", "no-reply@", "Cy Day", "invalid:nomail"))


@pytest.mark.parametrize(
    ("name", "local_part", "location"),
    [
        ("OSL - Fram (6 seats\\, quiet)", "osl-fram", ""),
        ("Meeting Room 3.12 Berlin", "mr-3-12", ""),
        ("Kelvin (8)", "kelvin", ""),
        ("Kelvin", "kelvin", "Kelvin"),
        ("Golden Gate", "golden.gate.sfo", "Zoom; Golden Gate"),
        ("Board Room", "board.room", ""),
        ("Besprechungsraum Isar", "isar", ""),
        ("Salle Curie", "curie", ""),
        ("Sala de reuniones 2", "sala2", ""),
        ("MUC 4.12 Isar", "muc-4-12", ""),
        ("Room 4", "room4", ""),
    ],
)
def test_rooms_are_no_people(name: str, local_part: str, location: str) -> None:
    """Also where the calendar does not say which guests are rooms; the candidate may say that one is somebody."""
    room = f'ATTENDEE;CN="{name}":mailto:{local_part}@acme.example'
    lines = (HOST, ANA, room, f"LOCATION:{location}")
    assert [p for p, _, _ in who(*lines)] == ["Ana Ruiz", "Rae Cole"]
    known = replace(NAMED, people=(Person("", "Kel Vin", f"{local_part}@acme.example"),))
    assert len(read(event(*lines), given=known).interviews[0].people) == 3


@pytest.mark.parametrize(
    ("name", "local_part"),
    [
        ("Roomi Patel", "roomi.patel"),
        ("Emma Room", "emma.room"),
        ("Ana Ruiz (2)", "ana.ruiz2"),
        ("Ana Sala", "ana.sala"),
        ("Ana Ruiz", "aruiz"),
        ("HR - Ana Ruiz", "ana.ruiz"),
        ("RUIZ Ana", "ruiz.ana"),
    ],
)
def test_people_are_no_rooms(name: str, local_part: str) -> None:
    """A name that sounds like a room is a person's where the address spells it."""
    assert len(who(f"ATTENDEE;CN={name}:mailto:{local_part}@acme.example")) == 1


@pytest.mark.parametrize("host", ["greenhouse.io", "zoom.us", "lever.co", "calendly.com", "gem.com"])
def test_an_interview_at_a_maker_of_hiring_software(host: str) -> None:
    """Who signs with their own name works there; the program that invites does not."""
    people = who(
        f"ORGANIZER;CN=Rita Sommer:mailto:rita.sommer@{host}",
        f"ATTENDEE;CN=Ana Ruiz:mailto:ana.ruiz@{host}",
        f"ATTENDEE;CN=Li Wei:mailto:lwei@{host}",
        f"ATTENDEE;CN=Interview:mailto:no-reply@{host}",
    )
    assert [(name, part) for name, _, part in people] == [
        ("Ana Ruiz", "interviewer"),
        ("Li Wei", "interviewer"),
        ("Rita Sommer", "coordinator"),
    ]


def test_whom_the_description_says_to_ask_arranges_the_meeting() -> None:
    """Where a program invites, the person to reply to is the coordinator, by the name alone."""
    people = who(
        "ORGANIZER;CN=Acme Recruiting:mailto:interviews@ashbyhq.com",
        ANA,
        "DESCRIPTION:Your interview with Acme is confirmed!\\nQuestions? Reply to Rita Sommer (rita@acme.example).",
    )
    assert people == [
        ("Ana Ruiz", "ana@acme.example", "interviewer"),
        ("Rita Sommer", "rita@acme.example", "coordinator"),
    ]


def test_two_people_after_one_job_are_two() -> None:
    """'our CTO Ana Ruiz and Li Wei': the job belongs to the first, and nobody is a part of it."""
    found = one(event("DESCRIPTION:Hi Jane\\, you will speak with our CTO Ana Ruiz and Li Wei."))
    assert [(p.name, p.title) for p in found.people] == [("Ana Ruiz", "CTO"), ("Li Wei", "")]


def test_an_address_after_a_name_in_the_description() -> None:
    """A line of both is a person, where a program invites."""
    people = who(
        "ORGANIZER;CN=Calendly:mailto:notifications@calendly.com",
        "DESCRIPTION:Ana Ruiz - ana@acme.example\\nEvent: Interview",
    )
    assert people == [("Ana Ruiz", "ana@acme.example", "interviewer")]


def test_a_host_without_a_usable_address_is_not_lost() -> None:
    """Exchange may write a path for the organizer: the name stays, and the address is asked for."""
    people = who("ORGANIZER;CN=Rita Sommer:mailto:/o=Acme/cn=Recipients/cn=rsommer", ANA)
    assert people == [("Ana Ruiz", "ana@acme.example", "interviewer"), ("Rita Sommer", "", "coordinator")]


def test_a_title_that_says_cancelled_is_remarked_on() -> None:
    """Outlook leaves the mark in a title: the meeting is not added without a word."""
    found = read(event(HOST, "SUMMARY:Canceled: Interview"))
    assert found.remarks == (
        "The title of Canceled: Interview says that it was cancelled: add it only if it takes place.",
    )


def test_a_note_taker_is_nobody() -> None:
    """A program that joins to take notes gets no letter, whatever first name it has, and a sentence says so."""
    found = read(event(ANA, "ATTENDEE;CN=Fred:mailto:fred@fireflies.ai"))
    assert [p.name for p in found.interviews[0].people] == ["Ana Ruiz"]
    assert found.remarks == ("Fred <fred@fireflies.ai> looks like a program and is left out.",)


def test_the_company_of_an_agencys_invitation_is_the_interviewers() -> None:
    """The agency invites, and its domain does not name the employer."""
    agency = "ORGANIZER;CN=Greta Holm:mailto:greta@talentbridge.example"
    title = "SUMMARY:TalentBridge: Interview Jane Doe / Acme - Controller"
    interview = one(event(agency, ANA, title), given=Given())
    assert (interview.company, interview.position) == ("Acme", "Controller")


def test_a_talk_without_a_position_belongs_to_the_others_of_its_file() -> None:
    """A lunch on the day of the loop is the same application: two would nudge twice."""
    loop = event(HOST, ANA, "SUMMARY:Coding - Engineer at Ac Me")
    lunch = event(HOST, ANA, "SUMMARY:Lunch with Ana Ruiz", times="DTSTART:20261123T170000Z\nDURATION:PT1H")
    found = read(loop, lunch.replace("u1", "u2"), given=Given(leaves_open=True)).interviews
    assert [(i.company, i.position) for i in found] == [("Ac Me", "Engineer")] * 2
    assert len({i.id for i in found}) == 2


def test_a_hiring_system_that_invites_is_nobody() -> None:
    """Its addresses spell no name of the person in whose name it writes."""
    guests = (ANA, "ORGANIZER;CN=Rita Sommer:mailto:6f2a91c7@calendar.greenhouse.io")
    assert [name for name, _, _ in who(*guests)] == ["Ana Ruiz"]


@pytest.mark.parametrize(
    "description",
    [
        "Hello Jane\\,\\n\\nplease join us.\\n\\nInterviewers:\\n- Ana Ruiz (Head of People)\\n- Li Wei (Data Lead)\\n",
        "<p>Your interviewers:</p><ul><li>Ana Ruiz, Head of People</li></ul>Interviewer: Li Wei\\, Data Lead",
        "You’ll be meeting with Ana Ruiz (Head of People) and Li Wei (Data Lead).",
        "Interview panel: Ana Ruiz\\, Head of People; Li Wei\\, Data Lead",
        "Panel:\\nAna Ruiz – Head of People\\nLi Wei – Data Lead\\n\\nSee you soon",
        "Hi Jane\\, on Monday you will meet with Ana Ruiz (Head of People) and Li Wei (Data Lead) on Zoom.",
        "Ihre Gesprächspartner sind:\\nAna Ruiz\\, Head of People\\nLi Wei\\, Data Lead\\n\\nViele Grüße\\nRita",
        "<b>Interviewers</b>:<br>Ana Ruiz &ndash; Head of People<br>Li Wei &ndash; Data Lead<br><br>Join <a>here</a>",
        "Your interview with Acme.\\nOur Head of People\\, Ana Ruiz\\, and you speak\\, then with Li Wei (Data Lead).",
    ],
)
def test_interviewers_in_the_description_alone(description: str) -> None:
    """They are the interviewers, also beside a coordinator among the guests; who only invites is a coordinator."""
    guest = "ATTENDEE;CN=Jane Doe:mailto:jane@example.com"
    (interview,) = read(event(RITA, guest, f"DESCRIPTION:{description}")).interviews
    assert [(p.name, p.email, p.part) for p in interview.people] == [
        ("Ana Ruiz", "", Role.INTERVIEWER),
        ("Li Wei", "", Role.INTERVIEWER),
        ("Rita Sommer", "rita@acme.example", Role.COORDINATOR),
    ]
    with_hr = who(
        RITA, guest, "ATTENDEE;CN=Talent Team:mailto:talent@acme.example", f"DESCRIPTION:{description}"
    )
    assert [name for name, _, _ in with_hr] == ["Talent Team", "Ana Ruiz", "Li Wei", "Rita Sommer"]


def test_a_description_adds_what_the_guests_lack() -> None:
    """Its title goes to the guest of that name, who is not counted twice."""
    described = "DESCRIPTION:Interviewers:\\n- Ana Ruiz (Head of People)\\n- Rae Cole (CTO)"
    (interview,) = read(event(HOST, ANA, described)).interviews
    assert [(p.name, p.email, p.title) for p in interview.people] == [
        ("Ana Ruiz", "ana@acme.example", "Head of People"),
        ("Rae Cole", "rae@acme.example", "CTO"),
    ]


@pytest.mark.parametrize(
    ("cn", "name"),
    [
        ("Ruiz, Ana", "Ana Ruiz"),
        ('"Ana Ruiz, SHRM-CP"', "Ana Ruiz"),
        ('"Li Wei, CPA, MBA"', "Li Wei"),
        ('"Dr. Ana Ruiz, PhD"', "Dr. Ana Ruiz"),
        ("Ana Ruiz/Acme", "Ana Ruiz"),
        ('"RUIZ, Ana (Acme) [EXT]"', "Ana Ruiz"),
        ('"Ana&#32;Ruiz"', "Ana Ruiz"),
    ],
)
def test_names_of_directories(cn: str, name: str) -> None:
    """Order, degrees and firms, also with a comma that the file does not quote."""
    assert who(f"ATTENDEE;CN={cn}:mailto:x7@acme.example") == [(name, "x7@acme.example", "interviewer")]


def test_oneself_by_name() -> None:
    """An invitation to an address that config does not know makes nobody of the candidate."""
    guest = "ATTENDEE;CN=Jane Doe:mailto:jdoe@university.example"
    assert who(guest, ANA, you=JANE | {"Jane Doe"}) == [("Ana Ruiz", "ana@acme.example", "interviewer")]


def test_address_without_a_name_is_a_question() -> None:
    """No letter greets 'jruiz': the name is asked for, and the flag that says it answers."""
    bare = event("ATTENDEE:mailto:jruiz@acme.example")
    assert '--person "Name <jruiz@acme.example>"' in refused(bare)


@pytest.mark.parametrize(
    "summary",
    [
        "Interview: Data Engineer at Acme",
        "Interview for Data Engineer at Acme",
        "Interview for the Data Engineer role at Acme",
        "Data Engineer interview at Acme",
        "Interview with Acme – Data Engineer",
        "Acme Interview: Data Engineer",
        "Technical interview - Data Engineer - Acme",
        "Phone screen: Acme – Data Engineer",
        "Updated invitation: Interview with Acme for Data Engineer @ Mon Nov 23\\, 2026 2pm",
        "Acme | Data Engineer interview",
        "Data Engineer Interview (Zoom)",
    ],
)
def test_company_and_position(summary: str) -> None:
    """The usual titles of invitations give both, with the help of the organiser's domain."""
    interview = one(event(f"SUMMARY:{summary}", HOST, ANA), given=Given())
    assert (interview.company, interview.position) == ("Acme", "Data Engineer")


def test_company_by_domain() -> None:
    """A domain names the company, but never that of private mail, of a hiring system or of the candidate."""
    given = Given(position="Engineer")
    river = event("ATTENDEE;CN=Bo Chen:mailto:bo@blue-river.co.uk")
    assert one(river, given=given).company == "Blue River"
    for email in ("bo@gmail.com", "bo@yahoo.co.uk", "invitations-7@calendly.com", "bo@example.com"):
        assert "--company" in refused(event(f"ORGANIZER;CN=Bo Chen:mailto:{email}"), given=given)


def test_person_is_no_company() -> None:
    """'Interview with Ana Ruiz' names no company; the meeting's service is none either."""
    for title in ("Interview with Ana Ruiz", "Interview - Zoom"):
        found = refused(event(f"SUMMARY:{title}", ANA, HOST), given=Given())
        assert "--position" in found
        assert "--company" not in found


def test_candidate_wins_over_guesses() -> None:
    """What is said beside the file stands."""
    interview = one(event("SUMMARY:Interview: Engineer at Acme", HOST), given=Given("Other", "Cook"))
    assert (interview.company, interview.position) == ("Other", "Cook")


def test_several_meetings_of_a_day() -> None:
    """Each meeting of a file is an interview under an id of its own; its uid tells them apart."""
    second = event(times="DTSTART:20261123T210000Z\nDURATION:PT1H").replace("UID:u1", "UID:u2")
    found = read(event(), second).interviews
    assert [i.id for i in found] == ["acme-engineer-2026-11-23", "acme-engineer-2026-11-23-2"]
    assert [i.uid for i in found] == ["u1", "u2"]


def test_newest_version_counts() -> None:
    """Of one event's versions the highest SEQUENCE counts, wherever it stands."""
    moved = event("SEQUENCE:2", times="DTSTART:20261124T190000Z\nDURATION:PT1H")
    for order in ((moved, event("SEQUENCE:1")), (event("SEQUENCE:1"), moved)):
        interview = one(*order)
        assert (interview.starts.day, interview.sequence) == (24, 2)


def test_cancellations() -> None:
    """A cancelled meeting is no interview, and is told by its uid; by METHOD or by STATUS."""
    called_off = read(event("SEQUENCE:3"), head="METHOD:CANCEL")
    assert (called_off.interviews, called_off.cancelled[0].uid, called_off.cancelled[0].sequence) == (
        (),
        "u1",
        3,
    )
    assert read(event("STATUS:CANCELLED")).cancelled[0].uid == "u1"


def test_short_series() -> None:
    """A few days in a row are an interview each, moved ones where they were moved to; left-out days are left out."""
    times = "DTSTART;TZID=America/New_York:20261030T140000\nDTEND;TZID=America/New_York:20261030T150000"
    rule = event("RRULE:FREQ=DAILY;COUNT=4", "EXDATE;TZID=America/New_York:20261031T140000", times=times)
    moved = event(
        "RECURRENCE-ID;TZID=America/New_York:20261101T140000",
        times="DTSTART;TZID=America/New_York:20261101T160000\nDTEND;TZID=America/New_York:20261101T170000",
    )
    found = read(rule, moved).interviews
    assert [f"{i.starts:%d %H}" for i in found] == ["30 18", "01 21", "02 19"]
    assert found[1].uid == "u1#20261101T190000Z"


def test_series_without_end_is_a_question() -> None:
    """A standing meeting is not taken whole: its day is asked for, and --on answers."""
    weekly = event("RRULE:FREQ=WEEKLY", times="DTSTART;TZID=Europe/Berlin:20200106T100000\nDURATION:PT30M")
    assert "--on 2026-11-02" in refused(weekly)
    interview = one(weekly, given=Given("Acme", "Engineer", on=date(2026, 11, 9)))
    assert interview.starts == datetime(2026, 11, 9, 9, tzinfo=UTC)
    assert "--on" in refused(weekly, given=Given("Acme", "Engineer", on=date(2026, 11, 10)))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=NEVER",
        "FREQ=DAILY;COUNT=999999999",
        "FREQ=DAILY;UNTIL=99991231T000000Z",
        "RSCALE=CHINESE;FREQ=YEARLY",
    ],
)
def test_rules_without_a_day_end(rule: str) -> None:
    """A rule that could be searched for ever, or makes no sense, is refused in little time."""
    began = time.monotonic()
    assert refused(event(f"RRULE:{rule}"))
    assert time.monotonic() - began < 10


def test_a_date_of_a_series_that_cannot_be_read() -> None:
    """A broken list of dates is refused by its name."""
    said = refused(event("RRULE:FREQ=DAILY;COUNT=2", "RDATE;VALUE=PERIOD:202611T190000Z/PT1H"))
    assert "an unreadable RDATE" in said


def test_large_files_are_refused() -> None:
    """A file far beyond an invitation is refused without being read."""
    with pytest.raises(InputError):
        from_ics(b"BEGIN:VCALENDAR\r\n" * 200_000, you=JANE, default_zone="UTC", now=NOW)
    assert "at most" in refused(*[event()] * 2001)
    weekly = [event("RRULE:FREQ=WEEKLY;COUNT=2").replace("UID:u1", f"UID:{n}") for n in range(41)]
    assert "41 meetings that repeat" in refused(*weekly)


def clear(data: bytes) -> bool:
    """Whether a file gives interviews that end after they start, cancellations, or sentences about what is wrong."""
    try:
        found = from_ics(data, you=JANE, default_zone="America/New_York", now=NOW, given=NAMED)
    except InputError as error:
        return all(p.place and p.found for p in error.problems) and bool(error.problems)
    return all(i.starts < i.ends for i in found.interviews) and bool(found.interviews or found.cancelled)


PIECES = st.sampled_from(
    [
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "BEGIN:VTIMEZONE",
        "END:VTIMEZONE",
        "DTSTART:20261123T190000Z",
        "DTSTART;TZID=X:20261123T190000",
        "DTEND:20261123T200000Z",
        "DURATION:PT1H",
        "DURATION:-P1D",
        "RRULE:FREQ=DAILY;COUNT=3",
        "RRULE:FREQ=",
        "RDATE:20261124T190000Z",
        "EXDATE:x",
        "RDATE;VALUE=PERIOD:202611T190000Z/PT1H",
        "RECURRENCE-ID:20261123T190000Z",
        "ATTENDEE:mailto:a@b.example",
        'ATTENDEE;CN="A B":x',
        "ORGANIZER:",
        "UID:u",
        "SEQUENCE:x",
        "SUMMARY:Interview: A at B",
        "TZID:X",
        ";;;",
        ":",
        "STATUS:CANCELLED",
        "DESCRIPTION:with A B",
        "METHOD:CANCEL",
        "DTSTART;VALUE=DATE:20261123",
        "DTSTART;TZID=Europe/Berlin:20261123T190000",
    ]
)


@settings(max_examples=150, deadline=None)
@examples(st.lists(PIECES, max_size=14))
def test_broken_files_are_refused_with_a_sentence(lines: list[str]) -> None:
    """Whatever lines stand in whatever order, the file is read or refused; nothing else comes out."""
    text = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VEVENT", "END:VCALENDAR"])
    assert clear(text.encode())


def test_real_calendars() -> None:
    """Every calendar of the corpora is read or refused with a sentence, in little time, one after the other."""
    for path in samples("ics"):
        began = time.monotonic()
        assert clear(path.read_bytes()), path.name
        assert time.monotonic() - began < 10, path.name

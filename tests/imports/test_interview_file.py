"""An interview file in TOML: what it gives, and how it says that it is wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.model import (
    Interview,
    Notes,
    OpenQuestion,
    PersonNotes,
    Role,
    Sentence,
    SharedSentence,
)
from afterword.errors import InputError
from afterword.imports.naming import slug
from afterword.imports.toml import from_toml

WHOLE = """
company = "Acme"
position = "Human Resources Specialist"
starts = 2026-11-23T14:00:00
ends = 2026-11-23T15:00:00
time_zone = "America/New_York"

[rules]
decision_by = 2026-12-04
no_calls = true
only_contact = "Bo@Acme.example"
holidays = "us"

[[people]]
name = "Ana Ruiz"
email = "Ana@ACME.example"
title = "Head of People"
phone = "+1 555 0101"
linkedin = "https://www.linkedin.com/in/ana"
welcomes = ["email", "phone", "email"]
time_zone = "Europe/Madrid"
language = "es"
form_of_address = "usted"
greeting = "doña Ana"
[people.notes]
sentences = [
  { stem = "enjoyed-hearing", text = "onboard a team across nine time zones" },
  { stem = "own", text = "  " },
]
open_questions = [
  { question = "whether I had run a payroll migration", answer = "have run two", stem = "asked-me" },
  { question = "", answer = "" },
]
closing = { stem = "good-luck", text = "the move" }
letter = '''
Dear Ana,

thank you.
'''

[[people]]
name = "Bo Chen"
part = "coordinator"

[notes]
rough = '''
ana: NINE time zones!!
  bo was late
'''
read = true
fit = [
  { stem = "last-job", text = "moved a payroll of 1,200 people", for = ["Ana Ruiz", "ana"] },
  { stem = "mentioned", text = "speak Catalan" },
]
challenge = { stem = "told-me", text = "onboarding is what keeps everybody busy", for = [] }
offers = [{ stem = "start-by", text = "writing one checklist", for = ["ana+work@acme.example"] }]
attachments = ["checklist.pdf"]
"""
TIMES = "starts = 2026-11-23T14:00:00\nends = 2026-11-23T15:00:00\n"
HEAD = 'company = "Acme"\nposition = "Engineer"\n'


def read(text: str, zone: str = "America/New_York") -> Interview:
    """The interview of that text."""
    return from_toml(text, zone=zone, file="acme.toml")


def refused(text: str) -> dict[str, str]:
    """What is expected at each place that is wrong."""
    with pytest.raises(InputError) as caught:
        read(text)
    return {problem.place.removeprefix("acme.toml: "): problem.expected for problem in caught.value.problems}


def test_whole_file() -> None:
    """Every key arrives in the facts: instants in UTC, addresses in small letters, empty notes left out."""
    interview = read(WHOLE)
    ana, bo = interview.people
    assert interview.id == "acme-human-resources-specialist-2026-11-23"
    assert interview.starts == datetime(2026, 11, 23, 19, tzinfo=UTC)
    assert interview.ends == datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert interview.rules.decision_by == date(2026, 12, 4)
    assert interview.rules.no_calls
    assert (interview.rules.only_contact, interview.rules.holidays) == ("bo@acme.example", "US")
    assert (ana.id, ana.email, ana.welcomes) == ("ana-ruiz", "ana@acme.example", ("email", "phone"))
    assert (ana.language, ana.form_of_address, ana.greeting) == ("es", "usted", "doña Ana")
    assert ana.notes == PersonNotes(
        sentences=(Sentence("enjoyed-hearing", "onboard a team across nine time zones"),),
        open_questions=(OpenQuestion("whether I had run a payroll migration", "have run two", "asked-me"),),
        closing=Sentence("good-luck", "the move"),
        letter="Dear Ana,\n\nthank you.",
    )
    assert (bo.part, bo.email, bo.notes) == (Role.COORDINATOR, "", PersonNotes())
    assert interview.notes == Notes(
        rough="ana: NINE time zones!!\n  bo was late",
        fit=(
            SharedSentence("last-job", "moved a payroll of 1,200 people", ("ana-ruiz",)),
            SharedSentence("mentioned", "speak Catalan"),
        ),
        challenge=SharedSentence("told-me", "onboarding is what keeps everybody busy", ()),
        offers=(SharedSentence("start-by", "writing one checklist", ("ana-ruiz",)),),
        attachments=("checklist.pdf",),
        read=True,
    )


def test_every_problem_at_once() -> None:
    """Wrong keys, people, rules and times are all told in one go, each with its place."""
    found = refused(
        'company = "Ac\\nme"\ncompani = "x"\nstarts = 2026-11-23T14:00:00\nends = 2026-11-23T13:00:00\n'
        '[rules]\nonly_contact = "bo"\nholidays = "XX"\ndecision_by = "soon"\n'
        '[[people]]\nname = "Ana"\nemail = "ana@acme.example"\n'
        '[[people]]\nname = "B\\u0007o"\nemail = "ana@acme.example"\nwelcomes = ["fax"]\nlinkedin = "http://x.example"\n'
    )
    assert set(found) == {
        "company",
        "compani",
        "position",
        "ends",
        "[rules] only_contact",
        "[rules] holidays",
        "[rules] decision_by",
        "[[people]] 2, name",
        "[[people]] 2, email",
        "[[people]] 2, welcomes 1",
        "[[people]] 2, linkedin",
    }
    assert found["compani"] == "company, perhaps"


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        ("2026-03-08T02:30:00", "leaves this one out: 2026-03-08T03:30:00-04:00"),
        ("2026-11-01T01:30:00", "2026-11-01T01:30:00-04:00 or 2026-11-01T01:30:00-05:00"),
    ],
)
def test_clock_changes_are_questions(starts: str, expected: str) -> None:
    """A local time that does not exist, or exists twice, is asked about, with what to write instead."""
    found = refused(HEAD + f"starts = {starts}\nends = {starts[:10]}T05:00:00\n")
    assert list(found) == ["starts"]
    assert expected in found["starts"]


def test_an_offset_answers_the_question() -> None:
    """The ambiguous hour with an offset is one instant; text in place of a TOML time is the same."""
    text = HEAD + 'starts = "2026-11-01T01:30:00-05:00"\nends = 2026-11-01T03:00:00\n'
    assert read(text).starts == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "times",
    [
        "starts = 2026-11-23\nends = 2026-11-23T15:00:00\n",
        'starts = "2026-11-23"\nends = 2026-11-23T15:00:00\n',
        "starts = 14:00:00\nends = 2026-11-23T15:00:00\n",
        "starts = 0001-01-01T00:00:00\nends = 2026-11-23T15:00:00\n",
        "starts = 2026-11-23T14:00:00\nends = 2026-11-23T14:00:00\n",
        "starts = 2026-11-23T14:00:00\nends = 2026-11-25T14:00:00\n",
    ],
)
def test_no_times(times: str) -> None:
    """Dates without time, times out of all reason, an end before the start and days of interview are refused."""
    assert set(refused(HEAD + times)) <= {"starts", "ends"}


def test_the_same_person_twice() -> None:
    """Two people may share a name where both have an address; otherwise each stands once."""
    ana = '[[people]]\nname = "Ana Ruiz"\n'
    assert list(refused(HEAD + TIMES + ana + ana)) == ["[[people]] 2, name"]
    two = read(HEAD + TIMES + ana + 'email = "a@acme.example"\n' + ana + 'email = "b@acme.example"\n')
    assert [person.id for person in two.people] == ["ana-ruiz", "ana-ruiz-2"]
    tagged = ana + 'email = "a@acme.example"\n' + '[[people]]\nname = "A."\nemail = "a+jobs@acme.example"\n'
    assert list(refused(HEAD + TIMES + tagged)) == ["[[people]] 2, email"]


@given(st.text(min_size=1))
def test_slugs_are_never_empty(text: str) -> None:
    """Whatever a name is written in, its id is plain ASCII and says something."""
    assert slug(text)
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_ids_differ_where_nothing_can_be_spelled() -> None:
    """Two names of signs alone do not fall together."""
    assert slug("🎉") != slug("🚀")


def test_day_of_the_id_is_local() -> None:
    """An evening in Los Angeles is the next day in UTC; the id names the day that the candidate lived."""
    text = HEAD + "starts = 2026-11-23T20:00:00\nends = 2026-11-23T21:00:00\n"
    assert read(text, "America/Los_Angeles").id == "acme-engineer-2026-11-23"


FORMER = """
company = "Acme"
position = "Engineer"
starts = 2026-11-23T14:00:00
ends = 2026-11-23T15:00:00
[[people]]
name = "Ana Ruiz"
[people.notes]
talked_about = ["how the trams  are timed", "  "]
open_questions = [{ question = "Which database?", answer = "PostgreSQL" }]
[notes]
points = ["remote first", "small teams"]
challenge = "moving house"
i_can = ["write it down"]
attachments = ["plan.pdf"]
"""


def test_a_file_of_the_former_way_is_rough_notes() -> None:
    """Points, challenge, offers and what was talked about become lines of `rough`; questions and files stay."""
    interview = read(FORMER)
    (ana,) = interview.people
    rough = "remote first\nsmall teams\nmoving house\nwrite it down\nAna Ruiz: how the trams are timed"
    assert interview.notes == Notes(rough=rough, attachments=("plan.pdf",))
    assert ana.notes == PersonNotes(open_questions=(OpenQuestion("Which database?", "PostgreSQL"),))


def test_rough_notes_of_both_ways_stand_together() -> None:
    """A file that has `rough` and former keys loses neither, and says nothing twice."""
    both = FORMER.replace("[notes]\n", '[notes]\nrough = "typed on the tram\\nsmall teams"\n')
    assert read(both).notes.rough.splitlines() == [
        "typed on the tram",
        "small teams",
        "remote first",
        "moving house",
        "write it down",
        "Ana Ruiz: how the trams are timed",
    ]

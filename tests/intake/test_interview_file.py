"""An interview file in TOML: what it gives, and how it says that it is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.core.facts import Interview, OpenQuestion, Part
from afterword.errors import InputError
from afterword.intake.naming import slug
from afterword.intake.notes_form import notes_template
from afterword.intake.toml import from_toml, notes_from_toml

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
[people.notes]
talked_about = ["how the team onboards across nine time zones", "  "]
open_questions = [{ question = "Have you run a payroll migration?", answer = "Yes: two." }]

[[people]]
name = "Bo Chen"
part = "coordinator"

[notes]
points = ["remote first", "small teams"]
challenge = "onboarding across time zones"
i_can = ["write it down"]
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
    assert ana.notes.talked_about == ("how the team onboards across nine time zones",)
    assert ana.notes.open_questions == (OpenQuestion("Have you run a payroll migration?", "Yes: two."),)
    assert (bo.part, bo.email) == (Part.COORDINATOR, "")
    assert interview.notes.challenge == "onboarding across time zones"


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


def test_notes_replace_what_they_hold() -> None:
    """A notes file changes the keys that it holds and leaves the others; people are found by address or name."""
    text = '[notes]\nchallenge = "hiring"\n[[people]]\nname = "bo chen"\n[people.notes]\ntalked_about = ["trains"]\n'
    noted = notes_from_toml(text, read(WHOLE))
    ana, bo = noted.people
    assert (noted.notes.challenge, noted.notes.points) == ("hiring", ("remote first", "small teams"))
    assert bo.notes.talked_about == ("trains",)
    assert ana.notes.talked_about


def test_notes_tell_how_to_follow_up() -> None:
    """Ways and number of a person, the date of the company: what stands there counts, the rest stays."""
    before = from_toml(WHOLE, zone="UTC")
    text = """
[rules]
decision_by = 2026-12-11
[[people]]
name = "Ana Ruiz"
welcomes = ["phone"]
phone = "+1 555 0199"
"""
    after = notes_from_toml(text, before)
    assert after.rules == replace(before.rules, decision_by=date(2026, 12, 11))
    assert after.people[0] == replace(before.people[0], welcomes=("phone",), phone="+1 555 0199")
    assert after.people[1:] == before.people[1:]
    assert notes_from_toml("", before) == before


def test_notes_about_a_stranger() -> None:
    """Somebody who is not of the interview is a problem that names who is."""
    with pytest.raises(InputError) as caught:
        notes_from_toml('[[people]]\nname = "Cy"\n[[people]]\nemail = "d@x.example"\n', read(WHOLE))
    assert len(caught.value.problems) == 2
    assert "Ana Ruiz, Bo Chen" in caught.value.problems[0].expected


def test_notes_template_reads_back() -> None:
    """The form holds what was noted; reading it as it is changes nothing."""
    interview = read(WHOLE.replace("Head of People", "x").replace("small teams", 'say \\"hi\\" \\\\ there'))
    assert notes_from_toml(notes_template(interview), interview) == interview
    assert "# What did you talk about with Ana Ruiz alone?" in notes_template(interview)

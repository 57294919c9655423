"""The one form: what people write is understood, or one sentence says what is wrong and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.domain.changes import carried_over
from afterword.domain.model import Interview, Person, PersonNotes, Role, Rules, Sentence
from afterword.imports.form_fields import InterviewFields, PersonFields
from afterword.services.interview_form import (
    Form,
    FormProblems,
    Understood,
    chosen,
    fields_of,
    form_of,
    read,
)
from afterword.services.interview_form.lines import interview_line, person_line

NOW = datetime(2026, 11, 29, 15, tzinfo=UTC)
ZONE = "America/New_York"
YOU = frozenset({"jane@gmail.com", "Jane Doe"})
ANA = PersonFields("Ana Ruiz", "ana@acme.example", title="Head of People")
FIELDS = InterviewFields("Acme", "HR Specialist", "Wed 2 Dec 2026", "14:00", "15:00", ZONE, (ANA,))


def understood(fields: InterviewFields, base: Interview | None = None) -> Understood:
    """What the form says on that Sunday in New York."""
    return read(Form(fields, base, base), NOW, ZONE, YOU)


def typed(fields: InterviewFields, name: str, text: str) -> InterviewFields:
    """The fields with that text in one of them."""
    return replace(fields, **{name: text})  # type: ignore[arg-type]  # every field but people is text


def test_a_form_becomes_an_interview_and_says_what_was_understood() -> None:
    """Every field is text; the interview has instants, a zone and a part for each person."""
    got = understood(FIELDS)
    assert got.problems == {}
    interview = got.right()
    assert interview.id == "acme-hr-specialist-2026-12-02"
    assert interview.starts == datetime(2026, 12, 2, 19, tzinfo=UTC)
    assert [(p.id, p.part) for p in interview.people] == [("ana-ruiz", Role.INTERVIEWER)]
    assert got.shown["day"] == "Wed 2 Dec 2026, 14:00–15:00 in New York"
    assert got.shown["people-0-name"] == "ana@acme.example, interviewer, Head of People"


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("company", "  ", "The company is missing: write its name."),
        ("position", "", "The position is missing: write what you apply for, like HR Specialist."),
        ("no_calls", "perhaps", "“perhaps” is neither yes nor no: write yes if they asked you not to call."),
        (
            "holidays",
            "Atlantis",
            (
                "“Atlantis” is not a country whose holidays are known: write its code, like US or DE-BY, "
                "or none."
            ),
        ),
        (
            "only_contact",
            "ana at acme",
            "“ana at acme” is not an email address: write it like ana@acme.example, or leave it empty.",
        ),
    ],
)
def test_a_wrong_field_is_one_sentence(field: str, text: str, says: str) -> None:
    """It has a subject and says what to do; the form is no interview then."""
    got = understood(typed(FIELDS, field, text))
    assert dict(got.problems) == {field: says}
    assert got.interview is None
    with pytest.raises(FormProblems, match=r"\w"):
        got.right()


@pytest.mark.parametrize(
    ("row", "key", "says"),
    [
        (
            PersonFields("Tom", "tom@"),
            "people-1-email",
            "“tom@” is not an email address: write it like ana@acme.example, or leave it empty.",
        ),
        (
            PersonFields("Ana", "Ana@acme.example"),
            "people-1-email",
            "ana@acme.example is Ana Ruiz's address too: leave one of the two out.",
        ),
        (
            PersonFields("ana  ruiz"),
            "people-1-name",
            "ana  ruiz is there twice: leave one out, or give each an address.",
        ),
        (
            PersonFields("Me", "j.ane@gmail.com"),
            "people-1-email",
            "j.ane@gmail.com is your own address: type theirs, or leave that row out.",
        ),
        (
            PersonFields("", "xq@acme.example"),
            "people-1-name",
            "xq@acme.example has no name: type the person's name.",
        ),
        (
            PersonFields("Tom", part="boss"),
            "people-1-part",
            "“boss” is not a role in an interview: write interviewer or coordinator.",
        ),
        (
            PersonFields("Tom", phone="later"),
            "people-1-phone",
            "“later” is not a phone number: write it like +1 555 0100, or leave it empty.",
        ),
    ],
)
def test_a_wrong_row_is_one_sentence(row: PersonFields, key: str, says: str) -> None:
    """A person who is there twice, without a name, or the candidate is named as such."""
    assert dict(understood(replace(FIELDS, people=(ANA, row))).problems) == {key: says}


def test_rows_that_are_me_or_left_out_are_no_people() -> None:
    """An address that the candidate calls their own is given back, so that it can be remembered."""
    rows = (ANA, PersonFields("J", "jane@work.example", word="me"), PersonFields("Room 5", word="out"))
    got = understood(replace(FIELDS, people=rows))
    assert [p.name for p in got.right().people] == ["Ana Ruiz"]
    assert got.me == ("jane@work.example",)


def test_a_date_of_decision_lies_after_the_interview() -> None:
    """An earlier one is refused with the first day that makes sense."""
    got = understood(replace(FIELDS, decision_by="2026-12-01"))
    assert dict(got.problems) == {
        "decision_by": "They decide after the interview, not on Tue 1 Dec 2026: "
        "write Wed 2 Dec 2026 or a later day."
    }


@pytest.mark.parametrize(
    ("typed_fields", "shown"),
    [
        (
            {"day": "tomorrow 2-3:30pm", "starts": "", "ends": ""},
            "Mon 30 Nov 2026, 14:00–15:30 in New York",
        ),
        ({"day": "Dec 2", "starts": "2pm", "ends": "45 min"}, "Wed 2 Dec 2026, 14:00–14:45 in New York"),
        (
            {"day": "Di, 1. Dezember 14 Uhr Berlin time", "starts": "", "ends": "1h"},
            "Tue 1 Dec 2026, 14:00–15:00 in Berlin, which is 08:00 for you",
        ),
        ({"day": "2026-12-02", "starts": "23:30", "ends": "1h"}, "Wed 2 Dec 2026, 23:30–00:30 in New York"),
    ],
)
def test_times_are_read_as_people_write_them(typed_fields: dict[str, str], shown: str) -> None:
    """In one field or in several; what was understood is shown with its place."""
    fields = FIELDS
    for name, text in typed_fields.items():
        fields = typed(fields, name, text)
    got = understood(fields)
    assert got.problems == {}
    assert got.shown["day"] == shown
    again = understood(fields_of(got.right()), got.right())
    assert again.interview == got.interview


@pytest.mark.parametrize(
    ("fields", "key", "number", "shown"),
    [
        (
            {"day": "11/12 2pm", "starts": "", "ends": "1h"},
            "day",
            1,
            "Fri 11 Dec 2026, 14:00–15:00 in New York",
        ),
        (
            {"day": "end of next week 2pm", "starts": "", "ends": "1h"},
            "day",
            0,
            "Thu 3 Dec 2026, 14:00–15:00 in New York",
        ),
        ({"day": "Dec 2 2pm CET", "starts": "", "ends": "1h"}, "zone", 0, "Wed 2 Dec 2026, 14:00–15:00 in"),
        ({"zone": "PST"}, "zone", 0, "Wed 2 Dec 2026, 14:00–15:00 in Los Angeles"),
        ({"day": "2026-11-01", "starts": "01:30", "ends": "1h"}, "starts", 1, "Sun 1 Nov 2026, 01:30–02:30"),
        ({"day": "2027-03-14", "starts": "02:30", "ends": "1h"}, "starts", 0, "Sun 14 Mar 2027, 03:30–04:30"),
    ],
)
def test_what_can_mean_two_things_is_chosen_and_the_rest_stays(
    fields: dict[str, str], key: str, number: int, shown: str
) -> None:
    """A day, a zone or a time that a clock change makes unclear is one choice away from an interview."""
    form = FIELDS
    for name, text in fields.items():
        form = typed(form, name, text)
    unclear = understood(form)
    assert key in unclear.problems
    after = understood(chosen(form, key, unclear.choices[key][number], NOW, ZONE))
    assert after.problems == {}
    assert after.shown["day"].startswith(shown)


@pytest.mark.parametrize(
    ("starts", "ends", "choices"),
    [
        ("9:30", "9:00", ["21:00"]),
        ("9:30", "9", ["21:00"]),
        ("10:00", "9:45", ["21:45"]),
        ("9:30-9:00", "", ["21:00"]),
        ("9am", "9", ["21:00"]),
        ("14:30", "2:00", []),
        ("14:30", "14:30", []),
        ("9:30", "15", ["15 min", "15:00"]),
        ("9:30", "20", ["20 min", "20:00"]),
    ],
)
def test_an_end_that_may_be_a_slip_is_a_question(starts: str, ends: str, choices: list[str]) -> None:
    """An end before its start is never taken for the afternoon or the evening in silence."""
    got = understood(replace(FIELDS, day="2026-12-02", starts=starts, ends=ends))
    assert set(got.problems) == {"ends"}
    assert [each.shown for each in got.choices.get("ends", ())] == choices


@pytest.mark.parametrize(
    ("starts", "ends", "until"),
    [
        ("9:30", "45", "10:15"),
        ("9:30", "90", "11:00"),
        ("14:00", "30", "14:30"),
        ("9:30", "45 min", "10:15"),
        ("9:30", "10", "10:00"),
        ("11:30", "1", "13:00"),
        ("9", "5", "17:00"),
        ("9-5", "", "17:00"),
        ("9:30", "9pm", "21:00"),
        ("14:00", "15", "15:00"),
    ],
)
def test_an_end_is_a_time_or_a_length(starts: str, ends: str, until: str) -> None:
    """A number that is no hour is minutes, and an hour soon after the start is the end."""
    got = understood(replace(FIELDS, day="2026-12-02", starts=starts, ends=ends))
    assert got.problems == {}
    assert f"–{until} " in got.shown["day"]


def test_an_interview_long_ago_is_a_doubt_and_no_problem() -> None:
    """It may be right; whoever fills in the form is asked."""
    got = understood(replace(FIELDS, day="2026-11-03"))
    assert got.interview is not None
    assert "26 days ago" in got.doubts["day"]


def test_one_name_with_two_addresses_is_a_doubt() -> None:
    """Two people may have one name; somebody who was there before is not asked about."""
    two = [PersonFields("Ana Ruiz", "ana@acme.example"), PersonFields("ana  ruiz", "ana@globex.example")]
    got = understood(replace(FIELDS, people=tuple(two)))
    assert got.interview is not None
    assert got.doubts == {
        "people-1-email": "ana  ruiz is there twice: leave one out if ana@acme.example and ana@globex.example are "
        "one person."
    }
    again = form_of(got.interview)
    assert read(again, NOW, ZONE, YOU).doubts == {}


people = st.builds(
    Person,
    id=st.uuids().map(str),
    name=st.sampled_from(["Ana Ruiz", "Tom Berg", "李雷"]),
    email=st.sampled_from(["", "ana@acme.example", "tom@acme.example"]),
    part=st.sampled_from(Role),
    title=st.sampled_from(["", "Head of People"]),
    welcomes=st.sampled_from([(), ("email",), ("email", "phone")]),
    language=st.sampled_from(["", "de", "en"]),
    notes=st.sampled_from([PersonNotes(), PersonNotes((Sentence("a", "b"),))]),
)
interviews = st.builds(
    lambda starts, length, zone, everybody, rules: Interview(
        "x", "Acme", "Engineer", starts, starts + length, zone, tuple(everybody), rules
    ),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.timedeltas(timedelta(minutes=1), timedelta(hours=20)),
    st.sampled_from([ZONE, "Europe/Berlin", "UTC"]),
    st.lists(people, max_size=3, unique_by=(lambda p: p.id, lambda p: p.name, lambda p: p.email or p.id)),
    st.builds(Rules, st.sampled_from([None, date(2028, 1, 3)]), st.booleans(), st.just(""), st.just("US")),
)


@settings(deadline=None)
@given(interviews)
def test_an_interview_that_is_opened_and_saved_is_the_same(interview: Interview) -> None:
    """The form of an interview says that interview, whatever it holds; notes stay beside it."""
    got = understood(fields_of(interview), interview)
    assert got.problems == {}
    assert got.interview == interview


@settings(deadline=None)
@given(interviews, st.text(max_size=30))
def test_whatever_is_typed_is_a_sentence_at_worst(interview: Interview, text: str) -> None:
    """No text in any field ends in anything but an interview or sentences."""
    fields = fields_of(interview)
    for name in (
        "company",
        "position",
        "day",
        "starts",
        "ends",
        "zone",
        "decision_by",
        "holidays",
        "language",
    ):
        got = understood(typed(fields, name, text), interview)
        assert bool(got.interview) != bool(got.problems)
        assert all(sentence.strip() for sentence in got.problems.values())


@pytest.mark.parametrize(
    ("promise", "decision_by"),
    [
        ("We expect to make a decision by December 11.", "Fri 11 Dec 2026"),
        ("Wir melden uns bis 11. Dezember bei Ihnen.", "Fri 11 Dec 2026"),
        ("We'll get back to you by Wednesday with the address.", ""),  # before the interview: not a decision
        ("Please let us know by Friday whether that works.", ""),
    ],
)
def test_a_pasted_mail_says_by_when_they_decide(promise: str, decision_by: str) -> None:
    """A promised day is filled in; a nudge would leave too soon without it."""
    mail = f"Interview for HR Specialist at Acme with Ana Ruiz on Thursday, December 3, 2-3pm. {promise}"
    assert interview_line(mail, InterviewFields(zone=ZONE), NOW, ZONE, YOU).decision_by == decision_by
    by_friday = mail.replace(promise, "We plan to decide by next Friday.")
    tuesday = NOW + timedelta(days=2)
    fields = interview_line(by_friday, InterviewFields(zone=ZONE), tuesday, ZONE, YOU)
    assert fields.decision_by == "next Friday"  # of this week or the next one: the form asks


@pytest.mark.parametrize(
    ("zone", "said", "holidays", "shown"),
    [
        (ZONE, "", "US", "US, from the time zone"),
        ("Europe/Berlin", "", "DE", "DE, from the time zone"),
        ("Asia/Calcutta", "", "IN", "IN, from the time zone"),
        ("UTC", "", "", None),
        (ZONE, "de-by", "DE-BY", None),
        (ZONE, "none", "", None),
        (ZONE, "-", "", None),
    ],
)
def test_the_holidays_are_those_of_the_time_zone_unless_somebody_says_others(
    zone: str, said: str, holidays: str, shown: str | None
) -> None:
    """Nobody is written to on a public holiday only because nobody named a country, and the form shows which count."""
    got = understood(replace(FIELDS, zone=zone, holidays=said))
    assert got.right().rules.holidays == holidays
    assert got.shown.get("holidays") == shown
    assert understood(fields_of(got.right()), got.right()).right() == got.right()


def test_a_change_is_carried_over_to_what_has_changed_since() -> None:
    """Saving a form does not take back what a calendar changed while it was open."""
    old = understood(FIELDS).right()
    edited = replace(old, position="Head of HR")
    moved = replace(old, starts=old.starts + timedelta(days=1), ends=old.ends + timedelta(days=1))
    assert carried_over(old, edited, moved) == replace(moved, position="Head of HR")
    assert form_of(old).before == old


def test_one_line_says_several_fields_and_people() -> None:
    """What a line says is filled in; what it does not say stays as it is."""
    line = "Tue 2pm with Ana Ruiz, ana@acme.example, Acme, HR Specialist"
    got = interview_line(line, InterviewFields(zone=ZONE), NOW, ZONE, YOU)
    assert (got.company, got.position, got.starts, got.zone) == ("Acme", "HR Specialist", "14:00", ZONE)
    assert [(p.name, p.email) for p in got.people] == [("Ana Ruiz", "ana@acme.example")]
    assert interview_line("", FIELDS, NOW, ZONE, YOU) == FIELDS


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (
            "Ana Ruiz, ana@acme.example, Head of People",
            PersonFields("Ana Ruiz", "ana@acme.example", title="Head of People"),
        ),
        ("Ana Ruiz <ana@acme.example>", PersonFields("Ana Ruiz", "ana@acme.example")),
        ("ana@acme.example Ana Ruiz", PersonFields("Ana Ruiz", "ana@acme.example")),
        ("Ruiz, Ana, ana@acme.example", PersonFields("Ana Ruiz", "ana@acme.example")),
        (
            "Rita Sommer (Recruiter) +1 555 0101",
            PersonFields("Rita Sommer", title="Recruiter", phone="+1 555 0101"),
        ),
        ("Tom Berg, coordinator", PersonFields("Tom Berg", part="coordinator")),
        (
            "Tom Berg, linkedin.com/in/tomberg, tom@acme",
            PersonFields("Tom Berg", "tom@acme", linkedin="linkedin.com/in/tomberg"),
        ),
        ("Ana", PersonFields("Ana")),
    ],
)
def test_one_line_says_a_person(line: str, row: PersonFields) -> None:
    """Name, address, part, title and number are told apart by what they look like."""
    assert person_line(line) == row

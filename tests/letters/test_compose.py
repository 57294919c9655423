"""Letters are composed from what the notes hold, true for the reader when they leave."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.core.facts import Interview, Letter, Notes, Person, PersonNotes, Rules, StepKind
from afterword.core.unfinished import unfinished
from afterword.errors import InputError
from afterword.letters import Templates, ThreadHead, check, compose
from afterword.letters.shapes import call_name, shape
from letters import panels

TEMPLATES = Templates()
NEXT_DAY = panels.ENDS + timedelta(hours=17)
ANA = panels.person("Ana Ruiz", "payroll", title="Head of People")


def letter(
    interview: Interview,
    person: Person,
    when: datetime = NEXT_DAY,
    speak_again: date | None = None,
    subject: str = panels.SUBJECT,
) -> Letter:
    """The thank-you to a person of the interview."""
    step = panels.step(interview, person)
    return compose(
        step,
        interview,
        panels.SENDER,
        when=when,
        subject=subject,
        templates=TEMPLATES,
        speak_again=speak_again,
    )


def one_on_one(person: Person, **fields: object) -> Interview:
    """An interview with one person at Acme."""
    return replace(panels.interview("Acme", "Human Resources Specialist", person), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("zone", "when", "said"),
    [
        ("America/New_York", datetime(2026, 11, 23, 22, tzinfo=UTC), "today"),
        ("America/New_York", datetime(2026, 11, 24, 4, 59, tzinfo=UTC), "today"),
        ("America/New_York", datetime(2026, 11, 24, 5, 0, tzinfo=UTC), "yesterday"),
        ("Asia/Tokyo", datetime(2026, 11, 24, 5, 0, tzinfo=UTC), "today"),
        ("Asia/Tokyo", datetime(2026, 11, 24, 15, 0, tzinfo=UTC), "yesterday"),
        ("America/New_York", datetime(2026, 11, 25, 15, tzinfo=UTC), "on Monday"),
        ("America/New_York", datetime(2026, 11, 29, 15, tzinfo=UTC), "on Monday"),
        ("America/New_York", datetime(2026, 11, 30, 15, tzinfo=UTC), "on November 23"),
        ("Europe/Berlin", datetime(2026, 12, 30, 15, tzinfo=UTC), "on 23 November"),
        ("Europe/Berlin", datetime(2027, 1, 2, 15, tzinfo=UTC), "on 23 November 2026"),
    ],
)
def test_the_day_is_true_for_the_reader(zone: str, when: datetime, said: str) -> None:
    """Today, yesterday, the weekday or the date, in the reader's zone at the moment of sending; and no finding."""
    person = replace(ANA, time_zone=zone)
    interview = one_on_one(person)
    text = letter(interview, person, when).text
    assert f" {said} " in text or f" {said}." in text or f" {said}," in text
    assert not [
        one for one in check(letter(interview, person, when), interview, when=when) if "day" in one.code
    ]


def test_the_shape_of_the_letter_is_the_trade_s() -> None:
    """Greeting, thanks with position and day, the personal part, points, challenge with its list, date, signature."""
    person = replace(ANA, title="Operations Manager")
    notes = Notes(
        ("ten years in HR", "my Spanish"), "onboarding across time zones", ("listen", "write", "repeat")
    )
    interview = one_on_one(person, notes=notes, rules=Rules(decision_by=date(2026, 12, 4)))
    text = letter(interview, person).text
    order = (
        "Dear Ana,",
        "Human Resources Specialist position",
        "payroll",
        "challenges",
        "ten years in HR and my Spanish",
        "onboarding across time zones",
        "1. Listen.\n2. Write.\n3. Repeat.",
        "by Friday, December 4",
        "at your disposal",
        "Jane Doe\n+1 555 0100\njane@gmail.example\nhttps://www.linkedin.com/in/janedoe",
    )
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_without_a_promised_date_a_couple_of_days_is_hoped_for() -> None:
    """A date that was never named, or has passed, is not claimed."""
    past = one_on_one(ANA, rules=Rules(decision_by=date(2026, 11, 20)))
    for interview in (one_on_one(ANA), past):
        assert "couple of days" in letter(interview, ANA).text


def test_a_note_is_never_a_template() -> None:
    """Braces in notes, names and positions come out as they were typed, and are not sent by themselves."""
    person = replace(ANA, notes=PersonNotes(("the {{ 7*7 }} rule", "{% raise %}")))
    written = letter(one_on_one(person, position="{{ you.email }} Clerk"), person)
    assert "{{ 7*7 }}" in written.text
    assert "49" not in written.text
    assert "{{ you.email }} Clerk" in written.subject
    assert unfinished(written.text)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("payroll", "our conversation about payroll"),
        ("no staging environment", ": no staging environment."),
        ("the late data breaks the reports", ": the late data breaks the reports."),
        ("she showed me the ward", "that you showed me the ward."),
        (
            "how you plan to merge the two sites in Leeds and Bradford without losing people",
            ": how you plan to merge the two sites in Leeds and Bradford without losing people.",
        ),
    ],
)
def test_a_nudge_cites_whichever_shape_was_noted(typed: str, said: str) -> None:
    """A short topic in the sentence, all else behind a colon or 'I remember'; a long one does not fill it."""
    person = panels.person("Ana Ruiz", typed)
    interview = one_on_one(person)
    for number in (1, 2):
        step = panels.step(interview, person, StepKind.NUDGE, number)
        text = compose(
            step, interview, panels.SENDER, when=NEXT_DAY, subject=panels.SUBJECT, templates=TEMPLATES
        ).text
        assert said in text


@pytest.mark.parametrize(
    "promise", ["you said you'd call by friday", "I will get an offer", "decision next week"]
)
def test_a_nudge_reproaches_nobody(promise: str) -> None:
    """What they promised stands in no nudge; what was agreed only where there is nothing else to cite."""
    for typed, cited in (((promise, "the ward"), "the ward"), ((promise, "salary", "the ward"), "the ward")):
        person = panels.person("Ana Ruiz", *typed)
        interview = one_on_one(person)
        for number in (1, 2):
            step = panels.step(interview, person, StepKind.NUDGE, number)
            text = compose(
                step, interview, panels.SENDER, when=NEXT_DAY, subject=panels.SUBJECT, templates=TEMPLATES
            ).text
            assert cited in text
            assert not any(word in text for word in ("Friday", "offer", "next week", "salary"))


@pytest.mark.parametrize("typed", ["the salary", "start date"])
def test_terms_have_stayed_with_nobody(typed: str) -> None:
    """What was agreed is noted, and is nothing that one keeps thinking about."""
    for name in ("Ana Ruiz", "Ben Ode", "Cy Young", "Di Prince", "Ed Moss"):
        person = panels.person(name, typed)
        text = letter(panels.interview("Acme", f"Clerk {name}", person), person).text
        assert typed in text
        assert not any(said in text for said in ("stayed with", "on my mind", "keep coming", "been thinking"))


@pytest.mark.parametrize(
    ("title", "looks"),
    [
        ("Senior Data Engineer", "peer"),
        ("Geschäftsführer", "plain"),
        ("gaffer", "plain"),
        ("Talent Partner", "hr"),
        ("Deputy Chief Statistician", "executive"),
        ("", "plain"),
    ],
)
def test_who_is_not_known_gets_the_plain_letter(title: str, looks: str) -> None:
    """Nobody is told that one would like to work alongside them unless their title says so."""
    assert shape(panels.person("Ana Ruiz", title=title)) == looks


def test_offers_that_follow_one_another_are_never_turned() -> None:
    """'Gap analysis first' stays where it was typed, and a reason behind what it is a reason for."""
    for i_can in (("consolidate it", "gap analysis first"), ("reconcile weekly", "because I did it at Zed")):
        interview = panels.interview(
            "Acme", "Clerk", ANA, panels.person("Ben Ode", "x"), notes=Notes(i_can=i_can)
        )
        texts = [letter(interview, person).text for person in interview.people]
        assert len({re.findall(r"^1\. .+$", text, re.MULTILINE)[0] for text in texts}) == 1


def test_the_same_letter_is_always_the_same() -> None:
    """Nothing in a letter is random."""
    assert {letter(panels.NURSE, panels.NURSE.people[0]).text for _ in range(3)} == {
        letter(panels.NURSE, panels.NURSE.people[0]).text
    }


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("Ana Ruiz", "Ana"),
        ("Ruiz, Ana (Acme)", "Ana"),
        ("Ana Ruiz, PhD", "Ana"),
        ("Dr. Henrik Aas", "Dr. Aas"),
        ("Prof. Dr. Maria de la Cruz", "Prof. de la Cruz"),
        ("Ms. van Dyk", "Ms. van Dyk"),
        ("J. Smith", "J. Smith"),
        ("山田太郎", "山田太郎"),
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("Li Wei", "Li Wei"),
        ("Lin Manuel", "Lin"),
        ("Kim", "Kim"),
        ("Guðrún Jónsdóttir", "Guðrún"),
        ("frank", "Frank"),
        ("RON", "Ron"),
        ("AJ", "AJ"),
        ("Mr Jarvis KC", "Mr Jarvis"),
        ("Old Mr. Ferri", "Mr. Ferri"),
        ("ana de la cruz", "Ana"),
        ("Kim Min-jun", "Kim Min-jun"),
        ("Prof. Li Wei", "Prof. Li Wei"),
        ("Mr. Van der Berg", "Mr. Van der Berg"),
        ("Herr Müller", "Herr Müller"),
        ("Chef Laurent", "Chef Laurent"),
    ],
)
def test_a_letter_greets_by_name(name: str, call: str) -> None:
    """By the first name, by title and family, or in full where the order of the names cannot be known."""
    assert call_name(name) == call


def test_neighbours_of_a_panel_take_different_turns() -> None:
    """No two letters of a panel of peers begin or end in the same sentences."""
    letters = [letter(panels.ACCOUNTANT, person).text for person in panels.ACCOUNTANT.people]
    thanks = [text.split("\n\n")[1].split(". ")[0] for text in letters]
    assert all(one != next_ for one, next_ in pairwise(thanks))


def test_an_open_question_is_answered_to_the_one_who_asked() -> None:
    """The answer stands in that person's letter and in nobody else's."""
    texts = [letter(panels.PAYROLL, person).text for person in panels.PAYROLL.people]
    assert ["“Have you run a payroll migration?” My answer: twice:" in text for text in texts] == [
        True,
        False,
        False,
    ]


def test_an_attachment_goes_to_the_one_who_asked() -> None:
    """Files go with the answer; where nobody asked, every interviewer has them."""
    asked = panels.person("Ben Ode", "sql", asked=(("a sample of my work", "here it is"),))
    notes = Notes(attachments=("~/work.pdf",))
    interview = panels.interview("Acme", "Analyst", ANA, asked, notes=notes)
    assert [letter(interview, person).attachments for person in interview.people] == [(), ("~/work.pdf",)]
    assert "work.pdf" in letter(interview, asked).text
    nobody_asked = panels.interview("Acme", "Analyst", ANA, notes=notes)
    assert letter(nobody_asked, ANA).attachments == ("~/work.pdf",)


def test_paragraphs_are_not_wrapped() -> None:
    """Each paragraph is one line, however long."""
    paragraphs = letter(panels.NURSE, panels.NURSE.people[0]).text.split("\n\n")
    assert max(len(one) for one in paragraphs) > 150
    assert all("\n" not in one for one in paragraphs if not one.startswith(("1.", "Jane Doe")))


def test_the_coordinator_is_asked_to_pass_thanks_on() -> None:
    """Each person without an address has a line, with what was talked about where it was noted."""
    coordinator = panels.ENGINEERS.people[-1]
    away = panels.ENGINEERS.people[:-1]
    step = panels.step(panels.ENGINEERS, coordinator, passes_on=away)
    text = compose(
        step, panels.ENGINEERS, panels.SENDER, when=NEXT_DAY, subject=panels.SUBJECT, templates=TEMPLATES
    ).text
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert [line.split(",")[0] for line in lines] == [f"- {person.name}" for person in away]
    assert "fatigue in old rivets" in lines[0]
    assert lines[2] == "- Cy Young"


def test_one_conversation_is_not_several() -> None:
    """Where one person interviewed, the coordinator reads of one conversation; each line ends as a sentence does."""
    away = panels.person("Sam Park", "no budget", asked=(("Nights?", "Yes. Gladly."),), email="")
    coordinator = panels.person("Ivy Lane", part=panels.COORDINATOR)
    interview = panels.interview("Acme", "Analyst", away, coordinator)
    step = panels.step(interview, coordinator, passes_on=(away,))
    text = compose(step, interview, panels.SENDER, when=NEXT_DAY, subject="", templates=TEMPLATES).text
    assert (
        "on to Sam Park, for our conversation (no budget). Sam asked “Nights?” My answer: Yes. Gladly.\n"
        in text
    )
    assert "conversations" not in text


def test_what_was_said_to_one_is_told_of_them_to_another() -> None:
    """'your climbing wall' becomes 'their climbing wall' in a letter to the coordinator, and in a nudge."""
    away = panels.person("Sam Park", "how you set your climbing wall", email="")
    coordinator = panels.person("Ivy Lane", part=panels.COORDINATOR)
    interview = panels.interview("Acme", "Analyst", away, coordinator)
    texts = [
        compose(
            panels.step(interview, coordinator, kind, passes_on=passes_on),
            interview,
            panels.SENDER,
            when=NEXT_DAY,
            subject=panels.SUBJECT,
            templates=TEMPLATES,
        ).text
        for kind, passes_on in ((StepKind.THANK_YOU, (away,)), (StepKind.NUDGE, ()))
    ]
    assert all("how they set their climbing wall" in text for text in texts)


def nudge(number: int, prior: ThreadHead | None = None) -> Letter:
    """A nudge to Ana."""
    interview = one_on_one(ANA)
    step = panels.step(interview, ANA, StepKind.NUDGE, number)
    later = panels.ENDS + timedelta(days=12)
    return compose(
        step, interview, panels.SENDER, when=later, subject=panels.SUBJECT, templates=TEMPLATES, prior=prior
    )


def test_a_nudge_joins_the_thread() -> None:
    """Subject, thread, In-Reply-To and the whole chain of references, each id once."""
    head = ThreadHead("t7", "<b@x>", ("<a@x>", "<b@x>"), "Thanks for the interview – Analyst")
    written = nudge(1, head)
    assert written.subject == "Re: Thanks for the interview – Analyst"
    assert (written.thread_id, written.in_reply_to, written.references) == ("t7", "<b@x>", ("<a@x>", "<b@x>"))
    assert nudge(1, replace(head, subject="RE: Thanks")).subject == "RE: Thanks"


def test_a_nudge_without_a_thread_has_a_subject_of_its_own() -> None:
    """Where there is no thread to join, the letter says by itself what it is about."""
    written = nudge(1)
    assert written.subject == "Following up – Human Resources Specialist"
    assert (written.thread_id, written.in_reply_to, written.references) == ("", "", ())
    assert "at Acme" in written.text


def test_nudges_are_short_and_differ() -> None:
    """Neither passes 90 words, and the second is not the first again."""
    first, second = nudge(1).text, nudge(2).text
    assert first != second
    assert max(len(first.split()), len(second.split())) < 90


def test_a_broken_subject_is_an_input_error() -> None:
    """The error names the key of the config, what was found and the known names."""
    with pytest.raises(InputError) as caught:
        letter(panels.CHEF, panels.CHEF.people[0], subject="Thanks – {{ positon }}")
    assert "letters.subject" in str(caught.value)
    assert "position" in caught.value.problems[0].expected


def test_a_subject_cannot_call_into_python() -> None:
    """The sandbox refuses what no subject needs."""
    with pytest.raises(InputError):
        letter(panels.CHEF, panels.CHEF.people[0], subject="{{ position.__class__.__mro__ }}")


_TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="[]{}<>_?"), max_size=40)
_PLAIN = st.lists(_TYPED, max_size=4).map(tuple)


@settings(max_examples=60, deadline=None)
@given(_PLAIN, _PLAIN, _TYPED, _PLAIN)
def test_no_letter_holds_a_gap(
    talked: tuple[str, ...], points: tuple[str, ...], challenge: str, i_can: tuple[str, ...]
) -> None:
    """Whatever is typed, no empty point, no double stop after a colon, no run of spaces is left in a letter."""
    person = replace(ANA, notes=PersonNotes(talked))
    text = letter(one_on_one(person, notes=Notes(points, challenge, i_can)), person).text
    mark = unfinished(text)
    assert not mark or mark.upper() in {"TODO", "TBD", "TBC", "FIXME", "N/A"} or "XXX" in mark
    assert not [line for line in text.splitlines() if line.strip() in {"1.", "2.", "3.", "-", "."}]
    assert "\n\n\n" not in text
    assert ": ." not in text


def test_the_templates_ship_with_the_package() -> None:
    """Every template that is named exists."""
    assert all(Path(TEMPLATES.path(name)).is_file() for name in TEMPLATES.names())

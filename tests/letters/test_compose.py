"""Letters are put together from what the candidate finished, true for the reader when they leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.domain.finishing import MOST_PERSONAL
from afterword.domain.model import Interview, Letter, Notes, Person, Rules, StepKind
from afterword.domain.placeholders import marks, unfinished
from afterword.errors import InputError
from afterword.letters import ThreadHead, check, compose
from afterword.letters.compose import Writing, suggested_stems
from afterword.letters.stems import ReaderKind
from letters import panels
from letters.panels import NEXT_DAY, letter, person, shared

if TYPE_CHECKING:
    from afterword.letters.compose import ListStyle

ENGLISH = panels.TEMPLATES.letters_in("en")
ANA = person("Ana Ruiz", ("enjoyed-hearing", "pay people in nine countries"), title="Operations Manager")
BEN = person("Ben Ode", ("liked-that", "call every leaver yourself"), title="HR Partner")
CY = person("Cy Young", ("more-about", "the foundry"), title="Accountant")
THREAD = Notes(
    fit=(shared("last-job", "closed 64 payrolls on time"), shared("at-place", "Fernway I trained two teams")),
    challenge=shared("told-me", "onboarding is slow"),
    offers=(
        shared("start-by", "writing one checklist"),
        shared("start-by", "asking each office"),
        shared("start-by", "counting the steps"),
    ),
)


def one_on_one(person: Person, **fields: object) -> Interview:
    """An interview with one person at Acme."""
    return replace(panels.interview("Acme", "Payroll Clerk", person), **fields)  # type: ignore[arg-type]


def panel(*people: Person, notes: Notes = THREAD, decision_by: date | None = None) -> Interview:
    """An interview with several people at Acme."""
    return panels.interview("Acme", "Payroll Clerk", *people, notes=notes, decision_by=decision_by)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a letter."""
    return text.strip().split("\n\n")


def in_order(text: str, *parts: str) -> bool:
    """Whether all of them stand in the text, in that order."""
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


# days


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
    reader = replace(ANA, time_zone=zone)
    interview = one_on_one(reader)
    written = letter(interview, reader, when)
    assert f" {said} " in written.text or f" {said}." in written.text
    assert not [one for one in check(written, interview, ENGLISH, when=when) if "day" in one.code]


def test_a_stem_says_the_day_too() -> None:
    """{day} of a stem is the day as it is true for the reader when the letter leaves."""
    reader = person("Ana Ruiz", ("thanks-for", "showing me the ward"))
    texts = [letter(one_on_one(reader), reader, panels.ENDS + timedelta(hours=h)).text for h in (2, 17)]
    assert "Thank you for your time today and for showing me the ward." in texts[0]
    assert "Thank you for your time yesterday and for showing me the ward." in texts[1]


def test_a_promised_date_is_named_and_another_is_not() -> None:
    """By Friday, December 4; tomorrow; a date that has passed, or none, is not claimed."""
    said = {}
    for promised in (date(2026, 12, 4), date(2026, 11, 25), date(2026, 11, 20), None):
        interview = one_on_one(ANA, rules=Rules(decision_by=promised))
        said[promised] = paragraphs(letter(interview, ANA).text)[2]
    assert "by Friday, December 4" in said[date(2026, 12, 4)]
    assert "tomorrow" in said[date(2026, 11, 25)]
    assert said[date(2026, 11, 20)] == said[None]
    assert "decision" not in said[None]


# the parts of a letter


def test_the_letter_has_the_shape_of_the_trade() -> None:
    """Greeting, thanks with position and day, the personal sentences, one thread with its list, the frame, the name."""
    text = letter(one_on_one(ANA, notes=THREAD, rules=Rules(decision_by=date(2026, 12, 4))), ANA).text
    assert in_order(
        text,
        "Dear Ana,",
        " yesterday",
        "the Payroll Clerk position",
        "I enjoyed hearing how you pay people in nine countries.",
        "One thing I keep thinking about is that onboarding is slow.",
        "In my last job I closed 64 payrolls on time.",
        "1. writing one checklist\n2. asking each office\n3. counting the steps",
        "by Friday, December 4",
        "Kind regards,",
        "Jane Doe\n+1 555 0100\njane@gmail.example\nhttps://www.linkedin.com/in/janedoe",
    )


def test_each_paragraph_is_one_line() -> None:
    """A mail program wraps a paragraph as wide as its screen is."""
    written = letter(panels.NURSE, panels.NURSE.people[0]).text
    assert max(len(one) for one in paragraphs(written)) > 150
    assert all("\n" not in one for one in paragraphs(written) if not one.startswith(("1.", "Jane Doe")))


@pytest.mark.parametrize(
    ("name", "title", "greeting", "sign_off"),
    [
        ("Ana Ruiz", "Head of People", "Dear Ana,", "Kind regards,"),
        ("Ana Ruiz", "Data Engineer", "Hello Ana,", "Best wishes,"),
        ("Dr. Ana Ruiz", "Research Scientist", "Dear Dr. Ruiz,", "Best wishes,"),
        ("Ana Ruiz", "", "Dear Ana,", "Kind regards,"),
        ("Ana Ruiz", "Professor of Statistics", "Dear Professor Ruiz,", "Kind regards,"),
        ("Dr. Ana Ruiz", "Associate Professor", "Dear Professor Ruiz,", "Kind regards,"),
        ("Ana Ruiz", "Dean of Research", "Dear Ana Ruiz,", "Kind regards,"),
    ],
)
def test_greeting_and_sign_off_fit_the_reader(name: str, title: str, greeting: str, sign_off: str) -> None:
    """A colleague is greeted as one, somebody with a title by it, anybody else as one writes to a stranger."""
    text = letter(one_on_one(reader := person(name, title=title)), reader).text
    assert text.startswith(greeting)
    assert f"\n\n{sign_off}\n\n" in text


def test_a_stem_can_open_the_letter_in_place_of_our_thanks() -> None:
    """It comes first wherever it was finished, and our thanks are left out; the subject names the position."""
    reader = person("Ana Ruiz", ("more-about", "the ward"), ("thanks-for", "showing me the ward"))
    written = letter(one_on_one(reader), reader)
    first, last = paragraphs(written.text)[1:3]
    assert first == (
        "Thank you for your time yesterday and for showing me the ward. I would love to hear more about the ward."
    )
    assert "Payroll Clerk" in written.subject
    assert "Payroll Clerk" not in last


def test_a_letter_holds_three_personal_sentences() -> None:
    """What was finished beyond them is kept for a nudge, one for each."""
    every = [("own", f"Sentence {number} is this") for number in range(6)]
    reader = person("Ana Ruiz", *every)
    text = letter(one_on_one(reader), reader).text
    assert [f"Sentence {n} is this." in text for n in range(6)] == [n < MOST_PERSONAL for n in range(6)]
    assert "Sentence 3 is this." in nudge(1, reader).text
    assert "Sentence 4 is this." in nudge(2, reader).text


def test_the_candidate_s_own_letter_is_the_letter() -> None:
    """Whoever wrote the whole letter sends that one, word for word; a nudge is not replaced by it."""
    reader = replace(ANA, notes=replace(ANA.notes, letter="Ana!\n\nWhat a day.\n\nJane"))
    assert letter(one_on_one(reader), reader).text == "Ana!\n\nWhat a day.\n\nJane\n"
    assert "What a day" not in nudge(1, reader).text


def test_a_finished_closing_takes_the_place_of_ours() -> None:
    """Our last sentence gives way to the candidate's."""
    reader = person("Ana Ruiz", ("own", "Hello"), closing=("be-glad", "come by on a Saturday"))
    last = paragraphs(letter(one_on_one(reader), reader).text)[2]
    assert last.endswith("I would be glad to come by on a Saturday.")
    assert len(last.split(". ")) == 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("Do you know SAP?", "Six years of it"), "You asked, “Do you know SAP?” Six years of it."),
        (("working nights", "They suit me!"), "You asked about working nights. They suit me!"),
        (
            ("whether I know SAP", "have used it for years", "asked-me"),
            "You asked me whether I know SAP. I have used it for years.",
        ),
    ],
)
def test_an_open_question_is_answered_to_the_one_who_asked(asked: tuple[str, ...], said: str) -> None:
    """Question and answer are two sentences, in that person's letter and in nobody else's."""
    curious = replace(person("Ana Ruiz", ("own", "Hello"), asked=(asked,)), title="Operations Manager")
    interview = panel(curious, BEN)
    assert [said in letter(interview, p).text for p in interview.people] == [True, False]


def test_an_attachment_goes_to_the_one_who_asked() -> None:
    """Files go with the answer; where nobody asked, every interviewer has them."""
    asked = person(
        "Ben Ode", ("own", "Hello"), asked=(("a sample", "The essay is the one I meant", "asked-for"),)
    )
    interview = panel(ANA, asked, notes=Notes(attachments=("~/work.pdf",)))
    assert [letter(interview, p).attachments for p in interview.people] == [(), ("~/work.pdf",)]
    assert "I have attached work.pdf." in letter(interview, asked).text
    nobody_asked = panel(ANA, BEN, notes=Notes(attachments=("~/work.pdf",)))
    assert all(letter(nobody_asked, p).attachments for p in nobody_asked.people)


# challenge, fit and offers


def threads(interview: Interview) -> list[str]:
    """The paragraph of challenge, fit and offers, for each reader."""
    return [paragraphs(letter(interview, p).text)[2] for p in interview.people]


def test_what_one_would_do_follows_from_the_challenge_and_from_what_one_has_done() -> None:
    """Every second letter has the proof first; the third gets what is left, and nothing is said twice."""
    notes = replace(THREAD, offers=THREAD.offers[:2])
    interview = panel(ANA, BEN, CY, notes=notes)
    first, second = threads(replace(interview, people=interview.people[:2]))
    assert first == (
        "One thing I keep thinking about is that onboarding is slow. In my last job I closed 64 payrolls on time. "
        "I would start by writing one checklist and asking each office."
    )
    assert second == (
        "At Fernway I trained two teams. One thing I keep thinking about is that onboarding is slow. "
        "I would start by asking each office."
    )
    assert "onboarding" not in letter(interview, CY).text


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        (Notes(fit=THREAD.fit[:1]), "In my last job I closed 64 payrolls on time."),
        (Notes(offers=THREAD.offers[:1]), "I would start by writing one checklist."),
    ],
)
def test_a_fit_or_an_offer_alone_is_no_paragraph(notes: Notes, said: str) -> None:
    """It leads to our own sentence: it says why one wants the job, and can do it."""
    interview = one_on_one(ANA, notes=notes)
    eager = Writing(interview, ANA, ENGLISH, NEXT_DAY).frame()["eager"]
    assert f"\n\n{said} {eager}\n\n" in letter(interview, ANA).text


def test_a_challenge_alone_stays_with_what_was_talked_about() -> None:
    """A paragraph of one sentence hangs in the air, and one that nothing meets is no promise."""
    interview = one_on_one(ANA, notes=Notes(challenge=THREAD.challenge))
    parts = paragraphs(letter(interview, ANA).text)
    assert parts[1].endswith("One thing I keep thinking about is that onboarding is slow.")
    assert len(parts) == 5


def test_a_tick_decides_who_reads_a_sentence() -> None:
    """What was ticked for one person is in their letter alone; the rest is dealt out."""
    ticked = shared("mentioned", "wrote the manual", BEN.id)
    texts = [letter(panel(ANA, BEN, notes=Notes(fit=(ticked, *THREAD.fit))), p).text for p in (ANA, BEN)]
    assert ["As I mentioned, I wrote the manual." in text for text in texts] == [False, True]


@pytest.mark.parametrize(
    ("lists", "offers", "listed"),
    [("auto", 3, True), ("auto", 2, False), ("always", 2, True), ("always", 1, False), ("never", 3, False)],
)
def test_offers_are_a_list_when_there_are_three(lists: ListStyle, offers: int, listed: bool) -> None:
    """Or as config says; a list has a lead of its own, and its points are what was typed."""
    interview = one_on_one(ANA, notes=replace(THREAD, offers=THREAD.offers[:offers]))
    text = compose(
        panels.step(interview, ANA),
        interview,
        panels.SENDER,
        when=NEXT_DAY,
        subject=panels.SUBJECT,
        templates=panels.TEMPLATES,
        lists=lists,
    ).text
    assert ("Here is where I would start:\n\n1. writing one checklist" in text) is listed
    assert ("I would start by writing one checklist" in text) is not listed


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("writing it down", "asking", "I would start by writing it down and asking."),
        (
            "watching and saying nothing",
            "asking",
            "I would start by watching and saying nothing, and asking.",
        ),
        (
            "asking who wants a weekend before the agency is called",
            "posting it early",
            "I would start by asking who wants a weekend before the agency is called, and posting it early.",
        ),
        ("writing it down. Then I rest", "asking", "I would start by writing it down. Then I rest."),
    ],
)
def test_offers_join_so_that_one_can_read_them(first: str, second: str, said: str) -> None:
    """Short ones with 'and', long ones with a comma before it; an offer of two sentences stays by itself."""
    notes = Notes(challenge=THREAD.challenge, offers=(shared("start-by", first), shared("start-by", second)))
    assert said in letter(one_on_one(ANA, notes=notes), ANA).text


# what is still open


@pytest.mark.parametrize("people", [1, 2, 5, 7])
def test_a_draft_with_nothing_finished_holds_two_marks_of_its_own(people: int) -> None:
    """Each draft of a panel has two stems to finish, none of them in another one, and no thanks are missing."""
    names = ("Ana Ruiz", "Ben Ode", "Cy Young", "Di Roe", "Ed Fox", "Fay Wu", "Gus Ek")[:people]
    titles = ("Head of People", "Chef", "Nurse", "CTO", "Professor", "", "Engineer")
    interview = panel(*(person(n, title=t) for n, t in zip(names, titles, strict=False)), notes=Notes())
    texts = [letter(interview, p).text for p in interview.people]
    open_ = [marks(text) for text in texts]
    assert [len(one) for one in open_] == [2] * people
    assert len({mark for one in open_ for mark in one}) == 2 * people
    assert all("position" in paragraphs(text)[1] for text in texts)


@pytest.mark.parametrize("kind", list(ReaderKind))
def test_the_first_stems_suit_the_reader(kind: ReaderKind) -> None:
    """What is offered first names that kind of reader, or none."""
    title = {"executive": "CEO", "hr": "Recruiter", "professor": "Professor", "colleague": "Cook"}.get(
        kind, "Head"
    )
    part = panels.COORDINATOR if kind is ReaderKind.COORDINATOR else panels.NURSE.people[0].part
    reader = person("Ana Ruiz", title=title, part=part)
    stems = suggested_stems(one_on_one(reader), reader, ENGLISH)
    assert stems[0].opens
    assert all(stem.suits(kind) for stem in stems[:8])


def test_readers_of_a_panel_are_offered_different_openings() -> None:
    """As long as there are enough stems that open a letter, nobody's letter need begin like a colleague's."""
    interview = panel(ANA, BEN, CY)
    first = [suggested_stems(interview, p, ENGLISH)[0].id for p in interview.people]
    assert len(set(first)) == 3


def test_our_sentences_are_enough_for_a_panel_of_seven() -> None:
    """Whoever the seven are, and however their letters open and end, no sentence of ours is in two of them."""
    titles = ("Head", "Nurse", "CTO", "Recruiter", "Professor")
    names = ("Ana Ruiz", "Ben Ode", "Cy Young", "Di Roe", "Ed Fox", "Fay Wu", "Gus Ek")
    for title in titles:
        for opened in (False, True):
            for promised in (None, date(2026, 12, 4)):
                done = (("thanks-for", "coming"),) if opened else (("own", "Hello"),)
                people = [person(name, *done, title=title) for name in names]
                interview = panel(*people, decision_by=promised)
                frames = [Writing(interview, p, ENGLISH, NEXT_DAY).frame() for p in people]
                slots = ("eager", "closing") if opened else ("opening", "eager", "closing")
                assert [len({f[slot] for f in frames}) for slot in slots] == [7] * len(slots), title


# what goes in


def test_nothing_in_a_letter_is_random() -> None:
    """The same interview gives the same letter again and again."""
    assert len({letter(panels.NURSE, panels.NURSE.people[0]).text for _ in range(3)}) == 1


def test_what_was_typed_is_never_a_template() -> None:
    """Braces in endings, names and positions come out as they were typed, and are not sent by themselves."""
    reader = person("Ana Ruiz", ("hearing-about", "the {{ 7*7 }} rule"), ("own", "{% raise %} {day} {0}"))
    written = letter(one_on_one(reader, position="{{ you.email }} Clerk"), reader)
    assert "It was great to hear about the {{ 7*7 }} rule. {% raise %} {day} {0}." in written.text
    assert "49" not in written.text
    assert "{{ you.email }} Clerk" in written.subject
    assert unfinished(written.text)


_TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60).map(str.strip)
_STEMS = [stem.id for stem in ENGLISH.stems.at("personal")]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_STEMS), _TYPED.filter(bool)), max_size=4), _TYPED, _TYPED)
def test_a_letter_holds_every_ending_as_it_was_typed(
    finished: list[tuple[str, str]], challenge: str, offer: str
) -> None:
    """Whatever was typed: runs of spaces become one, nothing else changes, and no empty point or paragraph is left."""
    reader = person("Ana Ruiz", *finished)
    notes = Notes(
        challenge=shared("told-me", challenge) if challenge else None,
        offers=(shared("would", offer),) if offer else (),
    )
    text = letter(one_on_one(reader, notes=notes), reader).text
    typed = [ending for _, ending in finished[:MOST_PERSONAL]] + [challenge, offer]
    assert [one for one in typed if " ".join(one.split()) not in " ".join(text.split())] == []
    assert "\n\n\n" not in text
    assert not [line for line in text.splitlines() if line.strip() in {"1.", "2.", "3.", "-", "."}]


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ("the ward", "hear about the ward."),
        ("the ward.", "hear about the ward."),
        ("the ward!", "hear about the ward!"),
        ("“the ward.”", "hear about “the ward.”"),
        ("  the ward  ", "hear about the ward."),
        ("the ward. It is calm", "hear about the ward. It is calm."),
    ],
)
def test_a_sentence_ends_once(ending: str, said: str) -> None:
    """The stem's full stop is left out where the ending brought one along."""
    reader = person("Ana Ruiz", ("hearing-about", ending))
    assert said in letter(one_on_one(reader), reader).text


def test_a_stem_that_is_gone_loses_no_ending() -> None:
    """An ending whose stem nobody knows any more stands as a sentence of its own."""
    reader = person("Ana Ruiz", ("of-long-ago", "The ward was calm"))
    assert " The ward was calm. " in letter(one_on_one(reader), reader).text.replace("\n", " ")


# the coordinator's letter


def with_coordinator(*away: Person) -> tuple[Interview, Letter]:
    """An interview with people who have no address, and the letter that carries thanks to them."""
    coordinator = person("Ivy Lane", ("liked-that", "sent a map"), part=panels.COORDINATOR)
    interview = panel(*away, coordinator)
    return interview, letter(interview, coordinator, passes_on=away)


def test_the_coordinator_is_asked_to_pass_words_on() -> None:
    """Each person without an address has a few words that speak to them; ours differ from person to person."""
    away = (replace(ANA, email=""), replace(BEN, email=""), person("Cy Young", email=""))
    _, written = with_coordinator(*away)
    lines = [line for line in written.text.splitlines() if line.startswith("To ")]
    assert [line.split(":")[0] for line in lines] == ["To Ana Ruiz", "To Ben Ode", "To Cy Young"]
    assert "I enjoyed hearing how you pay people in nine countries." in lines[0]
    assert not {a.split('"')[1].split(". ")[0] for a in lines[:1]} & {lines[1].split('"')[1].split(". ")[0]}
    assert "my interview yesterday for the Payroll Clerk position" in written.text


def test_words_for_one_person_have_no_list() -> None:
    """One person is named in the sentence that asks."""
    _, written = with_coordinator(replace(ANA, email=""))
    assert 'Could you pass this on to Ana Ruiz for me?\n\n"Thank you' in written.text


def test_words_that_nobody_finished_are_marked_in_the_coordinator_s_draft() -> None:
    """A mark stands in the words of each person, and none is left once one of them is finished."""
    away = tuple(person(name, email="") for name in ("Ana Ruiz", "Ben Ode"))
    coordinator = person("Ivy Lane", part=panels.COORDINATOR)
    interview = panel(*away, coordinator, notes=Notes())
    assert len(marks(letter(interview, coordinator, passes_on=away).text)) == 2
    done = (replace(ANA, email=""), away[1])
    interview = panel(*done, coordinator, notes=Notes())
    assert marks(letter(interview, coordinator, passes_on=done).text) == ()


# nudges


def nudge(number: int, reader: Person = ANA, prior: ThreadHead | None = None) -> Letter:
    """A nudge to somebody, twelve days after the interview."""
    interview = one_on_one(reader)
    return compose(
        panels.step(interview, reader, StepKind.NUDGE, number),
        interview,
        panels.SENDER,
        when=panels.ENDS + timedelta(days=12),
        subject=panels.SUBJECT,
        templates=panels.TEMPLATES,
        prior=prior,
    )


def test_a_nudge_joins_the_thread() -> None:
    """Subject, thread, In-Reply-To and the whole chain of references, each id once."""
    head = ThreadHead("t7", "<b@x>", ("<a@x>", "<b@x>"), "Thanks for the interview – Analyst")
    written = nudge(1, prior=head)
    assert written.subject == "Re: Thanks for the interview – Analyst"
    assert (written.thread_id, written.in_reply_to, written.references) == ("t7", "<b@x>", ("<a@x>", "<b@x>"))
    assert nudge(1, prior=replace(head, subject="RE: Thanks")).subject == "RE: Thanks"


def test_a_nudge_without_a_thread_says_what_it_is_about() -> None:
    """Its subject says so, and its text names company and day."""
    written = nudge(1)
    assert written.subject == "Following up – Payroll Clerk"
    assert (written.thread_id, written.in_reply_to, written.references) == ("", "", ())
    assert "the Payroll Clerk position at Acme" in written.text


def test_nudges_are_short_and_repeat_nothing_of_the_letter() -> None:
    """Neither passes 90 words, the second is not the first again, and a sentence of the letter is in neither."""
    first, second = nudge(1).text, nudge(2).text
    assert max(len(first.split()), len(second.split())) < 90
    used = [set(paragraphs(text)[1:3]) for text in (first, second, letter(one_on_one(ANA), ANA).text)]
    assert not any(one & other for one, other in permutations(used, 2))
    assert "nine countries" not in first + second


def test_nudges_to_everybody_differ() -> None:
    """Where all of a panel are asked, no two read the same question."""
    names = ("Ana Ruiz", "Ben Ode", "Cy Young", "Di Roe", "Ed Fox", "Fay Wu", "Gus Ek")
    interview = panel(*map(person, names))
    head = ThreadHead("t7", "<b@x>", (), "Thanks")
    for number in (1, 2):
        asked = [
            paragraphs(
                compose(
                    panels.step(interview, p, StepKind.NUDGE, number),
                    interview,
                    panels.SENDER,
                    when=NEXT_DAY,
                    subject=panels.SUBJECT,
                    templates=panels.TEMPLATES,
                    prior=head,
                ).text
            )[1]
            for p in interview.people
        ]
        assert len(set(asked)) == len(names)
        assert all("the Payroll Clerk position" in one for one in asked)


# subjects


def test_a_broken_subject_is_an_input_error() -> None:
    """The error names the key of the config, what was found and the known names."""
    with pytest.raises(InputError) as caught:
        with_subject("Thanks – {{ positon }}")
    assert "letters.subject" in str(caught.value)
    assert "position" in caught.value.problems[0].expected


def test_a_subject_cannot_call_into_python() -> None:
    """The sandbox refuses what no subject needs."""
    with pytest.raises(InputError):
        with_subject("{{ position.__class__.__mro__ }}")


def with_subject(subject: str) -> Letter:
    """The letter to Ana with that subject."""
    interview = one_on_one(ANA)
    return compose(
        panels.step(interview, ANA),
        interview,
        panels.SENDER,
        when=NEXT_DAY,
        subject=subject,
        templates=panels.TEMPLATES,
    )

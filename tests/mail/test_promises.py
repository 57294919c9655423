"""Promises: the day by which somebody says that they will write again, and days that are none."""

from __future__ import annotations

import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.mail.promises import day_promised, promised_day
from mail.letters import QUOTE, mail

TUESDAY = datetime(2026, 12, 1, 10, tzinfo=ZoneInfo("America/New_York"))
HEADERS = [("From", "Rita Stone <rita@acme.example>")]

FRIDAY, NEXT_WEEK, FORTNIGHT = "12-04", "12-11", "12-15"
PROMISES = {
    "We are still talking to others; I will come back to you next week.": NEXT_WEEK,
    "You will hear from us by Friday.": FRIDAY,
    "I'll get back to you by Friday, December 11.": NEXT_WEEK,
    "We hope to make a decision by the end of the month.": "12-31",
    "We'll be in touch early next week.": NEXT_WEEK,
    "I will let you know on Tuesday next week.": "12-08",
    "You should hear back from us within two weeks.": FORTNIGHT,
    "We'll get back to you in 1-2 weeks": FORTNIGHT,
    "I will let you know on Monday.": "12-07",
    "We will get back to you in the next 10 days.": NEXT_WEEK,
    "We will get back to you within 5 business days.": "12-08",
    "We'll have an update for you by Dec 11th.": NEXT_WEEK,
    "By next Friday you'll hear from me.": FRIDAY,
    "I'm going to follow up with you by the end of next week": NEXT_WEEK,
    "We expect to have a decision by 15 December.": FORTNIGHT,
    "Thanks! I'll get back to you Thursday.": "12-03",
    "A decision will be made by 18 December.": "12-18",
    "I will revert by end of week.": FRIDAY,
    "The team meets on Thursday and I will let you know on Friday.": FRIDAY,
    "Expect to hear from us by the 11th of December": NEXT_WEEK,
    "I will know more by Wednesday and will email you then.": "12-02",
    "We are finishing interviews this week and will get back to you by Tuesday.": "12-08",
    "I'll update you by EOD Friday.": FRIDAY,
    "I should have news for you by mid-December.": FORTNIGHT,
    "We will let you know about the next interview by Friday.": FRIDAY,
    "Ich melde mich bis Freitag bei Ihnen.": FRIDAY,
    "Wir melden uns bis Ende der Woche.": FRIDAY,
    "Sie hören nächste Woche von uns.": NEXT_WEEK,
    "Wir kommen bis zum 11. Dezember auf Sie zu.": NEXT_WEEK,
    "Bis Ende nächster Woche geben wir Ihnen Bescheid.": NEXT_WEEK,
    "Ich werde mich Anfang nächster Woche bei dir melden.": NEXT_WEEK,
    "Sie erhalten spätestens am 15.12. eine Rückmeldung von uns.": FORTNIGHT,
    "Wir melden uns in KW 51 bei Ihnen.": "12-18",
    "Die Entscheidung fällt in zwei Wochen.": FORTNIGHT,
    "Wir entscheiden bis Mitte Dezember.": FORTNIGHT,
    "Je reviens vers vous d'ici vendredi.": FRIDAY,
    "Nous vous recontacterons la semaine prochaine.": NEXT_WEEK,
    "Vous aurez une réponse avant le 11 décembre.": NEXT_WEEK,
    "Je vous tiens au courant d'ici la fin de la semaine.": FRIDAY,
    "Nos pondremos en contacto con usted la próxima semana.": NEXT_WEEK,
    "We laten je voor vrijdag iets weten.": FRIDAY,
    "Le faremo sapere entro venerdì.": FRIDAY,
}

NONE = (
    "We'll get back to you soon.",
    "We will be in touch within the next few days.",
    # a day for something else
    "We would like to invite you to a second interview on Friday, 11 December.",
    "I will call you on Friday at 10:00.",
    "We will be in touch to arrange the interview on 11 December.",
    "We will let you know the details of the meeting on Thursday.",
    "The interview will be on Monday.",
    "Your start date would be 4 January.",
    "You will have a call with Ana on Friday",
    "You'll receive an invitation for Friday from Ana.",
    "You'll get the assessment by Friday.",
    "You will get the offer letter by Friday",
    "We met on Monday and will be in touch.",
    "Thanks for coming in on Tuesday, we'll be in touch.",
    "It was good to meet you this week, and we will get back to you.",
    "I can let you know that we liked you on Monday.",
    "We'll follow up on Friday's discussion soon.",
    "I will be out of the office until Monday.",
    "Wir laden Sie zum Gespräch am Freitag ein.",
    "Wir melden uns bei Ihnen wegen des Termins am Freitag.",
    "Nous vous proposons un entretien vendredi.",
    # asked of the candidate
    "Could you let me know by Friday?",
    "Please get back to us by Friday.",
    "Let me know by Friday and I will get back to you.",
    "We need your decision by Friday.",
    "You will decide by Friday.",
    "You will have until Friday to decide.",
    "Bitte melden Sie sich bis Freitag bei uns.",
    "Merci de nous répondre avant vendredi.",
    # conditions
    "If you don't hear from us by Friday, assume that we went with someone else.",
    "We will get back to you after you have talked to Ana on Friday",
    "We will not be able to give you an answer before Friday.",
    # farther away than anybody promises, and past
    "We will get back to you by 1 June 2027.",
    "We will get back to you by November 27.",
)


@pytest.mark.parametrize("sentence", PROMISES)
def test_a_promise_names_its_day(sentence: str) -> None:
    """The day by which the sentence promises another word, seen from a Tuesday."""
    day = day_promised(f"Dear Jane,\n\nthanks again for your time.\n{sentence}\n\nBest,\nRita", TUESDAY)
    assert day == date.fromisoformat(f"2026-{PROMISES[sentence]}")


@pytest.mark.parametrize("sentence", NONE)
def test_other_days_are_no_promise(sentence: str) -> None:
    """A day of a meeting, one asked of the candidate, one under a condition: nothing is offered."""
    assert day_promised(f"Dear Jane,\n\n{sentence}\n\nBest,\nRita", TUESDAY) is None


def test_only_the_senders_own_words_promise() -> None:
    """What the mail quotes was said by the candidate, or long ago."""
    quoted = f"Thanks, Jane!{QUOTE}> I will get back to you by Friday.\n"
    assert promised_day(HEADERS, mail(quoted), TUESDAY) is None
    assert promised_day(HEADERS, mail(f"I will get back to you by Friday.{QUOTE}"), TUESDAY) == date(
        2026, 12, 4
    )


def test_a_day_is_counted_where_the_interview_was() -> None:
    """Late on Monday in New York it is Tuesday in UTC: tomorrow is Tuesday."""
    late = datetime(2026, 11, 30, 22, tzinfo=ZoneInfo("America/New_York"))
    assert day_promised("I will get back to you by tomorrow.", late) == date(2026, 12, 1)


@settings(deadline=None, max_examples=20)
@given(
    st.sampled_from(
        ["I will get back to you by Friday ", "wir melden uns ", "vous aurez ", "by ", "next week "]
    ),
    st.integers(1, 3_000),
)
def test_no_mail_takes_long(piece: str, times: int) -> None:
    """Whatever is repeated, however often, is read in less than a second."""
    begun = time.perf_counter()
    day_promised(piece * times, TUESDAY)
    assert time.perf_counter() - begun < 1

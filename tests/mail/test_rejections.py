"""A rejection in plain words: what turns the candidate down, in many languages, and what only sounds like it."""

from __future__ import annotations

import pytest

from afterword.mail.rejections import rejection

HEADERS = [("From", "Ana Ruiz <ana@acme.example>"), ("Subject", "Re: Thanks for the interview")]

TURNED_DOWN = {
    "not moving forward": "Thank you for your time. We have decided not to move forward with your application.",
    "another candidate": "Thank you for coming in. After careful thought we decided to proceed with another candidate.",
    "other candidates": "We are moving forward with other candidates whose experience is closer to the role.",
    "somebody else": "It was close, but we have chosen to go with someone else.",
    "not selected": "Unfortunately, you have not been selected for this position.",
    "filled": "I am sorry to say that the position has been filled.",
    "regret": "We regret to inform you that your application was unsuccessful.",
    "unable": "Unfortunately we will not be moving ahead with your candidacy at this time.",
    "and an offer": "We decided to go with another candidate. If you agree we keep your file.",
    "de": "Leider müssen wir Ihnen mitteilen, dass wir uns für einen anderen Bewerber entschieden haben.",
    "de no": "Wir können Ihre Bewerbung leider nicht weiter berücksichtigen.",
    "fr": "Malheureusement, votre candidature n'a pas été retenue.",
    "es": "Lamentamos decirte que hemos decidido continuar con otros candidatos.",
    "pt": "Infelizmente decidimos seguir com outro candidato.",
    "it": "Purtroppo abbiamo deciso di proseguire con un altro candidato.",
    "nl": "Helaas hebben we gekozen voor een andere kandidaat.",
    "pl": "Niestety wybraliśmy innego kandydata.",
    "da": "Vi har desværre valgt en anden kandidat.",
    "no": "Vi har dessverre valgt en annen kandidat.",
    "sv": "Vi har tyvärr beslutat att gå vidare med andra kandidater.",
    "fi": "Valitettavasti et tullut valituksi tehtävään.",
}
NOT_TURNED_DOWN = {
    "a call moved": "Unfortunately we have to move our call to Thursday. Does that suit you?",
    "good news": "Dear Jane, we would like to move forward with your application and see you again.",
    "no decision": "We have not decided yet. You will hear from us on Friday.",
    "if": "If we decide not to move forward with your application, you will hear from us as well.",
    "a question": "Would you mind if the position has been filled in another office?",
    "another interviewer": "On Thursday you will speak with another person of the team.",
    "de": "Leider muss ich unseren Termin am Donnerstag absagen, passt Freitag?",
    "quoted": "Great news, see you on Monday!\n\n> We have decided not to move forward with your application.",
    "the other offer": "You wrote that another company has decided not to move; we are glad to see you again.",
}


def said(text: str) -> str:
    """What is found in a mail of that text."""
    head = "From: Ana Ruiz <ana@acme.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
    return rejection(HEADERS, (head + text).encode())


@pytest.mark.parametrize("text", TURNED_DOWN.values(), ids=TURNED_DOWN)
def test_a_sentence_that_turns_the_candidate_down_is_found(text: str) -> None:
    """Plain words are enough, whatever stands around them."""
    assert said(text)


@pytest.mark.parametrize("text", NOT_TURNED_DOWN.values(), ids=NOT_TURNED_DOWN)
def test_what_only_sounds_like_it_suggests_nothing(text: str) -> None:
    """Regret, conditions, questions and quoted words turn nobody down."""
    assert not said(text)


def test_a_broken_or_endless_mail_suggests_nothing() -> None:
    """Whatever comes is read for what it is worth."""
    assert rejection([], b"\xff\xfe\x00" * 1000) == ""
    assert rejection(HEADERS, b"Content-Type: text/plain\n\n" + b"unfortunately we " * 40_000) == ""

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
    "another direction": "After long talks we've decided to go in a different direction.",
    "won't progress": "We won't be progressing your candidacy.",
    "somebody hired": "We hired somebody else for the team.",
    "the employer": "I'm sorry, the employer has decided not to go on with your application.",
    "closer match": "We are going to focus on candidates with a closer match.",
    "weren't selected": "I'm afraid you weren't selected for the final round.",
    "not able to offer": "We're not able to offer you this role.",
    "taken further": "Your application will not be taken further.",
    "role closed": "We have decided to close this role.",
    "not among": "Yours was not among the applications that were selected.",
    "just filled": "We have just filled this vacancy.",
    "decision": "The decision was made not to hire for this position.",
    "decision on you": "It was a hard decision not to move you forward.",
    "no longer considered": "You are no longer under consideration.",
    "nothing suitable": "At present we have no suitable position for you.",
    "not a match": "Your profile is not the right fit for this role.",
    "pass": "We decided to pass on your application.",
    "de offer": "Leider können wir Ihnen diese Stelle nicht anbieten.",
    "de somebody": "Wir haben uns für jemand anderen entschieden.",
    "de choice": "Leider sind Sie nicht in die engere Auswahl gekommen.",
    "fr regret": "Nous regrettons de ne pouvoir donner une suite favorable à votre candidature.",
    "es process": "Lamentablemente, no continuarás en el proceso.",
    "it regret": "Purtroppo non possiamo proseguire con la sua candidatura.",
    "nl further": "Helaas gaan we niet verder met je sollicitatie.",
    "pl regret": "Niestety nie zakwalifikowała się Pani do kolejnego etapu.",
    "cs": "Bohužel jsme dali přednost jinému uchazeči.",
    "hu": "Sajnos a jelentkezését nem tudjuk elfogadni.",
    "ro": "Din păcate, candidatura nu a fost acceptată, am ales un alt candidat.",
    "tr": "Maalesef başka bir aday ile ilerleme kararı aldık.",
    "ru": "К сожалению, мы выбрали другого кандидата.",
    "uk": "На жаль, ми обрали іншого кандидата.",
    "el": "Δυστυχώς δεν επιλεγήκατε για τη θέση.",
    "he": "לצערנו בחרנו במועמד אחר.",
    "ar": "للأسف لم يتم اختيار طلبك لهذه الوظيفة.",
    "hi": "खेद है कि इस पद के लिए आपका चयन नहीं हुआ।",
    "ja": "残念ながら今回は不採用とさせていただきます。",
    "ko": "아쉽게도 이번 채용에서는 함께하지 못하게 되었습니다.",
    "zh": "很遗憾，您未能通过面试。",
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
    "not filled": "The position has not been filled yet.",
    "chosen": "We have chosen you for the role over other candidates.",
    "others too": "We are still talking to other candidates and will come back to you next week.",
    "another day": "Unfortunately, I cannot make Thursday, but Friday works.",
    "certificate": "Your application was not complete: please send your certificate.",
    "fr": "Malheureusement, je ne suis pas disponible jeudi.",
    "es": "Lamentablemente no puedo el jueves.",
    "pl": "Niestety nie mogę w czwartek.",
    "hu": "Sajnos csütörtökön nem vagyok bent.",
    "el": "Δυστυχώς δεν μπορώ την Πέμπτη.",
    "he": "לצערי אני לא יכולה ביום חמישי.",
    "zh": "很抱歉，我周四不在。",
    "the other offer": "You wrote that another company has decided not to move; we are glad to see you again.",
}


BY_PARTS = [
    "We've gone with someone whose background is a closer fit.",
    "The role has gone to an internal candidate.",
    "The manager opted for a candidate with deeper experience.",
    "The team felt that there were stronger applicants for this round.",
    "I'm afraid it's not going to work out this time.",
    "We will not be extending an offer.",
    "Leider hat es diesmal nicht geklappt.",
    "Unsere Wahl ist auf eine andere Person gefallen.",
    "Votre profil ne correspond pas tout à fait à ce que nous recherchons.",
    "Hemos decidido no seguir adelante contigo.",
    "Finalmente nos hemos decantado por otra persona.",
    "Abbiamo scelto di andare avanti con altri.",
    "Optámos por outro perfil.",
    "We gaan helaas niet met je verder.",
    "Onze keuze is op een andere kandidaat gevallen.",
    "Wybór padł na innego kandydata.",
    "Valet föll på en annan sökande.",
    "Emme valitse sinua tähän tehtävään.",
    "Rozhodli jsme se pro jiného uchazeče.",
    "Most másik jelölt mellett döntöttünk.",
    "Başvurunuz bu kez olumlu sonuçlanmadı.",
    "Мы решили продолжить с другим кандидатом.",
    "Ми вирішили обрати іншу людину.",
    "Δυστυχώς δεν θα προχωρήσουμε με την υποψηφιότητά σας.",
    "לצערנו לא נוכל להתקדם איתך בתהליך.",
    "قررنا اختيار مرشح آخر.",
    "今回はご希望に沿いかねる結果となりました。",
    "다른 분을 채용하기로 했습니다.",
    "经过慎重考虑，我们暂时无法为您提供该职位。",
]
ONLY_PARTS = [
    "We have not decided to go with someone else yet.",
    "Wir haben uns noch nicht für eine andere Person entschieden.",
    "Nous n'avons pas encore choisi un autre candidat.",
    "We would like to go with you rather than someone else.",
    "We met other people too, but we decided for you.",
    "We decided to invite you and other candidates to the office.",
    "Don't worry, you made it to the final round.",
    "We need not talk about that: you are a great fit.",
    "Wir haben Ihre Bewerbung nicht vergessen.",
    "Nous n'avons pas reçu votre candidature en entier.",
    "Het is niet erg, we gaan met je verder op donderdag.",
    "Vi har valgt mandag, og andre kommer også.",
    "Nie martw się, udało się!",
    "We won't be able to make you an offer on the phone.",
]


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


@pytest.mark.parametrize("text", BY_PARTS)
def test_a_choice_of_somebody_else_or_a_no_turns_down_in_any_wording(text: str) -> None:
    """Two parts in one clause are enough: somebody else and a choice, or a no and a way onwards."""
    assert said(text)


@pytest.mark.parametrize("text", ONLY_PARTS)
def test_the_parts_turn_nobody_down_when_they_do_not_belong_together(text: str) -> None:
    """Not yet, in another clause, for the candidate, or about something else that fails."""
    assert not said(text)


def test_a_broken_or_endless_mail_suggests_nothing() -> None:
    """Whatever comes is read for what it is worth."""
    assert rejection([], b"\xff\xfe\x00" * 1000) == ""
    assert rejection(HEADERS, b"Content-Type: text/plain\n\n" + b"unfortunately we " * 40_000) == ""

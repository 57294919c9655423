"""Automatic replies: by header, by subject and text, in twelve languages, and the date on which somebody is back."""
# ruff: noqa: E501  (one letter a line)

from __future__ import annotations

from datetime import date

import pytest

from afterword.mail import MailClass
from mail.letters import mail, verdict

HEADERS = [
    {"Auto-Submitted": "auto-replied"},
    {"Auto-Submitted": "auto-replied (vacation)"},
    {"Auto-Submitted": "Auto-Replied"},
    {"X-Autoreply": "yes", "Precedence": "bulk"},
    {"X-Autorespond": "Re: Thanks"},
    {"X-Autoresponder": "yes"},
    {"Return-Path": "<>", "X-Auto-Response-Suppress": "All", "Auto-Submitted": "auto-replied"},
]


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: next(iter(header.items())))
def test_a_header_that_only_responders_write_decides(header: dict[str, str]) -> None:
    """The header of a responder makes an automatic reply of a text that it alone would leave in doubt."""
    found = verdict(mail("I am having a rest just now.", subject="Re: Thanks", more=header))
    assert found.kind is MailClass.AUTO_REPLY
    assert found.reasons


@pytest.mark.parametrize("value", ["no", "No"])
def test_auto_submitted_no_is_a_person(value: str) -> None:
    """RFC 3834 5: 'no' says that a human sent it."""
    assert verdict(mail("Thank you, talk soon.", more={"Auto-Submitted": value})).kind is MailClass.ANSWER


@pytest.mark.parametrize("value", ["All", "DR, RN, NRN, OOF, AutoReply", "OOF"])
def test_exchange_asks_for_silence_on_ordinary_mail_too(value: str) -> None:
    """X-Auto-Response-Suppress stands on mail that people write: by itself it decides nothing."""
    raw = mail("Thank you for your note. I'll show it to Ben.", more={"X-Auto-Response-Suppress": value})
    assert verdict(raw).kind is MailClass.ANSWER


SUBJECT_AND_TEXT = [
    (
        "en",
        "Automatic reply: Thanks for the interview – Engineer",
        "I am out of the office until Friday, December 4, 2026, with limited access to email.\n\nAna",
        date(2026, 12, 4),
    ),
    (
        "en-us",
        "Out of Office AutoReply: Thanks",
        "I will be out of the office starting 11/23/2026 and will not return until 12/01/2026.",
        date(2026, 12, 1),
    ),
    (
        "en-uk",
        "Out of office",
        "Thanks for your email. I'm on annual leave until Monday 30th November. For anything urgent please contact Bob.",
        date(2026, 11, 30),
    ),
    (
        "en-lotus",
        "Ana Ruiz/Acme is out of the office.",
        "I will be out of the office starting 24/11/2026 and will not return until 30/11/2026.\n\nI will respond to your message when I return.",
        date(2026, 11, 30),
    ),
    (
        "en-back",
        "Automatic reply: Thanks",
        "I'm on vacation and will be back in the office on December 7th.",
        date(2026, 12, 7),
    ),
    (
        "en-parental",
        "Automatic reply: hello",
        "I am on parental leave and will return in March. Please write to people@acme.example.",
        None,
    ),
    (
        "de",
        "Automatische Antwort: Thanks for the interview",
        "Guten Tag,\n\nich bin bis einschließlich 04.12.2026 nicht im Büro. Ihre E-Mail wird nicht weitergeleitet. In dringenden Fällen wenden Sie sich bitte an Herrn Maier.\n\nMit freundlichen Grüßen\nAna Ruiz",
        date(2026, 12, 4),
    ),
    (
        "de-2",
        "Abwesenheitsnotiz: Danke",
        "Vielen Dank für Ihre Nachricht. Ich bin im Urlaub und ab dem 7. Dezember wieder im Büro.",
        date(2026, 12, 7),
    ),
    ("de-3", "Abwesend: Danke", "Ich bin vom 23.11. bis 27.11. abwesend.", date(2026, 11, 27)),
    (
        "fr",
        "Réponse automatique : Thanks",
        "Bonjour,\n\nJe suis absente du bureau jusqu'au 4 décembre 2026. En cas d'urgence, veuillez contacter Luc.\n\nCordialement",
        date(2026, 12, 4),
    ),
    (
        "fr-2",
        "Absence du bureau",
        "Je suis en congés du 20 au 27 novembre inclus. Je répondrai à votre message dès mon retour.",
        date(2026, 11, 27),
    ),
    (
        "es",
        "Respuesta automática: Thanks",
        "Estoy fuera de la oficina hasta el 4 de diciembre de 2026. Para asuntos urgentes, contacte con Luis.",
        date(2026, 12, 4),
    ),
    (
        "es-2",
        "Fuera de la oficina",
        "Gracias por su mensaje. Estaré de vacaciones hasta el 01/12/2026. Responderé a mi regreso.",
        date(2026, 12, 1),
    ),
    (
        "pt",
        "Resposta automática: Thanks",
        "Olá, estou de férias até 4 de dezembro. Em caso de urgência, contacte o Rui.",
        date(2026, 12, 4),
    ),
    (
        "it",
        "Risposta automatica: Thanks",
        "Sono in ferie fino al 4 dicembre. Per urgenze contattare Luca.",
        date(2026, 12, 4),
    ),
    (
        "nl",
        "Automatisch antwoord: Thanks",
        "Ik ben afwezig tot en met 4 december. Bij spoed kunt u contact opnemen met Piet.",
        date(2026, 12, 4),
    ),
    (
        "pl",
        "Odpowiedź automatyczna: Thanks",
        "Jestem na urlopie do 4 grudnia 2026. W pilnych sprawach proszę o kontakt z Janem.",
        date(2026, 12, 4),
    ),
    (
        "da",
        "Automatisk svar: Thanks",
        "Jeg er på ferie til og med den 4. december. Hvis det haster, kontakt Lars.",
        date(2026, 12, 4),
    ),
    (
        "no",
        "Automatisk svar: Thanks",
        "Jeg er ikke på kontoret og er tilbake 4. desember. Ta kontakt med Ola hvis det haster.",
        date(2026, 12, 4),
    ),
    (
        "sv",
        "Automatiskt svar: Thanks",
        "Jag är på semester till och med den 4 december. Vid brådskande ärenden, kontakta Lars.",
        date(2026, 12, 4),
    ),
    (
        "fi",
        "Automaattinen vastaus: Thanks",
        "Olen lomalla 4.12.2026 asti. Kiireellisissä asioissa ota yhteyttä Mattiin.",
        date(2026, 12, 4),
    ),
    ("reply-prefix", "Re: [Acme] Out of office: Thanks", "I am out of the office.", None),
    (
        "latvian",
        "Automātiska atbilde: Thanks",
        "I am out of office and will be back on Friday 9:00.",
        date(2026, 11, 27),
    ),
    ("no text", "Automatic reply: Thanks", "Ana Ruiz\nHead of People", None),
]


@pytest.mark.parametrize(
    ("language", "subject", "text", "until"), SUBJECT_AND_TEXT, ids=[row[0] for row in SUBJECT_AND_TEXT]
)
def test_subject_and_text_tell_an_out_of_office_without_any_header(
    language: str, subject: str, text: str, until: date | None
) -> None:
    """Half the responders write no header: a responder's subject with its text is enough, in each language."""
    traced = {"X-Auto-Response-Suppress": "All"} if language == "reply-prefix" else {}
    found = verdict(mail(text, subject=subject, more=traced))
    assert found.kind is MailClass.AUTO_REPLY, found
    assert found.until == until


TEXT_ALONE = [
    ("en", "Hello,\n\nThank you for your message. I am currently out of the office with no access to email and will be back on 30 November. If your matter is urgent, please contact Bob at bob@acme.example.\n\nBest regards,\nAna Ruiz\nHead of People | Acme"),
    ("en-generated", "This is an automatically generated reply. I am away until 1 December."),
    ("de", "Vielen Dank für Ihre E-Mail. Ich bin derzeit nicht im Büro und ab dem 30.11. wieder erreichbar. In dringenden Fällen wenden Sie sich bitte an meine Vertretung.\n\nMit freundlichen Grüßen\nAna Ruiz"),
    ("fr", "Bonjour,\n\nMerci pour votre message. Je suis actuellement en congés jusqu'au 30 novembre. Pour toute urgence, veuillez contacter Luc Petit.\n\nAna Ruiz"),
    ("es", "Gracias por su mensaje. Me encuentro fuera de la oficina hasta el 30 de noviembre. Si es urgente, póngase en contacto con Luis."),
    ("pt", "Obrigada pelo seu e-mail. Estou ausente do escritório até 30 de novembro. Se for urgente, por favor contacte o Rui."),
    ("it", "Grazie per la tua mail. Sono fuori ufficio fino al 30 novembre e risponderò al mio rientro."),
    ("nl", "Bedankt voor uw e-mail. Ik ben momenteel niet op kantoor tot 30 november. Voor dringende zaken kunt u contact opnemen met Piet."),
    ("pl", "Dziękuję za wiadomość. Obecnie przebywam na urlopie do 30 listopada. Po powrocie odpowiem na wiadomości."),
    ("da", "Tak for din mail. Jeg er på ferie og er tilbage den 30. november. Kontakt Lars, hvis det haster."),
    ("no", "Takk for din e-post. Jeg er på ferie og er tilbake 30. november. Kontakt Ola hvis det haster."),
    ("sv", "Tack för ditt mejl. Jag är på semester och är tillbaka den 30 november. Kontakta Lars om det är brådskande."),
    ("fi", "Kiitos viestistäsi. Olen lomalla ja palaan 30.11. Kiireellisissä asioissa ota yhteyttä Mattiin."),
    ("en-not-reading", "Hello,\n\nI am on annual leave until 30 November. I will not be checking email during this time. Please contact hr@acme.example if you need anything before then.\n\nKind regards\nAna"),
    ("en-leave", "Thank you for your message. I'm on maternity leave and will be returning on 30 November. In my absence please reach out to Li Wei (li@acme.example)."),
    ("en-pto", "Thanks for your email. I'm currently on PTO and will respond when I get back on Monday, November 30th. For anything urgent, contact Bob at bob@acme.example."),
    ("en-gone", "Hello, I no longer work at Acme. Please direct your email to hr@acme.example. This is an automatic reply."),
    ("de-ordinals", "Vielen Dank für Ihre Nachricht. Ich bin bis einschließlich 30. November im Urlaub und lese meine E-Mails nicht. Ab dem 1. Dezember bin ich wieder für Sie da."),
    ("pt-contact", "Obrigado pelo seu contato. No momento estou fora do escritório. Responderei assim que possível."),
    ("it-message", "Grazie per il messaggio. Al momento sono fuori ufficio con accesso limitato alla posta, risponderò appena possibile."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), TEXT_ALONE, ids=[row[0] for row in TEXT_ALONE])
def test_a_text_that_says_nothing_else_is_a_responders(language: str, text: str) -> None:
    """Under the subject of the letter itself, a text made of a responder's sentences alone is an automatic reply."""
    found = verdict(mail(text))
    assert found.kind is MailClass.AUTO_REPLY, found
    assert found.until is None or found.until in {date(2026, 11, 30), date(2026, 12, 1)}


FAR = [
    ("Otomatik Yanıt: Thanks", "Merhaba, 30 Kasım'a kadar yıllık izindeyim."),
    ("자동 회신: Thanks", "안녕하세요, 11월 30일까지 휴가입니다."),
    ("自动回复: Thanks", "您好，我正在休假，11月30日返回办公室。"),
    ("自動応答: Thanks", "お世話になっております。11月30日まで休暇をいただいております。"),
    ("Automatická odpověď: Thanks", "Dobrý den, jsem na dovolené do 30. 11."),
    ("Автоматический ответ: Thanks", "Здравствуйте! Я в отпуске до 30 ноября."),
]


@pytest.mark.parametrize(("subject", "text"), FAR, ids=[row[0][:12] for row in FAR])
def test_a_servers_own_prefix_tells_in_languages_whose_texts_are_not_read(subject: str, text: str) -> None:
    """The prefix that only a server writes is enough where no table knows the language of the text."""
    assert verdict(mail(text, subject=subject)).kind is MailClass.AUTO_REPLY


RECEIPTS = [
    ("no-reply@us.greenhouse-mail.io", "Thank you for applying to Acme", "Hi Jane,\n\nThanks for applying to Acme. Your application has been received and we will review it right away. If you are selected for an interview, we will be in touch."),
    ("no-reply@hire.lever.co", "Your application to Acme", "We have received your application for Engineer."),
    ("noreply@acme.example", "Ihre Bewerbung", "Vielen Dank für Ihre Bewerbung. Wir haben Ihre Unterlagen erhalten und melden uns."),
    ("no-reply@teamtailor-mail.com", "Tack för din ansökan", "Vi har tagit emot din ansökan."),
    ("notifications@smartrecruiters.com", "Gracias por tu candidatura", "Hemos recibido tu candidatura para Ingeniera."),
    ("jobs@acme.example", "We got your message", "This is an automated response. We have received your message and will reply within two days."),
]  # fmt: skip


@pytest.mark.parametrize(("sender", "subject", "text"), RECEIPTS, ids=[row[0] for row in RECEIPTS])
def test_a_system_that_received_something_answers_automatically(sender: str, subject: str, text: str) -> None:
    """'We have received your application' from a hiring system or a robot is an automatic reply."""
    found = verdict(mail(text, subject=subject, sender=f"Acme Recruiting <{sender}>"))
    assert found.kind is MailClass.AUTO_REPLY, found
    assert found.receipt, "nobody is away"


@pytest.mark.parametrize(
    ("sent", "sender", "text", "until"),
    [
        ("Tue, 24 Nov 2026 04:30:00 -0500", "ana@acme.example", "out of the office until 12/1/2026", date(2026, 12, 1)),
        ("Tue, 24 Nov 2026 09:30:00 +0000", "ana@acme.co.uk", "out of the office until 01/12/2026", date(2026, 12, 1)),
        ("Tue, 24 Nov 2026 09:30:00 +0000", "ana@acme.example", "out of the office from 11/20/2026 to 12/2/2026", date(2026, 12, 2)),
        ("Tue, 24 Nov 2026 09:30:00 +0000", "ana@acme.example", "out of the office until 2026-12-02", date(2026, 12, 2)),
        ("Tue, 24 Nov 2026 09:30:00 +0000", "ana@acme.example", "out of the office until Thursday", date(2026, 11, 26)),
        ("Tue, 24 Nov 2026 09:30:00 +0000", "ana@acme.example", "out of the office until tomorrow", date(2026, 11, 25)),
        ("Tue, 24 Nov 2026 09:30:00 +0000", "ana@acme.example", "out of the office until January 4th", date(2027, 1, 4)),
        ("Tue, 24 Nov 2026 09:30:00 +0000", "ana@acme.example", "out of the office until 3 May 2019", None),
        ("Tue, 24 Nov 2026 09:30:00 +0000", "ana@acme.example", "out of the office until further notice", None),
    ],
)  # fmt: skip
def test_the_return_date_is_read_in_the_senders_style(
    sent: str, sender: str, text: str, until: date | None
) -> None:
    """Month or day first by zone, domain and the other dates in the text; never a day that has passed."""
    raw = mail(f"I am {text}.", subject="Automatic reply: Thanks", sender=f"Ana <{sender}>")
    raw = raw.replace(b"Date: Tue, 24 Nov 2026 09:30:00 +0000", f"Date: {sent}".encode())
    found = verdict(raw)
    assert found.kind is MailClass.AUTO_REPLY
    assert found.until == until


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Ich bin bis Montag, den 30. November nicht im Büro.", date(2026, 11, 30)),
        ("Ich bin bis Montag, 30.11. nicht im Büro.", date(2026, 11, 30)),
        ("I am out of the office until Monday, 11/30.", date(2026, 11, 30)),
        ("I am out of the office until Friday 4 December.", date(2026, 12, 4)),
        ("Je suis absente jusqu'au lundi 30 novembre.", date(2026, 11, 30)),
        ("Ich bin vom 23.11.-4.12. im Urlaub.", date(2026, 12, 4)),
        ("Ich bin vom 23.11. - 4.12. im Urlaub.", date(2026, 12, 4)),
        ("I am out of the office Nov 23 - Dec 4.", date(2026, 12, 4)),
        ("I am out of the office Dec 7-11.", date(2026, 12, 11)),
        ("I am out of the office until 3 November.", None),
        ("Ich bin bis 15.8. im Urlaub.", None),
        ("Ich bin bis 20. November im Urlaub.", None),
        ("I am out of the office until 30 November 2025.", None),
        ("I am on parental leave until 3 May.", date(2027, 5, 3)),
        ("I am on leave for two weeks.", date(2026, 12, 8)),
        ("I am on vacation for the next 2 weeks.", date(2026, 12, 8)),
        ("I am out of the office Nov 23rd - Dec 4th.", date(2026, 12, 4)),
        ("I am out of the office between 23 November and 4 December.", date(2026, 12, 4)),
        ("Sono in ferie dal 23 novembre all'4 dicembre.", date(2026, 12, 4)),
        ("23 Kasım - 4 Aralık tarihleri arasında izindeyim.", date(2026, 12, 4)),
        ("November 23. és december 4. között szabadságon vagyok.", date(2026, 12, 4)),
        ("Sunt plecată din birou între 23 noiembrie și 4 decembrie.", date(2026, 12, 4)),
        ("Ich bin für zwei Wochen im Urlaub.", date(2026, 12, 8)),
        ("I am on vacation until the end of December.", date(2026, 12, 31)),
        ("Ich bin bis Ende Dezember im Urlaub.", date(2026, 12, 31)),
        ("Je suis absente jusqu'à fin décembre.", date(2026, 12, 31)),
        ("Estoy de vacaciones hasta finales de diciembre.", date(2026, 12, 31)),
        ("I am away from my desk until mid-January.", date(2027, 1, 15)),
        ("I am out of the office until the end of the week.", date(2026, 11, 27)),
        ("I am out of the office and not back before 7 December.", date(2026, 12, 7)),
        ("30 Kasım'a kadar yıllık izindeyim.", date(2026, 11, 30)),
        ("11月30日まで休暇をいただいております。", date(2026, 11, 30)),
        ("11월 30일까지 휴가입니다.", date(2026, 11, 30)),
        ("我正在休假，11月30日返回办公室。", date(2026, 11, 30)),
        ("Jsem na dovolené do 30. 11.", date(2026, 11, 30)),
        ("Я в отпуске до 30 ноября.", date(2026, 11, 30)),
        ("Я у відпустці до 30 листопада.", date(2026, 11, 30)),
        ("November 30-ig szabadságon vagyok.", date(2026, 11, 30)),
        ("Sunt în concediu până la 30 noiembrie.", date(2026, 11, 30)),
        ("Απουσιάζω έως 30 Νοεμβρίου.", date(2026, 11, 30)),
        ("אני בחופשה עד 30 בנובמבר.", date(2026, 11, 30)),
        ("أنا خارج المكتب حتى 30 نوفمبر.", date(2026, 11, 30)),
        ("मैं 30 नवंबर तक छुट्टी पर हूँ।", date(2026, 11, 30)),
    ],
)
def test_the_return_date_is_read_as_people_write_it(text: str, until: date | None) -> None:
    """Weekdays before a date, spans, ends of months; a day that is past is no day of next year."""
    found = verdict(mail(text, subject="Automatic reply: Thanks", more={"Auto-Submitted": "auto-replied"}))
    assert found.until == until, found


def test_the_letters_subject_hides_no_return_date() -> None:
    """'For the interview' in the subject that the responder repeats is no span of time, and no part of its sentence."""
    text = "I am out of the office for two weeks and will reply on my return."
    raw = mail(text, subject="Automatic reply: Thanks for the interview – Customer Success Manager")
    assert verdict(raw).until == date(2026, 12, 8)


@pytest.mark.parametrize("dash", ["–", "?"])
@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("AUTO: Ana Ruiz is out of the office (returning 30/11/2026)", 'I am out of the office until 30/11/2026.\n\nI will respond to your message when I return.\n\nNote: This is an automated response to your message "Thanks for the interview – Engineer" sent on 24/11/2026 09:30:00.\n\nThis is the only notification you will receive while this person is away.'),
        ("Antwort: Thanks for the interview – Engineer", 'Ich bin ab 23.11.2026 nicht im Büro. Ich kehre zurück am 30.11.2026.\n\nHinweis: Dies ist eine automatische Antwort auf Ihre Nachricht "Thanks for the interview – Engineer" gesendet am 24.11.2026 09:30:00.\n\nDiese ist die einzige Benachrichtigung, die Sie empfangen werden, während diese Person abwesend ist.'),
    ],
)  # fmt: skip
def test_lotus_quotes_the_subject_in_its_text(subject: str, text: str, dash: str) -> None:
    """The subject is the letter's, also where its dash was lost on the way; Lotus says that it writes once only."""
    found = verdict(mail(text.replace("–", dash), subject=subject))
    assert (found.kind, found.until) == (MailClass.AUTO_REPLY, date(2026, 11, 30)), found


def test_a_signature_between_bars_says_nothing() -> None:
    """Name, title and firm in one line, and the line of a register with a shortened word."""
    text = "Thank you for your message. I am out of the office until 30 November.\n\nAna Ruiz | Head of Data | Acme Ltd\nRegistered in England No. 0123456"
    assert verdict(mail(text, subject="Re: Thanks")).kind is MailClass.AUTO_REPLY


@pytest.mark.parametrize("generated", [True, False])
def test_a_server_that_quotes_the_letter_below_its_own_prefix_is_a_machine(generated: bool) -> None:
    """Only together with the header: without it, somebody may have answered above the letter."""
    more = {"Auto-Submitted": "auto-generated"} if generated else {}
    text = "我正在休假，11月30日返回办公室。\n\n发件人: Jane Doe <jane@gmail.com>\n发送时间: 2026年11月24日 9:00\n收件人: Ana\n主题: Thanks\n\nCould you tell me more?"
    found = verdict(mail(text, subject="自动答复: Thanks", more=more))
    assert found.kind is (MailClass.AUTO_REPLY if generated else MailClass.ANSWER), found

"""A receipt or an automatic reply is only what consists of a machine's phrases: anything else is read by a person."""
# ruff: noqa: E501  (one letter a line)

from __future__ import annotations

import pytest

from afterword.mail import MailClass
from mail.letters import mail, verdict

MORE_THAN_A_RECEIPT = [
    "Thank you for applying to Acme. Complete the assessment within seven days.",
    "Thank you for applying. Please complete the assessment within seven days.",
    "Thanks for your application. Unfortunately we went with somebody else.",
    "We have received your application. We chose another candidate.",
    "We have received your application and ask you to send us your references by Friday.",
    "Thank you for applying to Acme. The position has been filled.",
    "Thank you for your application. Could you tell us when you can start?",
    "Thank you for your interest in Acme. Can you talk on Tuesday?",
    "Thanks for applying! Ana wants to see you again on Thursday.",
    "We have received your application, but the role is closed.",
    "Your application has been received. Congratulations!",
    "Thank you for your application. You made the shortlist.",
    "Thank you for applying. Here is the link to your coding task.",
    "Thank you for applying for Engineer. Your application was rejected by the team.",
    "Hi Jane,\n\nthank you for applying to Acme. I liked our talk, Ben will call you.\n\nBest,\nAna",
    "Vielen Dank für Ihre Bewerbung. Wir haben uns für jemand anderen entschieden.",
    "Vielen Dank für Ihre Bewerbung. Bitte laden Sie Ihre Zeugnisse hoch.",
    "Merci pour votre candidature. Elle n'a pas été retenue.",
    "Gracias por tu candidatura. Completa la prueba antes del viernes.",
    "Obrigada por se candidatar. A vaga foi preenchida.",
    "Grazie per la tua candidatura. Ti chiediamo di completare il test.",
    "Bedankt voor je sollicitatie. We gaan verder met iemand anders.",
    "Dziękujemy za aplikację. Prosimy o wykonanie zadania do piątku.",
    "Tack för din ansökan. Tjänsten är tillsatt.",
    "Спасибо за отклик. К сожалению, мы выбрали другого кандидата.",
    "ご応募ありがとうございます。今回は見送りとなりました。",
]
SYSTEMS = [
    "Acme <no-reply@us.greenhouse-mail.io>",
    "Ana Ruiz (Acme) <4f2a9c@hire.lever.co>",
    "Acme Careers <noreply@acme.example>",
]


@pytest.mark.parametrize("sender", SYSTEMS)
@pytest.mark.parametrize("text", MORE_THAN_A_RECEIPT)
def test_a_sentence_besides_the_receipt_makes_a_notice(text: str, sender: str) -> None:
    """A decision, a request or a person's words behind 'thank you for applying' pause the nudges and ask."""
    found = verdict(mail(text, subject="Your application to Acme", sender=sender))
    assert found.kind is MailClass.NOTICE, found


@pytest.mark.parametrize("text", MORE_THAN_A_RECEIPT[:10])
@pytest.mark.parametrize("header", [{"Auto-Submitted": "auto-generated"}, {"Auto-Submitted": "auto-replied"}])
def test_no_header_makes_a_receipt_of_it(text: str, header: dict[str, str]) -> None:
    """Also where a header calls the mail automatic."""
    found = verdict(mail(text, subject="Your application to Acme", sender=SYSTEMS[0], more=header))
    assert found.kind is MailClass.NOTICE, found


RECEIPTS = [
    "Dear Jane,\n\nThank you for applying for the position of Senior Software Engineer at Acme. We have received your application and our team will review it carefully. If your qualifications match our requirements, we will contact you to schedule an interview.\n\nKind regards,\nThe Acme Talent Team",
    "Hi Jane,\n\nThank you for your interest in Acme! We've received your application for Data Analyst and will be in touch soon.\n\nBest,\nAcme Recruiting Team\n\nPlease do not reply to this email.",
    "We received your application. Due to the high volume of applications, we are unable to respond to each applicant individually. Only shortlisted candidates will be contacted.",
    "Sehr geehrte Frau Doe,\n\nvielen Dank für Ihre Bewerbung als Ingenieurin. Ihre Bewerbung ist bei uns eingegangen. Wir werden Ihre Unterlagen sorgfältig prüfen und uns in Kürze bei Ihnen melden.\n\nMit freundlichen Grüßen\nIhr Acme Team",
    "Jane,\n\nThanks for applying to Acme. Your application has been received and we will review it right away.\n\nIf your application seems like a good fit for the position we will contact you soon.\n\nRegards,\nAcme\n\n** Please note: Do not reply to this email. This email is sent from an unattended mailbox. Replies will not be read.",
    "Dear Jane Doe,\n\nWe have received your application for Data Analyst (Req. 20261). Our recruiters will review your qualifications. If there is a match, a recruiter will contact you.\n\nReplies to this message are undeliverable and will not reach the Human Resources Department. Please do not reply.",
    "Sehr geehrte Frau Doe,\n\nvielen Dank für Ihre Bewerbung und das damit verbundene Interesse an unserem Unternehmen. Wir haben Ihre Unterlagen erhalten und werden diese sorgfältig prüfen. Sobald wir diese geprüft haben, melden wir uns bei Ihnen.\n\nMit freundlichen Grüßen\nAcme GmbH",
    "Beste Jane,\n\nBedankt voor je sollicitatie. We hebben je sollicitatie in goede orde ontvangen. We nemen zo snel mogelijk contact met je op.\n\nMet vriendelijke groet,\nTeam Acme",
    "Hola Jane:\n\nHemos recibido tu candidatura. La revisaremos lo antes posible y nos pondremos en contacto contigo.\n\nUn saludo,\nEl equipo de selección",
    "Dzień dobry Jane,\n\nDziękujemy za przesłanie aplikacji na stanowisko Data Analyst. Potwierdzamy jej otrzymanie.\n\nPozdrawiamy",
    "Bonjour,\n\nNous avons bien reçu votre candidature. Nous étudierons votre profil et reviendrons vers vous.\n\nCordialement",
]


@pytest.mark.parametrize(
    "sender", ["careers@acme.example", "no-reply@us.greenhouse-mail.io", "jobs@acme.example"]
)
@pytest.mark.parametrize("text", RECEIPTS)
def test_what_only_acknowledges_is_a_receipt(text: str, sender: str) -> None:
    """From an office's address, a robot or a hiring system, with what such mails usually add."""
    found = verdict(mail(text, subject="Your application", sender=f"Acme <{sender}>"))
    assert found.kind is MailClass.AUTO_REPLY, found
    assert found.receipt
    assert found.until is None


AWAY_AND_MORE = [
    "Thank you for your email. I am on vacation until 7 December. We chose someone else.",
    "I am on leave from tomorrow. Please contact Tom, who will send you the contract.",
    "Thank you for your email. I am on vacation until 7 December. You got the job!",
    "Thanks for your mail. I am out of the office until Monday. The role is filled.",
    "I am out of the office until Monday and we have decided to hire somebody else.",
    "Thank you for your message. I'm away until Friday. Ben says yes.",
    "I am on vacation until 7 December. Yes, Thursday suits us.",
    "Thank you for your email. I am on parental leave until March. Your papers are with Tom, he signs them.",
    "Vielen Dank für Ihre E-Mail. Ich bin bis 7. Dezember im Urlaub. Wir haben jemand anderen gewählt.",
    "Vielen Dank für Ihre Nachricht. Ich bin im Urlaub. Der Vertrag kommt morgen.",
    "Merci pour votre message. Je suis en congés jusqu'au 7 décembre. Nous avons choisi quelqu'un d'autre.",
    "Gracias por su mensaje. Estoy de vacaciones hasta el lunes. Hemos elegido a otra persona.",
    "Grazie per la tua mail. Sono in ferie fino al 7 dicembre. Abbiamo scelto un altro candidato.",
    "Bedankt voor uw bericht. Ik ben op vakantie tot 7 december. Wij kozen iemand anders.",
    "Dziękuję za wiadomość. Jestem na urlopie do 7 grudnia. Wybraliśmy kogoś innego.",
    "Tack för ditt mejl. Jag är på semester till 7 december. Vi valde en annan.",
    "Здравствуйте! Спасибо за письмо. Я в отпуске до 7 декабря. Мы выбрали другого кандидата.",
]


@pytest.mark.parametrize("text", AWAY_AND_MORE)
def test_a_persons_words_inside_an_out_of_office_are_an_answer(text: str) -> None:
    """However short the sentence that says more."""
    found = verdict(mail(text))
    assert found.kind is MailClass.ANSWER, found


@pytest.mark.parametrize("text", AWAY_AND_MORE)
@pytest.mark.parametrize("subject", ["Automatic reply: Thanks for the interview", "Re: Thanks"])
def test_a_responders_header_makes_a_notice_of_them(text: str, subject: str) -> None:
    """A machine sent it, and it may be for everybody: the candidate is asked."""
    found = verdict(mail(text, subject=subject, more={"Auto-Submitted": "auto-replied"}))
    assert found.kind is MailClass.NOTICE, found


# By language: an absence, and sentences that no responder writes. Ben is a colleague.
AWAY_IN: dict[str, tuple[str, tuple[str, ...]]] = {
    "en": ("I am out of the office until 7 December.", ("Ben is going to ring tomorrow.", "It's a yes.", "Ben rings on 8 December.")),
    "de": ("Ich bin bis zum 7. Dezember im Urlaub.", ("Ben ruft morgen an.", "Es wird ein Ja.")),
    "fr": ("Je suis en congés jusqu'au 7 décembre.", ("C'est oui.", "Ben passera demain.")),
    "es": ("Estoy de vacaciones hasta el 7 de diciembre.", ("Es un sí.", "Ben llama mañana.")),
    "it": ("Sono in ferie fino al 7 dicembre.", ("È un sì.", "Ben chiama domani.")),
    "pt": ("Estou de férias até 7 de dezembro.", ("É um sim.", "O Ben liga amanhã.")),
    "nl": ("Ik ben tot 7 december met vakantie.", ("Het is een ja.", "Ben belt morgen.")),
    "pl": ("Jestem na urlopie do 7 grudnia.", ("Odpowiedź brzmi tak.", "Ben zadzwoni jutro.")),
    "sv": ("Jag är på semester till 7 december.", ("Det blir ja.", "Ben ringer i morgon.")),
    "da": ("Jeg er på ferie til 7. december.", ("Det er et ja.", "Ben ringer i morgen.")),
    "no": ("Jeg er på ferie til 7. desember.", ("Det blir ja.", "Ben ringer i morgen.")),
    "fi": ("Olen lomalla 7.12. asti.", ("Se on kyllä.", "Ben soittaa huomenna.", "Lähetä suositukset Benille.")),
    "ja": ("12月7日まで休暇をいただいております。", ("次の面接は12月10日でいかがでしょうか。", "12月9日までに推薦状をお送りください。", "明日ベンが電話します。")),
    "ko": ("12월 7일까지 휴가 중입니다.", ("내일 벤이 전화드립니다.", "12월 9일까지 추천서를 보내 주세요.")),
    "zh": ("我正在休假，12月7日返回办公室。", ("请在12月9日前把推荐信寄给本。", "明天本会打电话。", "答案是可以。")),
    "ru": ("Я в отпуске до 7 декабря.", ("Пришлите Бену рекомендации.", "Бен позвонит завтра.")),
    "tr": ("7 Aralık tarihine kadar izindeyim.", ("Cevap evet.", "Referanslarınızı Ben'e gönderin.")),
    "cs": ("Do 7. prosince jsem na dovolené.", ("Je to ano.", "Pošlete reference Benovi.")),
    "hu": ("December 7-ig szabadságon vagyok.", ("A válasz igen.", "Ben holnap telefonál.")),
    "uk": ("Я у відпустці до 7 грудня.", ("Надішліть Бену рекомендації.", "Бен зателефонує завтра.")),
    "ro": ("Sunt în concediu până pe 7 decembrie.", ("Este un da.", "Ben sună mâine.")),
    "el": ("Απουσιάζω έως τις 7 Δεκεμβρίου.", ("Είναι ναι.", "Ο Ben τηλεφωνεί αύριο.")),
    "he": ("אני בחופשה עד 7 בדצמבר.", ("זה כן.", "בן יתקשר מחר.")),
    "ar": ("أنا في إجازة حتى 7 ديسمبر.", ("الجواب نعم.", "بن سيتصل غداً.")),
    "hi": ("मैं 7 दिसंबर तक छुट्टी पर हूँ।", ("हाँ है।", "बेन कल फ़ोन करेंगे।")),
}  # fmt: skip


@pytest.mark.parametrize(
    ("away", "said"),
    [(away, sentence) for away, rest in AWAY_IN.values() for sentence in rest],
)
def test_a_whole_sentence_that_no_responder_writes_is_read_by_a_person(away: str, said: str) -> None:
    """In each language, in a mail that its headers call automatic: no word of it needs to be about an application."""
    found = verdict(mail(f"{away} {said}", more={"Auto-Submitted": "auto-replied"}))
    assert found.kind is MailClass.NOTICE, found


@pytest.mark.parametrize("away", [away for away, _ in AWAY_IN.values()])
def test_the_absence_alone_asks_nobody(away: str) -> None:
    """The same mails without that sentence are automatic replies."""
    found = verdict(mail(f"{away}\n\nAna Ruiz\nHead of Data", more={"Auto-Submitted": "auto-replied"}))
    assert found.kind is MailClass.AUTO_REPLY, found
    assert found.until is not None


@pytest.mark.parametrize(
    "remark",
    [
        "I work part-time.",
        "I have left Acme.",
        "My inbox takes a break too.",
        "Your email will not be forwarded.",
        "For invoices, write to accounts@acme.example.",
        "The office is at +44 20 7946 0000.",
    ],
)
def test_remarks_about_the_writer_and_their_mail_ask_nobody(remark: str) -> None:
    """A responder's text may be a person's own: what it says of its writer and of mail is no answer."""
    text = f"I am out of the office until 7 December. {remark}"
    found = verdict(mail(text, more={"Auto-Submitted": "auto-replied"}))
    assert found.kind is MailClass.AUTO_REPLY, found


PEOPLE = [
    "Thanks for your note, we'd like to see you again.",
    "Dear Jane, thank you. The team decides on Friday.",
    "ok",
    "Passt, bis Donnerstag.",
    "Ben has your file now.",
]
WEAK = [
    {"X-Auto-Response-Suppress": "All"},
    {"X-Auto-Response-Suppress": "DR, OOF, AutoReply"},
    {"Return-Path": "<>"},
    {"Precedence": "bulk"},
    {"Precedence": "auto_reply"},
    {"Precedence": "junk", "X-Auto-Response-Suppress": "All", "Return-Path": "<>"},
    {"X-MS-Exchange-Inbox-Rules-Loop": "ana@acme.example"},
]


@pytest.mark.parametrize("header", WEAK, ids=str)
@pytest.mark.parametrize(
    "subject",
    ["Re: Automatic reply: Thanks", "AW: Automatische Antwort: Danke", "Re: Thanks", "RE: Out of Office"],
)
@pytest.mark.parametrize("text", PEOPLE)
def test_headers_that_people_send_too_decide_nothing(text: str, subject: str, header: dict[str, str]) -> None:
    """A person who answers an automatic reply through Exchange, a rule or a gateway is a person."""
    found = verdict(mail(text, subject=subject, more=header))
    assert found.kind is MailClass.ANSWER, found


@pytest.mark.parametrize(
    ("subject", "text", "more"),
    [
        ('"Thanks for the interview" Ana Ruiz is out of the office.', "I will be out of the office until 30/11/2026. I will respond to your message when I return.", {}),
        ("[Odpowiedź automatyczna] Thanks", "Jestem na urlopie do 30 listopada. W pilnych sprawach proszę o kontakt z Janem.", {}),
        ("Thanks for the interview", "Thank you for your e-mail.", {"Return-Path": "<>"}),
        ("Risposta automatica: Thanks", "Sono in ferie. Buone feste!", {}),
        ("Automatikus válasz: Thanks", "Köszönöm levelét. November 30-ig szabadságon vagyok.", {}),
        ("Răspuns automat: Thanks", "Sunt în concediu până la 30 noiembrie. Pentru urgențe contactați-l pe Ion.", {}),
        ("Αυτόματη απάντηση: Thanks", "Απουσιάζω έως 30 Νοεμβρίου.", {}),
        ("תשובה אוטומטית: Thanks", "אני בחופשה עד 30 בנובמבר. במקרה דחוף נא לפנות לדן.", {}),
        ("رد تلقائي: Thanks", "أنا في إجازة حتى 30 نوفمبر.", {}),
        ("स्वचालित उत्तर: Thanks", "मैं 30 नवंबर तक छुट्टी पर हूँ।", {}),
        ("Автоматична відповідь: Thanks", "Доброго дня! Я у відпустці до 30 листопада.", {}),
        ("自動応答: Thanks", "11月30日まで休暇をいただいております。お急ぎの方は山田までご連絡ください。", {}),
        ("Automatická odpověď: Thanks", "Dobrý den, jsem na dovolené do 30. 11. V případě potřeby kontaktujte Jana.", {}),
    ],
)  # fmt: skip
def test_a_responder_is_found_in_more_languages_and_forms(
    subject: str, text: str, more: dict[str, str]
) -> None:
    """Lotus quotes the subject, Polish servers write brackets, some have only an empty envelope."""
    found = verdict(mail(text, subject=subject, more=more))
    assert found.kind is MailClass.AUTO_REPLY, found

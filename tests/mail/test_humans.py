"""A person is never taken for a machine: the traps."""
# ruff: noqa: E501  (one letter a line)

from __future__ import annotations

import pytest

from afterword.mail import MailClass
from mail.letters import QUOTE, mail, verdict

QUOTED_AWAY = "\n\nOn Mon, 23 Nov 2026 at 17:02, Ana Ruiz <ana@acme.example> wrote:\n> I am out of the office until 4 December with limited access to email.\n> For urgent matters please contact Bob.\n> This is an automatic reply.\n"
OUTLOOK_AWAY = "\n\n-----Original Message-----\nFrom: Ana Ruiz <ana@acme.example>\nSent: Monday, November 23, 2026 5:02 PM\nTo: Jane Doe <jane@gmail.com>\nSubject: Automatic reply: Thanks\n\nI am out of the office until 4 December. For urgent matters please contact Bob.\n"
GERMAN_AWAY = "\n\nVon: Ana Ruiz <ana@acme.example>\nGesendet: Montag, 23. November 2026 17:02\nAn: Jane Doe\nBetreff: Abwesenheitsnotiz\n\nIch bin bis 4.12. nicht im Büro. In dringenden Fällen wenden Sie sich an Bob.\n"

PEOPLE = [
    ("Re: Thanks for the interview – Engineer", "Thanks, we'd like to see you again."),
    ("Re: Thanks for the interview – Engineer", "ok"),
    ("Re: Thanks for the interview – Engineer", ""),
    ("Re: Thanks for the interview – Engineer", "👍"),
    ("Re: Thanks for the interview – Engineer", "🙏🏽" + QUOTE),
    ("Re: Automatic reply: Thanks for the interview", "👍" + QUOTED_AWAY),
    ("Re: Thanks for the interview – Engineer", "<https://calendar.example/ana/30min>"),
    ("Re: Thanks for the interview – Engineer", "https://calendar.example/ana/30min" + QUOTE),
    ("Ana is out of the office – can we move Thursday?", "Hi Jane,\n\nAna is out of the office this week, so I am taking over. Are you free on Thursday?\n\nBen"),
    ("Re: Ana Ruiz is out of the office.", "Sorry about that, I am back now. The team liked you a lot."),
    ("Re: Automatic reply: Thanks for the interview", "Back at my desk! We will decide on Friday."),
    ("RE: Out of Office: Thanks", "I saw your mail only now."),
    ("AW: Abwesenheitsnotiz: Danke", "Ich bin wieder da. Wir melden uns am Freitag."),
    ("Re: Thanks for the interview – Engineer", "I'm out of the office until Monday, but I wanted to tell you at once: we loved meeting you."),
    ("Re: Thanks for the interview – Engineer", "I am traveling until Friday. Could we talk on Monday instead?"),
    ("Re: Thanks for the interview – Engineer", "Thanks for your email. I'm on vacation until the 30th and will discuss it with the team when I am back."),
    ("Re: Thanks for the interview – Engineer", "Thank you for your message. Ben is on leave until Monday, he makes the decision. We will be in touch when he returns."),
    ("Re: Thanks for the interview – Engineer", "Our automatic reply system is what you would work on. It answers automatically, and badly."),
    ("Question about automatic payroll", "Hi Jane, you mentioned automatic payroll runs. How did you test them?"),
    ("Automatic payroll: one more question", "Did you do the migration yourself?"),
    ("Re: Thanks for the interview – Engineer", "Sent from my iPhone" + QUOTED_AWAY),
    ("Re: Thanks for the interview – Engineer", "Great, talk soon\n\nSent from my iPhone" + QUOTED_AWAY),
    ("Re: Automatic reply: Thanks", "I got your auto-reply :) See you on the 7th." + QUOTED_AWAY),
    ("RE: Thanks", "Yes." + OUTLOOK_AWAY),
    ("AW: Danke", "Passt." + GERMAN_AWAY),
    ("Re: Danke", "Ich bin bis Freitag im Urlaub, aber danach besprechen wir das im Team und melden uns."),
    ("Re: Merci", "Je suis en congés jusqu'à lundi, mais nous aimerions vous revoir. Quelles sont vos disponibilités ?"),
    ("Re: Gracias", "Estoy de vacaciones hasta el lunes, pero nos gustaría hacer una segunda entrevista."),
    ("Re: Grazie", "Sono in ferie fino a lunedì, ma vorremmo risentirla per un secondo colloquio."),
    ("Re: Bedankt", "Ik ben op vakantie tot maandag, maar we willen graag een tweede gesprek."),
    ("Re: Dziękuję", "Jestem na urlopie do poniedziałku, ale chcielibyśmy zaprosić Panią na kolejną rozmowę."),
    ("Re: Tack", "Jag är på semester till måndag men vi vill gärna träffa dig igen för en intervju."),
    ("Undeliverable? Did my mail reach you?", "Hi Jane, I wrote last week and the mail was returned to sender: user unknown. Did you change your address?"),
    ("Re: Undelivered Mail Returned to Sender", "Strange, the address is right. 550 5.1.1 means that the user is unknown. Please try again."),
    ("Fwd: Undelivered Mail Returned to Sender", "My reply to you bounced, see below.\n\n---------- Forwarded message ---------\nFrom: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nSubject: Delivery Status Notification (Failure)\n\nYour message could not be delivered to jane@gmial.com: 550 5.1.1 user unknown"),
    ("Delivery problem", "My server says: <jane@gmail.com>: 550 5.1.1 user unknown. Your message was returned to sender here, too."),
    ("Mail delivery failed", "It bounced. 550 5.2.2 mailbox full.\n\n-----Original Message-----\nFrom: Ana Ruiz\nTo: Jane\nSubject: Offer\n\nDear Jane"),
    ("Delivery problem", "Could you send the certificate again? The mailbox was full and it did not reach me."),
    ("Re: Thanks for the interview – Engineer", "Thank you for your note. I am out of the office until Monday. I will answer then. Ben has your file and knows all the details."),
    ("Out of office: Thanks", "On Mon, 23 Nov 2026 at 17:02, Jane Doe <jane@gmail.com> wrote:\n> Can we talk on Friday?\n> Yes.\n"),
    ("Re: Thanks for the interview – Engineer", "Thanks for writing. I am out of the office until Monday and will reply then. Ben keeps all papers about salaries in his drawer downstairs."),
    ("Undelivered Mail Returned to Sender", "I just got this back: <jane@gmail.com>: 550 5.1.1 user unknown. Is that still your address?\n\n--- Below this line is a copy of the message.\n\nFrom: Ana\nSubject: Offer\n"),
    ("Delivery problem", "Could you check your address? I got this:\n\nHi. This is the qmail-send program at mx.acme.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<jan@gmail.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n"),
    ("Out of office: can we move Thursday?", "I'm out of the office on Thursday. Can we do Friday?"),
    ("On leave: new contact for your application", "Dear Jane, I am on leave from Monday. Ben has taken over all my candidates. He has read what you sent and writes to you tomorrow. He likes short mails."),
    ("Automatic reply settings", "Hello Jane, please switch off your automatic reply, it answers every one of my mails. The contract is attached."),
    ("Vacation policy", "Hi Jane, here is the vacation policy that we talked about in the interview."),
    ("We have received your application", "Hi Jane, we have received your application and I would like to invite you to a call. Ana"),
    ("Your application", "Thank you for applying. Unfortunately, we have decided to move forward with others."),
    ("Re: Thanks", "Thank you, Jane. I am travelling and will reply in full when I am back on Monday."),
    ("Re: Thanks", "I'm on leave from tomorrow. Tom takes over your process and has your documents."),
    ("Re: Thanks", "Thanks for your email. I have left the office and will reply tomorrow."),
    ("AW: Thanks", "Liebe Frau Doe, danke für Ihre Nachricht. Ich bin ab morgen im Urlaub, meine Kollegin meldet sich bei Ihnen wegen der nächsten Runde."),
    ("Absence on Thursday", "Dear Jane, because of the absence of our director the interview on Thursday has to move. Would Friday work?"),
    ("Re: Vacation policy", "Hi Jane, as promised here is our vacation policy. We offer 28 days."),
    ("Re: Thanks", "Thank you for your application and the good talk. We have received several applications and will decide until Friday."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "text"), PEOPLE, ids=[f"{n}-{row[1][:30]}" for n, row in enumerate(PEOPLE)]
)
def test_a_persons_mail_is_an_answer(subject: str, text: str) -> None:
    """Whoever writes, quotes or discusses out-of-offices and bounces is a person."""
    found = verdict(mail(text, subject=subject))
    assert found.kind is MailClass.ANSWER, found


@pytest.mark.parametrize(
    ("subject", "text"), PEOPLE, ids=[f"{n}-{row[1][:30]}" for n, row in enumerate(PEOPLE)]
)
def test_a_stranger_who_is_a_person_is_no_machine(subject: str, text: str) -> None:
    """The same mails from somebody unknown are Answer or Noise, never AutoReply or Bounce."""
    found = verdict(mail(text, subject=subject), known=False)
    assert found.kind in {MailClass.ANSWER, MailClass.NOISE}, found


@pytest.mark.parametrize(
    "header",
    [
        {"List-Unsubscribe": "<mailto:out@acme.example>"},
        {"Precedence": "bulk"},
        {
            "List-Id": "<recruiting.acme.example>",
            "Precedence": "list",
            "Mailing-list": "list recruiting@acme.example",
        },
        {"X-MS-Exchange-Inbox-Rules-Loop": "ana@acme.example"},
        {"Return-Path": "<>"},
        {"X-Mailer": "Vacationer 2"},
        {"Auto-Submitted": "no"},
    ],
    ids=lambda header: next(iter(header.items())),
)
def test_headers_of_many_do_not_hide_a_person(header: dict[str, str]) -> None:
    """A colleague who writes through a group, a tracker or a rule is still a person."""
    raw = mail(f"We'd like to make you an offer. When can we talk?{QUOTE}", more=header)
    assert verdict(raw).kind is MailClass.ANSWER


def test_a_person_who_attaches_a_bounce_is_a_person() -> None:
    """An answer to a bounce, with the returned mail attached and its code in the text, is no bounce."""
    raw = mail(
        "Look, 550 5.1.1 user unknown, it could not be delivered.",
        subject="Re: Undelivered Mail Returned to Sender",
    )
    head, _, body = raw.partition(b"\n\n")
    kept = b"\n".join(
        line for line in head.split(b"\n") if not line.lower().startswith((b"content", b"mime"))
    )
    parts = (
        b"--b\nContent-Type: text/plain\n\n"
        + body
        + b"\n--b\nContent-Type: message/rfc822\n\nSubject: Offer\n\nDear\n--b--\n"
    )
    found = verdict(kept + b'\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n' + parts)
    assert found.kind is MailClass.ANSWER, found

"""Delivery failures in many forms and languages; permanent, temporary and delayed told apart."""
# ruff: noqa: E501  (one letter a line)

from __future__ import annotations

import pytest

from afterword.mail import MailClass, MailVerdict
from mail.letters import mail, verdict

ORIGINAL = "\n--- Below this line is a copy of the message.\n\nFrom: jane@gmail.com\nTo: ana@acme.example\nSubject: Thanks for the interview\n\nDear Ana,\n"


def report(
    action: str,
    status: str,
    diagnostic: str = "smtp; 550 5.1.1 no such user",
    *,
    subject: str = "Delivery Status Notification",
) -> bytes:
    """A report by RFC 3464 about ana@acme.example."""
    return f"""\
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: jane@gmail.com
Subject: {subject}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

About your message to ana@acme.example.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com

Final-Recipient: rfc822; ana@acme.example
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--b
Content-Type: message/rfc822

From: Jane Doe <jane@gmail.com>
To: ana@acme.example
Subject: Thanks

Dear Ana
--b--
""".encode()


@pytest.mark.parametrize(
    ("action", "status", "diagnostic", "permanent", "delayed"),
    [
        ("failed", "5.1.1", "smtp; 550 5.1.1 no such user", True, False),
        ("failed", "5.4.4", "smtp; host not found", True, False),
        ("Failed", "4.4.7", "smtp; 421 expired", False, False),
        ("failed", "5.2.2", "smtp; 552 5.2.2 mailbox full", False, False),
        ("delayed", "4.4.1", "smtp; connection timed out", False, True),
    ],
)
def test_a_status_part_tells_permanent_from_temporary_and_from_delay(
    action: str, status: str, diagnostic: str, permanent: bool, delayed: bool
) -> None:
    """RFC 3464's action and RFC 3463's code decide; the address that failed is named."""
    found = verdict(report(action, status, diagnostic), known=False)
    assert (found.kind, found.permanent, found.delayed) == (MailClass.BOUNCE, permanent, delayed), found
    assert found.failed == ("ana@acme.example",)


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_of_success_is_noise(action: str) -> None:
    """A delivery that worked is neither a bounce nor an answer."""
    assert verdict(report(action, "2.0.0", "smtp; 250 ok")).kind is MailClass.NOISE


PLAIN = [
    ("qmail", "MAILER-DAEMON@mx.acme.example", "failure notice", "Hi. This is the qmail-send program at mx.acme.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ana@acme.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n", True),
    ("exim", "Mail Delivery System <Mailer-Daemon@mx.acme.example>", "Mail delivery failed: returning message to sender", "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its recipients. This is a permanent error. The following address(es) failed:\n\n  ana@acme.example\n    Unrouteable address\n", True),
    ("postmaster", "postmaster@acme.example", "Undeliverable: Thanks for the interview", "Delivery has failed to these recipients or groups:\n\nana@acme.example\nThe email address you entered couldn't be found. 550 5.1.10 RESOLVER.ADR.RecipientNotFound\n", True),
    ("full", "postmaster@acme.example", "Undeliverable mail", "Your message could not be delivered to <ana@acme.example>: mailbox is full (552 5.2.2).\n", False),
    ("warning", "Mail Delivery Subsystem <MAILER-DAEMON@mx.acme.example>", "Warning: could not send message for past 4 hours", "The original message was received at Mon, 23 Nov 2026.\n\n   ----- Transcript of session follows -----\n<ana@acme.example>... Deferred: Connection timed out\nWarning: message still undelivered after 4 hours\nWill keep trying until message is 5 days old\n", False),
    ("german", "Mailer-Daemon@gmx.example", "Unzustellbar: Danke für das Gespräch", "Ihre Nachricht konnte nicht zugestellt werden an:\n<ana@acme.example>\n550 5.1.1 Empfänger unbekannt\n", True),
    ("french", "postmaster@acme.example", "Non remis : Merci", "Votre message n'a pas pu être remis à ana@acme.example. 550 5.1.1 utilisateur inconnu\n", True),
    ("spanish", "postmaster@acme.example", "No se puede entregar: Gracias", "No se pudo entregar su mensaje a ana@acme.example: 550 5.1.1 usuario desconocido\n", True),
    ("portuguese", "postmaster@acme.example", "Não é possível entregar: falha na entrega", "A mensagem não pôde ser entregue a ana@acme.example: 550 5.1.1\n", True),
    ("italian", "postmaster@acme.example", "Non recapitabile: Grazie", "Non è stato possibile recapitare il messaggio a ana@acme.example: 550 5.1.1\n", True),
    ("dutch", "postmaster@acme.example", "Onbestelbaar: Bedankt", "Uw bericht kan niet worden bezorgd bij ana@acme.example: 550 5.1.1\n", True),
    ("polish", "postmaster@acme.example", "Niedostarczone: Dziękuję", "Wiadomość nie mogła zostać dostarczona do ana@acme.example: 550 5.1.1\n", True),
    ("swedish", "postmaster@acme.example", "Det gick inte: kunde inte levereras", "Meddelandet kunde inte levereras till ana@acme.example: 550 5.1.1\n", True),
    ("danish", "postmaster@acme.example", "Kunne ikke leveres: Tak", "Meddelelsen kunne ikke leveres til ana@acme.example: 550 5.1.1\n", True),
    ("finnish", "postmaster@acme.example", "Toimitus epäonnistui: Kiitos", "Viestiä ei voitu toimittaa osoitteeseen ana@acme.example: 550 5.1.1\n", True),
    ("ndr", "prvs=1267=ndr@filter.example", "Mail delivery failed: returning message to sender", "This message was created automatically by mail delivery software.\n\nA message that you sent to <ana@acme.example> could not be delivered.\n", True),
    ("hungarian", "postmaster@acme.example", "Kézbesíthetetlen: Köszönöm", "A következő címzett nem kapta meg az üzenetét:\n\nana@acme.example\n550 5.1.1 ismeretlen címzett\n", True),
    ("exchange", "postmaster@acme.example", "Unzustellbar: Danke", "Ihre Nachricht hat einige oder alle Empfänger nicht erreicht.\n\nFolgende(r) Empfänger kann/können nicht erreicht werden:\n\nana@acme.example am 23.11.2026 13:00\n550 5.1.1 Benutzer unbekannt\n", True),
    ("re", "post_master@sms.example", "Re:Thanks for the interview", "Error: Invalid user address\n\n550 - Requested action not taken: no such user here\n\n  RCPT TO: ana@acme.example\n", True),
    ("gateway", "Mail Gateway <noreply@filter.example>", "Message rejected: Thanks for the interview", "Your message to <ana@acme.example> was rejected by the recipient's server.\n550 5.7.1 message refused by policy\n", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sender", "subject", "text", "permanent"), PLAIN, ids=[row[0] for row in PLAIN]
)
def test_servers_that_write_plain_text_are_understood(
    name: str, sender: str, subject: str, text: str, permanent: bool
) -> None:
    """Without any status part a server's own words make a bounce and name the address."""
    original = "" if name in {"hungarian", "exchange"} else ORIGINAL
    found = verdict(mail(text + original, subject=subject, sender=sender), known=False)
    assert found.kind is MailClass.BOUNCE, found
    assert (found.permanent, found.delayed) == (permanent, name == "warning")
    assert "ana@acme.example" in found.failed


def test_gmails_header_names_the_address() -> None:
    """X-Failed-Recipients is enough."""
    raw = mail(
        "** Address not found **\n\nYour message wasn't delivered to ana@acme.example because the address couldn't be found.",
        sender="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        subject="Delivery Status Notification (Failure)",
        more={"X-Failed-Recipients": "ana@acme.example"},
    )
    found = verdict(raw)
    assert (found.kind, found.permanent, found.failed) == (MailClass.BOUNCE, True, ("ana@acme.example",))


@pytest.mark.parametrize("own", ["jane@gmail.com", "jane+jobs@gmail.com"])
def test_ones_own_address_never_failed(own: str) -> None:
    """A bounce that also names the candidate's address does not blame it."""
    found = verdict(
        mail(
            f"550 5.1.1 Message from <{own}> to <ana@acme.example>: user unknown",
            sender="mailer-daemon@acme.example",
            subject="failure notice",
        )
    )
    assert found.kind is MailClass.BOUNCE
    assert found.failed == ("ana@acme.example",)


def noise(raw: bytes) -> MailVerdict:
    """The verdict for somebody known, so that Noise is not for being a stranger."""
    return verdict(raw, known=True)


def test_receipts_and_complaints_are_noise() -> None:
    """A read receipt and a feedback loop are neither bounce nor answer, also from people of the interview."""
    receipt = (
        report("failed", "5.0.0")
        .replace(b"report-type=delivery-status", b"report-type=disposition-notification")
        .replace(b"message/delivery-status", b"message/disposition-notification")
    )
    assert (
        noise(receipt.replace(b"mailer-daemon@googlemail.com", b"ana@acme.example")).kind is MailClass.NOISE
    )
    complaint = (
        report("failed", "5.0.0")
        .replace(b"report-type=delivery-status", b"report-type=feedback-report")
        .replace(b"message/delivery-status", b"message/feedback-report")
    )
    assert noise(complaint).kind is MailClass.NOISE
    exchange = mail(
        "Your message\n\nTo: Ana Ruiz\nSubject: Thanks\nSent: Monday\n\nwas read on Tuesday, November 24, 2026.",
        subject="Read: Thanks",
    )
    assert noise(exchange).kind is MailClass.NOISE


NO_BOUNCES = [
    ("no-reply@acme.example", "Your application was rejected", "Your message to the team was rejected. 550 applicants applied."),
    ("no-reply@storage.example", "Your mailbox is full", "Your mailbox is full: over quota. Mail to you may not be delivered."),
    ("notifications@forum.example", "Message rejected", "Your post was rejected by the moderators: user unknown."),
    ("no-reply@jobs.example", "Delivery failed for 3 of your alerts", "We could not deliver some of your job alerts. Open the app."),
    ("System Administrator <ana@acme.example>", "Re: Thanks for the interview", "Ben's mailbox is full, so he could not be reached. I'll tell him: we'd like to see you again."),
    ("System Administrator <ana@acme.example>", "A question", "Your mail to Ben could not be delivered, he has left. Can we talk on Friday?"),
    ("Mail Administrator <ana@acme.example>", "Thanks", "We'd like to see you again."),
]  # fmt: skip


@pytest.mark.parametrize(("sender", "subject", "text"), NO_BOUNCES, ids=[row[2][:30] for row in NO_BOUNCES])
@pytest.mark.parametrize("known", [True, False])
def test_mail_that_only_speaks_of_failures_is_no_bounce(
    sender: str, subject: str, text: str, known: bool
) -> None:
    """A robot that rejects, a full mailbox, a person named System Administrator: no server reports anything."""
    found = verdict(mail(text, subject=subject, sender=sender), known=known)
    assert found.kind is not MailClass.BOUNCE, found


@pytest.mark.parametrize(
    "subject",
    [
        "Undeliverable: Thanks for the interview – Customer Success Manager",
        "Delivery Status Notification (Failure)",
        "Thanks for the interview – Customer Success Manager",
        "Undelivered: Relay Engineer",
    ],
)
def test_success_in_the_letters_own_subject_hides_no_bounce(subject: str) -> None:
    """Only a server's own words say that a mail was delivered."""
    text = "Your message could not be delivered to <ana@acme.example>: 550 5.1.1 user unknown\n" + ORIGINAL
    raw = mail(text, subject=subject, sender="Mail Delivery System <mailer-daemon@mx.acme.example>")
    assert verdict(raw).kind is MailClass.BOUNCE
    status = report("failed", "5.1.1", subject=subject)
    assert verdict(status).kind is MailClass.BOUNCE


def test_a_header_names_an_address_beside_the_status_part() -> None:
    """X-Failed-Recipients counts where the status part names only where a forward ended."""
    raw = report("failed", "5.1.1").replace(b"rfc822; ana@acme.example", b"rfc822; box7@hosting.example")
    raw = raw.replace(b"To: jane@gmail.com", b"X-Failed-Recipients: ana@acme.example\nTo: jane@gmail.com", 1)
    assert set(verdict(raw).failed) == {"box7@hosting.example", "ana@acme.example"}

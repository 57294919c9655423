"""The other classes: own mail, invitations, notices, newsletters; and what headers alone decide."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from afterword.mail import MailClass, classify
from afterword.mail.senders import hiring_system
from mail.letters import RECEIVED, YOU, mail, verdict


def calendar(
    method: str, *, sender: str = "ana@acme.example", kind: str = "text/calendar", more: str = ""
) -> bytes:
    """A mail with a calendar of this method."""
    return f"""\
From: Ana Ruiz <{sender}>
To: jane@gmail.com
Subject: Invitation: second round
{more}MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain

See you there.
--b
Content-Type: {kind}; charset=utf-8; method={method}

BEGIN:VCALENDAR
METHOD:{method}
BEGIN:VEVENT
UID:1@acme.example
END:VEVENT
END:VCALENDAR
--b--
""".encode()


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "ADD", "PUBLISH", "COUNTER"])
def test_a_calendar_is_an_invitation(method: str) -> None:
    """A request, an update, a cancellation: each is an invitation, also from a robot that sends for somebody."""
    assert verdict(calendar(method)).kind is MailClass.INVITATION
    assert verdict(calendar(method, sender="no-reply@goodtime.io")).kind is MailClass.INVITATION


def test_an_accepted_invitation_is_an_answer() -> None:
    """Who accepts what the candidate proposed has answered."""
    assert verdict(calendar("REPLY")).kind is MailClass.ANSWER


def test_a_calendar_in_a_strangers_mailing_is_noise() -> None:
    """A webinar's calendar in a newsletter is no invitation to an interview."""
    raw = calendar(
        "PUBLISH", sender="events@news.example", more="List-Unsubscribe: <mailto:x@news.example>\n"
    )
    assert verdict(raw, known=False).kind is MailClass.NOISE


@pytest.mark.parametrize(
    ("sender", "text"),
    [
        ("Acme <no-reply@us.greenhouse-mail.io>", "Ana has left feedback. We will tell you more next week."),
        ("Workday <acme@myworkday.com>", "The status of your application has changed. Sign in to see it."),
        ("Acme <noreply@acme.example>", "Unfortunately, we have decided not to move forward."),
        ("Acme Hiring <notifications@ashbyhq.com>", "Please choose a time for your next interview."),
        (
            "Acme <no-reply@hire.lever.co>",
            "Thank you for your interest in Acme. We decided to move on with others.",
        ),
    ],
)
def test_a_hiring_system_gives_a_notice(sender: str, text: str) -> None:
    """A robot that tells about this application is a notice: it pauses and asks."""
    found = verdict(mail(text, subject="Your application to Acme", sender=sender))
    assert found.kind is MailClass.NOTICE, found


@pytest.mark.parametrize("address", ["JANE@gmail.com", "jane+jobs@gmail.com", "j.ane@googlemail.com"])
def test_ones_own_mail_is_noise(address: str) -> None:
    """Sent copies, drafts and notes to oneself: nothing follows from them."""
    assert verdict(mail("Dear Ana", sender=f"Jane Doe <{address}>")).kind is MailClass.NOISE


def test_the_companys_newsletter_is_noise() -> None:
    """A mailing from the company's address of mailings is no answer, though its people are known."""
    raw = mail(
        "Our autumn offers!",
        subject="News",
        sender="newsletter@acme.example",
        more={"List-Unsubscribe": "<x>"},
    )
    assert verdict(raw).kind is MailClass.NOISE


def test_a_list_that_a_person_of_the_interview_writes_to_is_noise() -> None:
    """A post of theirs to a public list, not addressed to the candidate, answers nothing."""
    raw = mail("Version 3 is out.", subject="[python] Release", more={"List-Id": "<python.example>"})
    elsewhere = raw.replace(b"To: Jane Doe <jane@gmail.com>", b"To: python@lists.example")
    assert verdict(elsewhere).kind is MailClass.NOISE
    to_her = raw.replace(b"jane@gmail.com", b"jane+python@gmail.com")
    assert verdict(to_her).kind is MailClass.ANSWER


@pytest.mark.parametrize(
    ("sender", "more"),
    [
        ("deals@shop.example", {"List-Unsubscribe": "<x>"}),
        ("Bob <bob@shop.example>", {"Precedence": "bulk"}),
        ("no-reply@bank.example", {}),
        ("Bob <bob@shop.example>", {}),
    ],
)
def test_a_strangers_mailing_is_noise(sender: str, more: dict[str, str]) -> None:
    """Offers, robots and first mails of strangers are never answers."""
    assert (
        verdict(mail("Buy now!", subject="Sale", sender=sender, more=more), known=False).kind
        is MailClass.NOISE
    )


HEADERS = [("From", "Ana Ruiz <ana@acme.example>"), ("To", "jane@gmail.com"), ("Subject", "Re: Thanks")]


@pytest.mark.parametrize(
    ("headers", "known", "kind", "needs_body"),
    [
        (HEADERS, True, None, True),
        ([("From", "Jane <jane@gmail.com>"), ("Subject", "Thanks")], True, MailClass.NOISE, False),
        (
            [("From", "x@shop.example"), ("Subject", "Sale"), ("List-Unsubscribe", "<x>")],
            False,
            MailClass.NOISE,
            False,
        ),
        ([("From", "MAILER-DAEMON@mx.example"), ("Subject", "failure notice")], False, None, True),
        ([("From", "x@mx.example"), ("Subject", "Undelivered Mail Returned to Sender")], False, None, True),
        (
            [("From", "x@mx.example"), ("Content-Type", "multipart/report; report-type=delivery-status")],
            False,
            None,
            True,
        ),
        ([("From", "news@acme.example"), ("List-Unsubscribe", "<x>")], True, MailClass.NOISE, False),
        ([], False, MailClass.NOISE, False),
    ],
)
def test_bodies_are_asked_for_only_where_headers_cannot_decide(
    headers: list[tuple[str, str]], known: bool, kind: MailClass | None, needs_body: bool
) -> None:
    """Newsletters and one's own mail are decided by headers; people of an interview and bounces are read whole."""
    found = classify(headers, known=known, you=YOU, received=RECEIVED)
    assert (found.kind, found.needs_body) == (kind, needs_body)


def test_every_verdict_says_why() -> None:
    """No verdict without a sentence."""
    for raw in (mail("hello"), calendar("REQUEST"), b"", b"\xff\xfe\x00"):
        for known in (True, False):
            assert verdict(raw, known=known).reasons


@pytest.mark.parametrize(
    ("sender", "kind"),
    [
        ("Ana Ruiz via LinkedIn <messages-noreply@linkedin.com>", MailClass.NOTICE),
        ("Ana Ruiz <inmail-hit-reply@linkedin.com>", MailClass.NOTICE),
        ("Ana Ruiz via Handshake <notifications@network.example>", MailClass.NOTICE),
        ("Ana Ruiz <invitations@linkedin.com>", MailClass.NOISE),
    ],
)
def test_what_a_person_wrote_through_a_network_pauses_and_asks(sender: str, kind: MailClass) -> None:
    """A network's mail in the name of a person of the interview; that she accepted an invitation says nothing."""
    raw = mail(
        "Ana Ruiz\n\nHi Jane, thanks for your letter. Let us talk next week!",
        subject="Ana just messaged you",
        sender=sender,
        more={"List-Unsubscribe": "<https://network.example/unsubscribe>"},
    )
    found = classify((), raw, known=True, you=YOU, received=RECEIVED, by="relay")
    assert found.kind is kind, found


@pytest.mark.parametrize(
    "sender",
    [
        "jobs-noreply@linkedin.com", "x@careers.darwinbox.in", "x@keka.com", "x@njoyn.com", "x@viterbit.com",
        "x@ceipal.com", "x@naukri.com", "x@instahyre.com", "x@acme.comeet-notifications.com", "x@comeet.co",
        "x@zohorecruit.com",
        "x@jobs.xing.com", "x@testgorilla.com",
    ],
)  # fmt: skip
def test_hiring_systems_are_known(sender: str) -> None:
    """Mail from each is a notice, even with the headers of a mailing."""
    raw = mail("News on your application.", subject="Acme", sender=sender, more={"List-Unsubscribe": "<x>"})
    assert verdict(raw).kind is MailClass.NOTICE


def test_every_hiring_system_says_where_its_senders_come_from() -> None:
    """A source, or the plain word that nobody has looked it up; and no address is listed twice."""
    listed = resources.files("afterword.mail").joinpath("hiring_systems.toml").read_text("utf-8")
    systems = tomllib.loads(listed)["systems"]
    for name, entry in systems.items():
        assert set(entry) <= {"senders", "source", "unchecked"}, name
        assert bool(entry.get("senders")) == bool(entry.get("source")), name
        assert entry.get("senders") or entry.get("unchecked"), name
    every = [at for e in systems.values() for at in (*e.get("senders", ()), *e.get("unchecked", ()))]
    assert len(every) == len(set(every))
    assert all(hiring_system(f"no-reply@{at}" if "@" not in at else at) for at in every)


def test_the_candidate_adds_a_hiring_system() -> None:
    """A domain of config, and those below it."""
    raw = mail("News on your application.", subject="Acme", sender="x@mail.ats.example")
    own = frozenset({"ats.example"})
    assert classify((), raw, known=True, you=YOU, received=RECEIVED, systems=own).kind is MailClass.NOTICE
    assert verdict(raw).kind is MailClass.ANSWER


@pytest.mark.parametrize(
    "more",
    [
        {"List-Unsubscribe": "<https://x.example>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        {"List-Unsubscribe": "<https://x.example>", "Feedback-ID": "1:2:mailer"},
        {"List-Unsubscribe": "<https://x.example>", "Precedence": "bulk"},
    ],
)
def test_the_companys_newsletter_from_an_office_is_no_answer(more: dict[str, str]) -> None:
    """From hello@ and with several signs that it went to many; a reply from there is read."""
    news = "Spring at Acme! Our team has news for you."
    raw = mail(news, subject="Spring at Acme", sender="Acme <hello@acme.example>", more=more)
    assert verdict(raw).kind is MailClass.NOISE
    raw = mail("Can you come on Thursday?", sender="Acme <hello@acme.example>", more=more)
    assert verdict(raw).kind is MailClass.ANSWER


def test_mail_through_a_group_to_an_alias_is_read() -> None:
    """A group's headers make no list of it where it was written to an address, not to the group."""
    raw = mail("We'd like to see you again.", subject="Next week", more={"List-Id": "<hiring.acme.example>"})
    to_alias = raw.replace(b"To: Jane Doe <jane@gmail.com>", b"To: Jane Doe <me@doe.example>")
    assert verdict(to_alias).kind is MailClass.ANSWER


def test_a_person_at_a_maker_of_hiring_software_answers() -> None:
    """Her address is at a hiring system's domain because she works there; a robot of the same domain is one."""
    words = "We'd like to see you again."
    raw = mail(words, sender="Ana Ruiz <ana.ruiz@greenhouse.io>")
    told = classify((), raw, known=True, you=YOU, received=RECEIVED, by="colleague")
    assert told.kind is MailClass.ANSWER
    robot = mail(words, sender="Hiring <no-reply@greenhouse.io>")
    assert (
        classify((), robot, known=True, you=YOU, received=RECEIVED, by="colleague").kind is MailClass.NOTICE
    )
    assert verdict(raw).kind is MailClass.NOTICE

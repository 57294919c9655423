"""Broken mail: read for what it is worth, bounded, never a crash."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from afterword.mail import MailClass
from afterword.mail.parser import MOST_BYTES, mailboxes, read
from afterword.mail.quotes import own_words
from afterword.mail.rejections import rejection
from mail.letters import mail, verdict

HEAD = b"From: Ana Ruiz <ana@acme.example>\nTo: jane@gmail.com\nSubject: Re: Thanks\nMIME-Version: 1.0\n"


def nested(depth: int) -> bytes:
    """A message of `depth` multiparts, one in the other."""
    out = HEAD
    for level in range(depth):
        out += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)
    return out + b"Content-Type: text/plain\n\nWe'd like to see you again.\n"


def attached(depth: int) -> bytes:
    """A message of `depth` messages, one attached to the other."""
    return HEAD + b"Content-Type: message/rfc822\n\n" * depth + b"Subject: x\n\nhello\n"


BROKEN = {
    "empty": b"",
    "zeros": b"\0" * 1000,
    "no headers": b"hello\nworld\n",
    "headers alone": HEAD,
    "unknown charset": HEAD + b"Content-Type: text/plain; charset=klingon-8\n\nWe'd like to see you \xe9\n",
    "charset with garbage": HEAD + b"Content-Type: text/plain; charset*=utf-8''%ff%fe\n\nhello\n",
    "lying charset": HEAD + b"Content-Type: text/plain; charset=us-ascii\n\nGr\xfc\xdfe \xf0\x9f\n",
    "lying encoding": HEAD + b"Content-Transfer-Encoding: base64\n\nthis is not base64 at all!\n",
    "odd encoding": HEAD + b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644\n!!!\nend\n",
    "codec that is no charset": HEAD + b"Content-Type: text/plain; charset=zlib\n\nhello\n",
    "broken encoded word": HEAD
    + b"X-A: =?utf-8?B?!!!?= =?x?Q?=E9?= =?utf-8?Z?x?=\nSubject: =?klingon?B?aGk=?=\n\nhello\n",
    "charset in pieces": HEAD + b"Content-Type: text/plain; charset*0=ut; charset*1*=%66\n\nhello \xe9\n",
    "tagged charset, 8 bit": HEAD + b"Content-Type: text/plain; charset*=x'y'z\n\nhello \xe9\n",
    "no boundary": HEAD + b"Content-Type: multipart/mixed\n\n--x\n\nhello\n",
    "empty boundary": HEAD + b'Content-Type: multipart/mixed; boundary=""\n\n--\n\nhello\n',
    "multipart in name only": HEAD
    + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\nhello\n",
    "status without fields": HEAD + b"Content-Type: message/delivery-status\n\n\n\n",
    "bad addresses": b"From: <<>>,,@;:(\nTo: \xff\nReply-To: (((((\nSubject: Re: x\n\nhello\n",
    "endless comment": b"From: " + b"(" * 20_000 + b" ana@acme.example\nSubject: Re: x\n\nhello\n",
    "no sender": b"Subject: Re: Thanks\n\nhello\n",
    "carriage returns": HEAD.replace(b"\n", b"\r") + b"\r\rhello",
    "nul in header": b"From: a\0na@acme.example\nSubject: \0\n\nhello\n",
    "nested 20": nested(20),
    "nested 5000": nested(5000),
    "attached 3000": attached(3000),
    "date from nowhere": HEAD + b"Date: 99 Foo 99999 99:99:99 +9999\n\nhello\n",
    "open html": HEAD + b"Content-Type: text/html\n\n<p>We liked you <style> <!-- <blockquote\n",
    "calendar that is none": HEAD + b"Content-Type: text/calendar; method=\n\nnothing\n",
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("known", [True, False])
def test_broken_mail_gets_a_verdict(name: str, known: bool) -> None:
    """Each has a class and a reason, and none raises."""
    found = verdict(BROKEN[name], known=known)
    assert found.kind is not None
    assert found.reasons
    assert found.kind not in {MailClass.AUTO_REPLY}


@pytest.mark.parametrize(
    "name", ["unknown charset", "lying charset", "lying encoding", "nested 20", "nested 5000"]
)
def test_a_person_is_read_through_broken_mail(name: str) -> None:
    """What a person of the interview wrote is an answer, however their program wrapped it."""
    assert verdict(BROKEN[name]).kind is MailClass.ANSWER


@pytest.mark.parametrize(
    "body",
    [
        b"x" * 30_000_000,
        b"a " * 5_000_000,
        b"\n" * 10_000_000,
        b"> " * 5_000_000,
        b"From: Sent: To: " * 500_000,
        b"on " * 3_000_000 + b"wrote:",
        b"<" * 5_000_000,
        b"I am out of the office until " * 200_000,
        b"=?utf-8?q?" * 500_000,
        b"the address " * 500_000,
        b"bis " * 1_000_000,
    ],
    ids=lambda body: str(body[:12]),
)
@pytest.mark.parametrize(
    "head", [HEAD, HEAD + b"Content-Type: text/html\n", HEAD.replace(b"ana@", b"mailer-daemon@")]
)
def test_huge_texts_are_read_in_bounded_time(body: bytes, head: bytes) -> None:
    """Megabytes of anything cost no more than their first part: seconds at most on a slow machine."""
    start = time.process_time()
    assert verdict(head + b"\n" + body).kind is not None
    assert time.process_time() - start < 5


def test_a_header_with_endless_parameters_is_read_in_bounded_time() -> None:
    """The library takes longer with each: a header beyond all measure is not given to it."""
    raw = HEAD + b"Content-Type: text/plain" + b"; a=b" * 50_000 + b"\n\nhello\n"
    start = time.process_time()
    assert verdict(raw).kind is MailClass.ANSWER
    assert time.process_time() - start < 0.3


def test_the_addresses_of_a_broken_header_are_found() -> None:
    """An endless comment in front of an address hides nobody: it is still the person's mail."""
    assert mailboxes(["(" * 20_000, "(" * 1_500 + " Ana@acme.example"])[-1] == ("", "ana@acme.example")


def test_no_more_is_kept_than_a_reader_would_read() -> None:
    """Text and parts are bounded in number and length."""
    parts = b"".join(b"--b\nContent-Type: text/plain\n\n" + b"words " * 2_000 for _ in range(200))
    seen = read((), HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + parts)
    assert len(seen.parts) <= 40
    assert len(seen.text) <= 20_000
    assert sum(len(part.text) for part in seen.parts) <= MOST_BYTES


PIECES = (
    *(
        "if ",
        "-",
        "- ",
        "----- ",
        "> ",
        "= ",
        "x@y.z ",
        "a@",
        "1.",
        "12/12 ",
        "5.1.1 ",
        "550 ",
        "[a] ",
        "? ",
        ", ",
        "( ",
        "<p>",
    ),
    *(
        "the address ",
        "mailbox is ",
        "returned ",
        "could not be ",
        "delivery ",
        "received: ",
        "from: ",
        "wrote: ",
        "re: ",
    ),
    *(
        "thank you for your ",
        "we have decided not to ",
        "unfortunately not ",
        "I am on leave until ",
        "application for the ",
    ),
    *(
        "our team will review ",
        "if your profile matches ",
        "wir haben ",
        "leider ",
        "nous ",
        "schrieb: ",
        "ご連絡",
        "до 3 ",
        "\n",
        "\t",
    ),
)
SENDERS = (b"ana@acme.example", b"mailer-daemon@acme.example", b"no-reply@us.greenhouse-mail.io")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4),
    st.sampled_from(SENDERS),
    st.sampled_from([b"", b"Return-Path: <>\nAuto-Submitted: auto-replied\n", b"Content-Type: text/html\n"]),
    st.sampled_from(["body", "subject"]),
)
@example(["-"], SENDERS[1], b"", "body")
@example(["if "], SENDERS[2], b"", "body")
def test_no_message_takes_a_second(pieces: list[str], sender: bytes, more: bytes, where: str) -> None:
    """Whatever is said over and over again, in the text or the subject: lines and sentences are bounded first."""
    said = ("".join(pieces) * 20_000)[:60_000].encode()
    head = HEAD.replace(b"ana@acme.example", sender) + more
    if where == "subject":
        head = head.replace(b"Re: Thanks", said[:8_000].replace(b"\n", b" "))
    start = time.process_time()
    assert verdict(head + b"\nThank you for applying. " + said).kind is not None
    rejection([], head + b"\n" + said)
    assert time.process_time() - start < 1


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600), st.booleans())
def test_no_bytes_crash_it(noise: bytes, known: bool) -> None:
    """Whatever the bytes, there is a verdict."""
    assert verdict(noise, known=known).reasons
    assert verdict(HEAD + noise, known=known).reasons


def test_a_message_cut_and_mixed_at_random_never_crashes() -> None:
    """Shuffled pieces of real structure are read, too."""
    chance = random.Random(7)
    pieces = [*BROKEN.values(), mail("I am out of the office until Friday.", subject="Automatic reply: x")]
    for _ in range(300):
        raw = b"\n".join(
            piece[chance.randrange(len(piece) + 1) :][:400] for piece in chance.sample(pieces, 4)
        )
        assert verdict(raw, known=chance.random() < 0.5).reasons


@given(st.text(max_size=800))
@settings(max_examples=100, deadline=None)
def test_own_words_are_never_more_than_the_text(text: str) -> None:
    """Leaving out what is quoted adds nothing."""
    assert len(own_words(text).text) <= len(text)

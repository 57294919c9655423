"""A letter as bytes: whatever the names, a mail program reads back what was written."""

from __future__ import annotations

import email
import email.policy
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.utils import getaddresses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from afterword.domain.mail import STEP_HEADER, step_mark
from afterword.domain.model import Letter, StepKind
from afterword.domain.step_key import StepKey
from afterword.errors import InputError
from afterword.letters import MOST_BYTES, Sender, attachment_problems, mime

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

SENDER = Sender("Jane Doe", "jane@gmail.example", "+1 555 0100")
LETTER = Letter(
    step=StepKey.parse("acme-clerk-2026-11-23/thank-you/ana@acme.example"),
    to_name="Ana Ruiz",
    to_email="ana@acme.example",
    subject="Thanks for the interview – Clerk",
    text="Dear Ana,\n\nThank you.\n\nJane\n",
)
_ONE_LINE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=120
).filter(lambda text: bool(text.strip()))


def read(raw: bytes) -> EmailMessage:
    """The bytes as a modern mail program reads them."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert not message.defects
    return message


def decoded(header: str) -> str:
    """A header's words by RFC 2047, 6.2: blanks between encoded words are none (Python's newer parser keeps some)."""
    return str(make_header(decode_header("".join(header.splitlines()))))


def mailboxes(header: str) -> list[tuple[str, str]]:
    """Names and addresses of a header."""
    return [(decoded(name), address) for name, address in getaddresses([header])]


def squeezed(text: str) -> str:
    """Runs of white space are one space in a header."""
    return " ".join(text.split())


@settings(max_examples=200, deadline=None)
@given(_ONE_LINE, _ONE_LINE, _ONE_LINE)
@example("Ruiz, Ana", 'Ana "Annie" Ruiz \\ HR', "a" * 120)
@example("山田太郎 " * 9, "Zoë Müller-Lüdenscheidt, " * 4, "Thanks – 看護師 " * 8)
@example("=?utf-8?q?Bob?=", "Ana 👩‍👩‍👧 🌸", "=?utf-8?b?eA==?= x")
@example("a (comment) b", "<ana@evil.example>", "Thanks for the interview – " + "Very Long Title " * 7)
@example("J. R. Smith", "x" * 70, "trailing \u00a0 space")
def test_names_and_subject_round_trip(mine: str, theirs: str, subject: str) -> None:
    """Sender, recipient and subject are read back as they were given; there is one recipient, and no line is long."""
    raw = mime(replace(LETTER, to_name=theirs, subject=subject), replace(SENDER, name=mine))
    message = email.message_from_bytes(raw)
    assert mailboxes(message["From"]) == [(squeezed(mine), SENDER.email)]
    assert mailboxes(message["To"]) == [(squeezed(theirs), LETTER.to_email)]
    assert decoded(message["Subject"]) == squeezed(subject)
    assert str(read(raw)["Subject"]) == squeezed(subject)
    head = raw.split(b"\r\n\r\n", 1)[0]
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 120


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=2000))
def test_the_text_round_trips(text: str) -> None:
    """The text is read back as it was written, emoji and long paragraphs included."""
    content = read(mime(replace(LETTER, text=f"Dear Ana,\n\n{text}\n"), SENDER)).get_content()
    assert content.replace("\r\n", "\n") == f"Dear Ana,\n\n{text}\n"


@pytest.mark.parametrize(
    "bad", ["\n", "\r", "\r\nBcc: eve@evil.example", "\0", "\x0b", "\x1b[0m", "\x85", "\u2028", "\ud800"]
)
@pytest.mark.parametrize("field", ["to_name", "to_email", "subject"])
def test_a_control_character_is_refused(field: str, bad: str) -> None:
    """No name, address, subject or key can end its line."""
    wrong: dict[str, Any] = {field: f"a{bad}b@acme.example"}
    with pytest.raises(InputError):
        mime(replace(LETTER, **wrong), SENDER)


def test_everything_wrong_is_said_at_once() -> None:
    """Two bad names, a bad address and a missing file are four problems in one error."""
    letter = replace(LETTER, to_name="A\nB", to_email="nobody", attachments=("/nowhere/cv.pdf",))
    with pytest.raises(InputError) as caught:
        mime(letter, replace(SENDER, name="J\rD"))
    assert [one.place for one in caught.value.problems] == [
        "your name", "the recipient's name", "the recipient's address", "/nowhere/cv.pdf",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "", "ana", "a@b@c.example", "ana@acme.example, eve@evil.example", "ana@acme.example;x@y.example",
        "Ana <ana@acme.example>", "a b@acme.example", "ána@acme.example", "@acme.example", "ana@", "ana@-x.example",
    ],
)  # fmt: skip
def test_one_recipient_with_one_address(address: str) -> None:
    """None, several, or something that is no address is refused."""
    with pytest.raises(InputError):
        mime(replace(LETTER, to_email=address), SENDER)


def test_an_international_domain_travels_in_ascii() -> None:
    """The domain is put into its ASCII form."""
    message = read(mime(replace(LETTER, to_email="ana@bücher.example"), SENDER))
    assert message["To"].addresses[0].addr_spec == "ana@xn--bcher-kva.example"


def test_the_headers_of_a_thread_are_exact() -> None:
    """Long ids are never wrapped into encoded words; each stands whole, in order."""
    ids = tuple(f"<{letter * 140}@mail.acme.example>" for letter in "abc")
    raw = mime(replace(LETTER, in_reply_to=ids[-1], references=ids), SENDER)
    message = email.message_from_bytes(raw)
    assert message["In-Reply-To"] == ids[-1]
    assert message["References"].split() == list(ids)
    assert b"=?" not in raw.split(b"References:")[1].split(b"\r\n\r\n")[0]


@pytest.mark.parametrize("bad", ["no-brackets@x", "<a b@x>", "<a@x>\r\nBcc: <eve@evil.example>", "<>"])
def test_a_reference_that_is_no_message_id_is_refused(bad: str) -> None:
    """Nothing but ids in angle brackets gets into the thread's headers."""
    with pytest.raises(InputError):
        mime(replace(LETTER, references=(bad,)), SENDER)


def test_the_headers_say_what_is_needed_and_no_more() -> None:
    """The step's mark, a date where one is given, nobody hidden, no id that Gmail would replace."""
    interview = "a-very-long-company-name-and-a-very-long-position-2026-11-23"
    key = StepKey(interview, StepKind.THANK_YOU, "somebody@with-a-long-domain.example")
    message = read(mime(replace(LETTER, step=key), SENDER, date=datetime(2026, 11, 24, 8, tzinfo=UTC)))
    assert str(message[STEP_HEADER]) == step_mark(key)
    assert message["Date"] == "Tue, 24 Nov 2026 08:00:00 +0000"
    assert {"Bcc", "Cc", "Message-ID"}.isdisjoint(message.keys())
    assert (message.get_content_type(), message.get_content_charset()) == ("text/plain", "utf-8")
    assert read(mime(LETTER, SENDER))["Date"] is None


def test_the_reader_learns_nothing_from_the_step_s_mark() -> None:
    """Neither the interview nor the address stands in the header; two steps never have the same one."""
    keys = [
        StepKey("acme-head-chef-2026-11-23", kind, "ana@acme.example", number)
        for kind, number in ((StepKind.THANK_YOU, 0), (StepKind.NUDGE, 1))
    ]
    marks = [step_mark(key) for key in keys]
    assert all(re.fullmatch("[0-9a-f]{20}", mark) for mark in marks)
    assert len(set(marks)) == 2
    raw = mime(replace(LETTER, step=keys[0]), SENDER)
    assert b"2026-11-23" not in raw
    assert b"thank-you/" not in raw


def test_attachments_keep_name_type_and_content(tmp_path: Path) -> None:
    """A PDF, a picture with a name in another script, and a file of no known type."""
    files = {
        "work.pdf": b"%PDF-1.7\r\n\0\xff",
        "Zeugnis Ü 山.png": b"\x89PNG\n",
        "notes.unknown": b"\0" * 100,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    paths = tuple(str(tmp_path / name) for name in files)
    parts = list(read(mime(replace(LETTER, attachments=paths), SENDER)).iter_attachments())
    assert [(p.get_filename(), p.get_content()) for p in parts] == list(files.items())
    assert [p.get_content_type() for p in parts] == [
        "application/pdf",
        "image/png",
        "application/octet-stream",
    ]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A symbolic link, a folder and a file that is not there are refused, each by its path."""
    (tmp_path / "secret").write_text("x")
    (tmp_path / "cv.pdf").symlink_to(tmp_path / "secret")
    paths = (str(tmp_path / "cv.pdf"), str(tmp_path), str(tmp_path / "gone"))
    problems = attachment_problems(paths)
    assert [one.place for one in problems] == list(paths)
    assert [str(one) for one in problems] == [
        f"{paths[0]} is only a link to a file.",
        f"{paths[1]} is a folder.",
        f"There is no file {paths[2]}.",
    ]


class ChangingAttachments(tuple[str, ...]):
    """Attachments whose file is another one from the third look on: the first two are the checks'."""

    looks = 0

    def __iter__(self) -> Iterator[str]:
        self.looks += 1
        if self.looks == 3:
            Path(self[0]).unlink()
            Path(self[0]).symlink_to(Path(self[0]).with_name("secret"))
        return super().__iter__()


def test_a_link_that_came_after_the_look_is_not_followed(tmp_path: Path) -> None:
    """Between the look at a file and the reading of it a link takes its place: it is refused, and not read."""
    (tmp_path / "secret").write_text("x")
    (tmp_path / "cv.pdf").write_text("cv")
    attachments = ChangingAttachments([str(tmp_path / "cv.pdf")])
    with pytest.raises(InputError) as refused:
        mime(replace(LETTER, attachments=attachments), SENDER)
    assert (tmp_path / "cv.pdf").is_symlink()
    assert refused.value.problems[0].place == str(tmp_path / "cv.pdf")


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    """Something that is no plain file is refused without being opened."""
    os.mkfifo(tmp_path / "cv.pdf")
    assert attachment_problems((str(tmp_path / "cv.pdf"),))


def test_the_size_is_counted_as_it_travels(tmp_path: Path) -> None:
    """Files whose base64 passes 25 MB are refused together, before they are read."""
    for name in ("a.bin", "b.bin"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(MOST_BYTES * 2 // 5)
    small, both = (str(tmp_path / "a.bin"),), (str(tmp_path / "a.bin"), str(tmp_path / "b.bin"))
    assert not attachment_problems(small)
    (problem,) = attachment_problems(both)
    assert "26.7 MB" in problem.found

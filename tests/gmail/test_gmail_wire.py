from __future__ import annotations

import base64
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.mail import Address, Changes, Profile, Ref
from afterword.gmail import parsing
from afterword.gmail.text import text_of
from afterword.mail import headers
from afterword.mail.headers import decoded
from afterword.mail.html import MOST_TEXT, plain


def part(
    kind: str, text: str | bytes = "", charset: str = "", filename: str = "", *parts: Any
) -> dict[str, Any]:
    """A part of a payload as Gmail lays it out."""
    raw = text.encode() if isinstance(text, str) else text
    kept = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    headers = [{"name": "Content-Type", "value": f'{kind}; charset="{charset}"'}] if charset else []
    return {
        "mimeType": kind,
        "filename": filename,
        "headers": headers,
        "body": {"data": kept},
        "parts": list(parts),
    }


def multipart(kind: str, *parts: Any) -> dict[str, Any]:
    """A part that only holds others."""
    return {"mimeType": f"multipart/{kind}", "filename": "", "body": {"size": 0}, "parts": list(parts)}


def answer(*headers: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A message as Gmail answers with it."""
    named = [{"name": name, "value": value} for name, value in headers]
    return {"id": "m1", "threadId": "t1", "labelIds": ["INBOX"], "internalDate": "1795446000123"} | {
        "payload": {"mimeType": "text/plain", "headers": named, **more}
    }


# headers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Thanks – 東京 🚀", "Thanks – 東京 🚀"),
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("Re: =?iso-8859-1?Q?R=E9union?= =?utf-8?B?8J+agA==?=", "Re: Réunion🚀"),
        ("=?x-unknown?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?b?not base64!!?=", "=?utf-8?b?not base64!!?="),
        ("=?utf-8?q?half", "=?utf-8?q?half"),
        ("folded\r\n over lines", "folded over lines"),
        ("", ""),
    ],
)
def test_a_header_is_read_as_far_as_it_can_be(value: str, text: str) -> None:
    """Encoded words are read in any charset, broken ones stay as they are, folds are undone."""
    assert headers.words(value) == text


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Ana Ruiz <Ana@ACME.example>", [("Ana Ruiz", "ana@acme.example")]),
        (
            '"Ruiz, Ana" <ana@acme.example>, li@acme.example',
            [("Ruiz, Ana", "ana@acme.example"), ("", "li@acme.example")],
        ),
        ("=?utf-8?q?Ana_Ru=C3=ADz?= <ana@acme.example>", [("Ana Ruíz", "ana@acme.example")]),
        ('"boss@acme.example" <ana@evil.example>', [("boss@acme.example", "ana@evil.example")]),
        ("undisclosed-recipients:;", []),
        ("Ana Ruiz", []),
        ("<>", []),
        ("", []),
    ],
)
def test_addresses_are_parsed(value: str, found: list[tuple[str, str]]) -> None:
    """Names are decoded, addresses are in lower case, and what is no address is left out."""
    assert [(a.name, a.email) for a in headers.addresses(value)] == found


def test_a_broken_address_list_gives_what_can_be_made_out() -> None:
    """An unclosed bracket or stray quotes do not hide the address."""
    for broken in ("Ana <ana@acme.example", 'Ana" <ana@acme.example>', "<<ana@acme.example>>"):
        assert "ana@acme.example" in {a.email for a in headers.addresses(broken)}


def test_message_ids_keep_their_brackets_and_order() -> None:
    """References give the whole chain; phrases around ids are left out, bare ids get their brackets."""
    assert headers.message_ids("<a@x>\r\n\t<b@x> <a@x>") == ("<a@x>", "<b@x>", "<a@x>")
    assert headers.message_ids('Your message of Monday <b@x> "hello"') == ("<b@x>",)
    assert headers.message_ids("a@x b@x") == ("<a@x>", "<b@x>")
    assert headers.message_ids("no id at all") == ()


def test_a_message_is_all_that_gmail_shows_of_it() -> None:
    """Every field of a message comes from its own header; the first of a repeated header counts."""
    found = parsing.message(
        answer(
            ("From", "Ana <ana@acme.example>"),
            ("From", "other@acme.example"),
            ("To", "jane@example.com"),
            ("Cc", "li@acme.example"),
            ("Reply-To", "hr@acme.example"),
            ("SUBJECT", "Hi"),
            ("Message-Id", "<m@acme.example>"),
            ("In-Reply-To", "<q@example.com>"),
            ("References", "<p@example.com> <q@example.com>"),
        ),
        whole=False,
    )
    assert (found.id, found.thread_id, found.labels) == ("m1", "t1", frozenset({"INBOX"}))
    assert found.received == datetime(2026, 11, 23, 15, 0, 0, 123000, tzinfo=UTC)
    assert (found.sender, found.to) == (
        Address("Ana", "ana@acme.example"),
        (Address("", "jane@example.com"),),
    )
    assert (found.cc[0].email, found.reply_to[0].email) == ("li@acme.example", "hr@acme.example")
    assert (found.subject, found.rfc_message_id, found.in_reply_to) == (
        "Hi",
        "<m@acme.example>",
        "<q@example.com>",
    )
    assert found.references == ("<p@example.com>", "<q@example.com>")
    assert found.header("from") == "Ana <ana@acme.example>"
    assert (found.text, found.whole) == ("", False)


def test_a_message_without_a_usable_date_is_old() -> None:
    """Without internalDate the Date header counts, and without that 1970: never the future."""
    dated = {**answer(("Date", "Mon, 23 Nov 2026 10:00:00 -0500")), "internalDate": "soon"}
    assert parsing.message(dated, whole=False).received == datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert parsing.message({**answer(), "internalDate": "9" * 30}, whole=False).received == parsing.START


@pytest.mark.parametrize(
    "broken", [{}, {"id": "m1"}, {"id": "", "threadId": "t"}, {"id": ["m"], "threadId": "t"}]
)
def test_an_answer_without_ids_is_no_answer(broken: dict[str, Any]) -> None:
    """What lacks its ids is refused, so that a garbled answer is never taken for a message."""
    with pytest.raises((KeyError, TypeError)):
        parsing.ref(broken)


def test_a_cursor_is_text_whatever_its_size() -> None:
    """An unsigned 64-bit number survives as text, from text or number (docs/gmail-facts.md 12)."""
    big = 2**64 - 1
    assert parsing.profile({"emailAddress": "Jane@Example.com", "historyId": big}) == Profile(
        "jane@example.com", str(big)
    )
    assert parsing.changes([parsing.happened({"historyId": str(big)})], "1") == Changes((), (), str(big))
    assert parsing.changes([parsing.happened({})], "7").cursor == "7"


def test_the_last_page_has_the_cursor() -> None:
    """Over pages the last cursor counts, and one message that came twice comes once."""
    came = {"messagesAdded": [{"message": {"id": "a", "threadId": "t", "labelIds": ["INBOX"]}}]}
    pages = [
        parsing.happened({"history": [came], "historyId": "5"}),
        parsing.happened({"history": [came], "historyId": "9"}),
    ]
    assert parsing.changes(pages, "1") == Changes((Ref("a", "t", frozenset({"INBOX"})),), (), "9")


# text


def test_plain_text_is_preferred_to_html() -> None:
    """Of alternatives the plain one is the text; an empty one gives way to the HTML."""
    html = part("text/html", "<p>From HTML</p>")
    assert text_of(multipart("alternative", html, part("text/plain", "From plain"))) == "From plain"
    assert text_of(multipart("alternative", part("text/plain", " \n"), html)) == "From HTML"


def test_attachments_and_inner_messages_are_not_the_senders_words() -> None:
    """A text file that is attached and a forwarded message are left out; other parts are joined."""
    inner = part("message/rfc822", "", "", "", part("text/plain", "Somebody else's words"))
    found = text_of(
        multipart(
            "mixed",
            multipart("alternative", part("text/plain", "One")),
            part("text/plain", "a file", "", "notes.txt"),
            inner,
            part("text/plain", "Two"),
            part("image/png", b"\x89PNG"),
        )
    )
    assert found == "One\n\nTwo"


@pytest.mark.parametrize(
    ("raw", "charset", "text"),
    [
        ("Grüße".encode(), "iso-8859-1", "Grüße"),  # as Gmail hands it on: UTF-8, whatever the header says
        ("Grüße".encode("latin-1"), "iso-8859-1", "Grüße"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("東京".encode("iso-2022-jp"), "iso-2022-jp", "東京"),
        ("東京".encode("utf-16"), "utf-16", "東京"),
        ("Grüße".encode("latin-1"), "x-nobody-knows", "Grüße"),
        (b"\xff\x81\x00", "", "ÿ�\x00"),
    ],
)
def test_text_is_decoded_in_any_charset(raw: bytes, charset: str, text: str) -> None:
    """Declared, undeclared, wrongly declared and unknown charsets all give text."""
    assert decoded(raw, charset) == text


def test_html_becomes_lines_with_quotes_marked() -> None:
    """Blocks are lines, a blockquote is marked as quoted mail is, scripts and styles are not read."""
    html = (
        "<html><head><title>t</title><style>p{}</style></head><body><div>Dear Jane,<br>thanks&nbsp;&amp; bye</div>"
        "<script>alert('x')</script><ul><li>one</li><li>two</li></ul>"
        "<div>On Monday Jane wrote:</div><blockquote><p>Dear Ana,</p><blockquote>older</blockquote></blockquote>end"
    )
    assert plain(html).splitlines() == [
        "Dear Jane,",
        "thanks & bye",
        "- one",
        "- two",
        "On Monday Jane wrote:",
        "> Dear Ana,",
        ">",
        "> > older",
        "end",
    ]


def test_text_is_bounded() -> None:
    """However long or deep a message is, its text stays within its bound."""
    assert len(text_of(part("text/plain", "x" * (MOST_TEXT + 5)))) == MOST_TEXT
    deep = part("text/plain", "deep")
    for _ in range(3_000):
        deep = multipart("mixed", deep)
    assert text_of(deep) == ""
    assert "end" not in plain("<div>" * 100_000 + "end")


@pytest.mark.parametrize(
    "piece", ["<!--", "<a ", "</", "<", "&a", "<script>", "<![CDATA[", "<blockquote>", "<a b='"]
)
def test_hostile_html_is_read_in_a_moment(piece: str) -> None:
    """HTML that takes quadratic parsers a minute takes a fraction of a second."""
    begun = time.monotonic()
    plain(piece * (MOST_TEXT // len(piece)))
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("piece", ["=?", "=?utf-8?q?a?= ", "\\", '"', "(", "a@", "<", "<a@b ", "[", "\r\n"])
def test_hostile_headers_are_read_in_a_moment(piece: str) -> None:
    """A header of any length, made to be slow, is read in a fraction of a second."""
    begun = time.monotonic()
    value = piece * (1_000_000 // len(piece))
    found = parsing.message(
        answer(*((name, value) for name in ("From", "Subject", "References"))), whole=True
    )
    assert found.id == "m1"
    assert time.monotonic() - begun < 5


@given(st.text(max_size=300))
def test_no_header_of_a_stranger_raises(value: str) -> None:
    """Whatever text a header holds, it is read without an error."""
    names = ("From", "To", "Cc", "Reply-To", "Subject", "Message-ID", "In-Reply-To", "References", "Date")
    found = parsing.message(answer(*((name, value) for name in names)), whole=True)
    assert len(found.headers) == len(names)
    assert all("@" in a.email for a in found.to)


@given(st.binary(max_size=300), st.sampled_from(["text/plain", "text/html", ""]), st.text(max_size=20))
def test_no_body_of_a_stranger_raises(raw: bytes, kind: str, charset: str) -> None:
    """Whatever bytes a body holds, in whatever charset it claims, it gives a text."""
    assert isinstance(text_of(part(kind, raw, charset)), str)


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["payload", "headers", "parts", "body", "data", "mimeType", "filename", "name", "value"]
            ),
            inner,
        )
    ),
)


@given(junk)
def test_a_garbled_answer_ends_in_one_of_four_errors_at_most(payload: Any) -> None:
    """JSON of any shape in a message's place gives a message or an error that the mailbox knows how to tell."""
    try:
        found = parsing.message({"id": "m", "threadId": "t", "payload": payload}, whole=True)
    except (KeyError, TypeError, ValueError, AttributeError):
        return
    assert found.id == "m"

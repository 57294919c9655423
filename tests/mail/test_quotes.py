"""The sender's own words, without what they quote, in any language and from any program."""
# ruff: noqa: E501  (one block a line, in many scripts)

from __future__ import annotations

import time

import pytest

from afterword.mail.parser import read
from afterword.mail.quotes import own_words

BLOCKS = {
    "ja": "差出人: Jane Doe <jane@gmail.com>\n送信日時: 2026年11月23日 17:02\n宛先: Ana Ruiz\n件名: Thanks",
    "ja full width": "差出人： Jane Doe\n送信日時： 2026年11月23日 17:02\n宛先： Ana Ruiz\n件名： Thanks",
    "zh": "发件人: Jane Doe <jane@gmail.com>\n发送时间: 2026年11月23日 17:02\n收件人: Ana Ruiz\n主题: Thanks",
    "ko": "보낸 사람: Jane Doe <jane@gmail.com>\n보낸 날짜: 2026년 11월 23일 월요일 오후 5:02\n받는 사람: Ana Ruiz\n제목: Thanks",
    "tr": "Gönderen: Jane Doe <jane@gmail.com>\nGönderildi: 23 Kasım 2026 Pazartesi 17:02\nKime: Ana Ruiz\nKonu: Thanks",
    "hu": "Feladó: Jane Doe <jane@gmail.com>\nElküldve: 2026. november 23., hétfő 17:02\nCímzett: Ana Ruiz\nTárgy: Thanks",
    "el": "Από: Jane Doe <jane@gmail.com>\nΣτάλθηκε: Δευτέρα, 23 Νοεμβρίου 2026 17:02\nΠρος: Ana Ruiz\nΘέμα: Thanks",
    "he": "מאת: Jane Doe <jane@gmail.com>\nנשלח: יום שני 23 נובמבר 2026 17:02\nאל: Ana Ruiz\nנושא: Thanks",
    "ro": "De la: Jane Doe <jane@gmail.com>\nTrimis: luni, 23 noiembrie 2026 17:02\nCătre: Ana Ruiz\nSubiect: Thanks",
    "uk": "Від: Jane Doe <jane@gmail.com>\nНадіслано: понеділок, 23 листопада 2026 р. 17:02\nКому: Ana Ruiz\nТема: Thanks",
    "cs": "Od: Jane Doe <jane@gmail.com>\nOdesláno: pondělí 23. listopadu 2026 17:02\nKomu: Ana Ruiz\nPředmět: Thanks",
    "lotus": "Jane Doe <jane@gmail.com>\n23.11.2026 17:02\n\nAn\n    Ana Ruiz/Acme\nKopie\n\nThema\n    Thanks",
    "attribution ja": "2026年11月23日(月) 17:02 Jane Doe <jane@gmail.com>:",
    "attribution hu": "Jane Doe <jane@gmail.com> ezt írta (időpont: 2026. nov. 23., H, 17:02):",
    "attribution el": "Στις Δευ 23 Νοε 2026 στις 17:02, ο χρήστης Jane Doe <jane@gmail.com> έγραψε:",
    "attribution tr": "Jane Doe <jane@gmail.com>, 23 Kas 2026 Pzt, 17:02 tarihinde şunu yazdı:",
    "lotus line": "Jane Doe <jane@gmail.com> wrote on 23.11.2026 17:02:11:",
}
LETTER = "Dear Ana,\nI am out of the office until Monday.\n"


@pytest.mark.parametrize("quoted", ["", "> ", "    ", "\t"], ids=["bare", "marked", "indented", "tab"])
@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
def test_a_quoted_letter_is_not_the_senders_own(block: str, quoted: str) -> None:
    """Whatever the program and its language put above it, and whether its lines are marked, indented or bare."""
    below = "".join(f"{quoted}{line}\n" for line in LETTER.splitlines())
    words = own_words(f"See you on Monday.\n\n{block}\n\n{below}")
    assert words.text.splitlines()[0] == "See you on Monday."
    assert "office" not in words.text
    assert words.quotes


def test_a_rule_across_a_page_sets_a_quote_off() -> None:
    """Hotmail and Outlook draw a line above the header block."""
    page = (
        "<p>See you on Monday.</p><hr id='stopSpelling'>From: jane@gmail.com<br>To: ana@acme.example<br>"
        "Subject: Thanks<br>Date: Mon, 23 Nov 2026 17:02:00 +0000<br><br>I am out of the office until Monday."
    )
    mail = read((), f"MIME-Version: 1.0\nContent-Type: text/html\n\n{page}".encode())
    assert mail.words.text.strip() == "See you on Monday."
    assert mail.words.quotes


@pytest.mark.parametrize("line", ["-----", "__________"])
def test_what_follows_a_drawn_line_is_still_said(line: str) -> None:
    """Only a few lines with an address are a footer; a decision below a line is the sender's own."""
    assert "someone else" in own_words(f"Thank you for applying.\n{line}\nWe chose someone else.\n").text
    footer = own_words(f"Yes, Monday.\n{line}\nacme list\nhttps://acme.example/list\n")
    assert footer.text == "Yes, Monday."


def test_a_list_of_facts_is_no_quote() -> None:
    """Labels without a date and a time, or fewer of them, are the sender's own."""
    said = "Here is the plan:\n\nWho: Ben and Li\nWhere: our office\nWhat: a talk\nBring: nothing\n"
    assert "office" in own_words(said).text


def test_a_line_of_stars_is_looked_at_once() -> None:
    """A drawn line costs no more than its length: no part of it is tried again."""
    start = time.process_time()
    own_words("\n".join(["*" * 400] * 1_000))
    assert time.process_time() - start < 0.3


def test_a_sentence_about_a_forwarded_message_is_said() -> None:
    """Only a drawn line begins a forwarded mail."""
    assert "got the job" in own_words("Forwarded message to Tom, you got the job").text

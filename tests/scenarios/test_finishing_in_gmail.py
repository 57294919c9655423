"""Letters that the person finishes: in Gmail, or elsewhere and then read as a whole. Nothing unfinished ever leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import Any

import pytest

from afterword.domain.model import EventKind, Interview, Notes, PersonNotes, Sentence
from afterword.domain.placeholders import marks
from afterword.domain.reasons import ReasonCode
from afterword.errors import InputError
from afterword.services import finishing, queries
from scenarios.drafts import bodies, ended, marks_in
from scenarios.world import (
    ANA,
    ENDS,
    FINISHED,
    ID,
    JANE,
    LETTERS_LEAVE,
    LI,
    RITA,
    TOMAS,
    World,
    meeting,
    somebody,
)

PANEL = (ANA, LI, TOMAS)
THANKS = f"thank-you/{ANA}"
CLOSES = "Tue 3 Nov, 15:00"  # a day after the interview's end, as it is said
COMPOSERS = ("web", "phone")

on_each_device = pytest.mark.parametrize("on", COMPOSERS)


def bare(**notes: PersonNotes) -> Interview:
    """The interview of three as `add` leaves it; `notes` by the ids of people."""
    people = [somebody(address, notes=PersonNotes()) for address in PANEL]
    finished = [replace(person, notes=notes.get(person.id, person.notes)) for person in people]
    return meeting(*finished, notes=Notes())


def drafted(world: World, interview: Interview | None = None) -> World:
    """All drafts lie there, five minutes after the interview."""
    world.add(interview or bare())
    world.until(ENDS + timedelta(minutes=5))
    return world


def text_of(world: World, to: str) -> str:
    """The text of the draft to that person."""
    return str(world.draft(to)["text"])


def finish(world: World, to: str, ending: str, *, on: str = "web", most: int = 99) -> dict[str, Any]:
    """Somebody finishes the draft in Gmail, and a pass sees it; what lies there then."""
    draft = world.draft(to)
    text = ended(str(draft["text"]), ending, most)
    edited: dict[str, Any] = world.sandbox.edit_draft(JANE, draft["draft_id"], text, on=on)
    world.pass_()
    return edited


# drafts to be finished


def test_added_alone_an_interview_gives_a_draft_for_each_reader(world: World) -> None:
    """Nothing noted: right after the end three drafts with two open sentences each, and no two share a paragraph."""
    drafted(world)
    texts = [text_of(world, to) for to in PANEL]
    opened = [marks_in(text) for text in texts]
    assert [len(found) for found in opened] == [2, 2, 2]
    assert len({mark for found in opened for mark in found}) == 6
    paragraphs = [p for text in texts for p in text.split("\n\n")[1:-2]]  # without greeting and sign-off
    assert len(set(paragraphs)) == len(paragraphs) > 3
    assert [text.split(",")[0] for text in texts] == ["Dear Ana", "Dear Li Wei", "Dear Tomás"]


def test_what_is_open_never_leaves_and_is_said(world: World) -> None:
    """Status and todo name the open sentences and the last moment; when that has passed nothing has left."""
    drafted(world)
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    for to in PANEL:
        step = world.step(f"thank-you/{to}")
        assert step.state == "needs-you"
        assert step.reason.items == tuple(marks_in(text_of(world, to)))
    (shown,) = queries.status(world.app.account, world.now, ID, running=True).interviews
    whys = {s.to: s.why for s in shown.steps if s.kind == "thank-you"}
    assert all(mark in whys[to] for to in PANEL for mark in marks_in(text_of(world, to)))
    assert all(CLOSES in whys[to] for to in PANEL)
    waiting = queries.todo(world.app.account, world.now).todo
    (notes,) = [i.step.why for i in waiting if i.step.kind == "notes"]
    assert all(name in notes for name in ("Ana Ruiz", "Li Wei", "Tomás Vela", CLOSES))
    world.until(ENDS + timedelta(days=3))
    assert [world.inbox(to) for to in PANEL] == [[], [], []]
    assert set(world.states().values()) >= {"missed"}
    assert len(world.drafts()) == 3


def test_in_review_mode_the_draft_asks_in_the_same_words(reviewed: World) -> None:
    """Where the person sends, the step says what is open as well; sent by hand as it is, it is theirs."""
    drafted(reviewed)
    assert marks_in(text_of(reviewed, ANA))[0] in reviewed.step(THANKS).reason.items
    finish(reviewed, ANA, "plan the nights")
    assert reviewed.step(THANKS).state == "drafted"
    reviewed.sandbox.send_draft(JANE, reviewed.draft(LI)["draft_id"])
    reviewed.until(ENDS + timedelta(days=2))
    assert reviewed.states()[f"thank-you/{LI}"] == "sent"
    assert reviewed.inbox(ANA) == []


# finished in Gmail


@on_each_device
def test_finished_in_gmail_each_leaves_once_as_it_lay_there(world: World, on: str) -> None:
    """Ended by hand, each letter leaves by itself after the quiet time, at its best moment or later: byte for byte."""
    drafted(world)
    world.until(ENDS + timedelta(minutes=20))
    lay = {ANA: finish(world, ANA, "it's  planned two months ahead", on=on)}
    world.until(LETTERS_LEAVE - timedelta(minutes=3))
    lay[LI] = finish(world, LI, "the \u201cquiet hour\u201d on Fridays", on=on)
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    lay[TOMAS] = finish(world, TOMAS, "the 6 a.m. shift", on=on)
    world.until(ENDS + timedelta(hours=20))
    left = {to: world.inbox(to) for to in PANEL}
    assert [len(letters) for letters in left.values()] == [1, 1, 1]
    assert {to: bodies(letters[0]) for to, letters in left.items()} == {to: bodies(lay[to]) for to in PANEL}
    assert [letters[0]["at"] for letters in left.values()] == [
        LETTERS_LEAVE.isoformat(),
        (LETTERS_LEAVE + timedelta(minutes=7)).isoformat(),
        (LETTERS_LEAVE + timedelta(hours=1, minutes=10)).isoformat(),
    ]
    assert world.kinds()["drafting"] == 3


GMAILS: dict[str, dict[str, Any]] = {
    "ids die on edit": {"draft_ids_die_on_edit": True},
    "composer keeps X-headers": {"composer_drops_x_headers": False},
    "search lags": {"search_lags": 90.0, "search_misses": 2},
    "worst of all": {
        "draft_ids_die_on_edit": True,
        "gone_draft_is_400": True,
        "drops_x_headers_on_send": True,
    },
}


@pytest.mark.parametrize("quirks", GMAILS.values(), ids=GMAILS.keys())
def test_whatever_gmail_does_to_the_draft_the_finished_text_leaves_once(
    world: World, quirks: dict[str, Any]
) -> None:
    """Half finished it stays, finished it leaves as it lay there, under another id or without our header."""
    world.sandbox.set_quirks(**quirks)
    drafted(world)
    finish(world, ANA, "plan the nights", on="phone", most=1)
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert world.inbox(ANA) == []
    lay = finish(world, ANA, "the choir", on="phone")
    world.until(LETTERS_LEAVE + timedelta(minutes=45))
    assert [bodies(letter) for letter in world.inbox(ANA)] == [bodies(lay)]
    assert world.step(THANKS).history.sent_by == "afterword"
    assert world.drafts(ANA) == []


def test_an_approval_from_before_lets_it_go_once_it_is_finished(world: World) -> None:
    """Said while a sentence was open, the word sends nothing; it counts once the last mark is gone and quiet."""
    drafted(world)
    approve(world)
    world.until(LETTERS_LEAVE + timedelta(minutes=5))
    assert world.inbox(ANA) == []
    lay = finish(world, ANA, "plan the nights")
    world.until(LETTERS_LEAVE + timedelta(minutes=14))
    assert world.inbox(ANA) == []
    world.until(LETTERS_LEAVE + timedelta(minutes=15))
    assert [bodies(letter) for letter in world.inbox(ANA)] == [bodies(lay)]


@on_each_device
def test_with_one_mark_left_it_never_leaves(world: World, on: str) -> None:
    """One sentence ended, the other forgotten: not after the quiet time, and not on approval; the reason names it."""
    drafted(world)
    (_, forgotten) = marks_in(text_of(world, ANA))
    finish(world, ANA, "plan the nights", on=on, most=1)
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert world.step(THANKS).history.open == (forgotten,)
    assert world.step(THANKS).reason.items == (forgotten,)
    world.says(EventKind.APPROVED, THANKS)
    world.until(LETTERS_LEAVE + timedelta(hours=4))
    assert world.inbox(ANA) == []
    assert world.step(THANKS).state == "needs-you"
    world.until(ENDS + timedelta(days=2))
    assert world.inbox(ANA) == []


@on_each_device
def test_a_mark_whose_brackets_alone_were_taken_away_is_still_one(world: World, on: str) -> None:
    """The dots say that nobody ended it."""
    drafted(world)
    draft = world.draft(ANA)
    text = str(draft["text"]).replace("[", "").replace("]", "")
    world.sandbox.edit_draft(JANE, draft["draft_id"], text, on=on)
    world.pass_()
    world.until(ENDS + timedelta(days=2))
    assert world.inbox(ANA) == []
    assert world.step(THANKS).history.open


# finished elsewhere


PLANS = PersonNotes((Sentence("enjoyed-hearing", "plan the nights two months ahead"),))
FRIDAYS = PersonNotes((Sentence("hearing-about", "the quiet hour on Fridays"),))


def test_what_is_finished_elsewhere_is_written_into_the_untouched_draft(world: World) -> None:
    """The same draft, with the sentence in place of its marks; the one that was edited in Gmail stays as it is."""
    drafted(world)
    before = world.draft(ANA)
    lay = finish(world, LI, "the choir", most=1)
    world.later(minutes=1)
    finishing.save(world.app.account, bare(ana=PLANS, li=FRIDAYS), world.app.clock.now())
    world.later(minutes=1)  # the typing rests
    world.pass_()
    after = world.draft(ANA)
    assert after["draft_id"] == before["draft_id"]
    assert "I enjoyed hearing how you plan the nights two months ahead." in after["text"]
    assert marks(after["text"]) == ()
    assert bodies(world.draft(LI)) == bodies(lay)
    assert len(marks_in(text_of(world, TOMAS))) == 2
    world.until(ENDS + timedelta(days=2))
    assert world.inbox(LI) == []
    assert world.kinds()["drafting"] == 3


def test_finished_elsewhere_after_it_was_finished_in_gmail_changes_nothing(world: World) -> None:
    """The draft is the person's own by then: it leaves as they left it."""
    drafted(world)
    lay = finish(world, ANA, "the choir", on="phone")
    finishing.save(world.app.account, bare(ana=PLANS), world.app.clock.now())
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert [bodies(letter) for letter in world.inbox(ANA)] == [bodies(lay)]


# read as a whole


def read(world: World, person: str = "ana") -> None:
    """The person reads the letter as a whole, and says so."""
    finishing.say_read(world.app.account, seen(world, person), world.app.clock.now())


def seen(world: World, person: str = "ana") -> finishing.LetterView:
    """The letter as the page and the terminal show it."""
    interview = world.app.store.interview(world.app.account_id, ID)
    assert interview is not None
    whose = next(p for p in interview.people if p.id == person)
    return finishing.letter_view(world.app.account, world.plan(), interview, whose, world.now)


def approve(world: World) -> None:
    """The person lets it go as it is."""
    world.says(EventKind.APPROVED, THANKS)


def edit(world: World) -> None:
    """The person changes a word in Gmail."""
    draft = world.draft(ANA)
    world.sandbox.edit_draft(JANE, draft["draft_id"], draft["text"].replace("two months", "ten weeks"))


@pytest.mark.parametrize("word", [read, approve, edit])
def test_a_finished_letter_that_nobody_read_waits(world: World, word: Callable[[World], None]) -> None:
    """Complete and without a finding it does not leave by itself; read, approved or edited in Gmail, it does."""
    drafted(world, bare(ana=PLANS, li=FRIDAYS))
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    step = world.step(THANKS)
    assert (step.state, step.history.holds, step.history.open) == ("needs-you", (), ())
    assert step.reason.code is ReasonCode.UNREAD
    assert world.inbox(ANA) == []
    word(world)
    world.until(LETTERS_LEAVE + timedelta(hours=2))
    assert len(world.inbox(ANA)) == 1
    world.until(ENDS + timedelta(days=2))
    assert world.inbox(LI) == []


def test_in_review_mode_nobody_is_asked_to_have_read_it(reviewed: World) -> None:
    """The person reads it when they send it."""
    drafted(reviewed, bare(ana=PLANS))
    assert reviewed.step(THANKS).state == "drafted"


def test_what_changes_after_the_reading_asks_again(world: World) -> None:
    """Another word, and the letter waits for a second reading; Li's, which was read as well, leaves."""
    drafted(world, bare(ana=PLANS, li=FRIDAYS))
    read(world)
    read(world, "li")
    stale = seen(world)
    world.later(minutes=1)
    other = PersonNotes((Sentence("enjoyed-hearing", "plan the nights ten weeks ahead"),))
    finishing.save(world.app.account, bare(ana=other, li=FRIDAYS), world.app.clock.now())
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert world.inbox(ANA) == []
    assert world.step(THANKS).reason.code is ReasonCode.UNREAD
    assert len(world.inbox(LI)) == 1
    with pytest.raises(InputError, match="other words by now"):
        finishing.say_read(world.app.account, stale, world.app.clock.now())
    read(world)
    world.until(LETTERS_LEAVE + timedelta(hours=2))
    assert ["ten weeks" in letter["text"] for letter in world.inbox(ANA)] == [True]


def test_a_file_that_was_read_vouches_for_its_own_words_alone(world: World) -> None:
    """With `read = true` letters leave; a sentence that is changed on the page afterwards asks for a reading."""
    drafted(world, replace(bare(ana=PLANS, li=FRIDAYS), notes=Notes(read=True)))
    interview = world.app.store.interview(world.app.account_id, ID)
    assert interview is not None
    world.later(minutes=1)
    changed = [replace(p, notes=FINISHED["li"]) if p.id == "li" else p for p in interview.people]
    finishing.save(world.app.account, replace(interview, people=tuple(changed)), world.app.clock.now())
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert world.inbox(ANA) + world.inbox(LI) == []
    read(world)
    world.until(LETTERS_LEAVE + timedelta(hours=2))
    assert len(world.inbox(ANA)) == 1
    assert world.inbox(LI) == []


def test_words_that_a_coordinator_passes_on_are_finished_and_read_like_any_others(world: World) -> None:
    """The letter to Rita holds an open sentence for Tomás; finished it waits for a reading, and read it leaves."""
    tomas = somebody(TOMAS, email="", notes=PersonNotes())
    drafted(world, meeting(tomas, RITA, notes=Notes()))
    world.until(ENDS + timedelta(hours=7))
    assert len(marks_in(text_of(world, RITA))) == 1
    assert world.step(f"thank-you/{RITA}").reason.items == tuple(marks_in(text_of(world, RITA)))
    finishing.save(
        world.app.account, meeting(replace(tomas, notes=FRIDAYS), RITA, notes=Notes()), world.app.clock.now()
    )
    world.until(ENDS + timedelta(hours=18))
    assert "the quiet hour on Fridays" in text_of(world, RITA)
    assert world.step(f"thank-you/{RITA}").reason.code is ReasonCode.UNREAD
    assert world.inbox(RITA) == []
    read(world, "tomas")
    world.until(ENDS + timedelta(hours=19))
    assert ["the quiet hour on Fridays" in letter["text"] for letter in world.inbox(RITA)] == [True]


# what composers make of a mark


MARK = "[What you said about \u201cquiet hours\u201d \u2026 has stayed with me]"


def _in_html(mark: str) -> tuple[str, str]:
    return "", f"<div>Dear Ana,</div><div><br></div><div>{mark}</div><div>Jane</div>"


def _in_text(mark: str) -> tuple[str, str]:
    return f"Dear Ana,\n\n{mark}\n\nJane\n", ""


DAMAGES: dict[str, tuple[str, str]] = {
    "as it was": _in_text(MARK),
    "non-breaking blanks": _in_text(MARK.replace(" ", "\xa0")),
    "narrow blanks": _in_text(MARK.replace(" ", "\u202f")),
    "invisible blanks": _in_text(MARK.replace(" ", " \u200b").replace("said", "sa\xadid")),
    "hard line breaks": _in_text(MARK.replace(" ", "\r\n")),
    "an empty line": _in_text(MARK.replace(" has", "\n\nhas")),
    "straight quotes": _in_text(MARK.replace("\u201c", '"').replace("\u201d", '"').replace("\u2026", "...")),
    "other quotes": _in_text(MARK.replace("\u201c", "\u201e").replace("\u201d", "\u201c")),
    "wide brackets": _in_text(MARK.replace("[", "\uff3b").replace("]", "\uff3d")),
    "one bracket": _in_text(MARK.replace("]", "")),
    "no brackets": _in_text(MARK.strip("[]")),
    "entities in the text": _in_text("&#91;" + escape(MARK.strip("[]")).replace("\u2026", "&hellip;") + "&#93;"),
    "html alone": _in_html(MARK),
    "html with entities": _in_html("&#91;What you said about &ldquo;quiet&nbsp;hours&rdquo; &hellip; has stayed&#93;"),
    "html with tags inside": _in_html("[<b>What</b> you said<br>about <span>\u2026 has stayed with me</span>]"),
    "html with entities by number": _in_html("&lbrack;What you said about&#160;&#8230; has stayed with me&rsqb;"),
}  # fmt: skip


@pytest.mark.parametrize("halves", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_mark_that_a_composer_changed_is_still_a_mark(world: World, halves: tuple[str, str]) -> None:
    """However another program leaves the draft, it does not leave by itself, and the reason speaks of it."""
    drafted(world, bare(ana=PLANS))
    text, html = halves
    written = EmailMessage(policy=SMTP)
    written["To"], written["From"], written["Subject"] = ANA, JANE, "Thanks for the interview – Analyst"
    written.set_content(html or text, subtype="html" if html else "plain")
    world.mailbox.update_draft(world.draft(ANA)["draft_id"], written.as_bytes())
    world.pass_()
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    step = world.step(THANKS)
    assert world.inbox(ANA) == []
    assert step.state == "needs-you"
    assert step.reason.code is ReasonCode.STILL_OPEN
    assert "said about" in " ".join(step.reason.items)

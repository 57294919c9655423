"""A draft edited here: written only over what was shown, otherwise kept as it was, and theirs from then on."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from afterword.app import alone
from afterword.domain.model import EventKind, SharedSentence
from afterword.engine.pass_ import run_pass
from afterword.errors import GmailAway, InputError, Locked
from afterword.services.editing import DraftText, EditOutcome, draft_text, save_text
from scenarios.drafts import bodies
from scenarios.test_lost_answers import LOST, Options, goes_on
from scenarios.world import (
    ANA,
    ENDS,
    JANE,
    LETTERS_LEAVE,
    LI,
    NOTES,
    NUDGE_LEAVES,
    World,
    header,
    meeting,
)

THANKS = f"thank-you/{ANA}"
UPDATE = "gmail.users.drafts.update"
MINE = "Dear Ana,\n\nnine time zones, and a first day alone with a laptop: I keep thinking of it.\n\nJane Doe"
THEIRS = "Dear Ana,\n\nthese words I typed in Gmail itself.\n\nJane"


def drafted(world: World, **fields: Any) -> World:
    """Ana's letter lies in the drafts, five minutes after the interview."""
    world.add(meeting(ANA, **fields))
    world.until(ENDS + timedelta(minutes=5))
    return world


def shown(world: World, step: str = THANKS) -> DraftText:
    """What the page shows of it."""
    found = draft_text(world.mailbox, world.step(step))
    assert found is not None
    return found


def saved(world: World, seen: str, text: str = MINE, step: str = THANKS) -> EditOutcome:
    """The text is saved upon the version that was seen."""
    return save_text(world.context, world.step(step).key, seen, text, world.now)[0]


def words(message: dict[str, Any]) -> list[str]:
    """A message's words, whatever the line breaks."""
    return str(message["text"]).split()


def other_notes(world: World) -> None:
    """Jane finishes another sentence."""
    fit = (SharedSentence("last-job", "tidied the archive of ten years"),)
    world.add(replace(meeting(ANA), notes=replace(NOTES, fit=fit)))


def test_a_text_that_was_saved_is_theirs_and_leaves_as_it_stands(world: World) -> None:
    """It is in Gmail at once; other notes no longer rewrite it; ten minutes later it leaves, once, word for word."""
    drafted(world)
    before = world.draft(ANA)
    assert saved(world, shown(world).seen) is EditOutcome.SAVED
    draft = world.draft(ANA)
    assert words(draft) == MINE.split()
    kept = ("to", "subject", "thread_id", "draft_id")
    assert {name: draft[name] for name in kept} == {name: before[name] for name in kept}
    assert header(draft, "X-Afterword-Step") == header(before, "X-Afterword-Step")
    world.later(minutes=1)
    other_notes(world)
    world.until(LETTERS_LEAVE + timedelta(minutes=5))
    assert world.kinds()["rewritten"] == 0
    assert [words(m) for m in world.inbox(ANA)] == [MINE.split()]


def test_a_save_is_an_edit_of_this_moment(world: World) -> None:
    """Saved two minutes before it leaves, it waits ten more; a sentence still open holds it, and is named."""
    drafted(world)
    world.until(LETTERS_LEAVE - timedelta(minutes=2))
    saved(world, shown(world).seen, f"{MINE}\n\n[I liked …]")
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert world.inbox(ANA) == []
    assert world.step(THANKS).history.open == ("[I liked …]",)
    saved(world, shown(world).seen)
    world.until(world.now + timedelta(minutes=9))
    assert world.inbox(ANA) == []
    world.until(world.now + timedelta(minutes=2))
    assert [words(m) for m in world.inbox(ANA)] == [MINE.split()]


@pytest.mark.parametrize("noticed", [False, True])
def test_what_changed_in_gmail_meanwhile_is_not_written_over(world: World, noticed: bool) -> None:
    """Whether a pass has seen the edit or not: nothing is written, and the answer is what Gmail says now."""
    drafted(world)
    seen = shown(world).seen
    world.sandbox.edit_draft(JANE, world.draft(ANA)["draft_id"], text=THEIRS)
    if noticed:
        world.pass_()
    mark = world.mark()
    outcome, now = save_text(world.context, world.step(THANKS).key, seen, MINE, world.now)
    assert outcome is EditOutcome.CHANGED
    assert now is not None
    assert now.text.split() == THEIRS.split()
    assert world.written(mark) == []
    assert saved(world, now.seen) is EditOutcome.SAVED  # having seen both


@pytest.mark.parametrize("gone", ["sent", "discarded"])
def test_a_draft_that_is_gone_is_not_brought_back(world: World, gone: str) -> None:
    """It was sent or thrown away a moment ago: nothing is written, and nobody gets a second letter."""
    drafted(world)
    seen, draft = shown(world).seen, world.draft(ANA)["draft_id"]
    world.sandbox.send_draft(JANE, draft) if gone == "sent" else world.sandbox.delete_draft(JANE, draft)
    assert saved(world, seen) is EditOutcome.GONE
    assert world.drafts(ANA) == []


def test_the_same_text_is_not_saved(world: World) -> None:
    """Pressing save without a change leaves the letter Afterword's own."""
    drafted(world)
    there, mark = shown(world), world.mark()
    assert saved(world, there.seen, there.text.replace("\n", "\r\n")) is EditOutcome.SAME
    assert world.written(mark) == []
    assert world.step(THANKS).history.edited_at is None


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 20_001])
def test_a_text_that_no_letter_can_have_is_refused(world: World, text: str) -> None:
    """Nothing and a book are no letters; the draft stays."""
    drafted(world)
    before = world.draft(ANA)["text"]
    with pytest.raises(InputError):
        saved(world, shown(world).seen, text)
    assert world.draft(ANA)["text"] == before


@pytest.mark.parametrize(("kind", "options"), LOST, ids=str)
def test_a_lost_answer_loses_and_overwrites_nothing(world: World, kind: str, options: Options) -> None:
    """Whatever became of the update, the draft holds one of the two texts whole, and one letter leaves as it stands."""
    drafted(world)
    there = shown(world)
    world.sandbox.fault(kind, UPDATE, **options)
    with suppress(GmailAway):
        saved(world, there.seen)
    now = words(world.draft(ANA))
    assert now in (MINE.split(), there.text.split())
    if now == MINE.split():
        other_notes(world)
    goes_on(world, timedelta(hours=1, minutes=15))
    assert [words(m) for m in world.inbox(ANA)] == [now]


def test_files_stay_and_a_text_in_html_becomes_plain(world: World, tmp_path: Path) -> None:
    """What was attached is still attached, byte for byte; no old words stay behind in another part."""
    file = tmp_path / "plan.pdf"
    file.write_bytes(b"%PDF-1.4 \x00\xff plan")
    drafted(world, notes=replace(NOTES, attachments=(str(file),)))
    world.sandbox.edit_draft(JANE, world.draft(ANA)["draft_id"], text=THEIRS)
    world.pass_()
    assert saved(world, shown(world).seen) is EditOutcome.SAVED
    parts = bodies(world.draft(ANA))
    assert [kind for kind, _ in parts] == ["text/plain", "application/pdf"]
    assert parts[0][1].split() == MINE.split()
    attached: object = parts[1][1]
    assert attached == file.read_bytes()


def test_a_picture_in_the_text_is_not_lost(world: World) -> None:
    """A draft with a picture among its words is refused with what to do; nothing is written."""
    drafted(world)
    draft = world.draft(ANA)
    message = EmailMessage(policy=SMTP)
    message["To"], message["From"], message["Subject"] = ANA, JANE, draft["subject"]
    message.set_content(THEIRS)
    message.add_alternative(f"<p>{THEIRS}</p><img src='cid:one'>", subtype="html")
    html = message.get_body(("html",))
    assert isinstance(html, EmailMessage)
    html.add_related(b"\x89PNG", "image", "png", cid="<one>")
    world.mailbox.update_draft(draft["draft_id"], message.as_bytes(), draft["thread_id"])
    world.pass_()
    mark = world.mark()
    with pytest.raises(InputError, match="a picture in its text"):
        saved(world, shown(world).seen)
    assert world.written(mark) == []
    assert "image/png" in [kind for kind, _ in bodies(world.draft(ANA))]


def test_a_nudge_stays_in_its_thread(world: World) -> None:
    """An edited nudge still answers the letter: the same thread and the same references."""
    world.add(meeting(ANA))
    world.until(NUDGE_LEAVES - timedelta(minutes=1))
    world.says(EventKind.HELD, f"nudge/{ANA}/1")
    world.until(NUDGE_LEAVES + timedelta(minutes=1))
    before = world.draft(ANA)
    assert saved(world, shown(world, f"nudge/{ANA}/1").seen, step=f"nudge/{ANA}/1") is EditOutcome.SAVED
    after = world.draft(ANA)
    assert after["thread_id"] == before["thread_id"]
    for name in ("In-Reply-To", "References"):
        assert header(after, name) == header(before, name) != ""


def test_a_pass_and_the_page_are_at_a_letter_one_after_the_other(world: World) -> None:
    """While one of them looks at a draft and changes it the other writes nothing, and says so."""
    drafted(world)
    seen = shown(world).seen
    context = replace(world.context, alone=lambda: alone(world.app.paths, patience=0))
    with alone(world.app.paths), pytest.raises(Locked):
        save_text(context, world.step(THANKS).key, seen, MINE, world.now)
    world.add(replace(meeting(ANA, LI)))
    mark = world.mark()
    with alone(world.app.paths):
        assert run_pass(context, world.clock.now, mail=False) == []
    assert world.written(mark) == []
    world.later(minutes=2)
    world.pass_()
    assert len(world.drafts(LI)) == 1

"""The candidate's word: approve, hold, skip, done, close; and notes that change after the letters were drafted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from afterword.domain.model import EventKind, Notes, PersonNotes, Sentence, SharedSentence
from afterword.domain.reasons import ReasonCode
from afterword.engine.pass_ import run_pass
from afterword.services.commands import hold_letters, record_word
from afterword.services.finishing import letter_view, say_read
from scenarios.drafts import bodies
from scenarios.test_lost_answers import LOST, Options, goes_on
from scenarios.world import (
    ANA,
    ENDS,
    ID,
    JANE,
    LETTERS_LEAVE,
    LI,
    NOTES,
    NUDGE_LEAVES,
    World,
    header,
    meeting,
    ny,
    somebody,
)

THANKS, LI_THANKS = f"thank-you/{ANA}", f"thank-you/{LI}"
FIRST, SECOND = f"nudge/{ANA}/1", f"nudge/{ANA}/2"

TWO_ZONES = replace(NOTES, challenge=SharedSentence("how-hard", "plan one day in two time zones"))


def drafted(world: World) -> World:
    """Both letters lie in the drafts, five minutes after the interview."""
    world.add(meeting())
    world.until(ENDS + timedelta(minutes=5))
    return world


def test_a_held_letter_stays_and_an_approved_one_leaves(world: World) -> None:
    """Hold keeps a letter past its best moment; approve lets it go within its day."""
    drafted(world).says(EventKind.HELD, THANKS)
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert world.inbox(ANA) == []
    assert len(world.inbox(LI)) == 1
    world.says(EventKind.APPROVED, THANKS)
    world.pass_()
    assert len(world.inbox(ANA)) == 1


@pytest.mark.parametrize("draft", ["finished", "with open sentences"])
def test_a_yes_is_to_the_words_of_now_though_the_draft_has_older_ones(world: World, draft: str) -> None:
    """Jane ends her sentence, and approves before its draft was written again: the letter leaves at once."""
    ana = somebody(ANA)
    first = replace(ana, notes=PersonNotes()) if draft == "with open sentences" else ana
    unread = replace(meeting(first, LI), notes=replace(NOTES, read=False))
    world.add(unread)
    world.until(ENDS + timedelta(minutes=5))
    words = Sentence("enjoyed-hearing", "sort the returns by hand")
    world.add(replace(unread, people=(replace(ana, notes=PersonNotes((words,))), *unread.people[1:])))
    record_word(world.app.account, world.step(THANKS), "approved", world.now, at_once=True)
    world.later(seconds=30)
    world.pass_()
    world.later(seconds=30)
    world.pass_()
    assert ["sort the returns by hand" in letter["text"] for letter in world.inbox(ANA)] == [True]


def test_a_letter_that_is_held_while_it_is_about_to_leave_stays(world: World) -> None:
    """Jane presses Hold after the pass has made its plan: the letter she was told is held does not leave."""
    drafted(world)
    world.at(LETTERS_LEAVE)
    key, told = world.step(THANKS).key, list[tuple[int, int]]()

    @contextmanager
    def meanwhile() -> Iterator[None]:
        if not told:
            told.append(hold_letters(world.app.account, [key], world.now))
        yield

    run_pass(replace(world.context, alone=meanwhile), world.clock.now)
    assert told == [(1, 0)]
    assert world.inbox(ANA) == []
    assert len(world.inbox(LI)) == 1
    assert world.states()[THANKS] == "drafted"


def test_a_held_letter_is_missed_rather_than_sent(world: World) -> None:
    """Nobody approves it: it never leaves by itself, and says so."""
    drafted(world).says(EventKind.HELD, THANKS)
    world.until(ENDS + timedelta(days=3))
    assert world.inbox(ANA) == []
    assert world.states()[THANKS] == "missed"
    assert len(world.drafts(ANA)) == 1


def test_a_skipped_letter_never_leaves_and_its_draft_is_left_alone(world: World) -> None:
    """Skip ends the step; the draft in Gmail is the candidate's to discard."""
    drafted(world).says(EventKind.SKIPPED, THANKS)
    mark = world.mark()
    world.until(ENDS + timedelta(days=2))
    assert world.inbox(ANA) == []
    assert len(world.drafts(ANA)) == 1
    assert world.written(mark) == ["gmail.users.drafts.send"]  # Li's


def test_a_letter_that_is_done_another_way_is_not_sent(world: World) -> None:
    """Done settles it: 'I thanked her in the lift'."""
    drafted(world).says(EventKind.DONE, THANKS)
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert world.states()[THANKS] == "done"
    assert world.inbox(ANA) == []


def test_a_skipped_nudge_has_no_second(world: World) -> None:
    """Who skips the first nudge has called both off."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.says(EventKind.SKIPPED, FIRST)
    world.until(ny(30, 12))
    assert len(world.inbox(ANA)) == 1
    assert world.states()[SECOND] == "cancelled"


def test_a_closed_interview_wants_nothing_more(world: World) -> None:
    """Closing before the letters leave calls everything off, and asks nothing of Gmail again."""
    drafted(world).says(EventKind.CLOSED, because="offer")
    world.until(LETTERS_LEAVE)
    mark = world.mark()
    world.until(ny(30, 12))
    assert world.inbox(ANA) + world.inbox(LI) == []
    assert set(world.states().values()) == {"cancelled"}
    assert set(world.asked(mark)) <= {"gmail.users.history.list", "gmail.users.getProfile"}


def test_closing_before_a_nudge_stops_it(world: World) -> None:
    """An offer by telephone, told with close: no nudge."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(ny(6, 12))
    world.says(EventKind.CLOSED, because="offer")
    world.until(ny(20, 12))
    assert len(world.inbox(ANA)) == 1


def test_notes_that_change_are_written_into_the_untouched_draft(world: World) -> None:
    """The untouched draft is rewritten in place with the new notes; the edited one stays as the person left it."""
    drafted(world)
    own = "Dear Li,\n\nyour move to one payroll system in spring is on my mind.\n\nJane Doe\n"
    world.sandbox.edit_draft(JANE, world.draft(LI)["draft_id"], text=own)
    world.pass_()
    before = world.draft(ANA)
    fresh = PersonNotes((Sentence("hearing-about", "the choir that half of the office sings in"),))
    world.later(minutes=1)
    world.add(meeting(somebody(ANA, notes=fresh), LI, notes=TWO_ZONES))
    world.pass_()
    after = world.draft(ANA)
    assert after["draft_id"] == before["draft_id"]
    assert "choir" in after["text"]
    assert "choir" not in before["text"]
    assert world.draft(LI)["text"].split() == own.split()
    world.until(LETTERS_LEAVE + timedelta(minutes=15))
    assert "choir" in world.inbox(ANA)[0]["text"]
    assert world.inbox(LI)[0]["text"].split() == own.split()
    assert world.kinds()["drafting"] == 2


def test_a_name_that_is_corrected_is_corrected_in_the_draft(world: World) -> None:
    """Its reader sees the name in the header, even where the greeting stays the same."""
    drafted(world)
    world.later(minutes=1)
    whole = meeting()
    people = tuple(replace(p, name=f"{p.name}-Lund") if p.email == ANA else p for p in whole.people)
    world.add(replace(whole, people=people))
    before = header(world.draft(ANA), "To")
    world.pass_()
    assert header(world.draft(ANA), "To") == before.replace(" <", "-Lund <")


def test_a_draft_edited_in_the_moment_of_the_rewrite_is_not_overwritten(world: World) -> None:
    """Notes change while the person edits, and no poll has seen the edit: the fresh look does, and leaves it be."""
    drafted(world)
    world.pass_()
    world.later(minutes=1)
    own = "Dear Ana, nine time zones! Jane"
    world.sandbox.edit_draft(JANE, world.draft(ANA)["draft_id"], text=own)
    world.add(meeting(notes=TWO_ZONES))
    world.attend()
    assert world.draft(ANA)["text"].split() == own.split()


def test_without_notes_a_draft_waits_for_a_sentence(world: World) -> None:
    """The draft lies there with its open sentences; the notes, once there, finish that same draft, and it leaves."""
    bare = meeting(somebody(ANA, notes=PersonNotes()), notes=Notes())
    world.add(bare)
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert "[" in world.draft(ANA)["text"]
    assert world.states()[THANKS] == "needs-you"
    world.add(meeting(ANA))
    world.pass_()
    world.until(LETTERS_LEAVE + timedelta(minutes=31))
    (letter,) = world.inbox(ANA)
    assert "[" not in letter["text"]
    assert world.kinds()["drafting"] == 1


def test_a_letter_without_a_sentence_of_its_own_does_not_leave_on_approval(world: World) -> None:
    """Shared sentences alone finish no letter: it keeps its marks, and not even approval sends those."""
    world.add(meeting(somebody(ANA, notes=PersonNotes()), LI))
    world.until(LETTERS_LEAVE + timedelta(hours=2))
    assert len(world.inbox(LI)) == 1
    assert world.states()[THANKS] == "needs-you"
    world.says(EventKind.APPROVED, THANKS)
    world.pass_()
    world.until(LETTERS_LEAVE + timedelta(hours=3))
    assert world.inbox(ANA) == []
    assert world.step(THANKS).reason.code is ReasonCode.STILL_OPEN
    assert "nine time zones" in world.draft(ANA)["text"]


def test_a_letter_whose_day_slips_is_written_anew(world: World) -> None:
    """Held overnight, 'today' has become untrue: the untouched draft says 'yesterday' before it leaves."""
    drafted(world)
    assert "today" in world.draft(ANA)["text"]
    world.says(EventKind.HELD, THANKS)
    world.until(ny(3, 9))
    world.says(EventKind.APPROVED, THANKS)
    world.pass_()
    (letter,) = world.inbox(ANA)
    assert "yesterday" in letter["text"]
    assert "today" not in letter["text"]


def test_a_laptop_asleep_past_midnight_sends_what_is_true(world: World) -> None:
    """Asleep from the draft to the next morning: what leaves then is true then."""
    drafted(world)
    world.at(ny(3, 8, 30))
    world.pass_()
    world.until(ny(3, 8, 40))
    (letter,) = world.inbox(ANA)
    assert "yesterday" in letter["text"]


def test_an_edited_letter_whose_day_slips_is_left_as_it_is(world: World) -> None:
    """The person's own words are theirs, 'today' included."""
    drafted(world)
    own = "Dear Ana, thank you for today and for the nine time zones. Jane"
    world.sandbox.edit_draft(JANE, world.draft(ANA)["draft_id"], text=own)
    world.says(EventKind.HELD, THANKS)
    world.pass_()
    world.until(ny(3, 9))
    assert world.draft(ANA)["text"].split() == own.split()


def test_approving_a_nudge_in_review_mode_sends_it_once(reviewed: World) -> None:
    """The nudge's draft leaves on approval, in hours, and the second waits again."""
    reviewed.add(meeting(ANA))
    reviewed.until(ENDS)
    reviewed.says(EventKind.APPROVED, THANKS)
    reviewed.until(NUDGE_LEAVES)
    assert reviewed.states()[FIRST] == "drafted"
    reviewed.says(EventKind.APPROVED, FIRST)
    reviewed.pass_()
    assert len(reviewed.inbox(ANA)) == 2
    reviewed.until(ny(17, 12))
    assert reviewed.states()[SECOND] == "drafted"
    assert len(reviewed.inbox(ANA)) == 2


def test_a_yes_for_now_sends_before_the_lid_is_shut(world: World) -> None:
    """Within the hour in which letters settle, and written for a later moment, it leaves at once, true and once."""
    drafted(world).says(EventKind.APPROVED, THANKS, at_once=True)
    world.pass_()
    (letter,) = world.inbox(ANA)
    assert letter["at"] == world.now.isoformat()
    assert world.inbox(LI) == []
    world.until(ENDS + timedelta(days=2))
    assert len(world.inbox(ANA)) == 1


def test_held_and_scheduled_in_gmail_it_leaves_while_the_laptop_sleeps(world: World) -> None:
    """As `lid` says: Gmail sends it from the sleep, nothing is sent after it, and the step knows that it left."""
    drafted(world).says(EventKind.HELD, THANKS)
    world.sandbox.schedule_draft(JANE, world.draft(ANA)["draft_id"], ENDS + timedelta(hours=3))
    world.at(ENDS + timedelta(hours=20))
    world.pass_()
    assert world.states()[THANKS] == "sent"
    assert len(world.inbox(ANA)) == 1


def test_another_file_is_attached_though_the_words_stay(world: World, tmp_path: Path) -> None:
    """A letter in Jane's own words names no file: the untouched draft gets the one that she names later."""
    own = PersonNotes(letter="Dear Ana,\n\nnine time zones: I keep thinking of it.\n\nJane Doe\n")
    world.add(meeting(somebody(ANA, notes=own)))
    world.until(ENDS + timedelta(minutes=5))
    file = tmp_path / "plan.pdf"
    file.write_bytes(b"%PDF-1.4 plan")
    world.later(minutes=1)
    world.add(meeting(somebody(ANA, notes=own), notes=replace(NOTES, attachments=(str(file),))))
    world.until(LETTERS_LEAVE + timedelta(minutes=15))
    assert [kind for kind, _ in bodies(world.inbox(ANA)[0])] == ["text/plain", "application/pdf"]


# settings that go into a letter


def with_own_template(world: World, name: str, text: str) -> None:
    """Jane writes a template of her own, while Afterword runs."""
    folder = world.app.paths.templates
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def changed_setting(world: World, what: str) -> str:
    """Jane changes a setting that goes into her letters; return the new words."""
    config = world.app.config
    you, its = config.you, config.letters
    match what:
        case "phone":
            config = structs.replace(config, you=structs.replace(you, phone="+1 555 0199"))
            new = "+1 555 0199"
        case "linkedin":
            link = "https://www.linkedin.com/in/jane-d"
            config = structs.replace(config, you=structs.replace(you, linkedin=link))
            new = link
        case "name":
            config = structs.replace(config, you=structs.replace(you, name="Jane Q. Doe"))
            new = "Jane Q. Doe"
        case "subject":
            config = structs.replace(
                config, letters=structs.replace(its, subject="Thanks from {{ you.name }}")
            )
            new = "Thanks from Jane Doe"
        case "list":
            config = structs.replace(config, letters=structs.replace(its, list="always"))
            new = "\n1. "
        case "signature":
            with_own_template(world, "signature.txt.j2", "Jane, with a line of her own\n")
            new = "with a line of her own"
        case _:
            stored = world.app.store.interview(world.app.account_id, ID)
            assert stored is not None
            world.add(replace(stored, position="People Analyst"))
            new = "People Analyst"
    world.app = replace(world.app, config=config)
    world.app.store.look_at(
        world.app.account_id, ID, world.now
    )  # as the daemon does when config.toml changes
    return new


SETTINGS = ("phone", "linkedin", "name", "subject", "list", "signature", "position")


def as_mailed(mail: dict[str, Any]) -> str:
    """The subject and the text of a letter."""
    return f"{mail['subject']}\n{mail['text']}"


@pytest.mark.parametrize("what", SETTINGS)
def test_an_approved_letter_that_a_setting_changes_is_read_again(world: World, what: str) -> None:
    """Whatever goes into an approved letter from the settings, it does not leave with words that Jane never saw."""
    world.own_templates = True
    world.add(meeting(ANA, notes=replace(NOTES, read=False)))
    world.until(ENDS + timedelta(minutes=5))
    world.says(EventKind.APPROVED, THANKS)
    world.later(minutes=5)
    new = changed_setting(world, what)
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert world.inbox(ANA) == []
    assert world.step(THANKS).reason.code is ReasonCode.UNREAD
    assert new in as_mailed(world.draft(ANA)), "the untouched draft has the new words"
    world.says(EventKind.APPROVED, THANKS)
    world.pass_()
    assert new in as_mailed(world.inbox(ANA)[0])


@pytest.mark.parametrize("what", SETTINGS)
def test_a_letter_that_was_read_is_read_again_after_a_setting_changes_it(world: World, what: str) -> None:
    """Reading counts for the words that were there: with another phone number the letter waits for another look."""
    world.own_templates = True
    world.add(meeting(ANA, notes=replace(NOTES, read=False)))
    world.until(ENDS + timedelta(minutes=5))
    reads_it(world)
    world.later(minutes=5)
    new = changed_setting(world, what)
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert world.inbox(ANA) == []
    assert world.step(THANKS).reason.code is ReasonCode.UNREAD
    reads_it(world)
    world.pass_()
    assert new in as_mailed(world.inbox(ANA)[0])


def test_notes_that_were_read_do_not_vouch_for_a_new_phone_number(world: World) -> None:
    """Notes that say they were read say so of the words that the first draft held."""
    drafted(world)
    new = changed_setting(world, "phone")
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert world.inbox(ANA) + world.inbox(LI) == []
    reads_it(world)
    world.pass_()
    assert new in world.inbox(ANA)[0]["text"]
    assert world.inbox(LI) == []


@pytest.mark.parametrize("what", ["phone", "position"])
def test_a_yes_before_the_draft_is_one_to_the_words_of_that_moment(world: World, what: str) -> None:
    """Jane approves what she sees before there is a draft: a number that changes before it is written asks again."""
    world.add(meeting(ANA, notes=replace(NOTES, read=False)))
    record_word(world.app.account, world.step(THANKS), "approved", world.now)
    world.later(minutes=5)
    changed_setting(world, what)
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert world.inbox(ANA) == []
    assert world.step(THANKS).reason.code is ReasonCode.UNREAD


@pytest.mark.parametrize(("kind", "options"), LOST)
def test_a_lost_answer_to_the_rewriting_sends_no_unseen_words(
    world: World, kind: str, options: Options
) -> None:
    """Whatever becomes of the request that puts the new number into the draft, only words that Jane approved leave."""
    world.add(meeting(ANA, notes=replace(NOTES, read=False)))
    world.until(ENDS + timedelta(minutes=5))
    world.says(EventKind.APPROVED, THANKS)
    world.later(minutes=5)
    new = changed_setting(world, "phone")
    world.sandbox.fault(kind, "gmail.users.drafts.update", **options)
    goes_on(world, timedelta(hours=1, minutes=30))
    assert world.inbox(ANA) == []
    assert world.step(THANKS).reason.code is ReasonCode.UNREAD
    assert new in world.draft(ANA)["text"]


def test_a_yes_before_the_draft_lets_the_same_words_leave(world: World) -> None:
    """Nothing changed after the early yes: the letter leaves without another question."""
    world.add(meeting(ANA, notes=replace(NOTES, read=False)))
    record_word(world.app.account, world.step(THANKS), "approved", world.now)
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert len(world.inbox(ANA)) == 1


def test_a_nudge_that_was_approved_early_does_not_leave_with_another_number(reviewed: World) -> None:
    """In review mode an early yes to a nudge is one to its words; with another number it waits for another yes."""
    world = reviewed
    world.add(meeting(ANA))
    world.until(ENDS + timedelta(minutes=5))
    world.says(EventKind.APPROVED, THANKS)
    world.until(LETTERS_LEAVE)
    record_word(world.app.account, world.step(FIRST), "approved", world.now)
    changed_setting(world, "phone")
    world.until(NUDGE_LEAVES + timedelta(hours=1))
    assert len(world.inbox(ANA)) == 1
    assert world.states()[FIRST] == "drafted"
    world.says(EventKind.APPROVED, FIRST)
    world.pass_()
    assert "+1 555 0199" in world.inbox(ANA)[1]["text"]


def test_a_draft_of_ones_own_keeps_its_number(world: World) -> None:
    """A draft that Jane changed in Gmail is hers: no setting changes it, and it leaves as it is."""
    drafted(world)
    own = "Dear Ana,\n\nthe nine time zones are on my mind.\n\nJane Doe, +1 555 0100\n"
    world.sandbox.edit_draft(JANE, world.draft(ANA)["draft_id"], text=own)
    world.pass_()
    changed_setting(world, "phone")
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert world.inbox(ANA)[0]["text"].split() == own.split()


def test_a_template_that_breaks_holds_no_finished_letter_back(world: World) -> None:
    """A broken template of Jane's own says nothing about a draft that she approved: it leaves as it lies there."""
    world.own_templates = True
    drafted(world)
    before = world.draft(ANA)["text"]
    with_own_template(world, "signature.txt.j2", "{{ nobody.knows }}\n")
    world.until(LETTERS_LEAVE + timedelta(minutes=30))
    assert world.inbox(ANA)[0]["text"].split() == before.split()


def test_a_new_day_alone_asks_nothing(world: World) -> None:
    """A letter that was read and leaves a day later says "yesterday": nobody is asked to read that."""
    world.add(meeting(ANA, notes=replace(NOTES, read=False)))
    world.until(ENDS + timedelta(minutes=5))
    reads_it(world)
    world.says(EventKind.HELD, THANKS)
    world.until(ny(3, 8))
    world.says(EventKind.APPROVED, THANKS)
    world.pass_()
    assert len(world.inbox(ANA)) == 1


def reads_it(world: World, person: str = "ana") -> None:
    """Jane reads the whole letter as it is shown now, and says so."""
    interview = world.app.store.interview(world.app.account_id, ID)
    assert interview is not None
    reader = next(p for p in interview.people if p.id == person)
    view = letter_view(world.app.account, world.plan(), interview, reader, world.now)
    say_read(world.app.account, view, world.now)
    world.app.store.look_at(world.app.account_id, ID, world.now)

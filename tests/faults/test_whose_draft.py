"""Whose words a draft holds, where Gmail's answer was lost or the person was quicker than a look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from afterword.domain.mail import Draft, Ref
from afterword.domain.model import EventKind, Interview, Policy, SharedSentence
from afterword.domain.reasons import ReasonCode
from afterword.engine.context import PassContext
from afterword.engine.pass_ import run_pass
from afterword.errors import GmailAway
from afterword.services import commands, finishing
from scenarios.world import ANA, ENDS, ID, JANE, LETTERS_LEAVE, LI, NUDGE_LEAVES, World, meeting

CREATE, UPDATE = "gmail.users.drafts.create", "gmail.users.drafts.update"
THANKS = f"thank-you/{ANA}"
FIRST = f"nudge/{ANA}/1"
OWN = "Dear Ana,\n\nthese are my own words about nine time zones.\n\nJane\n"
FIRST_FIT = "built a shift calendar that 300 people read"
SECOND_FIT = "taught 40 managers to write reviews"


@dataclass
class Quick:
    """The two sides of a mailbox, with a person who is quicker: she acts once, before or after a call of that name."""

    world: World
    call: str
    acts: Callable[[], None]
    when: str = "before"
    acted: bool = False

    def __getattr__(self, name: str) -> object:
        found = getattr(self.world.mailbox, name)
        if name != self.call:
            return found

        def called(*args: object, **options: object) -> object:
            first, self.acted = not self.acted, True
            if first and self.when == "before":
                self.acts()
            answer = found(*args, **options)
            if first and self.when == "after":
                self.acts()
            return answer

        return called

    @property
    def context(self) -> PassContext:
        """What a pass works with, and the person beside it."""
        return replace(self.world.context, reads=self, writes=self)  # type: ignore[arg-type]  # by __getattr__


def noted(world: World, ending: str) -> None:
    """Jane finishes another sentence that shows why she fits, a moment later."""
    world.later(seconds=20)
    interview = world.app.store.interview(world.app.account_id, ID)
    assert interview is not None
    fit = (SharedSentence("last-job", ending, tuple(p.id for p in interview.people)),)
    commands.add(
        world.app.account, replace(interview, notes=replace(interview.notes, fit=fit)), world.app.clock.now()
    )


def drafted(world: World) -> None:
    """Ana's letter lies in the drafts."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    world.pass_()


def attend(world: World, context: PassContext) -> None:
    """What the interview's plan wants is done, without a look at what changed in the mailbox."""
    context.store.look_at(context.account, ID, world.now)
    run_pass(context, world.clock.now, mail=False)


def tried(world: World) -> None:
    """A pass in which Gmail may be away."""
    try:
        world.pass_()
    except GmailAway:
        world.later(minutes=3)


def words(text: str) -> str:
    """The text without its line breaks."""
    return " ".join(text.split())


@pytest.mark.parametrize("kind", ["close_after", "garbage", "half"])
def test_a_rewriting_whose_answer_was_lost_is_known_as_ours(world: World, kind: str) -> None:
    """It is not taken for the person's edit: the next change of the notes is followed as well."""
    drafted(world)
    noted(world, FIRST_FIT)
    world.sandbox.fault(kind, UPDATE)
    tried(world)
    world.pass_()
    assert world.kinds()["edited"] == 0
    assert FIRST_FIT in words(world.draft(ANA)["text"])
    noted(world, SECOND_FIT)
    world.pass_()
    assert SECOND_FIT in words(world.draft(ANA)["text"])


def test_a_rewriting_that_was_lost_keeps_what_the_checks_said(world: World) -> None:
    """Two letters with one personal sentence are held; a lost answer to the rewriting of one does not let it go."""
    world.at(ENDS + timedelta(minutes=1))
    bare = meeting(ANA, LI)
    people = tuple(replace(p, notes=bare.people[0].notes) for p in bare.people)
    world.add(replace(bare, people=people))
    world.pass_()
    assert world.step(THANKS).history.holds
    noted(world, FIRST_FIT)
    world.sandbox.fault("close_after", UPDATE)
    tried(world)
    world.until(LETTERS_LEAVE + timedelta(hours=2))
    assert world.step(THANKS).history.holds
    assert world.inbox(ANA) == []


@pytest.mark.parametrize("x_kept", [False, True])
def test_an_edit_before_a_lost_create_was_found_is_theirs(world: World, x_kept: bool) -> None:
    """Jane rewrote the draft before its create's outcome was known: there is no second one, and her words stay.

    Where our header is gone too nothing tells any more whether it is the letter, and it leaves on her word alone.
    """
    world.sandbox.set_quirks(composer_drops_x_headers=not x_kept)
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    world.sandbox.fault("close_after", CREATE)
    world.pass_()
    world.sandbox.edit_draft(JANE, world.draft(ANA)["draft_id"], OWN)
    world.later(minutes=1)
    world.pass_()
    noted(world, FIRST_FIT)
    world.pass_()
    assert words(world.draft(ANA)["text"]) == words(OWN)
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    if not x_kept:
        assert world.states()[THANKS] == "needs-you"
        world.says(EventKind.APPROVED, THANKS)
        world.pass_()
    assert [words(m["text"]) for m in world.inbox(ANA)] == [words(OWN)]


def test_a_create_that_was_lost_and_left_alone_is_ours(world: World) -> None:
    """Where nobody touched it, it is Afterword's own letter, and follows the notes."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    world.sandbox.fault("close_after", CREATE)
    world.pass_()
    world.later(minutes=1)
    world.pass_()
    noted(world, FIRST_FIT)
    world.pass_()
    assert FIRST_FIT in words(world.draft(ANA)["text"])


def her_own(world: World, text: str = OWN) -> str:
    """Jane begins a letter to Ana by herself, under the very subject that Afterword uses; the draft's id."""
    subject = "Thanks for the interview – Analyst"
    return str(world.sandbox.write_draft(JANE, ANA, subject, text)["draft_id"])


def test_a_draft_of_her_own_is_not_taken_for_the_letter(world: World) -> None:
    """Jane throws the letter away and begins one of her own: it is neither written over nor sent without her word."""
    drafted(world)
    world.sandbox.delete_draft(JANE, world.draft(ANA)["draft_id"])
    her_own(world)
    world.later(minutes=1)
    world.pass_()
    noted(world, FIRST_FIT)
    world.until(LETTERS_LEAVE + timedelta(hours=3))
    assert world.inbox(ANA) == []
    assert words(world.draft(ANA)["text"]) == words(OWN)
    step = world.step(THANKS)
    assert step.state == "needs-you"
    assert step.reason.code is ReasonCode.WHOSE_DRAFT


def test_a_word_lets_a_draft_of_her_own_go(world: World) -> None:
    """Her yes to it, said since, sends it as it stands; a yes from before it does not."""
    drafted(world)
    world.says(EventKind.APPROVED, THANKS)
    world.sandbox.delete_draft(JANE, world.draft(ANA)["draft_id"])
    her_own(world)
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert world.inbox(ANA) == []
    world.says(EventKind.APPROVED, THANKS)
    world.pass_()
    assert [words(m["text"]) for m in world.inbox(ANA)] == [words(OWN)]
    assert world.states()[THANKS] == "sent"


def test_a_draft_of_her_own_from_before_is_none_of_the_letter(world: World) -> None:
    """It lay there before the letter was begun, and the answer to the create is lost: the letter comes beside it, and
    leaves; hers stays."""
    world.at(ENDS - timedelta(hours=1))
    her_own(world, "Dear Ana, to be written tonight.")
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    world.sandbox.fault("close_before", CREATE)
    world.pass_()
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert len(world.inbox(ANA)) == 1
    assert "to be written tonight" not in words(world.inbox(ANA)[0]["text"])
    assert "to be written tonight" in words(world.draft(ANA)["text"])


def test_of_two_drafts_the_letter_itself_is_found(world: World) -> None:
    """The answer to the create is lost, and Jane begins one of her own beside it: each stays what it is."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    world.sandbox.fault("close_after", CREATE)
    world.pass_()
    mine = her_own(world)
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert [d["draft_id"] for d in world.drafts(ANA)] == [mine]
    assert [words(m["text"]) == words(OWN) for m in world.inbox(ANA)] == [False]


def test_a_draft_of_her_own_in_a_nudges_thread(world: World) -> None:
    """She throws the nudge away and answers her own letter instead: that is hers, and waits for her word."""
    drafted(world)
    world.until(LETTERS_LEAVE)
    world.says(EventKind.HELD, FIRST)
    world.until(NUDGE_LEAVES)
    nudge = world.draft(ANA)
    world.sandbox.delete_draft(JANE, nudge["draft_id"])
    world.sandbox.write_draft(JANE, ANA, nudge["subject"], OWN)
    world.says(EventKind.APPROVED, FIRST)
    world.until(NUDGE_LEAVES + timedelta(days=1))
    assert len(world.inbox(ANA)) == 1
    assert words(world.draft(ANA)["text"]) == words(OWN)


@pytest.mark.parametrize("ids_die", [False, True])
def test_an_edit_right_before_a_rewriting_stays(world: World, ids_die: bool) -> None:
    """Between the look that found the draft untouched and the rewriting, Jane writes: hers are the words that stay."""
    world.sandbox.set_quirks(draft_ids_die_on_edit=ids_die)
    drafted(world)
    noted(world, FIRST_FIT)
    quick = Quick(world, "draft", lambda: edited(world), "after")
    attend(world, quick.context)
    assert quick.acted
    assert words(world.draft(ANA)["text"]) == words(OWN)
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert [words(m["text"]) for m in world.inbox(ANA)] == [words(OWN)]


@pytest.mark.parametrize("gone_is_400", [False, True])
@pytest.mark.parametrize("ids_die", [False, True])
def test_an_edit_between_look_and_send(world: World, ids_die: bool, gone_is_400: bool) -> None:
    """What leaves is what Jane wrote last, once, also where her edit gave the draft another id."""
    world.sandbox.set_quirks(draft_ids_die_on_edit=ids_die, gone_draft_is_400=gone_is_400)
    drafted(world)
    world.at(LETTERS_LEAVE)
    quick = Quick(world, "send_draft", lambda: edited(world))
    attend(world, quick.context)
    assert quick.acted
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert [words(m["text"]) for m in world.inbox(ANA)] == [words(OWN)]
    assert world.states()[THANKS] == "sent"


@pytest.mark.parametrize("lag", [0.0, 90.0, 600.0])
@pytest.mark.parametrize("x_dropped", [False, True])
def test_a_person_who_sends_between_look_and_send(world: World, lag: float, x_dropped: bool) -> None:
    """Jane presses Send a moment before the daemon does: one letter, also while searches do not find it yet."""
    world.sandbox.set_quirks(search_lags=lag, drops_x_headers_on_send=x_dropped)
    drafted(world)
    world.at(LETTERS_LEAVE)
    quick = Quick(world, "send_draft", lambda: sent_by_hand(world))
    attend(world, quick.context)
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert len(world.inbox(ANA)) == 1
    assert world.states()[THANKS] == "sent"


def test_a_person_who_deletes_between_look_and_send(world: World) -> None:
    """Jane discards it a moment before it leaves: nothing leaves, nothing is made again, and she is asked."""
    drafted(world)
    world.at(LETTERS_LEAVE)
    quick = Quick(world, "send_draft", lambda: world.sandbox.delete_draft(JANE, world.draft(ANA)["draft_id"]))
    attend(world, quick.context)
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert (world.inbox(ANA), world.drafts(ANA)) == ([], [])
    assert world.states()[THANKS] == "needs-you"


def edited(world: World) -> None:
    """Jane writes her own words into the draft."""
    world.sandbox.edit_draft(JANE, world.draft(ANA)["draft_id"], OWN)


def sent_by_hand(world: World) -> None:
    """Jane presses Send."""
    world.sandbox.send_draft(JANE, world.draft(ANA)["draft_id"])


def test_the_quick_person_is_only_beside(world: World) -> None:
    """Where nothing is done in between, the two sides are the mailbox's own."""
    drafted(world)
    quick = Quick(world, "no such call", lambda: None)
    read: Draft | None = quick.context.reads.draft(world.draft(ANA)["draft_id"])
    assert read is not None
    sent: Ref = quick.context.writes.send_draft(read.id)
    assert [m["thread_id"] for m in world.sandbox.mailbox(JANE) if "SENT" in m["labels"]] == [sent.thread_id]
    assert world.kinds()[EventKind.SENT] == 0
    assert world.inbox(LI) == []


def test_a_draft_discarded_before_a_lost_create_was_found_stays_discarded(world: World) -> None:
    """Jane threw the draft away before its create's outcome was known: it is asked about, and not made again."""
    world.add(meeting(ANA))
    world.pass_()
    world.at(ENDS + timedelta(minutes=1))
    world.sandbox.fault("close_after", CREATE)
    world.attend()
    world.sandbox.delete_draft(JANE, world.draft(ANA)["draft_id"])
    world.later(minutes=5)
    world.until(LETTERS_LEAVE + timedelta(hours=2))
    assert world.drafts(ANA) == world.inbox(ANA) == []
    assert world.states()[THANKS] == "needs-you"
    assert world.step(THANKS).reason.code is ReasonCode.DRAFT_GONE


def test_another_draft_discarded_meanwhile_costs_no_letter(world: World) -> None:
    """While a create's outcome is not known Jane discards something else: the draft is found, and is still ours."""
    other = world.sandbox.write_draft(JANE, "sam@elsewhere.example", "Lunch", "On Friday?")
    world.add(meeting(ANA))
    world.pass_()
    world.at(ENDS + timedelta(minutes=1))
    world.sandbox.fault("close_after", CREATE)
    world.attend()
    world.sandbox.delete_draft(JANE, other["draft_id"])
    world.later(minutes=10)
    world.pass_()
    noted(world, FIRST_FIT)
    world.until(LETTERS_LEAVE + timedelta(minutes=20))
    assert [FIRST_FIT in words(m["text"]) for m in world.inbox(ANA)] == [True]
    assert world.drafts(ANA) == []


def test_notes_that_change_between_two_letters_are_in_both(world: World) -> None:
    """Jane notes something while a pass writes: the letter it has still to write has it, and the other is mended."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA, LI))
    quick = Quick(world, "create_draft", lambda: noted(world, FIRST_FIT), "after")
    attend(world, quick.context)
    world.later(minutes=1)
    world.attend()
    assert [FIRST_FIT in words(d["text"]) for d in world.drafts()] == [True, True]


def test_notes_that_change_while_a_pass_looks_are_written(world: World) -> None:
    """They come between two looks of one pass: the draft is not taken for one that has them already."""
    drafted(world)
    world.later(minutes=1)
    quick = Quick(world, "draft", lambda: noted(world, FIRST_FIT), "after")
    attend(world, quick.context)
    assert quick.acted
    world.later(minutes=1)
    world.attend()
    assert FIRST_FIT in words(world.draft(ANA)["text"])


def typed(world: World, ending: str) -> None:
    """Jane types on, on the page: what she types there has not always an event of its own."""
    interview = world.app.store.interview(world.app.account_id, ID)
    assert interview is not None
    fit = (SharedSentence("last-job", ending),)
    finishing.save(
        world.app.account, replace(interview, notes=replace(interview.notes, fit=fit)), world.app.clock.now()
    )


def test_what_is_typed_while_a_draft_is_rewritten_is_written_too(world: World) -> None:
    """She goes on typing in the very moment in which the draft takes what she typed before: her last words get there,
    and no letter leaves that holds others than those she read."""
    drafted(world)
    world.later(minutes=1)
    typed(world, FIRST_FIT)
    world.later(minutes=1)
    quick = Quick(world, "draft", lambda: typed(world, SECOND_FIT), "after")
    attend(world, quick.context)
    assert quick.acted
    world.later(minutes=2)
    read_whole(world)
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    assert [SECOND_FIT in words(m["text"]) for m in world.inbox(ANA)] == [True]


def read_whole(world: World) -> None:
    """Jane reads Ana's letter as the page shows it, and says so."""
    interview = world.app.store.interview(world.app.account_id, ID)
    assert interview is not None
    view = finishing.letter_view(world.app.account, world.plan(), interview, interview.people[0], world.now)
    finishing.say_read(world.app.account, view, world.app.clock.now())


def test_a_plan_and_what_it_is_made_from_are_of_one_moment(world: World) -> None:
    """Notes that change while the plan is made are in the first draft already."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    asked: list[str] = []

    def policy(interview: Interview) -> Policy:
        asked.append(interview.id)
        if len(asked) == 1:
            noted(world, FIRST_FIT)
        return world.app.account.policy(interview)

    attend(world, replace(world.context, policy=policy))
    assert FIRST_FIT in words(world.draft(ANA)["text"])
    assert world.kinds()["rewritten"] == 0


def test_a_rewriting_that_fails_for_hours_keeps_no_other_letter(world: World) -> None:
    """Li's draft cannot be written anew; Ana's letter, which Jane has edited, leaves at its moment."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(LI, ANA))
    world.pass_()
    world.sandbox.edit_draft(JANE, world.draft(ANA)["draft_id"], OWN)
    world.pass_()
    noted(world, FIRST_FIT)
    world.sandbox.fault("503", UPDATE, times=None)
    tried(world)
    world.at(LETTERS_LEAVE)
    tried(world)
    assert [m["text"].split() for m in world.inbox(ANA)] == [OWN.split()]
    assert world.inbox(LI) == []
    world.sandbox.clear_faults()
    world.until(LETTERS_LEAVE + timedelta(hours=2))
    assert [FIRST_FIT in words(m["text"]) for m in world.inbox(LI)] == [True]


def test_a_draft_that_is_listed_and_not_shown_is_not_gone(world: World) -> None:
    """Gmail says once that there is no such draft, and lists it: it is still ours, and written anew as notes change."""
    drafted(world)
    world.sandbox.fault("404", "gmail.users.drafts.get")
    world.app.store.look_at(world.app.account_id, ID, world.now)
    world.attend()
    assert world.kinds()["gone"] == 0
    noted(world, FIRST_FIT)
    world.until(world.now + timedelta(minutes=5))
    assert FIRST_FIT in words(world.draft(ANA)["text"])
    assert world.kinds()["edited"] + world.kinds()["back"] == 0

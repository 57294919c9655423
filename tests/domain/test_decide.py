"""The decision: what a step wants, what Gmail shows of it, and the one action that follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.domain.decide import Action, Create, Observed, Record, Rewrite, Send, Wait, decide
from afterword.domain.mail import Address, Draft, Message
from afterword.domain.model import EventKind, GmailIds, PendingAction, Phase, Step, StepHistory, StepState
from afterword.domain.placeholders import unfinished
from afterword.domain.reasons import Reason, ReasonCode
from afterword.domain.step_key import StepKey
from afterword.storage.rows import kept
from domain.stories import ANA, ENDS, REVIEW, THANKS, event

NOW = ENDS + timedelta(hours=3)
A_MOMENT_AGO, LONG_AGO = NOW - timedelta(minutes=1), NOW - timedelta(hours=1)


def message(id_: str = "m1", text: str = "Dear Ana", received: datetime = LONG_AGO) -> Message:
    """A message as Gmail shows it."""
    me = Address("Jane Doe", "jane@example.com")
    return Message(
        id_,
        "t1",
        frozenset(),
        received,
        me,
        subject="Thanks",
        rfc_message_id=f"<{id_}@x>",
        text=text,
        whole=True,
    )


BECAUSE = Reason(ReasonCode.TO_DRAFT)


def draft(
    id_: str = "d1", message_id: str = "m1", text: str = "Dear Ana", received: datetime = LONG_AGO
) -> Draft:
    """A draft as Gmail shows it; by default the one that the journal knows."""
    return Draft(id_, message(message_id, text, received))


def step(want: PendingAction, phase: Phase = Phase.DRAFTED, **history: object) -> Step:
    """Ana's thank-you, with what it wants and how far it has come."""
    known = GmailIds("d1", "m1", "t1", subject="Thanks") if phase is not Phase.NONE else GmailIds()
    so_far = StepHistory(phase=phase, since=LONG_AGO, trace=known)
    so_far = replace(so_far, **history)  # type: ignore[arg-type]  # the tests name the fields of StepHistory
    return Step(StepKey.parse(THANKS), StepState.READY, BECAUSE, ANA, history=so_far, want=want)


def decided(given_step: Step, seen: Draft | None = None, sent: Message | None = None) -> Action:
    """What is decided when that is seen."""
    return decide(given_step, Observed(seen, sent), REVIEW, NOW)


def recorded(action: Action) -> tuple[EventKind, dict[str, object]]:
    """The event that is to be written down."""
    assert isinstance(action, Record)
    return action.event.kind, kept(action.event).detail


# it is to be drafted


def test_nothing_was_begun() -> None:
    """A letter of which nothing exists is created, whatever else lies in Gmail."""
    fresh = step(PendingAction.DRAFT, Phase.NONE)
    assert decided(fresh) == Create(fresh)
    assert decided(fresh, draft("d9"), message("s9")) == Create(fresh)


def test_lost_create_is_there() -> None:
    """The answer to the create was lost and the draft is there: it is taken for ours, and none is made."""
    kind, detail = recorded(decided(step(PendingAction.DRAFT, Phase.DRAFTING), draft("d7", "m7")))
    assert kind is EventKind.DRAFTED
    assert (detail["draft_id"], detail["message_id"]) == ("d7", "m7")
    assert detail["adopted"] is True


def test_lost_create_was_sent_by_hand() -> None:
    """The answer to the create was lost, and the person has sent the draft meanwhile."""
    kind, detail = recorded(decided(step(PendingAction.DRAFT, Phase.DRAFTING), None, message("s1")))
    assert (kind, detail["by"]) == (EventKind.SENT, "you")


def test_lost_create_may_still_turn_up() -> None:
    """Right after a lost answer nothing is concluded."""
    begun = step(PendingAction.DRAFT, Phase.DRAFTING, since=A_MOMENT_AGO)
    action = decided(begun)
    assert isinstance(action, Wait)
    assert action.until == A_MOMENT_AGO + REVIEW.lost_settle


def test_lost_create_never_happened() -> None:
    """After the settle time without any trace the create did not happen; the next plan may begin another."""
    assert recorded(decided(step(PendingAction.DRAFT, Phase.DRAFTING)))[0] is EventKind.NOT_DRAFTED


def test_lost_create_was_edited() -> None:
    """The answer to the create was lost, and other words than ours are in the draft: they are the person's."""
    intent = event(EventKind.DRAFTING, LONG_AGO, THANKS, fingerprint="of other words")
    begun = step(PendingAction.DRAFT, Phase.DRAFTING, intent=intent)
    assert recorded(decided(begun, draft("d7", "m7")))[0] is EventKind.EDITED


def test_lost_create_and_a_draft_that_is_alike() -> None:
    """A draft that may be it, as the person has changed it: theirs, to be asked about, and no second one is made."""
    seen = Observed(alike=draft("d7", "m7"))
    kind, detail = recorded(decide(step(PendingAction.DRAFT, Phase.DRAFTING), seen, REVIEW, NOW))
    assert (kind, detail["unsure"]) == (EventKind.EDITED, True)


def test_lost_create_and_a_draft_that_is_not_shown() -> None:
    """A draft that Gmail lists and does not show may be it: it is looked for again, and no second one is made."""
    assert isinstance(
        decide(step(PendingAction.DRAFT, Phase.DRAFTING), Observed(listed=True), REVIEW, NOW), Wait
    )


@pytest.mark.parametrize("phase", [p for p in Phase if p not in {Phase.NONE, Phase.DRAFTING}])
def test_no_second_draft(phase: Phase) -> None:
    """What has been in Gmail once is not created again."""
    assert isinstance(decided(step(PendingAction.DRAFT, phase)), Wait)


# a send was begun and its outcome is not known


@pytest.mark.parametrize("phase", [Phase.SENDING, Phase.UNKNOWN])
@pytest.mark.parametrize("still", [None, draft()])
@pytest.mark.parametrize("since", [A_MOMENT_AGO, LONG_AGO])
def test_sent_copy_is_the_proof(phase: Phase, still: Draft | None, since: datetime) -> None:
    """A sent copy says that it left, whatever lies among the drafts and however long ago it was."""
    kind, detail = recorded(decided(step(PendingAction.RESOLVE, phase, since=since), still, message("s1")))
    assert (kind, detail["by"], detail["message_id"]) == (EventKind.SENT, "afterword", "s1")
    assert detail["rfc_message_id"] == "<s1@x>"
    assert detail["sent_at"] == LONG_AGO.isoformat()


@pytest.mark.parametrize("still", [None, draft()])
def test_lost_send_settles_first(still: Draft | None) -> None:
    """Right after a lost answer neither a draft nor its absence says anything."""
    action = decided(step(PendingAction.RESOLVE, Phase.UNKNOWN, since=A_MOMENT_AGO), still)
    assert isinstance(action, Wait)
    assert action.until == A_MOMENT_AGO + REVIEW.lost_settle


def test_lost_send_did_not_leave() -> None:
    """Long settled, the draft still there and nothing in Sent: it did not leave."""
    assert recorded(decided(step(PendingAction.RESOLVE, Phase.UNKNOWN), draft()))[0] is EventKind.UNSENT


def test_lost_send_left_no_trace() -> None:
    """Neither draft nor sent copy: it is gone, and the candidate decides."""
    assert recorded(decided(step(PendingAction.RESOLVE, Phase.UNKNOWN)))[0] is EventKind.GONE


# it lies in Gmail

IN_GMAIL = [PendingAction.WATCH, PendingAction.REWRITE, PendingAction.SEND]


@pytest.mark.parametrize("want", IN_GMAIL)
@pytest.mark.parametrize("still", [None, draft()])
def test_sent_by_hand(want: PendingAction, still: Draft | None) -> None:
    """The person sent it: that is written down, and a draft that still lies there does not follow it."""
    kind, detail = recorded(decided(step(want), still, message("s1")))
    assert (kind, detail["by"]) == (EventKind.SENT, "you")


@pytest.mark.parametrize("want", IN_GMAIL)
def test_deleted_by_hand(want: PendingAction) -> None:
    """The draft is gone: that is written down, and nothing is made anew."""
    assert recorded(decided(step(want)))[0] is EventKind.GONE


def test_stays_gone() -> None:
    """What was gone and still is asks for nothing."""
    assert decided(step(PendingAction.WATCH, Phase.GONE)) == Wait(step(PendingAction.WATCH, Phase.GONE))


def test_restored_by_hand() -> None:
    """A draft that comes back is theirs from then on."""
    assert recorded(decided(step(PendingAction.WATCH, Phase.GONE), draft()))[0] is EventKind.BACK


@pytest.mark.parametrize("want", IN_GMAIL)
@pytest.mark.parametrize("other", [draft("d1", "m2"), draft("d2", "m1"), draft("d2", "m2")])
def test_edited_by_hand(want: PendingAction, other: Draft) -> None:
    """Another id than the one last written: the person edited it, and it is neither rewritten nor sent now."""
    kind, detail = recorded(decided(step(want), other))
    assert kind is EventKind.EDITED
    assert (detail["draft_id"], detail["message_id"]) == (other.id, other.message.id)
    assert detail["edited_at"] == LONG_AGO.isoformat()


OPEN = "Dear Ana,\n\n[I liked\nthat you …] We spoke of trams. TODO\n\nJane"


@pytest.mark.parametrize(
    ("seen", "kind"),
    [
        (step(PendingAction.WATCH), EventKind.EDITED),
        (step(PendingAction.SEND), EventKind.EDITED),
        (step(PendingAction.WATCH, Phase.GONE), EventKind.BACK),
    ],
)
def test_what_is_still_open_is_written_down(seen: Step, kind: EventKind) -> None:
    """Of a draft that the person changed or took back its marks are kept, and nothing else of its text."""
    found, detail = recorded(decided(seen, draft("d1", "m2", OPEN)))
    assert (found, detail["open"]) == (kind, ["[I liked that you …]", "TODO"])
    assert "trams" not in str(detail)
    assert recorded(decided(seen, draft("d1", "m2")))[1]["open"] == []


@pytest.mark.parametrize("phase", [Phase.DRAFTED, Phase.GONE])
def test_what_is_open_in_a_draft_that_may_be_another_is_written_down(phase: Phase) -> None:
    """It is theirs in any case, and says what is open like any other."""
    seen = Observed(alike=draft("d7", "m7", OPEN))
    detail = recorded(decide(step(PendingAction.WATCH, phase), seen, REVIEW, NOW))[1]
    assert (detail["unsure"], detail["open"]) == (True, ["[I liked that you …]", "TODO"])


def test_edit_from_the_future() -> None:
    """Gmail's clock ahead of the laptop's does not keep a letter longer than the quiet period."""
    ahead = draft("d1", "m2", received=NOW + timedelta(hours=5))
    assert recorded(decided(step(PendingAction.WATCH), ahead))[1]["edited_at"] == NOW.isoformat()


def test_journal_keeps_no_text() -> None:
    """What is written down of a draft or a sent copy is ids, subject, times and marks, never its text."""
    secret = "my mother's maiden name"
    edited = recorded(decided(step(PendingAction.WATCH), draft("d1", "m2", secret)))[1]
    left = recorded(decided(step(PendingAction.WATCH), None, message("s1", secret)))[1]
    assert secret not in f"{edited}{left}"


def test_watching_changes_nothing() -> None:
    """A draft as we left it asks for nothing."""
    assert decided(step(PendingAction.WATCH), draft()) == Wait(step(PendingAction.WATCH))


def test_rewrite_of_an_untouched_draft() -> None:
    """The draft that nobody has touched may be written anew."""
    assert decided(step(PendingAction.REWRITE), draft()) == Rewrite(step(PendingAction.REWRITE), draft())


def test_no_rewrite_of_what_was_edited() -> None:
    """An edited draft is theirs, even where Gmail shows the edit that is known already."""
    assert isinstance(decided(step(PendingAction.REWRITE, edited_at=LONG_AGO), draft()), Wait)


def test_due_and_as_it_was_left() -> None:
    """It is due and there, as the journal knows it: it is sent."""
    assert decided(step(PendingAction.SEND), draft()) == Send(step(PendingAction.SEND), draft())


def test_due_and_edited_long_ago() -> None:
    """What the person edited goes out as edited, once they have left it alone."""
    edited = step(PendingAction.SEND, edited_at=NOW - REVIEW.quiet)
    assert decided(edited, draft()) == Send(edited, draft())


def test_due_and_edited_a_moment_ago() -> None:
    """Within the quiet period after an edit it is put off, to a given instant."""
    kind, detail = recorded(decided(step(PendingAction.SEND, edited_at=A_MOMENT_AGO), draft()))
    assert kind is EventKind.PUT_OFF
    assert detail["why"] == ReasonCode.BEING_EDITED
    assert detail["until"] == (A_MOMENT_AGO + REVIEW.quiet).isoformat()


@pytest.mark.parametrize(
    "mark",
    [
        "[their team]",
        "TODO",
        "{{ name }}",
        "1.\n",
        "[I enjoyed hearing how you …]",
        "［their team］",
        "how you …",
    ],
)
def test_due_and_unfinished(mark: str) -> None:
    """An unfinished mark keeps it back until the candidate has been at it."""
    kind, detail = recorded(decided(step(PendingAction.SEND), draft(text=f"Dear Ana,\n{mark}\nJane")))
    assert kind is EventKind.PUT_OFF
    assert "until" not in detail
    assert detail["why"] == ReasonCode.UNFINISHED
    assert " ".join(mark.split()) in str(detail["said"])


@pytest.mark.parametrize(
    "seen", [draft(text=" \n"), replace(draft(), message=replace(message(), whole=False))]
)
def test_due_and_not_readable(seen: Draft) -> None:
    """A draft without text, or of which only the headers are known, is put off and says so."""
    kind, detail = recorded(decided(step(PendingAction.SEND), seen))
    assert kind is EventKind.PUT_OFF
    assert detail["why"] == ReasonCode.UNREADABLE


@pytest.mark.parametrize("phase", [Phase.NONE, Phase.DRAFTING, Phase.SENDING, Phase.UNKNOWN, Phase.SENT])
def test_due_and_not_known_to_lie_there(phase: Phase) -> None:
    """Only a draft that the journal knows to wait in Gmail is sent."""
    odd = step(PendingAction.SEND, phase)
    assert not isinstance(decided(odd, Draft(odd.trace.draft_id, message(odd.trace.message_id))), Send)


def test_wants_nothing() -> None:
    """A step that wants nothing gets nothing, whatever is seen."""
    assert decided(step(PendingAction.NOTHING), draft("d2", "m2"), message("s1")) == Wait(
        step(PendingAction.NOTHING)
    )


# properties

STEPS = st.builds(
    step,
    st.sampled_from(PendingAction),
    st.sampled_from(Phase),
    since=st.sampled_from([None, A_MOMENT_AGO, LONG_AGO]),
    edited_at=st.sampled_from([None, A_MOMENT_AGO, LONG_AGO]),
    word=st.sampled_from(["", "approved", "held"]),
)
DRAFTS = st.none() | st.builds(
    draft,
    st.sampled_from(["d1", "d2"]),
    st.sampled_from(["m1", "m2"]),
    st.sampled_from(["Dear Ana", "Dear [name]", "I enjoyed hearing how you …", ""]),
)
COPIES = st.none() | st.builds(message, st.sampled_from(["s1", "m1"]))


@given(STEPS, DRAFTS, COPIES)
def test_one_action_that_harms_nobody(asked: Step, seen: Draft | None, copy: Message | None) -> None:
    """Sent is only the known, quiet, finished draft; created only where nothing is; rewritten only ours."""
    action, history = decided(asked, seen, copy), asked.history
    assert (action.event.step if isinstance(action, Record) else action.step.key) == asked.key
    match action:
        case Send(draft=chosen):
            assert asked.want is PendingAction.SEND
            assert history.phase is Phase.DRAFTED
            assert copy is None
            assert chosen is seen
            assert (chosen.id, chosen.message.id) == (history.trace.draft_id, history.trace.message_id)
            assert history.edited_at is None or history.edited_at + REVIEW.quiet <= NOW
            assert not unfinished(chosen.message.text)
            assert chosen.message.text
        case Create():
            assert (asked.want, history.phase) == (PendingAction.DRAFT, Phase.NONE)
        case Rewrite(draft=chosen):
            assert asked.want is PendingAction.REWRITE
            assert history.edited_at is None
            assert (chosen.id, chosen.message.id) == (history.trace.draft_id, history.trace.message_id)
        case Record() | Wait():
            assert asked.want is not PendingAction.NOTHING or isinstance(action, Wait)


@given(STEPS, DRAFTS, COPIES)
def test_decision_is_the_same_twice(asked: Step, seen: Draft | None, copy: Message | None) -> None:
    """The same step and the same sight give the same action."""
    assert decided(asked, seen, copy) == decided(asked, seen, copy)

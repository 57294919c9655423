"""Second thoughts: undo, reopen, an answer that was none, and one more follow-up."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest

from afterword.domain.model import EventKind
from cli.homes import Home
from jane import ANA, ID, INTERVIEW, RITA, THANKS, here

NUDGE = f"{ID}/nudge/{RITA}/1"


@pytest.fixture
def answered(home: Home) -> Home:
    """Ana's letter has left, and three days later she answered."""
    home.added()
    ids = {"draft_id": "d", "message_id": "m", "thread_id": "t"}
    for kind in (EventKind.DRAFTING, EventKind.DRAFTED, EventKind.SENDING):
        home.happened(kind, here(23, 16), THANKS, "ana-ruiz", **ids)
    home.happened(EventKind.SENT, here(23, 16), THANKS, "ana-ruiz", **ids, by="afterword")
    home.happened(EventKind.ANSWERED, here(26, 9), by=ANA, name="Ana Ruiz", message_id="a-1", thread_id="t")
    home.clock.rest_at(here(26, 10))
    return home


def test_undo_takes_back_the_last_decision_alone(home: Home) -> None:
    """A letter that was held and then skipped is held again, and after another undo neither."""
    home.added()
    home.run("hold", THANKS)
    home.clock.rest_at(here(23, 15, 40))
    home.run("skip", THANKS)
    ran = home.run("undo")
    assert ran.code == 0
    assert "Taken back: Thank-you letter to Ana Ruiz, you left it out" in ran.err
    home.clock.rest_at(here(23, 15, 50))
    ran = home.run("undo", ID)
    assert "you held it back" in ran.err
    wrong = home.run("undo", ID)
    assert (wrong.code, wrong.out) == (2, "")
    assert "You have decided nothing since you added Engineer at Acme" in wrong.err


def test_undo_of_an_interview_leaves_others_alone(home: Home) -> None:
    """With an ID only that interview's decisions count."""
    home.added()
    home.run("close", ID, "--because", "other")
    other = home.added(INTERVIEW.replace("Acme", "Globex"))
    assert home.run("undo", other).code == 2
    assert home.state(THANKS) == "cancelled"
    assert home.run("undo", ID).code == 0
    assert home.state(THANKS) != "cancelled"


def test_undo_says_that_letters_have_been_begun(home: Home) -> None:
    """An interview that was over when it was added has drafts at once: why it is not taken back is said."""
    home.added()
    home.happened(
        EventKind.DRAFTING, here(23, 15, 30), THANKS, "ana-ruiz", settled_for=here(23, 16).isoformat()
    )
    wrong = home.run("undo")
    assert wrong.code == 2
    assert "Afterword has begun the letters of Engineer at Acme since you added it." in wrong.err


def test_undo_takes_back_an_adding(home: Home) -> None:
    """As the answer to `add` says; not once something happened to the interview, nor after a day."""
    ran = home.run("add", "-", given=INTERVIEW)
    assert "Undo: afterword undo" in ran.err
    ran = home.run("undo")
    assert (ran.code, ran.err) == (0, "Taken back: Engineer at Acme is not added.\n")
    assert home.everything()["interviews"] == []
    home.run("add", "-", given=INTERVIEW)
    home.run("hold", THANKS)
    assert "you held it back" in home.run("undo").err
    wrong = home.run("undo")
    assert (wrong.code, wrong.out) == (2, "")
    assert "You have decided nothing since you added Engineer at Acme" in wrong.err
    other = home.run("add", "-", given=INTERVIEW.replace("Acme", "Globex")).out.strip()
    home.clock.rest_at(home.clock.now() + timedelta(hours=25))
    assert "`afterword forget` removes it" in home.run("undo", other).err
    assert other in str(home.everything()["interviews"])


def test_reopen(home: Home) -> None:
    """A closed interview is as it was before; one that is open has nothing to reopen."""
    home.added()
    home.run("close", ID, "--because", "rejected")
    assert home.state(THANKS) == "cancelled"
    ran = home.run("reopen", ID)
    assert ran.code == 0
    assert "Taken back" in ran.err
    assert home.state(THANKS) == "ready"
    assert home.run("reopen", ID).code == 2


def test_an_answer_that_was_none(answered: Home) -> None:
    """The nudges that it called off are planned again, and it stays in the history."""
    assert answered.state(NUDGE) == "cancelled"
    ran = answered.run("not-an-answer", ID)
    assert ran.code == 0
    assert "they answered: Ana Ruiz" in ran.err
    assert answered.state(NUDGE) == "waiting"
    assert answered.run("not-an-answer", ID).code == 2


def test_follow_up_after_an_answer(answered: Home) -> None:
    """One more nudge on that day, said in words; a past day and no day are refused."""
    ran = answered.run("follow-up", ID, "Dec 11")
    assert ran.code == 0
    assert "Nudge to Rita Sommer: waiting, if nobody has written by Fri 11 Dec, 08:00" in ran.err
    for wrong, said in (("2026-11-20", "Fri 20 Nov is over"), ("soon", "“soon” is neither a day nor a time")):
        ended = answered.run("follow-up", ID, wrong)
        assert ended.code == 2
        assert said in ended.err


def test_a_follow_up_in_a_span_of_days_asks_which(answered: Home) -> None:
    """Without a terminal every day of it is named, and nothing is planned."""
    before = answered.everything()
    ended = answered.run("follow-up", "acme", "end", "of", "next", "week")
    assert ended.code == 2
    assert "Thu 3 Dec 2026" in ended.err
    assert "Fri 4 Dec 2026" in ended.err
    assert all(
        f"{day} Dec 2026" in answered.run("follow-up", "acme", "next week").err for day in (1, 2, 3, 4)
    )
    assert answered.everything() == before
    assert "Fri 4 Dec" in answered.run("follow-up", "acme", "Friday", "of", "next", "week").err


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")
def test_a_terminal_offers_the_days_of_a_span(answered: Home) -> None:
    """The day whose number is typed is the one on which it follows up."""
    from cli.terminals import at_a_terminal

    typed = at_a_terminal(["follow-up", "acme", "end", "of", "next", "week"], ["2"])
    assert typed.code == 0, typed.shown
    assert "waiting, if nobody has written by Fri 4 Dec" in typed.shown


def test_a_promised_day_is_offered(home: Home) -> None:
    """`todo` and `status` say what she promised and print the command that asks again; once given, it is gone."""
    home.added()
    said = {"by": ANA, "name": "Ana Ruiz", "message_id": "a-1", "thread_id": "t", "until": "2026-12-11"}
    home.happened(EventKind.ANSWERED, here(26, 9), **said)
    home.clock.rest_at(here(26, 10))
    command = f"afterword follow-up {ID} 2026-12-14"
    for shown in (home.run("todo").out, home.run("status", ID).out):
        assert "Ana Ruiz wrote that you will hear by Fri 11 Dec. Follow up after that?" in shown
        assert command in shown
    assert [p["command"] for p in home.run("todo", "--json").json["promises"]] == [command]
    assert home.run("status", ID, "--json").json["interviews"][0]["promised"]["until"] == "2026-12-11"
    assert home.state(NUDGE) == "cancelled", "nothing is planned before the yes"
    assert home.run(*command.split()[1:]).code == 0
    assert home.state(NUDGE) == "waiting"
    assert home.run("todo", "--json").json["promises"] == []


def test_a_reply_is_offered_wanted_and_never_approved(home: Home) -> None:
    """After the close `todo` prints the command; the letter is theirs to send, and undo takes the wish back."""
    home.added()
    home.run("close", ID, "--because", "rejected")
    command = f"afterword reply {ID} rejection"
    assert command in home.run("todo").out
    assert home.run("status", ID, "--json").json["interviews"][0]["reply"]["command"] == command
    for wrong in ((ID, "gossip"), ("rejection",), (ID, "thanks")):
        assert home.run("reply", *wrong).code == 2
    home.clock.rest_at(here(23, 16))
    ran = home.run(*command.split()[1:])
    assert (ran.code, ran.out) == (0, "")
    assert "Reply to Rita Sommer: ready" in ran.err
    assert home.run("reply", ID, "rejection").code == 2
    key = f"{ID}/reply/{RITA}/rejection"
    refused = home.run("approve", key)
    assert refused.code == 2
    assert "you send this one yourself, in Gmail" in refused.err
    assert home.run("hold", key).code == 2
    assert "Thank you for letting me know" in home.run("preview", ID).out
    assert home.run("todo", "--json").json["replies"] == []
    home.clock.rest_at(here(23, 17))
    assert "Taken back" in home.run("undo").err
    assert key not in home.run("status", "--json").out


def test_what_was_taken_back_survives_an_export(answered: Home) -> None:
    """Another home that reads the export plans the same."""
    answered.run("not-an-answer", ID)
    answered.run("follow-up", ID, "2026-12-11")
    exported = answered.run("export").out
    before = answered.run("status", "--json").json["interviews"]
    answered.run("forget", ID, "--yes")
    assert answered.run("import", answered.file("all.json", exported)).code == 0
    assert answered.run("status", "--json").json["interviews"] == before


def test_a_change_of_facts_is_taken_back_with_what_has_not_changed_since(home: Home) -> None:
    """A corrected address goes back; notes that were typed since stay, and the journal keeps both."""
    home.added(notes="")
    assert home.run("address", "acme", "ana", "ruiz@acme.example").code == 0
    home.clock.rest_at(here(23, 15, 40))
    home.run("notes", ID, "-", given='[notes]\nrough = "trains"\n')
    home.clock.rest_at(here(23, 15, 50))
    ran = home.run("undo")
    assert ran.code == 0
    assert "Taken back. Ana Ruiz's address is now ana@acme.example." in ran.err
    interview = home.everything()["interviews"][0]["interview"]
    assert interview["people"][0]["email"] == ANA
    assert interview["notes"]["rough"] == "trains"
    assert home.run("undo").code == 2


WITHOUT = {
    "edit": "Which interview?",
    "move": "Which interview, and when?",
    "close": "Which interview?",
    "reopen": "Which interview?",
    "finish": "Which interview?",
    "notes": "Which interview?",
    "preview": "Which interview?",
    "not-an-answer": "Which interview?",
    "follow-up": "Which interview, and when?",
    "reply": "Which interview, and which letter?",
    "approve": "Which one?",
    "hold": "Which one?",
    "skip": "Which one?",
    "done": "Which one?",
    "address": "Whose address?",
    "ignore": "Which invitation?",
}


@pytest.mark.parametrize("verb", WITHOUT)
def test_a_command_without_its_interview_asks_for_it(home: Home, verb: str) -> None:
    """In a sentence with an example that one can type; before set-up, that is what it says."""
    ran = home.run(verb)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(WITHOUT[verb])
    (home.folder / "config.toml").unlink()
    ran = home.run(verb)
    assert "Afterword is not set up yet" in ran.err


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("reply nowhere", "Nothing is called “nowhere”."),
        ("reply acmee offer", "Nothing is called “acmee”. Did you mean Acme?"),
        ("reply acme", "Which letter about Engineer at Acme? Write one of these last: rejection, offer,"),
        (
            "reply acme ofer",
            "There is no letter about “ofer”, but about rejection, offer, withdrawal or thanks.",
        ),
        ("follow-up nowhere", "Nothing is called “nowhere”."),
        ("follow-up acme", "From which day on do you want to follow up on Engineer at Acme?"),
        ("reopen acme", "Engineer at Acme is open, so there is nothing to open again."),
        ("not-an-answer acme", "No answer stopped Engineer at Acme."),
        ("close acme", "How did it end? Add --because with one of offer, rejected, withdrew, other."),
        ("ignore 99", "There is no invitation 99. None waits."),
    ],
)
def test_wrong_words_are_answered_in_a_sentence(home: Home, typed: str, said: str) -> None:
    """It says what is wrong and the nearest right word, without the name of a flag or a key."""
    home.added()
    ran = home.run(*typed.split())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)
    assert "found" not in ran.err


def test_a_wanted_reply_can_be_held_by_its_company(home: Home) -> None:
    """With a letter after the answer among the steps, words still mean what they say."""
    home.added()
    home.run("close", ID, "--because", "rejected")
    assert home.run("reply", "acme", "rejection").code == 0
    ran = home.run("hold", "acme", "reply")
    assert "bug" not in ran.err
    assert "Rita Sommer" in ran.err

"""People instead of keys: company, person, kind and number mean a step, in any order and by any beginning."""

from __future__ import annotations

import re
import sys

import pytest

from afterword.app import opened
from afterword.domain.model import EventKind
from afterword.services.meant import ShortCommands
from cli.homes import Home
from jane import ANA, ID, INTERVIEW, LINKEDIN, RITA, THANKS, here

GLOBEX = "globex-engineer-2026-11-23"
NUDGE = f"{ID}/nudge/{RITA}/1"


@pytest.fixture
def two(home: Home) -> Home:
    """Ana at Acme with Rita, who coordinates, and Bo at Globex."""
    home.added()
    other = INTERVIEW.replace("Acme", "Globex").replace("acme.example", "globex.example")
    home.added(other.replace("Ana Ruiz", "Bo Lin").replace("ana@", "bo@"), notes="")
    return home


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["acme", "ana"], THANKS),
        (["ana", "acme"], THANKS),
        (["an", "ac"], THANKS),
        (["Ana Ruiz"], THANKS),
        ([ANA], THANKS),
        (["bo"], f"{GLOBEX}/thank-you/bo@globex.example"),
        (["globex", "thank-you"], f"{GLOBEX}/thank-you/bo@globex.example"),
        (["thanks", "ana"], THANKS),
        (["nudge", "acme"], NUDGE),
        (["acme", "nudge", "1"], NUDGE),
        (["rita", "acme"], NUDGE),
        ([THANKS], THANKS),
        (["acme-engineer", "ana"], THANKS),
    ],
)
def test_words_mean_a_letter(two: Home, words: list[str], meant: str) -> None:
    """The next letter to whoever is meant is held, and every view says so at once."""
    ran = two.run("hold", *words)
    assert (ran.code, ran.out) == (0, "")
    assert "stays until you approve it" in ran.err
    steps = {s["key"]: s for i in two.run("status", "--json").json["interviews"] for s in i["steps"]}
    assert [key for key, step in steps.items() if step["reason"] == "held"] == [meant]
    assert [key for key, step in steps.items() if step["held"]] == [meant]
    assert re.search(r"^held\b", two.run("status").out, re.MULTILINE)


@pytest.fixture
def analyst(home: Home) -> Home:
    """Ana and Tom at Acme, for a position that begins like Ana's name; Callum Ng at Initech."""
    home.added(
        INTERVIEW.replace("Engineer", "Data Analyst")
        .replace("Rita Sommer", "Tom Berg")
        .replace("rita@", "tom@")
        .replace('part = "coordinator"', "")
    )
    home.added(
        INTERVIEW.replace("Acme", "Initech").replace("Ana Ruiz", "Callum Ng").replace("ana@", "callum@"),
        notes="",
    )
    home.clock.rest_at(here(23, 15, 30))
    return home


ANALYST = "acme-data-analyst-2026-11-23"


@pytest.mark.parametrize(
    ("words", "whom"),
    [
        (["hold", "ana"], ANA),
        (["hold", "acme", "ana"], ANA),
        (["hold", "ana", "analyst"], ANA),
        (["approve", "acme", "ana"], ANA),
        (["approve", "acme", ANA, "--now"], ANA),
        (["approve", "data", "tom@acme.example"], "tom@acme.example"),
        (["skip", "thanks", "Ana Ruiz <ana@acme.example>"], ANA),
    ],
)
def test_a_name_means_its_person_before_a_word_of_the_position(
    analyst: Home, words: list[str], whom: str
) -> None:
    """Ana is Ana, though every step for a Data Analyst has a word that begins so; an address decides."""
    assert analyst.run(*words).code == 0
    events = [e for i in analyst.everything()["interviews"] for e in i["events"] if e["step"]]
    assert [e["step"] for e in events] == [f"{ANALYST}/thank-you/{whom}"]


def test_words_of_the_position_count_where_nobody_is_called_so(analyst: Home) -> None:
    """'anal' is no name, so it is every letter for the Data Analyst; an interview is found by a name first, too."""
    assert "Tom Berg" in analyst.run("hold", "anal").err
    analyst.added(
        INTERVIEW.replace("Acme", "Umbrella")
        .replace("Ana Ruiz", "Bo Lin")
        .replace("Engineer", "Anaesthetist"),
        "",
    )
    assert analyst.run("preview", "ana", "--json").json["interview"] == ANALYST


def test_a_letter_far_ahead_does_not_compete_with_one_that_can_leave(two: Home) -> None:
    """Rita's nudge is days ahead: whoever approves something at Acme means Ana's thank-you."""
    two.clock.rest_at(here(23, 15, 30))
    assert "Thank-you letter to Ana Ruiz" in two.run("approve", "acme").err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("move acme tomorow 3pm", "“tomorow” is not a day: did you mean tomorrow?"),
        ("move acme tomorow", "“tomorow” is not a day: did you mean tomorrow?"),
        ("move acme next tusday 3pm", "“tusday” is not a day: did you mean Tuesday?"),
        ("move acme gibberish", "“gibberish” is neither a day nor a time: write it like Tue 1 Dec, 2pm."),
        ("move acmee tomorrow 3pm", "Nothing is called “acmee”. Did you mean Acme?"),
        (
            "move acme",
            "When is Engineer at Acme now? Write the time last, like `afterword move acme tomorrow 3pm`.",
        ),
        ("move acme engneer tomorrow 3pm", "Nothing at Acme is called “engneer”. Did you mean Engineer?"),
        ("follow-up acme engneer Dec 11", "Nothing at Acme is called “engneer”. Did you mean Engineer?"),
        ("follow-up acme tusday Dec 11", "“tusday” is not a day: did you mean Tuesday?"),
        ("follow-up acme frday", "“frday” is not a day: did you mean Friday?"),
    ],
)
def test_a_mistyped_day_is_told_from_a_mistyped_name(two: Home, words: str, said: str) -> None:
    """The words that name an interview are taken for it; what is wrong is the day, and the nearest one is named."""
    before = two.everything()
    ran = two.run(*words.split())
    assert (ran.code, ran.err) == (2, f"{said}\n")
    assert two.everything() == before


def test_a_command_to_copy_has_the_shortest_words_that_mean_it(two: Home) -> None:
    """'acme ana' where one Acme has one Ana; else as much more as it takes; what is typed so means that letter."""

    def short(text: str) -> str:
        with opened() as app:
            return ShortCommands(app.account, app.clock.now())(text)

    two.clock.rest_at(here(23, 15, 30))
    assert (
        short(f"use `afterword approve --now {THANKS}`, or") == "use `afterword approve --now acme ana`, or"
    )
    assert short(f"afterword hold {NUDGE}.") == "afterword hold acme rita."
    assert short(f"run `afterword finish {ID}`.") == "run `afterword finish acme`."
    assert short("afterword finish nobody-knows-it") == "afterword finish nobody-knows-it"
    two.added(INTERVIEW.replace("Engineer", "Data Analyst"), notes="")
    assert short(f"afterword close {ANALYST} --because offer") == "afterword close acme-data --because offer"
    assert short(f"afterword hold {THANKS}") == "afterword hold acme-engineer ana"
    assert two.run("hold", "acme-engineer", "ana").code == 0
    assert [e["step"] for i in two.everything()["interviews"] for e in i["events"] if e["step"]] == [THANKS]


def test_an_address_is_said_back_as_every_decision(two: Home) -> None:
    """Whose address is what now, how to take it back, and where their letters are; no key."""
    ran = two.run("address", "ana", "ruiz@acme.example")
    assert ran.err.startswith("Ana Ruiz's address is now ruiz@acme.example. Undo: afterword undo\n")
    assert "Thank-you letter to Ana Ruiz: " in ran.err
    assert ID not in ran.err
    assert two.run("undo").code == 0
    assert two.run("address", "ana", ANA).err.startswith("Ana Ruiz's address is now ana@acme.example.")


@pytest.mark.parametrize("words", [["acme"], ["engineer"], ["letter"], ["nudge"]])
def test_several_meanings_change_nothing_and_are_listed(two: Home, words: list[str]) -> None:
    """Without a terminal it is an error that names each by its words and its key."""
    before = two.everything()
    ran = two.run("hold", *words)
    assert ran.code == 2
    assert "Nudge to Rita Sommer, Acme" in ran.err
    assert NUDGE in ran.err
    assert two.everything() == before


def test_no_meaning_names_what_is_like_it(two: Home) -> None:
    """A typing error changes nothing, and shows what may have been meant."""
    ran = two.run("skip", "acme", "anna")
    assert (ran.code, ran.err) == (2, "Nobody at Acme is called “anna”. Did you mean Ana Ruiz?\n")
    assert two.run("hold", "globx").err == "Nothing is called “globx”. Did you mean Globex?\n"
    assert two.run("skip", "acme", "bo").err.startswith("Nothing fits all of “acme bo”.")
    assert two.run("hold", "ana@acme.exmaple").err == (
        "Nobody has the address ana@acme.exmaple. Did you mean ana@acme.example?\n"
    )
    assert two.run("skip", "").code == 2


def test_a_number_of_todo(two: Home) -> None:
    """The first thing that waits is number one, as `todo` shows it; a number too high says how many there are."""
    first = two.run("todo", "--json").json["todo"][0]["key"]
    assert two.run("todo").out.lstrip().startswith("1  ")
    ran = two.run("done", "99")
    assert ran.code == 2
    assert ran.err.startswith("There is no number 99: `afterword todo` counts from 1 to ")
    two.run("skip", "1")
    assert two.state(first) == "skipped"


def test_a_closed_interview_makes_no_open_one_ambiguous(two: Home) -> None:
    """Globex is closed: whoever says 'engineer' means Acme; the closed one by its own name is closed."""
    assert two.run("close", "globex", "--because", "other").code == 0
    assert two.run("preview", "engineer", "--json").json["interview"] == ID
    assert two.run("reopen", "globex").code == 0
    assert two.run("preview", "engineer", "--json").code == 2


def test_what_cannot_be_decided_any_more_is_refused(two: Home) -> None:
    """Approving a letter of a closed interview says why it changes nothing, and what opens it again."""
    two.run("close", "acme", "--because", "other")
    ran = two.run("approve", THANKS)
    assert ran.code == 2
    assert "you closed the interview" in ran.err
    assert "afterword reopen" in ran.err


def test_each_decision_is_said_back_with_its_undo(two: Home) -> None:
    """One sentence says what is true now; saying the same twice says so."""
    two.clock.rest_at(here(23, 13))
    assert two.run("approve", "ana").err == (
        "Approved. Thank-you letter to Ana Ruiz: you approved it: it leaves Mon 23 Nov, 16:00, unless somebody writes "
        "before. Undo: afterword undo\n"
    )
    assert two.run("hold", "ana").err.startswith(
        "Held. Thank-you letter to Ana Ruiz stays until you approve it."
    )
    assert two.run("hold", "ana").err.startswith("Already held.")
    assert two.run("skip", "ana", "thanks").err.startswith(
        "Left out. Thank-you letter to Ana Ruiz will not be written."
    )
    assert two.run("done", LINKEDIN).err.startswith("Done. ")
    home_events = [e["kind"] for e in two.everything()["interviews"][0]["events"]]
    assert home_events.count(EventKind.HELD.value) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")
def test_a_terminal_shows_a_list_to_choose_from(two: Home) -> None:
    """The number that is typed is the one that is meant; a wrong number is asked again."""
    from cli.terminals import at_a_terminal

    typed = at_a_terminal(["hold", "letter", "acme"], ["9", "1"])
    assert two.run("undo").code == 0
    assert "Which one?" in typed.shown
    assert "Expected a number from 1 to" in typed.shown


def test_an_interview_is_named_in_several_words(two: Home) -> None:
    """Wherever one is looked at: company, person and position in any order."""
    for command in ("status", "preview"):
        assert "Bo Lin" in two.run(command, "globex", "engineer").out
        assert "Bo Lin" not in two.run(command, "ana", "acme").out
        assert two.run(command, "acme", "bo").code == 2
    assert two.run("lid", "tomorrow", "9:00").code == 0
    assert "Mon 30 Nov 2026" in two.run("lid", "next", "week").err


def test_what_was_closed_and_opened_is_called_by_its_name(two: Home) -> None:
    """Nobody reads an ID to know what is over."""
    assert two.run("close", "globex", "--because", "other").err.startswith("Engineer at Globex: closed, ")
    assert two.run("reopen", "globex").err.startswith("Taken back: Engineer at Globex, you closed it")
    assert "sent, sent" not in two.run("follow-up", "globex", "Dec 11").err
    assert two.run("forget", GLOBEX).err.startswith("Engineer at Globex: forgotten.")

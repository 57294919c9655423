"""Finishing letters at a terminal: stems, endings, fixes, who gets what, and reading the whole."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from afterword.app import locked, opened
from afterword.cli.finishing import go_through
from afterword.cli.sitting import Sitting
from afterword.config import paths
from afterword.domain.model import EventKind
from afterword.letters import Templates
from afterword.services.finishing import letter_view
from afterword.services.queries import planned
from afterword.storage.rows import KeptEvent, event_of
from cli.homes import Home
from jane import CONFIG, NOTES, NOWHERE, here

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")

if sys.platform != "win32":
    from cli.terminals import CTRL_C, Terminal

PANEL = """\
company = "Acme"
position = "Platform Engineer"
starts = 2026-11-23T14:00:00
ends = 2026-11-23T15:00:00

[[people]]
name = "Ana Ruiz"
email = "ana@acme.example"
title = "Head of Platform"

[[people]]
name = "Li Wei"
email = "li@acme.example"
title = "Senior Engineer"

[[people]]
name = "Ben Ode"
email = "ben@acme.example"
title = "Release Manager"
"""
ALONE = PANEL.partition('[[people]]\nname = "Li Wei"')[0]
TWO = PANEL.partition('[[people]]\nname = "Ben Ode"')[0]
ROUGH = ["ana: cut build to half, trains on tuesdays", "li: climbs", "releases need two people"]
STEMS = Templates().letters_in("en").stems
BEGINNING = "Which beginning?"
READ = "Does it look right? (Enter: later):"


def begins(stem: str) -> str:
    """The words before the gap, as the terminal shows them."""
    return STEMS[stem].text.partition("…")[0].replace("{day}", "today").strip()


def offered(stem: str) -> str:
    """How the list of stems shows it; the empty one with what it is for."""
    return begins(stem) or f"…  {STEMS[stem].hint}"


Answer = str | Callable[[str], str]
"""What is typed; or what makes it of everything that was shown since the last answer."""


def numbered(stem: str) -> Answer:
    """The number under which that stem was just offered."""

    def number(shown: str) -> str:
        found = re.findall(rf"^ +(\d+)  {re.escape(offered(stem))}", shown, re.MULTILINE)
        assert found, f"{offered(stem)!r} was not offered:\n{shown}"
        return str(found[-1])

    return number


def stem(name: str) -> list[Answer]:
    """All stems are listed, and that one is taken."""
    return ["m", numbered(name)]


class Somebody:
    """Types these answers, one for each prompt, and keeps what was shown."""

    def __init__(self, *answers: Answer) -> None:
        self.answers: Iterator[Answer] = iter(answers)
        self.shown: list[str] = []
        self.since: list[str] = []

    def hear(self, prompt: str) -> str:
        """The next answer; Ctrl-C where there is none."""
        self.say(prompt)
        for answer in self.answers:
            said = answer if isinstance(answer, str) else answer("\n".join(self.since))
            self.since.clear()
            self.shown.append(f"[{said}]")
            return said
        raise KeyboardInterrupt

    def say(self, words: str) -> None:
        """It is shown."""
        self.shown.append(words)
        self.since.append(words)

    @property
    def text(self) -> str:
        """All that was shown, with what was typed."""
        return "\n".join(self.shown)


def finish(interview: str, *answers: Answer, only: str = "") -> Somebody:
    """Somebody who goes through the letters and types that; they leave where nothing more is to be typed."""
    who = Somebody(*answers)
    with opened() as app:
        try:
            go_through(Sitting(app, interview, who.hear, who.say, only))
        except KeyboardInterrupt:
            who.shown.append("left")
    return who


def stored(home: Home, interview: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The notes of the whole interview, and those of each person by name."""
    every = {one["interview"]["id"]: one["interview"] for one in home.everything()["interviews"]}
    people = {p["name"]: p["notes"] for p in every[interview]["people"]}
    return every[interview]["notes"], people


def sentences(home: Home, interview: str, name: str = "Ana Ruiz") -> list[tuple[str, str]]:
    """The finished sentences of one reader: stem and ending."""
    return [(one["stem"], one["text"]) for one in stored(home, interview)[1][name].get("sentences", [])]


LIST = f"{BEGINNING} (number, m: more, <: back, Enter: skip):"
ALL = LIST.replace(" m: more,", "")
KEEP = "Enter keeps this; or type names, or all:"


def take(terminal: Terminal, name: str, typed: str) -> None:
    """That stem is taken from the whole list, and ended so."""
    terminal.at(LIST, "m")
    seen = terminal.waits(ALL)
    number = numbered(name)
    assert callable(number)
    terminal.type(f"{number(seen)}\n")
    terminal.at(f"> {begins(name)}".strip(), typed)


@pytest.mark.parametrize("columns", [60, 100])
def test_from_no_notes_to_three_read_letters(home: Home, columns: int) -> None:
    """`notes`, then `finish`: a slip fixed with one key, going back, leaving in the middle, coming again, reading."""
    interview = home.added(PANEL, notes="")
    with Terminal("notes", "acme", columns=columns) as terminal:
        terminal.at("What do you remember? (Enter: go on):", ROUGH[0])
        for line in (*ROUGH[1:], ""):
            terminal.at("What else? (Enter: go on):", line)
        for _ in range(3):
            terminal.at("email, phone or linkedin? (Enter: unknown):", "")
        terminal.at("A file to attach (Enter: go on):", "")
        terminal.at("(Enter: they didn't say):", "dec 4")
        take(terminal, "enjoyed-hearing", "cut the build in half, it amazed me")
        seen = terminal.at("f1 accepts the fix, < lets you retype it, Enter keeps your words:", "f1")
        assert "→ “… build in half. It amazed me”" in " ".join(seen.split())
        assert "cut the build in half. It amazed me." in " ".join(terminal.at(LIST, "-").split())
        take(terminal, "own", "Your wall sounds like the one I learned on")
        terminal.at(LIST, "<")
        terminal.at(">", "Your wall in Boulder sounds like my first one")
        terminal.at(LIST, CTRL_C)
        assert terminal.end() == 130
    assert "`afterword finish acme`" in terminal.shown
    assert stored(home, interview)[0]["rough"] == "\n".join(ROUGH)
    with Terminal("finish", "acme", columns=columns) as again:
        again.at(LIST, "-")
        again.at(LIST, "-")
        take(again, "enjoyed-hearing", "get two people to release on a Friday")
        again.at(LIST, "-")
        take(again, "told-me", "a release needs two people")
        again.at(KEEP, "")
        take(again, "last-job", "moved four teams to one build")
        again.at(KEEP, "")
        again.at(LIST, "-")
        take_first(again, "start-by", "writing down who can release what")
        again.at(KEEP, "Ana, ben")
        again.at(f"> {begins('start-by')}", "")
        again.at("Can you answer a question better now? (y, Enter: no):", "")
        for _ in range(3):
            again.at(READ, "y")
        assert again.end() == 0
    assert again.shown.count("finished and read") == 3
    notes, _ = stored(home, interview)
    assert sentences(home, interview) == [("enjoyed-hearing", "cut the build in half. It amazed me")]
    assert sentences(home, interview, "Li Wei") == [("own", "Your wall in Boulder sounds like my first one")]
    assert notes["challenge"] == {
        "stem": "told-me",
        "text": "a release needs two people",
        "readers": ["ana-ruiz"],
    }
    assert [one["readers"] for one in notes["offers"]] == [["ana-ruiz", "ben-ode"]]
    read = [e["person"] for e in home.everything()["interviews"][0]["events"] if e["kind"] == "read"]
    assert read == ["ana-ruiz", "li-wei", "ben-ode"]
    assert_whole(again.shown + terminal.shown, columns, home, interview)


def take_first(terminal: Terminal, name: str, typed: str) -> None:
    """As `take`, where all stems are on the first list."""
    seen = terminal.waits(ALL)
    number = numbered(name)
    assert callable(number)
    terminal.type(f"{number(seen)}\n")
    terminal.at(f"> {begins(name)}", typed)


def assert_whole(shown: str, columns: int, home: Home, interview: str) -> None:
    """No line is wider than the terminal but for those that were typed into, and no word of a letter is broken."""
    own = [line for line in shown.splitlines() if not re.search(r"^> |\S: \S|\?? .$|^<|\r", line)]
    assert [line for line in own if len(line) > columns] == []
    words = set(shown.split())
    texts = [t["text"] for t in home.run("preview", interview, "--json").json["texts"] if t["subject"]]
    assert len(texts) >= 3
    assert [word for text in texts[:3] for word in text.split() if word not in words] == []


def test_enter_goes_on_wherever_it_is_typed(home: Home) -> None:
    """It keeps what is there, and where nothing is it adds nothing: at a list, at a gap, at fixes, at a letter."""
    interview = home.added(PANEL, notes=NOTES)
    before = stored(home, interview)
    who = finish(interview, *[""] * 9, only="ana-ruiz")
    assert "Ana Ruiz: finished and read." in who.text
    finish(interview, "1", "", "", *["<"] * 2, *[""] * 9, only="ana-ruiz")
    assert stored(home, interview) == before


def test_words_typed_at_the_list_of_stems_are_not_lost(home: Home) -> None:
    """Who types the words first is asked which beginning goes before them; Enter is no answer, and `-`
    takes them as a whole sentence.
    """
    interview = home.added(ALONE, notes="")
    own = "We could have talked for another hour"
    who = finish(interview, "cut the build in half", "", *stem("enjoyed-hearing"), own, "-")
    assert sentences(home, interview) == [("enjoyed-hearing", "cut the build in half"), ("own", own)]
    assert "Which beginning should go before that?" in who.text
    assert "Expected a number" in who.text


def test_a_beginning_that_is_typed_is_that_beginning(home: Home) -> None:
    """Its words are not said twice: not where they are typed at the list, and not after they stand there."""
    interview = home.added(ALONE, notes="")
    finish(interview, "i enjoyed hearing how you cut the build in half")
    assert sentences(home, interview) == [("enjoyed-hearing", "cut the build in half")]
    again = home.added(ALONE.replace("-23T", "-24T"), notes="")
    finish(again, *stem("enjoyed-hearing"), "I enjoyed hearing how you cut the build in half")
    assert sentences(home, again) == [("enjoyed-hearing", "cut the build in half")]


@pytest.mark.parametrize(
    "typed", ["I enjoyd hearing how you", "I enjoyed hearing how for", "enjoyed hearing how you"]
)
def test_a_beginning_that_is_nearly_right_is_suggested(home: Home, typed: str) -> None:
    """Its number takes it, with the words after it; Enter keeps what was typed as one's own words."""
    interview = home.added(ALONE, notes="")
    who = finish(interview, f"{typed} cut the build in half", numbered("enjoyed-hearing"))
    assert "Did you mean one of these beginnings?" in who.text
    assert sentences(home, interview) == [("enjoyed-hearing", "cut the build in half")]
    other = home.added(ALONE.replace("-23T", "-24T"), notes="")
    finish(other, f"{typed} cut the build in half", "", *stem("own"))
    assert sentences(home, other) == [("own", f"{typed} cut the build in half")]


def test_a_part_of_a_beginning_is_suggested(home: Home) -> None:
    """Then its words are asked for; what is like no beginning is nobody's."""
    interview = home.added(ALONE, notes="")
    finish(interview, "I enjoyed", "1", "cut the build in half")
    assert sentences(home, interview) == [("enjoyed-hearing", "cut the build in half")]
    assert "Did you mean" not in finish(interview, "-", "cut the queue in half", "-").text


def test_it_is_said_when_a_kind_of_sentence_is_complete(home: Home) -> None:
    """After the third sentence for somebody, and after the last fit and offer; not before, and not at a change."""
    interview = home.added(ALONE, notes="")
    own = [*stem("own"), "Trains are fun", *stem("own"), "Walls are high"]
    two = finish(interview, *own)
    assert "That is enough" not in two.text
    three = finish(interview, *stem("own"), "Ropes are long", "-", *stem("own"), "One", *stem("own"), "Two")
    assert three.text.count("That is enough for Ana Ruiz.") == 1
    assert three.text.count("The letters have no room for more.") == 1
    assert "That is enough" not in finish(interview, "<", "Ropes are short").text
    assert sentences(home, interview)[2] == ("own", "Ropes are short")


def test_a_number_that_is_none_is_asked_again(home: Home) -> None:
    """Neither 0 nor 99 takes a stem, and nothing is kept."""
    interview = home.added(ALONE, notes="")
    who = finish(interview, "0", "99")
    assert who.text.count("Expected a number from 1 to 6") == 2
    assert sentences(home, interview) == []


def test_the_paragraph_is_shown_as_the_letter_has_it(home: Home) -> None:
    """After each line one reads the sentence among ours and the others."""
    interview = home.added(ALONE, notes="")
    who = finish(
        interview, *stem("enjoyed-hearing"), "cut the build in half", *stem("own"), "The trains made me smile"
    )
    assert "I enjoyed hearing how you cut the build in half. The trains made me smile." in who.text


def test_fixes_are_taken_one_by_one_or_left(home: Home) -> None:
    """Each key takes one fix and shows what is left; Enter keeps the rest as it was typed."""
    interview = home.added(ALONE, notes="")
    typed = "moved 40 ppl to one build, I was impressed"
    who = finish(interview, *stem("enjoyed-hearing"), typed, "7", "f1", "")
    assert "Expected f1, f2, < or nothing" in who.text
    assert sentences(home, interview) == [
        ("enjoyed-hearing", "moved 40 people to one build, I was impressed")
    ]


def test_a_beginning_that_fits_better_is_taken_with_its_words(home: Home) -> None:
    """A first word that does not go on from the stem offers the stem that it fits."""
    interview = home.added(ALONE, notes="")
    other = STEMS["enjoyed-hearing"].not_first["your"]
    who = finish(interview, *stem("enjoyed-hearing"), "your plans for the second build", "f1")
    assert f"→ {begins(other)}" in who.text
    assert sentences(home, interview) == [(other, "your plans for the second build")]


def test_a_sentence_that_is_there_is_kept_changed_begun_anew_or_taken_out(home: Home) -> None:
    """`<` goes back to it: Enter keeps it, other words replace it, `m` begins it another way, `-` takes it out."""
    interview = home.added(ALONE, notes="")
    finish(interview, *stem("enjoyed-hearing"), "cut the build")
    kept = finish(interview, "<", "", "-")
    assert "Your words: “cut the build”" in kept.text
    assert "Enter keeps them, - deletes the sentence, m changes the beginning" in kept.text
    assert sentences(home, interview) == [("enjoyed-hearing", "cut the build")]
    finish(interview, "<", "cut the build in half")
    assert sentences(home, interview) == [("enjoyed-hearing", "cut the build in half")]
    finish(interview, "<", "m", *stem("own"), "Half the build is gone")
    assert sentences(home, interview) == [("own", "Half the build is gone")]
    finish(interview, "<", "-")
    assert sentences(home, interview) == []


def test_back_from_the_first_prompt_stays_there(home: Home) -> None:
    """There is nothing before it, and nothing happens."""
    interview = home.added(ALONE, notes="")
    who = finish(interview, "<", "<", *stem("own"), "Trains are fun")
    assert sentences(home, interview) == [("own", "Trains are fun")]
    assert who.text.count("For Ana Ruiz") == 1


def test_what_was_typed_is_kept_when_somebody_leaves(home: Home) -> None:
    """Ctrl-C at any prompt loses no line; the next time goes on with what is open."""
    interview = home.added(PANEL, notes="")
    left = finish(interview, *stem("enjoyed-hearing"), "cut the build, I liked it")
    assert left.shown[-1] == "left"
    assert f"To continue, run `afterword finish {interview}`" in left.text
    assert sentences(home, interview) == [("enjoyed-hearing", "cut the build, I liked it")]
    again = finish(interview, "-", *stem("own"), "Climbing is better in spring")
    assert sentences(home, interview, "Li Wei") == [("own", "Climbing is better in spring")]
    assert "For Li Wei, Senior Engineer" in again.text


def test_the_daemon_looks_once_the_typing_rests(home: Home) -> None:
    """Several lines are one event in the journal, and a draft is not written anew at each of them."""
    interview = home.added(ALONE, notes="")
    before = len(stored_events(home, "changed"))
    home.clock.rest_at(here(23, 16))
    finish(interview, *stem("enjoyed-hearing"), "cut the build", *stem("own"), "Trains are fun")
    one = home.everything()["interviews"][0]
    assert one["look_at"] == "2026-11-23T21:00:30Z"
    assert len(stored_events(home, "changed")) == before + 1


def test_control_characters_are_asked_again(home: Home) -> None:
    """What could steer a terminal goes into no letter."""
    interview = home.added(ALONE, notes="")
    who = finish(interview, *stem("own"), "Trains\x1b[2J", "Trains are fun")
    assert "Expected text without control characters" in who.text
    assert sentences(home, interview) == [("own", "Trains are fun")]


def test_notes_are_shown_once_to_a_reader_and_only_their_own(home: Home) -> None:
    """Before the first sentence for each: lines about somebody else are left out, and so is what is used by then."""
    rough = "\\n".join([*ROUGH, "- Ben:", "* likes ferries"])
    interview = home.added(PANEL, notes=f'[notes]\nrough = "{rough}"\n')
    cut = "cut the build to half with trains on Tuesdays"
    who = finish(interview, *stem("enjoyed-hearing"), cut, "<", "m", "", "", "", "", "-")
    ana, li, ben, shared, *later = who.text.split("Notes that you have not used yet:")[1:]
    assert (ROUGH[0] in ana, ROUGH[1] in ana, ROUGH[2] in ana) == (True, False, True)
    assert (ROUGH[0] in li, ROUGH[1] in li) == (False, True)
    assert "Ben:" not in ben
    assert all("- likes ferries" in each for each in (shared, *later))


def test_a_long_list_of_notes_is_cut(home: Home) -> None:
    """Eight lines are shown, and how many more there are."""
    rough = "\\n".join(f"remark number {word} about elevators" for word in "abcdefghijkl")
    interview = home.added(ALONE, notes=f'[notes]\nrough = "{rough}"\n')
    assert "- and 4 more" in finish(interview).text


ON_TO_ALL = ["-"] * 3
"""Past the three readers of the panel."""


def test_it_is_said_who_gets_a_shared_sentence_and_names_change_it(home: Home) -> None:
    """It is said who gets it; names in any beginning, or all, change that; `-` is the start; others are refused."""
    interview = home.added(PANEL, notes="")
    who = finish(
        interview, *ON_TO_ALL, *stem("told-me"), "a release needs two people", "li and Ode", *stem("last-job"),
        "moved four teams", "Otto", "ana", "<", "", "-",
    )  # fmt: skip
    notes, _ = stored(home, interview)
    assert notes["challenge"]["readers"] == ["li-wei", "ben-ode"]
    assert notes["fit"] == [{"stem": "last-job", "text": "moved four teams", "readers": None}]
    assert "Expected Ana Ruiz, Li Wei or Ben Ode, or - to let Afterword choose." in who.text
    assert (
        f"In the letters to Li Wei and Ben Ode. {KEEP}" in finish(interview, *ON_TO_ALL, *["<"] * 3, "").text
    )
    finish(interview, *ON_TO_ALL, "<", "<", "", "all")
    assert stored(home, interview)[0]["fit"][0]["readers"] == ["ana-ruiz", "li-wei", "ben-ode"]


def test_without_names_the_letters_that_hold_it_are_named(home: Home) -> None:
    """Nobody was named: the letter that Afterword puts it into is said all the same."""
    interview = home.added(PANEL, notes="")
    who = finish(
        interview, *ON_TO_ALL, "-", *stem("last-job"), "moved four teams", "", *stem("own"), "I climb"
    )
    assert f"In the letter to Ana Ruiz. {KEEP}" in who.text
    assert f"In the letter to Li Wei. {KEEP}" in who.text
    assert "dealt" not in who.text


def test_one_reader_alone_gets_everything_unasked(home: Home) -> None:
    """Where there is one letter, nobody is asked who gets it."""
    interview = home.added(ALONE, notes="")
    who = finish(interview, "-", *stem("told-me"), "a release needs two people", "-", "-")
    assert KEEP not in who.text
    assert stored(home, interview)[0]["challenge"]["text"] == "a release needs two people"


def test_a_shared_sentence_goes_into_a_letter_that_can_still_change(home: Home) -> None:
    """The first letter has left: what would be dealt to it goes into the one that is left, and not nowhere."""
    interview = home.added(TWO, notes="")
    sent = KeptEvent(
        interview, EventKind.SENT, here(23, 16), f"{interview}/thank-you/ana@acme.example", "ana-ruiz",
        {"message_id": "m2", "by": "you"},
    )  # fmt: skip
    with opened() as app:
        app.store.record(app.account_id, [event_of(sent)])
    finish(interview, "-", "-", *stem("last-job"), "moved four teams")
    assert stored(home, interview)[0]["fit"][0]["readers"] == ["li-wei"]


def test_offers_begin_alike(home: Home) -> None:
    """The second offer is asked for with the stem of the first."""
    interview = home.added(ALONE, notes="")
    who = finish(interview, "-", "-", "-", numbered("start-by"), "listening", "writing it down", "")
    assert [(o["stem"], o["text"]) for o in stored(home, interview)[0]["offers"]] == [
        ("start-by", "listening"),
        ("start-by", "writing it down"),
    ]
    assert "I would start by listening and writing it down." in who.text
    assert "Add another to the same sentence? Enter skips this." in who.text


def test_the_first_offer_can_begin_another_way(home: Home) -> None:
    """`m` gives the list of stems again; a further offer has no list, and goes back to the first one."""
    interview = home.added(ALONE, notes="")
    who = finish(
        interview,
        "-",
        "-",
        "-",
        numbered("start-by"),
        "listening",
        "<",
        "m",
        numbered("own"),
        "I listen first",
    )
    assert [o["stem"] for o in stored(home, interview)[0]["offers"]] == ["own"]
    assert "Enter keeps them, - deletes the sentence, m changes the beginning; or type new words." in who.text


def test_shared_sentences_are_asked_for_once(home: Home) -> None:
    """What an earlier sitting has is not asked for again, nor is more of it; one can still go back to it."""
    interview = home.added(ALONE, notes="")
    finish(interview, "-", *stem("told-me"), "two people release", *stem("last-job"), "moved four teams", "-")
    again = finish(interview, "-")
    assert "What you would do" in again.text
    assert "Experience that fits" not in again.text
    assert "A challenge that you would like" not in again.text
    back = finish(interview, "-", "<", "<", "moved five teams", "<", "<", "<", "three people release")
    notes, _ = stored(home, interview)
    assert notes["challenge"]["text"] == "three people release"
    assert [one["text"] for one in notes["fit"]] == ["moved five teams"]
    assert "A challenge that you would like" in back.text


def test_a_question_is_two_lines_and_an_open_one_is_asked_again(home: Home) -> None:
    """Question and answer are kept as each is typed; without its answer the letter waits, so it comes up again."""
    interview = home.added(ALONE, notes="")
    to_questions = ["-", "-", "-", "-"]
    finish(interview, *to_questions, "y", numbered("asked-me"), "which year we moved")
    asked = stored(home, interview)[1]["Ana Ruiz"]["open_questions"]
    assert asked == [{"question": "which year we moved", "answer": "", "stem": "asked-me"}]
    who = finish(interview, *to_questions, "moved in 2019")
    assert "“which year we moved”" in who.text
    assert "You asked me which year we moved. I moved in 2019." in who.text
    finish(interview, *to_questions, "<", "-")
    assert stored(home, interview)[1]["Ana Ruiz"]["open_questions"] == []


def test_in_a_panel_it_is_asked_who_asked(home: Home) -> None:
    """A name, in any beginning, is taken at once or after a yes; nobody else gets the answer."""
    interview = home.added(PANEL, notes="")
    to_asking = [*ON_TO_ALL, "-", "-", "-"]
    who = finish(interview, *to_asking, "y", "otto", "ben", numbered("asked-me"), "how long", "need a week")
    assert "Which of them asked? Ana Ruiz, Li Wei or Ben Ode (Enter: none):" in who.text
    assert "Expected Ana Ruiz, Li Wei or Ben Ode, or nothing." in who.text
    assert "Your answer: I" in who.text
    assert stored(home, interview)[1]["Ben Ode"]["open_questions"][0]["answer"] == "need a week"
    assert not stored(home, interview)[1]["Ana Ruiz"]["open_questions"]
    finish(interview, *to_asking, "yes", "li", numbered("asked-me"), "why", "like it")
    assert stored(home, interview)[1]["Li Wei"]["open_questions"][0]["answer"] == "like it"


FINISHED = [*stem("enjoyed-hearing"), "cut the build in half", "-", "-", "-", "-", ""]
"""One sentence for the only reader, and nothing more: the whole letter comes next."""


def test_under_a_letter_stands_for_which_day_it_is_worded(home: Home) -> None:
    """In the evening it says "yesterday", as it leaves the next morning: how to send it today stands below."""
    home.clock.rest_at(here(23, 22))
    interview = home.added(ALONE, notes="")
    shown = finish(interview, *FINISHED).text
    assert "Words such as “yesterday” are right Tue 24 Nov, 08:00." in shown
    assert f"To send it today, use `afterword approve --now {ANAS}`, which corrects them first." in shown
    home.clock.rest_at(here(24, 9))
    assert "Words such as" not in finish(interview, "-", "-", "-", "-", "").text


def test_before_the_first_question_stands_why_it_says_yesterday(home: Home) -> None:
    """In the evening the beginnings say "yesterday": why, and how to send it today, is said once and first."""
    home.clock.rest_at(here(23, 22))
    for text, say in ((ALONE, "This letter is"), (PANEL.replace("Acme", "Globex"), "These letters are")):
        shown = finish(home.added(text, notes="")).text
        said = shown.partition("For Ana Ruiz")[0]
        assert f"{say} worded for Tue 24 Nov 08:00, so" in said
        assert "say “yesterday”" in said.replace("says", "say")
        assert "use `afterword approve --now`: then it says “today”." in said
    home.clock.rest_at(here(24, 9))
    assert "worded for" not in finish(home.added(ALONE.replace("Acme", "Initech"), notes="")).text


def test_a_letter_left_for_later_is_all_that_a_second_sitting_shows(home: Home) -> None:
    """Once a letter was read, nothing finished is asked again: only the letter that was left is shown."""
    interview = home.added(TWO, notes="")
    own = [*stem("own"), "Trains are fun", "-", *stem("own"), "Walls are high", "-"]
    first = finish(interview, *own, "-", "-", "-", "", "y", "")
    assert "Li Wei: finished, but not read yet." in first.text
    again = finish(interview, "y")
    before, _, shown = again.text.partition("The letter to Li Wei, as it will arrive")
    assert "Ana Ruiz: finished and read.\nLi Wei: finished, but not read yet." in before
    assert f"To change a finished letter, run `afterword finish {interview} PERSON`." in before
    assert BEGINNING not in again.text
    assert "Li Wei: finished and read." in shown
    assert BEGINNING in finish(interview, only="li-wei").text


def test_a_lone_letter_left_for_later_asks_nothing_again(home: Home) -> None:
    """Once somebody came as far as reading it; whoever left before that is asked for what is shared."""
    own = [*stem("own"), "Trains are fun", "-"]
    alone, gone = home.added(ALONE, notes=""), home.added(ALONE.replace("Acme", "Initech"), notes="")
    first = finish(alone, *own, "-", "-", "-", "", "")
    assert "Left for later." in first.text
    again = finish(alone, "y")
    assert BEGINNING not in again.text
    assert "Ana Ruiz: finished and read." in again.text
    finish(gone, *own)
    assert BEGINNING in finish(gone).text
    assert list(home.folder.rglob("finish-*"))
    home.run("forget", alone)
    assert not list(home.folder.rglob("finish-*"))


def test_a_second_sentence_of_thanks_is_remarked_on(home: Home) -> None:
    """Two beginnings that both thank for the meeting are in one letter: it says so, and keeps what was typed."""
    interview = home.added(ALONE, notes="")
    who = finish(interview, *stem("thanks-for"), "showing me the build", *stem("made-time"), "answering me")
    assert who.text.count("already thanks Ana Ruiz in another sentence; < takes you back to change one.") == 1
    assert len(sentences(home, interview)) == 2


def test_a_letter_that_looks_right_is_read(home: Home) -> None:
    """`y` is in the journal once, and the letter says when it leaves; without it, it waits for a reading."""
    interview = home.added(ALONE, notes="")
    waits = finish(interview, *FINISHED, "maybe", "n", "")
    assert "Expected one of the keys above" in waits.text
    assert "What is wrong? (1: that sentence, e: the letter, Enter: later):" in waits.text
    assert "Left for later. Afterword does not send it until you have read it." in waits.text
    assert f"To see it again, run `afterword finish {interview}`." in waits.text
    assert "Ana Ruiz: finished, but not read yet." in waits.text
    assert stored_events(home, "read") == []
    read = finish(interview, "y")
    assert "Subject: Thanks for the interview" in read.text
    assert "It leaves Mon 23 Nov 16:00 unless you hold it." in read.text
    assert len(stored_events(home, "read")) == 1
    assert "Every letter is finished." in finish(interview).text


@pytest.mark.parametrize("first", [[], ["n"], ["no"]])
def test_a_sentence_is_changed_by_its_number_under_the_letter(home: Home, first: list[str]) -> None:
    """Each of one's own has one, in the order of the letter; its words are shown, and the letter again after it."""
    interview = home.added(ALONE, notes=SAID)
    who = finish(interview, *first, "2", "Trains are slow", "5", "listening more", "y")
    assert "   2  Trains are fun.\n" in who.text
    assert "   1-7  retype that sentence" in who.text
    assert "Your words: “Trains are fun”" in who.text
    assert [text for _, text in sentences(home, interview)] == ["cut the build", "Trains are slow"]
    assert stored(home, interview)[0]["offers"][0]["text"] == "listening more"
    assert "Ana Ruiz: finished and read." in who.text


@pytest.mark.parametrize(
    ("number", "typed", "where"),
    [("6", "moved in 2020", "answer"), ("7", "See you in May", "closing")],
)
def test_an_answer_and_the_last_sentence_have_numbers_too(
    home: Home, number: str, typed: str, where: str
) -> None:
    """Whatever the candidate typed can be typed again from under the letter."""
    interview = home.added(ALONE, notes=SAID)
    choose = [numbered("own")] if where == "closing" else []
    who = finish(interview, number, *choose, typed, "")
    notes = stored(home, interview)[1]["Ana Ruiz"]
    assert typed in {notes["closing"]["text"], notes["open_questions"][0]["answer"]}
    assert f"{typed}." in who.text.split(READ)[1]


def test_a_change_that_reaches_another_letter_says_so(home: Home) -> None:
    """A shared sentence, typed again or fixed while one letter is read, names who else gets it."""
    fits = """
fit = [{ stem = "last-job", text = "moved four teams" }]
challenge = { stem = "own", text = "Some teams have 40 ppl", for = ["Ana Ruiz", "Li Wei"] }
"""
    people = "".join(
        f'[[people]]\nname = "{name}"\n[people.notes]\nsentences = [{{ stem = "own", text = "{text}" }}]\n'
        for name, text in (("Ana Ruiz", "Trains are fun"), ("Li Wei", "Walls are high"))
    )
    interview = home.added(PANEL, notes=f"[notes]{fits}{people}")
    said = "This sentence is also in the letter to Li Wei and changes there too."
    fixed = finish(interview, *ON_TO_ALL, "", "", "f1", "")
    assert said in fixed.text
    assert stored(home, interview)[0]["challenge"]["text"] == "Some teams have 40 people"
    typed = finish(interview, *ON_TO_ALL, "", "", numbered_own("Some teams"), "Many teams have 40 people", "")
    assert said in typed.text
    own = finish(interview, *ON_TO_ALL, "", "", numbered_own("Trains"), "Trains are slow", "")
    assert "This sentence is also in" not in own.text


def test_a_slip_of_another_letter_is_not_shown(home: Home) -> None:
    """A shared sentence that this letter does not hold is fixed where one reads it."""
    person = (
        '[[people]]\nname = "Ana Ruiz"\n[people.notes]\nsentences = [{ stem = "own", text = "I climb" }]\n'
    )
    fit = 'fit = [{ stem = "own", text = "I led 40 ppl", for = ["Li Wei"] }]\n'
    interview = home.added(PANEL, notes=f"[notes]\n{fit}{person}")
    who = finish(interview, *[""] * 5, only="ana-ruiz")
    assert READ in who.text
    assert "I climb." in who.text
    assert "ppl" not in who.text


def test_words_that_another_letter_passes_on_are_changed_there(home: Home) -> None:
    """Ana has no address, so the coordinator's letter carries her sentence, with its number."""
    panel = PANEL.replace('email = "ana@acme.example"\n', "").replace(
        'email = "li@acme.example"', 'email = "li@acme.example"\npart = "coordinator"'
    )
    interview = home.added(panel, notes="")
    typed = [*stem("own"), "Trains are fun", "", "", "", "", ""]
    who = finish(interview, *typed, numbered_own("Trains are fun"), "Trains are slow", "y", only="ana-ruiz")
    assert sentences(home, interview) == [("own", "Trains are slow")]
    assert "The letter to Li Wei, as it will arrive" in who.text


def numbered_own(words: str) -> Answer:
    """The number under which a sentence of one's own stands under its letter."""
    return lambda shown: re.findall(rf"^ +(\d+)  {words}", shown, re.MULTILINE)[-1]


def stored_events(home: Home, kind: str) -> list[Any]:
    """The events of that kind, of the only interview."""
    return [e for e in home.everything()["interviews"][0]["events"] if e["kind"] == kind]


def test_another_word_makes_it_unread_again(home: Home) -> None:
    """Who goes through a letter again and changes a sentence is shown the whole once more."""
    interview = home.added(ALONE, notes="")
    finish(interview, *FINISHED, "y")
    finish(interview, "<", "cut the build to a third", only="ana-ruiz")
    assert "Ana Ruiz: finished and read." in finish(interview, "y").text
    assert len(stored_events(home, "read")) == 2


@pytest.mark.parametrize("words", ["of other words", ""])
def test_a_letter_read_before_its_draft_is_written_again_is_read(home: Home, words: str) -> None:
    """`y` counts at once, though the draft in Gmail still has other words, or another phone number."""
    interview = home.added(ALONE, notes=SAID)
    with opened() as app:
        one = planned(app.account, app.clock.now(), interview)[0]
        now = letter_view(app.account, one.plan, one.interview, one.interview.people[0], app.clock.now())
    draft = {"digest": words or now.digest, "undated": "other than now"}
    happened(interview, EventKind.DRAFTING, settled_for=here(23, 16).isoformat(), **draft)
    happened(interview, EventKind.DRAFTED, **IDS)
    change = ["2", "Trains are slow"] if words else []
    read = finish(interview, *change, "y").text
    assert "Ana Ruiz: finished and read." in read
    assert "Every letter is finished." in finish(interview).text


def test_what_was_read_in_a_file_counts_only_for_those_words(home: Home) -> None:
    """`read = true` of a notes file ends with the first change at the terminal."""
    interview = home.added(PANEL, notes=NOTES)
    finish(interview, "<", "leave on Tuesdays", only="ana-ruiz")
    assert stored(home, interview)[0]["read"] is False


def test_a_slip_in_the_whole_letter_is_fixed_with_its_key(home: Home) -> None:
    """What was left when it was typed can still be fixed under the letter, by a key that is no sentence's number."""
    interview = home.added(ALONE, notes="")
    finish(interview, *stem("enjoyed-hearing"), "cut the build, it amazed me", "")
    who = finish(interview, "-", "-", "-", "-", "", "f1", "y")
    assert "     f1  accept that fix" in who.text
    assert sentences(home, interview) == [("enjoyed-hearing", "cut the build. It amazed me")]
    assert "Ana Ruiz: finished and read." in who.text


def test_a_fix_that_was_refused_is_not_offered_again(home: Home) -> None:
    """Who keeps their words while typing is not asked under the letter; the next sitting may ask once more."""
    interview = home.added(ALONE, notes="")
    refused = finish(
        interview, *stem("enjoyed-hearing"), "cut the build, it amazed me", "", *FINISHED[3:], ""
    )
    assert refused.text.count("These are two sentences.") == 1
    assert "accept that fix" not in refused.text
    assert "These are two sentences." in finish(interview, "-", "-", "-", "-", "").text


def test_a_last_sentence_of_ones_own(home: Home) -> None:
    """`c` ends the letter with it; `-` brings ours back."""
    interview = home.added(ALONE, notes="")
    finish(interview, *FINISHED, "c", numbered("own"), "See you at the wall", "")
    assert stored(home, interview)[1]["Ana Ruiz"]["closing"] == {"stem": "own", "text": "See you at the wall"}
    text = next(t["text"] for t in home.run("preview", interview, "--json").json["texts"] if t["subject"])
    assert text.count("See you at the wall.") == 1
    finish(interview, "c", "1", "-", "")
    assert not stored(home, interview)[1]["Ana Ruiz"]["closing"]


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """EDITOR runs this; `file` is what it opens."""
    script = tmp_path / "editor.py"
    script.write_text(f"import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\n{code}\n", "utf-8")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")


def test_a_letter_is_changed_as_one_text_and_back(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`e` opens the letter in the editor, and it is that text from then on; `s` goes back to the sentences."""
    editor(
        tmp_path, monkeypatch, "file.write_text(file.read_text('utf-8').replace('Dear', 'Hello'), 'utf-8')"
    )
    interview = home.added(ALONE, notes="")
    who = finish(interview, *FINISHED, "e", "y")
    text = stored(home, interview)[1]["Ana Ruiz"]["letter"]
    assert text.startswith("Hello Ana,")
    assert "cut the build in half" in text
    assert "Ana Ruiz: finished and read." in who.text
    shown = next(t["text"] for t in home.run("preview", interview, "--json").json["texts"] if t["subject"])
    assert shown.strip() == text
    back = finish(interview, "-", "-", "-", "", "s", "y", only="ana-ruiz")
    assert "drop this text and go back to your sentences" in back.text
    assert not stored(home, interview)[1]["Ana Ruiz"]["letter"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("", "Nothing was changed."),
        ("file.write_text('', 'utf-8')", "Nothing was changed."),
        ("file.write_text('Hi \\x07', 'utf-8')", "Nothing was changed. Expected text without control"),
        ("sys.exit(3)", "Set EDITOR to your editor"),
    ],
)
def test_an_editor_that_changes_nothing_leaves_the_letter(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, said: str
) -> None:
    """Not saved, emptied, damaged, or ended with an error: the letter is as it was, and it is said."""
    editor(tmp_path, monkeypatch, code)
    interview = home.added(ALONE, notes="")
    who = finish(interview, *FINISHED, "e", "")
    assert said in who.text
    assert not stored(home, interview)[1]["Ana Ruiz"]["letter"]


def test_without_an_editor_nano_is_taken_or_it_is_said_how(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nano shows its keys; whoever is left with vi is told how to leave it; without any, a sentence needs none."""
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    programs = tmp_path / "programs"
    programs.mkdir()
    vi = programs / "vi"
    vi.write_text("#!/bin/sh\necho in vi >>$1\n", "utf-8")
    vi.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    interview = home.added(ALONE, notes="")
    hidden = vi.rename(tmp_path / "vi")
    who = finish(interview, *FINISHED, "e", "")
    assert "You have not set an editor. Run `export EDITOR=PROGRAM`, then come back." in who.text
    assert "To change one sentence without an editor, type its number." in who.text
    assert not stored(home, interview)[1]["Ana Ruiz"]["letter"]
    hidden.rename(vi)
    who = finish(interview, "e", "", "")
    assert "This opens vi: press i to type; Esc, then :wq and Enter, to save and close." in who.text
    assert stored(home, interview)[1]["Ana Ruiz"]["letter"].endswith("in vi")
    vi.rename(programs / "nano")
    who = finish(interview, "e", "")
    assert "This opens vi" not in who.text
    assert stored(home, interview)[1]["Ana Ruiz"]["letter"].endswith("in vi")


def test_what_the_checks_hold_is_said_before_and_after_reading(home: Home) -> None:
    """Two colleagues with the same sentence: each sees it under the letter, and that it does not leave like this."""
    same = '[people.notes]\nsentences = [{ stem = "own", text = "Trains are fun" }]\n'
    people = "".join(f'[[people]]\nname = "{name}"\n{same}' for name in ("Ana Ruiz", "Li Wei", "Ben Ode"))
    interview = home.added(PANEL, notes=people)
    who = finish(interview, *ON_TO_ALL, "-", "-", "-", "", "y")
    assert "! Ana and Li Wei get the same sentence" in " ".join(who.text.split())
    assert "Afterword does not send it like this." in who.text
    assert "does not send it until you change what is marked with !" in who.text


@pytest.mark.parametrize("typed", ["Professor Ruiz", "Dear Professor Ruiz,"])
def test_a_greeting_that_is_not_sure_is_typed_under_the_letter(home: Home, typed: str) -> None:
    """`g` asks how to greet them, as a name or as the whole line; the letter then begins so, and may leave."""
    interview = home.added(ALONE.replace("Ana Ruiz", "A. M. Ruiz"), notes="")
    who = finish(interview, *FINISHED, "g", "", "g", typed, "y")
    assert "may not be how to greet A. M. Ruiz" in " ".join(who.text.split())
    assert "    g  say how to greet A. M. Ruiz" in who.text
    assert "\nDear Professor Ruiz,\n" in who.text
    assert "It leaves Mon 23 Nov 16:00" in who.text
    again = finish(interview, "-", "-", "-", "-", "", "g")
    assert "say how to greet" not in again.text


def test_a_greeting_that_says_nothing_changes_nothing(home: Home) -> None:
    """A line without a name is refused, and the letter is shown again."""
    interview = home.added(ALONE.replace("Ana Ruiz", "A. M. Ruiz"), notes="")
    who = finish(interview, *FINISHED, "g", "Dear ,", "g", "\x07", "")
    assert who.text.count("Nothing was changed. Expected") == 2


ANAS = "acme-platform-engineer-2026-11-23/thank-you/ana@acme.example"
IDS = {"draft_id": "r-1", "message_id": "m-1", "thread_id": "t-1", "subject": "Thanks"}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (EventKind.EDITED, "Ana Ruiz: you changed this letter in Gmail"),
        (EventKind.SENT, "Ana Ruiz: the letter has been sent."),
        (EventKind.SKIPPED, "Ana Ruiz: you chose to send no letter."),
    ],
)
def test_a_letter_that_is_out_of_our_hands_is_passed_over(home: Home, kind: EventKind, said: str) -> None:
    """Changed in Gmail, sent or left out: it says so, and the others are gone through."""
    interview = home.added(PANEL, notes="")
    settled = here(23, 16).isoformat()
    happened(interview, EventKind.DRAFTING, settled_for=settled)
    happened(interview, EventKind.DRAFTED, **IDS)
    happened(interview, kind, **(IDS if kind is not EventKind.SKIPPED else {}))
    who = finish(interview)
    assert said in who.text
    assert "For Ana Ruiz" not in who.text
    assert "For Li Wei" in who.text
    alone = finish(interview, only="ana-ruiz")
    assert alone.shown == [alone.text]


def happened(interview: str, kind: EventKind, **detail: object) -> None:
    """An event of Ana's letter."""

    with opened() as app:
        event = event_of(KeptEvent(interview, kind, here(23, 15, 30), ANAS, "ana-ruiz", detail))
        app.store.record(app.account_id, [event])


def test_one_reader_can_be_named(home: Home) -> None:
    """With a name only that reader's letter is gone through; a name that is nobody's, or two people's, is refused."""
    interview = home.added(PANEL, notes="")
    who = finish(interview, "-", only="li-wei")
    assert "For Li Wei" in who.text
    assert "For Ana Ruiz" not in who.text
    wrong = home.run("finish", "acme", "Otto")
    assert (wrong.code, "Nothing at Acme is called “otto”" in wrong.err) == (2, True)
    home.added(PANEL.replace("Ben Ode", "Ana Ode").replace("Acme", "Globex"), notes="")
    both = home.run("finish", "globex", "ana")
    assert (both.code, "“ana” could be Ana Ruiz, Ana Ode" in both.err) == (2, True)


def test_somebody_without_an_address_can_be_written_to_already(home: Home) -> None:
    """The sentences do not wait for the address; the letter is read once it has one."""
    interview = home.added(ALONE.replace('email = "ana@acme.example"\n', ""), notes="")
    who = finish(interview, *FINISHED)
    assert "I enjoyed hearing how you cut the build in half." in who.text
    assert sentences(home, interview) == [("enjoyed-hearing", "cut the build in half")]


def test_a_german_letter_is_finished_with_german_stems(home: Home) -> None:
    """The language of the reader decides which beginnings are offered."""
    interview = home.added(ALONE.replace("title =", 'language = "de"\ntitle ='), notes="")
    who = finish(interview, "m")
    german = Templates().letters_in("de").stems.at("personal")[0].text.partition("…")[0].strip()
    assert german.replace("{day}", "heute") in who.text
    assert begins("enjoyed-hearing") not in who.text


def filled(form: str, after: str, name: str, key: str, *texts: str) -> str:
    """The form with the first empty row after some words filled in: its stem, then the texts of its keys."""
    before, mark, rest = form.partition(after)
    assert mark, after
    keys = key.split()
    row = re.search(r"\{ stem = \"[\w-]+\", " + ", ".join(f'{k} = ""' for k in keys) + r" \}", rest)
    assert row, rest
    values = ", ".join(f'{k} = "{text}"' for k, text in zip(keys, texts, strict=True))
    return f'{before}{mark}{rest[: row.start()]}{{ stem = "{name}", {values} }}{rest[row.end() :]}'


def test_terminal_file_and_form_store_the_same(home: Home) -> None:
    """The same rough notes, sentences, ticks, question and last sentence, whichever way they came in."""
    typed = home.added(ALONE, notes='[notes]\nrough = "trains"\n')
    finish(
        typed, *stem("enjoyed-hearing"), "cut the build", *stem("own"), "Trains are fun", "-",
        *stem("told-me"), "two people release", *stem("last-job"), "moved four teams", "-",
        numbered("start-by"), "listening", "", "y", numbered("asked-me"), "which year", "moved in 2019", "",
        "c", numbered("own"), "See you soon", "",
    )  # fmt: skip
    file = home.added(ALONE.replace("Acme", "Globex"), notes=SAID)
    form = home.added(ALONE.replace("Acme", "Initech"), notes="")
    text = home.run("notes", form, "--form").out.replace("rough = '''\n", "rough = '''\ntrains\n")
    text = filled(text, "sentences = [", "enjoyed-hearing", "text", "cut the build")
    text = filled(text, "sentences = [", "own", "text", "Trains are fun")
    text = filled(text, "\nchallenge", "told-me", "text", "two people release")
    text = filled(text, "fit = [", "last-job", "text", "moved four teams")
    text = filled(text, "offers = [", "start-by", "text", "listening")
    text = filled(text, "open_questions = [", "asked-me", "question answer", "which year", "moved in 2019")
    text = filled(text, "\nclosing", "own", "text", "See you soon")
    ran = home.run("notes", form, "-", given=text)
    assert ran.code == 0, ran.err
    assert stored(home, typed) == stored(home, file) == stored(home, form)
    assert stored(home, typed)[1]["Ana Ruiz"]["closing"]["text"] == "See you soon"


SAID = """\
[notes]
rough = "trains"
challenge = { stem = "told-me", text = "two people release" }
fit = [{ stem = "last-job", text = "moved four teams" }]
offers = [{ stem = "start-by", text = "listening" }]

[[people]]
name = "Ana Ruiz"
[people.notes]
sentences = [
  { stem = "enjoyed-hearing", text = "cut the build" },
  { stem = "own", text = "Trains are fun" },
]
open_questions = [{ stem = "asked-me", question = "which year", answer = "moved in 2019" }]
closing = { stem = "own", text = "See you soon" }
"""


def test_a_sentence_typed_as_the_question_is_asked_about(home: Home) -> None:
    """Words typed before the beginning are shown as the question; `<` lets one type another in their place."""
    interview = home.added(ALONE, notes="")
    typed: list[Answer] = [
        "y",
        "I have used Personio",
        *stem("asked-me"),
        "<",
        "which tools I know",
        "used Personio",
    ]
    who = finish(interview, "-", "-", "-", "-", *typed)
    assert "“I have used Personio” will follow the beginning you choose." in who.text
    assert "You asked me I have used Personio …" in who.text
    kept = stored(home, interview)[1]["Ana Ruiz"]["open_questions"]
    assert kept == [{"question": "which tools I know", "answer": "used Personio", "stem": "asked-me"}]


def test_a_question_is_typed_again(home: Home) -> None:
    """`<` at the answer, and `q` at a question that is noted, ask for the question's words once more."""
    interview = home.added(ALONE, notes="")
    to_questions = ["-", "-", "-", "-"]
    finish(
        interview, *to_questions, "y", numbered("asked-me"), "which yeer", "<", "which year", "moved in 2019"
    )
    asked = stored(home, interview)[1]["Ana Ruiz"]["open_questions"]
    assert asked == [{"question": "which year", "answer": "moved in 2019", "stem": "asked-me"}]
    finish(interview, *to_questions, "<", "q", "in which year", "")
    asked = stored(home, interview)[1]["Ana Ruiz"]["open_questions"]
    assert asked == [{"question": "in which year", "answer": "moved in 2019", "stem": "asked-me"}]


@pytest.mark.parametrize("typed", ["?", "help", "Help"])
def test_a_question_mark_is_help_and_never_a_sentence(home: Home, typed: str) -> None:
    """At the list of beginnings, in a gap, and under the letter it says what to type, and the prompt comes again."""
    interview = home.added(ALONE, notes="")
    start: list[Answer] = [
        typed,
        *stem("enjoyed-hearing"),
        typed,
        "cut the build in half",
        "-",
        "-",
        "-",
        "-",
    ]
    who = finish(interview, *start, typed, "", typed, "y")
    assert sentences(home, interview) == [("enjoyed-hearing", "cut the build in half")]
    assert "Type the number of a beginning" in who.text
    assert "Type the words that follow." in who.text
    assert who.text.count("Enter goes on and changes nothing") == 2
    assert "Ana Ruiz: finished and read." in who.text


@pytest.mark.parametrize("running", [False, True])
def test_a_finished_letter_is_not_promised_to_gmail_while_nothing_runs(home: Home, running: bool) -> None:
    """Where Afterword does not run, the letter says so and what starts it; while it runs, it says neither."""
    home.config(CONFIG.format(endpoint=NOWHERE).replace('mode = "schedule"', 'mode = "review"'))
    interview = home.added(ALONE, notes="")
    with locked(paths()) if running else nullcontext():
        who = finish(interview, *FINISHED, "y")
    how = f"send it from there, or run `afterword approve {ANAS}`."
    assert (f"Its draft goes to Gmail next; {how}" in who.text) is running
    assert (f"Its draft goes to Gmail as soon as Afterword runs; {how}" in who.text) is not running
    starts = "Afterword is not running. To start it, run `afterword service install`."
    assert (starts in who.text) is not running


@pytest.mark.parametrize(
    ("detail", "said"), [({}, "it leaves Mon 23 Nov 16:00."), ({"at_once": True}, "it leaves next.")]
)
def test_an_approved_letter_leaves_by_itself(home: Home, detail: dict[str, bool], said: str) -> None:
    """Whoever approved a letter before reading it hears when it leaves, not that they send it themselves."""
    home.config(CONFIG.format(endpoint=NOWHERE).replace('mode = "schedule"', 'mode = "review"'))
    interview = home.added(ALONE, notes=SAID)
    happened(interview, EventKind.APPROVED, **detail)
    who = finish(interview, "y")
    assert f"Good. You approved it: {said}" in who.text
    assert "send it from there" not in who.text


def test_a_moved_interview_asks_for_no_letter_that_is_finished(home: Home) -> None:
    """`move` leads to `finish` while a letter is open; once every letter is read, it does not."""
    home.clock.rest_at(here(23, 13))
    interview = home.added(ALONE, notes="")
    assert "`afterword finish" in home.run("move", "acme", "14:15").err
    finish(interview, *FINISHED, "y")
    assert "`afterword finish" not in home.run("move", "acme", "14:20").err

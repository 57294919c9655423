"""The whole way at a narrow terminal: from an empty store to the letter in Ana's mailbox."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field

import pytest

from afterword.sandbox import Sandbox
from cli.homes import Home
from jane import ANA, ID, here

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")

if sys.platform != "win32":
    from cli.terminals import Terminal

ENDING = "keep the release train to its Tuesdays"
LIST = "Which beginning? (number, m: more, <: back, Enter: skip):"
LAST_LIST = LIST.replace(" m: more,", "")
ADDING = (
    ("Interview:", "Engineer at Acme, today 2pm"),
    ("Person [nobody yet]:", f"Ana, {ANA}"),
    ("Another person [nobody else]:", ""),
    ("Right? yes / edit / no [yes]:", ""),
)
FINISHING = (
    (LIST, "2"),
    ("> I enjoyed hearing how you", ENDING),
    (LIST, "-"),
    (LIST, "-"),
    (LIST, "-"),
    (LAST_LIST, "-"),
    ("Can you answer a question better now? (y, Enter: no):", ""),
    ("Does it look right? (Enter: later):", "y"),
)
TYPED = re.compile(r"^> |: \S+|<")
"""A line into which words were typed, or which the line editor scrolled: its width is the terminal's to keep."""


@dataclass
class Desk:
    """A terminal of that width at which one command after another is typed; every line that came is kept."""

    columns: int
    lines: list[str] = field(default_factory=list)

    def says(self, *words: str, answers: tuple[tuple[str, str], ...] = ()) -> str:
        """All that the command shows, as one line; each question is answered in turn, and it ends well."""
        with Terminal(*words, columns=self.columns) as terminal:
            for prompt, typed in answers:
                terminal.at(prompt, typed)
            assert terminal.end() == 0, terminal.shown
        self.lines += [f"$ {' '.join(words)}", *terminal.shown.splitlines()]
        return " ".join(terminal.shown.split())


def test_from_an_empty_store_to_a_sent_letter(gmail: Sandbox, home: Home) -> None:
    """Home, add, finish, read, hold, undo, approve, run: each act says what is true now, and every line fits."""
    desk = Desk(columns=60)
    home.clock.rest_at(here(23, 15, 5))
    assert "afterword add adds your first interview" in desk.says()
    assert "`afterword finish acme`" in desk.says("add", answers=ADDING)
    assert "Next: Your notes (Acme) finish one sentence for Ana by Tue 24 Nov" in desk.says()
    assert "finished and read" in desk.says("finish", "acme", answers=FINISHING)
    home.clock.rest_at(here(23, 15, 15))
    assert "Thank-you letter to Ana: the draft is in Gmail." in desk.says("run", "--once")
    assert f"hearing how you {ENDING}." in desk.says("preview", "acme")
    assert "Held. Thank-you letter to Ana stays until you approve it." in desk.says("hold", "acme", "ana")
    assert "held" in desk.says("status")
    assert "Taken back:" in desk.says("undo")
    assert "leaves Mon 23 Nov, 16:00. Undo: afterword undo" in desk.says("approve", "acme", "ana")
    home.clock.rest_at(here(23, 16, 5))
    assert "Thank-you letter to Ana: sent." in desk.says("run", "--once")
    assert [ENDING in " ".join(mail["text"].split()) for mail in gmail.mailbox(ANA)] == [True]
    fits(desk, home)


def fits(desk: Desk, home: Home) -> None:
    """No line is wider than the terminal, and each word of the letters and of the plan stands whole on one."""
    own = [line for line in desk.lines if not TYPED.match(line)]
    wide = [line for line in own if len(line) > desk.columns]
    assert [line for line in wide if " " in line.strip() or "://" not in line] == [], "only a link may be"
    assert [line for line in own if re.search(r"… ?─", line)] == [], "what stands over a letter is not cut"
    texts = [text["text"] for text in home.run("preview", ID, "--json").json["texts"]]
    seen = {word for line in desk.lines for word in line.split()}
    assert [word for text in texts for word in text.split() if word not in seen] == []

"""Names, subjects and texts of strangers: none of them steers a terminal or forges a line of the log."""

from __future__ import annotations

import json
import logging
import re
from email.header import Header

import pytest

from afterword.app import opened
from afterword.cli.printing import STEERS, harmless
from afterword.cli.reports import keep_log
from afterword.domain.model import EventKind
from afterword.sandbox import Sandbox
from cli.homes import Home
from cli.terminals import at_a_terminal
from jane import ANA, JANE, THANKS, here
from security.finished import FINISHED

TITLE = "\x1b]2owned\x07"  # as of XTerm, but for a semicolon, at which addresses part
CLEAR = "\x1b[2J\x1b[H"
EIGHT_BIT = "\x9b31m"
TURNED = "\u202egro.live\u202c"
FORGED = "Ana\r\n2026-11-23 15:00:00,000 CRITICAL afterword forged"
ATTACKS = (TITLE, CLEAR, EIGHT_BIT, TURNED, FORGED, "\x08\x08\x7f", "\u2028next")
READING = (("status",), ("status", "acme"), ("todo",), ("preview", "acme"))
ENTRY = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ")


def steering(text: str) -> list[str]:
    """What in it a terminal would obey, line breaks and tabs aside."""
    return [c for c in STEERS.findall(text) if c not in "\n\t"]


def answered(home: Home, gmail: Sandbox, name: str) -> None:
    """Ana answers under such a name, after both letters left."""
    home.added(notes=FINISHED)
    home.clock.rest_at(here(23, 17))
    assert home.run("run", "--once").code == 0
    headers = {"From": f'"{Header(name, "utf-8", 400).encode()}" <{ANA}>'}
    raw = "".join(f"{k}: {v}\r\n" for k, v in headers.items())
    raw += f"To: {JANE}\r\nSubject: {Header(f'Re: {name}', 'utf-8').encode()}\r\n\r\nGladly, {name}!\r\n"
    gmail.deliver(JANE, raw.encode())
    home.clock.rest_at(here(23, 17, 5))
    assert home.run("run", "--once").code == 0


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_senders_name_steers_no_terminal(home: Home, gmail: Sandbox, attack: str) -> None:
    """An answer under such a name ends the interview, is told of, and nothing in what is printed is obeyed."""
    answered(home, gmail, f"Ana {attack} Ruiz")
    shown = [home.run(*words) for words in READING]
    assert all(ran.code == 0 for ran in shown)
    assert "answered by" in shown[1].out
    assert [steering(ran.out + ran.err) for ran in shown] == [[]] * len(shown)
    for words in READING:
        assert steering(home.run(*words, "--json").out) == []
    log = (home.folder / "afterword.log").read_text("utf-8")
    assert steering(log) == []
    assert "forged" not in log


def test_a_real_terminal_gets_colours_and_no_order_of_a_stranger(home: Home, gmail: Sandbox) -> None:
    """Where there is a terminal the only escape sequences are our own: none sets its title or clears it."""
    answered(home, gmail, f"Ana {TITLE}{CLEAR} Ruiz")
    shown = at_a_terminal(["status", "acme"], []).shown
    assert "answered by" in shown
    assert "\x1b]2" not in shown
    assert "\x1b[2J" not in shown


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("field", ["company", "position", "name"])
def test_what_is_imported_steers_no_terminal(home: Home, field: str, attack: str) -> None:
    """A document of somebody else's may hold any text: it is refused, or shown without what would steer."""
    home.added(notes=FINISHED)
    document = home.everything()
    interview = document["interviews"][0]["interview"]
    (interview["people"][0] if field == "name" else interview)[field] = f"A{attack}B"
    assert home.run("forget", "acme", "--yes").code in {0, 2}
    taken = home.run("import", home.file("other.json", json.dumps(document)))
    shown = [taken, *(home.run(*words) for words in READING)]
    assert {ran.code for ran in shown} <= {0, 2}
    assert [steering(ran.out + ran.err) for ran in shown] == [[]] * len(shown)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_wrong_input_is_told_without_obeying_it(home: Home, attack: str) -> None:
    """What is quoted from a file or the command line back to the person is harmless too."""
    text = json.dumps(f"Acme {attack}")
    file = home.file("evil.toml", f"company = {text}\nposition = 1\nstarts = {text}\n")
    for words in (("add", file), ("status", attack), ("approve", f"{THANKS}{attack}"), (attack,)):
        ran = home.run(*words)
        assert ran.code == 2
        assert ran.err
        assert steering(ran.out + ran.err) == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_line_of_the_log_can_be_forged(home: Home, attack: str) -> None:
    """Whatever is logged is one entry: its further lines stand behind a bar, and nothing in it is obeyed."""
    with opened():
        keep_log()
    logging.getLogger("afterword.daemon").warning("Gmail is away: %s", f"x{attack}\n2026-11-23 forged")
    log = (home.folder / "afterword.log").read_text("utf-8")
    lines = log.split("\n")[:-1]
    assert [bool(ENTRY.match(line)) for line in lines] == [True] + [False] * (len(lines) - 1)
    assert all(line.startswith("  | ") for line in lines[1:])
    assert steering(log) == []


def test_the_log_names_nobody_and_quotes_nothing(home: Home, gmail: Sandbox) -> None:
    """At level info there is no address, no name of a sender and no letter's text."""
    answered(home, gmail, "Ana Extraordinaria")
    log = (home.folder / "afterword.log").read_text("utf-8")
    assert EventKind.ANSWERED.value in log
    assert "@" not in log
    assert "Extraordinaria" not in log
    assert "release trains" not in log


def test_names_of_every_script_are_shown_as_they_are() -> None:
    """Accents, other scripts, their joiners and emoji are no orders."""
    for name in ("Ingénieure", "東京 太郎", "علی‌رضا", "👩‍💻", "שרה\u200f"):
        assert harmless(name) == name

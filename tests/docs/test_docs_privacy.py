"""What the page on privacy says of hosts, tables and mail is so."""

from __future__ import annotations

import re
from pathlib import Path

from afterword.gmail.auth import REVOKE
from afterword.gmail.endpoints import AUTH_HOSTS, GMAIL_HOSTS
from docs.pages import CHECKOUT, Page
from scenarios.world import ANA, LETTERS_LEAVE, World, meeting

PAGE = Page(CHECKOUT / "docs" / "privacy.md")
HOST = re.compile(r"^\| `([a-z0-9.]+\.com)` \|", re.MULTILINE)
SAID = "Xylophones are what our warehouse in Ulm is full of."


def test_hosts_are_those_of_the_code() -> None:
    """The page names each host that the program or the browser speaks to, and no other."""
    sign_in = {REVOKE.split("/")[2]}
    assert set(HOST.findall(PAGE.section("## What leaves the laptop"))) == GMAIL_HOSTS | AUTH_HOSTS | sign_in


def test_the_text_of_mail_is_kept_nowhere(world: World, tmp_path: Path) -> None:
    """After an answer was read and understood, no file of the home holds a word of it."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    (letter,) = world.inbox(ANA)
    world.sandbox.reply(ANA, letter["id"], SAID)
    world.later(minutes=5)
    world.pass_()
    assert world.plan().stopped
    world.app.store.backup(world.app.paths.backups, world.now)
    kept = [file for file in world.app.paths.home.rglob("*") if file.is_file()]
    assert len(kept) > 2
    assert [file.name for file in kept if b"Xylophone" in file.read_bytes()] == []


def test_letters_are_kept_in_gmail_alone(world: World) -> None:
    """Nor does any hold the letter: only the notes that it was made of."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    (letter,) = world.inbox(ANA)
    lines = [line for line in letter["text"].splitlines() if len(line.split()) > 8]
    data = b"".join(file.read_bytes() for file in world.app.paths.home.rglob("*") if file.is_file())
    assert lines
    assert [line for line in lines if line.encode() in data] == []

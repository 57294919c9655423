"""The page's own wording: links, addresses and buttons."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlencode

from markupsafe import Markup, escape

from afterword.config.language import ENGLISH, Sentences, _, language, listed, marked
from afterword.domain.model import Person
from afterword.domain.step_key import StepKey

if TYPE_CHECKING:
    from afterword.letters.slips import Slip


def in_the_demo(link: str, root: str) -> str:
    """A link to Gmail's page as one to the demo's mailboxes, which stand in for it; '' stays ''."""
    place = unquote(link.partition("#")[2])
    return f"{root}/mailboxes?{urlencode({'place': place})}" if link else ""


STAGES = Sentences(
    {
        "open": "open",
        "unread": "finished, not read",
        "read": "read",
        "in-gmail": "changed in Gmail",
        "left": "sent",
        "over": "no letter",
        "no-address": "no address yet",
    }
)
SAID_BY_SCRIPTS = (
    marked("Afterword does not answer. Is it still running?"),
    marked("Your answer"),
    marked("A sentence of your own"),
    marked("Saving…"),
    marked("Typing…"),
    marked("Not saved: see above."),
    marked("Not saved. {why} Your browser keeps what you typed."),
    marked("Not saved: {why}"),
    marked("Not saved yet: Afterword does not answer. Your browser keeps what you typed and tries again."),
    marked("Here is what was not saved last time."),
    marked("Drop files on the page that lists all interviews."),
    marked("Copied."),
    marked("Your browser blocks copying. Select the words and copy them."),
    marked("Afterword answers again."),
    marked("One moment…"),
    marked("Afterword does not answer. The page may be out of date."),
    marked("Afterword does not answer. Nothing was done."),
    marked("Afterword does not answer. Open this again."),
    marked("Asking the model. On a laptop this can take a minute or two."),
    marked("One sentence to look at."),
    marked("{n} sentences to look at."),
    marked("Afterword does not answer. Try again."),
    marked("Accepted"),
)
"""Sentences of the page's scripts."""


def script_words() -> dict[str, str]:
    """Each script sentence in the language of the interface; empty for English, the language of the scripts."""
    return {} if language() == ENGLISH else {text: _(text) for text in SAID_BY_SCRIPTS}


FIXES = Sentences({"two-sentences": "Make it two"})
"""The button text of a fix, if the words that it inserts would say too little."""


def linked(text: str) -> Markup:
    """The text, escaped, with every https address in it as a link that shows its target."""
    link = Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>')
    parts = enumerate(re.split(r"""(https://[^\s<>"']*[^\s<>"'.,;:!?)])""", text))
    return Markup("").join(link.format(part) if number % 2 else escape(part) for number, part in parts)


def address(mailbox: str) -> Markup:
    """The address as one word; if it is wider than the line, it breaks after the @ or before a dot."""
    parted = re.sub(r"(?<=@)|(?=\.)", "\0", mailbox).split("\0")
    return Markup('<span class="address">{}</span>').format(Markup("<wbr>").join(parted))


def goes_to(held: Collection[str], people: Sequence[Person], *, chosen: bool) -> str:
    """Names the people whose letters hold a shared sentence, and whether somebody ticked them; `held` are ids."""
    names = [person.name for person in people if person.id in held]
    if not names:
        return _("Nobody gets this one yet.")
    whom = _("everybody") if len(names) == len(people) else listed(names)
    said = _("Goes to {whom}.") if chosen else _("Goes to {whom}, as Afterword chose.")
    return said.format(whom=whom)


def fix_words(slip: Slip) -> str:
    """The text of a fix's button."""
    return FIXES.get(slip.code) or slip.fix or _("Take it out")


def step_id(key: StepKey | str) -> str:
    """A step's key as an element id."""
    return hashlib.sha256(str(key).encode()).hexdigest()[:12]

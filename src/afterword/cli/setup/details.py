"""The config, made by asking; one that is there is taken as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from afterword import config as configs
from afterword.cli.asking import Answers, Dialogue, Question, Unfinished, heard, is_no, is_yes
from afterword.cli.printing import tell
from afterword.config import fields, writing
from afterword.config.language import ENGLISH, _, language
from afterword.imports.near_addresses import doubt_about
from afterword.imports.spoken import Reading, Unclear

if TYPE_CHECKING:
    from afterword.cli.setup.flags import Flags
    from afterword.config import Paths

MODES = ("review", "schedule")


def _mode(text: str) -> str:
    meant = [mode for mode in MODES if text and mode.startswith(text.lower())]
    if not meant:
        raise ValueError(" or ".join(MODES))
    return meant[0]


def _endpoint(text: str) -> str:
    from afterword.gmail.endpoints import GMAIL_HOSTS, problem

    if wrong := problem(text, "--endpoint", GMAIL_HOSTS):
        raise ValueError(wrong.expected)
    return text.rstrip("/")


CHECKS: dict[str, Callable[[str], str]] = {
    "you.name": fields.some_line,
    "you.email": fields.address,
    "you.phone": fields.phone_or_nothing,
    "you.linkedin": fields.linkedin_typed,
    "you.time_zone": fields.zone_or_nothing,
    "letters.mode": _mode,
    "gmail.endpoint": _endpoint,
}
"""How each answer is checked, and as what it is kept."""


def make(flags: Flags, places: Paths, *, asks: bool) -> None:
    """Afterwards there is a config of what the flags say and what the person answers; each answer is kept at once."""
    answers = given = {key: CHECKS[key](value) for key, value in flags.details.items()}
    unfinished = Unfinished(places.state / "setup.unfinished.json")
    if asks and any(True for _rest in _questions(given)):
        tell(_("First, a few questions about you. The answers stay on this machine."))
        talk = Dialogue(heard, tell, unfinished, "afterword setup", given)
        answers = talk.ask(lambda _rest: _questions(given)) | given
    spoken = (
        {} if language() == ENGLISH else {"you.language": language()}
    )  # the system may not tell it to a service
    text = writing.filled(configs.example().read_text("utf-8"), answers | spoken)
    configs.parsed(text, places.config.name)
    writing.keep_new(places.config, text)
    unfinished.drop()
    tell(_("Your config is in {config}. All other settings have defaults.").format(config=places.config))


def _questions(given: Answers) -> Iterable[Question]:
    """What the flags do not say."""
    zone = configs.laptop_zone()
    every = (
        Question("you.name", _("Your name, as you sign letters")),
        Question("you.email", _("Your Gmail address")),
        Question("you.phone", _("Phone number under the letters (empty: none)")),
        Question("you.linkedin", _("Your LinkedIn page (empty: none)")),
        Question("you.time_zone", _("Your time zone"), zone),
        Question(
            "letters.mode",
            _("Who sends? review: you do, from your drafts. schedule: Afterword does"),
            MODES[0],
        ),
    )
    checks = CHECKS | {"you.email": _doubted_once(CHECKS["you.email"]), "you.time_zone": _zone_said}
    return (Question(q.key, q.words, q.default, checks[q.key]) for q in every if q.key not in given)


def _zone_said(text: str) -> str:
    """The zone of a city or of a short name. Raises Unclear with the places if a name such as EST has several."""
    from afterword.imports.spoken import read_zone

    return read_zone(text) if text.strip() else ""


def _doubted_once(check: Callable[[str], str]) -> Callable[[str], str]:
    """Check an address. Doubts one that looks misspelt, and accepts it the second time, or at a no."""
    doubted: dict[str, str] = {}  # each address that was doubted, with the one that may be meant

    def checked(text: str) -> str:
        if doubted and (is_yes(text) or is_no(text)):
            address, meant = list(doubted.items())[-1]
            return meant if is_yes(text) else address
        address = check(text)
        doubt = doubt_about(address)
        if doubt is None or address in doubted:
            return address
        doubted[address] = doubt.choices[0].text
        raise Unclear(str(doubt), [*doubt.choices, Reading(address, address)])

    return checked

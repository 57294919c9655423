"""The settings as a form. Each field is a key of config.toml, and shows what the config says about its value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from afterword.config.fields import linkedin_typed
from afterword.config.language import _, spoken
from afterword.errors import InputError, Problem

if TYPE_CHECKING:
    from afterword.web.form_values import Given
    from afterword.web.pages import WebContext

MOST_FIELDS = 60


@dataclass(frozen=True, slots=True)
class SettingField:
    """A setting: its `table.key`, its name, and how to type it. With `choices`, the person picks one.

    `wrong` is the sentence for a value that the config refuses, and `missing` the one for an empty field.
    """

    key: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    kind: str = "text"  # text | number | switch
    wrong: str = ""
    missing: str = ""
    read: Callable[[str], str] = str.strip
    value: str = ""
    problem: str = ""

    @property
    def id(self) -> str:
        """The field's id on the page."""
        return self.key.replace(".", "-")

    def typed(self, given: str) -> object:
        """The typed value in the setting's type. The config refuses a value that does not fit."""
        if self.kind == "switch":
            return given == "on"
        if self.kind == "number" and given.strip().isdecimal():
            return int(given)
        return self.read(given)

    def refusal(self, given: str) -> str:
        """What to say about a value that the config refuses."""
        said = self.missing if self.missing and not given.strip() else self.wrong
        return (said or _("Choose one of these.")).format(text=given.strip())


LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français"}
"""The languages by their own names."""


def groups(web: WebContext) -> list[tuple[str, list[SettingField]]]:
    """Every field in its group, without a value."""
    letters, laptop = web.app.account.wording.templates.languages(), web.app.on_laptop
    every = [
        (_("You"), list(_you(laptop=laptop))),
        (_("Letters"), list(_letters(letters, laptop=laptop))),
        (_("Nudges and calls"), list(_nudges())),
    ]
    return [*every, (_("Notifications"), list(_notifications()))] if laptop else every


def _you(*, laptop: bool) -> Iterator[SettingField]:
    yield SettingField(
        "you.name",
        _("Your name"),
        _("signs the letters"),
        wrong=_("“{text}” cannot sign a letter: write your name on one line."),
        missing=_("Your name is missing: write it as it should stand under your letters."),
    )
    yield SettingField(
        "you.phone",
        _("Phone"),
        _("under the letters, as you write it here"),
        wrong=_("“{text}” is not a phone number: write it like +1 555 0100, or leave it empty."),
    )
    yield SettingField(
        "you.linkedin",
        _("LinkedIn"),
        "https://www.linkedin.com/in/janedoe",
        wrong=_("{text} is not a LinkedIn page: copy its address, linkedin.com/in/…, or leave it empty."),
        read=_linkedin,
    )
    zone = _("such as America/New_York; empty: the laptop's") if laptop else _("such as America/New_York")
    missing = "" if laptop else _("Your time zone is missing: write a city, such as New York.")
    yield SettingField("you.time_zone", _("Time zone"), zone, missing=missing, read=_zone)
    if not laptop:  # a server speaks one language with everybody
        return
    known = tuple((code, LANGUAGES.get(code, code)) for code in spoken())
    yield SettingField("you.language", _("Language of Afterword"), choices=(("", _("the laptop's")), *known))


def _letters(languages: tuple[str, ...], *, laptop: bool) -> Iterator[SettingField]:
    yield SettingField(
        "letters.mode",
        _("Who sends"),
        choices=(("review", _("I do, from my drafts")), ("schedule", _("Afterword, unless I hold a letter"))),
    )
    yield _hours("letters.hours", _("Best hours"), _("such as 08:00-18:30, in the reader's time zone"))
    if laptop:  # it is a template, and a server runs no code of a candidate's
        yield SettingField(
            "letters.subject",
            _("Subject"),
            _("may name {{ position }} and {{ company }}"),
            wrong=_(
                "“{text}” does not work as a subject: only position, company or you.name may stand in double braces."
            ),
            missing=_("The subject is missing: write it, with {{{{ position }}}} for the position."),
        )
    yield SettingField(
        "letters.language",
        _("Language of the letters"),
        choices=tuple((code, LANGUAGES.get(code, code)) for code in languages),
    )


def _nudges() -> Iterator[SettingField]:
    yield _wait("nudges.after", _("First nudge after"), _("such as 5 workdays, if they promised no date"))
    yield _wait("nudges.again", _("Next nudge after"), _("such as 5 workdays"))
    most = _("“{text}” is not a number from 0 to 10: write one, such as 2.")
    yield SettingField(
        "nudges.most",
        _("Nudges to one person at most"),
        _("0 for none"),
        kind="number",
        wrong=most,
        missing=_("The number is missing: write one from 0 to 10."),
    )
    yield SettingField(
        "nudges.to",
        _("Nudges go to"),
        choices=(
            ("one", _("the coordinator, or the first interviewer")),
            ("everyone", _("everyone who was thanked")),
        ),
    )
    yield SettingField(
        "tasks.call",
        _("Calls"),
        choices=(("ask", _("only to people who welcome them")), ("never", _("never"))),
    )


def _notifications() -> Iterator[SettingField]:
    yield SettingField("notifications.desktop", _("Notify me on the desktop"), kind="switch")
    yield _hours("notifications.hours", _("At these times"), _("such as 07:00-22:00, in your time zone"))


def _hours(key: str, label: str, hint: str) -> SettingField:
    wrong = _("“{text}” is not a span of one day: write it like 08:00-18:30, the earlier time first.")
    missing = _("The times are missing: write them like 08:00-18:30.")
    return SettingField(key, label, hint, wrong=wrong, missing=missing)


def _wait(key: str, label: str, hint: str) -> SettingField:
    wrong = _("“{text}” is not a time to wait: write one such as 5 workdays or 3 days.")
    missing = _("The time to wait is missing: write one such as 5 workdays.")
    return SettingField(key, label, hint, wrong=wrong, missing=missing)


def _linkedin(typed: str) -> str:
    """The page's address as people type it; anything else as it is, for the config to refuse."""
    try:
        return linkedin_typed(typed.strip())
    except ValueError:
        return typed.strip()


def _zone(typed: str) -> str:
    """The zone of a city or of a short name. Raises InputError unless exactly one fits."""
    from afterword.imports.spoken import Unclear, read_zone

    try:
        return read_zone(typed) if typed.strip() else ""
    except Unclear as unclear:
        said = str(unclear)
        if len(unclear.choices) > 1:
            several = _("“{text}” is the time of several places: name the city, such as {city}.")
            said = several.format(text=typed.strip(), city=unclear.choices[0].shown)
        raise InputError([Problem("you.time_zone", said, "")]) from None


def show(web: WebContext, request: Request) -> Response:
    """The page with all settings."""
    values = {key: _shown(value) for key, value in web.settings.raw().items()}
    saved = request.query_params.get("saved") == "1"
    return web.page("settings.html", **_form(web, values, {}), saved=saved)


def _shown(value: object) -> str:
    """A value of the file in its field's form."""
    return ("on" if value else "") if isinstance(value, bool) else str(value)


def _form(web: WebContext, values: Mapping[str, str], problems: Mapping[str, str]) -> dict[str, Any]:
    """Values for the template: the fields with their values and problems."""
    filled = [
        (
            title,
            [replace(f, value=values.get(f.key, ""), problem=problems.get(f.key, "")) for f in fields],
        )
        for title, fields in groups(web)
    ]
    return {"groups": filled, "seen": web.settings.fingerprint(), "wrong": bool(problems)}


def save(web: WebContext, _request: Request, given: Given) -> Response:
    """Write the changed settings; 409 if the file has changed since the page showed it."""
    if given.get("seen") != web.settings.fingerprint():
        return PlainTextResponse(
            _("Nothing was saved: the settings have changed since. Load the page again."), 409
        )
    fields = [field for _title, fields in groups(web) for field in fields]
    values: dict[str, object] = {}
    wrong: list[Problem] = []
    for one in fields:
        try:
            values[one.key] = one.typed(given.get(one.key, ""))
        except InputError as error:
            wrong += error.problems
    try:
        web.settings.change(values, wrong)
    except InputError as error:
        problems = dict(_by_field(web, fields, given, error))
        if not problems:
            raise
        return web.part("settings_form.html", **_form(web, given, problems), saved=False)
    return Response(headers={"HX-Redirect": f"{web.root}/settings?saved=1"})


def _by_field(
    web: WebContext, fields: list[SettingField], given: Given, error: InputError
) -> Iterator[tuple[str, str]]:
    """Each problem with its field. A problem without a field, such as in another key, goes to the first field."""
    places = {web.settings.place(field.key): field for field in fields}
    known = {field.key for field in fields}
    for problem in error.problems:
        if field := places.get(problem.place):
            yield field.key, field.refusal(given.get(field.key, ""))
        else:
            yield problem.place if problem.place in known else fields[0].key, str(problem)

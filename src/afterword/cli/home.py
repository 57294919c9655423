"""`afterword` alone: the next thing, what waits for you, and three commands; before set-up, where to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.config.language import _

if TYPE_CHECKING:
    from afterword.app import App
    from afterword.services.read_models import TodoView


def _welcome() -> list[str]:
    return [
        _("Afterword writes the letters that come after an interview, through your own Gmail."),
        "",
        _("It is not set up yet."),
        "  afterword setup    " + _("sets it up, in about five minutes"),
        "  afterword demo     "
        + _("shows everything first, on a Gmail on this machine; you need no account"),
        "  afterword --help   " + _("lists all commands"),
    ]


def home() -> None:
    """Print what a person needs first, whatever the state of things."""
    from afterword.app import opened
    from afterword.cli.printing import show
    from afterword.config import paths

    if not paths().config.exists():
        for line in _welcome():
            show(line)
        return
    with opened() as app:
        _at_a_glance(app)


def _at_a_glance(app: App) -> None:
    from afterword.app import is_running
    from afterword.cli.printing import show
    from afterword.services.queries import status

    view = status(app.account, app.clock.now(), running=is_running(app.paths))
    for line in (
        *_ahead(app),
        *_troubles(view.health.daemon, view.health.sign_in),
        *_commands(bool(view.interviews)),
    ):
        show(line)


def _ahead(app: App) -> list[str]:
    """What came in, the first thing that waits for the candidate, and how many more; else the next letter."""
    from afterword.cli.fast_path import written_again
    from afterword.cli.running import next_letter
    from afterword.messages import why
    from afterword.messages.words import named
    from afterword.services.meant import ShortCommands
    from afterword.services.queries import planned, todo, waiting

    now, zone = app.clock.now(), app.config.you.time_zone
    short = ShortCommands(app.account, now)
    view, asked = todo(app.account, now), waiting(planned(app.account, now), now)
    came_in = _came_in(view)
    if asked:
        one, step = asked[0]
        head = _("Next: {step} ({company})").format(step=named(step), company=one.interview.company)
        others = len(asked) - 1
        more = [_("{n} more: afterword todo").format(n=others)] if others else []
        return [*came_in, head, short(f"  {why(step.reason, zone)}"), *more]
    if again := written_again(app):
        return [*came_in, again[0]]
    return came_in or [f"{_('Nothing waits for you.')} {next_letter(app)}"]


def _came_in(view: TodoView) -> list[str]:
    """The latest mail about an interview, and an invitation that nobody has decided about."""
    from afterword.messages.words import came, full_sentence, promised, suggested

    heard = {n.interview: (n.mail.at, came(n.mail.class_, n.name, n.address), n.company) for n in view.news}
    heard |= {p.interview: (p.at, promised(p.by, p.until), p.company) for p in view.promises}
    heard |= {s.interview: (s.at, suggested(s.because, s.by), s.company) for s in view.suggestions}
    line = _("{said} ({company}). More: afterword todo")
    lines = [
        line.format(said=full_sentence(said).rstrip("."), company=company)
        for _at, said, company in sorted(heard.values(), reverse=True)
    ]
    titles = [offer.title for offer in view.offers[:1]]
    return lines[:2] + [
        _("An invitation came: {title}. More: afterword todo").format(title=t) for t in titles
    ]


def _troubles(daemon: str, sign_in: str) -> list[str]:
    lines = []
    if daemon == "stopped":
        lines.append(_("Afterword is not running, so nothing is written or sent: afterword service install"))
    if sign_in == "needed":
        lines.append(_("Google asks you to sign in again: afterword setup"))
    return lines


def _commands(any_interviews: bool) -> list[str]:
    if not any_interviews:
        return [
            "",
            "  afterword add      " + _("adds your first interview"),
            "  afterword web      " + _("shows the page in your browser"),
        ]
    return [
        "",
        "  afterword status   " + _("shows the whole plan"),
        "  afterword web      " + _("shows the page in your browser"),
        "  afterword --help   " + _("lists all commands"),
    ]

"""What runs: the daemon, one pass, the demo, the sandbox."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from afterword.cli.daemon import stay
from afterword.cli.printing import harmless, say, tell
from afterword.cli.usage import verb
from afterword.config.language import _, several
from afterword.errors import InputError, NeedsYou, Problem

if TYPE_CHECKING:
    from afterword.app import App


MOST_TOLD = 200
"""A pass shows at most this many events, the newest."""


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (run, demo, sandbox):
        verb(commands)(each)


def run(
    once: Annotated[bool, typer.Option("--once", help="Do the work once, then end.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what Afterword would do now; do nothing.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="With --once: exit with 6 if something needs you.")
    ] = False,
    service: Annotated[
        bool,
        typer.Option(
            "--service", help="Run as a service: wait until another Afterword ends, and show the log."
        ),
    ] = False,
) -> None:
    """Run Afterword in the foreground: write letters, watch for answers. Ctrl-C or SIGTERM ends it."""
    from afterword.app import opened

    if strict and not once:
        raise InputError([Problem("--strict", _("without --once"), "--once --strict")])
    if service and (once or dry_run):
        raise InputError([Problem("--service", _("with --once or --dry-run"), _("--service alone"))])
    if not once and not dry_run:
        return stay(service=service)
    with opened() as app:
        return _dry_run(app) if dry_run else _once(app, strict=strict)


def _dry_run(app: App) -> None:
    from afterword.daemon.daemon import dry_run
    from afterword.messages.words import intention

    intended = list(dry_run(app))
    for action, step in intended:
        print(harmless(f"{intention(action)}  {step}"))
    if not intended:
        say(f"{_('Nothing is due now.')} {next_letter(app)}")


def not_running(app: App) -> str:
    """How to start Afterword; empty while it runs."""
    from afterword.app import is_running

    if is_running(app.paths):
        return ""
    return _("Afterword is not running. To start it, run `afterword service install`.")


def next_letter(app: App) -> str:
    """Which letter leaves next, and when."""
    from afterword.cli.printing import both
    from afterword.messages.words import named
    from afterword.services.queries import letters_ahead

    now, zone = app.clock.now(), app.config.you.time_zone
    ahead = [step for step in letters_ahead(app.account, now) if step.due]
    if not ahead:
        return _("No letter is planned.")
    step = min(ahead, key=lambda each: each.due or now)
    return f"{named(step)}: {both(step.due or now, now, zone)}."


def _once(app: App, *, strict: bool) -> None:
    from afterword.daemon.daemon import once
    from afterword.services.queries import journal, todo

    newest = journal(app.account, before=0, limit=1).events
    failures = once(app)
    happened = _since(app, newest[0].number if newest else 0)
    for line in happened:
        tell(line)
    for failure in failures:
        say(f"{failure.step.key}: {failure.why}")
    if not failures and not happened:
        tell(f"{_('Nothing was due.')} {next_letter(app)}")
    waiting = todo(app.account, app.clock.now()).todo
    if strict and waiting:
        raise NeedsYou(
            several("{n} thing waits for you.", "{n} things wait for you.", len(waiting)).format(
                n=len(waiting)
            ),
            _("`afterword todo` lists them."),
        )


def _since(app: App, number: int) -> list[str]:
    """What happened after that event, earliest first."""
    from afterword.messages.history import folded
    from afterword.messages.words import happened, step_words
    from afterword.services.queries import journal

    page, zone = journal(app.account, before=0, limit=MOST_TOLD), app.config.you.time_zone
    lines = []
    for event in reversed(folded([event for event in page.events if event.number > number])):
        interview = page.interviews.get(event.interview)
        whose = step_words(event.step, interview) if event.step else event.interview
        lines.append(f"{whose}: {happened(event, zone)}.")
    return lines


def demo(
    serve: Annotated[
        bool, typer.Option("--serve", help="Keep everything running afterward, for you to try.")
    ] = False,
    no_story: Annotated[bool, typer.Option("--no-story", help="With --serve: skip the story.")] = False,
) -> None:
    """Play the whole story on a Gmail on this machine; you need no account."""
    from afterword.demo import story

    if no_story and not serve:
        raise InputError([Problem("--no-story", _("without --serve"), "--serve --no-story")])
    raise typer.Exit(story.play_at_once() if no_story else story.tell(serve=serve))


def sandbox(
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.")] = 0,
    account: Annotated[
        list[str] | None, typer.Option("--account", help="An address that gets a mailbox; repeat as needed.")
    ] = None,
    client_secrets: Annotated[
        Path,
        typer.Option("--client-secrets", metavar="FILE", help="Where to write a client file like Google's."),
    ] = Path("sandbox-client.json"),
) -> None:
    """Run only the sandbox, a Gmail on this machine, for your own tests."""
    from afterword.sandbox import serve

    wrong = [Problem("--account", repr(a), _("an email address")) for a in account or [] if "@" not in a]
    if not 0 <= port <= 65535:
        wrong.append(Problem("--port", str(port), _("a number from 0 to 65535")))
    if wrong:
        raise InputError(wrong)
    accounts = {
        address: address.partition("@")[0] for address in account or ["jane@gmail.com", "ana@acme.example"]
    }
    serve(port, accounts, client_secrets, say=lambda words: print(words, flush=True))

"""`afterword fleet`: many mailboxes on one PostgreSQL. Loads the fleet only when one of its verbs runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from afterword.cli.printing import document, harmless, say
from afterword.cli.reports import log_to_stderr
from afterword.cli.usage import Subcommands, verb
from afterword.config.language import _
from afterword.errors import AfterwordError

if TYPE_CHECKING:
    from afterword.fleet.office import Office

group = typer.Typer(
    cls=Subcommands,
    name="fleet",
    help="Look after many mailboxes on one PostgreSQL, for a career office or a coach.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
keys = typer.Typer(
    cls=Subcommands,
    name="keys",
    help="The keys that seal sign-ins.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (prepare, join, leave, coach, worker, dispatch, reap, push, web, status):
        verb(group)(each)
    verb(keys)(new)
    verb(keys)(rotate)
    group.add_typer(keys)
    commands.add_typer(group)


class NotInstalled(AfterwordError):
    """The fleet's libraries are not installed."""

    exit_code = 2


@contextmanager
def _office(*, prepared: bool = True) -> Iterator[Office]:
    """The fleet, with its logs on stderr."""
    try:
        from afterword.fleet import jobs, office
    except ModuleNotFoundError as lacking:
        hint = _("Install them: {command}").format(command="uv tool install --force '.[fleet]'")
        raise NotInstalled(_("The fleet needs {name}.").format(name=lacking.name), hint) from None
    log_to_stderr("procrastinate", "psycopg")
    with office.opened() as opened:
        if not prepared:
            jobs.prepare(opened)
        yield opened


def prepare() -> None:
    """Create the fleet's tables and its queue. Safe to run again."""
    with _office(prepared=False):
        say(_("The database is ready. Start `afterword fleet worker`, `dispatch` and `reap`."))


def join(
    file: Annotated[
        typer.FileBinaryRead,
        typer.Argument(metavar="FILE", help="The candidate's settings, as in config.toml."),
    ],
    coach: Annotated[str, typer.Option(metavar="EMAIL", help="The address of their coach.")] = "",
) -> None:
    """Take in a candidate, or change the settings of one who is there."""
    from afterword.config.reading import table

    with _office() as office:
        candidate = office.join(table(file.read(), file.name), coach)
        said = _("{email} is a candidate. They sign in at {url}.")
        say(said.format(email=candidate.email, url=office.config.web.url))


def leave(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The candidate's address.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a candidate with everything of theirs: interviews, letters' records, settings, sign-in."""
    with _office() as office:
        candidate = office.candidate(email)
        question = _("Remove everything of {email}? It cannot be undone.").format(email=candidate.email)
        if not (yes or typer.confirm(question)):
            raise typer.Exit(1)
        office.leave(candidate)
        say(_("Everything of {email} is gone.").format(email=candidate.email))


def worker(
    at_once: Annotated[
        int, typer.Option(metavar="N", min=0, max=64, help="Looks at a time; 0: as fleet.toml says.")
    ] = 0,
) -> None:
    """Look at mailboxes until SIGTERM or Ctrl-C. Run any number of workers, on any machine."""
    from afterword.fleet.processes import work

    with _office() as office:
        work(office, at_once=at_once or None)


def dispatch() -> None:
    """Find what is due every few seconds, until SIGTERM or Ctrl-C. A second dispatcher takes over if one ends."""
    from afterword.fleet.processes import dispatch as run

    with _office() as office:
        run(office)


def reap(once: Annotated[bool, typer.Option("--once", help="Look once, and end.")] = False) -> None:
    """Give the work of workers that are gone to others, until SIGTERM or Ctrl-C."""
    from afterword.fleet.processes import reap as run

    with _office() as office:
        given = run(office, once=once)
        if once:
            say(_("{count} looks were given back.").format(count=given))


def push() -> None:
    """Wake looks for the mail that Gmail pushes, until SIGTERM or Ctrl-C. Needs [push] in fleet.toml."""
    from afterword.fleet.processes import push as run

    with _office() as office:
        run(office)


def web() -> None:
    """Serve the page on which candidates look after letters and coaches see states, until SIGTERM or Ctrl-C."""
    from afterword.fleet.web import serve

    with _office() as office:
        say(_("The page is at {url}; Ctrl-C ends it").format(url=office.config.web.url))
        serve(office)


def coach(email: Annotated[str, typer.Argument(metavar="EMAIL", help="The coach's address.")]) -> None:
    """Print a link to the overview of a coach's candidates. It opens once, within ten minutes."""
    from afterword.fleet.sessions import link

    with _office() as office:
        key = link(office.records, email, office.clock.now())
        print(f"{office.config.web.url.rstrip('/')}/open?key={key}")


def status(json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False) -> None:
    """Show how many candidates, workers and looks there are, and how much of the day's quota is used."""
    with _office() as office:
        now = office.clock.now()
        counts = office.records.counts(now, now.date().isoformat())
        planned = office.config.looks.planned_units(counts.candidates)
        if json:
            document(_document(counts, now, planned, office.config.looks.units_a_day))
            return
        limit = office.config.looks.units_a_day
        for line in (
            _("{n} candidates, {late} due and not looked at yet").format(
                n=counts.candidates, late=counts.late
            ),
            _("{n} workers; {running} looks running, {waiting} waiting, {failed} failed in a week").format(
                n=counts.workers, running=counts.running, waiting=counts.waiting, failed=counts.failed
            ),
            _(
                "quota: {used:,} units used today, {planned:,} planned a day for polls, {limit:,} allowed"
            ).format(used=counts.units, planned=planned, limit=limit),
        ):
            print(harmless(line))


def _document(counts: Any, now: datetime, planned: int, limit: int) -> dict[str, Any]:
    from dataclasses import asdict

    quota = {"used_today": counts.units, "planned_a_day": planned, "allowed_a_day": limit}
    shown = {name: value for name, value in asdict(counts).items() if name != "units"}
    return {"schema": 1, "now": now.isoformat()} | shown | {"quota": quota}


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The key's name, such as 2026-11.")],
) -> None:
    """Print a new line for the file of keys. Put it first, then run `afterword fleet keys rotate`."""
    from afterword.fleet.keys import new_line

    print(new_line(name))


def rotate() -> None:
    """Wrap every sign-in's key with the newest key. Afterwards older lines of the file may go."""
    from afterword.fleet.keys import rotate as run

    with _office() as office:
        changed, seen = run(office.records, office.keys)
        say(
            _("{changed} of {seen} sign-ins were wrapped with the newest key.").format(
                changed=changed, seen=seen
            )
        )

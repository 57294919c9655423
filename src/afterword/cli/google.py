"""Everything checked; the sign-in with Google taken back."""

from __future__ import annotations

from typing import Annotated

import typer

from afterword.cli.printing import say
from afterword.cli.usage import verb


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (doctor, logout):
        verb(commands)(each)


def doctor(json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False) -> None:
    """Check everything that can be wrong, and say how to mend it.

    Exits with 6 where something is wrong. Nothing is changed, in Gmail or here.
    """
    from afterword.cli.printing import document
    from afterword.cli.tables import findings
    from afterword.doctor import examine

    view = examine()
    if json:
        document(view)
    else:
        findings(view)
        wrong = len([check for check in view["checks"] if not check["good"]])
        say(f"{wrong} to mend; → says how." if wrong else "All is well.")
    if not view["good"]:
        raise typer.Exit(6)


def logout() -> None:
    """Take the sign-in back at Google and remove it from the keyring."""
    from afterword.app import opened

    with opened() as app:
        from afterword.gmail.auth import revoke

        there = revoke(app.config.you.email)
        app.store.keep_sign_in(app.account, {"state": "needed"})
        say("Signed out: Google has taken the sign-in back." if there else "There was no sign-in.")

"""Everything checked; the sign-in with Google taken back."""

from __future__ import annotations

from typing import Annotated

import typer

from afterword.cli.printing import say
from afterword.cli.usage import verb
from afterword.config.language import _


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (doctor, logout):
        verb(commands)(each)


def doctor(json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False) -> None:
    """Check everything that can go wrong, and say how to fix it.

    Exits with 6 if something is wrong. It changes nothing, in Gmail or here.
    """
    from afterword.cli.doctor_view import findings
    from afterword.cli.printing import document
    from afterword.doctor import examine

    view = examine()
    if json:
        document(view)
    else:
        findings(view)
        wrong = len([check for check in view["checks"] if not check["good"]])
        say(_("{wrong} to fix; → says how.").format(wrong=wrong) if wrong else _("No problems found."))
    if not view["good"]:
        raise typer.Exit(6)


def logout() -> None:
    """Revoke the sign-in at Google and remove it from the keyring."""
    from afterword.app import opened
    from afterword.services.sign_in import signed_out

    with opened() as app:
        from afterword.gmail.auth import revoke

        there = revoke(app.config.you.email)
        signed_out(app.account)
        say(_("Signed out. Google has revoked the sign-in.") if there else _("You were not signed in."))

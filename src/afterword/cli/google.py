"""The sign-in with Google: made, checked, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from afterword.app import opened
from afterword.cli.printing import say
from afterword.cli.usage import verb


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (setup, doctor, logout):
        verb(commands)(each)


def setup(
    client_secrets: Annotated[
        Path, typer.Option("--client-secrets", metavar="FILE", help="Google's client file.")
    ],
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,
    port: Annotated[
        int, typer.Option(help="The port that Google's answer comes back to; 0 takes a free one.")
    ] = 0,
) -> None:
    """Sign in with Google, once."""

    from afterword.gmail.auth import sign_in

    with opened() as app:
        you = app.config.you.email
        signed = sign_in(
            client_secrets,
            you,
            endpoint=app.config.gmail.endpoint,
            open_browser=_open_browser if browser else None,
            show=lambda url: print(url, flush=True),
            port=port,
        )
        facts = {"state": "ok", "granted": list(signed.granted), "at": app.clock.now().isoformat()}
        app.store.keep_sign_in(app.account, facts)
        app.store.forget_told(app.account, "sign-in")
        say(f"signed in as {signed.account}")


def doctor(json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False) -> None:
    """Check everything that can be wrong, and say how to mend each."""
    from afterword.cli.printing import document
    from afterword.cli.tables import findings
    from afterword.doctor import examine

    view = examine()
    document(view) if json else findings(view)
    if not view["good"]:
        raise typer.Exit(6)


def logout() -> None:
    """Take the sign-in back at Google and remove it from the keyring."""
    from afterword.gmail.auth import revoke

    with opened() as app:
        there = revoke(app.config.you.email)
        app.store.keep_sign_in(app.account, {"state": "needed"})
        say("signed out" if there else "there was no sign-in")


def _open_browser(url: str) -> None:
    import webbrowser

    webbrowser.open(url)

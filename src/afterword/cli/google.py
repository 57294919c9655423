"""The sign-in with Google: made, checked, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from afterword.app import opened
from afterword.cli.printing import err


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    commands.command()(setup)


def setup(
    client_secrets: Annotated[
        Path, typer.Option("--client-secrets", metavar="FILE", help="Google's client file.")
    ],
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser.")] = True,  # noqa: FBT002  (a flag)
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
        err().print(f"signed in as {signed.account}")


def _open_browser(url: str) -> None:
    import webbrowser

    webbrowser.open(url)

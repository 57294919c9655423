"""The sign-in with Google: made, checked, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from afterword.cli.printing import say
from afterword.cli.usage import verb
from afterword.errors import InputError, Problem


def register(commands: typer.Typer) -> None:
    """Add these verbs."""
    for each in (setup, doctor, logout):
        verb(commands)(each)


def setup(
    client_secrets: Annotated[
        str, typer.Option("--client-secrets", metavar="FILE", help="Google's client file; required.")
    ] = "",
    browser: Annotated[
        bool,
        typer.Option("--browser/--no-browser", help="Open a browser, or only print the address to open."),
    ] = True,
    port: Annotated[
        int,
        typer.Option(
            metavar="N", help="The port of this machine that Google's answer comes to; 0 takes a free one."
        ),
    ] = 0,
) -> None:
    """Sign in with Google, once.

    The config is checked first. Then the address of Google's page stands alone on a line of stdout.
    """
    from afterword.app import opened

    _checked(client_secrets, port)
    with opened() as app:
        from afterword.gmail.auth import sign_in
        from afterword.gmail.permissions import PURPOSE

        say(f"Open this address, sign in as {app.config.you.email}, and leave both boxes ticked:")
        signed = sign_in(
            Path(client_secrets),
            app.config.you.email,
            endpoint=app.config.gmail.endpoint,
            open_browser=_open_browser if browser else None,
            show=lambda url: print(url, flush=True),
            port=port,
        )
        facts = {"state": "ok", "granted": list(signed.granted), "at": app.clock.now().isoformat()}
        app.store.keep_sign_in(app.account, facts)
        app.store.forget_told(app.account, "sign-in")
        say(f"Signed in as {signed.account}. Afterword may, and nothing else:")
        for scope in signed.granted:
            say(f"  {scope.rpartition('/')[2]}: {PURPOSE.get(scope, 'granted before, and not used')}")
        say("Next: `afterword add` for an interview, `afterword run` for the daemon that writes and watches.")


def _checked(client_secrets: str, port: int) -> None:
    """InputError with what is wrong with flags and config together."""
    from afterword import config as configs

    wrong, hint = [], ""
    if not client_secrets:
        expected = "the JSON file of your OAuth client, from the Google Cloud console"
        wrong.append(Problem("--client-secrets", "nothing", expected))
    if not 0 <= port <= 65535:
        wrong.append(Problem("--port", str(port), "a number from 0 to 65535"))
    try:
        configs.load(configs.paths().config)
    except InputError as error:
        wrong += error.problems
        hint = error.hint
    if wrong:
        raise InputError(wrong, hint)


def doctor(json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False) -> None:
    """Check everything that can be wrong, and say how to mend it.

    Exits with 6 where something is wrong. Nothing is changed, in Gmail or here.
    """
    from afterword.cli.printing import document
    from afterword.cli.tables import findings
    from afterword.doctor import examine

    view = examine()
    document(view) if json else findings(view)
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


def _open_browser(url: str) -> None:
    import webbrowser

    webbrowser.open(url)

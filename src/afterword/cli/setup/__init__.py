"""`afterword setup`: the guided way from nothing to a mailbox that works, safe to leave and to take up again.

No file says how far it came. What is done is seen from what is there: the config, the client and the sign-in in the
keyring, Gmail's own answer.
"""

from __future__ import annotations

from typing import Annotated

import typer

from afterword.cli.usage import verb


def register(commands: typer.Typer) -> None:
    """Add this verb."""
    verb(commands)(setup)


def setup(  # noqa: PLR0913, PLR0917  (each is a flag)
    client_secrets: Annotated[
        str, typer.Option("--client-secrets", metavar="FILE", help="Google's client file.")
    ] = "",
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Your name, as you sign letters.")] = None,
    email: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Your Gmail address.")] = None,
    phone: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="The number under your letters.")
    ] = None,
    linkedin: Annotated[str | None, typer.Option(metavar="URL", help="Your LinkedIn page.")] = None,
    time_zone: Annotated[str | None, typer.Option(metavar="ZONE", help="Such as America/New_York.")] = None,
    mode: Annotated[
        str | None, typer.Option(metavar="MODE", help="review: you send. schedule: Afterword sends.")
    ] = None,
    endpoint: Annotated[str | None, typer.Option(metavar="URL", help="A sandbox instead of Gmail.")] = None,
    browser: Annotated[
        bool | None,
        typer.Option("--browser/--no-browser", help="Open a browser, or only print the address."),
    ] = None,
    port: Annotated[
        int, typer.Option(metavar="N", help="The port for Google's answer; 0 takes a free one.")
    ] = 0,
    testing: Annotated[
        bool | None,
        typer.Option(
            "--testing/--production", help="The project's status; in Testing a sign-in ends after 7 days."
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Sign in again, even if the current sign-in works.")
    ] = False,
    test: Annotated[
        bool,
        typer.Option("--test/--no-test", help="Test it with a draft to yourself, then delete the draft."),
    ] = True,
    send_test: Annotated[
        bool | None,
        typer.Option(
            "--send-test/--no-send-test", help="Send that draft to yourself instead of deleting it."
        ),
    ] = None,
    steps: Annotated[
        bool, typer.Option("--steps", help="Print how to get the client file from Google, then end.")
    ] = False,
) -> None:
    """Set up Afterword with your Gmail: config, Google's client file, sign-in, and a test.

    It asks for what you don't give. You can stop at any time and continue later. With a config and
    --client-secrets it asks nothing, and prints the address of Google's page alone on a line of stdout.
    """
    from afterword.cli.setup import client_file, wizard
    from afterword.cli.setup.flags import Flags

    if steps:
        client_file.print_steps()
        return
    details = {
        "you.name": name,
        "you.email": email,
        "you.phone": phone,
        "you.linkedin": linkedin,
        "you.time_zone": time_zone,
        "letters.mode": mode,
        "gmail.endpoint": endpoint,
    }
    given = {key: value.strip() for key, value in details.items() if value is not None}
    flags = Flags(given, client_secrets, browser, port, testing, again, test, send_test)
    wizard.run(flags)

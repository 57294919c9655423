"""The course of the set-up, from whatever is there already to a mailbox that works."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from afterword import config as configs
from afterword.cli.asking import Question, answer, heard, somebody_there, yes_or_no
from afterword.cli.printing import absolute, say, tell
from afterword.cli.setup import client_file, details, ending
from afterword.cli.setup.flags import Flags, checked
from afterword.cli.setup.progress import SetupProgress
from afterword.config.language import _
from afterword.errors import AfterwordError, ClientGone, SignInNeeded
from afterword.gmail.console import PUBLISH, TESTING
from afterword.gmail.permissions import PURPOSE, short
from afterword.services.sign_in import accepted, sign_in_facts, signed_in

if TYPE_CHECKING:
    from afterword.app import App
    from afterword.config import Paths
    from afterword.gmail.auth import SignIn
    from afterword.gmail.client_secrets import Client

IN_TESTING = timedelta(days=7)


def run(flags: Flags) -> None:
    """Everything that is not there yet, in its order; InputError before anything is asked or made."""
    from afterword.app import opened

    places = configs.paths()
    known = places.config.exists()
    asks = somebody_there() and not (known and flags.client_secrets)
    checked(flags, places, asks=asks)
    if known:
        tell(_("Your config is {config}.").format(config=places.config))
    else:
        details.make(flags, places, asks=asks)
    with opened() as app:
        try:
            _with_google(app, flags, asks=asks)
        except KeyboardInterrupt:
            tell("\n" + _("Your progress is saved. To continue, run `afterword setup`."))
            raise
        mode = app.config.letters.mode
    if asks:
        ending.offer_service(places)
    _next(places, mode)
    if asks:
        ending.open_page(places, flags)


def _with_google(app: App, flags: Flags, *, asks: bool) -> None:
    """The sign-in, unless there is one that works; and the proof."""
    try:
        client = None if _signed_in_already(app, flags) else _client(app, flags)
    except ClientGone as gone:
        if not asks:
            raise
        tell(f"{gone.message} {_('You need another one.')}")
        client = client_file.asked_for(SetupProgress.of(app.paths))
    if client is not None:
        testing = _in_testing(client, flags, SetupProgress.of(app.paths), asks=asks)
        _sign_in(app, client, flags, asks=asks, testing=testing)
    if flags.test or flags.send_test:
        wanted = asks and _wants_mail() if flags.send_test is None else flags.send_test
        _proved(app, send=wanted)


def _signed_in_already(app: App, flags: Flags) -> bool:
    """There is a sign-in that Google accepts, by the client that is named, and nobody wants another one.

    KeyringError if the keyring cannot hold one: it is raised before anybody goes to Google's page.
    """
    from afterword.gmail import client_secrets
    from afterword.gmail.auth import kept_client

    you = app.config.you.email
    kept = kept_client(you)
    if kept is None or flags.again:
        return False
    if flags.client_secrets and client_secrets.read(Path(flags.client_secrets)).client_id != kept.client_id:
        return False
    try:
        with app.mailbox() as mailbox:
            mailbox.profile()
            mailbox.search("in:drafts", most=1)  # a profile may be read with one of the two permissions
    except SignInNeeded as trouble:
        if isinstance(trouble, ClientGone) and not flags.client_secrets:
            raise  # Google's page would not open with it
        tell(_("The current sign-in no longer works: {trouble}").format(trouble=trouble.message))
        return False
    accepted(app.account, app.clock.now())
    tell(
        _("You have signed in as {you}, and Google accepts it. (--again signs in once more.)").format(you=you)
    )
    _end_told(app)
    return True


def _client(app: App, flags: Flags) -> Client:
    """The client of the named file, of the last sign-in, or of a file that is asked for."""
    from afterword.gmail import client_secrets
    from afterword.gmail.auth import kept_client

    if flags.client_secrets:
        return client_secrets.read(Path(flags.client_secrets))
    if kept := kept_client(app.config.you.email):
        tell(_("Using the client of your last sign-in; --client-secrets FILE names another."))
        return kept
    return client_file.asked_for(SetupProgress.of(app.paths))


def _in_testing(client: Client, flags: Flags, progress: SetupProgress, *, asks: bool) -> bool:
    """Whether the project is in Testing, as the person says. Once they say 'in production', nobody asks again."""
    if flags.testing is None and progress.in_production(client):
        return False
    say()
    tell(_("Before you sign in: {advice}").format(advice=_(TESTING)[0].lower() + _(TESTING)[1:]))
    say(f"  {PUBLISH}")
    if flags.testing is not None or not asks:
        return flags.testing or False
    if not _says_yes(_('Does that page say "In production", or "Internal"? y or n')):
        tell(_('Press "Publish app" there, then "Confirm".'))
        if not _says_yes(_("Is it published now? y, or n to stay in Testing")):
            return True
    progress.said_production(client)
    return False


def _says_yes(words: str) -> bool:
    return answer(Question("yes", words, "y", yes_or_no), heard, say) == "y"


def _sign_in(app: App, client: Client, flags: Flags, *, asks: bool, testing: bool) -> None:
    """The sign-in is in the keyring, read back, and each permission is named."""
    from afterword.cli.setup.signing import asked_to_sign_in
    from afterword.gmail import token_store

    progress = SetupProgress.of(app.paths)
    try:
        signed = asked_to_sign_in(app, client, flags, asks=asks)
    except ClientGone:
        progress.forget_way()
        raise
    _kept(app, signed, testing=testing)
    progress.forget_way()
    if signed.lasts:
        progress.forget_production()
    say()
    tell(_("Signed in as {account}. Afterword has only these permissions:").format(account=signed.account))
    for scope in signed.granted:
        tell(f"- {short(scope)}: {PURPOSE.get(scope, _('granted before, and not used'))}", "  ")
    tell(_("The sign-in is in your keyring ({name}) and can be read.").format(name=token_store.ring().name))
    if flags.client_secrets:
        tell(_("You can delete the client file: the keyring has what Afterword needs from it."))
    _end_told(app)


def _kept(app: App, signed: SignIn, *, testing: bool) -> None:
    """What is known of the sign-in is in the store: when it was made, and when it ends where that is known."""
    now, lasts = app.clock.now(), signed.lasts or (IN_TESTING if testing else None)
    signed_in(app.account, signed.granted, now, now + lasts if lasts else None)


def _end_told(app: App) -> None:
    if ends := sign_in_facts(app.account).ends:
        when = absolute(ends, app.config.you.time_zone, app.clock.now())
        tell(
            _(
                "This sign-in ends on {when}, because the project was in Testing. Publish it, then "
                "`afterword setup --again`."
            ).format(when=when)
        )


def _wants_mail() -> bool:
    say()
    tell(_("Now a test: Afterword writes a draft to yourself, reads it and deletes it."))
    words = _("Send it to yourself instead of deleting it? y or n")
    return answer(Question("send", words, "n", yes_or_no), heard, say) == "y"


def _proved(app: App, *, send: bool) -> None:
    from afterword.letters import Sender
    from afterword.services.proof import Proof

    you = app.config.you
    say()
    try:
        with app.mailbox() as mailbox:
            sender = Sender(you.name, you.email, you.phone, you.linkedin)
            Proof(mailbox, sender, lambda words: tell("- " + words)).make(send=send)
    except AfterwordError:
        tell(_("The sign-in is saved, but the test failed. To test again, run `afterword setup`:"))
        raise


def _next(places: Paths, mode: str) -> None:
    from afterword.os_service import reachable, state

    say()
    tell(_("Everything works. Next steps:"))
    for command, what in _next_steps(starts=state(places).installed, can_start=reachable(places)):
        tell(f"{command:<26} {what}", "  ", " " * 29)
    if mode == "review":
        tell(_("Letters wait in your Gmail drafts until you send them or run `afterword approve`."))


def _next_steps(*, starts: bool, can_start: bool) -> Iterator[tuple[str, str]]:
    yield "afterword add", _("add an interview, from a file or by answering questions")
    if not starts:
        yield "afterword run", _("start Afterword, which writes letters and watches for answers")
    if can_start and not starts:
        yield "afterword service install", _("start it whenever you log in")
    yield "afterword doctor", _("find out what is wrong")

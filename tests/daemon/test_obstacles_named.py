"""What stands between the daemon and Google has its name in status, todo, log, doctor and on the page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs

from afterword.app import App
from afterword.cli import tables
from afterword.daemon.daemon import Daemon
from afterword.doctor import google
from afterword.gmail import token_store
from afterword.gmail.endpoints import GMAIL
from afterword.gmail.transport import Limits
from afterword.services import queries
from daemon.laptops import LaptopClock
from daemon.signing import LockableKeyring
from gmail.networks import certificate, proxy
from scenarios.world import JANE, LETTERS_LEAVE, World

CASES = {
    "certificate": (
        "200 Connection established",
        "issuer that this computer does not trust",
        "REQUESTS_CA_BUNDLE",
    ),
    "password": ("407 Proxy Authentication Required", "wants a name and a password", "HTTPS_PROXY"),
    "refusal": ("403 Forbidden", "refuses to connect", "oauth2.googleapis.com"),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A network in the way of Google; the environment names its proxy."""
    for name in ("https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    with proxy(CASES[request.param][0], certificate(tmp_path)) as there:
        monkeypatch.setenv("HTTPS_PROXY", f"http://jane:s3cret@{there.place}")
        yield request.param


def at_google(world: World) -> App:
    """Jane's Afterword, whose endpoint and sign-in are Google's own."""
    kept = token_store.kept(JANE)
    assert kept is not None
    token_store.keep(JANE, replace(kept, token_uri="https://oauth2.googleapis.com/token"))
    gmail = structs.replace(world.app.config.gmail, endpoint=GMAIL)
    config = structs.replace(world.app.config, gmail=gmail)
    return replace(world.app, config=config, limits=Limits(2, 1, 3, again=0))


def shown(app: App, world: World, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What status and todo print."""
    tables.status_tables(queries.status(app.account, world.now, running=True), "America/New_York")
    status = capsys.readouterr().out
    tables.todo_list(queries.todo(app.account, world.now), "America/New_York")
    return [" ".join(text.split()) for text in (status, capsys.readouterr().out)]


def test_the_obstacle_is_named_wherever_the_person_looks(
    signed: World,
    ring: LockableKeyring,
    case: str,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What it is and what helps, and not 'check the network'; the sign-in stays good; no password is repeated."""
    _, said, help_ = CASES[case]
    app = at_google(signed)
    signed.at(LETTERS_LEAVE)
    with caplog.at_level(logging.WARNING, "afterword"):
        Daemon(app).poll()
    (check,) = google.sign_in(app)
    places = [caplog.text, f"{check.found} {check.fix}", *shown(app, signed, capsys)]
    for text in places:
        assert said in text
        assert help_ in text
        assert "s3cret" not in text
        assert "Check the network." not in text
    health = queries.health(app.account, running=True)
    assert health.sign_in == "ok"
    assert health.trouble is not None
    assert health.trouble.kind == ("certificate" if case == "certificate" else "proxy")
    assert "afterword setup" not in "".join(places)


def test_the_obstacle_is_forgotten_once_gmail_answers(signed: World, ring: LockableKeyring) -> None:
    """A trouble of another name begins anew; one that goes on keeps its beginning; a good answer ends it."""
    daemon = Daemon(signed.app)
    daemon.poll()
    seen = []
    for fault, minutes in (("redirect", 20), ("redirect", 20), ("", 20)):
        signed.sandbox.clear_faults()
        if fault:
            signed.sandbox.fault(fault, times=None)
        signed.later(minutes=minutes)
        daemon.poll()
        seen.append(queries.health(signed.app.account, running=True).trouble)
    assert seen[0] is not None
    assert seen[0].kind == "portal"
    assert seen[1] == seen[0]
    assert seen[2] is None


def test_a_clock_that_is_wrong_is_named_while_gmail_answers(
    signed: World, ring: LockableKeyring, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Gmail takes the requests of a laptop an hour ahead: status and log say so, and no longer once it is set."""
    wound = LaptopClock(signed.clock)

    class Fast(LaptopClock):
        """A laptop's clock that is an hour fast."""

        def now(self):  # type: ignore[no-untyped-def]  # as its base has it
            """This instant, and an hour."""
            return super().now() + timedelta(hours=1)

    app = replace(signed.app, clock=Fast(signed.clock))
    with caplog.at_level(logging.WARNING, "afterword"):
        for _ in range(3):
            Daemon(app).poll()
    assert caplog.text.count("60 minutes fast") == 1
    assert all(
        "60 minutes fast" in text and "cannot reach" not in text for text in shown(app, signed, capsys)
    )
    Daemon(replace(app, clock=wound)).poll()
    assert queries.health(app.account, running=True).trouble is None

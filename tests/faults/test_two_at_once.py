"""Two at once: commands beside a pass wait or succeed, and there is never a second pass."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from afterword.app import is_running
from afterword.config.clock import StoryClock
from afterword.domain.model import EventKind
from afterword.engine.pass_ import run_pass
from afterword.engine.sync import poll
from afterword.gmail.permissions import COMPOSE, READ
from afterword.gmail.token_store import SERVICE, StoredSignIn
from afterword.storage import Store
from afterword.storage.rows import KeptEvent, event_of
from scenarios.world import ANA, ENDS, ID, JANE, LI, World, meeting, world_in
from web.browsers import Browser, WebHome, words

PATIENCE = 60.0

NOTES = """\
[notes]
fit = [{ stem = "last-job", text = "built a shift calendar that 300 people read" }]
"""

OTHER = """\
company = "Globex"
position = "Planner"
starts = {starts:%Y-%m-%dT%H:%M:%S}
ends = {ends:%Y-%m-%dT%H:%M:%S}
time_zone = "UTC"

[[people]]
name = "Sam Hill"
email = "sam@globex.example"
"""


@pytest.fixture
def present(tmp_path: Path, fresh_store: Path) -> Iterator[World]:
    """Jane's Afterword by the real clock, as processes find it; an interview ended an hour ago."""
    now = datetime.now(UTC)
    with world_in(tmp_path / "home", fresh_store, "review", begins=now) as made:
        made.add(replace(meeting(ANA), starts=now - timedelta(hours=2), ends=now - timedelta(hours=1)))
        client, token = made.sandbox.client_secrets()["installed"], made.sandbox.sign_in(JANE)
        kept = StoredSignIn(
            client["client_id"],
            client["token_uri"],
            (COMPOSE, READ),
            client["client_secret"],
            token["refresh_token"],
        )
        made.sandbox.state.keyring[SERVICE, JANE] = json.dumps(asdict(kept))
        yield made
        made.at(datetime.now(UTC))


def surroundings(world: World) -> dict[str, str]:
    """The environment of a process of Jane's."""
    return os.environ | {
        "AFTERWORD_HOME": str(world.app.paths.home),
        "AFTERWORD_SANDBOX": world.sandbox.url,
        "AFTERWORD_SANDBOX_KEY": world.sandbox.control_key,
        "PYTHON_KEYRING_BACKEND": "afterword.sandbox.keyring.SandboxKeyring",
    }


def said(world: World, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "afterword", *words],
        env=surroundings(world),
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@contextmanager
def held_pass(world: World) -> Iterator[subprocess.Popen[bytes]]:
    """A pass in a process of its own that has the lock and waits for Gmail, until the block ends."""
    command = [sys.executable, "-m", "afterword", "run", "--once"]
    process = subprocess.Popen(command, env=surroundings(world))
    ends = time.monotonic() + PATIENCE
    while "token" not in world.asked() and time.monotonic() < ends:
        time.sleep(0.01)
    with world.sandbox.state.world.lock:  # the sandbox answers nobody
        yield process
    process.wait(PATIENCE)


def test_commands_beside_a_pass_do_not_wait_for_it(present: World) -> None:
    """While a pass waits for Gmail, words, notes and a new interview are taken at once; another pass is not begun."""
    mark = present.mark()
    now = datetime.now(UTC)
    with held_pass(present) as passing:
        other = OTHER.format(starts=now - timedelta(hours=3), ends=now + timedelta(hours=3))
        beside = (
            (("hold", f"{ID}/thank-you/{ANA}"), ""),
            (("notes", ID, "-"), NOTES),
            (("add", "-"), other),
            (("run", "--once"), ""),
        )
        with ThreadPoolExecutor(len(beside)) as hands:
            *spoken, second = hands.map(lambda each: said(present, *each[0], given=each[1]), beside)
        assert passing.poll() is None, "the pass did not wait"
        assert is_running(present.app.paths)
    assert [(s.returncode, s.stderr if s.returncode else "") for s in spoken] == [(0, "")] * 3
    assert second.returncode == 5
    assert passing.wait(PATIENCE) == 0
    assert present.asked(mark).count("gmail.users.drafts.create") == 1
    assert present.asked(mark).count("token") == 1, "another process went to Google"
    assert said(present, "run", "--once").returncode == 0
    assert "300 people" in " ".join(present.draft(ANA)["text"].split())


def test_the_page_beside_a_pass_does_not_wait_for_it(present: World) -> None:
    """While a pass waits for Gmail the page is shown and takes a word; it asks nothing of Gmail."""
    home = present.app.paths.home
    browser = Browser(WebHome(home, StoryClock(home / "unused.json"), present.app))
    browser.come_in()
    step, mark = f"{ID}/thank-you/{ANA}", present.mark()
    with held_pass(present) as passing:
        assert "Ana Ruiz" in words(browser.get(f"/interview/{ID}"))
        assert browser.say("hold", step, "ready").status_code < 400
        assert passing.poll() is None, "the pass did not wait"
    assert passing.wait(PATIENCE) == 0
    assert present.kinds()["held"] == 1
    assert present.asked(mark).count("gmail.users.drafts.create") == 1
    assert present.asked(mark).count("token") == 1, "the page went to Google"
    assert present.states()[f"thank-you/{ANA}"] == "drafted"


def test_words_beside_passes_are_all_kept(world: World) -> None:
    """Fifty words from a second connection, while passes write to the same store: the journal has every one."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA, LI))
    failures: list[BaseException] = []

    def talk() -> None:
        store = Store.open(str(world.app.paths.database), now=world.now)
        try:
            account = store.account(JANE)
            for number in range(50):
                kind = EventKind.HELD if number % 2 else EventKind.APPROVED
                event = event_of(
                    KeptEvent(ID, kind, world.now, f"{ID}/thank-you/{ANA}", "ana", {}, f"word:{number}")
                )
                store.record(account, [event], look_at={ID: world.now})
        except Exception as error:  # noqa: BLE001  (told by the test)
            failures.append(error)
        finally:
            store.close()

    beside = threading.Thread(target=talk)
    beside.start()
    passes = 0
    while beside.is_alive() or passes == 0:
        poll(world.context, world.now)
        run_pass(world.context, world.clock.now, mail=False)
        passes += 1
    beside.join()
    assert failures == []
    words = [e.once for e in world.journal() if e.once.startswith("word:")]
    assert words == [f"word:{number}" for number in range(50)]
    assert world.kinds()["drafted"] == 2
    assert world.kinds()["drafting"] == 2


def test_two_hands_on_one_step_begin_it_once(world: World) -> None:
    """Two passes from the same plan, as if the lock had failed: the journal lets one of them begin the create."""
    world.at(ENDS + timedelta(minutes=1))
    world.add(meeting(ANA))
    started = threading.Barrier(2)

    def hand() -> None:
        store = Store.open(str(world.app.paths.database), now=world.now)
        try:
            context = replace(world.context, store=store, reads=first.reads, writes=first.writes)
            started.wait(PATIENCE)
            run_pass(context, world.clock.now, mail=False)
        finally:
            store.close()

    first = world.context
    others = [threading.Thread(target=hand) for _ in range(2)]
    for each in others:
        each.start()
    for each in others:
        each.join()
    assert len(world.drafts(ANA)) == 1
    assert world.kinds()["drafting"] == 1

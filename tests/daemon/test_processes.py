"""The daemon as a process: how it begins, ends, and keeps others out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from afterword.app import is_running
from afterword.gmail.permissions import COMPOSE, READ
from afterword.gmail.token_store import SERVICE, StoredSignIn
from scenarios.world import ANA, JANE, WRITES, World, meeting, world_in

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")

PATIENCE = 20.0


@pytest.fixture
def world(tmp_path: Path, fresh_store: Path) -> Iterator[World]:
    """Jane's Afterword in review mode, as processes find it, by the real clock; an interview ended an hour ago."""
    now = datetime.now(UTC)
    with world_in(tmp_path / "home", fresh_store, begins=now) as made:
        made.add(replace(meeting(ANA), starts=now - timedelta(hours=2), ends=now - timedelta(hours=1)))
        keep_sign_in(made)
        yield made
        made.at(datetime.now(UTC))


def keep_sign_in(world: World) -> None:
    """Jane's sign-in is in the keyring that the processes use."""
    client, token = world.sandbox.client_secrets()["installed"], world.sandbox.sign_in(JANE)
    entry = StoredSignIn(
        client["client_id"],
        client["token_uri"],
        (COMPOSE, READ),
        client["client_secret"],
        token["refresh_token"],
    )
    world.sandbox.state.keyring[SERVICE, JANE] = json.dumps(asdict(entry))


def surroundings(world: World) -> dict[str, str]:
    """The environment of a process of Jane's."""
    return os.environ | {
        "AFTERWORD_HOME": str(world.app.paths.home),
        "AFTERWORD_SANDBOX": world.sandbox.url,
        "AFTERWORD_SANDBOX_KEY": world.sandbox.control_key,
        "PYTHON_KEYRING_BACKEND": "afterword.sandbox.keyring.SandboxKeyring",
    }


def command(*words: str) -> list[str]:
    """`afterword` with those words."""
    return [sys.executable, "-m", "afterword", *words]


def ended(world: World, *words: str) -> subprocess.CompletedProcess[str]:
    """One command, run to its end."""
    return subprocess.run(
        command(*words),
        env=surroundings(world),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@contextmanager
def daemon(world: World) -> Iterator[subprocess.Popen[bytes]]:
    """The daemon at work: it has the lock, and has read the mailbox."""
    with subprocess.Popen(
        command("run"), env=surroundings(world), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            until = time.monotonic() + PATIENCE
            while not (is_running(world.app.paths) and world.drafts()) and time.monotonic() < until:
                assert process.poll() is None, "the daemon ended by itself"
                time.sleep(0.05)
            yield process
        finally:
            if process.poll() is None:
                process.kill()


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_daemon_within_seconds(world: World, name: signal.Signals) -> None:
    """SIGTERM and Ctrl-C end it with 0 in less than five seconds; the lock is free again, the draft was made."""
    with daemon(world) as running:
        began = time.monotonic()
        running.send_signal(name)
        assert running.wait(PATIENCE) == 0
        assert time.monotonic() - began < 5
    assert not is_running(world.app.paths)
    assert len(world.drafts()) == 1


def test_a_second_daemon_is_kept_out(world: World) -> None:
    """While one runs, another `run` and a `run --once` end with 5 and say why."""
    with daemon(world) as running:
        for words in (["run"], ["run", "--once"]):
            second = ended(world, *words)
            assert second.returncode == 5
            assert "another Afterword" in second.stderr
        assert running.poll() is None


def test_one_pass_and_what_it_would_do(world: World) -> None:
    """`--dry-run` prints the actions and writes nothing; `--once` does them; with `--strict` what waits gives 6."""
    dry = ended(world, "run", "--dry-run")
    assert (dry.returncode, dry.stderr) == (0, "")
    assert dry.stdout.startswith("create the draft")
    assert WRITES.isdisjoint(world.asked())
    assert world.drafts() == []
    strict = ended(world, "run", "--once", "--strict")
    assert strict.returncode == 6, strict.stderr
    assert len(world.drafts()) == 1
    again = ended(world, "run", "--once")
    assert again.returncode == 0, again.stderr
    assert len(world.drafts()) == 1

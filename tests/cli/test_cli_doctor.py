"""Faults made on purpose: the doctor names each with what fixes it, and is clean once that is done."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, TypeAlias

import keyring
import pytest
from keyring.backends import fail
from keyring.errors import KeyringLocked

from afterword import os_service as service
from afterword.app import STORY_CLOCK, locked, opened
from afterword.config import paths
from afterword.config.clock import StoryClock
from afterword.gmail import token_store
from afterword.gmail.permissions import COMPOSE
from afterword.gmail.token_store import SERVICE, StoredSignIn
from afterword.sandbox import Sandbox
from cli.homes import Home
from gmail.conftest import MemoryKeyring
from jane import ANA, ID, JANE, here

Fault: TypeAlias = Callable[["Patient"], Callable[[], object]]
"""Does the damage, and gives back what fixes it."""


class Patient:
    """A home where all is well until somebody damages it: signed in, the daemon at work, a copy of the store made."""

    def __init__(self, home: Home, gmail: Sandbox, patch: pytest.MonkeyPatch, running: ExitStack) -> None:
        self.home, self.gmail, self.patch, self.running = home, gmail, patch, running

    def examined(self) -> dict[str, dict[str, Any]]:
        """What the doctor says, by name; the worst of a name."""
        checks = self.home.run("doctor", "--json").json["checks"]
        return {c["name"]: c for c in sorted(checks, key=lambda c: not c["good"])}


@pytest.fixture
def patient(home: Home, gmail: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Patient]:
    """As above; the daemon is played by its lock."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home.folder.parent / "xdg"))
    with opened() as app:
        app.store.backup(app.paths.backups, app.clock.now())
        facts = {"state": "ok", "at": app.clock.now().isoformat()}
        app.store.keep_sign_in(app.account_id, facts)
    with ExitStack() as running:
        running.enter_context(locked(paths()))
        yield Patient(home, gmail, monkeypatch, running)


def config_broken(patient: Patient) -> Callable[[], object]:
    """A key that is not known."""
    text = (patient.home.folder / "config.toml").read_text("utf-8")
    patient.home.config(text + "\n[nudges]\nmosst = 1\n")
    return lambda: patient.home.config(text)


def template_broken(patient: Patient) -> Callable[[], object]:
    """A letter of one's own that names something which is not there."""
    folder = patient.home.folder / "templates"
    folder.mkdir()
    (folder / "thank-you.txt.j2").write_text("Dear {{ nobody_knows }}", "utf-8")
    return lambda: shutil.rmtree(folder)


def zones_old(patient: Patient) -> Callable[[], object]:
    """A system whose zone data nobody has updated for years."""
    folder, before = patient.home.folder.parent / "zones", zoneinfo.TZPATH
    (folder / "America").mkdir(parents=True)
    with as_file(files("tzdata.zoneinfo.America") / "New_York") as file:
        shutil.copy(file, folder / "America" / "New_York")
    (folder / "tzdata.zi").write_text("# version 2015a\n", "utf-8")
    zoneinfo.reset_tzpath([folder])
    return lambda: zoneinfo.reset_tzpath(before)


def clock_slow(patient: Patient) -> Callable[[], object]:
    """A laptop nine minutes behind Gmail."""
    slow = StoryClock(patient.home.folder / "slow.json")
    slow.rest_at(patient.home.clock.now() - timedelta(minutes=9))
    patient.patch.setenv(STORY_CLOCK, str(slow.path))
    return lambda: patient.patch.setenv(STORY_CLOCK, str(patient.home.clock.path))


class ClosedKeyring(MemoryKeyring):
    """One that the person has locked."""

    def get_password(self, service: str, username: str) -> str | None:
        """Refuse."""
        raise KeyringLocked("Failed to unlock the collection!")


def keyring_locked(_patient: Patient) -> Callable[[], object]:
    """The keyring is locked."""
    before = keyring.get_keyring()
    keyring.set_keyring(ClosedKeyring())
    return lambda: keyring.set_keyring(before)


def keyring_missing(_patient: Patient) -> Callable[[], object]:
    """There is no keyring."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    return lambda: keyring.set_keyring(before)


def signed_out(patient: Patient) -> Callable[[], object]:
    """The entry is gone."""
    kept = keyring.get_password(SERVICE, JANE) or ""
    keyring.delete_password(SERVICE, JANE)
    return lambda: keyring.set_password(SERVICE, JANE, kept)


def sign_in_revoked(patient: Patient) -> Callable[[], object]:
    """The person took the access away at Google."""
    patient.gmail.revoke(JANE)
    return lambda: sign_in_anew(patient)


def sign_in_anew(patient: Patient, scopes: tuple[str, ...] | None = None) -> None:
    """Another sign-in is in the keyring."""
    answer = patient.gmail.sign_in(JANE, list(scopes) if scopes else None)
    client = patient.gmail.client_secrets()["installed"]
    kept = StoredSignIn(
        client["client_id"],
        client["token_uri"],
        tuple(answer["scope"].split()),
        client["client_secret"],
        answer["refresh_token"],
    )
    token_store.keep(JANE, kept)


def box_unticked(patient: Patient) -> Callable[[], object]:
    """A sign-in without the permission to read."""
    sign_in_anew(patient, (COMPOSE,))
    return lambda: sign_in_anew(patient)


def other_account(patient: Patient) -> Callable[[], object]:
    """The sign-in in the keyring is Ana's."""
    kept = json.loads(keyring.get_password(SERVICE, JANE) or "{}")
    token = patient.gmail.sign_in(ANA)["refresh_token"]
    keyring.set_password(SERVICE, JANE, json.dumps(kept | {"refresh_token": token}))
    return lambda: sign_in_anew(patient)


def made_in_testing(patient: Patient) -> Callable[[], object]:
    """Google ends the sign-in before the nudges are due."""
    now = patient.home.clock.now()
    with opened() as app:
        facts = app.store.sign_in(app.account_id)
        app.store.keep_sign_in(app.account_id, facts | {"ends": (now + timedelta(days=6)).isoformat()})
    patient.home.added()

    def again() -> None:
        with opened() as app:
            app.store.keep_sign_in(app.account_id, facts)

    return again


def gmail_stumbles(patient: Patient) -> Callable[[], object]:
    """Gmail answers nothing but 503."""
    patient.gmail.fault("503", "gmail.users.*", times=None)
    return patient.gmail.clear_faults


def store_damaged(patient: Patient) -> Callable[[], object]:
    """The store's file is overwritten."""
    file = patient.home.folder / "afterword.db"
    copy = next((patient.home.folder / "backups").glob("*.db"))
    for beside in patient.home.folder.glob("afterword.db-*"):
        beside.unlink()
    file.write_bytes(b"no database" * 500)
    return lambda: shutil.copy(copy, file)


def copies_missing(patient: Patient) -> Callable[[], object]:
    """The mailbox is read day by day, and no copy can be made: a file stands where they belong."""
    folder = patient.home.folder / "backups"
    shutil.move(folder, f"{folder}.away")
    folder.write_text("not a folder", "utf-8")
    with opened() as app:
        app.store.record(app.account_id, [], synced_at=app.clock.now())

    def put_right() -> None:
        folder.unlink()
        shutil.move(f"{folder}.away", folder)

    return put_right


def log_is_a_folder(patient: Patient) -> Callable[[], object]:
    """Nothing can be logged."""
    (patient.home.folder / "afterword.log").unlink(missing_ok=True)
    (patient.home.folder / "afterword.log").mkdir()
    return (patient.home.folder / "afterword.log").rmdir


def service_stale(patient: Patient) -> Callable[[], object]:
    """The service was installed by an Afterword that is no more."""
    file = Path(service.state(paths()).file)
    file.parent.mkdir(parents=True)
    file.write_text('[Service]\nExecStart=:/usr/bin/env "/nowhere/bin/python" -m afterword\n', "utf-8")
    return file.unlink


def daemon_stopped(patient: Patient) -> Callable[[], object]:
    """Nobody does the work."""
    patient.running.close()
    return lambda: patient.running.enter_context(locked(paths()))


def mailbox_at_its_limit(patient: Patient) -> Callable[[], object]:
    """So much was sent today that Gmail will soon take no more."""
    for _ in range(455):
        patient.gmail.write(JANE, ANA, "Hello", "Hello")
    return lambda: patient.home.clock.rest_at(patient.home.clock.now() + timedelta(hours=25))


FAULTS: list[tuple[Fault, str, str]] = [
    (config_broken, "config", "edit "),
    (template_broken, "templates", "nobody_knows"),
    (zones_old, "time zone", "pip install --upgrade tzdata"),
    (clock_slow, "clock", "set the laptop's clock"),
    (keyring_locked, "keyring", "gnome-keyring-daemon --replace --unlock"),
    (keyring_missing, "keyring", "PYTHON_KEYRING_BACKEND="),
    (signed_out, "sign-in", "afterword setup"),
    (sign_in_revoked, "sign-in", "afterword setup"),
    (box_unticked, "permissions", "tick every box"),
    (other_account, "sign-in", "afterword setup"),
    (made_in_testing, "sign-in's end", "afterword setup --again"),
    (gmail_stumbles, "gmail", "network"),
    (store_damaged, "store", "backups"),
    (copies_missing, "store", "backups"),
    (log_is_a_folder, "log", "mv "),
    (service_stale, "service", "afterword "),
    (daemon_stopped, "daemon", "afterword run"),
    (mailbox_at_its_limit, "quota", "send less by hand"),
]


@pytest.mark.parametrize(("fault", "name", "fix"), FAULTS, ids=[f[0].__name__ for f in FAULTS])
def test_each_fault_is_named_and_mended(patient: Patient, fault: Fault, name: str, fix: str) -> None:
    """Damaged, that check alone is wrong and says what fixes it; mended, everything is good again, and exits with 0."""
    put_right = fault(patient)
    try:
        sick = patient.examined()
    finally:
        put_right()
    wrong = {key: check for key, check in sick.items() if not check["good"]}
    assert set(wrong) == {name}, wrong
    assert fix in f"{wrong[name]['found']} {wrong[name]['fix']}"
    assert wrong[name]["fix"]
    ran = patient.home.run("doctor")
    assert ran.code == 0, ran.out
    assert "WRONG" not in ran.out
    assert "No problems found." in ran.err


def test_a_look_that_breaks_hides_no_other(patient: Patient) -> None:
    """Even a bug in one look is a line of it, with a report in the log; all other lines are there."""
    before = set(patient.examined())
    patient.home.added()
    with opened() as app, closing(sqlite3.connect(app.paths.database)) as store, store:
        store.execute("UPDATE interviews SET time_zone = 'Nowhere/Land' WHERE id = ?", (ID,))
    ran = patient.home.run("doctor", "--json")
    found = {check["name"]: check for check in ran.json["checks"]}
    assert ran.code == 6
    assert set(found) == before
    assert [name for name, check in found.items() if not check["good"]] == ["sign-in's end"]
    assert "ZoneInfoNotFoundError" in found["sign-in's end"]["found"]
    assert "Nowhere/Land" in (patient.home.folder / "afterword.log").read_text("utf-8")


def test_the_end_of_a_sign_in_names_the_letters_behind_it(patient: Patient) -> None:
    """How old it is, when Google ends it, how many letters are due after that, and the first of them."""
    made_in_testing(patient)
    found = patient.examined()["sign-in's end"]["found"]
    assert "made Mon 23 Nov 15:30" in found
    assert "it ends Sun 29 Nov 15:30" in found
    assert "2 letters are due after that, first: Nudge to Rita Sommer on Mon 30 Nov 08:00" in found


def test_a_sign_in_that_may_be_of_testing_says_so(patient: Patient) -> None:
    """Within its first week nobody knows; after that it has shown that it lasts."""
    young = patient.examined()["sign-in's end"]
    assert young["good"]
    assert "if the project is still in Testing it ends Mon 30 Nov 15:30" in young["found"]
    patient.home.clock.rest_at(here(1, 12, month=12))
    old = patient.examined()["sign-in's end"]
    assert "lasts until you take it back" in old["found"]


def test_what_was_sent_and_refused_today_is_told(patient: Patient) -> None:
    """The messages of a day against Gmail's limit, and how often Gmail asked for patience, by the log."""
    from logging import getLogger

    patient.gmail.write(JANE, ANA, "Hello", "By hand")
    patient.home.run("status")
    getLogger("afterword.daemon").warning("Gmail is away: Gmail asks Afterword to slow down.; again at 12")
    found = patient.examined()["quota"]
    assert found["found"].startswith("1 message left this mailbox in the last day, of 500 that Gmail allows")
    assert "asked for patience 1 time" in found["found"]

"""Without a sign-in nothing leaves and nothing is lost: one alert with what fixes it, and afterwards it goes on."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

import keyring
import pytest
from keyring.backends import fail
from msgspec import structs

from afterword.daemon.daemon import Daemon, once
from afterword.domain.model import EventKind
from afterword.errors import WrongAccount
from afterword.gmail import token_store
from afterword.gmail.permissions import COMPOSE, READ
from afterword.services import commands, queries
from afterword.services.documents import instant
from daemon.signing import LockableKeyring, beats, letters, sign_in
from scenarios.world import ENDS, ID, JANE, LETTERS_LEAVE, SAM, World, meeting


@pytest.fixture
def world(signed: World) -> World:
    """Two letters lie in Gmail for their time, and the sign-in is good."""
    return signed


ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")


def revoked(world: World, _ring: LockableKeyring) -> None:
    """She takes the access away on Google's page."""
    world.sandbox.revoke(JANE)


def expired(world: World, _ring: LockableKeyring) -> None:
    """The refresh token is seven days old in a project in 'Testing', and the access token is used up."""
    world.sandbox.publish(testing=True)
    now = world.now
    world.at(now - timedelta(days=7, hours=1))
    sign_in(world)
    world.at(now)


def unreadable(world: World, _ring: LockableKeyring) -> None:
    """The box for reading was left unticked."""
    sign_in(world, scopes=[COMPOSE])


def unwritable(world: World, _ring: LockableKeyring) -> None:
    """The box for writing was left unticked."""
    sign_in(world, scopes=[READ])


def refused_to_write(world: World, _ring: LockableKeyring) -> None:
    """The keyring's entry claims both permissions, but Google lets the sign-in only read."""
    token, kept = world.sandbox.sign_in(JANE, [READ]), token_store.kept(JANE)
    assert kept is not None
    token_store.keep(JANE, replace(kept, refresh_token=token["refresh_token"]))


def refused_to_read(world: World, _ring: LockableKeyring) -> None:
    """She took the permission to read away later: the keyring's entry still claims both."""
    token, kept = world.sandbox.sign_in(JANE, [COMPOSE]), token_store.kept(JANE)
    assert kept is not None
    token_store.keep(JANE, replace(kept, refresh_token=token["refresh_token"]))


def locked(_world: World, ring: LockableKeyring) -> None:
    """The keyring is locked."""
    ring.locked = True


def gone(_world: World, _ring: LockableKeyring) -> None:
    """There is no keyring any more."""
    keyring.set_keyring(fail.Keyring())


def emptied(_world: World, ring: LockableKeyring) -> None:
    """The keyring has no such entry any more."""
    ring.entries.clear()


Trouble: TypeAlias = Callable[[World, LockableKeyring], None]
TROUBLES: tuple[Trouble, ...] = (
    revoked,
    expired,
    unreadable,
    unwritable,
    refused_to_write,
    refused_to_read,
    locked,
    gone,
    emptied,
)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_sends_pause_one_alert_is_given_and_after_signing_in_it_goes_on(
    world: World, ring: LockableKeyring, caplog: pytest.LogCaptureFixture, trouble: Trouble
) -> None:
    """Whatever is wrong with the sign-in: no letter leaves, one line tells how to fix it, both leave afterwards."""
    Daemon(world.app).poll()
    trouble(world, ring)
    world.at(LETTERS_LEAVE)
    with caplog.at_level(logging.WARNING, "afterword"):
        beats(Daemon(world.app), world)
        beats(Daemon(world.app), world)  # a daemon that starts anew says it not again
    (alert,) = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert letters(world) == 0
    assert len(world.drafts()) == 2
    assert not {"sent", "gone", "unknown", "skipped"} & set(world.kinds())
    health = queries.health(world.app.account, running=True)
    at_keyring = trouble in {locked, gone}
    assert health.sign_in == ("keyring" if at_keyring else "needed")
    assert health.trouble is not None
    assert health.trouble.kind == ("keyring" if at_keyring else "sign-in")
    assert alert.startswith("keyring needed" if at_keyring else "sign-in needed")
    assert "2 letters wait" in alert
    assert instant(LETTERS_LEAVE) in alert
    assert instant(ENDS + timedelta(hours=24)) in alert
    assert "afterword setup" in alert or "keyring" in alert.lower()
    assert ADDRESS.findall(alert) == []

    daemon = Daemon(world.app)
    daemon.poll()
    keyring.set_keyring(ring)
    ring.locked = False
    sign_in(world)
    world.later(minutes=1)
    daemon.tick()
    assert letters(world) == 2
    assert queries.health(world.app.account, running=True).sign_in == "ok"
    assert world.kinds()["sent"] == 2


def test_the_daemon_that_runs_notices_the_new_sign_in_at_its_next_tick(
    world: World, ring: LockableKeyring
) -> None:
    """Nothing need be restarted: the same daemon that was told no sends as soon as setup is done."""
    daemon = Daemon(world.app)
    daemon.poll()
    world.sandbox.revoke(JANE)
    world.at(LETTERS_LEAVE)
    daemon.poll()
    daemon.tick()
    assert letters(world) == 0
    world.later(seconds=30)
    sign_in(world)
    daemon.tick()
    assert letters(world) == 2


@pytest.mark.parametrize("trouble", [locked, gone, emptied])
@pytest.mark.parametrize("waited", [timedelta(0), timedelta(minutes=7), timedelta(days=2)])
def test_a_keyring_that_opens_is_noticed_within_two_minutes(
    world: World, ring: LockableKeyring, trouble: Trouble, waited: timedelta
) -> None:
    """However long it was locked, empty or not there: the ticks of two minutes notice it, without a poll or a setup."""
    daemon = Daemon(world.app)
    daemon.poll()
    entries = dict(ring.entries)
    trouble(world, ring)
    daemon = Daemon(world.app)
    daemon.poll()
    world.at(LETTERS_LEAVE)
    for _ in range(min(40, int(waited / timedelta(seconds=30)))):
        daemon.tick()
        world.later(seconds=30)
    world.at(LETTERS_LEAVE + waited)
    daemon.tick()
    assert letters(world) == 0
    ring.locked = False
    ring.entries.update(entries)
    keyring.set_keyring(ring)
    for _ in range(4):
        world.later(seconds=30)
        daemon.tick()
    assert queries.health(world.app.account, running=True).sign_in == "ok"
    assert queries.health(world.app.account, running=True).trouble is None
    assert letters(world) == (2 if waited < timedelta(hours=20) else 0)


def test_a_keyring_that_opens_is_noticed_though_polls_are_rare_and_nothing_is_due(
    world: World, ring: LockableKeyring
) -> None:
    """A tick looks for the keyring by itself; it does not wait for the next poll."""
    ring.locked = True
    daemon = Daemon(world.app)
    world.later(minutes=-90)
    daemon.poll()
    ring.locked = False
    for _ in range(4):
        world.later(seconds=30)
        daemon.tick()
    assert queries.health(world.app.account, running=True).sign_in == "ok"


def test_a_keyring_alone_is_asked_while_it_is_locked(world: World, ring: LockableKeyring) -> None:
    """An hour of beats before a locked keyring makes no request to Google, and no more than one try in 80 seconds."""
    Daemon(world.app).poll()
    ring.locked, ring.asked = True, 0
    mark = world.mark()
    beats(Daemon(world.app), world, times=120)
    assert world.asked(mark) == []
    assert 20 <= ring.asked <= 50


def tokens_asked(world: World, daemon: Daemon, hours: float) -> list[datetime]:
    """When Google was asked for an access token, while the daemon polls each minute for so long."""
    asked = []
    for _ in range(int(hours * 60)):
        mark = world.mark()
        daemon.poll()
        found = world.asked(mark)
        assert set(found) <= {"token"}
        asked += [world.now] * len(found)
        world.later(minutes=1)
    return asked


def test_a_refused_sign_in_is_tried_again_at_growing_intervals(world: World, ring: LockableKeyring) -> None:
    """Four times in the first hour, eight in the first day, and no request goes to Gmail with it."""
    Daemon(world.app).poll()
    world.sandbox.revoke(JANE)
    asked = tokens_asked(world, Daemon(world.app), hours=24)
    gaps = [later - earlier for earlier, later in pairwise(asked)]
    assert gaps == sorted(gaps)
    assert len([at for at in asked if at - asked[0] < timedelta(hours=1)]) <= 4
    assert 7 <= len(asked) <= 10
    assert max(gaps) <= timedelta(hours=6, minutes=1)


def test_a_refused_sign_in_is_not_tried_once_a_poll_however_rare_polls_are(
    world: World, ring: LockableKeyring
) -> None:
    """With a poll an hour the pauses grow all the same."""
    config = structs.replace(
        world.app.config, gmail=structs.replace(world.app.config.gmail, poll=timedelta(hours=1))
    )
    daemon = Daemon(replace(world.app, config=config))
    daemon.poll()
    world.sandbox.revoke(JANE)
    asked = []
    for _ in range(24):
        mark = world.mark()
        daemon.poll()
        asked += world.asked(mark)
        world.later(hours=1)
    assert 4 <= len(asked) <= 9


@pytest.mark.parametrize("changed", ["at", "state"])
def test_after_setup_the_sign_in_is_tried_at_once(world: World, ring: LockableKeyring, changed: str) -> None:
    """After a day of growing pauses the next tick tries, whether setup got a new sign-in or found the old one good."""
    Daemon(world.app).poll()
    daemon = Daemon(world.app)
    world.sandbox.fault("token_revoked", "token", times=None)
    tokens_asked(world, daemon, hours=12)
    world.sandbox.clear_faults()
    before = world.app.store.sign_in(world.app.account_id)
    sign_in(world)
    if changed == "state":
        world.app.store.keep_sign_in(world.app.account_id, before | {"state": "ok"})
    mark = world.mark()
    daemon.tick()
    assert "token" in world.asked(mark)
    assert queries.health(world.app.account, running=True).sign_in == "ok"


def test_a_keyring_that_locks_after_google_refused_changes_nothing(
    world: World, ring: LockableKeyring
) -> None:
    """Unlocking it would not help: what is needed stays a new sign-in."""
    daemon = Daemon(world.app)
    daemon.poll()
    world.sandbox.revoke(JANE)
    daemon.poll()
    ring.locked = True
    beats(daemon, world, times=60)
    health = queries.health(world.app.account, running=True)
    assert health.trouble is not None
    assert (health.sign_in, health.trouble.kind) == ("needed", "sign-in")


def test_a_second_loss_of_the_sign_in_is_told_again(
    world: World, ring: LockableKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    """One alert for each time, not one for ever."""
    daemon = Daemon(world.app)
    for _ in range(2):
        daemon.poll()
        world.sandbox.revoke(JANE)
        world.later(seconds=30)
        daemon.poll()
        world.later(seconds=30)
        sign_in(world)
        daemon.poll()
    alerts = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert len(alerts) == 2


def test_a_keyring_that_is_locked_again_is_told_again(
    world: World, ring: LockableKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    """No command of ours was run in between: that it worked is enough to make the next time news."""
    for _ in range(2):
        ring.locked = True
        Daemon(world.app).poll()
        ring.locked = False
        world.later(minutes=1)
        Daemon(world.app).poll()
        world.later(minutes=1)
    assert len([r for r in caplog.records if r.levelno == logging.ERROR]) == 2


@pytest.mark.parametrize("trouble", [unreadable, unwritable])
def test_a_permission_that_was_not_granted_is_known_without_a_request(
    world: World, ring: LockableKeyring, trouble: Trouble
) -> None:
    """What was unticked is found before work begins, and not when the first letter is due."""
    trouble(world, ring)
    mark = world.mark()
    Daemon(world.app).poll()
    assert queries.health(world.app.account, running=True).sign_in == "needed"
    assert world.asked(mark) == []


def test_without_a_letter_ahead_the_alert_says_so(
    world: World, ring: LockableKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody is frightened with letters that are not there."""
    world.says(EventKind.CLOSED, because="withdrew")
    ring.entries.clear()
    Daemon(world.app).poll()
    (alert,) = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert "No letter waits" in alert


# the wrong mailbox


def test_another_accounts_sign_in_stops_the_daemon(
    world: World, ring: LockableKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    """A sign-in of Sam's under Jane's name: the daemon ends with WrongAccount; nothing was written anywhere."""
    sign_in(world, SAM, named=JANE)
    daemon = Daemon(world.app)
    daemon.poll()
    daemon.tick()
    assert isinstance(daemon.fatal, WrongAccount)
    assert not daemon.going()
    assert world.written() == []
    assert ADDRESS.findall(caplog.text) == []
    sign_in(world)


def test_another_account_that_comes_while_the_daemon_runs_stops_it_too(
    world: World, ring: LockableKeyring
) -> None:
    """Behind a cursor that both mailboxes could have, each new connection asks first whose mailbox it is."""
    daemon = Daemon(world.app)
    daemon.poll()
    daemon.close()
    sign_in(world, SAM, named=JANE)
    world.at(LETTERS_LEAVE)
    mark = world.mark()
    daemon.tick()
    assert isinstance(daemon.fatal, WrongAccount)
    assert world.written(mark) == []
    sign_in(world)


def test_one_pass_asks_whose_mailbox_it_is(world: World, ring: LockableKeyring) -> None:
    """`run --once` too: with a cursor from Jane's mailbox nothing of Sam's is read."""
    once(world.app)
    sign_in(world, SAM, named=JANE)
    mark = world.mark()
    with pytest.raises(WrongAccount):
        once(world.app)
    assert [m for m in world.asked(mark) if m != "token"] == ["gmail.users.getProfile"]
    sign_in(world)


def purge(world: World, *thread_ids: str) -> None:
    """Those threads are gone for good from Jane's mailbox."""
    state = world.sandbox.state
    with state.world.lock:
        box = state.world.account(JANE).mailbox
        for id_ in [i.id for i in box.messages.values() if not thread_ids or i.thread_id in thread_ids]:
            box.remove(id_, world.now)


def test_a_stumble_over_a_thread_stops_nothing(world: World, ring: LockableKeyring) -> None:
    """Gmail says once of each thread that it is not there, and it is: the daemon looks further, and goes on."""
    world.until(LETTERS_LEAVE)
    world.later(days=1)
    daemon = Daemon(world.app, mailbox=world.mailbox)
    world.sandbox.fault("404", "gmail.users.threads.get", times=2)
    daemon.poll()
    assert daemon.fatal is None
    assert daemon.going()
    assert world.app.store.synced_at(world.app.account_id) == world.now


def test_a_mailbox_that_knows_none_of_the_threads_stops_everything(
    world: World, ring: LockableKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    """Both letters left and neither thread is there: nothing goes on, and the way out is said."""
    daemon = Daemon(world.app)
    daemon.poll()
    world.at(LETTERS_LEAVE)
    daemon.tick()
    assert letters(world) == 2
    purge(world)
    before = world.journal()
    world.later(days=1)
    daemon.poll()
    assert isinstance(daemon.fatal, WrongAccount)
    assert "afterword close" in daemon.fatal.hint
    assert world.journal() == before
    assert ADDRESS.findall(caplog.text) == []

    world.says(EventKind.CLOSED, because="other")
    again = Daemon(world.app)
    again.poll()
    assert again.fatal is None
    commands.add(world.app.account, meeting(id=ID + "-2"), world.app.clock.now())
    again.poll()
    assert again.fatal is None


def test_a_thread_that_the_person_deleted_stops_nothing(world: World, ring: LockableKeyring) -> None:
    """Where one of the threads is still there, the other was the person's to delete."""
    daemon = Daemon(world.app)
    daemon.poll()
    world.at(LETTERS_LEAVE)
    daemon.tick()
    sent = [m for m in world.sandbox.mailbox(JANE) if "SENT" in m["labels"]]
    purge(world, sent[0]["thread_id"])
    world.later(days=1)
    daemon.poll()
    assert daemon.fatal is None
    assert world.app.store.synced_at(world.app.account_id) == world.now

"""A sign-in that is lost in the middle of something: between intent and send, after a week, past the deadline."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from afterword.daemon.daemon import Daemon
from afterword.domain.reasons import ReasonCode
from afterword.services import queries
from afterword.services.documents import instant
from daemon.signing import LockableKeyring, beats, letters, sign_in
from scenarios.world import (
    ANA,
    JANE,
    LETTERS_LEAVE,
    LI,
    NUDGE_LEAVES,
    STARTS,
    World,
)

SEND = "gmail.users.drafts.send"


@pytest.mark.parametrize(
    "trouble", ["token_revoked", "401", "503", "close_before", "reset", "garbage", "redirect"]
)
def test_the_access_token_dies_between_intent_and_send(
    signed: World, ring: LockableKeyring, trouble: str
) -> None:
    """The send is begun, its token has run out, and renewing it fails: nothing left, nothing is in doubt."""
    daemon = Daemon(signed.app)
    daemon.poll()
    signed.sandbox.fault("401", SEND)
    signed.sandbox.fault(
        trouble, "token", times=None
    )  # Google's library asks three times where that can help
    signed.at(LETTERS_LEAVE)
    daemon.tick()
    signed.sandbox.clear_faults()
    assert letters(signed) == 0
    assert signed.kinds()["sending"] == signed.kinds()["unsent"] == 1
    assert signed.kinds()["unknown"] == 0
    if queries.health(signed.app.account, running=True).sign_in == "needed":
        signed.later(seconds=40)
        sign_in(signed)
    signed.later(minutes=1)
    daemon.tick()
    assert letters(signed) == 2
    assert signed.kinds()["sent"] == 2


def test_a_sign_in_of_a_project_in_testing_ends_after_a_week(
    signed: World, ring: LockableKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    """On the story's clock: letters leave, a week after the sign-in the nudge does not; one alert says so."""
    signed.sandbox.publish(testing=True)
    signed.at(STARTS - timedelta(hours=20))
    sign_in(signed)
    signed.at(LETTERS_LEAVE)
    daemon = Daemon(signed.app)
    beats(daemon, signed, 4)
    assert letters(signed) == 2
    assert caplog.text == ""
    signed.at(NUDGE_LEAVES)
    with caplog.at_level(logging.WARNING, "afterword"):
        beats(daemon, signed, 120)
    assert letters(signed) == 2
    (alert,) = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert "1 letter waits" in alert
    assert instant(NUDGE_LEAVES) in alert
    assert "after seven days" in alert
    assert "afterword setup" in alert
    signed.sandbox.publish(testing=False)
    sign_in(signed)
    daemon.tick()
    assert letters(signed) == 3


def test_a_sign_in_that_is_missing_past_the_deadline_ends_in_words(
    signed: World, ring: LockableKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody signs in for two days: each letter says 'missed' and what a yes would do; none leaves unasked."""
    daemon = Daemon(signed.app)
    daemon.poll()
    signed.sandbox.revoke(JANE)
    for _ in range(2 * 24 * 2):
        signed.later(minutes=30)
        daemon.poll()
    assert len([r for r in caplog.records if r.levelno == logging.ERROR]) == 1
    sign_in(signed)
    beats(daemon, signed)
    assert letters(signed) == 0
    steps = [signed.step(f"thank-you/{person}") for person in (ANA, LI)]
    assert [s.state.value for s in steps] == ["missed", "missed"]
    assert {s.reason.code for s in steps} == {ReasonCode.TOO_LATE_IN_GMAIL}
    assert len(signed.drafts()) == 2


def test_a_sign_in_lost_while_a_send_is_in_doubt_is_found_out_afterwards(
    signed: World, ring: LockableKeyring
) -> None:
    """The answer to a send is lost, then the sign-in: after signing in it is known that it left, once."""
    daemon = Daemon(signed.app)
    daemon.poll()
    signed.sandbox.fault("close_after", SEND)
    signed.sandbox.fault("token_revoked", "gmail.users.drafts.get", skips=1)  # the look for what became of it
    signed.at(LETTERS_LEAVE)
    daemon.tick()
    signed.later(minutes=30)
    beats(daemon, signed, 4)
    assert "unknown" in signed.states().values()
    sign_in(signed)
    beats(daemon, signed, 12)
    assert [len(signed.inbox(person)) for person in (ANA, LI)] == [1, 1]
    assert signed.kinds()["sent"] == 2

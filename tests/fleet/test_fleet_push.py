"""Push: Gmail tells Pub/Sub of changes, a process pulls them and wakes looks, and nothing relies on it."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from afterword.errors import GmailAway, InputError
from afterword.fleet.look import look
from afterword.fleet.push import Subscription
from afterword.fleet.records import RunningJob
from fleet.ground import FleetStage

JANE, OMAR, ANA = "jane@gmail.com", "omar@gmail.com", "ana@acme.example"
TOPIC, SUBSCRIPTION = "projects/office/topics/gmail", "projects/office/subscriptions/afterword"


@pytest.fixture
def ground(ground: FleetStage) -> FleetStage:
    """A fleet that is pushed to by the sandbox."""
    file = ground.folder / "fleet.toml"
    push = (
        f'\n[push]\ntopic = "{TOPIC}"\nsubscription = "{SUBSCRIPTION}"\nendpoint = "{ground.sandbox.url}"\n'
    )
    file.write_text(file.read_text() + push)
    from dataclasses import replace

    from afterword.fleet import settings

    ground.office = replace(ground.office, config=settings.load(ground.env))
    return ground


def watches(ground: FleetStage) -> int:
    """How often somebody asked Gmail to push."""
    return len(ground.sandbox.requests("gmail.users.watch"))


def test_a_mailbox_is_watched_and_renewed_daily(ground: FleetStage, job: RunningJob) -> None:
    """The first look begins it, looks of the same day leave it, the next day's renews it long before it ends."""
    jane = ground.candidate(JANE)
    look(ground.office, jane.account, job)
    look(ground.office, jane.account, job)
    assert watches(ground) == 1
    until = ground.office.candidate(JANE).watched_until
    assert until is not None
    assert until - ground.clock.now() == timedelta(days=7)
    ground.clock.rest_at(ground.clock.now() + timedelta(days=1, minutes=1))
    look(ground.office, jane.account, job)
    assert watches(ground) == 2
    assert ground.sandbox.violations() == []


def test_a_message_comes_until_it_is_acknowledged(ground: FleetStage, job: RunningJob) -> None:
    """Pulled once or twice it says which mailbox changed; an account that did not change is not named."""
    jane, omar = ground.candidate(JANE), ground.candidate(OMAR)
    for candidate in (jane, omar):
        look(ground.office, candidate.account, job)
    subscription = Subscription.of(ground.office.config)
    assert subscription.pull().changed == {}
    ground.sandbox.add_account(ANA)
    ground.sandbox.write(ANA, JANE, "Hello", "Hello Jane")
    first, second = subscription.pull(), subscription.pull()
    assert list(first.changed) == [JANE]
    assert second == first
    subscription.acknowledge(first.acks)
    assert subscription.pull().changed == {}


def test_a_push_wakes_a_look(ground: FleetStage, job: RunningJob) -> None:
    """The account is due at once, and others are not; an unknown address is nobody's."""
    jane, omar = ground.candidate(JANE), ground.candidate(OMAR)
    for candidate in (jane, omar):
        look(ground.office, candidate.account, job)
    now = ground.clock.now()
    assert ground.office.records.due(now, 9) == []
    assert ground.office.records.wake({JANE.upper(): "9", "stranger@gmail.com": "9"}, now) == [jane.account]
    assert ground.office.records.due(now, 9) == [jane.account]


def test_a_push_that_comes_before_history_is_asked_again_soon(ground: FleetStage, job: RunningJob) -> None:
    """As long as history does not show the change, the next poll is half a minute away; then a quarter of an hour."""
    jane = ground.candidate(JANE)
    look(ground.office, jane.account, job)
    cursor = int(ground.office.store.cursor(jane.account))
    for told, least, most in ((cursor + 5, 20, 40), (cursor, 600, 1200)):
        ground.office.records.wake({JANE: str(told)}, ground.clock.now())
        look(ground.office, jane.account, job)
        wait = (ground.office.candidate(JANE).poll_at - ground.clock.now()).total_seconds()
        assert least < wait < most


def test_a_watch_that_google_refuses_costs_nothing(ground: FleetStage, job: RunningJob) -> None:
    """The look goes on, and the slow poll stays."""
    jane = ground.candidate(JANE)
    ground.sandbox.fault("400", "gmail.users.watch", times=None)
    look(ground.office, jane.account, job)
    after = ground.office.candidate(JANE)
    assert (after.watched_until, after.failures, after.not_before) == (None, 0, None)
    assert ground.office.store.synced_at(jane.account) == ground.clock.now()


def test_without_a_subscription_push_says_what_is_missing(ground: FleetStage) -> None:
    """And one that does not answer is away, not a bug."""
    from msgspec.structs import replace

    bare = replace(ground.office.config, push=type(ground.office.config.push)())
    with pytest.raises(InputError, match="subscription"):
        Subscription.of(bare)
    nowhere = Subscription(SUBSCRIPTION, "http://127.0.0.1:9", "")
    with pytest.raises(GmailAway):
        nowhere.pull()


def test_an_answer_that_is_pushed_is_known_long_before_the_slow_poll(ground: FleetStage) -> None:
    """With every process running, the clock at rest: only the push can have woken the look that reads it."""
    jane = ground.candidate(JANE)
    ground.interviewed(jane, ANA, ends=ground.clock.now() - timedelta(hours=2))
    for words in ("worker", "dispatch", "push"):
        ground.start(words)
    ground.until(lambda: ground.office.store.synced_at(jane.account) is not None and watches(ground) == 1)
    ground.until(lambda: ground.office.records.due(ground.clock.now(), 9) == [])
    ground.sandbox.write(ANA, JANE, "Thank you", "It was good to meet you. We will be in touch.")
    store, rests = ground.office.store, ground.clock.now()

    def kinds() -> set[str]:
        return {e.kind for e in store.latest_events(jane.account)}

    assert "answered" not in kinds()
    ground.until(lambda: "answered" in kinds())
    assert ground.clock.now() == rests


@pytest.mark.skipif("PUBSUB_EMULATOR_HOST" not in os.environ, reason="PUBSUB_EMULATOR_HOST names no emulator")
def test_googles_own_emulator_takes_the_same_requests() -> None:
    """A message published there is pulled and acknowledged by the same client."""
    import base64
    import json

    import requests

    url = f"http://{os.environ['PUBSUB_EMULATOR_HOST']}"
    requests.put(f"{url}/v1/{TOPIC}", json={}, timeout=10)
    requests.put(f"{url}/v1/{SUBSCRIPTION}", json={"topic": TOPIC}, timeout=10)
    said = base64.b64encode(json.dumps({"emailAddress": JANE, "historyId": 7}).encode()).decode()
    requests.post(f"{url}/v1/{TOPIC}:publish", json={"messages": [{"data": said}]}, timeout=10)
    subscription = Subscription(SUBSCRIPTION, url, "")
    pulled = subscription.pull()
    assert pulled.changed == {JANE: "7"}
    subscription.acknowledge(pulled.acks)

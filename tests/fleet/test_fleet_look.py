"""One look at one account does what the daemon does on a laptop, and keeps when to look again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterword.errors import InputError, KeyringError
from afterword.fleet import keys
from afterword.fleet.look import FencedWriter, look
from afterword.fleet.records import JobLost, RunningJob, SealedSignIn
from fleet.ground import FleetStage, settings

JANE, OMAR, ANA = "jane@gmail.com", "omar@gmail.com", "ana@acme.example"


def test_a_look_writes_and_sends_what_is_due(ground: FleetStage, job: RunningJob) -> None:
    """Two looks bring a letter to its reader, once; the next poll is due a quarter of an hour later, about."""
    jane = ground.candidate(JANE)
    ground.interviewed(jane, ANA, ends=ground.clock.now() - timedelta(hours=2))
    look(ground.office, jane.account, job)
    ground.clock.rest_at(ground.clock.now() + timedelta(hours=2))
    look(ground.office, jane.account, job)
    look(ground.office, jane.account, job)
    assert [mail["from"] for mail in ground.got(ANA)] == [JANE]
    after = ground.office.candidate(JANE)
    wait = after.poll_at - ground.clock.now()
    assert timedelta(minutes=13) < wait < timedelta(minutes=17)
    assert (after.failures, after.not_before) == (0, None)
    assert ground.office.records.counts(ground.clock.now(), "2026-11-23").units > 100


def test_a_look_without_a_sign_in_waits_for_one(ground: FleetStage, job: RunningJob) -> None:
    """Nothing is sent and nothing is asked again at once; a sign-in makes the next look due."""
    jane = ground.candidate(JANE, signed_in=False)
    look(ground.office, jane.account, job)
    waits = ground.office.candidate(JANE)
    assert waits.not_before is not None
    assert waits.not_before > ground.clock.now()
    assert ground.office.store.sign_in(jane.account)["state"] == "needed"
    assert ground.office.records.due(ground.clock.now(), 10) == []
    ground.sign_in(jane)
    assert ground.office.records.due(ground.clock.now(), 10) == [jane.account]
    look(ground.office, jane.account, job)
    assert ground.office.store.sign_in(jane.account)["state"] == "ok"


def test_who_has_to_sign_in_takes_no_poll_from_others(ground: FleetStage, job: RunningJob) -> None:
    """Candidates who wait for a sign-in are due for longest; a dispatch's few polls go to those who can be read."""
    jane = ground.candidate(JANE, signed_in=False)
    look(ground.office, jane.account, job)
    ground.office.records.change(jane.account, poll_at=ground.clock.now() - timedelta(hours=1))
    omar = ground.candidate(OMAR)
    assert ground.office.records.due(ground.clock.now(), 1) == [omar.account]


def test_pauses_grow_while_gmail_is_away(ground: FleetStage, job: RunningJob) -> None:
    """Each failure in a row makes the next look later, until Gmail answers."""
    jane = ground.candidate(JANE)
    ground.sandbox.fault("503", times=None)
    pauses = []
    for _ in range(5):
        look(ground.office, jane.account, job)
        until = ground.office.candidate(JANE).not_before
        assert until is not None
        pauses.append(until - ground.clock.now())
        ground.clock.rest_at(until)
    assert pauses[-1] > 6 * pauses[0]
    ground.sandbox.clear_faults()
    look(ground.office, jane.account, job)
    assert ground.office.candidate(JANE).failures == 0


def test_a_job_that_was_given_away_writes_nothing_and_calls_nothing(
    ground: FleetStage, job: RunningJob
) -> None:
    """The journal, the cursor and Gmail stay as they are once another worker has the account."""
    jane = ground.candidate(JANE)
    ground.interviewed(jane, ANA, ends=ground.clock.now() - timedelta(hours=2))
    before = ground.office.store.export(jane.account)
    ground.sql(f"UPDATE procrastinate_jobs SET status = 'failed' WHERE id = {job.id}")
    with pytest.raises(JobLost):
        look(ground.office, jane.account, job)
    assert ground.office.store.export(jane.account) == before
    assert [m for m in ground.sandbox.requests() if "drafts" in m["method"]] == []


def test_a_job_of_a_worker_that_was_pruned_is_lost(ground: FleetStage, job: RunningJob) -> None:
    """The check is for this very worker: a job whose worker is gone is nobody's."""
    ground.office.records.holds(job)
    ground.sql("DELETE FROM procrastinate_workers")
    with pytest.raises(JobLost):
        ground.office.records.holds(job)


def test_a_candidate_who_left_is_not_looked_at(ground: FleetStage, job: RunningJob) -> None:
    """Everything of theirs is gone, others stay, and a job that still names them ends quietly."""
    jane, omar = ground.candidate(JANE), ground.candidate(OMAR)
    ground.interviewed(jane, ANA, ends=ground.clock.now())
    ground.office.leave(jane)
    look(ground.office, jane.account, job)
    assert [c.email for c in ground.office.records.candidates()] == [OMAR]
    assert ground.office.records.sign_in(jane.account) is None
    for table in (
        "accounts",
        "interviews",
        "people",
        "events",
        "traces",
        "fleet_sign_ins",
        "fleet_candidates",
    ):
        column = "id" if table == "accounts" else "account"
        assert ground.sql(f"SELECT count(*) FROM {table} WHERE {column} = {jane.account}") == [(0,)]
    assert ground.office.records.sign_in(omar.account) is not None


def test_settings_are_checked_by_the_configs_rules(ground: FleetStage) -> None:
    """Where mail goes, the store and a mode that nobody knows are refused, all problems at once."""
    wrong = settings(JANE) | {
        "letters": {"mode": "at once"},
        "gmail": {"endpoint": "http://127.0.0.1:1"},
        "store": {"url": "postgresql://elsewhere/"},
    }
    with pytest.raises(InputError) as refused:
        ground.office.join(wrong)
    assert len(refused.value.problems) == 3
    assert list(ground.office.records.candidates()) == []


def test_settings_that_no_longer_fit_are_named_in_the_log(
    ground: FleetStage, job: RunningJob, caplog: pytest.LogCaptureFixture
) -> None:
    """The account waits for hours; the log says where the problem is, and nothing of what stands there."""
    jane = ground.candidate(JANE)
    wrong = settings(JANE)
    wrong["letters"]["mode"] = "at ana@acme.example"
    ground.office.records.change(jane.account, settings=wrong)
    look(ground.office, jane.account, job)
    assert "[letters] mode" in caplog.text
    assert "ana@acme.example" not in caplog.text
    assert ground.office.records.due(ground.clock.now(), 10) == []


def test_a_sealed_sign_in_opens_for_its_account_alone(ground: FleetStage) -> None:
    """Copied to another account, changed by a bit, or with another key it does not open; its row holds no token."""
    jane, omar = ground.candidate(JANE), ground.candidate(OMAR)
    kept = ground.office.records.sign_in(jane.account)
    assert kept is not None
    token = ground.sandbox.state.oauth.grants[0].refresh_token.encode()
    assert token in keys.unseal(ground.office.keys, kept)
    assert token not in kept.box + kept.wrapped.encode()
    stolen = SealedSignIn(omar.account, kept.wrapped, kept.box)
    bent = SealedSignIn(jane.account, kept.wrapped, kept.box[:-1] + bytes([kept.box[-1] ^ 1]))
    other = keys.KeyFile({"first": b"x" * 32})
    for provider, row in ((ground.office.keys, stolen), (ground.office.keys, bent), (other, kept)):
        with pytest.raises(KeyringError):
            keys.unseal(provider, row)


def test_keys_are_rotated_beside_workers(ground: FleetStage, job: RunningJob) -> None:
    """A new first line wraps every sign-in; then the old line may go, and mailboxes still open."""
    jane, _ = ground.candidate(JANE), ground.candidate(OMAR)
    file = ground.folder / "keys"
    file.write_text(f"{keys.new_line('second')}\n{file.read_text()}")
    both = keys.KeyFile.read(file)
    assert keys.rotate(ground.office.records, both) == (2, 2)
    assert keys.rotate(ground.office.records, both) == (0, 2)
    file.write_text(file.read_text().splitlines()[0])
    kept = ground.office.records.sign_in(jane.account)
    assert kept is not None
    assert kept.wrapped.startswith("second:")
    assert b"refresh_token" in keys.unseal(keys.KeyFile.read(file), kept)


def test_a_file_of_keys_that_others_may_read_is_refused(ground: FleetStage) -> None:
    """So is one with a key that is too short."""
    file = ground.folder / "keys"
    file.chmod(0o640)
    with pytest.raises(InputError, match="others may read"):
        keys.KeyFile.read(file)
    file.chmod(0o600)
    file.write_text("first c2hvcnQ=")
    with pytest.raises(InputError, match="32 bytes"):
        keys.KeyFile.read(file)


def test_a_job_that_is_lost_after_the_intent_sends_nothing(ground: FleetStage, job: RunningJob) -> None:
    """A worker that is frozen between its intent and the request finds out before the request leaves."""
    jane = ground.candidate(JANE)
    (draft_id,) = [ground.sandbox.write_draft(JANE, ANA, "Thanks", "Thank you, Ana.")["draft_id"]]
    with ground.office.mailboxes.opened(jane) as mailbox:
        writer = FencedWriter(mailbox, lambda: ground.office.records.holds(job))
        ground.sql(f"UPDATE procrastinate_jobs SET status = 'failed' WHERE id = {job.id}")
        for call in (
            lambda: writer.send_draft(draft_id),
            lambda: writer.create_draft(b"To: ana@acme.example\r\n\r\nHello"),
            lambda: writer.update_draft(draft_id, b"To: ana@acme.example\r\n\r\nHello"),
        ):
            with pytest.raises(JobLost):
                call()
    assert {r["method"] for r in ground.sandbox.requests() if r["account"] == JANE} <= {
        "token",
        "gmail.users.getProfile",
    }


def test_a_wake_during_a_look_is_looked_at_next(ground: FleetStage, job: RunningJob) -> None:
    """What woke the account after the look had read the mailbox makes another look due at once."""
    jane = ground.candidate(JANE)
    later = ground.clock.now() + timedelta(seconds=1)
    records = ground.office.records
    records.wake({JANE: "7"}, later)
    records.looked(jane, ("2026-11-23", 2), later + timedelta(minutes=15), failures=1, not_before=later)
    after = ground.office.candidate(JANE)
    assert (after.poll_at, after.not_before, after.failures) == (later, None, 1)
    records.looked(after, ("2026-11-23", 2), later + timedelta(minutes=15), failures=0, not_before=None)
    assert ground.office.candidate(JANE).poll_at == later + timedelta(minutes=15)
    assert records.counts(later, "2026-11-23").units == 4

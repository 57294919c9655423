"""A fleet on PostgreSQL where AFTERWORD_TEST_POSTGRES names a database, with a sandbox for its mailboxes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from afterword.config.clock import StoryClock
from afterword.fleet.records import RunningJob
from afterword.sandbox import Sandbox
from fleet.ground import FleetStage, database, laid

POSTGRES = os.environ.get("AFTERWORD_TEST_POSTGRES", "")
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.fixture
def url() -> Iterator[str]:
    """An empty database of its own for the test."""
    if not POSTGRES:
        pytest.skip("AFTERWORD_TEST_POSTGRES names no database")
    with database(POSTGRES) as url:
        yield url


@pytest.fixture
def ground(url: str, tmp_path: Path) -> Iterator[FleetStage]:
    """A prepared fleet without candidates, a sandbox, and a clock that rests at NOW."""
    clock = StoryClock(tmp_path / "clock.json")
    clock.rest_at(NOW)
    with Sandbox(clock) as sandbox, laid(tmp_path, url, sandbox, clock) as ground:
        yield ground


@pytest.fixture
def job(ground: FleetStage) -> RunningJob:
    """A job that a worker runs."""
    ((worker,),) = ground.sql("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
    made = "INSERT INTO procrastinate_jobs (queue_name, task_name, status, worker_id)"
    ((number,),) = ground.sql(f"{made} VALUES ('looks', 'look', 'doing', {worker}) RETURNING id")
    return RunningJob(number, worker)

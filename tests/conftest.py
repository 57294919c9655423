"""What tests of several folders share: an empty store, made once; and which of them run in one worker."""

from __future__ import annotations

import functools
import gc
import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer.main
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from afterword.storage import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser

os.environ["LANGUAGE"] = "en"  # whatever the machine speaks: tests read English unless they choose

TOGETHER = (
    "tests/browser/test_browser_states.py",  # one Chromium for each of these, and a stage of their own
    "tests/browser/test_browser_journey.py",
    "tests/browser/test_browser_german.py",
    "tests/browser/test_browser_finishing.py",
    "tests/browser/",  # the others share one
    "tests/scenarios/days/test_days.py",  # one day of mail
    "tests/packaging/test_wheel.py",  # one wheel
    "tests/daemon/test_service_systemd.py",  # one systemd
)
"""What is dear to set up, and shared by all tests there. (pytest-xdist's own groups do nothing from pytest 9.1 on.)"""


class Shared(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Tests of one place in TOGETHER go to one worker, every other test to the next that is free."""

    def _split_scope(self, nodeid: str) -> str:
        return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Shared:
    """Who runs what."""
    return Shared(config, log)


def pytest_collection_finish() -> None:
    """What is imported and collected by now stays to the end: the garbage collector need not look at it anew."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def parser_made_once() -> None:
    """Typer makes its parser anew for each command, which a process runs once and a worker a thousand times."""
    typer.main.get_command = functools.cache(typer.main.get_command)


@pytest.fixture(autouse=True)
def log_of_its_own() -> Iterator[None]:
    """A command keeps a log for the whole process; the next test finds none."""
    log = logging.getLogger("afterword")
    before = (log.level, log.propagate, log.handlers)
    yield
    for handler in log.handlers:
        if handler not in before[2]:
            handler.close()
    log.level, log.propagate, log.handlers = before


@pytest.fixture(scope="session")
def fresh_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store of today's schema, to be copied: making one takes longer than most tests."""
    file = tmp_path_factory.mktemp("fresh") / "afterword.db"
    Store.open(str(file), now=datetime(2026, 1, 1, tzinfo=UTC)).close()
    return file


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the test is skipped. One for a worker: a second cannot start beside it."""
    from browser.visit import chromium, program  # Playwright takes half a second to import: few tests need it

    if not program():
        pytest.skip("no Chromium: AFTERWORD_TEST_CHROMIUM names one, or `chromium` on the PATH")
    with chromium() as started:
        yield started

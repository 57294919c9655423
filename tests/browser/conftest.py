"""One browser and one stage for all tests of this folder: both take seconds to start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from afterword.demo.story.stage import CANDIDATE
from afterword.demo.story.tale import at
from browser.visit import Visit, visit


@pytest.fixture(scope="session")
def stage_visit(browser: Browser) -> Iterator[Visit]:
    """Monday at five past three: an interview at Blue Heron is over since five minutes."""
    with visit(browser, at(23, 15, 5, month=11), {CANDIDATE: "Jane Doe"}) as visit_:
        yield visit_


@pytest.fixture
def here(stage_visit: Visit) -> Iterator[Visit]:
    """The visit, on screens of a laptop in daylight. No page reports an error, and nobody but the two was asked."""
    for page in (stage_visit.afterword, stage_visit.sandbox):
        stage_visit.looks(page, "light", 1280)
    stage_visit.wrong.clear()
    yield stage_visit
    assert stage_visit.wrong == []
    assert stage_visit.asked == {f"127.0.0.1:{d.port}" for d in stage_visit.both}

"""The figures of the pages on deciding, reliability and privacy are those of the code."""

from __future__ import annotations

import ast
import plistlib
import re
from datetime import timedelta
from pathlib import Path

import pytest
from scripts.lib.soak.books import COUNTS

from afterword.cli import reports
from afterword.config import Paths
from afterword.daemon import access, daemon
from afterword.domain import alerts
from afterword.domain.model import Policy
from afterword.os_service import windows
from afterword.os_service.installation import here
from afterword.os_service.launchd import Launchd
from afterword.os_service.systemd import UNIT
from afterword.sandbox.faults import FaultKind
from afterword.storage import backup
from docs.pages import CHECKOUT, PAGES, Page

RELIABLE, DECIDES, PRIVACY = (
    Page(CHECKOUT / "docs" / f"{n}.md") for n in ("reliability", "how-it-decides", "privacy")
)


def said(page: Page, heading: str = "") -> str:
    """The page, or one part of it, in one line."""
    return " ".join((page.section(heading) if heading else page.text).split())


def test_when_one_is_told() -> None:
    """Hours before the end, the age of news, the night and the week of the list are those of `domain/alerts.py`."""
    told = said(DECIDES, "## Notifications")
    assert [left / timedelta(hours=1) for left in alerts.LEFT] == [0.5, 2, 6]
    assert "6 hours, 2 hours and 30 minutes before" in told
    assert (alerts.LEAVES, "10 minutes before" in told) == (timedelta(minutes=10), True)
    assert f"more than {['', 'one', 'two', 'three'][alerts.FRESH.days]} days ago" in told
    assert (alerts.SHOWN, "for a week" in told) == (timedelta(weeks=1), True)
    awake = Policy(time_zone="UTC").awake
    assert f"Outside {awake.start:%H:%M} to {awake.end:%H:%M}" in told


def test_each_kind_of_news_is_in_the_table() -> None:
    """As many rows as there are kinds of alerts."""
    rows = re.findall(r"^\| .+ \| .+ \|$", DECIDES.section("## Notifications"), re.MULTILINE)
    assert len(rows) - 1 == len(alerts.AlertKind)


def test_each_count_of_a_soak_is_in_its_table_and_explained() -> None:
    """The last rows of the table are the counts that a soak prints; all but the plainest are explained below it."""
    part = RELIABLE.section("## A long run")
    rows = re.findall(r"^\| (.+?) \|", part, re.MULTILINE)
    assert rows[-len(COUNTS) :] == list(COUNTS)
    assert re.findall(r"^- `(.+?)` ", part, re.MULTILINE) == list(COUNTS)


def test_how_the_service_is_started_again(tmp_path: Path) -> None:
    """The page's figures are those of the unit, the agent and the task, and of the daemon's sign of life."""
    page = said(RELIABLE, "## As a service")
    unit = dict(re.findall(r"^(\w+)=(.*)$", UNIT.replace("{environment}", ""), re.MULTILINE))
    assert (unit["Restart"], unit["RestartSec"], "after 30 seconds" in page) == ("on-failure", "30s", True)
    assert (unit["StartLimitBurst"], unit["StartLimitIntervalSec"]) == ("10", "30min")
    assert "after ten starts in half an hour" in page
    assert (unit["WatchdogSec"], daemon.STUCK) == ("10min", 1800)
    assert "none for ten minutes" in page
    assert "lasted half an hour" in page
    assert unit["RestartPreventExitStatus"] == "2 3"
    agent = plistlib.loads(Launchd(here(Paths(tmp_path, tmp_path), {}, "darwin")).content())
    assert (agent["KeepAlive"], agent["ThrottleInterval"]) == ({"SuccessfulExit": False}, 60)
    assert (windows.AGAIN, "every 15 minutes" in page) == ("PT15M", True)


def test_pauses_copies_and_faults() -> None:
    """How long it waits for Gmail, how many copies are kept and of what size, how many kinds of faults there are."""
    page = said(RELIABLE)
    assert [pause.total_seconds() for pause in (access.FIRST_PAUSE, access.LONGEST_PAUSE)] == [5, 900]
    assert "five seconds, then longer each time, about a quarter of an hour at most" in page
    assert "about half an hour at most" in page
    assert (backup.KEPT, "last seven days" in page) == (7, True)
    assert f"above {backup._SMALL // 1024**2} MB" in page
    assert f"faults, of {len(FaultKind)} kinds" in page


def test_the_logs_size() -> None:
    """The log turns over as the page on privacy says."""
    calls = ast.walk(ast.parse(Path(reports.__file__).read_text("utf-8")))
    named = [{k.arg: k.value for k in call.keywords} for call in calls if isinstance(call, ast.Call)]
    (handler,) = [keywords for keywords in named if "maxBytes" in keywords]
    most, old = (ast.literal_eval(handler[name]) for name in ("maxBytes", "backupCount"))
    assert (most, old) == (2_000_000, 3)
    assert "Four files of 2 MB at most" in said(PRIVACY)


def test_keys_are_those_of_the_page() -> None:
    """The table names each key that the page's script knows, and no other."""
    script = (CHECKOUT / "src" / "afterword" / "web" / "static" / "keys.js").read_text("utf-8")
    acts = script.partition("const ACTS = {")[2].partition("};")[0]
    known = set(re.findall(r"(?:^|[,{])\s*\"?([a-z/?])\"?: ", acts, re.MULTILINE))
    shown = re.findall(r"`(.)`", Page(CHECKOUT / "docs" / "page.md").section("## Keys"))
    assert set(shown) == known
    assert len(shown) > 5


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_variables_that_are_named_are_read(page: Page) -> None:
    """A variable of the environment that a page names is one that program, scripts or tests look at."""
    named = set(re.findall(r"\bAFTERWORD_[A-Z_]+", page.text))
    places = [f for folder in ("src", "tests", "scripts") for f in (CHECKOUT / folder).rglob("*.py")]
    read = {name for file in places if file != Path(__file__) for name in _strings(file)} if named else set()
    assert named - read == set()


def _strings(file: Path) -> set[str]:
    """Names of variables that stand in the file as a string of their own."""
    return set(re.findall(r'"(AFTERWORD_[A-Z_]+)"', file.read_text("utf-8")))

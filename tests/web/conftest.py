"""A home with its page, asked in this process as a browser would."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from jane import CONFIG, NOWHERE, here
from web.browsers import Browser, WebHome


@pytest.fixture
def home(tmp_path: Path, fresh_store: Path) -> Iterator[WebHome]:
    """A config, an empty store and a clock that rests; no mailbox is there to be asked."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    (folder / "config.toml").write_text(CONFIG.format(endpoint=NOWHERE), "utf-8")
    shutil.copy(fresh_store, folder / "afterword.db")
    with WebHome.opened(folder, here(23, 15, 30)) as home:
        yield home


@pytest.fixture
def page(home: WebHome) -> Browser:
    """A browser that came in by a key."""
    browser = Browser(home)
    browser.come_in()
    return browser

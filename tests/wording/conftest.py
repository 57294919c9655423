"""A home whose config names a model, and llm with nothing in it but what a test registers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import llm
import pytest
from llm.plugins import pm

from afterword.app import STORY_CLOCK, App, opened
from afterword.config.clock import StoryClock
from jane import CONFIG, NOWHERE
from wording.models import StandInPlugin
from wording.stories import NOW

Homes = Callable[[str], AbstractContextManager[App]]


@pytest.fixture(scope="session", autouse=True)
def own_llm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever runs the tests has models, keys and aliases of their own: none of them is seen here."""
    if os.environ.get("AFTERWORD_TEST_MODEL"):
        yield
        return
    before = dict(os.environ)
    os.environ |= {"LLM_USER_PATH": str(tmp_path_factory.mktemp("llm")), "LLM_LOAD_PLUGINS": ""}
    yield
    for name in ("LLM_USER_PATH", "LLM_LOAD_PLUGINS"):
        os.environ.pop(name)
        if name in before:
            os.environ[name] = before[name]


@pytest.fixture
def registered() -> Iterator[Callable[..., None]]:
    """Registers models with llm for one test."""
    plugins: list[StandInPlugin] = []

    def register(*models: llm.Model) -> None:
        plugins.append(StandInPlugin(*models))
        pm.register(plugins[-1])

    yield register
    for plugin in plugins:
        pm.unregister(plugin)


@pytest.fixture
def home(tmp_path: Path, fresh_store: Path) -> Homes:
    """Opens Jane's Afterword with that text under [wording]."""

    @contextmanager
    def with_wording(text: str) -> Iterator[App]:
        folder = tmp_path / "home"
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / "config.toml").write_text(
            f"{CONFIG.format(endpoint=NOWHERE)}\n[wording]\n{text}\n", "utf-8"
        )
        if not (folder / "afterword.db").exists():
            shutil.copy(fresh_store, folder / "afterword.db")
        clock = StoryClock(folder / "clock.json")
        clock.rest_at(NOW)
        with opened({"AFTERWORD_HOME": str(folder), STORY_CLOCK: str(clock.path)}) as app:
            yield app

    return with_wording

"""The table of guards fits the code, the page shows it, and a text that was rewritten is noticed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def catalogue() -> ModuleType:
    """The script's own module."""
    place = CHECKOUT / "scripts" / "lib" / "guards" / "catalogue.py"
    spec = importlib.util.spec_from_file_location("guards_catalogue", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["guards_catalogue"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


def test_the_table_fits_the_code(catalogue: ModuleType) -> None:
    """Each guard's text is in its file exactly once, each of its tests exists: `scripts/guards` is not out of date."""
    assert [wrong for guard in catalogue.guards() for wrong in catalogue.stale(guard)] == []
    assert [wrong for guard in catalogue.of_the_soak() for wrong in catalogue.gone(guard)] == []


def test_every_promise_has_guards(catalogue: ModuleType) -> None:
    """Thirty at the least over the five promises and security, no name twice, and each changes the code."""
    guards = catalogue.guards()
    assert len(guards) >= 30
    assert {g.promise for g in guards} == set(catalogue.PROMISES.values())
    assert len({g.name for g in guards}) == len(guards)
    assert [g.name for g in guards if g.text == g.without] == []


def test_what_was_rewritten_is_noticed(catalogue: ModuleType) -> None:
    """A text that is gone, one that is there twice and a test that is gone are each told."""
    guard: Any = catalogue.Guard
    gone = guard("Safe", "a", "errors.py", "no such text", "", ("tests/packaging/test_guards.py::no_test",))
    often = guard("Safe", "b", "errors.py", "class ", "", ())
    assert len(catalogue.stale(gone)) == 2
    assert len(catalogue.stale(often)) == 2


def test_the_page_shows_the_table(catalogue: ModuleType) -> None:
    """docs/reliability.md holds the table as `scripts/guards --markdown` prints it."""
    page = (CHECKOUT / "docs" / "reliability.md").read_text("utf-8")
    assert catalogue.markdown(catalogue.guards()) in page

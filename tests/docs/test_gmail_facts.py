"""The page of facts on Gmail holds what comments cite, and whatever page a comment cites can be opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docs.pages import CHECKOUT, Page

FACTS = Page(CHECKOUT / "docs" / "gmail-facts.md")
CITED = re.compile(r"gmail-facts\.md (\d+(?:(?:, | and | to )\d+)*)")
READERS = ("src", "tests", "scripts")


def files(*folders: str) -> Iterator[Path]:
    """What is written by hand: Python and scripts without an ending."""
    for folder in folders:
        named = (path for path in sorted((CHECKOUT / folder).rglob("*")) if path.is_file())
        yield from (
            path
            for path in named
            if path.suffix == ".py" or (not path.suffix and path.parent.name == "scripts")
        )


def facts() -> dict[int, str]:
    """Each fact's text by its number."""
    parts = re.split(r"^### (\d+)\. ", FACTS.text, flags=re.MULTILINE)
    return {int(number): text for number, text in zip(parts[1::2], parts[2::2], strict=True)}


def test_every_number_cited_is_there() -> None:
    """A comment that cites a fact by its number finds it on the page."""
    cited = {
        (path.relative_to(CHECKOUT).as_posix(), int(number))
        for path in [*files(*READERS), CHECKOUT / "pyproject.toml"]
        for numbers in CITED.findall(path.read_text("utf-8"))
        for number in re.findall(r"\d+", numbers)
    }
    assert len(cited) > 40
    assert sorted((path, number) for path, number in cited if number not in facts()) == []


def test_pages_that_code_cites_can_be_opened() -> None:
    """A page that is named in the code is in the checkout, by the path that is given."""
    named = {
        (path.relative_to(CHECKOUT).as_posix(), page)
        for path in files("src", "scripts")
        for page in re.findall(r"[\w./-]*\w\.md\b", path.read_text("utf-8"))
    }
    assert named
    assert sorted((path, page) for path, page in named if not (CHECKOUT / page).is_file()) == []


def test_facts_are_whole() -> None:
    """Each fact stands once, in order, with its source and with what the code does, in modules that exist."""
    numbers = [int(number) for number in re.findall(r"^### (\d+)\. ", FACTS.text, re.MULTILINE)]
    assert numbers == sorted(set(numbers))
    for number, text in facts().items():
        assert "**Source:**" in text, number
        assert "**The code**" in text, number
        modules = re.findall(r"`([a-z_]+/[a-z_/]+\.py)`", text)
        assert modules, number
        assert [
            module for module in modules if not (CHECKOUT / "src" / "afterword" / module).is_file()
        ] == [], number

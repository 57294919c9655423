"""What the page on letters says of the checks is what the checks do."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from afterword.letters import date_check
from docs.pages import CHECKOUT, Page

PAGE = Page(CHECKOUT / "docs" / "letters.md")


def on_the_page() -> dict[str, tuple[str, bool]]:
    """What the page's table says: by finding, its sentence and whether it holds."""
    rows = re.findall(r"^\| `([\w-]+)` \| (.+?) \| (holds|warns) \|$", PAGE.text, re.MULTILINE)
    return {code: (words, effect == "holds") for code, words, effect in rows}


def in_the_docstring() -> dict[str, tuple[str, bool]]:
    """What the checks' own table says."""
    said = ast.get_docstring(ast.parse(CHECKS.read_text("utf-8"))) or ""
    rows = re.findall(r"^\| `([\w-]+)` \| (.+?) \| (yes|no) \|$", said, re.MULTILINE)
    return {code: (words, effect == "yes") for code, words, effect in rows}


LETTERS = Path(date_check.__file__).parent
CHECKS = LETTERS / "checks.py"


def in_the_code() -> dict[str, bool]:
    """What the checks really give: the code of each finding that they make, and whether it holds."""
    calls = (
        node
        for file in (CHECKS, *(LETTERS / f"{name}.py" for name in ("date_check", "greetings", "repeats")))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    )
    return {ast.literal_eval(call.args[0]): _holds(call) for call in calls}


def _holds(call: ast.Call) -> bool:
    value = next(keyword.value for keyword in call.keywords if keyword.arg == "holds")
    return bool(ast.literal_eval(value))


def test_what_holds_and_what_warns() -> None:
    """Page, docstring and code name the same findings, and agree on which hold a letter back."""
    assert on_the_page() == in_the_docstring()
    assert {code: holds for code, (_, holds) in on_the_page().items()} == in_the_code()
    assert len(on_the_page()) > 10


def test_the_numbers_of_the_page() -> None:
    """The limits that the page names are those of the code."""
    from afterword.letters.checks import MOST_SUBJECT, MOST_WORDS
    from afterword.letters.mime import MOST_BYTES

    assert f"more than {MOST_WORDS} words" in PAGE.text
    assert f"more than {MOST_SUBJECT} characters" in PAGE.text
    assert f"{MOST_BYTES // 1_000_000} MB in all" in PAGE.text

"""The domain is values: what is said about them, and to whom, is said elsewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import afterword.domain

DOMAIN = Path(afterword.domain.__path__[0])

ALLOWED = {
    "a time without a zone: ": "a bug of the caller, which no user sees",
    "three days without a morning": "a bug of ours, which no user sees",
    "in:sent to:": "a search in Gmail",
    "in:drafts to:": "a search in Gmail",
    r"\[(?:image|cid|inline image|signature)\b[^\[\]\n]*\]": "a pattern of marks",
    r"<(?:your|the|name|first name|company|position|job title|date|insert)\b[^<>@/\n]*>": "a pattern of marks",
}
"""Texts of several words that are no sentence for anybody, and why."""


def texts(path: Path) -> Iterator[str]:
    """The texts in that file's code; of an f-string its fixed parts, joined as they stand. No docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {id(e.value) for e in ast.walk(tree) if isinstance(e, ast.Expr)}
    parts = {id(part) for s in ast.walk(tree) if isinstance(s, ast.JoinedStr) for part in s.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(v.value) for v in node.values if isinstance(v, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | parts:
            yield node.value


def is_said(text: str) -> bool:
    """Whether somebody could read it as a sentence: three words or more with blanks between them, or a command."""
    return (len(re.findall(r"[^\W\d_]{2,}", text)) >= 3 and " " in text) or "afterword " in text


def test_the_domain_holds_no_sentence() -> None:
    """No text of three words or more, and no command, but for those that are named here with their reason."""
    said = {text: path.name for path in DOMAIN.rglob("*.py") for text in texts(path) if is_said(text)}
    assert {text: name for text, name in said.items() if text not in ALLOWED} == {}
    assert set(ALLOWED) <= set(said), "an exception that nothing needs any more"


def test_a_sentence_would_be_found(tmp_path: Path) -> None:
    """In a rule, in an f-string, as a command; a docstring and a key are none."""
    code = tmp_path / "rule.py"
    code.write_text(
        '"""A docstring of many words."""\nA = f"its time ended {1}"\nB = "you skipped it"\nC = "afterword lid"\n'
        'D = "too-late-in-gmail"\n'
    )
    assert [text for text in texts(code) if is_said(text)] == [
        "its time ended ",
        "you skipped it",
        "afterword lid",
    ]

"""The demo's output in docs/demo.md, compared with the texts from which the story is told."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from afterword.cli.tables import STATES
from afterword.demo import story
from afterword.demo.story import tale
from afterword.domain.model import StepKind
from docs.pages import page

FOLDER = Path(story.__file__).parent
STAMP = r"^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [ \d]\d (?:Nov|Dec) \d\d:\d\d "
TABLE = (
    r"Human Resources Specialist at Acme",
    r"ended Mon 23 Nov .*",
    r"answered by Rita Sommer.*",
    r"state +step +for +when +why",
    rf"(?:{'|'.join(STATES.values())}) +(?:{'|'.join(StepKind)})(?: \d)? +.*",
    r"…",
)
LINES = [re.sub(STAMP, "", line).strip() for line in page("demo").block("demo").splitlines() if line]

Text = tuple[str, ...]
"""A string of the program: its fixed parts, with a hole between each two."""


def texts(name: str, *, said: bool = False) -> list[Text]:
    """The strings of a module of the story in their order; `said`: only those that `say` is given."""
    nodes = list(ast.walk(ast.parse((FOLDER / name).read_text("utf-8"))))
    if said:
        calls = [n for n in nodes if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
        nodes = [call.args[1] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "say"]
    strings = [n for n in nodes if isinstance(n, ast.Constant | ast.JoinedStr)]
    found = (_text(node) for node in sorted(strings, key=lambda n: (n.lineno, n.col_offset)))
    return [text for text in found if len("".join(text)) > 3]


def _text(node: ast.Constant | ast.JoinedStr) -> Text:
    if isinstance(node, ast.Constant):
        return (node.value.strip(),) if isinstance(node.value, str) else ("",)
    parts = [""]
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts[-1] += str(value.value)
        else:
            parts.append("")
    return (parts[0].lstrip(), *parts[1:-1], parts[-1].rstrip()) if len(parts) > 1 else (parts[0].strip(),)


def fits(line: str, text: Text) -> bool:
    """The line is that text, whole or cut at its end where ` …` stands."""
    cut = line.removesuffix(" …")
    beginnings = _beginnings(text) if cut != line else [text]
    return any(re.fullmatch(".*".join(map(re.escape, parts)), cut) for parts in [text, *beginnings])


def _beginnings(text: Text) -> Iterator[Text]:
    """The text cut at each place, as long as enough of it is left to know it by."""
    for number, part in enumerate(text):
        before = sum(map(len, text[:number]))
        for length in range(len(part), max(-1, 11 - before), -1):
            yield (*text[:number], part[:length])


def promises() -> list[tuple[str, list[Text]]]:
    """The five promises by name, and what may be said of one."""
    every = texts("promises.py")
    return [(text[0], every) for text in every if len(text) == 1 and text[0].startswith("never ")]


def test_every_beat_is_shown() -> None:
    """Each thing that the story says stands on the page, in its order."""
    beats = texts("tale.py", said=True)
    assert len(beats) > 10
    places = [next((n for n, line in enumerate(LINES) if fits(line, beat)), -1) for beat in beats]
    assert [beat for beat, place in zip(beats, places, strict=True) if place < 0] == []
    assert all(before < after for before, after in pairwise(places))


def test_every_line_is_of_the_story() -> None:
    """No line of the page's output is made up: the story says it, or it is the table, a promise, a cut."""
    known = [*texts("tale.py"), *texts("__init__.py")]
    strange = [
        line
        for line in LINES
        if not line.startswith("kept ")
        and not any(re.fullmatch(row, line) for row in TABLE)
        and not any(fits(line, text) for text in known)
    ]
    assert strange == []


def test_every_promise_is_shown_as_kept() -> None:
    """All five promises stand there in their order, kept, each with what was counted."""
    shown = [re.split(r" {2,}", line) for line in LINES if line.startswith("kept ")]
    assert [name for _, name, _ in shown] == [name for name, _ in promises()]
    assert all(any(fits(found, text) for text in promises()[0][1]) for _, _, found in shown)
    assert not any(line.startswith("BROKEN") for line in LINES)


def test_people_of_the_story_are_in_it() -> None:
    """The id and the mailboxes shown are those that the story uses."""
    shown = "\n".join(LINES)
    assert "acme-human-resources-specialist-2026-11-23" in shown
    assert tale.ANA in shown
    assert tale.LI in shown


def test_a_changed_line_is_noticed() -> None:
    """A line with one word changed, cut or whole, fits none of the story's texts."""
    said = texts("tale.py", said=True)
    changed = [
        "She discards the draft to Ana. It stays discarded.",
        "Jane rewrites the two to …",
        "Ten more days",
    ]
    assert [line for line in changed if any(fits(line, text) for text in said)] == []
    assert any(fits("She discards the draft to …", text) for text in said)

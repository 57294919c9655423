"""Columns and sentences of the views that a terminal shows, whatever its width."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from afterword.cli.printing import wrapped
from afterword.config.language import _

if TYPE_CHECKING:
    from rich.console import Console

GAP = 2
"""Blanks between two columns."""


def sentence(console: Console, words: str, style: str = "", indent: str = "") -> None:
    """Print it, wrapped between words. A command stays on one line, ready to copy."""
    from rich.text import Text

    for part in words.split("\n"):
        for line in wrapped(part, console.width, indent, indent) or [indent]:
            console.print(Text(line, style), soft_wrap=True)


def show_columns(
    console: Console, heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]], styles: Sequence[str]
) -> None:
    """Print columns as wide as they need to be, up to their limits. The reason takes the rest of the line.

    A command in a reason stays whole: if its column is too narrow, it has a line of its own, further to the left.
    """
    from rich.text import Text

    columns = zip((head for head, _most in heads), *(row[:-1] for row in rows), strict=True)
    wide = [max(map(widest, column)) for column in columns]
    widths = [min(each, most) + GAP for each, (_head, most) in zip(wide, heads, strict=True)]
    left = sum(widths)
    head = f"{_line((head for head, _most in heads), widths)}{_('why')}"
    console.print(Text(head.rstrip(), "dim"), soft_wrap=True)
    for (*cells, why), style in zip(rows, styles, strict=True):
        begun = [_line(line, widths) for line in zip_longest(*map(str.splitlines, cells), fillvalue="")]
        for number, line in enumerate(
            _beside(begun, _reason(why, console.width - left), left, console.width)
        ):
            shown = Text(line.rstrip())
            if not number:
                shown.stylize(style, 0, len(cells[0]))
            console.print(shown, soft_wrap=True)


def _reason(why: str, width: int) -> list[str]:
    """A reason in lines of that width; only a command or a word that is longer makes a longer one."""
    return [line for part in why.split("\n") for line in wrapped(part, max(width, 1), "", "")]


def _beside(begun: Sequence[str], reason: Sequence[str], left: int, width: int) -> Iterator[str]:
    """The lines of a row: its cells, and the reason beside them; a line that is too long follows below the cells."""
    cells, blank = list(begun), " " * left
    for line in reason:
        if widest(line) > width - left:
            yield from cells
            cells = []
            yield " " * max(0, width - widest(line)) + line
        else:
            yield (cells.pop(0) if cells else blank) + line
    yield from cells


def _line(cells: Iterable[str], widths: Iterable[int]) -> str:
    """The cells side by side, each cut or filled up to its width."""
    return "".join(_cut(cell, width - GAP) + " " * GAP for cell, width in zip(cells, widths, strict=True))


def _cut(cell: str, width: int) -> str:
    """The cell, padded or cut to exactly that many columns. An ellipsis marks a cut."""
    from rich.cells import cell_len, set_cell_size

    return set_cell_size(cell, width) if cell_len(cell) <= width else f"{set_cell_size(cell, width - 1)}…"


def widest(cell: str) -> int:
    """The width of its longest line, in columns."""
    from rich.cells import cell_len

    return max(map(cell_len, cell.splitlines()), default=0)

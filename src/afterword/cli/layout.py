"""Columns and sentences of the views that a terminal shows, whatever its width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from afterword.cli.printing import wrapped
from afterword.config.language import _

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

GAP = 2
"""Blanks between two columns."""


def sentence(console: Console, words: str, style: str = "", indent: str = "") -> None:
    """Print it, wrapped between words. A command stays on one line, ready to copy."""
    from rich.text import Text

    for part in words.split("\n"):
        for line in wrapped(part, console.width, indent, indent) or [indent]:
            console.print(Text(line, style), soft_wrap=True)


def in_columns(
    heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]], styles: Sequence[str]
) -> Table:
    """Columns as wide as they need to be, up to their limits. The reason takes the rest of the line.

    Rich takes as long for a cell as for a line, so it gets the laid-out columns as a single one.
    """
    from rich.table import Table
    from rich.text import Text

    columns = zip((head for head, _most in heads), *(row[:-1] for row in rows), strict=True)
    wide = [max(map(widest, column)) for column in columns]
    widths = [min(each, most) + GAP for each, (_head, most) in zip(wide, heads, strict=True)]
    table = Table(box=None, padding=0, pad_edge=False, header_style="dim", expand=True)
    table.add_column(Text(_line((head for head, _most in heads), widths)), no_wrap=True, width=sum(widths))
    table.add_column(Text(_("why")), overflow="fold", ratio=1)
    for (*cells, why), style in zip(rows, styles, strict=True):
        lines = zip_longest(*(cell.splitlines() for cell in cells), fillvalue="")
        shown = Text("\n".join(_line(line, widths) for line in lines))
        shown.stylize(style, 0, len(cells[0]))
        table.add_row(shown, Text(why))
    return table


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


def show_table(console: Console, table: Table) -> None:
    """Print the table. Outside a terminal, strip the blanks at the end of each line."""
    if console.is_terminal:
        console.print(table)
        return
    with console.capture() as captured:
        console.print(table)
    console.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))

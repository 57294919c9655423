"""The guards: which place in the code keeps which promise, how it is taken out, and which tests notice.

They are in the TOML files beside this one, one file for each promise: `at` names the file and the place in it, `out`
the way to take it out, both as removal.py describes. A place that is not there exactly once, and a way that changes
nothing, are errors: a guard that was rewritten is not tested in name only.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.lib.guards.removal import markers, taken_out

CHECKOUT = Path(__file__).parents[3]
CODE = "src/afterword"

PROMISES = {
    "twice": "Never twice",
    "lost": "Never lost",
    "overwritten": "Never overwritten",
    "pesky": "Never pesky",
    "generic": "Never generic",
    "safe": "Safe",
}
"""The files, in the order of the promises; security stands behind them."""


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard. `caught_by` are pytest's names of tests, each of which must fail without it."""

    promise: str
    name: str
    at: str
    out: str
    caught_by: tuple[str, ...]

    @property
    def place(self) -> str:
        """Its file, from the top of the checkout."""
        return f"{CODE}/{self._file}"

    @property
    def _file(self) -> str:
        return re.split("::|#", self.at)[0]

    def taken_out(self, source: str) -> str:
        """The source of its file without it. ValueError if it cannot be taken out just there and just so."""
        return taken_out(source, self.at.removeprefix(self._file), self.out)

    def holds(self, word: str) -> bool:
        """Whether its name, promise or place has the word."""
        return word.lower() in f"{self.name} {self.promise} {CODE}/{self.at}".lower()


def guards() -> tuple[Guard, ...]:
    """All of them, promise by promise."""
    return tuple(guard for name, promise in PROMISES.items() for guard in _read(name, promise))


def of_the_soak() -> tuple[Guard, ...]:
    """Those whose lack the soak must notice; `caught_by` are its counts."""
    return tuple(_read("soak", "Soak"))


def _read(name: str, promise: str) -> Iterator[Guard]:
    with Path(__file__).with_name(f"{name}.toml").open("rb") as file:
        for guard, row in tomllib.load(file).items():
            yield Guard(promise, guard, row["at"], row["out"], tuple(row["caught_by"]))


def gone(guard: Guard, root: Path = CHECKOUT) -> list[str]:
    """Why it cannot be taken out where the table says; empty if it can."""
    try:
        guard.taken_out((root / guard.place).read_text("utf-8"))
    except (OSError, SyntaxError, ValueError) as error:
        return [f"{guard.name}: {error}"]
    return []


def stale(guard: Guard, root: Path = CHECKOUT) -> list[str]:
    """What no longer fits: its place in the source, its tests in the tests."""
    wrong = gone(guard, root)
    if not guard.caught_by:
        wrong.append(f"{guard.name}: no test is named")
    return wrong + [
        f"{guard.name}: there is no {test}" for test in guard.caught_by if not _is_there(root, test)
    ]


def unused_markers(root: Path = CHECKOUT) -> list[str]:
    """The markers in the code to which no row points."""
    named = {guard.at for guard in (*guards(), *of_the_soak())}
    files = sorted((root / CODE).rglob("*.py"))
    places = [
        f"{file.relative_to(root / CODE).as_posix()}#{marker}"
        for file in files
        if "# guard: " in (source := file.read_text("utf-8"))
        for marker, _ in markers(source)
    ]
    return [place for place in places if place not in named]


def _is_there(root: Path, test: str) -> bool:
    file, _, name = test.partition("::")
    source = (root / file).read_text("utf-8") if (root / file).is_file() else ""
    return (
        re.search(rf"^(?:    )?def {re.escape(name.partition('[')[0])}\(", source, re.MULTILINE) is not None
    )


def markdown(those: Sequence[Guard]) -> str:
    """The table for a page: guards by promise, and the tests that notice."""
    lines = ["| guard | its place | the tests that fail without it |", "|---|---|---|"]
    for promise in dict.fromkeys(guard.promise for guard in those):
        lines.append(f"| **{promise}** | | |")
        lines += [_row(guard) for guard in those if guard.promise == promise]
    return "\n".join(lines) + "\n"


def _row(guard: Guard) -> str:
    tests = " · ".join(f"`{test.removeprefix('tests/')}`" for test in guard.caught_by)
    return f"| {guard.name} | `{guard.at}` | {tests} |"

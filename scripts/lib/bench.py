"""What scripts/bench measures: pairs of things that are run in turns, and the ratio of their times."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from afterword.core.facts import Interview, Person
from afterword.store.store import Store
from afterword.store.writes import Entry

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
FEW, MANY = 10, 100_000
LEAST_SAMPLE = 0.005  # seconds: shorter ones drown in the clock's own noise


@dataclass(frozen=True)
class Pair:
    """Two things to be compared: `one` is the measure, `other` the one that is held to `bound` times of it."""

    what: str
    one_is: str
    one: Callable[[], object]
    other_is: str
    other: Callable[[], object]
    bound: float | None = None
    rounds: int = 41


@dataclass(frozen=True)
class Missing:
    """Something that cannot be measured yet, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Measured:
    """Median seconds of one call of each side, and the median of the ratios of the rounds."""

    pair: Pair
    one: float
    other: float
    ratio: float

    @property
    def held(self) -> bool:
        """Whether the ratio keeps to its bound, where it has one."""
        return self.pair.bound is None or self.ratio <= self.pair.bound


def seconds(call: Callable[[], object], times: int) -> float:
    """The mean time of one of so many calls."""
    start = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - start) / times


def measured(pair: Pair) -> Measured:
    """Both sides in turns, who goes first changing each round; a first call of each is not counted."""
    longest = max(seconds(pair.one, 1), seconds(pair.other, 1), 1e-9)
    longest = max(seconds(pair.one, 1), seconds(pair.other, 1), 1e-9) if longest < LEAST_SAMPLE else longest
    times = max(1, round(LEAST_SAMPLE / longest))
    rounds: list[tuple[float, float]] = []
    for number in range(pair.rounds):
        if number % 2:
            other, one = seconds(pair.other, times), seconds(pair.one, times)
        else:
            one, other = seconds(pair.one, times), seconds(pair.other, times)
        rounds.append((one, other))
    ratios = [other / one for one, other in rounds]
    return Measured(pair, median(r[0] for r in rounds), median(r[1] for r in rounds), median(ratios))


def store_with(path: Path, number: int) -> tuple[Store, int]:
    """A store with so many open interviews, none of them due before tomorrow, and the number of its account."""
    store = Store.open(str(path), now=NOW)
    account = store.account("jane@example.com")
    for start in range(0, number, 10_000):
        store.save_many(account, (entry(n) for n in range(start, min(number, start + 10_000))))
    return store, account


def entry(number: int) -> Entry:
    """An interview that wants nothing before tomorrow."""
    person = Person(id="ana", name="Ana Ruiz", email=f"ana@company-{number}.example")
    ends = NOW - timedelta(hours=1, seconds=number % 3600)
    interview = Interview(
        id=f"company-{number}-engineer",
        company=f"Company {number}",
        position="Engineer",
        starts=ends - timedelta(hours=1),
        ends=ends,
        time_zone="Europe/Berlin",
        people=(person,),
    )
    return Entry(interview, look_at=NOW + timedelta(days=1, seconds=number % 86_400))


def ticks(folder: Path) -> Iterator[Pair]:
    """What a tick reads, with few and with many open interviews: nothing due, then one due."""
    few, few_account = store_with(folder / "few.db", FEW)
    many, many_account = store_with(folder / "many.db", MANY)

    def tick(store: Store, account: int) -> Callable[[], object]:
        return lambda: (store.due(account, NOW), store.next_look(account))

    sides = (f"{FEW} open", tick(few, few_account), f"{MANY:,} open", tick(many, many_account))
    yield Pair("a tick with nothing due", *sides, bound=1.2)
    for store in (few, many):
        store.look_at("company-7-engineer", NOW)
    yield Pair("a tick with one due", *sides, bound=1.2)
    few.close()
    many.close()


def start_up(folder: Path) -> Iterator[Pair | Missing]:
    """`afterword status` beside the bare import of the libraries that it cannot do without."""
    what = "afterword status"
    if find_spec("afterword.cli") is None:
        yield Missing(what, "there is no afterword.cli yet")
        return
    libraries = "import sqlalchemy, typer, rich.table"
    program = Path(sys.executable).with_name("afterword")
    yield Pair(
        what,
        "its libraries",
        lambda: subprocess.run([sys.executable, "-c", libraries], check=True),
        "the command",
        lambda: subprocess.run(
            [program, "status"], env={"AFTERWORD_HOME": str(folder)}, capture_output=True, check=False
        ),
        rounds=11,
    )


def idle_daemon(_folder: Path) -> Iterator[Pair | Missing]:
    """The memory of a daemon that waits, beside that of its libraries alone."""
    yield Missing("memory of the idle daemon", "not measured yet")


def show(results: list[Measured | Missing]) -> None:
    """The table."""
    table = Table("what", "measure", "ms", "compared", "ms", "ratio", "bound", "held")
    for result in results:
        match result:
            case Missing(what, why):
                table.add_row(what, why)
            case Measured(pair, one, other, ratio):
                bound, held = (f"{pair.bound:g}", "yes" if result.held else "NO") if pair.bound else ("", "")
                sides = (pair.one_is, f"{one * 1e3:.3f}", pair.other_is, f"{other * 1e3:.3f}")
                table.add_row(pair.what, *sides, f"{ratio:.2f}", bound, held)
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def main() -> int:
    """Measures everything; 1 when a bound is not held."""
    results: list[Measured | Missing] = []
    with tempfile.TemporaryDirectory() as folder:
        for section in (ticks, start_up, idle_daemon):
            print(f"{(section.__doc__ or '').splitlines()[0]} …", file=sys.stderr)
            results += [p if isinstance(p, Missing) else measured(p) for p in section(Path(folder))]
    show(results)
    return 0 if all(r.held for r in results if isinstance(r, Measured)) else 1


if __name__ == "__main__":
    sys.exit(main())

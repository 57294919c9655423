"""Tries every guard. First all the tests with the guards in place, which must pass; then each guard's without it."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from scripts.lib.guards.catalogue import Guard, guards, markdown, of_the_soak, stale
from scripts.lib.guards.trial import Copy

AT_ONCE = 2
WHOLE = 1200.0
"""Real seconds for all the tests with every guard in place."""


def main() -> int:
    """0 where every guard's tests noticed."""
    parser = argparse.ArgumentParser(prog="scripts/guards", description=__doc__)
    parser.add_argument("words", nargs="*", metavar="WORD", help="only guards that hold one of these words")
    parser.add_argument("--list", action="store_true", help="show the guards and try nothing")
    parser.add_argument("--markdown", action="store_true", help="print the table of docs/reliability.md")
    parser.add_argument(
        "--soak", type=float, metavar="SECONDS", help="try what the soak must notice, so long each"
    )
    asked = parser.parse_args()
    every = guards() if asked.soak is None else of_the_soak()
    chosen = [g for g in every if not asked.words or any(map(g.holds, asked.words))]
    if asked.markdown:
        print(markdown(chosen), end="")
        return 0
    if asked.list:
        print("\n".join(f"{g.promise:<18}{g.name}" for g in chosen))
        return 0
    return tried(chosen) if asked.soak is None else soaked(chosen, asked.soak)


def tried(chosen: Sequence[Guard]) -> int:
    """Try them, print a line for each, and say how many were not noticed."""
    if wrong := [each for guard in chosen for each in stale(guard)]:
        print("The table no longer fits the code:", *wrong, sep="\n  ")
        return 1
    with tempfile.TemporaryDirectory(prefix="afterword-guards-") as folder:
        copies = [Copy.made(Path(folder) / str(n)) for n in range(AT_ONCE)]
        for copy in copies:
            print(f"imported from {copy.imported()}", flush=True)
        if not whole(copies[0], chosen):
            return 1
        unnoticed = without_each(copies, chosen)
    print(f"{len(chosen)} guards were taken out, {unnoticed} of them unnoticed.")
    return int(unnoticed > 0)


def soaked(chosen: Sequence[Guard], seconds: float) -> int:
    """A soak without each of them ends with 1, and one of the counts that it names is not zero."""
    unnoticed = 0
    for seed, guard in enumerate(chosen, 1):
        with tempfile.TemporaryDirectory(prefix="afterword-guards-") as folder:
            copy = Copy.made(Path(folder) / "copy")
            with copy.without(guard):
                code, counts = copy.soaked(seconds, seed)
        noticed = code == 1 and any(counts.get(name) for name in guard.caught_by)
        unnoticed += not noticed
        figures = ", ".join(f"{name} {figure}" for name, figure in counts.items())
        print(
            f"{'caught' if noticed else 'NOT CAUGHT':<11}{guard.name}: ended with {code}, {figures}",
            flush=True,
        )
    return int(unnoticed > 0)


def whole(copy: Copy, chosen: Sequence[Guard]) -> bool:
    """With every guard in place all the tests pass, and none is skipped."""
    tests = list(dict.fromkeys(test for guard in chosen for test in guard.caught_by))
    began = time.monotonic()
    outcome = copy.run(tests, workers=AT_ONCE, patience=WHOLE)
    amiss = [*sorted(outcome.failed), *outcome.troubles, *(t for t in tests if t not in outcome.passed)]
    print(f"{len(tests)} tests with every guard in place: {time.monotonic() - began:.0f} s", flush=True)
    for each in dict.fromkeys(amiss):
        print(f"  did not pass: {each}")
    return not amiss


def without_each(copies: Sequence[Copy], chosen: Sequence[Guard]) -> int:
    """Each guard's tests without it, so many at once as there are copies; how many did not notice."""
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def one(guard: Guard) -> bool:
        copy, began = free.get(), time.monotonic()
        try:
            with copy.without(guard):
                outcome = copy.run(guard.caught_by)
        finally:
            free.put(copy)
        missing = outcome.missing(guard.caught_by)
        verdict = "NOT CAUGHT" if missing else "caught"
        lines = [f"{verdict:<11}{guard.promise}: {guard.name} ({time.monotonic() - began:.0f} s)"]
        lines += [f"             {'not ' if test in missing else ''}by {test}" for test in guard.caught_by]
        lines += [f"             {trouble}" for trouble in outcome.troubles if missing]
        print("\n".join(lines), flush=True)
        return bool(missing)

    with ThreadPoolExecutor(len(copies)) as hands:
        return sum(hands.map(one, chosen))


if __name__ == "__main__":
    sys.exit(main())

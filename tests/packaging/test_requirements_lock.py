"""requirements.lock pins all that is installed, for everybody, and tells nothing of the machine that wrote it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).parents[2]
MARK = "# --- for checks and tests only ---"
LOCK = (CHECKOUT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))


def pins(text: str) -> dict[str, str]:
    """Name to version, of each pinned package."""
    return {
        canonicalize_name(n): v for n, v in re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", text, re.MULTILINE)
    }


def blocks(text: str) -> Iterator[str]:
    """Each package with its hashes, as pip reads it."""
    yield from re.findall(r"^\S+==.*(?:\n    .*)*", text, re.MULTILINE)


def group(name: str) -> list[Requirement]:
    """The requirements of a dependency group, those of the groups in it included."""
    found = []
    for entry in PROJECT["dependency-groups"][name]:
        found += group(entry["include-group"]) if isinstance(entry, dict) else [Requirement(entry)]
    return found


def unmet(wanted: Iterable[Requirement], pinned: dict[str, str]) -> list[str]:
    """The requirements that the pins do not meet."""
    return [
        str(r)
        for r in wanted
        if (version := pinned.get(canonicalize_name(r.name))) is None
        or not r.specifier.contains(version, prereleases=True)
    ]


def needed(roots: Iterable[Requirement]) -> set[str]:
    """The names of the roots and of all that they need here, as the installed packages say themselves."""
    seen: set[tuple[str, str]] = set()
    todo = [(r, "") for r in roots]
    while todo:
        requirement, extra = todo.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        for wanted in ["", *requirement.extras]:
            if (requirement.name, wanted) not in seen:
                seen.add((requirement.name, wanted))
                todo += [(Requirement(r), wanted) for r in installed_requires(requirement.name)]
    return {canonicalize_name(name) for name, _ in seen}


def installed_requires(name: str) -> list[str]:
    """What an installed package says that it needs; nothing where it is not installed."""
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []


def test_names_no_place() -> None:
    """No index, no address, no folder and no comment but the mark: each machine uses its own index."""
    for line in LOCK.splitlines():
        assert re.match(r"[A-Za-z0-9]|    --hash=sha256:[0-9a-f]{64}( \\)?$", line) or line == MARK, line
    assert not re.search(r"://|@ |index|find-links|trusted-host", LOCK)


def test_every_package_has_hashes() -> None:
    """Each pin carries at least one hash, so pip takes nothing else for it."""
    assert len(list(blocks(LOCK))) == len(re.findall("==[^ ]+ ", re.sub(";.*", "", LOCK)))
    assert all("--hash=sha256:" in block for block in blocks(LOCK))


def test_meets_every_requirement() -> None:
    """What pyproject asks for is pinned within its bounds: the runtime above the mark, the rest anywhere."""
    runtime = [Requirement(r) for r in PROJECT["project"]["dependencies"]]
    above = LOCK.partition(MARK)[0]
    assert unmet(runtime + group("build"), pins(above)) == []
    assert unmet(group("dev"), pins(LOCK)) == []


def test_two_parts_share_nothing() -> None:
    """A package stands above the mark or below it, so both parts agree on its version."""
    above, mark, below = LOCK.partition(MARK)
    assert mark
    assert pins(above)
    assert pins(below)
    assert not pins(above).keys() & pins(below).keys()


def test_the_runtime_part_is_enough() -> None:
    """All that the runtime's libraries need in their turn is above the mark, so the demo runs on that part alone."""
    runtime = [Requirement(r) for r in PROJECT["project"]["dependencies"]]
    assert needed(runtime) - pins(LOCK.partition(MARK)[0]).keys() == set()

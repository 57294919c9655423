"""The shape of the code: imports only of what pyproject names, no circle of files, no class name twice."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
PART_OF = {"markupsafe": "jinja2"}
"""Libraries that another one documents as its own lower half."""


def imported() -> Iterator[tuple[str, str]]:
    """Each library that a file of the package imports: its top-level module, and the file."""
    for file in (CHECKOUT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Import(names=names):
                    yield from ((name.name.partition(".")[0], file.name) for name in names)
                case ast.ImportFrom(module=str(module), level=0):
                    yield module.partition(".")[0], file.name


def test_every_import_is_a_declared_dependency() -> None:
    """Each third-party module belongs to a package among the dependencies or an extra."""
    extras = [r for entries in PROJECT["optional-dependencies"].values() for r in entries]
    declared = {canonicalize_name(Requirement(r).name) for r in PROJECT["dependencies"] + extras}
    home = packages_distributions()
    found = {(m, f) for m, f in imported() if m not in sys.stdlib_module_names and m != "afterword"}
    assert found
    strays = {
        f"{file}: {module}"
        for module, file in found
        if not declared & {canonicalize_name(d) for d in home.get(PART_OF.get(module, module), [module])}
    }
    assert strays == set()


def test_no_file_needs_one_that_needs_it() -> None:
    """No circle of imports, those inside functions included; what only type checkers read may name each other."""
    graph = grimp.build_graph("afterword", cache_dir=None, exclude_type_checking_imports=True)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert len(needs) > 200
    TopologicalSorter(needs).prepare()  # CycleError names the circle


def test_a_class_name_stands_for_one_thing() -> None:
    """No two classes of the package, its tests and scripts share a name, so that a search finds the one meant."""
    places = defaultdict(list)
    for file in (f for root in ("src", "tests", "scripts") for f in (CHECKOUT / root).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{file.relative_to(CHECKOUT)}:{node.lineno}")
    assert len(places) > 400
    assert {name: where for name, where in places.items() if len(where) > 1} == {}

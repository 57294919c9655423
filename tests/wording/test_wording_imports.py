"""Unset, nothing of wording help is imported; and nothing that runs by itself can call a model."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import afterword

PACKAGE = Path(afterword.__file__).parent
HELP = {"llm", "snowballstemmer", "stopwords"}
MAY = {"wording", "cli", "web"}
"""Rooms that may name the room of wording help, and only where somebody asks for it."""

LOOK = """
import sys
{code}
print(*sorted(sys.modules))
"""


def loaded(code: str) -> set[str]:
    """The modules that are there after that code ran in a process of its own."""
    ended = subprocess.run(
        [sys.executable, "-c", LOOK.format(code=code)], capture_output=True, text=True, check=True, timeout=60
    )
    return set(ended.stdout.split())


def helps(modules: set[str]) -> set[str]:
    """Those of wording help among them."""
    return {name for name in modules if name.split(".")[0] in HELP or name.startswith("afterword.wording")}


def test_what_runs_by_itself_imports_none_of_it() -> None:
    """The daemon, the pass, the finishing of letters, the page and the commands as they start."""
    code = "import afterword.daemon.daemon, afterword.engine\n"
    code += "import afterword.services.finishing, afterword.services.previews\n"
    code += (
        "import afterword.web.pages, afterword.web.suggesting, afterword.cli.verbs, afterword.cli.finishing\n"
    )
    found = loaded(code)
    assert "afterword.daemon.daemon" in found
    assert "afterword.web.suggesting" in found
    assert helps(found) == set()


def test_only_the_faces_name_it() -> None:
    """No other room imports it, not even inside a function: the daemon has no way to a model."""
    naming = {file for file in PACKAGE.rglob("*.py") if _names_it(file)}
    assert {file.relative_to(PACKAGE).parts[0].removesuffix(".py") for file in naming} == MAY
    assert [file.name for file in naming if file.parent.name == "daemon"] == []


def test_the_faces_import_it_where_it_is_asked_for() -> None:
    """In `cli` and `web` nothing but the modules for suggestions names it."""
    faces = {file.relative_to(PACKAGE) for file in PACKAGE.rglob("*.py") if _names_it(file)}
    outside = {str(file) for file in faces if file.parts[0] != "wording"}
    assert outside == {"cli/suggesting.py", "web/suggesting.py"}


def test_models_are_loaded_by_one_module_alone() -> None:
    """`llm` is imported in one place, inside a function."""
    importing = [file for file in PACKAGE.rglob("*.py") if "llm" in _imported(file)]
    assert [file.name for file in importing] == ["models.py"]
    top = ast.parse(importing[0].read_text("utf-8")).body
    assert not [node for node in top if isinstance(node, ast.Import) and node.names[0].name == "llm"]


def _names_it(file: Path) -> bool:
    return any(name.startswith("afterword.wording") for name in _imported(file))


def _imported(file: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                found |= {name.name for name in names}
            case ast.ImportFrom(module=str(module), names=names):
                found |= {module, *(f"{module}.{name.name}" for name in names)}
    return found

"""The templates of letters: the shipped ones, and the person's own in their place."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.config import make_private, write_private
from afterword.config.language import _
from afterword.errors import InputError, Problem
from afterword.letters import Templates, known_names
from afterword.letters.linter import FRAME_NAMES, STEM_NAMES
from afterword.letters.templates import SUFFIX

if TYPE_CHECKING:
    from afterword.letters.finding import Finding

TABLES = {"stems": "stems.toml", "frame": "frame.toml"}
"""Files with a name among the templates that are not templates: stems, and our own sentences."""

MOST = 100_000
"""The most characters that a template may have."""


@dataclass(frozen=True, slots=True)
class OwnTemplates:
    """One person's templates. `folder` holds their own and need not exist; `language` is config's."""

    folder: Path
    language: str

    @property
    def templates(self) -> Templates:
        """The templates that letters use."""
        return Templates(self.folder if self.folder.is_dir() else None, self.language)

    def names(self) -> tuple[str, ...]:
        """Everything that the person can replace."""
        return (*Templates().names(), *TABLES)

    def path(self, name: str, code: str) -> Path:
        """The file in use."""
        return _path(self.templates, name, code)

    def is_own(self, name: str, code: str) -> bool:
        """Whether the person's own file is in use."""
        return self.folder in self.path(name, code).parents

    def gaps(self, name: str) -> list[str]:
        """The names that it may use in braces."""
        tables = {"stems": STEM_NAMES, "frame": FRAME_NAMES}
        return sorted(tables[name]) if name in tables else list(known_names(name))

    def text(self, name: str, code: str) -> str:
        """The text of the file in use."""
        return self.path(name, code).read_text("utf-8")

    def shipped(self, name: str, code: str) -> Path:
        """The shipped file."""
        return _path(Templates(), name, code)

    def own_path(self, name: str, code: str) -> Path:
        """Where the person's own file is or would be; for config's language, in the folder itself."""
        if self.is_own(name, code):
            return self.path(name, code)
        place = self.folder if code == self.language else self.folder / code
        return place / self.shipped(name, code).name

    def copy(self, name: str, code: str) -> Path:
        """Copy the shipped file to the person's own place, and return that. Raises InputError if they have one."""
        there = self._ready(self.own_path(name, code))
        try:
            write_private(there, self.shipped(name, code).read_bytes(), replace=False)
        except FileExistsError:
            problem = Problem(str(there), _("a file that already exists"), _("no file there"))
            raise InputError(
                [problem], _("Nothing was changed. If you delete your file, the shipped one is used again.")
            ) from None
        return there

    def save(self, name: str, code: str, text: str) -> list[Finding]:
        """Save it as the person's own. If no letter could use it, write nothing and return the reasons."""
        if len(text) > MOST:
            said = _("This template has {n} characters: shorten it to {most} at most.")
            raise InputError([Problem(name, said.format(n=len(text), most=MOST), "")])
        content = (text.replace("\r\n", "\n").rstrip("\n") + "\n").encode()
        findings = self._tried(self.own_path(name, code), content)
        if not any(one.holds for one in findings):
            write_private(self._ready(self.own_path(name, code)), content)
        return findings

    def drop(self, name: str, code: str) -> bool:
        """Delete the person's own file and use the shipped one again; False if they had none."""
        if not self.is_own(name, code):
            return False
        self.path(name, code).unlink(missing_ok=True)
        return True

    def _tried(self, file: Path, content: bytes) -> list[Finding]:
        """The checks' findings for the file with that content, among the person's other files."""
        with tempfile.TemporaryDirectory(prefix="afterword-") as scratch:
            folder = Path(scratch) / "templates"
            if self.folder.is_dir():
                shutil.copytree(self.folder, folder)
            there = folder / file.relative_to(self.folder)
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(content)
            found = Templates(folder, self.language).check_templates()
            begins = (f"{there},", f"{there}:")
            ours = [one for one in found if one.sentence.startswith(begins)]
            return [replace(one, sentence=one.sentence.replace(str(there), file.name)) for one in ours]

    def _ready(self, file: Path) -> Path:
        make_private(self.folder)
        make_private(file.parent)
        return file


def _path(known: Templates, name: str, code: str) -> Path:
    return known.path(TABLES[name], code) if name in TABLES else known.path(f"{name}{SUFFIX}", code)

"""The pages as the tests read them: their code blocks, the words in code, their links and headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]

SHELLS = frozenset({"", "bash", "console", "sh", "shell"})
"""The languages of blocks that are to be typed."""


@dataclass(frozen=True)
class Block:
    """A block of code: its language, what the comment above it calls it, and its text."""

    language: str
    name: str
    text: str


@dataclass(frozen=True)
class Page:
    """One Markdown page of the checkout."""

    file: Path

    @cached_property
    def text(self) -> str:
        """The page as it is written."""
        return self.file.read_text("utf-8")

    @property
    def name(self) -> str:
        """Its path in the checkout."""
        return self.file.relative_to(CHECKOUT).as_posix()

    @cached_property
    def blocks(self) -> list[Block]:
        """The fenced blocks of code."""
        fenced = re.findall(
            r"(?:<!-- (\S+) -->\n)?^```(\w*)\n(.*?)^```$", self.text, re.MULTILINE | re.DOTALL
        )
        return [Block(language, name, text) for name, language, text in fenced]

    def block(self, name: str) -> str:
        """The text of the one block of that name."""
        (found,) = [b.text for b in self.blocks if b.name == name]
        return found

    @cached_property
    def prose(self) -> str:
        """All that is not fenced."""
        return re.sub(r"^```.*?^```$", "", self.text, flags=re.MULTILINE | re.DOTALL)

    @property
    def typed(self) -> list[str]:
        """Lines to type: all that is indented by four or more, and all of a block that is no file."""
        indented = [line for line in self.prose.splitlines() if re.match(r" {4,}\S", line)]
        fenced = [
            line for block in self.blocks if block.language in SHELLS for line in block.text.splitlines()
        ]
        return [line.strip() for line in [*indented, *fenced] if line.strip()]

    @property
    def in_code(self) -> list[str]:
        """What stands between single backticks, also where the line ends within."""
        return [" ".join(code.split()) for code in re.findall(r"`((?:[^`\n]|\n(?!\n))+)`", self.prose)]

    def quoted(self, beginning: str) -> str:
        """The words in code that begin so."""
        return next(code for code in self.in_code if code.startswith(beginning))

    @property
    def links(self) -> list[str]:
        """Where the page points, in the order of the page."""
        return re.findall(r"\]\(([^)\s]+)\)", self.prose) + re.findall(r"<(https?://[^>]+)>", self.prose)

    @property
    def anchors(self) -> set[str]:
        """The headings, as addresses within the page."""
        headings = re.findall(r"^#+ (.+)$", self.prose, re.MULTILINE)
        return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}

    def section(self, heading: str) -> str:
        """The text under that heading, up to the next of its level."""
        level, _, _ = heading.partition(" ")
        _, _, behind = self.text.partition(f"\n{heading}\n")
        return behind.split(f"\n{level} ")[0]


def page(name: str) -> Page:
    """The page of that name in docs."""
    return Page(CHECKOUT / "docs" / f"{name}.md")


README = Page(CHECKOUT / "README.md")
FILES, SETTINGS, TERMINAL = page("files"), page("settings"), page("terminal")
OTHERS = [Page(CHECKOUT / name) for name in ("CONTRIBUTING.md", "SECURITY.md")]
PAGES = [README, *OTHERS, *map(Page, sorted(CHECKOUT.glob("docs/**/*.md")))]

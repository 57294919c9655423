"""Finding, loading and rendering templates: the person's own wins over the one that ships.

Notes, names and positions are handed in as values and are never read as templates. The sandbox is the strict
one: an unknown name is an error, nothing can be changed or called that was not handed in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

import afterword
from afterword.errors import InputError, Problem
from afterword.letters import fits, phrases, words
from afterword.letters.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

SUFFIX = ".txt.j2"

GOES_WRONG = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What an expression of a template can end in, beside the errors of templates themselves."""
COMMON = frozenset(
    {"you", "person", "position", "company", "day", "again", "shape", "pick", "panel", "coordinator"}
)
"""Names that every template knows."""
LETTER = frozenset(
    re.findall(
        r"\w+",
        """topics sentences remarks answers points deeds challenge challenge_says offers only act attached elsewhere""",
    )
)
_NAMES = {
    "thank-you": COMMON | LETTER,
    "coordinator": COMMON | LETTER | {"passes_on", "met"},
    "nudge-1": COMMON | LETTER | {"in_thread"},
    "nudge-2": COMMON | LETTER | {"in_thread"},
    "signature": COMMON,
    "linkedin": COMMON | {"note", "profile", "searched", "limit", "used"},
    "linkedin-note": COMMON | {"cited", "said"},
    "call": COMMON | LETTER | {"voicemail"},
    "voicemail": COMMON,
    "checklist": COMMON | {"begins", "lost", "silent", "decision"},
    "notes": COMMON | {"closes", "left"},
    "address": COMMON | {"profile", "searched", "closes", "left"},
}
"""The templates that there are, and the names that each knows."""


def known_names(template: str) -> tuple[str, ...]:
    """The names that a template may use, sorted."""
    return tuple(sorted(_NAMES[template]))


def shipped_folder() -> Path:
    """Where the templates that ship are: in the wheel inside the package, in a checkout at its top."""
    package = Path(afterword.__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parents[1] / "templates"


@dataclass(frozen=True)
class Templates:
    """The templates: files of the `own` folder where it has them, the shipped ones otherwise."""

    own: Path | None = None

    def names(self) -> tuple[str, ...]:
        """All templates, as `afterword templates list` shows them."""
        return tuple(_NAMES)

    def path(self, name: str) -> Path:
        """The file that a template comes from."""
        own = self.own / f"{name}{SUFFIX}" if self.own else None
        return own if own and own.is_file() else shipped_folder() / f"{name}{SUFFIX}"

    def is_own(self, name: str) -> bool:
        """Whether the person's folder has its own version."""
        return self.own is not None and self.path(name).parent == self.own

    def source(self, name: str) -> str:
        """The text of a template as it would be used."""
        return self.path(name).read_text("utf-8")

    @cached_property
    def _environment(self) -> ImmutableSandboxedEnvironment:
        folders = [folder for folder in (self.own, shipped_folder()) if folder]
        environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
            undefined=StrictUndefined,
            autoescape=False,  # plain text, never HTML
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters |= {
            "flow": flow,
            "series": phrases.series,
            "small": phrases.lower_first,
            "also": phrases.also,
            "listed": phrases.listed,
            "stop": phrases.stop,
            "brief": phrases.brief,
            "recalled": phrases.recalled,
            "lasting": words.lasting,
        }
        environment.tests |= {"smooth": fits.smooth, "terms": words.is_terms}
        return environment

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """The text of a template with these values, paragraphs parted by one empty line.

        Raises InputError with file, line and the known names when the template is broken.
        """
        try:
            text = self._environment.get_template(f"{name}{SUFFIX}").render(values)
        except (TemplateError, *GOES_WRONG) as error:
            self._broken(name, error)
        return tidy(text)

    def render_line(self, template: str, values: Mapping[str, Any], place: str) -> str:
        """One line from a template that config holds, such as the subject; `place` names its key in errors."""
        try:
            return flow(self._environment.from_string(template).render(values))
        except (TemplateError, *GOES_WRONG) as error:
            raise InputError([_line_problem(place, template, error, values)]) from error

    def _broken(self, name: str, error: Exception) -> NoReturn:
        place = f"{self.path(name)}, line {_line(error, name)}"
        raise InputError([Problem(place, str(error), _expected(name))]) from error

    def check_templates(self) -> tuple[Finding, ...]:
        """Everything wrong with the templates of the person's folder, each with file, line and the known names."""
        if self.own is None or not self.own.is_dir():
            return ()
        found: list[Finding] = []
        for file in sorted(self.own.glob("*.j2")):
            name = file.name.removesuffix(SUFFIX)
            found += self._check_file(file, name) if name in _NAMES else [_stray(file)]
        return tuple(found)

    def _check_file(self, file: Path, name: str) -> list[Finding]:
        try:
            tree = self._environment.parse(file.read_text("utf-8"), name, str(file))
            unknown = _unknown(tree, _NAMES[name])
        except (TemplateSyntaxError, UnicodeDecodeError, OSError) as error:
            return [_finding(file, _line(error, name), str(error), name)]
        if unknown:
            return [
                _finding(file, line, f"the name '{word}' is not known here", name) for line, word in unknown
            ]
        return self._try_out(file, name)

    def _try_out(self, file: Path, name: str) -> list[Finding]:
        from afterword.letters.sample import samples

        for values in samples():
            try:
                text = self.render(name, values)
            except InputError as error:
                problem = error.problems[0]
                line = problem.place.rpartition("line ")[2]
                return [_finding(file, line, problem.found, name)]
            if not text:
                return [_finding(file, 1, "it gives an empty text where notes are scarce", name)]
        return []


def check_line(template: str, place: str) -> tuple[Finding, ...]:
    """What is wrong with a template that config holds, such as the subject."""
    values = {"position": "Head Chef", "company": "Acme", "you": {"name": "Jane Doe"}}
    try:
        Templates().render_line(template, values, place)
    except InputError as error:
        problem = error.problems[0]
        return (
            Finding(
                "template", f"{place}: {problem.found}.", problem.expected.capitalize() + ".", holds=True
            ),
        )
    return ()


def flow(text: str) -> str:
    """A paragraph without hard line breaks: a mail program wraps it as wide as its screen is."""
    return " ".join(text.split())


def tidy(text: str) -> str:
    """No space at the ends of lines, no more than one empty line, none at the ends."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _unknown(tree: nodes.Template, known: frozenset[str]) -> list[tuple[int, str]]:
    from jinja2.defaults import DEFAULT_NAMESPACE
    from jinja2.meta import find_undeclared_variables

    stored = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}  # by set, for and macro
    strange = find_undeclared_variables(tree) - known - stored - set(DEFAULT_NAMESPACE)
    uses = [(node.lineno, node.name) for node in tree.find_all(nodes.Name) if node.name in strange]
    return list(dict.fromkeys(uses))


def _line(error: Exception, name: str) -> int:
    """The line of the template at which an error happened: the syntax error's own, or the deepest frame's."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    line, frame = 1, error.__traceback__
    while frame:
        if frame.tb_frame.f_code.co_filename.endswith(f"{name}{SUFFIX}"):
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


def _expected(name: str) -> str:
    return f"a template that uses only {', '.join(known_names(name))}"


def _line_problem(place: str, template: str, error: Exception, values: Mapping[str, Any]) -> Problem:
    return Problem(place, f"{template!r}: {error}", f"a template that uses only {', '.join(sorted(values))}")


def _finding(file: Path, line: int | str, what: str, name: str) -> Finding:
    mend = f"Known names: {', '.join(known_names(name))}. Deleting the file brings the shipped one back."
    return Finding("template", f"{file}, line {line}: {what.rstrip('.')}.", mend, holds=True)


def _stray(file: Path) -> Finding:
    known = ", ".join(f"{name}{SUFFIX}" for name in _NAMES)
    return Finding(
        "template-name", f"{file} is no template that Afterword knows.", f"Known are {known}.", holds=False
    )

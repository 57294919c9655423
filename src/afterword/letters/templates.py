"""Finding, loading and rendering templates: one folder a language, and the candidate's own files win.

A file of the own folder counts for config's language; one in a subfolder, such as `de`, for that language.

Typed text is passed in as values and is never read as a template. The sandbox is the strict one: an unknown name is an
error, and a template can change nothing and call nothing that was not passed in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec.structs import replace as replace_fields

import afterword
from afterword.config.language import _, marked
from afterword.config.reading import table
from afterword.config.validation import checked
from afterword.errors import InputError, Problem
from afterword.letters.finding import Finding
from afterword.letters.language import DEALT, IN_TURN, Frame, Language, primary, series
from afterword.letters.linter import check_frame, check_stems
from afterword.letters.stems import Stem, StemFile, Stems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SUFFIX = ".txt.j2"

GOES_WRONG = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""Errors that an expression of a template can raise, besides the errors of templates themselves."""
COMMON = frozenset(
    re.findall(r"\w+", "you person coordinator position role company day again reader formal panel")
)
"""Names that every template knows."""
LETTER = frozenset(
    re.findall(
        r"\w+", "frame personal thread lead items answers attached passes_on opened cited in_thread agency"
    )
)
_NAMES = {
    "thank-you": COMMON | LETTER,
    "coordinator": COMMON | LETTER,
    "nudge-1": COMMON | LETTER,
    "nudge-2": COMMON | LETTER,
    "reply-rejection": COMMON | LETTER,
    "reply-offer": COMMON | LETTER,
    "reply-withdrawal": COMMON | LETTER,
    "reply-thanks": COMMON | LETTER,
    "greeting": COMMON,
    "sign-off": COMMON,
    "signature": COMMON,
    "linkedin": COMMON | {"note", "profile", "searched", "limit", "used"},
    "linkedin-note": COMMON | {"cited"},
    "call": COMMON | {"cited", "script", "voicemail"},
    "call-script": COMMON | {"cited"},
    "voicemail": COMMON,
    "checklist": COMMON | {"begins", "lost", "silent", "decision"},
    "notes": COMMON | {"closes", "left"},
    "address": COMMON | {"profile", "searched", "closes", "left"},
}
"""All templates, and the names that each knows."""

DEFAULT = "en"


def known_names(template: str) -> tuple[str, ...]:
    """The names that a template may use, sorted."""
    return tuple(sorted(_NAMES[template]))


@cache
def shipped_folder() -> Path:
    """The folder of the shipped templates: inside the package in a wheel, at the top of a checkout."""
    package = Path(afterword.__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parents[1] / "templates"


def _stamp(file: Path) -> int:
    """When the file was changed, in nanoseconds; 0 if it does not exist."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


@dataclass(frozen=True)
class Templates:
    """The templates: the candidate's own files, and shipped ones in place of missing ones.

    `language` is config's: the language of the files that lie directly in the own folder.
    """

    own: Path | None = None
    language: str = DEFAULT
    _read: dict[str, tuple[tuple[int, ...], Language]] = field(default_factory=dict, compare=False)

    def names(self) -> tuple[str, ...]:
        """All templates, as `afterword templates list` shows them."""
        return tuple(_NAMES)

    def languages(self) -> tuple[str, ...]:
        """The codes of all languages that letters can be written in."""
        own = self.own.iterdir() if self.own and self.own.is_dir() else ()
        folders = (*shipped_folder().iterdir(), *own)
        return tuple(sorted({folder.name for folder in folders if (folder / "frame.toml").is_file()}))

    def folders(self, code: str) -> tuple[Path, ...]:
        """The folders to search for the files of a language, in that order."""
        own = ([self.own / code] + [self.own] * (code == self.language)) if self.own else []
        return (*own, shipped_folder() / code)

    def path(self, file: str, code: str = "") -> Path:
        """Where that file of a language comes from; English if the language has none of its own."""
        places = (*self.folders(code or self.language), shipped_folder() / DEFAULT)
        return next((place / file for place in places if (place / file).is_file()), places[-1] / file)

    def template_path(self, name: str, code: str = "") -> Path:
        """Where a template comes from."""
        return self.path(f"{name}{SUFFIX}", code)

    def is_own(self, name: str) -> bool:
        """Whether the candidate has their own version of it."""
        return self.own is not None and self.own in self.template_path(name).parents

    def source(self, name: str) -> str:
        """The text of a template as it would be used."""
        return self.template_path(name).read_text("utf-8")

    # languages

    def letters_in(self, code: str = "") -> Language:
        """Frame and stems of a language: config's for an empty code, English for an unknown one.

        Letters in 'de' are for 'de-CH' too. Raises InputError if one of its files is broken.
        """
        asked = code or self.language
        stamps = self._own_stamps(asked)
        known = self._read.get(asked)
        if known is None or known[0] != stamps:
            known = self._read[asked] = (stamps, self._found(asked))
        return known[1]

    def _found(self, asked: str) -> Language:
        known_codes = self.languages()
        code = next((one for one in (asked, primary(asked)) if one in known_codes), DEFAULT)
        files = [self.path("frame.toml", code), *self._stem_files(code)]
        return replace(self._language(code, files), asked=asked)

    def _own_stamps(self, asked: str) -> tuple[int, ...]:
        """Changes whenever one of the candidate's files for that language does; shipped files never change."""
        if self.own is None:
            return ()
        places = dict.fromkeys((self.own, *(self.own / code for code in (asked, primary(asked), DEFAULT))))
        return tuple(_stamp(place / name) for place in places for name in ("frame.toml", "stems.toml"))

    def subject(self, configured: str, language: Language) -> str:
        """The template of a thank-you's subject.

        Config's own counts for config's language; every other language has one, and so has config's if nobody
        changed the one that ships.
        """
        is_own = primary(language.code) == primary(self.language)
        changed = configured != self.letters_in(DEFAULT).frame.subject
        return configured if is_own and changed else language.frame.subject or configured

    def _stem_files(self, code: str) -> list[Path]:
        places = [place / "stems.toml" for place in self.folders(code)]
        return [file for file in places if file.is_file()]

    @staticmethod
    def _language(code: str, files: list[Path]) -> Language:
        frame, *stems = files
        every: dict[str, Stem] = {}
        for file in stems:
            for stem in checked(StemFile, table(file.read_bytes(), str(file)), str(file)).stem:
                every.setdefault(stem.id, stem)
        return Language(code, _whole(_frame(frame), code), Stems(tuple(every.values())))

    # rendering

    @cached_property
    def _environments(self) -> dict[tuple[object, ...], ImmutableSandboxedEnvironment]:
        return {}

    def _environment(self, code: str) -> ImmutableSandboxedEnvironment:
        """Jinja's environment for that language. A new or deleted file of the candidate's gets a new one."""
        folders = (*self.folders(code), shipped_folder() / DEFAULT)
        own = [sorted(folder.glob(f"*{SUFFIX}")) for folder in folders[:-2]]
        key = (code, *(file for files in own for file in files))
        if key not in self._environments:
            environment = ImmutableSandboxedEnvironment(
                loader=ChoiceLoader([FileSystemLoader(folder) for folder in dict.fromkeys(folders)]),
                undefined=StrictUndefined,
                autoescape=False,  # plain text, never HTML
                trim_blocks=True,
                lstrip_blocks=True,
            )
            del environment.filters["random"], environment.globals["lipsum"]  # guard: nothing-random
            environment.filters |= {
                "flow": flow,
                "series": series(code),
                "after_greeting": self._after_greeting(code),
            }
            self._environments[key] = environment
        return self._environments[key]

    def _after_greeting(self, code: str) -> Callable[[str], str]:
        return lambda text: self.letters_in(code).after_greeting(text)

    def render(self, name: str, values: Mapping[str, Any], code: str = "") -> str:
        """The text of a template with these values, with one empty line between paragraphs.

        Raises InputError with file, line and the known names when the template is broken.
        """
        try:
            template = self._environment(code or self.language).get_template(f"{name}{SUFFIX}")
            text = template.render(values)
        except (TemplateError, *GOES_WRONG) as error:
            self._broken(name, code, error)
        return tidy(text)

    def render_line(self, template: str, values: Mapping[str, Any], place: str) -> str:
        """One line from a template that config holds, such as the subject; `place` names its key in errors."""
        try:
            return flow(_line_of(self._environment(self.language), template).render(values))
        except (TemplateError, *GOES_WRONG) as error:
            raise InputError([_line_problem(place, template, error, values)]) from error

    def _broken(self, name: str, code: str, error: Exception) -> NoReturn:
        place = f"{self.template_path(name, code)}, line {_line(error, name)}"
        raise InputError([Problem(place, _reason(error), _expected(name))]) from error

    # checking

    def check_templates(self) -> tuple[Finding, ...]:
        """Everything wrong with the templates, stems and frames of the candidate's folder, each with its place."""
        if self.own is None or not self.own.is_dir():
            return ()
        found: list[Finding] = []
        for code, folder in [(self.language, self.own), *((c, self.own / c) for c in self.languages())]:
            for file in sorted(folder.glob("*.j2")) if folder.is_dir() else ():
                name = file.name.removesuffix(SUFFIX)
                found += self._check_file(file, name, code) if name in _NAMES else [_stray(file)]
            if (folder / "stems.toml").is_file():
                found += check_stems(folder / "stems.toml")
            if (folder / "frame.toml").is_file():
                found += check_frame(folder / "frame.toml")
        return tuple(found)

    def _check_file(self, file: Path, name: str, code: str) -> list[Finding]:
        try:
            tree = self._environment(code).parse(file.read_text("utf-8"), name, str(file))
            unknown = _unknown(tree, _NAMES[name])
        except (TemplateSyntaxError, UnicodeDecodeError, OSError) as error:
            return [_finding(file, _line(error, name), _reason(error), name)]
        if unknown:
            return [
                _finding(file, line, _("the name '{word}' is not known here").format(word=word), name)
                for line, word in unknown
            ]
        return self._try_out(file, name, code)

    def _try_out(self, file: Path, name: str, code: str) -> list[Finding]:
        from afterword.letters.sample import samples

        for values in samples():
            try:
                text = self.render(name, values, code)
            except InputError as error:
                problem = error.problems[0]
                line = problem.place.rpartition("line ")[2]
                return [_finding(file, line, problem.found, name)]
            if not text:
                return [_finding(file, 1, _("it gives an empty text where nothing was finished yet"), name)]
        return []


def _frame(file: Path) -> Frame:
    return checked(Frame, table(file.read_bytes(), str(file)), str(file))


def _whole(frame: Frame, code: str) -> Frame:
    """The candidate's frame, with shipped sentences in place of missing ones."""
    lacking = [slot for slot in (*DEALT, *IN_TURN) if not getattr(frame, slot)]
    if not lacking:
        return frame
    folder = shipped_folder() / code
    shipped = _frame((folder if folder.is_dir() else shipped_folder() / DEFAULT) / "frame.toml")
    return replace_fields(frame, **{slot: getattr(shipped, slot) for slot in lacking})


@cache
def _line_of(environment: ImmutableSandboxedEnvironment, template: str) -> Template:
    return environment.from_string(template)


def check_line(template: str, place: str) -> tuple[Finding, ...]:
    """Findings about a template in the config, such as the subject."""
    return tuple(
        Finding("template", f"{place}: {problem.found}.", problem.expected.capitalize() + ".", holds=True)
        for problem in line_problems(template, place)
    )


def line_problems(template: str, place: str) -> tuple[Problem, ...]:
    """The problems of a template that config holds, such as the subject."""
    values = {"position": "Head Chef", "company": "Acme", "you": {"name": "Jane Doe"}}
    try:
        Templates().render_line(template, values, place)
    except InputError as error:
        return error.problems[:1]
    return ()


def flow(text: str) -> str:
    """A paragraph without hard line breaks: a mail program wraps it as wide as its screen is.

    Spaces that do not break, such as French has before a colon, stay.
    """
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ")


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


_REASONS = (
    (
        re.compile(r"innermost block that needs to be closed is '(\w+)'"),
        marked("“{0}” has no end; write {{% end{0} %}} after it"),
    ),
    (
        re.compile(r"unexpected end of template|unexpected '[}%]'|unexpected char|Missing end of"),
        marked("a brace is opened and not closed, or the other way round"),
    ),
    (re.compile(r"unknown tag '(\w+)'"), marked("there is no “{0}” in templates")),
    (re.compile(r"No filter named '(\w+)'"), marked("there is no filter “{0}”")),
    (re.compile(r"has no attribute '(\w+)'"), marked("there is no “{0}” here")),
    (re.compile(r"'(\w+)' is undefined"), marked("the name '{0}' is not known here")),
    (re.compile(r"access to attribute '(\w+)'"), marked("a template may not use “{0}”")),
)
"""What Jinja says about a broken template, and the same in words for somebody who writes letters."""


def _reason(error: Exception) -> str:
    """Why a template cannot be used."""
    said = " ".join(str(error).split())
    if isinstance(error, TemplateNotFound):
        return _("a template cannot bring in another file, such as “{name}”").format(name=error.name)
    found = ((pattern.search(said), words) for pattern, words in _REASONS)
    return next((_(words).format(*match.groups()) for match, words in found if match), said)


def _expected(name: str) -> str:
    return _("a template that uses only {known_names}").format(known_names=", ".join(known_names(name)))


def _line_problem(place: str, template: str, error: Exception, values: Mapping[str, Any]) -> Problem:
    return Problem(
        place,
        f"{template!r}: {_reason(error)}",
        _("a template that uses only {values}").format(values=", ".join(sorted(values))),
    )


def _finding(file: Path, line: int | str, what: str, name: str) -> Finding:
    fix = _("Known names: {known_names}. Deleting the file brings the shipped one back.").format(
        known_names=", ".join(known_names(name))
    )
    return Finding("template", f"{file}, line {line}: {what.rstrip('.')}.", fix, holds=True)


def _stray(file: Path) -> Finding:
    known = ", ".join(f"{name}{SUFFIX}" for name in _NAMES)
    return Finding(
        "template-name",
        _("{file} is not a template that Afterword knows.").format(file=file),
        _("Known are {known}.").format(known=known),
        holds=False,
    )

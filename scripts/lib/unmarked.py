"""Finds sentences that nobody marked for translation, and calls that translate too early, during an import."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from jinja2 import Environment

MARKS = frozenset({"_", "marked", "several", "in_context", "Sentences"})
NO_SPEECH = frozenset({"log", "logging", "re"})
"""Calls whose arguments no user reads, or that take no sentences."""

BUGS = frozenset({"AssertionError", "TypeError", "RuntimeError", "NotImplementedError"})
PLACES = frozenset({"help", "metavar", "headers", "media_type", "style"})
"""Keywords for texts that are translated on display, or that are not sentences."""

COMMAND = re.compile(r"`?\s*(?:\{\w*\})?afterword [a-z-]+(?: .*)?`?\s*\Z|--\w", re.DOTALL)


def too_early(source: str) -> Iterator[int]:
    """The lines that translate during the import, before the language is chosen."""
    yield from _called(ast.parse(source))


def _called(node: ast.AST) -> Iterator[int]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if (
            isinstance(child, ast.Call)
            and isinstance(child.func, ast.Name)
            and child.func.id in {"_", "several"}
        ):
            yield child.lineno
        yield from _called(child)


def unmarked(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each sentence of two or more words outside `_` and similar calls."""
    yield from _below(ast.parse(source))


def _below(node: ast.AST) -> Iterator[tuple[int, str]]:
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_silent(node, name, child):
                continue
            text = _text(child)
            if text is None:
                yield from _below(child)
            elif _is_sentence(text):
                yield getattr(child, "lineno", 0), text


def _is_silent(parent: ast.AST, field: str, child: ast.AST) -> bool:
    """Whether no person reads it: docstrings, keys, comparisons, annotations, logs, marked texts."""
    if field in {"annotation", "returns", "slice"} or (isinstance(parent, ast.Dict) and field == "keys"):
        return True
    if isinstance(child, ast.Expr):
        return isinstance(child.value, ast.Constant)
    if isinstance(parent, ast.Compare):
        return _text(child) is not None
    if isinstance(child, ast.keyword):
        return child.arg in PLACES
    return isinstance(child, ast.Call) and _is_silent_call(child.func)


def _is_silent_call(called: ast.expr) -> bool:
    match called:
        case ast.Name(id=name):
            return name in MARKS | BUGS
        case ast.Attribute(value=ast.Name(id=owner)):
            return owner in NO_SPEECH
        case _:
            return False


def _text(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(p.value if isinstance(p, ast.Constant) else "{}" for p in parts)  # type: ignore[misc]
        case _:
            return None


def _is_sentence(text: str) -> bool:
    words = re.findall(r"[A-Za-z]{2,}", text)
    return (
        len(words) > 1
        and " " in text.strip()
        and bool(re.search("[a-z]{2}", text))
        and not COMMAND.match(text)
    )


NAMES_IN_HTML = re.compile(r"[·\s]*(?:Afterword|Enter|Alt|linkedin\.com/in/…)?[·+\s]*\Z")
SPOKEN_ATTRIBUTE = re.compile(r'(?:aria-label|placeholder|title|alt|hx-confirm)="([^"]*[a-z]{2}[^"]*)"')


def unmarked_html(source: str) -> Iterator[str]:
    """Words that a template shows untranslated, outside `_("…")` and `{% trans %}`."""
    translated = False
    page = ""
    for _line, kind, value in Environment(extensions=["jinja2.ext.i18n"], autoescape=True).lex(source):
        translated = (
            {"trans": True, "endtrans": False}.get(value, translated) if kind == "name" else translated
        )
        page += value if kind == "data" and not translated else "\0"
    for attributes in re.findall(r"<[^>]*>", page):
        yield from SPOKEN_ATTRIBUTE.findall(attributes)
    for text in re.split(r"<[^>]*>|\0", re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL)):
        if re.search("[A-Za-z]{2}", text) and '="' not in text and not NAMES_IN_HTML.match(text):
            yield " ".join(text.split())

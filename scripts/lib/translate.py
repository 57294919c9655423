"""The catalogues of the interface: extracted from the code, compiled for gettext, and checked against both."""

from __future__ import annotations

import ast
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer.main
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

CHECKOUT = Path(__file__).parents[2]
SOURCES = CHECKOUT / "src" / "afterword"
LOCALE = SOURCES / "locale"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
TEMPLATES = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
HEADER = """\
# What Afterword says, in another language. The English sentence is the key. `scripts/translate` brings in new
# sentences and compiles this file; words in braces and `commands` stay as they are.
#"""
GAP = re.compile(r"%\(\w+\)[sd]|\{\w*[^{}]*\}")
Found = tuple[Any, str | None, str]
"""A sentence or its two numbers, its context, and the file that says it."""


def sentences() -> Iterator[Found]:
    """Every marked sentence in the code and the templates, and every help text."""
    for file in sorted(SOURCES.rglob("*")):
        place = file.relative_to(CHECKOUT).as_posix()
        if file.suffix == ".html":
            found = extract_from_file("jinja2.ext:babel_extract", file, KEYWORDS, (), TEMPLATES)
            yield from ((text, context, place) for _line, text, _comments, context in found)
        elif file.suffix == ".py":
            yield from ((text, context, place) for text, context in marked_in(file.read_text("utf-8")))
    yield from ((text, None, "src/afterword/cli/verbs.py") for text in help_texts())


def marked_in(source: str) -> Iterator[tuple[Any, str | None]]:
    """The sentences that a module marks, in order, with context. Babel's own reader knows no tables or f-strings."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        match call.func.id, list(map(_literal, call.args)):
            case (("_" | "marked"), [str(text)]):
                yield text, None
            case "several", [str(one), str(many), _]:
                yield (one, many), None
            case "in_context", [str(context), str(text)]:
                yield text, context
            case "Sentences", _ if isinstance(call.args[0], ast.Dict):
                yield from ((text, None) for value in call.args[0].values for text in _strings(value))


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _strings(value: ast.expr) -> Iterator[str]:
    """The text, or the texts of a tuple."""
    for node in value.elts if isinstance(value, ast.Tuple) else [value]:
        if text := _literal(node):
            yield text


def help_texts() -> Iterator[str]:
    """The help of every command and its words. The parser translates it when it shows it."""
    from afterword.cli.usage import paragraphs
    from afterword.cli.verbs import commands

    def walk(command: Any) -> Iterator[str]:
        yield from paragraphs(command.help or "")
        for parameter in command.params:
            yield from paragraphs(getattr(parameter, "help", "") or "")
        for inner in getattr(command, "commands", {}).values():
            yield from walk(inner)

    yield from walk(typer.main.get_command(commands))


def template() -> Catalog:
    """A catalogue of all sentences, with no translation."""
    made = Catalog(project="Afterword", charset="utf-8", fuzzy=False)
    for text, context, file in sentences():
        made.add(text, locations=[(file, 0)], context=context)
    return made


def po(code: str) -> Path:
    """The file in which people translate."""
    return LOCALE / code / "LC_MESSAGES" / "afterword.po"


def languages() -> list[str]:
    """Every language that has a catalogue."""
    return sorted(file.parts[-3] for file in LOCALE.glob("*/LC_MESSAGES/afterword.po"))


def read(code: str) -> Catalog:
    """Read the catalogue from its file."""
    with po(code).open("rb") as opened:
        return read_po(opened, locale=code, domain="afterword")


def compiled(catalogue: Catalog) -> bytes:
    """The compiled catalogue, which gettext reads."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def update(code: str, wanted: Catalog) -> None:
    """Update the catalogue to exactly the sentences of the code, and keep their translations."""
    known = read(code) if po(code).exists() else Catalog(locale=code)
    made = Catalog(locale=code, project="Afterword", header_comment=HEADER, fuzzy=False)
    made.creation_date = made.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # the same in each run
    for message in wanted:
        if message.id:
            old = known.get(message.id, message.context)
            text = (
                old.string if old and _same_shape(old, message) else ("", "") if message.pluralizable else ""
            )
            made.add(
                message.id, text, message.locations, context=message.context, flags=message.flags - {"fuzzy"}
            )
    po(code).parent.mkdir(parents=True, exist_ok=True)
    with po(code).open("wb") as opened:
        write_po(opened, made, width=110, sort_by_file=True, include_lineno=False)
    po(code).with_suffix(".mo").write_bytes(compiled(read(code)))


def _same_shape(old: Message, new: Message) -> bool:
    return bool(old.pluralizable) == bool(new.pluralizable)


def _texts(value: Any) -> list[str]:
    return list(value) if isinstance(value, tuple | list) else [value]


def untranslated(code: str) -> list[Message]:
    """The sentences without a translation."""
    return [m for m in read(code) if m.id and not all(_texts(m.string))]


def troubles(code: str, wanted: Catalog) -> Iterator[str]:
    """The problems of that catalogue, one sentence each."""
    catalogue = read(code)
    there = {(m.context, _texts(m.id)[0]) for m in catalogue if m.id}
    needed = {(m.context, _texts(m.id)[0]) for m in wanted if m.id}
    for _context, text in sorted(needed - there, key=str):
        yield f"{code}: missing: {text}"
    for _context, text in sorted(there - needed, key=str):
        yield f"{code}: no longer said: {text}"
    for message in catalogue:
        yield from (f"{code}: {wrong}" for wrong in _wrong(message) if message.id)
    if po(code).with_suffix(".mo").read_bytes() != compiled(catalogue):
        yield f"{code}: afterword.mo is older than afterword.po: run scripts/translate"


def _wrong(message: Message) -> Iterator[str]:
    name = _texts(message.id)[0]
    if not all(_texts(message.string)):
        yield f"not translated: {name}"
        return
    if message.fuzzy:
        yield f"fuzzy: {name}"
    wanted = gaps(_texts(message.id)[-1])
    for text in _texts(message.string)[-1:]:
        if gaps(text) != wanted:
            yield f"other gaps than in English: {name}"


def gaps(text: str) -> Counter[str]:
    """The named gaps of a sentence."""
    return Counter(GAP.findall(text))


def main(words: list[str]) -> int:
    """Update all catalogues, or what the first word says."""
    wanted = template()
    match words:
        case ["check"]:
            found = [line for code in languages() for line in troubles(code, wanted)]
            print("\n".join(found) or "Every catalogue is complete.")
            return bool(found)
        case ["open", code]:
            _show(untranslated(code))
        case ["add", code]:
            update(code, wanted)
        case []:
            for code in languages():
                update(code, wanted)
                print(f"{code}: {len(wanted)} sentences, {len(untranslated(code))} not translated")
        case _:
            print(__doc__)
            return 2
    return 0


def _show(messages: Iterable[Message]) -> None:
    for message in messages:
        print(" | ".join(_texts(message.id)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

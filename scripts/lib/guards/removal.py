"""Finds a guard in a module's syntax tree and takes it out, so that its wording and its layout are free to change.

A place is `::name` or `#marker`. A name is that of a function, class, method or constant: `::Class.method`. A marker is
a comment `# guard: marker`, at the end of the line on which the guard begins or on the line above; it stands for
whatever begins there: a statement, an `except` or `case`, an argument, an element, an operand.

`it` in an EXPR stands for what was there before. The ways to take a guard out:

skip              the statement is left out; a function does nothing
never, always     the condition is False, True; a function returns that; an `except` catches nothing
value EXPR        another condition, value, argument, element, exception to catch, base class
returns EXPR      the function does nothing but return that
with NAME=EXPR    the one argument, variable or entry of that name in the place gets another value
drop              the element, argument or operand is left out
drop WORD         as `drop`, for the smallest one in the place that has the WORD as a name or a string
first CODE        the code runs before it
instead CODE      the code takes its place
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import dropwhile
from typing import TypeVar

T = TypeVar("T")
Function = ast.FunctionDef | ast.AsyncFunctionDef
Item = tuple[ast.AST, str, ast.AST]
"""What holds it, in which of its lists, and the item."""

_MARKER = re.compile(r"# guard: ([a-z0-9-]+)")
_LEADING = re.compile(r"\s*(?:(?:and|or|if|case)\b\s*)?")
_HOLDERS = {
    (ast.BoolOp, "values"),
    (ast.Tuple, "elts"),
    (ast.List, "elts"),
    (ast.Set, "elts"),
    (ast.Dict, "keys"),
    (ast.Call, "keywords"),
    (ast.Call, "args"),
    (ast.comprehension, "ifs"),
    (ast.With, "items"),
}
"""The lists that can lose one item."""
_CHANGEABLE = {
    ast.Return: "value",
    ast.Assign: "value",
    ast.AnnAssign: "value",
    ast.NamedExpr: "value",
    ast.keyword: "value",
    ast.If: "test",
    ast.While: "test",
    ast.IfExp: "test",
    ast.match_case: "guard",
    ast.ExceptHandler: "type",
}
"""The part of a node that `value` changes; of an expression it is the whole."""


def taken_out(source: str, at: str, out: str) -> str:
    """The source without the guard. ValueError unless the place is there just once and the way fits it."""
    tree = ast.parse(source)
    node = _named(tree, at[2:]) if at.startswith("::") else _marked(tree, source, at.removeprefix("#"))
    way, _, rest = out.partition(" ")
    if way not in _WAYS:
        raise ValueError(f"there is no way {way!r} to take out a guard")
    _WAYS[way](tree, node, rest)
    without = ast.unparse(tree)
    if without == _printed(source):
        raise ValueError(f"`{out}` changes nothing at {at}")
    compile(without, at, "exec", dont_inherit=True)
    unknown = {word for word in re.findall(r"\w+", rest) if word in _undefined(without) - _undefined(source)}
    if unknown:
        raise ValueError(f"`{out}` names {', '.join(sorted(unknown))}, which {at} does not know")
    return without


@cache
def _printed(source: str) -> str:
    return ast.unparse(ast.parse(source))


@cache
def _undefined(source: str) -> set[str]:
    """The names that are read and nowhere bound: the old ones after a rename."""
    tables = [symtable.symtable(source, "source", "exec")]
    known = {each.get_name() for each in tables[0].get_symbols() if each.is_assigned() or each.is_imported()}
    read = set()
    for table in tables:
        tables += table.get_children()
        read |= {each.get_name() for each in table.get_symbols() if each.is_global()}
    return read - known - set(dir(builtins))


def markers(source: str) -> Iterator[tuple[str, int]]:
    """Each marker with the number of the line it stands for."""
    lines = source.splitlines()
    for number, text in enumerate(lines, 1):
        for slug in _MARKER.findall(text):
            rest = dropwhile(lambda n: lines[n - 1].strip()[:1] in {"", "#"}, range(number, len(lines) + 1))
            yield slug, next(rest, number)


def _marked(tree: ast.Module, source: str, slug: str) -> ast.AST:
    lines = source.splitlines()
    starts = [line for each, line in markers(source) if each == slug]
    line = _only(starts, f"the marker {slug}")
    text = lines[line - 1]
    columns = (len(text) - len(text.lstrip()), len(_LEADING.match(text)[0]))  # type: ignore[index]
    for column in columns:
        place = (line, len(text[:column].encode()))
        if found := [node for node in ast.walk(tree) if _begins(node) == place]:
            return found[0]
    raise ValueError(f"nothing begins where the marker {slug} is")


def _begins(node: ast.AST) -> tuple[int, int]:
    first = node.pattern if isinstance(node, ast.match_case) else node
    return getattr(first, "lineno", 0), getattr(first, "col_offset", 0)


def _named(tree: ast.Module, name: str) -> ast.AST:
    node: ast.AST = tree
    for part in name.split("."):
        found = [each for each in _within(node) if isinstance(each, ast.stmt) and part in _names(each)]
        node = _only(found, f"the name {name}")
    return node


def _within(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in it, including functions and classes, but not what is inside those."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            yield from _within(child)


def _names(node: ast.AST) -> set[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return {node.name}
        case ast.Assign(targets=targets):
            return {name for target in targets for name in _target_name(target)}
        case ast.AnnAssign(target=target) | ast.NamedExpr(target=target):
            return _target_name(target)
        case ast.keyword(arg=str(name)) | ast.Constant(value=str(name)) | ast.Attribute(attr=name):
            return {name}
    return set()


def _target_name(target: ast.expr) -> set[str]:
    if isinstance(target, ast.Tuple):
        return {name for each in target.elts for name in _target_name(each)}
    return {target.id} if isinstance(target, ast.Name) else {getattr(target, "attr", "")} - {""}


def _only(found: Sequence[T], what: str) -> T:
    if len(found) != 1:
        raise ValueError(f"{what} is there {len(found)} times, and not once")
    return found[0]


def _skip(tree: ast.Module, node: ast.AST, _: str) -> None:
    if isinstance(node, Function):
        node.body = _code("return; yield" if _generates(node) else "return None")
    else:
        _replace(tree, node, _code("pass"))


def _generates(function: Function) -> bool:
    return any(isinstance(each, ast.Yield | ast.YieldFrom) for each in _within(function))


def _value(tree: ast.Module, node: ast.AST, rest: str) -> None:
    if isinstance(node, Function):
        node.body = [ast.Return(_expression(rest, ast.Constant(None)))]
    elif isinstance(node, ast.ClassDef):
        node.bases = [_expression(rest, node.bases[0])]
    elif field := _CHANGEABLE.get(type(node)):
        setattr(node, field, _expression(rest, getattr(node, field)))
    elif value := _entry(tree, node):
        _replace(tree, value, [_expression(rest, value)])
    elif isinstance(node, ast.Expr | ast.expr):
        old = node.value if isinstance(node, ast.Expr) else node
        _replace(tree, old, [_expression(rest, old)])
    else:
        raise ValueError(f"{type(node).__name__} has no value")


def _entry(tree: ast.AST, key: ast.AST) -> ast.expr | None:
    """The value in a dict under that key."""
    for owner in ast.walk(tree):
        if isinstance(owner, ast.Dict):
            for each, value in zip(owner.keys, owner.values, strict=True):
                if each is key:
                    return value
    return None


def _never(tree: ast.Module, node: ast.AST, _: str) -> None:
    _value(tree, node, "()" if isinstance(node, ast.ExceptHandler) else "False")


def _always(tree: ast.Module, node: ast.AST, _: str) -> None:
    _value(tree, node, "True")


def _with(tree: ast.Module, node: ast.AST, rest: str) -> None:
    name, _, expression = rest.partition("=")
    named = [each for each in ast.walk(node) if name in _names(each)]
    found = [each for each in named if type(each) in _CHANGEABLE or _entry(tree, each)]
    _value(tree, _only(found, f"{name} with a value"), expression)


def _drop(tree: ast.Module, node: ast.AST, rest: str) -> None:
    if not rest:
        _leave_out(_only([each for each in _items(tree) if each[2] is node], "an item to leave out"))
        return
    having = [each for each in _items(node) if rest in _words(each)]
    smallest = [
        one for one in having if not any(each is not one and each[2] in _inside(one) for each in having)
    ]
    _leave_out(_only(smallest, f"an item with {rest}"))


def _items(root: ast.AST) -> Iterator[Item]:
    for owner in ast.walk(root):
        for kind, field in _HOLDERS:
            if isinstance(owner, kind):
                yield from ((owner, field, item) for item in getattr(owner, field) if item is not None)


def _inside(item: Item) -> list[ast.AST]:
    """All that belongs to an item; to a key, its value too."""
    owner, _, node = item
    return [each for part in (node, _entry(owner, node)) if part for each in ast.walk(part)]


def _words(item: Item) -> set[str]:
    """Its names and strings; of a positional argument none, for a call needs it."""
    if item[1] == "args":
        return set()
    said = [getattr(node, part, "") for node in _inside(item) for part in ("id", "attr", "arg", "value")]
    return {word for word in said if isinstance(word, str)}


def _leave_out(item: Item) -> None:
    owner, field, node = item
    items = getattr(owner, field)
    place = next(n for n, each in enumerate(items) if each is node)
    del items[place]
    if isinstance(owner, ast.Dict):
        del owner.values[place]


def _first(tree: ast.Module, node: ast.AST, rest: str) -> None:
    if isinstance(node, Function):
        node.body[:0] = _code(rest)
    else:
        _replace(tree, node, [*_code(rest), node])


def _instead(tree: ast.Module, node: ast.AST, rest: str) -> None:
    if isinstance(node, Function):
        node.body = _code(rest)
    else:
        _replace(tree, node, _code(rest))


def _replace(tree: ast.AST, old: ast.AST, new: Sequence[ast.AST]) -> None:
    for owner in ast.walk(tree):
        for field, value in ast.iter_fields(owner):
            if value is old:
                setattr(owner, field, new[0])
                return
            if isinstance(value, list) and any(each is old for each in value):
                setattr(owner, field, [one for each in value for one in (new if each is old else [each])])
                return


def _code(text: str) -> list[ast.stmt]:
    return ast.parse(text).body


def _expression(text: str, it: ast.AST) -> ast.expr:
    whole = ast.parse(text.strip(), mode="eval")
    for name in [each for each in ast.walk(whole) if isinstance(each, ast.Name) and each.id == "it"]:
        _replace(whole, name, [it])
    return whole.body


_WAYS: dict[str, Callable[[ast.Module, ast.AST, str], None]] = {
    "skip": _skip,
    "never": _never,
    "always": _always,
    "value": _value,
    "returns": _value,
    "with": _with,
    "drop": _drop,
    "first": _first,
    "instead": _instead,
}

"""Turn plain values into typed ones. Problems come all at once, each with its place, the found and expected value.

msgspec holds the shapes and checks single values. The walk through tables and lists is here, because msgspec's own
stops at the first problem.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec

from afterword.config.language import Sentences, _, either
from afterword.config.reading import near, place, shown
from afterword.errors import InputError, Problem

S = TypeVar("S")

Loc = tuple[int | str, ...]


class Shape(msgspec.Struct, frozen=True):
    """A table of a file: only these keys, with these types, unchanged once read."""

    secret: ClassVar[frozenset[str]] = frozenset()
    """Keys with values that never appear in an error."""

    written: ClassVar[str] = "a table"
    """How a file writes such a table, for the error about anything else."""

    @classmethod
    def together(cls, read: dict[str, Any], context: Mapping[str, Any]) -> Iterable[tuple[str, str]]:  # noqa: ARG003  # for subclasses
        """List problems with values that are each valid alone: the key, and what was expected.

        `read` holds the valid values, and the defaults of missing ones; this method may replace values in it.
        """
        return ()


@dataclass(frozen=True)
class TypedCheck:
    """Takes a value of the preceding type and returns it in the form to store; ValueError says what was expected."""

    read: Callable[[Any], Any]


@dataclass(frozen=True)
class RawCheck:
    """Takes any value that the file holds; ValueError says what was expected, or nothing if that was reported."""

    read: Callable[[Any], Any]


@dataclass(frozen=True)
class Most:
    """The most members that a list may have."""

    number: int


WRONG = object()
"""A stand-in for an invalid value."""


@dataclass
class Validation:
    """Reads one document: a shape of ours, or any dataclass, from dicts, lists and plain values."""

    place: Callable[[Loc], str]
    shown: Callable[[object], str] = shown
    context: Mapping[str, Any] = field(default_factory=dict)
    found: list[Problem] = field(default_factory=list)

    def table(self, shape: type[S], values: object, loc: Loc = ()) -> S | None:
        """Read the values as that shape; None if a value is wrong. `found` lists wrong values and unknown keys."""
        if not isinstance(values, dict):
            self.wrong(loc, self.shown(values), shape.written if issubclass(shape, Shape) else "a table")
            return None
        keys = _keys(cast(Any, shape))
        secret = shape.secret if issubclass(shape, Shape) else frozenset()
        read = {}
        for name, key in keys.items():
            if name in values:
                read[name] = self.value(key.kind, values[name], (*loc, name), secret)
            elif key.required:
                self.wrong((*loc, name), _("nothing"), _("this key, which is required"))
            else:
                read[name] = key.default
        for name in [name for name in values if name not in keys]:
            self.wrong(
                (*loc, name),
                _("the key {name}, which is not known").format(name=shown(name)[1:-1]),
                _likely(name, keys),
            )
        read = {name: value for name, value in read.items() if value is not WRONG}
        if issubclass(shape, Shape):
            for name, expected in shape.together(read, self.context):
                self.wrong((*loc, name), self.shown(values.get(name)), expected)
        named = {keys[name].attribute: value for name, value in read.items()}
        return shape(**named) if len(named) == len(keys) else None

    def value(self, kind: Any, given: Any, loc: Loc, secret: frozenset[str] = frozenset()) -> Any:
        """Read one value of that kind; WRONG if it is not one, which `found` then lists."""
        base, marks, optional = _parted(kind)
        if optional and given is None:
            return None
        written = next((mark for mark in marks if isinstance(mark, RawCheck)), None)
        if _is_table(base) and written is None:
            table = self.table(base, given, loc)
            return WRONG if table is None else table
        try:
            value = written.read(given) if written else self._typed(base, marks, given, loc)
            for mark in marks:
                value = mark.read(value) if isinstance(mark, TypedCheck) and value is not WRONG else value
        except ValueError as error:
            if str(error):
                found = _("a value that is not shown here") if loc[-1] in secret else self.shown(given)
                self.wrong(loc, found, str(error))
            return WRONG
        return value

    def _typed(self, base: Any, marks: tuple[Any, ...], given: Any, loc: Loc) -> Any:
        if get_origin(base) is tuple:
            return self._members(get_args(base)[0], marks, given, loc)
        try:
            return msgspec.convert(given, _with_bounds(base, marks))
        except msgspec.ValidationError:
            raise ValueError(_expected(base, marks, given)) from None

    def _members(self, kind: Any, marks: tuple[Any, ...], given: Any, loc: Loc) -> Any:
        if not isinstance(given, list):
            raise ValueError(_("a list, in [brackets]"))  # noqa: TRY004  (says what is expected, as everywhere here)
        most = next((mark.number for mark in marks if isinstance(mark, Most)), len(given))
        if len(given) > most:
            raise ValueError(_("at most {most} of them, not {count}").format(most=most, count=len(given)))
        members = tuple(self.value(kind, member, (*loc, number)) for number, member in enumerate(given))
        return WRONG if WRONG in members else members

    def wrong(self, loc: Loc, found: str, expected: str) -> None:
        """Add a problem."""
        self.found.append(Problem(self.place(loc), found, expected))


def checked(shape: type[S], values: Mapping[str, Any], file: str) -> S:
    """Read a file's values as that shape. Raises InputError with all problems."""
    read, found = tried(shape, values, file)
    if read is None or found:
        raise InputError(found)
    return read


def tried(
    shape: type[S], values: Mapping[str, Any], file: str, **context: object
) -> tuple[S | None, list[Problem]]:
    """Read a file's values as that shape, and list what is wrong; the shape's `together` receives `context`."""
    walk = Validation(lambda loc: place(file, loc), context=context)
    return walk.table(shape, dict(values)), walk.found


@dataclass(frozen=True, slots=True)
class _Key:
    attribute: str  # a file may spell it differently, if the word is reserved in Python
    kind: Any
    required: bool
    default: Any


@cache
def _keys(shape: type) -> dict[str, _Key]:
    kinds = get_type_hints(shape, include_extras=True)
    if issubclass(shape, msgspec.Struct):
        infos = msgspec.structs.fields(shape)
        return {f.encode_name: _Key(f.name, kinds[f.name], f.required, _default(f)) for f in infos}
    return {f.name: _key(kinds[f.name], f) for f in dataclasses.fields(cast(Any, shape))}


def _default(info: msgspec.structs.FieldInfo) -> Any:
    return info.default if info.default_factory is msgspec.NODEFAULT else info.default_factory()


def _key(kind: Any, info: dataclasses.Field[Any]) -> _Key:
    if info.default_factory is not dataclasses.MISSING:
        return _Key(info.name, kind, required=False, default=info.default_factory())
    return _Key(info.name, kind, info.default is dataclasses.MISSING, info.default)


def _is_table(base: Any) -> bool:
    return isinstance(base, type) and (issubclass(base, Shape) or dataclasses.is_dataclass(base))


def _parted(kind: Any) -> tuple[Any, tuple[Any, ...], bool]:
    """The type itself, its marks, and whether None is allowed too."""
    if optional := get_origin(kind) in {UnionType, Union}:
        kind = next(each for each in get_args(kind) if each is not NoneType)
    if get_origin(kind) is Annotated:
        base, *marks = get_args(kind)
        return base, tuple(marks), optional
    return kind, (), optional


def _with_bounds(base: Any, marks: tuple[Any, ...]) -> Any:
    meta = next((mark for mark in marks if isinstance(mark, msgspec.Meta)), None)
    return Annotated[base, meta] if meta else base


_TYPES: Sentences[Any, str] = Sentences(
    {str: "text in quotes", int: "a whole number", bool: "true or false", list: "a list"}
)


def _expected(base: Any, marks: tuple[Any, ...], given: object) -> str:
    if get_origin(base) is Literal or hasattr(base, "__members__"):
        *words, last = (shown(word) for word in get_args(base) or base.__members__.values())
        return either([*words, last])
    if isinstance(given, int) and not isinstance(given, bool):
        for meta in (mark for mark in marks if isinstance(mark, msgspec.Meta)):
            if meta.ge is not None and given < meta.ge:
                return _("at least {ge}").format(ge=meta.ge)
            if meta.le is not None and given > meta.le:
                return _("at most {le}").format(le=meta.le)
    return _TYPES.get(base) or _("another value")


def _likely(key: object, known: Iterable[str]) -> str:
    names = list(known)
    meant = near(str(key), names)
    if meant:
        return _("{name}, perhaps").format(name=meant)
    return _("one of {names}").format(names=", ".join(names))

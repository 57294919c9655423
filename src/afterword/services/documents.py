"""Read models as JSON, a public interface: `"schema": 1`, instants in UTC as RFC 3339."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from afterword.domain.step_key import StepKey
from afterword.services.read_models import SPREAD

SCHEMA = 1


def as_document(model: Any) -> dict[str, Any]:
    """The read model as one JSON object."""
    return {"schema": SCHEMA} | _object(model)


def instant(moment: datetime) -> str:
    """RFC 3339 in UTC, with a Z."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _object(model: Any) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for each in fields(model):
        value = _plain(getattr(model, each.name))
        made |= value if each.metadata == SPREAD else {each.name.rstrip("_"): value}
    return made


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case StepKey():
            return str(value)
        case tuple():
            return [_plain(one) for one in value]
        case _:
            return _object(value) if is_dataclass(value) and not isinstance(value, type) else value

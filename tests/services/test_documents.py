"""How read models become JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

from afterword.domain.model import StepKind
from afterword.domain.step_key import StepKey
from afterword.services.documents import as_document
from afterword.services.read_models import SPREAD


@dataclass(frozen=True)
class Inner:
    """Values of each kind that a read model holds."""

    at: datetime
    until: date | None
    kind: StepKind
    key: StepKey
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Outer:
    """A model that spreads another one."""

    inner: Inner = field(metadata=SPREAD)
    from_: str
    findings: tuple[int, ...]


def test_a_document_holds_plain_values_under_the_names_of_the_fields() -> None:
    """Instants are UTC to the second; a spread field stands in its place, and a later field overrides its own."""
    at = datetime(2026, 11, 23, 15, 0, 0, 999, tzinfo=timezone(timedelta(hours=1)))
    key = StepKey("acme", StepKind.NUDGE, "ana@acme.example", 2)
    inner = Inner(at, date(2026, 12, 1), StepKind.NUDGE, key, ("none",))
    found = as_document(Outer(inner, "Ana", (1, 2)))
    assert found == {
        "schema": 1,
        "at": "2026-11-23T14:00:00Z",
        "until": "2026-12-01",
        "kind": "nudge",
        "key": "acme/nudge/ana@acme.example/2",
        "findings": [1, 2],
        "from": "Ana",
    }
    assert list(found) == ["schema", "at", "until", "kind", "key", "findings", "from"]
    assert type(found["kind"]) is str
    assert as_document(Inner(at.astimezone(UTC), None, StepKind.CALL, key, ()))["until"] is None

"""An event is kept as columns and JSON, and read back as the same one; what an earlier version kept is read too."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from afterword.domain.events import OF_KIND, Bounced, Event, ReceivedMail
from afterword.domain.model import (
    EventKind,
    GmailIds,
    Interview,
    Person,
    PersonNotes,
    ReplyAbout,
    Rules,
    Sentence,
    StepKind,
)
from afterword.domain.step_key import StepKey
from afterword.storage.rows import KeptEvent, event_of, kept

FORMER = json.loads((Path(__file__).parent / "former" / "export.json").read_text("utf-8"))
AT = datetime(2026, 11, 23, 15, 0, 0, 7, tzinfo=UTC)
FILLINGS: dict[Any, object] = {
    str: "said",
    int: 3,
    bool: True,
    bool | None: False,
    tuple[str, ...]: ("one", "two"),
    datetime: AT,
    datetime | None: AT + timedelta(hours=1),
    date | None: date(2026, 12, 1),
    ReplyAbout: ReplyAbout.WITHDRAWAL,
    Interview | None: Interview(
        "acme",
        "Acme",
        "Engineer",
        AT,
        AT + timedelta(hours=1),
        "Europe/Berlin",
        (Person("ana", "Ana Ruiz", welcomes=("email",), notes=PersonNotes((Sentence("told-me", "a"),))),),
        Rules(date(2026, 12, 1)),
    ),
    StepKey | None: StepKey("acme", StepKind.NUDGE, "ana@acme.example", 2),
}


def filled(shape: Any) -> Any:
    """A value of that class of which every field says something."""
    hints = get_type_hints(shape)
    named = {each.name: hints[each.name] for each in fields(shape)}
    return shape(
        **{n: filled(t) if t not in FILLINGS and is_dataclass(t) else FILLINGS[t] for n, t in named.items()}
    )


def test_each_kind_has_a_class() -> None:
    """Whatever kind a row names is an event of its own class."""
    assert {kind: shape.kind for kind, shape in OF_KIND.items()} == {kind: kind for kind in EventKind}


@pytest.mark.parametrize("shape", OF_KIND.values(), ids=OF_KIND)
def test_what_is_said_is_kept(shape: type[Event]) -> None:
    """Every field survives, through JSON."""
    event = filled(shape)
    row = kept(event)
    assert (
        event_of(
            KeptEvent(
                row.interview,
                row.kind,
                row.at,
                row.step,
                row.person,
                json.loads(json.dumps(row.detail)),
                row.once,
                row.number,
            )
        )
        == event
    )


@pytest.mark.parametrize("shape", OF_KIND.values(), ids=OF_KIND)
def test_what_is_not_said_has_its_default(shape: type[Event]) -> None:
    """Of a row that holds less than this version writes, or more, or nothing where an instant could stand."""
    unsaid: list[dict[str, object]] = [{}, {"of": "another version"}, {"until": "", "sent_at": None}]
    for detail in unsaid:
        assert event_of(KeptEvent("acme", shape.kind, AT, detail=detail)) == shape("acme", AT)


@pytest.mark.parametrize(
    "each", [e for i in FORMER["interviews"] for e in i["events"]], ids=lambda e: e["kind"]
)
def test_what_an_earlier_version_kept_is_kept_the_same(each: dict[str, Any]) -> None:
    """Every key that it wrote has the same value still."""
    row = KeptEvent(**each | {"kind": EventKind(each["kind"]), "at": datetime.fromisoformat(each["at"])})
    again = kept(event_of(row))
    assert {**again.detail, **row.detail} == again.detail
    assert (again.step, again.once, again.number) == (row.step, row.once, row.number)


def test_the_form_in_the_store() -> None:
    """The keys stand beside each other, instants as text, lists as lists, and what is nothing is not there."""
    mail = ReceivedMail("m1", "t1", by="mailer@acme.example", reasons=("It came back.",))
    bounce = Bounced("acme", AT, None, "ana", mail, address="ana@acme.example", delayed=False)
    assert kept(bounce).detail == {
        "message_id": "m1",
        "thread_id": "t1",
        "by": "mailer@acme.example",
        "reasons": ["It came back."],
        "address": "ana@acme.example",
        "permanent": True,
        "delayed": False,
    }
    put_off = filled(OF_KIND[EventKind.PUT_OFF])
    assert kept(put_off).detail == {
        "why": "said",
        "until": "2026-11-23T16:00:00.000007+00:00",
        "said": "said",
    }
    assert kept(filled(OF_KIND[EventKind.SENDING])).detail.keys() == GmailIds.__dataclass_fields__.keys()


def test_threads_that_read_kinds_for_the_first_time_do_not_crash() -> None:
    """msgspec crashes when two threads make it learn a class at once; each run has a chance of one in three."""
    program = str(Path(__file__).parent / "first_events.py")
    for _ in range(4):
        done = subprocess.run(
            [sys.executable, program], capture_output=True, text=True, timeout=60, check=False
        )
        assert (done.returncode, done.stdout) == (0, "read\n"), done.stderr

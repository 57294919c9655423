"""The candidate finishes the letters: earlier fragments of notes become rough notes, and nothing is lost.

A person has a language and a form of address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_INTERVIEWS = sa.table("interviews", sa.column("id", sa.Text), sa.column("notes", sa.JSON))
_PEOPLE = sa.table(
    "people",
    sa.column("interview", sa.Text),
    sa.column("id", sa.Text),
    sa.column("position", sa.Integer),
    sa.column("name", sa.Text),
    sa.column("email", sa.Text),
    sa.column("notes", sa.JSON),
)


def upgrade() -> None:
    """Add two columns and rewrite the notes of every interview and person."""
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("language", sa.Text(), nullable=False, server_default=""))
        people.add_column(sa.Column("form_of_address", sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    for row in connection.execute(sa.select(_INTERVIEWS)).all():
        _rewrite(connection, row.id, row.notes)


def _rewrite(connection: sa.Connection, interview: str, notes: dict[str, Any]) -> None:
    of_interview = sa.select(_PEOPLE).where(_PEOPLE.c.interview == interview).order_by(_PEOPLE.c.position)
    people = connection.execute(of_interview).all()
    lines = [*_fragments(notes), *(line for p in people for line in _said(p.name or p.email, p.notes))]
    fresh = {
        "rough": "\n".join(dict.fromkeys(lines)),
        "fit": [],
        "challenge": None,
        "offers": [],
        "attachments": notes["attachments"],
        "read": False,
    }
    where = _INTERVIEWS.c.id == interview
    connection.execute(sa.update(_INTERVIEWS).where(where).values(notes=fresh))
    for person in people:
        asked = [{**one, "stem": ""} for one in person.notes["open_questions"]]
        own = {"sentences": [], "open_questions": asked, "closing": None, "letter": ""}
        same = sa.and_(_PEOPLE.c.interview == interview, _PEOPLE.c.id == person.id)
        connection.execute(sa.update(_PEOPLE).where(same).values(notes=own))


def _fragments(notes: dict[str, Any]) -> Iterator[str]:
    yield from _lines(notes["points"])
    yield from _lines([notes["challenge"]])
    yield from _lines(notes["i_can"])


def _said(name: str, notes: dict[str, Any]) -> Iterator[str]:
    yield from (f"{name}: {line}" for line in _lines(notes["talked_about"]))


def _lines(texts: Iterable[str]) -> list[str]:
    return [line for text in texts if (line := " ".join(text.split()))]

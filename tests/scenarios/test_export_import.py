"""Another laptop that imports the document wants exactly what this one wants."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from afterword.domain.model import EventKind
from afterword.services.queries import planned
from afterword.storage import Store
from scenarios.world import ANA, ENDS, LETTERS_LEAVE, LI, NUDGE_LEAVES, RITA, TOMAS, World, meeting, somebody


def test_the_plan_is_the_same_behind_export_and_import(world: World, tmp_path: Path) -> None:
    """Drafted, edited, held, skipped, sent, answered, closed: at every moment both stores plan the same."""
    world.add(meeting(ANA, LI, TOMAS, RITA, somebody("nobody", email="", name="Nils Nobody")))
    world.add(meeting(ANA, id="acme-second-2026-11-02", position="Second"))
    world.at(ENDS)
    world.pass_()
    world.sandbox.edit_draft(
        "jane@gmail.com", world.draft(LI)["draft_id"], text="In my own words, Li. Thank you."
    )
    world.says(EventKind.HELD, f"thank-you/{TOMAS}")
    assert_same_plan(world, tmp_path / "drafted")
    world.until(LETTERS_LEAVE + timedelta(hours=1))
    world.says(EventKind.SKIPPED, f"linkedin/{ANA}")
    world.says(EventKind.CLOSED, interview="acme-second-2026-11-02", because="withdrew")
    assert_same_plan(world, tmp_path / "sent")
    world.sandbox.write(ANA, "jane@gmail.com", "Next week", "Does Thursday suit you?")
    world.later(minutes=5)
    world.pass_()
    assert world.kinds()["answered"] == 1
    assert_same_plan(world, tmp_path / "answered")


def assert_same_plan(world: World, folder: Path) -> None:
    """A new store with the imported document plans as the old one does, now and for two weeks."""
    app = world.app
    document = json.loads(json.dumps(app.store.export(app.account_id)))
    other = Store.open(str(folder / "afterword.db"), now=world.now)
    there = other.account(app.config.you.email)
    other.import_(there, document)
    twin = replace(app.account, store=other, id=there)
    for moment in (world.now, ENDS + timedelta(hours=30), NUDGE_LEAVES, NUDGE_LEAVES + timedelta(days=9)):
        mine = {p.interview.id: p.plan for p in planned(app.account, moment)}
        assert {p.interview.id: p.plan for p in planned(twin, moment)} == mine
        assert len(mine) == 2
    assert other.next_look(there) == app.store.next_look(app.account_id)
    other.close()

"""The probe tells what a Gmail does, whichever way it does it: here it asks sandboxes whose answers are known."""

from __future__ import annotations

import importlib.util
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from google.oauth2.credentials import Credentials

from afterword.gmail.mailbox import Mailbox
from afterword.sandbox import Sandbox
from afterword.sandbox.quirks import Quirks

JANE = "jane@gmail.com"


@pytest.fixture(scope="module")
def probe_gmail() -> ModuleType:
    """The script's own module."""
    place = Path(__file__).parents[2] / "scripts" / "lib" / "probe_gmail.py"
    spec = importlib.util.spec_from_file_location("probe_gmail", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["probe_gmail"] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


def by_hand(sandbox: Sandbox, wish: str) -> bool:
    """Does in the sandbox's web page what the person is asked to do."""
    for draft in [m for m in sandbox.mailbox(JANE) if m["draft_id"]]:
        if "change a word" in wish:
            sandbox.edit_draft(JANE, draft["draft_id"], text="Another word.")
        elif "Schedule send" in wish:
            sandbox.schedule_draft(JANE, draft["draft_id"], datetime.now(UTC) + timedelta(days=1))
    return True


def found(probe_gmail: ModuleType, quirks: Quirks) -> tuple[set[str], list[dict[str, Any]]]:
    """The quirks that the probe names, and what it leaves behind in the mailbox."""
    with Sandbox(quirks=quirks) as sandbox:
        sandbox.add_account(JANE, "Jane Doe")
        token = sandbox.sign_in(JANE)["access_token"]
        with Mailbox(JANE, Credentials(token), sandbox.url) as mailbox:
            probe = probe_gmail.Probe(mailbox, lambda wish: by_hand(sandbox, wish))
            findings = [f for question in probe_gmail.PROBES for f in question(probe)]
        assert sandbox.violations() == []
        return {f.quirk for f in findings}, sandbox.mailbox(JANE)


@pytest.mark.parametrize(
    ("quirk", "value"),
    [
        (quirk, value)
        for quirk in (
            "replaces_message_id_on_draft_send",
            "drops_x_headers_on_send",
            "draft_ids_die_on_edit",
            "gone_draft_is_400",
            "composer_drops_x_headers",
        )
        for value in (True, False)
    ]
    + [("schedules_by_hand_visible", value) for value in ("hidden", "draft", "label")],
)
def test_tells_what_it_sees(probe_gmail: ModuleType, quirk: str, value: bool | str) -> None:
    """Each quirk is found as it is, either way."""
    named, _ = found(probe_gmail, Quirks(**{quirk: value}))  # type: ignore[arg-type]  # one of its fields
    shown = f'{quirk}="{value}"' if isinstance(value, str) else f"{quirk}={value}"
    assert shown in named


@pytest.mark.parametrize(
    "quirks", [Quirks(schedules_by_hand_visible="draft"), Quirks(draft_ids_die_on_edit=True)]
)
def test_leaves_no_draft_behind(probe_gmail: ModuleType, quirks: Quirks) -> None:
    """What it drafted is gone; what it sent went to the person alone."""
    _, left = found(probe_gmail, quirks)
    assert [m["subject"] for m in left if m["draft_id"]] == []
    assert {address for m in left for address in m["to"]} == {JANE}

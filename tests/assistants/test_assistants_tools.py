"""The tools for assistants: what they are, what they answer, and that they change nothing twice."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistants.conftest import PAGE, Assistant
from cli.homes import Home
from jane import ID, NOTES, THANKS, here

CHECKOUT = Path(__file__).parents[2]
GOLDEN = Path(__file__).with_name("golden_tools.json")
NEW = {
    "company": "Globex",
    "position": "Analyst",
    "day": "2026-11-25",
    "starts": "10:00",
    "ends": "11:00",
    "people": [{"name": "Ben Okafor", "email": "ben@globex.example"}],
}
OPEN_NOTES = NOTES.replace("read = true\n", "").partition("[[people]]")[0]


def test_the_set_of_tools_is_pinned(assistant: Assistant) -> None:
    """Names, words, hints and schemas are those of the golden file; each tool has all four hints and a schema."""
    tools = [tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in assistant.tools()]
    for tool in tools:
        assert set(tool["annotations"]) == {
            "readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint",
        }  # fmt: skip
        assert tool["outputSchema"]["type"] == "object"
    assert tools == json.loads(GOLDEN.read_text("utf-8"))


def test_no_tool_can_do_what_only_the_candidate_may(assistant: Assistant) -> None:
    """None is called approve, send, forget, done, address, undo or sign in, and none is destructive."""
    tools = {tool.name: tool.annotations for tool in assistant.tools()}
    writing = {name for name, hints in tools.items() if hints and not hints.read_only_hint}
    assert writing == {"add_interview", "write_notes", "finish_sentence", "hold_step"}
    assert not any(hints is None or hints.destructive_hint for hints in tools.values())


def test_reading_shows_the_plan_and_changes_nothing(home: Home, assistant: Assistant) -> None:
    """The interview with its steps and reasons, the letters with their text, and the store as it was."""
    home.added()
    before = home.everything()
    (line,) = assistant.answer("list_interviews")["interviews"]
    assert (line["interview"], line["company"], line["starts"]) == (ID, "Acme", "2026-11-23T14:00:00-05:00")
    shown = assistant.answer("show_interview", interview=ID)
    assert shown["people"] == ["Ana Ruiz", "Rita Sommer"]
    assert all(step["why"] and step["reason"] for step in shown["steps"])
    letters = assistant.answer("preview_letters", interview=ID)["letters"]
    assert any("keep the release train to its Tuesdays" in letter["text"] for letter in letters)
    assistant.read_all()
    assert home.everything() == before


def test_an_interview_is_added_once(home: Home, assistant: Assistant) -> None:
    """The same call again changes nothing; other words about a known interview are declined."""
    first, second = (assistant.answer("add_interview", **NEW) for _ in range(2))
    assert (first["changed"], second["changed"]) == (True, False)
    assert first["id"] == second["id"] == "globex-analyst-2026-11-25"
    stored = home.everything()
    said = assistant.refusal(
        "add_interview", **(NEW | {"people": [{"name": "Ben Okafor", "email": "x@y.example"}]})
    )
    assert "The candidate changes it on the page" in said
    assert home.everything()["interviews"] == stored["interviews"]


def test_another_time_is_the_candidates_to_say(home: Home, near: Assistant) -> None:
    """An interview that may be a known one at another time is neither added nor moved."""
    near.answer("add_interview", **NEW)
    stored = home.everything()["interviews"]
    assert "at another time" in near.refusal("add_interview", **(NEW | {"day": "2026-11-26"}))
    assert home.everything()["interviews"] == stored


def test_what_is_wrong_with_an_interview_is_said_at_once(near: Assistant) -> None:
    """Every problem is a sentence."""
    said = near.refusal("add_interview", **(NEW | {"company": "", "day": "soonish"}))
    assert "The company is missing" in said
    assert "soonish" in said


def test_notes_are_added_and_never_replaced(home: Home, near: Assistant) -> None:
    """Lines that are there stay; the same lines again change nothing."""
    home.added()
    first, second = (
        near.answer("write_notes", interview=ID, notes="likes tea\nasked about pay") for _ in "12"
    )
    assert (first["changed"], second["changed"]) == (True, False)
    (stored,) = home.everything()["interviews"]
    rough = stored["interview"]["notes"]["rough"]
    assert rough.split("\n") == ["release train on tuesdays, slow", "likes tea", "asked about pay"]


def test_a_letter_is_held_once(home: Home, near: Assistant) -> None:
    """Held is held; the second call writes nothing into the journal. A task and a letter left out cannot be held."""
    home.added()
    step = near.step(ID)["step"]
    assert near.answer("hold_step", step=step)["changed"]
    stored = home.everything()
    assert not near.answer("hold_step", step=step)["changed"]
    assert home.everything() == stored
    assert near.step(ID)["held"]
    assert "Only a thank-you" in near.refusal("hold_step", step=near.step(ID, "linkedin")["step"])
    assert home.run("skip", THANKS).code == 0
    assert "nothing to hold" in near.refusal("hold_step", step=step)
    assert near.step(ID)["state"] == "skipped"


def test_a_finished_sentence_leaves_the_letter_unread(home: Home, near: Assistant) -> None:
    """The words are in the letter, the second call changes nothing, and the letter waits to be read."""
    home.added(notes=OPEN_NOTES)
    step = near.step(ID)["step"]
    given = {
        "step": step,
        "place": "personal",
        "beginning": "enjoyed-hearing",
        "words": "why trains are late",
    }
    first, second = (near.answer("finish_sentence", **given) for _ in range(2))
    assert (first["changed"], second["changed"]) == (True, False)
    letters = near.answer("preview_letters", interview=ID)["letters"]
    assert "why trains are late" in letters[0]["text"]
    home.clock.rest_at(here(23, 16))
    assert near.step(ID)["state"] != "scheduled"
    other = near.refusal("finish_sentence", **(given | {"words": "something else"}))
    assert "A sentence is there already" in other
    assert "something else" not in json.dumps(home.everything())


@pytest.mark.parametrize("decision", ["read", "approved"])
def test_a_letter_that_the_candidate_decided_about_is_theirs(
    home: Home, near: Assistant, decision: str
) -> None:
    """Nothing is added to a letter that they have read, nor to one that they approved."""
    home.added(notes=NOTES if decision == "read" else OPEN_NOTES)
    step = near.step(ID)["step"]
    if decision == "approved":
        assert home.run("approve", f"{ID}/thank-you/ana@acme.example").code == 0
    stored = home.everything()
    given = {"step": step, "place": "personal", "beginning": "learned", "words": "a lot"}
    beginnings = near.answer("preview_letters", interview=ID)["letters"][0]["beginnings"]
    given["beginning"] = next(b["beginning"] for b in beginnings if b["place"] == "personal")
    assert "candidate" in near.refusal("finish_sentence", **given)
    assert home.everything() == stored


def test_leaving_out_and_closing_are_links(home: Home, near: Assistant) -> None:
    """They change nothing, and the link holds no key: it opens only where the candidate came in before."""
    home.added()

    before = home.everything()
    for name, what in (
        ("close_interview", {"interview": ID}),
        ("skip_step", {"step": near.step(ID)["step"]}),
    ):
        assert near.answer(name, **what)["link"] == f"{PAGE}/interview/{ID}"
    assert home.everything() == before


def test_the_docs_show_how_to_connect_a_client(near: Assistant) -> None:
    """The settings in the docs start this server, and its table has every tool and no other."""
    page = (CHECKOUT / "docs" / "assistants.md").read_text("utf-8")
    settings = json.loads(page.partition("```json\n")[2].partition("```")[0])
    assert settings["mcpServers"]["afterword"] == {"command": "afterword", "args": ["mcp"]}
    table = "".join(
        line.partition("|")[2].partition("|")[0] for line in page.splitlines() if line.startswith("| `")
    )
    assert set(re.findall(r"`(\w+)`", table)) == {tool.name for tool in near.tools()}


def test_an_unknown_id_is_a_sentence(home: Home, near: Assistant) -> None:
    """A wrong id says where the right ones are, and names nothing of the store."""
    home.added()
    assert "list_interviews has the ids" in near.refusal("show_interview", interview="acme")
    assert "show_interview and todo" in near.refusal("hold_step", step="1")
    assert "Acme" not in near.heard


def test_a_laptops_commands_load_nothing_of_it(home: Home) -> None:
    """`status`, a parsed command and the daemon import neither the tools nor their library."""
    home.added()
    code = """
import sys
from afterword.cli import exit_code
exit_code(["status"]), exit_code(["preview", sys.argv[1]])
import afterword.daemon.daemon, afterword.cli.daemon
print([n for n in sys.modules if n in {"mcp", "mcp_types"} or n.startswith("afterword.assistants")])
"""
    ended = subprocess.run(
        [sys.executable, "-c", code, ID], capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stdout.splitlines()[-1] == "[]"

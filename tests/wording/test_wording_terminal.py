"""`afterword finish --suggest`: says where the notes go, shows sentences with their marks, takes what is wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from afterword.app import App
from afterword.cli.sitting import Sitting
from afterword.cli.suggesting import offer_sentences
from afterword.domain.model import Notes, Person
from afterword.errors import InputError
from afterword.services.commands import add
from wording.conftest import Homes
from wording.models import SpokenModel, answered, coach, failing
from wording.stories import golden, goldens, item

if sys.platform != "win32":
    from cli.terminals import Terminal

ONE = golden("ward")
HERE = 'model = "coach"\nelsewhere = true'


def told(app: App, *typed: str, only: str = "") -> list[str]:
    """Everything that is said and asked while those lines are typed."""
    add(app.account, ONE.interview, app.clock.now())
    shown: list[str] = []
    answers = iter(typed)

    def hear(prompt: str) -> str:
        shown.append(prompt)
        return next(answers)

    offer_sentences(Sitting(app, ONE.interview.id, hear, shown.append, only))
    assert next(answers, None) is None
    return shown


def stored(app: App) -> tuple[Notes, tuple[Person, ...]]:
    """The notes and the people as they are in the store."""
    found = app.store.interview(app.account_id, ONE.interview.id)
    assert found
    return found.notes, found.people


def test_sentences_are_taken_by_their_numbers(home: Homes, registered: Callable[..., None]) -> None:
    """What is typed at the numbers is finished, in that order and for that reader; the rest is nowhere."""
    registered(SpokenModel("coach", coach(goldens())))
    with home(HERE) as app:
        shown = told(app, "", "2, 1 6", "-")
        notes, people = stored(app)
    assert (
        shown[0]
        == "Your rough notes of this interview go to coach, which does not run on this machine. Nothing else does."
    )
    assert "   1  I enjoyed hearing how you got the night handover down from 40 to 15 minutes." in shown
    assert [one.stem for one in people[0].notes.sentences] == ["liked-that", "enjoyed-hearing"]
    assert [one.stem for one in notes.offers] == ["start-by"]
    assert not people[1].notes.sentences
    assert not notes.fit


def test_enter_takes_nothing(home: Homes, registered: Callable[..., None]) -> None:
    """Looking costs nothing: the store is as it was."""
    registered(SpokenModel("coach", coach(goldens())))
    with home(HERE) as app:
        told(app, "l", "", "s", "-")
        found = app.store.interview(app.account_id, ONE.interview.id)
    assert found == ONE.interview


def test_what_the_notes_do_not_say_stands_below_its_sentence(
    home: Homes, registered: Callable[..., None]
) -> None:
    """Marks and slips are lines of their own, with an exclamation mark; no colour is needed."""
    registered(
        SpokenModel("coach", lambda _: answered([item("liked-that", "give new nurses a yacht, it helps")]))
    )
    with home(HERE) as app:
        shown = told(app, "", "", only="marisol-vega")
    sentence = shown.index("   1  I liked that you give new nurses a yacht, it helps.")
    assert shown[sentence + 1] == "   !  'yacht' is not in your notes."
    assert shown[sentence + 2 :][0].startswith("   !  ")


def test_numbers_that_are_not_there_are_asked_for_again(home: Homes, registered: Callable[..., None]) -> None:
    """Neither a wrong key nor a wrong number ends anything."""
    registered(SpokenModel("coach", coach(goldens())))
    with home(HERE) as app:
        shown = told(app, "x", "s", "99", "one", "0", "3", only="tom-okafor")
        _, people = stored(app)
    assert "  Expected s, l or -." in shown
    assert shown.count("  Expected numbers from 1 to 3, such as 1 3.") == 3
    assert [one.stem for one in people[1].notes.sentences] == ["stayed-with-me"]


def test_a_model_that_fails_is_one_sentence_and_the_talk_goes_on(
    home: Homes, registered: Callable[..., None]
) -> None:
    """Each reader is asked about all the same, and nothing is raised."""
    registered(SpokenModel("coach", failing))
    with home(HERE) as app:
        shown = told(app, "", "")
    assert shown.count("  coach did not answer: 429 Too Many Requests: quota exceeded for today") == 2


def test_without_a_model_nothing_is_asked(home: Homes) -> None:
    """It ends at once with what to set."""
    with home("") as app, pytest.raises(InputError, match="found nothing, expected the name of a model"):
        told(app)


# on a terminal, with a plugin as one installs it


PLUGIN = """\
import json, llm

class Coach(llm.Model):
    model_id = "installed-coach"
    def execute(self, prompt, stream, response, conversation):
        endings = ["got the night handover down to 15 minutes"]
        yield json.dumps({"sentences": [{"place": "personal", "stem": "enjoyed-hearing", "endings": endings}]})

@llm.hookimpl
def register_models(register):
    register(Coach())
"""


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What a process needs to find a package with a plugin for llm."""
    folder = tmp_path / "installed"
    about = folder / "llm_installed_coach-1.0.dist-info"
    about.mkdir(parents=True)
    (folder / "llm_installed_coach.py").write_text(PLUGIN, "utf-8")
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: llm-installed-coach\nVersion: 1.0\n", "utf-8"
    )
    (about / "entry_points.txt").write_text("[llm]\ncoach = llm_installed_coach\n", "utf-8")
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "LLM_LOAD_PLUGINS", "AFTERWORD_HOME")}
    os.environ |= {"PYTHONPATH": str(folder), "LLM_LOAD_PLUGINS": "llm-installed-coach"}
    os.environ |= {"AFTERWORD_HOME": str(tmp_path / "home")}
    yield {}
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")
@pytest.mark.parametrize("columns", [60, 100])
def test_a_sentence_is_taken_on_a_terminal(home: Homes, installed: dict[str, str], columns: int) -> None:
    """With an installed plugin, at 60 and 100 columns: asked, shown, taken, and finishing goes on from there."""
    with home('model = "installed-coach"\nelsewhere = true') as app:
        add(app.account, ONE.interview, app.clock.now())
        with Terminal("finish", ONE.interview.id, "marisol", "--suggest", columns=columns) as terminal:
            terminal.asked("For Marisol Vega: s sentences", "s")
            terminal.asked("Which do you accept?", "1")
            terminal.until("Accepted: 1.")
            terminal.until("Which beginning?")
        assert all(len(line) <= columns for line in terminal.shown.splitlines())
        _, people = stored(app)
    assert [one.text for one in people[0].notes.sentences] == ["got the night handover down to 15 minutes"]
    assert "which does not run on this" in " ".join(terminal.shown.split())

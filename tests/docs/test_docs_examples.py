"""The files that the pages show are read by the real program, and its numbers are the program's."""

from __future__ import annotations

import configparser
import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs
from platformdirs.macos import MacOS
from platformdirs.unix import Unix

from afterword import app as apps
from afterword.config import Config, parsed
from afterword.domain.model import Interview, Policy, StepKind
from afterword.gmail.console import STEPS, as_markdown
from afterword.gmail.permissions import PURPOSE
from afterword.imports.files import read_files
from afterword.imports.toml import notes_from_toml
from afterword.services import commands
from afterword.services.previews import preview
from docs.pages import CHECKOUT, FILES, PAGES, README, SETTINGS, page

SETUP, DECIDES = page("google-setup"), page("how-it-decides")
WORDS = 700
"""About as many as one reads before trying a program."""


def config_text() -> str:
    """The config that the page on settings shows: its one block of TOML without a name."""
    (text,) = [b.text for b in SETTINGS.blocks if b.language == "toml" and not b.name]
    return text


def config() -> Config:
    """The same, read."""
    return parsed(config_text())


def interview() -> Interview:
    """The interview of the page on files, with its notes."""
    given = [("interview.toml", FILES.block("interview.toml").encode())]
    you = config().you
    (added,) = read_files(
        given, you=you.addresses, zone=you.time_zone, now=datetime(2026, 11, 20, tzinfo=UTC)
    ).interviews
    return notes_from_toml(FILES.block("notes.toml"), added)


def test_every_toml_is_read() -> None:
    """Each block of TOML on any page is one of the files that the tests here read."""
    names = {(page.name, b.name) for page in PAGES for b in page.blocks if b.language == "toml"}
    assert names == {
        ("docs/settings.md", ""),
        ("docs/files.md", "interview.toml"),
        ("docs/files.md", "notes.toml"),
        ("docs/letters.md", "wording"),
        ("docs/fleet.md", "fleet.toml"),
    }


def test_wording_config_is_read() -> None:
    """What the page on letters puts into config is taken."""
    block = next(b for page in PAGES for b in page.blocks if b.name == "wording")
    read = parsed(config_text() + block.text)
    assert read.wording.model
    assert not read.wording.elsewhere


def test_config_shows_defaults() -> None:
    """What the config on the page shows besides [you] is the default, as config.example.toml has it."""
    shown = tomllib.loads(config_text())
    example = tomllib.loads((CHECKOUT / "config.example.toml").read_text("utf-8"))
    del shown["you"]
    assert shown
    assert {t: {k: example[t][k] for k in keys} for t, keys in shown.items()} == shown
    defaults = parsed((CHECKOUT / "config.example.toml").read_text("utf-8"))
    assert config() == structs.replace(defaults, you=config().you)


def test_interview_is_read() -> None:
    """The page's interview file gives the people, rules and id that its text speaks of."""
    read = interview()
    assert read.id.startswith("acme")
    assert [p.name for p in read.people] == ["Ana Ruiz", "Li Wei", "Rita Sommer"]
    assert read.rules.holidays == "US"
    assert read.rules.decision_by is not None


def test_letters_of_the_example_are_good(tmp_path: Path) -> None:
    """Whoever follows the page word by word gets two letters that cite the talk and that no check objects to."""
    (tmp_path / "config.toml").write_text(config_text(), "utf-8")
    read = interview()
    with apps.opened({"AFTERWORD_HOME": str(tmp_path)}) as app:
        commands.add(app.account, read, app.clock.now())
        view = preview(app.account, read.ends + timedelta(minutes=5), read.id, app.mailbox)
    thanks = [text for text in view.texts if text.step.kind == StepKind.THANK_YOU]
    assert [text.step.to for text in thanks] == ["ana.ruiz@acme.example", "li.wei@acme.example"]
    assert [text.findings for text in thanks] == [(), ()]
    assert "nine time zones" in thanks[0].text
    assert "You asked me which survey I had used. I used a short one of five questions." in thanks[0].text
    assert "one payroll system" in thanks[1].text


def hours(length: timedelta) -> int:
    """Whole hours."""
    return int(length.total_seconds() // 3600)


def test_numbers_are_the_defaults() -> None:
    """The table 'In short' gives the numbers of the policy that nobody has changed."""
    table, policy = DECIDES.section("## In short"), Policy(time_zone="UTC")
    said = [
        f"From {hours(policy.settle)} h to {hours(policy.window)} h after",
        f"{policy.hours.start:%H:%M} to {policy.hours.end:%H:%M}",
        f"{policy.decent.start:%H:%M} and {policy.decent.end:%H:%M}",
        f"within {int(policy.quiet.total_seconds() // 60)} min of your last edit",
        f"{policy.nudge_after_date.workdays} workdays after the promised date",
        f"without one, {policy.nudge_after.workdays} workdays after the thank-you",
        f"A second one {policy.nudge_again.workdays} workdays later",
    ]
    assert [words for words in said if words not in table] == []
    assert (policy.most_letters, policy.nudge_most) == (7, 2)
    assert "Above seven" in table


def test_keys_of_the_rules_exist() -> None:
    """Each key that stands in brackets behind a rule of how-it-decides.md is a key of the config or the interview."""
    in_brackets = re.findall(r"\(`(\w+)`", DECIDES.prose)
    keys = re.findall(r"^(\w+) =", (CHECKOUT / "config.example.toml").read_text("utf-8"), re.MULTILINE)
    assert len(in_brackets) > 10
    assert set(in_brackets) - {*keys, "no_calls", "only_contact"} == set()


def test_scopes_are_those_asked_for() -> None:
    """The page names the permissions that the program asks for, no other, and what each is for."""
    assert set(re.findall(r"https://www\.googleapis\.com/auth/[\w.]+", SETUP.text)) == set(PURPOSE)
    assert all(purpose in SETUP.text for purpose in PURPOSE.values())


def test_steps_at_google_are_those_of_setup() -> None:
    """The page holds each step as `afterword setup` shows it."""
    assert as_markdown() in SETUP.text


def test_steps_name_what_is_pressed_and_seen() -> None:
    """Each step has a page of Google's, something to do that the page names, and what it looks like then."""
    for step in STEPS:
        assert step.address.startswith("https://console.cloud.google.com/")
        assert re.search(r"\*\w[^*]*\*", " ".join(step.do))
        assert step.then


def test_folders_are_the_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table of places names the folders that platformdirs gives on Linux and macOS."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    table = page("privacy").section("## Where things are")
    for folders in (Unix("afterword", appauthor=False), MacOS("afterword", appauthor=False)):
        for folder in (folders.user_config_dir, folders.user_state_dir):
            assert f"`{folder.replace(str(Path.home()), '~')}`" in table


def test_layers_are_those_of_the_contract() -> None:
    """CONTRIBUTING names the rooms in the order that the contract of imports holds, and none that is not there."""
    contracts = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    held = [set(re.findall(r"afterword\.(\w+)", layer)) for layer in layers]
    block = next(page for page in PAGES if page.name == "CONTRIBUTING.md").block("layers")
    shown = [set(re.findall(r"\w+", rooms)) for rooms in block.split(">")]
    assert len(shown) == len(held)
    assert all(rooms <= layer for rooms, layer in zip(shown, held, strict=True))


def test_the_encrypted_file_is_named_alike() -> None:
    """For one shell and for good it is the same backend, which the extra that the page installs brings."""
    keyrings, read = page("keyrings"), configparser.ConfigParser()
    read.read_string(keyrings.block("keyringrc.cfg"))
    backend = read["backend"]["default-keyring"]
    assert f"export PYTHON_KEYRING_BACKEND={backend}" in keyrings.typed
    extras = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"
    ]
    assert [re.split(r"\W=", need)[0] for need in extras["encrypted-file"]] == ["keyrings.cryptfile"]
    assert backend.startswith("keyrings.cryptfile.")


def test_readme_is_short() -> None:
    """The README is read in one go; what is deeper has its own page."""
    assert len(README.prose.split()) <= WORDS


def test_dates_of_examples_lie_ahead() -> None:
    """Whoever copies a file of a page has its dates a year ahead, so that nothing is late before it begins."""
    blocks = [b.text for page in PAGES for b in page.blocks if b.language == "toml"]
    days = [date.fromisoformat(day) for text in blocks for day in re.findall(r"\b20\d\d-\d\d-\d\d", text)]
    assert len(days) > 2
    assert min(days) > datetime.now(UTC).date() + timedelta(days=365)

"""Changing single settings in a config.toml that somebody has written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.config import example
from afterword.config.editing import edited, rewrite
from afterword.config.watching import WatchedConfig

EXAMPLE = example().read_text("utf-8")


def test_everything_else_stays_as_it_is() -> None:
    """Of the example only the changed lines differ; each comment is there, in its column."""
    changed = edited(EXAMPLE, {"letters.mode": "schedule", "nudges.most": 1, "web.serve": True})
    pairs = zip(EXAMPLE.splitlines(), changed.splitlines(), strict=True)
    differing = [(old, new) for old, new in pairs if old != new]
    assert [new.split("#")[0].strip() for _, new in differing] == [
        'mode = "schedule"',
        "most = 1",
        "serve = true",
    ]
    assert all(old.index("#") == new.index("#") for old, new in differing)
    assert all(old.partition("#")[2] == new.partition("#")[2] for old, new in differing)


@pytest.mark.parametrize(
    "text",
    [
        '# mine\n[you]\nname = "J" # me\n',
        '[you]\r\nname = "J"\r\n\r\n[web] # y\r\nserve=true\r\n',
        'you.name = "J"\nletters = { mode = "review" }\n',
        "[letters]\n\n\n[you]\nname = 'J'  #x",
        '\ufeff[you]\nname = "J"\n',
    ],
    ids=["comments", "Windows", "inline", "no end", "mark at the beginning"],
)
def test_a_file_in_any_style_takes_a_new_value(text: str) -> None:
    """Tables written otherwise, missing tables, foreign line ends: the value is there, and what was there too."""
    changed = edited(text, {"letters.mode": "schedule", "you.phone": "+1 555 0100"})
    read = tomllib.loads(changed.removeprefix("\ufeff"))
    assert (read["letters"]["mode"], read["you"]) == ("schedule", {"name": "J", "phone": "+1 555 0100"})
    kept = [line for line in text.splitlines() if line.startswith("#") or "#" in line]
    assert all(line.partition("#")[2] in changed for line in kept)
    assert changed.startswith("\ufeff") == text.startswith("\ufeff")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(value: str) -> None:
    """Quotes, backslashes, line breaks: the file holds the very text."""
    assert tomllib.loads(edited(EXAMPLE, {"letters.subject": value}))["letters"]["subject"] == value


def test_a_link_goes_on_pointing_to_the_file(tmp_path: Path) -> None:
    """Somebody keeps their config elsewhere and links to it: the file there is written, for them alone."""
    (tmp_path / "kept.toml").write_text("a = 1\n", "utf-8")
    link = tmp_path / "config.toml"
    link.symlink_to(tmp_path / "kept.toml")
    rewrite(link, "a = 2\n")
    assert link.is_symlink()
    assert (tmp_path / "kept.toml").read_text("utf-8") == "a = 2\n"


def test_a_change_is_noticed_once_and_a_wrong_one_never_counts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A valid file is taken up; one that is not is logged without its values, and so is one that is gone."""
    file = tmp_path / "config.toml"
    file.write_text('[you]\nname = "Jane"\nemail = "jane@gmail.com"\n', "utf-8")
    watched = WatchedConfig(file)
    assert watched.changed() is None
    file.write_text('[you]\nname = "Jane Doe"\nemail = "jane@gmail.com"\n', "utf-8")
    changed = watched.changed()
    assert changed is not None
    assert changed.you.name == "Jane Doe"
    assert watched.changed() is None
    file.write_text('[you]\nname = "secret\n', "utf-8")
    assert watched.changed() is None
    assert watched.changed() is None
    assert caplog.text.count("is not valid") == 1
    assert "secret" not in caplog.text

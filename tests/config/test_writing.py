"""A first config: the example with somebody's own answers in it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from afterword.config import example, parsed
from afterword.config.writing import filled, keep_new
from afterword.errors import InputError

EXAMPLE = example().read_text("utf-8")
YOU = {"you.name": "Ada", "you.email": "ada@example.com"}


def test_it_is_the_example_with_the_answers() -> None:
    """Every key of the example is there with its default, but for those that were answered."""
    answers = YOU | {"letters.mode": "schedule", "you.phone": "+1 555 0100"}
    made, shipped = tomllib.loads(filled(EXAMPLE, answers)), tomllib.loads(EXAMPLE)
    shipped["you"] |= {"name": "Ada", "email": "ada@example.com", "phone": "+1 555 0100"}
    shipped["letters"]["mode"] = "schedule"
    assert made == shipped


def test_every_comment_of_a_key_stays() -> None:
    """The file explains itself as the example does, but does not say what is required."""
    made = filled(EXAMPLE, YOU)
    comments = [line.partition("  #")[2].strip() for line in EXAMPLE.splitlines() if "  #" in line]
    assert [c for c in comments if c.replace("; required", "") not in made] == []
    assert "; required" not in made


@pytest.mark.parametrize(
    "name", ['Ada "the" Example', "Åda \\ Ünïcode", "=?utf-8?q?=5B?=", "# Ada", "[you]", "'''"]
)
def test_any_name_comes_back_as_it_was_typed(name: str) -> None:
    """Quotes, backslashes and what looks like TOML are text."""
    assert parsed(filled(EXAMPLE, YOU | {"you.name": name})).you.name == name


def test_a_key_that_the_example_lacks_is_a_bug() -> None:
    """No answer is dropped in silence."""
    with pytest.raises(KeyError, match="nonsense"):
        filled(EXAMPLE, YOU | {"you.nonsense": "x"})


def test_a_config_that_is_there_stays(tmp_path: Path) -> None:
    """The first is private; a second one is refused, and the first is whole; nothing else lies beside it."""
    file = tmp_path / "new" / "config.toml"
    keep_new(file, "first")
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(InputError, match="already exists"):
        keep_new(file, "second")
    assert file.read_text("utf-8") == "first"
    assert list(file.parent.iterdir()) == [file]

"""The language of the interface: which one is chosen, and what stays English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from afterword.config import parsed
from afterword.config.language import _, choose, language, preferred, several, spoken
from afterword.errors import InputError

YOU = '[you]\nname = "Jane"\nemail = "jane@gmail.com"\n'


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """The next test speaks English, as a process does that has chosen nothing."""
    yield
    choose("en")


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "de"}, "de"),
        ({"LANG": "xx_XX.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "de_CH.UTF-8@euro"}, "de"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "xx:de:en"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "en_GB:de"}, "en"),
        ({"LANG": "../../etc"}, "en"),
    ],
)
def test_the_systems_language_is_spoken_where_there_is_a_catalogue(
    tmp_path: Path, environment: dict[str, str], code: str
) -> None:
    """The first of the locale's languages that Afterword speaks, in gettext's order of variables; else English."""
    assert preferred(tmp_path / "config.toml", environment) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('language = "de"\n', "de"),
        ('language = "en"\n', "en"),
        ('language = ""\n', "de"),
        ('language = "xx"\n', "de"),
        ("language = 3\n", "de"),
        ('[letters]\nlanguage = "en"\n', "de"),
        ("language = \n", "de"),
    ],
)
def test_the_config_decides_before_the_system(tmp_path: Path, text: str, code: str) -> None:
    """`language` of [you] wins; a config that names none, or cannot be read, leaves it to the system."""
    file = tmp_path / "config.toml"
    file.write_text(YOU + text, "utf-8")
    assert preferred(file, {"LANG": "de_DE.UTF-8"}) == code


def test_a_language_without_a_catalogue_is_a_problem_of_the_config() -> None:
    """The problem names the languages there are."""
    with pytest.raises(InputError, match=r'language.*"en", "de"'):
        parsed(YOU + 'language = "tlh"\n')


def test_a_language_without_a_catalogue_is_english() -> None:
    """Nothing is lost when a language is chosen that nobody has translated to."""
    choose("tlh")
    assert (language(), _("Undo"), several("{n} letter", "{n} letters", 2)) == ("en", "Undo", "{n} letters")
    choose("de")
    assert language() == "de"
    assert spoken() == ["en", "de"]


def test_a_sentence_without_a_translation_is_said_in_english() -> None:
    """A new sentence can be read before anybody has translated it."""
    choose("de")
    assert _("A sentence that no catalogue holds.") == "A sentence that no catalogue holds."

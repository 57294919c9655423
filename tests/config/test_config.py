"""config.toml: what it may hold, and how it says that it is wrong."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import get_type_hints

import pytest
from email_validator import SPECIAL_USE_DOMAIN_NAMES, validate_email
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from afterword.config import Config, holidays_of, load, parsed, policy
from afterword.config.fields import _PLAIN, _SURELY_SHORT, address
from afterword.config.schema import Wording
from afterword.domain.model import Hours, Interview, Length, Rules
from afterword.errors import InputError, NotSetUp
from afterword.letters import Templates

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
YOU = '[you]\nname = "Jane Doe"\nemail = "jane@example.com"\ntime_zone = "America/New_York"\n'


PLAIN_ADDRESS = re.compile(r"[a-z0-9._+-]{1,20}@([a-z0-9-]{1,12}\.){1,4}[a-z]{2,6}")
ODD_ADDRESSES = [f"jane@acme.{name}" for name in SPECIAL_USE_DOMAIN_NAMES]


def refused(text: str | bytes) -> dict[str, str]:
    """What is expected at each place that is wrong."""
    with pytest.raises(InputError) as caught:
        parsed(text)
    return {problem.place: problem.expected for problem in caught.value.problems}


FORMER = {("letters", "alike")}
"""Keys that no longer do anything: files that name them still load, and the example does not show them."""


def test_example_has_every_key() -> None:
    """The example file shows each key of the code that does something, and no other."""

    def keys(shape: type[Struct]) -> dict[str, object]:
        types = get_type_hints(shape)
        return {
            name: keys(types[name])
            if isinstance(types[name], type) and issubclass(types[name], Struct)
            else None
            for name in shape.__struct_fields__
        }

    written = tomllib.loads(EXAMPLE.read_text("utf-8"))
    shown = {name: dict.fromkeys(table) for name, table in written.items()}
    assert not [key for table, key in FORMER if key in shown[table]]
    for table, key in FORMER:
        shown[table][key] = None
    assert shown == keys(Config)


def test_example_gives_the_defaults() -> None:
    """The example file reads as the same config as a file with the two keys that have no default."""
    bare = '[you]\nname = "Jane Doe"\nemail = "jane@example.com"\n'
    assert parsed(EXAMPLE.read_bytes(), zone="UTC") == parsed(bare, zone="UTC")


def test_every_problem_at_once() -> None:
    """Unknown keys, wrong types and impossible values of several tables are all told in one go."""
    found = refused(
        '[you]\nname = "Jane\\nDoe"\nemail = "jane"\nphon = "1"\ntime_zone = "Europe/Berln"\n'
        '[leters]\n[letters]\nwindow = "0h"\nhours = "18:00-08:00"\nsettle = 3\n'
        '[nudges]\nmost = "2"\nagain = "0s"\n[tasks]\nlinkedin = 1\n[gmail]\npoll = "0s"\n[store]\nurl = "pg"\n'
    )
    assert set(found) == {
        f"config.toml: {place}"
        for place in (
            "[you] name",
            "[you] email",
            "[you] phon",
            "[you] time_zone",
            "leters",
            "[letters] window",
            "[letters] hours",
            "[letters] settle",
            "[nudges] most",
            "[nudges] again",
            "[tasks] linkedin",
            "[gmail] poll",
            "[store] url",
        )
    }
    assert found["config.toml: [you] phon"] == "phone, perhaps"
    assert "Europe/Berlin" in found["config.toml: [you] time_zone"]


def test_keys_of_older_files_still_load() -> None:
    """A config of before with `alike` in it reads as one without; a value that it never took is still refused."""
    assert parsed(YOU + "[letters]\nalike = 70\n").letters.language == "en"
    assert list(refused(YOU + '[letters]\nalike = "much"\n')) == ["config.toml: [letters] alike"]


def test_letters_have_a_language_and_a_form_of_list() -> None:
    """A language's code and one of three words are taken; anything else is a problem that says what would be right."""
    letters = parsed(YOU + '[letters]\nlanguage = "pt-BR"\nlist = "never"\n').letters
    assert (letters.language, letters.list) == ("pt-BR", "never")
    assert refused(YOU + '[letters]\nlanguage = "German (formal)"\nlist = "sometimes"\n') == {
        "config.toml: [letters] language": "a language's code, such as en, de or fr",
        "config.toml: [letters] list": '"auto", "always" or "never"',
    }
    assert list(refused(YOU + '[letters]\nlanguage = ""\n')) == ["config.toml: [letters] language"]


def test_the_example_names_the_languages_that_there_are() -> None:
    """Whoever picks a language from the comment gets letters in it, and none that ships is left out."""
    (comment,) = re.findall(
        r'^language = "en" +# .*: ((?:\w\w, )+)or ', EXAMPLE.read_text("utf-8"), re.MULTILINE
    )
    assert {code.strip() for code in comment.split(",") if code.strip()} == set(Templates().languages())


def test_no_model_helps_and_none_is_elsewhere_unless_the_config_says_so() -> None:
    """By default nothing is asked of any model; where one is named, notes leave the machine by a second key alone."""
    assert parsed(YOU).wording == Wording(model="", elsewhere=False)
    assert parsed(YOU + '[wording]\nmodel = "some-model"\n').wording == Wording("some-model", elsewhere=False)
    assert list(refused(YOU + '[wording]\nelsewhere = "yes"\n')) == ["config.toml: [wording] elsewhere"]


def test_syntax_error_names_its_line() -> None:
    """What is no TOML is told with the line where it breaks."""
    assert list(refused(YOU + "[letters]\nmode =\n")) == ["config.toml: line 6"]


@pytest.mark.parametrize("text", [b"\xff\xfe", b"a = " + b"[" * 100_000, b"#" * 1_000_001])
def test_what_is_no_toml_is_refused(text: bytes) -> None:
    """Bytes that are no text, nesting without end and a file without end are told as problems, not as crashes."""
    assert refused(text)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90s", Length(timedelta(seconds=90))),
        ("1 h", Length(timedelta(hours=1))),
        ("2d", Length(timedelta(days=2))),
        ("1 workday", Length(workdays=1)),
        ("5 workdays", Length(workdays=5)),
    ],
)
def test_lengths(text: str, length: Length) -> None:
    """A length is a number with s, m, h, d or workdays behind it."""
    assert parsed(YOU + f'[nudges]\nafter = "{text}"\n').nudges.after == length


@pytest.mark.parametrize(
    "text", ["", "1", "h", "-1h", "1.5h", "5 workdays 2h", "99999999999d", "1 year", "٣h"]
)
def test_no_lengths(text: str) -> None:
    """Anything else is refused, lengths beyond ten years too."""
    assert list(refused(YOU + f'[nudges]\nafter = "{text}"\n')) == ["config.toml: [nudges] after"]


def test_workdays_only_where_they_mean_something() -> None:
    """The window is elapsed time: workdays are refused there."""
    assert "config.toml: [letters] window" in refused(YOU + '[letters]\nwindow = "1 workday"\n')


def test_window_has_room_behind_settle() -> None:
    """A window that closes before the settle time is over could send nothing, and is refused."""
    assert "config.toml: [letters] window" in refused(YOU + '[letters]\nsettle = "2h"\nwindow = "90m"\n')


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://gmail.googleapis.com",
        "https://gmail.googleapis.com.evil.example",
        "https://gmail.googleapis.com@evil.example",
        "https://127.0.0.1:8025",
        "http://127.0.0.1@evil.example",
        "http://jane@127.0.0.1:8025",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1:99999",
        "http://[::1",
        "",
    ],
)
def test_no_other_endpoint(endpoint: str) -> None:
    """Letters go to Google's address or stay on the machine; nothing that only looks like it is taken."""
    assert list(refused(YOU + f'[gmail]\nendpoint = "{endpoint}"\n')) == ["config.toml: [gmail] endpoint"]


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:8025", "http://localhost:1/", "http://[::1]:80"])
def test_loopback_endpoint(endpoint: str) -> None:
    """A sandbox on loopback is allowed."""
    assert parsed(YOU + f'[gmail]\nendpoint = "{endpoint}"\n').gmail.endpoint == endpoint.rstrip("/")


def test_password_is_not_repeated() -> None:
    """A store address that is wrong is refused without being printed: it may hold a password."""
    with pytest.raises(InputError) as caught:
        parsed(YOU + '[store]\nurl = "jane:secret@db"\n')
    assert "secret" not in str(caught.value)


def test_zone_defaults_to_the_laptops() -> None:
    """Without a zone in the file, the one handed in stands; one in the file wins."""
    bare = '[you]\nname = "Jane Doe"\nemail = "Jane@Example.com"\n'
    assert parsed(bare, zone="Asia/Tokyo").you.time_zone == "Asia/Tokyo"
    assert parsed(YOU, zone="Asia/Tokyo").you.time_zone == "America/New_York"
    assert parsed(bare).you.email == "jane@example.com"


def test_aliases_are_the_candidates_addresses_too() -> None:
    """They are checked like any address, and stand beside the account's."""
    you = parsed(YOU + 'aliases = ["Jane@Doe.example"]\n').you
    assert you.addresses == {"jane@example.com", "jane@doe.example"}
    assert "[you] aliases" in str(refused(YOU + 'aliases = ["jane"]\n'))


def test_missing_file_says_what_to_do(tmp_path: Path) -> None:
    """No config is an error that leads to set-up, not a traceback."""
    with pytest.raises(NotSetUp) as caught:
        load(tmp_path / "config.toml")
    assert "afterword setup" in caught.value.hint


def meeting(country: str) -> Interview:
    """An interview in New York whose rules name that country."""
    at = datetime(2026, 11, 23, 19, tzinfo=UTC)
    rules = Rules(decision_by=date(2026, 12, 4), holidays=country)
    return Interview("i", "Acme", "Engineer", at, at + timedelta(hours=1), "America/New_York", rules=rules)


def test_policy_carries_config_and_holidays() -> None:
    """The core's policy is the config's values and the public holidays of the interview's country."""
    config = parsed(YOU + '[letters]\nmode = "schedule"\nhours = "09:00-17:00"\n[nudges]\nmost = 1\n')
    seen = policy(config, meeting("US"))
    assert (seen.mode, seen.nudge_most) == ("schedule", 1)
    assert seen.hours == Hours(time(9), time(17))
    assert {date(2026, 11, 26), date(2026, 12, 25), date(2027, 1, 1)} <= seen.holidays
    assert policy(config, meeting("")).holidays == frozenset()


def test_holidays_of_a_part() -> None:
    """A part of a country has holidays that the country has not; spelling in small letters is understood."""
    epiphany = date(2027, 1, 6)
    assert epiphany in holidays_of("de-by", [2027])
    assert epiphany not in holidays_of("DE", [2027])


@pytest.mark.parametrize("country", ["XX", "USA!", "DE-XX", "-", "US-"])
def test_unknown_country(country: str) -> None:
    """A country or part that nobody knows is a problem, or the country alone where only a dash is too much."""
    if country == "US-":
        assert holidays_of(country, [2027]) == holidays_of("US", [2027])
        return
    with pytest.raises(InputError):
        holidays_of(country, [2027])


@given(st.emails() | st.from_regex(PLAIN_ADDRESS, fullmatch=True) | st.sampled_from(ODD_ADDRESSES))
def test_plain_addresses_are_what_the_library_says(text: str) -> None:
    """An address that is taken without the library is one that the library takes, and leaves as it is."""
    if _PLAIN.fullmatch(text) and len(text) <= _SURELY_SHORT:
        valid = validate_email(text, check_deliverability=False, test_environment=True)
        assert f"{valid.local_part}@{valid.ascii_domain}".lower() == address(text) == text

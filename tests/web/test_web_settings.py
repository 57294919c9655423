"""Settings, templates, service and sign-in on the page: nothing asks for a command."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
import requests

from afterword.config import load
from afterword.gmail.permissions import COMPOSE
from afterword.sandbox import Sandbox
from afterword.sandbox.keyring import SandboxKeyring
from afterword.services.sign_in import sign_in_facts, signed_out
from daemon.services import SYSTEMCTL, asked, stand_in
from jane import CONFIG, JANE
from web.browsers import Browser, WebHome, words
from web.forms import values

FORM = "/settings"


def filled(page: Browser, **new: str) -> dict[str, str]:
    """The form as the page shows it, with other values; `__` stands for the dot of a key."""
    return values(page.get(FORM).text) | {key.replace("__", "."): value for key, value in new.items()}


def config_of(page: Browser) -> Path:
    """The file."""
    return page.home.folder / "config.toml"


def test_a_setting_is_written_into_the_file_and_counts_at_once(page: Browser) -> None:
    """Comments and order stay, the page goes on with the new values, and says that they were saved."""
    page.home.added()
    config_of(page).write_text(f"# mine\n{config_of(page).read_text('utf-8')}", "utf-8")
    answer = page.post(
        FORM, filled(page, you__name="Jane X. Doe", letters__mode="schedule", nudges__most="1")
    )
    assert answer.headers["HX-Redirect"] == "/secret/settings?saved=1"
    assert "Saved." in words(page.get(f"{FORM}?saved=1"))
    text = config_of(page).read_text("utf-8")
    assert text.startswith("# mine\n")
    config = load(config_of(page))
    assert (config.you.name, config.letters.mode, config.nudges.most) == ("Jane X. Doe", "schedule", 1)
    assert values(page.get(FORM).text)["you.name"] == "Jane X. Doe"
    assert "quiet" not in text  # what stays at its default is not written


def test_nothing_new_writes_nothing(page: Browser) -> None:
    """Saving what the page showed leaves the file as it is, to the byte."""
    before = config_of(page).read_bytes()
    page.post(FORM, filled(page))
    assert config_of(page).read_bytes() == before


@pytest.mark.parametrize(
    "key", ["letters.mode", "letters.language", "nudges.to", "tasks.call", "you.language"]
)
def test_a_choice_that_is_not_offered_is_refused(page: Browser, key: str) -> None:
    """Nothing is written, and the field says so."""
    before = config_of(page).read_bytes()
    answer = page.post(FORM, filled(page) | {key: "xx!"})
    told = re.search(rf'id="{key.replace(".", "-")}-wrong">(.*?)</p>', answer.text)
    assert told is not None
    assert told[1] == "Choose one of these."
    assert config_of(page).read_bytes() == before


@pytest.mark.parametrize(
    ("key", "typed", "written"),
    [
        ("you.time_zone", "Berlin", "Europe/Berlin"),
        ("you.linkedin", "linkedin.com/in/janedoe", "https://www.linkedin.com/in/janedoe"),
    ],
)
def test_a_setting_is_read_as_in_the_form_of_an_interview(
    page: Browser, key: str, typed: str, written: str
) -> None:
    """A city is a time zone, and a page's address needs no beginning."""
    page.post(FORM, filled(page) | {key: typed})
    assert f'"{written}"' in config_of(page).read_text("utf-8")


def test_every_problem_is_said_at_once(page: Browser) -> None:
    """Two wrong fields have two sentences."""
    answer = page.post(FORM, filled(page, you__phone="x", nudges__most="x"))
    assert len(re.findall(r'class="refused"', answer.text)) == 2


def test_the_first_wrong_field_has_the_focus_and_the_sentence_above_it(page: Browser) -> None:
    """However far down the page it is, what is wrong is where one looks after Save."""
    answer = page.post(FORM, filled(page, nudges__after="soon", nudges__most="x"))
    assert re.findall(r'id="([\w-]+)"[^>]* autofocus', answer.text) == ["nudges-after"]
    assert answer.text.index("Nudges and calls") < answer.text.index('role="alert"')


@pytest.mark.parametrize(
    ("key", "typed"),
    [("letters.hours", "9am to 5pm"), ("nudges.after", "a week"), ("nudges.again", "5 working days")],
)
def test_a_setting_is_typed_as_people_say_it(page: Browser, key: str, typed: str) -> None:
    """What is said in words is saved and counts."""
    answer = page.post(FORM, filled(page) | {key: typed})
    assert "saved=1" in answer.headers.get("HX-Redirect", ""), answer.text
    assert typed in config_of(page).read_text("utf-8")


def test_a_file_that_was_changed_meanwhile_is_not_overwritten(page: Browser) -> None:
    """Somebody has edited config.toml since: the page says so and writes nothing."""
    form = filled(page, you__name="Other")
    config_of(page).write_text(config_of(page).read_text("utf-8") + "\n[tasks]\nlinkedin = false\n", "utf-8")
    answer = page.post(FORM, form)
    assert answer.status_code == 409
    assert "Nothing was saved" in answer.text
    assert load(config_of(page)).you.name == "Jane Doe"


# templates


def test_a_template_becomes_ones_own_and_goes_back(page: Browser) -> None:
    """It is listed as shipped, saved as one's own, used in letters at once, and dropped again."""
    interview = page.home.added()
    assert "signature the original" in words(page.get("/templates"))
    place = "/templates/en/signature"
    assert "{{ you" in values(page.get(place).text)["text"]
    answer = page.post(place, values(page.get(place).text) | {"text": "All the best,\n{{ you.first }}"})
    assert answer.headers["HX-Redirect"].endswith("/templates?language=en")
    own = page.home.folder / "templates" / "signature.txt.j2"
    assert own.read_text("utf-8") == "All the best,\n{{ you.first }}\n"
    assert "signature your own" in words(page.get("/templates"))
    assert "All the best," in page.get(f"/interview/{interview}").text
    page.post(f"{place}/drop", values(page.get(place).text))
    assert not own.exists()
    assert "All the best," not in page.get(f"/interview/{interview}").text


def test_a_template_that_was_changed_meanwhile_is_not_overwritten(page: Browser) -> None:
    """Somebody has edited their file since: the page neither writes over it nor deletes it."""
    place = "/templates/en/signature"
    page.post(place, values(page.get(place).text) | {"text": "All the best,\n{{ you.first }}"})
    form = values(page.get(place).text)
    own = page.home.folder / "templates" / "signature.txt.j2"
    own.write_text("Warmly,\n{{ you.first }}\n", "utf-8")
    for answer in (page.post(place, form), page.post(f"{place}/drop", form)):
        assert answer.status_code == 409
        assert "Nothing was done" in answer.text
    assert own.read_text("utf-8") == "Warmly,\n{{ you.first }}\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("signature", "{{ you.first ", "line 1"),
        ("signature", "{{ salary }}", "the name &#39;salary&#39; is not known here"),
        ("thank-you", "", "empty"),
        ("stems", '[[stem]]\nid = "x"\nwhere = "personal"\ntext = "No gap."\nexample = ["a"]\n', "0 gaps"),
        ("frame", "no toml", "expected"),
    ],
)
def test_a_template_that_no_letter_can_be_written_with_is_not_saved(
    page: Browser, name: str, text: str, said: str
) -> None:
    """The reason stands over the text, which is still there; no file is written."""
    place = f"/templates/en/{name}"
    answer = page.post(place, values(page.get(place).text) | {"text": text})
    assert said in answer.text
    assert "Nothing was saved yet" in answer.text
    assert values(answer.text)["text"] == text
    assert not (page.home.folder / "templates").exists()


# the laptop


def test_the_service_is_started_and_stopped_by_buttons(
    page: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for systemctl hears what the buttons mean; the page names no command."""
    programs = stand_in(tmp_path / "programs", "systemctl", SYSTEMCTL)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert "Start it whenever I log in" in words(page.get("/laptop"))
    assert "afterword " not in page.get("/laptop").text
    assert "starts whenever you log in" in page.post("/laptop/service", {"word": "install"}).text
    assert any("restart" in line for line in asked(programs))
    assert "Stop it" in words(page.get("/laptop"))
    assert "Stopped." in page.post("/laptop/service", {"word": "remove"}).text
    assert any("disable" in line for line in asked(programs))


def test_each_banner_has_the_button_that_mends_it(page: Browser) -> None:
    """Not running: a button starts it. No sign-in: a button leads to it. None names a command."""
    stopped = page.get("/").text
    assert re.search(r'<button id="start-afterword" name="word" value="start">', stopped)
    signed_out(page.home.app.account)
    assert re.search(
        r'<a class="button" href="/secret/settings#sign-in">Sign in again</a>', page.get("/").text
    )
    for path in ("/", FORM, "/laptop", "/sign-in", "/templates"):
        assert not re.search(r"\bafterword [a-z]", words(page.get(path))), path


@pytest.fixture
def sandbox(home: WebHome) -> Iterator[Sandbox]:
    """Google and Gmail on this machine, with the keyring that belongs to them."""
    ring = keyring.get_keyring()
    with Sandbox(home.clock) as running, pytest.MonkeyPatch.context() as env:
        running.add_account(JANE, "Jane Doe")
        (home.folder / "config.toml").write_text(CONFIG.format(endpoint=running.url), "utf-8")
        env.setenv("AFTERWORD_SANDBOX", running.url)
        env.setenv("AFTERWORD_SANDBOX_KEY", running.control_key)
        keyring.set_keyring(SandboxKeyring())  # type: ignore[no-untyped-call]  # keyring's
        with WebHome.opened(home.folder, home.clock.now()) as again:
            home.app = again.app
            yield running
    keyring.set_keyring(ring)


def signs_in(page: Browser, answer_text: str) -> str:
    """Somebody opens the address of Google's page; what the page says once the answer is there."""
    (address,) = re.findall(r'href="(http[^"]+/o/oauth2/auth[^"]*)" target="_blank"', answer_text)
    requests.get(address.replace("&amp;", "&"), timeout=20)
    ends = time.monotonic() + 20
    while "Waiting for your answer" in (shown := str(page.get("/sign-in").text)) and time.monotonic() < ends:
        time.sleep(0.05)
    return shown


def test_the_sign_in_is_made_on_the_page(home: WebHome, sandbox: Sandbox) -> None:
    """With the client file once, then by a button alone; a box left unticked is told, and nothing is kept then."""
    page = Browser(home)
    page.come_in()
    signed_out(home.app.account)
    assert "Google's client file" in words(page.get("/sign-in"))
    wrong = page.client.post(
        "/secret/sign-in",
        files={"client": ("x.json", b"{}", "application/json")},
        headers={"Origin": "http://127.0.0.1:8899", "HX-Request": "true", "Sec-Fetch-Site": "same-origin"},
    )
    assert "That file does not work" in words(wrong)
    sandbox.consent(JANE, [COMPOSE])
    sandbox.consent(JANE)
    sandbox.consent(JANE)
    given = {"client": ("client.json", json.dumps(sandbox.client_secrets()).encode(), "application/json")}
    headers = {"Origin": "http://127.0.0.1:8899", "HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
    half = signs_in(page, page.client.post("/secret/sign-in", files=given, headers=headers).text)
    assert "gmail.readonly" in half
    assert keyring.get_password("afterword", JANE) is None
    whole = signs_in(page, page.client.post("/secret/sign-in", files=given, headers=headers).text)
    assert f"Signed in as {JANE}" in whole
    assert sign_in_facts(home.app.account).state == "ok"
    again = page.post("/sign-in")
    assert "client file" not in words(again)
    assert f"Signed in as {JANE}" in signs_in(page, again.text)

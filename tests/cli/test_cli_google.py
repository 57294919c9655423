"""`setup`, `logout` and `doctor` against the sandbox's Google, and `doctor` where nothing is there yet."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from typing import Any

import keyring
import pytest
import requests

from afterword.app import STORY_CLOCK, locked
from afterword.config import paths
from afterword.config.clock import StoryClock
from afterword.gmail.permissions import COMPOSE
from afterword.sandbox import Sandbox
from cli.homes import Home, Ran
from jane import CONFIG, JANE, NOWHERE


def secrets(home: Home, sandbox: Sandbox) -> str:
    """Google's client file."""
    return home.file("client.json", json.dumps(sandbox.client_secrets()))


def set_up(home: Home, sandbox: Sandbox) -> Ran:
    """`afterword setup --no-browser` as a process; a browser opens the address that it prints, and says yes."""
    command = [
        sys.executable,
        "-m",
        "afterword",
        "setup",
        "--no-browser",
        "--client-secrets",
        secrets(home, sandbox),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as setup:
        assert setup.stdout is not None
        address = setup.stdout.readline()
        if address:
            requests.get(address.strip(), timeout=20)
        out, err = setup.communicate(timeout=60)
    return Ran(setup.returncode, address + out, err)


def checks(ran: Ran) -> dict[str, dict[str, Any]]:
    """What `doctor --json` found, by name."""
    assert ran.json["schema"] == 1
    return {check["name"]: check for check in ran.json["checks"]}


def test_signing_in_prints_the_address_alone(sandbox: Sandbox, home: Home) -> None:
    """stdout holds the address on one line and nothing else; each permission is named, and what comes next."""
    sandbox.consent(JANE)
    ran = set_up(home, sandbox)
    assert ran.code == 0, ran.err
    assert len(ran.out.splitlines()) == 1
    assert ran.out.startswith(sandbox.url)
    assert len(ran.out) > 200
    for said in (
        "gmail.compose: to write",
        "gmail.readonly: to see",
        "afterword add",
        f"Signed in as {JANE}",
    ):
        assert said in ran.err
    assert home.run("status", "--json").json["health"]["sign_in"] == "ok"
    assert home.run("run", "--once").code == 0


def test_a_permission_left_unticked_is_3_and_named(sandbox: Sandbox, home: Home) -> None:
    """Who unticks a box is told which permission is missing and what it is for; nothing is kept."""
    sandbox.consent(JANE, [COMPOSE])
    ran = set_up(home, sandbox)
    assert ran.code == 3
    assert "gmail.readonly (to see answers" in ran.err
    assert keyring.get_password("afterword", JANE) is None
    assert home.run("status", "--json").json["health"]["sign_in"] != "ok"


def test_saying_no_is_3(sandbox: Sandbox, home: Home) -> None:
    """Who declines on Google's page has not signed in."""
    sandbox.consent(JANE, allow=False)
    assert set_up(home, sandbox).code == 3


def test_set_up_checks_config_and_flags_before_it_asks_anybody(home: Home) -> None:
    """A wrong config, a missing client file and a wrong port come together, and no address is printed."""
    home.config('[you]\nname = "Jane Doe"\nemail = "jane"\n')
    ran = home.run("setup", "--port", "70000", "--no-browser")
    assert (ran.code, ran.out) == (2, "")
    for place in ("--client-secrets: found nothing", "--port: found 70000", "[you] email"):
        assert place in ran.err


def test_a_client_file_of_another_kind_is_2(home: Home) -> None:
    """A client for web pages is not what a laptop needs: said before anybody is asked."""
    file = home.file("client.json", json.dumps({"web": {"client_id": "x"}}))
    ran = home.run("setup", "--no-browser", "--client-secrets", file)
    assert (ran.code, ran.out) == (2, "")
    assert "Desktop app" in ran.err


def test_logging_out_takes_the_sign_in_back_everywhere(gmail: Sandbox, home: Home) -> None:
    """Afterwards the keyring is empty, Google does not accept the token any more, and status says so."""
    kept = json.loads(keyring.get_password("afterword", JANE) or "{}")
    assert home.run("logout").code == 0
    assert keyring.get_password("afterword", JANE) is None
    body = {
        "grant_type": "refresh_token",
        "refresh_token": kept["refresh_token"],
        "client_id": kept["client_id"],
        "client_secret": kept["client_secret"],
    }
    assert requests.post(kept["token_uri"], data=body, timeout=10).status_code == 400
    assert home.run("status", "--json").json["health"]["sign_in"] == "needed"
    again = home.run("logout")
    assert again.code == 0
    assert "not signed in" in again.err


def test_no_secret_is_printed_or_exported(gmail: Sandbox, home: Home) -> None:
    """Neither export, status, doctor nor the log holds the refresh token or the client's secret."""
    kept = json.loads(keyring.get_password("afterword", JANE) or "{}")
    home.run("run", "--once")
    seen = "".join(
        home.run(*words).out for words in (("export",), ("status", "--json"), ("doctor", "--json"))
    )
    seen += "".join(f.read_bytes().decode("latin-1") for f in home.folder.iterdir() if f.is_file())
    assert kept["refresh_token"] not in seen
    assert kept["client_secret"] not in seen


def test_all_is_well(gmail: Sandbox, home: Home) -> None:
    """With everything in place and the daemon running each check is good, and the doctor ends with 0."""
    with locked(paths()):
        ran = home.run("doctor", "--json")
    found = checks(ran)
    expected = {
        "config",
        "time zone",
        "templates",
        "disk",
        "keyring",
        "sign-in",
        "store",
        "gmail",
        "clock",
        "daemon",
        "log",
        "service",
        "permissions",
        "quota",
        "sign-in's end",
    }
    assert set(found) == expected
    assert [name for name, check in found.items() if not check["good"]] == []
    assert ran.code == 0
    with locked(paths()):
        lines = home.run("doctor").out.splitlines()
    assert len([line for line in lines if line.startswith("good ")]) == len(expected)


def test_what_is_wrong_comes_with_what_mends_it(sandbox: Sandbox, home: Home) -> None:
    """Without sign-in and daemon the doctor ends with 6, and names the command for each."""
    ran = home.run("doctor", "--json")
    found = checks(ran)
    assert ran.code == 6
    assert "afterword setup" in found["sign-in"]["fix"]
    assert found["daemon"]["fix"].startswith("afterword run; ")
    assert "gmail" not in found
    shown = home.run("doctor")
    assert shown.code == 6
    assert "WRONG  daemon" in shown.out
    assert "→ afterword run" in shown.out


def test_a_clock_that_is_wrong_is_seen(gmail: Sandbox, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A laptop whose clock differs from Gmail's would send at the wrong moment."""
    slow = StoryClock(home.folder / "slow.json")
    slow.rest_at(home.clock.now() - timedelta(minutes=9))
    monkeypatch.setenv(STORY_CLOCK, str(slow.path))
    found = checks(home.run("doctor", "--json"))
    assert found["gmail"]["good"] is True
    assert (found["clock"]["good"], found["clock"]["found"]) == (False, "9 min behind Gmail's")


def test_a_single_pass_copies_the_store_too(gmail: Sandbox, home: Home) -> None:
    """Who lets `run --once` be started by something else has a copy of each day, and the doctor is content."""
    home.added()
    assert home.run("run", "--once").code == 0
    assert len(list((home.folder / "backups").glob("*.db"))) == 1
    assert checks(home.run("doctor", "--json"))["store"]["good"] is True


def test_a_mailbox_out_of_reach_is_seen(gmail: Sandbox, home: Home) -> None:
    """The exchange with Gmail is a real one."""
    home.config(CONFIG.format(endpoint=NOWHERE))
    assert checks(home.run("doctor", "--json"))["gmail"]["good"] is False


def test_templates_of_ones_own_are_checked(sandbox: Sandbox, home: Home) -> None:
    """A letter of one's own with a name that no letter knows is found before it is due."""
    (home.folder / "templates").mkdir()
    (home.folder / "templates" / "thank-you.txt.j2").write_text("Dear {{ nobody_knows }}", "utf-8")
    found = checks(home.run("doctor", "--json"))["templates"]
    assert found["good"] is False
    assert "nobody_knows" in found["found"]


def test_a_damaged_store_is_seen(sandbox: Sandbox, home: Home) -> None:
    """A store that is no database is wrong; all that needs none is looked at all the same."""
    (home.folder / "afterword.db").write_bytes(b"no database" * 500)
    found = checks(home.run("doctor", "--json"))
    assert found["store"]["good"] is False
    assert found["config"]["good"] is True
    assert home.run("status").code == 1


def test_the_doctor_works_with_nothing_there_and_leaves_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a config, or even a folder, it looks at what there is, says how to begin, and makes nothing."""
    monkeypatch.setenv("AFTERWORD_HOME", str(home.folder / "not" / "there"))
    ran = home.run("doctor", "--json")
    found = checks(ran)
    assert ran.code == 6
    assert "afterword setup" in found["config"]["fix"]
    assert {"time zone", "templates", "disk", "keyring"} <= set(found)
    assert not (home.folder / "not").exists()


def test_each_problem_of_the_config_is_a_line_of_the_doctor(home: Home) -> None:
    """Three problems are three lines."""
    home.config('[you]\nname = 3\nemail = "jane"\nage = 4\n')
    found = home.run("doctor", "--json").json["checks"]
    assert len([check for check in found if check["name"] == "config"]) == 3


def test_a_keyring_that_keeps_nothing_is_wrong(home: Home) -> None:
    """A machine without a keyring is told of its choices."""
    home.config(CONFIG.format(endpoint=NOWHERE))
    ran = home.process("doctor", "--json", PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")
    found = checks(ran)
    assert found["keyring"]["good"] is False
    assert "PYTHON_KEYRING_BACKEND" in found["keyring"]["fix"]
    assert "sign-in" not in found

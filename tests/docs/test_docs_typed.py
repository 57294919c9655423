"""Every line to type is typed: in the order of its page, in a home of its own, on the sandbox's Gmail."""

from __future__ import annotations

import json
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from afterword.gmail.permissions import PURPOSE
from afterword.gmail.token_store import StoredSignIn, keep
from afterword.sandbox import Sandbox
from cli.homes import Home
from cli.terminals import PATIENCE, Terminal, at_a_terminal
from docs.pages import CHECKOUT, FILES, PAGES, SHELLS, TERMINAL, Page
from docs.test_docs_examples import config_text

JANE = "jane.doe@gmail.com"
DEMO = "tests/packaging/test_wheel.py and tests/sandbox/test_demo_serve.py run the demo"
SHOWN = "shown, not to be typed: "

FLEET = "needs PostgreSQL; tests/fleet runs it"

NOT_TYPED = {
    "uv tool install git+https://github.com/OWNER/afterword": "no place yet; tests/packaging/test_wheel.py installs it",
    "uv tool upgrade afterword": "fetches what there is by then",
    "afterword demo": DEMO,
    "afterword demo --serve": DEMO,
    "afterword setup": "asks step by step; tests/cli/test_cli_setup.py answers",
    "afterword edit acme": "asks which line; tests/cli/test_cli_form.py answers",
    "afterword service install --wake": "changes the machine; tests/daemon/test_wake.py has stand-ins",
    "afterword service install": "changes the machine; tests/daemon/test_service_systemd.py has its own systemd",
    "ssh -L 8765:127.0.0.1:8765 you@that-machine": "another machine; tests/cli/test_cli_setup.py sees setup print it",
    "dbus-run-session -- bash": "tests/gmail/test_secret_service.py starts a session in this way",
    "read -rsp 'Keyring password: ' PASSWORD": "the shell's, with somebody who types",
    (
        'printf %s "$PASSWORD" | gnome-keyring-daemon --replace --unlock --components=secrets; unset PASSWORD'
    ): "tests/gmail/test_secret_service.py does, in that session",
    "pipx install --force '.[encrypted-file]'": "fetches packages; the extra is in pyproject.toml, as a test here sees",
    "pipx install --force '.[wording]'": "fetches packages; the extra is in pyproject.toml, as a test here sees",
    "afterword fleet keys new 2026-11 >/etc/afterword/keys && chmod 600 /etc/afterword/keys": FLEET,
    "afterword fleet prepare": FLEET,
    "afterword fleet worker": FLEET,
    "afterword fleet dispatch": FLEET,
    "afterword fleet reap": FLEET,
    "afterword fleet web": FLEET,
    "afterword fleet push": FLEET,
    "llm models": "the llm library's own command",
    "export PYTHON_KEYRING_BACKEND=keyrings.cryptfile.cryptfile.CryptFileKeyring": (
        "the shell's; tests/gmail/test_keyring_kinds.py keeps a sign-in there"
    ),
    "export AFTERWORD_HOME=/tmp/jane AFTERWORD_SANDBOX=http://127.0.0.1:PORT AFTERWORD_SANDBOX_KEY=KEY": (
        "the shell's; tests/cli/conftest.py sets the same"
    ),
    "export PYTHON_KEYRING_BACKEND=afterword.sandbox.keyring.SandboxKeyring": "the same",
    'afterword setup --endpoint "$AFTERWORD_SANDBOX" --name Jane '
    "--email jane@gmail.com --client-secrets sandbox-client.json": (
        "needs those; tests/cli/test_cli_setup.py goes this way, from nothing"
    ),
    "plan(interview, events, policy, now) -> Plan(steps, stopped)": f"{SHOWN}the function of 'domain/planner.py'",
}
"""Why a line is not typed here."""

READ = {
    ("docs/settings.md", "toml", ""): "tests/docs/test_docs_examples.py",
    ("docs/files.md", "toml", "interview.toml"): "tests/docs/test_docs_examples.py",
    ("docs/files.md", "toml", "notes.toml"): "tests/docs/test_docs_examples.py",
    ("docs/letters.md", "toml", "wording"): "tests/docs/test_docs_examples.py",
    ("docs/assistants.md", "json", "client"): "tests/assistants/test_assistants_tools.py",
    ("docs/fleet.md", "toml", "fleet.toml"): "tests/fleet/test_fleet_commands.py",
    ("docs/demo.md", "text", "demo"): "tests/docs/test_docs_demo.py",
    ("CONTRIBUTING.md", "text", "layers"): "tests/docs/test_docs_examples.py",
    ("docs/keyrings.md", "ini", "keyringrc.cfg"): "tests/docs/test_docs_examples.py",
}
"""Which test reads a block that is a file or a picture of one."""

FROM_NOTHING = {"README.md", "docs/google-setup.md"}
"""Pages that begin before anybody has signed in."""


def without_comment(line: str) -> str:
    """What is typed of a line."""
    return re.sub(r"\s+# .*$", "", line)


def to_be_typed(page: Page) -> list[str]:
    """The lines of the page that nothing speaks against."""
    return [line for line in map(without_comment, page.typed) if line not in NOT_TYPED]


@dataclass
class Reader:
    """Somebody with a page before them, in the folder of the files that it speaks of."""

    home: Home
    sandbox: Sandbox

    def types(self, line: str) -> str:  # noqa: PLR0911  # one case for each command
        """The line is typed, and what it starts comes to a good end; why not, where it does not."""
        words = shlex.split(line.partition(" >")[0])
        if words[0] != "afterword":
            return "nobody runs this"
        match words[1:]:
            case ["setup", *_]:
                return self._signs_in(words[1:])
            case ["run"]:
                return self._until_ctrl_c(words[1:], lambda: len(self.drafts()) == 2)
            case ["web"]:
                return self._until_ctrl_c(words[1:], lambda: True)
            case ["sandbox", *_]:
                return self._until_ctrl_c(words[1:], lambda: True)
            case ["add"]:
                return self._answers(
                    words[1:], TERMINAL.quoted("Ward"), TERMINAL.quoted("Bo Lind"), "", "yes"
                )
            case ["forget", *_]:
                return self._says_yes(words[1:])
        ran = self.home.run(*words[1:])
        return f"exit code {ran.code}: {ran.err}" if ran.code else ""

    def _signs_in(self, words: list[str]) -> str:
        """Where Google's page is shown it is opened, and answered."""
        self.sandbox.consent(JANE)
        with self._started(words) as process:
            assert process.stdout is not None
            said = ""
            for shown in process.stdout:
                said += shown
                if re.match(r"http://\S+/o/oauth2/auth\?", shown):
                    requests.get(shown.strip(), timeout=20)
            process.wait(60)
        return said if process.returncode else ""

    def drafts(self) -> list[str]:
        """To whom there is a letter among Jane's drafts."""
        return sorted(m["to"] for m in self.sandbox.mailbox(JANE) if "DRAFT" in m["labels"])

    def _until_ctrl_c(self, words: list[str], done: Callable[[], bool]) -> str:
        """What runs until it is asked to end, which it is once it has done what it was started for."""
        with self._started(words) as process:
            assert process.stdout is not None
            said = ""
            while "Ctrl-C ends it" not in said:
                shown = process.stdout.readline()
                if not shown:
                    return f"it ended: {said}"
                said += shown
            ends = time.monotonic() + PATIENCE
            while not done() and time.monotonic() < ends:
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            more, _ = process.communicate(timeout=60)
        if not done():
            return f"it came to nothing: {said}{more}"
        return said + more if process.returncode else ""

    def _says_yes(self, words: list[str]) -> str:
        """What asks before it does it."""
        with Terminal(*words) as terminal:
            terminal.asked("?", "y")
            return "" if terminal.end() == 0 else terminal.shown

    def _answers(self, words: list[str], *answers: str) -> str:
        """What asks one question after the other."""
        ended = at_a_terminal(words, answers)
        return ended.shown if ended.code else ""

    def _started(self, words: list[str]) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "afterword", *words]
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=hears_ctrl_c,  # noqa: PLW1509  # no thread of the test holds a lock then
        )


def hears_ctrl_c() -> None:
    """Ctrl-C counts, also where the tests themselves were started in the background, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def reader(home: Home, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """The pages' config and files on the day of the interview, Google's client file, and a silent browser."""
    sandbox.add_account(JANE, "Jane Doe")
    home.config(f'{config_text()}\n[gmail]\nendpoint = "{sandbox.url}"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROWSER", "true")
    for name in ("interview.toml", "notes.toml"):
        home.file(name, FILES.block(name).replace("2030-01-15", "2026-11-23"))
    home.file("client_secret.json", json.dumps(sandbox.client_secrets()))
    return Reader(home, sandbox)


def at_home(reader: Reader) -> None:
    """Jane has signed in, the interview is there, and its notes are."""
    client, token = reader.sandbox.client_secrets()["installed"], reader.sandbox.sign_in(JANE)
    of_client = client["client_id"], client["token_uri"], tuple(PURPOSE), client["client_secret"]
    keep(JANE, StoredSignIn(*of_client, token["refresh_token"]))
    for words in (("add", "interview.toml"), ("notes", "acme", "notes.toml")):
        assert reader.home.run(*words).code == 0


@pytest.mark.parametrize("page", [page for page in PAGES if to_be_typed(page)], ids=lambda page: page.name)
def test_every_line_works_as_it_stands(page: Page, reader: Reader) -> None:
    """Whoever types a page's lines one after the other meets no error; `afterword run` writes both letters."""
    if page.name not in FROM_NOTHING:
        at_home(reader)
    said = {line: reader.types(line) for line in to_be_typed(page)}
    assert {line: words for line, words in said.items() if words} == {}


def test_nothing_is_passed_over() -> None:
    """Each block is typed here or read by the test that is named; no fence is of another kind, no tab indents."""
    blocks = {(page.name, b.language, b.name) for page in PAGES for b in page.blocks}
    assert {block for block in blocks if block[1] not in SHELLS} == set(READ)
    for page in PAGES:
        assert len(re.findall(r"^\s*(?:```|~~~)", page.text, re.MULTILINE)) == 2 * len(page.blocks), page.name
        assert "\t" not in page.text


def test_a_reason_is_of_a_line_and_names_what_there_is() -> None:
    """No reason is left over from a line that is gone, and a test that one names is there."""
    lines = {without_comment(line) for page in PAGES for line in page.typed}
    assert set(NOT_TYPED) - lines == set()
    named = re.findall(r"tests/[\w/]+\.py", " ".join([*NOT_TYPED.values(), *READ.values()]))
    assert [name for name in named if not (CHECKOUT / name).is_file()] == []


@pytest.mark.parametrize(
    "line", ["afterword preview globex", "afterword todo --isc todo.ics", "pipx install afterword"]
)
def test_a_line_that_does_not_work_is_noticed(line: str, reader: Reader) -> None:
    """An interview that is not there, an option that is misspelt, a program that nobody spoke for: each is told."""
    assert reader.types(line)

from __future__ import annotations

import json
import logging
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from afterword.errors import (
    AfterwordError,
    GmailAway,
    InputError,
    SignInNeeded,
    WrongAccount,
)
from afterword.gmail import auth, client_secrets, token_store
from afterword.gmail.mailbox import open_mailbox
from afterword.gmail.permissions import COMPOSE, READ
from afterword.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from gmail.conftest import MemoryKeyring

JANE, ANA = "jane@example.com", "ana@acme.example"


@pytest.fixture
def client_file(sandbox: Sandbox, tmp_path: Path) -> Path:
    """The client file that the sandbox's console gives."""
    path = tmp_path / "client.json"
    path.write_text(json.dumps(sandbox.client_secrets()), "utf-8")
    return path


def browse(url: str) -> None:
    """What a browser does with Google's page: follow it, and its redirect back to us."""
    with requests.Session() as session:
        session.trust_env = False
        session.get(url, timeout=10)


def sign_in(
    sandbox: Sandbox, file: Path, browser: Callable[[str], None] = browse, timeout: float = 10
) -> auth.SignIn:
    """A sign-in of Jane's whose page is answered by `browser`."""
    return auth.sign_in(
        file, JANE, endpoint=sandbox.url, open_browser=browser, show=lambda _: None, timeout=timeout
    )


def entry(ring: MemoryKeyring) -> dict[str, object]:
    """What the keyring holds for Jane."""
    found: dict[str, object] = json.loads(ring.entries["afterword", JANE])
    return found


# signing in


def test_a_sign_in_is_kept_in_the_keyring_and_works(
    sandbox: Sandbox, client_file: Path, ring: MemoryKeyring
) -> None:
    """After the person's yes the keyring holds the one entry that opens the mailbox later, within Windows' bound."""
    sandbox.consent(JANE)
    found = sign_in(sandbox, client_file)
    assert found == auth.SignIn(JANE, (COMPOSE, READ))
    assert list(ring.entries) == [("afterword", JANE)]
    assert set(entry(ring)) == {"client_id", "client_secret", "granted", "refresh_token", "token_uri"}
    assert len(ring.entries["afterword", JANE]) <= 1_280
    assert auth.granted(JANE) == (COMPOSE, READ)
    with open_mailbox(JANE, sandbox.url) as mailbox:
        assert mailbox.profile().email == JANE


def test_the_page_is_asked_for_with_pkce_state_and_two_permissions(
    sandbox: Sandbox, client_file: Path, ring: MemoryKeyring
) -> None:
    """The address carries S256, a state, offline access, a loopback redirect, and compose and readonly alone."""
    shown: list[str] = []

    def look(url: str) -> None:
        shown.append(url)
        sandbox.consent(JANE)
        browse(url)

    auth.sign_in(client_file, JANE, endpoint=sandbox.url, open_browser=None, show=look, timeout=10)
    asked = {key: values[0] for key, values in parse_qs(urlsplit(shown[0]).query).items()}
    assert (asked["code_challenge_method"], asked["access_type"], asked["login_hint"]) == (
        "S256",
        "offline",
        JANE,
    )
    assert len(asked["code_challenge"]) == 43
    assert len(asked["state"]) >= 40
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert asked["scope"].split() == [COMPOSE, READ]
    assert "include_granted_scopes" not in asked


def test_a_forged_answer_does_not_count(sandbox: Sandbox, client_file: Path, ring: MemoryKeyring) -> None:
    """Requests without our state, favicons and other paths are turned away; the real answer is still waited for."""
    statuses: list[int] = []

    def attacked(url: str) -> None:
        back = parse_qs(urlsplit(url).query)["redirect_uri"][0]
        with requests.Session() as session:
            session.trust_env = False
            forged = ("?code=evil&state=wrong", "?code=evil", "?error=access_denied&state=", "favicon.ico")
            statuses.extend(session.get(back + path, timeout=10).status_code for path in forged)
        sandbox.consent(JANE)
        browse(url)

    assert sign_in(sandbox, client_file, attacked).account == JANE
    assert statuses == [400, 400, 400, 404]
    assert [r["status"] for r in sandbox.requests("token")] == [200, 200]  # for the code, and to try it out


def test_the_last_page_says_what_to_do(sandbox: Sandbox, client_file: Path, ring: MemoryKeyring) -> None:
    """The browser ends on plain words, and the page is not kept by it."""
    pages: list[requests.Response] = []

    def watched(url: str) -> None:
        with requests.Session() as session:
            session.trust_env = False
            pages.append(session.get(url, timeout=10))

    sandbox.consent(JANE)
    sign_in(sandbox, client_file, watched)
    assert "You can close this page" in pages[0].text
    assert pages[0].headers["Cache-Control"] == "no-store"


def test_an_unticked_permission_is_named_and_nothing_is_kept(
    sandbox: Sandbox, client_file: Path, ring: MemoryKeyring
) -> None:
    """Without readonly the sign-in ends, saying what is missing and what for; the keyring stays as it was."""
    sandbox.consent(JANE, [COMPOSE])
    with pytest.raises(SignInNeeded, match=r"gmail\.readonly \(to see answers") as needed:
        sign_in(sandbox, client_file)
    assert "tick every box" in needed.value.hint
    assert ring.entries == {}


def test_another_account_is_not_kept(sandbox: Sandbox, client_file: Path, ring: MemoryKeyring) -> None:
    """Signing in as somebody else is WrongAccount, and an earlier sign-in stays."""
    ring.entries["afterword", JANE] = "earlier"
    sandbox.consent(ANA)
    with pytest.raises(WrongAccount, match=ANA):
        sign_in(sandbox, client_file)
    assert ring.entries == {("afterword", JANE): "earlier"}


def test_a_no_is_said(sandbox: Sandbox, client_file: Path, ring: MemoryKeyring) -> None:
    """Cancel on Google's page ends the sign-in in a sentence."""
    sandbox.consent(JANE, allow=False)
    with pytest.raises(SignInNeeded, match="did not give"):
        sign_in(sandbox, client_file)
    assert ring.entries == {}


def test_nobody_answers(sandbox: Sandbox, client_file: Path, ring: MemoryKeyring) -> None:
    """The wait for Google's page ends by itself, and its port is free again."""
    before = threading.active_count()
    with pytest.raises(SignInNeeded, match=r"within 0\.2 s"):
        sign_in(sandbox, client_file, lambda _: None, timeout=0.2)
    assert threading.active_count() <= before


def test_the_port_can_be_given_and_may_be_taken(
    sandbox: Sandbox, client_file: Path, ring: MemoryKeyring
) -> None:
    """A port that something else uses is an input error that names it."""
    port = int(sandbox.url.rpartition(":")[2])
    with pytest.raises(InputError) as refused:
        auth.sign_in(
            client_file,
            JANE,
            endpoint=sandbox.url,
            open_browser=None,
            show=lambda _: None,
            port=port,
            timeout=1,
        )
    assert refused.value.problems[0].found == str(port)


@pytest.mark.parametrize("kind", ["close_before", "garbage", "half", "503"])
def test_a_token_endpoint_that_stumbles_ends_the_sign_in(
    sandbox: Sandbox, client_file: Path, ring: MemoryKeyring, kind: str
) -> None:
    """Whatever the token endpoint does, the sign-in ends as an error with an exit code, and nothing is kept."""
    sandbox.consent(JANE)
    sandbox.fault(kind, "token", times=None)
    with pytest.raises(AfterwordError) as ended:
        sign_in(sandbox, client_file)
    assert ended.value.exit_code in (3, 4)
    assert ring.entries == {}


def test_the_environment_is_left_as_it_was(
    sandbox: Sandbox, client_file: Path, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """oauthlib's switches hold while the sign-in runs and no longer, whatever they were before."""
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "theirs")
    monkeypatch.delenv("OAUTHLIB_INSECURE_TRANSPORT", raising=False)
    sandbox.consent(JANE, allow=False)
    with pytest.raises(SignInNeeded):
        sign_in(sandbox, client_file)
    assert os.environ["OAUTHLIB_RELAX_TOKEN_SCOPE"] == "theirs"
    assert "OAUTHLIB_INSECURE_TRANSPORT" not in os.environ


# secrets


def test_no_secret_is_in_a_log_or_a_repr(
    sandbox: Sandbox, client_file: Path, ring: MemoryKeyring, caplog: pytest.LogCaptureFixture
) -> None:
    """With every logger at debug, signing in, working, renewing and revoking write no token, code or secret."""
    caplog.set_level(logging.DEBUG)
    codes: list[str] = []

    def watched(url: str) -> None:
        with requests.Session() as session:
            session.trust_env = False
            at_google = session.get(url, timeout=10, allow_redirects=False)
            codes.extend(parse_qs(urlsplit(at_google.headers["Location"]).query)["code"])
            session.get(at_google.headers["Location"], timeout=10)

    sandbox.consent(JANE)
    sign_in(sandbox, client_file, watched)
    with open_mailbox(JANE, sandbox.url) as mailbox:
        mailbox.profile()
        sandbox.expire_tokens(JANE)
        mailbox.search("from:ana")
    found = token_store.kept(JANE)
    assert found is not None
    secrets = [found.refresh_token, found.client_secret, *sandbox.state.oauth.tokens]
    auth.revoke(JANE)
    written = "\n".join(
        record.getMessage()
        for record in caplog.records
        if not record.getMessage().startswith("http://127.0.0.1")
    )
    said = f"{written} {found!r} {client_secrets.read(client_file)!r} {found.credentials()!r}"
    ours = "\n".join(
        line for line in said.splitlines() if "GET /?state=" not in line
    )  # the test's own browser
    assert [secret for secret in secrets if secret in ours] == []
    assert [code for code in codes if code in ours] == []


def test_no_secret_is_in_an_error(sandbox: Sandbox, client_file: Path, ring: MemoryKeyring) -> None:
    """What a revoked sign-in, a broken entry and a refusing keyring say holds no token."""
    sandbox.consent(JANE)
    sign_in(sandbox, client_file)
    found = token_store.kept(JANE)
    assert found is not None
    sandbox.revoke(JANE)
    with open_mailbox(JANE, sandbox.url) as mailbox, pytest.raises(SignInNeeded) as needed:
        mailbox.profile()
    ring.entries["afterword", JANE] = found.refresh_token
    with pytest.raises(SignInNeeded) as broken:
        token_store.kept(JANE)
    for error in (needed.value, broken.value):
        assert found.refresh_token not in f"{error!r} {error} {error.hint}"


# having signed in


def test_without_a_sign_in_everything_says_so(ring: MemoryKeyring) -> None:
    """An account that never signed in is SignInNeeded with the command that fixes it."""
    for ask in (auth.granted, auth.credentials, open_mailbox):
        with pytest.raises(SignInNeeded) as needed:
            ask(JANE)
        assert "afterword setup" in needed.value.hint


def test_a_permission_that_is_missing_in_the_entry_is_named(
    sandbox: Sandbox, client_file: Path, ring: MemoryKeyring
) -> None:
    """What was granted is known without a request, and a gap in it is named."""
    sandbox.consent(JANE)
    sign_in(sandbox, client_file)
    ring.entries["afterword", JANE] = json.dumps({**entry(ring), "granted": [READ]})
    before = len(sandbox.requests())
    with pytest.raises(SignInNeeded, match=r"gmail\.compose \(to write"):
        auth.granted(JANE)
    assert len(sandbox.requests()) == before


def test_revoke_ends_the_sign_in_on_both_sides(
    sandbox: Sandbox, client_file: Path, ring: MemoryKeyring
) -> None:
    """After revoke the refresh token is worth nothing at Google and the keyring is empty; again does nothing."""
    sandbox.consent(JANE)
    sign_in(sandbox, client_file)
    mailbox = open_mailbox(JANE, sandbox.url)
    assert auth.revoke(JANE) is True
    assert ring.entries == {}
    with mailbox, pytest.raises(SignInNeeded):
        mailbox.profile()
    assert auth.revoke(JANE) is False


def test_revoke_removes_what_google_no_longer_knows(
    sandbox: Sandbox, client_file: Path, ring: MemoryKeyring
) -> None:
    """A sign-in that was already taken back at Google is removed here all the same."""
    sandbox.consent(JANE)
    sign_in(sandbox, client_file)
    sandbox.revoke(JANE)
    assert auth.revoke(JANE) is True
    assert ring.entries == {}


def test_revoke_keeps_the_entry_where_google_is_away(
    sandbox: Sandbox, client_file: Path, ring: MemoryKeyring
) -> None:
    """Without Google's word the entry stays, so that the revocation can be tried again."""
    sandbox.consent(JANE)
    sign_in(sandbox, client_file)
    sandbox.stop()
    with pytest.raises(GmailAway):
        auth.revoke(JANE)
    assert ("afterword", JANE) in ring.entries


# the client file


def written(tmp_path: Path, content: object) -> Path:
    """A client file with that content."""
    path = tmp_path / "client.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


GOOD = {
    "client_id": "1-a.apps.googleusercontent.com",
    "client_secret": "GOCSPX-1",
    "auth_uri": "https://accounts.google.com/o/oauth2/auth",
    "token_uri": "https://oauth2.googleapis.com/token",
}


def test_googles_own_client_file_is_taken(tmp_path: Path) -> None:
    """The file as the console gives it is read, with a byte order mark too."""
    content = (
        b"\xef\xbb\xbf" + json.dumps({"installed": {**GOOD, "project_id": "p", "redirect_uris": []}}).encode()
    )
    found = client_secrets.read(written(tmp_path, content))
    assert (found.client_id, found.token_uri) == (GOOD["client_id"], GOOD["token_uri"])


def test_every_problem_of_a_client_file_is_told_at_once(tmp_path: Path) -> None:
    """Four wrong keys are four problems, each with its place, and no secret is repeated."""
    wrong = {
        "client_id": "",
        "client_secret": "a secret with spaces",
        "auth_uri": "http://accounts.google.com/o",
        "token_uri": "https://oauth2.googleapis.com.example.com/token",
    }
    with pytest.raises(InputError) as refused:
        client_secrets.read(written(tmp_path, {"installed": wrong}))
    assert [p.place.rpartition(".")[2] for p in refused.value.problems] == list(wrong)
    assert "a secret" not in str(refused.value)
    assert "Desktop app" in refused.value.hint


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[" * 90_000,
        [],
        {},
        {"web": GOOD},
        {"installed": []},
        {"private_key": "x"},
        b"1" * 5_000,
    ],
)
def test_other_files_are_refused_in_a_sentence(tmp_path: Path, content: object) -> None:
    """A file of another kind is one problem that says what is expected."""
    with pytest.raises(InputError) as refused:
        client_secrets.read(written(tmp_path, content))
    assert len(refused.value.problems) == 1


def test_a_client_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A missing file, and a folder, are input errors."""
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InputError):
            client_secrets.read(path)


def test_nothing_is_asked_before_the_input_is_right(tmp_path: Path, ring: MemoryKeyring) -> None:
    """A wrong endpoint is refused before any page is shown."""
    file, shown = written(tmp_path, {"installed": GOOD}), list[str]()
    with pytest.raises(InputError):
        auth.sign_in(file, JANE, endpoint="https://example.com", open_browser=None, show=shown.append)
    assert shown == []


KINDS: list[tuple[object, str]] = [
    ({"web": GOOD}, "type 'Web application'"),
    ({"type": "service_account", "private_key": "x", "client_email": "a@b.example"}, "service account"),
    ({"installed": {"client_id": "1-a.apps.googleusercontent.com"}}, "no secret"),
    ({"type": "authorized_user", "refresh_token": "x", "client_id": "y"}, "token file"),
    ({"token": "ya29.x", "scopes": []}, "token file"),
    ({"keyString": "AIzaSyA-not-a-real-key"}, "API key"),
    (b"AIzaSyA-not-a-real-key\n", "API key"),
    (b"1-a.apps.googleusercontent.com", "client's ID alone"),
    (b"%PDF-1.7 ...", "a PDF"),
    (b"PK\x03\x04...", "zip archive"),
    (b"<!doctype html><html>", "web page"),
    (b"\x89PNG\r\n", "picture"),
    (b"  \n", "empty file"),
    (b"client_id = 1", "not JSON"),
    (b'{"installed": {"client_id"', "cut off"),
    ([1, 2], "JSON of another kind"),
]


@pytest.mark.parametrize(("content", "kind"), KINDS, ids=[kind for _, kind in KINDS])
def test_wrong_files_are_told_apart(tmp_path: Path, content: object, kind: str) -> None:
    """Whatever else one can download there is called by what it is, and none of it is repeated."""
    with pytest.raises(InputError) as refused:
        client_secrets.read(written(tmp_path, content))
    (problem,) = refused.value.problems
    assert kind in problem.found
    assert "AIza" not in f"{refused.value} {refused.value.hint}"


def test_a_file_that_is_not_there_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    """Neither is called unreadable."""
    found = []
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InputError) as refused:
            client_secrets.read(path)
        found.append(refused.value.problems[0].found)
    assert found == ["no file", "a folder"]


def test_the_newest_good_file_among_the_downloads_is_found(tmp_path: Path) -> None:
    """An older client, a newer web client: the newest that can be used is offered; none where there is none."""
    assert client_secrets.downloaded([tmp_path]) is None
    for age, (name, content) in enumerate(
        {
            "client_secret_3.json": {"web": GOOD},
            "client_secret_2.json": {"installed": GOOD},
            "client_secret_1.json": {"installed": GOOD},
            "other.json": {"installed": GOOD},
        }.items()
    ):
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    assert client_secrets.downloaded([tmp_path]) == tmp_path / "client_secret_2.json"


def test_the_client_of_a_sign_in_makes_the_next_one(
    sandbox: Sandbox, client_file: Path, ring: MemoryKeyring
) -> None:
    """Without Google's file: what the keyring holds is enough, also once the sign-in itself has ended."""
    sandbox.consent(JANE)
    sign_in(sandbox, client_file)
    sandbox.revoke(JANE)
    ours = auth.kept_client(JANE)
    assert ours == client_secrets.read(client_file)
    sandbox.consent(JANE)
    again = auth.sign_in(ours, JANE, endpoint=sandbox.url, open_browser=browse, show=lambda _: None)
    assert again.account == JANE


@pytest.mark.parametrize("named", [True, False])
def test_the_end_that_google_names_is_known(
    sandbox: Sandbox, client_file: Path, ring: MemoryKeyring, named: bool
) -> None:
    """In Testing the sign-in lasts seven days where Google says so; where it does not, nothing is made up."""
    sandbox.publish(testing=True)
    sandbox.state.oauth.names_the_end = named
    sandbox.consent(JANE)
    lasts = sign_in(sandbox, client_file).lasts
    assert (lasts is not None and 6 <= lasts.days <= 7) is named
    sandbox.publish(testing=False)
    sandbox.consent(JANE)
    assert sign_in(sandbox, client_file).lasts is None

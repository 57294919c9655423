"""Where keys come from besides a file of one's own: Vault's transit engine, systemd credentials, a service account."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import structs

from afterword.errors import InputError, KeyringError, NotSignedIn
from afterword.fleet import keys
from afterword.fleet.settings import Keys
from afterword.fleet.sign_in import delegated
from afterword.gmail.permissions import PURPOSE
from fleet.ground import FleetStage

JANE = "jane@gmail.com"
TOKEN = "hvs.token"


class Transit(BaseHTTPRequestHandler):
    """Vault's transit engine as its API documentation has it: encrypt, decrypt and the newest version of a key."""

    versions: list[bytes]

    def do_GET(self) -> None:
        """The key's newest version."""
        self._answer(200, {"latest_version": len(self.versions)})

    def do_POST(self) -> None:
        """Encrypt with the newest version, or decrypt with the one that the ciphertext names."""
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        owner = base64.b64decode(given["associated_data"])
        if self.headers["X-Vault-Token"] != TOKEN:
            self._answer(403, {})
        elif self.path == "/v1/transit/encrypt/letters":
            box = AESGCM(self.versions[-1]).encrypt(b"0" * 12, base64.b64decode(given["plaintext"]), owner)
            named = f"vault:v{len(self.versions)}:{base64.b64encode(box).decode()}"
            self._answer(200, {"ciphertext": named})
        else:
            _vault, version, box_ = given["ciphertext"].split(":")
            try:
                key = AESGCM(self.versions[int(version[1:]) - 1])
                plain = key.decrypt(b"0" * 12, base64.b64decode(box_), owner)
            except InvalidTag:
                self._answer(400, {})
            else:
                self._answer(200, {"plaintext": base64.b64encode(plain).decode()})

    def _answer(self, status: int, data: dict[str, Any]) -> None:
        content = json.dumps({"data": data}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        """Nothing."""


@pytest.fixture
def vault() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a Vault that is played here, and its key's versions."""
    versions = [b"1" * 32]
    handler = type("Handler", (Transit,), {"versions": versions})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", versions
        server.shutdown()
        thread.join()


def transit(url: str, tmp_path: Path, token: str = TOKEN) -> keys.KeyProvider:
    """The provider for that Vault."""
    file = tmp_path / "token"
    file.write_text(f"{token}\n")
    return keys.provider(Keys(vault=url, vault_key="letters", vault_token=str(file)))


def test_vault_wraps_the_data_keys(vault: tuple[str, list[bytes]], tmp_path: Path) -> None:
    """The key never leaves Vault; what it wrapped opens for its account alone, and a newer version is noticed."""
    provider = transit(vault[0], tmp_path)
    kept = keys.seal(provider, 7, b"secret")
    assert keys.unseal(provider, kept) == b"secret"
    with pytest.raises(KeyringError):
        keys.unseal(provider, replace(kept, account=8))
    assert provider.is_newest(kept.wrapped)
    vault[1].append(b"2" * 32)
    assert not provider.is_newest(kept.wrapped)
    assert keys.unseal(provider, kept) == b"secret"


def test_vault_that_refuses_is_a_keyring_that_is_locked(
    vault: tuple[str, list[bytes]], tmp_path: Path
) -> None:
    """A wrong token, no Vault at all, and a token that is gone for a moment: looks pause, and nothing is lost."""
    for url, token in ((vault[0], "wrong"), ("http://127.0.0.1:9", TOKEN)):
        provider = transit(url, tmp_path, token)
        with pytest.raises(KeyringError, match="Vault"):
            provider.wrap(b"k" * 32, b"owner")
    (tmp_path / "token").unlink()
    with pytest.raises(KeyringError, match="FileNotFoundError"):
        provider.wrap(b"k" * 32, b"owner")


def test_rotating_with_vault_wraps_with_its_newest_version(
    ground: FleetStage, vault: tuple[str, list[bytes]], tmp_path: Path
) -> None:
    """As with a file: every sign-in once, and a second run finds nothing to do."""
    jane = ground.candidate(JANE, signed_in=False)
    provider = transit(vault[0], tmp_path)
    ground.office.records.keep_sign_in(keys.seal(provider, jane.account, b"secret"))
    vault[1].append(b"2" * 32)
    assert keys.rotate(ground.office.records, provider) == (1, 1)
    assert keys.rotate(ground.office.records, provider) == (0, 1)
    kept = ground.office.records.sign_in(jane.account)
    assert kept is not None
    assert keys.unseal(provider, kept) == b"secret"


def test_a_systemd_credential_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name without a slash is a credential where systemd gives some."""
    (tmp_path / "kek").write_text(keys.new_line("first"))
    (tmp_path / "kek").chmod(0o400)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert keys.provider(Keys(file="kek")).wrap(b"k" * 32, b"owner").startswith("first:")


def test_a_service_account_acts_for_each_candidate(ground: FleetStage) -> None:
    """With domain-wide delegation nobody signs in: each mailbox opens as its own, with both permissions."""
    file = ground.folder / "service.json"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    account = {
        "type": "service_account",
        "client_email": "letters@office.example",
        "token_uri": f"{ground.sandbox.url}/token",
    }
    file.write_text(json.dumps(account | {"private_key": pem.decode(), "client_id": "1"}))
    jane, omar = (ground.candidate(email, signed_in=False) for email in (JANE, "omar@gmail.com"))
    with pytest.raises(NotSignedIn):
        ground.office.mailboxes.opened(jane).__enter__()
    google = structs.replace(ground.office.config.google, service_account=str(file))
    office = replace(ground.office, config=structs.replace(ground.office.config, google=google))
    for candidate in (jane, omar):
        with office.mailboxes.opened(candidate) as mailbox:
            assert mailbox.profile().email == candidate.email
    assert {scope for grant in ground.sandbox.state.oauth.grants for scope in grant.scopes} == set(PURPOSE)
    file.write_text("{}")
    with pytest.raises(InputError, match="service account"):
        delegated(str(file), JANE)

"""What a script needs for a fleet of its own: a config, keys, and sign-ins."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from afterword.fleet.keys import new_line
from afterword.gmail.token_store import StoredSignIn

CONFIG_FILE = """\
[store]
url = "{database}"

[keys]
file = "{keys}"

[google]
endpoint = "{gmail}"

[looks]
{looks}"""


def configured(folder: Path, database: str, gmail: str, looks: str) -> Path:
    """Write a config with those lines of [looks], and a file of keys; return the config's path."""
    keys, file = folder / "keys", folder / "fleet.toml"
    keys.write_text(new_line("first"), "ascii")
    keys.chmod(0o600)
    file.write_text(CONFIG_FILE.format(database=database, keys=keys, gmail=gmail, looks=looks), "utf-8")
    return file


def granted(client: Mapping[str, str], token: Mapping[str, str]) -> StoredSignIn:
    """The sign-in made of a sandbox's client and its token."""
    kept = (client["client_id"], client["token_uri"], tuple(token["scope"].split()))
    return StoredSignIn(*kept, client["client_secret"], token["refresh_token"])

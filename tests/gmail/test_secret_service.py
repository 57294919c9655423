"""The sign-in in a real Secret Service: gnome-keyring on a session bus of its own, unlocked and locked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from afterword.gmail.token_store import UNLOCK

LACKING = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None]
pytestmark = pytest.mark.skipif(bool(LACKING), reason=f"not installed: {', '.join(LACKING)}")

UNLOCKED = "printf 'a password' | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null"
LOCKED = "gnome-keyring-daemon --start --components=secrets --daemonize </dev/null >/dev/null"
ENTRY = 'StoredSignIn("id", "https://oauth2.googleapis.com/token", ("a", "b"), "client-s3cret", "1//refresh-t0ken")'
CONFIG = '[you]\nname = "Jane Doe"\nemail = "jane@example.com"\n'
KEEP = f'token_store.keep("jane@example.com", {ENTRY}, patience=20)'


def on_a_bus(home: Path, daemon: str, *lines: str) -> subprocess.CompletedProcess[str]:
    """Python on a session bus of its own, with that daemon; what it printed. The daemon ends with the bus."""
    home.mkdir(mode=0o700, exist_ok=True)
    script = home.parent / "script.py"
    start = [
        "from afterword.gmail import token_store",
        "from afterword.gmail.token_store import StoredSignIn",
    ]
    script.write_text("\n".join([*start, *map(textwrap.dedent, lines)]), "utf-8")
    env = {
        k: v
        for k, v in os.environ.items()
        if k not in {"DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"}
    }
    backend = "keyring.backends.SecretService.Keyring"
    env |= {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PYTHON_KEYRING_BACKEND": backend}
    env |= {"XDG_DATA_HOME": str(home / "data")}
    shell = f'{daemon}; exec "$0" "$1"'
    command = ["dbus-run-session", "--", "sh", "-c", shell, sys.executable, str(script)]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=90, check=False)


def test_an_unlocked_secret_service_keeps_the_sign_in(tmp_path: Path) -> None:
    """What is kept comes back in another session behind the same password, and is gone when it is dropped."""
    home = tmp_path / "home"
    kept = on_a_bus(home, UNLOCKED, KEEP)
    assert kept.returncode == 0, kept.stderr
    again = on_a_bus(home, UNLOCKED, f'print(token_store.kept("jane@example.com") == {ENTRY})', *DROP)
    assert again.stdout.split() == ["True", "True", "None", "False"], again.stderr


DROP = (
    'print(token_store.drop("jane@example.com"))',
    'print(token_store.kept("jane@example.com"))',
    'print(token_store.drop("jane@example.com"))',
)


def test_the_file_of_the_keyring_does_not_show_the_token(tmp_path: Path) -> None:
    """What lies on the disk is encrypted: neither the token nor the client's secret can be read there."""
    home = tmp_path / "home"
    assert on_a_bus(home, UNLOCKED, KEEP).returncode == 0
    files = [p.read_bytes() for p in home.rglob("*.keyring")]
    assert files
    assert not any(secret in content for content in files for secret in (b"refresh-t0ken", b"client-s3cret"))


def test_a_locked_secret_service_is_an_error_in_time_with_what_mends_it(tmp_path: Path) -> None:
    """Nobody can type the password: KeyringError within the patience, a hint to unlock, and no secret in it."""
    home = tmp_path / "home"
    assert on_a_bus(home, UNLOCKED, KEEP).returncode == 0
    locked = on_a_bus(
        home,
        LOCKED,
        """
        from afterword.errors import KeyringError
        try:
            print("read", token_store.kept("jane@example.com", patience=3))
        except KeyringError as error:
            print("refused:", error.message, error.hint)
        """,
    )
    assert locked.stdout.startswith("refused:"), (locked.stdout, locked.stderr)
    assert "nlock" in locked.stdout
    assert "t0ken" not in locked.stdout + locked.stderr


def test_the_doctor_knows_a_locked_secret_service(tmp_path: Path) -> None:
    """Locked, it is a fault with what fixes it; so opened, it is good. Nobody is asked for a password meanwhile."""
    home = tmp_path / "home"
    assert on_a_bus(home, UNLOCKED, KEEP).returncode == 0
    looked = [
        "from afterword.config import parsed",
        "from afterword.doctor import google",
        f"config = parsed({CONFIG!r})",
        "print(*[(c.good, c.found, c.fix) for c in google.keyring(config)])",
    ]
    locked = on_a_bus(home, LOCKED, *looked)
    assert locked.stdout.startswith("(False"), (locked.stdout, locked.stderr)
    command = next(word for word in UNLOCK.split("`") if "--unlock" in word)
    assert command in locked.stdout
    mended = on_a_bus(home, f"{LOCKED}; printf 'a password' | {command} --daemonize >/dev/null", *looked)
    assert mended.stdout.startswith("(True, 'keyring.backends.SecretService.Keyring, open'"), mended.stderr


def test_without_a_secret_service_the_error_names_the_ways_out(tmp_path: Path) -> None:
    """Where nobody started a keyring the error says what to do, and no file is written in its place."""
    home = tmp_path / "home"
    script = """
        from afterword.errors import KeyringError
        try:
            kept = StoredSignIn("id", "https://oauth2.googleapis.com", (), "s", "t0ken")
            token_store.keep("jane@example.com", kept, patience=5)
        except KeyringError as error:
            print("refused:", error.message, error.hint)
        """
    ran = on_a_bus(home, "true", script)
    assert ran.stdout.startswith("refused:"), (ran.stdout, ran.stderr)
    assert not any(b"t0ken" in p.read_bytes() for p in home.rglob("*") if p.is_file())

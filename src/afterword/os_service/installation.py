"""Where a service is installed from: all that its file must name, as it is when it is installed."""

from __future__ import annotations

import getpass
import hashlib
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from afterword.config import Paths

KEPT = (
    "PYTHON_KEYRING_BACKEND",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "XDG_DATA_HOME",
    "TZ",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "REQUESTS_CA_BUNDLE",
    "NO_PROXY",
    "no_proxy",
)
"""What else of the environment decides where things are, which keyring is used and how Google is reached."""

ODD = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
"""Taken along unless they hold a password: that has no place in a file."""


@dataclass(frozen=True, slots=True)
class Installation:
    """This machine, this person, this interpreter, and the variables that the service must find."""

    platform: str  # as sys.platform names it
    python: str  # the interpreter's absolute path, links not followed, so that it is the environment's own
    home: Path  # the person's
    state: Path  # Afterword's
    kept: tuple[tuple[str, str], ...]
    name: str
    user: str
    uid: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """The command; -P, as the folder that it starts in is no place to import from."""
        return (self.python, "-P", "-m", "afterword", "run", "--service")

    @property
    def odd(self) -> str:
        """Something that the service must find and that XML cannot hold: a line break in a path, half a letter."""
        every = (self.python, str(self.home), str(self.state), *(value for _, value in self.kept))
        return next((text for text in every if ODD.search(text)), "")


def here(places: Paths, env: Mapping[str, str] | None = None, platform: str = sys.platform) -> Installation:
    """What can be seen from this process."""
    seen = os.environ if env is None else env
    home = Path(seen.get("HOME") or Path.home()) if platform != "win32" else Path.home()
    return Installation(
        platform=platform,
        python=os.path.abspath(sys.executable),
        home=home,
        state=places.state,
        kept=kept(places, seen),
        name=_name(places, seen),
        user=_user(seen, platform),
        uid=os.getuid() if hasattr(os, "getuid") else 0,
    )


def kept(places: Paths, env: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The variables that the service must find, by name."""
    found = {name: env[name] for name in KEPT if env.get(name)}
    found |= {name: env[name] for name in PROXIES if env.get(name) and not urlsplit(env[name]).password}
    if env.get("AFTERWORD_HOME", "").strip():
        found["AFTERWORD_HOME"] = str(places.home)
    return tuple(sorted(found.items()))


def _name(places: Paths, env: Mapping[str, str]) -> str:
    """One service for each home: `afterword`, with a mark of the folder behind it where AFTERWORD_HOME names one."""
    if not env.get("AFTERWORD_HOME", "").strip():
        return "afterword"
    return f"afterword-{hashlib.sha256(str(places.home).encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"


def _user(env: Mapping[str, str], platform: str) -> str:
    """The person's account; on Windows with its domain in front."""
    domain = env.get("USERDOMAIN", "") if platform == "win32" else ""
    name = (env.get("USERNAME", "") if platform == "win32" else "") or getpass.getuser()
    return f"{domain}\\{name}" if domain else name

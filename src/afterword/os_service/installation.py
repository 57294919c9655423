"""What a service is installed from: everything that its file must name, as it is at installation."""

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
    "CURL_CA_BUNDLE",
    "NO_PROXY",
    "no_proxy",
)
"""Other environment variables that decide where things are, which keyring is used and how to reach Google."""

ODD = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
"""Copied unless they hold a password, which must not be written to a file."""


@dataclass(frozen=True, slots=True)
class Installation:
    """This machine, this person, this interpreter, and the variables that the service needs."""

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
        """The command, with -P, as nothing should be imported from the folder that it starts in."""
        return (self.python, "-P", "-m", "afterword", "run", "--service")

    @property
    def odd(self) -> str:
        """A value that the service needs and XML cannot hold: a line break in a path, half a surrogate pair."""
        every = (self.python, str(self.home), str(self.state), *(value for _, value in self.kept))
        return next((text for text in every if ODD.search(text)), "")


def here(places: Paths, env: Mapping[str, str] | None = None, platform: str = sys.platform) -> Installation:
    """The installation as seen from this process."""
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
    """The variables that the service needs, by name."""
    found = {name: env[name] for name in KEPT if env.get(name)}
    found |= {name: env[name] for name in PROXIES if env.get(name) and not urlsplit(env[name]).password}
    if env.get("AFTERWORD_HOME", "").strip():
        found["AFTERWORD_HOME"] = str(places.home)
    return tuple(sorted(found.items()))


def _name(places: Paths, env: Mapping[str, str]) -> str:
    """One service for each home: `afterword`, followed by a mark of the folder if AFTERWORD_HOME names one."""
    if not env.get("AFTERWORD_HOME", "").strip():
        return "afterword"
    return f"afterword-{hashlib.sha256(str(places.home).encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"


def _user(env: Mapping[str, str], platform: str) -> str:
    """The person's account; on Windows with its domain in front."""
    domain = env.get("USERDOMAIN", "") if platform == "win32" else ""
    name = (env.get("USERNAME", "") if platform == "win32" else "") or getpass.getuser()
    return f"{domain}\\{name}" if domain else name

"""A keyring backend that keeps its entries in the sandbox's memory, for tests and the demo.

Use: PYTHON_KEYRING_BACKEND=afterword.sandbox.keyring.SandboxKeyring, AFTERWORD_SANDBOX=http://127.0.0.1:PORT,
AFTERWORD_SANDBOX_KEY=<control key>.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from keyring.backend import KeyringBackend
from keyring.compat import properties
from keyring.errors import InitError, PasswordDeleteError

if TYPE_CHECKING:
    import requests


class SandboxKeyring(KeyringBackend):
    """Entries live as long as the sandbox runs."""

    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805  (a property of the class)
        """Chosen automatically only if a sandbox is named."""
        return (
            0.5 if os.environ.get("AFTERWORD_SANDBOX") and os.environ.get("AFTERWORD_SANDBOX_KEY") else -1.0
        )

    def get_password(self, service: str, username: str) -> str | None:
        """The entry, or None."""
        answer = self._ask("GET", service, username)
        return None if answer.status_code == 404 else str(answer.json()["secret"])

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the entry."""
        self._ask("PUT", service, username, {"secret": password})

    def delete_password(self, service: str, username: str) -> None:
        """Delete the entry; PasswordDeleteError if it does not exist."""
        if self._ask("DELETE", service, username).status_code == 404:
            raise PasswordDeleteError(f"{service}/{username}")

    def _ask(self, http: str, service: str, user: str, body: Any = None) -> requests.Response:
        import requests

        url, key = os.environ.get("AFTERWORD_SANDBOX", ""), os.environ.get("AFTERWORD_SANDBOX_KEY", "")
        if not url.startswith("http://127.0.0.1:"):
            raise InitError("AFTERWORD_SANDBOX must name a sandbox on 127.0.0.1")
        with requests.Session() as session:
            session.trust_env = False
            address = f"{url}/_control/keyring/{quote(service, safe='')}/{quote(user, safe='')}"
            answer = session.request(http, address, json=body, headers={"X-Sandbox-Control": key}, timeout=10)
        if answer.status_code not in {200, 404}:
            raise InitError(f"the sandbox refused: {answer.text}")
        return answer

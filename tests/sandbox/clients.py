"""The two ways into the sandbox: plain HTTP here, the real Google client in the fixtures."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from afterword.sandbox import Sandbox

JANE, ANA = "jane@gmail.com", "ana@acme.example"


def encoded(text: str) -> str:
    """A message as the API takes it in `raw`."""
    return base64.urlsafe_b64encode(text.encode()).decode()


def letter(
    to: str = ANA, subject: str = "Thanks for the interview", more: str = "", text: str = "Hello"
) -> str:
    """A message in `raw`; `more` holds further header lines, each with its line break."""
    return encoded(f"To: {to}\nSubject: {subject}\n{more}\n{text}\n")


class Raw:
    """One account over plain HTTP."""

    def __init__(self, sandbox: Sandbox, account: str, scopes: list[str] | None = None) -> None:
        self.sandbox, self.account = sandbox, account
        self.token = sandbox.sign_in(account, scopes)["access_token"]
        self.session = requests.Session()
        self.session.trust_env = False

    def ask(self, http: str, path: str, json: Any = None, **query: Any) -> requests.Response:
        """The answer of users/me/<path>."""
        address = f"{self.sandbox.url}/gmail/v1/users/me/{path}"
        bearer = {"Authorization": f"Bearer {self.token}"}
        return self.session.request(
            http, address, json=json, params=query, headers=bearer, timeout=10, allow_redirects=False
        )

    def get(self, path: str, **query: Any) -> Any:
        """The body of a GET that must succeed."""
        answer = self.ask("GET", path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def draft(self, **parts: Any) -> Any:
        """A draft is created: the answer's body."""
        thread = {"threadId": parts.pop("thread_id")} if "thread_id" in parts else {}
        answer = self.ask("POST", "drafts", {"message": {"raw": letter(**parts), **thread}})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def send(self, draft_id: str) -> requests.Response:
        """The draft is sent."""
        return self.ask("POST", "drafts/send", {"id": draft_id})

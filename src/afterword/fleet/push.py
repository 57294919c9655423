"""Gmail's push: what changed in which mailbox, pulled from Cloud Pub/Sub. A push wakes a look and decides nothing.

The client is google-api-python-client's pubsub v1, over REST (docs/gmail-facts.md 31).
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from afterword.config.language import _
from afterword.errors import GmailAway, InputError, Problem
from afterword.gmail.endpoints import is_loopback

if TYPE_CHECKING:
    import httplib2
    import requests

    from afterword.fleet.settings import FleetConfig

log = logging.getLogger("afterword.fleet")

SCOPE = "https://www.googleapis.com/auth/pubsub"
AT_ONCE = 1000
TIMEOUT = (10.0, 100.0)
"""Seconds: to connect; to wait for a message, as Pub/Sub holds an empty pull open for about 90."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """The mailboxes that changed, each with its newest pushed change, and the ids to acknowledge."""

    changed: Mapping[str, str]
    acks: tuple[str, ...]


@dataclass(frozen=True)
class Subscription:
    """The subscription that the config names."""

    name: str
    endpoint: str
    service_account: str

    @classmethod
    def of(cls, config: FleetConfig) -> Subscription:
        """Raises InputError if the config names none."""
        if not config.push.subscription:
            expected = _("the name of a subscription, projects/PROJECT/subscriptions/NAME")
            raise InputError([Problem("fleet.toml: [push], subscription", _("nothing"), expected)])
        return cls(config.push.subscription, config.push.endpoint.rstrip("/"), config.google.service_account)

    def pull(self) -> Pushed:
        """Wait for the next messages, for a while. Raises GmailAway if Pub/Sub does not answer."""
        body = {"maxMessages": AT_ONCE}
        answer = self._done(self._calls.pull(subscription=self.name, body=body))
        changed: dict[str, str] = {}
        acks = []
        for one in answer.get("receivedMessages", []):
            acks.append(str(one["ackId"]))
            if said := _said(one.get("message", {})):
                email, history = said
                changed[email] = max(changed.get(email, "0"), history, key=int)
        return Pushed(changed, tuple(acks))

    def acknowledge(self, acks: tuple[str, ...]) -> None:
        """Pub/Sub does not deliver these messages again."""
        if acks:
            self._done(self._calls.acknowledge(subscription=self.name, body={"ackIds": list(acks)}))

    def _done(self, request: Any) -> dict[str, Any]:
        import requests
        from google.auth.exceptions import GoogleAuthError
        from googleapiclient.errors import HttpError

        try:
            found: dict[str, Any] = request.execute(num_retries=0)
        except (HttpError, GoogleAuthError, requests.RequestException, OSError) as error:
            raise GmailAway(_("Pub/Sub did not answer ({why}).").format(why=type(error).__name__)) from error
        return found

    @cached_property
    def _calls(self) -> Any:
        from googleapiclient.discovery import build

        options = {"api_endpoint": self.endpoint}
        http = _Http(self._session())
        built = build("pubsub", "v1", http=http, static_discovery=True, client_options=options)
        return built.projects().subscriptions()

    def _session(self) -> requests.Session:
        import requests

        if is_loopback(self.endpoint):  # a sandbox, or Google's emulator: neither wants a sign-in
            session = requests.Session()
            session.trust_env = False
            return session
        import google.auth
        from google.auth.transport.requests import AuthorizedSession
        from google.oauth2 import service_account

        if self.service_account:
            own = service_account.Credentials.from_service_account_file(self.service_account, scopes=[SCOPE])
            return AuthorizedSession(own)
        return AuthorizedSession(google.auth.default(scopes=[SCOPE])[0])


@dataclass(frozen=True, slots=True)
class _Http:
    """A session with httplib2's interface, which the client library expects."""

    session: requests.Session

    def request(
        self, uri: str, method: str = "GET", body: Any = None, headers: Any = None, **_shape: object
    ) -> tuple[httplib2.Response, bytes]:
        """One request, one answer."""
        import httplib2

        answer = self.session.request(
            method, uri, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
        )
        head = httplib2.Response({**answer.headers, "status": str(answer.status_code)})
        return head, answer.content

    def close(self) -> None:
        """Close the connections."""
        self.session.close()


def _said(message: Mapping[str, Any]) -> tuple[str, str] | None:
    """The mailbox and its newest change; None for a message that is not Gmail's."""
    try:
        said = json.loads(base64.b64decode(message["data"]))
        return str(said["emailAddress"]).lower(), str(int(said["historyId"]))
    except (ValueError, KeyError, TypeError):
        log.warning("a message of the subscription is not Gmail's")
        return None

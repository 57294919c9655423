"""The control side from another process: the verbs of `control.VERBS`, over HTTP."""

from __future__ import annotations

import base64
import inspect
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from afterword.sandbox.control import VERBS, Verbs

if TYPE_CHECKING:
    from collections.abc import Callable


class ControlError(Exception):
    """The sandbox refused a verb."""


class Control:
    """Has every verb as a method, with the arguments listed in the table."""

    def __init__(self, url: str, key: str) -> None:
        import requests

        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["X-Sandbox-Control"] = key

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name not in VERBS:
            raise AttributeError(name)
        signature = inspect.signature(VERBS[name])

        def call(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(self, *args, **kwargs)
            given = dict(list(bound.arguments.items())[1:])
            for parameter in signature.parameters.values():
                if parameter.kind is parameter.VAR_KEYWORD:
                    given.update(given.pop(parameter.name, {}))
            return self._post(f"/_control/{quote(name)}", {n: _plain(v) for n, v in given.items()})

        return call

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        answer = self._session.post(self.url + path, json=body, timeout=30)
        if answer.status_code != 200:
            raise ControlError(answer.json().get("error", answer.text))
        return answer.json()["result"]

    def close(self) -> None:
        """Close the connection."""
        self._session.close()


def connect(url: str, key: str) -> Verbs:
    """The verbs of a sandbox in another process, typed as in this one."""
    return cast(Verbs, Control(url, key))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value

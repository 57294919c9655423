"""A visitor to Afterword's page over HTTP: the requests of a browser, without the browser."""

from __future__ import annotations

import re
from collections.abc import Mapping

import requests

from afterword.errors import AfterwordError
from afterword.web.address import HOST, ServerAddress

PATIENCE = 20.0
"""Timeout for one answer, in seconds."""


class PageVisitor:
    """A visitor signed in to the page with a new link."""

    def __init__(self, address: ServerAddress) -> None:
        link, key = address.link().split("#")
        self._origin = f"http://{HOST}:{address.port}"
        self._http = requests.Session()
        self._http.headers.update({"Origin": self._origin, "HX-Request": "true"})
        self._root = self._answer(self._http.post(link, data=key, timeout=PATIENCE)).text.rstrip("/")

    def finish(self, interview: str, fields: Mapping[str, str]) -> None:
        """Type those fields of the form, and have them saved. Anything not in the form stays as it was."""
        form = self._get(f"/interview/{interview}/notes")
        self._post(f"/interview/{interview}/notes", {**fields, "seen": _hidden(form, "seen"), "pen": "story"})

    def looks_right(self, interview: str, person: str) -> str:
        """Read that person's whole letter and say that it looks right; return the text that was shown."""
        letter = self._get(f"/interview/{interview}/read/{person}")
        self._post(f"/interview/{interview}/read/{person}", {"seen": _hidden(letter, "seen")})
        return letter

    def _get(self, path: str) -> str:
        return self._answer(self._http.get(f"{self._origin}{self._root}{path}", timeout=PATIENCE)).text

    def _post(self, path: str, fields: Mapping[str, str]) -> str:
        return self._answer(
            self._http.post(f"{self._origin}{self._root}{path}", data=dict(fields), timeout=PATIENCE)
        ).text

    @staticmethod
    def _answer(answer: requests.Response) -> requests.Response:
        if not answer.ok:
            raise AfterwordError(f"the page answered {answer.status_code}: {answer.text[:200]}")
        return answer


def _hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    if found is None:
        raise AfterwordError(f"the page has no field {name!r}")
    return found[1]

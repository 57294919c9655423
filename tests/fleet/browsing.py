"""A candidate's browser at a fleet's page, already signed in."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from starlette.testclient import TestClient

from afterword.fleet import sessions
from afterword.fleet.own_page import ROOT
from afterword.fleet.records import EnrolledCandidate
from afterword.fleet.sessions import Session
from afterword.fleet.web import FleetPage, read_client
from fleet.ground import FleetStage
from web.forms import values

ORIGIN = "http://127.0.0.1:8026"
OURS = {"Origin": ORIGIN, "HX-Request": "true", "Sec-Fetch-Site": "same-origin"}


def served(ground: FleetStage) -> FleetPage:
    """The fleet's page, as one process has it."""
    file = ground.folder / "client.json"
    file.write_text(json.dumps({"web": ground.sandbox.client_secrets()["installed"]}))
    return FleetPage(ground.office, read_client(str(file)))


@dataclass
class FleetBrowser:
    """What it posts it posts as the page itself would, unless told otherwise. Without somebody it is signed out."""

    ground: FleetStage
    whose: EnrolledCandidate | None = None
    coach: str = ""
    client: TestClient = field(init=False)
    csrf: str = ""

    def __post_init__(self) -> None:
        """Sign in."""
        self.to_another_process()
        if self.whose or self.coach:
            now = self.ground.clock.now()
            begun = Session("", now, account=self.whose.account if self.whose else None, coach=self.coach)
            cookie, session = sessions.begin(self.ground.office.records, now, begun)
            self.client.cookies.set(self.ground.office.config.web.cookie, cookie)
            self.csrf = session.csrf

    def to_another_process(self) -> None:
        """The next requests reach a process that has seen none of the earlier ones."""
        cookies = self.client.cookies if hasattr(self, "client") else None
        page = served(self.ground).app()
        self.client = TestClient(page, base_url=ORIGIN, cookies=cookies, follow_redirects=False)

    @property
    def headers(self) -> dict[str, str]:
        """What the page itself sends with a change."""
        return OURS | {"X-CSRF": self.csrf}

    def get(self, path: str, **headers: str) -> Any:
        """A page of the candidate's."""
        return self.client.get(ROOT + path, headers=headers)

    def post(self, path: str, given: dict[str, str] | None = None, **more: Any) -> Any:
        """A change on the candidate's page."""
        return self.client.post(ROOT + path, data=given or {}, **{"headers": self.headers} | more)

    def press(self, form: str, do: str = "save", **typed: str) -> Any:
        """A press of a button of the interview's form, as that page shows it."""
        found = re.search(r'hx-post="[^"]*(/form/[\w-]+)"', form)
        assert found, form
        return self.post(found[1], values(form) | typed | {"do": do})

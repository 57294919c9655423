"""Jane's home as an app, and a browser that asks for its page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from afterword.app import STORY_CLOCK, App, opened
from afterword.config.clock import StoryClock
from afterword.domain.model import EventKind
from afterword.imports.toml import from_toml, notes_from_toml
from afterword.services.commands import add
from afterword.storage.rows import KeptEvent, event_of
from afterword.web import login_tokens
from afterword.web.pages import pages
from jane import ID, INTERVIEW

NOTES = """\
[notes]
read = true
fit = [{ stem = "last-job", text = "moved four teams to one build" }]
challenge = { stem = "told-me", text = "slow releases cost the team a day a week" }
offers = [{ stem = "start-by", text = "cutting the build in half" }]

[[people]]
name = "Ana Ruiz"
[people.notes]
sentences = [{ stem = "enjoyed-hearing", text = "let the release train leave on Tuesdays" }]
"""

AUTHORITY = "127.0.0.1:8899"
ORIGIN = f"http://{AUTHORITY}"
OURS = {"Origin": ORIGIN, "HX-Request": "true", "Sec-Fetch-Site": "same-origin"}
ROOT = "/secret"


@dataclass
class WebHome:
    """A person's Afterword in a folder, with its clock."""

    folder: Path
    clock: StoryClock
    app: App

    @classmethod
    @contextmanager
    def opened(cls, folder: Path, now: datetime) -> Iterator[WebHome]:
        """The home in that folder, where it is `now`."""
        clock = StoryClock(folder / "clock.json")
        clock.rest_at(now)
        with opened({"AFTERWORD_HOME": str(folder), STORY_CLOCK: str(clock.path)}) as app:
            yield cls(folder, clock, app)

    def added(self, text: str = INTERVIEW, notes: str = NOTES) -> str:
        """An interview is there, with its notes; its id."""
        interview = from_toml(text, zone="America/New_York")
        interview = notes_from_toml(notes, interview) if notes else interview
        add(self.app.account, interview, self.app.clock.now())
        return interview.id

    def happened(self, kind: EventKind, step: str = "", interview: str = ID, **detail: object) -> None:
        """An event is in the journal, of now."""
        event = event_of(
            KeptEvent(interview, kind, self.clock.now(), step, "ana-ruiz" if step else "", detail)
        )
        self.app.store.record(self.app.account_id, [event])

    def kinds(self, interview: str = ID) -> list[EventKind]:
        """What happened to the interview, in order."""
        return [event.kind for event in self.app.store.events(self.app.account_id, interview)]


@dataclass
class Browser:
    """Asks for pages; what it posts it posts as the page itself would, unless told otherwise."""

    home: WebHome
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        """The page as its server has it."""
        self.client = TestClient(pages(self.home.app, AUTHORITY, ROOT), base_url=ORIGIN)

    def come_in(self) -> None:
        """By a key."""
        answer = self.client.post("/open", content=login_tokens.new_key(self.home.folder), headers=OURS)
        assert answer.status_code == 200, answer.text
        assert answer.text == f"{ROOT}/"

    def get(self, path: str, **headers: str) -> Any:
        """A page under the root."""
        return self.client.get(ROOT + path, headers=headers)

    def post(self, path: str, given: dict[str, str] | None = None, **more: Any) -> Any:
        """A change under the root."""
        return self.client.post(ROOT + path, data=given or {}, **{"headers": OURS} | more)

    def say(self, word: str, step: str, seen: str) -> Any:
        """A word on a step that the page showed as `seen`, with its letter as the page shows it now."""
        given = {"word": word, "step": step, "seen": seen}
        return self.post("/word", given | {"text": self.digest(step)})

    def state(self, step: str) -> str:
        """Where that step stands on the interview's page."""
        shown = self.get(f"/interview/{step.partition('/')[0]}").text
        found = re.search(
            rf'name="step" value="{re.escape(html.escape(step))}">\s*<input[^>]*name="seen" value="([\w-]+)"',
            shown,
        )
        return found[1] if found else ""

    def digest(self, step: str) -> str:
        """Which words the interview's page shows for that letter."""
        return shown_digest(self.get(f"/interview/{step.partition('/')[0]}").text, step)


def shown_digest(page: str, step: str) -> str:
    """Which words a page of an interview shows for that letter."""
    form = re.search(rf'name="step" value="{re.escape(html.escape(step))}">(.*?)</form>', page, re.DOTALL)
    found = re.search(r'name="text" value="(\w+)"', form[1]) if form else None
    return found[1] if found else ""


def words(answer: Any) -> str:
    """What a page says, without its marks."""
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
    return " ".join(html.unescape(text).split())

"""The story that is disturbed at every place: three letters, a person who edits and deletes, a nudge, an answer.

Ana's draft is rewritten by Jane in her own words, Tomás's is deleted by her, Li's is rewritten because her notes
changed; both letters leave by themselves, a nudge follows in Ana's thread, and Li's answer calls off the second.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from afterword.app import STORY_CLOCK, App, opened
from afterword.config.clock import StoryClock
from afterword.domain import planner as plans
from afterword.domain.model import LETTERS, Plan, SharedSentence
from afterword.messages import why
from afterword.sandbox import Quirks, Sandbox
from afterword.services import commands
from scenarios.world import ANA, ENDS, ID, JANE, LI, NAMES, TOMAS, in_mode, meeting, ny, step_of

CONFIG = """\
[you]
name = "Jane Doe"
email = "{account}"
phone = "+1 555 0100"
time_zone = "America/New_York"

[letters]
mode = "schedule"

[gmail]
endpoint = "{endpoint}"
poll = "1s"
"""

OWN_WORDS = (
    "Dear Ana,\n\nwhat you said about nine time zones has stayed with me. These are my own words.\n\nJane\n"
)
NEW_FIT = SharedSentence("last-job", "built a shift calendar that 300 people read every morning")

DEADLINE = ENDS + timedelta(hours=24)

EDITED, DELETED, NOTED, ANSWERED = "edited", "deleted", "noted", "answered"


@dataclass
class Tale:
    """One telling of the story: its Gmail, what people did in it, and what was found wrong on the way."""

    home: Path
    sandbox: Sandbox
    clock: StoryClock
    did: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    beside: App | None = (
        None  # where the daemon is in this process: what a command beside it opens, opened once
    )

    @property
    def env(self) -> dict[str, str]:
        """The surroundings of Jane's Afterword."""
        return {
            "AFTERWORD_HOME": str(self.home),
            STORY_CLOCK: str(self.clock.path),
            "AFTERWORD_SANDBOX": self.sandbox.url,
            "AFTERWORD_SANDBOX_KEY": self.sandbox.control_key,
            "PYTHON_KEYRING_BACKEND": "afterword.sandbox.keyring.SandboxKeyring",
        }

    @contextmanager
    def app(self) -> Iterator[App]:
        """Jane's Afterword, as a command of hers opens it beside the daemon."""
        if self.beside:
            yield self.beside
            return
        with opened(self.env) as app:
            yield replace(app, config=in_mode(app.config, "schedule"))

    def drafts(self, to: str) -> list[dict[str, Any]]:
        """What lies in Jane's drafts for somebody."""
        return [m for m in self.sandbox.mailbox(JANE) if m["draft_id"] and to in m["to"]]

    def inbox(self, person: str) -> list[dict[str, Any]]:
        """What really came to somebody from Jane, oldest first."""
        return [
            m
            for m in self.sandbox.mailbox(person)
            if not {"SENT", "DRAFT"} & set(m["labels"]) and m["from"] == JANE
        ]

    def look(self) -> None:
        """At any time there is one draft for a letter at the most."""
        for person in (ANA, LI, TOMAS):
            steps = [step_of(d) or d["subject"] for d in self.drafts(person)]
            if len(steps) > 1:
                self.wrong.append(f"{len(steps)} drafts for {person} at {self.clock.now():%d %b %H:%M}")


# what people do


def _added(tale: Tale) -> None:
    with tale.app() as app:
        commands.add(app.account, meeting(ANA, LI, TOMAS), app.clock.now())


def _edited(tale: Tale) -> None:
    """Jane writes to Ana in her own words, and discards what is for Tomás, where those drafts are there."""
    for person in (ANA, TOMAS):
        for draft in tale.drafts(person)[:1]:
            if person == ANA:
                tale.sandbox.edit_draft(JANE, draft["draft_id"], OWN_WORDS)
                tale.did.add(EDITED)
            else:
                tale.sandbox.delete_draft(JANE, draft["draft_id"])
                tale.did.add(DELETED)


def _noted(tale: Tale) -> None:
    """She finishes another sentence that shows why she fits, for everybody."""
    with tale.app() as app:
        interview = app.store.interview(app.account_id, ID)
        assert interview is not None
        fit = replace(NEW_FIT, readers=tuple(p.id for p in interview.people))
        commands.add(
            app.account, replace(interview, notes=replace(interview.notes, fit=(fit,))), app.clock.now()
        )
    tale.did.add(NOTED)


def _answered(tale: Tale) -> None:
    """Li answers."""
    letters = tale.inbox(LI)
    if letters:
        tale.sandbox.reply(LI, letters[0]["id"], "Thank you Jane, we will let you know on Friday.")
        tale.did.add(ANSWERED)


Moment = tuple[datetime, Callable[[Tale], None] | None]

MOMENTS: tuple[Moment, ...] = (
    (ny(2, 15, 1), _added),
    (ny(2, 15, 5), None),  # so long after the moment before it that what was cut off is settled
    (ny(2, 15, 20), _edited),
    (ny(2, 15, 30), _noted),
    (ny(2, 16), None),
    (ny(2, 16, 5), None),
    (ny(9, 8), None),
    (ny(9, 8, 5), None),
    (ny(10, 9), _answered),
    (ny(16, 8), None),
    (ny(16, 8, 5), None),
)
"""From the interview's end to two weeks later."""


# what must be true at the end


def promises(tale: Tale) -> list[str]:
    """What is broken at the end, counted in the recipients' mailboxes; empty where all is well."""
    ana, li, tomas = (tale.inbox(person) for person in (ANA, LI, TOMAS))
    wrong = list(tale.wrong)
    if (len(ana), len(li), len(tomas)) != (2, 1, 0 if DELETED in tale.did else 1):
        return [*wrong, f"letters received: ana {len(ana)}, li {len(li)}, tomas {len(tomas)}", states(tale)]
    wrong += _words(tale, ana[0], [*li, *tomas])
    if ana[1]["thread_id"] != ana[0]["thread_id"]:
        wrong.append("the nudge is not in the thread")
    return wrong + late(tale) + _drafts(tale) + _ends(tale) + tale.sandbox.violations()


def late(tale: Tale) -> list[str]:
    """Letters of thanks that came when a day had passed since the interview."""
    thanks = [m for person in (ANA, LI, TOMAS) for m in tale.inbox(person)[:1]]
    return [
        f"the letter to {m['to'][0]} came too late"
        for m in thanks
        if datetime.fromisoformat(m["at"]) > DEADLINE
    ]


def all_done(tale: Tale) -> list[str]:
    """What people could not do in it: that needs a Gmail that is there when they come."""
    return [f"nobody {what}" for what in (EDITED, DELETED, NOTED, ANSWERED) if what not in tale.did]


def _words(tale: Tale, ana: dict[str, Any], others: list[dict[str, Any]]) -> list[str]:
    own = EDITED in tale.did
    wrong = (
        [] if not own or ana["text"].split() == OWN_WORDS.split() else ["Ana did not get Jane's own words"]
    )
    generated = others if own else [ana, *others]
    old = [m["to"][0] for m in generated if NEW_FIT.text not in " ".join(m["text"].split())]
    return wrong + [f"{to} got the letter of before the notes changed" for to in old]


def _drafts(tale: Tale) -> list[str]:
    """None lies there at the end. Nobody deletes one but Jane, once: a second one of any letter would be left over."""
    left = [m for m in tale.sandbox.mailbox(JANE) if m["draft_id"]]
    return [f"a draft is left for {', '.join(d['to'])}" for d in left]


def _ends(tale: Tale) -> list[str]:
    """Ana's, Li's and the nudge are sent, Tomás's was skipped, the second nudge called off; each says why."""
    expected = Counter({"sent": 3, "skipped": 1, "cancelled": 1})
    if DELETED not in tale.did:
        expected = Counter({"sent": 4, "cancelled": 1})
    with tale.app() as app:
        letters = [s for s in plan(app).steps if s.kind in LETTERS]
    silent = [f"no reason: {s.key}" for s in letters if not why(s.reason, "UTC")]
    return silent + ([] if Counter(s.state.value for s in letters) == expected else [states(tale)])


def plan(app: App) -> Plan:
    """What the interview wants now."""
    interview = app.store.interview(app.account_id, ID)
    assert interview is not None
    return plans.plan(
        interview, app.store.events(app.account_id, ID), app.account.policy(interview), app.clock.now()
    )


def states(tale: Tale) -> str:
    """Each letter's state and why, in a line."""
    with tale.app() as app:
        steps = [s for s in plan(app).steps if s.kind in LETTERS]
    return "; ".join(f"{str(s.key).partition('/')[2]}: {s.state} ({s.reason})" for s in steps)


@contextmanager
def tale_in(home: Path, fresh: Path, quirks: Quirks | None = None) -> Iterator[Tale]:
    """The story's beginning in that folder: Jane has signed in; `fresh` is an empty store."""
    home.mkdir()
    clock = StoryClock(home / "clock.json")
    clock.rest_at(MOMENTS[0][0] - timedelta(hours=1))
    with Sandbox(clock, quirks) as sandbox:
        for address in (JANE, ANA, LI, TOMAS):
            sandbox.add_account(address, NAMES[address])
        (home / "config.toml").write_text(CONFIG.format(account=JANE, endpoint=sandbox.url), "utf-8")
        shutil.copy(fresh, home / "afterword.db")
        keep_in_keyring(sandbox)
        yield Tale(home, sandbox, clock)


def keep_in_keyring(sandbox: Sandbox) -> None:
    """Jane signs in, and the sandbox's keyring holds it."""
    sandbox.state.keyring["afterword", JANE] = json.dumps(sign_in(sandbox))


def sign_in(sandbox: Sandbox) -> dict[str, Any]:
    """Jane signs in: what a keyring then holds of it."""
    client, token = sandbox.client_secrets()["installed"], sandbox.sign_in(JANE)
    return {
        "client_id": client["client_id"],
        "token_uri": client["token_uri"],
        "client_secret": client["client_secret"],
        "refresh_token": token["refresh_token"],
        "granted": token["scope"].split(),
    }

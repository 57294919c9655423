"""Check the promises against the actual contents of the recipients' mailboxes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from itertools import combinations
from typing import Any

from afterword.demo.story.stage import CANDIDATE, StoryStage
from afterword.demo.story.tale import ANA, BEN, HERE, LI, RITA, StoryRecord

SETTLED = frozenset({"sent", "done", "skipped", "cancelled", "missed", "needs-you"})


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise, whether it was kept, and the counts that show it."""

    name: str
    kept: bool
    found: str


def promises(stage: StoryStage, record: StoryRecord, status: dict[str, Any]) -> list[Promise]:
    """Check all five promises against the mailboxes and the final status."""
    letters = {person: _letters(stage, person) for person in (ANA, LI, BEN, RITA)}
    steps = status["interviews"][0]["steps"]
    return [
        _never_twice(letters),
        _never_lost(letters, steps),
        _never_overwritten(stage, letters, record),
        _never_pesky(letters, record, steps),
        _never_generic(letters),
    ]


def _letters(stage: StoryStage, person: str) -> list[dict[str, Any]]:
    """The messages that person received from the candidate, oldest first."""
    return [m for m in stage.inbox(person) if parseaddr(m["from"])[1] == CANDIDATE]


def _never_twice(letters: dict[str, list[dict[str, Any]]]) -> Promise:
    counts = {person.partition(".")[0]: len(those) for person, those in letters.items()}
    texts = Counter(m["text"] for those in letters.values() for m in those)
    kept = counts == {"ana": 1, "li": 1, "ben": 0, "rita": 2} and max(texts.values(), default=0) == 1
    return Promise("never twice", kept, f"letters received: {counts}")


def _never_lost(letters: dict[str, list[dict[str, Any]]], steps: list[dict[str, Any]]) -> Promise:
    open_ends = [s["key"] for s in steps if s["state"] not in SETTLED or not s["why"]]
    within = all(_hours_after_the_end(m) <= 24 for those in letters.values() for m in those[:1])
    return Promise(
        "never lost", not open_ends and within, "each letter inside 24 hours, each step sent or explained"
    )


def _hours_after_the_end(letter: dict[str, Any]) -> float:
    ends = datetime(2026, 11, 23, 15, tzinfo=HERE)
    return (_received(letter) - ends).total_seconds() / 3600


def _received(letter: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(letter["at"])


def _never_overwritten(
    stage: StoryStage, letters: dict[str, list[dict[str, Any]]], record: StoryRecord
) -> Promise:
    as_typed = [m["text"].split() for m in letters[LI]] == [record.on_the_phone.split()]
    stays_deleted = not letters[BEN] and not [d for d in stage.drafts() if BEN in d["to"]]
    found = "Li got what Jane finished on her phone, word for word; the deleted letter stayed deleted"
    return Promise("never overwritten", as_typed and stays_deleted, found)


def _never_pesky(
    letters: dict[str, list[dict[str, Any]]], record: StoryRecord, steps: list[dict[str, Any]]
) -> Promise:
    after = [
        m
        for those in letters.values()
        for m in those
        if record.answered_at and _received(m) > record.answered_at
    ]
    first, *nudges = letters[RITA] or [{}]
    in_thread = all(
        n["thread_id"] == first.get("thread_id") and _received(n) > record.back_at for n in nudges
    )
    called_off = [s["state"] for s in steps if s["kind"] == "nudge"][-1:] == ["cancelled"]
    kept = record.answered_at is not None and not after and len(nudges) == 1 and in_thread and called_off
    return Promise("never pesky", kept, f"{len(nudges)} nudge, in the thread, none after the answer")


def _never_generic(letters: dict[str, list[dict[str, Any]]]) -> Promise:
    own = {ANA: "first day alone with a laptop", LI: "one payroll system", RITA: "six weeks ahead"}
    cites = all(words in " ".join(_text(letters[person]).split()) for person, words in own.items())
    unfinished = any("[" in m["text"] for those in letters.values() for m in those)
    firsts = [set(_text(those).split()) for those in letters.values() if those]
    alike = [len(a & b) / len(a | b) for a, b in combinations(firsts, 2)]
    kept = cites and not unfinished and max(alike, default=0) < 0.6
    found = f"each has a sentence of its own, none is unfinished; shared words at most {max(alike, default=0):.0%}"
    return Promise("never generic", kept, found)


def _text(those: list[dict[str, Any]]) -> str:
    return str(those[0]["text"]) if those else ""

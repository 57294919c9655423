"""The five counts, made at the end from the mailboxes of the recipients and from what the sandbox was asked.

letters due   thank-yous and nudges whose time came: every step of those kinds that is not `waiting` or `cancelled`.

sent twice    Each recipient gets one thank-you (a letter of Afterword's without In-Reply-To) and two nudges at the
              most, no two letters with the same words. (To somebody whose thank-you was missed, the first nudge begins
              a thread under a subject of its own; what its candidate then sends by hand is the thank-you all the
              same.) What is beyond that counts, each letter once. Addresses without a mailbox are counted in the
              candidate's Sent. What a candidate wrote by hand is left out.

lost          Letters that the plan has as sent and that nobody got, or that somebody got and the plan does not have
              as sent (by person); and a step that ends in no way: neither sent nor with a sentence that tells the
              candidate why not (needs-you, missed, skipped, done, cancelled; a nudge may wait for a moment that is
              still to come). One of which the plan says that neither draft nor sent copy is there, and whose draft its
              candidate neither discarded nor scheduled. An interview that the status does not show at all.

overwritten   The last own words of a candidate in a draft that are nowhere any more: not in the drafts, not in Sent. A
              draft that was discarded and lies there again, or left afterwards.

pestered      A nudge that Afterword sent although an answer had been in the mailbox before it looked. The look is the
              run of threads.get, messages.list and messages.get right before that drafts.send in the sandbox's own
              record, which the searches' lag is taken from. A nudge that the candidate sent by hand is theirs.

unfinished    A letter that Afterword sent with an open sentence in it. A thank-you that it sent although nobody had
              read it as a whole with the words that it held, in a file or letter by letter; one that its candidate
              edited in Gmail or approved is theirs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from scripts.lib.soak.ground import Candidate, Ground
from scripts.lib.soak.letters import is_open
from scripts.lib.soak.people import BY_HAND, OWN, People

from afterword.domain.mail import STEP_HEADER
from afterword.services import queries
from afterword.services.documents import as_document

TOLD = frozenset({"needs-you", "missed", "skipped", "done", "cancelled"})
VANISHED = frozenset({"send-lost", "draft-missing", "draft-gone"})
KINDS = frozenset({"thank-you", "nudge"})
THANKS = "Thanks for the interview"
LOOK = frozenset(
    f"gmail.users.{name}" for name in ("threads.get", "messages.list", "messages.get", "drafts.get")
)

Mail = dict[str, Any]


@dataclass
class Counted:
    """What was found: sentences for each broken promise, and the figures."""

    due: int = 0
    states: Counter[str] = field(default_factory=Counter)
    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    overwritten: list[str] = field(default_factory=list)
    pestered: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)

    @property
    def broken(self) -> list[str]:
        """All of them."""
        return self.twice + self.lost + self.overwritten + self.pestered + self.unfinished


@dataclass
class Books:
    """A candidate's mailbox at the end, read once."""

    candidate: Candidate
    mail: list[Mail]

    @property
    def sent(self) -> list[Mail]:
        """What left, without what the candidate wrote by hand."""
        return [m for m in self.mail if "SENT" in m["labels"] and BY_HAND not in m["text"]]


def counted(ground: Ground, people: People) -> Counted:
    """Everything, once the story is over."""
    found = Counted()
    for candidate in ground.candidates:
        books = Books(candidate, ground.sandbox.mailbox(candidate.address))
        letters = _letters(ground, people, books)
        _twice(letters, found)
        _lost(ground, people, books, letters, found)
        _overwritten(people, books, found)
        _pestered(ground, people, books, found)
        _unfinished(ground, people, books, found)
    return found


def _letters(ground: Ground, people: People, books: Books) -> dict[str, list[Mail]]:
    """What each person of the candidate's interviews got."""
    mine = [i for c, i in people.interviews.values() if c is books.candidate]
    return {p.email: _got(ground, books, p.email) for i in mine for p in i.people}


def _got(ground: Ground, books: Books, address: str) -> list[Mail]:
    if address not in ground.sandbox.state.world.accounts:
        return [m for m in books.sent if address in m["to"]]
    inbox = ground.sandbox.mailbox(address)
    return [
        m
        for m in inbox
        if m["from"] == books.candidate.address and "SENT" not in m["labels"] and BY_HAND not in m["text"]
    ]


def _is_reply(mail: Mail) -> bool:
    return any(name.lower() == "in-reply-to" for name, _ in mail["headers"])


def _words(mail: Mail) -> str:
    return " ".join(mail["text"].split())


def _twice(letters: dict[str, list[Mail]], found: Counted) -> None:
    for address, those in letters.items():
        nudges = sum(map(_is_reply, those))
        same = sum(n - 1 for n in Counter(map(_words, those)).values())
        firsts = Counter(m["subject"] for m in those if not _is_reply(m))
        beyond = sum(n - 1 for n in firsts.values()) + max(nudges - 2, 0)
        found.twice += [f"{address} got {len(those)} letters, {nudges} of them in a thread"] * max(
            same, beyond
        )


def _lost(
    ground: Ground, people: People, books: Books, letters: dict[str, list[Mail]], found: Counted
) -> None:
    app = books.candidate.app
    status = as_document(queries.status(app.account, ground.now, running=True))
    shown = {i["id"]: i for i in status["interviews"]}
    said: Counter[str] = Counter()
    for interview_id, (candidate, _) in people.interviews.items():
        if candidate is not books.candidate:
            continue
        if interview_id not in shown:
            found.lost.append(f"{interview_id} is not in the status")
            continue
        for step in (s for s in shown[interview_id]["steps"] if s["kind"] in KINDS):
            found.states[step["state"]] += 1
            found.due += step["state"] not in {"waiting", "cancelled"}
            said[step["to"]] += step["state"] == "sent"
            vanished = step["reason"] in VANISHED
            if vanished and step["key"] not in {**people.deeds.gone_at, **people.deeds.sent}:
                found.lost.append(f"{step['key']}: nobody took it away, and {step['why']}")
            if not _ends(step, ground.now):
                found.lost.append(f"{step['key']} ends as {step['state']}: {step['why']}")
    for address, those in letters.items():
        if address not in ground.sandbox.state.world.accounts:
            continue  # it came back
        if len(those) != said[address]:
            found.lost.append(f"{address} got {len(those)} letters, the plan says {said[address]}")


def _ends(step: dict[str, Any], now: datetime) -> bool:
    state, due = step["state"], step["due"]
    if state == "waiting":
        return (
            step["kind"] == "nudge" and bool(step["why"]) and (not due or datetime.fromisoformat(due) >= now)
        )
    return state == "sent" or (state in TOLD and bool(step["why"]))


def _overwritten(people: People, books: Books, found: Counted) -> None:
    mine = {i.id for c, i in people.interviews.values() if c is books.candidate}
    texts = "\n".join(m["text"] for m in books.mail)
    for step, words in people.deeds.words.items():
        if step.partition("/")[0] in mine and words not in texts:
            found.overwritten.append(f"{step}: {words} is nowhere")
    for step, at in people.deeds.gone_at.items():
        if step.partition("/")[0] in mine:
            back = [m for m in books.mail if _step(people, books, m) == step]
            late = [m for m in back if m["draft_id"] or datetime.fromisoformat(m["at"]) > at]
            found.overwritten += (
                [f"{step} was discarded at {at:%d %b %H:%M}, and is there again"] if late else []
            )


def _step(people: People, books: Books, mail: Mail) -> str:
    header = next((v for n, v in mail["headers"] if n.lower() == STEP_HEADER.lower()), "")
    return people.marked.get(header, "") or people.step_of.get(
        (books.candidate.address, mail["draft_id"]), ""
    )


def _pestered(ground: Ground, people: People, books: Books, found: Counted) -> None:
    asked = ground.sandbox.requests(account=books.candidate.address)
    sends = {r["at"]: n for n, r in enumerate(asked) if r["method"] == "gmail.users.drafts.send"}
    domains = {i.people[0].email.partition("@")[2]: i.id for c, i in people.interviews.values()}
    for mail in filter(_is_reply, books.sent):
        interview = domains.get(mail["to"][0].partition("@")[2], "")
        if mail["at"] not in sends:
            continue  # no request of Afterword's: by hand
        looked = _looked_at(asked, sends[mail["at"]])
        for how, at in people.deeds.answers.get(interview, []):
            lag = timedelta(seconds=LAG) if how != "in the thread" else timedelta()
            if at + lag < looked:
                found.pestered.append(
                    f"{mail['to'][0]} was nudged at {mail['at']}, and had answered at {at} {how}"
                )


def _unfinished(ground: Ground, people: People, books: Books, found: Counted) -> None:
    sends = {r["at"] for r in ground.sandbox.requests("gmail.users.drafts.send", books.candidate.address)}
    domains = {i.people[0].email.partition("@")[2]: i.id for _, i in people.interviews.values()}
    by_hand = {step.split("/")[2] for step in people.deeds.sent}
    for mail in books.sent:
        (to,) = mail["to"]
        if mail["at"] not in sends or to in by_hand:
            continue
        if is_open(mail["text"]):
            found.unfinished.append(f"{to} got a letter with an open sentence in it")
        step = f"{domains.get(to.partition('@')[2], '')}/thank-you/{to}"
        theirs = (
            OWN in mail["text"] or step in people.deeds.approved or not mail["subject"].startswith(THANKS)
        )
        if not theirs and not people.deeds.readings.cover(step, mail["text"]):
            found.unfinished.append(f"{to} got a letter that nobody had read")


LAG = 90.0
"""The longest that searches lag behind in a soak, seconds of the story."""


def _looked_at(asked: list[dict[str, Any]], send: int) -> datetime:
    """When the look before that request began."""
    first = send
    while first and asked[first - 1]["method"] in LOOK:
        first -= 1
    return datetime.fromisoformat(asked[first]["at"])

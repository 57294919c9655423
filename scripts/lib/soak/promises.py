"""The seven counts, made at the end from the mailboxes of the recipients and from what the sandbox was asked.

letters due   thank-yous and nudges whose time came: every step of those kinds that is not `waiting` or `cancelled`.
sent twice    Each address gets one thank-you a round (a letter of Afterword's under the subject of one) and two
              nudges a round at the most, and no sentence between greeting and sign-off twice. (To somebody whose
              thank-you was missed, the first nudge begins a thread under a subject of its own.) Each letter or
              sentence beyond that counts once. Addresses without a mailbox are counted in the candidate's Sent.
              This leaves out what a candidate wrote by hand, and the sentences of letters that they changed or
              that came back, which nobody has read.

thanked twice More thank-yous to one person, under whatever addresses, than the days on which they had interviewed
              by then.

lost          Letters that the plan has as sent and that nobody got, or that somebody got and the plan does not have
              as sent (by person). A step without an end: neither sent, nor with a sentence that tells the candidate
              why not (needs-you, missed, skipped, done, cancelled; a nudge may still wait for its moment). A letter
              that the plan calls gone (no draft, no sent copy), although its candidate neither discarded nor scheduled
              the draft. An interview that the status does not show at all. An interviewer with a mailbox whom no talk
              of the day thanks.

overwritten   A candidate's own words in a draft that are gone: neither in the drafts nor in Sent. A discarded draft
              that is there again, or left afterwards.

pestered      A nudge that Afterword sent although an answer to the application's round was in the mailbox before it
              looked, whoever answered, in whichever talk's thread. The look is the run of threads.get,
              messages.list and messages.get right before that drafts.send in the sandbox's record, allowing for the
              searches' lag. A nudge that the candidate sent by hand is theirs.

beyond chain  Nudges that Afterword sent to a company: more after a round than the policy has, counted over everybody;
              to a second person after the same round; on the day of another or the day after; before the day that they
              promised in any talk of it; before the day of return that an automatic reply named. Those that
              came back are left out.

replies       Letters after the answer, which a candidate asks for and sends: a second one about the same is `sent
              twice`. A draft that is gone, though its candidate neither discarded nor scheduled it, is `lost`; so is a
              letter that ends without a word to them, or that only one of plan and Gmail has as sent. One that
              Afterword sent is `unfinished`. Their lost words count as `overwritten`.

unfinished    A letter that Afterword sent with an open sentence in it. A thank-you that it sent although nobody had
              read it as a whole with those words, in a file or letter by letter. One that its candidate edited in
              Gmail or approved is theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from itertools import chain
from typing import Any

from scripts.lib.soak.books import Books, Counted, Mail, is_nudge, is_thanks
from scripts.lib.soak.ground import Ground
from scripts.lib.soak.letters import is_open
from scripts.lib.soak.people import OWN, People
from scripts.lib.soak.rounds import MOST_NUDGES, rounds

from afterword.domain.addresses import mailbox_of
from afterword.domain.mail import STEP_HEADER
from afterword.domain.model import Role, StepKind, StepState
from afterword.services import queries
from afterword.services.documents import as_document

TOLD = frozenset({"needs-you", "missed", "skipped", "done", "cancelled"})
MOST_BY_CHANCE = 2
"""A sentence of up to this many words may be in two letters."""
VANISHED = frozenset({"send-lost", "draft-missing", "draft-gone"})
KINDS = frozenset({"thank-you", "nudge"})


def counted(ground: Ground, people: People) -> Counted:
    """Everything, once the story is over."""
    found = Counted()
    for candidate in ground.candidates:
        books = Books(candidate, ground, people)
        _twice(books, found)
        _lost(books, found)
        _overwritten(people, books, found)
        _unfinished(books, found)
        _replies(books, found)
        rounds(books, found)
    return found


def _sentences(mail: Mail) -> set[str]:
    """The text of a letter between greeting and sign-off."""
    body = mail["text"].strip().split("\n\n")[1:-2]
    every = (one.strip() for one in re.split(r"(?<=[.?!])\s+|\n+", "\n".join(body)))
    return {one for one in every if len(one.split()) > MOST_BY_CHANCE}


def _twice(books: Books, found: Counted) -> None:
    for application in books.applications:
        for address, person in application.addresses.items():
            those, days = books.letters.get(address, []), sum(r.has(person) for r in application.rounds)
            thanks, nudges = sum(map(is_thanks, those)), sum(map(is_nudge, those))
            same = sum(n - 1 for n in Counter(chain(*map(_sentences, _untouched(books, address)))).values())
            beyond = max(thanks - days, 0) + max(nudges - days * MOST_NUDGES, 0)
            said = f"{address} got {thanks} thank-yous and {nudges} nudges after {days} rounds"
            found.twice += [said] * max(same, beyond)


def _untouched(books: Books, address: str) -> list[Mail]:
    """The unchanged letters that arrived there; none if the candidate approved one, maybe despite its findings."""
    deeds = books.people.deeds
    if not books.arrives(address):
        return []
    approved = {step for step in deeds.approved if step.split("/")[2] == address}
    return [] if approved else [m for m in books.letters.get(address, []) if OWN not in m["text"]]


def _lost(books: Books, found: Counted) -> None:
    people, now = books.people, books.ground.now
    status = as_document(queries.status(books.candidate.app.account, now, running=True))
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
            if not _ends(step, now):
                found.lost.append(f"{step['key']} ends as {step['state']}: {step['why']}")
    for address, those in books.letters.items():
        if books.arrives(address) and len(those) != said[address]:  # else it came back
            found.lost.append(f"{address} got {len(those)} letters, the plan says {said[address]}")
    found.lost += _left_out(books, shown)


def _left_out(books: Books, shown: dict[str, Any]) -> list[str]:
    """Interviewers whom no talk of a day thanks: each leaves it to the other."""
    out = []
    for loop in (r for application in books.applications for r in application.rounds):
        steps = [s for t in loop.talks for s in shown.get(t.id, {"steps": []})["steps"]]
        thanked = {mailbox_of(s["to"]) for s in steps if s["kind"] == "thank-you" and s["to"]}
        asked = {p.email for t in loop.talks for p in t.people if p.part is Role.INTERVIEWER}
        left = [a for a in asked if books.arrives(a) and mailbox_of(a) not in thanked]
        out += [f"no talk of {loop.talks[0].id}'s day thanks {address}" for address in left]
    return out


def _ends(step: dict[str, Any], now: datetime) -> bool:
    state, due = step["state"], step["due"]
    if state == "waiting":
        to_come = not due or datetime.fromisoformat(due) >= now.replace(
            microsecond=0
        )  # it is shown in seconds
        return step["kind"] == "nudge" and bool(step["why"]) and to_come
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


def _replies(books: Books, found: Counted) -> None:
    """The letters after the answer: once each, always to be found, and sent by nobody but the candidate."""
    deeds, now = books.people.deeds, books.ground.now
    planned = queries.planned(books.candidate.app.account, now)
    steps = [s for p in planned for s in p.plan.steps if s.kind is StepKind.REPLY]
    left = [m for m in books.replies if "SENT" in m["labels"]]
    sent = Counter(map(books.reply_step, left))
    there = {books.reply_step(m) for m in books.replies}
    found.twice += [f"{step} was sent {n} times" for step, n in sent.items() for _ in range(n - 1)]
    found.unfinished += [f"{books.reply_step(m)} left by itself" for m in left if books.is_own(m)]
    found.replies.update(s.state.value for s in steps)
    mine = {p.interview.id for p in planned}
    wished = {wish for wish in deeds.replies if wish.partition("/")[0] in mine}
    have = {f"{s.interview}/{s.key.about}" for s in steps}
    found.lost += [f"{wish} was wanted, and no step is there" for wish in wished - have]
    for step in steps:
        key = str(step.key)
        taken = key in deeds.gone_at or key in deeds.sent
        if (step.state is StepState.SENT) != bool(sent[key]):
            found.lost.append(f"{key}: the plan says {step.state}, and Gmail has {sent[key]}")
        elif step.state.value not in TOLD | {"drafted", "sent"}:
            found.lost.append(f"{key} ends as {step.state} ({step.reason.code})")
        elif step.trace.draft_id and key not in there and not taken and step.to:
            found.lost.append(f"{key} ends as {step.state} ({step.reason.code}), and its draft is nowhere")


def _step(people: People, books: Books, mail: Mail) -> str:
    header = next((v for n, v in mail["headers"] if n.lower() == STEP_HEADER.lower()), "")
    return people.marked.get(header, "") or people.step_of.get(
        (books.candidate.address, mail["draft_id"]), ""
    )


def _unfinished(books: Books, found: Counted) -> None:
    deeds = books.people.deeds
    by_hand = {step.split("/")[2] for step in deeds.sent}
    for mail in filter(books.is_own, books.sent):
        (to,) = mail["to"]
        if to in by_hand:
            continue
        if is_open(mail["text"]):
            found.unfinished.append(f"{to} got a letter with an open sentence in it")
        steps = [f"{talk}/thank-you/{to}" for talk in _talks_with(books, to)]
        theirs = OWN in mail["text"] or deeds.approved & set(steps) or not is_thanks(mail)
        if not theirs and not any(deeds.readings.cover(step, mail["text"]) for step in steps):
            found.unfinished.append(f"{to} got a letter that nobody had read")


def _talks_with(books: Books, address: str) -> list[str]:
    mine = (i for c, i in books.people.interviews.values() if c is books.candidate)
    return [i.id for i in mine if address in {p.email for p in i.people}]

"""What people do in a soak, at random: candidates in their drafts and with their notes, readers with their letters.

Everything that counts later is written down here, by step: `Deeds`. A draft's step is known by its header; the composer
drops that, so it is remembered by the draft's id too.

A candidate discards or schedules by hand only what their Afterword knows to be there. A draft that vanishes while the
answer to its creation is lost cannot be told from one that was never made, and would be made again (docs). And nobody
touches the drafts of an interview that they have closed: Afterword looks there no more.
"""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from scripts.lib.soak.ground import HERE, Candidate, Ground
from scripts.lib.soak.invited import LivedApplication, applied, invite
from scripts.lib.soak.letters import TODO, Readings, ended, finished, said_on_other_days

from afterword.domain.mail import STEP_HEADER, step_mark
from afterword.domain.model import LETTERS, EventKind, Interview, Person, ReplyAbout
from afterword.domain.step_key import StepKey
from afterword.errors import InputError
from afterword.sandbox.mailbox import NotInMailbox
from afterword.services import commands, finishing, queries
from afterword.storage.rows import KeptEvent, event_of

OWN = "own-words-"
REPLY = "reply-words-"
"""In a letter after the answer that a candidate has changed, before its step's mark."""

BY_HAND = "by-hand-"
OWN_THREAD = "in a thread of its own"
MINUTES = timedelta(minutes=5)
"""So long before a nudge is due somebody answers at the last moment."""

MOST_ROUNDS = 3
LATER = 0.3
"""So often, somebody enters the next talk of a loop later than the one before it."""

AGES = timedelta(days=16)
"""So old, an interview is closed by its candidate now and then."""


NEWS = {
    ReplyAbout.REJECTION: "Thank you for your time. We have decided to go ahead with another candidate.",
    ReplyAbout.OFFER: "We would like to offer you the position. When could you tell us what you think of it?",
}
"""Answers that ask for a letter in return."""


@dataclass(frozen=True)
class Answer:
    """Somebody's own words to the candidate."""

    how: str
    at: datetime
    to_letter_of: datetime | None = None  # when the letter that it answers came, if it is in its thread


@dataclass
class Deeds:
    """What the candidates did to the letters, by step, and when people answered, by company."""

    words: dict[str, str] = field(default_factory=dict)  # the last own words, by their mark
    gone_at: dict[str, datetime] = field(default_factory=dict)  # discarded
    sent: dict[str, datetime] = field(default_factory=dict)  # by hand
    approved: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)  # interviews
    readings: Readings = field(default_factory=Readings)
    answers: dict[str, list[Answer]] = field(default_factory=dict)  # by company
    replies: set[str] = field(default_factory=set)  # wished for: interview and what about
    counts: Counter[str] = field(default_factory=Counter)


def is_reply(step: str) -> bool:
    """Whether that step is a letter after the answer."""
    return step.partition("/")[2].startswith("reply/")


def kinds(address: str) -> tuple[str, ...]:
    """The letters that there can be to that address, as their steps' keys end."""
    return f"thank-you/{address}", f"nudge/{address}/1", f"nudge/{address}/2"


@dataclass
class People:
    """Everybody with a hand in it."""

    ground: Ground
    deeds: Deeds = field(default_factory=Deeds)
    interviews: dict[str, tuple[Candidate, Interview]] = field(default_factory=dict)
    applications: dict[str, tuple[Candidate, LivedApplication]] = field(default_factory=dict)  # by company
    step_of: dict[tuple[str, str], str] = field(default_factory=dict)
    marked: dict[str, str] = field(default_factory=dict)  # what a draft's header says -> the step
    entered: dict[str, datetime] = field(default_factory=dict)  # when each talk was
    read: set[str] = field(default_factory=set)  # letters that their readers have thought about
    number: int = 0

    @property
    def dice(self) -> random.Random:
        """The soak's."""
        return self.ground.dice

    def act(self) -> None:
        """Somebody does something, or nobody anything."""
        candidate = self.dice.choice(self.ground.candidates)
        act = self.dice.choices(
            (
                self.apply,
                self.next_round,
                self.enter,
                self.draft,
                self.notes,
                self.reads,
                self.word,
                self.by_hand,
                self.close,
                self.reply,
                self.reader,
            ),
            (4, 9, 6, 14, 6, 12, 4, 1, 3, 4, 30),
        )[0]
        try:
            act(candidate)
        except NotInMailbox:
            self.deeds.counts["too late"] += 1  # the letter left under their hands

    # the candidate's interviews

    def apply(self, candidate: Candidate) -> None:
        """An application at one more company, whose first talk has just ended, or is about to."""
        if not self._office_hours(self.ground.now):
            return
        self.number += 1
        made = applied(self.number, self.ground.sandbox, self.dice)
        self.applications[made.company] = (candidate, made)
        ends = self.ground.now + timedelta(minutes=self.dice.randint(-60, 90))
        invite(made, ends, self.ground.sandbox, self.dice)
        self._enter(candidate, made)

    def next_round(self, candidate: Candidate) -> None:
        """They are invited to another round, some days from now."""
        over = [made for made in self._applications(candidate) if self._between_rounds(made)]
        ends = self.ground.now + timedelta(days=self.dice.randint(1, 5))
        if over and self._office_hours(ends):
            made = self.dice.choice(over)
            invite(made, ends, self.ground.sandbox, self.dice)
            self._enter(candidate, made)
            self.deeds.counts["next rounds"] += 1

    def _between_rounds(self, made: LivedApplication) -> bool:
        """The last one was yesterday or earlier, and it is not the third."""
        idle = self.ground.now - made.rounds[-1].last_end > timedelta(hours=20) and not made.coming
        return idle and len(made.rounds) < MOST_ROUNDS

    def enter(self, candidate: Candidate) -> None:
        """They enter a talk that they had not come to, of a loop whose first is known."""
        known = [made for made in self._applications(candidate) if made.coming]
        if known:
            self._enter(candidate, self.dice.choice(known))

    def _enter(self, candidate: Candidate, made: LivedApplication) -> None:
        """One talk at least; the others of the same loop now or later, in any order."""
        self.dice.shuffle(made.coming)
        while made.coming:
            talk = made.coming.pop()
            self._talk(candidate, made, talk)
            if self.dice.random() < LATER:
                return

    def _talk(self, candidate: Candidate, made: LivedApplication, talk: Interview) -> None:
        chance = self.dice.random()
        if chance < 0.6:
            talk = finished(talk, self.dice, said_on_other_days(talk, made.talks))
        keys = (f"{talk.id}/{kind}" for p in talk.people for kind in kinds(p.email))
        self.marked |= {step_mark(StepKey.parse(key)): key for key in keys}
        made.talks.append(talk)
        self.entered[talk.id] = self.ground.now
        self._file(candidate, talk) if chance < 0.4 else self._saved(candidate, talk)
        self.deeds.counts["interviews"] += 1

    def _applications(self, candidate: Candidate) -> list[LivedApplication]:
        return [made for c, made in self.applications.values() if c is candidate]

    @staticmethod
    def _office_hours(instant: datetime) -> bool:
        there = instant.astimezone(HERE)
        return there.weekday() < 5 and 9 <= there.hour < 18

    def notes(self, candidate: Candidate) -> None:
        """They finish what is open, or change why they fit; now and then in a file that says the letters were read."""
        mine = self._recent(candidate)
        if mine:
            talks = self.applications[mine.company][1].talks
            fresh = finished(mine, self.dice, said_on_other_days(mine, talks))
            self._file(candidate, fresh) if self.dice.random() < 0.3 else self._saved(candidate, fresh)
            self.deeds.counts["finished elsewhere"] += 1

    def _file(self, candidate: Candidate, fresh: Interview) -> None:
        """A file says that all letters were read."""
        fresh = replace(fresh, notes=replace(fresh.notes, read=True))
        self.deeds.readings.file(fresh)
        commands.add(candidate.app.account, fresh, candidate.app.clock.now())
        self._keep(candidate, fresh)

    def _saved(self, candidate: Candidate, fresh: Interview) -> None:
        """The page or the terminal saves it; what changed is unread."""
        finishing.save(candidate.app.account, fresh, candidate.app.clock.now())
        self._keep(candidate, candidate.app.store.interview(candidate.app.account_id, fresh.id) or fresh)

    def _keep(self, candidate: Candidate, fresh: Interview) -> None:
        self.interviews[fresh.id] = (candidate, fresh)
        talks = self.applications[fresh.company][1].talks
        talks[:] = [fresh if talk.id == fresh.id else talk for talk in talks]

    def reads(self, candidate: Candidate) -> None:
        """They read a finished letter as a whole, and say so."""
        mine = self._recent(candidate)
        if mine is None:
            return
        app, now = candidate.app, self.ground.now
        (one,) = queries.planned(app.account, now, mine.id)
        for person in finishing.to_read(app.account, one.plan, one.interview)[:1]:
            view = finishing.letter_view(app.account, one.plan, one.interview, person, now)
            if view.step and view.seen:
                self.deeds.readings.read(str(view.step.key), view.text)
                finishing.say_read(app.account, view, app.clock.now())
                self.deeds.counts["letters read"] += 1

    def word(self, candidate: Candidate) -> None:
        """They approve what waits for them, or hold something."""
        mine = self._recent(candidate)
        if mine is None:
            return
        with_steps = queries.status(
            candidate.app.account, self.ground.now, running=True, interview_id=mine.id
        )
        steps = [s for s in with_steps.interviews[0].steps if s.kind in LETTERS]
        open_ones = [s for s in steps if s.state in {"needs-you", "scheduled"}]
        if open_ones:
            step = self.dice.choice(open_ones)
            kind = EventKind.APPROVED if self.dice.random() < 0.5 else EventKind.HELD
            if kind is EventKind.APPROVED:
                self.deeds.approved.add(str(step.key))
            self._says(candidate, mine.id, kind, str(step.key))

    def close(self, candidate: Candidate) -> None:
        """They close an old interview, or one talk of several, some hours after it."""
        mine = [i for c, i in self.interviews.values() if c is candidate]
        old = [i for i in mine if self.ground.now - i.ends > AGES]
        old += [i for i in mine if self._is_spare(i)] if self.dice.random() < 0.3 else []
        if old:
            each = self.dice.choice(old)
            self.deeds.closed.add(each.id)
            self._says(candidate, each.id, EventKind.CLOSED, because="other")

    def _is_spare(self, talk: Interview) -> bool:
        """One talk of a loop that is over: whatever was still to leave for it is not to."""
        made = self.applications[talk.company][1]
        loop = next(r for r in made.rounds if talk.id in {t.id for t in r.talks})
        return len(loop.talks) > 1 and self.ground.now - loop.last_end > timedelta(hours=6)

    def by_hand(self, candidate: Candidate) -> None:
        """They write to somebody themselves."""
        mine = self._recent(candidate)
        if mine and self.ground.now > mine.ends:
            self.deeds.counts["letters by hand"] += 1
            mark = f"{BY_HAND}{self.deeds.counts['letters by hand']}"
            person = self.dice.choice(mine.people)
            self.ground.sandbox.write(
                candidate.address, person.email, "One more thought", f"A thought, {mark}.\n"
            )

    def reply(self, candidate: Candidate) -> None:
        """They want a letter after the answer: the one that Afterword offers, or to withdraw."""
        mine = self._recent(candidate)
        if mine is None:
            return
        (shown,) = queries.status(
            candidate.app.account, self.ground.now, running=True, interview_id=mine.id
        ).interviews
        about = ReplyAbout(shown.reply.about) if shown.reply else ReplyAbout.WITHDRAWAL
        if not shown.reply and self.dice.random() > 0.1:
            return
        with suppress(InputError):  # it is wanted already, or nobody can be written to
            commands.want_reply(candidate.app.account, mine, about, candidate.app.clock.now())
            self.deeds.replies.add(f"{mine.id}/{about}")
            self.deeds.counts["replies wanted"] += 1
            addresses = self.applications[mine.company][1].addresses
            keys = (f"{mine.id}/reply/{address}/{about}" for address in addresses)
            self.marked |= {step_mark(StepKey.parse(key)): key for key in keys}

    def _says(
        self, candidate: Candidate, interview: str, kind: EventKind, step: str = "", **detail: object
    ) -> None:
        event = event_of(KeptEvent(interview, kind, self.ground.now, step, "", detail))
        look = {interview: self.ground.now}
        candidate.app.store.record(candidate.app.account_id, [event], look_at=look)
        self.deeds.counts[kind.value] += 1

    def _recent(self, candidate: Candidate) -> Interview | None:
        mine = [i for c, i in self.interviews.values() if c is candidate][-12:]
        return self.dice.choice(mine) if mine else None

    # the candidate's drafts

    def draft(self, candidate: Candidate) -> None:
        """They look at one of their drafts, and mostly do something to it."""
        of_steps = [(d, s) for d in self._drafts(candidate) if (s := self.step(candidate, d))]
        found = [(d, s) for d, s in of_steps if is_reply(s) or s.partition("/")[0] not in self.deeds.closed]
        if not found:
            return
        # mostly one of the newest: what nobody wants any more lies about for ever
        draft, step = self.dice.choice(found[-4:] if self.dice.random() < 0.7 else found)
        known = bool(candidate.app.store.traced(candidate.app.account_id, "draft", [draft["draft_id"]]))
        acts = (self._edit, self._send, self._discard, self._schedule)
        act = self.dice.choices(acts, (12, 2, 3, 1) if known else (12, 2, 0, 0))[0]
        act(candidate, draft, step)

    def step(self, candidate: Candidate, draft: dict[str, Any]) -> str:
        """Whose letter a draft is; empty if nobody can tell any more."""
        place = (candidate.address, draft["draft_id"])
        header = next((v for n, v in draft["headers"] if n.lower() == STEP_HEADER.lower()), "")
        return self.marked.get(header, "") or self.step_of.get(place, "")

    def _drafts(self, candidate: Candidate) -> list[dict[str, Any]]:
        with self.ground.sandbox.state.world.lock:
            box = self.ground.sandbox.state.world.account(candidate.address).mailbox
            if not box.drafts:
                return []
        return [m for m in self.ground.sandbox.mailbox(candidate.address) if m["draft_id"]]

    def _edit(self, candidate: Candidate, draft: dict[str, Any], step: str) -> dict[str, Any]:
        number = self.deeds.counts["edits"] + 1
        own = f"{REPLY}{step_mark(StepKey.parse(step))}-{number}." if is_reply(step) else f"{OWN}{number}."
        text = self._typed(draft["text"], own)
        on = self.dice.choice(("web", "phone"))
        fresh = self.ground.sandbox.edit_draft(candidate.address, draft["draft_id"], text, on=on)
        self.step_of[candidate.address, fresh["draft_id"]] = step
        self.deeds.words[step] = own
        self.deeds.counts["edits"] += 1
        self.deeds.counts["replies changed"] += is_reply(step)
        return fresh

    def _typed(self, text: str, own: str) -> str:
        """They end one of its sentences and take the others out, forget one, or write it all in their own way."""
        chance = self.dice.random()
        if chance < 0.6:
            whole = chance < 0.35
            self.deeds.counts["finished in Gmail" if whole else "half finished in Gmail"] += 1
            return ended(text, own, 99 if whole else 1)
        todo = f" {TODO}: say more." if self.dice.random() < 0.2 else ""
        return f"Hello,\n\nI would rather say it in my way, {own}{todo}\n\nKind regards\n"

    def _own(self, candidate: Candidate, draft: dict[str, Any], step: str) -> str:
        """The id of a draft that is to leave. A letter after the answer has words of theirs: its header may be lost."""
        bare = is_reply(step) and REPLY not in draft["text"]
        return str((self._edit(candidate, draft, step) if bare else draft)["draft_id"])

    def _send(self, candidate: Candidate, draft: dict[str, Any], step: str) -> None:
        self.ground.sandbox.send_draft(candidate.address, self._own(candidate, draft, step))
        self.deeds.sent[step] = self.ground.now
        self.deeds.counts["replies sent" if is_reply(step) else "sent by hand"] += 1

    def _discard(self, candidate: Candidate, draft: dict[str, Any], step: str) -> None:
        self.ground.sandbox.delete_draft(candidate.address, draft["draft_id"])
        self.deeds.gone_at[step] = self.ground.now
        self.deeds.words.pop(step, None)
        self.deeds.counts["discarded"] += 1

    def _schedule(self, candidate: Candidate, draft: dict[str, Any], step: str) -> None:
        at = self.ground.now + timedelta(hours=self.dice.uniform(1, 20))
        self.ground.sandbox.schedule_draft(candidate.address, self._own(candidate, draft, step), at)
        self.deeds.sent[step] = at
        self.deeds.counts["scheduled by hand"] += 1

    def in_doubt(self, candidate: Candidate) -> None:
        """They discard a draft in the very moment in which nobody knows whether it left."""
        for draft in self._drafts(candidate):
            step = self.step(candidate, draft)
            journal = (
                candidate.app.store.events(candidate.app.account_id, step.partition("/")[0]) if step else ()
            )
            last = next((e.kind for e in reversed(journal) if str(e.step) == step), None)
            if last in {EventKind.SENDING, EventKind.UNKNOWN}:
                with suppress(NotInMailbox):
                    self._discard(candidate, draft, step)
                    self.deeds.counts["discarded in doubt"] += 1

    # the readers

    def reader(self, candidate: Candidate) -> None:
        """Somebody reads a letter and answers, or not; a colleague may write in a thread of their own."""
        mine = self._recent(candidate)
        if mine is None:
            return
        person = self.dice.choice(mine.people)
        fresh = [m for m in self._letters(candidate, person) if m["id"] not in self.read]
        if not fresh:
            return
        self.read.add(fresh[-1]["id"])
        chance = self.dice.random()
        if chance < 0.35:
            self._answers(candidate, mine, person, "in the thread" if chance < 0.25 else OWN_THREAD)

    def at_the_last_moment(self) -> None:
        """Somebody answers some minutes before a nudge is due: too late for a poll, in time for the look before it."""
        for candidate in self.ground.candidates:
            store, account, now = candidate.app.store, candidate.app.account_id, self.ground.now
            soon = set(store.due(account, now + MINUTES)) - set(store.due(account, now))
            for identifier in sorted(soon):
                mine = self.interviews[identifier][1]
                if mine.company in self.deeds.answers:
                    continue
                if self.dice.random() < 0.15 and self._nudge_is_near(candidate, mine):
                    self._last_minute(candidate, mine)

    def _nudge_is_near(self, candidate: Candidate, mine: Interview) -> bool:
        now = self.ground.now
        status = queries.status(candidate.app.account, now, running=True, interview_id=mine.id)
        steps = status.interviews[0].steps
        return any(s.kind == "nudge" and s.due and now < s.due <= now + MINUTES for s in steps)

    def _last_minute(self, candidate: Candidate, mine: Interview) -> None:
        """In any of the application's talks."""
        everybody = self.applications[mine.company][1].addresses.values()
        nudged = [p for p in everybody if self._letters(candidate, p)]
        if nudged:
            how = self.dice.choice(("in the thread", OWN_THREAD))
            self._answers(candidate, mine, self.dice.choice(nudged), how)
            self.deeds.counts["answers at the last moment"] += 1

    def _letters(self, candidate: Candidate, person: Person) -> list[dict[str, Any]]:
        if person.email not in self.ground.sandbox.state.world.accounts:
            return []
        return [m for m in self.ground.sandbox.mailbox(person.email) if m["from"] == candidate.address]

    def _answers(self, candidate: Candidate, mine: Interview, person: Person, how: str) -> None:
        sandbox, letters = self.ground.sandbox, self._letters(candidate, person)
        letter = self.dice.choice(letters) if self.dice.random() < 0.3 else letters[-1]
        if how == OWN_THREAD:
            text = "Hello, I am a colleague. Could you tell me when you would be free to start?"
            said = sandbox.write(person.email, candidate.address, "A question about dates", text)
        else:
            news = self.dice.choice(list(NEWS.values()))
            text = news if self.dice.random() < 0.5 else "Thank you, we will be in touch soon."
            said = sandbox.reply(person.email, letter["id"], text)
        came = datetime.fromisoformat(letter["at"]) if how != OWN_THREAD else None
        answers = self.deeds.answers.setdefault(mine.company, [])
        answers.append(Answer(how, datetime.fromisoformat(said["at"]), came))
        self.deeds.counts["answers"] += 1

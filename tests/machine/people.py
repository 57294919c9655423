"""Everybody with a hand in a run of the machine, and the record of what they did, which the promises are held against.

A number says what is picked where there is a choice, so that whoever drives this needs no bundles.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from afterword.domain.model import (
    EventKind,
    Interview,
    Notes,
    OpenQuestion,
    Person,
    PersonNotes,
    Sentence,
    SharedSentence,
    Step,
)
from afterword.sandbox.mailbox import NotInMailbox
from afterword.services import commands, finishing, queries
from afterword.services.finishing import LetterStage
from afterword.storage.rows import KeptEvent, event_of
from machine.ground import SimulatedRun
from scenarios.world import ANA, CARLA, ENDS, JANE, LI, NAMES, RITA, STARTS, TOMAS, meeting, somebody

T = TypeVar("T")

GHOST = "ghost@acme.example"  # an address that is wrong
LI_TOO = "li.wei@acme.example"
GUS, IDA, HAL = "gus@globex.example", "ida@globex.example", "hal@globex.example"

EVERYBODY = NAMES | {
    LI_TOO: "Li Wei", GUS: "Gus Holm", IDA: "Ida Berg", HAL: "Hal Stone", "news@shop.example": "The Shop",
}  # fmt: skip

ACME, GLOBEX = "acme-analyst-2026-11-02", "globex-planner-2026-11-03"

AWAY = "I am out of the office until Friday, November 13, 2026, and will answer when I am back."
ROBOT = "no-reply@hiring.example"

UNFINISHED = "TODO"
MARK = re.compile(r"\[[^\]]*…[^\]]*\]")

FINISHED, UNREAD, BARE = "finished and read", "finished", "nothing finished"
"""How an interview is added."""


@dataclass(frozen=True)
class PersonAnswer:
    """Somebody of the interview wrote."""

    interview: str
    at: datetime
    in_thread: bool
    request: int  # how many there had been


@dataclass
class HumanActions:
    """What was done, as far as a promise speaks of it."""

    own: dict[str, str] = field(default_factory=dict)  # draft id -> the person's last words in it
    left: list[str] = field(default_factory=list)  # own words that left, or wait for their scheduled hour
    edited: dict[str, tuple[datetime, int]] = field(default_factory=dict)  # step -> when, in which beat
    thrown: dict[str, dict[str, Any]] = field(default_factory=dict)  # step -> its draft, as it was discarded
    thrown_at: dict[str, tuple[datetime, int]] = field(default_factory=dict)
    touched: set[str] = field(
        default_factory=set
    )  # steps whose draft was discarded once, also where it came back
    mine: set[str] = field(default_factory=set)  # ids of drafts that no letter of Afterword's is in
    renamed: set[str] = field(default_factory=set)  # steps whose subject or recipient the person changed
    by_hand: set[str] = field(default_factory=set)  # steps that the person sent or scheduled
    answers: list[PersonAnswer] = field(default_factory=list)
    words: dict[str, EventKind] = field(default_factory=dict)  # the candidate's last on each step
    closed: dict[str, datetime] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)  # every ending and whole letter that was ever finished
    seen: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # interview and person -> those read
    counts: dict[str, int] = field(default_factory=dict)


@dataclass
class SimulatedPeople:
    """Jane, and those who read her letters."""

    ground: SimulatedRun
    interviews: dict[str, Interview] = field(default_factory=dict)
    deeds: HumanActions = field(default_factory=HumanActions)

    def __post_init__(self) -> None:
        for address, name in EVERYBODY.items():
            self.ground.sandbox.add_account(address, name)

    @property
    def now(self) -> datetime:
        """The true time."""
        return self.ground.truth.shows

    def count(self, what: str) -> int:
        """One more of that; how many there are."""
        self.deeds.counts[what] = self.deeds.counts.get(what, 0) + 1
        return self.deeds.counts[what]

    @property
    def acts(self) -> dict[str, Callable[[int], object]]:
        """What somebody can do, by its name; a number picks."""
        return {
            "finishes": self.finishes, "finishes elsewhere": self.finishes_elsewhere, "offers": self.offers,
            "reads": self.reads, "another interview": self.adds_globex, "another decision": self.decision,
            "another address": self.address, "closes": self.closes, "edits": self.edits,
            "leaves unfinished": lambda pick: self.edits(pick, unfinished=True),
            "renames": lambda pick: self.edits(pick, subject=True), "sends": self.sends, "discards": self.discards,
            "schedules": self.schedules, "takes back": self.restores, "begins her own": self.begins_her_own,
            "writes herself": self.writes_herself, "is answered": self.answers_in_the_thread,
            "gets mail": self.writes_afresh, "gets an absence": self.goes_away, "gets noise": self.noise,
        }  # fmt: skip

    # Jane's interviews

    def adds_acme(self, panel: tuple[str, ...], how: str, *, decision: bool, no_calls: bool) -> None:
        """The interview of Monday afternoon; its people by their addresses."""
        people = [
            replace(somebody(TOMAS), email="") if a == TOMAS else
            replace(somebody(GHOST, name="Gil Ghost"), notes=_talk("the ghost town beside the mill"))
            if a == GHOST else replace(somebody(a), phone="+1 555 0102", welcomes=("email", "phone"))
            for a in panel
        ]  # fmt: skip
        fresh = meeting(*(people if how != BARE else [replace(p, notes=PersonNotes()) for p in people]))
        notes = {FINISHED: fresh.notes, UNREAD: replace(fresh.notes, read=False), BARE: Notes()}[how]
        rules = replace(fresh.rules, decision_by=date(2026, 11, 11) if decision else None, no_calls=no_calls)
        self._saves(replace(fresh, rules=rules, notes=notes))

    def adds_globex(self, _pick: int) -> None:
        """Another one, the day after."""
        if GLOBEX in self.interviews:
            return
        people = (
            somebody(GUS, name="Gus Holm", notes=_talk("the planning of trams on Sundays")),
            somebody(IDA, name="Ida Berg", notes=_talk("your four pilots with smaller depots")),
        )
        day = timedelta(days=1, hours=-3)
        fresh = meeting(*people, id=GLOBEX, company="Globex", position="Planner")
        self._saves(replace(fresh, starts=STARTS + day, ends=ENDS + day))

    def finishes_elsewhere(self, pick: int) -> None:
        """On the page or in a file she ends a sentence for somebody, writes it all as one text, or takes it out."""
        mine = self._one(pick)
        person = mine.people[pick % len(mine.people)]
        words = f"TYPED{self.count('typed')} in the old hall"
        asked = (OpenQuestion("What broke first?", "The import."),)
        ways = (
            PersonNotes((Sentence("hearing-about", words),)),
            replace(person.notes, sentences=(Sentence("own", words), *person.notes.sentences)),
            PersonNotes((Sentence("glad-to-hear", words),), asked),
            PersonNotes(letter=f"Dear {person.name},\n\nhere is all of it, {words}.\n\nJane Doe"),
            PersonNotes((Sentence("own", f"{words} [say more …]"),)),
            PersonNotes(),
        )
        self.ground.later(timedelta(seconds=1))
        noted = replace(person, notes=ways[pick % len(ways)])
        people = tuple(noted if p.id == person.id else p for p in mine.people)
        self._finished(replace(mine, people=people), read=pick % 5 == 0)
        if pick % 3:
            self._reads(mine.id, person.id)

    def offers(self, pick: int) -> None:
        """She has another offer, for all letters of an interview."""
        mine = self._one(pick)
        more = SharedSentence("start-by", f"sorting TYPED{self.count('typed')}")
        offers = (*mine.notes.offers, more)[-3:]
        self._finished(replace(mine, notes=replace(mine.notes, offers=offers)), read=pick % 2 == 0)

    def _finished(self, interview: Interview, *, read: bool) -> None:
        """As the page saves it; or as a file does that says that everything in it was read."""
        if read:
            self._saves(replace(interview, notes=replace(interview.notes, read=True)))
            return
        finishing.save(self.ground.app.account, interview, self.ground.app.clock.now())
        self._knows(interview.id)

    def reads(self, pick: int) -> None:
        """She reads a letter as a whole, and says that it looks right."""
        mine = self._one(pick)
        self._reads(mine.id, mine.people[pick % len(mine.people)].id)

    def _reads(self, which: str, whose: str) -> None:
        app, now, mine = self.ground.app, self.ground.laptop.now(), self.interviews[which]
        for planned in queries.planned_of(app.account, now, {which}):
            person = next(p for p in mine.people if p.id == whose)
            view = finishing.letter_view(app.account, planned.plan, mine, person, now)
            if (
                view.step
                and view.step.person
                and view.stage in {LetterStage.OPEN, LetterStage.UNREAD, LetterStage.READ}
            ):
                finishing.say_read(app.account, view, app.clock.now())
                self._has_seen(which, view.step.person, _flat(view.text))

    def _has_seen(self, interview: str, person: Person, text: str) -> None:
        seen = self.deeds.seen.setdefault((interview, person.id), set())
        seen |= {words for words in self.deeds.typed if words in text}

    def _one(self, pick: int) -> Interview:
        mine = list(self.interviews.values())
        return mine[pick % len(mine)]

    def decision(self, pick: int) -> None:
        """They promised another day, or none."""
        mine = self._one(pick)
        day = (None, date(2026, 11, 6), date(2026, 11, 13))[pick % 3]
        self._saves(replace(mine, rules=replace(mine.rules, decision_by=day)))

    def address(self, pick: int) -> None:
        """An address turns up, is another one, or is taken out."""
        name, email = (("tomas", TOMAS), ("li", LI_TOO), ("ghost", ""), ("ana", ""), ("ana", ANA))[pick % 5]
        mine = self.interviews[ACME]
        people = tuple(replace(p, email=email) if p.id == name else p for p in mine.people)
        self._saves(replace(mine, people=people))

    def _saves(self, interview: Interview) -> None:
        commands.add(self.ground.app.account, interview, self.ground.app.clock.now())
        self._knows(interview.id)

    def _knows(self, which: str) -> None:
        """What is in the store is what she has; notes that count as read were read for everybody."""
        interview = self.ground.app.store.interview(self.ground.app.account_id, which)
        assert interview is not None
        self.interviews[which] = interview
        self.deeds.typed |= _typed(interview)
        if interview.notes.read:
            for person in interview.people:
                self._has_seen(which, person, "\n".join(_typed(interview)))
        self.ground.post.expect([f"{which}/{each}" for p in interview.people for each in _kinds(p.email)])

    def says(self, kind: EventKind, step: Step) -> None:
        """Her word on a step."""
        self._records(kind, step.interview, str(step.key))
        self.deeds.words[str(step.key)] = kind

    def closes(self, pick: int) -> None:
        """She wants nothing more of one; seldom, as nothing happens afterwards."""
        if pick % 4:
            return
        which = self._one(pick).id
        self._records(EventKind.CLOSED, which, because="other")
        self.deeds.closed.setdefault(which, self.now)

    def _records(self, kind: EventKind, which: str, step: str = "", **detail: object) -> None:
        now, app = self.ground.laptop.now(), self.ground.app
        app.store.record(
            app.account_id, [event_of(KeptEvent(which, kind, now, step, "", detail))], look_at={which: now}
        )

    # Jane in Gmail

    def drafts(self) -> list[str]:
        """The ids of what lies in her drafts."""
        return list(self.ground.post.account(JANE).mailbox.drafts)

    def step_of(self, draft_id: str) -> str:
        """Whose letter it is; nothing for one of her own."""
        return self.ground.post.step_of.get(draft_id, "")

    def edits(self, pick: int, *, unfinished: bool = False, subject: bool = False) -> None:
        """She writes a draft in her own words, and sometimes gives it another subject."""
        if not (draft := self._picked(pick)):
            return
        words = f"OWN{self.count('edits')}."
        todo = f" {UNFINISHED} say more." if unfinished else ""
        options = {"subject": f"About number {self.count('subjects')}"} if subject else {}
        text = f"Hello,\n\nI say it in my own way, {words}{todo}\n\nKind regards\nJane Doe\n"
        with self.ground.post.hands(), suppress(NotInMailbox):
            step = self.step_of(draft)
            fresh = self.ground.sandbox.edit_draft(JANE, draft, text, **options)["draft_id"]
            self._is_now(draft, fresh, step)
            self.deeds.own[fresh] = words
            self.deeds.edited[step] = (self.now, self.ground.beats)
            if subject:
                self.deeds.renamed.add(step)

    def finishes(self, pick: int) -> None:
        """On the phone or on the web she ends the open sentences of a draft; sometimes not all, or not quite."""
        drafts = [(d, self._text(d)) for d in self.drafts()]
        drafts = [(draft, text) for draft, text in drafts if MARK.search(text)]
        if not drafts:
            return
        draft, text = drafts[pick % len(drafts)]
        words = f"OWN{self.count('edits')}."
        for number, mark in enumerate(MARK.findall(text)):
            ended = mark.strip("[]").replace("…", f"kept the lights on, {words}")
            left = {(3, 0): mark.strip("[]"), (2, 1): mark}.get((pick % 4, number), "" if number else ended)
            text = text.replace(mark, left)
        if words not in text:
            text = f"{text}\n{words}\n"
        with self.ground.post.hands(), suppress(NotInMailbox):
            step, on = self.step_of(draft), ("web", "phone")[pick % 2]
            fresh = self.ground.sandbox.edit_draft(JANE, draft, text, on=on)["draft_id"]
            self._is_now(draft, fresh, step)
            self.deeds.own[fresh] = words
            self.deeds.edited[step] = (self.now, self.ground.beats)

    def _text(self, draft: str) -> str:
        return self.ground.post.account(JANE).mailbox.draft(draft).mail.text

    def _is_now(self, before: str, after: str, step: str) -> None:
        if before in self.deeds.mine:
            self.deeds.mine.add(after)
        self.deeds.own.pop(before, None)
        if step:
            self.ground.post.step_of[after] = step

    def sends(self, pick: int) -> None:
        """She presses Send."""
        if draft := self._picked(pick):
            with self.ground.post.hands(), suppress(NotInMailbox):
                self.ground.sandbox.send_draft(JANE, draft)
                self._left(draft)

    def schedules(self, pick: int) -> None:
        """She chooses 'Schedule send'."""
        if draft := self._picked(pick):
            with self.ground.post.hands(), suppress(NotInMailbox):
                self.ground.sandbox.schedule_draft(JANE, draft, self.now + timedelta(hours=5 + pick))
                if not self.ground.post.timed[-1].draft_id:
                    self.ground.post.timed_steps[self.ground.post.timed[-1].raw] = self.step_of(draft)
                self._left(draft)

    def _left(self, draft: str) -> None:
        self.deeds.by_hand.add(self.step_of(draft))
        if draft not in self.drafts():  # one that is scheduled may be shown as a draft, and edited again
            self.deeds.left += [words] if (words := self.deeds.own.pop(draft, "")) else []

    def discards(self, pick: int) -> None:
        """She throws a draft away."""
        if not (draft := self._picked(pick)):
            return
        with self.ground.post.hands(), suppress(NotInMailbox):
            item, step = self.ground.post.account(JANE).mailbox.draft(draft), self.step_of(draft)
            self.ground.sandbox.delete_draft(JANE, draft)
            self.deeds.own.pop(draft, None)
            known = self.ground.app.store.traced(self.ground.app.account_id, "draft", [draft])
            self.deeds.touched.add(step)
            if (
                step and known
            ):  # one that is thrown away while its creation's answer is lost cannot be told from none
                self.deeds.thrown[step] = {
                    "to": item.mail.header("To"), "subject": item.mail.header("Subject"), "text": item.mail.text,
                }  # fmt: skip
                self.deeds.thrown_at[step] = (self.now, self.ground.beats)

    def restores(self, pick: int) -> None:
        """She takes it back: the same letter lies in her drafts, under another id."""
        steps = sorted(self.deeds.thrown)
        if steps:
            step = steps[pick % len(steps)]
            self.deeds.thrown_at.pop(step)
            fresh = self.ground.sandbox.write_draft(JANE, **self.deeds.thrown.pop(step))
            self.ground.post.step_of[fresh["draft_id"]] = step

    def begins_her_own(self, pick: int) -> None:
        """A draft of her own to one of them, under the very subject that Afterword uses."""
        with self.ground.post.hands():
            interview = self._one(pick)
            to = [p.email for p in interview.people if p.email]
            if to:
                words = f"OWN{self.count('edits')}."
                subject = f"Thanks for the interview – {interview.position}"
                text = f"Hello,\n\nthis one I write all by myself, {words}\n\nJane\n"
                fresh = self.ground.sandbox.write_draft(JANE, to[pick % len(to)], subject, text)
                self.deeds.mine.add(fresh["draft_id"])
                self.deeds.own[fresh["draft_id"]] = words

    def writes_herself(self, pick: int) -> None:
        """A letter by hand, which is none of Afterword's."""
        to = [p.email for i in self.interviews.values() for p in i.people if p.email and p.email != GHOST]
        if to:
            text = f"One more thought, BYHAND{self.count('by hand')}."
            self.ground.sandbox.write(JANE, to[pick % len(to)], "One more thought", text)

    def _picked(self, pick: int) -> str:
        drafts = self.drafts()
        return drafts[pick % len(drafts)] if drafts else ""

    # those who read

    def answers_in_the_thread(self, pick: int) -> None:
        """Somebody answers the last letter that they got."""
        got = [(d.interview, a) for d in self.ground.post.departures if d.step for a in d.to if a != GHOST]
        if got:
            which, reader = got[pick % len(got)]
            last = [m for m in self.ground.sandbox.mailbox(reader) if m["from"] == JANE][-1]
            self.ground.sandbox.reply(
                reader, last["id"], "Thank you for your letter, we will be in touch soon."
            )
            self._answered(which, in_thread=True)

    def writes_afresh(self, pick: int) -> None:
        """Somebody of the company writes in a thread of its own; at Acme it may be a colleague."""
        mine = [i for i in self.interviews.values() if i.ends < self.now]
        if mine:
            which = mine[pick % len(mine)]
            who = (ANA, RITA, CARLA) if which.id == ACME else (GUS, IDA)
            text = "Dear Jane, could you tell us when you would be free to start?"
            self.ground.sandbox.write(who[pick % len(who)], JANE, "A question about dates", text)
            self._answered(which.id, in_thread=False)

    def _answered(self, which: str, *, in_thread: bool) -> None:
        self.deeds.answers.append(PersonAnswer(which, self.now, in_thread, self.ground.asked))

    def goes_away(self, pick: int) -> None:
        """A responder is switched on."""
        self.ground.sandbox.vacation((ANA, LI, RITA, GUS)[pick % 4], AWAY)

    def noise(self, pick: int) -> None:
        """What means nothing, or nothing much."""
        if pick % 2:
            self.ground.sandbox.deliver(
                JANE, sender=f"Hiring <{ROBOT}>", subject="Your application for Analyst at Acme",
                text="We have received your application and will get back to you.",
                headers={"Auto-Submitted": "auto-generated"},
            )  # fmt: skip
        else:
            self.ground.sandbox.deliver(
                JANE, sender="news@shop.example", subject="Sale", text="Ten per cent off.",
                headers={"List-Unsubscribe": "<https://shop.example/u>", "Precedence": "bulk"},
            )  # fmt: skip


def _talk(about: str) -> PersonNotes:
    asked = (OpenQuestion("What broke first?", "The import."),)
    return PersonNotes((Sentence("hearing-about", about),), asked)


def _typed(interview: Interview) -> set[str]:
    """Every ending, answer and whole letter of the interview's notes, with single blanks."""
    notes = interview.notes
    shared = [*notes.fit, *notes.offers, *([notes.challenge] if notes.challenge else [])]
    texts = [one.text for one in shared]
    for person in interview.people:
        texts += [s.text for s in person.notes.sentences] + [person.notes.letter]
        texts += [q.answer for q in person.notes.open_questions]
    return set(filter(None, map(_flat, texts)))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _kinds(address: str) -> list[str]:
    if not address:
        return []
    return [f"thank-you/{address}", f"nudge/{address}/1", f"nudge/{address}/2"]

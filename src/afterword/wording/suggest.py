"""A model's offers for a letter, checked before they are shown; none enters a letter until the candidate takes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from afterword.config.language import _
from afterword.domain.model import Interview, OpenQuestion, Person, Plan, Sentence, SharedSentence
from afterword.errors import InputError, ModelAway, Problem
from afterword.letters.greetings import is_familiar
from afterword.letters.slips import Slip, slips
from afterword.letters.spelling import LANGUAGES, spelling
from afterword.letters.stems import OWN, Place, Stem
from afterword.services.finishing import language_of, letter_view, names_known, offered, writing_of
from afterword.wording.answers import OfferedSentence, drafts
from afterword.wording.evidence import Evidence, EvidenceMark
from afterword.wording.models import PATIENCE, Model, named_model, permitted
from afterword.wording.prompts import PLACES, Ask, request
from afterword.wording.vocabulary import Vocabulary

if TYPE_CHECKING:
    from afterword.letters import Finding
    from afterword.letters.language import Language
    from afterword.services.account import AccountContext

NOT_OF_THE_SENTENCE = frozenset({"short", "subject", "open-question"})
"""Findings of the checks about the letter as a whole."""

PERSONAL_STEMS = 8
"""How many personal stems a model can choose from: the best-fitting ones that are not used yet."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One sentence that a model offers. `marks` are the places that the notes do not support, by characters of `text`.

    `slips` are those in the last ending, `findings` those that the letter's checks would report for it. `replaces` is
    the sentence that it would replace.
    """

    place: Place
    stem: str
    endings: tuple[str, ...]
    text: str
    marks: tuple[EvidenceMark, ...] = ()
    slips: tuple[Slip, ...] = ()
    findings: tuple[Finding, ...] = ()
    replaces: str = ""

    @property
    def doubts(self) -> list[str]:
        """Every doubt about the sentence, one sentence each."""
        room = (
            [_("It takes the place of '{replaces}'.").format(replaces=self.replaces)] if self.replaces else []
        )
        slips = [f"{slip.sentence} {slip.fix or ''}".strip() for slip in self.slips]
        findings = [f"{finding.sentence} {finding.fix}" for finding in self.findings]
        return [*(mark.sentence for mark in self.marks), *slips, *findings, *room]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """A model's offers for one letter.

    `left_out` are lines of the notes that the model was not shown because they read like instructions to it.
    """

    model: Model
    sentences: tuple[Offered, ...]
    left_out: tuple[str, ...]


def is_set(account: AccountContext) -> bool:
    """Whether config names a model; checking that loads nothing."""
    return bool(account.config.wording.model)


def chosen_model(account: AccountContext) -> Model:
    """The model that would be asked, which says where the notes would go. InputError if none may be asked."""
    return permitted(named_model(account.config.wording), account.config.wording)


def suggest(
    account: AccountContext,
    plan: Plan,
    interview: Interview,
    person: Person,
    ask: Ask,
    now: datetime,
    *,
    patience: float = PATIENCE,
) -> Suggestions:
    """The model's offers for the letter to that person, from the rough notes of this interview only.

    Changes nothing. InputError if there are no notes to draw on or no model may be asked, ModelAway if the model
    fails or offers nothing usable.
    """
    model = chosen_model(account)
    language = language_of(account, person)
    evidence = Evidence(interview, person, Vocabulary(language))
    lines = evidence.sources.lines()
    left_out = tuple(dict.fromkeys(one.text for one in evidence.sources.instructions))
    if not lines:
        found_none = Problem(
            _("rough notes"),
            _("none that {name}'s letter could draw on").format(name=person.name),
            _("a few words"),
        )
        said = _("Lines that read like instructions to a model were left out.") if left_out else ""
        raise InputError([found_none], said)
    stems = list(stems_for(account, interview, person))
    answer = model.answer(request(ask, interview, person, lines, stems, language), patience)
    writing = writing_of(account, interview, person, now)
    found = drafts(answer, language.stems, writing.names, familiar=writing.familiar)
    if not found:
        raise ModelAway(
            _("{name} offered nothing that can be used.").format(name=model.name),
            _("Try again, or name another model."),
        )
    trial = _Trial(account, plan, interview, person, now)
    return Suggestions(model, tuple(trial.offered(one, evidence) for one in found), left_out)


def stems_for(account: AccountContext, interview: Interview, person: Person) -> Iterator[Stem]:
    """The stems that a model may finish, the best-fitting ones for each place first."""
    seen: set[str] = set()
    for place in PLACES:
        these = [stem for stem in offered(account, interview, person, place) if stem.id not in seen]
        these = these[:PERSONAL_STEMS] if place == "personal" else these
        seen |= {stem.id for stem in these}
        yield from (stem for stem in these if stem.id != OWN)
    yield from (stem for stem in language_of(account, person).stems.every if stem.id == OWN)


@dataclass(frozen=True)
class _Trial:
    """Tries an offered sentence in the letter."""

    account: AccountContext
    plan: Plan
    interview: Interview
    person: Person
    now: datetime

    def offered(self, draft: OfferedSentence, evidence: Evidence) -> Offered:
        """The draft, with every doubt about it."""
        return Offered(
            place=draft.place,
            stem=draft.stem,
            endings=draft.endings,
            text=draft.text,
            marks=evidence.marks(draft.text, draft.place, draft.fixed),
            slips=self._slips(draft),
            findings=self._findings(draft),
            replaces=self._replaces(draft.place),
        )

    @property
    def _language(self) -> Language:
        return language_of(self.account, self.person)

    def _slips(self, draft: OfferedSentence) -> tuple[Slip, ...]:
        language = self._language
        return tuple(
            slips(
                language.stems[draft.stem],
                draft.endings[-1],
                language,
                familiar=is_familiar(self.person, language),
                to_reader=draft.place not in {"fit", "challenge", "offer"},
                spelling=spelling() if language.code in LANGUAGES else None,
                known=names_known(self.account, self.interview),
            )
        )

    def _findings(self, draft: OfferedSentence) -> tuple[Finding, ...]:
        """The checks' findings for the letter with the sentence that they do not have without it."""
        before = letter_view(self.account, self.plan, self.interview, self.person, self.now).findings
        trial = take(self.interview, self.person, draft.place, draft.stem, draft.endings)
        after = letter_view(self.account, self.plan, trial, self.person, self.now).findings
        return tuple(one for one in after if one not in before and one.code not in NOT_OF_THE_SENTENCE)

    def _replaces(self, place: Place) -> str:
        notes = next((p.notes for p in self.interview.people if p.id == self.person.id), self.person.notes)
        match place:
            case "challenge" if self.interview.notes.challenge:
                return self.interview.notes.challenge.text
            case "closing" if notes.closing:
                return notes.closing.text
        return ""


def take(interview: Interview, person: Person, place: Place, stem: str, endings: Sequence[str]) -> Interview:
    """The interview with that sentence finished, as if the candidate had typed it; saves nothing.

    A fit, a challenge or an offer goes only into the letter to that person. A challenge or a closing replaces the
    existing one.
    """
    notes, text, only = interview.notes, endings[-1], (person.id,)
    match place:
        case "fit":
            return replace(
                interview, notes=replace(notes, fit=(*notes.fit, SharedSentence(stem, text, only)))
            )
        case "offer":
            return replace(
                interview, notes=replace(notes, offers=(*notes.offers, SharedSentence(stem, text, only)))
            )
        case "challenge":
            return replace(interview, notes=replace(notes, challenge=SharedSentence(stem, text, only)))
    people = tuple(_with(p, place, stem, endings) if p.id == person.id else p for p in interview.people)
    return replace(interview, people=people)


def _with(person: Person, place: Place, stem: str, endings: Sequence[str]) -> Person:
    notes, text = person.notes, endings[-1]
    match place:
        case "closing":
            return replace(person, notes=replace(notes, closing=Sentence(stem, text)))
        case "answer" if len(endings) > 1:
            kept = tuple(one for one in notes.open_questions if one.answer or one.question != endings[0])
            answered = OpenQuestion(endings[0], text, stem)
            return replace(person, notes=replace(notes, open_questions=(*kept, answered)))
    return replace(person, notes=replace(notes, sentences=(*notes.sentences, Sentence(stem, text))))

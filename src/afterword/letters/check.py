"""What is to be said of a letter before it leaves.

| code | the letter | holds |
|---|---|---|
| `impersonal` | cites nothing from the interview with this person | yes |
| `alike` | reads like another letter of the panel | yes |
| `untrue-day` | says today, yesterday, a weekday or a date that is not true for the reader when it leaves | yes |
| `time-word` | uses such a word about something else | no |
| `open-question` | leaves a question open that the person asked | yes |
| `unfinished` | holds a bracket, a placeholder, TODO, N/A, an empty point | yes |
| `other-name` | names a person, company or position of another interview | yes |
| `wrong-greeting` | greets another person of the panel | yes |
| `third-person` | speaks of he or she in what was said with the reader | yes |
| `private` | holds what reads like a note to oneself, such as how somebody seemed | yes |
| `attachment` | promises a file that is not there, or cannot be read or sent | yes |
| `long` | has more than 250 words | no |
| `short` | has few words | no |
| `subject` | has a subject of more than 70 characters | no |
| `tone` | uses a fawning or pushy word | no |

What holds keeps the letter from being sent by itself; the candidate may still send it, or approve it. Personal for a
nudge or a coordinator's letter is anything from the interview, for a thank-you what was said with that person;
where only one person interviewed, all notes are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.core.facts import Interview, Letter, Part, Person
from afterword.core.unfinished import unfinished
from afterword.letters import notes as n
from afterword.letters import words
from afterword.letters.compose import zone_of
from afterword.letters.finding import Finding
from afterword.letters.mime import attachment_problems
from afterword.letters.shapes import call_name
from afterword.letters.truth import day_findings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

THRESHOLD = 80.0
"""From this likeness on, of 100, two personal parts read alike."""
MOST_WORDS = 250
MOST_SUBJECT = 70
_FEWEST_WORDS = {"thank-you": 45, "nudge": 20}

_TONE = re.compile(
    r"\b(dream (?:job|company)|honou?red|humbled|privileged?|thrilled|ecstatic|over the moon|amazing|awesome|"
    r"incredible|world-class|perfect (?:fit|candidate|match)|best candidate|beyond grateful|eternally|forever grateful|"
    r"dying to|desperate(?:ly)?|beg(?:ging)?|asap|urgent(?:ly)?|immediately|as soon as possible|i demand|i insist|"
    r"i expect (?:to hear|an answer|a reply)|you must|still waiting|why haven['’]t you|per my last|just checking in|"
    r"circling back|touch(?:ing)? base|won['’]t regret|guarantee)\b",
    re.IGNORECASE,
)
_SEEMED = (
    r"(?:stressed|tired|bored|annoyed|nervous|distracted|rushed|unimpressed|rude|cold|weird|awkward|strange|arrogant|"
    r"boring|grumpy|unprepared|unfriendly|unsure|desperate|clueless|disorganised|disorganized)"
)
_PRIVATE = re.compile(
    rf"\b(?:(?:seemed|looked|sounded|a bit|kind of|kinda|(?:you|i) (?:were|was)(?: (?:very|so|really))?) {_SEEMED}\b|"
    r"(?:nice|good|cool|weird|strange|funny) (?:guy|bloke|lady|woman|man|person|chap|dude|vibes?)|"
    r"(?:red|orange) flags?|note to self|(?:don['’]t|do not|remember to) mention|(?:blew|bombed) (?:it|that|this|the)|"
    r"(?:messed|screwed|cocked) (?:it |that )?up|not my favou?rite|"
    r"my mind went blank|my answer\b.{0,30}\b(?:bad|weak|badly|"
    r"not (?:so )?(?:great|good)|wasn['’]t (?:so )?(?:great|good))|"
    r"(?:pay|salary|money|offer) (?:is |was )?too (?:low|little)|"
    r"underpaid|plan b|glassdoor|wtf|shit\w*|crap|bullshit|idiots?|stupid|sucks|hot (?:guy|girl|woman))\b",
    re.IGNORECASE,
)
"""What one writes down for oneself, and tells nobody."""
_PROMISED = re.compile(r"\b(?:attached|attachments?|i attach|enclosed|i enclose)\b", re.IGNORECASE)
_GENERIC = frozenset(
    re.findall(
        r"\w+",
        """the and that with about from this how what why our your their for was were are into stuff things thing role
    job position interview company team work chat talk nice good great general everything various topics misc
    questions conversation really very lots""",
    )
)


def check(
    letter: Letter,
    interview: Interview,
    *,
    when: datetime,
    others: Sequence[Letter] = (),
    store_names: Collection[str] = (),
    threshold: float = THRESHOLD,
) -> tuple[Finding, ...]:
    """Everything to be said of a letter that would leave at `when` (UTC); nothing is changed.

    `others` are letters of the same interview (the letter itself among them does no harm), `store_names` the names
    of people, companies and positions of all interviews, `threshold` the likeness of 0 to 100 that is too much.
    """
    person = reader(letter, interview)
    found = [
        *_personal(letter, interview, person),
        *_alike(letter, interview, others, threshold),
        *day_findings(letter.text, interview, zone_of(person, interview), when),
        *_questions(letter, person),
        *_unfinished(letter),
        *_names(letter, interview, person, store_names),
        *_third_person(letter, person),
        *_private(letter),
        *_attachments(letter),
        *_sizes(letter),
        *_tone(letter),
    ]
    return tuple(dict.fromkeys(found))


def reader(letter: Letter, interview: Interview) -> Person:
    """The person of the interview whom a letter goes to."""
    same = (p for p in interview.people if p.email and p.email.casefold() == letter.to_email.casefold())
    named = (p for p in interview.people if p.name == letter.to_name)
    unknown = Person(id="", name=letter.to_name, email=letter.to_email)
    return next((p for p in same if p.name == letter.to_name), None) or next(named, None) or unknown


def _kind(letter: Letter) -> str:
    return "nudge" if "/nudge/" in letter.step else "thank-you"


def cited(letter: Letter, interview: Interview) -> tuple[str, ...]:
    """What the letter cites that is personal, as it was read from the notes."""
    from rapidfuzz import fuzz

    text = _plain(_body(letter.text))
    parts = _personal_notes(letter, interview, reader(letter, interview))
    return tuple(part for part in parts if _telling(part) and fuzz.partial_ratio(_plain(part), text) >= 90)


def _personal_notes(letter: Letter, interview: Interview, person: Person) -> Iterator[str]:
    yield from _fragments(person)
    interviewers = [p for p in interview.people if p.part is Part.INTERVIEWER]
    wide = _kind(letter) == "nudge" or person.part is Part.COORDINATOR
    if wide:
        for one in interview.people:
            yield from _fragments(one)
            yield from ([one.name] if one.id != person.id else [])
    if wide or len(interviewers) <= 1:
        yield from filter(None, n.topic(interview.notes.challenge))
        fit = n.fit(interview.notes.points)
        yield from (*fit.points, *fit.deeds, *n.offers(interview.notes.i_can))


def _fragments(person: Person) -> Iterator[str]:
    for name in dict.fromkeys((person.name, "")):
        said = n.talk(person.notes.talked_about, name)
        yield from (*said.topics, *said.sentences, *said.remarks)
    yield from (answer.answer for answer in n.answers(person.notes.open_questions))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _content(text: str) -> str:
    """The words that carry the sense; all of them where none does."""
    every = _plain(text).split()
    telling = [word for word in every if len(word) > 2 and word not in _GENERIC]
    return " ".join(telling or every)


def _telling(part: str) -> bool:
    return any(
        word not in _GENERIC and (len(word) > 2 or not word.isascii()) for word in _plain(part).split()
    )


def _personal(letter: Letter, interview: Interview, person: Person) -> Iterator[Finding]:
    if not cited(letter, interview):
        yield Finding(
            "impersonal",
            f"The letter to {letter.to_name} cites nothing from the interview with them.",
            f"Add to the notes what you talked about with {call_name(person.name)}; a few words are enough.",
            holds=True,
        )


def _alike(
    letter: Letter, interview: Interview, others: Sequence[Letter], threshold: float
) -> Iterator[Finding]:
    for other in others:
        if other.step == letter.step or _kind(other) != _kind(letter):
            continue
        if _likeness(letter, other, interview) >= threshold:
            yield Finding(
                "alike",
                f"The letter to {letter.to_name} reads like the one to {other.to_name}.",
                "Note something for each that only the two of you talked about.",
                holds=True,
            )


def _likeness(letter: Letter, other: Letter, interview: Interview) -> float:
    """How like two letters are in what is not their common frame, 0 to 100: their personal parts, else all the rest."""
    from rapidfuzz import fuzz

    mine, theirs = (_content(" ".join(cited(one, interview))) for one in (letter, other))
    if mine and theirs:
        return max(fuzz.token_set_ratio(mine, theirs), fuzz.ratio(mine, theirs))
    return fuzz.ratio(_rest(letter, interview), _rest(other, interview))


def _rest(letter: Letter, interview: Interview) -> str:
    """The letter without greeting, signature and what the notes hold for everybody."""
    text = _plain(_body(letter.text))
    fit = n.fit(interview.notes.points)
    frame = (*n.topic(interview.notes.challenge), *fit.points, *fit.deeds, *n.offers(interview.notes.i_can))
    for part in (*frame, interview.position, interview.company):
        text = text.replace(_plain(part), " ") if _plain(part) else text
    return " ".join(text.split())


def _body(text: str) -> str:
    """The text between greeting and sign-off."""
    paragraphs = text.strip().split("\n\n")
    if len(paragraphs) > 1 and paragraphs[0].rstrip().endswith(","):
        paragraphs = paragraphs[1:]
    closing = next(
        (i for i, one in enumerate(paragraphs) if re.fullmatch(r"[\w ]{4,30},", one.strip())), None
    )
    return "\n\n".join(paragraphs[:closing])


def _questions(letter: Letter, person: Person) -> Iterator[Finding]:
    if _kind(letter) == "nudge":
        return
    text = _plain(letter.text)
    for one in person.notes.open_questions:
        answer = n.clean(one.answer)
        if not answer or _plain(answer) not in text:
            yield Finding(
                "open-question",
                f"{call_name(person.name)} asked “{one.question}” and the letter has no answer to it.",
                "Write the answer into the notes, or take the question out.",
                holds=True,
            )


def _unfinished(letter: Letter) -> Iterator[Finding]:
    for where, text in (("letter", letter.text), ("subject", letter.subject)):
        if mark := unfinished(text):
            yield Finding(
                "unfinished",
                f"The {where} to {letter.to_name} holds '{mark}', as if it were not finished.",
                "Finish that place in the notes, or in the draft.",
                holds=True,
            )


def _names(
    letter: Letter, interview: Interview, person: Person, store_names: Collection[str]
) -> Iterator[Finding]:
    own = _own_names(interview)
    text = f"{letter.subject}\n{letter.text}"
    for name in sorted({name.strip() for name in store_names}):
        if len(name) > 2 and not any(_holds_name(mine, name) for mine in own) and _holds_name(text, name):
            yield Finding(
                "other-name",
                f"The letter to {letter.to_name} names {name}, which belongs to another interview.",
                "Look whether a note stands with the wrong interview; if it is meant, approve the letter.",
                holds=True,
            )
    greeting = letter.text.split("\n", 1)[0]
    if person.id and not _holds_name(greeting, call_name(person.name)):
        others = (
            p for p in interview.people if p.id != person.id and _holds_name(greeting, call_name(p.name))
        )
        if other := next(others, None):
            sentence = f"The letter to {person.name} greets {other.name}."
            yield Finding("wrong-greeting", sentence, "Put the right name into the greeting.", holds=True)


def _own_names(interview: Interview) -> tuple[str, ...]:
    people = (text for p in interview.people for text in (p.name, p.title))
    return tuple(filter(None, (interview.company, interview.position, *people)))


def _holds_name(text: str, name: str) -> bool:
    """Whether the text names it; one word must be written as the name is, for many names are words too."""
    flags = re.IGNORECASE if " " in name else re.NOFLAG
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags) is not None


def _third_person(letter: Letter, person: Person) -> Iterator[Finding]:
    said = n.talk(person.notes.talked_about, person.name)
    for part in (*said.topics, *said.sentences, *said.remarks):
        if (match := words.THIRD.search(part)) and _plain(part) in _plain(letter.text):
            yield Finding(
                "third-person",
                f"The letter to {person.name} says '{match.group()}' in '{part}': is that the reader?",
                "Write the note as you would say it to the reader, with 'you' and 'your'.",
                holds=True,
            )


def _private(letter: Letter) -> Iterator[Finding]:
    for said in dict.fromkeys(match.group() for match in _PRIVATE.finditer(_body(letter.text))):
        yield Finding(
            "private",
            f"The letter to {letter.to_name} says '{said}', which reads like a note to yourself.",
            "Take it out of the notes, or say it as you would say it to them; if it is meant, approve the letter.",
            holds=True,
        )


def _attachments(letter: Letter) -> Iterator[Finding]:
    for problem in attachment_problems(letter.attachments):
        sentence = f"The attachment {problem.place} is {problem.found}."
        yield Finding("attachment", sentence, f"Expected is {problem.expected}.", holds=True)
    if not letter.attachments and (match := _PROMISED.search(_body(letter.text))):
        yield Finding(
            "attachment",
            f"The letter to {letter.to_name} says '{match.group()}' and nothing is attached.",
            "Name the file under `attachments` in the notes, or change the words.",
            holds=True,
        )


def _sizes(letter: Letter) -> Iterator[Finding]:
    count = len(_body(letter.text).split())
    if count > MOST_WORDS:
        sentence = (
            f"The letter to {letter.to_name} has {count} words; up to {MOST_WORDS} are read with pleasure."
        )
        yield Finding("long", sentence, "Shorten the notes to what matters most to this person.", holds=False)
    if count < _FEWEST_WORDS[_kind(letter)]:
        sentence = f"The letter to {letter.to_name} has only {count} words."
        yield Finding("short", sentence, "Add a point, or how you would meet the challenge.", holds=False)
    if len(letter.subject) > MOST_SUBJECT:
        sentence = f"The subject has {len(letter.subject)} characters; phones show about {MOST_SUBJECT}."
        yield Finding("subject", sentence, "Shorten the position, or `subject` in config.toml.", holds=False)


def _tone(letter: Letter) -> Iterator[Finding]:
    for word in dict.fromkeys(match.group().lower() for match in _TONE.finditer(_body(letter.text))):
        sentence = f"The letter to {letter.to_name} says '{word}', which can read as fawning or as pushing."
        yield Finding("tone", sentence, "Say it plainer.", holds=False)

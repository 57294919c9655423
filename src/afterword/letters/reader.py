"""What was noted of somebody, said to them: 'she showed me her team' becomes 'You showed me your team'."""

from __future__ import annotations

import re

from afterword.letters import phrases as say
from afterword.letters import words as w

_I = re.IGNORECASE

_DID = (
    "showed|told|walked|took|gave|explained|described|mentioned|said|introduced|pointed|warned|promised|recommended|"
    "suggested|offered|encouraged|shared|praised|joined|founded|grew up|moved|used to|"
    "started (?:out|as|here|there|at|in)"
)
_BARE_PAST = re.compile(rf"^(?:{_DID})\b", _I)
_MY_OWN = re.compile(
    r"^(?:showed|told|walked|gave|explained|described|mentioned|shared|presented|pitched|defended)\s+"
    r"(?:(?:how|that|why|what|them|him|her)\s+)*(?:my|i|i['’]\w+)\b",
    _I,
)
"""What I did, though it has no subject: 'explained my approach', 'mentioned I can start in May'."""
_LIKED_MINE = re.compile(r"^(?:(?:really|clearly)\s+)?(?:liked|loved|enjoyed|praised)\s+my\b", _I)
_BOTH = re.compile(
    r"^both\s+(?=(?:love|like|hate|know|have|come|are|were|went|grew|studied|worked|live|play|speak|ride)\b)",
    _I,
)
_DOES = (
    "wants|likes|loves|has|knows|thinks|believes|prefers|manages|expects|uses|plays|coaches|speaks|lives|hires|teaches|"
    "enjoys|says|feels|sees|wishes|tries|cares|collects|comes from|"
    r"(?:leads|needs|hopes|plans|worries|struggles)(?= (?:the|an?|his|her|their|its|my|our|to|that|about|with|for|"
    r"every|all|someone|somebody|people|more|help|\d+|two|three)\b)|"
    r"works (?=(?:at|as|in|with|for|from|on|part|full)\b)|runs (?=(?:the|an?|his|her|their|every)\b)"
)
BARE_PRESENT = re.compile(rf"^(?:{_DOES})\b", _I)
_AND_DOES = re.compile(rf"\b(?P<and>and|but)\s+(?P<verb>(?:{_DOES}|is|was|does|goes))\b", _I)
_BEEN = re.compile(r"^been\s", _I)
_TOGETHER = re.compile(
    r"^(?:laughed|joked|bonded|clicked|agreed|disagreed|compared|got on|"
    r"had a (?:good |great |long )?(?:laugh|debate))\b",
    _I,
)
_OWN = re.compile(
    r"^(?:(?:learned|learnt|found out|heard|noticed|realised|realized|met|saw|toured|visited|tried|solved|presented|"
    r"was (?:shown|given|asked|told|offered|introduced))\s|(?:had|got) (?:lunch|coffee|breakfast|a tour|a look)\b|"
    r"did (?:an?|the|some)\s)",
    _I,
)
_TOLD_THEM = re.compile(r"^(?:(?:i\s+)?told\s+(?:you|him|her|them)|i\s+told(?=\s+about))\s+(?P<rest>.+)", _I)
_SHE_SAID = re.compile(r"^(?P<words>.+?)(?:,\s+(?:he|she|they)|\s+(?:he|she))\s+(?:said|says|told me)$", _I)
_THEY = re.compile(
    r"^(?P<before>(?:how(?:\s+(?:much|often|long|far|well|fast))?|why|what|when|where|whether|that|"
    r"(?:which|what|how many|how much)\s+\w+)\s+)?"
    r"(?P<they>they|their|they['’](?:re|ve|ll|d))\b",
    _I,
)
"""Where they are the reader's own people: at the start, with nobody named before."""
_ADVERB = r"(?:(?:\w+ly|also|always|never|still|once|first|often|even|just|now)\s+)*"
_CLAUSE = r"^(?P<lead>(?:how|why|what|when|where|whether|which|that)\s+(?:\w+\s+)?)"
_SAYS = re.compile(
    r"^(?P<lead>you (?:said|mentioned|think|believe|hope|told me|explained|promised|know|wish|feel|say)"
    r"(?: (?:that|how|why|what|when|where))?\s+)"
    rf"(?:he|she|they)\s+(?P<adverb>{_ADVERB})(?P<rest>\w.*)$",
    _I,
)
_SHORT = re.compile(r"\b(?:he|she)(?P<apostrophe>['’])(?P<end>s|d|ll)\b", _I)
_PERFECT = re.compile(r"\s+(?:been|had|got|gone|done|made|run|worked|lived|\w+ed)\b", _I)
_I_LIKED = re.compile(
    r"^(?P<lead>i\s+(?:\w+ly\s+)?(?:liked?|loved?|enjoyed|admired?|remember|noticed|understood|appreciated?|asked|wondered)\s+)"
    r"(?P<rest>\w.*)$",
    _I,
)
_QUOTED = re.compile(r"^[\"“](?P<words>[^\"“”]+?),?[\"”],?\s+(?:he|she|you)\s+said$", _I)
_ODD = {
    "is": "are", "was": "were", "has": "have", "does": "do", "goes": "go",
    "isn't": "aren't", "wasn't": "weren't", "hasn't": "haven't", "doesn't": "don't",
    "isn’t": "aren’t", "wasn’t": "weren’t", "hasn’t": "haven’t", "doesn’t": "don’t",
}  # fmt: skip


def to_reader(note: str, reader: str = "") -> str:
    """The note as one says it to `reader` (their name): a sentence of theirs begins with You, a thing with your.

    What is surely about somebody else, or cannot be told, is left as it is.
    """
    if match := _TOLD_THEM.match(note):
        return f"I told you {match['rest']}"
    if match := _QUOTED.match(note):
        return f"You said “{say.sentence(match['words'])}”"
    if match := _SHE_SAID.match(note):
        return _reported(f"You said {say.inside(match['words'])}")
    if match := _I_LIKED.match(note):
        return match["lead"] + of_reader(match["rest"], reader)
    if _TOGETHER.match(note):
        return "We " + say.lower_first(note)
    if _OWN.match(note):
        return "I " + say.lower_first(note)
    if _MY_OWN.match(note):
        return "I " + say.lower_first(note)
    if _LIKED_MINE.match(note):
        return "You " + say.lower_first(note)
    if match := _BOTH.match(note):
        return "We both " + note[match.end() :]
    if _BEEN.match(note):
        return "You have " + say.lower_first(note)
    if _BARE_PAST.match(note):
        return _reported("You " + say.lower_first(note))
    if BARE_PRESENT.match(note):
        return _you(note)
    return _named(note, reader) or of_reader(note, reader)


def of_reader(note: str, reader: str = "") -> str:
    """A thing or a clause: 'her move', 'how she got here' and 'how they hire' become the reader's."""
    who = _who(reader)
    clause = re.compile(rf"{_CLAUSE}(?:{who})\s+(?P<adverb>{_ADVERB})(?P<rest>\w.*)$", _I)
    if match := clause.match(note):
        return match["lead"] + "you " + match["adverb"] + yours(plural_verb(match["rest"]))
    own = re.compile(
        rf"^(?:his|her|(?:{_names(reader)})['’]s)\s+(?=\w)" if reader else r"^(?:his|her)\s+(?=\w)", _I
    )
    if own.match(note):
        return "your " + yours(own.sub("", note, count=1))
    return _your_people(note)


def _named(note: str, reader: str) -> str:
    """A sentence about he, she or the reader by name; nothing where it is none."""
    who = _who(reader)
    if _SHORT.match(note):
        short = _SHORT.match(note)
        assert short is not None  # noqa: S101  (it matched a line ago)
        return say.capital(yours(note))
    about = re.compile(
        rf"^(?:{who})\s+(?:also\s+)?(?={w.PAST}|(?:will|would|can|could|should|might)\b|(?!['’])[a-z]+s(?:n['’]t)?\b)",
        _I,
    )
    return _you(about.sub("", note, count=1)) if about.match(note) else ""


def _who(reader: str) -> str:
    """The words for the reader where a note speaks of them."""
    return "he|she" + (f"|{_names(reader)}" if reader else "")


def _names(reader: str) -> str:
    """The ways to name the reader: in full, by the first name, by Mr. and the last one."""
    parts = [part for part in reader.split() if part]
    last = re.escape(parts[-1]) if parts else ""
    plain = "|".join(re.escape(name) for name in dict.fromkeys((reader, *parts[:1])) if name)
    return rf"{plain}|(?:mr|mrs|ms|dr|prof)\.?\s+{last}"


def _you(text: str) -> str:
    """A text that begins with the reader's verb, as a sentence about you."""
    return _reported("You " + yours(plural_verb(text)))


def _reported(sentence: str) -> str:
    """'You said she has moved' is 'You said you have moved'."""
    if match := _SAYS.match(sentence):
        return match["lead"] + "you " + match["adverb"] + yours(plural_verb(match["rest"]))
    return yours(sentence) if _SHORT.search(sentence) else sentence


def _your_people(text: str) -> str:
    """'how they onboard' and 'their move' said to one of them: 'how you onboard', 'your move'."""
    if not _THEY.match(text):
        return text
    for mine, yours_ in (
        ("themselves", "yourselves"),
        ("theirs", "yours"),
        ("their", "your"),
        ("they", "you"),
    ):
        text = re.sub(rf"\b{mine}\b", yours_, text, flags=_I)
    return text


def plural_verb(text: str) -> str:
    """A text that begins with a verb as he or she does it, as you do it: 'wants a nurse' becomes 'want a nurse'."""
    verb, space, rest = text.partition(" ")
    rest = _AND_DOES.sub(lambda match: f"{match['and']} {_plural(match['verb'])}", rest)
    return f"{_plural(verb)}{space}{rest}"


def _plural(verb: str) -> str:
    low = verb.lower()
    if low in _ODD:
        return _ODD[low]
    if low.endswith("ies"):
        return low[:-3] + "y"
    if re.search(r"(?:sh|ch|ss|x)es$", low):
        return low[:-2]
    if " " in low:
        head, _, tail = low.partition(" ")
        return f"{_plural(head)} {tail}"
    return low[:-1] if re.search(r"[^s]s$", low) else low


def yours(text: str) -> str:
    """What was said of him or her, said to the reader."""
    text = re.sub(r"\b(?:himself|herself)\b", "yourself", text, flags=_I)
    text = re.sub(r"\b(?:his|her)\b(?=\s+\w)", "your", text, flags=_I)
    text = re.sub(r"\b(?:he|she)\b(?=\s+(?:was)\b)", "you", text, flags=_I)
    text = _SHORT.sub(lambda match: _short(match, text), text)
    return re.sub(r"\byou was\b", "you were", re.sub(r"^was\b", "were", text, flags=_I))


_MINE = (("i am", "you are"), ("am i", "are you"), ("was i", "were you"), ("i was", "you were"), ("i['’]m", "you're"),
         ("i", "you"), ("my", "your"), ("mine", "yours"), ("me", "you"), ("myself", "yourself"))  # fmt: skip
_YOURS = (("you are", "I am"), ("are you", "am I"), ("you were", "I was"), ("your", "my"), ("yours", "mine"),
          ("yourself", "myself"), ("you['’]re", "I'm"))  # fmt: skip


_THEY_DO = re.compile(r"^(?P<do>(?:\w+ )?(?:do|are|have|can|will|did|would|were|had)) they\b", _I)
_UNTURNED = re.compile(
    r"^(?P<ask>when|where|how|why|what) (?P<who>you|i) (?P<verb>can|could|will|would|should|are|have|do)\b(?=.*\?)",
    _I,
)
"""'When you can start?'"""


def turned(question: str) -> str:
    """A question as one asks the reader: 'do they hire' is 'do you hire', 'when you can start?' 'when can you …'."""
    question = _THEY_DO.sub(r"\g<do> you", question)
    return _UNTURNED.sub(r"\g<ask> \g<verb> \g<who>", question)


def asked_of_me(question: str) -> str:
    """A question that I noted of myself, as the reader put it: 'can I start in May' was 'can you start in May'."""
    if re.search(r"\b(?:you|your|we|our)\b", question, _I):
        return question
    return _swapped(question, _MINE)


def liked_mine(note: str) -> bool:
    """Whether the reader liked something of mine: 'liked my answer'."""
    return _LIKED_MINE.match(note) is not None


def told_of_me(order: str) -> str:
    """What the reader wanted to be told: 'tell me about yourself' is 'tell you about myself'."""
    order = re.sub(r"^(\w+) (?:me|us|them|him|her)\b", r"\1 you", order, count=1, flags=_I)
    head, space, rest = order.partition(" ")
    kept, rest = ("you ", rest[4:]) if rest.startswith("you ") else ("", rest)
    rest = _swapped(rest, _YOURS)
    return head + space + kept + re.sub(r"\byou\b", "I", rest, flags=_I)


def _swapped(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    words_of = re.compile("|".join(rf"\b{mine}\b" for mine, _ in pairs), _I)
    return words_of.sub(lambda match: _said(match[0], pairs), text)


def _said(word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    said = next(yours_ for mine, yours_ in pairs if re.fullmatch(mine, word, _I))
    return said if word[:1].islower() or word[:2] in {"I", "I ", "I'", "I’"} else say.capital(said)


def _short(match: re.Match[str], text: str) -> str:
    """'she's' is 'you're', or 'you've' before what one has done."""
    end = match["end"].lower()
    if end == "s":
        end = "ve" if _PERFECT.match(text, match.end()) else "re"
    return f"you{match['apostrophe']}{end}"

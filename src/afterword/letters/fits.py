"""Whether words fit into a running sentence: 'our conversation about night shifts', and not 'about base in Palma'.

A fragment stands behind 'about' only where it surely reads right there. All others stand behind a colon, where
a note may look like a note.
"""

from __future__ import annotations

import re

from afterword.letters import words as w
from afterword.letters.lists import is_gerund, is_verb

_I = re.IGNORECASE
_STRANGE = re.compile(r"[<>→⇒=+£€$%#*/\\,:…?!]|\s[-–—]+\s|\d[-–]\d")
"""What a note holds, and a sentence does not."""
_UNFIT = re.compile(
    r"^(?:not|no|too|only|more|less|fewer|most|next|last|first|can(?:['’]t|not)|never|very|still|already|currently|"
    r"just|always|often|need|needs|start|because|since|if|when)\b",
    _I,
)
_ADVERB = re.compile(
    r"\b(?:never|always|still|often|rarely|hardly|already|not|too|enough|max|min|soon$|late$|\w+n['’]t)\b", _I
)
_EDGE = re.compile(
    r"\s+(?=(?:of|in|on|at|by|to|for|from|with|without|within|during|after|before|between|among|across|over|under|"
    r"about|around|against|into|through|towards?|behind|per|as|than|like|because|versus|every|each|"
    r"an?\s+(?:day|night|week|month|year)|"
    r"that|which|who|whose|where|when|how|why|whether)\b|\()",
    _I,
)
"""Where the noun ends and what is said of it begins."""
_PARTS = re.compile(r",?\s+(?:and|or|versus)\s+", _I)
_AGAINST = re.compile(r"[\w-]+(?: [\w-]+)? versus [\w-]+(?: [\w-]+)?", _I)
"""Two things against each other need no article: 'tech debt versus roadmap'."""
_GIVEN = re.compile(
    r"^(?:the|an?|my|your|our|their|its|this|these|those|both|all|some|several|each|one|many|"
    r"your|(?-i:(?:St\.\s)?[A-Z]\w+(?:['’]s|s['’])))\s",
    _I,
)
"""What makes a noun whole: an article, an owner."""
_NUMBERED = re.compile(
    r"(?:route|line|ward|year|grade|level|phase|unit|platform|gate|class|stage|chapter|article|section|version|bay|floor)"
    r"\s\d+",
    _I,
)
_COUNT = re.compile(
    r"^(?:\d[\d.,]*k?|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|forty|fifty)\s", _I
)
_MANY = re.compile(
    r"(?:[^\Wsui]s|[aeo]es|ss?es|people|children|men|women|kids|criteria|media|mice|feet)$", _I
)
_MASS = frozenset(
    re.findall(
        r"[\w-]+",
        """absence access accounting accuracy advice art attendance automation balance beer behavior behaviour bread
    bureaucracy burnout care cash cheese childcare churn coffee collaboration communication compensation
    compliance consent conservation construction content cooperation corrosion crime customs data debt
    demand dementia design diplomacy discipline documentation education electricity email empathy energy
    equipment erosion ethics evidence experience fatigue feedback finance fire fog food fraud freight fuel
    funding furniture gear governance grammar growth hardware health heat help history homework housing
    hygiene inflation information infrastructure insurance inventory jazz journalism knowledge labor labour
    land language law legislation life literacy literature logistics loyalty machinery mail maintenance
    management manufacturing marketing math maths medicine mentoring metal morale music news noise nutrition
    onboarding overtime pain paper paperwork patience pay payroll performance philosophy rework physics plastic
    poetry pollution poverty practice pricing privacy procurement production progress protection psychology
    publicity quality recruitment reform regulation research respect retail retention revenue safety sales
    salt sand sanitation science scrap scrutiny security sleep software soil solar sourdough space speed
    sport staff staffing status steel stigma stock stress supervision supply support sustainability talent
    tax technology therapy time traffic training transparency transport travel trust turnover violence waste
    water weather welfare wellbeing wildlife wind wine wood work workload writing""",
    )
)  # fmt: skip
_MASS_END = re.compile(r"(?:[a-z]work|ness|ity|isms?|ship|ology|graphy|ware|hood|ics)$", _I)
_ABSTRACT = re.compile(r"(?:[ts]ion|ment|ance|ence|ure|ancy|ency|acy|ing|ia|osis|itis)$", _I)
_FIRM = frozenset(
    {"sales", "operations", "news", "customs", "logistics", "works", "business", "economics", "goods"}
)
"""Words in -s that stand before a noun."""
_BARE_ASK = re.compile(
    r"^(?:why|which|what|whose|how (?:many|much|long|often|big|old|far|soon))\s+(?P<rest>\S+(?:\s+\S+)?)$", _I
)
_SUBJECT = re.compile(
    r"\b(?:i|you|we|they|he|she|it|there|to|comes?|happens?|makes?|counts?|matters?|works?|lies?|goes)\b|['’]",
    _I,
)
_COUNTED = frozenset(
    re.findall(
        r"\w+",
        """meeting building briefing opening setting drawing painting recording listing posting booking hearing
    filing offering rating ruling finding warning wedding""",
    )
)
"""Words in -ing that are things, and want an article."""
_PRESENT = frozenset(
    {"coming", "going", "waiting", "leaving", "starting", "ending", "being", "getting", "growing", "working"}
)
"""Words in -ing that tell what the noun before them does: 'new system coming'."""
_ADJECTIVE = re.compile(
    r"(?:german|french|english|spanish|italian|dutch|british|american|european|irish|scottish|polish|chinese|indian|"
    r"japanese|korean|russian|turkish|arabic|african|asian|swiss|austrian|brexit|christmas|\w+day)s?$",
    _I,
)


def fits(text: str) -> bool:
    """Whether a thing surely reads right behind 'about', as it is."""
    if _STRANGE.search(text) or _UNFIT.match(text) or (w.has_verb(text) and not w.CLAUSE.match(text)):
        return False
    if _typed_big(text) and not (_GIVEN.match(text) or w.CLAUSE.match(text)):
        return False
    return _AGAINST.fullmatch(text) is not None or all(map(_whole, _PARTS.split(text)))


def bare_ask(text: str) -> bool:
    """Whether a text only begins like a clause and has nobody who does something: 'why this airline'."""
    match = _BARE_ASK.match(text)
    if match is None or w.has_verb(match["rest"]) or _SUBJECT.search(match["rest"]):
        return False
    return not any(map(is_past, match["rest"].split()))


def _whole(part: str) -> bool:
    """Whether one part of a thing is a noun with what it needs, or something one does."""
    if w.CLAUSE.match(part):
        return not bare_ask(part)
    head, *rest = _EDGE.split(part, maxsplit=1)
    if not head or _ADVERB.search(head):
        return False
    tokens = head.split()
    if len(tokens) == 1 and (not rest or tokens[0].isupper()):
        return not rest and _alone(tokens[0])
    if rest and _may_do(head, rest[0]):
        return False
    if is_gerund(tokens[0]) and len(tokens) != 2:
        return len(tokens) == 1 or _whole(head.split(" ", 1)[1])
    if _GIVEN.match(head + " "):
        return len(tokens) < 6 and not (len(tokens) > 2 and is_past(tokens[-1]))
    if _NUMBERED.fullmatch(head):
        return True
    return _plain(tokens)


def _alone(word: str) -> bool:
    """Whether one word needs no article: stuff, several, a name, what one does; not 'visa', 'garden', 'budget'."""
    if not word.isascii() or not word.islower() or re.search(r"\d|^[^aeiouy]+$|-", word):
        return True
    return word not in _COUNTED and (_ABSTRACT.search(word) is not None or _plain([word]))


def _may_do(head: str, rest: str) -> bool:
    """Whether the last word may be what something does: 'the office moves to Leeds', and not 'the notes on it'."""
    tokens = _GIVEN.sub("", head + " ", count=1).split()
    done = len(tokens) > 1 and tokens[-1].endswith("s") and is_verb(tokens[-1].removesuffix("s"))
    return done and not rest.startswith(("that ", "which ", "who ", "of ", "("))


def _typed_big(part: str) -> bool:
    """Whether the first of several words has a capital that may be the phone's and no name's."""
    first, _, more = part.partition(" ")
    if not first.isalpha():
        return False
    second = more[:1]
    return (
        bool(more)
        and first.istitle()
        and not (second.isupper() or second.isdigit() or _ADJECTIVE.match(first))
    )


def is_past(word: str) -> bool:
    """Whether the word may be a verb that tells of the past."""
    return re.fullmatch(w.PAST, word, _I) is not None


def smooth(points: tuple[str, ...]) -> bool:
    """Whether things fit behind 'I would draw on' as they are: 'my Arabic', 'ten years at sea'."""
    return all(w.SMOOTH.match(point) and fits(point) for point in points)


def _plain(tokens: list[str]) -> bool:
    """Whether a noun without article needs none: several (night shifts), stuff (food waste), or a name (IFRS 17)."""
    if all(token[:1].isupper() or token.isdigit() for token in tokens):
        return tokens[0][:1].isupper() and (len(tokens) == 1 or tokens[-1].isdigit() or tokens[-1].isupper())
    *before, last = tokens
    if any(map(_stray, before[1:] if _COUNT.match(" ".join(tokens) + " ") else before)):
        return False
    if _MANY.search(last):
        return True
    return (
        last.lower() in _MASS
        or _MASS_END.search(last) is not None
        or (is_gerund(last) and last.lower() not in _COUNTED | _PRESENT)
    )


def _stray(word: str) -> bool:
    """Whether a word before the last one shows that this is no plain noun: another plural, a number, a past."""
    low = word.lower()
    return (
        low.isdigit() or (word.islower() and _MANY.search(low) is not None and low not in _FIRM)
    ) and not (low.endswith("ss"))

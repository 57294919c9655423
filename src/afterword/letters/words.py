"""The grammar that reading notes needs: patterns and small rules of English, no more than letters use."""

from __future__ import annotations

import re

_I = re.IGNORECASE

BULLET = re.compile(r"^(?:[-*•–—·>]\s+|\(?\d{1,2}[.)](?:\s+|$))+")
NUMBERED = re.compile(r"\s+(?=\(?\d{1,2}[.)]\s+[^\W\d])")
QUOTED = re.compile(r"^\s*[\"“«].{4,}[\"”»]\s*$", re.DOTALL)
QUOTES = {'"': '"', "“": "”", "'": "'", "‘": "’", "«": "»"}
NOTHING = re.compile(r"n/?a|none|nothing|nil|tbd|todo|unknown|not applicable|\?+|x+", _I)
SEVERAL = re.compile(
    r"(?<!\bSt)(?<!\b[MD]r)(?<!\bM[rs]s)(?<!\bMs)(?<!\bNo)(?<!\bvs)(?<!\b[A-Z])\.\s+[A-Z]|(?<=[a-z]{4})(?<!approx)\.\s+[a-z]|[?!]\s+\w"
)

_REGULAR = r"(?!\w*eed\b)[a-z]{2,}ed"
_IRREGULAR = (
    "ran|led|built|taught|wrote|spoke|held|kept|grew|cut|won|took|gave|made|brought|set|got|did|had|saw|"
    "said|told|showed|knew|met|sold|bought|spent|began|chose|drove|found|fought|left|lost|paid|put|"
    "sent|stood|thought|understood|went|came|became|felt|read|was"
)
PAST = rf"(?:{_REGULAR}|{_IRREGULAR})\b"
_ABOUT = r"(?:about|on|of|over|around)"
_WITH = r"(?:\s+with\s+(?:each other|(?!about\b)\w+(?:\s+(?!about\b|on\b|over\b)[A-Z]\w+)?))?"
_MANNER = r"(?:\s+(?:a lot|a bit|a little|briefly|at length|together|mostly|mainly|also|long))*"
_FILLER = r"(?:(?:ok|okay|so|well|then|and|yes|oh|also|first|later)[,:]?\s+)*(?:.{4,60}?\bbut\s+)?"

LEADS_TO_TOPIC = (
    re.compile(
        rf"^{_FILLER}(?:(?:we|i|you and i)\s+)?(?:\w+ly\s+|also\s+)*(?:spoke|talked|chatted){_WITH}{_MANNER}{_WITH}"
        rf"\s+{_ABOUT}:?\s+(?P<topic>.+)",
        _I,
    ),
    re.compile(
        rf"^{_FILLER}(?:we\s+)?(?:\w+ly\s+|also\s+)*"
        r"(?:discussed|covered|went over|went through|touched (?:up)?on|explored)"
        r":?\s+(?P<topic>.+)",
        _I,
    ),
    re.compile(
        rf"^(?:had\s+)?(?:(?:our|the|a|an|my|really|very|quite|good|long|nice|great|interesting|lively|short)\s+)*"
        rf"(?:talk|chat|conversation|discussion|exchange|interview|call|meeting)"
        rf"(?:\s+with\s+\w+)?(?:\s+was)?(?:\s+(?:mostly|mainly|all|also))?\s+{_ABOUT}\s+(?P<topic>.+)",
        _I,
    ),
    re.compile(
        r"^(?:(?:you|he|she|they)\s+)?(?:asked(?: me)?|wanted to (?:know|hear|talk)|was interested|"
        r"(?:told me|spoke|mentioned)(?= about))\s+(?:about|in|on)?\s*(?P<topic>.+)",
        _I,
    ),
    re.compile(
        r"^(?:(?:you|he|she)\s+(?:was|were)\s+)?(?:very |really |quite |most )?(?:interested|keen|curious|excited)\s+"
        r"(?:in|on|about|to (?:hear|know|learn)(?: more)? about)\s+(?P<topic>.+)",
        _I,
    ),
    re.compile(
        r"^(?:liked|loved|enjoyed(?: hearing about)?|about|re:|topic:|(?:common|shared) interest in)\s+(?P<topic>.+)",
        _I,
    ),
)
LEFT_OPEN = re.compile(
    r"(?:and\s+)?(?:we|i|he|she|they|you)?\s*(?:also\s+)?(?:talked|spoke|chatted|discussed|asked|mentioned|said)"
    r"(?:\s+(?:me|about|on|of|that))*",
    _I,
)
"""A sentence that was begun and not finished: it says nothing."""
TITLED = re.compile(r"^(?P<head>[^\W\d_][\w' -]{1,30}):\s+(?P<rest>[^:]{1,60})$")
"""'Payroll: how we moved it', 'Team size: 8'."""
BASE = re.compile(
    r"^(?:integrate|reduce|improve|retain|recruit|migrate|moderni[sz]e|increase|onboard|unify|replace|automate|"
    r"standardi[sz]e|stabili[sz]e|maintain|attract|find|hire|get|make|keep|bring|teach|grow|fill|win|build|cut down)\s",
    _I,
)
"""A verb without its 'how to'."""
TO_DO = re.compile(r"^to\s+(?=[a-z]+\s)", _I)
YES_OR_NO = re.compile(r"^(?:yes|no|not|i)\b", _I)
BARE_OF = re.compile(
    r"^(?:importance|role|future|state|history|lack|need|shortage|impact|value|difference|balance)\s+(?:of|for|between)\s|"
    r"^need to\s",
    _I,
)
THAT = re.compile(r"^that\s+(?=\w+\s+\w+\s+\w)", _I)
SPOKEN = re.compile(
    r"^(?:i|we|you|both of us|the two of us|you both|i['’](?:m|ve|d|ll)|we['’](?:re|ve|d|ll)|you['’](?:re|ve|d|ll))\s",
    _I,
)
CLAUSE = re.compile(r"^(?:how|why|what|when|where|which|who|whose|whether)\b", _I)
STATEMENT = re.compile(
    r"^(?:it|it['’]s|he|she|they|there|there['’]s|they['’]re|this is|that is|that['’]s|everyone|everybody|nobody)\s",
    _I,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|isn['’]t|aren['’]t|has|have|had|will|won['’]t|would|can|can['’]t|could|should|must|"
    r"needs?|wants?|does|doesn['’]t|did|didn['’]t|don['’]t|keeps?|runs|works|gets|goes|takes|makes|comes)\b",
    _I,
)
_DOES = re.compile(
    r"\b[a-z]{3,}s\s+(?:the|an?|our|your|their|its|every|all|no|us|too)\s(?!(?:day|night|week|month|year|hour|shift)\b)",
    _I,
)
"""Something does something: 'late data breaks the reports'."""
_DO = re.compile(
    r"\b(?:people|staff|men|women|children|[a-z]{2,}[^\Ws]s)\s+(?:(?:never|rarely|hardly|seldom|often|always|still|just)\s+)?"
    r"(?:leave|quit|resign|churn|stay|fail|lack|miss|lose|forget|ignore|hate|avoid|struggle|complain|suffer|wait|arrive|"
    r"depend|disappear|fall|break|grow|drop|rise|slip|pile|sit|go|come|get|make|take|work|run|know|think|say|see|feel|"
    r"ask|spend|cost|burn|bring|cause|become|remain|seem|tend|read|write|use|have)\b",
    _I,
)
"""Several do something: 'half of the new people leave within a year'. Some of them are things all the same ('the
porters work'); behind a colon, where this leads, they read right too."""
_SOME = (
    r"(?:an?|the|my|our|new|up|over|more|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\d+)\b"
)
_RELATIVE = re.compile(r"\b(?:that|who|which|where|how|why|what|when|whether|whose|if|as|than|to)\b", _I)

CHALLENGE_LEAD = re.compile(
    r"^(?:(?:i think|they said|she said|he said|you said)\s+(?:that\s+)?)?(?:(?:the|their|your|our)\s+)?"
    r"(?:main\s+|biggest\s+|real\s+|big\s+)?(?:challenges?|problem)"
    r"(?:\s+(?:of|is|was|are|will be|would be|seems to be)|\s*:)\s+",
    _I,
)
FIRST_PERSON = re.compile(r"^(?:i|i['’](?:m|ve|d|ll))\s", _I)
KIND_OF = re.compile(
    r"^(?P<kind>(?:native|quick|fast|good|team|hard|keen|strong|clear|careful|reliable|calm|patient|experienced|early)\s.*"
    r"(?:speaker|learner|player|worker|communicator|listener|organi[sz]er|planner|leader|writer|negotiator|riser))$",
    _I,
)
BEEN = re.compile(r"^(?:on call|in charge|responsible)\b", _I)
POINT_LEAD = re.compile(
    r"^(?:(?:i\s+)?(?:told\s+(?:them|him|her|you)|talked|spoke|mentioned)(?:\s+(?:about|of|that))?|because|since|that)\s+"
    r"(?=(?:i|my|the|how)\b)",
    _I,
)
_EVER = r"(?:(?:never|always|once|twice|recently|successfully|previously|also|personally)\s+)?"
DONE_BEFORE = re.compile(
    r"^(?!(?:embed|shed|wed)\b)(?:(?!\w*eed\b)[a-z]{2,}ed|(?:have|has) (?:done|been|\w+ed))\b", _I
)
"""What one has done, and what is no instruction; 'read', 'cut' and 'set' can be both."""
ABLE = re.compile(
    r"^(?:(?:passionate|curious|interested|confident|competent|capable|keen|patient)\s+(?=(?:in|about|with|of|at|on)\b)|"
    r"fluent|proficient|comfortable|familiar|at home|used to|able to|good|experienced|skilled|bilingual|"
    r"available|willing|"
    r"ready to|open to|always on time|hands-on|currently(?= (?:\w+ing|at|in|with|on)\b)|"
    r"(?:certified|licensed|trained|qualified|registered)\s+(?=(?:in|as|for|to|on|by|with)\b))\b",
    _I,
)
BARE_PAST_OR_PRESENT = re.compile(
    rf"^(?!(?:experienced|certified|licensed|qualified|registered|advanced)\s)(?!set\s(?!up {_SOME}))"
    rf"(?!trained\s(?!{_SOME}))(?:{_EVER}{PAST}"
    r"|(?:speak|know|hold|have|can|manage|teach|write|handle|bring|keep|understand|enjoy|love|run|own|build)\b)",
    _I,
)
I_CAN = re.compile(
    r"^(?:i\s+(?:also\s+)?(?:can|could|would|will|['’]d|['’]ll)|i['’](?:d|ll)|can|could|would|by|to)\s+"
    r"(?:also\s+)?|^because\s+(?=i\b)",
    _I,
)
ASKED_FOR = re.compile(
    r"^(?:(?:you|he|she|they)\s+)?(?:(?:asked|wanted|would like|wants?)\s+"
    r"(?P<plainly>(?:me\s+)?(?:for|to)\s+(?!(?:know|hear)\b).+)"
    r"|(?:wants?|wanted|would like)\s+(?P<thing>(?:an?|the|my|some|more)\s.+))",
    _I,
)
ASKED_LEAD = re.compile(
    r"^(?:(?:you|he|she|they)\s+)?(?:asked(?: me)?|wanted to know|question)\s*(?:about|:)?\s+", _I
)
INVERTED = re.compile(
    r"^(?:(?:how|why|what|when|where|which|who)\s+(?:\w+\s+){0,2}?)?"
    r"(?:do|does|did|have|has|can|could|would|will|are|is|was|were|should|may)\s+(?:i|you|we|they|he|she|it|there|the|your)\b",
    _I,
)
THIRD = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", _I)

_SMALL = frozenset(
    re.findall(
        r"\w+",
        """it he she we you they there
    a an the how why what when where which who whose whether your our their my his her its this these those that
    some many more most few several one two three four five six seven eight nine ten twelve fifteen twenty thirty
    with without for from in on at by of to and or as about across between during under over after before both each
    new old big small long short good strong solid deep broad daily weekly monthly first last next
    payroll team teams staff shift shifts night nights weekend budget budgets training safety customer customers
    patient patients pupil pupils student students remote career careers people hiring growth data code quality
    kitchen classroom ward site office holiday holidays family children sport sports cooking music travel books
    years weeks months hours experience knowledge clean open late early working leading
    account accounts animals apprentices archive art audits backlog baking beds benefits bikes birds
    blueprints bonus bread bridges brewing bugs buses business calls camping cards care cars cats charts
    cheese chess childcare choir churn classes clients climate climbing coaching coffee colleagues
    communication companies company compliance conflict contracts cooks cost costs craft crew cross culture
    cuts cycles dance dashboards deadlines debt delays delivery demand deployment design desks different
    diversity documentation dogs drivers drawing efficiency emails energy equipment errors ethics events
    everyone everything failure farming feedback field film finance fire fishing fleet flexible flowers food
    football forecasting freight fresh front full funding furniture future games gardening gardens getting
    good grants grid growing guests half handover handovers hard health heat help hiking hobbies horses
    hospital hotel hours house housing how's incident incidents innovation insurance interns inventory items
    jazz jobs journalism keeping kids kites labour labor land language languages launch law layout
    leadership leads lean learning leave legacy legal lessons letters library life lighting local logistics
    loss lots low lunch machines mail making management manual maps markets marketing materials maternity
    maths meals meetings mentors mergers methods metrics mixed mobile money more morale most moving museum
    natural network nurses nursing onboarding online operations orders ordering organic our overtime
    packaging parents parking parts partners past paper people's permits pets phones photos physics piano
    plans planning plant plants poetry policy power practice press prices pricing printers process processes
    product products production project projects promotion public purchasing quiet racing rail rates recipes
    records recycling reliability rent repairs reporting reports research restaurants retail retention
    returns reviews riding risk risks roads robots roles rosters routes routines rowing rules running safe
    salary sales savings scaling schedules school schools science scrap security seeds selling seniority
    service services ships shops sick signs skills sleep small social software soil solar sound sourdough
    spare special speed stability staffing stages standards statistics steel stock stories strategy stress
    structure style supervision suppliers supply surveys swimming system systems talent targets tax taxes
    teaching technology tennis testing tests textiles theatre theater therapy tickets time tools tourism
    tours trade traffic trains transport travelling trees trends trust turnover tutoring uniforms unions
    units user users vacation values vans vendors volunteers volunteering wages walking wards warehouse
    waste water weather weekends welding wellbeing wind wine winter women wood woodwork workflow workload
    work world writing yoga young youth""",
    )
)
_COMMON_END = re.compile(r"(?:ings?|tions?|ments?|ness|ances?|ences?|ships?|ures?|isms?)$")
_NAMES = frozenset(
    re.findall(
        r"\w+",
        """beijing nanjing boeing hastings reading hemingway browning france florence lawrence clarence terrance
    provence clement inverness guinness salesforce excellence""",
    )
)


_SMOOTH = re.compile(
    r"^(?:an?|the|my|our|over|about|more than|some|many|years|experience|knowledge|\d+|one|two|three|four|five|six|"
    r"seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|\w{3,}ing)\s",
    _I,
)


def calm(text: str) -> str:
    """The text without shouting: words in capitals alone become small, but for what may be an abbreviation."""
    heads = re.findall(r"[^\W\d_]+", text)
    if len(heads) < 3 or any(map(str.islower, text)) or not any(len(head) > 4 for head in heads):
        return text
    return re.sub(r"[^\W\d_]+", lambda match: _calm(match[0]), text)


def _calm(word: str) -> str:
    known = word.lower() in _SMALL or re.fullmatch(_IRREGULAR, word, _I)
    return word if word == "I" or (len(word) < 4 and not known) else word.lower()


def smooth(points: tuple[str, ...]) -> bool:
    """Whether things fit into a sentence as they are: 'my Arabic', 'ten years at sea', not 'forklift licence'."""
    return all(_SMOOTH.match(point) and "," not in point for point in points)


def sentences(text: str) -> str:
    """Several sentences, each behind the first with a capital."""
    return re.sub(r"([.!?]\s+)([a-z])", lambda match: match[1] + match[2].upper(), text)


def says_something(text: str) -> bool:
    """Whether the text is a sentence, and not the name of a thing."""
    return not text.endswith("?") and (SPOKEN.match(text) is not None or has_verb(text))


def capital(text: str) -> str:
    """The text with a capital first letter, unless its first word is written as a name is (dbt, iOS)."""
    head = text.split(" ", 1)[0]
    if (
        any(map(str.isupper, head))
        or "://" in head
        or "@" in head
        or (head.isascii() and len(head) > 1 and not re.search(r"[aeiouy\W\d]", head))
    ):
        return text
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text with a small first letter, unless it begins with I or an abbreviation."""
    head = re.split(r"['’\s]", text, maxsplit=1)[0]
    if head == "I" or sum(map(str.isupper, head)) > 1:
        return text
    return text[:1].lower() + text[1:]


def inside(text: str) -> str:
    """The text as it stands inside a sentence: small at the start where that is surely no name."""
    text = text.strip(" .;,:")
    head = re.split(r"[^\w]", text, maxsplit=1)[0]
    common = len(head) > 4 and _COMMON_END.search(head) is not None and head.lower() not in _NAMES
    known = head.lower() in _SMALL or common
    return lower_first(text) if (known and head[1:].islower()) or head.lower() == "a" else text


def sentence(text: str) -> str:
    """A capital at its start and a stop at its end."""
    return capital(text) if text.endswith((".", "!", "?", "…", ".”", "?”")) else capital(text) + "."


def full(text: str) -> str:
    """Running text, one sentence or several, on one line and with a stop at its end."""
    text = " ".join(text.split())
    return sentence(text.rstrip(" ,;:"))


def has_verb(text: str) -> bool:
    """Whether the text is a statement rather than a thing: a finite verb before any word that begins a clause."""
    verb = _FINITE.search(text) or _DOES.search(text) or _DO.search(text)
    if verb is None or (verb.start() == 0 and verb.re is not _DO):
        return False
    relative = _RELATIVE.search(text)
    return relative is None or verb.start() < relative.start()


def theirs(text: str) -> str:
    """What was said to one reader, said of them to another: 'how you work' becomes 'how they work'."""
    for mine, yours_ in (("yourself", "themselves"), ("yours", "theirs"), ("your", "their"), ("you", "they")):
        text = re.sub(rf"\b{mine}\b", yours_, text, flags=_I)
    return text


def two_deeds(deed: str) -> str:
    """'managed a team of 12, cut costs' is 'managed a team of 12 and cut costs'."""
    return re.sub(rf",\s+(?={PAST})", " and ", deed, flags=_I) if deed.count(",") == 1 else deed


def a_kind_of(text: str) -> str:
    """'a quick learner', 'an experienced planner'."""
    return ("an " if text[:1].lower() in "aeiou" else "a ") + lower_first(text)


def also(deed: str) -> str:
    """'I also ran …', 'I am also …', unless the deed says so itself."""
    if re.search(r"\b(?:also|too)\b", deed) or not deed.startswith(("I ", "I’", "I'")):
        return deed
    return re.sub(r"^(I(?: am| have| was| can)?|I['’]\w+) ", r"\1 also ", deed, count=1)


def series(items: tuple[str, ...] | list[str], before: str = "") -> str:
    """'a', 'a and b', 'a, b and c'; `before` stands before each. Items that hold commas are parted by semicolons."""
    said = [before + item for item in items]
    if len(said) < 2:
        return "".join(said)
    heavy = len(said) > 2 and any("," in item for item in said)
    rest = ("; " if heavy else ", ").join(said[:-1])
    return f"{rest}; and {said[-1]}" if heavy else f"{rest} and {said[-1]}"

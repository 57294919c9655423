"""The grammar that reading notes needs: patterns and small rules of English, no more than letters use."""

from __future__ import annotations

import re

_I = re.IGNORECASE

BULLET = re.compile(r"^(?:[-*•–—·>]\s+|\(?\d{1,2}[.)](?:\s+|$))+")
NUMBERED = re.compile(r"\s+(?=\(?\d{1,2}[.)]\s+[^\W\d])")
SENTENCES = re.compile(
    r"(?:(?<=[.])(?<!\bSt\.)(?<!\b[MD]r\.)(?<!\bM[rs]s\.)(?<!\bMs\.)(?<!\bNo\.)(?<!\bvs\.)(?<!\b[A-Z]\.)\s+(?=[A-Z])"
    r"|(?<=[a-z]{4}\.)(?<!approx\.)\s+(?=[a-z])|(?<=[?!])\s+(?=\w))"
)
"""Where one sentence ends and another begins."""
GOES_ON = re.compile(
    r"^(?:he|she|his|her|so|but|and|then|because|which)\b|^(?:\S+\s*){1,2}$|\b(?:it|its|this|that|these|those|they|them|their|there)\b",
    _I,
)
"""A sentence that leans on the one before it."""
QUOTED = re.compile(r"^\s*[\"“«].{4,}[\"”»]\s*$", re.DOTALL)
QUOTES = {'"': '"', "“": "”", "'": "'", "‘": "’", "«": "»"}
NOTHING = re.compile(r"n/?a|none|nothing|nil|tbd|todo|unknown|not applicable|\?+|x+", _I)
SEVERAL = re.compile(
    r"(?<!\bSt)(?<!\b[MD]r)(?<!\bM[rs]s)(?<!\bMs)(?<!\bNo)(?<!\bvs)(?<!\b[A-Z])\.\s+[A-Z]|(?<=[a-z]{4})(?<!approx)\.\s+[a-z]|[?!]\s+\w"
)

_REGULAR = r"(?!\w*eed\b|un(?!der|if|it|do|load|pack|cover|lock)\w+ed\b)[a-z]{2,}ed"
IRREGULAR = (
    "ran|led|built|taught|wrote|spoke|held|kept|grew|cut|won|took|gave|made|brought|set|got|did|had|saw|"
    "said|told|showed|knew|met|sold|bought|spent|began|chose|drove|found|fought|left|lost|paid|put|"
    "sent|stood|thought|understood|went|came|became|felt|read|was|broke|caught|dealt|drew|fed|flew|rode|threw|wore|swam|"
    "sang|fell|rose|shot|woke|lent|drank"
)
PAST = rf"(?:{_REGULAR}|{IRREGULAR})\b"
_ABOUT = r"(?:about|on|of|over|around)"
_WITH = r"(?:\s+with\s+(?:each other|(?!about\b)\w+(?:\s+(?!about\b|on\b|over\b)[A-Z]\w+)?))?"
_MANNER = r"(?:\s+(?:a lot|a bit|a little|briefly|at length|together|mostly|mainly|also|long))*"
_FILLER = r"(?:(?:ok|okay|so|um|uh|well|then|and|yes|oh|also|first|later)[,:]?\s+)*(?:.{4,60}?\bbut\s+)?"

LEADS_TO_TOPIC = (
    re.compile(
        rf"^{_FILLER}(?:(?:we|i|you and i)\s+)?(?:\w+ly\s+|also\s+)*(?:spoke|talked|chatted){_WITH}{_MANNER}{_WITH}"
        rf"\s+{_ABOUT}:?\s+(?P<topic>.+)",
        _I,
    ),
    re.compile(
        rf"^{_FILLER}(?:we\s+)?(?:\w+ly\s+|also\s+)*"
        r"(?:discussed|covered|(?:went|walked|talked|ran) through|went over|told about|touched (?:up)?on|explored)"
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
        r"^(?:(?:you|he|she|they)\s+)?(?:(?:asked|grilled|quizzed|questioned)(?: me)?(?: (?:a lot|a bit|lots|much))?"
        r"(?: (?:many |some |a few |lots of )?questions)?|(?:(?:many|some|a few|lots of) )?questions|"
        r"wanted to (?:know|hear|talk)|was interested|"
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
THAT = re.compile(r"^that\s+(?=[\w'’]+\s+[\w'’]+\s+\w)", _I)
SPOKEN = re.compile(
    r"^(?:i|we|you|both of us|the two of us|you both|i['’](?:m|ve|d|ll)|we['’](?:re|ve|d|ll)|you['’](?:re|ve|d|ll))\s",
    _I,
)
I_MUST = re.compile(
    r"^(?:i\s+(?:will|would|must|should|can|may|might|have to|need to|get|am|have)|"
    r"i['’](?:d|ll|m|ve))\b(?!\s+(?:like|love))",
    _I,
)
"""What I would have to do, or have: noted as a fact, and no sentence to say to somebody."""
RUN_ON = re.compile(rf",?\s+(?:and|but)\s+(?:then\s+)?(?=(?:he|she|they)\s+(?:also\s+)?{PAST})", _I)
"""Where a second thing that was said begins: 'we talked about X and then she told me Y'."""
I_SAID = re.compile(r"\band i (?:said|told|answered|replied)\b", _I)
CLAUSE = re.compile(r"^(?:how|why|what|when|where|which|who|whose|whether)\b", _I)
STATEMENT = re.compile(
    r"^(?:it|it['’]s|he|she|they|there|there['’]s|they['’]re|this is|that is|that['’]s|everyone|everybody|nobody)\s",
    _I,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|isn['’]t|aren['’]t|has|have|had|will|won['’]t|would|can|can['’]t|could|should|must|"
    r"needs?|wants?|does|doesn['’]t|did|didn['’]t|don['’]t|keeps?|runs|works|gets|goes|takes|makes|comes|sounds|looks|seems|feels|hates|loves)\b",
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
    r"ask|spend|cost|burn|bring|cause|become|remain|seem|tend|read|write|use|have|stop|start|end|want|need|like|love|"
    r"show|give|find|move|pay|buy|call|change|close|book|help|try|keep|let|meet|learn|drift|stall|drown|walk out)\b",
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
    r"^(?:an?\s+)?(?P<kind>(?:native|quick|fast|good|team|hard|keen|strong|clear|careful|reliable|calm|patient|experienced|early)\s.*"
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
    rf"^(?:(?!(?:embed|shed|wed)\b)(?!\w*eed\b)[a-z]{{2,}}ed\s+(?={_SOME}|this|it|them)"
    r"|(?:did|done) (?:this|it|that|the same)\b|(?:have|has) (?:done|been|\w+ed)\b)",
    _I,
)
"""What one has done, and what is no instruction; 'automated freezing' is a thing, 'cut' and 'set' can be both."""
ABLE = re.compile(
    r"^(?:(?:passionate|curious|interested|confident|competent|capable|keen|patient)\s+(?=(?:in|about|with|of|at|on)\b)|"
    r"(?:fluent|proficient|comfortable|familiar|good|experienced|skilled)\s+(?=(?:in|with|at|on|as|using|work\w+)\b)|"
    r"at home|used to|able to|bilingual$|available(?=$|\s+(?:from|on|for|now|at|in|full|immediately)\b)|willing to|"
    r"ready to|open to|always on time|hands-on$|currently(?= (?:\w+ing|at|in|with|on)\b)|"
    r"(?:certified|licensed|trained|qualified|registered)\s+(?=(?:in|as|for|to|on|by|with)\b))\b",
    _I,
)
BARE_PAST_OR_PRESENT = re.compile(
    r"^(?!(?:experienced|certified|licensed|qualified|registered|advanced|chartered|accredited|skilled|dedicated|proven|"
    r"motivated|seasoned|educated|awarded|nominated|elected|recogni[sz]ed|commended|shortlisted|ranked|"
    r"rated|voted|featured|focused|committed|determined|interested|retired|trusted|respected|"
    rf"vetted|based)\s)(?!(?:promoted|selected|hired|invited|organi[sz]ed|cleared)\s(?!{_SOME}))"
    rf"(?!own\s(?!{_SOME}))(?!set\s(?!up {_SOME}))"
    rf"(?!trained\s(?!{_SOME}))(?!\w+ of\s)(?:{_EVER}{PAST}(?=\s)"
    r"|(?:speak|know|hold|have|can|manage|teach|write|handle|bring|keep|understand|enjoy|love|run|own|build|"
    r"play(?= the)|"
    r"(?:do not|don['’]t|can['’]t|cannot|haven['’]t|won['’]t)(?=\s\w))\b)",
    _I,
)
"""What one did or does. What one was made (awarded, promoted) has no subject that could be told."""
DID = re.compile(
    rf"^(?!paid\b|lost\b|spent\b|{_REGULAR}\s(?!{_SOME}|this|it|them|in|at|for|with)|left\b|set\b|put\b|cut\b|read\b){PAST}\s",
    _I,
)
"""An answer that begins with what one did: 'ran a cluster', and not 'mixed methods'."""
CAN = re.compile(r"^(?:can|could|have|am|will|would|know|speak)\s(?!you\b|i\b)", _I)
ASKED_OF_ME = re.compile(r"\b(?:have|did|do|can|could|were|are) (?:you|u|i)\b|\bexperience\b", _I)
I_CAN = re.compile(
    r"^(?:(?:i\s+(?:also\s+)?(?:would|['’]d)|i['’]d|would)\s+(?!(?:love|like|be|have|need|want)\b)|"
    r"(?:i\s+(?:also\s+)?(?:can|could|will|['’]ll)|i['’]ll|can|could|by|to)\s+)(?:also\s+)?|^because\s+(?=i\b)",
    _I,
)
ASKED_FOR = re.compile(
    r"^(?:(?:you|he|she|they)\s+)?(?:(?:asked|wanted|would like|wants?)\s+"
    r"(?P<plainly>(?:me\s+)?(?:for|to)\s+(?!(?:know|hear)\b).+)"
    r"|(?:wants?|wanted|would like)\s+(?P<thing>(?!to\b).+))",
    _I,
)
COULD_NOT = re.compile(
    r"^(?:i\s+)?(?:(?:did|could)(?: not|n['’]t)|wasn['’]t able to|failed to|struggled (?:with|to)|forgot to)\s+"
    r"(?:(?:know|explain|answer|remember|say|mention|tell)\b\s*)?(?:(?:the )?(?:answer|question) (?:about|to|on)\s+)?",
    _I,
)
"""That I did not know, and what: 'couldn't explain deadlocks' is a question about deadlocks."""
ASKED_LEAD = re.compile(
    r"^(?:(?:you|he|she|they)\s+)?(?:asked(?: me)?|wanted to know|question)\s*(?:about|:)?\s+", _I
)
INVERTED = re.compile(
    r"^(?:(?:how|why|what|when|where|which|who)\s+(?:\w+\s+){0,2}?)?"
    r"(?:do|does|did|have|has|can|could|would|will|are|am|is|was|were|should|may)\s+(?:i|you|we|they|he|she|it|there|the|your)\b"
    r"|^(?:what|where|who|how|when)['’](?:s|re)\s+(?:the|your|my)\b",
    _I,
)
QUESTION = re.compile(
    r"^(?:what|who|where|when|why|how|which)\s+(?:is|are|was|were|do|does|did|can|could|would|should|will)\s",
    _I,
)
"""What is a question where a question was noted: 'what is a watchdog'."""
ORDER = re.compile(
    r"^(?:me\s+to\s+)?(?:(?:please|can you|could you)\s+)?(?=(?:explain|describe|"
    r"tell (?:me|us)|walk (?:me|us)|talk (?:me|us)|"
    r"give (?:me|us|an?)|name (?:a|an|one|two|three)|show (?:me|us)|sell me|convince me|define|compare|introduce|"
    r"send|provide|forward)\b)",
    _I,
)
"""A question that is told: 'Describe a time you failed'."""
THIRD = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", _I)
TERMS = re.compile(
    r"\b(?:salar(?:y|ies)|pay|wages?|(?:day|hourly|my) rate|bonus|ote|commission|(?:my|work) contract|start date|"
    r"starting date|start(?:ing)? in|notice period|probation|holidays?|vacation|benefits|pension|visa|relocation|"
    r"parking$|company car|get a car|references|next (?:steps?|rounds?))\b",
    _I,
)
"""What is agreed: fit to be noted, and nothing that has stayed with anybody."""
PROMISE = re.compile(
    r"\b(?:call (?:me|you|back|by)|get back|hear back|promised|offer|decision|decide|next week|asap|contract next|"
    r"(?:you|we|i)(?: will|['’]ll| would|['’]d)|by (?:mon|tues|wednes|thurs|fri)day)\b",
    _I,
)
"""What was promised: to come back to it when one asks how things stand would be a reproach."""
SMOOTH = re.compile(
    r"^(?:(?:the|my|our|years|experience|knowledge)\s|(?:(?:over|about|more than)\s+)?(?:\d+|one|two|three|four|"
    r"five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|many|some)\s+"
    r"(?:years?|months|seasons|winters|summers|decades)\b)",
    _I,
)


def says_something(text: str) -> bool:
    """Whether the text is a sentence, and not the name of a thing."""
    return not text.endswith("?") and (SPOKEN.match(text) is not None or has_verb(text))


def lasting(items: tuple[str, ...]) -> tuple[str, ...]:
    """What can be recalled later: never a promise, and terms (salary, start date) only where there is nothing else."""
    kept = tuple(item for item in items if not PROMISE.search(item))
    return tuple(item for item in kept if not TERMS.search(item)) or kept


def is_terms(said: str | tuple[str, ...]) -> bool:
    """Whether the words, or any of several, speak of terms or promises."""
    several = (said,) if isinstance(said, str) else said
    return any(TERMS.search(one) or PROMISE.search(one) for one in several)


def has_verb(text: str) -> bool:
    """Whether the text is a statement rather than a thing: a finite verb before any word that begins a clause."""
    verb = _FINITE.search(text) or _DOES.search(text) or _DO.search(text)
    if verb is None or (verb.start() == 0 and verb.re is not _DO):
        return False
    relative = _RELATIVE.search(text)
    return relative is None or verb.start() < relative.start()

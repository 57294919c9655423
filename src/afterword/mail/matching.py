"""Match mail: find the interviews that a message may be about, and the person in them who wrote it.

The strongest tie wins: a thread, then a person's address, then a person's name, then the company and its hiring
system. If several interviews have the same tie, the position or a person named in the mail tells them apart.
Otherwise all of them match, and none is sure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from afterword.domain.addresses import mailbox_of
from afterword.domain.mail import Address
from afterword.mail.domains import domain_of, is_free, label, registered
from afterword.mail.parser import mailboxes
from afterword.mail.senders import hiring_system, is_daemon, is_robot, network_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from afterword.domain.mail import Message
    from afterword.domain.model import Interview, Person

How = Literal["thread", "person", "same-name", "network", "company", "system"]

_MOST_TEXT = 6_000
MOST_ANSWERED = 100
_STRENGTH: dict[str, int] = {
    "thread": 4,
    "person": 3,
    "same-name": 2,
    "network": 1,
    "company": 1,
    "system": 1,
}
_LEGAL_FORMS = (
    "inc incorporated ltd limited llc llp plc corp corporation co company gmbh ag kg kgaa se ug ohg ev mbh"
    " sa sas sarl sasu spa srl snc bv nv ab oy oyj as asa aps sp zoo z o lda ltda slu sl group holding holdings the"
)
_LEGAL = frozenset(_LEGAL_FORMS.split())
_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "phd"})


@dataclass(frozen=True, slots=True)
class Match:
    """An interview that a message belongs to.

    `person` is the id of the person who wrote it, empty for somebody else. `how` is the tie. `sure` is False for a
    possible namesake or another interview at the same company. Such a match still counts, because missing an answer
    is the worse mistake.
    """

    interview: str
    person: str
    how: How
    sure: bool


@dataclass(frozen=True)
class _Seen:
    """The parts of a message that help to match it: its senders, their names, and the folded words in it."""

    senders: tuple[Address, ...]
    words: str
    threads: tuple[str, ...]
    answers: bool
    own_domains: frozenset[str]
    forwarded: frozenset[str]
    systems: frozenset[str] = frozenset()


def whose(
    message: Message,
    interviews: Sequence[Interview],
    threads: Mapping[str, Sequence[str]],
    *,
    you: frozenset[str],
    letters: Mapping[str, Sequence[str]] = MappingProxyType({}),
    systems: frozenset[str] = frozenset(),
) -> tuple[Match, ...]:
    """The interviews that the message is about, best ties only; empty for a stranger's mail.

    `threads`: Gmail's thread id -> ids of the interviews whose letters are in it. `letters`: the same by Message-ID.
    `you`: the candidate's own addresses, which never tie a mail to an interview. `systems`: domains and addresses of
    hiring systems that the candidate added.
    """
    seen = replace(_seen(message, threads, letters, you), systems=systems)
    found = [match for interview in interviews for match in [_match(seen, interview)] if match is not None]
    strongest = max((_STRENGTH[match.how] for match in found), default=0)
    best = [match for match in found if _STRENGTH[match.how] == strongest]
    return _narrowed(best, {interview.id: interview for interview in interviews}, seen.words)


def answered(message: Message) -> tuple[str, ...]:
    """The Message-IDs that it answers (RFC 5322 3.6.4), the nearest first, without repetition."""
    ids = (message.in_reply_to, *reversed(message.references))
    return tuple(dict.fromkeys(id_ for id_ in ids if id_))[:MOST_ANSWERED]


def may_be_about(message: Message, systems: frozenset[str] = frozenset()) -> bool:
    """Whether only the text can show an interview: the mail is from a hiring system or a network, or forwarded."""
    sender = message.sender.email
    return bool(hiring_system(sender, systems) or network_of(sender) or _FORWARD.match(message.subject))


def same_company(one: str, other: str) -> bool:
    """Whether two addresses are at one company: the same registered domain, unless it is open to everybody."""
    first, second = domain_of(one), domain_of(other)
    if not first or not second or is_free(first) or is_free(second):
        return False
    return (registered(first) or first) == (registered(second) or second)


def _seen(
    message: Message,
    threads: Mapping[str, Sequence[str]],
    letters: Mapping[str, Sequence[str]],
    you: frozenset[str],
) -> _Seen:
    """The parts of the message that help to match it."""
    headers = [
        value
        for name in ("Sender", "X-Original-From", "X-Original-Sender")
        for value in [message.header(name)]
    ]
    more = [
        Address(name, address.lower()) for name, address in mailboxes([value for value in headers if value])
    ]
    own = set(map(mailbox_of, you))
    senders = [
        address
        for address in (message.sender, *message.reply_to, *more)
        if mailbox_of(address.email) not in own
    ]
    text = f"{message.subject}\n{message.sender.name}\n{message.text[:_MOST_TEXT]}"
    return _Seen(
        tuple(senders),
        f" {_plain(text)} ",
        _tied(message, threads, letters),
        bool(message.in_reply_to or message.references),
        frozenset(domain_of(address) for address in you),
        _forwarded(message),
    )


def _tied(
    message: Message, threads: Mapping[str, Sequence[str]], letters: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """The interviews of the letters in its thread, and of those that it answers by its headers."""
    in_thread = threads.get(message.thread_id, ()) if message.thread_id else ()
    return tuple(dict.fromkeys([*in_thread, *(i for id_ in answered(message) for i in letters.get(id_, ()))]))


_FORWARD = re.compile(r"(?i)^\s*(?:fwd?|wg|tr|rv|i|vb|vs|pd|enc|doorst)\s*:")
_FROM_LINE = re.compile(
    r"(?im)^[\s>*]*(?:from|von|de|da|van|od|fra|från|lähettäjä)\s?\*?:\*?[^\n]{0,200}?([\w.+-]+@[\w.-]+\.\w+)"
)


def _forwarded(message: Message) -> frozenset[str]:
    """The mailboxes that a forwarded mail came from."""
    if not _FORWARD.match(message.subject):
        return frozenset()
    return frozenset(mailbox_of(found) for found in _FROM_LINE.findall(message.text[:_MOST_TEXT])[:5])


def _match(seen: _Seen, interview: Interview) -> Match | None:
    """The strongest tie of the message to this interview."""
    by_address = _person_by_address(seen, interview)
    by_name = None if by_address else _person_by_name(seen, interview)
    writer = by_address or by_name
    if interview.id in seen.threads:
        return Match(interview.id, writer.id if writer else "", "thread", sure=True)
    if by_address:
        return Match(interview.id, by_address.id, "person", sure=True)
    if by_name:
        return Match(
            interview.id,
            by_name.id,
            "same-name",
            sure=_about(seen, interview) or _at_company(seen, interview),
        )
    passed_on = next((p for p in interview.people if p.email and mailbox_of(p.email) in seen.forwarded), None)
    if passed_on:
        return Match(interview.id, passed_on.id, "person", sure=False)
    return _by_network(seen, interview) or _by_company(seen, interview)


def _by_network(seen: _Seen, interview: Interview) -> Match | None:
    """A network's mail that names a person: whether it passes on a message of theirs, the rules say."""
    if not any(network_of(s.email) and not hiring_system(s.email, seen.systems) for s in seen.senders):
        return None
    person = next((person for person in interview.people if _named(person, seen.words)), None)
    return Match(interview.id, person.id, "network", sure=False) if person else None


def _person_by_address(seen: _Seen, interview: Interview) -> Person | None:
    addresses = {mailbox_of(address.email) for address in seen.senders if address.email}
    return next((p for p in interview.people if p.email and mailbox_of(p.email) in addresses), None)


def _person_by_name(seen: _Seen, interview: Interview) -> Person | None:
    """A person with the sender's name: 'Ruiz, Ana', 'Ana Ruiz (Acme)', 'Ana Ruiz via Greenhouse'."""
    names = [_name(address.name) for address in seen.senders if not is_daemon(address.name, address.email)]
    for person in interview.people:
        wanted = _name(person.name)
        if len(wanted) >= 2 and any(wanted <= name or (len(name) >= 2 and name <= wanted) for name in names):
            return person
    return None


def _name(display: str) -> frozenset[str]:
    """The parts of a name without order, marks, titles and any text in brackets or after 'via' or 'at'."""
    bare = re.sub(r"[(\[|].*$", " ", display)
    bare = re.split(r"(?i)\s(?:via|at|from|bei|chez|von|@)\s|\s[-–—/]\s", bare, maxsplit=1)[0]
    parts = _plain(bare).split()
    return frozenset(part for part in parts if len(part) > 1 and part not in _TITLES)


def _by_company(seen: _Seen, interview: Interview) -> Match | None:
    """Colleagues at the company's domain, and robots of hiring systems that name company or position."""
    for sender in seen.senders:
        system = hiring_system(sender.email, seen.systems)
        if system and is_system_voice(sender, system, interview):
            if _names_company(seen, interview) or _slug(interview.company) in _plain(sender.email).split():
                return Match(interview.id, "", "system", sure=True)
            if _names_position(seen.words, interview):
                return Match(interview.id, "", "system", sure=False)
        elif _sender_at_company(sender, interview):
            return Match(interview.id, "", "company", sure=domain_of(sender.email) not in seen.own_domains)
        elif _namesake_domain(sender, interview):
            return Match(interview.id, "", "company", sure=_about(seen, interview))
    return None


def is_system_voice(sender: Address, system: str, interview: Interview) -> bool:
    """Whether a hiring system writes for its customers here, and the sender does not work for the system itself."""
    own = _slug(system) == _slug(interview.company)
    return not own or is_robot(sender.email)


def _sender_at_company(sender: Address, interview: Interview) -> bool:
    return any(person.email and same_company(sender.email, person.email) for person in interview.people)


def _at_company(seen: _Seen, interview: Interview) -> bool:
    return any(_sender_at_company(s, interview) or _namesake_domain(s, interview) for s in seen.senders)


def _namesake_domain(sender: Address, interview: Interview) -> bool:
    """Whether the domain is the company's name, abroad or before any address is known: acme.de for Acme."""
    domain = domain_of(sender.email)
    if not domain or is_free(domain) or hiring_system(sender.email):
        return False
    name = label(domain).replace("-", "")
    people = {
        label(domain_of(p.email)).replace("-", "")
        for p in interview.people
        if p.email and not is_free(domain_of(p.email))
    }
    return len(name) >= 3 and (name == _slug(interview.company) or name in people)


def _about(seen: _Seen, interview: Interview) -> bool:
    """Whether the mail names the company or the position."""
    return _names_company(seen, interview) or _names_position(seen.words, interview)


def _names_company(seen: _Seen, interview: Interview) -> bool:
    name = " ".join(_company_words(interview.company))
    return bool(name) and f" {name} " in seen.words


def _names_position(words: str, interview: Interview) -> bool:
    name = _plain(interview.position)
    return len(name) >= 4 and f" {name} " in words


def _company_words(company: str) -> list[str]:
    words = _plain(company).split()
    return [word for word in words if word not in _LEGAL] or words


def _slug(company: str) -> str:
    return "".join(_company_words(company))


def _plain(text: str) -> str:
    """Letters and digits of the text in lower case without marks, a space between words."""
    spelled = unicodedata.normalize(
        "NFKD", text.lower().replace("ß", "ss").replace("ø", "o").replace("ł", "l")
    )
    bare = "".join(c for c in spelled if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", bare.replace("_", " ")))


def _narrowed(best: list[Match], interviews: Mapping[str, Interview], words: str) -> tuple[Match, ...]:
    """Among equal ties: the interviews with a position in the mail, else with a person in it, else all as unsure."""
    if len(best) < 2 or best[0].how == "thread":
        return tuple(best)
    by_position = _longest(best, interviews, words)
    if by_position:
        return tuple(by_position)
    by_person = [
        match for match in best if any(_named(person, words) for person in interviews[match.interview].people)
    ]
    if by_person and len(by_person) < len(best):
        return tuple(by_person)
    return tuple(replace(match, sure=False) for match in best)


def _longest(best: Iterable[Match], interviews: Mapping[str, Interview], words: str) -> list[Match]:
    """The matches with a position named in the mail; 'Engineer' does not count if it means 'Senior Engineer'."""
    named = [match for match in best if _names_position(words, interviews[match.interview])]
    titles = {match.interview: _plain(interviews[match.interview].position) for match in named}
    return [
        match
        for match in named
        if not any(
            titles[match.interview] != other and f" {titles[match.interview]} " in f" {other} "
            for other in titles.values()
        )
    ]


def _named(person: Person, words: str) -> bool:
    """Whether the full name, without titles, is among the words."""
    parts = [part for part in _plain(person.name).split() if part not in _TITLES]
    return len(parts) >= 2 and f" {' '.join(parts)} " in words

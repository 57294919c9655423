"""Classify a sender by address alone: a mail server, a robot, a list, a hiring system, a person."""

# ruff: noqa: E501  (tables of names)

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

# The mail server itself (RFC 5321 4.5.1 postmaster, RFC 3464 2: the null sender; names as servers use them).
_DAEMON = re.compile(
    r"""(?ix)^(?: mailer-?daemon(?:s)?.* | mail[._-]?daemon | mdaemon | .*mailer[._-]?daemon | mail[._-]delivery[._-].*
    | mail[._-]?deliverer | delivery[._-]?(?:status|subsystem|failure|notification)s? | system[\ ._-]administrator
    | microsoftexchange[0-9a-f]{16,} | bounce-?notif.* | undeliver(?:ed|able).* )$"""
)
_OFFICE = re.compile(
    r"(?i)^(?:post_?master|mail-?adm(?:in)?|imss|mmdf|mta|smtp|uucp|root|mailgate|mailsystem|(?:.*[=+._-])?ndr)\d*$"
)
_DAEMON_NAME = re.compile(
    r"""(?ix) \b(?: mail(?:er)?[ -]?daemon | (?:internet\ )?(?:e-?)?mail\ deliver[yi]\w*(?:\ (?:sub)?system|\ service|\ agent)?
    | mail\ (?:sub)?system | system\ administrator | delivery\ (?:sub)?system | mail\ administrator | post\s?master
    | post\ office | mail\ router | email\ gateway | message\ transfer\ agent | mail\ transfer
    | mailzustellung\w* | zustelldienst )\b"""
)
# Addresses that nobody reads or signs for.
_ROBOT = re.compile(
    r"""(?ix)^(?: .*\b(?:no|do-?not|dont)[._-]?reply\b.* | .*(?:no|donot)[._-]?reply(?:\+.*)? | ne-?pas-?repondre.*
    | nicht-?antworten.* | no-?responder.* | nao-?responda.* | non-?rispondere.* | nie-?odpowiadaj.* | svar-?ej.*
    | ikke-?svar.* | (?:auto|system)(?:mailer|mail|reply|responder)?.* | notifications?(?:[+._-].*)?
    | notify | alerts? | robot | bot | mailer | .*-?automated?(?:-.*)? | workday | myworkday | workflow.* | calendar-notification
    | ats | applicant-?tracking.* )$"""
)
# Addresses of mailings.
_MAILING = re.compile(
    r"""(?ix)^(?: .*newsletters?.* | news | .*[._-]news | info-?mail.* | marketing | promo(?:tions?)? | offers? | deals
    | updates? | digest | .*[._-]digest | list(?:s|serv|manager|master)?(?:[._-].*)? | subscri(?:be|ptions?).* | mailings?
    | announce(?:ments?)? | community | jobalerts?.* | jobs?-?(?:listings?|noreply|alerts?) | hello\+.* | campaigns? | bulk
    | webmaster | editor(?:s|ial)? | publisher | dispatch | weekly | daily.* | messages-noreply | invitations )$"""
)
_LIST_ROBOT = re.compile(
    r"(?i)^(?:.+-(?:admin|owner|request|bounces?|help|confirm)|owner-.+|majordomo|mailman(?:-.*)?|listserv|ezmlm.*|fml.*)$"
)


def local_part(address: str) -> str:
    """The part before the @."""
    return address.rpartition("@")[0] or address


def is_daemon(name: str, address: str) -> bool:
    """Whether the mail server itself writes."""
    local = local_part(address).strip("\"'<> ")
    return bool(
        _DAEMON.match(local)
        or (not local and _DAEMON_NAME.search(name))
        or (_DAEMON.match(name.strip()) and "administrator" not in name.lower())  # that may be a person
    )


def is_mail_office(name: str, address: str) -> bool:
    """Whether a mail server or its administrator writes: postmaster, and display names of systems."""
    return bool(_OFFICE.match(local_part(address)) or _DAEMON_NAME.search(name))


def is_robot(address: str) -> bool:
    """Whether nobody reads mail to this address."""
    return bool(_ROBOT.match(local_part(address)))


def is_mailing(address: str) -> bool:
    """Whether it is an address of newsletters and offers."""
    return bool(_MAILING.match(local_part(address)))


_SHARED = re.compile(
    r"""(?ix)^(?: careers? | jobs? | recruit(?:ing|ment|er|ers)? | talent(?:[._-]?acquisition)? | hr | hiring | people | applications?
    | bewerbung(?:en)? | karriere | personal(?:abteilung)? | rh | recrutement | candidatures? | seleccion | empleo | rrhh | vagas
    | lavoro | selezione | vacatures? | werkenbij | sollicitatie | rekrutacja | praca | rekry(?:tointi)? | jobb | ansokan | info | contact | office | hello | hi | team | events?
    | press | support | service | kontakt | welcome )(?:[+._-].*)?$"""
)


def is_shared(address: str) -> bool:
    """Whether it is an office's address: people read it, and programs acknowledge mail in its name."""
    return bool(_SHARED.match(local_part(address)))


def is_list_robot(address: str) -> bool:
    """Whether the program of a mailing list writes."""
    return bool(_LIST_ROBOT.match(local_part(address)))


@cache
def _lists() -> dict[str, Any]:
    with (Path(__file__).parent / "hiring_systems.toml").open("rb") as source:
        return tomllib.load(source)


@cache
def _systems() -> dict[str, str]:
    """The name of each hiring system by its domains and addresses."""
    return {
        place: name
        for name, entry in _lists()["systems"].items()
        for place in (*entry.get("senders", ()), *entry.get("unchecked", ()))
    }


def hiring_system(address: str, own: Iterable[str] = ()) -> str:
    """The name of the hiring system with this address, or an empty string; `own` are the candidate's additions."""
    more = {place.lower().lstrip("@"): place for place in own}
    return next(
        (name for at in _places(address) for name in [_systems().get(at) or more.get(at)] if name), ""
    )


def network_of(address: str) -> str:
    """The name of the network that writes from this address, or an empty string."""
    return next((name for name, _ in _networks(address)), "")


def passes_on(address: str, links: Iterable[str], *, signed: bool) -> bool:
    """Whether a network's mail with this sender and these links passes on a message.

    `signed`: the sender's name is a person's, and not the network's.
    """
    local = local_part(address).lower()
    return any(
        (local in rows["messages"] and (signed or local not in rows["suggests"]))
        or any(_shows_conversation(link, rows) for link in links)
        for _, rows in _networks(address)
    )


_NO_CONVERSATION = frozenset({"", "new", "compose", "conversations"})


def _shows_conversation(link: str, rows: dict[str, Any]) -> bool:
    """Whether the link leads to one conversation on the network, directly or through a redirect."""
    return any(
        path.startswith(begins) and path.removeprefix(begins).partition("/")[0] not in _NO_CONVERSATION
        for domain in rows["domains"]
        for path in re.findall(rf"//(?:[\w-]+\.)*{re.escape(domain)}(/[^\s?#&]*)", unquote(link))
        for begins in rows["conversations"]
    )


def _networks(address: str) -> list[tuple[str, dict[str, Any]]]:
    places = set(_places(address))
    return [(name, rows) for name, rows in _lists()["networks"].items() if places & set(rows["domains"])]


def _places(address: str) -> list[str]:
    """The address itself, its domain, and the domains above that."""
    labels = address.lower().rpartition("@")[2].split(".")
    return [address.lower(), *(".".join(labels[start:]) for start in range(max(len(labels) - 1, 0)))]

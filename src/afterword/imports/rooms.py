"""Finds meeting rooms among the guests if the calendar does not mark them."""

from __future__ import annotations

import re

from afterword.config.person_names import folded, spells

_ROOM = re.compile(
    r"""(?ix)\b(?: (?:meeting|conference|conf|board|huddle|war|interview|video|zoom|call|focus|training|project)
    [\s.-]?rooms? | (?:meeting|konferenz|besprechungs|sitzungs|schulungs|projekt|seminar)[\s-]?(?:raum|zimmer|saal)
    | salles?\s+(?:de\s+)?(?:r[ée]union|conf[ée]rence)s? | salle\s+\w+ | sala\s+(?:de\s+)?(?:reuni[oõ]\w+|juntas)
    | sala\s+(?:riunioni|konferencyjna) | vergader(?:zaal|ruimte|kamer) | m[øö]te(?:rom|lokale|srum) | konferensrum
    | neuvotteluhuone | phone\s?booth | auditorium | boardroom | projector | beamer | parking\s+(?:space|lot|spot)
    | (?:floor|etage|stock|étage)\s*-?\d+ )\b | 会議室 | 会议室 | 회의실 | переговорн"""
)
_BARE_ROOM = re.compile(r"(?i)\b(?:room|raum|zimmer|sala|salle|saal|rm)\b")
_SEAT = r"seats?|pers(?:on(?:en)?s?)?\.?|ppl|people|pax|plätze|places?"
_SEATS = re.compile(
    rf"(?i)[\[(]\s*(?:cap\.?|max\.?|up to|bis)?\s*\d{{1,3}}\s*(?:\+|p|{_SEAT})?\b[^)\]]*[\])]"
)
_SAYS_SEATS = re.compile(rf"(?i)\d\s*(?:{_SEAT})(?!\w)")
_ADDRESS = re.compile(
    r"(?i)(?:meeting-?|conf(?:erence)?-?|board-?)?(?:room|rm|raum)s?(?:[._-].*|\d.*)?|mr[._-]?\d.*|conf[._-].*"
)
_CODE = re.compile(r"^([A-Z]{2,4})(?:\d{0,2}\s+[-–]\s+\S|[-_ ]?\d)")


def is_room(name: str, email: str, location: str = "") -> bool:
    """Whether a guest is a room, by its display name, address and the event's location."""
    local = email.partition("@")[0]
    if _ROOM.search(name) or _SAYS_SEATS.search(name):
        return True
    words = re.findall(r"[^\W\d_]+", re.sub(r"[\[(][^\])]*[\])]", "", name))
    of_person = len(words) > 1 and spells(local, " ".join(words)) and not words[0].isupper()
    if of_person and not any(char.isdigit() for char in name.replace(words[0], "")):
        return False
    code = _CODE.match(name)
    return bool(
        _BARE_ROOM.search(name)
        or (_SEATS.search(name) and not (of_person and re.search(r"[._]", local)))
        or (_ADDRESS.fullmatch(local) and not of_person)
        or (code and folded(local).startswith(code[1].lower()) and not of_person)
        or (name and not of_person and _is_location(name, location))
    )


def _is_location(name: str, location: str) -> bool:
    """Whether that exact name is the location or a part of it."""
    return folded(name) in {folded(part) for part in (location, *re.split(r"[;|/,\n]", location))} - {""}

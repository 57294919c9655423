"""Finds the people of an interview in a text: in lists, in sentences, next to addresses and in signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from afterword.config.fields import address, linkedin_typed, phone_or_nothing
from afterword.config.person_names import is_organisation, read_name, spells
from afterword.domain.addresses import same_mailbox
from afterword.domain.model import Person, Role
from afterword.imports.attendees import clean_name, is_robot, is_somebody_else, may_be_same
from afterword.imports.described import described, listed_people
from afterword.imports.form_fields import PersonFields
from afterword.imports.pasted.lines import PIECES, is_short, without
from afterword.imports.sentences import NAME, OF_A_MEETING, is_alone, people_met, person_in
from afterword.imports.wording import firms_in, is_firm_among, is_position

_MOST = 20
_ADDRESS = re.compile(r"(?:mailto:)?([\w.+'-]+@[\w-]+(?:\.[\w-]+)+)")
_ANY_ADDRESS = re.compile(r"(?:mailto:)?([\w.+'-]+(?:@|\(at\)|\[at\])[\w.,-]*\w)")
"""Also one that is misspelt: ana@acme,example."""
CLOSING = re.compile(
    r"(?i)^\W*(?:(?:(?:with )?(?:kind|best|warm)(?:est)?)(?: regards| wishes)?|regards|cheers|sincerely|yours\b.*"
    r"|thank(?:s|s so much| you)"
    r"|(?:mit )?(?:freundliche|beste|viele|liebe|herzliche)n? gr(?:ü|ue)(?:ß|ss)en?"
    r"|(?:bien )?cordialement|bien à vous|(?:un )?saludos?(?: cordial(?:es)?)?|cordiali saluti|atenciosamente|--)\W*$"
)
_ENDS_WITH_COMMA = re.compile(r"(?:[\w'’]+\s+){0,5}[\w'’]+,")
"""A sign-off in the sender's own words: 'Looking forward to it,'."""
_FOR_THE_FIRM = re.compile(r"(?i)^(?:i\.\s?[av]\.|p\.\s?p\.|ppa\.?|gez\.)\s+")
_SIGNED_INLINE = re.compile(
    r"(?:^|[.!?]\s+)(?i:best(?: regards)?|kind regards|regards|cheers|thanks|viele grüße|gru(?:ß|ss)|lg"
    r"|cordialement|saludos),?"
    rf"\s+(?P<who>{NAME})(?:,\s[^,.]{{2,40}}){{0,2}}\W*$"
)
_BULLET = re.compile(r"\s*(?:[-*•]|\d+[.)])\s+")
_SPEAKER = re.compile(rf"\s*[\[\d,][\W\d]*(?:[ap]m\W+)?(?P<who>{NAME}):\s")
"""In a copied chat: '[10:02] Ana Ruiz: hi Jane!'."""
_FROM = re.compile(r"(?i)^\W*(?:from|von|de|da|van|organi[sz]er|host)\s*:\s*(?P<who>.+)$")
_TO = re.compile(r"(?i)^\W*(?:to|an|à|invitee|cc)\s*:")
_COPIED = re.compile(r"(?i)^\W*cc\s*:\s*(?P<who>.+)$")
_LABEL = re.compile(r"^\W*(?P<label>[^\W\d_][\w '’/&-]{1,30}?)\s*:\s*(?P<said>\S.*)$")
_NO_PERSON = re.compile(
    r"(?i)candidate|applicant|bewerber|kandidat|candidat|invitee|company|employer|firma|unternehmen|entreprise|name"
    r"|subject|betreff|objet|location|where|ort|lieu|what|title|event|position|role|job|stelle|poste"
)
_ARRANGES = re.compile(
    r"(?i)recruit|talent|coordinat|schedul|assistan|contact|kontakt|ansprech|organi[sz]|\bhr\b|personal"
)
_INTERVIEW_WITH = re.compile(rf"(?i:\binterview with)\s+(?P<who>{NAME})(?=\s+(?:has|is|was)\b)")
"""The company, in a mail that lists the interviewers: 'Your interview with Blue River is confirmed'."""
_SENTENCE_ENDS = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\bDr\.)(?<!\bM[rs]\.)(?<!\bMrs\.)(?<!\bProf\.)\s+(?=[A-ZÄÖÜ])|;\s+(?=\w+:)"
)
_LINKEDIN = re.compile(r"(?:https?://)?(?:www\.)?linkedin\.com/in/[\w%-]+/?")
_PHONE = re.compile(r"(?:\+|\b0|\(\d)[\d\s()./-]{6,18}\d\b")
_SIGNED_LINES = 8


def people_in(lines: Sequence[str], you: frozenset[str], times: Sequence[str]) -> tuple[PersonFields, ...]:
    """The people in the lines, without the candidate and without robots."""
    copied = [match["who"] for line in lines if (match := _COPIED.match(line))]
    lines = [without(line, times) for line in lines if not _TO.match(line)]
    firms = firms_in("\n".join(lines))
    listed = [*_listed(lines), *_labelled(lines)]
    hosts = {match["who"] for line in lines for match in _INTERVIEW_WITH.finditer(line)} if listed else set()
    others = [person for person in (*_met(lines), *_rows(lines)) if person.name not in hosts]
    named = [p for p in (*listed, *others, *_of_a_line(lines)) if not is_firm_among(p.name, firms)]
    arranging = [*_senders(lines), *_signed(lines), *_copied(copied, lines)]
    people: list[Person] = []
    for person in (*named, *arranging, *_addressed(lines, [*named, *arranging])):
        if is_somebody_else(person, you) and not is_robot(person.email, person.name):
            _join(people, person)
    people = [person for person in people if not _is_a_part_of_a_title(person, people)]
    if len(people) == 1:
        people = [replace(people[0], part=Role.INTERVIEWER)]
    return tuple(map(_row, people[:_MOST]))


def _is_a_part_of_a_title(person: Person, people: Sequence[Person]) -> bool:
    """Whether somebody with a full name has the same address: in 'Ana Ruiz, VP of People', nobody is called People."""
    if not person.email or " " in person.name:
        return False
    others = (other for other in people if other is not person and " " in other.name)
    return any(other.email and same_mailbox(other.email, person.email) for other in others)


def _row(person: Person) -> PersonFields:
    return PersonFields(
        person.name,
        person.email or person.unusable_address,  # a slip that the form asks about
        str(person.part),
        person.title,
        person.phone,
        person.linkedin,
    )


def _join(people: list[Person], person: Person) -> None:
    """Add the person once. A second mention only fills in gaps."""
    for number, known in enumerate(people):
        if may_be_same(person, known) or (
            person.email and known.email and same_mailbox(person.email, known.email)
        ):
            people[number] = replace(
                known,
                name=max(known.name, person.name, key=len),
                email=known.email or person.email,
                title=known.title or person.title,
                phone=known.phone or person.phone,
                linkedin=known.linkedin or person.linkedin,
                unusable_address=known.unusable_address or person.unusable_address,
            )
            return
    if person.email or person.unusable_address or " " in person.name:
        people.append(person)


def _listed(lines: Sequence[str]) -> Iterator[Person]:
    """People under a heading such as 'Interviewers:' or 'With:'. Guests count as interviewers."""
    whole = [line for line in lines if ":" in line] if is_short(lines) else lines
    for person in listed_people([*whole, "", *_headings_within(whole)]):
        title = "" if OF_A_MEETING.fullmatch(person.title) else person.title
        yield replace(person, part=Role.INTERVIEWER, title=title)


def _headings_within(lines: Sequence[str]) -> Iterator[str]:
    """Sentences with a label that begin within a line, each with the next line if the label ends its own."""
    for line, after in zip(lines, [*lines, ""][1:], strict=True):
        for part in _SENTENCE_ENDS.split(line)[1:]:
            if ":" in part:
                yield f"{part} {after}" if part.endswith(":") else part


def _labelled(lines: Sequence[str]) -> Iterator[Person]:
    """People after a label: 'Hiring manager: Ana Ruiz', 'Ansprechpartnerin: Rita Sommer'."""
    for line in lines:
        match = _LABEL.match(line)
        listed = _FROM.match(line) or next(listed_people([line]), None)
        if match is None or listed or _NO_PERSON.search(match["label"]):
            continue
        person = person_in(re.split(r"[,;|<(]", _ADDRESS.sub(",", match["said"]))[0])
        if person and " " in person.name:
            part = Role.COORDINATOR if _ARRANGES.search(match["label"]) else Role.INTERVIEWER
            yield replace(person, part=part, title=match["label"] if is_position(match["label"]) else "")


def _copied(heads: Sequence[str], lines: Sequence[str]) -> Iterator[Person]:
    """People who get a copy. Those whom the mail also names are interviewers."""
    for head in heads:
        for person in described(head):
            named = re.search(rf"\b{re.escape(person.name.partition(' ')[0])}\b", "\n".join(lines))
            yield replace(person, part=Role.INTERVIEWER if named else Role.COORDINATOR)


def _of_a_line(lines: Sequence[str]) -> Iterator[Person]:
    """People in a candidate's own line: 'Ana Ruiz and Tom Berg', or a full name before the company's."""
    if not is_short(lines):
        return
    pieces = [_PHONE.sub("", p) for line in lines for p in PIECES.split(line) if not _ADDRESS.search(p)]
    left = [piece for piece in pieces if piece.strip(" ,.")]
    names = [piece for piece in left if not is_position(piece) or person_in(piece)]
    for piece, after in zip(left, [*left, ""][1:], strict=True):
        several = [person_in(part) for part in re.split(r"\s+(?:and|und|et|&)\s+", piece)]
        sure = len(several) > 1 or bool(several[0] and (several[0].title or read_name(piece).courtesy))
        if piece in names and (sure or piece != names[-1]):
            title = after.strip() if len(several) == 1 and is_position(after) else ""
            yield from (replace(one, title=one.title or title) for one in several if one and " " in one.name)


def _met(lines: Sequence[str]) -> Iterator[Person]:
    """People in sentences about the meeting, and those with a job beside their name."""
    signed = min(_signatures(lines), default=len(lines))
    yield from people_met(lines, 0 if is_short(lines) else signed)


def _rows(lines: Sequence[str]) -> Iterator[Person]:
    """People at the end of a timetable's rows, whose times are commas by now: '11:00 Coding - Ana Ruiz'."""
    bullets = sum(_BULLET.match(line) is not None for line in lines)
    for line in lines:
        if (bullet := _BULLET.match(line)) and is_alone(line[bullet.end() :]) and bullets > 1:
            yield from filter(None, [person_in(line[bullet.end() :])])
        if re.match(r"\s*,", line) and not is_short(lines):
            *topics, last = re.split(r"\s+[-–—|]\s+|:\s+", line.strip(" ,"))
            person = person_in(last) if topics and is_alone(last) and not any(map(is_alone, topics)) else None
            if person and not is_organisation(person.name):
                yield person


def _senders(lines: Sequence[str]) -> Iterator[Person]:
    """People who send the mail or host the event."""
    for line in lines:
        if match := _FROM.match(line):
            who = _ADDRESS.search(match["who"])
            name = clean_name(_ADDRESS.sub("", match["who"]).strip(" <>()[],;"))
            if who or " " in name:
                yield Person("", name, _address(who[1]) if who else "", Role.COORDINATOR)
        elif (spoken := _SPEAKER.match(line)) and (person := person_in(spoken["who"])) and " " in person.name:
            yield replace(person, part=Role.COORDINATOR)


def _signed(lines: Sequence[str]) -> Iterator[Person]:
    """People who sign, with details from the lines under the name."""
    for line in lines:
        if (inline := _SIGNED_INLINE.search(line)) and (person := person_in(inline["who"])):
            yield replace(person, part=Role.COORDINATOR)
    for number in _signatures(lines):
        under = [text for text in lines[number : number + _SIGNED_LINES] if text.strip(" -|")]
        first = under[0].strip() if under else ""
        whole = (text for text in under[1:3] if is_alone(text) and text.strip().startswith(f"{first} "))
        if person := person_in(_FOR_THE_FIRM.sub("", next(whole, first))):
            yield _with_details(replace(person, part=Role.COORDINATOR), under)


def _signatures(lines: Sequence[str]) -> Iterator[int]:
    """The first lines of signatures: under a sign-off, or a name alone above the address made of it."""
    spoken = [(n, line) for n, line in enumerate(lines) if line.strip()]
    for (_before, greeting), (number, name) in pairwise(spoken):
        greeted = _ENDS_WITH_COMMA.fullmatch(greeting) or _has_own_address(name, _below(lines, number))
        if CLOSING.match(greeting) or (greeted and is_alone(name)):
            yield number


def _has_own_address(name: str, text: str) -> bool:
    """Whether an address in the text is made of the name."""
    return any(spells(match[1].partition("@")[0], name) for match in _ADDRESS.finditer(text))


def _below(lines: Sequence[str], number: int) -> str:
    """The rest of the paragraph under a line."""
    return "\n".join(takewhile(str.strip, lines[number + 1 : number + _SIGNED_LINES]))


def _with_details(person: Person, under: Sequence[str]) -> Person:
    """The signer with title, address, phone and LinkedIn page from the signature."""
    whole = "\n".join(under)
    title = person.title or next(
        (t for t in under[1:3] if is_position(t) and "@" not in t and len(t) < 60), ""
    )
    email = _ADDRESS.search(whole)
    page, phone = _LINKEDIN.search(whole), _PHONE.search(whole)
    return replace(
        person,
        title=re.split(r"\s+[|·–-]\s+|,\s+(?=[A-Z])|\s+(?:at|@|bei|chez)\s+", title)[0].strip(),
        email=_address(email[1]) if email else "",
        linkedin=linkedin_typed(page[0]) if page else "",
        phone=phone_or_nothing(phone[0]) if phone else "",
    )


def _addressed(lines: Sequence[str], known: Sequence[Person]) -> Iterator[Person]:
    """Everybody with an address, named by the words before or next to it, or by the address itself."""
    for person in described("\n".join(lines)):
        if person.email:
            yield replace(person, part=_part(person, known))
    for number, line in enumerate(lines):
        for match in _ANY_ADDRESS.finditer(line):
            email = _address(match[1])
            name = _name_beside(match[1], line, match, lines[max(0, number - 1) : number], known)
            if email or name:
                person = Person("", name, email, unusable_address="" if email else match[1])
                alone = name or is_short([line]) or not known
                yield replace(person, part=_part(person, known) if alone else Role.COORDINATOR)


def _part(person: Person, known: Sequence[Person]) -> Role:
    same = next((k for k in known if may_be_same(person, k)), None)
    if same:
        return same.part
    return Role.INTERVIEWER


def _name_beside(
    said: str, line: str, match: re.Match[str], above: Sequence[str], known: Sequence[Person]
) -> str:
    local = re.split(r"[@(\[]", said)[0]
    spelled = [k.name for k in known if k.name and spells(local, k.name)]
    if spelled:
        return spelled[0]
    named = [k.name for k in known if k.name and k.title and k.name in line[: match.start()]]
    between = line[line.find(named[-1]) + len(named[-1]) : match.start()] if named else "@"
    if "@" not in between and is_position(between):
        return named[-1]
    before = re.split(
        r"[,;:|(<\t]|\s[-–]\s|\b(?:with|mit|avec|and|und|et)\b", line[: match.start()].rstrip(" ,;:|(<-–\t")
    )
    near = [
        *(piece for piece in before if spells(local, piece.strip())),
        before[-1],
        *re.split(r"[,;|)>\t]", line[match.end() :].lstrip(" ,;|)>\t"))[:1],
        *above,
    ]
    for text in near:
        person = person_in(text.strip())
        if person and " " in person.name and (spells(local, person.name) or text in before):
            return person.name
    return ""


def _address(text: str) -> str:
    try:
        return address(text.rstrip("."))
    except ValueError:
        return ""

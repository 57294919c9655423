"""Finds company and position in a text: in its subject, labels or sentences, or in a candidate's own line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from afterword.config.person_names import folded, folded_words, is_organisation, words_of
from afterword.imports.attendees import domain, is_service
from afterword.imports.described import listed_people
from afterword.imports.form_fields import PersonFields
from afterword.imports.invitations import sounds_like_interview
from afterword.imports.pasted.lines import is_sentence, is_short, without, words
from afterword.imports.pasted.when import day_names
from afterword.imports.wording import (
    company_and_position,
    company_of,
    has_legal_form,
    is_position,
    says_nothing,
)

_LONGEST_TITLE = 90
_LABEL = re.compile(
    r"(?i)^\W*(?:(?P<company>company|employer|organi[sz]ation|firma|unternehmen|entreprise|empresa)"
    r"|(?P<position>(?:position|role|job)(?: title| name| (?:you(?:'ve)? )?applied for)?|stelle(?:nbezeichnung)?"
    r"|poste|puesto)"
    r"|(?P<title>subject|betreff|objet|asunto|event(?: name| type)?|what|title|summary|titel))\s*:\s*(?P<said>\S.*)$"
)
_WORD = r"[A-ZÀ-Þ0-9][\w&+#/’'-]*(?:\.\w+)*"
_SAID = rf"{_WORD}(?:\s+(?:(?:of|and|&|for|the|de|der|du|des|und)\s+)?{_WORD}){{0,5}}"
_AN = r"(?:(?:the|our|an?|de[rmsn]?|die|das|unsere[rn]?|eine[rmn]?|le|la|notre|une?)\s+|l['’])?"
_JOB = r"(?P<job>(?:[\w&+#/’'.-]+\s+){0,6}?[\w&+#/’'.-]*\w)"
_MARKS = r"(?:\s*\([^()]{1,20}\))?"
_MEETING = (
    r"(?:interview(?:ing|ed)?|chat|call|conversation|meeting|screen(?:ing)?|vorstellungsgespräch|bewerbungsgespräch|gespräch"
    r"|entretien|entrevista)"
)
_POST = r"(?:position|role|job|post|opening|vacancy|opportunity|search|stelle|poste|puesto|posizione|vaga)"
_ENDS = (
    r"(?=\s+(?:at|with|here|on|in|by|is|has|have|a|vous|and|via|from|to|bei|mit|am|um|in|ist|wurde|ein|einzuladen|chez|avec|le|est"
    r"|en)\b|\s*[.,;:!?()–—]|\s+-|\s*$)"
)
_POSITIONS = tuple(
    re.compile(rf"(?i){pattern}")
    for pattern in (
        rf"\b(?:for|to|about|discuss|regarding|re|in|as|auf|für|pour|als|um|sur)\s+{_AN}{_JOB}{_MARKS}\s+{_POST}\b",
        rf"\b{_POST}\s*(?::\s*|(?:of|as|is|als|de|di)\s+|d['’]\s*|\s){_AN}{_JOB}{_MARKS}{_ENDS}",
        rf"\b{_MEETING}\s+(?:for|as|als|pour|für)\s*:?\s*{_AN}{_JOB}{_MARKS}{_ENDS}",
        rf"\b(?:join(?:ing)?|appl(?:y(?:ing)?|ied|ication)|bewerbung)\b[^.!?]{{0,40}}?\s(?:as|als)\s+{_AN}{_JOB}{_ENDS}",
    )
)
"""Sentences that name a position, the surest first: 'for the … role', 'role of …', 'interview for …', 'join as …'."""
_NEARER = re.compile(
    r"(?i)^.*\b(?:for|about|regarding|as|discuss|apply(?:ing)? (?:to|for)|interest(?:ed)? in)\s+"
    rf"(?!{_POST})(?:the|our|an?)\s+"
)
"""The words before the position in 'for a chat about the … role'."""
_NAMED_POSITION = re.compile(
    r"(?i:\b(?:position|role|job|post|stelle|poste|puesto|posizione|vaga)\s+(?:of|as|is|als|de|di|d')\s*"
    rf"(?:an?\s|the\s)?)(?P<job>{_SAID})"
)
"""A position in capitals, which need not sound like one."""
_AT = re.compile(
    r"\b(?i:position|role|job|opening|interview|team|opportunity|stelle|gespräch|entretien|join(?:ing)?|interest in"
    r"|appl(?:ying|ication|ied)|conversation|chat|call)\s+(?i:here\s+)?"
    rf"(?i:at|with|bei|chez|mit|for|to)?\s*(?i:der\s|die\s|the\s)?(?P<company>{_SAID})"
)
_CLIENT = re.compile(
    r"(?i:\b(?:clients?|mandant(?:en|in)?|auftraggebers?|kunden|working with)(?:\s*[,:–-])?\s+)"
    rf"(?i:(?:the|der|die|dem|la|le|société)\s+)?(?P<company>{_SAID})"
    r"(?=\s*[,.;:!(]|\s+(?:on|for|to|would|is|has|will)\b|\s*$)"
)
_TEAM_LEAD = re.compile(
    r"(?i)^.*?(?:regards|wishes|grüße[n]?|cordialement|cheers|thanks|best)?,?\s*\b(?:the|your|ihre?|eue?re?|dein|votre|l['’]équipe)\s+"
)
_IN_CAPITALS = re.compile(rf"{_WORD}(?:\s+(?:&\s+)?{_WORD}){{1,3}}")
_NEXT_SENTENCE = re.compile(r"(?<=[a-z)]{2})\.\s+(?=[A-Z])")
_LONGEST_FIRM = 4  # words
_INTEREST = re.compile(rf"(?i:\b(?:at|bei|chez)\s+(?:the\s|der\s|dem\s)?)(?P<company>{_SAID})")
_YOUR = re.compile(rf"(?i:\b(?:your|an?|the|our)\s+)(?P<one>{_SAID})\s+(?i:interview)\b")
_WHEN = re.compile(r"(?i)^\W*(?:when|where|location|wann|wo|time|date|datum|zeit|quand|où|lieu)\s*:.*$")


def company_and_position_in(
    lines: Sequence[str], people: Sequence[PersonFields], you: frozenset[str], times: Sequence[str]
) -> tuple[str, str]:
    """Company and position; each is empty if the lines do not give it."""
    addresses = _work_addresses(people)
    names = [p.name for p in people if p.name]
    company, position = _labelled(lines)
    company = company or client_in(lines)
    guessed = company_of(addresses, you)
    spelled = re.search(rf"\b{re.escape(guessed)}\b", "\n".join(lines)) if guessed else None
    for found in _readings(lines, people, you, times):
        company = company or ("" if found[0] == guessed and not spelled else _firm(found[0], names, you))
        position = position or found[1]
    company = company or _signed_by_a_team(lines) or _spelled(guessed, lines) or _with_legal_form(lines)
    return company, position


def _with_legal_form(lines: Sequence[str]) -> str:
    """The one company of the text with its legal form; empty if it names several, or none."""
    named = {
        match[0].strip(" ,")
        for line in lines
        for match in _IN_CAPITALS.finditer(line)
        if has_legal_form(match[0])
    }
    return named.pop() if len(named) == 1 else ""


def _is_firm_of(name: str, own: str) -> bool:
    """Whether a name in capitals begins with the domain's and ends with a legal form: 'Rivière Bleue SAS'."""
    said = name.split()
    ends = len(said) > 1 and said[-1].casefold() in words_of("legal_form")
    return ends and all(word[:1].isupper() for word in said) and folded(name).startswith(own)


def _spelled(guessed: str, lines: Sequence[str]) -> str:
    """The company of a domain as the text writes it: 'Blue River' for blueriver.example, if it does."""
    own = folded(guessed)
    for line in lines if own else ():
        said = [word.strip(" ,.;:!?()|·") for word in line.split()]
        for first, word in enumerate(said):
            if not word[:1].isupper() or not own.startswith(folded(word)):
                continue
            names = [" ".join(said[first:last]) for last in range(first + 1, first + 1 + _LONGEST_FIRM)]
            exact = [name for name in names if folded(name) == own]
            longer = [" ".join(name.split()[:-1]) for name in names if _is_firm_of(name, own)]
            if found := longer[:1] or exact[:1]:
                return found[0]
    return guessed


def _work_addresses(people: Sequence[PersonFields]) -> list[str]:
    emails = [p.email for p in people if re.fullmatch(r"[^@\s]+@[\w-]+(?:\.[\w-]+)+", p.email)]
    return [email for email in emails if not is_service(domain(email))]


def client_in(lines: Sequence[str]) -> str:
    """The company that an agency writes for: 'my client, Blue River', 'unseres Mandanten, der Blaufluss AG'."""
    flat = " ".join(lines)
    return next((match["company"].strip(" .,") for match in _CLIENT.finditer(flat)), "")


def _signed_by_a_team(lines: Sequence[str]) -> str:
    """The company in a team's signature: 'Your Blue River Recruiting Team', 'Ihr Blaufluss Recruiting-Team'."""
    for line in reversed(lines):
        words_said = re.split(r"[\s-]+", _TEAM_LEAD.sub("", line).strip(" .,!"))
        named = len(words_said)
        while named and words_said[named - 1].casefold() in words_of("team") | words_of("team_beside"):
            named -= 1
        team = len(words_said) - named
        if team and 0 < named <= _LONGEST_FIRM and is_organisation(" ".join(words_said)):
            return " ".join(words_said[:named])
    return ""


def _readings(
    lines: Sequence[str], people: Sequence[PersonFields], you: frozenset[str], times: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Company and position from different parts of the text, the surest first."""
    addresses = _work_addresses(people)
    names = [p.name for p in people if p.name]
    for title in _titles(lines, times):
        yield company_and_position(title, addresses, names, you)
    if is_short([without(line, times) for line in lines]):
        yield _in_a_line("\n".join(lines), people, addresses, you, times)
    else:
        yield _in_sentences("\n".join(lines), names, you)


def _labelled(lines: Sequence[str]) -> tuple[str, str]:
    found = {
        name: match["said"]
        for line in lines
        if (match := _LABEL.match(line))
        for name in ("company", "position")
        if match[name]
    }
    return found.get("company", ""), _NEXT_SENTENCE.split(found.get("position", ""))[0]


def _titles(lines: Sequence[str], times: Sequence[str]) -> Iterator[str]:
    """Subjects, names of events, and lines that sound like either."""
    for line in lines:
        if (match := _LABEL.match(line)) and match["title"]:
            yield match["said"]
    for line in lines:
        if next(listed_people([line]), None):
            continue
        title = line[: min((line.find(said) for said in times if said in line), default=len(line))]
        title = re.sub(r"(?i)^\W*(?:your|our|an?|the)\s+|\s+(?:at|on|am|um|is|:)\s*$", "", title.strip())
        if (
            len(title) < _LONGEST_TITLE
            and sounds_like_interview(title)
            and not is_sentence(title)
            and not re.search(r"\S@\S|[.!?]\s", title)
        ):
            yield title


def _in_sentences(whole: str, names: Sequence[str], you: frozenset[str]) -> tuple[str, str]:
    flat = re.sub(r"\s+", " ", re.sub(r"\n\s*\n|\n(?=[^\n:]{2,30}:)", " . ", whole))
    position = _position_in(flat)
    firms = [
        firm
        for way in (_AT, _INTEREST)
        for m in way.finditer(flat)
        if (firm := _firm(m["company"], names, you))
    ]
    company = next((firm for firm in firms if not is_position(firm) and firm != position), "")
    return company, position


def _position_in(flat: str) -> str:
    named = (m["job"] for m in _NAMED_POSITION.finditer(flat))
    told = (_told_job(m["job"]) for way in _POSITIONS for m in way.finditer(flat))
    yours = (_job(m["one"]) for m in _YOUR.finditer(flat))
    found = list(filter(None, chain(named, told, yours)))
    return max((job for job in found if job.startswith(found[0])), key=len, default="")


def _told_job(text: str) -> str:
    """The job in a piece of a sentence; an empty string if the piece is also about the meeting."""
    job = _NEARER.sub("", text)
    return "" if sounds_like_interview(job) or is_sentence(job) else _job(job)


def _in_a_line(
    whole: str,
    people: Sequence[PersonFields],
    addresses: Sequence[str],
    you: frozenset[str],
    times: Sequence[str],
) -> tuple[str, str]:
    """A candidate's own line: company and position are what remains without time, people and addresses."""
    whole = without(whole, times)
    whole = "\n".join(_WHEN.sub("", line) for line in whole.splitlines())
    for person in people:
        if person.title:
            whole = re.sub(rf"{re.escape(person.name)}\W{{1,3}}{re.escape(person.title)}\)?", ",", whole)
        given, _, family = person.name.rpartition(" ")
        for name in filter(None, (person.name, given and f"{family}, {given}")):
            whole = whole.replace(name, ",")
    rest = re.sub(r"[<(]?\S*@\S+[>)]?|\+?\d[\d\s()./-]{6,}", ",", whole).replace("\n", ", ")
    rest = _NEXT_SENTENCE.sub(", ", rest)
    rest = re.sub(r"(?i)\b(?:location|place|phone|tel|ort|adresse|where|wo|lieu)\s*:[^,]*", ",", rest)
    rest = re.sub(r"\bvon\s+(?=(?:der|dem)\s)", "bei ", rest)
    rest = re.sub(r"(?:(?<=,)|\s)\s*(?:and|und|et|&|on|am|le|um|at|à|from|von|de)(?=\s*(?:,|$))", "", rest)
    names = [p.name for p in people]
    company, position = company_and_position(f"Interview, {rest}", addresses, names, you)
    if company and company == company_of(addresses, you):  # what is written says more than the address
        company = company_and_position(f"Interview, {rest}", [], names, you)[0] or company
    alone = [piece.strip() for piece in rest.split(",") if piece.strip() and not is_position(piece)]
    return company or next(filter(None, (_firm(piece, names, you) for piece in alone)), ""), position


def _is_person(piece: str, names: Sequence[str]) -> bool:
    each = [
        set(folded_words(part)) for part in re.split(r"\s+(?:and|und|et|&)\s+|\(.*?\)", piece) if part.strip()
    ]
    known = [set(folded_words(name)) for name in names]
    return bool(each) and all(word and any(word <= name for name in known) for word in each)


def _job(text: str) -> str:
    """The text if it sounds like a job, else an empty string."""
    bare = re.sub(
        r"(?i)^(?:the|a|an|our)\s+|\s+(?:position|role|job|opening|opportunity|stelle)$",
        "",
        text.strip(" .,:;-–"),
    )
    return bare if bare and is_position(bare) and len(bare) < 80 else ""


def _firm(text: str, names: Sequence[str], you: frozenset[str]) -> str:
    """The text if it may be a company's name and not a person, a time or a meeting; else an empty string."""
    bare = text.strip(" .,:;-–")
    if not bare or len(bare) > 60 or _is_person(bare, [*names, *(own for own in you if "@" not in own)]):
        return ""
    if (
        not any(map(str.isalpha, bare))
        or re.match(r"\d+\s*(?:[ap]m|uhr|h)\b", bare)
        or sounds_like_interview(bare)
        or bare.casefold() in words("no_company")
    ):
        return ""
    if says_nothing(bare) or "(" in bare or bare.casefold() in day_names():
        return ""
    small = words("within_company") | words_of("legal_form")
    return "" if any(w[0].islower() and w not in small for w in bare.split()) else bare

"""How to call a person in a letter."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from afterword.config.person_names import is_organisation, read_name, words_of

if TYPE_CHECKING:
    from afterword.config.person_names import WrittenName


@dataclass(frozen=True, slots=True)
class CallName:
    """How a letter greets somebody. While that is not `sure`, no letter is sent by itself."""

    text: str
    sure: bool = True


def full_name(name: str) -> str:
    """The name as written in a sentence: 'Ruiz, Ana (Acme)' is Ana Ruiz, degrees after it are left out."""
    if _is_no_name(name) or is_organisation(name):
        return " ".join(name.split())
    return read_name(name).full or name.strip()


def call_name(name: str) -> str:
    """How a letter greets somebody: 'Ana', 'Dr. Ruiz', or the whole name if its order cannot be known."""
    return call(name).text


@lru_cache(maxsize=4096)
def call(name: str, local_part: str = "") -> CallName:
    """How a letter greets somebody of that name, whose address may help to read it."""
    if _is_no_name(name) or is_organisation(name):
        return CallName(full_name(name), sure=False)
    read = read_name(name, local_part)
    if not read.words:
        return CallName(name.strip(), sure=False)
    if read.courtesy:
        last = read.words if _family_first(read) else read.words[-max(read.family, 1) :]
        return CallName(f"{read.greeted} {' '.join(last)}", read.sure)
    first = read.words[0].strip("\"'“”.,")
    if len(first) == 1 and first.isascii():
        middle = read.words[1:-1]
        spelled = next((word for word in middle if len(word.strip(".")) > 1), "")
        return CallName(spelled or " ".join(read.words), bool(spelled))
    whole = (
        _family_first(read)
        or not _is_alphabetic(first)
        or (len(read.words) == 2 and read.words[0][-1] == ".")
    )
    return CallName(" ".join(read.words) if whole else first, read.sure)


def given_name(name: str) -> str:
    """The given name without a title: 'Dr. Ana Ruiz' is Ana. The whole name if its order cannot be known."""
    if _is_no_name(name) or is_organisation(name):
        return full_name(name)
    return call(" ".join(read_name(name).words) or name).text


def family_name(name: str) -> str:
    """The family name with its particles: 'de la Cruz'. The whole name if its order cannot be known."""
    if _is_no_name(name) or is_organisation(name):
        return full_name(name)
    read = read_name(name)
    return " ".join(read.words if _family_first(read) else read.words[-max(read.family, 1) :])


def _is_no_name(name: str) -> bool:
    return "@" in name or not any(map(str.isalpha, name))


_CHINESE = re.compile(
    r"(?:(?:zh|ch|sh|ts|hs|[bpmfdtnlgkhjqxzcsryw])?[aeiouü]{1,3}(?:ng|n)?){1,2}(?:-(?:zh|ch|sh|[a-z])?[aeiouü]{1,3}(?:ng|n)?)?"
)
_KOREAN = re.compile(
    r"(?:(?:kk|tt|pp|ss|jj|ch|[gndrlmbsjkthpyw])?y?(?:ae|eo|eu|oo|ee|oe|wa|wo|we|wi|ui|[aeiou])h?(?:ng|[kgnlmbpt])?-?){1,2}"
)
_VIETNAMESE = re.compile(
    r"(?:ngh|ng|nh|kh|th|tr|ch|ph|gh|gi|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_BY_FAMILY = {"chinese_family": _CHINESE, "korean_family": _KOREAN, "vietnamese_family": _VIETNAMESE}
"""How the given names beside family names of a language are spelled in Latin letters."""

_SURELY_VIETNAMESE = frozenset({"nguyen", "tran", "le", "pham", "hoang", "huynh"})


def _family_first(read: WrittenName) -> bool:
    """Whether the family name may come first; greeting the whole name is never wrong."""
    words = [_plain(word) for word in read.words]
    if len(words) < 2 or read.ordered or words[0] in words_of("given"):
        return False
    if words[0] in _SURELY_VIETNAMESE and read.words[0].casefold() != words[0]:
        return True  # with its accents it is Vietnamese, whatever follows
    return any(
        word in words_of(families) and all(map(spelling.fullmatch, (*words[:n], *words[n + 1 :])))
        for families, spelling in _BY_FAMILY.items()
        for n, word in enumerate(words)
    )


def _plain(word: str) -> str:
    """The word in small letters without its accents."""
    bare = unicodedata.normalize("NFD", word.casefold().replace("đ", "d"))
    return "".join(char for char in bare if not unicodedata.combining(char))


def _is_alphabetic(word: str) -> bool:
    """Whether a word is in an alphabet whose languages say the given name first."""
    letters = [char for char in word if char.isalpha()]
    return all(unicodedata.name(char, "").startswith(("LATIN", "CYRILLIC", "GREEK")) for char in letters)


def holds_name(text: str, name: str) -> bool:
    """Whether the text names it; a single word must be spelled exactly like the name, as many names are words too."""
    flags = re.IGNORECASE if " " in name else re.NOFLAG
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags) is not None

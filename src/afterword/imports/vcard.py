"""Business cards, as .vcf (2.1, 3.0, 4.0, several in a file) or as the QR code on a picture of one."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from afterword.config.fields import address_or_nothing, line, linkedin_or_nothing
from afterword.config.language import _
from afterword.config.person_names import folded, is_civil, is_organisation, read_name
from afterword.domain.model import Person, Role
from afterword.errors import InputError, Problem
from afterword.imports.attendees import clean_name, is_shared, name_in
from afterword.imports.naming import free, slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LARGEST = 2_000_000
_MOST = 200
_KEPT = frozenset(
    {"FN", "N", "EMAIL", "TEL", "TITLE", "ROLE", "ORG", "URL", "X-SOCIALPROFILE", "SOCIALPROFILE"}
)
_ONE_TEXT = frozenset({"FN", "TITLE", "ROLE"})
"""Properties with a single text; many programs leave its commas unescaped."""
_LABEL = "X-ABLABEL"
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody's card: the person as it describes them, and their company."""

    person: Person
    company: str = ""


def is_picture(file: str) -> bool:
    """Whether a file is a picture, by its name."""
    return file.lower().endswith(_PICTURES)


def cards_of(data: bytes, file: str = "card.vcf") -> tuple[Card, ...]:
    """The cards of a .vcf file. Raises InputError with every card that cannot be read, and why."""
    if len(data) > _LARGEST:
        raise InputError(
            [Problem(file, _("{n} bytes").format(n=len(data)), _("a card of at most two megabytes"))]
        )
    blocks = list(_blocks(_text(data)))
    if not blocks:
        raise InputError([Problem(file, _("{file} is not a business card (.vcf).").format(file=file), "")])
    if len(blocks) > _MOST:
        raise InputError(
            [
                Problem(
                    file,
                    _("{n} cards").format(n=len(blocks)),
                    _("at most {most}; export the interviewers alone").format(most=_MOST),
                )
            ]
        )
    cards: dict[str, Card] = {}
    wrong: list[Problem] = []
    for number, block in enumerate(blocks, 1):
        try:
            card = _card(block)
        except ValueError as error:
            said = _("Card {number} in {file} {lacks}.").format(number=number, file=file, lacks=error)
            wrong.append(Problem(f"{file}: card {number}", said, ""))
            continue
        own = free(slug(card.person.name), cards)
        cards[own] = Card(_with_id(card.person, own), card.company)
    if wrong:
        raise InputError(wrong)
    return tuple(cards.values())


def cards_on(picture: bytes, file: str) -> tuple[Card, ...]:
    """The cards in the QR codes of a picture; reading one needs the extra `cards`.

    Raises InputError if that is not installed, or if no code holds a card.
    """
    try:
        from io import BytesIO

        import zxingcpp
        from PIL import Image
    except ImportError:
        problem = Problem(
            file, _("a picture"), _("a .vcf file, for the part that reads pictures is not installed")
        )
        raise InputError([problem], _("From the checkout: pipx install --force '.[cards]'")) from None
    try:
        codes = zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))
    except (OSError, ValueError, Image.DecompressionBombError):
        said = _("{file} is not a picture that can be read.").format(file=file)
        raise InputError([Problem(file, said, "")]) from None
    texts = [
        code.text for code in codes if "VCARD" in code.text.upper() or code.text.upper().startswith("MECARD:")
    ]
    if not texts:
        said = _("No QR code with a card is in {file}: take a sharp picture of the code.").format(file=file)
        raise InputError([Problem(file, said, "")])
    return tuple(card for text in texts for card in cards_of(_from_mecard(text).encode(), file))


def _text(data: bytes) -> str:
    """The file as text: UTF-8 or UTF-16; older ones in their maker's encoding."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    with suppress(UnicodeDecodeError):
        return data.decode("utf-8-sig")
    try:  # some makers fold within a letter
        return re.sub(rb"(?:\r\n?|\n)[ \t]", b"", data).decode("utf-8-sig")
    except UnicodeDecodeError:
        stated = re.search(rb"(?i)charset=\"?([a-z0-9_-]+)", data)
        maker = "mac_roman" if b"X-AB" in data else "cp1252"  # Apple's address book used the Mac's encoding
        return _decoded(data, stated[1].decode() if stated else maker)


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset, "replace")
    except LookupError:
        return data.decode("latin-1")


def _blocks(text: str) -> Iterable[str]:
    """Each card with the lines that count, unfolded; pictures, keys and notes left out."""
    block: list[str] | None = None
    for unfolded in _logical(text):
        word = unfolded.strip().upper()
        if word == "BEGIN:VCARD":
            block = ["BEGIN:VCARD"]
        elif block is not None and word.startswith("END:VCARD"):
            yield "\r\n".join([*_labelled(block), "END:VCARD"]) + "\r\n"
            block = None
        elif block is not None and _property(unfolded) in _KEPT | {_LABEL}:
            block.append(unfolded)


def _labelled(block: Sequence[str]) -> Iterable[str]:
    """The lines. Labels that Apple's Contacts writes on separate lines become their types."""
    labels = {_group(each): each.partition(":")[2] for each in block if _property(each) == _LABEL}
    for each in block:
        if _property(each) == _LABEL:
            continue
        key = re.split(r"[;:]", each, maxsplit=1)[0]
        words = re.findall(r"(?i)work|home|fax", labels.get(_group(each), "")) if _group(each) else []
        value = each[len(key) :]
        if _property(each) in _ONE_TEXT:
            value = re.sub(r"(?<!\\),", r"\\,", value)
        yield key + "".join(f";TYPE={word}" for word in words) + value


def _group(text: str) -> str:
    """A line's group: item1 of item1.EMAIL:…"""
    return re.split(r"[;:]", text, maxsplit=1)[0].rpartition(".")[0].casefold()


def _logical(text: str) -> Iterable[str]:
    """The lines, unfolded. A quoted-printable line ending in an equals sign continues on the next line (vCard 2.1)."""
    whole = ""
    for raw in [*re.sub(r"\r\n?|\n", "\n", text.replace("\0", "")).split("\n"), ""]:
        if whole.endswith("=") and "QUOTED-PRINTABLE" in whole[:200].upper() and len(whole) < 10_000:
            whole = whole[:-1] + raw
        elif raw[:1] in {" ", "\t"} and len(whole) < 100_000:
            whole += raw[1:]
        else:
            yield whole
            whole = raw


def _property(text: str) -> str:
    """A line's property, without its group: item1.EMAIL;TYPE=work:… is EMAIL."""
    return re.split(r"[;:]", text, maxsplit=1)[0].rpartition(".")[2].strip().upper()


def _card(block: str) -> Card:
    """One card. Raises ValueError that says what is missing."""
    import vobject

    try:
        read = next(vobject.readComponents(block, ignoreUnreadable=True, allowQP=True))
    except Exception:  # noqa: BLE001  (vobject lets many kinds out; one broken line is no reason to lose the card)
        read = _without_broken_lines(block)
    email = next(filter(None, map(_address, _values(read, "email"))), "")
    firm = next(iter(_values(read, "org")), "")
    name = next((n for n in _names(read, email) if not _is_firm(n, firm)), "") or name_in(email)
    if not name:
        raise ValueError(
            _("names nobody, only {found}").format(found=firm or email)
            if firm or email
            else _("names nobody")
        )
    title = next(iter([*_values(read, "title"), *_values(read, "role")]), "")
    pages = [*_values(read, "url"), *_values(read, "x-socialprofile"), *_values(read, "socialprofile")]
    person = Person(
        "",
        name,
        email,
        Role.COORDINATOR if is_shared(email) else Role.INTERVIEWER,
        title=title,
        phone=_phone(read),
        linkedin=next(filter(None, map(_linkedin, pages)), ""),
        unusable_address="" if email else next(iter(_values(read, "email")), ""),
    )
    return Card(person, firm)


def _names(card: Any, email: str) -> Iterable[str]:
    """The names on a card, the formatted one first; an address is not a name."""
    parts = next((entry.value for entry in card.contents.get("n", [])), None)
    for name in (_name(card), " ".join(_words(parts, part) for part in ("given", "family"))):
        if cleaned := clean_name(name, email):
            yield cleaned


def _is_firm(name: str, firm: str) -> bool:
    return is_organisation(name) or folded(name) == folded(firm)


def _without_broken_lines(block: str) -> Any:
    """The card made of the lines that can be read by themselves. Raises ValueError if even that fails."""
    import vobject

    def read(lines: Iterable[str]) -> Any:
        card = "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD"]) + "\r\n"
        try:
            return next(vobject.readComponents(card, ignoreUnreadable=True, allowQP=True))
        except Exception:  # noqa: BLE001  (as above)
            return None

    whole = read(line for line in block.split("\r\n")[1:-2] if read([line]) is not None)
    if whole is None:
        raise ValueError(_("cannot be read"))
    return whole


def _values(card: Any, name: str) -> list[str]:
    """The values of a property as plain lines, the preferred first, then those of work."""
    found = [
        (_rank(entry), text) for entry in card.contents.get(name, []) if (text := _plain(_first(entry.value)))
    ]
    return [text for _, text in sorted(found, key=lambda pair: pair[0])]


def _first(value: object) -> str:
    """A value's text; for a list (ORG) its first member, with its comma-separated parts."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, list):
        value = ", ".join(str(part).strip() for part in value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def _rank(entry: Any) -> int:
    """How useful a value is: preferred, of work, another, a fax."""
    words = {str(v).lower() for values in entry.params.values() for v in values}
    words |= {str(v).lower() for v in entry.singletonparams}
    kinds = {kind for word in words for kind in word.split(",")}
    preferred = "pref" in kinds or "PREF" in entry.params
    return 3 if "fax" in kinds else 0 if preferred else 1 if "work" in kinds else 2


def _name(card: Any) -> str:
    """The formatted name with its academic titles and without Mr., Ms. and degrees, else given and family name."""
    parts = next((entry.value for entry in card.contents.get("n", [])), None)
    whole = next(iter(_values(card, "fn")), "")
    if not whole:
        whole = _plain(" ".join(_words(parts, part) for part in ("given", "additional", "family")))
    elif whole == f"{_words(parts, 'family')}, {_words(parts, 'given')}":
        whole = f"{_words(parts, 'given')} {_words(parts, 'family')}"
    title, degrees = _words(parts, "prefix"), _words(parts, "suffix")
    bare = (whole.removesuffix(f" {degrees}").rstrip(", ") if degrees else whole) or whole
    if is_civil(title):
        return bare.removeprefix(f"{title} ")
    adds = title and title.casefold() not in bare.casefold() and not read_name(f"{title} Ruiz").words[1:]
    return f"{title} {bare}" if adds else bare


def _words(parts: object, name: str) -> str:
    """One component of the N property as text; '' if it is missing."""
    value = getattr(parts, name, "")
    return _plain(" ".join(map(str, value)) if isinstance(value, list) else str(value))


def _phone(card: Any) -> str:
    """The number to call: not a fax, and without an address scheme (RFC 6350 6.4.1)."""
    entries = [e for e in card.contents.get("tel", []) if _rank(e) < 3]
    for entry in sorted(entries, key=_rank):
        number = re.sub(r"(?i)^tel:", "", _plain(_first(entry.value))).partition(";ext=")
        if re.search(r"\d", number[0]):
            return f"{number[0]} ext. {number[2]}" if number[2] else number[0]
    return ""


def _plain(text: str) -> str:
    """The text as one line; '' if it holds a character that a line may not have."""
    try:
        return line(" ".join(re.sub(r"\\(?=[^\w\s\\])", "", text).split()))
    except ValueError:
        return ""


def _address(text: str) -> str:
    try:
        return address_or_nothing(re.sub(r"(?i)^mailto:", "", text))
    except ValueError:
        return ""


def _linkedin(text: str) -> str:
    try:
        return linkedin_or_nothing(re.sub(r"(?i)^(http://|(?=(www\.)?linkedin\.com/))", "https://", text))
    except ValueError:
        return ""


def _with_id(person: Person, own: str) -> Person:
    from dataclasses import replace

    return replace(person, id=own)


def _from_mecard(text: str) -> str:
    """MECARD, the other form of card in QR codes, as a vCard."""
    if not text.upper().startswith("MECARD:"):
        return text
    names = {"N": "FN", "TEL": "TEL", "EMAIL": "EMAIL", "URL": "URL", "ORG": "ORG", "TITLE": "TITLE"}
    lines = []
    for part in re.split(r"(?<!\\);", text[len("MECARD:") :]):
        key, _, value = part.partition(":")
        if key.upper() == "N" and "," in value:
            family, _, given = value.partition(",")
            value = f"{given} {family}"
        if key.upper() in names:
            lines.append(f"{names[key.upper()]}:{value}")
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD"])

"""Business cards: versions, foldings and letters of every age; and files that belong together."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from afterword.domain.model import Role
from afterword.errors import InputError, Problem
from afterword.imports.files import FilesRead, read_files
from afterword.imports.given import Given
from afterword.imports.vcard import Card, cards_of, cards_on
from afterword.letters.names import call
from imports.corpora import samples

NOW = datetime(2026, 11, 1, tzinfo=UTC)
TOML = b"""company = "Acme"
position = "Engineer"
starts = 2026-11-23T14:00:00
ends = 2026-11-23T15:00:00
[[people]]
name = "Ana Ruiz"
email = "ana@acme.example"
"""
ICS = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:u1\r\nSUMMARY:Interview: Cook at Acme\r\nDTSTART:20261124T190000Z\r\n"
    b"DTEND:20261124T200000Z\r\nATTENDEE:mailto:bchen@acme.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def vcf(*lines: str) -> bytes:
    """A card with those lines."""
    return "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]).encode()


def card(*lines: str) -> Card:
    """The one card of those lines."""
    (only,) = cards_of(vcf(*lines))
    return only


def test_card_of_today() -> None:
    """Of several values the preferred one, else that of work, is taken; faxes are not for calling."""
    ana = card(
        "VERSION:4.0",
        "FN:Ms. Ana Ruiz",
        "N:Ruiz;Ana;;Ms.;",
        "EMAIL;TYPE=home:ana@home.example",
        "item1.EMAIL;TYPE=work:Ana@Acme.example",
        "TEL;TYPE=fax:+1 555 0100",
        'TEL;VALUE=uri;TYPE="work,voice":tel:+1-555-0101;ext=7',
        "TITLE:Head of\\, well\\, People",
        "ORG:Acme;People",
        "URL:https://acme.example",
        "URL:http://www.linkedin.com/in/ana",
    )
    assert ana.company == "Acme"
    person = ana.person
    assert (person.id, person.name, person.email) == ("ana-ruiz", "Ana Ruiz", "ana@acme.example")
    assert (person.title, person.phone) == ("Head of, well, People", "+1-555-0101 ext. 7")
    assert person.linkedin == "https://www.linkedin.com/in/ana"


def test_card_of_old() -> None:
    """Version 2.1 with quoted-printable that runs over lines, and bare parameters."""
    old = card(
        "VERSION:2.1",
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg",
        "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg=",
        " M=C3=BCller",
        "EMAIL;INTERNET:joerg@acme.example",
        "TEL;WORK;VOICE:0221 1",
    )
    assert old.person.name == "Jörg Müller"
    assert old.person.phone == "0221 1"


def test_letters_of_the_maker() -> None:
    """Bytes that are not UTF-8 are read in the card's own charset, else in that of who wrote it."""
    latin = vcf("VERSION:3.0", "FN:Günther Ruß").decode().encode("cp1252")
    apple = vcf("VERSION:3.0", "FN:Günther Ruß", "X-ABUID:1").decode().encode("mac_roman")
    stated = vcf("VERSION:2.1", "FN;CHARSET=koi8-r:Анна").decode().encode("koi8-r")
    names = [cards_of(data)[0].person.name for data in (latin, apple, stated)]
    assert names == ["Günther Ruß", "Günther Ruß", "Анна"]


def test_one_broken_line_does_not_lose_the_card() -> None:
    """A company in broken quoted-printable is left out; name and address are there."""
    ana = card(
        "VERSION:2.1",
        "N:Ruiz;Ana",
        "EMAIL;INTERNET:ana@acme.example",
        "ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=91=C3=",
        "=80",
    )
    assert (ana.person.name, ana.person.email) == ("Ana Ruiz", "ana@acme.example")


def test_a_company_with_a_comma() -> None:
    """Both parts are its name, escaped or not."""
    for org in ("ORG:Acme\\, Inc.;People", "ORG:Acme, Inc.;People"):
        assert card("VERSION:3.0", "FN:Ana Ruiz", "N:Ruiz;Ana;;;", org).company == "Acme, Inc."


def test_family_name_first() -> None:
    """'Ruiz, Ana' is Ana Ruiz, where the card says which is which; without FN the parts make the name."""
    assert card("VERSION:3.0", "FN:Ruiz\\, Ana", "N:Ruiz;Ana;;;").person.name == "Ana Ruiz"
    assert card("VERSION:3.0", "N:Ruiz;Ana;;;").person.name == "Ana Ruiz"


def test_a_comma_that_nobody_escaped() -> None:
    """It belongs to the name and to the title; a mark that needs no escape stands without its backslash."""
    ana = card("VERSION:3.0", "FN:Ruiz, Ana", "TITLE:Head, Data", r"ORG:River \& Sons\, Ltd;R\&D")
    assert (ana.person.name, ana.person.title, ana.company) == ("Ana Ruiz", "Head, Data", "River & Sons, Ltd")


@pytest.mark.parametrize("full", ["Prof. Dr. Karl von der Aue", "Karl von der Aue"])
def test_an_academic_title_of_a_card_is_greeted(full: str) -> None:
    """It stays with the name, wherever the card has it: a first name alone would be too familiar."""
    person = card("VERSION:3.0", f"FN:{full}", "N:von der Aue;Karl;;Prof. Dr.;").person
    assert person.name == "Prof. Dr. Karl von der Aue"
    assert call(person.name).text == "Prof. von der Aue"


def test_the_card_of_a_shared_mailbox_is_no_interviewers() -> None:
    """Whoever reads hr@ interviewed nobody: no letter of thanks goes there by itself."""
    person = card("VERSION:3.0", "FN:Acme GmbH", "ORG:Acme GmbH", "EMAIL:hr@acme.example").person
    assert person.part is Role.COORDINATOR


def test_a_card_folded_within_a_letter() -> None:
    """Some makers fold by bytes: the letter is read whole, and nothing becomes another script's."""
    data = vcf("VERSION:3.0", "FN:Žaneta Šťastná").replace("Ž".encode(), b"\xc5\r\n \xbd")
    assert cards_of(data)[0].person.name == "Žaneta Šťastná"


def test_every_card_without_a_name_is_told() -> None:
    """Nobody's cards are told by their number, all at once."""
    with pytest.raises(InputError) as caught:
        cards_of(vcf("VERSION:3.0", "EMAIL:x1@acme.example") + vcf("FN:Bo Chen") + vcf("TEL:1"))
    assert [p.place for p in caught.value.problems] == ["card.vcf: card 1", "card.vcf: card 3"]


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"BEGIN:VCARD\r\n" * 10, vcf("FN:A B") * 201, b"x" * 2_000_001]
)
def test_what_is_no_card(data: bytes) -> None:
    """What holds no card, or far too many, is refused."""
    with pytest.raises(InputError):
        cards_of(data)


@examples(
    st.lists(
        st.text(max_size=30) | st.sampled_from(["FN:A", "N:;;", "TEL;=:", "EMAIL;:a@b.example"]), max_size=6
    )
)
def test_broken_cards(lines: list[str]) -> None:
    """Whatever stands between BEGIN and END, it is people with names, or refused."""
    data = "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD"]).encode("utf-8", "replace")
    try:
        names = [c.person.name for c in cards_of(data)]
    except InputError as error:
        names = [p.place for p in error.problems]
    assert all(names)


def test_real_cards() -> None:
    """Every card of the corpora gives people with names and right addresses, or a sentence."""
    for path in samples("vcf"):
        try:
            told = [c.person.name for c in cards_of(path.read_bytes(), path.name)]
        except InputError as error:
            told = [p.found for p in error.problems]
        assert told, path.name
        assert all(told), path.name


def test_qr_code_on_a_picture() -> None:
    """The QR code of a card on a picture gives the same person as the file; a picture without one is refused."""
    zxingcpp = pytest.importorskip("zxingcpp", reason="the extra 'cards' is not installed")
    image = pytest.importorskip("PIL.Image", reason="the extra 'cards' is not installed")

    def png(picture: object) -> bytes:
        held = BytesIO()
        image.fromarray(picture).save(held, "PNG") if not hasattr(picture, "save") else picture.save(
            held, "PNG"
        )
        return held.getvalue()

    for text in (vcf("VERSION:3.0", "FN:Ana Ruiz").decode(), "MECARD:N:Ruiz,Ana;EMAIL:ana@acme.example;;"):
        code = zxingcpp.write_barcode_to_image(
            zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode), scale=5, add_quiet_zones=True
        )
        assert cards_on(png(code), "card.png")[0].person.name == "Ana Ruiz"
    for data in (png(image.new("L", (50, 50))), b"no picture"):
        with pytest.raises(InputError):
            cards_on(data, "card.png")


JANE = frozenset({"jane@example.com"})


def add(*files: tuple[str, bytes], given: Given | None = None) -> FilesRead:
    """What those files give together."""
    return read_files(files, you=JANE, zone="America/New_York", now=NOW, given=given or Given())


def wrong(*files: tuple[str, bytes]) -> tuple[Problem, ...]:
    """What is wrong with those files."""
    with pytest.raises(InputError) as caught:
        add(*files)
    return caught.value.problems


def test_cards_join_their_interview() -> None:
    """A card completes who is there by address or name, and adds who is not, in whatever order the files stand."""
    cards = vcf("FN:Ana Ruiz", "TEL:1") + vcf("FN:Bo Chen", "EMAIL:bo@acme.example")
    for files in ([("c.vcf", cards), ("a.toml", TOML)], [("a.toml", TOML), ("c.vcf", cards)]):
        (interview,) = add(*files).interviews
        assert [(p.name, p.email, p.phone) for p in interview.people] == [
            ("Ana Ruiz", "ana@acme.example", "1"),
            ("Bo Chen", "bo@acme.example", ""),
        ]


def test_card_names_an_address() -> None:
    """An invitation with a bare address needs a name; the card that has the address gives it."""
    assert "bchen@acme.example" in str(wrong(("i.ics", ICS))[0])
    (interview,) = add(
        ("i.ics", ICS), ("c.vcf", vcf("FN:Bo Chen", "EMAIL:bchen+jobs@acme.example"))
    ).interviews
    assert [(p.id, p.name) for p in interview.people] == [("bo-chen", "Bo Chen")]


def test_problems_of_all_files() -> None:
    """What is wrong with several files is told in one go."""
    found = wrong(("a.toml", b'company = "Acme"'), ("i.ics", b"BEGIN:VCALENDAR"), ("c.vcf", b"x"))
    assert {problem.place.split(":")[0] for problem in found} == {"a.toml", "i.ics", "c.vcf"}


def test_cards_need_an_interview() -> None:
    """Cards alone are nothing to add; with several interviews, a stranger's card is a question."""
    assert wrong(("c.vcf", vcf("FN:Bo Chen")))[0].found == "no interview"
    other = TOML.replace(b"Engineer", b"Cook")
    assert wrong(("a.toml", TOML), ("b.toml", other), ("c.vcf", vcf("FN:Bo Chen")))
    assert len(add(("a.toml", TOML), ("b.toml", other), ("c.vcf", vcf("FN:Ana Ruiz"))).interviews) == 2


def test_files_are_known_by_their_words() -> None:
    """Standard input has no ending: what it holds tells what it is."""
    named = Given(people=(card("FN:Bo Chen", "EMAIL:bchen@acme.example").person,))
    assert add(("-", ICS), given=named).interviews[0].position == "Cook"
    assert add(("-", TOML)).interviews[0].position == "Engineer"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("FN:ana.ruiz@blueriver.example", "N:;;;;", "EMAIL:ana.ruiz@blueriver.example"), "Ana Ruiz"),
        (("FN:Ana Ruiz <ana@b.example>", "EMAIL:ana@b.example"), "Ana Ruiz"),
        (("FN:Ana Ruiz\\, SHRM-CP", "EMAIL:a@b.example"), "Ana Ruiz"),
        (("FN:Blue River", "N:Ruiz;Ana;;;", "ORG:Blue River", "EMAIL:a@b.example"), "Ana Ruiz"),
        (("FN:Blue River GmbH", "N:;;;;", "EMAIL:ana.ruiz@b.example"), "Ana Ruiz"),
    ],
)
def test_neither_an_address_nor_a_firm_is_a_name(lines: tuple[str, ...], name: str) -> None:
    """The name is that of the person, from the card's other fields or the address."""
    assert card(*lines).person.name == name


def test_the_card_of_a_firm_is_nobodys() -> None:
    """It is refused, and the firm is named."""
    with pytest.raises(InputError, match="Blue River GmbH"):
        card("FN:Blue River GmbH", "ORG:Blue River GmbH", "EMAIL:x7@blueriver.example")


def test_labels_of_apples_contacts() -> None:
    """The address of work is taken before that of home, and a fax is no phone."""
    person = card(
        "FN:Ana Ruiz",
        "item1.EMAIL:ana@home.example", "item1.X-ABLabel:_$!<Home>!$_",
        "item2.EMAIL:ana@acme.example", "item2.X-ABLabel:_$!<Work>!$_",
        "item3.TEL:+1 555 0101", "item3.X-ABLabel:_$!<WorkFAX>!$_",
        "item4.TEL:+1 555 0102", "item4.X-ABLabel:Desk",
    ).person  # fmt: skip
    assert (person.email, person.phone) == ("ana@acme.example", "+1 555 0102")


def test_an_unusable_address_of_a_card_is_kept_to_be_shown() -> None:
    """The person stays, and their address is asked for."""
    person = card("FN:Ana Ruiz", "EMAIL:jürgen@b.example").person
    assert (person.email, person.unusable_address) == ("", "jürgen@b.example")

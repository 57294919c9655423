"""Nothing that anybody types, sends or names gets a header of its own into a letter, or a second reader."""

from __future__ import annotations

import base64
import json
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from pathlib import Path
from urllib.parse import quote

import pytest

from afterword.domain.model import Letter
from afterword.errors import InputError
from afterword.gmail import parsing
from afterword.letters import Sender
from afterword.letters.mime import mime
from afterword.sandbox import Sandbox
from cli.homes import Home
from jane import ANA, CONFIG, INTERVIEW, INVITATION, JANE, RITA, here
from security.finished import FINISHED

EVE = "eve@evil.example"
BREAKS = ("\r\n", "\r", "\x85", "\u2028", "\0", "\\n")
TITLE = 'title = "Head of Platform"'
LETTERS_OWN = {
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "content-transfer-encoding",
    "x-afterword-step", "in-reply-to", "references", "received",
}  # fmt: skip


def smuggled(brk: str) -> str:
    """A value that would end its header and begin another."""
    return f"Ana Ruiz{brk}Bcc: {EVE}{brk}X-Eve: 1{brk}{brk}<p>"


def drafts(gmail: Sandbox) -> list[EmailMessage]:
    """What lies in Jane's drafts, as a mail program reads it."""
    state = gmail.state
    with state.world.lock:
        box = state.world.account(JANE).mailbox
        return [message_from_bytes(i.mail.raw, policy=default) for i in map(box.draft, list(box.drafts))]


def assert_clean(letters: list[EmailMessage], readers: frozenset[str] = frozenset({ANA, RITA})) -> None:
    """Each has the headers that a letter has, once each, and one reader, who is of the interview."""
    for letter in letters:
        names = [name.lower() for name in letter]
        assert len(set(names)) == len(names)
        assert set(names) <= LETTERS_OWN
        (to,) = getaddresses([str(letter["To"])])
        assert to[1] in readers
        assert getaddresses([str(letter["From"])])[0][1] == JANE


def written(home: Home, gmail: Sandbox) -> list[EmailMessage]:
    """The drafts that a pass after the interview leaves; nobody else ever gets anything."""
    home.clock.rest_at(here(23, 15, 45))
    home.run("run", "--once")
    left = drafts(gmail)
    home.clock.rest_at(here(23, 19))
    home.run("run", "--once")
    assert gmail.elsewhere() == []
    return left


def toml(brk: str) -> str:
    """The value as a TOML string, which can hold any character."""
    return json.dumps(smuggled(brk))


@pytest.mark.parametrize("brk", BREAKS)
@pytest.mark.parametrize(
    "field",
    [
        'company = "Acme"',
        'position = "Engineer"',
        'name = "Ana Ruiz"',
        f'email = "{ANA}"',
        TITLE,
        "phone",
        "linkedin",
        "time_zone",
    ],
)
def test_an_interview_file(home: Home, gmail: Sandbox, field: str, brk: str) -> None:
    """Every text of an interview's TOML: refused with nothing stored, or harmless in the letter."""
    place = field if field in INTERVIEW else TITLE  # what is not in it comes behind Ana's title
    line = f"{field.partition(' ')[0]} = {toml(brk)}"
    ran = home.run("add", "-", given=INTERVIEW.replace(place, line if place == field else f"{TITLE}\n{line}"))
    assert ran.code in {0, 2}
    if ran.code == 2:
        assert home.everything()["interviews"] == []
        return
    notes = FINISHED.replace('name = "Ana Ruiz"', f"name = {toml(brk)}") if "name" in field else FINISHED
    home.run("notes", ran.out.split()[-1], "-", given=notes)
    assert_clean(written(home, gmail))


@pytest.mark.parametrize("brk", BREAKS)
@pytest.mark.parametrize(
    "field", ["moved four teams to one build", "release every week", "cutting the build in half", "why the"]
)
def test_notes(home: Home, gmail: Sandbox, field: str, brk: str) -> None:
    """What was talked about goes into the text alone."""
    home.added(notes="")
    quoted = json.dumps(field + smuggled(brk))[1:-1]
    ran = home.run("notes", "acme", "-", given=FINISHED.replace(field, quoted))
    assert ran.code in {0, 2}
    assert_clean(written(home, gmail))


@pytest.mark.parametrize("brk", ["\\n", "\\N", "^n", "\\r\\n", "\r\n ", "\x0b", "\u2028"])
@pytest.mark.parametrize("field", ["Petra Kurz", "Otto Lang", "Interview for Data Engineer at Initech"])
def test_an_invitation(home: Home, gmail: Sandbox, field: str, brk: str) -> None:
    """A calendar file by a stranger: its names and its summary end no header."""
    text = INVITATION.replace(field, f"{field}{brk}Bcc: {EVE}")
    ran = home.run("add", home.file("evil.ics", text))
    assert ran.code in {0, 2}
    home.clock.rest_at(here(25, 11))
    home.run("run", "--once")
    assert_clean(drafts(gmail), frozenset({"petra.kurz@initech.example", "otto.lang@initech.example"}))
    assert home.run("status", "--json").code == 0


@pytest.mark.parametrize("brk", ["\\n", "\r\n ", "=0D=0A", "\x0b", "\u2028"])
@pytest.mark.parametrize("field", ["FN:Ana Ruiz", f"EMAIL:{ANA}", "TITLE:Head", "TEL:+1 555 0101"])
def test_a_business_card(home: Home, gmail: Sandbox, field: str, brk: str) -> None:
    """A card by a stranger: its name, address, title and number end no header."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "FN:Ana Ruiz",
        f"EMAIL:{ANA}",
        "TITLE:Head",
        "TEL:+1 555 0101",
        "END:VCARD",
    ]
    card = "\r\n".join(f"{line}{brk}Bcc: {EVE}" if line == field else line for line in lines) + "\r\n"
    interview = home.file("interview.toml", INTERVIEW)
    ran = home.run("add", interview, home.file("evil.vcf", card))
    assert ran.code in {0, 2}
    home.run("notes", "acme", "-", given=FINISHED)
    assert_clean(written(home, gmail))


@pytest.mark.parametrize("brk", BREAKS)
@pytest.mark.parametrize("field", ["name", "email", "phone", "linkedin", "subject"])
def test_the_config(home: Home, gmail: Sandbox, field: str, brk: str) -> None:
    """One's own name and number, and the subject's template, end no header either."""
    config = CONFIG.format(endpoint=gmail.url)
    value = f"{field} = {json.dumps((JANE if field == 'email' else 'Jane Doe') + smuggled(brk))}\n"
    if field == "subject":
        home.config(config.replace("[letters]\n", f"[letters]\n{value}"))
    else:
        kept = "".join(line for line in config.splitlines(keepends=True) if not line.startswith(f"{field} ="))
        home.config(kept.replace("[you]\n", f"[you]\n{value}"))
    ran = home.run("add", "-", given=INTERVIEW)
    assert ran.code in {0, 2}
    home.run("notes", "acme", "-", given=FINISHED)
    assert_clean(written(home, gmail))


def test_a_subject_that_makes_its_own_line_breaks(home: Home, gmail: Sandbox) -> None:
    """A template can compute any character: the subject is one line all the same."""
    subject = json.dumps("Thanks {{ '\\r\\nBcc: eve@evil.example' }} {{ position }} {{ '%c' % 10 }}X-Eve: 1")
    home.config(CONFIG.format(endpoint=gmail.url).replace("[letters]\n", f"[letters]\nsubject = {subject}\n"))
    home.added(notes=FINISHED)
    letters = written(home, gmail)
    assert_clean(letters)
    assert all("eve" not in str(letter.get("Bcc", "")) for letter in letters)


@pytest.mark.parametrize("brk", BREAKS)
def test_the_command_line(home: Home, gmail: Sandbox, brk: str) -> None:
    """Ids, steps and reasons that are typed reach no letter."""
    home.added(notes=FINISHED)
    for words in (
        ("approve", smuggled(brk)),
        ("close", "acme", "--because", smuggled(brk)),
        ("preview", smuggled(brk)),
    ):
        assert home.run(*(word.replace("\0", "") for word in words)).code == 2
    assert_clean(written(home, gmail))


@pytest.mark.parametrize("brk", ["\r\n", "\n", "\0", "\u2028", "\t", " "])
@pytest.mark.parametrize("header", ["Message-ID", "References", "Subject"])
def test_the_thread_that_a_nudge_joins(brk: str, header: str) -> None:
    """What an answer's headers hold, folded or encoded, gives ids in angle brackets or nothing, each on its line."""
    evil = f"<a@b.example{brk}Bcc: {EVE}>{brk}<c@d.example>"
    raw = {"id": "1", "threadId": "1", "payload": {"headers": [{"name": header, "value": evil}]}}
    seen = parsing.message(raw, whole=False)
    subject = seen.subject or "Thanks"
    letter = Letter(
        None,
        "Ana Ruiz",
        ANA,
        subject,
        "Dear Ana",
        (),
        "1",
        seen.rfc_message_id,
        seen.references,
    )
    try:
        made = mime(letter, Sender("Jane Doe", JANE, "", ""))
    except InputError:
        return
    assert_clean([message_from_bytes(made, policy=default)])


# attachments


@pytest.mark.parametrize("brk", ["\r\n", "\n", '"; filename="x', "\x85", "\u2028", "é 東京"])
def test_an_attachments_name(home: Home, gmail: Sandbox, brk: str) -> None:
    """A file's name may hold anything: it is refused, or stands quoted in its own part."""
    file = home.folder.parent / f"report{brk}Bcc: eve"
    file.write_text("figures", "utf-8")
    notes = FINISHED.replace("[notes]\n", f"[notes]\nattachments = [{json.dumps(str(file))}]\n")
    home.added(notes="")
    assert home.run("notes", "acme", "-", given=notes).code in {0, 2}
    letters = written(home, gmail)
    assert_clean(letters)
    for letter in letters:
        for part in letter.walk():
            assert {n.lower() for n in part} <= LETTERS_OWN | {"content-disposition"}


def test_a_link_that_took_an_attachments_place_is_not_followed(home: Home, gmail: Sandbox) -> None:
    """What the person named was a file; when the letter is written it is a link to a secret: nothing of it leaves."""
    secret = Path(home.file("secret.txt", "the family's secret"))
    named = Path(home.file("report.txt", "figures"))
    notes = FINISHED.replace("[notes]\n", f"[notes]\nattachments = [{json.dumps(str(named))}]\n")
    home.added(notes="")
    assert home.run("notes", "acme", "-", given=notes).code == 0
    named.unlink()
    named.symlink_to(secret)
    written(home, gmail)
    everything = b"".join(
        i.mail.raw for a in (JANE, ANA) for i in gmail.state.world.account(a).mailbox.messages.values()
    )
    assert b"family" not in everything
    assert quote("the family's secret") not in everything.decode("utf-8", "replace")
    assert base64_of("the family's secret") not in everything


def base64_of(text: str) -> bytes:
    """As an attachment would travel."""
    return base64.b64encode(text.encode())[:20]


def test_neither_a_template_nor_a_note_attaches_a_file(home: Home, gmail: Sandbox) -> None:
    """Only [notes] attachments does: a path in a text, or an invitation's ATTACH, stays words."""
    home.file("private.txt", "the family's secret")
    home.added(
        notes=FINISHED.replace(
            "release every week", f"release every week, see {home.folder.parent}/private.txt"
        )
    )
    ics = INVITATION.replace("END:VEVENT", f"ATTACH:file://{home.folder.parent}/private.txt\nEND:VEVENT")
    home.run("add", home.file("evil.ics", ics))
    letters = written(home, gmail)
    home.clock.rest_at(here(25, 11))
    home.run("run", "--once")
    assert letters
    assert [p.get_filename() for m in [*letters, *drafts(gmail)] for p in m.walk() if p.get_filename()] == []

"""Inputs from the reports of other programs, each in a folder whose README says what is right for it.

`AFTERWORD_CASES` names the folder of cases. A case that no assertion here is about fails.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from afterword.domain.addresses import same_mailbox
from afterword.domain.model import Interview, PersonNotes, Role, Sentence, StepKind
from afterword.imports.attendees import SERVICES
from afterword.imports.files import read_files
from afterword.imports.toml import notes_from_toml
from afterword.sandbox import Sandbox
from afterword.services.commands import add_all, brought_up_to_date
from daemon import test_keyring_later, test_obstacles_named
from scenarios.world import World, WoundClock, app_in, in_mode, signed_in

CASES = Path(os.environ.get("AFTERWORD_CASES") or Path(__file__).parents[2].parent / "shared" / "cases")
YOU = "jane.doe@gmail.com"
ANA, LI, RITA = (f"{name}@blueriver.example" for name in ("ana.ruiz", "li.wei", "rita.sommer"))
OMAR = "omar.diaz@blueriver.example"
BEGINS, ANSWERED, LATE = (
    datetime(*day, 10, tzinfo=UTC) for day in ((2026, 11, 21), (2026, 12, 8), (2027, 1, 20))
)
TYPED = """\
company = "Blue River"
position = "Data Analyst"
starts = 2026-12-01T10:00:00
ends = 2026-12-01T11:00:00
"""
TYPED_ANA = f'{TYPED}[[people]]\nname = "Ana Ruiz"\nemail = "{ANA}"\n'


@dataclass
class SharedCase:
    """A case's files, and Jane's Afterword, in which nothing has happened yet."""

    folder: Path
    world: World

    def added(self, *files: tuple[str, bytes], zone: str = "America/New_York") -> list[Interview]:
        """What `afterword add` makes of the files (the case's own if none is given), with every letter finished."""
        account, own = self.world.app.account, self.world.app.config.you.signs
        given = files or tuple((f.name, f.read_bytes()) for f in self.folder.glob("*.ics"))
        read = read_files(given, you=own, zone=zone, now=self.world.now)
        wanted = brought_up_to_date(account, read.interviews, self.world.now)
        add_all(account, wanted, self.world.now, read.guests)
        finished = [_finished(interview) for interview in wanted]
        add_all(account, finished, self.world.now)
        return finished

    def mail(self, file: str, **filled: str) -> None:
        """A message of the case comes in, and the daemon looks; words in capitals are filled."""
        text = (self.folder / file).read_text("utf-8")
        for word, value in filled.items():
            text = text.replace(f"<{word}>", value)
        self.world.sandbox.deliver(YOU, text.encode())
        self.world.pass_()

    def sent(self, *addresses: str) -> list[dict[str, str]]:
        """The letters that came to those addresses, or to anybody, oldest first."""
        found = (m for m in self.world.sandbox.mailbox(YOU) if "SENT" in m["labels"])
        return [m for m in found if not addresses or any(a in m["to"] for a in addresses)]

    def steps(self, interview: Interview, kind: StepKind) -> list[str]:
        """Whom that kind of step is for."""
        return [
            s.person.name if s.person else "" for s in self.world.plan(interview.id).steps if s.kind is kind
        ]


def _finished(interview: Interview) -> Interview:
    people = [
        replace(p, notes=PersonNotes((Sentence("own", f"What you said about topic {n} stays with me."),)))
        for n, p in enumerate(interview.people)
    ]
    return replace(interview, people=tuple(people), notes=replace(interview.notes, read=True))


def _people(interview: Interview, part: Role) -> list[tuple[str, str]]:
    return sorted((p.name, p.email) for p in interview.people if p.part is part)


def _mail_before_the_nudge(case: SharedCase, file: str) -> Interview:
    """Ana is thanked, and the case's mail comes on the morning on which the nudge would leave."""
    (interview,) = case.added(("interview.toml", TYPED_ANA.encode()))
    case.world.until(ANSWERED)
    (thanks,) = case.sent(ANA)
    case.mail(file, LETTER=thanks["rfc_message_id"])
    return interview


def another_subject(case: SharedCase) -> None:
    """It is an answer, and no nudge leaves."""
    interview = _mail_before_the_nudge(case, "answer.eml")
    case.world.until(LATE)
    assert case.world.kinds(interview.id)["answered"] == 1
    assert len(case.sent()) == 1


def through_a_network(case: SharedCase) -> None:
    """The nudges pause, and the candidate is asked."""
    interview = _mail_before_the_nudge(case, "message.eml")
    nudges = [s for s in case.world.plan(interview.id).steps if s.kind is StepKind.NUDGE]
    assert nudges[0].state == "needs-you"
    case.world.until(datetime(2026, 12, 18, 10, tzinfo=UTC))
    assert len(case.sent()) == 1


def card_named_by_its_address(case: SharedCase) -> None:
    """Nobody is greeted by an address: the letter says Ana, or waits."""
    card = (case.folder / "card.vcf").read_bytes()
    case.added(("interview.toml", TYPED.encode()), ("card.vcf", card))
    case.world.until(LATE)
    written = [m for m in case.world.sandbox.mailbox(YOU) if "ana.ruiz" in str(m["to"])]
    assert written
    assert all(m["text"].startswith(("Dear Ana,", "Dear […],")) for m in written)
    assert all(m["text"].startswith("Dear Ana,") for m in case.sent())


def credentials(case: SharedCase) -> None:
    """Certificates are no given names."""
    case.added()
    case.world.until(datetime(2026, 12, 3, tzinfo=UTC))
    assert case.sent(ANA)[0]["text"].startswith("Dear Ana,")
    assert case.sent(LI)[0]["text"].startswith(("Dear Li Wei,", "Dear Li,"))


def entities(case: SharedCase) -> None:
    """The position, the subject and the letter hold characters, not entities."""
    (interview,) = case.added()
    assert interview.position == "R&D Engineer – Payments"
    case.world.until(datetime(2026, 12, 3, tzinfo=UTC))
    (letter,) = case.sent(ANA)
    assert "R&D Engineer – Payments" in letter["subject"] + letter["text"]
    assert not re.search(r"&#?\w+;", letter["subject"] + letter["text"])


def unusable_addresses(case: SharedCase) -> None:
    """Both guests stay, their addresses are asked for, and who invited is the coordinator."""
    (interview,) = case.added()
    assert _people(interview, Role.INTERVIEWER) == [("Jürgen Groß", ""), ("Li Wei", "")]
    assert _people(interview, Role.COORDINATOR) == [("Rita Sommer", RITA)]
    assert sorted(case.steps(interview, StepKind.ADDRESS)) == ["Jürgen Groß", "Li Wei"]


def described(case: SharedCase) -> None:
    """The description's people are the interviewers, their addresses to be found."""
    (interview,) = case.added()
    assert _people(interview, Role.INTERVIEWER) == [("Ana Ruiz", ""), ("Li Wei", "")]
    assert _people(interview, Role.COORDINATOR) == [("Rita Sommer", RITA)]


def maker_of_hiring_software(case: SharedCase) -> None:
    """Who works for a hiring system is a person, whichever of them it is."""
    text = (case.folder / "invitation.ics").read_text("utf-8")
    makers = [at for at in SERVICES if "calendar.google.com" not in at]
    for maker in makers:
        file = ("invitation.ics", text.replace("HIRING-SYSTEM", maker).encode())
        found = read_files(
            [file], you=case.world.app.config.you.signs, zone="America/New_York", now=case.world.now
        )
        (interview,) = found.interviews
        people = [("Ana Ruiz", f"ana.ruiz@{maker}"), ("Li Wei", f"li.wei@{maker}")]
        assert _people(interview, Role.INTERVIEWER) == people
        assert _people(interview, Role.COORDINATOR) == [("Rita Sommer", f"rita.sommer@{maker}")]


def rooms(case: SharedCase) -> None:
    """Ana alone interviewed, and no room gets anything."""
    (interview,) = case.added()
    assert _people(interview, Role.INTERVIEWER) == [("Ana Ruiz", ANA)]
    assert {s.person.name for s in case.world.plan(interview.id).steps if s.person} <= {
        "Ana Ruiz",
        "Rita Sommer",
    }
    case.world.until(LATE)
    assert not case.sent("osl-fram", "mr-3-12", "kelvin")


def two_addresses(case: SharedCase) -> None:
    """One letter, one line of nudges, and notes by her name."""
    (interview,) = case.added()
    assert [p.name for p in interview.people] == ["Ana Ruiz"]
    noted = notes_from_toml('[[people]]\nname = "Ana Ruiz"\nphone = "+1 555 0101"\n', interview)
    assert noted.people[0].phone
    case.world.until(LATE)
    assert len(case.sent()) == 3  # one of thanks, two nudges
    assert len({str(m["to"]) for m in case.sent()}) == 1


def own_address(case: SharedCase) -> None:
    """The candidate is nobody of the interview; Ana is thanked and nudged."""
    (interview,) = case.added()
    assert not any(same_mailbox(p.email, YOU) for p in interview.people)
    case.world.until(LATE)
    assert len(case.sent(ANA)) == len(case.sent()) == 3


def three_talks(case: SharedCase) -> None:
    """One application: three letters of thanks, two nudges to the coordinator, never on adjoining days."""
    case.added()
    case.world.until(LATE)
    assert [len(case.sent(one)) for one in (ANA, LI, OMAR)] == [1, 1, 1]
    days = [datetime.fromisoformat(m["at"]).date() for m in case.sent(RITA)]
    assert len(days) == 2
    assert (days[1] - days[0]).days > 1


def three_talks_answered(case: SharedCase) -> None:
    """Her answer to the first nudge ends them."""
    case.added()
    while not case.sent(RITA):
        case.world.until(case.world.app.store.next_look(case.world.app.account_id) or LATE)
    case.mail("answer.eml", LETTER=case.sent(RITA)[0]["rfc_message_id"])
    case.world.until(LATE)
    assert len(case.sent(RITA)) == 1


CHECKS: dict[str, tuple[Callable[[SharedCase], None], ...]] = {
    "answer-under-another-subject": (another_subject,),
    "card-named-by-its-address": (card_named_by_its_address,),
    "credentials-behind-a-name": (credentials,),
    "entities-in-a-title": (entities,),
    "guest-whose-address-cannot-be-used": (unusable_addresses,),
    "interview-at-a-maker-of-hiring-software": (maker_of_hiring_software,),
    "interviewers-in-the-description": (described,),
    "meeting-room-among-the-guests": (rooms,),
    "message-through-a-network": (through_a_network,),
    "one-person-under-two-addresses": (two_addresses,),
    "own-plus-address": (own_address,),
    "three-talks-in-one-day": (three_talks, three_talks_answered),
}

PLAYED = {
    "certificate-refused": (
        test_obstacles_named.CASES,
        {"certificate", "password", "refusal"},
    ),
    "keyring-that-comes-later": (
        vars(test_keyring_later),
        {"test_a_keyring_that_comes_later_is_noticed", "test_a_keyring_that_is_unlocked_later_is_noticed"},
    ),
}
"""Cases of steps and no input: the tests of the daemon that play them, one for each of the steps."""


@contextmanager
def case_in(folder: Path, home: Path, fresh: Path) -> Iterator[SharedCase]:
    """The case, with Jane's Afterword in schedule mode."""
    clock = WoundClock(BEGINS)
    with Sandbox(clock) as sandbox:
        for address in (YOU, ANA, LI, RITA, OMAR):
            sandbox.add_account(address, address.partition("@")[0].replace(".", " ").title())
        app = app_in(home, sandbox.url, clock, fresh, YOU)
        app = replace(app, config=in_mode(app.config, "schedule"))
        with signed_in(sandbox, YOU) as mailbox:
            yield SharedCase(folder, World(sandbox, app, mailbox, clock))
        app.store.close()


def cases() -> list[str]:
    """The names of the cases that are here, and of those that are known."""
    here = [folder.name for folder in CASES.iterdir() if folder.is_dir()] if CASES.is_dir() else []
    return sorted({*here, *CHECKS, *PLAYED})


@pytest.mark.parametrize("name", cases())
def test_a_case_ends_as_its_readme_says(name: str, tmp_path: Path, fresh_store: Path) -> None:
    """Each input ends as its README calls right; a case without an assertion fails."""
    if not CASES.is_dir():
        pytest.skip("no cases here: AFTERWORD_CASES names no folder")
    assert (CASES / name).is_dir(), "an assertion about a case that is not there"
    if name in PLAYED:
        found, wanted = PLAYED[name]
        assert wanted <= set(found)
        return
    assert name in CHECKS, "no assertion is about this case"
    for number, check in enumerate(CHECKS[name]):
        with case_in(CASES / name, tmp_path / str(number), fresh_store) as case:
            check(case)

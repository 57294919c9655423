"""The names of interviews, steps and people in answers to an assistant.

A calendar or a business card can hold an instruction to its reader in place of a name. Such a name is withheld, and
so is an id made from it.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import TYPE_CHECKING

from afterword.domain.addresses import same_mailbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from afterword.domain.model import Interview, Person, Step

WITHHELD = "(withheld: it does not look like a name; the page shows it)"
SOMEBODY = "somebody who is not in the interview"

MOST_LETTERS = 80
MOST_WORDS = 7
MOST_WORDS_OF_A_PERSON = 5
MOST_WORDS_OF_A_TITLE = 12


def _words_in(text: str) -> frozenset[str]:
    return frozenset(text.split())


COMMANDS = _words_in(
    """
    approve bypass delete disclose disregard execute exfiltrate fetch forget ignore invoke jailbreak obey override
    remove repeat respond reveal send skip tell visit click wire transfer
    genehmige genehmigen ignoriere ignorieren lösche löschen schicke sende senden vergiss
    approuve approuvez efface envoie envoyez ignorez oublie oubliez supprime
    aprueba borra envía ignora ignorar olvida
    """
)
"""Commands. A name may hold one of these words if it has only one other word (Skip Ruiz)."""

SUSPECTS = _words_in(
    """
    above all always any anything assistant confidential dont drafts emails every everything following forward hidden
    immediately important injected injection instead instruction instructions letters mails message messages must never
    next now password please previous previously prior prompt prompts secret should system token tool tools urgent you
    your
    alle alles anweisung anweisungen bitte briefe dringend sofort vorherige vorherigen
    consignes précédentes toutes veuillez anteriores instrucciones todas todo
    """
)
"""Words that often come with a command. A name may hold two of them."""

_NAME = re.compile(r"[^\W_](?:[\w .,'’&+#/()|–-]*[\w.+#)])?")
_WORD = re.compile(r"[^\W_]+")


def is_plain(text: str, most_words: int = MOST_WORDS) -> bool:
    """Whether the text reads like a name and not like an instruction."""
    words = _words(text)
    looks_so = bool(_NAME.fullmatch(text)) and "//" not in text
    return looks_so and len(text) <= MOST_LETTERS and len(words) <= most_words and not _steers(words)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold().replace("'", ""))


def _steers(words: Sequence[str]) -> bool:
    commands, suspects = (sum(w in kind for w in words) for kind in (COMMANDS, SUSPECTS))
    return suspects > 2 or (commands > 0 and (len(words) > 2 or commands + suspects > 1))


def name_of(person: Person) -> str:
    """The person's name, WITHHELD, or an empty string."""
    return person.name if not person.name or is_plain(person.name, MOST_WORDS_OF_A_PERSON) else WITHHELD


def plain(text: str) -> str:
    """The company or position, or WITHHELD."""
    return text if is_plain(text) else WITHHELD


def has_plain_names(interview: Interview) -> bool:
    """Whether everything that a letter of the interview could name reads like a name."""
    people = interview.people
    titles = (text for p in people for text in (p.title, p.greeting, p.form_of_address) if text)
    return (
        all(map(is_plain, (interview.company, interview.position)))
        and all(is_plain(title, MOST_WORDS_OF_A_TITLE) for title in titles)
        and all(name_of(person) != WITHHELD for person in people)
    )


def known(who: str, interview: Interview) -> str:
    """The person of the interview with that name or address; anybody else becomes SOMEBODY."""
    for person in interview.people:
        if who in {person.name, person.email} or (person.email and same_mailbox(person.email, who)):
            return name_of(person)
    return SOMEBODY if who else ""


def interview_handle(interview: Interview) -> str:
    """The interview's id, or a digest of it if the words in it do not read like a name."""
    words = _words(interview.id)
    odd = sum(word in COMMANDS | SUSPECTS for word in words) > 1 or len(interview.id) > MOST_LETTERS * 2
    names = (interview.company, interview.position)
    return f"interview-{_digest(interview.id)}" if odd or not all(map(is_plain, names)) else interview.id


def step_handle(interview: Interview, step: Step) -> str:
    """The id that stands in for the step's key, which holds an address."""
    return f"{interview_handle(interview)}/{step.kind.value}/{_digest(str(step.key))}"


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]

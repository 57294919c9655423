"""What scripts/probe-gmail asks of a live mailbox: each question is one that the sandbox has a quirk for."""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from afterword.domain.mail import STEP_HEADER, Draft
from afterword.errors import AfterwordError
from afterword.gmail.mailbox import Mailbox, open_mailbox

SUBJECT = "Afterword asks your Gmail"
PATIENCE = 60.0  # seconds that a search may take to find what was sent


@dataclass(frozen=True)
class ProbeFinding:
    """What was seen, and what the sandbox calls it."""

    question: str
    seen: str
    quirk: str = ""


@dataclass(frozen=True)
class Probe:
    """The mailbox, and how to ask the person to do something by hand: False when they would rather not."""

    mailbox: Mailbox
    by_hand: Callable[[str], bool]

    def letter(self, about: str) -> bytes:
        """A message to oneself, with a Message-ID and a header of our own."""
        message = EmailMessage()
        message["To"] = message["From"] = self.mailbox.account
        message["Subject"] = f"{SUBJECT}: {about}"
        message["Date"] = formatdate(localtime=True)
        message["Message-ID"] = make_msgid(domain="afterword.invalid")
        message[STEP_HEADER] = "probe"
        message.set_content("Afterword wrote this to see how your Gmail behaves. You can delete it.\n")
        return message.as_bytes()

    @contextlib.contextmanager
    def draft(self, about: str) -> Iterator[Draft]:
        """A draft to oneself, gone again afterwards if it is still there, under whatever id."""
        draft = self.mailbox.create_draft(self.letter(about))
        try:
            yield draft
        finally:
            for left, _ in self.mailbox.drafts(f'subject:"{SUBJECT}"'):
                with contextlib.suppress(AfterwordError):  # gone since the list was made
                    self.mailbox.delete_draft(left)


def what_a_send_keeps(probe: Probe) -> Iterator[ProbeFinding]:
    """docs/gmail-facts.md 5 and 13: the headers of what was sent, the draft's end, and how soon a search finds it."""
    mailbox = probe.mailbox
    with probe.draft("what a send keeps") as draft:
        written = mailbox.headers(draft.message.id)
        sent = mailbox.send_draft(draft.id)
        start = time.monotonic()
        found = mailbox.headers(sent.id)
        if written is None or found is None:
            yield ProbeFinding("Is what was sent there at once?", "no: it could not be read back")
            return
        replaced = written.rfc_message_id != found.rfc_message_id
        yield ProbeFinding(
            "Does drafts.send replace the Message-ID?",
            f"{'yes' if replaced else 'no'}: {written.rfc_message_id} became {found.rfc_message_id}",
            f"replaces_message_id_on_draft_send={replaced}",
        )
        dropped = not found.header(STEP_HEADER)
        yield ProbeFinding(
            "Does it drop X- headers?", "yes" if dropped else "no", f"drops_x_headers_on_send={dropped}"
        )
        yield ProbeFinding("Is the draft gone?", "yes" if mailbox.draft(draft.id) is None else "no")
        yield found_after(mailbox, found.rfc_message_id, start)


def found_after(mailbox: Mailbox, rfc_message_id: str, start: float) -> ProbeFinding:
    """How long after the send a search finds the message."""
    question = "How long until a search finds it?"
    while (waited := time.monotonic() - start) < PATIENCE:
        if mailbox.search(f"rfc822msgid:{rfc_message_id.strip('<>')}"):
            return ProbeFinding(question, f"{waited:.1f} s", f"search_lags={waited:.1f}")
        time.sleep(1)
    return ProbeFinding(question, f"longer than {PATIENCE:.0f} s", f"search_lags={PATIENCE}")


def what_a_gone_draft_answers(probe: Probe) -> Iterator[ProbeFinding]:
    """docs/gmail-facts.md 6: the answer to sending a draft that is not there."""
    with probe.draft("a draft that goes") as draft:
        probe.mailbox.delete_draft(draft.id)
        try:
            probe.mailbox.send_draft(draft.id)
        except AfterwordError as error:
            status = getattr(getattr(error.__cause__, "resp", None), "status", None)
            seen = f"status {status}" if status else str(error)
            yield ProbeFinding(
                "What does sending a gone draft answer?", seen, f"gone_draft_is_400={status == 400}"
            )
        else:
            yield ProbeFinding("What does sending a gone draft answer?", "it was accepted")


def what_the_composer_does(probe: Probe) -> Iterator[ProbeFinding]:
    """docs/gmail-facts.md 1: whether a draft keeps its id when it is edited by hand."""
    about = "edit me"
    with probe.draft(about) as draft:
        if not probe.by_hand(f"Open the draft '{SUBJECT}: {about}' in Gmail, change a word, close it."):
            return
        now = probe.mailbox.draft(draft.id)
        changed = (
            "its message id changed" if now and now.message.id != draft.message.id else "nothing changed"
        )
        yield ProbeFinding(
            "Does a draft keep its id when the composer rewrites it?",
            f"yes, {changed}" if now else "no",
            f"draft_ids_die_on_edit={now is None}",
        )
        if now and now.message.id != draft.message.id:
            dropped = not now.message.header(STEP_HEADER)
            seen = "yes" if dropped else "no"
            yield ProbeFinding(
                "Does the composer drop X- headers?", seen, f"composer_drops_x_headers={dropped}"
            )


def what_scheduled_by_hand_looks_like(probe: Probe) -> Iterator[ProbeFinding]:
    """docs/gmail-facts.md 7: what the API shows of a draft that was scheduled in the web page."""
    about = "schedule me"
    with probe.draft(about) as draft:
        wish = f"Open the draft '{SUBJECT}: {about}' in Gmail and choose 'Schedule send' for tomorrow."
        if not probe.by_hand(wish):
            return
        now = probe.mailbox.draft(draft.id)
        found = probe.mailbox.search(f'in:anywhere subject:"{SUBJECT}: {about}"')
        seen = probe.mailbox.headers(found[0].id) if found else None
        labels = ", ".join(sorted(seen.labels)) if seen else "none"
        look = "draft" if now else "label" if seen else "hidden"
        yield ProbeFinding(
            "How does a message look that was scheduled by hand?",
            f"as a draft: {'yes' if now else 'no'}; found by search with labels: {labels}",
            f'schedules_by_hand_visible="{look}"',
        )
        probe.by_hand("Please cancel that scheduled message in Gmail again.")


PROBES = (
    what_a_send_keeps,
    what_a_gone_draft_answers,
    what_the_composer_does,
    what_scheduled_by_hand_looks_like,
)


def ask(wish: str) -> bool:
    """Whether the person did it."""
    return input(f"\n{wish}\nPress Enter when done, or type s to skip: ").strip().lower() != "s"


def asked() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/probe-gmail", description="What Gmail does where nobody here has looked."
    )
    parser.add_argument("account", help="your address; sign in first with: afterword setup")
    parser.add_argument("--endpoint", default="https://gmail.googleapis.com", help="that, or the sandbox's")
    parser.add_argument(
        "--no-hands", action="store_true", help="leave out what you would do by hand in Gmail"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before starting")
    return parser.parse_args()


def main() -> int:
    """Ask every question and print what was seen. If one cannot be asked, return the error's exit code."""
    given = asked()
    print(f"This writes drafts to {given.account} in its own Gmail, sends one of them, and removes the rest.")
    if not given.yes and not ask("Nothing else is touched. Shall it start?"):
        return 0
    by_hand = ask if sys.stdin.isatty() and not given.no_hands else lambda _wish: False
    quirks: list[str] = []
    try:
        with open_mailbox(given.account, given.endpoint) as mailbox:
            mailbox.profile()
            for question in PROBES:
                for finding in question(Probe(mailbox, by_hand)):
                    print(f"{finding.question}\n    {finding.seen}")
                    quirks += [finding.quirk] if finding.quirk else []
    except AfterwordError as error:
        print(error.message, error.hint, sep="\n", file=sys.stderr)
        return error.exit_code
    print(f"\nFor the sandbox: Quirks({', '.join(quirks)})")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A day of real mail, where its samples are beside the checkout: every class ends in the right plan."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterword.domain.model import EventKind
from scenarios.world import ANA, JANE, LETTERS_LEAVE, World, meeting, ny

BESIDE = Path(__file__).resolve().parents[4] / "shared" / "corpora"
CORPORA = Path(os.environ.get("AFTERWORD_CORPORA") or BESIDE)
OF_LISTS = (
    b"from", b"sender", b"reply-to", b"list-", b"precedence", b"errors-to", b"x-beenthere", b"x-mailman",
    b"mailing-list", b"x-egroups", b"x-yahoo", b"delivered-to", b"resent-",
)  # fmt: skip

pytestmark = pytest.mark.skipif(
    not (CORPORA / "labels.tsv").is_file(), reason="the samples of real mail are not here"
)


@pytest.fixture
def thanked(world: World) -> World:
    """Ana's letter has left, and three days have passed."""
    world.add(meeting(ANA))
    world.until(LETTERS_LEAVE)
    world.until(ny(5, 11))
    return world


def samples(*kinds: str) -> Iterator[bytes]:
    """The messages with one of these labels."""
    for line in (CORPORA / "labels.tsv").read_text("utf-8").splitlines()[1:]:
        name, label = line.split("\t")[:2]
        if label in kinds:
            yield (CORPORA / name).read_bytes()


def from_ana(raw: bytes) -> bytes:
    """The message as if Ana had written it to Jane, and not to a list."""
    head, gap, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    kept, keep = [b"From: Ana Ruiz <%s>" % ANA.encode()], True
    for line in head.split(b"\n"):
        if not line.startswith((b" ", b"\t")):
            keep = not line.lower().startswith(OF_LISTS)
        if keep:
            kept.append(line)
    return b"\n".join(kept) + gap + body


def deliver(world: World, mails: Iterator[bytes]) -> int:
    """They all come in, and one pass reads them; how many there were."""
    count = 0
    for count, mail in enumerate(mails, start=1):  # noqa: B007  (the count is what is asked for)
        world.sandbox.deliver(JANE, mail)
    world.pass_()
    return count


def test_what_strangers_and_machines_write_changes_nothing(thanked: World) -> None:
    """Bounces of other addresses, reports, newsletters and broken mail: nothing stops, nothing is kept."""
    before = thanked.journal()
    assert deliver(thanked, samples("bounce", "report", "bulk", "malformed")) > 200
    assert thanked.journal() == before
    assert thanked.app.store.offers(thanked.app.account_id, every=True) == ()


def test_every_responder_postpones_and_every_person_stops(thanked: World) -> None:
    """From a person of the interview each sample is what it is: responders stop nothing, each reply is an answer."""
    assert deliver(thanked, map(from_ana, samples("auto"))) == thanked.kinds()["auto-replied"]
    assert thanked.plan().stopped is None
    thanked.later(minutes=5)
    written = deliver(thanked, map(from_ana, samples("reply")))
    assert thanked.kinds()[EventKind.ANSWERED.value] == written
    assert thanked.states()[f"nudge/{ANA}/1"] == "cancelled"

"""Whatever goes wrong with whichever request, once or for hours: the recipients' mailboxes are counted.

Each request of the undisturbed telling, found by recording it, meets each fault of the sandbox. By default every kind
of request that changes something meets every fault, at one of its places, another for each fault, and for a while as
well; those that read meet every other fault. Every place, for a while too: AFTERWORD_FAULT_ALL=1 (an hour of work).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from faults.matrix.book import CHAPTERS, QUIET, Book, Ending
from faults.matrix.telling import GmailTrouble
from faults.matrix.troubles import CREATE, EFFECTS, SEND, UPDATE, Fault, faults_of, kinds_left_out
from faults.tale import all_done

EVERYTHING = bool(os.environ.get("AFTERWORD_FAULT_ALL"))

NAMES = list(
    dict.fromkeys(name for method in ("gmail.users.history.list", *EFFECTS) for name in faults_of(method))
)

HOURS = timedelta(hours=3)

MOST_IN_AN_HOUR = 40
"""Requests while Gmail is away; a daemon that asked at each poll would make over a hundred."""

Place = tuple[int, int]
"""A chapter, and which of its requests."""


def places(book: Book, method: str, turn: int) -> list[Place]:
    """Where that method meets a fault: at one of its places, not in the quiet week, which is long; or everywhere."""
    found = [(c, i) for c, asked in enumerate(book.asked) for i, name in enumerate(asked) if name == method]
    busy = [place for place in found if CHAPTERS[place[0]] != QUIET]
    return found if EVERYTHING else [busy[turn % len(busy)]]


def methods(book: Book) -> list[str]:
    """Every kind of request that the story makes, in the order in which it first does."""
    return list(dict.fromkeys(method for asked in book.asked for method in asked))


def methods_for(book: Book, name: str) -> list[str]:
    """The kinds of request that meet that fault: all that change something, and every other one that reads."""
    asked = methods(book)
    reads = [method for method in asked if method not in EFFECTS]
    left_out = () if EVERYTHING else reads[NAMES.index(name) % 2 :: 2]
    return [method for method in asked if method not in left_out or name in {"cursor-gone", "revoked"}]


def disturbed(book: Book, place: Place, trouble: GmailTrouble) -> Iterator[str]:
    """What came of it, as sentences; none where all is well."""
    chapter, number = place
    method = book.asked[chapter][number]
    ending = book.disturbed(chapter, trouble)
    wrong = [*ending.wrong, *_met(ending, method, trouble), *_hammers(ending)]
    if not (ending.as_undisturbed or trouble.lasts or name_of(trouble) == "token_revoked"):
        wrong += all_done(book.tale)  # else Gmail, or Jane's sign-in, was away when they came
    yield from (f"{method} ({chapter}:{number}), {trouble}: {each}" for each in wrong)


def name_of(trouble: GmailTrouble) -> str:
    """The fault's name in the sandbox."""
    return str(trouble.fault["kind"])


def _met(ending: Ending, method: str, trouble: GmailTrouble) -> list[str]:
    """The trouble did what it was made for. Silence is waited for in haste, which a busy machine may not bear."""
    if not ending.met:
        return ["it met nothing"]
    first = ending.met[0]["method"]
    return [] if first == method or name_of(trouble) == "timeout" else [f"it met {first}"]


def _hammers(ending: Ending) -> list[str]:
    hours = Counter(datetime.fromisoformat(r["at"]).replace(minute=0, second=0) for r in ending.met)
    return [f"{count} requests at {hour:%H}" for hour, count in hours.items() if count > MOST_IN_AN_HOUR]


def lasting(book: Book, place: Place, fault: Fault) -> dict[str, GmailTrouble]:
    """The ways in which a fault lasts: some requests in a row, all requests for hours, or those of that kind alone."""
    chapter, number = place
    method, before = book.asked[chapter][number], book.asked[chapter][:number]
    # at the token endpoint Google's library tries again by itself, after real seconds, where the server stumbles
    slow = fault["kind"] in {"429", "500", "503"} and method != "token"
    everything = ("gmail.*", number - before.count("token")) if slow else ("*", number)
    return {
        "in a row": GmailTrouble({**fault, "skips": number, "times": 4}),
        "everything": _lasts(fault, *everything),
        "alone": _lasts(fault, method, before.count(method)),
    }


def _lasts(fault: Fault, method: str, skips: int) -> GmailTrouble:
    return GmailTrouble({**fault, "method": method, "skips": skips, "times": None}, HOURS)


def test_the_story_makes_every_kind_of_request(book: Book) -> None:
    """The recording holds what the daemon does: sign-in, looks of every kind, drafts made, written anew and sent."""
    asked = Counter(method for chapter in book.asked for method in chapter)
    assert (asked[CREATE], asked[UPDATE], asked[SEND]) == (4, 1, 3)
    reads = {f"gmail.users.{name}" for name in (
        "getProfile", "history.list", "messages.list", "messages.get", "threads.get", "drafts.get", "drafts.list"
    )}  # fmt: skip
    assert set(asked) == {"token", *reads, *EFFECTS}


def test_every_fault_of_the_sandbox_is_met() -> None:
    """The tables of faults name each kind that the sandbox knows."""
    assert kinds_left_out() == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_fault_once(book: Book, name: str) -> None:
    """Whichever request it meets, all comes out as undisturbed: each letter once, in the right words, in time."""
    tried, wrong = 0, list[str]()
    for turn, method in enumerate(methods_for(book, name)):
        fault = faults_of(method).get(name)
        for place in places(book, method, NAMES.index(name) + turn) if fault else ():
            tried += 1
            wrong += disturbed(book, place, GmailTrouble({**(fault or {}), "skips": place[1]}))
    assert tried
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_a_fault_for_a_while(book: Book, name: str) -> None:
    """In a row, or for hours: nothing twice, nothing lost, Jane's words hers, and Gmail is asked seldom meanwhile."""
    tried, wrong = 0, list[str]()
    for turn, method in enumerate(methods(book) if EVERYTHING else EFFECTS):
        fault = faults_of(method).get(name)
        for place in places(book, method, NAMES.index(name) + turn) if fault else ():
            ways = list(lasting(book, place, fault or {}).values())
            for trouble in ways if EVERYTHING else [ways[(NAMES.index(name) + turn) % len(ways)]]:
                tried += 1
                wrong += disturbed(book, place, trouble)
    assert tried or name == "cursor-gone"
    assert not wrong, "\n".join(wrong)

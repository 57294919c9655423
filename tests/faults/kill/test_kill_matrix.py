"""The daemon is killed at every boundary, another one goes on, and the recipients' mailboxes are counted.

All boundaries, those too between which nothing changes: AFTERWORD_KILL_ALL=1 (four times as long).
"""

from __future__ import annotations

import os
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from afterword.sandbox import Quirks
from faults.kill.story import KillBook, Launcher, telling, written
from faults.tale import promises

SHARDS = 8

EFFECTS = ("POST drafts", "POST drafts/send", "PUT drafts/ID")

QUIRKS = {
    "message-id-kept": Quirks(replaces_message_id_on_draft_send=False),
    "x-headers-dropped": Quirks(drops_x_headers_on_send=True),
    "draft-ids-die": Quirks(draft_ids_die_on_edit=True),
    "gone-is-400": Quirks(gone_draft_is_400=True),
    "search-lags": Quirks(search_lags=90.0, search_misses=2),
    "all-of-them": Quirks(
        replaces_message_id_on_draft_send=False,
        drops_x_headers_on_send=True,
        draft_ids_die_on_edit=True,
        gone_draft_is_400=True,
        search_lags=90.0,
        search_misses=2,
        empty_history_page=True,
    ),
}


def places(book: KillBook) -> list[tuple[int, int]]:
    """The boundaries at which another state of the world can be cut off: a chapter, and the number in it.

    Reads change nothing, neither on disk nor at Gmail, and what the daemon knew of them ends with it: from one
    commit or effect to the next, at one moment of the story, it is one place; the last boundary stands for it.
    """
    return [
        (chapter, number)
        for chapter, (names, passed) in enumerate(zip(book.boundaries, book.passed, strict=True))
        for number in (
            range(1, len(names) + 1) if os.environ.get("AFTERWORD_KILL_ALL") else last_ones(names, passed)
        )
    ]


def last_ones(names: list[str], passed: list[int]) -> list[int]:
    """The last boundary before each change of a chapter, and before each moment's end."""
    begins = {n for n, name in enumerate(names, 1) if name.startswith("after ") and changes(name)}
    begins |= {n + 1 for n in passed}
    return [n - 1 for n in sorted(begins) if n > 1]


def changes(name: str) -> bool:
    """What lies there is a commit, or no mere question."""
    return not name.partition(" ")[2].startswith("GET ")


def around_effects(book: KillBook) -> list[tuple[int, int]]:
    """Before and after each request that changes something at Gmail; it is not told yet in the store."""
    return [
        (chapter, number)
        for chapter, names in enumerate(book.boundaries)
        for number, name in enumerate(names, 1)
        if name.partition(" ")[2] in EFFECTS
    ]


def test_the_boundaries_are_those_of_the_whole_story(book: KillBook) -> None:
    """The counting finds what the story is made of: sign-in, looks, four drafts, a rewriting, three sends, commits.

    Before each commit and each effect is a place, and the end of each moment is one.
    """
    found = Counter(chain(*book.boundaries))
    for name in (
        "POST /token",
        "GET history",
        "GET messages",
        *EFFECTS,
        "commit of sending",
        "commit of sent",
    ):
        assert {f"before {name}", f"after {name}"} <= set(found)
    assert (found["before POST drafts"], found["before POST drafts/send"]) == (4, 3)
    before = {
        (chapter, n)
        for chapter, names in enumerate(book.boundaries)
        for n, name in enumerate(names, 1)
        if name.startswith("before ") and changes(name)
    }
    assert set(places(book)) >= before | {(c, n) for c, passed in enumerate(book.passed) for n in passed}
    assert len(before) > 50
    assert [passed[-1] for passed in book.passed] == [len(names) for names in book.boundaries]


@pytest.mark.parametrize("shard", range(SHARDS))
def test_killed_at_every_boundary(shard: int, book: KillBook) -> None:
    """Wherever the daemon is killed, each letter arrives once, Jane's words are hers, and every step has its end."""
    found = places(book)[shard::SHARDS]
    wrong = [w for place in found for w in book.killed_at(*place)]
    assert found, "nothing was tried"
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("quirk", QUIRKS)
def test_killed_around_effects_under_quirks(
    quirk: str, tmp_path: Path, fresh_store: Path, launcher: Launcher
) -> None:
    """The same around what changes something, in Gmails that behave in the other way."""
    with written(tmp_path / "home", fresh_store, launcher, QUIRKS[quirk]) as book:
        found = around_effects(book)[list(QUIRKS).index(quirk) % 3 :: 3]
        wrong = [w for place in found for w in book.killed_at(*place)]
    assert found, "nothing was tried"
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("after POST drafts", 2),
        ("after PUT drafts/ID", 1),
        ("before POST drafts/send", 1),
        ("after POST drafts/send", 2),
        ("before commit of sent", 3),
    ],
)
def test_the_whole_daemon_is_killed(
    name: str, count: int, launcher: Launcher, tmp_path: Path, fresh_store: Path
) -> None:
    """The same with the daemon as `afterword run` has it: scheduler, threads, signals."""
    with telling(tmp_path / "home", fresh_store, launcher, (name, count)) as told:
        assert promises(told.tale) == []
        assert told.kills == 1

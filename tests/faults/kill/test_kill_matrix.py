"""The daemon is killed at every boundary, another one goes on, and the recipients' mailboxes are counted.

All boundaries, those too between which nothing changes: AFTERWORD_KILL_ALL=1 (four times as long).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from afterword.sandbox import Quirks
from faults.kill.story import Launcher, telling
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


def places(boundaries: list[str], moments: list[int]) -> list[int]:
    """The numbers of the boundaries at which another state of the world can be cut off.

    Reads change nothing, neither on disk nor at Gmail, and what the daemon knew of them ends with it: from one
    commit or effect to the next, at one moment of the story, it is one place; the last boundary stands for it.
    """
    if os.environ.get("AFTERWORD_KILL_ALL"):
        return list(range(1, len(boundaries) + 1))
    begins = {n for n, name in enumerate(boundaries, 1) if name.startswith("after ") and changes(name)}
    begins |= {n + 1 for n in moments}
    return [n - 1 for n in sorted(begins) if n > 1]


def changes(name: str) -> bool:
    """What lies there is a commit, or no mere question."""
    return not name.partition(" ")[2].startswith("GET ")


def around_effects(boundaries: list[str]) -> list[int]:
    """Before and after each request that changes something at Gmail; it is not told yet in the store."""
    return [n for n, name in enumerate(boundaries, 1) if name.partition(" ")[2] in EFFECTS]


def killed_at(
    kill: int | tuple[str, int],
    home: Path,
    fresh: Path,
    launcher: Launcher,
    *,
    quirks: Quirks | None = None,
    mode: str = "beats",
) -> list[str]:
    """What is broken after a story with a kill at that boundary."""
    with telling(home, fresh, launcher, mode=mode, kill=kill, quirks=quirks) as told:
        wrong = promises(told.tale)
        if told.kills != 1:
            wrong.append(f"killed {told.kills} times")
    return [f"{kill}: {each}" for each in wrong]


def test_the_boundaries_are_those_of_the_whole_story(counted: tuple[list[str], list[int]]) -> None:
    """The counting finds what the story is made of: sign-in, looks, four drafts, a rewriting, three sends, commits.

    Before each commit and each effect is a place, and the end of each moment is one.
    """
    boundaries, moments = counted
    found = set(boundaries)
    for name in (
        "POST /token",
        "GET history",
        "GET messages",
        *EFFECTS,
        "commit of sending",
        "commit of sent",
    ):
        assert {f"before {name}", f"after {name}"} <= found
    assert (boundaries.count("before POST drafts"), boundaries.count("before POST drafts/send")) == (4, 3)
    before = {n for n, name in enumerate(boundaries, 1) if name.startswith("before ") and changes(name)}
    assert set(places(boundaries, moments)) >= {*before, *moments}
    assert len(before) > 50
    assert moments[-1] == len(boundaries)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_killed_at_every_boundary(
    shard: int, counted: tuple[list[str], list[int]], tmp_path: Path, fresh_store: Path, launcher: Launcher
) -> None:
    """Wherever the daemon is killed, each letter arrives once, Jane's words are hers, and every step has its end."""
    numbers = places(*counted)[shard::SHARDS]
    wrong = [w for n in numbers for w in killed_at(n, tmp_path / str(n), fresh_store, launcher)]
    assert numbers, "nothing was tried"
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("quirk", QUIRKS)
def test_killed_around_effects_under_quirks(
    quirk: str, boundaries: list[str], tmp_path: Path, fresh_store: Path, launcher: Launcher
) -> None:
    """The same around what changes something, in Gmails that behave in the other way."""
    step = list(QUIRKS).index(quirk)
    numbers = around_effects(boundaries)[step % 3 :: 3]
    wrong = [
        w
        for n in numbers
        for w in killed_at(n, tmp_path / str(n), fresh_store, launcher, quirks=QUIRKS[quirk])
    ]
    assert numbers, "nothing was tried"
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
    name: str, count: int, boundaries: list[str], tmp_path: Path, fresh_store: Path, launcher: Launcher
) -> None:
    """The same with the daemon as `afterword run` has it: scheduler, threads, signals."""
    wrong = killed_at((name, count), tmp_path / "home", fresh_store, launcher, mode="daemon")
    assert f"{name}" in boundaries
    assert not wrong, "\n".join(wrong)

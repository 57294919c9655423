"""The demo: the whole story on the sandbox, with the real daemon, real HTTP and a real sign-in."""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from datetime import datetime

from afterword.config.language import _
from afterword.demo.story.promises import promises
from afterword.demo.story.stage import CANDIDATE, StoryStage, stage
from afterword.demo.story.tale import ACCOUNTS, BEGINS, HERE, tell_it

__all__ = ["play_at_once", "tell"]


def tell(*, serve: bool = False) -> int:
    """Print the story to stdout; return 0 if every promise was kept. With `serve` it is then the visitor's turn."""
    print("Two weeks after an interview, on a sandbox Gmail; nothing leaves this machine.\n", flush=True)
    with stage(BEGINS, ACCOUNTS) as played:
        kept = _play(played)
        if serve:
            _visited(played)
        _lead_on()
        return 0 if kept else 1


def play_at_once() -> int:
    """Skip the story: sign in, then it is the visitor's turn."""
    print("A sandbox Gmail; nothing leaves this machine. One moment …\n", flush=True)
    with stage(BEGINS, {CANDIDATE: ACCOUNTS[CANDIDATE]}) as played:
        played.sign_in(CANDIDATE)
        _visited(played)
        _lead_on()
    return 0


def _lead_on() -> None:
    print("\n" + _("Like it? afterword setup"), flush=True)


def _play(played: StoryStage) -> bool:
    """Play and print the story; return whether every promise was kept."""
    began = time.monotonic()
    record = tell_it(played, _say)
    print("\n" + played.afterword("status", columns=_columns()))
    left = played.stop_daemon()
    kept = promises(played, record, played.status())
    for promise in kept:
        lead = f"  {'kept  ' if promise.kept else 'BROKEN'}  {promise.name:<18} "
        print(below(lead, promise.found, _columns()))
    violations = played.sandbox.violations()
    for violation in violations:
        print(f"  BROKEN  not as Gmail's discovery document has it: {violation}")
    print(
        f"\nThe daemon ended with {left}. The story took {time.monotonic() - began:.0f} seconds.", flush=True
    )
    return all(p.kept for p in kept) and not violations and left == 0


def _visited(played: StoryStage) -> None:
    from afterword.demo.story.playing import furnish, play

    furnish(played)
    play(played, lambda words: print(words, flush=True))


def _say(moment: datetime, words: str) -> None:
    there = moment.astimezone(HERE)
    stamp = f"{there:%a} {there.day:>2} {there:%b %H:%M}" if not words.startswith(" ") else ""
    said = words.lstrip()
    print(below(f"{stamp:<17}{' ' * (len(words) - len(said))}", said, _columns()), flush=True)


def below(lead: str, words: str, columns: int | None) -> str:
    """Put the words after their lead, wrapped to that many columns and aligned; None: all on one line."""
    if columns is None:
        return lead + words
    return textwrap.fill(
        words,
        max(60, columns),
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _columns() -> int | None:
    """The width of the terminal; None if stdout is not a terminal."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None

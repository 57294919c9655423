"""The demo: the whole story on the sandbox, with the real daemon, real HTTP and a real sign-in."""

from __future__ import annotations

import threading
import time
from datetime import datetime

from afterword.sandbox.story.promises import promises
from afterword.sandbox.story.stage import Stage, stage
from afterword.sandbox.story.tale import ACCOUNTS, BEGINS, HERE, tell_it

__all__ = ["tell"]


def tell(*, serve: bool = False) -> int:
    """Tell the story to stdout; 0 where every promise was kept. With `serve` the sandbox stays up until Ctrl-C."""
    began = time.monotonic()
    print("Two weeks after an interview, on a sandbox Gmail; nothing leaves this machine.\n", flush=True)
    with stage(BEGINS, ACCOUNTS) as played:
        told = tell_it(played, _say)
        left = played.stop_daemon()
        print("\n" + played.afterword("status"))
        kept = promises(played, told, played.status())
        for promise in kept:
            print(f"  {'kept  ' if promise.kept else 'BROKEN'}  {promise.name:<18} {promise.found}")
        violations = played.sandbox.violations()
        for violation in violations:
            print(f"  BROKEN  not as Gmail's discovery document has it: {violation}")
        print(
            f"\nThe daemon ended with {left}. The story took {time.monotonic() - began:.0f} seconds.",
            flush=True,
        )
        if serve:
            _serve(played)
        return 0 if all(p.kept for p in kept) and not violations and left == 0 else 1


def _say(moment: datetime, words: str) -> None:
    there = moment.astimezone(HERE)
    stamp = f"{there:%a} {there.day:>2} {there:%b %H:%M}" if not words.startswith(" ") else ""
    print(f"{stamp:<17}{words}", flush=True)


def _serve(played: Stage) -> None:
    print(f"\nThe sandbox stays up at {played.sandbox.url} (control key {played.sandbox.control_key}).")
    print(f"Look at it with:  AFTERWORD_HOME={played.home} afterword status\nCtrl-C ends it.", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print("Ended.")

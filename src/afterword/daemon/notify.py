"""Desktop notifications: a separate process shows each, and may fail or hang without anybody waiting for it.

So the daemon loads no library for it and gives up on a desktop that does not answer. The process reads the words from
stdin, so no list of processes shows them. `python -m afterword.daemon.notify` is that process.
"""

from __future__ import annotations

import json
import logging
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

log = logging.getLogger("afterword.daemon")

PATIENCE = 20.0
"""Seconds that a desktop has to show one."""

LINGER = 2.0
"""Seconds that the daemon waits at its end for notifications still to be shown."""

ANSWER = 10.0
"""Seconds of those in which the notification server must answer."""

MOST = 20
"""How many may wait to be shown: they must not pile up if a desktop hangs for hours."""


PRESSED = "pressed"
"""The process prints this when somebody presses the button of its notification."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a notification. A desktop without buttons shows `instead`. The button works for `seconds`."""

    label: str
    instead: str
    seconds: float
    pressed: Callable[[], None]


@dataclass
class Desktop:
    """Shows notifications one after the other, in a thread of its own that begins with the first one."""

    command: tuple[str, ...] = (sys.executable, "-P", "-m", "afterword.daemon.notify")
    patience: float = PATIENCE
    waiting: queue.Queue[tuple[str, str] | None] = field(default_factory=lambda: queue.Queue(MOST))
    thread: threading.Thread | None = None
    offers: list[threading.Thread] = field(default_factory=list)

    def show(self, title: str, words: str) -> None:
        """Show it as soon as the desktop accepts it; this returns at once."""
        if self.thread is None:
            self.thread = threading.Thread(target=self._work, name="notifications", daemon=True)
            self.thread.start()
        try:
            self.waiting.put_nowait((title, words))
        except queue.Full:
            log.warning("the desktop takes no notifications: one is in the log and in `afterword todo` alone")

    def offer(self, title: str, words: str, button: Button) -> None:
        """Show it with a button, in its own thread, because somebody may take minutes to press it."""
        if sum(one.is_alive() for one in self.offers) >= MOST:
            self.show(title, f"{words} {button.instead}")
            return
        thread = threading.Thread(
            target=self._offers, args=(title, words, button), name="notification with a button", daemon=True
        )
        self.offers = [*(one for one in self.offers if one.is_alive()), thread]
        thread.start()

    def _offers(self, title: str, words: str, button: Button) -> None:
        more = {"button": button.label, "instead": button.instead, "seconds": button.seconds}
        done, why = self._done({"title": title, "words": words} | more, self.patience + button.seconds)
        if why:
            log.warning("the desktop did not show a notification: %s", why)
        elif PRESSED in done.split():
            button.pressed()

    def close(self) -> None:
        """Show what is still waiting, as far as that takes no time."""
        if self.thread is None:
            return
        try:
            self.waiting.put_nowait(None)
        except queue.Full:
            return
        self.thread.join(LINGER)

    def _work(self) -> None:
        while (next_one := self.waiting.get()) is not None:
            why = self.shown(*next_one)
            if why:
                log.warning("the desktop did not show a notification: %s", why)

    def shown(self, title: str, words: str) -> str:
        """Show it now. Return why that was not possible, or an empty string."""
        return self._done({"title": title, "words": words}, self.patience)[1]

    def _done(self, given: dict[str, object], patience: float) -> tuple[str, str]:
        """The process's output, and why it could not show the notification (empty if it did)."""
        try:
            done = subprocess.run(  # noqa: S603  (this very program)
                self.command,
                input=json.dumps(given),
                capture_output=True,
                text=True,
                errors="replace",
                timeout=patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "", f"it did not answer within {patience:.0f} s"
        except OSError as error:
            return "", error.strerror or str(error)
        if done.returncode == 0:
            return done.stdout, ""
        said = done.stderr.strip().splitlines()
        return "", said[-1] if said else f"exit code {done.returncode}"


def main() -> int:
    """Show what is on stdin; return 1, with the reason on stderr, if the desktop did not accept it."""
    given = json.load(sys.stdin)
    try:
        trouble = _on_a_mac(**given) if sys.platform == "darwin" else _elsewhere(**given)
    except Exception as error:  # noqa: BLE001  (whatever a desktop's library raises is reported in one line)
        trouble = f"{type(error).__name__}: {error}"
    if trouble:
        print(trouble, file=sys.stderr)
    return 1 if trouble else 0


def _elsewhere(title: str, words: str, button: str = "", instead: str = "", seconds: float = 0.0) -> str:
    """Show it through desktop-notifier, which logs failures and raises none, and wait for its button, if it has one."""
    import asyncio

    failures = _Failures()
    logging.getLogger("desktop_notifier").addHandler(failures)
    try:
        done = asyncio.run(_dispatched(title, words, button, instead, seconds))
    except TimeoutError:
        return f"no answer within {ANSWER:.0f} s"
    return "" if done else (failures.why or "no desktop")


async def _dispatched(title: str, words: str, button: str, instead: str, seconds: float) -> bool:
    """Whether the desktop accepted it. The button stays for this many seconds."""
    import asyncio

    from desktop_notifier import Button as DesktopButton
    from desktop_notifier import Capability, DesktopNotifier

    came: list[str] = []
    over: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def ends(*, pressed: bool) -> None:
        if not over.done():
            over.set_result(pressed)

    notifier = DesktopNotifier(app_name="Afterword", app_icon=None)
    notifier.on_dispatched = came.append
    has = bool(button) and Capability.BUTTONS in await asyncio.wait_for(notifier.get_capabilities(), ANSWER)
    buttons = [DesktopButton(title=button, on_pressed=lambda: ends(pressed=True))] if has else []
    text = words if has or not button else f"{words} {instead}".rstrip()
    sending = notifier.send(
        title=title, message=text, buttons=buttons, on_dismissed=lambda: ends(pressed=False)
    )
    await asyncio.wait_for(sending, ANSWER)
    if came and has:
        try:
            print(PRESSED if await asyncio.wait_for(over, seconds) else "")
        except TimeoutError:
            with suppress(AttributeError):  # an old server cannot clear them
                await notifier.clear_all()  # removes a button that no longer works
    return bool(came)


class _Failures(logging.Handler):
    """Keeps what the library logs about a failure."""

    why = ""

    def emit(self, record: logging.LogRecord) -> None:
        """The reason in a line."""
        error = record.exc_info[1] if record.exc_info else None
        self.why = f"{type(error).__name__}: {error}" if error else record.getMessage()


OSASCRIPT = "/usr/bin/osascript"


def _on_a_mac(title: str, words: str, button: str = "", instead: str = "", seconds: float = 0.0) -> str:  # noqa: ARG001
    """Show it by AppleScript: macOS accepts none from a Python that is not a signed app, so desktop-notifier fails.

    The script goes in by stdin, because anybody on the Mac can read the arguments of a process.
    """
    words = f"{words} {instead}".rstrip()  # AppleScript's notifications have no buttons
    script = f"display notification {_applescript(words)} with title {_applescript(title)}\n"
    done = subprocess.run(  # noqa: S603  (a program of the system)
        [OSASCRIPT, "-"],
        input=script,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=ANSWER,
        check=False,
    )
    return "" if done.returncode == 0 else done.stderr.strip() or f"exit code {done.returncode}"


def _applescript(text: str) -> str:
    """The text as an AppleScript expression of code points: no letter in it means anything to the script."""
    return f"(string id {{{', '.join(str(ord(letter)) for letter in text)}}})" if text else '""'


if __name__ == "__main__":
    sys.exit(main())

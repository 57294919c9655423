"""A notification server for tests: takes org.freedesktop.Notifications on the session bus and writes down what it is
asked to show, one JSON list a line. With "hangs" behind the file it never answers; with "actions" it has buttons, which
nobody presses; with "presses" somebody presses the first button at once; with "dismisses" they close it instead.
"""
# D-Bus signatures stand where types would, and the names are the specification's:
# mypy: ignore-errors
# ruff: noqa: F722, F821, N802, PLR0917

import asyncio
import json
import sys
import time
from pathlib import Path

from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, method, signal


class NotificationServer(ServiceInterface):
    """The part of the specification that a client needs."""

    def __init__(self, file: Path, person: str) -> None:
        super().__init__("org.freedesktop.Notifications")
        self.file, self.person = file, person

    @method()
    def Notify(
        self, app: "s", old: "u", icon: "s", title: "s", words: "s", acts: "as", hints: "a{sv}", until: "i"
    ) -> "u":
        """Shown."""
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps([app, title, words, *acts[3::2]]) + "\n")
        if acts[2:] and self.person == "presses":
            asyncio.get_running_loop().call_later(0.2, self.ActionInvoked, acts[2])
        if self.person == "dismisses":
            asyncio.get_running_loop().call_later(0.2, self.NotificationClosed)
        return 1

    @method()
    def CloseNotification(self, number: "u"):
        """Gone from the screen."""
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(["closed"]) + "\n")

    @signal()
    def ActionInvoked(self, key) -> "us":
        """Somebody pressed that button."""
        return [1, key]

    @signal()
    def NotificationClosed(self) -> "uu":
        """Somebody closed it."""
        return [1, 2]

    @method()
    def GetCapabilities(self) -> "as":
        """Text; and buttons, where somebody is there to press them."""
        return ["body", *(["actions"] if self.person else [])]

    @method()
    def GetServerInformation(self) -> "ssss":
        """Who it is."""
        return ["a test", "nobody", "1", "1.2"]


async def main(file: str, person: str = "") -> None:
    """Serve until the bus ends."""
    bus = await MessageBus().connect()
    bus.export(
        "/org/freedesktop/Notifications", NotificationServer(Path(file), person if person != "hangs" else "")
    )
    await bus.request_name("org.freedesktop.Notifications")
    print("serving", flush=True)
    if person == "hangs":
        time.sleep(60)
    await bus.wait_for_disconnect()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

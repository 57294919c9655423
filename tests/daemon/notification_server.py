"""A notification server for tests: takes org.freedesktop.Notifications on the session bus and writes down what it is
asked to show, one JSON list a line; with a word behind the file it hangs, and never answers.
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
from dbus_fast.service import ServiceInterface, method


class NotificationServer(ServiceInterface):
    """The part of the specification that a client needs."""

    def __init__(self, file: Path) -> None:
        super().__init__("org.freedesktop.Notifications")
        self.file = file

    @method()
    def Notify(
        self, app: "s", old: "u", icon: "s", title: "s", words: "s", acts: "as", hints: "a{sv}", until: "i"
    ) -> "u":
        """Shown."""
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps([app, title, words]) + "\n")
        return 1

    @method()
    def GetCapabilities(self) -> "as":
        """Nothing beyond text."""
        return ["body"]

    @method()
    def GetServerInformation(self) -> "ssss":
        """Who it is."""
        return ["a test", "nobody", "1", "1.2"]


async def main(file: str, *hangs: str) -> None:
    """Serve until the bus ends."""
    bus = await MessageBus().connect()
    bus.export("/org/freedesktop/Notifications", NotificationServer(Path(file)))
    await bus.request_name("org.freedesktop.Notifications")
    print("serving", flush=True)
    if hangs:
        time.sleep(60)
    await bus.wait_for_disconnect()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

"""Where a process can be cut off: before and after each request, before and after each commit that writes.

Found by the public hooks of the libraries: SQLAlchemy's engine and pool events, and the adapter of requests, over
which Gmail, the token endpoint and the sandbox's keyring are all reached. A commit that only ends a read changes
nothing and is no boundary. Nothing of Afterword is replaced.
"""

from __future__ import annotations

import os
import re
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from afterword.domain.model import EventKind

KINDS = frozenset(EventKind)


class Hooks:
    """Tells of each boundary of this process by its name, from `watch` until `leave`.

    What is raised by whoever is told cuts off what runs, at that place; behind a commit it would harm the pool.
    """

    def __init__(self, reached: Callable[[str], None]) -> None:
        self.reached = reached
        self.writing: list[str] = []
        self.committed = ""
        self._ways_back: list[Callable[[], object]] = []

    def watch(self) -> None:
        """From now on every boundary of this process is told."""
        self._watch_the_network()
        self._watch_the_store()

    def leave(self) -> None:
        """Nothing is watched any more."""
        while self._ways_back:
            self._ways_back.pop()()

    def _watch_the_network(self) -> None:
        from requests.adapters import HTTPAdapter

        send = HTTPAdapter.send

        def watched(adapter: HTTPAdapter, request: Any, *args: Any, **options: Any) -> Any:
            name = f"{request.method} {_plain(request.url)}"
            self.reached(f"before {name}")
            answer = send(adapter, request, *args, **options)
            self.reached(f"after {name}")
            return answer

        setattr(HTTPAdapter, "send", watched)  # noqa: B010  (the hook is this one method, for every session)
        self._ways_back.append(lambda: setattr(HTTPAdapter, "send", send))

    def _watch_the_store(self) -> None:
        from sqlalchemy import event
        from sqlalchemy.engine import Engine
        from sqlalchemy.pool import Pool

        for hook in (
            (Engine, "before_cursor_execute", self._statement),
            (Engine, "commit", self._commit),
            (Engine, "rollback", self._rollback),
            (Pool, "checkin", self._checkin),
        ):
            event.listen(*hook)
            self._ways_back.append(partial(event.remove, *hook))

    def _statement(self, _connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        found = re.match(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)", statement)
        if found:
            kinds = [str(value) for value in given if isinstance(value, str) and value in KINDS]
            self.writing += kinds if found[1] == "events" else [found[1]]

    def _commit(self, _connection: Any) -> None:
        if self.writing:
            kinds = [name for name in self.writing if name in KINDS]
            self.committed = f"commit of {' '.join(dict.fromkeys(kinds or self.writing))}"
            self.writing = []
            self.reached(f"before {self.committed}")

    def _rollback(self, _connection: Any) -> None:
        self.writing, self.committed = [], ""

    def _checkin(self, *_: Any) -> None:
        """A connection goes back to its pool right after its commit."""
        if self.committed:
            name, self.committed = self.committed, ""
            self.reached(f"after {name}")


@dataclass
class Boundaries:
    """Counts and names them in a file, one a line, and ends the process by SIGKILL at the one that is asked for.

    `kill` is its number, or its name and the how-manyth of that name; nothing: only count.
    """

    record: Path
    kill: int | tuple[str, int] | None = None
    passed: int = 0
    names: Counter[str] = field(default_factory=Counter)

    def watch(self) -> None:
        """From now on every boundary of this process is counted."""
        Hooks(self.reached).watch()

    def reached(self, name: str) -> None:
        """One more; where it is the one, nothing of this process runs any further."""
        self.passed += 1
        self.names[name] += 1
        with self.record.open("a", encoding="utf-8") as file:
            file.write(name + "\n")
        if self.kill in (self.passed, (name, self.names[name])):
            os.kill(os.getpid(), signal.SIGKILL)
            signal.pause()


def _plain(url: str) -> str:
    """A request's path without the ids in it."""
    path = urlsplit(url).path.removeprefix("/gmail/v1/users/me/")
    return re.sub(r"/(?:r-?\d{10,}|[0-9a-f]{12,}|[^/]*%40[^/]*)", "/ID", path)

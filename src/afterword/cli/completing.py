"""What a shell offers for the word that is being typed: ids and keys from the store; nothing where that cannot be read.

A completion that fails shows nothing: whatever is wrong, the command itself will tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from afterword.app import App


def interviews(incomplete: str) -> list[str]:
    """The ids that begin so, the latest interview first."""
    return _offered(_ids, incomplete)


def open_steps(incomplete: str) -> list[str]:
    """The keys that begin so, of steps that still want something."""
    return _offered(_keys, incomplete)


def _ids(app: App) -> list[str]:
    from afterword.services.queries import latest_ids

    return list(latest_ids(app.account, limit=1000))


def _keys(app: App) -> list[str]:
    from afterword.domain.model import FINAL
    from afterword.services.queries import planned

    plans = reversed(planned(app.account, app.clock.now()))
    return [str(step.key) for one in plans for step in one.plan.steps if step.state not in FINAL]


def _offered(names: Callable[[App], list[str]], incomplete: str) -> list[str]:
    try:
        with _there() as app:
            return [name for name in names(app) if name.startswith(incomplete)] if app else []
    except Exception:  # noqa: BLE001  (a half-typed line is no place for a report; the command gives it)
        return []


@contextmanager
def _there() -> Iterator[App | None]:
    """The app, or None without a store. Completion never creates one."""
    from afterword import config as configs
    from afterword.app import opened

    places = configs.paths()
    if not configs.load(places.config).store.url and not places.database.exists():
        yield None
        return
    with opened() as app:
        yield app

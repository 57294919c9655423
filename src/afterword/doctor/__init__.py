"""Check everything that can go wrong; each line is good, or says what is wrong and how to fix it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from afterword import config as configs
from afterword.app import opened
from afterword.config.language import _
from afterword.doctor import google, machine
from afterword.doctor.check import Check, looked
from afterword.errors import AfterwordError, InputError, NotSetUp

if TYPE_CHECKING:
    from afterword.config import Config

__all__ = ["Check", "_", "examine"]


def examine(env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run every check that can be run; `"good"` only if all of them are. Changes nothing, in Gmail or here."""
    checks = list(_checks(env))
    return {"schema": 1, "good": all(c.good for c in checks), "checks": [asdict(c) for c in checks]}


def _checks(env: Mapping[str, str] | None) -> Iterator[Check]:
    """Checks that need no config run without one; checks that need the store run only if it opens."""
    places = configs.paths(env)
    config: Config | None = None
    try:
        config = configs.load(places.config)
    except NotSetUp as error:
        yield Check("config", good=False, found=error.message, fix="afterword setup")
    except InputError as error:
        fix = f"edit {places.config}"
        yield from (Check("config", good=False, found=str(p), fix=fix) for p in error.problems)
    else:
        yield Check("config", good=True, found=str(places.config))
    yield from looked(_("time zone"), lambda: machine.zone(config, env))
    yield from looked("templates", lambda: machine.templates(places, config))
    yield from looked("disk", lambda: machine.room(places))
    yield from looked("log", lambda: machine.log_file(places))
    yield from looked("service", lambda: machine.service(places, env))
    keyring = list(looked("keyring", lambda: google.keyring(config)))
    yield from keyring
    if config is not None:
        yield from _with_config(env, signs_in=keyring[0].good)


def _with_config(env: Mapping[str, str] | None, *, signs_in: bool) -> Iterator[Check]:
    """Without a keyring there is no sign-in, and without that Gmail cannot be asked: report one cause once."""
    with ExitStack() as stack:
        try:
            app = stack.enter_context(opened(env))
        except AfterwordError as error:
            yield Check("store", good=False, found=error.message, fix=error.hint)
            return
        yield from looked("store", lambda: machine.store(app))
        if signs_in:
            sign_in = list(looked("sign-in", lambda: google.sign_in(app)))
            yield from sign_in
            if all(check.good for check in sign_in):
                yield from looked(_("sign-in's end"), lambda: google.sign_in_end(app))
                yield from looked("gmail", lambda: google.gmail(app))
        yield from looked("daemon", lambda: machine.daemon(app))

"""The end of set-up: start with the laptop, wake it for letters, and the page, each with one yes."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from afterword.cli.asking import Question, answer, heard, yes_or_no
from afterword.cli.printing import say, tell
from afterword.config.language import _
from afterword.errors import AfterwordError

if TYPE_CHECKING:
    from afterword.cli.setup.flags import Flags
    from afterword.config import Paths
    from afterword.os_service import ServiceState

PAGE_WAIT = 15.0
"""Seconds to wait for a new service to serve the page."""


def offer_service(places: Paths) -> None:
    """Offer to start Afterword with the laptop, and to wake the laptop for letters, where that is possible."""
    from afterword import os_service

    state = os_service.state(places)
    if not state.installed and os_service.reachable(places):
        say()
        if _yes(_("Start Afterword now, and whenever you log in, with its page? y or n")):
            state = _installed(places) or state
    if state.installed:
        _offer_waking(places)


def _installed(places: Paths) -> ServiceState | None:
    """Install the service, which also serves the page, and return its state. If that fails, say why and return None."""
    from afterword import os_service
    from afterword.services.settings import SettingsFile

    SettingsFile(places).change({"web.serve": True})
    try:
        state = os_service.install(places)
    except AfterwordError as trouble:
        tell(f"{trouble.message}. {trouble.hint}")
        return None
    tell(
        _("It starts whenever you log in. To undo: {command}").format(command="`afterword service uninstall`")
    )
    return state


def _offer_waking(places: Paths) -> None:
    from afterword.cli.service import switch_waking
    from afterword.os_service.wake import ability, wakes

    able = ability(places)
    if wakes(places):
        return
    if not able.able:
        tell(_("Nothing leaves while the laptop sleeps. {why}").format(why=able.found))
        return
    if _yes(_("Wake the laptop for a letter, even with the lid closed? y or n")):
        try:
            switch_waking(places, on=True)
        except AfterwordError as trouble:
            tell(f"{trouble.message}. {trouble.hint}")


def open_page(places: Paths, flags: Flags) -> None:
    """Serve and open the page until the person stops it. Without a browser, name the command."""
    from afterword.cli.setup.signing import opens_browser
    from afterword.cli.web import web

    if not opens_browser(flags.browser, os.environ):
        tell(_("For the page in your browser: {command}").format(command="`afterword web`"))
        return
    _wait_for_page(places)
    say()
    web()


def _wait_for_page(places: Paths) -> None:
    """Wait until the new service serves its page, and do not serve a second one."""
    from afterword import config as configs
    from afterword import os_service
    from afterword.web.server import already_served

    if not (configs.load(places.config).web.serve and os_service.state(places).running):
        return
    until = time.monotonic() + PAGE_WAIT
    while already_served(places) is None and time.monotonic() < until:
        time.sleep(0.2)


def _yes(words: str) -> bool:
    return answer(Question("yes", words, "y", yes_or_no), heard, say) == "y"

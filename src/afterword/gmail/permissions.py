"""The two permissions that Afterword asks Google for, and the sentence for one that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.config.language import Sentences, _, marked
from afterword.errors import SignInNeeded

if TYPE_CHECKING:
    from collections.abc import Iterable

COMPOSE = "https://www.googleapis.com/auth/gmail.compose"
READ = "https://www.googleapis.com/auth/gmail.readonly"

PURPOSE = Sentences(
    {
        COMPOSE: "to write your letters as drafts and to send them",
        READ: "to see answers, so that nobody who answered is nudged",
    }
)
"""Each permission, by its OAuth scope, and what it is for. No other is ever asked for (docs/gmail-facts.md 20)."""

SIGN_IN = marked("Run `afterword setup` to sign in with Google.")
TICK_ALL = marked("Run `afterword setup` again and tick every box on Google's page.")


def short(scope: str) -> str:
    """A permission's name without its address: gmail.compose."""
    return scope.rpartition("/")[2]


def missing(granted: Iterable[str]) -> SignInNeeded | None:
    """The sentence for permissions that were not granted, naming each; None if all were."""
    lacking = [scope for scope in PURPOSE if scope not in set(granted)]
    if not lacking:
        return None
    named = "; ".join(f"{short(scope)} ({PURPOSE[scope]})" for scope in lacking)
    return SignInNeeded(
        _("Google did not give Afterword this permission: {named}.").format(named=named), _(TICK_ALL)
    )

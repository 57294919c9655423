"""How to get an OAuth client of one's own at Google, step by step: the only place that says so.

`afterword setup` shows these steps, and `docs/google-setup.md` holds them as `as_markdown` writes them. Words in
*asterisks* are those of Google's pages, as they were in 2026; sources are Google's own help pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from afterword.config.language import marked
from afterword.gmail.permissions import COMPOSE, READ

PUBLISH = "https://console.cloud.google.com/auth/audience"


@dataclass(frozen=True, slots=True)
class ConsoleStep:
    """One page of Google's: its address, what to do there, and what it looks like afterwards."""

    name: str
    address: str
    do: tuple[str, ...]
    then: str


STEPS = (
    ConsoleStep(
        marked("A project of your own"),
        "https://console.cloud.google.com/projectcreate",
        (
            marked(
                "If Google asks you to accept its terms for the console, accept them. It needs no payment details."
            ),
            marked("*Project name*: `afterword`. Press *Create*."),
            marked("When the bell at the top says that the project is ready, press *Select project*."),
        ),
        marked(
            "The field at the top of the page says *afterword*. It must say so on every page that follows."
        ),
    ),
    ConsoleStep(
        marked("The Gmail API"),
        "https://console.cloud.google.com/apis/library/gmail.googleapis.com",
        (marked("Press *Enable*."),),
        marked("The page shows *Manage* and *API enabled* instead of *Enable*."),
    ),
    ConsoleStep(
        marked("Branding"),
        "https://console.cloud.google.com/auth/branding",
        (
            marked("Press *Get started*."),
            marked("*App name*: `afterword`. *User support email*: your own address. *Next*."),
            marked("*Audience*: *External* (in a Google Workspace, *Internal* if Google offers it). *Next*."),
            marked(
                "*Contact information*: your own address. *Next*, tick the agreement, *Continue*, *Create*."
            ),
        ),
        marked("The menu on the left lists *Branding*, *Audience*, *Clients* and *Data Access*."),
    ),
    ConsoleStep(
        marked("From Testing to production"),
        PUBLISH,
        (
            marked(
                "Press *Publish app*, then *Confirm*. *Internal* projects have no such button; skip this step."
            ),
            marked("Nobody else can find or use the app: *production* is only the name of its status."),
            marked("Google may ask to verify the app. An app only for yourself needs no verification."),
        ),
        marked("*Publishing status* says *In production*."),
    ),
    ConsoleStep(
        marked("The two permissions"),
        "https://console.cloud.google.com/auth/scopes",
        (
            marked("Press *Add or remove scopes*."),
            marked("Paste these two into *Manually add scopes*, and press *Add to table*:"),
            f"`{COMPOSE}` and `{READ}`",
            marked("Press *Update*, then *Save* at the bottom of the page."),
        ),
        marked("The table of restricted scopes lists both, and no other table lists anything."),
    ),
    ConsoleStep(
        marked("The client"),
        "https://console.cloud.google.com/auth/clients",
        (
            marked("Press *Create client*. *Application type*: *Desktop app*. Any name."),
            marked(
                "Leave *Use this client for an AI-powered agent* unticked: Google reviews agents by other rules."
            ),
            marked("Afterword is no agent: it sends only what you wrote."),
            marked("Press *Create*."),
            marked("Press *Download JSON* in the window that opens. Google shows the secret only once."),
        ),
        marked('Your downloads contain a file `client_secret_….json` that begins with `{"installed":`.'),
    ),
)

TESTING = marked(
    "While the project's status is Testing, Google ends every sign-in after 7 days, and interviews take longer. In "
    "production (or Internal) the sign-in lasts. Publish first: a sign-in made in Testing keeps its 7 days."
)
"""What to know before the sign-in."""

PAGES = (
    marked("Choose your account."),
    marked(
        "'Google hasn't verified this app' means your own project: Advanced, then Go to afterword (unsafe)."
    ),
    marked("Tick both boxes, which start empty: one is to write and send your letters, one to see answers."),
)
"""What to expect during Google's sign-in; on boxes that are empty at first:
https://github.com/google/google-api-javascript-client/issues/754."""


def plain(text: str) -> str:
    """The text for a terminal: Google's words in quotes, and what to type unquoted."""
    return re.sub(r"`([^`]+)`", r"\1", re.sub(r"\*([^*]+)\*", r'"\1"', text))


def as_markdown() -> str:
    """All steps as docs/google-setup.md holds them."""
    return "\n".join(map(_markdown, range(1, len(STEPS) + 1), STEPS))


def _markdown(number: int, step: ConsoleStep) -> str:
    done = "\n".join(f"   - {line}" for line in step.do)
    return f"{number}. **{step.name}.** <{step.address}>\n{done}\n   - *Then:* {step.then}\n"

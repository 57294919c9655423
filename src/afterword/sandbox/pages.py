"""The pages that a person sees while signing in: plain HTML, readable by a program that plays the person."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>
<body><h1>{title}</h1>
{body}
</body></html>
"""

_STYLE = (
    "body{font:1rem/1.7 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
    "fieldset{margin:0 0 1rem;border:1px solid #889}button{font:inherit;padding:.4rem 1.2rem}"
)

_SAYS = {
    "https://www.googleapis.com/auth/gmail.compose": "Manage drafts and send emails",
    "https://www.googleapis.com/auth/gmail.readonly": "View your email messages and settings",
    "https://www.googleapis.com/auth/gmail.metadata": "View your email message metadata, but not the content",
    "https://mail.google.com/": "Read, compose, send, and permanently delete all your email from Gmail",
}


def consent(asked: Mapping[str, str], accounts: Iterable[str]) -> str:
    """A choice of account, and a box to tick for each permission; the answer is posted to /o/oauth2/consent."""
    hint = asked.get("login_hint", "")
    hidden = "\n".join(
        f'<input type="hidden" name="asked_{escape(name)}" value="{escape(value)}">'
        for name, value in asked.items()
    )
    known = list(accounts)
    who = "\n".join(
        f'<label><input type="radio" name="account" value="{escape(a)}" required'
        f"{' checked' if a == hint or len(known) == 1 else ''}> {escape(a)}</label><br>"
        for a in known
    )
    what = "\n".join(
        f'<label><input type="checkbox" name="scope" value="{escape(s)}"> {escape(_SAYS.get(s, s))}</label><br>'
        for s in asked.get("scope", "").split()
    )
    body = f"""<p>This is the sandbox: no account of the real Google is asked for.</p>
<form method="post" action="/o/oauth2/consent">
{hidden}
<fieldset><legend>Choose an account</legend>{who}</fieldset>
<fieldset><legend>Select what Afterword can access</legend>{what}</fieldset>
<button name="answer" value="allow">Continue</button>
<button name="answer" value="deny" formnovalidate>Cancel</button>
</form>"""
    return _PAGE.format(title="Afterword wants access to your account", style=_STYLE, body=body)


def refused(error: str, description: str) -> str:
    """The page shown instead of the question if the request itself is wrong."""
    return _PAGE.format(
        title="Access blocked",
        style=_STYLE,
        body=f"<p>Error: {escape(error)}</p><p>{escape(description)}</p>",
    )

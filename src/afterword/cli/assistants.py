"""`afterword mcp`: tools for an assistant. Loads them only when it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.cli.reports import log_to_stderr
from afterword.cli.usage import verb
from afterword.config.language import _
from afterword.errors import AfterwordError

if TYPE_CHECKING:
    import typer


def register(commands: typer.Typer) -> None:
    """Add this verb."""
    verb(commands)(mcp)


class ToolsMissing(AfterwordError):
    """The library for assistants is not installed."""

    exit_code = 2


def mcp() -> None:
    """Let an assistant read your plans and note what you tell it. It speaks MCP on stdin and stdout.

    An assistant can add interviews and notes, finish sentences and hold letters. It can never approve, send or delete
    anything, and sees no mail. docs/assistants.md says how to connect one.
    """
    try:
        from afterword.assistants.server import serve
    except ModuleNotFoundError as lacking:
        hint = _("Install them: {command}").format(command="uv tool install --force '.[mcp]'")
        raise ToolsMissing(_("Tools for assistants need {name}.").format(name=lacking.name), hint) from None
    from afterword.web.server import page_address

    log_to_stderr("mcp")
    serve(lambda app: page_address(app.paths))

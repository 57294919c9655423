"""An assistant that talks to `afterword mcp` over real pipes, with the protocol's own client."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.types import Tool

from afterword.assistants.server import server as server_of_tools
from cli.conftest import gmail, home, sandbox
from cli.homes import Home

PAGE = "http://127.0.0.1:8321"
__all__ = ["gmail", "home", "sandbox"]


@dataclass
class Assistant:
    """A connected client. `heard` is every word that the server ever gave it."""

    client: Client
    portal: BlockingPortal
    heard: str = ""

    def tools(self) -> list[Tool]:
        """All tools that the server has."""
        return self.portal.call(self.client.list_tools).tools

    def answer(self, tool: str, **given: Any) -> Any:
        """The tool's structured answer; it must have one."""
        came = self.portal.call(self.client.call_tool, tool, given)
        self.heard += came.model_dump_json()
        assert not came.is_error, came.content
        assert came.structured_content is not None
        return json.loads(json.dumps(came.structured_content))

    def refusal(self, tool: str, **given: Any) -> str:
        """The sentence with which the tool says no; it must say no."""
        came = self.portal.call(self.client.call_tool, tool, given)
        self.heard += came.model_dump_json()
        assert came.is_error, came.structured_content
        (said,) = came.content
        return str(getattr(said, "text", ""))

    def read_all(self) -> str:
        """Every reading tool is asked about everything; all that was ever heard."""
        self.answer("todo")
        self.answer("lid")
        for line in self.answer("list_interviews")["interviews"]:
            shown = self.answer("show_interview", interview=line["interview"])
            self.answer("preview_letters", interview=line["interview"])
            self.answer("close_interview", interview=line["interview"])
            for step in shown["steps"]:
                self.answer("skip_step", step=step["step"])
        return self.heard

    def step(self, interview: str, kind: str = "thank-you") -> Any:
        """The first step of that kind."""
        steps = self.answer("show_interview", interview=interview)["steps"]
        return next(step for step in steps if step["kind"] == kind)


@pytest.fixture
def assistant(home: Home) -> Iterator[Assistant]:
    """A server process for that home, and a client that is connected to it."""
    server = StdioServerParameters(
        command=sys.executable, args=["-m", "afterword", "mcp"], env=dict(os.environ)
    )
    yield from connected(Client(server))


@pytest.fixture
def near(home: Home) -> Iterator[Assistant]:
    """The same server in this process, which starts sooner."""
    yield from connected(Client(server_of_tools(lambda _: PAGE)))


def connected(client: Client) -> Iterator[Assistant]:
    """The client, while it is connected."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(client) as there:
        yield Assistant(there, portal)

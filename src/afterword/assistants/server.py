"""The tools of `afterword mcp`, each with its hints, and their server, which speaks MCP on stdin and stdout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from typing import Annotated

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from afterword.app import App, opened
from afterword.assistants import answers, changing
from afterword.assistants.reading import PlanReader
from afterword.errors import AfterwordError, InputError
from afterword.imports.form_fields import InterviewFields

INSTRUCTIONS = """\
Afterword writes thank-you letters after job interviews. These tools show where the letters stand, and note what the
candidate tells you. They cannot approve, send or delete anything: the candidate does that. Write down only what the
candidate said; never make up what was talked about in an interview.
"""

READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
ADDS = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)

Page = Callable[[App], str]
"""The address of the candidate's page, without a key; empty if it was never served."""

InterviewId = Annotated[str, Field(description="An interview's id, from list_interviews.")]
StepId = Annotated[str, Field(description="A step's id, from show_interview, preview_letters or todo.")]


def serve(page: Page) -> None:
    """Answer on stdin and stdout until the assistant leaves."""
    server(page).run("stdio")


def server(page: Page) -> MCPServer:
    """The server with all tools. Each call opens the store again, and sees what the daemon and the page did."""
    made = MCPServer(
        "afterword",
        title="Afterword",
        instructions=INSTRUCTIONS,
        version=metadata.version("afterword"),
        log_level="WARNING",
    )
    for tool, title, hints in TOOLS:
        made.add_tool(tool, title=title, annotations=hints, structured_output=True)
    _add_links(made, page)
    return made


@contextmanager
def _reader() -> Iterator[PlanReader]:
    """The account at this moment. An error becomes a sentence for the assistant."""
    try:
        with opened() as app:
            yield PlanReader(app, app.clock.now())
    except InputError as wrong:
        raise ToolError(" ".join([*map(str, wrong.problems), wrong.hint]).strip()) from None
    except AfterwordError as error:
        raise ToolError(f"{error.message} {error.hint}".strip()) from None


def list_interviews() -> answers.InterviewList:
    """List all interviews: when they were, why one is stopped, and how many steps wait for the candidate."""
    with _reader() as reader:
        return reader.list_interviews()


def show_interview(interview: InterviewId) -> answers.InterviewAnswer:
    """Show the steps of an interview, each with its state and the reason, and what kinds of mail came in."""
    with _reader() as reader:
        return reader.show_interview(interview)


def preview_letters(interview: InterviewId) -> answers.LettersAnswer:
    """Show the letters of an interview as they would go out, and what the checks found in them."""
    with _reader() as reader:
        return reader.preview_letters(interview)


def todo() -> answers.TodoAnswer:
    """List what waits for the candidate, the most urgent first."""
    with _reader() as reader:
        return reader.todo()


def lid(
    until: Annotated[
        str, Field(description="When the laptop wakes: 8h, 07:30, an ISO time; empty: next morning.")
    ] = "",
) -> answers.LidAnswer:
    """Say which letters are late or missed if the laptop sleeps until then, and what the candidate can do."""
    with _reader() as reader:
        return reader.lid(until)


def add_interview(  # noqa: PLR0913  (the fields of the form)
    *,
    company: str,
    position: str,
    day: Annotated[str, Field(description="Such as 2026-12-01.")],
    starts: Annotated[str, Field(description="Such as 14:00.")],
    people: Annotated[list[changing.GivenPerson], Field(description="Who interviews, and who arranges it.")],
    ends: Annotated[str, Field(description="Such as 15:00, or a length: 45 min.")] = "",
    zone: Annotated[str, Field(description="IANA, such as Europe/Berlin; empty: the candidate's.")] = "",
    decision_by: Annotated[str, Field(description="When they decide, such as 2026-12-10.")] = "",
) -> answers.NotedOutcome:
    """Add an interview that the candidate tells you about. A known one is never changed."""
    fields = InterviewFields(company, position, day, starts, ends, zone, decision_by=decision_by)
    with _reader() as reader:
        return changing.add_interview(reader, fields, people)


def write_notes(
    interview: InterviewId,
    notes: Annotated[str, Field(description="What the candidate remembers, in lines.", min_length=1)],
) -> answers.NotedOutcome:
    """Add lines to the candidate's notes of an interview. Notes are never sent."""
    with _reader() as reader:
        return changing.write_notes(reader, interview, notes)


def finish_sentence(
    step: StepId,
    place: Annotated[str, Field(description="personal, challenge, fit or offer.")],
    beginning: Annotated[str, Field(description="The id of a beginning, from preview_letters.")],
    words: Annotated[str, Field(description="The candidate's words that end the sentence.")],
) -> answers.NotedOutcome:
    """Finish a sentence of a thank-you letter in the candidate's words. They read the letter before it leaves."""
    with _reader() as reader:
        return changing.finish_sentence(reader, step, place, beginning, words)


def hold_step(step: StepId) -> answers.NotedOutcome:
    """Hold a letter until the candidate approves it."""
    with _reader() as reader:
        return changing.hold_step(reader, step)


TOOLS: tuple[tuple[Callable[..., object], str, ToolAnnotations], ...] = (
    (list_interviews, "List interviews", READS),
    (show_interview, "Show an interview", READS),
    (preview_letters, "Preview letters", READS),
    (todo, "What waits", READS),
    (lid, "Before the lid is shut", READS),
    (add_interview, "Add an interview", ADDS),
    (write_notes, "Write notes", ADDS),
    (finish_sentence, "Finish a sentence", ADDS),
    (hold_step, "Hold a letter", ADDS),
)
"""The tools with their titles and hints, except those that link to the page."""


def _add_links(made: MCPServer, page: Page) -> None:
    @made.tool(title="Where to leave out a step", annotations=READS, structured_output=True)
    def skip_step(step: StepId) -> answers.PageLink:
        """Give the link to the page on which the candidate can leave out a step. Changes nothing."""
        with _reader() as reader:
            return changing.page_of_step(reader, step, page(reader.app))

    @made.tool(title="Where to close an interview", annotations=READS, structured_output=True)
    def close_interview(interview: InterviewId) -> answers.PageLink:
        """Give the link to the page on which the candidate can close an interview. Changes nothing."""
        with _reader() as reader:
            return changing.page_of_interview(reader, interview, page(reader.app))

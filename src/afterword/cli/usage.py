"""Wrong usage is reported like any other wrong input: every wrong flag at once, and where to read on."""

from __future__ import annotations

import inspect
import re
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from afterword.config.language import ENGLISH, _, language, marked
from afterword.errors import AfterwordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What the parser raises for wrong usage; Typer brings its own, which it does not export."""


class WrongUsage(AfterwordError):
    """The words after `afterword` are not understood: names everything that is wrong; nothing was done."""

    exit_code = 2


class Verb(TyperCommand):
    """A command that names every flag that it does not know, not the first alone."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """As the parser does; WrongUsage with all that is wrong."""
        wrong: list[Exception] = []
        while True:
            try:
                parsed: list[str] = super().parse_args(ctx, list(args))
            except UsageError as error:
                wrong.append(error)
                flag = str(getattr(error, "option_name", ""))
                rest = [word for word in args if not flag or word.partition("=")[0] != flag]
                if len(rest) < len(args):
                    args = rest
                    continue
            if wrong:
                raise wrong_usage(wrong) from wrong[0]
            return parsed

    def get_help(self, ctx: Any) -> str:
        """The help without Typer's marks for Python's types; what stands in columns stays there."""
        with _translated(self, ctx):
            text: str = super().get_help(ctx)
        text = re.sub(r" <(?:str|int|list\[str\])>", lambda mark: " " * len(mark[0]), text)
        return _headed(re.sub(r"\{([A-Z ]+)\}", r"\1", text))


HEADS = (marked("Usage"), marked("Arguments"), marked("Options"), marked("Commands"))
PARSER_SAYS = (
    marked("Invalid value for '{place}': '{value}' is not a valid integer."),
    marked("Invalid value for '{place}': '{value}' is not a valid int."),
    marked("No such option: {option} (Possible options: {options})"),
    marked("No such command '{command}'. Did you mean {meant}?"),
    marked("No such option: {option} Did you mean {meant}?"),
    marked("Invalid value for '{place}': {why}"),
    marked("Got unexpected extra argument(s) ({arguments})"),
    marked("Option '{option}' does not take a value."),
    marked("Option '{option}' requires an argument."),
    marked("Missing argument '{argument}'."),
    marked("No such command '{command}'."),
    marked("Missing option '{option}'."),
    marked("No such option: {option}"),
    marked("Missing command."),
)
"""Sentences that Typer says only in English, the longest first. The first match is translated."""

marked("Show this message and exit.")


def _retold(said: str) -> str:
    """The parser's sentence in the language of the interface."""
    said = re.sub(r"Input should be a valid integer.*", _("expected a whole number."), said)
    for sentence in PARSER_SAYS:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(sentence))
        if found := re.fullmatch(pattern, said):
            return _(sentence).format(**found.groupdict())
    return said


def _headed(text: str) -> str:
    """The help with its heads in the language of the interface."""
    heads = {f"{head}:": f"{_(head)}:" for head in HEADS}
    text = re.sub(r"^\w+:", lambda found: heads.get(found[0], found[0]), text, flags=re.MULTILINE)
    return text.replace("[required]", f"[{_('required')}]").replace("[default: ", f"[{_('default')}: ")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a help text. Each is translated on its own."""
    return [" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n") if part.strip()]


@contextmanager
def _translated(command: Any, ctx: Any) -> Iterator[None]:
    """Translate the help of a command and its words for as long as it is printed."""
    spoken = [one for one in (command, *command.get_params(ctx)) if getattr(one, "help", "")]
    english = [one.help for one in spoken]
    if language() != ENGLISH:
        for one in spoken:
            one.help = "\n\n".join(map(_, paragraphs(one.help)))
    try:
        yield
    finally:
        for one, text in zip(spoken, english, strict=True):
            one.help = text


GROUPS = {
    marked("Get started"): ("setup", "doctor", "demo", "service", "web", "run", "fleet", "mcp"),
    marked("Interviews"): ("add", "edit", "move", "ignore", "notes", "address", "close", "reopen", "forget"),
    marked("Letters and follow-ups"): (
        "finish",
        "preview",
        "approve",
        "hold",
        "skip",
        "done",
        "reply",
        "follow-up",
        "not-an-answer",
        "undo",
    ),
    marked("See what happens"): ("status", "todo", "lid"),
    marked("More"): ("templates", "export", "import", "logout", "sandbox"),
}
"""The commands as one uses them."""


MEANT = {
    "settings": ("web", "setup"),
    "config": ("web", "setup"),
    "login": ("setup",),
    "new": ("add",),
    "list": ("status",),
    "show": ("status", "preview"),
    "letters": ("preview", "finish"),
    "write": ("finish",),
    "send": ("approve",),
    "delete": ("forget",),
    "remove": ("forget",),
    "cancel": ("close", "skip"),
    "omit": ("skip",),
    "leave": ("skip",),
    "leave-out": ("skip",),
    "start": ("service", "run"),
    "stop": ("service",),
}
"""Words that people type by mistake, with the commands that they mean."""


def nearest(typed: str, names: Iterable[str]) -> list[str]:
    """The commands that this word probably means, the likeliest first."""
    known, word = list(names), typed.casefold()
    close = get_close_matches(word, [*known, *MEANT], n=3, cutoff=0.6)
    meant = [name for near in close for name in MEANT.get(near, (near,))]
    begun = [name for name in known if word and name.startswith(word)]
    return [name for name in dict.fromkeys([*begun, *meant]) if name in known][:3]


class CommandGroup(TyperGroup):
    """All commands, in groups, each with its whole first sentence."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of that name. The error for an unknown one suggests similar commands."""
        self.suggest_commands = False
        try:
            return super().resolve_command(ctx, args)
        except UsageError as error:
            if hasattr(error, "message") and args:
                visible = (name for name, command in self.commands.items() if not command.hidden)
                if meant := ", ".join(f"'{name}'" for name in nearest(args[0], visible)):
                    said = marked("No such command '{command}'. Did you mean {meant}?")
                    error.__dict__["message"] = said.format(command=args[0], meant=meant)
            raise

    def get_help(self, ctx: Any) -> str:
        """The help in the language of the interface."""
        with _translated(self, ctx):
            return _headed(super().get_help(ctx))

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  (as the parser calls it)
        """Write each group with the first sentence of each command's help; new commands come last."""
        grouped = {name for names in GROUPS.values() for name in names}
        others = tuple(name for name in self.commands if name not in grouped)
        for title, names in {**GROUPS, marked("Others"): others}.items():
            rows = [(name, _first_sentence(self.commands[name])) for name in names if name in self.commands]
            if rows:
                with formatter.section(_(title)):
                    formatter.write_dl(rows)


class Subcommands(TyperGroup):
    """The commands of one subject, each with its whole first sentence."""

    def get_help(self, ctx: Any) -> str:
        """The help in the language of the interface."""
        with _translated(self, ctx):
            return _headed(super().get_help(ctx))

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002  (as the parser calls it)
        """Write each command with the first sentence of its help."""
        with formatter.section(marked("Commands")):
            formatter.write_dl([(name, _first_sentence(each)) for name, each in self.commands.items()])


def _first_sentence(command: Any) -> str:
    text = _(next(iter(paragraphs(command.help or "")), ""))
    return text.partition(". ")[0].rstrip(".")


def verb(commands: typer.Typer, name: str | None = None) -> Callable[[Callable[..., Any]], Any]:
    """Adds a function as a command."""
    return commands.command(name, cls=Verb)


WHICH = marked(
    "Which interview? Write its company or its person after the command, like `{command} acme`. "
    "`afterword status` shows what there is."
)
WHICH_STEP = marked(
    "Which one? Write company and person after the command, like `{command} acme ana`, or a number from "
    "`afterword todo`."
)
MISSING = {
    "INTERVIEW": WHICH,
    "ID": WHICH,
    "STEP": WHICH_STEP,
    "STEP ADDRESS": marked(
        "Whose address? Write company, person and address after the command, like "
        "`{command} acme ana ana@acme.example`. `afterword todo` lists who needs one."
    ),
    "INTERVIEW WHEN": marked(
        "Which interview, and when? Write both after the command, like `{command} acme 11 Dec`. "
        "`afterword status` shows what there is."
    ),
    "INTERVIEW ABOUT": marked(
        "Which interview, and which letter? Write both after the command, like `{command} acme rejection`. "
        "`afterword status` shows what there is."
    ),
    "N": marked("Which invitation? Write its number after the command; `afterword status` shows it."),
}
"""What a command asks for that got nothing, by the name of its argument."""


def _what_is_missing(said: list[str], command: str) -> AfterwordError | None:
    """The sentence for a command without its interview or step; before set-up, the sentence about that."""
    from afterword import config

    found = re.fullmatch(r"Missing argument '(.+)'\.", said[0])
    name = found[1] if found and len(said) == 1 else ""
    if name not in MISSING:
        return None
    try:
        config.load(config.paths().config)
    except AfterwordError as not_set_up:
        return not_set_up
    return WrongUsage(_(MISSING[name]).format(command=command))


def wrong_usage(errors: list[Exception]) -> AfterwordError:
    """The parser's errors as one of ours."""
    said = [str(getattr(error, "format_message", error.__str__)()) for error in errors]
    if said[0].startswith(f"{_('Usage')}:"):  # the help itself, when no command is named
        return WrongUsage(said[0])
    context = getattr(errors[0], "ctx", None)
    command = context.command_path if context else "afterword"
    if asked := _what_is_missing(said, command):
        return asked
    said = list(map(_retold, said))
    return WrongUsage(
        "\n".join(dict.fromkeys(said)), _("`{command} --help` shows how to use it.").format(command=command)
    )

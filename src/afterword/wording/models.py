"""The only module that talks to a model of the `llm` library, which is not imported before help is requested."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from afterword.config.language import _
from afterword.config.reading import table
from afterword.config.validation import Shape, checked
from afterword.errors import InputError, ModelAway, Problem

if TYPE_CHECKING:
    from afterword.config.schema import Wording

PATIENCE = 120.0
"""Timeout for a model in seconds; a model on a laptop is slow."""

LARGEST = 64_000
"""The most characters of an answer that are read."""

SETTING = "config: [wording] model"
INSTALL = "pip install 'afterword[wording]'"


class Plugin(Shape, frozen=True):
    """An llm plugin whose models run on this machine."""

    module: str
    host: str = ""
    elsewhere: tuple[str, ...] = ()


class Here(Shape, frozen=True):
    """The contents of `here.toml`."""

    addresses: tuple[str, ...]
    loopback: tuple[str, ...]
    plugin: tuple[Plugin, ...]


@cache
def _here() -> Here:
    file = Path(__file__).parent / "here.toml"
    return checked(Here, table(file.read_text("utf-8"), file.name), file.name)


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """A request to a model."""

    system: str
    text: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Model:
    """An llm model, by the name in config. `is_here`: nothing leaves this machine."""

    name: str
    is_here: bool
    _model: Any

    @property
    def destination(self) -> str:
        """Where the notes would go, as the end of a sentence."""
        return (
            _("{name}, on this machine").format(name=self.name)
            if self.is_here
            else _("{name}, which does not run on this machine").format(name=self.name)
        )

    def answer(self, request: ModelRequest, patience: float = PATIENCE) -> str:
        """Return the model's answer. ModelAway if it fails or takes more than that many seconds."""
        answers: Queue[str | BaseException] = Queue()
        given_up = threading.Event()
        threading.Thread(target=self._ask, args=(request, answers, given_up), daemon=True).start()
        try:
            found = answers.get(timeout=patience)
        except Empty:
            given_up.set()
            raise ModelAway(
                _("{name} did not answer within {patience:g} seconds.").format(
                    name=self.name, patience=patience
                ),
                _("Try again, or finish the sentences yourself."),
            ) from None
        if isinstance(found, BaseException):
            raise ModelAway(
                _failed(self.name, found), _("Try again, or finish the sentences yourself.")
            ) from found
        return found

    def _ask(
        self, request: ModelRequest, answers: Queue[str | BaseException], given_up: threading.Event
    ) -> None:
        """Run in a separate thread: a model cannot be stopped from outside, so all we can do is stop waiting for it."""
        try:
            answers.put(self._read(request, given_up))
        except (Exception, SystemExit) as failed:  # noqa: BLE001  (a plugin raises whatever it likes)
            answers.put(failed)

    def _read(self, request: ModelRequest, given_up: threading.Event) -> str:
        schema = {"schema": dict(request.schema)} if self._model.supports_schema else {}
        text = ""
        for part in self._model.prompt(
            request.text, system=request.system, stream=self._model.can_stream, **schema
        ):
            text += part
            if given_up.is_set() or len(text) > LARGEST:
                break
        return text


def _failed(name: str, failed: BaseException) -> str:
    """The model's own error message, on one line and not too long."""
    said = " ".join(str(failed).split())[:200] or type(failed).__name__
    return _("{name} did not answer: {said}").format(name=name, said=said)


def named_model(settings: Wording, environment: Mapping[str, str] | None = None) -> Model:
    """The model named in config. InputError if config names none, or llm has no model with that name.

    ModelAway if llm cannot load its models.
    """
    if not settings.model:
        raise InputError(
            [Problem(SETTING, "nothing", _("the name of a model"))],
            _(
                "`llm models` lists those that are installed. Without one, you finish every sentence "
                "yourself."
            ),
        )
    try:
        import llm
    except ImportError:
        raise InputError([Problem(_("wording help"), _("no llm library"), INSTALL)]) from None
    try:
        model = llm.get_model(settings.model)
    except llm.UnknownModelError:
        found = [Problem(SETTING, f'"{settings.model}"', _("a model that is installed"))]
        raise InputError(found, _("`llm models` lists those that are.")) from None
    except Exception as failed:  # a plugin raises whatever it likes
        raise ModelAway(_failed("llm", failed), _("`llm models` shows what is wrong.")) from failed
    return Model(settings.model, runs_here(model, os.environ if environment is None else environment), model)


def permitted(model: Model, settings: Wording) -> Model:
    """Return the same model. InputError if it runs elsewhere and config does not allow that."""
    if model.is_here or settings.elsewhere:
        return model
    raise InputError(
        [
            Problem(
                "config: [wording] elsewhere",
                _("false, and {destination}").format(destination=model.destination),
                _("true, if your notes may go there"),
            )
        ],
        _("Nothing was sent."),
    )


def runs_here(model: object, environment: Mapping[str, str]) -> bool:
    """Whether an llm model runs on this machine. A model that is not in `here.toml` runs elsewhere."""
    addresses = [str(value) for name in _here().addresses if (value := getattr(model, name, None))]
    if addresses:
        return all(map(_is_loopback, addresses))
    module = type(model).__module__.partition(".")[0]
    plugin = next((one for one in _here().plugin if one.module == module), None)
    if plugin is None or any(part in str(getattr(model, "model_id", "")) for part in plugin.elsewhere):
        return False
    host = environment.get(plugin.host, "") if plugin.host else ""
    return not host or _is_loopback(host)


def _is_loopback(address: str) -> bool:
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return False
    return host in _here().loopback

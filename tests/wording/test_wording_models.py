"""Which model is asked, where it runs, and what is said when it cannot be asked or does not answer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import llm
import pytest
from llm.plugins import pm

from afterword.config.schema import Wording
from afterword.errors import InputError, ModelAway
from afterword.wording.models import LARGEST, Model, ModelRequest, named_model, permitted, runs_here
from wording.models import SpokenModel, Stuck, endless, failing, leaving, without_key

ASKED = ModelRequest("", "Reader: Ana\nPosition: Analyst at Acme", {})


def model(answer: Callable[..., str]) -> Model:
    """A model that answers so."""
    return Model("coach", is_here=True, _model=SpokenModel("coach", answer))


def of_module(name: str, **attributes: object) -> object:
    """A model whose plugin is that module."""
    made = type("Made", (), {"__module__": name})()
    for key, value in attributes.items():
        setattr(made, key, value)
    return made


@pytest.mark.parametrize(
    ("one", "environment", "here"),
    [
        (of_module("llm_gguf", model_id="smol"), {}, True),
        (of_module("llm_mlx", model_id="smol"), {}, True),
        (of_module("llm_ollama", model_id="llama3.2:latest"), {}, True),
        (of_module("llm_ollama", model_id="llama3.2:latest"), {"OLLAMA_HOST": "127.0.0.1:11434"}, True),
        (of_module("llm_ollama", model_id="llama3.2:latest"), {"OLLAMA_HOST": "http://localhost:1"}, True),
        (
            of_module("llm_ollama", model_id="llama3.2:latest"),
            {"OLLAMA_HOST": "http://gpu.example:11434"},
            False,
        ),
        (of_module("llm_ollama", model_id="gpt-oss:120b-cloud"), {}, False),
        (of_module("llm_ollama.chat", model_id="llama3.2:latest"), {}, True),
        (of_module("llm_anthropic", model_id="claude"), {}, False),
        (of_module("llm_somebody_wrote", model_id="new"), {}, False),
        (of_module("llm.default_plugins.openai_models", api_base="http://localhost:8080/v1"), {}, True),
        (of_module("llm.default_plugins.openai_models", api_base="http://[::1]:8080/v1"), {}, True),
        (of_module("llm.default_plugins.openai_models", api_base="https://api.example/v1"), {}, False),
        (of_module("llm.default_plugins.openai_models", api_base="http://localhost.example/v1"), {}, False),
        (of_module("llm.default_plugins.openai_models", api_base="http://[::1"), {}, False),
        (of_module("llm_lmstudio", base="http://127.0.0.1:1234"), {}, True),
        (of_module("llm_lmstudio", base="http://192.0.2.7:1234"), {}, False),
        (of_module("llm_gguf", model_id="smol", api_base="https://api.example/v1"), {}, False),
    ],
)
def test_where_a_model_runs(one: object, environment: dict[str, str], here: bool) -> None:
    """Known local plugins and servers on loopback are here; everything else, the unknown too, is elsewhere."""
    assert runs_here(one, environment) is here


def test_the_models_that_llm_brings_along_run_elsewhere() -> None:
    """Its own default is a provider's."""
    assert not named_model(Wording("gpt-4o-mini")).is_here


def test_unset_there_is_no_model() -> None:
    """What to set is said."""
    with pytest.raises(
        InputError, match=r"config: \[wording\] model: found nothing, expected the name of a model"
    ):
        named_model(Wording())


def test_a_model_that_nobody_installed() -> None:
    """Its name is said, and how to see which there are."""
    with pytest.raises(InputError, match='found "no-such", expected a model that is installed') as told:
        named_model(Wording("no-such"))
    assert "llm models" in told.value.hint


def test_a_model_elsewhere_needs_a_second_key(registered: Callable[..., None]) -> None:
    """Without it nothing is sent; with it, it may be asked."""
    asked = SpokenModel("far", lambda _: "")
    registered(asked)
    far = named_model(Wording("far"))
    with pytest.raises(InputError, match="found false, and far, which does not run on this machine") as told:
        permitted(far, Wording("far"))
    assert told.value.hint == "Nothing was sent."
    assert permitted(far, Wording("far", elsewhere=True)) is far
    assert not asked.asked


def test_a_model_here_needs_none() -> None:
    """Notes that stay on the machine need no leave."""
    here = Model("near", is_here=True, _model=None)
    assert permitted(here, Wording("near")) is here
    assert here.destination == "near, on this machine"


def test_without_the_extra_it_is_one_sentence() -> None:
    """Where llm is not installed, what to install is said, and no traceback."""
    code = (
        "import sys; sys.modules['llm'] = None\n"
        "from afterword.config.schema import Wording\n"
        "from afterword.errors import InputError\n"
        "from afterword.wording.models import named_model\n"
        "try:\n    named_model(Wording('x'))\nexcept InputError as told:\n    print(told.message)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert (
        ended.stdout.strip()
        == "wording help: found no llm library, expected pip install 'afterword[wording]'"
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (failing, "coach did not answer: 429 Too Many Requests: quota exceeded for today"),
        (without_key, "coach did not answer: No key found - add one using 'llm keys set nowhere'"),
        (leaving, "coach did not answer: 3"),
    ],
)
def test_a_model_that_fails_is_one_sentence(answer: Callable[..., str], said: str) -> None:
    """Whatever a plugin raises, one line says it."""
    with pytest.raises(ModelAway) as told:
        model(answer).answer(ASKED)
    assert told.value.message == said
    assert told.value.exit_code == 4


def test_a_model_that_never_answers_is_not_waited_for() -> None:
    """After its time it is given up."""
    stuck = Stuck()
    try:
        with pytest.raises(ModelAway, match=r"coach did not answer within 0\.05 seconds"):
            model(stuck).answer(ASKED, patience=0.05)
    finally:
        stuck.release.set()


def test_an_endless_answer_is_cut() -> None:
    """No more is read than a letter could need."""
    assert LARGEST <= len(model(endless).answer(ASKED)) <= LARGEST + 100


def test_a_plugin_that_breaks_llm_is_one_sentence(registered: Callable[..., None]) -> None:
    """Where llm cannot say which models there are, that is said."""

    class Broken:
        @llm.hookimpl
        def register_models(self, register: Callable[..., None]) -> None:
            raise OSError("the disk is full")

    plugin = Broken()
    pm.register(plugin)
    try:
        with pytest.raises(ModelAway, match="llm did not answer: the disk is full"):
            named_model(Wording("coach"))
    finally:
        pm.unregister(plugin)


def test_llm_keeps_nothing_of_it(registered: Callable[..., None]) -> None:
    """No log of llm's is written: notes and answers are nowhere on disk."""
    registered(SpokenModel("coach", lambda _: "hello"))
    assert named_model(Wording("coach")).answer(ASKED) == "hello"
    assert not list(Path(os.environ["LLM_USER_PATH"]).glob("*.db"))


def test_what_is_unknown_needs_no_attribute() -> None:
    """Any object at all can be asked about."""
    assert runs_here(SimpleNamespace(), {}) is False

"""Models of the llm library that the tests register through its own plugin interface."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import llm

from wording.stories import Golden, Item


@dataclass(frozen=True)
class ReceivedPrompt:
    """What a model was asked, as far as the tests want to know."""

    company: str
    reader: str
    is_letter: bool
    system: str
    text: str


class SpokenModel(llm.Model):
    """Answers with whatever `answer` says to what it is asked, in parts as models do."""

    can_stream = True

    def __init__(
        self, model_id: str, answer: Callable[[ReceivedPrompt], str], *, schema: bool = False
    ) -> None:
        self.model_id, self._answer, self.supports_schema = model_id, answer, schema
        self.asked: list[ReceivedPrompt] = []
        self.schemas: list[object] = []

    def execute(
        self, prompt: llm.Prompt, stream: bool, response: llm.Response, conversation: llm.Conversation | None
    ) -> Iterator[str]:
        """The answer in pieces."""
        asked = _asked(prompt)
        self.asked.append(asked)
        self.schemas.append(prompt.schema)
        answer = self._answer(asked)
        yield from (answer[at : at + 50] for at in range(0, len(answer), 50))


def _asked(prompt: llm.Prompt) -> ReceivedPrompt:
    text = prompt.prompt
    position = re.search(r"^Position: (.*)$", text, re.MULTILINE)
    reader = re.search(r"^Reader: ([^,\n]*)", text, re.MULTILINE)
    assert position
    assert reader
    return ReceivedPrompt(
        position[1].rpartition(" at ")[2], reader[1], "the whole letter" in text, prompt.system or "", text
    )


class StandInPlugin:
    """What a package with models for llm is, here without a package."""

    def __init__(self, *models: llm.Model) -> None:
        self.models = models

    @llm.hookimpl
    def register_models(self, register: Callable[..., Any]) -> None:
        """Hands the models over."""
        for model in self.models:
            register(model)


def answered(items: list[Item]) -> str:
    """An answer as chat models give it: with a word before, and fences."""
    return (
        f"Here are some ideas!\n\n```json\n{json.dumps({'sentences': items}, indent=2)}\n```\nGood luck {{:}}"
    )


def coach(goldens: tuple[Golden, ...]) -> Callable[[ReceivedPrompt], str]:
    """Offers what a good coach would, from the golden interviews."""

    def answer(asked: ReceivedPrompt) -> str:
        one = next(one for one in goldens if one.interview.company == asked.company)
        return answered((one.letters if asked.is_letter else one.endings)[asked.reader])

    return answer


@dataclass
class Deck:
    """Offers sentences for one reader after the other, twelve each time, until there are none left."""

    by_reader: dict[tuple[str, str], list[Item]]
    dealt: dict[tuple[str, str], int] = field(default_factory=dict)

    def __call__(self, asked: ReceivedPrompt) -> str:
        """The next ones."""
        key = (asked.company, asked.reader)
        start = self.dealt.get(key, 0)
        self.dealt[key] = start + 12
        return answered(self.by_reader[key][start : start + 12])


@dataclass
class Stuck:
    """Never answers while the test runs; `release` lets its thread end."""

    release: threading.Event = field(default_factory=threading.Event)

    def __call__(self, asked: ReceivedPrompt) -> str:
        """Waits."""
        self.release.wait(60)
        return ""


def failing(asked: ReceivedPrompt) -> str:
    """As a provider fails."""
    raise RuntimeError("429 Too Many Requests:\nquota exceeded for today")


def leaving(asked: ReceivedPrompt) -> str:
    """As a plugin should not fail."""
    raise SystemExit(3)


def without_key(asked: ReceivedPrompt) -> str:
    """As llm says that a key is missing."""
    raise llm.NeedsKeyException("No key found - add one using 'llm keys set nowhere'")


def endless(asked: ReceivedPrompt) -> str:
    """More than anybody reads."""
    return "x" * 1_000_000

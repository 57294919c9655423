"""A model that is wrong on purpose: no wrong sentence is shown without its mark, and none is in a letter untaken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import groupby

import pytest

from afterword.app import App
from afterword.services.commands import add
from afterword.services.finishing import letter_view, readers
from afterword.services.queries import planned
from afterword.wording.prompts import Ask
from afterword.wording.suggest import Offered, suggest
from wording.conftest import Homes
from wording.models import Deck, SpokenModel
from wording.stories import Golden
from wording.wrong import Wrong, every


def shown(app: App, deck: Deck, wrongs: list[Wrong]) -> list[tuple[Wrong, Offered]]:
    """Every wrong sentence for one reader as it would be shown, asked for until there are no more."""
    story, name = wrongs[0].story, wrongs[0].reader
    add(app.account, story.interview, app.clock.now())
    plan = planned(app.account, app.clock.now(), story.interview.id)[0].plan
    person = next(p for p in story.interview.people if p.name == name)
    deck.by_reader[story.interview.company, name] = [wrong.item for wrong in wrongs]
    deck.dealt.clear()
    found: list[Offered] = []
    while len(found) < len(wrongs):
        found += suggest(app.account, plan, story.interview, person, Ask.ENDINGS, app.clock.now()).sentences
    return list(zip(wrongs, found, strict=True))


def letters(app: App, story: Golden) -> str:
    """All letters of an interview as one text."""
    one = planned(app.account, app.clock.now(), story.interview.id)[0]
    views = [
        letter_view(app.account, one.plan, one.interview, p, app.clock.now())
        for p in readers(one.interview, one.plan)
    ]
    return "\n".join(view.text for view in views)


def is_marked(wrong: Wrong, offered: Offered) -> bool:
    """Whether a mark lies on the wrong words; anywhere, where it is the sentence as a whole."""
    if not wrong.words:
        return bool(offered.marks)
    start = offered.text.index(wrong.words)
    return any(mark.start < start + len(wrong.words) and start < mark.end for mark in offered.marks)


def test_no_wrong_sentence_is_shown_without_its_mark(
    home: Homes, registered: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    """More than 200 wrong sentences of 13 kinds: each is shown with a mark on what is wrong, none is in a letter."""
    deck = Deck({})
    registered(SpokenModel("wrong", deck))
    wrongs = sorted(every(), key=_key)
    count: Counter[str] = Counter()
    passed: list[str] = []
    with home('model = "wrong"\nelsewhere = true') as app:
        for _, group in groupby(wrongs, key=_key):
            for wrong, offered in shown(app, deck, list(group)):
                count[wrong.why] += 1
                if not is_marked(wrong, offered):
                    passed.append(f"{wrong.why} ({wrong.story.name}, {wrong.reader}): {offered.text}")
                assert offered.text not in letters(app, wrong.story)
    with capsys.disabled():
        print(f"\n{sum(count.values())} wrong sentences, {len(passed)} without a mark: {dict(count)}")
    assert passed == [], "\n".join(passed)
    assert sum(count.values()) >= 200


def _key(wrong: Wrong) -> tuple[str, str, str]:
    return wrong.story.name, wrong.story.interview.notes.rough, wrong.reader

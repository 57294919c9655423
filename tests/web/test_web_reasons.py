"""The reasons on the page name buttons that are there."""

from __future__ import annotations

import re

import pytest

from afterword.messages import Face, why
from afterword.web.view_models import buttons
from domain.stories import ID, NEW_YORK, whole
from domain.test_plan_states import TABLE, Told


@pytest.mark.parametrize(
    ("key", "told"), TABLE, ids=[f"{key.removeprefix(ID)}: {told}" for key, told in TABLE]
)
def test_a_reason_names_the_steps_own_buttons(key: str, told: Told) -> None:
    """Whatever a reason has in quotation marks is the text of a button of that step, in every story of the plan."""
    made = whole(told.now, *told.events, of=told.of, policy=told.policy)
    (step,) = [s for s in made.steps if str(s.key) == key]
    offered = {one.label for one in buttons(step, told.of, told.now) if not one.off}
    assert set(re.findall("“(.+?)”", why(step.reason, NEW_YORK, Face.PAGE))) <= offered

"""The part of the config that the core sees, for one interview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.config.public_holidays import holidays_of
from afterword.domain.model import Policy

if TYPE_CHECKING:
    from afterword.config.schema import Config
    from afterword.domain.model import Interview


def policy(config: Config, interview: Interview) -> Policy:
    """The rules for that interview, including its country's public holidays (none if it counts no holidays).

    The holidays cover the time from the year before the interview to two years after it or its promised date.
    """
    letters, nudges, tasks = config.letters, config.nudges, config.tasks
    return Policy(
        time_zone=config.you.time_zone,
        mode=letters.mode,
        settle=letters.settle,
        window=letters.window,
        hours=letters.hours,
        decent=letters.decent,
        quiet=letters.quiet,
        awake=config.notifications.hours,
        nudge_after=nudges.after,
        nudge_after_date=nudges.after_date,
        nudge_again=nudges.again,
        nudge_most=nudges.most,
        nudge_to=nudges.to,
        nudge_apart=nudges.apart,
        linkedin=tasks.linkedin,
        call=tasks.call,
        most_letters=letters.most,
        holidays=holidays_of(interview.rules.holidays, _years(interview)),
    )


def _years(interview: Interview) -> range:
    promised = interview.rules.decision_by
    last = max(interview.ends.year, promised.year if promised else 0)
    return range(interview.ends.year - 1, min(last, interview.ends.year + 5) + 3)

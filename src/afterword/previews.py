"""Every letter and task text of an interview as it would go out, with what the checks say of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from afterword import views
from afterword.app import App
from afterword.core.facts import FINAL, LETTERS, Plan, Step
from afterword.letters import task_text
from afterword.reconcile.writing import names_in, written
from afterword.views import Planned, planned


def preview(app: App, now: datetime, interview_id: str) -> dict[str, Any]:
    """The texts of that interview; nothing is fetched, written or sent.

    A step that Afterword writes nothing for any more has no text: it is over, or its draft is the candidate's own.
    """
    one = planned(app.books, now, interview_id)[0]
    return {
        "schema": views.SCHEMA,
        "now": views.instant(now),
        "interview": one.interview.id,
        "texts": [_text(app, one, one.plan, step, now) for step in one.plan.steps],
    }


def _text(app: App, one: Planned, plan: Plan, step: Step, now: datetime) -> dict[str, Any]:
    view = views.step_view(step)
    view |= {"subject": "", "findings": [], "text": ""}
    if step.state in FINAL:
        return view
    if step.kind not in LETTERS:
        when = max(step.due or now, now)
        limit = app.config.tasks.linkedin_note
        words = app.wording
        view["text"] = task_text(
            step, one.interview, words.sender, when=when, limit=limit, templates=words.templates
        )
        return view
    if not step.to or step.course.edited_at:
        return view
    names = names_in(app.store.interviews(app.account, open_only=True))
    letter = written(app.wording, one.interview, plan, step, now, store_names=names)
    view["subject"], view["text"] = letter.letter.subject, letter.letter.text
    view["findings"] = [{"sentence": f.sentence, "mend": f.mend, "holds": f.holds} for f in letter.findings]
    return view

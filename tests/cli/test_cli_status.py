"""`status`, `todo` and `preview`: their documents, and that a person can read them at any width."""

from __future__ import annotations

import gc
import os
import re
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from afterword.app import opened
from afterword.domain.events import Drafting
from afterword.domain.model import EventKind, StepKind, StepState
from afterword.domain.reasons import ReasonCode
from afterword.engine.writing import written
from afterword.letters import Templates
from afterword.sandbox import Sandbox
from afterword.services.queries import planned
from afterword.storage.rows import KeptEvent, event_of
from cli.homes import Home
from jane import ANA, CONFIG, ID, INTERVIEW, LINKEDIN, NOWHERE, THANKS, here

TEXT = {"type": "string"}
INSTANT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
MAYBE = {"anyOf": [INSTANT, {"type": "null"}]}


VIEWS = Path(__file__).parent / "views"


@pytest.mark.parametrize("columns", [45, 60, 79])
def test_a_command_in_a_reason_is_never_broken(
    home: Home, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """Copied from the table it works, however narrow the column of reasons is."""
    home.added()
    home.happened(EventKind.DRAFTED, here(23, 15, 35), THANKS, draft_id="r1", message_id="m1", thread_id="t1")
    home.happened(EventKind.SENT, here(23, 16), THANKS, message_id="s1", thread_id="t1", by="afterword")
    came_back = {"by": "ana@acme.example", "message_id": "b1", "address": "ana@acme.example"}
    home.happened(EventKind.BOUNCED, here(23, 16, 5), "", **came_back)
    home.clock.rest_at(here(23, 16, 10))
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = home.run("status").out
    lines = [" ".join(line.split()) for line in shown.splitlines() if "afterword address" in line]
    assert [line[line.index("afterword") :] for line in lines] == [
        f"afterword address {ID}/address/ana-ruiz ADDRESS"
    ], shown


def shape(**fields: Any) -> dict[str, Any]:
    """An object that has those keys; more may be added, as the interface allows."""
    return {"type": "object", "properties": fields, "required": list(fields)}


STEP = shape(
    key={"type": "string", "pattern": r"^[^/]+/[a-z-]+(/.+)?$"},
    kind={"enum": [kind.value for kind in StepKind]},
    person=TEXT,
    to=TEXT,
    state={"enum": [state.value for state in StepState]},
    reason={"enum": [code.value for code in ReasonCode]},
    why={"type": "string", "minLength": 1},
    opens=MAYBE,
    due=MAYBE,
    closes=MAYBE,
    gmail=shape(draft_id=TEXT, message_id=TEXT, thread_id=TEXT),
)
STOPPED = shape(
    reason={"enum": ["answered", "invited", "closed", "noticed"]}, by=TEXT, at=INSTANT, message_id=TEXT
)
STATUS = shape(
    schema={"const": 1},
    now=INSTANT,
    account={"const": "jane@gmail.com"},
    health=shape(
        sign_in={"enum": ["ok", "needed", "unknown"]},
        last_sync=MAYBE,
        daemon={"enum": ["running", "stopped"]},
    ),
    interviews={
        "type": "array",
        "items": shape(
            id=TEXT,
            company=TEXT,
            position=TEXT,
            ends=INSTANT,
            stopped={"anyOf": [{"type": "null"}, STOPPED]},
            steps={"type": "array", "items": STEP},
        ),
    },
)
"""`status --json` as the interface gives it."""

LONG = """\
company = "Świętokrzyskie Zakłady Przemysłowe imienia Bolesława Chrobrego"
position = "Senior Principal Staff Engineer, Distributed Storage and Developer Experience"
starts = 2026-11-20T09:00:00
ends = 2026-11-20T10:00:00
time_zone = "Asia/Tokyo"
[[people]]
name = "山田 太郎"
email = "yamada@a-very-long-domain-name-for-a-company.example"
[[people]]
name = "Wolfgang Amadeus Theophilus von Hohenzollern-Sigmaringen"
email = "wolfgang.amadeus.theophilus@a-very-long-domain-name-for-a-company.example"
"""


def columns(line: str) -> int:
    """How many columns of a terminal a line takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def told(home: Home) -> None:
    """A day after the interview: Ana's letter has left, her out-of-office came, Rita's letter waits."""
    home.added()
    ids = {"draft_id": "r-1", "message_id": "m-1", "thread_id": "t-1", "subject": "Thanks"}
    home.happened(
        EventKind.DRAFTING, here(23, 15, 40), THANKS, "ana-ruiz", settled_for=here(23, 16).isoformat()
    )
    home.happened(EventKind.DRAFTED, here(23, 15, 40), THANKS, "ana-ruiz", **ids)
    home.happened(EventKind.SENDING, here(23, 16), THANKS, "ana-ruiz")
    home.happened(
        EventKind.SENT, here(23, 16), THANKS, "ana-ruiz", message_id="s-1", thread_id="t-1", by="afterword"
    )
    away = ["the subject begins with 'Out of office'", "the text names a day of return"]
    home.happened(
        EventKind.AUTO_REPLIED,
        here(23, 16, 1),
        person="ana-ruiz",
        by=ANA,
        name="Ana Ruiz",
        message_id="x-1",
        thread_id="t-1",
        reasons=away,
        until=here(27, 0).date().isoformat(),
    )
    home.clock.rest_at(here(24, 10))


def test_the_document_is_as_the_interface_gives_it(home: Home) -> None:
    """`status --json` has every key of the interface, of its type, before and after an interview is stopped."""
    check = Draft202012Validator(STATUS)
    check.validate(home.run("status", "--json").json)
    told(home)
    before = home.run("status", "--json").json
    check.validate(before)
    home.happened(EventKind.ANSWERED, here(24, 9), by=ANA, name="Ana Ruiz", message_id="a-1", thread_id="t-1")
    after = home.run("status", ID, "--json").json
    check.validate(after)
    assert before["interviews"][0]["stopped"] is None
    assert after["interviews"][0]["stopped"]["reason"] == "answered"
    assert len(before["interviews"][0]["steps"]) >= 6


def test_a_document_stands_alone_on_stdout(home: Home) -> None:
    """With --json every reading command prints one document with its schema, and nothing else anywhere."""
    told(home)
    for words in (("status",), ("todo",), ("preview", ID), ("export",)):
        ran = home.run(*words, "--json")
        assert (ran.code, ran.err) == (0, ""), words
        assert ran.json["schema"] == 1


def test_todo_and_preview_have_the_shape_of_steps(home: Home) -> None:
    """What waits, and what would go out, are steps with more beside them."""
    told(home)
    home.clock.rest_at(here(25, 10))
    todo, texts = home.run("todo", "--json").json["todo"], home.run("preview", ID, "--json").json["texts"]
    assert todo
    assert texts
    for each in (*todo, *texts):
        Draft202012Validator(STEP).validate(each)
    assert {"interview", "company", "position"} <= set(todo[0])
    assert {"subject", "text", "findings"} <= set(texts[0])


def test_the_most_urgent_comes_first(home: Home) -> None:
    """`todo` is in the order in which things can be missed; what is missed already comes last."""
    home.added(notes="")
    home.added(INTERVIEW.replace("Acme", "Globex").replace("2026-11-23", "2026-11-22"), notes="")
    home.added(INTERVIEW.replace("Acme", "Initech").replace("2026-11-23", "2026-11-19"), notes="")
    shown = home.run("todo", "--json").json
    open_until = [s["closes"] for s in shown["todo"] if s["closes"] > shown["now"]]
    assert len(open_until) > 2
    assert open_until == sorted(open_until)
    assert [s["closes"] for s in shown["todo"]][: len(open_until)] == open_until


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_the_table_fits_and_the_reason_has_room(
    home: Home, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """No row is wider than the terminal, and the longest names leave the reason at least a quarter of it."""
    told(home)
    home.added(LONG, notes="")
    monkeypatch.setenv("COLUMNS", str(width))
    lines = home.run("status").out.splitlines()
    rows = [line for line in lines if "ID " not in line]
    assert max(map(columns, rows)) <= width
    headings = [line for line in lines if line.startswith("state ")]
    assert len(headings) == 2
    for heading in headings:
        assert width - heading.index("why") >= width // 4


def test_an_id_stands_whole_on_one_line(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """However narrow the terminal: what one copies is never wrapped, neither an id nor a step's key."""
    home.added()
    long = home.added(LONG, notes="")
    monkeypatch.setenv("COLUMNS", "60")
    assert f"\nID {long}\n" in home.run("status").out
    keys = [s["key"] for s in home.run("status", long, "--json").json["interviews"][0]["steps"]]
    shown = [line.strip() for line in home.run("status", long).out.splitlines()]
    assert set(keys) <= set(shown)
    waiting = [s["key"] for s in home.run("todo", "--json").json["todo"]]
    assert set(waiting) <= {line.strip() for line in home.run("todo").out.splitlines()}


def test_what_for_whom_when_and_why_are_in_a_row(home: Home) -> None:
    """Piped, a step is a row: its state, what, for whom, when absolute and relative in Jane's zone, and why."""
    told(home)
    out = home.run("status").out
    row = next(line for line in out.splitlines() if line.startswith("sent"))
    assert re.fullmatch(
        r"sent +thank-you +Ana Ruiz +Mon 23 Nov 16:00, 18 h ago", row
    )  # and not why: that says it all
    assert "\x1b" not in out
    assert not [line for line in out.splitlines() if line != line.rstrip()]


def test_an_instant_of_another_year_says_so(home: Home) -> None:
    """A day of another year carries its year, or one would take it for this one's."""
    home.added()
    home.clock.rest_at(here(23, 15) + timedelta(days=60))
    assert "23 Nov 2026 15:00" in home.run("status").out


def test_one_interview_comes_with_its_mail_and_the_reasons(home: Home) -> None:
    """`status ID` tells of each message what it was taken for, from whom, and why."""
    told(home)
    out = home.run("status", ID[:6]).out
    assert f"auto-replied: from {ANA}, Mon 23 Nov 16:01, 17 h ago" in out
    assert "Why: the text names a day of return" in out
    assert LINKEDIN in out
    assert out.splitlines()[-2].startswith("daemon stopped")


def test_a_stop_is_said_at_the_top(home: Home) -> None:
    """An interview that somebody answered, or that was closed, says so above its table."""
    told(home)
    home.happened(EventKind.ANSWERED, here(24, 9), by=ANA, name="Ana Ruiz", message_id="a-1", thread_id="t-1")
    assert "answered by Ana Ruiz: all open follow-ups are cancelled" in home.run("status").out


def test_what_keeps_everything_from_going_on_is_said(home: Home) -> None:
    """Without a sign-in, or with the daemon stopped, the last lines name the command that fixes it."""
    assert "No interviews yet" in home.run("status").out
    assert "afterword setup" in home.run("status").out
    assert home.run("todo").out == "Nothing waits for you.\n"


def test_a_preview_shows_the_letters_with_what_the_checks_say(home: Home) -> None:
    """Each letter stands there as it would leave; one without notes says what is missing; nothing is changed."""
    home.added(notes="")
    home.run("notes", ID, "-", given='[notes]\nrough = "moved four teams to one build"\n')
    before = home.everything()
    ran = home.run("preview", "acme")
    assert "To: ana@acme.example" in ran.out
    assert "Subject: Thanks for the interview – Engineer" in ran.out
    assert "does not send it" in " ".join(ran.out.split())
    assert "LinkedIn" in ran.out
    assert home.everything() == before


def test_an_interview_is_named_by_its_beginning(home: Home) -> None:
    """The beginning of an id is enough where it is one's alone; several candidates are listed."""
    home.added()
    home.added(INTERVIEW.replace("Engineer", "Analyst"))
    assert home.run("status", "acme-eng").code == 0
    several, none = home.run("status", "acme"), home.run("status", "zzz")
    assert (several.code, none.code) == (2, 2)
    assert ID in several.err
    assert "acme-analyst-2026-11-23" in several.err
    assert none.err == "Nothing is called “zzz”. `afterword status` shows what there is.\n"


def test_a_preview_shows_no_text_that_will_not_go_out(home: Home) -> None:
    """What has left, and what the candidate rewrote in Gmail, is not shown as if it were still to be written.

    Without a sign-in, a sentence says why its own text is missing.
    """
    told(home)
    texts = {t["key"]: t for t in home.run("preview", ID, "--json").json["texts"]}
    assert texts[THANKS]["state"] == "sent"
    assert texts[THANKS]["text"] == ""
    assert texts[THANKS]["missing"].startswith("Its text is in Gmail. ")
    assert "\n" not in texts[THANKS]["missing"]
    assert texts[LINKEDIN]["missing"] == ""
    assert texts[LINKEDIN]["text"]
    other = home.added(INTERVIEW.replace("Engineer", "Analyst").replace("-23T", "-24T"))
    key = f"{other}/thank-you/{ANA}"
    assert home.run("preview", other, "--json").json["texts"][1]["text"]
    with opened() as app:
        event = event_of(
            KeptEvent(other, EventKind.EDITED, here(24, 16), key, "ana-ruiz", {"message_id": "m-2"})
        )
        app.store.record(app.account_id, [event])
    edited = next(t for t in home.run("preview", other, "--json").json["texts"] if t["key"] == key)
    assert edited["text"] == ""
    assert edited["why"]
    assert edited["worded_for"] is None


def test_a_draft_that_is_written_again_is_not_left_out_of_todo(home: Home) -> None:
    """For a moment it asks nothing; `todo` and `afterword` alone name it instead of saying that nothing waits."""
    home.config(CONFIG.format(endpoint=NOWHERE).replace('"schedule"', '"review"'))
    home.added()
    home.clock.rest_at(here(23, 16))
    ids = {"draft_id": "r-1", "message_id": "m-1", "thread_id": "t-1", "subject": "Thanks"}
    settled_for = here(23, 16).isoformat()
    home.happened(
        EventKind.DRAFTING, here(23, 15), THANKS, "ana-ruiz", settled_for=settled_for, digest="of other words"
    )
    home.happened(EventKind.DRAFTED, here(23, 15), THANKS, "ana-ruiz", **ids)
    for command in ([], ["todo"]):
        shown = " ".join(home.run(*command).out.split())
        assert re.search(
            r"Thank-you letter to Ana Ruiz \(Acme\): .*your notes.* changed: Afterword rewrites", shown
        )
        assert "Nothing waits for you" not in shown
    home.happened(EventKind.APPROVED, here(23, 15), THANKS, "ana-ruiz")
    assert home.run("todo").out == "Nothing waits for you.\n"


def test_preview_says_for_which_day_a_letter_is_worded(home: Home) -> None:
    """In the evening it says "yesterday", as it leaves the next morning: how to send it today stands below it."""
    home.clock.rest_at(here(23, 22))
    home.added()
    shown = " ".join(home.run("preview", ID).out.split())
    assert shown.count("Words such as “yesterday” are right Tue 24 Nov, 08:00.") == 1
    open_one = home.added(INTERVIEW.replace("Acme", "Globex"), notes="")
    assert "Words such as" not in home.run("preview", open_one).out, "it cannot be sent as it is"
    assert "To send it today, use `afterword approve --now acme ana`" in shown
    home.clock.rest_at(here(24, 9))
    assert "Words such as" not in home.run("preview", ID).out


def test_a_letter_that_the_candidate_sends_is_worded_for_any_day(home: Home) -> None:
    """In review mode it names no day, so `preview` need not say for which one it is right."""
    home.config(CONFIG.format(endpoint=NOWHERE).replace('"schedule"', '"review"'))
    home.clock.rest_at(here(23, 22))
    home.added()
    shown = home.run("preview", ID).out
    assert "Thank you for " in shown
    assert not re.search(r"\b(today|yesterday)\b|Words such as", shown)


def test_a_help_text_is_for_people(home: Home) -> None:
    """No mark of a programming language stands in it: an argument is named as the sentences name it."""
    for name in ("add", "notes", "status", "close", "setup", "sandbox"):
        shown = home.run(name, "--help").out
        assert not re.search(r"<(str|int|list.*)>|\{[A-Z]+\}|\[\[", shown), name


def test_the_invitations_of_this_month_are_counted(home: Home) -> None:
    """Those of all interviews that were called done since the month began, each once; a preview tells."""
    home.added()
    home.added(INTERVIEW.replace("Acme", "Globex"))
    home.happened(EventKind.DONE, here(31, 23, month=10), f"{ID}/linkedin/old@acme.example")
    for _ in range(2):
        home.run("done", f"globex-engineer-2026-11-23/linkedin/{ANA}")
    texts = home.run("preview", ID, "--json").json["texts"]
    said = next(t["text"] for t in texts if t["key"] == LINKEDIN)
    assert "one invitation this month" in said


def opened_letter(home: Home) -> None:
    """Ana's draft lies in Gmail as it is written before anything is finished."""
    home.added(notes="")
    with opened() as app:
        now = app.clock.now()
        one = planned(app.account, now, ID)[0]
        step = next(s for s in one.plan.steps if str(s.key) == THANKS)
        letter = written(app.account.wording, one.interview, step, now).kept(step)
        app.store.record(
            app.account_id, [Drafting(ID, here(23, 15, 30), step.key, "ana-ruiz", letter=letter)]
        )
    ids = {"draft_id": "r-1", "message_id": "m-1", "thread_id": "t-1", "subject": "Thanks"}
    home.happened(EventKind.DRAFTED, here(23, 15, 30), THANKS, "ana-ruiz", **ids)


@pytest.mark.parametrize("columns", [60, 80, 130])
def test_a_sentence_that_is_open_is_told_once_and_until_when(
    home: Home, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """Status, todo and preview show the beginnings that wait; the first two say by when, and nothing says it again."""
    opened_letter(home)
    monkeypatch.setenv("COLUMNS", str(columns))
    stems = Templates().letters_in("en").stems
    with opened() as app:
        marks = next(
            s for s in planned(app.account, app.clock.now(), ID)[0].plan.steps if str(s.key) == THANKS
        ).history.open
    assert len(marks) == 2
    assert all(
        any(mark[1:].startswith(stem.text.partition("…")[0][:9]) for stem in stems.every) for mark in marks
    )
    for verb in ("status", "todo"):
        shown = " ".join(home.run(verb).out.split())
        assert all(shown.count(mark) == 1 for mark in marks), verb
        assert "by Tue 24 Nov, 15:00" in shown
        assert "is not finished" not in shown
        assert "alone yet" not in shown
    assert "afterword finish acme" in home.run("todo").out
    preview = " ".join(home.run("preview", ID).out.split())
    assert all(mark in preview for mark in marks)
    assert preview.count("is not finished") == 1
    assert "alone yet" not in preview


def test_each_open_sentence_has_a_line_of_its_own(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is room for it, a beginning is not broken in the middle."""
    opened_letter(home)
    monkeypatch.setenv("COLUMNS", "130")
    lines = [line.strip() for line in home.run("todo").out.splitlines()]
    assert len([line for line in lines if line.startswith("[") and line.endswith("…]")]) == 2


def several_interviews(home: Home) -> None:
    """One is answered, one is at work, one is still to come, one was missed."""
    home.added(INTERVIEW.replace("Acme", "Umbrella").replace("2026-11-23", "2026-11-12"))
    home.run("close", "umbrella", "--because", "withdrew")
    home.added(INTERVIEW.replace("Acme", "Initech").replace("2026-11-23", "2026-11-20"), notes="")
    home.added(INTERVIEW.replace("Acme", "Globex").replace("2026-11-23", "2026-11-30"))
    told(home)


@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("view", ["status", "todo", "lid"])
def test_the_views_are_the_golden_ones(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, view: str, width: int
) -> None:
    """Each view, whole, in a narrow and a wide terminal; `AFTERWORD_GOLDEN=write` rewrites them."""
    several_interviews(home)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("HOME", str(tmp_path))
    words = [view, "8d"] if view == "lid" else [view]
    shown, golden = home.run(*words).out, VIEWS / f"{view}-{width}.txt"
    if os.environ.get("AFTERWORD_GOLDEN") == "write":
        golden.write_text(shown, "utf-8")
    assert shown == golden.read_text("utf-8")


def test_the_open_come_before_the_closed(home: Home) -> None:
    """What waits for Jane with time left, then what comes by itself, and at the end what is over."""
    several_interviews(home)
    heads = [line for line in home.run("status").out.splitlines() if " at " in line and " · " not in line]
    assert [line.rpartition(" at ")[2] for line in heads if line.startswith("Engineer at")] == [
        "Initech",
        "Acme",
        "Globex",
        "Umbrella",
    ]


def test_colour_is_never_alone_and_can_be_turned_off(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a terminal there is colour, with NO_COLOR or in a pipe there is none, and the words are the same."""
    told(home)
    piped = home.run("status").out
    for name, value in (("COLUMNS", "120"), ("TERM", "xterm-256color")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = home.run("status").out
    monkeypatch.setenv("NO_COLOR", "1")
    plain = home.run("status").out
    assert "\x1b[3" in coloured
    assert not re.search(r"\x1b\[3\d", plain)

    def bare(text: str) -> list[str]:
        return [" ".join(re.sub(r"\x1b\[[\d;]*m", "", line).split()) for line in text.splitlines()]

    assert bare(coloured) == bare(plain) == bare(piped)


def test_a_command_in_a_process_that_stays_leaves_its_garbage_collected(home: Home) -> None:
    """Only a process that ends right after the look does without: a worker of the tests grew by gigabytes."""
    frozen = gc.get_freeze_count()
    home.run("status")
    home.run("todo", "--json")
    assert gc.isenabled()
    assert gc.get_freeze_count() <= frozen


def test_a_preview_shows_a_letter_as_it_left(home: Home, gmail: Sandbox) -> None:
    """Its text comes from Gmail, with when it left; once Gmail is away, a sentence says so and the rest is shown."""
    home.added()
    assert home.run("approve", "--now", "ana", "thank-you").code == 0
    for minutes in range(3):
        home.clock.rest_at(here(23, 15, 30 + minutes))
        assert home.run("run", "--once").code == 0
    assert home.state(THANKS) == "sent"
    shown = home.run("preview", ID)
    assert shown.code == 0
    assert "Subject: Thanks for the interview – Engineer" in shown.out
    assert "keep the release train to its Tuesdays" in shown.out
    assert "thank-you · Ana Ruiz · sent · Mon 23 Nov 15:3" in shown.out
    gmail.stop()
    away = home.run("preview", ID)
    assert away.code == 0
    assert "release train" not in away.out
    assert "Its text is in Gmail. " in away.out
    assert "LinkedIn" in away.out

"""Notifications: to a real session bus, once each, and never in the way of a pass."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from afterword.daemon import notify
from afterword.daemon.daemon import Daemon
from afterword.daemon.notifier import Notifier
from afterword.daemon.notify import Button, Desktop
from afterword.domain.alerts import Alert, AlertKind
from afterword.domain.model import EventKind, Notes
from afterword.domain.step_key import StepKey
from afterword.services.queries import planned, todo
from afterword.storage.rows import KeptEvent, event_of
from daemon.laptops import LaptopClock
from scenarios.world import ANA, ENDS, JANE, LI, RITA, World, meeting, signed_in, somebody, world_in

SERVER = Path(__file__).with_name("notification_server.py")
with_a_bus = pytest.mark.skipif(
    shutil.which("dbus-run-session") is None or sys.platform != "linux",
    reason="not installed: dbus-run-session",
)

ON_A_BUS = """
"$PYTHON" "$SERVER" "$@" >"$READY" &
server=$!
for _ in $(seq 100); do [ -s "$READY" ] && break; sleep 0.05; done
echo "$GIVEN" |
    "$PYTHON" -P -c "import sys; from afterword.daemon import notify; notify.ANSWER = 2.0; sys.exit(notify.main())"
code=$?
kill $server
exit $code
"""


GIVEN = {"title": "A letter waits for you", "words": "Time ends at 15:00 – in 2 h."}
HOLD = {"button": "Hold", "instead": "Use the page.", "seconds": 20.0}


def on_a_bus(
    folder: Path, *server: str, **more: object
) -> tuple[subprocess.CompletedProcess[str], list[list[str]]]:
    """One notification on a session bus of its own; how the program ended, and what the server was asked to show."""
    shown = folder / "shown"
    env = os.environ | {"PYTHON": sys.executable, "SERVER": str(SERVER), "READY": str(folder / "ready")}
    env["GIVEN"] = json.dumps(GIVEN | more)
    command = ["dbus-run-session", "--", "sh", "-c", ON_A_BUS, "sh", str(shown), *server]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    lines = shown.read_text("utf-8").splitlines() if shown.exists() else []
    return done, [json.loads(line) for line in lines]


@with_a_bus
def test_a_notification_reaches_the_server_of_the_desktop(tmp_path: Path) -> None:
    """Title and words arrive as they are, under Afterword's name, once."""
    done, shown = on_a_bus(tmp_path)
    assert done.returncode == 0, done.stderr
    assert shown == [["Afterword", "A letter waits for you", "Time ends at 15:00 – in 2 h."]]


@with_a_bus
def test_a_server_that_hangs_is_given_up(tmp_path: Path) -> None:
    """A desktop that takes the call and never answers ends in an error, in time."""
    done, shown = on_a_bus(tmp_path, "hangs")
    assert done.returncode == 1
    assert "no answer within 2 s" in done.stderr
    assert shown == []


@with_a_bus
@pytest.mark.parametrize(("person", "said"), [("presses", notify.PRESSED), ("dismisses", ""), ("", "")])
def test_a_button_is_offered_where_the_desktop_has_buttons(tmp_path: Path, person: str, said: str) -> None:
    """Pressed, the process says so; closed, it ends without a word; without buttons the words tell instead."""
    done, shown = on_a_bus(tmp_path, person, **HOLD)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == said
    words = GIVEN["words"] if person else f"{GIVEN['words']} Use the page."
    assert shown == [["Afterword", GIVEN["title"], words, *(["Hold"] if person else [])]]


@with_a_bus
def test_a_button_that_nobody_presses_ends_with_its_time(tmp_path: Path) -> None:
    """The letter has left: the process ends without a word, and nothing is held."""
    done, shown = on_a_bus(tmp_path, "actions", **HOLD | {"seconds": 0.5})
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
    assert shown[1:] == [["closed"]]


def test_without_a_desktop_the_reason_is_told(tmp_path: Path) -> None:
    """No session bus: exit code 1 and one line, no traceback."""
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "afterword.daemon.notify"],
        env=env | {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none"},
        input='{"title": "t", "words": "w"}',
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import time; time.sleep(60)", "did not answer within"),
        ("import sys; sys.exit('no desktop here')", "no desktop here"),
        ("import sys; sys.exit(3)", "exit code 3"),
    ],
    ids=["hangs", "fails", "fails without a word"],
)
def test_a_desktop_that_fails_is_in_the_log_and_nobody_waits(
    caplog: pytest.LogCaptureFixture, code: str, said: str
) -> None:
    """The caller goes on at once; what went wrong is one line of the log; the next one is tried all the same."""
    desktop = Desktop(command=(sys.executable, "-c", code), patience=1.0)
    desktop.show("A letter waits for you", "Time ends at 15:00.")
    assert caplog.text == ""
    desktop.show("An answer", "Somebody wrote.")
    deadline = time.monotonic() + 20
    while caplog.text.count(said) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert caplog.text.count(said) == 2
    assert "15:00" not in caplog.text
    desktop.close()


def test_a_desktop_that_hangs_for_hours_makes_no_heap(caplog: pytest.LogCaptureFixture) -> None:
    """Only so many wait; what is beyond is in the log and the list alone, and an end of the daemon waits for none."""
    desktop = Desktop(command=(sys.executable, "-c", "import time; time.sleep(60)"), patience=30.0)
    for _ in range(notify.MOST + 5):
        desktop.show("t", "w")
    assert "takes no notifications" in caplog.text
    desktop.close()


def test_the_words_are_in_no_list_of_processes() -> None:
    """They go to the program by its stdin: others on the machine can read arguments."""
    assert all("{" not in word for word in Desktop().command)
    assert Desktop().command[-1] == notify.__name__


OSASCRIPT = """\
#!/bin/sh
# stands in for osascript: writes down its arguments, its environment and the script that it reads
folder=$(dirname "$0")
echo "$*" >"$folder/arguments"
env >"$folder/environment"
cat >"$folder/script"
"""


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    "words",
    ["Time ends at 15:00 – in 2 h.", 'say "hi"\\ & (do shell script "id")', "émigré 😀\nnext line", ""],
    ids=["plain", "script", "letters", "empty"],
)
def test_on_a_mac_the_words_are_in_no_list_of_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """osascript is given its script by stdin, in ASCII, and the script holds title and words as they are."""
    program = tmp_path / "osascript"
    program.write_text(OSASCRIPT, "utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(notify, "OSASCRIPT", str(program))
    assert notify._on_a_mac("A letter waits for you", words) == ""
    assert (tmp_path / "arguments").read_text("utf-8") == "-\n"
    script = (tmp_path / "script").read_text("ascii")
    written = re.fullmatch(r"display notification (.+) with title (.+)\n", script)
    assert written is not None
    assert [from_applescript(text) for text in written.groups()] == [words, "A letter waits for you"]
    if words:
        assert words not in (tmp_path / "environment").read_text("utf-8")


def from_applescript(expression: str) -> str:
    """The text of `(string id {72, 105})`."""
    return "".join(chr(int(number)) for number in re.findall(r"\d+", expression))


def test_on_a_mac_a_refusal_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What osascript says is the reason; if it says nothing, its exit code is."""
    program = tmp_path / "osascript"
    program.write_text("#!/bin/sh\ncat >/dev/null\nexit 3\n", "utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(notify, "OSASCRIPT", str(program))
    assert notify._on_a_mac("t", "w") == "exit code 3"


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A session bus with a desktop whose first button somebody presses; what it was asked to show is in the file."""
    shown = tmp_path / "shown"
    with ExitStack() as running:
        bus = running.enter_context(started("dbus-daemon", "--session", "--nofork", "--print-address=1"))
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", first_line(bus))
        server = running.enter_context(started(sys.executable, str(SERVER), str(shown), "presses"))
        assert first_line(server) == "serving"
        yield shown


@contextmanager
def started(*command: str) -> Iterator[subprocess.Popen[str]]:
    """A program of the desktop, until the block ends."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: subprocess.Popen[str]) -> str:
    """What it says when it is ready."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


@with_a_bus
@pytest.mark.parametrize("left", [False, True], ids=["in time", "too late"])
def test_hold_on_the_desktop_holds_the_letter(
    desktop: Path, tmp_path: Path, fresh_store: Path, left: bool
) -> None:
    """Ten minutes before it leaves a button appears; pressed, the letter stays, and the desktop says what is true."""
    with world_in(tmp_path / "held", fresh_store, mode="schedule") as world:
        world.add(meeting(ANA))
        daemon, _ = daemon_of(world)
        daemon.notifier.desktop = Desktop()
        world.at(ENDS)
        daemon.poll()
        (due,) = [s.due for p in planned(world.app.account, world.now) for s in p.plan.steps if s.to == ANA][
            :1
        ]
        assert due is not None
        world.at(due - timedelta(minutes=11))
        daemon.tick()
        assert not desktop.exists()
        world.at(due - timedelta(minutes=10))
        if left:
            world.sandbox.send_draft(JANE, world.draft(ANA)["draft_id"])
            daemon.poll()
            daemon.notifier._hold(
                Alert("x", AlertKind.LEAVING, letters=1, leaves=due, steps=(thanks_to_ana(world),))
            )
        daemon.tick()
        last = ["Afterword", "Too late to hold", "One had left already."]
        offered: list[Any] = ["Afterword", "A letter leaves in 10 min", ANY, "Hold"]
        expected = [] if left else [offered]
        expected += [last if left else ["Afterword", "Held", "It stays until you approve it."]]
        assert within(lambda: notifications(desktop), len(expected)) == expected
        world.at(due + timedelta(minutes=30))
        daemon.poll()
        assert len(world.sandbox.mailbox(ANA)) == int(left)
        daemon.notifier.close()


def thanks_to_ana(world: World) -> StepKey:
    """The step of the letter to Ana."""
    return next(s.key for p in planned(world.app.account, world.now) for s in p.plan.steps if s.to == ANA)


def notifications(shown: Path) -> list[list[str]]:
    """What the desktop was asked to show."""
    lines = shown.read_text("utf-8").splitlines() if shown.exists() else []
    return [json.loads(line) for line in lines]


def within(look: Callable[[], list[list[str]]], many: int) -> list[list[str]]:
    """So many of them, as soon as they are there."""
    deadline = time.monotonic() + 30
    while len(found := look()) < many and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


# in the daemon


@dataclass
class Wall(Desktop):
    """A desktop that remembers what it was to show."""

    titles: list[str] = field(default_factory=list)

    def show(self, title: str, words: str) -> None:
        """Remember it."""
        self.titles.append(title)

    def offer(self, title: str, words: str, button: Button) -> None:
        """Remember it."""
        self.titles.append(title)


@pytest.fixture
def world(tmp_path: Path, fresh_store: Path) -> Iterator[World]:
    """Jane's Afterword, which drafts for review."""
    with world_in(tmp_path / "home", fresh_store, mode="review") as made:
        yield made


def daemon_of(world: World) -> tuple[Daemon, Wall]:
    """A daemon as after a start, with notifications on, and what it showed."""
    app = replace(world.app, clock=LaptopClock(world.clock))
    quiet = app.config.notifications
    loud = replace_shape(app.config, notifications=replace_shape(quiet, desktop=True))
    daemon, wall = Daemon(replace(app, config=loud), mailbox=world.mailbox), Wall()
    daemon.notifier.desktop = wall
    return daemon, wall


def replace_shape(shape: Any, **fields: Any) -> Any:
    """The same config with other values."""
    from msgspec.structs import replace as replaced

    return replaced(shape, **fields)


def test_each_is_told_once_over_restarts_too(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """A letter that waits is told of with little time left: once, in the log without an address, and in `todo`."""
    world.add(meeting(ANA, LI))
    daemon, wall = daemon_of(world)
    world.at(ENDS)
    daemon.poll()
    with caplog.at_level(logging.INFO, "afterword.daemon"):
        for left in (timedelta(hours=3), timedelta(hours=2, minutes=50), timedelta(hours=2)):
            world.at(ENDS + timedelta(hours=24) - left)
            daemon.tick()
            anew, second = daemon_of(world)
            world.app.store.look_at(
                world.app.account_id, meeting().id, world.now
            )  # due again, as after any event
            anew.tick()
            assert second.titles == []
    assert wall.titles == ["2 letters wait for you", "2 letters wait for you"]
    lines = [r.getMessage() for r in caplog.records if r.getMessage().startswith("notified")]
    assert len(lines) == 2
    assert "@" not in "".join(lines)
    waiting = todo(world.app.account, world.now).todo
    assert {i.step.to for i in waiting if i.step.kind == "thank-you"} == {ANA, LI}


def test_open_letters_an_answer_and_a_bounce_are_told_and_listed(world: World) -> None:
    """Each of them reaches the desktop by the daemon's beats, and stands in `todo` for whoever has none."""
    silent = [somebody(a, notes=somebody(RITA).notes) for a in (ANA, LI)]
    world.add(meeting(*silent, notes=Notes()))
    daemon, wall = daemon_of(world)
    world.at(ENDS + timedelta(minutes=1))
    daemon.poll()
    assert wall.titles == ["2 letters to finish"]
    assert "notes" in {i.step.kind for i in todo(world.app.account, world.now).todo}
    world.add(meeting(ANA, LI))
    daemon.poll()
    for person in (ANA, LI):
        world.sandbox.send_draft(JANE, world.draft(person)["draft_id"])
    world.later(minutes=1)
    daemon.poll()
    world.sandbox.write(ANA, JANE, "Next week", "Does Thursday suit you?")
    world.later(minutes=1)
    daemon.poll()
    assert wall.titles == ["2 letters to finish", "An answer"]
    (item,) = todo(world.app.account, world.now).news
    assert (item.mail.class_, item.mail.by) == ("answered", ANA)
    said = {"address": LI, "permanent": True, "delayed": False, "message_id": "m-b"}
    bounce = event_of(KeptEvent(meeting().id, EventKind.BOUNCED, world.now, "", "li", said))
    world.app.store.record(world.app.account_id, [bounce], look_at={meeting().id: world.now})
    daemon.tick()
    assert wall.titles[2:] == ["A letter came back"]
    assert "address" in {i.step.kind for i in todo(world.app.account, world.now).todo}


def test_a_sign_in_that_lapsed_is_told_once_and_listed(world: World) -> None:
    """Google takes the sign-in back: one notification, a line in `todo`; after a new sign-in it may be told again."""
    world.add(meeting(ANA))
    daemon, wall = daemon_of(world)
    world.at(ENDS)
    daemon.poll()
    world.sandbox.revoke(JANE)
    for _ in range(4):
        world.later(minutes=20)
        daemon.poll()
    assert wall.titles.count("Sign in again") == 1
    assert todo(world.app.account, world.now).sign_in == "needed"
    known = world.app.store.sign_in(world.app.account_id)
    world.app.store.keep_sign_in(world.app.account_id, known | {"state": "ok", "at": world.now.isoformat()})
    daemon.notifier.tell([], world.now + timedelta(hours=1))
    assert wall.titles.count("Sign in again") == 2
    world.mailbox = signed_in(world.sandbox)  # what was revoked ended that sign-in too


@pytest.mark.parametrize(
    ("kind", "title", "minutes"),
    [
        ("keyring", "Unlock the keyring", 2),
        ("certificate", "A certificate was refused", 10),
        ("proxy", "The proxy lets nothing through", 10),
        ("portal", "Sign in to this network", 10),
        ("offline", "", 10),
    ],
)
def test_an_obstacle_that_lasts_is_announced_once(world: World, kind: str, title: str, minutes: int) -> None:
    """Not in its first minutes, which most people need for it, and no more than once; no network is no news."""
    world.add(meeting(ANA))
    daemon, wall = daemon_of(world)
    world.at(ENDS + timedelta(minutes=30))
    began = world.now
    trouble = {"kind": kind, "message": "m", "hint": "h", "since": began.isoformat()}
    world.app.store.keep_sign_in(world.app.account_id, {"state": "ok", "trouble": trouble})
    shown = []
    for minute in range(40):
        world.at(began + timedelta(minutes=minute))
        daemon.notifier.tell([], world.now)
        shown += [minute] * len(wall.titles)
        assert set(wall.titles) <= {title}
        wall.titles.clear()
    assert shown == ([minutes] if title else [])


def test_without_the_desktop_it_is_in_the_log_alone(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Config says no, or a story's clock runs: nothing is shown, the log has its line."""
    world.add(
        meeting(
            somebody(ANA, notes=somebody(RITA).notes),
            notes=Notes(),
        )
    )
    wall = Wall()
    for app in (replace(world.app, clock=LaptopClock(world.clock)), world.app):
        notifier = Notifier(app, desktop=wall)
        with caplog.at_level(logging.INFO, "afterword.daemon"):
            notifier.tell([meeting().id], ENDS)
    assert wall.titles == []
    assert caplog.text.count("notified: notes:") == 1

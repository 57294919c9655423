"""What scripts/bench measures: pairs of things, done in turns within one run, and what one takes of the other."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import keyring
import requests
from rich.console import Console
from rich.table import Table

from afterword import config as configs
from afterword.app import App
from afterword.daemon.daemon import Daemon
from afterword.domain.model import Interview, Notes, Person, PersonNotes, Sentence, SharedSentence, StepKind
from afterword.engine.writing import written
from afterword.gmail import token_store
from afterword.sandbox import Sandbox
from afterword.sandbox.keyring import SandboxKeyring
from afterword.services import finishing, queries
from afterword.storage import Store
from afterword.storage.writes import Entry
from afterword.web.address import ServerAddress
from afterword.web.server import already_served, running

JANE = "jane@gmail.com"
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
FEW, MANY = 10, 100_000
SHOWN = 20
PAGED = 500
LEAST_SAMPLE = 0.005  # seconds: shorter ones drown in the clock's own noise
PROGRAM = Path(sys.executable).with_name("afterword")


@dataclass(frozen=True)
class Measured:
    """What each side takes, with its unit, and the ratio of the other to the one. `held`: within the bound, if any."""

    what: str
    one: str
    other: str
    ratio: float
    bound: str = ""
    held: bool = True


@dataclass(frozen=True)
class Missing:
    """Something that cannot be measured here, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Noon:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Always the same."""
        return NOW

    def real_seconds(self, span: timedelta) -> float:
        """The span's own seconds."""
        return max(0.0, span.total_seconds())


def seconds(call: Callable[[], object], times: int) -> float:
    """The mean time of one of so many calls."""
    start = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - start) / times


def in_turns(
    one: Callable[[], object], other: Callable[[], object], rounds: int
) -> list[tuple[float, float]]:
    """Seconds of both, round by round; who goes first changes each round, and first calls do not count."""
    seconds(one, 1), seconds(other, 1)
    longest = max(seconds(one, 1), seconds(other, 1), 1e-9)
    times = max(1, round(LEAST_SAMPLE / longest))
    taken = []
    for number in range(rounds):
        first, second = (other, one) if number % 2 else (one, other)
        pair = seconds(first, times), seconds(second, times)
        taken.append(pair[::-1] if number % 2 else pair)
    return taken


def compared(
    what: str,
    one: tuple[str, Callable[[], object]],
    other: tuple[str, Callable[[], object]],
    bound: float = 0,
    rounds: int = 41,
) -> Measured:
    """The medians of both sides' times and of the rounds' ratios; 0 is no bound."""
    taken = in_turns(one[1], other[1], rounds)
    ratio = median(b / a for a, b in taken)
    ones, others = (f"{median(side) * 1e3:.3f} ms" for side in zip(*taken, strict=True))
    named = f"{bound:g} times" if bound else ""
    return Measured(
        what, f"{one[0]}: {ones}", f"{other[0]}: {others}", ratio, named, not bound or ratio <= bound
    )


def interview(number: int, now: datetime = NOW) -> Interview:
    """One that ended two hours ago, with what a letter needs."""
    talked = PersonNotes(
        (Sentence("hearing-about", f"how company {number} onboards across nine time zones"),)
    )
    return Interview(
        id=f"company-{number}-engineer",
        company=f"Company {number}",
        position="Engineer",
        starts=now - timedelta(hours=3),
        ends=now - timedelta(hours=2),
        time_zone="Europe/Berlin",
        people=(Person(id="ana", name="Ana Ruiz", email=f"ana@company-{number}.example", notes=talked),),
        notes=Notes(
            fit=(SharedSentence("last-job", "moved a payroll of 1,200 people to a new system"),),
            challenge=SharedSentence("how-hard", "make a first day good in nine time zones"),
            offers=(SharedSentence("start-by", "writing the first week down for every office"),),
        ),
    )


@contextmanager
def beating(folder: Path, number: int) -> Iterator[Daemon]:
    """A daemon on a store with so many open interviews. None wants anything before tomorrow."""
    places = configs.Paths(folder, folder)
    config = configs.parsed(f'[you]\nname = "Jane Doe"\nemail = "{JANE}"\ntime_zone = "UTC"\n')
    store = Store.open(str(configs.make_private(folder) / "afterword.db"), now=NOW)
    account = store.account(JANE)
    for start in range(0, number, 10_000):
        some = range(start, min(number, start + 10_000))
        store.save_many(
            account, [Entry(interview(n), look_at=NOW + timedelta(days=1, seconds=n)) for n in some]
        )
    yield Daemon(App(places, config, Noon(), store, account))
    store.close()


def ticks(folder: Path) -> Iterator[Measured]:
    """A tick with few and with many open interviews"""
    with beating(folder / "few", FEW) as few, beating(folder / "many", MANY) as many:
        names = f"{FEW} open", f"{MANY:,} open"
        yield compared("tick, nothing due", (names[0], few.tick), (names[1], many.tick), bound=1.2)
        for daemon in (few, many):
            daemon.app.store.look_at(daemon.app.account_id, "company-7-engineer", NOW)
        reads = [lambda app=daemon.app: app.store.due(app.account_id, NOW) for daemon in (few, many)]
        yield compared("what is due: one", (names[0], reads[0]), (names[1], reads[1]), bound=1.2)


def letters(folder: Path) -> Iterator[Measured]:
    """A letter as it is put together and looked over while somebody types, without its spelling and with it"""
    with beating(folder / "letters", FEW) as daemon:
        app, given = daemon.app, interview(1)
        (one,) = queries.planned(app.account, NOW, given.id)
        step = next(s for s in one.plan.steps if s.kind is StepKind.THANK_YOU)

        def composed() -> None:
            written(app.account.wording, given, step, NOW)

        def spelled() -> None:
            composed()
            finishing.slips_in(app.account, given, given.people[0])

        taken = in_turns(composed, spelled, 41)
        bare, whole = (median(side) for side in zip(*taken, strict=True))
        sides = f"composed and checked: {bare * 1e3:.2f} ms", f"its spelling too: {whole * 1e3:.2f} ms"
        yield Measured("letter", *sides, whole / bare, "2 ms and 60 ms", bare < 0.002 and whole < 0.060)


def typing(_folder: Path) -> Iterator[Measured | Missing]:
    """How soon the letter on the page shows what is typed, in a real Chromium"""
    from scripts.lib.page_bench import keystrokes

    from browser.latency import percentile

    what, times = "the page's letter after a keystroke", keystrokes()
    if not times:
        yield Missing(what, "needs a Chromium: AFTERWORD_TEST_CHROMIUM names one")
        return
    half, most = percentile(times, 0.5), percentile(times, 0.95)
    sides = f"median: {half:.0f} ms", f"p95: {most:.0f} ms"
    yield Measured(what, *sides, most / half, "100 ms", most < 100)


@contextmanager
def home(folder: Path, sandbox: Sandbox, poll: str = "1s") -> Iterator[dict[str, str]]:
    """The environment of an Afterword that is signed in to the sandbox, with nothing in its store."""
    sandbox.add_account(JANE, "Jane Doe")
    ring = "afterword.sandbox.keyring.SandboxKeyring"
    said = {"AFTERWORD_SANDBOX": sandbox.url, "AFTERWORD_SANDBOX_KEY": sandbox.control_key}
    os.environ |= said  # for this process's own use of that keyring
    keyring.set_keyring(SandboxKeyring())  # type: ignore[no-untyped-call]  # keyring's own base class
    client, grant = sandbox.client_secrets()["installed"], sandbox.sign_in(JANE)
    granted = tuple(str(grant["scope"]).split())
    keys = {"client_secret": client["client_secret"], "refresh_token": grant["refresh_token"]}
    token_store.keep(
        JANE, token_store.StoredSignIn(client["client_id"], client["token_uri"], granted, **keys)
    )
    quiet = "[notifications]\ndesktop = false\n"
    text = f'[you]\nname = "Jane Doe"\nemail = "{JANE}"\n{quiet}[gmail]\nendpoint = "{sandbox.url}"\npoll = "{poll}"\n'
    (configs.make_private(folder) / "config.toml").write_text(text, "utf-8")
    # pip compiles what it installs; a checkout is compiled by its first run, which does not count, unless forbidden
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    yield kept | said | {"AFTERWORD_HOME": str(folder), "PYTHON_KEYRING_BACKEND": ring}


def start_up(folder: Path) -> Iterator[Measured]:
    """`afterword status` with 20 interviews beside the bare import of libraries that it cannot do without"""
    with Sandbox() as sandbox, home(folder / "status", sandbox) as env:
        now = datetime.now(UTC)
        store = Store.open(str(folder / "status" / "afterword.db"), now=now)
        store.save_many(store.account(JANE), [Entry(interview(n, now), look_at=now) for n in range(SHOWN)])
        store.close()

        def status() -> None:
            subprocess.run([PROGRAM, "status"], env=env, capture_output=True, check=True)

        def libraries() -> None:
            words = "import sqlalchemy, typer, rich.table"
            subprocess.run([sys.executable, "-c", words], env=env, check=True)

        sides = ("its libraries", libraries), (f"{SHOWN} interviews", status)
        yield compared("afterword status", *sides, bound=1.3, rounds=11)


def memory(pid: int) -> float:
    """The resident memory of a process in MB of 1,048,576 bytes (Linux: proc(5), VmRSS)."""
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def idle_daemon(folder: Path) -> Iterator[Measured | Missing]:
    """The memory of a daemon that has drafted a letter and waits, beside that of its libraries"""
    yield idle(folder / "daemon", "memory of the idle daemon", page=False, bound=90)


def idle_page(folder: Path) -> Iterator[Measured | Missing]:
    """The memory of the same daemon with the page, somebody having looked at it"""
    yield idle(folder / "served", "memory of the idle daemon with page", page=True, bound=110)


def idle(folder: Path, what: str, *, page: bool, bound: float) -> Measured | Missing:
    """A daemon's memory in MB, once it is idle."""
    if not Path("/proc/self/status").exists():
        return Missing(what, "needs Linux's /proc")
    libraries = (
        "import sqlalchemy, alembic, apscheduler.schedulers.background, googleapiclient.discovery, jinja2"
    )
    with ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox())
        env = stack.enter_context(home(folder, sandbox))
        if page:
            with (folder / "config.toml").open("a", encoding="utf-8") as config:
                config.write("[web]\nserve = true\n")
        now = datetime.now(UTC)
        store = Store.open(str(folder / "afterword.db"), now=now)
        store.save(store.account(JANE), interview(1, now), look_at=now)
        store.close()
        bare = started([sys.executable, "-c", f"{libraries}; import signal; signal.pause()"], env, stack)
        daemon = started([str(PROGRAM), "run"], env, stack)
        if not within(60, lambda: has_drafted_and_polled(sandbox)):
            return Missing(what, "it drafted nothing within a minute")
        if page:
            look_around(configs.paths(env))
        one, other = memory(bare.pid), memory(daemon.pid)
        sides = f"its libraries: {one:.0f} MB", f"the daemon: {other:.0f} MB"
        return Measured(what, *sides, other / one, f"{bound:g} MB", other < bound)


def resting(folder: Path, seconds: float) -> Iterator[Measured | Missing]:
    """What part of a core the idle daemon with page takes, polling each minute as it does by default"""
    what = "core of the idle daemon with page"
    if not Path("/proc/self/stat").exists():
        yield Missing(what, "needs Linux's /proc")
        return
    with ExitStack() as stack:
        sandbox = stack.enter_context(Sandbox())
        env = stack.enter_context(home(folder / "resting", sandbox, poll="60s"))
        with (folder / "resting" / "config.toml").open("a", encoding="utf-8") as config:
            config.write("[web]\nserve = true\n")
        now = datetime.now(UTC)
        store = Store.open(str(folder / "resting" / "afterword.db"), now=now)
        store.save(store.account(JANE), interview(1, now), look_at=now)
        store.close()
        daemon = started([str(PROGRAM), "run"], env, stack)
        if not within(60, lambda: bool(sandbox.requests("*drafts.create"))):
            yield Missing(what, "it drafted nothing within a minute")
            return
        time.sleep(5)
        before, began = spent(daemon.pid), time.monotonic()
        time.sleep(seconds)
        taken, passed = spent(daemon.pid) - before, time.monotonic() - began
        share = taken / passed
        sides = f"{passed:.0f} s of a clock", f"{taken:.2f} s of a core"
        yield Measured(what, *sides, share, "0.2 %", share < 0.002)


def spent(pid: int) -> float:
    """The seconds of a core that a process has taken, its own and the system's for it (proc(5), utime and stime)."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def come_in(address: ServerAddress) -> Iterator[tuple[requests.Session, str]]:
    """A browser that opened the page by a link: its session, and where the page is."""
    link = address.link()
    here, _, key = link.partition("/open#")
    with requests.Session() as browser:
        browser.trust_env = False
        came = browser.post(
            f"{here}/open", data=key, headers={"Origin": here, "HX-Request": "true"}, timeout=10
        )
        yield browser, f"{here}{came.text}"


def answer(browser: requests.Session, address: str) -> float:
    """Seconds from the question to the last byte of a good answer."""
    start = time.perf_counter()
    browser.get(address, timeout=30).raise_for_status()
    return time.perf_counter() - start


def look_around(places: configs.Paths) -> None:
    """Somebody opens the page that the daemon serves, and the interview on it."""
    there = already_served(places)
    if there is None:
        raise RuntimeError("the daemon serves no page")
    with come_in(there) as (browser, page):
        for part in ("", "todo", "journal", f"interview/{interview(1).id}"):
            answer(browser, page + part)


def first_answers(folder: Path) -> Iterator[Measured]:
    """The page's first answer with 500 interviews, and what it fetches right behind it"""
    from afterword.web.pages import pages

    taken = []
    with beating(folder / "page", PAGED) as daemon:
        for _ in range(7):
            served = running(lambda authority: pages(daemon.app, authority), 0)
            with served as port, come_in(ServerAddress(port, daemon.app.paths.state)) as (browser, page):
                taken.append([answer(browser, page + part) for part in ("", "", "todo", "todo")])
    first, later, todo, kept = (median(side) for side in zip(*taken, strict=True))
    sides = f"a later one: {later * 1e3:.1f} ms", f"the first: {first * 1e3:.1f} ms"
    yield Measured(f"page, {PAGED} interviews", *sides, first / later, "50 ms", first < 0.050)
    sides = f"a later time: {kept * 1e3:.1f} ms", f"the first: {todo * 1e3:.1f} ms"
    yield Measured("what waits, fetched then", *sides, todo / kept)


def started(command: list[str], env: dict[str, str], stack: ExitStack) -> subprocess.Popen[bytes]:
    """The process, which ends with the stack."""
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    stack.callback(process.wait, 20)
    stack.callback(process.send_signal, signal.SIGTERM)
    return process


def has_drafted_and_polled(sandbox: Sandbox) -> bool:
    """A draft is there, and the mailbox was asked three times for changes since."""
    drafted = [r["number"] for r in sandbox.requests("*drafts.create")]
    return bool(drafted) and len(sandbox.requests("*history.list", since=drafted[-1])) >= 3


def within(limit: float, condition: Callable[[], bool]) -> bool:
    """Whether it comes true in so many seconds."""
    ends = time.monotonic() + limit
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.2)
    return False


def show(results: list[Measured | Missing]) -> None:
    """The table."""
    table = Table("what", "measure", "compared", "ratio", "bound", "held")
    for result in results:
        match result:
            case Missing(what, why):
                table.add_row(what, why)
            case Measured(what, one, other, ratio, bound, held):
                verdict = ("yes" if held else "NO") if bound else ""
                table.add_row(
                    what, one, other, f"{ratio:.2g}" if ratio < 0.1 else f"{ratio:.2f}", bound, verdict
                )
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def main() -> int:
    """Measures everything; 1 when a bound is not held."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument(
        "--idle", type=float, default=600, metavar="SECONDS", help="how long to watch the idle daemon"
    )
    parser.add_argument(
        "--fleet", action="store_true", help="measure many accounts on one PostgreSQL instead"
    )
    asked = parser.parse_args()
    if asked.fleet:
        from scripts.lib import fleet_bench

        return fleet_bench.main()
    results: list[Measured | Missing] = []
    with tempfile.TemporaryDirectory() as folder:
        for section in (ticks, letters, typing, start_up, idle_daemon, idle_page, first_answers):
            print(f"{section.__doc__} …", file=sys.stderr)
            results += section(Path(folder))
        print(f"{resting.__doc__}, for {asked.idle:g} s …", file=sys.stderr)
        results += resting(Path(folder), asked.idle)
    show(results)
    return 0 if all(r.held for r in results if isinstance(r, Measured)) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Windows: zones, clock changes, working days, and a deadline that is over everything."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from afterword.domain.model import Hours, Length, Window, utc
from afterword.domain.schedule import (
    GRACE,
    MARGIN,
    at,
    best_moment,
    due_in,
    is_workday,
    later,
    letter_window,
    local,
    next_turn,
    next_within,
    next_working,
    workdays_after,
)

WORKING, DECENT = Hours(time(8), time(18, 30)), Hours(time(7), time(21))
NOBODY: frozenset[date] = frozenset()
HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"


def there(text: str, zone: str, fold: int = 0) -> datetime:
    """An instant by the wall clock of a zone: '2026-11-02 11:00'."""
    return utc(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold))


def shown(instant: datetime, zone: str) -> str:
    """What the wall clock of the zone shows then, with its distance from UTC."""
    return f"{local(instant, zone):%Y-%m-%d %H:%M %z}"


def window(
    ends: datetime, zone: str, *, holidays: frozenset[date] = NOBODY, length: timedelta = DAY
) -> Window:
    """The window of a letter with everything else as config has it."""
    return letter_window(ends, HOUR, length, hours=WORKING, decent=DECENT, zone_name=zone, holidays=holidays)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "expected"),
    [
        (BERLIN, "2026-06-01", "08:00", "2026-06-01 08:00 +0200"),
        (BERLIN, "2026-12-01", "08:00", "2026-12-01 08:00 +0100"),
        # the night in which an hour is skipped: as far behind the change
        (BERLIN, "2026-03-29", "02:30", "2026-03-29 03:30 +0200"),
        (NEW_YORK, "2026-03-08", "02:30", "2026-03-08 03:30 -0400"),
        (LORD_HOWE, "2026-10-04", "02:15", "2026-10-04 02:45 +1100"),
        # the night in which it happens twice: the first
        (BERLIN, "2026-10-25", "02:30", "2026-10-25 02:30 +0200"),
        (NEW_YORK, "2026-11-01", "01:30", "2026-11-01 01:30 -0400"),
        (LORD_HOWE, "2026-04-05", "01:45", "2026-04-05 01:45 +1100"),
    ],
)
def test_wall_clock(zone: str, day: str, clock: str, expected: str) -> None:
    """A wall-clock time is one instant, also in the nights in which it is none or two."""
    instant = at(date.fromisoformat(day), time.fromisoformat(clock), zone)
    assert shown(instant, zone) == expected
    assert instant.tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "ends", "closes"),
    [
        (BERLIN, "2026-03-28 17:00", "2026-03-29 18:00 +0200"),
        (BERLIN, "2026-10-24 17:00", "2026-10-25 16:00 +0100"),
        (NEW_YORK, "2026-03-07 17:00", "2026-03-08 18:00 -0400"),
        (NEW_YORK, "2026-10-31 17:00", "2026-11-01 16:00 -0500"),
        (LORD_HOWE, "2026-10-03 17:00", "2026-10-04 17:30 +1100"),
        (LORD_HOWE, "2026-04-04 17:00", "2026-04-05 16:30 +1030"),
        (BERLIN, "2026-06-01 17:00", "2026-06-02 17:00 +0200"),
    ],
)
def test_24_hours_are_elapsed_time(zone: str, ends: str, closes: str) -> None:
    """The 24 hours are counted by a stopwatch, not by the clock on the wall."""
    end = there(ends, zone)
    assert shown(window(end, zone).closes, zone) == closes
    assert window(end, zone).closes - end == DAY


@pytest.mark.parametrize(
    ("ends", "best", "why"),
    [
        ("2026-11-02 11:00", "2026-11-02 12:00 -0500", "after the settle time, in working hours"),
        ("2026-11-02 17:29", "2026-11-02 18:29 -0500", "the last minute of working hours"),
        ("2026-11-02 17:30", "2026-11-03 08:00 -0500", "working hours are over as it settles"),
        ("2026-11-02 23:40", "2026-11-03 08:00 -0500", "late in the evening"),
        ("2026-11-03 00:40", "2026-11-03 08:00 -0500", "an interview that ends after midnight"),
        ("2026-11-03 03:00", "2026-11-03 08:00 -0500", "in the small hours"),
        ("2026-11-06 16:00", "2026-11-06 17:00 -0500", "Friday afternoon leaves on Friday"),
        (
            "2026-11-06 18:00",
            "2026-11-06 19:00 -0500",
            "Friday evening: no working hour is left, a decent one is",
        ),
        ("2026-11-06 20:30", "2026-11-07 07:00 -0500", "late on Friday leaves on Saturday"),
        ("2026-11-07 12:00", "2026-11-07 13:00 -0500", "a Saturday's leaves on Saturday"),
        ("2026-11-08 12:00", "2026-11-09 08:00 -0500", "a Sunday's leaves on Monday morning"),
        (
            "2026-11-08 08:20",
            "2026-11-08 09:20 -0500",
            "twenty minutes before the end is too near to wait for",
        ),
        ("2026-11-08 07:30", "2026-11-08 08:30 -0500", "a Sunday's whose window ends as Monday begins"),
        ("2026-10-31 22:00", "2026-11-01 07:00 -0500", "over the night of the clock change"),
    ],
)
def test_best_moment_of_a_day(ends: str, best: str, why: str) -> None:
    """The best moment is the earliest working hour of the window, else the earliest decent one."""
    assert shown(window(there(ends, NEW_YORK), NEW_YORK).best, NEW_YORK) == best, why


def test_holiday_is_no_workday() -> None:
    """On a public holiday of the reader's country nobody reads at work: the letter takes a decent hour."""
    thanksgiving = frozenset({date(2026, 11, 26), date(2026, 11, 27)})
    eve = there("2026-11-25 20:00", NEW_YORK)
    assert shown(window(eve, NEW_YORK).best, NEW_YORK) == "2026-11-26 08:00 -0500"
    assert shown(window(eve, NEW_YORK, holidays=thanksgiving).best, NEW_YORK) == "2026-11-26 07:00 -0500"
    assert not is_workday(date(2026, 11, 26), thanksgiving)
    assert is_workday(date(2026, 11, 26), NOBODY)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-02", 0, "2026-11-02"),
        ("2026-11-02", 5, "2026-11-09"),
        ("2026-11-06", 1, "2026-11-09"),
        ("2026-11-07", 1, "2026-11-09"),
        ("2026-11-08", 1, "2026-11-09"),
        ("2026-11-25", 1, "2026-11-30"),  # Thursday and Friday are holidays
        ("2026-11-23", 5, "2026-12-02"),
    ],
)
def test_workdays_after(day: str, count: int, expected: str) -> None:
    """Weekends and holidays do not count, and neither does the day itself."""
    holidays = frozenset({date(2026, 11, 26), date(2026, 11, 27)})
    assert workdays_after(date.fromisoformat(day), count, holidays) == date.fromisoformat(expected)


def test_workdays_are_the_readers() -> None:
    """Late on Sunday in New York it is Monday in Tokyo: the first workday behind it is Tuesday there."""
    sunday = there("2026-11-08 22:00", NEW_YORK)
    one = Length(workdays=1)
    assert shown(later(sunday, one, NEW_YORK, NOBODY), NEW_YORK) == "2026-11-09 00:00 -0500"
    assert shown(later(sunday, one, "Asia/Tokyo", NOBODY), "Asia/Tokyo") == "2026-11-10 00:00 +0900"
    assert later(sunday, Length(elapsed=timedelta(seconds=5)), NEW_YORK, NOBODY) - sunday == timedelta(
        seconds=5
    )


@pytest.mark.parametrize(
    ("reader", "best"),
    [
        ("Europe/Berlin", "2026-11-03 08:00 +0100"),
        ("Asia/Tokyo", "2026-11-03 08:00 +0900"),
        ("America/Los_Angeles", "2026-11-02 15:00 -0800"),
        ("Pacific/Kiritimati", "2026-11-03 13:00 +1400"),
    ],
)
def test_reader_elsewhere(reader: str, best: str) -> None:
    """The hours are those of the one who reads, wherever the interview was."""
    assert shown(window(there("2026-11-02 17:00", NEW_YORK), reader).best, reader) == best


@pytest.mark.parametrize("length", [timedelta(seconds=10), timedelta(minutes=30), HOUR, 3 * HOUR])
@pytest.mark.parametrize("ends", ["2026-11-02 11:00", "2026-11-03 02:00", "2026-11-07 23:30"])
def test_deadline_is_over_everything(ends: str, length: timedelta) -> None:
    """A window of seconds in the night still has a moment to send at, and time left behind it."""
    made = window(there(ends, NEW_YORK), NEW_YORK, length=length)
    assert made.opens <= made.best < made.closes
    assert made.best == made.opens or local(made.best, NEW_YORK).time() >= time(7)


def test_short_window_at_night_is_used() -> None:
    """Three hours from 02:00 hold no decent hour: the letter leaves as soon as it has settled."""
    made = window(there("2026-11-03 02:00", NEW_YORK), NEW_YORK, length=3 * HOUR)
    assert shown(made.best, NEW_YORK) == "2026-11-03 03:00 -0500"


@pytest.mark.parametrize(
    ("now", "due", "why"),
    [
        ("2026-11-02 11:10", "2026-11-02 12:00", "still to come"),
        ("2026-11-02 12:40", "2026-11-02 12:00", "a little late is still at its moment"),
        ("2026-11-02 13:00", "2026-11-02 12:00", "as late as may be"),
        ("2026-11-02 15:00", "2026-11-02 15:00", "the laptop slept, and it is a working hour"),
        ("2026-11-02 18:30", "2026-11-03 08:00", "the laptop slept past the working day"),
        ("2026-11-03 03:00", "2026-11-03 08:00", "it woke in the night"),
        ("2026-11-03 10:55", "2026-11-03 10:55", "five minutes before the end"),
    ],
)
def test_late_letter(now: str, due: str, why: str) -> None:
    """A letter that slept past its moment leaves at the next good one within its window."""
    made = window(there("2026-11-02 11:00", NEW_YORK), NEW_YORK)
    assert due_in(made, there(now, NEW_YORK), WORKING, DECENT, NEW_YORK, NOBODY) == there(due, NEW_YORK), why


def test_late_letter_at_night_before_its_deadline() -> None:
    """Woken at 02:00 with a deadline at 03:00 it leaves at 02:00: nothing better is left."""
    made = window(there("2026-11-02 03:00", NEW_YORK), NEW_YORK)
    woken = there("2026-11-03 02:00", NEW_YORK)
    assert due_in(made, woken, WORKING, DECENT, NEW_YORK, NOBODY) == woken


def test_hours_over_midnight() -> None:
    """Hours that end on the next day hold the small hours too."""
    night = Hours(time(22), time(4))
    small_hours = there("2026-11-03 02:00", NEW_YORK)
    assert next_within(small_hours, night, NEW_YORK) == small_hours
    assert next_working(small_hours, night, NEW_YORK, NOBODY) == small_hours
    noon = there("2026-11-03 12:00", NEW_YORK)
    assert next_within(noon, night, NEW_YORK) == there("2026-11-03 22:00", NEW_YORK)


def test_next_turn() -> None:
    """The next turn of the day is the next of the given times, or midnight."""
    clocks = (time(8), time(18, 30))
    turns = [there("2026-11-02 11:00", NEW_YORK)]
    for _ in range(3):
        turns.append(next_turn(turns[-1], clocks, NEW_YORK))
    assert [shown(t, NEW_YORK)[5:16] for t in turns[1:]] == ["11-02 18:30", "11-03 00:00", "11-03 08:00"]


# properties

ZONES = st.sampled_from(
    [BERLIN, NEW_YORK, LORD_HOWE, "Asia/Kathmandu", "America/Santiago", "Asia/Beirut", "Africa/Casablanca",
     "Pacific/Apia", "America/St_Johns", "UTC"]
)  # fmt: skip
INSTANTS = st.integers(0, 5 * 365 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
LENGTHS = st.timedeltas(timedelta(seconds=1), timedelta(days=4))
CLOCKS = st.integers(0, 24 * 4 - 1).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
DAYS = st.frozensets(st.dates(date(2024, 1, 1), date(2028, 12, 31)), max_size=4)


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """Some hours of the day, at least two of them."""
    start = draw(st.integers(0, 21))
    return Hours(time(start), time(draw(st.integers(start + 2, 23))))


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, datetime, timedelta, Hours, str, frozenset[date]]:
    """A letter's window, and all that it was made from."""
    zone, ends, length, of_day, off = draw(st.tuples(ZONES, INSTANTS, LENGTHS, hours(), DAYS))
    settle = draw(st.timedeltas(timedelta(), timedelta(days=5)))
    made = letter_window(ends, settle, length, hours=of_day, decent=DECENT, zone_name=zone, holidays=off)
    return made, ends, length, of_day, zone, off


Made = tuple[Window, datetime, timedelta, Hours, str, frozenset[date]]


@given(windows())
def test_window_holds_its_order(given_window: Made) -> None:
    """For every zone, end and policy: opens, then best, then closes, and the length is elapsed time."""
    made, ends, length, *_ = given_window
    assert ends <= made.opens <= made.best < made.closes
    assert made.closes - ends == length


@given(windows())
def test_best_is_in_working_hours_where_there_are_any(given_window: Made) -> None:
    """If a working hour starts in the window with the margin to spare, the best moment is in working hours."""
    made, _, _, of_day, zone, off = given_window
    margin = min(MARGIN, (made.closes - made.opens) / 4)
    first = next_working(made.opens, of_day, zone, off)
    assume(first <= made.closes - margin)
    wall = local(made.best, zone)
    assert is_workday(wall.date(), off)
    assert at(wall.date(), of_day.start, zone) <= made.best < at(wall.date(), of_day.end, zone)


@given(windows(), st.floats(0, 1))
def test_due_is_never_far_behind_nor_past_the_end(given_window: Made, part: float) -> None:
    """As long as the window is open, what is due is due from an hour ago on and before it closes."""
    made, _, _, of_day, zone, off = given_window
    now = made.opens + (made.closes - made.opens) * part
    due = due_in(made, now, of_day, DECENT, zone, off)
    assert now - GRACE <= due <= made.closes
    assert made.best <= due


@given(windows(), st.floats(0, 1.5), st.floats(0, 1.5))
def test_due_only_moves_on(given_window: Made, one: float, other: float) -> None:
    """Looked at later, a letter is never due earlier."""
    made, _, _, of_day, zone, off = given_window
    first, second = (made.opens + (made.closes - made.opens) * part for part in sorted((one, other)))
    dues = [due_in(made, now, of_day, DECENT, zone, off) for now in (first, second)]
    assert dues == sorted(dues)


@given(ZONES, INSTANTS, INSTANTS, LENGTHS, DAYS)
def test_best_moment_only_moves_on(
    zone: str, one: datetime, other: datetime, length: timedelta, off: frozenset[date]
) -> None:
    """A later start with the same end never gives an earlier best moment."""
    first, second = sorted((one, other))
    closes = second + length
    moments = [best_moment(start, closes, WORKING, DECENT, zone, off) for start in (first, second)]
    assert moments == sorted(moments)


@given(ZONES, INSTANTS, INSTANTS, st.integers(0, 12), DAYS)
def test_later_keeps_the_order(
    zone: str, one: datetime, other: datetime, count: int, off: frozenset[date]
) -> None:
    """So many workdays behind a later instant are never earlier; they end on a workday, behind the instant."""
    length = Length(workdays=count)
    first, second = (later(start, length, zone, off) for start in sorted((one, other)))
    if count:
        assert first <= second
        assert first > min(one, other)
        assert is_workday(local(first, zone).date(), off)


@given(ZONES, INSTANTS, st.lists(CLOCKS, max_size=4))
def test_next_turn_skips_none(zone: str, start: datetime, clocks: list[time]) -> None:
    """Between an instant and its next turn no midnight and none of the given times pass."""
    turn = next_turn(start, tuple(clocks), zone)
    assert start < turn <= start + timedelta(hours=49)
    for day in {local(start, zone).date(), local(turn, zone).date()}:
        for clock in (time(0), *clocks):
            assert not start < at(day, clock, zone) < turn

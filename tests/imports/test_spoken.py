"""Days, times, lengths and zones as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from afterword.config.language import choose
from afterword.imports.spoken import (
    NotUnderstood,
    SpokenTime,
    Unclear,
    day_said,
    length_said,
    next_clock,
    place_said,
    read_day,
    read_day_from,
    read_length,
    read_moment,
    read_time,
    read_when,
    read_zone,
    time_said,
)

SUNDAY = date(2026, 11, 29)
WEDNESDAY = date(2026, 11, 25)
TUESDAY = date(2026, 12, 1)
TWO = time(14)

DAYS = some.dates(date(1950, 1, 1), date(2150, 12, 31))
PIECES = some.sampled_from(
    [
        *"0123456789 -–/.:,h()'",
        "tomorrow",
        "next",
        "tue",
        "dec",
        "1st",
        "2pm",
        "uhr",
        "am",
        "a",
        "EST",
        "+02:00",
        "week",
        "in",
        "days",
        "montag",
        "le",
        "à",
        "99999999",
        "²",
        "٣",
        "½",
        "noon",
        "halb drei",
        "T",
        "Z",
    ]
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tomorrow 2pm", SpokenTime(date(2026, 11, 30), TWO)),
        ("next Tuesday", SpokenTime(TUESDAY)),
        ("1 Dec", SpokenTime(TUESDAY)),
        ("Tue 2-3:30pm", SpokenTime(TUESDAY, TWO, time(15, 30))),
        ("14h", SpokenTime(None, TWO)),
        ("noon", SpokenTime(None, time(12))),
        ("12 noon tomorrow", SpokenTime(date(2026, 11, 30), time(12))),
        ("Dec 1st at 3", SpokenTime(TUESDAY, time(15))),
        ("2026-12-01 14:00", SpokenTime(TUESDAY, TWO)),
        ("2026-12-01T14:00+02:00", SpokenTime(TUESDAY, TWO, zone="+02:00")),
        ("Di, 1. Dezember 14 Uhr", SpokenTime(TUESDAY, TWO)),
        ("1.12. 14.00", SpokenTime(TUESDAY, TWO)),
        ("am 1.12.2026 um 14 Uhr", SpokenTime(TUESDAY, TWO)),
        ("von 14 bis 15 Uhr", SpokenTime(None, TWO, time(15))),
        ("übermorgen um halb drei", SpokenTime(TUESDAY, time(14, 30))),
        ("Mardi 1er décembre à 14h30", SpokenTime(TUESDAY, time(14, 30))),
        ("mardi 1 déc. 14h-15h", SpokenTime(TUESDAY, TWO, time(15))),
        ("le 3 à 10h", SpokenTime(date(2026, 12, 3), time(10))),
        ("le 04/12/2026 à 14h", SpokenTime(date(2026, 12, 4), TWO)),
        ("martes 1 de diciembre a las 14:00", SpokenTime(TUESDAY, TWO)),
        ("dinsdag 14.00 uur", SpokenTime(TUESDAY, TWO)),
        ("11-1pm", SpokenTime(None, time(11), time(13))),
        ("9-5", SpokenTime(None, time(9), time(17))),
        ("03:30", SpokenTime(None, time(3, 30))),
        ("2pm for 45 min", SpokenTime(None, TWO, length=timedelta(minutes=45))),
        ("tomorrow 2pm (1 hour)", SpokenTime(date(2026, 11, 30), TWO, length=timedelta(hours=1))),
        ("Tue 2pm EST", SpokenTime(TUESDAY, TWO, zone="EST")),
        ("1 Dec 2pm New York", SpokenTime(TUESDAY, TWO, zone="New York")),
        ("Tue Dec 1 2pm London time", SpokenTime(TUESDAY, TWO, zone="London")),
        ("December 1, 2026 at 2:00 pm ET", SpokenTime(TUESDAY, TWO, zone="ET")),
        ("Tuesday, December 1 · 2:00 – 3:00pm", SpokenTime(TUESDAY, TWO, time(15))),
        ("half past two tomorrow", SpokenTime(date(2026, 11, 30), time(14, 30))),
        ("tomorrow at 3 in the afternoon", SpokenTime(date(2026, 11, 30), time(15))),
    ],
)
def test_a_line_is_understood(text: str, meant: SpokenTime) -> None:
    """Day, time, end, length and zone stand in any order, in several languages."""
    assert read_when(text, SUNDAY) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Tuesday", TUESDAY),
        ("Sunday", SUNDAY),
        ("last Friday", date(2026, 11, 27)),
        ("yesterday", date(2026, 11, 28)),
        ("Freitag nächster Woche", date(2026, 12, 4)),
        ("kommenden Freitag", date(2026, 12, 4)),
        ("Monday week", date(2026, 12, 7)),
        ("in two weeks", date(2026, 12, 13)),
        ("Tuesday in two weeks", date(2026, 12, 8)),
        ("dans 3 jours", date(2026, 12, 2)),
        ("pasado mañana", TUESDAY),
        ("the 3rd", date(2026, 12, 3)),
        ("13/12", date(2026, 12, 13)),
        ("12/13", date(2026, 12, 13)),
        ("Thu 11/12", date(2026, 11, 12)),
        ("11/11", date(2026, 11, 11)),
        ("Nov 23", date(2026, 11, 23)),
        ("Feb 29", date(2028, 2, 29)),
        ("1-Dec-26", TUESDAY),
    ],
)
def test_a_day_is_understood(text: str, meant: date) -> None:
    """A day without a year is the nearest one; a weekday is to come; figures that can be one day alone are that day."""
    assert read_day(text, SUNDAY) == meant


def test_a_day_ahead() -> None:
    """Where only the future counts, a day that was is that of next year, and today's weekday is in a week."""
    assert read_day("Nov 23", SUNDAY, ahead=True) == date(2027, 11, 23)
    assert read_day("Sunday", SUNDAY, ahead=True) == date(2026, 12, 6)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("11/12", ["2026-11-12", "2026-12-11"]),
        ("11-12-2026", ["2026-11-12", "2026-12-11"]),
        ("Mon Dec 1 2026", ["2026-11-30", "2026-12-01"]),
        ("next week", [f"2026-{day}" for day in ("11-30", "12-01", "12-02", "12-03", "12-04")]),
    ],
)
def test_a_day_that_may_be_several_asks_which(text: str, choices: list[str]) -> None:
    """Nothing is guessed: the candidates are values, each of which reads back as one day."""
    with pytest.raises(Unclear) as asked:
        read_day(text, SUNDAY)
    assert [choice.text for choice in asked.value.choices] == choices
    assert [read_day(c.text, SUNDAY) for c in asked.value.choices] == list(map(date.fromisoformat, choices))
    assert all(choice.shown in str(asked.value) for choice in asked.value.choices[:2]) or "week" in text


def short(day: date) -> str:
    """'26 Nov'."""
    return f"{day.day} {day:%b}"


def offered(text: str, today: date = WEDNESDAY) -> list[str]:
    """The days to choose from, as '26 Nov'; one alone where the text is understood as that day."""
    try:
        return [short(read_day(text, today, ahead=True))]
    except Unclear as unclear:
        return [short(date.fromisoformat(choice.text)) for choice in unclear.choices]


EARLY = ["30 Nov", "1 Dec", "2 Dec"]
LATE = ["3 Dec", "4 Dec"]
WHOLE = ["30 Nov", "1 Dec", "2 Dec", "3 Dec", "4 Dec"]
MIDDLE = ["14 Dec", "15 Dec", "16 Dec", "17 Dec", "18 Dec"]
MONTHS_END = ["25 Nov", "26 Nov", "27 Nov", "30 Nov"]
AFTER_NEXT = ["7 Dec", "8 Dec", "9 Dec", "10 Dec", "11 Dec"]
TWO_TO_THREE = ["9 Dec", "10 Dec", "11 Dec", "15 Dec", "16 Dec"]
IN_TWO_WEEKS = ["26 Nov", "30 Nov", "2 Dec", "7 Dec", "9 Dec"]


@pytest.mark.parametrize(
    ("days", "texts"),
    [
        (
            EARLY,
            "early next week; Anfang nächster Woche; début de semaine prochaine; principios de la próxima semana",
        ),
        (
            LATE,
            "end of next week; late next week; by the end of next week; Ende nächster Woche; Ende kommender Woche",
        ),
        (
            LATE,
            "fin de la semaine prochaine; a finales de la semana que viene; fine della settimana prossima",
        ),
        (
            WHOLE,
            "next week; sometime next week; kommende Woche; im Laufe der nächsten Woche; la semaine prochaine",
        ),
        (
            WHOLE,
            "la próxima semana; la semana que viene; la settimana prossima; volgende week; semana que vem",
        ),
        (
            AFTER_NEXT,
            "the week after next; übernächste Woche; the week of December 7; in der Woche vom 7. Dezember",
        ),
        (
            AFTER_NEXT,
            "la semaine du 7 décembre; la semana del 7 de diciembre; week 50; KW 50; the week of the 7th",
        ),
        (
            AFTER_NEXT,
            "7-11 December; Dec 7 to 11; between 7 and 11 December; 7. bis 11. Dezember; du 7 au 11 décembre",
        ),
        (
            MIDDLE,
            "mid December; mid-December; Mitte Dezember; mi-décembre; a mediados de diciembre; metà dicembre",
        ),
        (
            MONTHS_END,
            "end of the month; EOM; Ende des Monats; Monatsende; fin du mois; a finales de mes; a fine mese",
        ),
        (["1 Dec", "2 Dec", "3 Dec", "4 Dec", "7 Dec"], "early December; Anfang Dezember; début décembre"),
        (
            ["1 Dec", "9 Dec", "16 Dec", "23 Dec", "31 Dec"],
            "in December; next month; im Dezember; le mois prochain",
        ),
        (
            TWO_TO_THREE,
            "in 2-3 weeks; in two to three weeks; in zwei bis drei Wochen; dans deux ou trois semaines",
        ),
        (
            IN_TWO_WEEKS,
            "within two weeks; in the next two weeks; innerhalb von zwei Wochen; d'ici deux semaines",
        ),
        (
            ["26 Nov", "27 Nov", "30 Nov"],
            "in the next few days; in den nächsten Tagen; dans les prochains jours",
        ),
        (
            ["26 Nov", "27 Nov"],
            "Thursday or Friday; Thursday/Friday; Donnerstag oder Freitag; jeudi ou vendredi",
        ),
        (
            ["26 Nov", "27 Nov"],
            "before Friday; vor Freitag; avant vendredi; antes del viernes; end of the week",
        ),
        (["4 Dec", "11 Dec"], "Friday after next; übernächsten Freitag"),
        (["2 Dec", "3 Dec"], "in acht Tagen; dans huit jours; en ocho días"),
        (["9 Dec", "10 Dec"], "dans quinze jours; dans une quinzaine; en quince días"),
        (["28 Nov", "29 Nov"], "this weekend; am Wochenende; este fin de semana"),
        (["9 Dec"], "in a fortnight; in two weeks; in vierzehn Tagen; in 14 Tagen; dentro de dos semanas"),
        (["2 Dec"], "in 5 business days; in fünf Werktagen; dans cinq jours ouvrés"),
        (
            ["27 Nov"],
            "by Friday; no later than Friday; bis spätestens Freitag; d'ici vendredi; para el viernes",
        ),
        (["4 Dec"], "Friday of next week; Freitag kommender Woche; vendredi de la semaine prochaine"),
    ],
)
def test_a_span_of_days_is_an_offer_of_days(days: list[str], texts: str) -> None:
    """Nobody is given a day that they did not name: said on a Wednesday, a span is a list of the days it may mean."""
    assert {text: offered(text) for text in texts.split("; ")} == dict.fromkeys(texts.split("; "), days)


def test_of_a_span_only_what_is_to_come_is_offered() -> None:
    """On its last day a span is that day, and after it the next such span."""
    assert offered("end of the week", date(2026, 11, 27)) == ["27 Nov"]
    assert offered("this week", SUNDAY) == WHOLE
    assert offered("mid December", date(2026, 12, 21)) == ["13 Dec", "14 Dec", "15 Dec", "16 Dec", "17 Dec"]
    assert read_day_from("11/12", SUNDAY) == date(2026, 12, 11)


@pytest.mark.parametrize(
    "text", ["next year", "soon", "one week", "zwei Wochen", "end", "week", "in week 99", "May", ","]
)
def test_what_says_too_little_is_no_day(text: str) -> None:
    """A year, a bare length and a word alone are not taken for a day, least of all for one in the past."""
    with pytest.raises(NotUnderstood):
        read_day(text, SUNDAY, ahead=True)


def test_a_sentence_alone_names_every_choice() -> None:
    """Where nobody sees a list, the sentence holds the days."""
    with pytest.raises(Unclear) as asked:
        read_day("next week", SUNDAY)
    assert all(choice.shown in asked.value.with_choices() for choice in asked.value.choices)
    with pytest.raises(Unclear) as either:
        read_day("11/12", SUNDAY)
    assert either.value.with_choices() == str(either.value)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("8 Dec 3", ["2026-12-03 08:00", "2026-12-08 15:00"]),
        ("8 Dec 3 London time", ["2026-12-03 08:00 London", "2026-12-08 15:00 London"]),
        ("Half seven on Tuesday", ["half past seven on Tuesday", "half past six on Tuesday"]),
    ],
)
def test_a_number_that_is_a_day_or_an_hour_asks(text: str, choices: list[str]) -> None:
    """Neither is taken in silence; each choice reads as the day and time that it shows."""
    with pytest.raises(Unclear) as asked:
        read_when(text, SUNDAY)
    assert [choice.text for choice in asked.value.choices] == choices
    for choice in asked.value.choices:
        when = read_when(choice.text, SUNDAY)
        assert when.day
        assert when.starts
        assert time_said(when.starts) in choice.shown


def test_next_friday_on_a_monday_asks() -> None:
    """To some it is in four days, to others in eleven."""
    with pytest.raises(Unclear) as asked:
        read_day("next Friday", date(2026, 11, 30))
    assert [choice.text for choice in asked.value.choices] == ["2026-12-04", "2026-12-11"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31 Feb",
        "30.2.",
        "Feb 29 2027",
        "0/12",
        "32/13",
        "2026-13-01",
        "Dec 1 9999",
        "May",
        "blah",
        "tomorrow banana",
        "99999999999",
        "in 3 apples",
        "25:00",
        "13pm",
        "2pm at the office",
        "1 Dec 2 Dec",
        "3 days",
        "x" * 5000,
    ],
)
def test_what_is_no_day_or_time_says_so(text: str) -> None:
    """One sentence names the text and says what to write."""
    with pytest.raises(Unclear, match=r": .*(write|choose)"):
        read_when(text, SUNDAY)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("America/New_York", "America/New_York"),
        ("america/new_york", "America/New_York"),
        ("new york", "America/New_York"),
        ("nyc", "America/New_York"),
        ("New York, NY", "America/New_York"),
        ("berlin", "Europe/Berlin"),
        ("Berliner Zeit", "Europe/Berlin"),
        ("London time", "Europe/London"),
        ("São Paulo", "America/Sao_Paulo"),
        ("San Francisco", "America/Los_Angeles"),
        ("Germany", "Europe/Berlin"),
        ("Deutschland", "Europe/Berlin"),
        ("India", "Asia/Kolkata"),
        ("Eastern Time", "America/New_York"),
        ("PT", "America/Los_Angeles"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("+02:00", "Etc/GMT-2"),
        ("UTC-5", "Etc/GMT+5"),
        ("UTC", "UTC"),
        ("Z", "UTC"),
    ],
)
def test_a_zone_is_understood(text: str, zone: str) -> None:
    """A city, a country with one time, a maker's name and an offset name their zone."""
    assert read_zone(text) == zone


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("EST", {"America/New_York", "America/Toronto", "America/Cancun"}),
        ("CET", {"Europe/Berlin", "Europe/Paris"}),
        ("PST", {"America/Los_Angeles", "Asia/Manila"}),
        ("IST", {"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"}),
        ("CST", {"America/Chicago", "Asia/Shanghai"}),
        ("USA", {"America/New_York", "America/Los_Angeles"}),
        ("+05:30", {"Asia/Kolkata", "Asia/Colombo"}),
        ("new yrok", {"America/New_York"}),
    ],
)
def test_a_time_of_many_places_asks_which(text: str, among: set[str]) -> None:
    """The places to choose from are values, each of which is understood."""
    with pytest.raises(Unclear) as asked:
        read_zone(text)
    names = [choice.text for choice in asked.value.choices]
    assert among <= set(names)
    assert [read_zone(name) for name in names] == names


def test_ones_own_place_comes_first() -> None:
    """Whoever lives in Paris and writes CET probably means it."""
    with pytest.raises(Unclear) as asked:
        read_zone("CET", near="Europe/Paris")
    assert asked.value.choices[0].shown == "Paris"


@pytest.mark.parametrize("text", ["", "mars", "local time", "+15:00", "the moon", "/", "Factory"])
def test_what_is_no_zone_says_so(text: str) -> None:
    """One sentence says what to write."""
    with pytest.raises(Unclear, match=r"name a city|name the city"):
        read_zone(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("45 min", 45),
        ("an hour", 60),
        ("1h30", 90),
        ("1,5 Stunden", 90),
        ("half an hour", 30),
        ("90m", 90),
        ("1 hour 15 minutes", 75),
        ("une heure et demie", 90),
        ("for 2 hrs", 120),
    ],
)
def test_a_length_is_understood(text: str, minutes: int) -> None:
    """Hours and minutes, in figures or words."""
    assert read_length(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "30", "25h", "0 min", "long", "2 days"])
def test_what_is_no_length_says_so(text: str) -> None:
    """No interview takes longer than a day, or no time at all."""
    with pytest.raises(Unclear, match="45 min"):
        read_length(text)


def test_an_end_is_after_its_start() -> None:
    """Of an hour whose half of the day is open, the one after the start is meant."""
    assert read_time("1", after=time(12, 30)) == time(13)
    assert read_time("8", after=time(19)) == time(20)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("this morning", (SUNDAY, None, None)),
        ("this morning 10-10:45", (SUNDAY, time(10), time(10, 45))),
        ("this morning at 6:30", (SUNDAY, time(6, 30), None)),
        ("10-1 this morning", (SUNDAY, time(10), time(13))),
        ("this afternoon at 3", (SUNDAY, time(15), None)),
        ("tonight 8-9", (SUNDAY, time(20), time(21))),
        ("tomorrow morning", (date(2026, 11, 30), None, None)),
        ("tomorrow afternoon 2-3:30", (date(2026, 11, 30), time(14), time(15, 30))),
        ("yesterday evening at 7", (date(2026, 11, 28), time(19), None)),
        ("Tuesday morning 9", (TUESDAY, time(9), None)),
        ("heute Morgen", (SUNDAY, None, None)),
        ("heute Morgen um 10", (SUNDAY, time(10), None)),
        ("morgen früh", (date(2026, 11, 30), None, None)),
        ("Dienstagnachmittag um 3", (TUESDAY, time(15), None)),
        ("heute Abend", (SUNDAY, None, None)),
        ("ce matin à 10h", (SUNDAY, time(10), None)),
        ("demain après-midi", (date(2026, 11, 30), None, None)),
    ],
)
def test_a_part_of_the_day_says_which_half(text: str, meant: tuple[date, time | None, time | None]) -> None:
    """'This morning' is today, and an hour beside it is of that half of the day."""
    when = read_when(text, SUNDAY)
    assert (when.day, when.starts, when.ends) == meant


@given(DAYS)
def test_a_day_that_is_shown_reads_back(day: date) -> None:
    """What was understood of a day, typed again, is that day, wherever one stands in time."""
    assert read_day(day_said(day), SUNDAY) == day == read_day(day.isoformat(), SUNDAY)


def test_a_day_that_is_shown_in_german_reads_back() -> None:
    """Every day of a year, in the language of the interface."""
    choose("de")
    try:
        days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
        assert [read_day(day_said(day), SUNDAY) for day in days] == days
        assert day_said(SUNDAY).startswith("So")
    finally:
        choose("en")


@given(some.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_a_time_that_is_shown_reads_back(clock: time) -> None:
    """Night stays night where it is shown by the clock of 24 hours."""
    shown = time_said(clock)
    assert read_time(shown) in {clock, clock.replace(hour=(clock.hour + 12) % 24)}
    assert read_time(shown) == clock or shown[0] == "1"


@given(
    some.timedeltas(timedelta(minutes=1), timedelta(days=1)).map(
        lambda t: timedelta(minutes=t // timedelta(minutes=1))
    )
)
def test_a_length_that_is_shown_reads_back(length: timedelta) -> None:
    """Hours and minutes, as shown."""
    assert read_length(length_said(length)) == length


@pytest.mark.parametrize(
    "zone", sorted(z for z in available_timezones() if z.count("/") == 1 and z[0] in "AEP" and z[:3] != "Etc")
)
def test_a_zone_that_is_shown_reads_back(zone: str) -> None:
    """Its name is that zone, and the city's name one with the same clock or none."""
    assert read_zone(zone) == zone
    assert ZoneInfo(read_zone(place_said(zone))).key


@settings(deadline=None)  # the first text loads the words of seven languages
@given(
    some.one_of(
        some.text(max_size=60),
        some.lists(PIECES, max_size=8).map(" ".join),
        some.lists(PIECES, max_size=10).map("".join),
    )
)
def test_no_text_is_a_crash(text: str) -> None:
    """Whatever is typed is understood within the years that Afterword knows, or answered with a sentence."""
    for read in (partial(read_when, today=SUNDAY), partial(read_day, today=SUNDAY), read_zone, read_length):
        with suppress(Unclear):
            found = read(text)
            assert not isinstance(found, SpokenTime) or found.day is None or 1902 <= found.day.year <= 2199


@pytest.mark.parametrize(
    "text", ["1 " * 2000, "2pm - " * 500, "a " * 2500, "(" * 5000, "1:" * 3000, "in " * 2000 + "days"]
)
def test_a_long_text_costs_no_time(text: str) -> None:
    """A page of nonsense is refused at once."""
    with pytest.raises(Unclear, match="too long"):
        read_when(text, SUNDAY)
    for read in (read_zone, read_length, read_time):
        with pytest.raises(Unclear):
            read(text)


# Moments to come

ZONE = "America/New_York"
NOW = datetime(2026, 11, 23, 20, 15, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)  # a Monday evening
MORNING = time(8)


def here(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant by New York's wall clock, in November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("8h", NOW + timedelta(hours=8)),
        ("90 m", NOW + timedelta(minutes=90)),
        ("in 2 hours", NOW + timedelta(hours=2)),
        ("3 days", NOW + timedelta(days=3)),
        ("07:30", here(24, 7, 30)),
        ("6:30", here(24, 6, 30)),
        ("21:00", here(23, 21)),
        ("7am", here(24, 7)),
        ("12 am", here(24, 0)),
        ("12:30 PM", here(24, 12, 30)),
        ("tomorrow", here(24, 8)),
        ("morgen", here(24, 8)),
        ("tomorrow 9:00", here(24, 9)),
        ("tomorrow morning", here(24, 8)),
        ("tomorrow afternoon", here(24, 14)),
        ("morgen früh", here(24, 8)),
        ("tomorrow evening at 7", here(24, 19)),
        ("Tomorrow, 9 am", here(24, 9)),
        ("today 23:00", here(23, 23)),
        ("fri 7am", here(27, 7)),
        ("Monday", here(30, 8)),
        ("2026-11-25", here(25, 8)),
        ("2026-11-25T07:30", here(25, 7, 30)),
        ("2026-11-25T07:30:00Z", datetime(2026, 11, 25, 7, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_to_come_is_understood(text: str, meant: datetime) -> None:
    """A span, a time of day as written, a day by name, an ISO time, each in the person's zone."""
    assert read_moment(text, NOW, ZONE, MORNING) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9",
        "25:00",
        "13am",
        "0am",
        "today 9:00",
        "monkey",
        "2026-11-22",
        "2026-13-01",
        "-8h",
        "0h",
        "90d",
    ],
)
def test_what_is_no_moment_to_come_is_refused(text: str) -> None:
    """What is no moment, or has passed, or is months away, is refused in a sentence."""
    with pytest.raises(Unclear, match="write"):
        read_moment(text, NOW, ZONE, MORNING)


def test_a_clock_that_changes_is_followed() -> None:
    """Seven in the morning is seven on the wall on the day of the change too."""
    before = datetime(2026, 10, 31, 22, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    assert next_clock(time(7), before, ZONE) - before == timedelta(hours=10)


@pytest.mark.parametrize(
    ("text", "word", "meant"),
    [
        ("tomorow 2pm", "tomorow", "tomorrow 2pm"),
        ("Wensday, 3pm", "Wensday", "Wednesday, 3pm"),
        ("3 Decembr 14:00", "Decembr", "3 December 14:00"),
        ("Dienstg 14 Uhr", "Dienstg", "Dienstag 14 Uhr"),
        ("tmrw at noon", "tmrw", "tomorrow at noon"),
    ],
)
def test_a_misspelt_day_is_named_and_corrected(text: str, word: str, meant: str) -> None:
    """The sentence names the word that was not understood, and the choice is the whole line without the slip."""
    with pytest.raises(NotUnderstood, match=f"does not understand “{word}”") as raised:
        read_when(text, SUNDAY)
    assert [choice.text for choice in raised.value.choices] == [meant]


@pytest.mark.parametrize("text", ["today, an hour ago", "an hour ago today", "2pm today, an hour later"])
def test_a_length_before_or_after_something_is_no_length(text: str) -> None:
    """An hour ago is a time that nobody can read without the clock, and not how long the interview takes."""
    with pytest.raises(NotUnderstood):
        read_when(text, SUNDAY)

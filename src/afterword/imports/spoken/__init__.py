"""Days, times, lengths and time zones as people write them: 'tomorrow 2pm', 'Di, 1. Dezember 14 Uhr', 'London time'.

Every reading is a plain value, which the interface can show before it is used. Ambiguous or meaningless text raises
`Unclear`: one sentence, and readings to choose from. Nothing here reads a clock; the caller gives `today`.
"""

from afterword.imports.spoken.clocks import length_said, read_length, read_time, read_times, time_said
from afterword.imports.spoken.days import day_said, read_day, read_day_from, weekday_named
from afterword.imports.spoken.misspelt import misspelt_day
from afterword.imports.spoken.unclear import NotUnderstood, Reading, SpanOfDays, Unclear
from afterword.imports.spoken.when import SpokenTime, next_clock, read_moment, read_when
from afterword.imports.spoken.zones import place_said, read_zone

__all__ = [
    "NotUnderstood",
    "Reading",
    "SpanOfDays",
    "SpokenTime",
    "Unclear",
    "day_said",
    "length_said",
    "misspelt_day",
    "next_clock",
    "place_said",
    "read_day",
    "read_day_from",
    "read_length",
    "read_moment",
    "read_time",
    "read_times",
    "read_when",
    "read_zone",
    "time_said",
    "weekday_named",
]

"""Distances, times and lengths as people say them: \"ungefär 600 m\", \"i dag 14–17\", \"1 h 30\".

Times are aware; `zone` is the municipality's, and days are that zone's days.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal

from helpnet.i18n.catalogues import say, say_n


def distance(metres: float, language: str) -> str:
    """A rough distance: to 100 m below 1 km, to half a kilometre below 10 km, else to a kilometre."""
    hundreds = round(metres / 100)
    if hundreds < 1:
        return say("less than 100 m", language)
    if hundreds < 10:
        return say("about {length} m", language, length=hundreds * 100)
    kilometres = round(metres / 500) / 2 if metres < 9_750 else round(metres / 1000)
    return say("about {length} km", language, length=format_decimal(kilometres, locale=language))


def duration(minutes: int, language: str) -> str:
    """Minutes as \"30 min\", \"2 h\" or \"1 h 30\"; a minus sign goes before the whole."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else ""
    if not hours:
        return sign + say("{minutes} min", language, minutes=rest)
    if not rest:
        return sign + say("{hours} h", language, hours=hours)
    return sign + say("{hours} h {minutes}", language, hours=hours, minutes=f"{rest:02}")


def span(minutes: int, language: str) -> str:
    """How long something has waited: minutes and hours for the first two days, then whole days."""
    if minutes < 2 * 24 * 60:
        return duration(minutes, language) if minutes else say("just now", language)
    days = round(minutes / (24 * 60))
    return say_n("{n} day", "{n} days", days, language)


def clock(moment: datetime, language: str, *, zone: tzinfo) -> str:
    """The time of day: \"9.30\" in Swedish and Norwegian, \"9:30\" in English."""
    local = moment.astimezone(zone)
    return f"{local.hour}{':' if language == 'en' else '.'}{local.minute:02}"


def _hour(moment: datetime, language: str, zone: tzinfo) -> str:
    """The time of day in a window, where a full hour is its number alone (but \"14:00\" in English)."""
    local = moment.astimezone(zone)
    return clock(moment, language, zone=zone) if local.minute or language == "en" else str(local.hour)


def day(moment: datetime, language: str, *, zone: tzinfo, now: datetime, dated: bool = False) -> str:
    """\"i dag\", \"i morgon\", \"i går\", else \"torsdag 26 november\", with the year when it is another.

    `dated`: never the first three, for what leaves the app and may be read on another day.
    """
    local, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    match None if dated else (local - today).days:
        case 0:
            return say("today", language)
        case 1:
            return say("tomorrow", language)
        case -1:
            return say("yesterday", language)
    pattern = say("EEEE d MMMM", language) if local.year == today.year else say("EEEE d MMMM y", language)
    return format_date(local, pattern, locale=language)


def _starts_day(moment: datetime, zone: tzinfo) -> bool:
    local = moment.astimezone(zone)
    return (local.hour, local.minute) == (0, 0)


def window(
    begin: datetime | None, end: datetime | None, language: str, *, zone: tzinfo, now: datetime, dated: bool = False
) -> str:
    """When an errand can be done; a beginning that has passed is not spoken of, and midnight means the whole day.

    `dated`: its days are told by their dates alone (`day`).
    """
    if begin is not None and begin <= now:
        begin = None
    # An end at midnight, or at 23.59, is the evening before: people say the day, not the hour.
    whole_end = end is not None and (_starts_day(end, zone) or _starts_day(end + timedelta(minutes=1), zone))
    last = end - timedelta(minutes=1) if end is not None and _starts_day(end, zone) else end

    def on(moment: datetime) -> str:
        return day(moment, language, zone=zone, now=now, dated=dated)

    def at(moment: datetime) -> str:
        return _hour(moment, language, zone)

    if begin is None:
        if last is None:
            return say("whenever it suits", language)
        if not whole_end:
            return say("{day} before {time}", language, day=on(last), time=at(last))
        return on(last) if on(last) == on(now) else say("by {day}", language, day=on(last))
    if last is None:
        return say("{day} after {time}", language, day=on(begin), time=at(begin))
    if begin.astimezone(zone).date() != last.astimezone(zone).date():
        first = on(begin) if _starts_day(begin, zone) else f"{on(begin)} {at(begin)}"
        return f"{first} \N{EN DASH} {on(last) if whole_end else f'{on(last)} {at(last)}'}"
    if whole_end:
        if _starts_day(begin, zone):
            return on(begin)
        return say("{day} after {time}", language, day=on(begin), time=at(begin))
    return f"{on(begin)} {at(begin)}\N{EN DASH}{at(last)}"


def ago(moment: datetime, language: str, *, now: datetime) -> str:
    """How long since: \"nyss\" within a minute, then \"för 5 minuter sedan\"; the future counts as now."""
    passed = now - moment
    if passed < timedelta(minutes=1):
        return say("just now", language)
    if timedelta(days=1) <= passed < timedelta(days=14):  # Norwegian days are "dager"; CLDR would count in "døgn"
        return say_n("{n} day ago", "{n} days ago", passed.days, language)
    return format_timedelta(-passed, granularity="minute", threshold=1, add_direction=True, locale=language)

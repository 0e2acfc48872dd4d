"""Dates, times and moments of many forms, written anew by RFC 3339.

What may be two days is refused, and so is a moment without its zone.
"""

from __future__ import annotations

import calendar
import datetime
import re
import zoneinfo

from schema_registry_client.integrations.normalizer.errors import Refused

_MONTHS = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_YMD = re.compile(
    r"(?P<y>\d{4})(?P<mark>[-/.])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})", re.ASCII
)
_PACKED = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", re.ASCII)
_DAY_FIRST = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<name>[A-Za-z]{3,9})\.?,?[\s-]+(?P<y>\d{4})",
    re.ASCII,
)
_MONTH_FIRST = re.compile(
    r"(?P<name>[A-Za-z]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})",
    re.ASCII,
)
_UNCLEAR = re.compile(
    r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<y>\d{4})", re.ASCII
)
_SHORT = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", re.ASCII)
_WEEKDAY = re.compile(r"(?P<day>[A-Za-z]{3,9}),?\s+(?=\d|[A-Za-z])", re.ASCII)
_TIME = re.compile(
    r"(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<frac>\d{1,18}))?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?",
    re.ASCII,
)
_ZONE = re.compile(
    r"\s*(?P<utc>[Zz]|UTC|GMT)|\s*(?P<sign>[+-])(?P<h>\d{2}):?(?P<min>\d{2})", re.ASCII
)
_BETWEEN = re.compile(
    r"(?<=[0-9])[Tt](?=\d{1,2}:)|,?\s+(?=\d{1,2}:\d{2})|-(?=\d{2}:\d{2}:\d{2})",
    re.ASCII,
)


def date(text: str, *, day_first: bool | None) -> str:
    """Return a date in ISO 8601. Raises Refused."""
    return _date(text.strip(), text, day_first).isoformat()


def time(text: str) -> str:
    """Return a time of day by RFC 3339, as it is asked for by `format: time`."""
    clock, zone = _clock_and_zone(text.strip(), text)
    return clock + _zone_text(zone, text)


def moment(
    text: str, *, day_first: bool | None, zone: str | None, is_utc: bool = False
) -> str:
    """Return a moment by RFC 3339. `is_utc` says that the text means UTC anyway."""
    parts = _BETWEEN.split(text.strip(), maxsplit=1)
    if len(parts) != 2:
        raise Refused("this is no date with a time", text)
    day = _date(parts[0].strip(), text, day_first)
    clock, found = _clock_and_zone(parts[1].strip(), text)
    if found is None and is_utc:
        return f"{day.isoformat()}T{clock}Z"
    if found is None and zone is not None:
        return f"{day.isoformat()}T{clock}{_offset(day, clock, zone, text)}"
    return f"{day.isoformat()}T{clock}{_zone_text(found, text)}"


def since_epoch(count: int, per_second: int) -> str:
    """Return the moment so many parts of a second after 1970, by RFC 3339."""
    seconds, rest = divmod(count, per_second)
    try:
        at = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)  # noqa: DTZ001 -- written as UTC
    except OverflowError:
        raise Refused("this is no moment of our calendar", count) from None
    digits = f"{rest:0{len(str(per_second)) - 1}}".rstrip("0") if rest else ""
    return f"{at.isoformat()}{'.' + digits if digits else ''}Z"


def _date(text: str, whole: str, day_first: bool | None) -> datetime.date:  # noqa: FBT001
    weekday = _WEEKDAY.match(text)
    name = weekday["day"].casefold() if weekday else ""
    if weekday and name[:3] in _DAYS and name not in _MONTHS:
        found = _date(text[weekday.end() :], whole, day_first)
        if _DAYS[found.weekday()] != name[:3]:
            raise Refused(f"{found.isoformat()} is no {weekday['day']}", whole)
        return found
    year, month, day = _parts(text, whole, day_first)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise Refused("there is no such day", whole) from None


def _parts(text: str, whole: str, day_first: bool | None) -> tuple[int, int, int]:  # noqa: FBT001
    for pattern in (_YMD, _PACKED):
        match = pattern.fullmatch(text)
        if match:
            return int(match["y"]), int(match["m"]), int(match["d"])
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        match = pattern.fullmatch(text)
        if match:
            month = _MONTHS.get(match["name"].casefold())
            if month is None:
                raise Refused("there is no such month", whole)
            return int(match["y"]), month, int(match["d"])
    match = _UNCLEAR.fullmatch(text)
    if match:
        return _cleared(match, whole, day_first)
    if _SHORT.fullmatch(text):
        raise Refused("the year has two digits", whole)
    raise Refused("this is no date", whole)


def _cleared(
    match: re.Match[str],
    whole: str,
    day_first: bool | None,  # noqa: FBT001
) -> tuple[int, int, int]:
    year, one, two = int(match["y"]), int(match["one"]), int(match["two"])
    if day_first is None:
        if one == two or two > 12:
            return year, one, two
        if one > 12:
            return year, two, one
        raise Refused("this may be two days; say day_first=True or False", whole)
    return (year, two, one) if day_first else (year, one, two)


def _clock_and_zone(text: str, whole: str) -> tuple[str, str | None]:
    """Return the time of day as RFC 3339 has it, and the zone, if there is one."""
    match = _TIME.match(text)
    if match is None:
        raise Refused("this is no time of day", whole)
    hour, minute, second = int(match["h"]), int(match["min"]), int(match["s"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise Refused("there is no such hour before or after noon", whole)
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise Refused("there is no such time of day", whole)
    fraction = f".{match['frac']}" if match["frac"] else ""
    clock = f"{hour:02}:{minute:02}:{second:02}{fraction}"
    rest = text[match.end() :].strip()
    return clock, _zone(rest, whole) if rest else None


def _zone(text: str, whole: str) -> str:
    zone = _ZONE.fullmatch(text)
    if zone is None:
        raise Refused("what stands after the time is no zone", whole)
    if zone["utc"]:
        return "Z"
    if int(zone["h"]) > 23 or int(zone["min"]) > 59:
        raise Refused("there is no such zone", whole)
    return f"{zone['sign']}{zone['h']}:{zone['min']}"


def _zone_text(zone: str | None, whole: str) -> str:
    if zone is None:
        raise Refused("its zone is not said; say zone='UTC' or another", whole)
    return zone


def _offset(day: datetime.date, clock: str, zone: str, whole: str) -> str:
    """Return how far a zone was from UTC then; refused where clocks were turned."""
    at = datetime.datetime.combine(day, datetime.time.fromisoformat(clock[:8]))
    place = zoneinfo.ZoneInfo(zone)
    early, late = (at.replace(tzinfo=place, fold=fold).utcoffset() for fold in (0, 1))
    if early != late or early is None:
        raise Refused(f"this time came twice or never in {zone}", whole)
    seconds = int(early.total_seconds())
    if seconds % 60:
        raise Refused(f"{zone} was no whole minutes from UTC then", whole)
    if not seconds:
        return "Z"
    sign = "-" if seconds < 0 else "+"
    return f"{sign}{abs(seconds) // 3600:02}:{abs(seconds) // 60 % 60:02}"

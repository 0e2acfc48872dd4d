"""Moments as people write them in a form: in the zone that the form says it is in."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest

from schemas_app.admin.pages import asked
from schemas_app.domain import errors

_UTC = "UTC"


def posted(request: HttpRequest, name: str) -> datetime | None:
    """Return the moment in field `name`, None for an empty one.

    It is in the zone of the field `zone` unless it names its own. Raises
    errors.BadValue.
    """
    text = request.POST.get(name, "").strip()
    written = _without_zone(text)
    if written is None:
        return asked.moment(name, text)
    return _in_zone(name, written, request.POST.get("zone", "").strip() or _UTC)


def _without_zone(text: str) -> datetime | None:
    """Return the time of day and date that say nothing of a zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is None else None


def _in_zone(name: str, written: datetime, zone: str) -> datetime:
    try:
        there = ZoneInfo(zone)
        moment = written.replace(tzinfo=there).astimezone(ZoneInfo(_UTC))
        exists = moment.astimezone(there).replace(tzinfo=None) == written
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        raise errors.BadValue(
            name=name,
            message=f"{written} in {zone[:60]!r} is no moment.",
            remedy="Write it like 2027-01-15T18:00Z, in UTC.",
        ) from None
    if not exists:
        raise errors.BadValue(
            name=name,
            message=f"{written:%Y-%m-%d %H:%M} does not exist in {zone}: the clocks "
            "are put forward then.",
            remedy="Choose a moment before or after, or write it in UTC.",
        )
    return moment

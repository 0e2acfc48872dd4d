"""What the address of a page asks for, read; wrong values are errors.BadValue."""

import re
from datetime import UTC, datetime

from schemas_app.domain import errors

# A plus sign becomes a space in the address that a person writes.
_EATEN_PLUS = re.compile(r"(:\d\d(?:\.\d+)?) (\d\d:?\d\d)$")


def moment(name: str, text: str) -> datetime | None:
    """Return the moment written in `text`, UTC unless it says otherwise, None for "".

    Raises errors.BadValue.
    """
    written = _EATEN_PLUS.sub(r"\1+\2", text.strip())
    if not written:
        return None
    try:
        found = datetime.fromisoformat(written)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise errors.BadValue(
            name=name,
            message=f"{text[:80]!r} is not a date and time.",
            remedy="Write it like 2027-01-15T18:00, in UTC.",
        ) from None


def whole(name: str, text: str) -> int | None:
    """Return the whole number written in `text`, None for "". Raises errors.BadValue."""
    written = text.strip()
    if not written:
        return None
    if len(written) > 9 or not (written.isascii() and written.isdigit()):
        raise errors.BadValue(
            name=name,
            message=f"{text[:80]!r} is no whole number.",
            remedy="Write it in digits.",
        )
    return int(written)


def number(name: str, text: str) -> int | None:
    """Return the version's number in `text`, None for "". Raises errors.BadValue."""
    written = text.strip().removeprefix("v")
    if not written:
        return None
    if len(written) > 9 or not (written.isascii() and written.isdigit()):
        raise errors.BadValue(
            name=name,
            message=f"{text[:80]!r} is no version number.",
            remedy="Choose one of the versions.",
        )
    return int(written)

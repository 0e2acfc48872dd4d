"""From when on a version is in force: after its notice, and once every owner is ready."""

from datetime import datetime, timedelta

from schemas_app import models
from schemas_app.domain import errors, requirements
from schemas_app.selectors import requirements as known

# The clock comes round every few seconds; who planned to the minute, and told
# everybody, gets that minute.
_PUNCTUAL = timedelta(minutes=1)
# A slip of the pen in the year would otherwise stand on the timeline for good.
_FARTHEST_YEARS = 10
_FARTHEST = timedelta(days=366 * _FARTHEST_YEARS)


def wanted(
    revision: models.Revision, moment: datetime | None, *, published_at: datetime
) -> datetime:
    """Return `moment`, or the earliest there may be if it is None.

    Raises errors.BadValue for one that is too early.
    """
    earliest = _earliest(revision, published_at=published_at)
    if moment is None:
        return earliest
    check_is_near("effective_from", moment, at=published_at)
    if moment < published_at:
        raise errors.BadValue(
            name="effective_from",
            message="A version cannot be valid before it is known.",
            remedy="Choose the moment of publication or a later one.",
        )
    if moment < earliest:
        raise errors.BadValue(
            name="effective_from",
            message=f"Its policy lets it take effect on {earliest:%Y-%m-%d %H:%M} UTC "
            "at the earliest.",
            remedy="Choose that moment or a later one, or break the glass.",
        )
    return moment


def when_due(
    revision: models.Revision, moment: datetime | None, *, at: datetime
) -> datetime:
    """Return what was asked for when it was scheduled, or the first moment there may be.

    Nobody is there to be asked: an owner who needs longer, or a clock that comes late,
    moves it on and never back.
    """
    planned = revision.proposal.publish_at
    punctual = planned is not None and at - planned <= _PUNCTUAL
    told_at = planned if punctual and planned is not None else at
    return max(at, moment or at, _earliest(revision, published_at=told_at))


def check_is_near(name: str, moment: datetime | None, *, at: datetime) -> None:
    """Raise errors.BadValue for a moment that nobody can mean: years and years ahead."""
    if moment is not None and moment - at > _FARTHEST:
        raise errors.BadValue(
            name=name,
            message=f"That is more than {_FARTHEST_YEARS} years ahead.",
            remedy="Look at the year.",
        )


def check_may_be_forced(
    schema: models.Schema, moment: datetime | None, *, at: datetime
) -> None:
    """Raise errors.BadValue unless a version may be put in force from `moment` on.

    Broken glass reaches back, but not to before there was anything to be in force.
    """
    check_is_near("effective_from", moment, at=at)
    first = schema.timeline.order_by("effective_from", "number").first()
    floor = first.effective_from if first else at
    if moment is not None and moment < min(floor, at):
        since = f"its first version took effect on {floor:%Y-%m-%d %H:%M} UTC"
        raise errors.BadValue(
            name="effective_from",
            message=f"Nothing was in force then: {since}."
            if first
            else "Nothing was in force then: this is the first version.",
            remedy="Choose a later moment, or leave it empty for at once.",
        )


def check_clock(schema: models.Schema, *, at: datetime) -> None:
    """Raise errors.BadValue if a version was published later than `at`."""
    newest = schema.versions.order_by("-number").first()
    if newest is not None and at < newest.published_at:
        raise errors.BadValue(
            name="published_at",
            message=f"Version {newest.number} was published later than that.",
            remedy="Check the clock of this machine.",
        )


def _earliest(revision: models.Revision, *, published_at: datetime) -> datetime:
    return requirements.earliest_effect(
        known.of(revision), known.facts(revision), published_at=published_at
    )

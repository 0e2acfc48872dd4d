"""Reading the audit trail: one part of it at a time, whatever its length.

Everything goes by number, from a cursor on: no entry is counted or skipped to find the
ones that are shown. Who may read it is permissions.check_can_audit's.
"""

import dataclasses
from collections.abc import Mapping
from datetime import datetime

from django.db.models import F, Max, Min, Q, QuerySet

from schemas_app import models
from schemas_app.domain import errors
from schemas_app.domain.actors import ActorKind
from schemas_app.domain.audit_actions import Action

# What machines do day in, day out, once somebody decided it: nothing that went wrong.
ROUTINE = (
    Action.ARTIFACT_BUILT,
    Action.ARTIFACT_REFUSED,
    Action.PROPOSAL_REMINDED,
    Action.VERSION_ACTIVATED,
)
_MACHINES = (ActorKind.JOB, ActorKind.SYSTEM)
# Words are in no index: this many entries are read for them at a time.
WINDOW = 100_000
# How much longer a part gets so as not to cut a request in two.
MOST_MORE = 50
NEIGHBORS = 5
OF_REQUEST = 50
_HEAVY = ("before", "after")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which entries: `exact` by column, `actions` any of these, `words` in the reason."""

    exact: Mapping[str, str] = dataclasses.field(default_factory=dict)
    actions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    without_routine: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Part:
    """Some entries, the newest first; `older` and `newer` are the cursors to read on at.

    `looked` is where words were looked for, the lowest and highest number.
    """

    entries: tuple[models.AuditEntry, ...]
    older: int | None
    newer: int | None
    looked: tuple[int, int] | None = None


def part(
    wanted: Wanted, *, size: int, before: int | None = None, after: int | None = None
) -> Part:
    """Return entries numbered below `before`, or above `after`, or the newest."""
    if after is not None:
        found = _upward(wanted, size, after)
        if found.newer is not None:
            return found
    return _downward(wanted, size, None if after is not None else before)


def _downward(wanted: Wanted, size: int, before: int | None) -> Part:
    top = head_number() if before is None else before - 1
    floor = max(1, top - WINDOW + 1) if wanted.words else 1
    rows = _found(wanted).filter(number__lte=top, number__gte=floor)
    shown, more = _cut(rows.order_by("-number"), size)
    older = shown[-1].number if more else floor if floor > 1 else None
    newer = None
    if before is not None:
        newer = shown[0].number if shown else top
    looked = (floor, top) if wanted.words else None
    return Part(entries=tuple(shown), older=older, newer=newer, looked=looked)


def _upward(wanted: Wanted, size: int, after: int) -> Part:
    head = head_number()
    ceiling = min(head, after + WINDOW) if wanted.words else head
    rows = _found(wanted).filter(number__gt=after, number__lte=ceiling)
    shown, more = _cut(rows.order_by("number"), size)
    shown.reverse()
    newer = shown[0].number if more else ceiling if ceiling < head else None
    older = shown[-1].number if shown else after + 1
    looked = (after + 1, ceiling) if wanted.words else None
    return Part(entries=tuple(shown), older=older, newer=newer, looked=looked)


def _cut(
    rows: QuerySet[models.AuditEntry], size: int
) -> tuple[list[models.AuditEntry], bool]:
    """Return `size` rows, a few more where a request goes on, and whether others follow."""
    read = list(rows.defer(*_HEAVY)[: size + MOST_MORE + 1])
    end = min(size, len(read))
    while (
        0 < end < min(len(read), size + MOST_MORE)
        and read[end].request_id
        and read[end].request_id == read[end - 1].request_id
    ):
        end += 1
    return read[:end], len(read) > end


def _found(wanted: Wanted) -> QuerySet[models.AuditEntry]:
    rows = models.AuditEntry.objects.filter(**wanted.exact)
    if wanted.actions:
        rows = rows.filter(action__in=wanted.actions)
    if wanted.without_routine:
        rows = rows.exclude(actor_kind__in=_MACHINES, action__in=ROUTINE)
    for word in wanted.words:
        rows = rows.filter(reason__icontains=word)
    return rows.filter(_within(wanted.since, wanted.until))


def _within(since: datetime | None, until: datetime | None) -> Q:
    """Return the condition of a range; with an end, by number too.

    Without the numbers a database that reads from the newest entry downward would read
    everything that came after the range.
    """
    condition = Q()
    if since is not None:
        condition &= Q(at__gte=since)
    if until is not None:
        low, high = numbers(since, until)
        condition &= Q(at__lt=until, number__gte=low, number__lte=high)
    return condition


def numbers(since: datetime | None, until: datetime | None) -> tuple[int, int]:
    """Return the lowest and highest number of what was done in a range; (1, 0) if none."""
    rows = models.AuditEntry.objects.all()
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    # Plus nothing: else the database would look for the ends along the numbers, through
    # all that is not in the range.
    ends = rows.aggregate(low=Min(F("number") + 0), high=Max(F("number") + 0))
    return ends["low"] or 1, ends["high"] or 0


def head_number() -> int:
    """Return the number of the newest entry, 0 without any."""
    head = models.AuditHead.objects.filter(pk=models.AuditHead.ONLY_PK).first()
    return head.number if head else 0


def entry(number: int) -> models.AuditEntry:
    """Return the entry with this number. Raises errors.NotFound."""
    found = models.AuditEntry.objects.filter(number=number).first()
    if found is None:
        raise errors.NotFound(
            noun="audit entry",
            name=str(number),
            remedy="What was archived is in the archive's file; see verify_audit.",
        )
    return found


def beside(number: int) -> tuple[int | None, int | None]:
    """Return the numbers just before and after, None where there is no such entry."""
    around = set(
        models.AuditEntry.objects.filter(
            number__in=[number - 1, number + 1]
        ).values_list("number", flat=True)
    )
    return (
        number - 1 if number - 1 in around else None,
        number + 1 if number + 1 in around else None,
    )


def of_request(entry: models.AuditEntry) -> tuple[models.AuditEntry, ...]:
    """Return what else the same request did, in order; nothing without a request."""
    if not entry.request_id:
        return ()
    same = models.AuditEntry.objects.filter(request_id=entry.request_id)
    rows = same.exclude(number=entry.number).defer(*_HEAVY)
    return tuple(rows.order_by("number")[:OF_REQUEST])


def of_object(entry: models.AuditEntry) -> tuple[models.AuditEntry, ...]:
    """Return what was done to the same object just before and just after, newest first.

    With the entry itself between them; nothing where it stands alone.
    """
    same = models.AuditEntry.objects.filter(
        object_type=entry.object_type, object_id=entry.object_id
    ).defer(*_HEAVY)
    after = same.filter(number__gt=entry.number).order_by("number")[:NEIGHBORS]
    before = same.filter(number__lt=entry.number).order_by("-number")[:NEIGHBORS]
    around = (*reversed(after), entry, *before)
    return around if len(around) > 1 else ()


def ends(since: datetime | None, until: datetime | None) -> tuple[int, int]:
    """Return the first and last number of a range, of all there is without one.

    What was done before `since` but written between is in it: numbers have no gaps.
    """
    if since is None and until is None:
        first = models.AuditEntry.objects.order_by("number").first()
        return first.number if first else 1, head_number()
    return numbers(since, until)

"""Reading the audit trail again, to see that nobody has touched it."""

import collections
import dataclasses
from collections.abc import Callable, Iterable, Iterator

from django.db.models import Min, OuterRef, QuerySet, Subquery

from schemas_app import models
from schemas_app.domain import audit_chain, errors
from schemas_app.services import audit_diagnosis
from schemas_app.services.audit_diagnosis import Fault, Finding, Link

CHUNK = 2000

# Hears how many entries of how many are read.
Tell = Callable[[int, int], None]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Chain:
    """How far the trail was read, and what is wrong there; nothing if it is intact."""

    number: int
    hash: str
    first: int = 1
    problem: str = ""
    fault: Fault | None = None

    @property
    def checked(self) -> int:
        """Return how many entries were read and found to be what was written."""
        return max(0, self.number + 1 - self.first)


@dataclasses.dataclass(frozen=True, order=True)
class Mark:
    """What a checkpoint says: the hash of an entry, and when that was."""

    number: int
    hash: str
    at: str


def _say_nothing(number: int, total: int) -> None:
    """Tell nobody how far it is."""


def check(
    *,
    first: int | None = None,
    last: int | None = None,
    marks: Iterable[Mark] = (),
    tell: Tell = _say_nothing,
) -> Chain:
    """Return the end of the chain, or the first entry at which it is broken.

    From `first` on, the entry before it is taken as it stands; without, from what was
    archived or the very beginning. Entries may be added meanwhile: what the head names
    is there before it is read. `tell` hears now and then how far it is. Raises
    errors.BadValue if nothing stands before `first`, or `last` is before what is read.
    """
    start = _start(first)
    if last is not None and last <= start.number:
        raise errors.BadValue(
            name="to",
            message=f"that is before entry {start.number + 1}, with which it would begin",
        )
    said = sorted(set(marks))
    chain = _read(start, last, said, tell, is_whole=first is None)
    while chain.problem and first is None and archived() != start:
        # What seems to be gone was archived meanwhile.
        start = archived()
        chain = _read(start, last, said, tell, is_whole=True)
    return chain


def _read(
    start: Link, last: int | None, marks: list[Mark], tell: Tell, *, is_whole: bool
) -> Chain:
    head = models.AuditHead.objects.first()
    end = Link(number=head.number, hash=head.hash) if head else _no_head()
    through = end.number if last is None else min(last, end.number)
    reading = _Reading(start, through, marks)
    finding = reading.read(tell)
    if finding is None and is_whole:
        finding = _misplaced(start)
    if finding is None and (last is None or last >= end.number):
        finding = reading.beyond() or _end_problem(reading.link, end)
    return _chain(start, reading.link, finding)


def archived() -> Link:
    """Return what the first entry that is still here follows."""
    last = models.AuditArchive.objects.order_by("-last").first()
    if last is None:
        return Link(number=0, hash=audit_chain.GENESIS, is_row=False)
    return Link(number=last.last, hash=last.hash_at_end, is_row=False)


def rows(*, after: int, through: int) -> Iterator[models.AuditEntry]:
    """Yield entries in order, some in memory at a time, with no cursor held open."""
    entries = models.AuditEntry.objects.filter(number__lte=through).order_by("number")
    while chunk := _chunk(entries.filter(number__gt=after)[:CHUNK]):
        yield from chunk
        after = chunk[-1].number


def _chunk(entries: QuerySet[models.AuditEntry]) -> list[models.AuditEntry]:
    """Return entries, also where one of them cannot be read."""
    try:
        return list(entries)
    except audit_diagnosis.UNREADABLE:
        numbers = list(entries.values_list("number", flat=True))
        found = map(audit_diagnosis.read, numbers)
        return [entry for entry in found if entry is not None]


class _Reading:
    """One pass over the entries: where it is, and what checkpoints say of that."""

    def __init__(self, start: Link, through: int, marks: list[Mark]) -> None:
        self.link = start
        self._earlier: Link | None = None
        self._start, self._through = start, through
        self._marks = collections.deque(m for m in marks if m.number >= start.number)
        self._agreed = start.number

    def read(self, tell: Tell) -> Finding | None:
        """Read to the end, or to the first thing that is wrong."""
        if finding := self._compare():
            return finding
        for entry in rows(after=self.link.number, through=self._through):
            if not audit_diagnosis.fits(entry, before=self.link):
                return audit_diagnosis.diagnose(
                    entry, before=self.link, earlier=self._earlier
                )
            self._earlier = self.link
            self.link = Link(number=entry.number, hash=entry.hash)
            if self._marks and (finding := self._compare()):
                return finding
            if entry.number % CHUNK == 0:
                tell(entry.number - self._start.number, self._total)
        tell(self._total, self._total)
        if self.link.number < self._through:
            return audit_diagnosis.removed(self.link.number + 1, then=None)
        return None

    def beyond(self) -> Finding | None:
        """Return that a checkpoint names an entry that is not there any more."""
        if not self._marks or self._marks[-1].number <= self.link.number:
            return None
        mark = self._marks[-1]
        return Finding(
            number=self.link.number + 1,
            fault=Fault.REMOVED,
            sentence=f"it was removed, for the checkpoint of {mark.at} names {mark.number}",
        )

    @property
    def _total(self) -> int:
        return max(0, self._through - self._start.number)

    def _compare(self) -> Finding | None:
        while self._marks and self._marks[0].number <= self.link.number:
            mark = self._marks.popleft()
            if mark.hash != self.link.hash:
                return Finding(
                    number=min(self._agreed + 1, mark.number),
                    fault=Fault.REWRITTEN,
                    sentence=f"it, or what follows up to {mark.number}, was written "
                    f"anew, for the checkpoint of {mark.at} names another hash",
                )
            self._agreed = mark.number
        return None


def _start(first: int | None) -> Link:
    start = archived()
    if first is None or first <= 1 or first == start.number + 1:
        return start
    before = models.AuditEntry.objects.filter(number=first - 1).first()
    if before is None:
        raise errors.BadValue(
            name="from",
            message=f"entry {first - 1}, which it would begin after, is not there",
            remedy=f"The trail begins with {start.number + 1}.",
        )
    return Link(number=before.number, hash=before.hash)


def _no_head() -> Link:
    """Return the end of a trail whose head is missing: that is where it is broken."""
    last = models.AuditEntry.objects.order_by("-number").first()
    return Link(number=last.number if last else 0, hash=audit_chain.GENESIS)


def _misplaced(start: Link) -> Finding | None:
    """Return that an entry stands before the beginning."""
    early = models.AuditEntry.objects.filter(number__lte=start.number)
    number = early.aggregate(least=Min("number"))["least"]
    return None if number is None else _inserted(number, "the trail begins after it")


def _inserted(number: int, reason: str) -> Finding:
    return Finding(
        number=number,
        fault=Fault.INSERTED,
        sentence=f"it was inserted, for {reason}",
    )


def _end_problem(found: Link, head: Link) -> Finding | None:
    if (found.number, found.hash) != (head.number, head.hash):
        if models.AuditEntry.objects.filter(hash=head.hash, number__gt=found.number):
            return _inserted(found.number, "the entry that the head names follows it")
        return Finding(
            number=found.number,
            fault=Fault.CHANGED,
            sentence="the chain does not end with what its head names",
        )
    # In one statement: what is added meanwhile moves the head with it.
    now = models.AuditHead.objects.filter(pk=models.AuditHead.ONLY_PK)
    beyond = models.AuditEntry.objects.filter(number__gt=OuterRef("number"))
    next_one = beyond.order_by("number").values("number")[:1]
    number = now.values_list(Subquery(next_one), flat=True).first()
    if number is None:
        return None
    return _inserted(number, "the head of the chain stands before it")


def _chain(start: Link, end: Link, finding: Finding | None) -> Chain:
    if finding is None:
        return Chain(number=end.number, hash=end.hash, first=start.number + 1)
    return Chain(
        number=finding.number,
        hash=end.hash,
        first=start.number + 1,
        problem=finding.sentence,
        fault=finding.fault,
    )

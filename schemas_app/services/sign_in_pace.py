"""How soon somebody may try to sign in again.

What went wrong is counted for a name from an address, for a name, and for an address;
the more, the longer the wait. A browser in which the person has signed in before is
counted by itself, so that nobody keeps a colleague out by trying their name elsewhere.
Counted in the database: for all processes, whatever becomes of Redis.
"""

import dataclasses
import ipaddress
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db import transaction
from django.utils.crypto import salted_hmac

from schemas_app import models

# Rows that are forgotten at each attempt, at most: more than one attempt can add.
_MOST_FORGOTTEN = 50
_SITE_BITS = 64  # whoever has an IPv6 address has as many as these leave


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pace:
    """So many mistakes for free; then a wait, which doubles; in the end it is forgotten."""

    free: int
    first: timedelta
    longest: timedelta
    memory: timedelta

    def wait(self, failures: int) -> timedelta:
        """Return how long to wait after so many mistakes."""
        over = failures - self.free
        if over < 0:
            return timedelta(0)
        doubled: timedelta = self.first * 2 ** min(over, 20)
        return min(doubled, self.longest)


_CLOSE = Pace(
    free=5,
    first=timedelta(seconds=30),
    longest=timedelta(minutes=15),
    memory=timedelta(days=1),
)
PACES: Mapping[str, Pace] = MappingProxyType(
    {
        "name from address": _CLOSE,
        "name in browser": _CLOSE,
        "name": Pace(
            free=20,
            first=timedelta(seconds=5),
            longest=timedelta(minutes=5),
            memory=timedelta(days=1),
        ),
        "address": Pace(
            free=30,
            first=timedelta(seconds=1),
            longest=timedelta(minutes=1),
            memory=timedelta(minutes=15),
        ),
    }
)
# What the right password makes good; of the others it takes back the one attempt.
_MADE_GOOD = ("name from address", "name in browser")


class TooSoonError(Exception):
    """Another attempt has to wait, even with the right password."""

    def __init__(self, until: datetime) -> None:
        """Keep when the next attempt may be made."""
        super().__init__(until)
        self.until = until


@dataclasses.dataclass(frozen=True)
class Attempt:
    """One attempt that counts as a mistake until `went_well`: what it counts for."""

    kinds: Mapping[str, str]


@transaction.atomic
def begin(
    *, name: str, address: str, at: datetime, browser: str = "", of: str = ""
) -> Attempt:
    """Return an attempt to sign in as `name`, counted before anybody looks at it.

    `browser` names one in which that person has signed in; `of` what is tried, if it is
    not the password: counted apart, whatever names are typed. Raises TooSoonError.
    """
    kinds = _kinds(name=name, address=address, browser=browser, of=of)
    _forget(at)
    models.SignInAttempts.objects.bulk_create(
        [
            models.SignInAttempts(
                subject=subject,
                failures=0,
                wait_until=at,
                forget_at=at + PACES[kind].memory,
            )
            for subject, kind in sorted(kinds.items())
        ],
        ignore_conflicts=True,
    )
    rows = _locked(kinds)
    waits = [row.wait_until for row in rows if row.wait_until > at]
    if waits:
        raise TooSoonError(max(waits))
    for row in rows:
        pace = PACES[kinds[row.subject]]
        row.failures += 1
        row.wait_until = at + pace.wait(row.failures)
        row.forget_at = row.wait_until + pace.memory
    _store(rows)
    return Attempt(kinds)


@transaction.atomic
def went_well(*, attempt: Attempt, at: datetime) -> None:
    """Take back what an attempt counted for."""
    kept = []
    for row in _locked(attempt.kinds):
        if attempt.kinds[row.subject] in _MADE_GOOD or row.failures <= 1:
            row.delete()
            continue
        row.failures -= 1
        row.wait_until = at
        kept.append(row)
    _store(kept)


def _kinds(*, name: str, address: str, browser: str, of: str) -> dict[str, str]:
    """Return what an attempt counts for: kind by subject."""
    who = unicodedata.normalize("NFKC", name).casefold()
    if of:
        who = f"{who}\0{of}"  # no form takes a name with NUL in it
    if browser:
        return {_subject("name in browser", who, browser): "name in browser"}
    kinds = {_subject("name", who): "name"}
    if address:
        where = _site(address)
        kinds[_subject("address", where)] = "address"
        kinds[_subject("name from address", who, where)] = "name from address"
    return kinds


def _site(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _SITE_BITS), strict=False))


def _subject(*parts: str) -> str:
    return salted_hmac("sign_in_pace", "\0".join(parts), algorithm="sha256").hexdigest()


def _locked(kinds: Mapping[str, str]) -> list[models.SignInAttempts]:
    """Return the rows, locked in one order."""
    rows = models.SignInAttempts.objects.select_for_update()
    return list(rows.filter(pk__in=kinds).order_by("subject"))


def _store(rows: list[models.SignInAttempts]) -> None:
    models.SignInAttempts.objects.bulk_update(
        rows, ["failures", "wait_until", "forget_at"]
    )


def _forget(at: datetime) -> None:
    over = models.SignInAttempts.objects.filter(forget_at__lte=at)
    # What somebody else is looking at is left to them.
    found = over.select_for_update(skip_locked=True).values_list("pk", flat=True)
    models.SignInAttempts.objects.filter(pk__in=list(found[:_MOST_FORGOTTEN])).delete()

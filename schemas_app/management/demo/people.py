"""The people and modules of the demonstration, and where their secrets are kept.

Passwords and the key are made up once and written to a file that only this account
can read, so that a second start can print them again.
"""

import dataclasses
import json
import secrets
from datetime import datetime
from pathlib import Path
from typing import Self

from django.contrib.auth.models import User

from schemas_app import models
from schemas_app.domain import actors, roles
from schemas_app.permissions import Scope
from schemas_app.selectors import actors as actor_selectors
from schemas_app.services import inbox, modules, people


@dataclasses.dataclass(frozen=True)
class Person:
    username: str
    full_name: str
    role: str
    groups: tuple[str, ...]


_DEVELOPERS = ("developers", roles.PROPOSERS)
PEOPLE = (
    Person("ada", "Ada Okafor", "steward", ("stewards",)),
    Person("ben", "Ben Lindqvist", "second steward", ("stewards",)),
    Person("mia", "Mia Tanaka", "module developer", _DEVELOPERS),
    Person("otto", "Otto Brandt", "owner of the strategies", _DEVELOPERS),
    Person("ivo", "Ivo Marek", "auditor", (roles.AUDITORS,)),
)
STEWARDS = ("ada", "ben")
DEVELOPER = "mia"

# Number, name and owner.
MODULES = (
    ("0.1", "Dataset Cleaner and Latency Tick Store", "mia"),
    ("1", "Back-Testing", "mia"),
    ("2", "Data-Quality Monitor", "mia"),
    ("3", "Strategy 3", "otto"),
    ("6", "API Integration Layer and Config Store", "otto"),
    ("9", "Strategy 9", "otto"),
    ("10", "Strategy 10", "otto"),
    ("13", "Strategy 13", "otto"),
    ("15", "Text/JSON Normalizer", "mia"),
)
KEY_MODULE = "0.1"


@dataclasses.dataclass(frozen=True)
class Credentials:
    """What the demonstration prints: passwords by username, and one API key."""

    passwords: dict[str, str]
    key: str

    def write(self, path: Path) -> None:
        """Write the secrets to a new file that only its owner reads."""
        path.touch(mode=0o600)
        path.write_text(json.dumps(dataclasses.asdict(self), indent=2) + "\n")

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Return what `write` wrote, or None if there is no such file."""
        return cls(**json.loads(path.read_text())) if path.exists() else None


def create(*, by: actors.Actor, at: datetime) -> Credentials:
    """Create the people, the modules and the developer's key; return their secrets."""
    passwords = {person.username: secrets.token_urlsafe(9) for person in PEOPLE}
    for person in PEOPLE:
        people.create(
            username=person.username,
            password=passwords[person.username],
            full_name=person.full_name,
            groups=person.groups,
            by=by,
            at=at,
        )
    developer = account(DEVELOPER)
    for number, name, owner in MODULES:
        modules.register(number=number, name=name, owner=account(owner), by=by, at=at)
    token = modules.create_key(
        module=models.Module.objects.get(number=KEY_MODULE),
        person=developer,
        label="tick-store",
        scopes=[Scope.READ, Scope.PROPOSE],
        by=by,
        at=at,
    )
    return Credentials(passwords, str(token))


def read_all(*, at: datetime) -> None:
    """Have everybody know what has happened so far: it is long ago."""
    for person in PEOPLE:
        inbox.read(by=actor_selectors.of_person(account(person.username)), at=at)


def account(username: str) -> User:
    """Return the account of one of the demonstration's people."""
    return User.objects.get(username=username)

"""Who does something: the `by` of every service.

A value, not a row: the audit trail keeps it after the person or key is gone.
"""

import dataclasses
import enum


class ActorKind(enum.StrEnum):
    PERSON = "person"
    KEY = "key"
    JOB = "job"
    SYSTEM = "system"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Actor:
    """A person, an API key acting for a module, a job, or the system itself.

    `person_id` is the responsible person: for a key, whoever had it created, so
    that nobody approves through the front door what they wrote through the back.
    """

    kind: ActorKind
    label: str
    person_id: int | None = None
    key_id: int | None = None
    scopes: frozenset[str] = frozenset()
    # Globs of the schemas that a key is for; none: all of them.
    schemas: tuple[str, ...] = ()
    request_id: str = ""
    address: str = ""


def job(name: str) -> Actor:
    """Return the actor for background work called `name`."""
    return Actor(kind=ActorKind.JOB, label=name)


def system(name: str) -> Actor:
    """Return the actor for the installation itself, such as a management command."""
    return Actor(kind=ActorKind.SYSTEM, label=name)

"""Modules: as rows of a list, and what the page of one shows."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from schemas_app import models
from schemas_app.domain import impact, requirements
from schemas_app.presenters import approvals, key_marks, moments, words
from schemas_app.presenters.moments import counted
from schemas_app.selectors import answers

_SHOWN_FIELDS = 6

ROLES: Mapping[str, words.Mark] = MappingProxyType(
    {
        impact.Role.CONSUMER: words.Mark(label="Reads", tone="info", icon="download"),
        impact.Role.PRODUCER: words.Mark(label="Writes", tone="quiet", icon="pencil"),
    }
)
HARMS: Mapping[str, words.Mark] = MappingProxyType(
    {
        impact.Harm.BROKEN: words.Mark(label="Breaks it", tone="danger", icon="break"),
        impact.Harm.POSSIBLE: words.Mark(
            label="May break it", tone="warn", icon="question"
        ),
    }
)
_ANSWERS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        requirements.Answer.OK: ("Ready", "good", "check"),
        requirements.Answer.MIGRATING: ("Migrating", "info", "clock"),
        requirements.Answer.BLOCKED: ("Blocked", "danger", "cross"),
    }
)
_WAITING = words.Mark(label="Waits for an answer", tone="warn", icon="clock")
_NOT_ASKED = words.Mark(label="No answer needed", tone="quiet", icon="minus")


@dataclasses.dataclass(frozen=True, kw_only=True)
class ModuleRow:
    """A module in a list."""

    number: str
    name: str
    owner: str
    contact: str
    uses: int
    keys: int
    mine: bool
    webhook_trouble: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class ModuleHead:
    """What is said of a module on its page."""

    number: str
    name: str
    description: str
    owner: str
    contact: str
    owns: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class UseRow:
    """One use of a schema: declared, seen, or both.

    `pin` is "" where the module follows; `seen` is None where no key of it was.
    """

    schema_id: str
    role: str
    mark: words.Mark
    declared: bool
    pin: str
    latest: str
    fields: tuple[str, ...]
    more_fields: int
    all_fields: str
    declared_by: str
    declared_at: moments.Moment | None
    seen: moments.Moment | None
    seen_version: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class KeyRow:
    """A key, without what is secret of it."""

    prefix: str
    label: str
    state: words.Mark
    opens: bool
    scopes: tuple[str, ...]
    person: str
    created: moments.Moment
    expires: moments.Moment | None
    used: moments.Moment | None
    schemas: tuple[str, ...]
    networks: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class AskedRow:
    """A change that waits, or waited, for the module's answer."""

    id: int
    title: str
    schema_id: str
    opened: moments.Moment
    harm: words.Mark
    why: str
    answer: words.Mark
    waits: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Snippet:
    """What a developer types first: at the shell, and in Python."""

    install: str
    python: str


def snippet(*, url: str, pin: str) -> Snippet:
    """Return the client in a few lines, on this registry and this schema."""
    return Snippet(
        install=(
            "pip install schema-registry-client\n"
            f"export SCHEMA_REGISTRY_URL={url}\n"
            "export SCHEMA_REGISTRY_KEY=srk_…"
        ),
        python=(
            "from schema_registry_client import SchemaRegistryClient\n\n"
            "with SchemaRegistryClient() as registry:\n"
            f'    schema = registry.get_schema("{pin}")\n'
            '    print(schema.semantic_version, list(schema["properties"]))'
        ),
    )


def rows(
    modules: Iterable[models.Module],
    *,
    person_id: int | None,
    troubled: Collection[int] = (),
) -> tuple[ModuleRow, ...]:
    """Return rows of modules as `selectors.modules.counted` annotates them.

    Webhooks of the owners in `troubled` are disabled or fail.
    """
    return tuple(
        ModuleRow(
            number=module.number,
            name=module.name,
            owner=approvals.name(module.owner),
            contact=module.contact,
            uses=getattr(module, "use_total", 0),
            keys=getattr(module, "key_total", 0),
            mine=module.owner_id == person_id,
            webhook_trouble=module.owner_id in troubled,
        )
        for module in modules
    )


def head(module: models.Module, *, owns: Iterable[str]) -> ModuleHead:
    """Return the head of a module's page."""
    return ModuleHead(
        number=module.number,
        name=module.name,
        description=module.description,
        owner=approvals.name(module.owner),
        contact=module.contact,
        owns=tuple(owns),
    )


def uses(
    declared: Sequence[models.Use],
    seen: Sequence[models.Observation],
    latest: Mapping[int, str],
    *,
    now: datetime,
) -> tuple[UseRow, ...]:
    """Return declared and seen uses, by schema; `latest` names versions by schema."""
    observed = {one.schema_id: one for one in seen}
    reading = {use.schema_id for use in declared if use.role == impact.Role.CONSUMER}
    found = [
        _use(
            use.schema,
            use,
            observed.get(use.schema_id) if use.role == impact.Role.CONSUMER else None,
            latest,
            now=now,
        )
        for use in declared
    ]
    found += [
        _use(one.schema, None, one, latest, now=now)
        for one in seen
        if one.schema_id not in reading
    ]
    return tuple(sorted(found, key=lambda row: (row.schema_id, row.role)))


def _use(
    schema: models.Schema,
    use: models.Use | None,
    seen: models.Observation | None,
    latest: Mapping[int, str],
    *,
    now: datetime,
) -> UseRow:
    role = use.role if use else str(impact.Role.CONSUMER)
    fields = tuple(use.fields) if use else ()
    return UseRow(
        schema_id=schema.schema_id,
        role=role,
        mark=ROLES[role],
        declared=use is not None,
        pin=use.pin if use else "",
        latest=latest.get(schema.pk, ""),
        fields=fields[:_SHOWN_FIELDS],
        more_fields=max(0, len(fields) - _SHOWN_FIELDS),
        all_fields="\n".join(fields),
        declared_by=use.declared_by if use else "",
        declared_at=moments.moment(use.declared_at, now=now) if use else None,
        seen=moments.moment(seen.last_at, now=now) if seen else None,
        seen_version=str(seen.version.number) if seen else "",
    )


def keys(found: Iterable[models.ApiKey], *, now: datetime) -> tuple[KeyRow, ...]:
    """Return the keys of a module, whose persons are loaded."""
    return tuple(_key(key, now=now) for key in found)


def _key(key: models.ApiKey, *, now: datetime) -> KeyRow:
    state = key_marks.state(key, now=now)
    return KeyRow(
        prefix=key.prefix,
        label=key.label,
        state=state,
        opens=state is key_marks.ACTIVE,
        scopes=tuple(key.scopes),
        person=approvals.name(key.created_by),
        created=moments.moment(key.created_at, now=now),
        expires=moments.moment(key.expires_at, now=now) if key.expires_at else None,
        used=moments.moment(key.last_used_at, now=now) if key.last_used_at else None,
        schemas=tuple(key.schemas),
        networks=tuple(key.networks),
    )


def asked(found: Iterable[answers.Asked], *, now: datetime) -> tuple[AskedRow, ...]:
    """Return the changes that concern a module; what waits comes first."""
    listed = [_asked(one, now=now) for one in found]
    return tuple(sorted(listed, key=lambda row: not row.waits))


def _asked(one: answers.Asked, *, now: datetime) -> AskedRow:
    worst = one.consequences[0]
    touched = [field for each in one.consequences for field in each.touched]
    return AskedRow(
        id=one.proposal.pk,
        title=one.proposal.title,
        schema_id=one.proposal.schema.schema_id,
        opened=moments.moment(one.proposal.created_at, now=now),
        harm=HARMS[worst.harm],
        why=_why(tuple(dict.fromkeys(touched))),
        answer=_answer(one),
        waits=one.needed and one.answer is None,
    )


def _why(touched: tuple[str, ...]) -> str:
    if not touched:
        return ""
    if len(touched) > _SHOWN_FIELDS:
        return f"touches {counted(len(touched), 'field')}"
    return f"touches {words.listed(touched)}"


def _answer(one: answers.Asked) -> words.Mark:
    if one.answer is None:
        return _WAITING if one.needed else _NOT_ASKED
    label, tone, icon = _ANSWERS[one.answer.answer]
    if one.answer.ready_at:
        label = f"{label} until {one.answer.ready_at:%-d %b %Y}"
    return words.Mark(label=label, tone=tone, icon=icon)

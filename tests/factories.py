"""Test data made the way users make it: through the services.

The same few people everywhere: Ada and Ben are stewards of `market-data`, Mia develops
modules, Ivo audits, Olga is a steward elsewhere, Root is a superuser, Amy an
administrator, Ria only reads. Whoever is not named here, or is Mia, is a proposer.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User

from schemas_app import models
from schemas_app.domain import actors, api_keys, roles
from schemas_app.permissions import Scope
from schemas_app.selectors import actors as actor_selectors
from schemas_app.selectors import proposals as proposal_selectors
from schemas_app.services import (
    modules,
    policies,
    proposals,
    publishing,
    reviews,
    scheduling,
    schemas,
    uses,
)

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
# By the real clock, which pages and API go by; nobody plans for more than ten years.
YEAR = datetime.now(UTC).year + 2
SYSTEM = actors.system("tests")
DATA = Path(__file__).parent.parent / "examples" / "data"

TICK: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "ts": {"type": "string", "format": "date-time"},
        "symbol": {"type": "string"},
        "price": {"type": "number"},
        "size": {"type": "integer"},
    },
    "required": ["ts", "symbol", "price", "size"],
    "additionalProperties": False,
}


def later(minutes: int) -> datetime:
    """Return the moment this many minutes after NOW."""
    return NOW + timedelta(minutes=minutes)


_GROUPS: Mapping[str, tuple[str, ...]] = {
    "ria": (roles.READERS,),
    "ivo": (roles.AUDITORS,),
    "amy": (roles.ADMINISTRATORS,),
    **dict.fromkeys(("ada", "ben", "olga", "root"), ()),
}


def person(username: str, **flags: Any) -> User:
    """Return the account of `username`, without a usable password."""
    found, is_new = User.objects.get_or_create(
        username=username, defaults={"is_staff": True, **flags}
    )
    if is_new:
        # A test that commits empties the tables, with the groups that were seeded.
        for name in _GROUPS.get(username, (roles.PROPOSERS,)):
            found.groups.add(Group.objects.get_or_create(name=name)[0])
    return found


def actor(username: str) -> actors.Actor:
    """Return `username` as the one who acts."""
    return actor_selectors.of_person(person(username))


def domain(
    slug: str = "market-data",
    stewards: tuple[str, ...] = ("ada", "ben"),
    **options: Any,
) -> models.Domain:
    """Return the domain, made on first use."""
    found = models.Domain.objects.filter(slug=slug).first()
    return found or schemas.create_domain(
        slug=slug,
        name=slug.replace("-", " ").capitalize(),
        stewards=[person(name) for name in stewards],
        by=SYSTEM,
        at=NOW,
        **options,
    )


def schema(schema_id: str = "ticks_v1", **options: Any) -> models.Schema:
    """Return a new schema without versions, in `market-data` unless told."""
    slug = options.pop("domain", "market-data")
    domain(slug)
    return schemas.create(
        schema_id=schema_id,
        title=options.pop("title", "Level-1 ticks"),
        domain=slug,
        by=actor("mia"),
        at=NOW,
        **options,
    )


def with_field(name: str, *, required: bool = False, **keywords: Any) -> dict[str, Any]:
    """Return TICK with one more property."""
    document: dict[str, Any] = json.loads(json.dumps(TICK))
    document["properties"][name] = keywords or {"type": "string"}
    if required:
        document["required"].append(name)
    return document


def text_of(document: Any) -> str:
    """Return `document` as the text a person would write."""
    return document if isinstance(document, str) else json.dumps(document, indent=2)


def ticks_text(release: str) -> str:
    """Return the user's own tick schema of a release."""
    return (DATA / "ticks" / f"ticks_v{release}.json").read_text()


def proposal(
    schema_id: str = "ticks_v1",
    document: Any = TICK,
    *,
    by: str = "mia",
    at: datetime = NOW,
    title: str = "A change",
    **options: Any,
) -> models.Proposal:
    """Return a proposal in review."""
    return proposals.submit(
        schema_id=schema_id,
        text=text_of(document),
        title=title,
        by=actor(by),
        at=at,
        **options,
    )


def fingerprint(of: models.Proposal) -> str:
    """Return the fingerprint of the current revision."""
    return proposal_selectors.current_revision(of).fingerprint


def approved(*arguments: Any, by: str = "mia", **options: Any) -> models.Proposal:
    """Return a proposal that Ada has approved."""
    made = proposal(*arguments, by=by, **options)
    reviews.approve(
        proposal_id=made.pk,
        fingerprint=fingerprint(made),
        by=actor("ada"),
        at=made.created_at,
    )
    made.refresh_from_db()
    return made


def published(*arguments: Any, **options: Any) -> models.SchemaVersion:
    """Return a version that Mia proposed, Ada approved and Ada published."""
    made = approved(*arguments, **options)
    return publishing.publish(
        proposal_id=made.pk,
        fingerprint=fingerprint(made),
        by=actor("ada"),
        at=made.created_at,
    )


def decision(of: models.Proposal, *, by: str, at: datetime = NOW) -> dict[str, Any]:
    """Return what every decision on the current revision names."""
    return {
        "proposal_id": of.pk,
        "fingerprint": fingerprint(of),
        "by": actor(by),
        "at": at,
    }


def approve(of: models.Proposal, *, by: str = "ada", at: datetime = NOW) -> None:
    """Have `by` approve the current revision."""
    reviews.approve(**decision(of, by=by, at=at))
    of.refresh_from_db()


def revised(
    of: models.Proposal, document: Any, *, at: datetime = NOW, **options: Any
) -> models.Revision:
    """Return a new revision by the author of the proposal."""
    revision = proposals.revise(
        proposal_id=of.pk,
        text=text_of(document),
        by=actor(of.author.username),
        at=at,
        **options,
    )
    of.refresh_from_db()
    return revision


def scheduled(
    *arguments: Any, publish_at: datetime, by: str = "ada", **options: Any
) -> models.Proposal:
    """Return a proposal that Ada approved and `by` scheduled."""
    made = approved(*arguments, **options)
    scheduling.schedule(
        proposal_id=made.pk,
        fingerprint=fingerprint(made),
        publish_at=publish_at,
        by=actor(by),
        at=made.created_at,
    )
    made.refresh_from_db()
    return made


def group(name: str, *members: str) -> Group:
    """Return a group of people."""
    made, _ = Group.objects.get_or_create(name=name)
    made.user_set.set([person(member) for member in members])
    return made


def policy(*rules: Mapping[str, Any], at: datetime = NOW) -> models.Policy:
    """Return a policy in force: Ada proposed it, and Ben agreed."""
    domain()
    made = policies.propose(
        rules=[dict(rule) for rule in rules],
        reason="As agreed.",
        by=actor("ada"),
        at=at,
    )
    return policies.approve(policy_id=made.pk, by=actor("ben"), at=at)


def use(
    module_number: str = "2",
    *fields: str,
    role: str = "consumer",
    schema_id: str = "ticks_v1",
    owner: str = "mia",
) -> models.Use:
    """Return the use that the owner of a module declares."""
    module(module_number, owner=owner)
    return uses.declare(
        module=module_number,
        schema_id=schema_id,
        role=role,
        fields=fields,
        by=actor(owner),
        at=NOW,
    )


def module(number: str = "0.1", *, owner: str = "mia") -> models.Module:
    """Return a module, made on first use."""
    found = models.Module.objects.filter(number=number).first()
    return found or modules.register(
        number=number, name=f"Module {number}", owner=person(owner), by=SYSTEM, at=NOW
    )


def key(
    *scopes: Scope,
    owner: str = "mia",
    module_number: str = "0.1",
    at: datetime = NOW,
    **options: Any,
) -> api_keys.Token:
    """Return a new API key of a module, with every scope unless told."""
    return modules.create_key(
        module=module(module_number),
        person=person(owner),
        label="tests",
        scopes=scopes or tuple(Scope),
        by=SYSTEM,
        at=at,
        **options,
    )


def actor_of(token: api_keys.Token, at: datetime = NOW) -> actors.Actor:
    """Return the actor that a key speaks as."""
    return actor_selectors.of_key(str(token), at=at)

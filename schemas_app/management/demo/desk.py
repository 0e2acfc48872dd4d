"""What lies on the steward's desk in the demonstration: agreed rules and open work."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from schemas_app import models
from schemas_app.domain import actors, exact_json
from schemas_app.management.demo import people
from schemas_app.selectors import actors as actor_selectors
from schemas_app.selectors import proposals as proposal_selectors
from schemas_app.selectors import schemas
from schemas_app.services import (
    acknowledgements,
    policies,
    proposals,
    reviews,
    scheduling,
    threads,
    uses,
)

RULES: tuple[dict[str, exact_json.Json], ...] = (
    {
        "name": "words only",
        "severities": ["documentation"],
        "approvals": 0,
        "publishes_itself": True,
    },
    {
        "name": "breaking market data",
        "domains": "market-data",
        "severities": ["breaking"],
        "approvals": 1,
        "threads_block": True,
        "expires_after_days": 60,
    },
    {
        "name": "breaking reference data",
        "domains": "reference",
        "severities": ["breaking"],
        "approvals": 2,
        "owners_answer": True,
        "notice_hours": 72,
        "expires_after_days": 60,
    },
)
# Module, schema, role, and the fields it names; without any it uses all of them.
USES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("0.1", "ticks_v1", "producer", ()),
    ("1", "ticks_v1", "consumer", ("ts", "symbol", "price", "size")),
    ("2", "ticks_v1", "consumer", ()),
    ("3", "ticks_v1", "consumer", ("ts", "symbol", "price")),
    ("9", "ticks_v1", "consumer", ("ts", "symbol", "size")),
    ("6", "fdc3.instrument", "producer", ()),
    ("15", "fdc3.instrument", "producer", ()),
    ("13", "fdc3.instrument", "consumer", ("id", "market")),
)


def load(*, data: Path, at: datetime) -> None:
    """Agree on the rules, declare who uses what, and leave work for the stewards."""
    ada, ben = (_actor(name) for name in people.STEWARDS)
    policy = policies.propose(
        rules=[dict(rule) for rule in RULES],
        reason="What the desk and the owners of the modules agreed on.",
        by=ada,
        at=at,
    )
    policies.approve(policy_id=policy.pk, by=ben, at=at)
    for module, schema_id, role, fields in USES:
        uses.declare(
            module=module,
            schema_id=schema_id,
            role=role,
            fields=fields,
            by=_owner(module),
            at=at,
        )
    _talk_about_ticks(data, at=at)
    _ask_for_a_name(at=at)
    _plan_a_copy(at=at)


def _talk_about_ticks(data: Path, *, at: datetime) -> None:
    """Leave ticks 2.0.0 in review, with a question that is answered and still open."""
    made = proposals.submit(
        schema_id="ticks_v1",
        text=(data / "ticks" / "ticks_v2.0.0.json").read_text(),
        title="Rename price to last_price",
        message="The feed's own name, so that nobody has to translate.",
        by=_actor(people.DEVELOPER),
        at=at,
    )
    thread = threads.open_thread(
        proposal_id=made.pk,
        pointer="/properties/last_price",
        text="Will the back-tests of last year still read `price`?",
        by=_actor("ben"),
        at=at,
    )
    threads.answer(
        thread_id=thread.pk,
        text="They ask for the version in force on the day they replay: 1.1.0.",
        by=_actor(people.DEVELOPER),
        at=at,
    )


def _ask_for_a_name(*, at: datetime) -> None:
    """Leave a breaking change with one of two approvals and one of two owners' answers."""
    made = _propose(
        "fdc3.instrument",
        lambda document: document["allOf"][0]["required"].append("name"),
        title="A name on every instrument",
        message="Screens show a bare identifier where the name is missing.",
        at=at,
    )
    fingerprint = proposal_selectors.current_revision(made).fingerprint
    reviews.approve(
        proposal_id=made.pk,
        fingerprint=fingerprint,
        by=_actor("ada"),
        at=at,
        comment="Overdue.",
    )
    acknowledgements.acknowledge(
        proposal_id=made.pk,
        fingerprint=fingerprint,
        module="6",
        answer="migrating",
        ready_at=at + timedelta(days=21),
        comment="Two vendors do not send names yet.",
        by=_owner("6"),
        at=at,
    )


def _plan_a_copy(*, at: datetime) -> None:
    """Leave a compatible change that the clock publishes in a week."""
    made = _propose(
        "fdc3.email",
        lambda document: document["allOf"][0]["properties"].update(
            copyTo={
                "title": "Copy To",
                "description": "Who gets a copy of the email.",
                "type": "array",
                "items": {"type": "string"},
            }
        ),
        title="Who gets a copy",
        message="Compliance is copied on every trade recap.",
        at=at,
    )
    fingerprint = proposal_selectors.current_revision(made).fingerprint
    reviews.approve(
        proposal_id=made.pk, fingerprint=fingerprint, by=_actor("ada"), at=at
    )
    scheduling.schedule(
        proposal_id=made.pk,
        fingerprint=fingerprint,
        publish_at=(at + timedelta(days=7)).replace(minute=0, second=0, microsecond=0),
        by=_actor("ben"),
        at=at,
    )


def _propose(
    schema_id: str,
    edit: Callable[[Any], object],
    *,
    title: str,
    message: str,
    at: datetime,
) -> models.Proposal:
    """Propose the newest version of a schema after an edit, as the developer would."""
    newest = schemas.version(schemas.schema(schema_id), "latest")
    document = json.loads(newest.text)
    edit(document)
    return proposals.submit(
        schema_id=schema_id,
        text=exact_json.dumps(document, indent=2),
        title=title,
        message=message,
        by=_actor(people.DEVELOPER),
        at=at,
    )


def _actor(username: str) -> actors.Actor:
    return actor_selectors.of_person(people.account(username))


def _owner(module: str) -> actors.Actor:
    return actor_selectors.of_person(models.Module.objects.get(number=module).owner)

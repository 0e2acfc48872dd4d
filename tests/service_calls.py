"""How a service is asked for each action of the table: the function and its arguments."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from schemas_app.domain import errors
from schemas_app.services import (
    acknowledgements,
    break_glass,
    policies,
    proposals,
    publishing,
    reviews,
    scheduling,
    threads,
    uses,
    versions,
    webhooks,
)
from tests import factories, matrix, worlds


def _new(world):
    return {
        "schema_id": "ticks_v1",
        "text": factories.text_of(factories.with_field("flag")),
        "title": "Something new",
    }


def _proposal(world, **options):
    return {"proposal_id": world.proposal.pk, **options}


def _decision(world, **options):
    return _proposal(world, fingerprint=world.fingerprint, **options)


def _version(world):
    return {"schema_id": "ticks_v1", "number": world.version, "reason": "It is wrong."}


def _webhook(world, **options):
    return {"uid": world.delivery.endpoint.uid, **options}


# By action: the service, and what it is told in a World beside `by` and `at`.
CALLS: Mapping[str, tuple[Callable[..., object], Callable[[Any], Any]]] = {
    "submit": (proposals.submit, _new),
    "draft": (proposals.draft, _new),
    "submit draft": (proposals.submit_draft, _decision),
    "revise": (
        proposals.revise,
        lambda world: _proposal(
            world, text=factories.text_of(factories.with_field("flag"))
        ),
    ),
    "rebase": (
        proposals.rebase,
        lambda world: _proposal(world, over=world.fingerprint),
    ),
    "withdraw": (proposals.withdraw, _proposal),
    "approve": (reviews.approve, _decision),
    "request changes": (
        reviews.request_changes,
        lambda world: _decision(world, comment="Why?"),
    ),
    "reject": (reviews.reject, lambda world: _decision(world, comment="No.")),
    "publish": (publishing.publish, _decision),
    "schedule": (
        scheduling.schedule,
        lambda world: _decision(world, publish_at=worlds.NOW + timedelta(days=1)),
    ),
    "unschedule": (scheduling.unschedule, _proposal),
    "ask to break the glass": (
        break_glass.ask,
        lambda world: _decision(world, reason="It cannot wait."),
    ),
    "break the glass": (break_glass.confirm, _decision),
    "acknowledge": (
        acknowledgements.acknowledge,
        lambda world: _decision(world, module="2", answer="ok"),
    ),
    "open thread": (
        threads.open_thread,
        lambda world: _proposal(world, pointer="", text="Hello."),
    ),
    "answer thread": (
        threads.answer,
        lambda world: {"thread_id": world.thread.pk, "text": "Hello."},
    ),
    "resolve thread": (threads.resolve, lambda world: {"thread_id": world.thread.pk}),
    "deprecate": (versions.deprecate, _version),
    "retire": (versions.retire, _version),
    "propose policy": (
        policies.propose,
        lambda world: {"rules": worlds.RULES, "reason": "Better so."},
    ),
    "approve policy": (
        policies.approve,
        lambda world: {"policy_id": world.policy.pk},
    ),
    "decline policy": (
        policies.decline,
        lambda world: {"policy_id": world.policy.pk},
    ),
    "create webhook": (webhooks.create, lambda _: {"wanted": worlds.WEBHOOK}),
    "change webhook": (
        webhooks.change,
        lambda world: _webhook(world, wanted=worlds.WEBHOOK),
    ),
    "rotate webhook": (webhooks.rotate, _webhook),
    "disable webhook": (webhooks.disable, _webhook),
    "enable webhook": (webhooks.enable, _webhook),
    "ping webhook": (webhooks.ping, _webhook),
    "redeliver": (
        webhooks.redeliver,
        lambda world: _webhook(world, message_id=world.delivery.message_id),
    ),
    "remove webhook": (webhooks.remove, _webhook),
    "declare use": (
        uses.declare,
        lambda _: {"module": "2", "schema_id": "ticks_v1", "role": "consumer"},
    ),
}


def caller(role: str, world: worlds.World) -> Callable[[str], str]:
    """Return what tries an action in this role, and says what came of it."""

    def answer(action: str) -> str:
        call, arguments = CALLS[action]
        try:
            call(**arguments(world), by=world.actor(role), at=worlds.NOW)
        except errors.RegistryError as refusal:
            return refusal.code
        return matrix.DONE

    return answer

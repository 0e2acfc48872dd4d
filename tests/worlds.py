"""A registry for each case of the matrix, with everybody in it, reached as people do."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from notifications_app import models as notifications
from notifications_app.webhooks import endpoints
from schemas_app import models
from schemas_app.domain import actors, api_keys, errors
from schemas_app.permissions import Scope
from schemas_app.selectors import actors as actor_selectors
from schemas_app.services import (
    break_glass,
    modules,
    policies,
    proposals,
    publishing,
    reviews,
    scheduling,
    threads,
    upkeep,
    versions,
    webhooks,
)
from tests import factories, matrix

DAY = 24 * 60
# When everybody tries; the people of a World did what they did before.
NOW = factories.later(20 * DAY)
WEBHOOK = endpoints.Wanted(label="Ours", url="https://hooks.example.com/registry")
RULES = [{"name": "all", "approvals": 1, "expires_after_days": 14}]


@dataclasses.dataclass(frozen=True)
class World:
    """A registry with something in the state asked for, and everybody in it."""

    proposal: models.Proposal
    fingerprint: str
    policy: models.Policy
    version: int
    thread: models.Thread | None
    # By the role of who holds one.
    keys: Mapping[str, api_keys.Token]
    delivery: notifications.Delivery

    @property
    def key(self) -> api_keys.Token:
        """The key of module 2."""
        return self.keys["module key"]

    @property
    def names(self) -> Mapping[str, int | str]:
        """What addresses call the things in it."""
        return {
            "proposal": self.proposal.pk,
            "version": self.version,
            "policy": self.policy.pk,
            "thread": self.thread.pk if self.thread else 0,
            "webhook": self.delivery.endpoint.uid,
            "message": self.delivery.message_id,
        }

    def actor(self, role: str) -> actors.Actor:
        """Return who acts in this role. Raises errors.NotAuthenticated for strangers."""
        if role in self.keys:
            return actor_selectors.of_key(str(self.keys[role]), at=NOW)
        if role == "anonymous":
            raise errors.NotAuthenticated
        return factories.actor(matrix.ROLES[role])


def variant(action: str) -> str:
    """Return what must be different in a World for an action; "" for most."""
    return _VARIANTS.get(action, "")


_NOT_ASKED, _MOVED, _OFF = "glass not asked for", "base moved", "webhook off"
_VARIANTS = {
    "ask to break the glass": _NOT_ASKED,
    "rebase": _MOVED,
    "enable webhook": _OFF,
}


def world(action: str, state: str) -> World:
    """Return a World for a case; actions of one variant may share it."""
    differs = variant(action)
    _people()
    keys = _keys()
    factories.schema()
    factories.policy(*RULES)
    for field in ("size", "side"):
        _published(factories.with_field(field))
    proposal, thread = _proposal(state, asked=differs != _NOT_ASKED)
    if differs == _MOVED:
        _published(factories.with_field("flag"))
    _end_version(state)
    proposal.refresh_from_db()
    return World(
        proposal=proposal,
        fingerprint=factories.fingerprint(proposal),
        policy=_policy(state),
        version=2,
        thread=thread,
        keys=keys,
        delivery=_delivery(is_off=differs == _OFF),
    )


def _people() -> None:
    factories.domain(stewards=("ada", "ben", "mia"))
    factories.domain("reference", stewards=("olga",))
    factories.module("2", owner="otto")
    factories.person("root", is_superuser=True)
    for name in ("amy", "ivo", "nora", "ria"):
        factories.person(name)


def _keys() -> Mapping[str, api_keys.Token]:
    of: dict[str, Any] = {"owner": "otto", "module_number": "2"}
    made = {
        "module key": factories.key(**of),
        "revoked key": factories.key(**of),
        "reading key": factories.key(Scope.READ, **of),
        "proposing key": factories.key(Scope.PROPOSE, **of),
        "key elsewhere": factories.key(schemas=["bars_*"], **of),
    }
    modules.revoke_key(
        prefix=made["revoked key"].prefix, by=factories.SYSTEM, at=factories.NOW
    )
    return made


def _published(document: object) -> None:
    made = factories.proposal(document=document, by="nora", at=factories.later(1))
    factories.approve(made, by="ben", at=factories.later(1))
    publishing.publish(**_decided(made))


def _decided(of: models.Proposal, *, by: str = "ben") -> dict[str, Any]:
    return factories.decision(of, by=by, at=factories.later(1))


_VENUE = factories.with_field("venue")


def _proposal(
    state: str, *, asked: bool
) -> tuple[models.Proposal, models.Thread | None]:
    """Return Mia's proposal on its way to `state`, and Ben's thread about it."""
    if state == "draft":
        made = proposals.draft(
            schema_id="ticks_v1",
            text=factories.text_of(_VENUE),
            title="A change",
            by=factories.actor("mia"),
            at=factories.later(1),
        )
        return made, None
    made = factories.proposal(document=_VENUE, at=factories.later(1))
    thread = threads.open_thread(
        proposal_id=made.pk,
        pointer="/properties/venue",
        text="Which list of venues?",
        by=factories.actor("ben"),
        at=factories.later(1),
    )
    if asked:
        break_glass.ask(**_decided(made), reason="It cannot wait.")
    for step in _ROADS.get(state, ()):
        step(made)
    return made, thread


def _schedule(made: models.Proposal) -> None:
    scheduling.schedule(**_decided(made), publish_at=factories.later(60 * DAY))


def _withdraw(made: models.Proposal) -> None:
    proposals.withdraw(
        proposal_id=made.pk, by=factories.actor("mia"), at=factories.later(1)
    )


def _expire(_: models.Proposal) -> None:
    upkeep.expire_due(by=factories.SYSTEM, at=factories.later(15 * DAY))


_ROADS: Mapping[str, tuple[Callable[[models.Proposal], object], ...]] = {
    "changes_requested": (
        lambda made: reviews.request_changes(**_decided(made), comment="Why?"),
    ),
    "approved": (lambda made: reviews.approve(**_decided(made)),),
    "scheduled": (lambda made: reviews.approve(**_decided(made)), _schedule),
    "published": (
        lambda made: reviews.approve(**_decided(made)),
        lambda made: publishing.publish(**_decided(made)),
    ),
    "rejected": (lambda made: reviews.reject(**_decided(made), comment="No."),),
    "withdrawn": (_withdraw,),
    "expired": (_expire,),
    # Nora asked for the same, and hers was published.
    "superseded": (lambda _: _published(_VENUE),),
}


def _delivery(*, is_off: bool) -> notifications.Delivery:
    """Return a test that Otto had sent to his webhook, which is off since or not."""
    asked: dict[str, Any] = {"by": factories.actor("otto"), "at": factories.NOW}
    made = webhooks.create(wanted=WEBHOOK, **asked)
    sent = webhooks.ping(uid=made.endpoint.uid, **asked)
    if is_off:
        webhooks.disable(uid=made.endpoint.uid, **asked)
    return sent


def _end_version(state: str) -> None:
    ends = {"deprecated": versions.deprecate, "retired": versions.retire}
    if state in ends:
        ends[state](
            schema_id="ticks_v1",
            number=2,
            reason="It was wrong.",
            by=factories.actor("ben"),
            at=factories.later(2),
        )


def _policy(state: str) -> models.Policy:
    """Return a policy that Ben proposed, in `state` where that is one of a policy."""
    made = policies.propose(
        rules=RULES, reason="As agreed.", by=factories.actor("ben"), at=factories.NOW
    )
    decided: dict[str, Any] = {
        "policy_id": made.pk,
        "by": factories.actor("olga"),
        "at": factories.NOW,
    }
    if state == "declined":
        policies.decline(**decided)
    if state in ("active", "replaced"):
        policies.approve(**decided)
    if state == "replaced":
        factories.policy(*RULES)
    return made

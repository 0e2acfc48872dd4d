"""Who may do what to what: every action, role and state, and the answer there must be.

The answer is "done" or the code of the refusal, the same through service, browser and
API. `outcome` gives it; `World` is a registry where one proposal, version or policy is
in the state asked for. What an interface needs is its own way of doing each action.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from schemas_app import models
from schemas_app.domain import actors, api_keys, errors
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
)
from tests import factories

DONE = "done"
DENIED = "permission_denied"
OWN_WORK = "own_work"
REFUSED = "transition_refused"

# Who they are in a World. Mia wrote the proposal and is a steward of its domain too:
# the one whom only the rule about own work keeps from deciding. Nora proposes other
# things; Otto owns module 2, whose keys the last two are.
ROLES: Mapping[str, str] = MappingProxyType(
    {
        "anonymous": "",
        "reader": "ivo",
        "proposer": "nora",
        "author": "mia",
        "steward": "ada",
        "steward of another": "olga",
        "module owner": "otto",
        "superuser": "root",
        "module key": "otto",
        "revoked key": "otto",
    }
)
# Nobody gets as far as the service: the same for every action and state.
STRANGERS: Mapping[str, str] = MappingProxyType(
    {"anonymous": "not_authenticated", "revoked key": "key_revoked"}
)

PROPOSAL_STATES = (
    "draft",
    "in_review",
    "changes_requested",
    "approved",
    "scheduled",
    "published",
    "rejected",
    "withdrawn",
    "expired",
)
KNOWN_STATES = PROPOSAL_STATES[1:]
UNDER_REVIEW = ("in_review", "changes_requested", "approved", "scheduled")
VERSION_STATES = ("active", "deprecated", "retired")
POLICY_STATES = ("proposed", "active", "declined", "replaced")


@dataclasses.dataclass(frozen=True)
class Action:
    """`states`: the answer to who may; `roles`: to who is named, DENIED to others.

    Who may not hears so in every state.
    """

    states: Mapping[str, str]
    roles: Mapping[str, str]

    def outcome(self, role: str, state: str) -> str:
        """Return the answer to one role in one state."""
        if role in STRANGERS:
            return STRANGERS[role]
        answer = self.roles.get(role, DENIED)
        return self.states[state] if answer == DONE else answer


def _in(*states: str, of: tuple[str, ...] = PROPOSAL_STATES) -> dict[str, str]:
    return {state: DONE if state in states else REFUSED for state in of}


def _by(*roles: str, **others: str) -> dict[str, str]:
    return {**dict.fromkeys(roles, DONE), **others}


_PEOPLE = (
    "reader",
    "proposer",
    "author",
    "steward",
    "steward of another",
    "module owner",
    "superuser",
)
_STEWARDS = ("author", "steward")
_VOTERS = _by("steward", author=OWN_WORK)
_ANY = {"": DONE}

ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        "submit": Action(_ANY, _by(*_PEOPLE, "module key")),
        "draft": Action(_ANY, _by(*_PEOPLE, "module key")),
        "submit draft": Action(_in("draft"), _by("author")),
        "revise": Action(_in("draft", *UNDER_REVIEW), _by("author")),
        "withdraw": Action(_in("draft", *UNDER_REVIEW), _by("author")),
        "approve": Action(_in("in_review", "changes_requested", "approved"), _VOTERS),
        "request changes": Action(_in(*UNDER_REVIEW), _VOTERS),
        "reject": Action(_in(*UNDER_REVIEW), _VOTERS),
        "publish": Action(_in("approved", "scheduled"), _by(*_STEWARDS)),
        "schedule": Action(_in("approved"), _by(*_STEWARDS)),
        "unschedule": Action(_in("scheduled"), _by(*_STEWARDS)),
        "ask to break the glass": Action(
            _in("in_review", "approved", "scheduled"), _by(*_STEWARDS)
        ),
        "break the glass": Action(
            _in("in_review", "approved", "scheduled", of=KNOWN_STATES), _VOTERS
        ),
        "acknowledge": Action(_in(*UNDER_REVIEW), _by("module owner", "module key")),
        "open thread": Action(_in(*UNDER_REVIEW), _by(*_PEOPLE)),
        # What was said stays to be answered when the proposal is closed.
        "resolve thread": Action(dict.fromkeys(KNOWN_STATES, DONE), _by(*_STEWARDS)),
        "deprecate": Action(
            {
                "active": DONE,
                "deprecated": "already_exists",
                "retired": "already_exists",
            },
            _by(*_STEWARDS),
        ),
        "retire": Action(
            {"active": DONE, "deprecated": DONE, "retired": "already_exists"},
            _by(*_STEWARDS),
        ),
        "propose policy": Action(
            _ANY, _by(*_STEWARDS, "steward of another", "superuser")
        ),
        "approve policy": Action(
            {
                "proposed": DONE,
                "active": "policy_decided",
                "declined": "policy_decided",
                "replaced": "policy_decided",
            },
            _by(*_STEWARDS, "steward of another", "superuser"),
        ),
    }
)


def cases() -> Iterator[tuple[str, str]]:
    """Yield every action with every state it is tried in."""
    for name, action in ACTIONS.items():
        for state in action.states:
            yield name, state


def outcome(action: str, role: str, state: str) -> str:
    """Return what must come of it: DONE or the code of the refusal."""
    return ACTIONS[action].outcome(role, state)


DAY = 24 * 60
# When everybody tries; the people of a World did what they did before.
NOW = factories.later(20 * DAY)
RULES = [{"name": "all", "approvals": 1, "expires_after_days": 14}]


@dataclasses.dataclass(frozen=True)
class World:
    """A registry with something in the state asked for, and everybody in it."""

    proposal: models.Proposal
    fingerprint: str
    policy: models.Policy
    version: int
    thread: models.Thread | None
    key: api_keys.Token
    revoked_key: api_keys.Token

    def actor(self, role: str) -> actors.Actor:
        """Return who acts in this role. Raises errors.NotAuthenticated for strangers."""
        keys = {"module key": self.key, "revoked key": self.revoked_key}
        if role in keys:
            return actor_selectors.of_key(str(keys[role]), at=NOW)
        if role == "anonymous":
            raise errors.NotAuthenticated
        return factories.actor(ROLES[role])


def world(action: str, state: str) -> World:
    """Return a World for a case, reached by the road that people take."""
    _people()
    key, revoked = (factories.key(owner="otto", module_number="2") for _ in range(2))
    modules.revoke_key(prefix=revoked.prefix, by=factories.SYSTEM, at=factories.NOW)
    factories.schema()
    factories.policy(*RULES)
    for field in ("size", "side"):
        _published(field)
    asked = action != "ask to break the glass"
    proposal, thread = _proposal(state, asked=asked)
    _end_version(state)
    proposal.refresh_from_db()
    return World(
        proposal=proposal,
        fingerprint=factories.fingerprint(proposal),
        policy=_policy(state),
        version=2,
        thread=thread,
        key=key,
        revoked_key=revoked,
    )


def _people() -> None:
    factories.domain(stewards=("ada", "ben", "mia"))
    factories.domain("reference", stewards=("olga",))
    factories.module("2", owner="otto")
    factories.person("root", is_superuser=True)
    for name in ("ivo", "nora"):
        factories.person(name)


def _published(field: str) -> None:
    made = factories.proposal(document=factories.with_field(field), by="nora")
    factories.approve(made, by="ben")
    publishing.publish(**_decided(made))


def _decided(of: models.Proposal, *, by: str = "ben") -> dict[str, Any]:
    return factories.decision(of, by=by, at=factories.later(1))


def _proposal(
    state: str, *, asked: bool
) -> tuple[models.Proposal, models.Thread | None]:
    """Return Mia's proposal on its way to `state`, and Ben's thread about it."""
    document = factories.with_field("venue")
    if state == "draft":
        made = proposals.draft(
            schema_id="ticks_v1",
            text=factories.text_of(document),
            title="A change",
            by=factories.actor("mia"),
            at=factories.later(1),
        )
        return made, None
    made = factories.proposal(document=document, at=factories.later(1))
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
}


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

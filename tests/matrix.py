"""Who may do what to what: every action, role and state, and the answer there must be.

The answer is "done" or the code of the refusal. It is the same through service, API and
browser, but that a key opens no page. The registry in which it is tried is in worlds.py;
how each interface does it, in service_calls.py, api_calls.py and browser_calls.py.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from types import MappingProxyType

DONE = "done"
DENIED = "permission_denied"
OWN_WORK = "own_work"
REFUSED = "transition_refused"
UNKNOWN = "proposal_not_found"

# Who they are in a World. Mia wrote the proposal and is a steward of its domain too:
# the one whom only the rule about own work keeps from deciding. Nora proposes other
# things; Otto owns module 2, whose keys the last two are.
ROLES: Mapping[str, str] = MappingProxyType(
    {
        "anonymous": "",
        "reader": "ria",
        "proposer": "nora",
        "author": "mia",
        "steward": "ada",
        "steward of another": "olga",
        "module owner": "otto",
        "auditor": "ivo",
        "administrator": "amy",
        "superuser": "root",
        "module key": "otto",
        "revoked key": "otto",
    }
)
# Nobody gets as far as the service: the same for every action and state.
STRANGERS: Mapping[str, str] = MappingProxyType(
    {"anonymous": "not_authenticated", "revoked key": "key_revoked"}
)

NO_PEOPLE = ("anonymous", "module key", "revoked key")

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
    "superseded",
)
KNOWN_STATES = PROPOSAL_STATES[1:]
UNDER_REVIEW = ("in_review", "changes_requested", "approved", "scheduled")
VERSION_STATES = ("active", "deprecated", "retired")
POLICY_STATES = ("proposed", "active", "declined", "replaced")


@dataclasses.dataclass(frozen=True)
class Action:
    """`states`: the answer to who may; `roles`: to who is named, DENIED to others.

    Who may not hears so in every state, but that a draft is its author's alone.
    """

    states: Mapping[str, str]
    roles: Mapping[str, str]

    def outcome(self, role: str, state: str) -> str:
        """Return the answer to one role in one state."""
        if role in STRANGERS:
            return STRANGERS[role]
        if state == "draft" and role != "author":
            return UNKNOWN
        answer = self.roles.get(role, DENIED)
        return self.states[state] if answer == DONE else answer

    def outcome_in_browser(self, role: str, state: str) -> str:
        """Return the answer where only people who signed in are known."""
        if role in NO_PEOPLE:
            return STRANGERS["anonymous"]
        return self.outcome(role, state)


def _in(*states: str, of: tuple[str, ...] = PROPOSAL_STATES) -> dict[str, str]:
    return {state: DONE if state in states else REFUSED for state in of}


def _by(*roles: str, **others: str) -> dict[str, str]:
    return {**dict.fromkeys(roles, DONE), **others}


# Readers, auditors and administrators only take part in conversations.
_PROPOSERS = (
    "proposer",
    "author",
    "steward",
    "steward of another",
    "module owner",
    "superuser",
)
_PEOPLE = (*_PROPOSERS, "reader", "auditor", "administrator")
_STEWARDS = ("author", "steward")
_VOTERS = _by("steward", author=OWN_WORK)
_SETTERS = _by(*_STEWARDS, "steward of another", "administrator", "superuser")
_OWNING = _by("module owner", "administrator", "superuser")
# Whatever the state: they have no part in it.
_ANY = {"in_review": DONE}
_DECIDED_ONCE = {
    "proposed": DONE,
    **dict.fromkeys(("active", "declined", "replaced"), "policy_decided"),
}

ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        "submit": Action(_ANY, _by(*_PROPOSERS, "module key")),
        "draft": Action(_ANY, _by(*_PROPOSERS, "module key")),
        "submit draft": Action(_in("draft"), _by("author")),
        "revise": Action(_in("draft", *UNDER_REVIEW), _by("author")),
        # Of a proposal whose base has moved.
        "rebase": Action(_in("draft", *UNDER_REVIEW), _by("author")),
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
        "answer thread": Action(dict.fromkeys(KNOWN_STATES, DONE), _by(*_PEOPLE)),
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
        "propose policy": Action(_ANY, _SETTERS),
        "approve policy": Action(_DECIDED_ONCE, _SETTERS),
        "decline policy": Action(_DECIDED_ONCE, _SETTERS),
        "declare use": Action(_ANY, _by("module owner", "module key")),
        "create webhook": Action(_ANY, {**_SETTERS, "module owner": DONE}),
        # Of the module's owner.
        "change webhook": Action(_ANY, _OWNING),
        "rotate webhook": Action(_ANY, _OWNING),
        "disable webhook": Action(_ANY, _OWNING),
        "enable webhook": Action(_ANY, _OWNING),
        "ping webhook": Action(_ANY, _OWNING),
        "redeliver": Action(_ANY, _OWNING),
        "remove webhook": Action(_ANY, _OWNING),
    }
)


def cases() -> Iterator[tuple[str, str]]:
    """Yield every action with every state it is tried in."""
    for name, action in ACTIONS.items():
        for state in action.states:
            yield name, state

"""May it happen in this STATE: the life of a proposal, as data.

Who may do it is a question for permissions. The diagram in docs/proposal-states.md
is generated from TRANSITIONS.
"""

import enum
from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain import errors


class State(enum.StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class Event(enum.StrEnum):
    SUBMIT = "be submitted"
    REVISE = "be revised"
    APPROVE = "be approved"
    COUNT = "be counted as approved"
    LOSE_APPROVAL = "lose its approval"
    REQUEST_CHANGES = "be sent back for changes"
    TAKE_UP = "be taken up again"
    REJECT = "be rejected"
    WITHDRAW = "be withdrawn"
    SCHEDULE = "be scheduled"
    UNSCHEDULE = "be taken off the schedule"
    PUBLISH = "be published"
    FORCE = "be published by breaking the glass"
    EXPIRE = "expire"
    SUPERSEDE = "be superseded"


_S, _E = State, Event
_OPEN = (_S.IN_REVIEW, _S.CHANGES_REQUESTED, _S.APPROVED, _S.SCHEDULED)

TRANSITIONS: Mapping[tuple[State, Event], State] = MappingProxyType(
    {
        (_S.DRAFT, _E.SUBMIT): _S.IN_REVIEW,
        **{(state, _E.REVISE): _S.IN_REVIEW for state in _OPEN},
        (_S.DRAFT, _E.REVISE): _S.DRAFT,
        (_S.IN_REVIEW, _E.APPROVE): _S.IN_REVIEW,
        (_S.APPROVED, _E.APPROVE): _S.APPROVED,
        (_S.IN_REVIEW, _E.COUNT): _S.APPROVED,
        (_S.APPROVED, _E.LOSE_APPROVAL): _S.IN_REVIEW,
        (_S.SCHEDULED, _E.LOSE_APPROVAL): _S.IN_REVIEW,
        (_S.IN_REVIEW, _E.REQUEST_CHANGES): _S.CHANGES_REQUESTED,
        (_S.APPROVED, _E.REQUEST_CHANGES): _S.CHANGES_REQUESTED,
        (_S.SCHEDULED, _E.REQUEST_CHANGES): _S.CHANGES_REQUESTED,
        # Another asks for changes too, or whoever asked votes otherwise now.
        (_S.CHANGES_REQUESTED, _E.REQUEST_CHANGES): _S.CHANGES_REQUESTED,
        (_S.CHANGES_REQUESTED, _E.APPROVE): _S.CHANGES_REQUESTED,
        (_S.CHANGES_REQUESTED, _E.TAKE_UP): _S.IN_REVIEW,
        **{(state, _E.REJECT): _S.REJECTED for state in _OPEN},
        **{(state, _E.WITHDRAW): _S.WITHDRAWN for state in (_S.DRAFT, *_OPEN)},
        (_S.APPROVED, _E.SCHEDULE): _S.SCHEDULED,
        (_S.SCHEDULED, _E.UNSCHEDULE): _S.APPROVED,
        (_S.APPROVED, _E.PUBLISH): _S.PUBLISHED,
        (_S.SCHEDULED, _E.PUBLISH): _S.PUBLISHED,
        **{
            (state, _E.FORCE): _S.PUBLISHED
            for state in (_S.IN_REVIEW, _S.APPROVED, _S.SCHEDULED)
        },
        **{(state, _E.EXPIRE): _S.EXPIRED for state in (_S.DRAFT, *_OPEN)},
        **{(state, _E.SUPERSEDE): _S.SUPERSEDED for state in (_S.DRAFT, *_OPEN)},
    },
)

# What to do instead, where the state alone does not say it.
_REMEDIES: Mapping[tuple[State, Event], str] = MappingProxyType(
    {
        (_S.SCHEDULED, _E.SCHEDULE): (
            "Take it off the schedule first, then schedule it anew."
        ),
        (_S.IN_REVIEW, _E.SCHEDULE): "It has to be approved first.",
        (_S.IN_REVIEW, _E.PUBLISH): "It has to be approved first.",
        **{
            (state, _E.UNSCHEDULE): "It is not scheduled: nothing has to be done."
            for state in State
            if state is not _S.SCHEDULED
        },
    }
)

FINAL_STATES = frozenset(State) - {state for state, _ in TRANSITIONS}
OPEN_STATES = frozenset(State) - FINAL_STATES
# A draft is nobody's business but its author's.
UNDER_REVIEW = OPEN_STATES - {State.DRAFT}


def next_state(state: str, event: Event) -> State:
    """Return the state after `event`. Raises errors.TransitionRefused."""
    try:
        return TRANSITIONS[State(state), event]
    except KeyError:
        refused = errors.TransitionRefused(state=state, event=str(event))
        refused.remedy = _REMEDIES.get((State(state), event), refused.remedy)
        raise refused from None


def check_under_review(state: str, doing: str) -> None:
    """Raise errors.TransitionRefused unless others may say something about it."""
    if state not in UNDER_REVIEW:
        raise errors.TransitionRefused(state=state, event=doing)

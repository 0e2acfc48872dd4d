"""What is still missing before a proposal may be published, as a checklist.

Facts in, items out: who voted and answered is read elsewhere. The same list decides in
the service and is shown on the screen.
"""

import dataclasses
import enum
from collections.abc import Collection, Sequence
from datetime import datetime

from schemas_app.domain.policies import Requirement


class Answer(enum.StrEnum):
    """What the owner of an affected module says of a change."""

    OK = "ok"
    MIGRATING = "migrating"
    BLOCKED = "blocked"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """An owner's standing answer; `ready_at` says until when they will have migrated."""

    module: str
    answer: Answer
    ready_at: datetime | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known: approvals that count, affected modules, answers, open threads.

    `arrow` says who does not read whose Arrow batches; "" where all do.
    """

    approvals: int
    affected: Collection[str] = ()
    answers: Sequence[Acknowledgement] = ()
    open_threads: int = 0
    arrow: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that is asked for: whether it is done, and the sentence that says so."""

    kind: str
    done: bool
    sentence: str


def checklist(required: Requirement, facts: Facts) -> tuple[Item, ...]:
    """Return everything that `required` asks for, in the order it is shown."""
    items = []
    if required.approvals_needed:
        whom = f"members of {required.group}" if required.group else "stewards"
        items.append(
            Item(
                kind="approvals",
                done=facts.approvals >= required.approvals_needed,
                sentence=f"{facts.approvals} of {required.approvals_needed} approvals "
                f"by {whom}",
            )
        )
    if required.owners_answer:
        items += [
            _owner(module, facts.answers) for module in sorted(set(facts.affected))
        ]
    if required.threads_block:
        items.append(
            Item(
                kind="threads",
                done=not facts.open_threads,
                sentence=_threads(facts.open_threads),
            )
        )
    if required.arrow_compatible:
        sentence = facts.arrow or "Arrow readers of both versions read both"
        items.append(Item(kind="arrow", done=not facts.arrow, sentence=sentence))
    return tuple(items)


def missing(required: Requirement, facts: Facts) -> tuple[Item, ...]:
    """Return the items that are not done."""
    return tuple(item for item in checklist(required, facts) if not item.done)


def earliest_effect(
    required: Requirement, facts: Facts, *, published_at: datetime
) -> datetime:
    """Return from when on the version may be in force: after notice, once all are ready."""
    ready = [
        answer.ready_at
        for answer in facts.answers
        if required.owners_answer
        and answer.module in facts.affected
        and answer.answer is Answer.MIGRATING
        and answer.ready_at is not None
    ]
    return max([published_at + required.notice, *ready])


def _threads(number: int) -> str:
    if not number:
        return "every thread is resolved"
    return "1 thread is open" if number == 1 else f"{number} threads are open"


def _owner(module: str, answers: Sequence[Acknowledgement]) -> Item:
    given = next((answer for answer in answers if answer.module == module), None)
    if given is None:
        sentence = f"the owner of {module} has not answered"
    elif given.answer is Answer.BLOCKED:
        sentence = f"{module} is blocked"
    elif given.answer is Answer.MIGRATING and given.ready_at:
        sentence = f"{module} will be ready on {given.ready_at:%Y-%m-%d}"
    else:
        sentence = f"{module} is ready"
    done = given is not None and given.answer is not Answer.BLOCKED
    return Item(kind="owner", done=done, sentence=sentence)

"""A proposal whose base has moved: what it says, what it was based on, what is live."""

from collections.abc import Mapping
from types import MappingProxyType

from schemas_app import models
from schemas_app.domain import errors, exact_json, three_way
from schemas_app.selectors import schemas


def merge(
    revision: models.Revision, choices: Mapping[str, str] = MappingProxyType({})
) -> three_way.Merge:
    """Return what becomes of `revision` on the version that is current now.

    Raises errors.NothingToRebase where that is its base, and BadValue for a choice that
    is none or that nobody has to make.
    """
    live = schemas.latest(revision.proposal.schema)
    if live is None or live == revision.base:
        raise errors.NothingToRebase(
            base=revision.base.number if revision.base else None
        )
    found = three_way.merge(
        exact_json.loads(revision.base.text) if revision.base else three_way.NOTHING,
        exact_json.loads(revision.text),
        exact_json.loads(live.text),
        choices={pointer: _side(side) for pointer, side in choices.items()},
    )
    _check_were_asked(found, choices)
    return found


def merged(revision: models.Revision, choices: Mapping[str, str]) -> str:
    """Return the text of the merged document.

    Raises as `merge` does, and errors.ConflictsUnresolved.
    """
    found = merge(revision, choices)
    if found.unresolved:
        raise errors.ConflictsUnresolved(pointers=found.unresolved)
    return exact_json.dumps(found.value, indent=2)


def _side(side: str) -> three_way.Side:
    if side not in three_way.CHOICES:
        raise errors.BadValue(
            name="choices",
            message=f"{side!r} is no side.",
            remedy=f"Use one of {', '.join(three_way.CHOICES)}.",
        )
    return three_way.Side(side)


def _check_were_asked(found: three_way.Merge, choices: Mapping[str, str]) -> None:
    asked = {one.place.pointer for one in found.conflicts}
    for pointer in choices:
        if pointer not in asked:
            raise errors.BadValue(
                name="choices",
                message=f"{pointer[:200]!r} is no place where both changed something.",
                remedy="Look at the comparison again: another version may be live.",
            )

"""The patches that could be made to the new version, kind by kind.

Each function gets a change that breaks somebody and returns what to do instead, or None
where there is nothing of the kind. Nothing is tried here.
"""

import dataclasses
from collections.abc import Sequence
from typing import Any

from schemas_app.domain import (
    changes,
    exact_json,
    json_patch,
    json_pointer,
    quoting,
    schema_format,
)
from schemas_app.domain.formats.json_schema import dialects, json_values, vocabulary
from schemas_app.domain.formats.json_schema.changes import transplants
from schemas_app.domain.formats.json_schema.remedies import labels
from schemas_app.domain.levels import Direction

LONGEST = 120

_OTHERS = ("additionalProperties", "unevaluatedProperties")
# Words that say of a value what it is, and so are no good without its type.
_ABOUT_TYPES = ("format", "arrow", "x-arrow", "contentEncoding", "contentMediaType")


@dataclasses.dataclass(frozen=True)
class Case:
    """A change that breaks a direction."""

    old: schema_format.SchemaDocument
    new: schema_format.SchemaDocument
    change: changes.Change
    direction: Direction

    @property
    def old_path(self) -> str:
        """Where it stands, or would, in the old version."""
        return self.change.old_path or ""

    @property
    def new_path(self) -> str:
        """Where it stands, or would, in the new version."""
        return self.change.new_path or ""

    @property
    def before(self) -> Any:  # noqa: ANN401 (JSON)
        """What the old version has there, or no JSON."""
        return transplants.at(self.old.value, self.old_path)

    @property
    def after(self) -> Any:  # noqa: ANN401 (JSON)
        """What the new version has there, or no JSON."""
        return transplants.at(self.new.value, self.new_path)

    @property
    def member(self) -> tuple[str, str, str]:
        """The name of the member it is about, and the old and the new schema with it."""
        paths = [json_pointer.parent(path) for path in (self.old_path, self.new_path)]
        if self.change.rule in transplants.DEMAND_RULES:
            return self.change.named, paths[0], paths[1]
        name = json_pointer.parts(self.new_path)[-1]
        return name, json_pointer.parent(paths[0]), json_pointer.parent(paths[1])

    def demands(self, name: str) -> tuple[bool, bool]:
        """Return whether the old and the new version demand the member."""
        _, before, after = self.member
        old, new = (
            json_values.sequence(transplants.at(document.value, f"{schema}/required"))
            for document, schema in ((self.old, before), (self.new, after))
        )
        return name in old, name in new


@dataclasses.dataclass(frozen=True, kw_only=True)
class Idea:
    """A patch, and what its sentence is about: a name, what holds it, and values."""

    patch: transplants.Patch
    name: str
    holder: str
    values: str = ""


def undone(case: Case) -> Idea:
    """Return the change taken back. Raises imports.Unmovable."""
    patch = transplants.undoing(case.change, case.old, case.new)
    if case.change.rule in transplants.DEMAND_RULES:
        return Idea(patch=patch, name=case.member[0], holder=case.member[2])
    name, holder = labels.subject(case.new_path)
    return Idea(patch=patch, name=name, holder=holder)


def old_name_kept(case: Case) -> Idea:
    """Return the removed member put back, deprecated, and the one instead optional.

    Raises imports.Unmovable.
    """
    name, _, holder = case.member
    patch = transplants.undoing(case.change, case.old, case.new, company=False)
    # Readers that demand it go on getting it; nobody else has to send it any more.
    demanded = case.direction is Direction.FORWARD and case.demands(name)[0]
    heir = case.change.named
    freed = _heir_optional(case, heir)
    return Idea(
        patch=(
            *(_deprecated(operation, case.new_path) for operation in patch),
            *transplants.demand_patch(case.new.value, holder, name, demanded=demanded),
            *freed,
        ),
        name=name,
        holder=holder,
        values=f", and make `{quoting.shortened(heir)}` optional" if freed else "",
    )


def old_name_beside(case: Case) -> Idea | None:
    """Return the same, for the member that may be the other one under a new name.

    Raises imports.Unmovable.
    """
    name, before, after = case.member
    if not case.change.named:
        return None
    step = f"/properties/{json_pointer.escape(case.change.named)}"
    removed = dataclasses.replace(
        case.change,
        rule="PROPERTY_REMOVED",
        old_path=before + step,
        new_path=after + step,
        named=name,  # now seen from the other end
    )
    return old_name_kept(dataclasses.replace(case, change=removed))


def _deprecated(operation: Any, path: str) -> exact_json.Json:  # noqa: ANN401 (JSON)
    """Return the operation that puts a schema at `path` with a mark on it."""
    schema = operation["value"]
    if operation["path"] != path or schema is False:
        return operation
    marked = {**json_values.mapping(schema), "deprecated": True}
    return {**operation, "value": marked}


def _heir_optional(case: Case, heir: str) -> transplants.Patch:
    """Return the patch that makes optional what was not demanded under its new name."""
    if not heir or case.direction is Direction.FORWARD or case.demands(heir)[0]:
        return ()
    return transplants.demand_patch(
        case.new.value, case.member[2], heir, demanded=False
    )


def optional(case: Case) -> Idea:
    """Return the member no longer demanded."""
    name, _, holder = case.member
    patch = transplants.demand_patch(case.new.value, holder, name, demanded=False)
    return Idea(patch=patch, name=name, holder=holder)


def untyped(case: Case) -> Idea | None:
    """Return the member declared with words only, and optional."""
    name, _, holder = case.member
    schema = json_values.mapping(case.after)
    dialect = dialects.DIALECTS[case.new.dialect]
    words = {
        keyword: value
        for keyword, value in schema.items()
        if not vocabulary.counts(keyword, dialect)
        and keyword not in (*dialect.reference_keywords, *_ABOUT_TYPES)
    }
    if len(words) == len(schema):
        return None
    return Idea(
        patch=(
            json_patch.replace(case.new_path, words),
            *transplants.demand_patch(case.new.value, holder, name, demanded=False),
        ),
        name=name,
        holder=holder,
    )


def values_kept(case: Case) -> Idea | None:
    """Return the old values first, in their order, and the new ones behind them."""
    both = list(json_values.distinct([*case.before, *case.after]))
    return _listed(case, both, _without(case.before, case.after))


def values_left_out(case: Case) -> Idea | None:
    """Return the values that were allowed before and still are."""
    news = _without(case.after, case.before)
    return _listed(case, _without(case.after, news), news)


def _without(
    values: Sequence[exact_json.Json], others: Sequence[exact_json.Json]
) -> list[exact_json.Json]:
    known = {json_values.key(value) for value in others}
    return [value for value in values if json_values.key(value) not in known]


def _listed(
    case: Case, values: list[exact_json.Json], named: list[exact_json.Json]
) -> Idea | None:
    if not values:
        return None
    _, holder = labels.subject(case.new_path)
    return Idea(
        patch=(json_patch.replace(case.new_path, values),),
        name="enum",
        holder=holder,
        values=_quoted(named),
    )


def constant_kept(case: Case) -> Idea:
    """Return both constants as the only values."""
    _, holder = labels.subject(case.new_path)
    both = [case.before, case.after]
    return Idea(
        patch=(
            json_patch.remove(case.new_path),
            json_patch.add(f"{json_pointer.parent(case.new_path)}/enum", both),
        ),
        name="const",
        holder=holder,
        values=_quoted([case.before]),
    )


def type_widened(case: Case) -> Idea | None:
    """Return the old types and the new ones together."""
    before, after = (
        value if isinstance(value, list) else [value]
        for value in (case.before, case.after)
    )
    if not all(isinstance(name, str) for name in (*before, *after)):
        return None  # any type was allowed: there is nothing to name
    both = list(dict.fromkeys((*before, *after)))
    if "number" in both and "integer" in both:
        both.remove("integer")
    _, holder = labels.subject(case.new_path)
    return Idea(
        patch=(json_patch.replace(case.new_path, both[0] if len(both) == 1 else both),),
        name="type",
        holder=holder,
        values=" or ".join(f"`{name}`" for name in both),
    )


def opened(case: Case) -> Idea:
    """Return the object that lost a member without the ban on undeclared ones."""
    _, _, holder = case.member
    schema = json_values.mapping(transplants.at(case.new.value, holder))
    patch = tuple(
        json_patch.remove(f"{holder}/{keyword}")
        for keyword in _OTHERS
        if schema.get(keyword) is False
    )
    return Idea(patch=patch, name="", holder=holder)


def closed(case: Case) -> Idea:
    """Return the object that lost a member with a ban on undeclared ones."""
    _, _, holder = case.member
    schema = json_values.mapping(transplants.at(case.new.value, holder))
    place = f"{holder}/{_OTHERS[0]}"
    is_open = schema.get(_OTHERS[0], True) in (True, {})
    return Idea(
        patch=(json_patch.add(place, False),) if is_open else (),  # noqa: FBT003 (JSON)
        name="",
        holder=holder,
    )


def _quoted(values: Sequence[exact_json.Json]) -> str:
    return quoting.shortened(
        ", ".join(f"`{exact_json.dumps(value)}`" for value in values), longest=LONGEST
    )

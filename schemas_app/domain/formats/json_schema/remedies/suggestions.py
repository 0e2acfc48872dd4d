"""What might be written instead of a change that breaks somebody: untried patches.

A table says which kinds are for which rules and directions, the best first; ideas.py
makes the patch. Whether it helps is found out by those who ask (domain/fixes.py).
"""

import dataclasses
from collections.abc import Callable, Iterable

from schemas_app.domain import changes, exact_json, quoting, schema_format
from schemas_app.domain.formats.json_schema.changes import imports, rule_families
from schemas_app.domain.formats.json_schema.remedies import ideas, kinds, labels
from schemas_app.domain.formats.json_schema.remedies.ideas import Case, Idea
from schemas_app.domain.levels import Direction


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Suggestion:
    """What to do about some rules where a direction is broken."""

    kind: str
    rules: frozenset[str]
    directions: tuple[Direction, ...]
    make: Callable[[Case], Idea | None]


_BACKWARD, _FORWARD = (Direction.BACKWARD,), (Direction.FORWARD,)
_BOTH = (Direction.BACKWARD, Direction.FORWARD)

_ADDED = ("PROPERTY_ADDED", "REQUIRED_PROPERTY_ADDED")
_BOUNDS = tuple(bound.stem for bound in rule_families.BOUNDS.values())
_DEMANDS = ("MULTIPLE_OF", "PATTERN", "UNIQUE_ITEMS")
_MEMBERS = ("ADDITIONAL_PROPERTIES", "UNEVALUATED_PROPERTIES")


def _each(stems: Iterable[str], *events: str) -> tuple[str, ...]:
    return tuple(f"{stem}_{event}" for stem in stems for event in events)


# In the order in which they are offered.
_TABLE: tuple[
    tuple[str, tuple[str, ...], tuple[Direction, ...], Callable[[Case], Idea | None]],
    ...,
] = (
    ("KEEP_OLD_NAME", ("PROPERTY_REMOVED",), _BOTH, ideas.old_name_kept),
    ("KEEP_OLD_NAME", _ADDED, _BACKWARD, ideas.old_name_beside),
    (
        "MAKE_OPTIONAL",
        ("PROPERTY_MADE_REQUIRED", "REQUIRED_PROPERTY_ADDED"),
        _BACKWARD,
        ideas.optional,
    ),
    ("LEAVE_UNTYPED", _ADDED, _BACKWARD, ideas.untyped),
    ("KEEP_REQUIRED", ("PROPERTY_MADE_OPTIONAL",), _FORWARD, ideas.undone),
    (
        "KEEP_ENUM_VALUES",
        ("ENUM_NARROWED", "ENUM_CHANGED"),
        _BACKWARD,
        ideas.values_kept,
    ),
    ("KEEP_ENUM_VALUES", ("CONST_CHANGED",), _BACKWARD, ideas.constant_kept),
    (
        "LEAVE_OUT_VALUES",
        ("ENUM_EXTENDED", "ENUM_CHANGED"),
        _FORWARD,
        ideas.values_left_out,
    ),
    ("WIDEN_TYPE", ("TYPE_NARROWED", "TYPE_CHANGED"), _BACKWARD, ideas.type_widened),
    ("KEEP_TYPE", ("TYPE_WIDENED", "TYPE_CHANGED"), _FORWARD, ideas.undone),
    ("KEEP_BOUND", _each(_BOUNDS, "TIGHTENED", "ADDED"), _BACKWARD, ideas.undone),
    ("KEEP_BOUND", _each(_BOUNDS, "RELAXED", "REMOVED"), _FORWARD, ideas.undone),
    ("KEEP_BOUND", _each(_DEMANDS, "ADDED"), _BACKWARD, ideas.undone),
    ("KEEP_BOUND", _each(_DEMANDS, "REMOVED"), _FORWARD, ideas.undone),
    ("KEEP_BOUND", ("MULTIPLE_OF_TIGHTENED",), _BACKWARD, ideas.undone),
    ("KEEP_BOUND", ("MULTIPLE_OF_RELAXED",), _FORWARD, ideas.undone),
    ("KEEP_BOUND", _each(_DEMANDS[:2], "CHANGED"), _BOTH, ideas.undone),
    ("OPEN_MODEL", _each(_MEMBERS, "CLOSED", "LIMITED"), _BACKWARD, ideas.undone),
    ("OPEN_MODEL", ("PROPERTY_REMOVED",), _BACKWARD, ideas.opened),
    ("CLOSE_MODEL", _each(_MEMBERS, "OPENED", "ADMITTED"), _FORWARD, ideas.undone),
    ("CLOSE_MODEL", ("PROPERTY_REMOVED",), _FORWARD, ideas.closed),
    (
        "KEEP_BRANCH",
        ("ANY_OF_BRANCH_REMOVED", "ONE_OF_BRANCH_REMOVED"),
        _BACKWARD,
        ideas.undone,
    ),
    ("KEEP_BRANCH", ("ALL_OF_BRANCH_REMOVED",), _FORWARD, ideas.undone),
)
SUGGESTIONS = tuple(
    _Suggestion(kind=kind, rules=frozenset(rules), directions=directions, make=make)
    for kind, rules, directions, make in _TABLE
)


def suggested(
    old: schema_format.SchemaDocument,
    new: schema_format.SchemaDocument,
    change: changes.Change,
    direction: Direction,
) -> tuple[schema_format.Remedy, ...]:
    """Return patches to `new` that may undo the harm of `change`, the best first."""
    if change.old_path is None or change.new_path is None:
        return ()
    case = Case(old, new, change, direction)
    found: dict[str, schema_format.Remedy] = {}
    makers = [
        (suggestion.kind, suggestion.make)
        for suggestion in SUGGESTIONS
        if change.rule in suggestion.rules and direction in suggestion.directions
    ]
    is_part = change.rule.endswith(("_BRANCH_ADDED", "_ITEM_ADDED"))
    last = "RESTORE" if change.had_before or is_part else "LEAVE_OUT"
    for kind, make in (*makers, (last, ideas.undone)):
        try:
            idea = make(case)
        except imports.Unmovable:
            continue
        if idea is not None and idea.patch:
            whole = kind == "RESTORE" and change.new_path == ""
            remedy = _remedy(kind, idea, whole=whole)
            found.setdefault(exact_json.dumps(idea.patch), remedy)
    return tuple(found.values())


def _remedy(kind: str, idea: Idea, *, whole: bool) -> schema_format.Remedy:
    if whole:
        return schema_format.Remedy(
            kind=kind, sentence="Leave the document as it was.", patch=idea.patch
        )
    sentence = kinds.KINDS[kind].sentence.format(
        name=quoting.shortened(idea.name),
        place=labels.place(idea.holder),
        values=idea.values,
    )
    return schema_format.Remedy(kind=kind, sentence=sentence, patch=idea.patch)

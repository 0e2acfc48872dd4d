"""A toy format: a schema lists the numbers it accepts.

Documents are frozen sets. A set that holds None cannot be decided about. Leniently,
only positive numbers count. A number from 90 on is never to blame by itself. A patch
adds and removes numbers; something must be left, and not 13, which has no field.
"""

from schemas_app.domain import changes, compatibility, errors
from schemas_app.domain.changes import Effect
from schemas_app.domain.levels import Direction
from schemas_app.domain.schema_format import (
    Finding,
    Outcome,
    Reading,
    Remedy,
    SchemaDocument,
    SchemaFormat,
    Verdict,
    Witness,
)

RULE = changes.Rule(
    id="NUMBER_CHANGED",
    purpose="A number came or went.",
    sentence="{name} changed.",
    effect=Effect.EITHER,
)
# The effects of numbers that mean less than others.
EFFECTS = {0: Effect.NONE, 0.5: Effect.ARTIFACTS}
# What is tried for a number besides the obvious: one that leaves no schema, one that
# check_fields refuses, one that helps and harms.
EMPTY, UNLUCKY, HARMFUL = 50, 51, 52


def document(*numbers):
    return SchemaDocument(
        value=frozenset(numbers),
        fingerprint=str(sorted(map(str, numbers))),
        dialect="toy",
        base_uri="",
    )


def contains(outer, inner, reading, budget):
    missing = inner.value - outer.value
    if reading is Reading.LENIENT:
        missing = {number for number in missing if number is None or number > 0}
    if None in missing:
        return Verdict(outcome=Outcome.UNDECIDED, reason="None is no number.")
    if not missing:
        return Verdict(outcome=Outcome.COMPATIBLE, reason="All there.")
    return Verdict(outcome=Outcome.INCOMPATIBLE, witness=witness(min(missing)))


def witness(number):
    return Witness(document=number, place="", message="not listed")


def compare(old, new):
    return tuple(
        changes.Change(
            rule=RULE.id,
            path=f"/{number}",
            sentence=RULE.sentence.format(name=number),
            effect=EFFECTS.get(number, RULE.effect),
            old_path=f"/{number}",
            new_path=f"/{number}",
        )
        for number in sorted(old.value ^ new.value, key=str)
    )


def causes(old, new, facts, direction, reading, budget):
    lost = lost_in(old, new, direction)
    least = 0 if reading is Reading.LENIENT else -99
    return {
        index: witness(number)
        for index, number in enumerate(map(number_of, facts))
        if number in lost and number is not None and least < number < 90
    }


def lost_in(old, new, direction):
    """Return the numbers that a direction is broken by."""
    sides = (old, new) if direction is Direction.BACKWARD else (new, old)
    return sides[0].value - sides[1].value


def number_of(change):
    named = change.path[1:]
    if named in ("None", ""):
        return None
    return float(named) if "." in named else int(named)


def remedies(old, new, change, direction):
    number = number_of(change)
    lost = lost_in(old, new, direction)
    backward = direction is Direction.BACKWARD
    if number not in lost or (backward and number is None):
        return ()
    obvious = ["add" if backward else "remove", number]
    others = {
        EMPTY: [("EMPTY", [["remove", each] for each in new.value])],
        UNLUCKY: [("UNLUCKY", [obvious, ["add", 13]])],
    }
    after = {HARMFUL: [("HARMFUL", [obvious, ["add", 7]])], EMPTY: [], UNLUCKY: []}
    return tuple(
        remedy(kind, operations)
        for kind, operations in (
            *others.get(number, []),
            ("OBVIOUS", [obvious]),
            *after.get(number, [("ALSO", [obvious, ["add", 0]])]),
        )
    )


def remedy(kind, operations):
    words = ", ".join(f"{do} {number}" for do, number in operations)
    return Remedy(
        kind=kind,
        sentence=f"{kind}: {words}.",
        patch=tuple({"op": do, "number": number} for do, number in operations),
    )


def patched(new, patch):
    numbers = set(new.value)
    for operation in patch:
        change = {"add": numbers.add, "remove": numbers.discard}[operation["op"]]
        change(operation["number"])
    if not numbers:
        raise errors.InvalidSchema(message="Nothing is left")
    return document(*numbers)


def check_fields(new):
    if 13 in new.value:
        raise errors.InvalidSchema(message="13 has no field")


def validate(schema, number):
    return (
        () if number in schema.value else (Finding(place="", keyword="", message=""),)
    )


def compare_forms(old, new):
    """Say how many numbers there are to print, and that nobody can print 13."""
    return {
        "printed": {
            "before": len(old.value),
            "after": len(new.value),
            "possible": 13 not in new.value,
        }
    }


def nothing(*_):
    return ()


def unused(*_):
    raise AssertionError


TOY = SchemaFormat(
    name="toy",
    media_type="text/plain",
    parse=unused,
    absolute=unused,
    bind=unused,
    compare=compare,
    contains=contains,
    causes=causes,
    remedies=remedies,
    patched=patched,
    notices=nothing,
    check_fields=check_fields,
    fields=unused,
    validate=validate,
    rules={RULE.id: RULE},
    compare_forms=compare_forms,
)


def check(new, *earlier, level="FULL", reading=Reading.STRICT):
    """Return the report on the numbers `new` after `earlier` ones, the newest first."""
    return compatibility.check(
        schema_format=TOY,
        new=document(*new),
        earlier=[
            compatibility.EarlierVersion(
                number=len(earlier) - index, document=document(*old)
            )
            for index, old in enumerate(earlier)
        ],
        level=level,
        reading=reading,
    )

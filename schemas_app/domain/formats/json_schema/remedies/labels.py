"""How a place in a schema is called in a sentence, told from its pointer alone."""

from schemas_app.domain import json_pointer, quoting
from schemas_app.domain.formats.json_schema.changes import aspects

_BY_NAME = (
    "properties",
    "patternProperties",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "$defs",
    "definitions",
)
_DEPENDENT = ("dependentSchemas", "dependencies")
_BY_NUMBER = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
_ITEMS = ("items", "prefixItems", "contains", "additionalItems", "unevaluatedItems")


def place(pointer: str) -> str:
    """Return what people call the schema at `pointer`."""
    label, about, aspect = "", "", ""
    steps = iter(json_pointer.parts(pointer))
    for step in steps:
        name = next(steps, None) if step in _BY_NAME else ""
        if name is None:
            break  # all of the names
        if step in _DEPENDENT:
            words = aspects.of(step, _called(label, about, aspect), name)
            about, aspect = label, words
        elif step in _BY_NAME:
            named = name or aspects.NAMELESS
            label = f"{label}.{named}" if label else named
        elif step in _ITEMS:
            label += "[]"
        elif words := aspects.of(step, _called(label, about, aspect)):
            about, aspect = label, words
    return _called(label, about, aspect)


def _called(label: str, about: str, aspect: str) -> str:
    if aspect and label == about:
        return aspect
    named = f"`{quoting.shortened(label)}`" if label else "the document"
    return f"{named} in {aspect}" if aspect else named


def subject(pointer: str) -> tuple[str, str]:
    """Return the name of what is at `pointer`, and the pointer of what holds it.

    That is a member and its object, a keyword of branches or items, or a keyword.
    """
    parts = json_pointer.parts(pointer)
    if not parts:
        return "everything", ""
    above = json_pointer.parent(pointer)
    if parts[-1].isdigit() and parts[-2:-1] and parts[-2] in _BY_NUMBER:
        return parts[-2], json_pointer.parent(above)
    if parts[-2:-1] and parts[-2] in _BY_NAME:
        return parts[-1], json_pointer.parent(above)
    return parts[-1], above

"""The members of objects: which names are declared, by whom, and what else there is.

A field is made of each declared name. Members that no name declares are outside the
record: JSON Schema lets them pass nearly everywhere, and columns cannot hold them.
"""

from __future__ import annotations

from collections.abc import Iterator

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import conjunctions

# What may stand in a branch that only narrows what is declared elsewhere. Members named
# under `properties` are looked at one by one; what is in neither list may declare more.
_NARROWING = frozenset(
    """
    type enum const format required minimum maximum exclusiveMinimum exclusiveMaximum
    multipleOf minLength maxLength pattern minItems maxItems uniqueItems contains
    minContains maxContains minProperties maxProperties propertyNames dependentRequired
    additionalProperties unevaluatedProperties patternProperties not if
    title description $comment examples default deprecated readOnly writeOnly
    """.split(),  # noqa: SIM905 (a list of words reads better as words)
)
_LISTS = ("allOf", "anyOf", "oneOf")
_BRANCHES = ("then", "else")
_BRANCHES_BY_NAME = ("dependentSchemas", "dependencies")
_EXTRAS = ("additionalProperties", "unevaluatedProperties")


def declared(
    node: conjunctions.Conjunction,
) -> dict[str, tuple[conjunctions.Part, ...]]:
    """Return what is said about each declared name, in the order they appear.

    A name whose schema is `false` never has a value and gets no field. Raises
    errors.UnmappableField where one part declares what another one excludes.
    """
    members: dict[str, list[conjunctions.Part]] = {}
    for part in node.parts:
        for name in _properties(part.schema):
            path = f"{part.path}.{name}" if part.path else name
            schema = part.member("properties", name, path=path)
            members.setdefault(name, []).append(schema)
    for name, schemas in members.items():
        schemas.extend(_from_others(name, schemas[0], node))
    return {
        name: tuple(schemas)
        for name, schemas in members.items()
        if all(schema.value is not False for schema in schemas)
    }


def required(node: conjunctions.Conjunction) -> frozenset[str]:
    """Return the names that every object has."""
    lists = [part.schema.get("required") for part in node.parts]
    return frozenset(
        str(name) for names in lists if isinstance(names, list) for name in names
    )


def extras(node: conjunctions.Conjunction) -> tuple[conjunctions.Part, ...]:
    """Return what is said about the members that no name declares."""
    return tuple(
        part.member(keyword, path=f"{part.path}{{}}")
        for part in node.parts
        for keyword in _EXTRAS
        if _describes(part, keyword)
    )


def has_patterns(node: conjunctions.Conjunction) -> bool:
    """Return whether a pattern, not a name, describes some members."""
    return any(part.schema.get("patternProperties") for part in node.parts)


def hidden_declaration(
    node: conjunctions.Conjunction,
    names: frozenset[str],
) -> tuple[conjunctions.Part, str] | None:
    """Return the part and keyword that describe members beyond `names`, if any do.

    A branch that holds only sometimes may narrow what is declared, and is passed over;
    one that declares more would be a loss.
    """
    for part in node.parts:
        for keyword in _BRANCHES:
            if not _only_narrows(part.schema.get(keyword, True), names):
                return part, keyword
        for keyword in _BRANCHES_BY_NAME:
            for branch in _mapping(part.schema.get(keyword)).values():
                if not isinstance(branch, list) and not _only_narrows(branch, names):
                    return part, keyword
    return None


def only_narrows(union: conjunctions.Union, names: frozenset[str]) -> bool:
    """Return whether no branch of `union` describes members beyond `names`."""
    return all(
        _only_narrows(place.value, names)
        for branch in union.branches
        for place in branch.places
    )


def _from_others(
    name: str,
    declaration: conjunctions.Part,
    node: conjunctions.Conjunction,
) -> Iterator[conjunctions.Part]:
    """Yield what parts that do not declare `name` say about members like it."""
    for part in node.parts:
        rest = part.schema.get("additionalProperties")
        if name in _properties(part.schema) or part.schema.get("patternProperties"):
            continue  # a pattern may or may not be about it; either way it only narrows
        if rest is False:
            conjunctions.refuse(
                declaration,
                f"is declared, but the schema at {part.location or 'the top'} allows "
                "no members beside its own",
                remedy="Declare the member there too, or do not close that schema.",
            )
        if isinstance(rest, dict):
            yield part.member("additionalProperties", path=declaration.path)


def _only_narrows(schema: exact_json.Json, names: frozenset[str]) -> bool:
    for keyword, value in _mapping(schema).items():
        if keyword in _LISTS and isinstance(value, list):
            narrow = all(_only_narrows(branch, names) for branch in value)
        elif keyword in _BRANCHES:
            narrow = _only_narrows(value, names)
        elif keyword == "properties":
            narrow = _mapping(value).keys() <= names and all(
                _only_narrows(member, frozenset())
                for member in _mapping(value).values()
            )
        else:
            narrow = keyword in _NARROWING
        if not narrow:
            return False
    return True


def _describes(part: conjunctions.Part, keyword: str) -> bool:
    """Return whether `keyword` counts in this draft and says anything of a member."""
    known = keyword in part.source.dialect.applicators
    value = part.schema.get(keyword)
    return known and isinstance(value, dict) and value != {}


def _properties(schema: exact_json.Json) -> dict[str, exact_json.Json]:
    return _mapping(_mapping(schema).get("properties"))


def _mapping(value: exact_json.Json) -> dict[str, exact_json.Json]:
    return value if isinstance(value, dict) else {}

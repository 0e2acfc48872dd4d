"""The members of objects: which names are declared, by whom, and what else there is.

A field is made of each declared name. Members that no name declares are outside the
record: JSON Schema lets them pass nearly everywhere, and columns cannot hold them.
"""

from collections.abc import Iterator, Mapping

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema.mapping import conjunctions

# What describes members, where it stands in a branch that holds only sometimes. Names
# under `properties` are looked at one by one; every other keyword only narrows.
_DESCRIBING = frozenset(
    {"$ref", "$dynamicRef", "$recursiveRef"}
    | {"items", "prefixItems", "additionalItems", "unevaluatedItems"},
)
_LISTS = ("allOf", "anyOf", "oneOf")
_BRANCHES = ("then", "else")
_BRANCHES_BY_NAME = ("dependentSchemas", "dependencies")
KEEP_AS_TEXT = 'Keep any value as text: `"x-arrow": "json"`.'

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


def unheard(node: conjunctions.Conjunction) -> str:
    """Return a remark on keywords that describe members, but not in this draft."""
    for part in node.parts:
        for keyword in _EXTRAS:
            if keyword in part.schema and not _counts(part, keyword):
                return f" ({keyword} says nothing in {part.source.dialect.name})"
    return ""


def has_patterns(node: conjunctions.Conjunction) -> bool:
    """Return whether a pattern, not a name, describes some members."""
    return any(part.schema.get("patternProperties") for part in node.parts)


def refuse_hidden(node: conjunctions.Conjunction, names: frozenset[str]) -> None:
    """Raise errors.UnmappableField if members beyond `names` are described somewhere.

    A branch that holds only sometimes may narrow what is declared, and is passed over;
    one that declares more would be a loss.
    """
    for union in node.unions:
        if _declares_more(union, names):
            shapes = f"{union.keyword} of {len(union.branches)} different shapes"
            conjunctions.refuse(node.place, f"is {shapes}", remedy=KEEP_AS_TEXT)
    for part in node.parts:
        for keyword, branch in _conditional(part.schema):
            if not _only_narrows(branch, names):
                conjunctions.refuse(
                    part,
                    f"describes members under {keyword} that it does not always have",
                    remedy="Declare them under `properties`, too.",
                )


def differs(node: conjunctions.Conjunction, names: frozenset[str]) -> bool:
    """Return whether some branch of a union describes members beyond `names`."""
    return any(_declares_more(union, names) for union in node.unions)


def _declares_more(union: conjunctions.Union, names: frozenset[str]) -> bool:
    places = [place for branch in union.branches for place in branch.places]
    return not all(_only_narrows(place.value, names) for place in places)


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
                f"is declared, but {_named(part.location)} allows no members beside its own",
                remedy="Declare the member there too, or do not close that schema.",
            )
        if isinstance(rest, dict):
            yield part.member("additionalProperties", path=declaration.path)


def _only_narrows(schema: exact_json.Json, names: frozenset[str]) -> bool:
    given = _mapping(schema)
    declared = _mapping(given.get("properties"))
    if not given.keys().isdisjoint(_DESCRIBING) or not declared.keys() <= names:
        return False
    lists = [given.get(keyword) for keyword in _LISTS]
    same = [branch for held in lists if isinstance(held, list) for branch in held]
    same += [branch for _, branch in _conditional(given)]
    return all(_only_narrows(branch, names) for branch in same) and all(
        _only_narrows(member, frozenset()) for member in declared.values()
    )


def _conditional(
    schema: Mapping[str, exact_json.Json],
) -> Iterator[tuple[str, exact_json.Json]]:
    """Yield the branches of `schema` that hold only sometimes, by keyword."""
    for keyword in _BRANCHES:
        if keyword in schema:
            yield keyword, schema[keyword]
    for keyword in _BRANCHES_BY_NAME:
        for branch in _mapping(schema.get(keyword)).values():
            yield keyword, branch


def _describes(part: conjunctions.Part, keyword: str) -> bool:
    """Return whether `keyword` says anything of a member."""
    value = part.schema.get(keyword)
    return _counts(part, keyword) and isinstance(value, dict) and value != {}


def _counts(part: conjunctions.Part, keyword: str) -> bool:
    return keyword in part.source.dialect.applicators


def _properties(schema: exact_json.Json) -> dict[str, exact_json.Json]:
    return _mapping(_mapping(schema).get("properties"))


def _mapping(value: exact_json.Json) -> dict[str, exact_json.Json]:
    return value if isinstance(value, dict) else {}


def _named(location: str) -> str:
    return f"the schema at {location}" if location else "the whole document"

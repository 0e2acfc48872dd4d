"""Random schemas, and random rows that often come close to them."""

from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

NAMES = ("a", "b", "c", "d/e", "é")
TEXTS = (
    "",
    "A",
    "AB",
    "ABC",
    "B",
    "S",
    "é",
    "x1",
    "A\n",
    "2025-01-01",
    "\U0001f600",
    "٣",
)
PATTERNS = (
    "^A",
    "B$",
    "^[A-Z]{1,2}$",
    "^(?=A)AB",
    r"\d",
    "^.$",
    "x|S",
    r"^\w+$",
    r"\S",
)
NAMED = ("^a", "b|c", "^.$", "e$")
INTEGERS = (0, 1, -1, 2, 3, 7, 100, 2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63))
LARGE = (2**63, 2**64 - 1, 2**64, -(2**63) - 1, 10**30)
FLOATS = (0.0, -0.0, 1.0, 0.5, 1.5, -2.25, 19.99, 0.01, 2.0**53, 1e300, 1e-300, 5e-324)
TYPES = ("integer", "number", "string", "boolean", "null", "object", "array")

numbers = st.sampled_from(INTEGERS + FLOATS)
anything = st.one_of(st.sampled_from(TEXTS), numbers, st.booleans(), st.none())
scalars = st.one_of(
    anything,
    st.sampled_from(LARGE),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(NAMES), inner, max_size=3),
    ),
    max_leaves=6,
)
rows = st.lists(
    st.one_of(st.dictionaries(st.sampled_from(NAMES), values, max_size=4), values),
    min_size=1,
    max_size=8,
)
_limits = st.one_of(numbers, st.sampled_from(LARGE), st.integers(-3, 3))
_steps = st.sampled_from((1, 2, 3, 0.5, 0.01, 1.5, 2**53 + 1, 10**20, 1e-300, 1e300))
_sizes = st.integers(0, 3)


def _assertions(number: int) -> dict[str, st.SearchStrategy[Any]]:
    found: dict[str, st.SearchStrategy[Any]] = {
        "type": st.one_of(
            st.sampled_from(TYPES),
            st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True),
        ),
        "enum": st.lists(values, min_size=1, max_size=4),
        "minimum": _limits,
        "maximum": _limits,
        "multipleOf": _steps,
        "minLength": _sizes,
        "maxLength": _sizes,
        "pattern": st.sampled_from(PATTERNS),
        "required": st.lists(
            st.sampled_from(NAMES), min_size=1, max_size=2, unique=True
        ),
        "minProperties": _sizes,
        "maxProperties": _sizes,
        "minItems": _sizes,
        "maxItems": _sizes,
        "uniqueItems": st.booleans(),
    }
    if number == 4:
        found |= {"exclusiveMinimum": st.booleans(), "exclusiveMaximum": st.booleans()}
    else:
        found |= {
            "exclusiveMinimum": _limits,
            "exclusiveMaximum": _limits,
            "const": values,
        }
    if number >= 2019:
        names = st.lists(st.sampled_from(NAMES), max_size=2, unique=True)
        found["dependentRequired"] = st.dictionaries(
            st.sampled_from(NAMES), names, max_size=2
        )
    return found


def _parts(
    number: int, inner: st.SearchStrategy[Any]
) -> dict[str, st.SearchStrategy[Any]]:
    some = st.lists(inner, min_size=1, max_size=3)
    named = st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    found = {
        "properties": named,
        "patternProperties": st.dictionaries(st.sampled_from(NAMED), inner, max_size=2),
        "additionalProperties": st.one_of(st.booleans(), inner),
        "items": inner,
        "allOf": some,
        "anyOf": some,
        "oneOf": some,
        "not": inner,
    }
    if number < 2020:
        found["items"] = st.one_of(inner, some)
        found["additionalItems"] = st.one_of(st.booleans(), inner)
    if number < 2019:
        names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True)
        found["dependencies"] = st.dictionaries(
            st.sampled_from(NAMES), st.one_of(names, inner), max_size=2
        )
    if number >= 6:
        found |= {"contains": inner, "propertyNames": inner}
    if number >= 7:
        found |= {"if": inner, "then": inner, "else": inner}
    if number >= 2019:
        found |= {
            "minContains": _sizes,
            "maxContains": _sizes,
            "dependentSchemas": named,
        }
        found |= {"unevaluatedProperties": inner, "unevaluatedItems": inner}
    if number >= 2020:
        found["prefixItems"] = some
    return found


def _some(
    choices: dict[str, st.SearchStrategy[Any]],
) -> st.SearchStrategy[dict[str, Any]]:
    return st.lists(st.sampled_from(sorted(choices)), max_size=4, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: choices[name] for name in names})
    )


def schemas(number: int) -> st.SearchStrategy[Any]:
    """Return schemas of a draft: 4, 6, 7, 2019 or 2020."""
    simple: st.SearchStrategy[Any] = _some(_assertions(number))
    if number >= 6:
        simple = st.one_of(simple, simple, simple, st.booleans())
    return st.recursive(
        simple,
        lambda inner: _some({**_assertions(number), **_parts(number, inner)}),
        max_leaves=6,
    ).map(lambda schema: _sound(schema, number))


def _sound(schema: Any, number: int) -> Any:
    """Give draft 4 the keyword beside which its exclusive ones stand."""
    if isinstance(schema, list):
        return [_sound(one, number) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _sound(value, number) for name, value in schema.items()}
    if not isinstance(found.get("items"), list) and number < 2020:
        found.pop("additionalItems", None)  # the reference fails with `items: true`
    if number == 4:
        for bound, word in (
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ):
            if isinstance(found.get(word), bool):
                found.setdefault(bound, 1)
    return found


def _columns(length: int) -> st.SearchStrategy[Any]:
    """Return Arrow arrays of many types; to_pylist() says what their rows are."""

    def of(values: st.SearchStrategy[Any], kind: Any) -> st.SearchStrategy[Any]:
        held = st.lists(st.one_of(values, st.none()), min_size=length, max_size=length)
        return held.map(lambda values: pa.array(values, kind))

    small = st.sampled_from((0, 1, 2, 3, 100))
    texts = st.sampled_from(TEXTS)
    wide = st.sampled_from(INTEGERS)
    floats = st.sampled_from(FLOATS)
    records = st.fixed_dictionaries({"a": st.one_of(wide, st.none()), "b": texts})
    fields = pa.struct([("a", pa.int64()), ("b", pa.string())])
    return st.one_of(
        of(small, pa.int8()),
        of(wide, pa.int64()),
        of(st.sampled_from((0, 1, 2**53 + 1, 2**64 - 1)), pa.uint64()),
        of(floats, pa.float64()),
        of(st.sampled_from((0.5, 1.0, 3.0)), pa.float32()),
        of(texts, pa.string()),
        of(texts, pa.large_string()),
        of(texts, pa.string_view()),
        of(texts, pa.dictionary(pa.int32(), pa.string())),
        of(small, pa.dictionary(pa.int8(), pa.int64())),
        of(st.booleans(), pa.bool_()),
        of(st.none(), pa.null()),
        of(st.lists(st.one_of(floats, st.none()), max_size=3), pa.list_(pa.float64())),
        of(st.lists(texts, max_size=3), pa.large_list(pa.string())),
        of(st.lists(small, min_size=2, max_size=2), pa.list_(pa.int16(), 2)),
        of(records, fields),
        of(st.lists(st.one_of(records, st.none()), max_size=2), pa.list_(fields)),
    )


@st.composite
def tables(draw: st.DrawFn) -> Any:
    """Return a table, sometimes a part of a longer one, or in several pieces."""
    length = draw(st.integers(1, 6))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    table = pa.table({name: draw(_columns(length)) for name in names})
    first = draw(st.integers(0, length - 1))
    return draw(
        st.sampled_from((table, table.slice(first), pa.concat_tables([table, table])))
    )

"""The generated tables of docs/arrow-mapping.md: nothing there is said twice by hand.

Each rule is an example that is mapped when the page is written, so that the page cannot
say what the code does not do.
"""

from collections.abc import Iterator

from schemas_app.domain import (
    arrow_verdict,
    errors,
    exact_json,
    schema_format,
    type_text,
)
from schemas_app.domain.artifact_kinds import kinds
from schemas_app.domain.formats.json_schema import format as json_schema

_SHAPE = '{"type":"object","properties":{"kind":{"const":"%s"},"%s":{"type":"%s"}},"required":["kind"]}'

EXAMPLES: tuple[str, ...] = (
    '{"type":"boolean"}',
    '{"type":"integer"}',
    '{"type":"integer","minimum":0}',
    '{"type":"integer","minimum":0,"maximum":255}',
    '{"type":"integer","minimum":-128,"maximum":127}',
    '{"type":"integer","minimum":0,"maximum":18446744073709551615}',
    '{"type":"number"}',
    '{"type":"number","multipleOf":0.01,"minimum":0,"maximum":9999}',
    '{"type":"number","x-arrow":"decimal128(18, 6)"}',
    '{"type":"number","multipleOf":1e-20,"minimum":0,"maximum":1e20}',
    '{"type":"string"}',
    '{"type":"string","format":"date"}',
    '{"type":"string","format":"time"}',
    '{"type":"string","format":"date-time"}',
    '{"type":"string","format":"date-time","x-arrow":"timestamp[ns, UTC]"}',
    '{"type":"integer","x-arrow":"timestamp[ns, UTC]"}',
    '{"type":"string","format":"uuid"}',
    '{"type":"string","format":"duration"}',
    '{"type":"string","format":"duration","x-arrow":"duration[us]"}',
    '{"type":"string","contentEncoding":"base64"}',
    '{"enum":["B","S"]}',
    '{"enum":["B","S"],"x-arrow":"dictionary"}',
    '{"const":"tick"}',
    '{"enum":[1,2,300]}',
    '{"type":["string","null"]}',
    '{"anyOf":[{"type":"integer"},{"type":"null"}]}',
    '{"type":"null"}',
    '{"type":"object","properties":{"px":{"type":"number"}},"required":["px"]}',
    '{"type":"object","additionalProperties":{"type":"integer"}}',
    '{"type":"array","items":{"type":"number"}}',
    '{"type":"array","items":{"type":"number"},"minItems":2,"maxItems":2}',
    f'{{"oneOf":[{_SHAPE % ("new", "px", "number")},{_SHAPE % ("cancel", "qty", "integer")}]}}',
    '{"x-arrow":"json"}',
    "{}",
    '{"type":["string","integer"]}',
    '{"type":"object"}',
    '{"type":"array","prefixItems":[{"type":"string"}]}',
    '{"oneOf":[{"type":"object","properties":{"a":{"type":"string"}}},{"type":"object","properties":{"b":{"type":"string"}}}]}',
    '{"$ref":"#"}',
    '{"type":"integer","maximum":1e30,"minimum":0}',
    '{"type":"integer","maximum":1000,"x-arrow":"int8"}',
)


def rules() -> Iterator[str]:
    """Yield the table of what a property becomes."""
    yield "| schema of a required property `x` | Arrow |"
    yield "|---|---|"
    for example in EXAMPLES:
        yield f"| `{_cell(example)}` | {_cell(_mapped(example))} |"


def artifact_kinds() -> Iterator[str]:
    """Yield the table of artifact kinds."""
    yield "| kind | media type | suffix | generator |"
    yield "|---|---|---|---|"
    for kind in kinds.KINDS.values():
        yield (
            f"| `{kind.name}` | `{kind.media_type}` | `{kind.file_suffix}` "
            f"| `{kind.generator}` |"
        )


def column_changes() -> str:
    """Return the words of the Arrow verdict."""
    return ", ".join(f"`{change}`" for change in arrow_verdict.ColumnChange)


def _mapped(example: str) -> str:
    text = f'{{"type":"object","properties":{{"x":{example}}},"required":["x"]}}'
    using = json_schema.JSON_SCHEMA
    try:
        (field,) = using.fields(_document(using, text))
    except errors.BadSchema as error:
        return f"refused: {error.message}"
    null = ", nullable" if field.nullable else ""
    return f"`{type_text.of(field.type)}`{null}"


def _document(
    using: schema_format.SchemaFormat, text: exact_json.Json
) -> schema_format.SchemaDocument:
    return using.bind(using.parse(str(text)), ())


def _cell(text: str) -> str:
    return text.replace("|", "&#124;")

"""Values in `enum` that the `type` beside it excludes; of all of them see contradictions.py."""

from collections.abc import Iterator

from schemas_app.domain import quoting
from schemas_app.domain.formats.json_schema import dialects, json_values
from schemas_app.domain.formats.json_schema.notices import kinds, looks
from schemas_app.domain.formats.json_schema.notices.places import Place
from schemas_app.domain.schema_format import Notice


def notices(place: Place, dialect: dialects.Dialect) -> Iterator[Notice]:
    """Yield the values of one `enum` that are never accepted, if others are."""
    if "type" not in place.counting or "enum" not in place.counting:
        return
    allowed = looks.named(place.counting["type"])
    values = json_values.sequence(place.counting["enum"])
    never = [
        index
        for index, value in enumerate(values)
        if looks.type_of(value, dialect) not in allowed
    ]
    for index in never if len(never) < len(values) else ():
        yield kinds.notice(
            "VALUE_NEVER_ACCEPTED",
            f"{place.pointer}/enum/{index}",
            value=quoting.value(values[index]),
        )

"""What an author should know of a schema that is valid, but perhaps not meant so.

Each kind is one entry of kinds.py and one module that finds it. Nothing here refuses:
what a notice leads to is policy.
"""

import collections
from collections.abc import Iterator

from schemas_app.domain import json_pointer, schema_format
from schemas_app.domain.formats.json_schema import last_answer
from schemas_app.domain.formats.json_schema.notices import (
    contradictions,
    inhabitants,
    kinds,
    listed_values,
    loops,
    numbers,
    patterns,
    words,
)
from schemas_app.domain.formats.json_schema.notices.places import Places
from schemas_app.domain.schema_format import Notice

# Of one kind; no kind is crowded out by another.
LISTED = 20


@last_answer.remembered
def notices(document: schema_format.SchemaDocument) -> tuple[Notice, ...]:
    """Return what is to be said of `document`: of the whole first, then place by place."""
    if isinstance(document.value, bool):
        return ()
    places = Places(document)
    found = [*loops.notices(places)]
    of_whole: list[Notice] = []
    if not found:  # what a loop accepts is for every validator to say
        of_parts = contradictions.found(places)
        found += of_parts.places
        if of_parts.nothing or inhabitants.is_known_to_have_none(
            document, places, of_parts.types
        ):
            of_whole = [
                kinds.notice(
                    "CONTRADICTION",
                    "",
                    what="document",
                    reason="the schema as a whole contradicts itself",
                )
            ]
    for place in places.all:
        found += words.notices(place, places.dialect)
        found += listed_values.notices(place, places.dialect)
        found += patterns.notices(place)
        found += numbers.notices(place)
    return (*of_whole, *_bounded(_in_order(found, places)))


def _in_order(found: list[Notice], places: Places) -> list[Notice]:
    """Return the notices schema by schema, each schema's by the table of kinds."""
    schemas = {pointer: number for number, pointer in enumerate(places.values)}
    codes = {code: number for number, code in enumerate(kinds.KINDS)}

    def key(notice: Notice) -> tuple[int, int]:
        at = notice.path
        while at not in schemas:
            at = json_pointer.parent(at)
        return schemas[at], codes[notice.code]

    return sorted(found, key=key)


def _bounded(found: list[Notice]) -> Iterator[Notice]:
    """Yield the first of each kind, and how many more there are."""
    counts: collections.Counter[str] = collections.Counter()
    for notice in found:
        counts[notice.code] += 1
        if counts[notice.code] <= LISTED:
            yield notice
    for code, count in counts.items():
        if count > LISTED:
            yield kinds.notice(
                kinds.NOT_LISTED, "", count=str(count - LISTED), kind=code
            )

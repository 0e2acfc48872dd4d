"""The differences between two JSON Schemas that a person would name, as a table.

A rule says what happened, never whether that breaks anybody. Ids are stable: they are
stored with revisions and sent in announcements. `effect` is what the difference does by
itself to the documents a schema accepts; where that depends on what stands around it,
the comparison says it of the change.

Sentences are templates over `place` (where, in words), `name` (the last part of the
path), `path`, `before` and `after`.
"""

import itertools
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from schemas_app.domain.changes import Effect, Rule
from schemas_app.domain.formats.json_schema.changes import rule_families
from schemas_app.domain.formats.json_schema.changes.rule_families import rule

_PLAIN = (
    rule(
        "PROPERTY_ADDED",
        Effect.EITHER,
        "`{name}` was added to {place}.",
        "An optional property was added.",
    ),
    rule(
        "REQUIRED_PROPERTY_ADDED",
        Effect.EITHER,
        "`{name}` was added to {place} and is required.",
        "A required property was added.",
    ),
    rule(
        "PROPERTY_REMOVED",
        Effect.EITHER,
        "`{name}` was removed from {place}.",
        "A property was removed.",
    ),
    rule(
        "PROPERTY_MADE_REQUIRED",
        Effect.NARROWS,
        "`{name}` is now required in {place}.",
        "A property became required.",
    ),
    rule(
        "PROPERTY_MADE_OPTIONAL",
        Effect.WIDENS,
        "`{name}` is no longer required in {place}.",
        "A property became optional.",
    ),
    rule(
        "PATTERN_PROPERTY_ADDED",
        Effect.EITHER,
        "Members of {place} whose names match `{name}` are now described.",
        "An entry of `patternProperties` was added.",
    ),
    rule(
        "PATTERN_PROPERTY_REMOVED",
        Effect.EITHER,
        "Members of {place} whose names match `{name}` are no longer described.",
        "An entry of `patternProperties` was removed.",
    ),
    rule(
        "TYPE_NARROWED",
        Effect.NARROWS,
        "The type of {place} was narrowed from {before} to {after}.",
        "`type` lost members.",
    ),
    rule(
        "TYPE_WIDENED",
        Effect.WIDENS,
        "The type of {place} was widened from {before} to {after}.",
        "`type` got members.",
    ),
    rule(
        "TYPE_CHANGED",
        Effect.EITHER,
        "The type of {place} changed from {before} to {after}.",
        "`type` lost members and got others.",
    ),
    rule(
        "ENUM_ADDED",
        Effect.NARROWS,
        "{place} now accepts these values only: {after}.",
        "`enum` was added.",
    ),
    rule(
        "ENUM_REMOVED",
        Effect.WIDENS,
        "{place} is no longer limited to {before}.",
        "`enum` was removed.",
    ),
    rule(
        "ENUM_EXTENDED",
        Effect.WIDENS,
        "{place} accepts more values: {after} instead of {before}.",
        "`enum` got values.",
    ),
    rule(
        "ENUM_NARROWED",
        Effect.NARROWS,
        "{place} accepts fewer values: {after} instead of {before}.",
        "`enum` lost values.",
    ),
    rule(
        "ENUM_CHANGED",
        Effect.EITHER,
        "{place} accepts other values: {after} instead of {before}.",
        "`enum` lost values and got others.",
    ),
    rule(
        "ENUM_REORDERED",
        Effect.ARTIFACTS,
        "The values of {place} were put in another order.",
        "The order of `enum` changed, which is the order of dictionaries made from it.",
    ),
    rule(
        "MULTIPLE_OF_TIGHTENED",
        Effect.NARROWS,
        "The step of {place} went from {before} to {after}.",
        "`multipleOf` became a multiple of what it was.",
    ),
    rule(
        "MULTIPLE_OF_RELAXED",
        Effect.WIDENS,
        "The step of {place} went from {before} to {after}.",
        "`multipleOf` became a divisor of what it was.",
    ),
    rule(
        "ITEMS_CHANGED",
        Effect.EITHER,
        "The items of {place} are described in another way.",
        "`items` went from a schema to a list, or back.",
    ),
    rule(
        "TUPLE_ITEM_ADDED",
        Effect.EITHER,
        "Item {name} of {place} is now described by itself.",
        "An item was added to a tuple.",
    ),
    rule(
        "TUPLE_ITEM_REMOVED",
        Effect.EITHER,
        "Item {name} of {place} is no longer described by itself.",
        "An item was removed from a tuple.",
    ),
    rule(
        "BRANCHES_REORDERED",
        Effect.NONE,
        "The branches of {place} were put in another order.",
        "The order of branches changed, which means nothing.",
    ),
    rule(
        "SCHEMA_FORBIDDEN",
        Effect.NARROWS,
        "{place} no longer accepts anything.",
        "A schema became `false`.",
    ),
    rule(
        "SCHEMA_ALLOWED",
        Effect.WIDENS,
        "{place}, which accepted nothing, is now described.",
        "A schema was `false` and is not any more.",
    ),
    rule(
        "FORMAT_CHANGED",
        Effect.ARTIFACTS,
        "The format of {place} went from {before} to {after}.",
        "`format` changed. Formats are not asserted, but artifacts follow them.",
    ),
    rule(
        "CONTENT_CHANGED",
        Effect.EITHER,
        "What the text of {place} holds is described in another way ({name}).",
        "`contentEncoding` or `contentMediaType` changed where it is checked.",
    ),
    rule(
        "CONTENT_ANNOTATION_CHANGED",
        Effect.ARTIFACTS,
        "What the text of {place} holds is described in another way ({name}).",
        "The same in a draft where a validator does not look at it.",
    ),
    rule(
        "ARROW_CHANGED",
        Effect.ARTIFACTS,
        "The Arrow type asked for at {place} changed.",
        "`arrow` or `x-arrow` changed: other artifacts, the same documents.",
    ),
    rule(
        "REFERENCE_ADDED",
        Effect.NONE,
        "{place} is now described by reference to {after}.",
        "A description was replaced by a reference; what it says is compared.",
    ),
    rule(
        "REFERENCE_REMOVED",
        Effect.NONE,
        "{place} is now described in place, no longer by reference to {before}.",
        "A reference was replaced by a description; what it says is compared.",
    ),
    rule(
        "REFERENCE_RETARGETED",
        Effect.NONE,
        "{place} refers to {after} instead of {before}.",
        "A reference leads elsewhere; what is there is compared.",
    ),
    rule(
        "DEFINITION_ADDED",
        Effect.NONE,
        "The definition `{name}` was added.",
        "A definition was added; it counts where it is referred to.",
    ),
    rule(
        "DEFINITION_REMOVED",
        Effect.NONE,
        "The definition `{name}` was removed.",
        "A definition was removed; it counts where it is referred to.",
    ),
    rule(
        "DIALECT_CHANGED",
        Effect.EITHER,
        "The draft went from {before} to {after}.",
        "The document is written in another draft, in which keywords may mean other things.",
    ),
    rule(
        "IDENTIFIER_CHANGED",
        Effect.NONE,
        "The name of {place} for references (`{name}`) changed.",
        "An identifier or anchor changed.",
    ),
    rule(
        "ANNOTATION_CHANGED",
        Effect.NONE,
        "`{name}` of {place} changed.",
        "Something that only people and tools read changed: a title, an example, a unit.",
    ),
    rule(
        "SPELLING_CHANGED",
        Effect.NONE,
        "`{name}` of {place} is written in another way and says the same.",
        "What goes without saying was written out or left out.",
    ),
    rule(
        "KEYWORD_CHANGED",
        Effect.EITHER,
        "`{name}` of {place} changed.",
        "A keyword changed that no other rule speaks of.",
    ),
)


def _table(rules: Iterable[Rule]) -> Mapping[str, Rule]:
    return MappingProxyType({rule.id: rule for rule in rules})


RULES: Mapping[str, Rule] = _table(
    itertools.chain(
        _PLAIN,
        rule_families.of_bounds(),
        rule_families.of_demands(),
        rule_families.of_others(),
        rule_families.of_branches(),
    ),
)

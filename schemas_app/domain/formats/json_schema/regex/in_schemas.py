"""The patterns of a schema: where they stand, whether they can be kept, what they cost.

Whether patterns that need backtracking are welcome is a policy, and not made here.
"""

from collections.abc import Iterator

import jsonschema_rs

from schemas_app.domain import (
    errors,
    exact_json,
    json_pointer,
    json_text,
    quoting,
    schema_format,
)
from schemas_app.domain.formats.json_schema import dialects, keywords
from schemas_app.domain.formats.json_schema.regex import scanning, syntax, unusable

Options = jsonschema_rs.RegexOptions | jsonschema_rs.FancyRegexOptions

# Steps in which one string is matched, or counts as not matching: some 10 ms.
BACKTRACKING_LIMIT = 100_000


def found(
    value: exact_json.Json,
    dialect: dialects.Dialect,
) -> Iterator[tuple[str, str]]:
    """Yield the JSON Pointer to each pattern in a schema, with the pattern.

    Those of `pattern`, and the names that `patternProperties` has.
    """
    for schema in keywords.subschemas(value, dialect):
        if isinstance(schema.value, dict):
            if isinstance(pattern := schema.value.get("pattern"), str):
                yield f"{schema.pointer}/pattern", pattern
            if isinstance(by_pattern := schema.value.get("patternProperties"), dict):
                for name in by_pattern:
                    at = json_pointer.of(("patternProperties", name))
                    yield f"{schema.pointer}{at}", name


def check(read: json_text.ParsedJson, dialect: dialects.Dialect) -> None:
    """Raise errors.InvalidSchema for a pattern that does not mean one thing to all.

    It must be readable as ECMA-262 (as syntax.py says) and compile in the referee.
    """
    good: set[str] = set()
    for pointer, pattern in found(read.value, dialect):
        if pattern not in good:
            _check(pattern, read, pointer)
            good.add(pattern)


def _check(pattern: str, read: json_text.ParsedJson, pointer: str) -> None:
    quoted = repr(quoting.shortened(pattern))
    try:
        syntax.parse(pattern)
    except scanning.UnreadableError as error:
        raise errors.InvalidSchema(
            message=f"The pattern {quoted} is wrong at character {error.position + 1}: "
            f"{error.reason}",
            place=read.locate(pointer),
            remedy="Write the pattern as ECMA-262 does, in its Unicode mode.",
        ) from None
    if not _compiles(pattern):
        obstacle = unusable.first(pattern)
        what = f"{obstacle.written} in the pattern" if obstacle else "the pattern"
        at = f" (character {obstacle.position + 1})" if obstacle else ""
        raise errors.InvalidSchema(
            message=f"The validator cannot use {what} {quoted}{at}",
            place=read.locate(pointer),
            remedy=obstacle.remedy
            if obstacle
            else "Write the pattern more simply, or with smaller repetitions.",
        )


def _compiles(pattern: str) -> bool:
    """Return whether the referee can use `pattern`.

    Draft-07 stands for all drafts: its engine takes less than that of the newer ones.
    """
    try:
        jsonschema_rs.Draft7Validator(
            {"pattern": pattern},
            validate_formats=False,
            pattern_options=options_for(
                backtracking=syntax.needs_backtracking(pattern)
            ),
        )
    except jsonschema_rs.ValidationError:
        return False
    return True


def options_for(*, backtracking: bool) -> Options:
    """Return which of the referee's engines to use: the linear one, or with a limit."""
    if backtracking:
        return jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACKING_LIMIT)
    return jsonschema_rs.RegexOptions()


def options(document: schema_format.SchemaDocument) -> Options:
    """Return the engine for all patterns of a document and of what it refers to."""
    parts = [(document.dialect, document.value)]
    parts += [(it.dialect, it.value) for it in document.resources]
    return options_for(
        backtracking=any(
            syntax.needs_backtracking(pattern)
            for dialect, value in parts
            for _, pattern in found(value, dialects.DIALECTS[dialect])
        )
    )

"""A document with all that it refers to, of which the referee can make a validator."""

from schemas_app.domain import errors, schema_format
from schemas_app.domain.formats.json_schema import references
from schemas_app.domain.formats.json_schema.verdict import operands, workers

# What a validator may cost to make, in seconds of processor time.
SECONDS = 1.0
# To know what others have evaluated, the referee follows every reference before it
# validates anything, once for each way that leads to it (measured with 0.60.3): a page of
# references that double would keep it for years.
_FOLLOWS = '"unevaluated'


def bind(
    parsed: schema_format.ParsedSchema,
    resources: tuple[schema_format.Resource, ...],
) -> schema_format.SchemaDocument:
    """Return `parsed` with the `resources` it refers to, directly or through others.

    Raises what references.bind does, errors.InvalidSchema if the referee cannot compile
    the whole, and errors.Busy if that could not be found out now.
    """
    document = references.bind(parsed, resources)
    operand = operands.form(document).written
    if _FOLLOWS in operand:
        _compile_elsewhere(operand)
    else:
        _compile(document)
    return document


def _compile(document: schema_format.SchemaDocument) -> None:
    try:
        references.compiled(document)
    except ValueError as error:
        raise _useless(str(error)) from error


def _compile_elsewhere(operand: str) -> None:
    """Have it compiled where it can be stopped."""
    try:
        workers.ask("compiles", seconds=SECONDS, schema=operand)
    except workers.TookTooLong as reason:
        raise errors.InvalidSchema(
            message=f"The validator cannot use the schema: {reason}",
            remedy=(
                "Refer to fewer parts where `unevaluatedProperties` or "
                "`unevaluatedItems` is used: each way to a part is followed."
            ),
        ) from reason
    except workers.NoAnswer as reason:
        if not reason.lasting:
            raise errors.Busy from reason
        raise _useless(str(reason)) from reason


def _useless(reason: str) -> errors.InvalidSchema:
    first = reason.partition("\n")[0]
    return errors.InvalidSchema(message=f"The validator cannot use the schema: {first}")

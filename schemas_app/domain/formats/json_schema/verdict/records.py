"""Whether records are valid, found out in the workers: within a time, whatever they are."""

from collections.abc import Iterator, Sequence
from typing import cast

from schemas_app.domain import exact_json, quoting, schema_format
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema.verdict import operands, referee, workers

AT_A_TIME = 500
_LONGEST_MESSAGE = 300
_UNSURE = "A pattern of the schema could not be decided for this record."


def check(
    document: schema_format.SchemaDocument,
    records: Sequence[exact_json.Json],
    seconds: float,
) -> tuple[schema_format.RecordCheck, ...]:
    """Return for each record what is known after so many seconds of processor time."""
    budget = Budget(seconds)
    found: list[schema_format.RecordCheck] = []
    for begin in range(0, len(records), AT_A_TIME):
        some = records[begin : begin + AT_A_TIME]
        try:
            answer = workers.ask(
                "records",
                seconds=seconds,
                budget=budget,
                schema=operands.form(document).written,
                records=list(some),
            )
        except workers.NoAnswer as reason:
            found += [schema_format.RecordCheck(None, message=str(reason))] * len(some)
        else:
            found += _told(some, answer)
    return tuple(found)


def places(
    document: schema_format.SchemaDocument, record: exact_json.Json, seconds: float
) -> tuple[str, ...]:
    """Return the JSON Pointers to all that is wrong with `record`; none if it is valid.

    Raises workers.NoAnswer where that takes more than `seconds` of processor time.
    """
    answer = workers.ask(
        "findings",
        seconds=seconds,
        schema=operands.form(document).written,
        record=record,
    )
    return tuple(referee.place(record, said) for said in answer["places"])


def _told(
    records: Sequence[exact_json.Json], answer: workers.Answer
) -> Iterator[schema_format.RecordCheck]:
    words = iter(answer["words"])
    for record, mark in zip(records, cast("list[int]", answer["marks"]), strict=True):
        if mark == 1:
            yield schema_format.RecordCheck(is_valid=True)
        elif mark == 2:
            yield schema_format.RecordCheck(None, message=_UNSURE)
        elif said := next(words, None):
            yield schema_format.RecordCheck(
                is_valid=False,
                place=referee.place(record, said),
                message=quoting.shortened(said["message"], longest=_LONGEST_MESSAGE),
            )
        else:
            yield schema_format.RecordCheck(is_valid=False)

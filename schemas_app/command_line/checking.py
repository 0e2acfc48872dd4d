"""From the files that were named to the report on them: the registry's own check."""

import argparse
import dataclasses
import functools
from collections.abc import Mapping

from schemas_app.command_line import inputs
from schemas_app.command_line.arguments import FORMAT
from schemas_app.domain import compatibility, errors
from schemas_app.domain.report import Report
from schemas_app.domain.schema_format import Reading


@dataclasses.dataclass(frozen=True, kw_only=True)
class Checked:
    """A report, with the files that its numbers stand for."""

    report: Report
    new: str
    earlier: Mapping[int, str]


def check(wanted: argparse.Namespace) -> Checked:
    """Return the report on the files that are named in `wanted`.

    OLD has the highest number, the oldest version 1. Raises inputs.Unreadable or
    inputs.BadFile.
    """
    read = functools.partial(inputs.read, FORMAT, dialect=wanted.dialect or "")
    library = [read(path, name=uri) for uri, path in wanted.reference]
    old = [read(path) for path in (wanted.old, *wanted.against)]
    new = read(wanted.new)
    earlier = [
        compatibility.EarlierVersion(
            number=number, document=inputs.bound(FORMAT, file, library)
        )
        for number, file in zip(range(len(old), 0, -1), old, strict=True)
    ]
    document = inputs.bound(FORMAT, new, library)
    try:
        FORMAT.check_fields(document)
    except errors.BadSchema as refusal:
        raise inputs.BadFile.of(new, refusal) from refusal
    return Checked(
        report=compatibility.check(
            schema_format=FORMAT,
            new=document,
            earlier=earlier,
            level=wanted.level,
            reading=Reading(wanted.reading),
        ),
        new=new.path,
        earlier={
            version.number: file.path
            for version, file in zip(earlier, old, strict=True)
        },
    )

"""What a record became, and everything that was changed on the way."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True)
class Coercion:
    """One thing that is not as it stood in the text.

    `rule` is what was done: `number`, `boolean`, `moment`, `date`, `time`, `alias`,
    `unit`, `name`, `empty`, `left_out`, `trimmed` or `syntax`.
    """

    field: str
    rule: str
    given: object
    made: object

    def __str__(self) -> str:
        return (
            f"{self.field or 'record'}: {self.given!r} -> {self.made!r} [{self.rule}]"
        )


class NormalizedRecord(dict[str, Any]):
    """A record of the schema, a `dict`, which also says how it came about."""

    def __init__(
        self,
        members: Mapping[str, Any],
        *,
        kind: str,
        schema: str,
        coercions: tuple[Coercion, ...],
    ) -> None:
        super().__init__(members)
        self.kind = kind
        self.schema = schema
        self.coercions = coercions

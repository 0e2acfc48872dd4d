"""What a validation found."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from schema_registry_client.validation import _masks
from schema_registry_client.validation._frames import Found
from schema_registry_client.validation._libraries import pa, pc
from schema_registry_client.validation._masks import Mask


@dataclasses.dataclass(frozen=True)
class Example:
    """One row that fails a rule, and the value that fails; None for a missing one."""

    row: int
    value: object


@dataclasses.dataclass(frozen=True)
class Failure:
    """A rule that rows fail.

    `field` is a JSON Pointer into the row, with `*` for any item of a list; `rule` is
    the keyword or the text of a check.
    """

    field: str
    rule: str
    message: str
    count: int
    examples: tuple[Example, ...]

    def __str__(self) -> str:
        rows = "row" if self.count == 1 else "rows"
        return (
            f"{self.field or 'row'} {self.message} [{self.rule}]: {self.count} {rows}"
        )


@dataclasses.dataclass(frozen=True, eq=False)
class Result:
    """Which rows fail, and why.

    `failing` is a `pyarrow.BooleanArray` as long as the data, True where a row fails.
    """

    rows: int
    failed: int
    failing: Any = dataclasses.field(repr=False)
    failures: tuple[Failure, ...] = ()
    _where: tuple[tuple[tuple[int, Mask], ...], ...] = dataclasses.field(
        default=(), repr=False
    )

    @property
    def ok(self) -> bool:
        """Whether no row fails."""
        return not self.failed

    def reasons(self, row: int) -> tuple[str, ...]:
        """Return why a row fails, in words; nothing for one that does not."""
        if not 0 <= row < self.rows:
            raise IndexError(f"There is no row {row}; there are {self.rows}.")
        return tuple(
            _reason(failure)
            for failure, masks in zip(self.failures, self._where, strict=True)
            if _holds(masks, row)
        )

    def rows_of(self, failure: Failure) -> Any:  # noqa: ANN401 -- Arrow's
        """Return the rows that fail one of `failures`, as an array like `failing`."""
        masks = self._where[self.failures.index(failure)]
        parts, length = [pa.array([], pa.bool_())], 0
        for first, mask in masks:
            parts += [_masks.full(None, first - length), mask]
            length = first + len(mask)
        return pa.concat_arrays([*parts, _masks.full(None, self.rows - length)])

    def by_row(self) -> dict[int, tuple[Failure, ...]]:
        """Return what each row fails that fails; quicker than to ask one by one."""
        found: dict[int, list[Failure]] = {}
        for failure, masks in zip(self.failures, self._where, strict=True):
            for first, mask in masks:
                for row in pc.indices_nonzero(mask).to_pylist():
                    found.setdefault(first + row, []).append(failure)
        return {row: tuple(found[row]) for row in sorted(found)}

    def all_reasons(self) -> dict[int, tuple[str, ...]]:
        """Return `reasons` of each row that fails."""
        return {
            row: tuple(map(_reason, failures))
            for row, failures in self.by_row().items()
        }

    def __bool__(self) -> bool:
        # `if validator.validate(data):` would read as if it asked for `ok`.
        raise TypeError("Ask a Result for `ok`; by itself it says nothing.")


def _reason(failure: Failure) -> str:
    return f"{failure.field or 'row'} {failure.message} [{failure.rule}]"


def _holds(masks: tuple[tuple[int, Mask], ...], row: int) -> bool:
    for first, mask in masks:
        if first <= row < first + len(mask):
            return bool(mask[row - first].as_py())
    return False


@dataclasses.dataclass
class _Rule:
    message: str
    count: int = 0
    examples: list[Example] = dataclasses.field(default_factory=list)
    where: list[tuple[int, Mask]] = dataclasses.field(default_factory=list)


Told = tuple[str, str, str, Found]


class Noted:
    """Takes down what one batch fails, to be told in its turn."""

    def __init__(self) -> None:
        self.told: list[Told] = []

    def tell(self, field: str, rule: str, message: str, found: Found) -> None:
        """Take down that rows of the batch fail a rule of a field."""
        self.told.append((field, rule, message, found))


class Collected:
    """Takes down failures batch by batch; of rows that pass it keeps nothing."""

    def __init__(self, examples: int) -> None:
        self._examples = examples
        self._told: dict[tuple[str, str, str], _Rule] = {}
        self._failing: list[Mask] = []
        self.rows = 0

    def tell(self, field: str, rule: str, message: str, found: Found) -> None:
        """Take down that rows of the batch fail a rule of a field."""
        told = self._told.setdefault((field, rule, message), _Rule(message))
        wanted = self._examples - len(told.examples)
        if wanted > 0:
            told.examples += [
                Example(self.rows + row, value) for row, value in found.examples(wanted)
            ]
        rows = found.rows
        if told.where and told.where[-1][0] == self.rows:
            mask = told.where.pop()[1]
            told.count -= mask.true_count
            rows = pc.or_(mask, rows)
        told.where.append((self.rows, rows))
        told.count += rows.true_count

    def close_batch(self, length: int, failing: Mask | None) -> None:
        """Take down which rows of the batch fail, and go on to the next."""
        self._failing.append(_masks.full(failing, length))
        self.rows += length

    def result(self) -> Result:
        """Return what was found."""
        failing = pa.concat_arrays([pa.array([], pa.bool_()), *self._failing])
        return Result(
            rows=self.rows,
            failed=failing.true_count,
            failing=failing,
            failures=tuple(self._failures()),
            _where=tuple(tuple(told.where) for told in self._told.values()),
        )

    def _failures(self) -> Iterator[Failure]:
        for (field, rule, message), told in self._told.items():
            examples = tuple(told.examples)
            yield Failure(field, rule, message, told.count, examples)

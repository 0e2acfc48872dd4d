"""Numbers: bounds and steps, calculated exactly.

Whole numbers are multiples of 1. Several steps are one, their least common multiple;
bounds are drawn in to the next multiples, so that 0.5 to 2.5 is 1 to 2 for integers.
"""

import dataclasses
import functools
import math
from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema.verdict.entailment import facts, views

FEW = 100
_DIGITS = 5000
_ONE = Fraction(1)


@dataclasses.dataclass(frozen=True)
class NumberView(views.View):
    """The interval, the step and what is excluded, of all that is known."""

    kind = "number"

    @property
    def contradictory(self) -> bool:
        """Whether bounds cross, or a step is asked for that another one implies not."""
        low, high = self._interval
        if low is not None and high is not None and self._crossed(low, high):
            return True
        written = {
            fact.positive for fact in self.known if isinstance(fact, facts.WrittenWhole)
        }
        if len(written) > 1:
            return True
        step = self._step
        zero = low is not None and high is not None and low[0] == high[0] == 0
        return any(
            zero or (step is not None and step % fact.step == 0)
            for fact in self.known
            if isinstance(fact, facts.Multiple) and not fact.positive
        )

    def finite(self, _: views.Prover, /) -> Sequence[exact_json.Json] | None:
        """Return the multiples between the bounds, or the one number there is."""
        low, high = self._interval
        if low is None or high is None or self._crossed(low, high):
            return None
        if low[0] == high[0]:
            return _written([low[0]])
        step = self._step
        if step is None or (high[0] - low[0]) / step > FEW:
            return None
        first, last = math.ceil(low[0] / step), math.floor(high[0] / step)
        return _written([step * times for times in range(first, last + 1)])

    @functools.cached_property
    def _step(self) -> Fraction | None:
        """The least common multiple of all steps."""
        steps = [
            fact.step
            for fact in self.known
            if isinstance(fact, facts.Multiple) and fact.positive
        ]
        whole = any(
            isinstance(fact, facts.WrittenWhole) and fact.positive
            for fact in self.known
        )
        steps += [_ONE] * whole
        return functools.reduce(_common, steps) if steps else None

    @functools.cached_property
    def _interval(
        self,
    ) -> tuple[tuple[Fraction, bool] | None, tuple[Fraction, bool] | None]:
        """The bounds, each with whether it is left out, drawn in to multiples."""
        lows = [fact for fact in self.known if isinstance(fact, facts.Low)]
        highs = [fact for fact in self.known if isinstance(fact, facts.High)]
        low = max(((fact.bound, fact.open) for fact in lows), default=None)
        high = min(((fact.bound, not fact.open) for fact in highs), default=None)
        if high is not None:
            high = (high[0], not high[1])
        step = self._step
        if step is not None and low is not None:
            times = math.ceil(low[0] / step)
            low = ((times + (low[1] and times * step == low[0])) * step, False)
        if step is not None and high is not None:
            times = math.floor(high[0] / step)
            high = ((times - (high[1] and times * step == high[0])) * step, False)
        return low, high

    @staticmethod
    def _crossed(low: tuple[Fraction, bool], high: tuple[Fraction, bool]) -> bool:
        return low[0] > high[0] or (low[0] == high[0] and (low[1] or high[1]))


def _common(one: Fraction, other: Fraction) -> Fraction:
    """Return the least common multiple of two fractions."""
    return Fraction(
        math.lcm(one.numerator, other.numerator),
        math.gcd(one.denominator, other.denominator),
    )


def _written(numbers: Sequence[Fraction]) -> list[exact_json.Json] | None:
    """Return the numbers as JSON has them; None if one of them cannot be written."""
    written: list[exact_json.Json] = []
    with localcontext() as context:
        context.prec = _DIGITS
        for number in numbers:
            if number.denominator == 1:
                written.append(number.numerator)
                continue
            decimal = Decimal(number.numerator) / number.denominator
            if Fraction(decimal) != number:
                return None
            written.append(decimal)
    return written

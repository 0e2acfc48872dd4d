"""JSON that Hypothesis makes up, for properties that must hold for any JSON."""

from decimal import Decimal

from hypothesis import strategies

names = strategies.text(max_size=8)
integers = strategies.integers(min_value=-(10**30), max_value=10**30)
decimals = strategies.decimals(allow_nan=False, allow_infinity=False, places=4).map(
    lambda number: Decimal(str(number))
)
scalars = strategies.none() | strategies.booleans() | integers | decimals | names
values = strategies.recursive(
    scalars,
    lambda inside: (
        strategies.lists(inside, max_size=4)
        | strategies.dictionaries(names, inside, max_size=4)
    ),
    max_leaves=20,
)

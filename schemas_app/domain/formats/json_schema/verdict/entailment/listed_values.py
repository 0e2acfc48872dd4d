"""The values that may fit where they are few and known: listed, or between bounds."""

from collections.abc import Sequence
from fractions import Fraction

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema import json_values
from schemas_app.domain.formats.json_schema.verdict.entailment import (
    evaluation,
    facts,
    views,
)


def left(view: views.View, prover: views.Prover) -> Sequence[exact_json.Json] | None:
    """Return all values that what is known may leave; None if they are not known."""
    values = _listed(view)
    if values is None:
        values = view.finite(prover)
    written = any(
        isinstance(fact, facts.WrittenWhole) and fact.positive for fact in view.known
    )
    return [_as_written(value) for value in values] if values and written else values


def _listed(view: views.View) -> Sequence[exact_json.Json] | None:
    lists = [fact for fact in view.known if isinstance(fact, facts.Values)]
    if not lists:
        return None
    keys = set(lists[0].listed)
    for fact in view.known:
        if isinstance(fact, facts.Values):
            keys.intersection_update(fact.listed)
        elif isinstance(fact, facts.NotValues):
            keys.difference_update(fact.listed)
    return [value for key, value in lists[0].listed.items() if key in keys]


def _as_written(value: exact_json.Json) -> exact_json.Json:
    """Return an integer as one that is known to be written so."""
    number = json_values.number(value)
    whole = number is not None and Fraction(number).denominator == 1
    return evaluation.Whole(number) if whole and number is not None else value

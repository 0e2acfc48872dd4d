"""Tiny corpora for the tests of the benchmarks, and engines that answer as told."""

from schemas_app.domain import exact_json
from schemas_app.domain.schema_format import Outcome, Verdict, Witness

INTEGER = {"type": "integer"}
NUMBER = {"type": "number"}
# Backward compatible, not forward: 1.5 tells.
WIDENED = {
    "id": "widened",
    "draft": "draft2020-12",
    "old": INTEGER,
    "new": NUMBER,
    "subset": True,
    "superset": False,
    "witness_new_not_old": 1.5,
}


def write(path, *rows):
    """Write `rows` as a corpus and return its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(exact_json.dumps(row) + "\n" for row in rows))
    return path.parent


def always(outcome, witness=None):
    """Return an engine that gives one answer to every question."""
    shown = (
        Witness(document=witness, place="", message="")
        if outcome is Outcome.INCOMPATIBLE
        else None
    )
    return lambda outer, inner, reading, budget: Verdict(outcome=outcome, witness=shown)


def crashing(outer, inner, reading, budget):
    """An engine that gives none."""
    raise ZeroDivisionError

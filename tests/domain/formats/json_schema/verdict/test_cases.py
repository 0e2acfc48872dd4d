"""Every compatibility case under tests/cases/json_schema, one file each.

A case holds two versions and what is true of them: the verdicts of a reading and the
ids of the rules, in order. Where a verdict is UNDECIDED the title says why it may be.
"""

from pathlib import Path

import pytest

from schemas_app.domain import exact_json
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema import dialects
from schemas_app.domain.formats.json_schema import format as json_schema
from schemas_app.domain.formats.json_schema.changes import rules
from schemas_app.domain.schema_format import Reading

ROOT = Path(__file__).parents[4] / "cases" / "json_schema"
FILES = sorted(ROOT.glob("*/*.json"))


def read(path):
    return exact_json.loads(path.read_text())


def name(path):
    return f"{path.parent.name}/{path.stem}"


def document(case, side):
    value = case[side]
    if "draft" in case:
        value = {"$schema": dialects.DIALECTS[case["draft"]].uri, **value}
    parsed = json_schema.JSON_SCHEMA.parse(exact_json.dumps(value))
    return json_schema.JSON_SCHEMA.bind(parsed, ())


@pytest.mark.parametrize("path", FILES, ids=name)
def test_verdicts_of_case(path):
    case = read(path)
    old, new = document(case, "old"), document(case, "new")
    reading = Reading(case["reading"])

    backward = json_schema.JSON_SCHEMA.contains(new, old, reading, Budget(60))
    forward = json_schema.JSON_SCHEMA.contains(old, new, reading, Budget(60))

    assert (str(backward.outcome), str(forward.outcome)) == (
        case["backward"],
        case["forward"],
    )


@pytest.mark.parametrize("path", FILES, ids=name)
def test_changes_of_case(path):
    case = read(path)
    old, new = document(case, "old"), document(case, "new")

    changes = json_schema.JSON_SCHEMA.compare(old, new)

    assert [change.rule for change in changes] == case["changes"]


def test_every_rule_has_a_case():
    shown = {rule for path in FILES for rule in read(path)["changes"]}

    assert set(rules.RULES) - shown == set()

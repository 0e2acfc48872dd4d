"""Every compatibility case under tests/cases/json_schema, one file each.

A case holds two versions and what is true of them: the verdicts of a reading, the ids
of the rules in order, and those of the way back (`reversed`). `draft` or `drafts` say
what to read them in; without, they say it themselves. Where a verdict is UNDECIDED the
title says why it may be.
"""

from pathlib import Path

import pytest

from schemas_app.domain import exact_json
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema import dialects, keywords, vocabulary
from schemas_app.domain.formats.json_schema import format as json_schema
from schemas_app.domain.formats.json_schema.changes import rules
from schemas_app.domain.schema_format import Reading
from tests.domain.formats.json_schema import judging

ROOT = Path(__file__).parents[4] / "cases" / "json_schema"
CASES = {
    f"{path.parent.name}/{path.stem}": exact_json.loads(path.read_text())
    for path in sorted(ROOT.glob("*/*.json"))
}
MEMBERS = {
    "title", "reading", "old", "new", "backward", "forward", "changes", "reversed",
    "draft", "drafts", "causes",
}  # fmt: skip

# What an event is called on the way back; whatever is not here is its own reverse.
BACK = {
    "ADDED": {"REMOVED"},
    "TIGHTENED": {"RELAXED"},
    "NARROWED": {"WIDENED", "EXTENDED"},
    "WIDENED": {"NARROWED"},
    "EXTENDED": {"NARROWED"},
    "FORBIDDEN": {"ALLOWED"},
    "REQUIRED": {"OPTIONAL"},
    "CLOSED": {"OPENED", "ADMITTED"},
    "LIMITED": {"OPENED"},
    "OPENED": {"CLOSED", "LIMITED"},
    "ADMITTED": {"CLOSED"},
}
BACK |= {
    back: {event for event in BACK if back in BACK[event]}
    for backs in list(BACK.values())
    for back in backs
}
# A member that is gone was optional or required.
ALSO = {
    "PROPERTY_REMOVED": {"REQUIRED_PROPERTY_ADDED"},
    "REQUIRED_PROPERTY_ADDED": {"PROPERTY_REMOVED"},
}


def drafts(case):
    """Return the drafts that a case is read in; None where it says so itself."""
    return case.get("drafts") or [case.get("draft")]


EACH = [
    pytest.param(case, draft, id=name if draft is None else f"{name}-{draft}")
    for name, case in CASES.items()
    for draft in drafts(case)
]


def document(case, side, draft):
    value = case[side]
    if draft is not None:
        value = {"$schema": dialects.DIALECTS[draft].uri, **value}
    parsed = json_schema.JSON_SCHEMA.parse(exact_json.dumps(value))
    return json_schema.JSON_SCHEMA.bind(parsed, ())


@pytest.mark.parametrize(("case", "draft"), EACH)
def test_verdicts_of_case(case, draft):
    old, new = document(case, "old", draft), document(case, "new", draft)
    reading = Reading(case["reading"])

    backward = json_schema.JSON_SCHEMA.contains(new, old, reading, Budget(60))
    forward = json_schema.JSON_SCHEMA.contains(old, new, reading, Budget(60))

    assert (str(backward.outcome), str(forward.outcome)) == (
        case["backward"],
        case["forward"],
    )
    judging.check(backward, outer=new, inner=old)
    judging.check(forward, outer=old, inner=new)


@pytest.mark.parametrize(("case", "draft"), EACH)
def test_changes_of_case(case, draft):
    old, new = document(case, "old", draft), document(case, "new", draft)

    forth = json_schema.JSON_SCHEMA.compare(old, new)
    back = json_schema.JSON_SCHEMA.compare(new, old)

    assert [change.rule for change in forth] == case["changes"]
    assert [change.rule for change in back] == case["reversed"]


def reverses(rule):
    """Return the ids that a change may have on the way back."""
    stem, _, event = rule.rpartition("_")
    return {f"{stem}_{back}" for back in BACK.get(event, {event})} | ALSO.get(
        rule, set()
    )


@pytest.mark.parametrize("name", CASES)
def test_case_says_no_more_than_it_should(name):
    case = CASES[name]

    assert case.keys() <= MEMBERS
    assert not {"draft", "drafts"} <= case.keys()
    assert case["title"].strip()


class TestCoverage:
    def test_every_rule_has_a_case_in_each_direction(self):
        forth = {rule for case in CASES.values() for rule in case["changes"]}
        back = {rule for case in CASES.values() for rule in case["reversed"]}

        assert set(rules.RULES) - forth == set()
        assert set(rules.RULES) - back == set()

    def test_every_rule_meets_its_reverse(self):
        met = {
            (rule, other)
            for case in CASES.values()
            for rule in case["changes"]
            for other in case["reversed"]
        }

        unmet = [
            rule
            for rule in rules.RULES
            if not any((rule, back) in met for back in reverses(rule))
        ]
        assert unmet == []

    def test_every_rule_that_can_break_has_a_case_where_it_does(self):
        harmless = {
            rule.id
            for rule in rules.RULES.values()
            if rule.effect in ("none", "artifacts")
        }
        breaking = {
            rule
            for case in CASES.values()
            if "incompatible" in (case["backward"], case["forward"])
            for rule in case["changes"]
        }

        assert set(rules.RULES) - harmless - breaking == set()

    @pytest.mark.parametrize(
        "dialect", dialects.DIALECTS.values(), ids=lambda it: it.name
    )
    def test_every_keyword_has_a_case_in_every_draft(self, dialect):
        used = {
            keyword
            for case in CASES.values()
            for side in ("old", "new")
            for draft in drafts(case)
            if _dialect(case[side], draft) is dialect
            for keyword in _keywords(case[side], dialect)
        }

        assert vocabulary.SINCE.keys() - used == set()

    @pytest.mark.parametrize(
        "dialect", dialects.DIALECTS.values(), ids=lambda it: it.name
    )
    def test_every_keyword_that_counts_breaks_in_a_case(self, dialect):
        counting = {
            word for word in vocabulary.SINCE if vocabulary.counts(word, dialect)
        }
        breaking = {
            keyword
            for case in CASES.values()
            if "incompatible" in (case["backward"], case["forward"])
            for draft in drafts(case)
            if _dialect(case["old"], draft) is dialect
            if _dialect(case["new"], draft) is dialect
            for side in ("old", "new")
            for keyword in _keywords(case[side], dialect)
        }

        assert counting - breaking == set()


def _dialect(value, draft):
    return dialects.detect(value) if draft is None else dialects.DIALECTS[draft]


def _keywords(value, dialect):
    for part in keywords.subschemas(value, dialect):
        if isinstance(part.value, dict):
            yield from part.value

"""What must hold of any two schemas, in every draft: the promises of a report.

Reports are made the way the registry makes them, and judged by validators that had no
part in them.
"""

import random

import pytest
from hypothesis import given, settings, strategies

from schemas_app.domain import compatibility, exact_json
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema import canonical, dialects
from schemas_app.domain.formats.json_schema import format as json_schema
from schemas_app.domain.formats.json_schema.verdict import building, operands
from schemas_app.domain.levels import LEVELS, Direction
from schemas_app.domain.report import Severity
from schemas_app.domain.schema_format import Outcome, Reading
from tests.domain.formats.json_schema import judging, made_up_schemas

USING = json_schema.JSON_SCHEMA
BACKWARD, FORWARD = Direction
# Whole reports cost more than verdicts.
few = settings(made_up_schemas.some, max_examples=15)
each_draft = pytest.mark.parametrize("draft", dialects.DIALECTS)
readings = strategies.sampled_from(Reading)


def read(schema, draft):
    """Return a made-up schema as a document, by the road of all documents."""
    if isinstance(schema, dict):
        schema = {"$schema": dialects.DIALECTS[draft].uri, **schema}
    elif draft != dialects.DEFAULT.name:
        schema = {
            "$schema": dialects.DIALECTS[draft].uri,
            **({} if schema else {"not": {}}),
        }
    return USING.bind(USING.parse(exact_json.dumps(schema)), ())


def check(old, new, reading, level="FULL"):
    """Return the report on `new` after `old`."""
    return compatibility.check(
        schema_format=USING,
        new=new,
        earlier=[compatibility.EarlierVersion(number=1, document=old)],
        level=level,
        reading=reading,
    )


def outcomes(report):
    """Return the outcomes of the only comparison, by direction."""
    verdicts = report.comparisons[0].verdicts
    return {direction: verdict.outcome for direction, verdict in verdicts.items()}


def shuffled(value, order):
    """Return the same JSON with the members of every object in another order."""
    if isinstance(value, dict):
        names = list(value)
        order.shuffle(names)
        return {name: shuffled(value[name], order) for name in names}
    if isinstance(value, list):
        return [shuffled(item, order) for item in value]
    return value


@each_draft
@made_up_schemas.some
@given(data=strategies.data())
def test_canonical_text_is_its_own_canonical_text(draft, data):
    schema = data.draw(made_up_schemas.schemas(draft))
    dialect = dialects.DIALECTS[draft]

    text = canonical.text(schema, dialect)

    assert canonical.text(exact_json.loads(text), dialect) == text


@each_draft
@few
@given(data=strategies.data(), reading=readings)
def test_order_of_members_never_matters(draft, data, reading):
    old, new = data.draw(made_up_schemas.pairs(draft))
    order = random.Random(data.draw(strategies.integers(0, 99)))
    one, other = read(new, draft), read(shuffled(new, order), draft)
    before = read(old, draft)

    assert one.fingerprint == other.fingerprint
    assert USING.compare(one, other) == ()
    for outer, inner, shuffled_outer, shuffled_inner in (
        (one, before, other, before),
        (before, one, before, other),
    ):
        verdict = USING.contains(outer, inner, reading, Budget(60))
        again = USING.contains(shuffled_outer, shuffled_inner, reading, Budget(60))
        assert verdict.outcome is again.outcome


@each_draft
@few
@given(data=strategies.data(), reading=readings)
def test_a_schema_after_itself_changes_nothing(draft, data, reading):
    same = read(data.draw(made_up_schemas.schemas(draft)), draft)

    report = check(same, same, reading)

    assert (report.changes, report.causes, report.fixes) == ((), (), ())
    assert set(outcomes(report).values()) == {Outcome.COMPATIBLE}
    assert report.severity is Severity.DOCUMENTATION
    assert report.accepted_by == tuple(LEVELS)


@each_draft
@few
@given(data=strategies.data(), reading=readings)
def test_reports_keep_what_they_promise(draft, data, reading):
    old, new = (
        read(schema, draft) for schema in data.draw(made_up_schemas.pairs(draft))
    )

    report = check(old, new, reading)

    _assert_levels_agree(report)
    _assert_judged(report, old, new)
    differ = canonical.text(old.value, dialects.DIALECTS[draft]) != canonical.text(
        new.value, dialects.DIALECTS[draft]
    )
    assert bool(report.changes) is differ


@few
@given(data=strategies.data(), reading=readings)
def test_reports_across_drafts_keep_what_they_promise(data, reading):
    names = strategies.sampled_from(tuple(dialects.DIALECTS))
    drafts = data.draw(names), data.draw(names)
    old, new = (
        read(data.draw(made_up_schemas.schemas(draft)), draft) for draft in drafts
    )

    report = check(old, new, reading)

    _assert_levels_agree(report)
    _assert_judged(report, old, new)


@each_draft
@few
@given(data=strategies.data(), reading=readings)
def test_swapping_the_versions_swaps_the_directions(draft, data, reading):
    old, new = (
        read(schema, draft) for schema in data.draw(made_up_schemas.pairs(draft))
    )

    forth, back = outcomes(check(old, new, reading)), outcomes(check(new, old, reading))

    assert (forth[BACKWARD], forth[FORWARD]) == (back[FORWARD], back[BACKWARD])


@each_draft
@few
@given(data=strategies.data())
def test_what_is_compatible_as_written_is_so_leniently(draft, data):
    old, new = (
        read(schema, draft) for schema in data.draw(made_up_schemas.pairs(draft))
    )

    strict = USING.contains(new, old, Reading.STRICT, Budget(60))
    lenient = USING.contains(new, old, Reading.LENIENT, Budget(60))

    if strict.outcome is Outcome.COMPATIBLE:
        assert lenient.outcome is Outcome.COMPATIBLE


@each_draft
@few
@given(data=strategies.data(), reading=readings)
def test_stored_reports_are_the_reports(draft, data, reading):
    old, new = (
        read(schema, draft) for schema in data.draw(made_up_schemas.pairs(draft))
    )
    report = check(old, new, reading)

    stored = exact_json.dumps(report.as_json())

    assert type(report).from_json(exact_json.loads(stored)) == report


def _assert_levels_agree(report):
    """Assert that FULL is what BACKWARD and FORWARD are together."""
    allowed = {name: not report.violations_of(name) for name in LEVELS}
    assert allowed["FULL"] is (allowed["BACKWARD"] and allowed["FORWARD"])
    assert allowed["NONE"]
    for name in ("BACKWARD", "FORWARD", "FULL"):  # there is one earlier version only
        assert allowed[name] is allowed[f"{name}_TRANSITIVE"]
    assert (report.severity is Severity.BREAKING) is not allowed["FULL"]


def _assert_judged(report, old, new):
    """Assert that witnesses separate, and that no document refutes a proof."""
    sides = {BACKWARD: (new, old), FORWARD: (old, new)}
    for direction, (outer, inner) in sides.items():
        verdict = report.comparisons[0].verdicts[direction]
        judging.check(verdict, outer=outer, inner=inner)
        if verdict.outcome is Outcome.COMPATIBLE and report.reading is Reading.STRICT:
            for sent in _documents(inner, outer):
                assert not judging.separates(sent, outer=outer, inner=inner), sent
    for cause in report.causes:
        outer, inner = sides[cause.direction]
        shown = cause.witness.document
        assert judging.separates(shown, outer=outer, inner=inner), shown


def _documents(*sides):
    """Yield documents that are likely to be accepted, or nearly so, by one of them."""
    for side in sides:
        lowered = operands.form(side).lowered
        yield from building.Builder(lowered).documents((lowered.root,))
    yield from (None, True, 0, 1, "a", "", [], {}, [0, 0], {"a": {}}, {"kind": "a"})

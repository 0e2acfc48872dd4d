"""The tables of the review page ..."""

import dataclasses

from schemas_app.domain import impact, three_way
from schemas_app.domain.workflow import State
from schemas_app.presenters import (
    answer_forms,
    impact_rows,
    reports,
    requirement_rows,
    three_way_rows,
)
from tests.presenters import made_up
from tests.presenters.made_up import BEN, NOW, answer, concern, module, revision


def written(*concerns):
    """Return a revision that was written down with these concerns."""
    return revision(2, impact=[dataclasses.asdict(one) for one in concerns])


def impacts(current, concerned, **more):
    facts = made_up.facts(current, concerned=concerned, modules={"2": module()}, **more)
    return impact_rows.rows(facts, now=NOW)


def test_say_what_a_change_does_to_whom():
    one = concern(touched=("price", "size"))

    (row,) = impacts(written(one), (one,))

    assert (row.number, row.name, row.owner, row.role) == (
        "2",
        "Monitor",
        "ben",
        "consumer",
    )
    assert (row.mark.label, row.meaning) == ("Breaks", "proven by a document")
    assert (row.fields, row.change, row.answer) == (("price", "size"), "", None)


def hints(level, *concerned, **more):
    current = written(*concerned)
    report = made_up.report(level=level)
    facts = made_up.facts(current, concerned=concerned, report=report, **more)
    return impact_rows.hints(facts)


def test_say_why_a_compatible_change_breaks_who_reads():
    (hint,) = hints("BACKWARD_TRANSITIVE", concern())

    assert hint == (
        "Consumers read what is written under the new version: that is the direction "
        "FORWARD, which the level BACKWARD_TRANSITIVE does not promise. So a change may "
        "be compatible and break them."
    )


def test_say_why_a_compatible_change_breaks_who_writes():
    (hint,) = hints("FORWARD", concern(role=impact.Role.PRODUCER))

    assert hint == (
        "Producers go on writing what was valid before: that is the direction "
        "BACKWARD, which the level FORWARD does not promise. So a change may "
        "be compatible and break them."
    )


def test_say_nothing_of_directions_that_the_level_promises_or_that_harm_nobody():
    assert hints("FULL", concern(), concern("6", role=impact.Role.PRODUCER)) == ()
    assert hints("BACKWARD", concern(harm=impact.Harm.REVALIDATE)) == ()


def test_say_of_what_is_closed_what_was_written_down_with_it():
    (hint,) = hints("BACKWARD", concern(), state=State.PUBLISHED)

    assert hint.startswith("Consumers read")


def test_say_what_came_since_what_is_worse_and_what_is_over():
    before = (concern("2", impact.Harm.REVALIDATE), concern("3"))
    now = (concern("2", impact.Harm.POSSIBLE), concern("4"))

    rows = impacts(written(*before), now)

    assert [(row.number, row.change) for row in rows] == [
        ("2", "was “look again”"),
        ("4", "came since"),
        ("3", "concerned no more"),
    ]


def test_show_a_stale_answer_as_one():
    first, second = revision(1), written(concern())

    (row,) = impacts(
        second, (concern(),), answers=[answer(first, module(), comment="Fine.")]
    )

    assert (row.answer.mark.label, row.answer.stale, row.answer.revision) == (
        "Ready",
        True,
        1,
    )


def test_ask_the_owner_of_a_concerned_module_alone():
    facts = made_up.facts(
        revision(2, policy={"approvals_needed": 1, "owners_answer": True}),
        concerned=(concern(),),
        modules={"2": module()},
    )

    (form,) = answer_forms.forms(facts, person_id=BEN.pk)

    assert (form.number, form.needed, form.answered) == ("2", True, "")
    assert answer_forms.forms(facts, person_id=9) == ()


def test_list_what_is_needed_by_the_names_of_modules():
    current = revision(
        2,
        policy={
            "approvals_needed": 1,
            "owners_answer": True,
            "threads_block": True,
            "notice_hours": 36,
            "policy": 3,
            "rule": "breaking",
        },
    )
    facts = made_up.facts(current, concerned=(concern(),), modules={"2": module()})

    checks = requirement_rows.checklist(facts, now=NOW)

    assert [(item.sentence, item.done) for item in checks.items] == [
        ("0 of 1 approvals by stewards", False),
        ("the owner of 2 Monitor has not answered", False),
        ("every thread is resolved", True),
    ]
    assert checks.notice == "36 hours of notice between publication and effect"
    assert checks.policy == "Policy 3, rule “breaking”."


def test_show_three_ways_with_conflicts_first():
    merge = three_way.merge(
        {"title": "Old", "required": ["a"]},
        {"title": "Mine", "required": ["a", "b"]},
        {"title": "Live", "required": ["a", "c"]},
    )

    shown = three_way_rows.three_way_rows(merge)

    (conflict,) = shown.conflicts
    assert (conflict.pointer, conflict.mine, conflict.live) == (
        "/title",
        reports.Value(short='"Mine"'),
        reports.Value(short='"Live"'),
    )
    assert [(row.pointer, row.mark.label) for row in shown.changes] == [
        ("/required", "Joined")
    ]


def test_name_the_very_places_within_what_one_side_changed():
    base = {"properties": {"a": {"type": "string"}, "b": {}}}
    mine = {"properties": {"a": {"type": "number"}, "b": {}}}
    merge = three_way.merge(base, mine, {**base, "title": "Live"})

    shown = three_way_rows.three_way_rows(merge)

    assert [(row.pointer, row.mark.label) for row in shown.changes] == [
        ("/properties/a/type", "Yours is kept"),
        ("/title", "Comes in"),
    ]


def test_tell_a_value_that_is_null_from_none():
    merge = three_way.merge({}, {"default": None}, {})

    (row,) = three_way_rows.three_way_rows(merge).changes

    assert (row.base, row.mine, row.live) == (None, reports.Value(short="null"), None)

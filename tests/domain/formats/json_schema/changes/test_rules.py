"""The table of rules, as others rely on it."""

import re
import string

from schemas_app.domain.changes import Effect
from schemas_app.domain.formats.json_schema.changes import rule_families, rules

FIELDS = {"place", "name", "path", "before", "after"}


def test_ids_are_upper_case_and_are_their_own_keys():
    assert [key for key, rule in rules.RULES.items() if key != rule.id] == []
    assert [
        key for key in rules.RULES if not re.fullmatch(r"[A-Z]+(_[A-Z]+)+", key)
    ] == []


def test_families_and_the_rest_share_no_id():
    families = (
        rule_families.of_bounds,
        rule_families.of_demands,
        rule_families.of_others,
        rule_families.of_branches,
    )
    made = [rule.id for family in families for rule in family()]
    made += [rule.id for rule in rules.RULES.values() if rule.id not in set(made)]

    assert len(made) == len(set(made)) == len(rules.RULES)


def test_sentences_are_whole_and_use_known_fields():
    for rule in rules.RULES.values():
        used = {
            field for _, field, _, _ in string.Formatter().parse(rule.sentence) if field
        }

        assert used <= FIELDS, rule.id
        assert rule.sentence.endswith("."), rule.id
        assert rule.purpose.endswith("."), rule.id


def test_what_only_tools_read_is_not_documentation():
    arrow, words = rules.RULES["ARROW_CHANGED"], rules.RULES["ANNOTATION_CHANGED"]

    assert (arrow.effect, words.effect) == (Effect.ARTIFACTS, Effect.NONE)


def test_bounds_come_with_all_their_events():
    for bound in rule_families.BOUNDS.values():
        effects = [
            rules.RULES[f"{bound.stem}_{event}"].effect
            for event in ("TIGHTENED", "RELAXED", "ADDED", "REMOVED")
        ]

        assert effects == [Effect.NARROWS, Effect.WIDENS, Effect.NARROWS, Effect.WIDENS]

"""Ordered rules: who must agree before a change is published."""

import dataclasses

import pytest

from schemas_app.domain import errors, exact_json, policies
from schemas_app.domain.policies import Policy, Requirement, Rule
from schemas_app.domain.report import Severity


def asks(*rules, **change):
    """Return what a policy of these rules asks of a change of ticks_v1."""
    wanted = {
        "domain": "market-data",
        "schema_id": "ticks_v1",
        "severity": Severity.BREAKING,
        "approvals_of_domain": 1,
    }
    return Policy(number=7, rules=rules).requirement(**{**wanted, **change})


class TestTheRuleThatCounts:
    def test_is_the_first_that_fits(self):
        first = Rule(name="first", schemas="ticks*", approvals=2)
        second = Rule(name="second", approvals=3)

        asked = asks(first, second)

        assert (asked.rule, asked.policy, asked.approvals_needed) == ("first", 7, 2)

    @pytest.mark.parametrize(
        ("rule", "fits"),
        [
            (Rule(name="r", domains="market-*"), True),
            (Rule(name="r", domains="reference"), False),
            (Rule(name="r", schemas="ticks_v[12]"), True),
            (Rule(name="r", schemas="TICKS*"), False),
            (Rule(name="r", severities=(Severity.BREAKING,)), True),
            (Rule(name="r", severities=(Severity.COMPATIBLE,)), False),
            (Rule(name="r", domains="market-*", schemas="orders*"), False),
        ],
    )
    def test_fits_by_domain_schema_and_severity(self, rule, fits):
        assert (asks(rule).rule == "r") is fits

    def test_is_the_domains_own_number_where_none_fits(self):
        asked = asks(Rule(name="r", domains="reference"), approvals_of_domain=2)

        assert asked == Requirement(rule="otherwise", policy=7, approvals_needed=2)

    def test_may_leave_the_number_to_the_domain(self):
        asked = asks(Rule(name="r", threads_block=True), approvals_of_domain=4)

        assert (asked.approvals_needed, asked.threads_block) == (4, True)

    def test_says_everything_that_it_asks_for(self):
        rule = Rule(
            name="r",
            approvals=2,
            group="risk",
            owners_answer=True,
            threads_block=True,
            notice_hours=48,
            expires_after_days=30,
        )

        assert asks(rule) == Requirement(
            rule="r",
            policy=7,
            approvals_needed=2,
            group="risk",
            owners_answer=True,
            threads_block=True,
            notice_hours=48,
            expires_after_days=30,
        )


class TestARequirement:
    def test_is_read_back_as_it_was_written(self):
        asked = asks(Rule(name="r", approvals=2, group="risk", notice_hours=1))

        stored = exact_json.loads(exact_json.dumps(asked.as_json()))

        assert Requirement.from_json(stored) == asked

    def test_of_an_earlier_or_a_later_release_is_read(self):
        read = Requirement.from_json({"approvals_needed": 3, "moon_phase": "full"})

        assert read == Requirement(approvals_needed=3)


class TestRulesFromJson:
    def test_are_read_back_as_they_were_written(self):
        rules = (
            Rule(name="docs", severities=(Severity.DOCUMENTATION,), approvals=0),
            Rule(name="rest", group="risk", expires_after_days=30),
        )

        written = exact_json.dumps([rule.as_json() for rule in rules])

        assert policies.rules_from_json(exact_json.loads(written)) == rules

    def test_take_what_is_left_out_as_usual(self):
        assert policies.rules_from_json([{"name": "r"}]) == (Rule(name="r"),)

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            ({}, "rules: A policy is a list of at most 100 rules."),
            ([{"name": "r"}] * 101, "rules: A policy is a list of at most 100 rules."),
            (["r"], "rules[0]: A rule is a JSON object."),
            ([{}], "rules[0].name: A rule needs a name."),
            ([{"name": " "}], "rules[0].name: It is a text of 1 to 200 characters."),
            ([{"name": 1}], "rules[0].name: It is a text of 1 to 200 characters."),
            (
                [{"name": "r", "domains": ""}],
                "rules[0].domains: It is a text of 1 to 200 characters.",
            ),
            (
                [{"name": "r", "group": "x" * 201}],
                "rules[0].group: It is a text of 0 to 200 characters.",
            ),
            ([{"name": "r", "fee": 1}], "rules[0].fee: A rule has no such member."),
            (
                [{"name": "r", "approvals": -1}],
                "rules[0].approvals: It is a whole number from 0 to 20.",
            ),
            (
                [{"name": "r", "approvals": True}],
                "rules[0].approvals: It is a whole number from 0 to 20.",
            ),
            (
                [{"name": "r", "notice_hours": None}],
                "rules[0].notice_hours: It is a whole number from 0 to 8784.",
            ),
            (
                [{"name": "r", "expires_after_days": 0}],
                "rules[0].expires_after_days: It is a whole number from 1 to 3660.",
            ),
            (
                [{"name": "r", "owners_answer": 1}],
                "rules[0].owners_answer: It is true or false.",
            ),
            (
                [{"name": "r", "severities": []}],
                "rules[0].severities: It is a list of breaking, compatible, documentation.",
            ),
            (
                [{"name": "r", "severities": ["minor"]}],
                "rules[0].severities: It is a list of breaking, compatible, documentation.",
            ),
            (
                [{"name": "r", "severities": [["breaking"]]}],
                "rules[0].severities: It is a list of breaking, compatible, documentation.",
            ),
            (
                [{"name": "r"}, {"name": "r"}],
                "rules[1].name: There is another rule 'r'.",
            ),
            (
                [{"name": "otherwise"}],
                "rules[0].name: There is another rule 'otherwise'.",
            ),
            (
                [{"name": "r", "approvals": 0}],
                "rules[0].approvals: A breaking change never passes without people.",
            ),
            (
                [
                    {
                        "name": "r",
                        "severities": ["compatible"],
                        "approvals": 1,
                        "publishes_itself": True,
                    }
                ],
                (
                    "rules[0].publishes_itself: Only what needs nobody's approval "
                    "(`approvals`: 0) publishes itself."
                ),
            ),
        ],
    )
    def test_are_refused_by_name(self, rows, message):
        with pytest.raises(errors.BadValue) as refusal:
            policies.rules_from_json(rows)

        assert str(refusal.value) == message

    def test_may_let_pass_what_breaks_nobody(self):
        row = {
            "name": "docs",
            "severities": ["documentation"],
            "approvals": 0,
            "publishes_itself": True,
        }

        (rule,) = policies.rules_from_json([row])

        assert dataclasses.asdict(asks(rule, severity=Severity.DOCUMENTATION)) == {
            "rule": "docs",
            "policy": 7,
            "approvals_needed": 0,
            "group": "",
            "owners_answer": False,
            "threads_block": False,
            "arrow_compatible": False,
            "notice_hours": 0,
            "expires_after_days": None,
            "publishes_itself": True,
        }

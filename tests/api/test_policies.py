"""Policies over HTTP: read, agreed on by two, and asked about changes."""

import pytest

from tests import factories
from tests.api import conftest

RULE = {"name": "all", "approvals": 2, "notice_hours": 48}
WHOLE = {
    "name": "all",
    "domains": "*",
    "schemas": "*",
    "severities": ["breaking", "compatible", "documentation"],
    "approvals": 2,
    "group": "",
    "owners_answer": False,
    "threads_block": False,
    "arrow_compatible": False,
    "notice_hours": 48,
    "expires_after_days": None,
    "publishes_itself": False,
}


@pytest.fixture
def other_steward(steward):
    """Ben, another steward, in a browser."""
    return conftest.signed_in("ben")


@pytest.fixture
def proposed(steward):
    """The number of a policy that Ada proposed."""
    answer = steward.post("/policies/", {"rules": [RULE], "reason": "As agreed."})
    return answer.json()["policy_id"]


class TestReading:
    def test_before_the_first_finds_none_in_force(self, reader):
        answer = reader.get("/policies/active/")

        assert (answer.status_code, answer.json()["code"]) == (404, "policy_not_found")

    def test_tells_the_one_in_force(self, reader):
        made = factories.policy(RULE)

        told = reader.get("/policies/active/").json()

        assert (told["policy_id"], told["state"]) == (made.pk, "active")
        assert (told["proposed_by"], told["decided_by"]) == ("ada", "ben")

    def test_lists_all_in_pages(self, reader):
        first, second = factories.policy(RULE), factories.policy(RULE)

        page = reader.get("/policies/?limit=1").json()
        rest = reader.get(page["next"].removeprefix("/api/v1")).json()

        assert [(row["policy_id"], row["state"]) for row in page["results"]] == [
            (first.pk, "replaced")
        ]
        assert [(row["policy_id"], row["replaces"]) for row in rest["results"]] == [
            (second.pk, first.pk)
        ]

    def test_of_nothing_is_not_found(self, reader):
        answer = reader.get("/policies/7/")

        assert (answer.status_code, answer.json()["code"]) == (404, "policy_not_found")


class TestAgreeing:
    def test_begins_with_a_complete_list_of_rules(self, steward):
        answer = steward.post("/policies/", {"rules": [RULE], "reason": "As agreed."})

        told = answer.json()
        number = told["policy_id"]
        assert answer.status_code == 201
        assert answer["Location"] == f"/api/v1/policies/{number}/"
        assert told.pop("proposed_at")
        assert told == {
            "policy_id": number,
            "state": "proposed",
            "rules": [WHOLE],
            "reason": "As agreed.",
            "replaces": None,
            "proposed_by": "ada",
            "decided_by": None,
            "decided_at": None,
        }

    def test_takes_a_second_person(self, steward, other_steward, proposed):
        alone = steward.post(f"/policies/{proposed}/approve/", {})
        agreed = other_steward.post(f"/policies/{proposed}/approve/", {})

        assert (alone.status_code, alone.json()["code"]) == (403, "permission_denied")
        assert (agreed.status_code, agreed.json()["state"]) == (200, "active")

    def test_may_end_in_a_no(self, steward, proposed, nothing_stored):
        answer = steward.post(f"/policies/{proposed}/decline/", {"reason": "No."})
        with nothing_stored():
            again = steward.post(f"/policies/{proposed}/decline/", {})

        assert (answer.status_code, answer.json()["state"]) == (200, "declined")
        assert (again.status_code, again.json()["code"]) == (409, "policy_decided")

    def test_is_about_what_is_in_force(self, other_steward, proposed, nothing_stored):
        factories.policy(RULE)

        with nothing_stored():
            answer = other_steward.post(f"/policies/{proposed}/approve/", {})

        assert (answer.status_code, answer.json()["code"]) == (409, "policy_moved")

    def test_is_not_for_keys(self, developer, nothing_stored):
        with nothing_stored():
            answer = developer.post("/policies/", {"rules": [RULE], "reason": "x"})

        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")

    @pytest.mark.parametrize(
        ("rules", "pointer"),
        [
            ({}, "/rules"),
            ([7], "/rules/0"),
            ([{}], "/rules/0"),
            ([RULE, {"name": "all"}], "/rules/1/name"),
            ([{"name": "x", "approvals": 99}], "/rules/0/approvals"),
            ([{"name": "x", "severities": ["bad"]}], "/rules/0/severities"),
            ([{"name": "x", "surprise": 1}], "/rules/0/surprise"),
            ([{"name": "x", "group": "nobody"}], "/rules/0/group"),
            ([{"name": "x", "group": "a\0b"}], "/rules/0/group"),
            ([{"name": "a\0b"}], "/rules/0/name"),
            ([{"name": "x", "approvals": 0}], "/rules/0/approvals"),
            ([{"name": f"r{n}"} for n in range(101)], "/rules"),
        ],
    )
    def test_refuses_rules_that_are_none_and_names_the_place(
        self, steward, nothing_stored, rules, pointer
    ):
        with nothing_stored():
            answer = steward.post("/policies/", {"rules": rules, "reason": "x"})

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_value")
        assert answer.json()["place"]["pointer"] == pointer

    def test_needs_a_reason(self, steward, nothing_stored):
        with nothing_stored():
            answer = steward.post("/policies/", {"rules": [RULE], "reason": " "})

        assert answer.json()["place"]["pointer"] == "/reason"


class TestSimulating:
    def test_tells_what_would_be_asked_of_whom(self, reader):
        policy = factories.policy(
            {"name": "words", "severities": ["documentation"]}, RULE
        )
        factories.schema()
        factories.use("2", owner="otto")

        answer = reader.post(
            "/policies/simulate/", {"schema_id": "ticks_v1", "severity": "breaking"}
        )

        assert answer.status_code == 200
        assert answer.json() == {
            "schema_id": "ticks_v1",
            "domain": "market-data",
            "severity": "breaking",
            "rule_number": 2,
            "requirement": {
                "rule": "all",
                "policy": policy.pk,
                "approvals_needed": 2,
                "group": "",
                "owners_answer": False,
                "threads_block": False,
                "arrow_compatible": False,
                "notice_hours": 48,
                "expires_after_days": None,
                "publishes_itself": False,
            },
            "voters": ["ada", "ben"],
            "modules": ["2"],
        }

    def test_takes_rules_that_nobody_has_proposed(self, reader, nothing_stored):
        factories.domain()
        factories.group("experts", "ivo")
        rules = [{"name": "mine", "schemas": "new_*", "group": "experts"}]

        with nothing_stored():
            told = reader.post(
                "/policies/simulate/",
                {
                    "schema_id": "new_bars",
                    "domain": "market-data",
                    "severity": "compatible",
                    "rules": rules,
                },
            ).json()

        assert (told["rule_number"], told["voters"]) == (1, ["ivo"])
        assert (told["requirement"]["rule"], told["modules"]) == ("mine", [])

    def test_says_when_no_rule_fits(self, reader, proposed):
        told = reader.post(
            "/policies/simulate/", {"domain": "market-data", "severity": "breaking"}
        ).json()
        asked = reader.post(
            "/policies/simulate/",
            {"domain": "market-data", "severity": "breaking", "policy_id": proposed},
        ).json()

        assert told["rule_number"] is None
        assert told["requirement"]["approvals_needed"] == 1
        assert (asked["rule_number"], asked["requirement"]["policy"]) == (1, proposed)

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"severity": "breaking"}, 404, "schema_not_found"),
            ({"schema_id": "none", "severity": "breaking"}, 404, "schema_not_found"),
            ({"domain": "none", "severity": "breaking"}, 404, "domain_not_found"),
            ({"domain": "market-data", "severity": "bad"}, 400, "bad_value"),
            (
                {"domain": "market-data", "severity": "breaking", "policy_id": 99},
                404,
                "policy_not_found",
            ),
            (
                {
                    "domain": "market-data",
                    "severity": "breaking",
                    "policy_id": 1,
                    "rules": [],
                },
                400,
                "bad_value",
            ),
        ],
    )
    def test_is_of_a_change_that_could_be(self, reader, body, status, code):
        factories.domain()

        answer = reader.post("/policies/simulate/", body)

        assert (answer.status_code, answer.json()["code"]) == (status, code)

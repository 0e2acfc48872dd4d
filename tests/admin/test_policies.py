"""The pages of policies ..."""

import json

import pytest
from django.test import Client

from schemas_app import models
from schemas_app.domain import policies as rules_of
from schemas_app.services import policies
from tests import factories
from tests.admin.conftest import buttons, words
from tests.stored import nothing_stored as nothing_stored

WORDS_ONLY = {
    "name": "words only",
    "severities": ["documentation"],
    "approvals": 0,
    "publishes_itself": True,
}
BREAKING = {
    "name": "breaking market data",
    "domains": "market-*",
    "severities": ["breaking"],
    "approvals": 2,
    "owners_answer": True,
    "threads_block": True,
    "notice_hours": 168,
    "expires_after_days": 30,
}


def block(index, **typed):
    """What the form sends of one rule."""
    values = {
        "name": f"rule {index}",
        "schemas": "*",
        "domains": "*",
        "severities": ["breaking"],
        "approvals": "1",
        "group": "",
        "notice": "",
        "unit": "days",
        "expires_after_days": "",
        **typed,
    }
    return {f"rule-{index}-{name}": value for name, value in values.items()}


def form(*blocks, do="propose", reason="Better so."):
    """What the form sends."""
    sent = {"as": "blocks", "count": len(blocks), "do": do, "reason": reason}
    for index, typed in enumerate(blocks):
        sent.update(block(index, **typed))
    return sent


def propose(*rules, by="ada"):
    return policies.propose(
        rules=list(rules), reason="As agreed.", by=factories.actor(by), at=factories.NOW
    )


def names(response):
    return [one.name for one in response.context["draft"].blocks]


class TestTheListOfRules:
    def test_says_what_counts_before_there_is_a_policy(self, signed_in):
        page = words(signed_in("ivo").get("/policies/"))

        assert "no policy is agreed on yet" in page
        assert "Any other change needs as many approvals by stewards as its" in page

    def test_says_every_rule_as_a_sentence(self, signed_in):
        factories.policy(WORDS_ONLY, BREAKING)

        page = words(signed_in("ivo").get("/policies/"))

        assert (
            "A documentation change needs nobody's approval. It publishes itself once "
            "nothing is missing." in page
        )
        assert (
            "A breaking change in domain market-* needs 2 approvals by stewards, an "
            "answer of the owner of every module it may break and every conversation "
            "resolved. It takes effect 7 days after its publication at the earliest. "
            "It expires after 30 days." in page
        )

    def test_lists_what_waits_and_what_was(self, signed_in):
        factories.policy(WORDS_ONLY)
        waiting = propose(BREAKING)

        response = signed_in("ivo").get("/policies/")

        assert [row.id for row in response.context["waiting"]] == [waiting.pk]
        assert [row.state.label for row in response.context["history"]] == [
            "Waits for a second person",
            "In force",
        ]

    def test_does_not_count_what_was_written_for_another(self, signed_in):
        first = factories.policy(WORDS_ONLY)
        outdated = propose(BREAKING)
        second = factories.policy(BREAKING, WORDS_ONLY)
        client = signed_in("ben")

        response = client.get("/policies/")
        one = client.get(f"/policies/{outdated.pk}/")

        assert response.context["waiting"] == ()
        assert [row.state.label for row in response.context["history"]] == [
            "In force",
            "Outdated",
            "Replaced",
        ]
        assert (one.context["may_approve"], one.context["may_decline"]) == (False, True)
        assert one.context["before"] == first.pk
        assert (
            f"Written for policy {first.pk}; policy {second.pk} is in force. Decline it, "
            "and propose its change anew." in words(one)
        )

    def test_offers_the_form_to_those_who_may(self, signed_in):
        factories.domain()

        pages = {
            name: words(signed_in(name).get("/policies/")) for name in ("ada", "mia")
        }

        assert {n: "Propose a change" in page for n, page in pages.items()} == {
            "ada": True,
            "mia": False,
        }


class TestTheSimulator:
    def ask(self, client, **asked):
        return client.get("/policies/", asked).context.get("simulation")

    def test_names_the_rule_that_counts_and_those_before(self, signed_in):
        factories.schema()
        factories.policy(
            WORDS_ONLY, {"name": "api", "schemas": "api_*", "approvals": 3}, BREAKING
        )

        found = self.ask(signed_in("ivo"), schema="ticks_v1", severity="breaking")

        assert (found.number, found.rule) == (3, "breaking market data")
        assert [(one.number, one.why) for one in found.passed_over] == [
            (1, "speaks of documentation changes only"),
            (2, "speaks of api_* only"),
        ]

    def test_says_who_when_and_what(self, signed_in):
        factories.schema()
        factories.use("2", owner="olga")
        factories.policy(BREAKING)

        found = self.ask(signed_in("ivo"), schema="ticks_v1", severity="breaking")

        texts = [step.text for step in found.steps]
        assert texts[0] == (
            "2 approvals by stewards of Market data, none of them an author: "
            "ada or ben."
        )
        assert texts[1] == "If one of them proposes it, too few are left to approve."
        assert texts[2].endswith("Known to use it: 2 Module 2 (olga).")
        assert texts[3] == "Every conversation about it must be resolved."
        assert "take effect on" in texts[5]
        assert "it would expire on" in texts[6]

    def test_warns_of_what_could_never_pass(self, signed_in):
        factories.schema()
        factories.policy({"name": "all", "approvals": 5})

        found = self.ask(signed_in("ivo"), schema="ticks_v1", severity="compatible")

        assert found.steps[1].text == (
            "Only 2 people could approve: it would never pass."
        )

    def test_counts_the_members_of_a_group(self, signed_in):
        factories.schema()
        factories.group("risk", "olga")
        factories.policy({"name": "all", "approvals": 1, "group": "risk"})

        found = self.ask(signed_in("ivo"), schema="ticks_v1")

        assert found.steps[0].text == (
            "1 approval by members of risk, none of them an author: olga."
        )

    def test_knows_what_passes_by_itself(self, signed_in):
        factories.schema()
        factories.policy(WORDS_ONLY)

        found = self.ask(signed_in("ivo"), schema="ticks_v1", severity="documentation")

        assert [step.text for step in found.steps] == [
            "Nobody has to approve: it passes by itself.",
            "It publishes itself once nothing is missing.",
            "It may take effect at its publication.",
        ]

    def test_answers_for_a_schema_that_does_not_exist_yet(self, signed_in):
        factories.domain()
        factories.policy(BREAKING)

        found = self.ask(
            signed_in("ivo"),
            schema="new_v1",
            domain="market-data",
            severity="breaking",
        )

        assert (found.schema_id, found.rule) == ("new_v1", "breaking market data")

    def test_says_that_a_schema_is_unknown(self, signed_in):
        page = words(signed_in("ivo").get("/policies/", {"schema": "<b>no</b>"}))

        assert "There is no schema <b>no</b>." in page

    def test_says_that_no_rule_fits(self, signed_in):
        factories.schema()

        found = self.ask(signed_in("ivo"), schema="ticks_v1", severity="nonsense")

        assert (found.number, found.rule, found.severity.label) == (
            0,
            "otherwise",
            "Breaking",
        )


class TestOnePolicy:
    def test_shows_what_it_changes(self, signed_in):
        factories.policy(WORDS_ONLY, BREAKING)
        waiting = propose(
            {**BREAKING, "approvals": 1, "notice_hours": 0},
            {"name": "new", "approvals": 1},
        )

        response = signed_in("ben").get(f"/policies/{waiting.pk}/")

        assert [
            (
                one.mark.label,
                one.name,
                [(m.label, m.before, m.after) for m in one.members],
            )
            for one in response.context["differences"]
        ] == [
            ("Removed", "words only", []),
            (
                "Changed",
                "breaking market data",
                [("Approvals", "2", "1"), ("Notice", "7 days", "none")],
            ),
            ("Added", "new", []),
        ]

    def test_shows_what_changed_places(self, signed_in):
        factories.policy(WORDS_ONLY, BREAKING)
        waiting = propose(BREAKING, WORDS_ONLY)

        response = signed_in("ben").get(f"/policies/{waiting.pk}/")

        assert [
            (one.mark.label, one.name, one.place)
            for one in response.context["differences"]
        ] == [
            ("Moved", "breaking market data", "2 → 1"),
            ("Moved", "words only", "1 → 2"),
        ]

    def test_keeps_showing_what_it_changed_when_it_is_past(self, signed_in):
        first = factories.policy(WORDS_ONLY)
        factories.policy(BREAKING, at=factories.later(1))

        response = signed_in("ivo").get(f"/policies/{first.pk}/")

        assert response.context["before"] == 0
        assert [one.name for one in response.context["differences"]] == ["words only"]

    def test_is_put_in_force_by_a_second_person(self, signed_in):
        factories.domain()
        waiting = propose(WORDS_ONLY)
        client = signed_in("ben")

        assert "Put policy" in "".join(buttons(client.get(f"/policies/{waiting.pk}/")))
        response = client.post(f"/policies/{waiting.pk}/approve/", follow=True)

        waiting.refresh_from_db()
        assert (waiting.state, waiting.decided_by.username) == ("active", "ben")
        assert "is in force" in words(response)

    def test_says_why_its_author_does_not(self, signed_in, nothing_stored):
        factories.domain()
        waiting = propose(WORDS_ONLY)
        client = signed_in("ada")

        page = words(client.get(f"/policies/{waiting.pk}/"))
        with nothing_stored():
            refused = client.post(f"/policies/{waiting.pk}/approve/")

        assert "Whoever proposed a policy does not put it in force." in page
        assert (refused.status_code, "Back to the policy" in words(refused)) == (
            403,
            True,
        )

    def test_says_which_domains_it_touches(self, signed_in):
        factories.domain()
        factories.domain("reference", stewards=("olga",))
        factories.domain("archive", stewards=("olga",))
        client = signed_in("ben")

        said = [
            words(client.get(f"/policies/{propose(*rules).pk}/"))
            for rules in (
                [{"name": "all", "approvals": 2}],
                [{"name": "here", "domains": "market-data", "approvals": 2}],
                [{"name": "the same"}],
            )
        ]

        assert "what is asked in Archive, Market data and Reference. A" in said[0]
        assert "A steward of one of them must be one of the two" in said[0]
        assert "what is asked in Market data. A steward of it must be" in said[1]
        assert "It changes nothing that is asked in any domain." in said[2]

    def test_needs_a_steward_of_what_it_touches(self, signed_in, nothing_stored):
        factories.domain()
        factories.domain("reference", stewards=("olga",))
        factories.person("root", is_superuser=True)
        waiting = propose(WORDS_ONLY, by="root")
        here = propose(
            {"name": "r", "domains": "market-data", "approvals": 2}, by="root"
        )
        client = signed_in("olga")

        page = client.get(f"/policies/{here.pk}/")
        with nothing_stored():
            refused = client.post(f"/policies/{here.pk}/approve/")

        assert "Neither you nor who proposed it is a steward of what this" in words(
            page
        )
        assert not any("in force" in button for button in buttons(page))
        assert refused.status_code == 403
        assert client.post(f"/policies/{waiting.pk}/approve/").status_code == 302

    def test_is_declined_with_a_reason(self, signed_in):
        factories.domain()
        waiting = propose(WORDS_ONLY)

        signed_in("ben").post(
            f"/policies/{waiting.pk}/decline/", {"reason": "Too loose."}
        )

        waiting.refresh_from_db()
        entry = models.AuditEntry.objects.latest("number")
        assert (waiting.state, entry.action, entry.reason) == (
            "declined",
            "policy.declined",
            "Too loose.",
        )

    def test_is_decided_once(self, signed_in, nothing_stored):
        factories.domain()
        decided = factories.policy(WORDS_ONLY)
        client = signed_in("ben")

        with nothing_stored():
            responses = [
                client.post(f"/policies/{decided.pk}/{what}/")
                for what in ("approve", "decline")
            ]

        assert [response.status_code for response in responses] == [409, 409]

    def test_is_no_business_of_others(self, signed_in, nothing_stored):
        factories.domain()
        waiting = propose(WORDS_ONLY)
        client = signed_in("mia")

        with nothing_stored():
            responses = [
                client.post(f"/policies/{waiting.pk}/{what}/")
                for what in ("approve", "decline")
            ]

        assert [response.status_code for response in responses] == [403, 403]

    def test_is_not_there(self, signed_in):
        assert signed_in("ada").get("/policies/99/").status_code == 404


class TestTheForm:
    @pytest.fixture
    def client(self, signed_in):
        factories.domain()
        return signed_in("ada")

    def post(self, client, *blocks, **options):
        return client.post("/policies/propose/", form(*blocks, **options))

    def test_begins_with_the_rules_in_force(self, client):
        factories.policy(WORDS_ONLY, BREAKING)

        first, second = client.get("/policies/propose/").context["draft"].blocks

        assert (first.name, first.approvals, first.publishes_itself) == (
            "words only",
            "0",
            True,
        )
        assert (second.notice, second.unit, second.expires_after_days) == (
            "7",
            "days",
            "30",
        )

    def test_says_the_same_rules_when_nothing_is_typed(self, client):
        agreed = factories.policy(WORDS_ONLY, {**BREAKING, "notice_hours": 5})
        blocks = client.get("/policies/propose/").context["draft"].blocks

        rules = rules_of.rules_from_json([one.as_json for one in blocks])

        assert rules == rules_of.rules_from_json(agreed.rules)

    def test_proposes(self, client):
        factories.group("risk", "olga")

        response = self.post(
            client,
            {
                "name": "breaking",
                "approvals": "2",
                "group": "risk",
                "notice": "36",
                "unit": "hours",
                "owners_answer": "1",
            },
            {
                "name": "rest",
                "severities": ["compatible", "documentation"],
                "approvals": "",
            },
        )

        made = models.Policy.objects.get()
        assert (response.status_code, response["Location"]) == (
            302,
            f"/policies/{made.pk}/",
        )
        assert (made.state, made.reason) == ("proposed", "Better so.")
        assert [
            {
                name: rule[name]
                for name in ("name", "approvals", "group", "notice_hours", "severities")
            }
            for rule in made.rules
        ] == [
            {
                "name": "breaking",
                "approvals": 2,
                "group": "risk",
                "notice_hours": 36,
                "severities": ["breaking"],
            },
            {
                "name": "rest",
                "approvals": None,
                "group": "",
                "notice_hours": 0,
                "severities": ["compatible", "documentation"],
            },
        ]

    @pytest.mark.parametrize(
        ("do", "after"),
        [
            ("add", ["a", "b", "c", ""]),
            ("remove-1", ["a", "c"]),
            ("up-1", ["b", "a", "c"]),
            ("down-1", ["a", "c", "b"]),
            ("up-0", ["a", "b", "c"]),
            ("down-2", ["a", "b", "c"]),
            ("remove-9", ["a", "b", "c"]),
            ("nonsense", ["a", "b", "c"]),
            ("up-x", ["a", "b", "c"]),
        ],
    )
    def test_changes_by_its_buttons_alone(self, client, do, after, nothing_stored):
        with nothing_stored():
            response = self.post(
                client, {"name": "a"}, {"name": "b"}, {"name": "c"}, do=do
            )

        assert (response.status_code, names(response)) == (200, after)

    def test_shows_the_difference(self, client, nothing_stored):
        factories.policy(WORDS_ONLY)

        with nothing_stored():
            response = self.post(client, {"name": "new"}, do="check")

        assert [
            (one.mark.label, one.name) for one in response.context["differences"]
        ] == [("Removed", "words only"), ("Added", "new")]

    @pytest.mark.parametrize(
        ("typed", "error"),
        [
            ({"name": ""}, "Name: It is a text of 1 to 200 characters."),
            ({"approvals": "many"}, "Approvals: It is a whole number from 0 to 20."),
            (
                {"approvals": "0"},
                "Approvals: A breaking change never passes without people.",
            ),
            (
                {"severities": []},
                "Severities: It is a list of breaking, compatible, documentation.",
            ),
            ({"notice": "-1"}, "Notice hours: It is a whole number from 0 to 8784."),
            (
                {"notice": "9" * 40},
                "Notice hours: It is a whole number from 0 to 8784.",
            ),
            ({"group": "nobody"}, "Group: There is no group 'nobody'."),
            (
                {"publishes_itself": "1"},
                (
                    "Publishes itself: Only what needs nobody's approval "
                    "(`approvals`: 0) publishes itself."
                ),
            ),
        ],
    )
    def test_says_what_is_wrong_where_and_loses_nothing(
        self, client, typed, error, nothing_stored
    ):
        with nothing_stored():
            response = self.post(client, {"name": "fine"}, {"name": "other", **typed})

        draft = response.context["draft"]
        assert response.status_code == 400
        assert [one.error for one in draft.blocks] == ["", error]
        assert (draft.reason, draft.blocks[0].name) == ("Better so.", "fine")
        assert "Nothing was proposed." in words(response)

    def test_asks_for_a_reason(self, client, nothing_stored):
        with nothing_stored():
            response = self.post(client, {}, reason="  ")

        assert response.status_code == 400
        assert "Say why." in words(response)

    def test_turns_into_json_and_back(self, client):
        as_json = self.post(client, {"name": "one"}, do="expert")
        text = as_json.context["draft"].text
        back = client.post(
            "/policies/propose/", {"as": "json", "text": text, "do": "blocks"}
        )

        assert json.loads(text)[0]["name"] == "one"
        assert names(back) == ["one"]

    def test_proposes_json(self, client):
        client.post(
            "/policies/propose/",
            {
                "as": "json",
                "text": json.dumps([WORDS_ONLY]),
                "do": "propose",
                "reason": "So.",
            },
        )

        assert [rule["name"] for rule in models.Policy.objects.get().rules] == [
            "words only"
        ]

    @pytest.mark.parametrize(
        "text", ["", "{", "{}", "[1]", '[{"name": 1}]', '[{"nonsense": 1}]', "[" * 9999]
    )
    def test_keeps_json_that_is_none(self, client, text, nothing_stored):
        with nothing_stored():
            response = client.post(
                "/policies/propose/",
                {"as": "json", "text": text, "do": "propose", "reason": "So."},
            )

        assert (response.status_code, response.context["draft"].text) == (400, text)

    def test_is_for_those_who_may_set_policies(self, signed_in, nothing_stored):
        factories.domain()
        client = signed_in("mia")

        with nothing_stored():
            statuses = [
                client.get("/policies/propose/").status_code,
                self.post(client, {}).status_code,
            ]

        assert statuses == [403, 403]

    def test_needs_the_token_of_the_form(self, client, nothing_stored):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(factories.person("ada"))

        with nothing_stored():
            response = self.post(strict, {})

        assert response.status_code == 403

"""The review page of very much ..."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schemas_app.services import acknowledgements, break_glass, threads
from tests import factories

MOST_QUERIES = 33


@pytest.fixture
def huge():
    """A change of 300 of 2,000 properties."""
    factories.schema()
    properties = {
        f"field_{number:04d}": {
            "type": "integer",
            "minimum": 0,
            "description": f"Field {number} of the record.",
        }
        for number in range(2_000)
    }
    factories.published(document={"type": "object", "properties": properties})
    changed = {
        name: {**value, "minimum": -1}
        for name, value in list(properties.items())[::6][:300]
    }
    return factories.proposal(
        document={"type": "object", "properties": {**properties, **changed}},
        at=factories.later(1),
    )


@pytest.mark.parametrize("query", ["", "?view=unified", "?changes=all"])
def test_compares_and_shows_all_of_it(signed_in, huge, query):
    client = signed_in("ada")
    address = f"/proposals/{huge.pk}/{query}"

    response = client.get(address)

    shown = response.context["page"]
    assert shown.all_changes == 300
    assert (shown.text.compared, shown.text.added, shown.text.removed) == (
        True,
        300,
        300,
    )


def test_asks_the_database_no_more_often_than_it_may(signed_in):
    factories.domain(stewards=("ada", "ben", "cleo"))
    factories.group("risk", "ben", "cleo")
    factories.policy(
        {"name": "all", "owners_answer": True, "threads_block": True, "group": "risk"}
    )
    factories.schema()
    made = factories.proposal()
    for number in range(3):
        factories.use(f"{number + 3}", owner="otto")
        thread = threads.open_thread(
            proposal_id=made.pk,
            pointer="",
            text="Why?",
            by=factories.actor("ben"),
            at=factories.later(number),
        )
        threads.answer(
            thread_id=thread.pk,
            text="So.",
            by=factories.actor("mia"),
            at=factories.later(number),
        )
        acknowledgements.acknowledge(
            **factories.decision(made, by="otto", at=factories.later(number)),
            module=f"{number + 3}",
            answer="ok",
        )
        factories.revised(
            made, factories.with_field(f"f{number}"), at=factories.later(number)
        )
    break_glass.ask(
        **factories.decision(made, by="ada", at=factories.later(9)), reason="Now."
    )
    client = signed_in("cleo")

    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/proposals/{made.pk}/?against=1")

    assert response.status_code == 200
    assert len(queries) <= MOST_QUERIES

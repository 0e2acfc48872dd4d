"""Registering a schema in the browser ..."""

import pytest

from schemas_app import models
from tests import factories
from tests.admin.conftest import words
from tests.admin.editor_form import error_of


@pytest.fixture
def registering(signed_in):
    factories.domain()
    factories.module("2")
    return signed_in("mia")


def named(**values):
    said = {
        "schema_id": "fills_v1",
        "title": "Fills",
        "description": "What was traded.",
        "domain": "market-data",
        "level": "FULL",
        "reading": "LENIENT",
        "owner": "2",
    }
    return said | values


def test_registers_a_schema_and_leads_to_its_first_version(registering):
    response = registering.post("/register/", named())

    schema = models.Schema.objects.get()
    assert response["Location"] == "/schemas/fills_v1/propose/"
    assert (schema.schema_id, schema.title, schema.level, schema.reading) == (
        "fills_v1",
        "Fills",
        "FULL",
        "LENIENT",
    )
    assert (str(schema.owner), schema.created_by) == ("2 Module 2", "mia")


@pytest.mark.parametrize(
    ("values", "field", "status"),
    [
        ({"schema_id": "no spaces"}, "schema_id", 400),
        ({"schema_id": ""}, "schema_id", 400),
        ({"title": ""}, "title", 400),
        ({"title": "x" * 201}, "title", 400),
        ({"domain": "elsewhere"}, "domain", 404),
        ({"owner": "99"}, "owner", 404),
        ({"level": "BEST"}, "level", 400),
        ({"reading": "SOME"}, "reading", 400),
    ],
)
def test_refuses_to_register_what_cannot_be(
    registering, nothing_stored, values, field, status
):
    with nothing_stored():
        response = registering.post("/register/", named(**values))

    assert response.status_code == status
    assert error_of(field, response)
    assert "What was traded." in words(response)


def test_refuses_a_name_that_is_taken(registering, nothing_stored):
    factories.schema("fills_v1")

    with nothing_stored():
        response = registering.post("/register/", named())

    assert response.status_code == 409
    assert "There is already a schema 'fills_v1'." in words(response)

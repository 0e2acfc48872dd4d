"""Registering a schema ..."""

import pytest

from schemas_app import models
from schemas_app.domain import errors
from schemas_app.services import schemas
from tests import factories

pytestmark = pytest.mark.django_db


def create(title):
    return schemas.create(
        schema_id="fx_v1",
        title=title,
        domain=factories.domain().slug,
        by=factories.actor("mia"),
        at=factories.NOW,
    )


def test_keeps_a_title_of_all_the_length_there_is():
    assert create("t" * 200).title == "t" * 200


@pytest.mark.parametrize("title", ["t" * 201, "", " "])
def test_refuses_a_title_that_there_is_no_room_for_or_none(title):
    with pytest.raises(errors.BadValue) as refusal:
        create(title)

    assert str(refusal.value) == "title: A schema needs a title of 1 to 200 characters."
    assert not models.Schema.objects.exists()

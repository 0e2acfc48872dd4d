"""What is stored, row by row: a refusal must leave nothing behind and change nothing."""

import contextlib

import pytest
from django.apps import apps

# Signing in and asking are no business of ours.
_OURS = ("schemas_app", "notifications_app")


def everything():
    """Return the rows of every table of ours, by the name of its model."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for label in _OURS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }


@pytest.fixture
def nothing_stored():
    """Assert that a block leaves every row of every table as it was."""

    @contextlib.contextmanager
    def unchanged():
        before = everything()
        yield
        assert everything() == before

    return unchanged

"""What is stored, row by row: a refusal must leave nothing behind and change nothing."""

import contextlib

import pytest
from django.apps import apps

# Signing in and asking are no business of ours.
_OURS = ("schemas_app", "notifications_app")
_SIGNING_IN = (
    "Session",
    "SignInAttempts",
    "RefusedSignIns",
    "RefusedKeys",
    "AuditHead",
)
_AT_THE_DOOR = ("session.started", "key.refused")


def everything():
    """Return the rows of every table of ours, by the name of its model."""
    return {
        model.__name__: [
            _lasting(row) for row in model._default_manager.order_by("pk").values()
        ]
        for label in _OURS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }


def _but_sign_ins(stored):
    """Return what is stored, without that somebody signed in or had no right key."""
    rows = [row for row in stored["AuditEntry"] if row["action"] not in _AT_THE_DOOR]
    kept = {name: found for name, found in stored.items() if name not in _SIGNING_IN}
    return {**kept, "AuditEntry": rows}


def _lasting(row):
    """Return a row without what changes by being asked."""
    return {name: value for name, value in row.items() if name != "last_used_at"}


@pytest.fixture
def nothing_stored():
    """Assert that a block leaves every row of every table as it was."""

    @contextlib.contextmanager
    def unchanged():
        before = _but_sign_ins(everything())
        yield
        assert _but_sign_ins(everything()) == before

    return unchanged


@pytest.fixture
def only_tried():
    """Assert that a block leaves one audit entry, that it was tried, and nothing else."""

    @contextlib.contextmanager
    def unchanged(action):
        before = everything()
        yield
        after = everything()
        *earlier, tried = after.pop("AuditEntry")
        assert (earlier, tried["action"]) == (before.pop("AuditEntry"), action)
        (head,) = after.pop("AuditHead")
        before.pop("AuditHead")
        assert (head["number"], after) == (tried["number"], before)

    return unchanged

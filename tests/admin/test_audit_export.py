"""The page that exports the audit trail ..."""

import io
import json
import zipfile

import pytest
from django.test import Client

from schemas_app import models
from tests import factories
from tests.admin.conftest import words

PAGE = "/audit/export/"


@pytest.fixture
def ivo(signed_in):
    """The client of the auditor, and five entries or more."""
    client = signed_in("ivo")
    factories.group("auditors", "ivo")
    factories.schema()
    factories.published()
    return client


def last():
    return models.AuditEntry.objects.latest("number").number


def range_on(page):
    return page.context["first"], page.context["last"]


def test_begins_with_the_range_one_looked_at(ivo):
    everything = ivo.get(PAGE)
    some = ivo.get(PAGE, {"until": "2026-03-02T09:30:01Z"})
    none = ivo.get(PAGE, {"until": "2020-01-01"})

    at = models.AuditEntry.objects.filter(at=factories.NOW).values_list(
        "number", flat=True
    )
    assert range_on(everything) == (1, last())
    assert range_on(some) == (min(at), max(at))
    assert "Nothing was done in that range." in words(none)


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_sends_entries_with_their_proof_and_records_it(ivo, form):
    answer = ivo.post(PAGE, {"first": "2", "last": "4", "form": form})

    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        proof = json.loads(archive.read("audit-2-4.proof.json"))
    entry = models.AuditEntry.objects.latest("number")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert answer["Content-Disposition"] == 'attachment; filename="audit-2-4.zip"'
    assert "no-store" in answer["Cache-Control"]
    assert f"audit-2-4.{form}" in names
    assert proof
    assert (entry.action, entry.actor, entry.object_id) == (
        "audit.exported",
        "ivo",
        "2-4",
    )
    assert entry.request_id == answer["X-Request-ID"]


@pytest.mark.parametrize(
    "form",
    [
        {"first": "", "last": "4", "form": "csv"},
        {"first": "one", "last": "4", "form": "csv"},
        {"first": "4", "last": "2", "form": "csv"},
        {"first": "99999", "last": "999999", "form": "csv"},
        {"first": "1", "last": "2", "form": "exe"},
    ],
)
def test_refuses_what_is_no_range(ivo, nothing_stored, form):
    with nothing_stored():
        answer = ivo.post(PAGE, form)

    assert answer.status_code == 400


def test_refuses_who_may_not(ivo, signed_in, nothing_stored):
    ada = signed_in("ada")

    with nothing_stored():
        answer = ada.post(PAGE, {"first": "1", "last": "2", "form": "csv"})

    assert answer.status_code == 403


def test_wants_a_form_of_ours(ivo, nothing_stored):
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(factories.person("ivo"))

    with nothing_stored():
        answer = forged.post(PAGE, {"first": "1", "last": "2", "form": "csv"})

    assert answer.status_code == 403

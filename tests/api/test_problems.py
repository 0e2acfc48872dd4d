"""What goes wrong is told ..."""

import re
from pathlib import Path

import pytest
from django import http
from django.core import exceptions as django_exceptions
from django.db import OperationalError
from rest_framework import exceptions as drf_exceptions

from schemas_app.api import framework_errors, problems, refusals
from schemas_app.domain import errors
from tests import factories

# These are a command's business, or the browser's.
_NOT_ASKED_FOR_HERE = {
    "audit entry",
    "key",
    "notification",
    "session",
    "watch of yours",
}
_PROJECT = Path(__file__).parent.parent.parent


class TestStatus:
    @pytest.mark.parametrize(
        ("kind", "status"),
        [
            (errors.MalformedJson, 400),
            (errors.DuplicateKey, 400),
            (errors.DocumentTooDeep, 400),
            (errors.DocumentTooLarge, 413),
            (errors.InvalidSchema, 422),
            (errors.UnresolvedReference, 422),
            (errors.BadValue, 400),
            (refusals.BadMembers, 400),
            (errors.NotFound, 404),
            (refusals.ArtifactNotReady, 404),
            (errors.StaleRevision, 409),
            (errors.KeyRevoked, 401),
            (errors.OwnWork, 403),
        ],
    )
    def test_comes_from_the_nearest_base_class(self, kind, status):
        assert problems.status_of(kind) == status

    def test_is_chosen_for_every_base_class(self):
        bases = set(errors.RegistryError.__subclasses__())

        assert bases - set(problems.STATUSES) == set()

    @pytest.mark.parametrize(
        ("error", "status", "code"),
        [
            (http.Http404(), 404, "address_not_found"),
            (drf_exceptions.NotFound(), 404, "address_not_found"),
            (django_exceptions.PermissionDenied(), 403, "permission_denied"),
            (django_exceptions.RequestDataTooBig(), 413, "body_too_large"),
            (django_exceptions.BadRequest(), 400, "malformed_request"),
            (django_exceptions.TooManyFieldsSent(), 400, "malformed_request"),
            (http.UnreadablePostError(), 400, "malformed_request"),
            (drf_exceptions.ParseError(), 400, "malformed_request"),
            (drf_exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
            (OperationalError("locked"), 503, "temporarily_unavailable"),
            (RuntimeError("boom"), 500, "internal_error"),
        ],
    )
    def test_is_chosen_for_what_others_raise(self, error, status, code):
        problem = framework_errors.translate(error)

        assert (problem.status, problem.code) == (status, code)
        assert problem.remedy


class TestAddress:
    @pytest.mark.parametrize("path", ["/nothing/", "/schemas/a/b/", "/proposals/x/"])
    def test_that_leads_nowhere_is_a_problem(self, nobody, path):
        answer = nobody.get(path)

        assert (answer.status_code, answer.json()["code"]) == (404, "address_not_found")
        assert answer.json()["name"] == f"/api/v1{path}"
        assert "Allow" not in answer

    def test_with_a_zero_byte_leads_nowhere(self, reader):
        answer = reader.get("/schemas/a%00b/")

        assert (answer.status_code, answer.json()["code"]) == (404, "address_not_found")

    def test_without_its_slash_is_told_with_it(self, nobody):
        answer = nobody.post("/schemas", {})

        assert answer.status_code == 404
        assert answer.json()["remedy"] == "End it with a slash: /api/v1/schemas/"

    def test_of_another_method_names_the_methods(self, reader):
        answer = reader.post("/announcements/", {})

        assert (answer.status_code, answer.json()["code"]) == (
            405,
            "method_not_allowed",
        )
        assert answer["Allow"] == "GET, HEAD"


@pytest.mark.urls("tests.api.failing_urls")
class TestFailure:
    def test_that_nobody_foresaw_is_logged_and_told_without_its_cause(
        self, reader, caplog
    ):
        answer = reader.get("/broken/")

        assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
        assert b"secret" not in answer.content
        (logged,) = [
            record.msg
            for record in caplog.records
            if isinstance(record.msg, dict)
            and record.msg["event"] == "api.unexpected_error"
        ]
        assert str(logged["exc_info"]) == "the secret of the house"
        assert logged["request_id"] == answer["X-Request-ID"]

    def test_of_the_database_says_when_to_come_back(self, reader):
        answer = reader.get("/without-database/")

        assert (answer.status_code, answer["Retry-After"]) == (503, "1")
        assert answer.json()["code"] == "temporarily_unavailable"
        assert b"10.0.0.7" not in answer.content


class TestCodes:
    def test_of_missing_nouns_are_all_known(self):
        sources = (_PROJECT / "schemas_app").rglob("*.py")
        nouns = {
            noun
            for source in sources
            for noun in re.findall(r'NotFound\(\s*noun="([^"]+)"', source.read_text())
        }

        assert nouns - _NOT_ASKED_FOR_HERE == set(problems.NOUNS)


def test_a_refusal_of_one_member_of_many_names_its_place(developer):
    factories.domain()

    answer = developer.post(
        "/schemas/",
        '{"schema_id": "bars",\n "title": "Bars", "domain": "market-data",\n'
        ' "level": "SOME"}',
    )

    assert answer.json()["place"] == {
        "of": "body",
        "pointer": "/level",
        "line": 3,
        "column": 11,
    }

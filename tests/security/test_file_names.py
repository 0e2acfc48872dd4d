"""Names that would be paths: no file of the machine is read, none is written elsewhere."""

import urllib.parse

import pytest
from django.test import Client

from schemas_app.services import artifacts
from tests import factories

NAMES = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "....//....//etc/passwd",
    "/etc/passwd",
    "..\\..\\windows\\win.ini",
    "arrow_ipc/../../../manage.py",
    "arrow_ipc%00.html",
    "arrow_ipc\r\nX-Evil: 1",
    "file:///etc/passwd",
    "~root",
    ".",
    "..",
    "",
)
PLACES = (
    "/schemas/ticks_v1/versions/1/artifacts/{}/",
    "/api/v1/schemas/ticks_v1/versions/1/artifacts/{}/",
    "/api/v1/schemas/{}/",
    "/api/v1/schemas/{}/versions/1/document/",
    "/schemas/{}/document/",
    "/modules/{}/",
    "/static/{}",
    "/static/registry/{}",
)


@pytest.fixture
def reader():
    factories.schema()
    version = factories.published()
    artifacts.build(version_id=version.pk, by=factories.SYSTEM, at=factories.NOW)
    client = Client()
    client.force_login(factories.person("root", is_superuser=True))
    return client


def test_lead_to_no_file(reader):
    for place in PLACES:
        for name in NAMES:
            for written in {name, urllib.parse.quote(name, safe="%")}:
                answer = reader.get(place.format(written))

                said = answer.getvalue()
                assert answer.status_code in (200, 301, 302, 400, 404)
                assert b"root:" not in said
                assert b"execute_from_command_line" not in said
                assert "X-Evil" not in answer.headers


@pytest.mark.parametrize("kind", ["arrow_ipc", "cpp_header", "python"])
def test_of_what_is_downloaded_are_plain(reader, kind):
    for place in PLACES[:2]:
        answer = reader.get(place.format(kind))

        assert answer.status_code == 200
        _, _, name = answer["Content-Disposition"].partition("filename=")
        assert set(name.strip('"')) <= set("abcdefghijklmnopqrstuvwxyz0123456789_.@-")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("name", [*NAMES, "a/b", "a b", "ticks\n", "-a", "é", "a\0"])
def test_are_no_names_of_schemas(reader, name, nothing_stored):
    with nothing_stored():
        answer = reader.post(
            "/api/v1/schemas/",
            {"schema_id": name, "title": "A schema", "domain": "market-data"},
            content_type="application/json",
        )

    assert answer.status_code in (400, 422)

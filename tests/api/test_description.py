"""The API's description of itself ..."""

import re

import pytest
import yaml
from django.contrib.staticfiles import finders
from django.test import Client
from drf_spectacular import validation

from schemas_app.api import urls
from schemas_app.presenters import generated_docs
from tests import factories
from tests.api import description

# They describe, and are not described.
_NOT_DESCRIBED = {"openapi", "docs", "nowhere"}


def test_is_valid_openapi():
    document = yaml.safe_load(generated_docs.openapi())

    validation.validate_schema(document)
    assert document["openapi"] == "3.1.0"


def test_names_every_address():
    described = {
        re.sub(r"{\w+}", "*", path.removeprefix("/api/v1/"))
        for path in description.document()["paths"]
    }
    routed = {
        re.sub(r"<\w+:\w+>", "*", str(pattern.pattern))
        for pattern in urls.urlpatterns
        if pattern.name not in _NOT_DESCRIBED
    }

    assert described == routed


def test_gives_every_operation_a_name_of_its_own_and_a_summary():
    operations = [
        operation
        for methods in description.document()["paths"].values()
        for operation in methods.values()
    ]

    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names)) == 65
    assert all(operation["summary"] for operation in operations)


def test_gives_an_example_of_every_body():
    bodies = [
        body
        for methods in description.document()["paths"].values()
        for operation in methods.values()
        if "requestBody" in operation
        for body in operation["requestBody"]["content"].values()
    ]

    assert all(body["examples"] for body in bodies)


def test_is_served_as_it_is_written(reader):
    answer = reader.get("/openapi.yaml")

    again = reader.get("/openapi.yaml", **{"If-None-Match": answer["ETag"]})
    assert answer.content.decode() == generated_docs.openapi()
    assert answer["Content-Type"] == "application/yaml"
    assert again.status_code == 304


class TestPage:
    @pytest.fixture
    def page(self):
        """The page as a person sees it who signed in."""
        client = Client()
        client.force_login(factories.person("ada"))
        return client.get("/api/v1/docs/")

    def test_brings_no_script_or_style_of_its_own(self, page):
        html = page.content.decode()

        assert page.status_code == 200
        assert re.findall(r"<script(?![^>]*src=)", html) == []
        assert re.findall(r"<style|style=|\son\w+=", html) == []

    def test_is_made_of_files_that_this_host_serves(self, page):
        addresses = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())

        files = [
            finders.find(address.removeprefix("/static/")) for address in addresses
        ]
        assert len(addresses) == 5
        assert all(files)

"""Holds every answer of a test against the OpenAPI document.

The document is read strictly: a member it does not name, a status it does not list or
a code that the status is not said to have is a mistake, of the document or of the view.
"""

import copy
import functools
import json
import re
import urllib.parse

import jsonschema
import yaml
from django.urls import resolve

from schemas_app.presenters import generated_docs

_PROBLEM = "application/problem+json"
_PARAMETER = re.compile(r"<(\w+):(\w+)>")
# These grow by members of single codes or actions.
_OPEN = {"Problem", "Announcement"}


@functools.cache
def document():
    """Return the OpenAPI document with every component closed to unnamed members."""
    found = yaml.safe_load(generated_docs.openapi())
    for name, schema in found["components"]["schemas"].items():
        if name not in _OPEN:
            schema["additionalProperties"] = False
    return found


def check(method, path, response, sent):
    """Assert that the document foresees this answer, and an accepted body."""
    operation = _operation(method, path)
    if operation is None:
        if response.status_code >= 400:
            _check_problem(response)
        return
    described = operation["responses"].get(str(response.status_code))
    assert described, f"{method} {path}: {response.status_code} is not described"
    if response.status_code == 304:
        return
    media_type = response["Content-Type"]
    if media_type == _PROBLEM:
        _check_problem(response)
        assert f"`{response.json()['code']}`" in described["description"]
    elif media_type.endswith("json"):
        _validate(response.content, described["content"][media_type]["schema"])
    else:
        assert media_type in described["content"]
    if sent and response.status_code < 300:
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        _validate(sent, body)


def _operation(method, path):
    match = resolve(urllib.parse.unquote(path.partition("?")[0]))
    if match.url_name == "nowhere":
        return None
    template = "/" + match.route
    for converter, name in _PARAMETER.findall(template):
        template = template.replace(f"<{converter}:{name}>", f"{{{name}}}")
    return document()["paths"].get(template, {}).get(method)


def _check_problem(response):
    assert response["Content-Type"] == _PROBLEM
    assert response["Cache-Control"] == "no-store"
    problem = response.json()
    _validate(response.content, {"$ref": "#/components/schemas/Problem"})
    assert problem["status"] == response.status_code
    assert problem["type"] == f"urn:schema-registry:problem:{problem['code']}"
    assert problem["request_id"] == response["X-Request-ID"]


def _validate(text, schema):
    whole = {**copy.deepcopy(schema), "components": document()["components"]}
    jsonschema.Draft202012Validator(whole).validate(json.loads(text))

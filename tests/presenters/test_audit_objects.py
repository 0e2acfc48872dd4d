"""The object of an audit entry leads to its page ..."""

import pytest

from schemas_app.presenters import audit_filters, audit_objects


@pytest.mark.parametrize(
    ("kind", "of", "href"),
    [
        ("artifact", "ticks_v1@2/arrow_ipc", "/schemas/ticks_v1/versions/2/"),
        ("version", "ticks_v1@2", "/schemas/ticks_v1/versions/2/"),
        ("version", "ticks_v1", ""),
        ("proposal", "12", "/proposals/12/"),
        ("proposal", "twelve", ""),
        ("schema", "ticks_v1", "/schemas/ticks_v1/"),
        ("module", "0.1", "/modules/0.1/"),
        ("policy", "3", "/policies/3/"),
        ("webhook", "kqrt7n8", "/webhooks/kqrt7n8/"),
        ("person", "a&b", "/auth/user/?q=a%26b"),
        ("group", "auditors", "/auth/group/?q=auditors"),
        ("key", "4f1c", "/schemas_app/apikey/?q=4f1c"),
        ("domain", "reference", "/schemas_app/domain/?q=reference"),
        ("audit", "1-5", ""),
        ("of another release", "x", ""),
        ("schema", "", ""),
    ],
)
def test_where_there_is_one(kind, of, href):
    found = audit_objects.link(kind, of)

    assert (found.text, found.href) == (f"{kind} {of}".strip(), href)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, False),
        ({"actor": "ada", "schema": "ticks_v1"}, False),
        ({"routine": "show"}, True),
        ({"action": "artifact.built"}, True),
        ({"kind": "job"}, True),
        ({"request": "r-1"}, True),
    ],
)
def test_routine_is_shown_where_it_is_looked_for(query, shown):
    assert audit_filters.shows_routine(audit_filters.asked(query)) == shown


def test_a_switch_keeps_what_is_asked_for():
    asked = audit_filters.asked({"actor": "ada", "flat": "show", "nonsense": "1"})

    assert [(one.on, one.href) for one in audit_filters.switches(asked)] == [
        (False, "?actor=ada"),
        (True, "?actor=ada&routine=show&flat=show"),
    ]

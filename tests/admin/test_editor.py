"""The page that proposes a change ..."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from schemas_app.selectors import documents
from tests import factories
from tests.admin.conftest import words
from tests.admin.editor_form import (
    CHECK,
    OPTIONAL,
    PROPOSE,
    VENUE,
    fixed_in,
    lines,
    patches,
    text_in,
    typed,
    values_in,
)


@pytest.fixture
def ticks():
    """A schema with one version."""
    factories.schema()
    return factories.published()


@pytest.fixture
def mia(signed_in, ticks):
    return signed_in("mia")


# --- opened ----------------------------------------------------------------------------


def test_starts_from_the_current_version(mia, ticks):
    response = mia.get(PROPOSE)

    assert response.status_code == 200
    assert text_in(response) == ticks.text
    assert values_in(response)["base"] == "1"
    assert "Not checked yet." in words(response)


def test_of_a_schema_without_versions_starts_empty(signed_in):
    factories.schema("fills_v1")

    response = signed_in("mia").get("/schemas/fills_v1/propose/")

    assert text_in(response) == ""
    assert "Propose the first version" in words(response)


def test_of_an_unknown_schema_is_not_found(signed_in):
    assert signed_in("mia").get(PROPOSE).status_code == 404


def test_needs_somebody_signed_in(client, ticks):
    for address in (PROPOSE, CHECK, "/register/", "/proposals/1/edit/"):
        assert client.get(address).status_code == 302
        assert client.post(address).status_code == 302


@pytest.mark.parametrize("address", [PROPOSE, CHECK])
def test_takes_no_form_without_its_token(signed_in, ticks, nothing_stored, address):
    client = signed_in("mia")
    client.handler.enforce_csrf_checks = True

    with nothing_stored():
        response = client.post(address, typed(action="submit"))

    assert response.status_code == 403


# --- checked ---------------------------------------------------------------------------


def test_tells_what_a_change_breaks_on_which_line_and_what_it_needs(
    mia, nothing_stored
):
    with nothing_stored():
        response = mia.post(PROPOSE, typed(VENUE, action="check"))

    said = words(response)
    assert response.status_code == 200
    assert "Breaking under BACKWARD (STRICT)" in said
    assert "venue was added to the document and is required." in said
    assert lines(response) == [("17", "danger")]
    assert "Rejected by this text" in said
    assert "It would be 2.0.0 or higher." in said
    assert "Levels that would accept it: NONE" in said
    assert "1 approval by stewards of Market data," in said
    assert text_in(response) == factories.text_of(VENUE)
    assert values_in(response)["message"] == "As the feed does."


def test_tells_whom_a_change_concerns(mia):
    factories.use("2", "price", owner="otto")
    factories.use("13", role="producer", owner="otto")

    response = mia.post(CHECK, typed(VENUE))

    assert "Whom it concerns 1 Breaks 13 Module 13 producer" in words(response)


def test_tells_what_the_policy_in_force_asks(mia):
    factories.policy(
        {"name": "venues", "approvals": 2, "notice_hours": 72, "threads_block": True}
    )

    said = words(mia.post(CHECK, typed()))

    assert "2 approvals by stewards of Market data," in said
    assert "Every thread resolved" in said
    assert "3 days of notice before it takes effect" in said
    assert "Policy 1, rule “venues”." in said


@pytest.mark.parametrize(
    ("document", "title", "line", "steps"),
    [
        ('{\n  "type": }', "This is not JSON yet", "2", "JSON not passed Schema not"),
        (
            '{"type": "object",\n "properties": {\n  "a": {"type": "text"}}}',
            "This is not a schema yet",
            "3",
            "JSON passed Schema not passed",
        ),
        (
            '{"$ref":\n "nothing@3"}',
            "It refers to what is not registered",
            "2",
            "JSON passed Schema not passed",
        ),
        (
            {**factories.TICK, "arrow": {"fields": [{"name": "price", "type": 3}]}},
            "The Arrow types do not fit",
            "29",
            "Schema passed Arrow not passed Verdict not reached",
        ),
    ],
)
def test_tells_where_a_text_cannot_be_read(mia, document, title, line, steps):
    response = mia.post(CHECK, typed(document))

    assert response.status_code == 200
    assert title in words(response)
    assert steps in words(response)
    assert lines(response) == [(line, "danger")]


def test_tells_that_there_will_be_no_columns(mia):
    odd = factories.with_field("odd", type=["string", "object"])

    said = words(mia.post(CHECK, typed(odd)))

    assert "There will be no columns." in said
    assert "Arrow not possible" in said


def test_tells_what_is_worth_knowing_on_its_line(mia):
    never = factories.with_field("never", type="string", minLength=5, maxLength=2)

    response = mia.post(CHECK, typed(never))

    assert "Worth knowing" in words(response)
    assert ("19", "warn") in lines(response)


def test_tells_that_nothing_is_changed(mia, ticks):
    response = mia.post(CHECK, {"text": ticks.text})

    assert "Nothing is changed yet The document says the same as version 1." in words(
        response
    )


def test_asks_to_come_again_when_too_much_is_compared(mia, monkeypatch):
    monkeypatch.setattr(documents, "PATIENCE_SECONDS", 0)
    taken = 0
    while documents._places.acquire(blocking=False):
        taken += 1
    try:
        response = mia.post(CHECK, typed())
    finally:
        documents._places.release(taken)

    assert response.status_code == 503
    assert "Too many schemas are being compared right now." in words(response)


def test_shows_text_as_text(mia):
    evil = "</textarea><script>alert(1)</script>"
    response = mia.post(
        PROPOSE,
        typed({**factories.TICK, "title": evil}, title=evil, message=evil),
    )

    assert "<script>alert" not in response.content.decode()
    assert json.loads(text_in(response))["title"] == evil
    assert values_in(response)["title"] == evil


def test_checks_a_text_once(mia, monkeypatch):
    # Counted where it happens; what it answers stays its own.
    calls = []
    check = documents._check

    def counted(*arguments, **options):
        calls.append(1)
        return check(*arguments, **options)

    monkeypatch.setattr(documents, "_check", counted)

    for values in ({"action": "check"}, {"action": "submit", "title": ""}):
        mia.post(PROPOSE, typed(**values))

    assert len(calls) == 1


def test_lists_what_breaks_first_and_not_without_end(mia):
    properties = {f"p{number}": {"type": "string"} for number in range(80)}
    many = {
        **factories.TICK,
        "properties": {**factories.TICK["properties"], **properties},
        "required": [*factories.TICK["required"], "p79"],
    }

    response = mia.post(CHECK, typed(many))

    assert lines(response)[0][1] == "danger"
    assert len(lines(response)) == 60
    assert "And 20 more, which" in words(response)


# --- mended ----------------------------------------------------------------------------


def test_writes_a_fix_into_the_text_and_keeps_its_layout(mia, nothing_stored):
    offered = patches(mia.post(PROPOSE, typed(VENUE, action="check")))

    with nothing_stored():
        response = mia.post(PROPOSE, typed(VENUE, patch=offered[0]))

    assert text_in(response) == factories.text_of(OPTIONAL)
    assert "Compatible under BACKWARD (STRICT)" in words(response)
    assert values_in(response)["title"] == "Name the venue"


def test_gives_the_mended_text_to_the_script(mia):
    offered = patches(mia.post(CHECK, typed(VENUE)))

    page = mia.post(CHECK, typed(VENUE, patch=offered[0]))

    assert fixed_in(page) == factories.text_of(OPTIONAL)


@pytest.mark.parametrize(
    "patch",
    [
        '[{"op": "remove", "path": "/properties/gone"}]',
        '[{"op": "move", "path": "/a", "from": "/b"}]',
        '[{"op": "remove", "path": "no pointer"}]',
        '{"op": "remove"}',
        "[3]",
        "[",
        "[" * 5000,
        "",
    ],
)
def test_leaves_the_text_alone_where_a_fix_does_not_fit(mia, patch):
    response = mia.post(PROPOSE, typed(VENUE, patch=patch))

    assert response.status_code == 200
    assert text_in(response) == factories.text_of(VENUE)
    assert "This fix does not fit the text any more." in words(response)


def test_mends_nothing_that_cannot_be_read(mia):
    response = mia.post(PROPOSE, typed("{", patch="[]"))

    assert text_in(response) == "{"
    assert "This is not JSON yet" in words(response)


# --- started from something else -------------------------------------------------------


def test_takes_a_file(mia):
    file = SimpleUploadedFile("t.json", factories.text_of(VENUE).encode())

    response = mia.post(PROPOSE, typed("", action="load", upload=file))

    assert text_in(response) == factories.text_of(VENUE)
    assert "Breaking under BACKWARD (STRICT)" in words(response)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "The file is not text in UTF-8."),
        (b" " * (1024 * 1024 + 1), "The file has 1,048,577 bytes; a document has"),
        (None, "No file was chosen."),
    ],
)
def test_refuses_a_file_that_is_no_document(mia, content, said):
    files = {"upload": SimpleUploadedFile("t.json", content)} if content else {}

    response = mia.post(PROPOSE, typed(VENUE, action="load", **files))

    assert response.status_code == 400
    assert said in words(response)
    assert text_in(response) == factories.text_of(VENUE)


def test_goes_back_to_where_it_started(mia, ticks):
    response = mia.post(PROPOSE, typed(VENUE, action="reset"))

    assert text_in(response) == ticks.text
    assert values_in(response)["title"] == "Name the venue"


def test_asks_few_questions(mia, django_assert_max_num_queries):
    factories.policy({"name": "all"})
    for number in ("2", "3", "9", "13"):
        factories.use(number)

    for request in (
        lambda: mia.get(PROPOSE),
        lambda: mia.post(PROPOSE, typed(VENUE, action="check")),
        lambda: mia.post(CHECK, typed(VENUE)),
    ):
        with django_assert_max_num_queries(30):
            request()

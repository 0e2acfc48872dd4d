"""The comparison of two versions ..."""

import pytest

from schemas_app.presenters import version_changes
from tests import factories
from tests.admin.conftest import words

ADDRESS = "/schemas/ticks_v1/compare/"


@pytest.fixture
def three():
    """Three versions, each with one more field."""
    factories.schema()
    for number, names in enumerate(([], ["venue"], ["venue", "side"])):
        document = factories.with_field("venue") if names else dict(factories.TICK)
        if "side" in names:
            document["properties"]["side"] = {"enum": ["B", "S"]}
        factories.published(document=document, at=factories.later(number))


def test_is_of_the_newest_two_unless_others_are_named(signed_in, three):
    page = signed_in("ivo").get(ADDRESS)

    assert (page.context["old_number"], page.context["new_number"]) == (2, 3)
    assert "side was added to the document." in words(page)


def test_goes_across_versions(signed_in, three):
    page = signed_in("ivo").get(f"{ADDRESS}?old=1&new=3")

    assert "Compatible under BACKWARD (STRICT)" in words(page)
    assert [change.path for change in page.context["between"].changes] == [
        "/properties/venue",
        "/properties/side",
    ]
    assert '<tr class="added">' in page.content.decode()


def test_goes_backwards(signed_in, three):
    page = signed_in("ivo").get(f"{ADDRESS}?old=3&new=1")

    assert "Breaking under BACKWARD (STRICT)" in words(page)
    assert "ticks_v1 version 3 → 1" in words(page)
    # Both are published: nothing is left to be written instead.
    assert "What could be written instead" not in words(page)


def test_shows_the_text_in_one_column(signed_in, three):
    page = signed_in("ivo").get(f"{ADDRESS}?old=1&new=3&view=unified")

    assert 'class="diff-rows unified"' in page.content.decode()
    assert page.context["between"].text.unified


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("old=1&new=9", 404, "There is no version 'ticks_v1@9'."),
        ("old=2&new=2", 400, "Version 2 does not differ from itself."),
        ("old=one", 400, "'one' is no version number."),
        ("old=-1", 400, "'-1' is no version number."),
        ("new=99999999999999999999", 400, "is no version number."),
    ],
)
def test_of_what_cannot_be_compared_is_refused(signed_in, three, query, status, said):
    page = signed_in("ivo").get(f"{ADDRESS}?{query}")

    assert page.status_code == status
    assert said in words(page)


def test_of_a_single_version_says_so(signed_in):
    factories.schema()
    factories.published()

    page = signed_in("ivo").get(ADDRESS)

    assert page.status_code == 200
    assert "There are no two versions to compare yet." in words(page)


def test_begins_with_the_first_changes_of_many(signed_in, three, monkeypatch):
    version_changes._between.cache_clear()
    monkeypatch.setattr(version_changes, "MOST_CHANGES", 1)
    monkeypatch.setattr(version_changes, "MOST_ROWS", 4)
    client = signed_in("ivo")

    page = client.get(f"{ADDRESS}?old=1&new=3")
    whole = client.get(f"{ADDRESS}?old=1&new=3&changes=all")
    version_changes._between.cache_clear()

    assert (len(page.context["between"].changes), page.context["between"].more) == (
        1,
        1,
    )
    assert page.context["between"].rest > 0
    assert "1 more change Show all of them" in words(page)
    assert (len(whole.context["between"].changes), whole.context["between"].more) == (
        2,
        0,
    )
    assert whole.context["between"].rest == 0

"""How places are called, told from their pointers."""

import pytest

from schemas_app.domain.formats.json_schema.remedies import labels


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("", "the document"),
        ("/allOf/0", "the document"),
        ("/properties/a", "`a`"),
        ("/properties/a/properties/b~1c", "`a.b/c`"),
        ("/properties/a/items", "`a[]`"),
        ("/items/properties/a", "`[].a`"),
        ("/$defs/level/prefixItems/2", "`level[]`"),
        ("/properties", "the document"),
        ("/propertyNames", "the names of members of the document"),
        ("/properties/a/propertyNames", "the names of members of `a`"),
        (
            "/then/properties/v",
            "`v` in what follows from the condition of the document",
        ),
        ("/properties/not", "`not`"),
        ("/properties/a/dependentSchemas", "`a`"),
        ("/properties/", '`""`'),
        ("/properties/a/properties/", '`a.""`'),
        ("/dependentSchemas/a", "what `a` asks of the document"),
        ("/dependencies/a/properties/b", "`b` in what `a` asks of the document"),
    ],
)
def test_a_place_is_called_by_its_members(pointer, place):
    assert labels.place(pointer) == place


@pytest.mark.parametrize(
    ("pointer", "subject"),
    [
        ("", ("everything", "")),
        ("/maximum", ("maximum", "")),
        ("/properties/a/maximum", ("maximum", "/properties/a")),
        ("/properties/a", ("a", "")),
        ("/properties/a/properties/b~1c", ("b/c", "/properties/a")),
        ("/properties/a/anyOf/1", ("anyOf", "/properties/a")),
        ("/items/1", ("items", "")),
    ],
)
def test_a_subject_is_told_from_what_holds_it(pointer, subject):
    assert labels.subject(pointer) == subject

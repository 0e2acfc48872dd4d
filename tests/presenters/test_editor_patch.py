"""A patch carried out on a text ..."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas_app.domain import exact_json, json_patch
from schemas_app.presenters import editor_patch

TEXT = """{
    "type": "object",
    "properties": {
        "a": {"type": "string"},
        "b": {
            "type": "number"
        }
    },
    "required": ["a", "b"],
    "allOf": []
}
"""


@pytest.mark.parametrize(
    ("operation", "old", "new"),
    [
        (json_patch.remove("/required/1"), '["a", "b"]', '["a"]'),
        (json_patch.remove("/required/0"), '["a", "b"]', '["b"]'),
        (json_patch.add("/required/-", "c"), '["a", "b"]', '["a", "b", "c"]'),
        (json_patch.add("/required/0", "c"), '["a", "b"]', '["c", "a", "b"]'),
        (
            json_patch.remove("/properties/a"),
            '        "a": {"type": "string"},\n',
            "",
        ),
        (
            json_patch.remove("/properties/b"),
            ',\n        "b": {\n            "type": "number"\n        }',
            "",
        ),
        (
            json_patch.remove("/properties/b/type"),
            '{\n            "type": "number"\n        }',
            "{}",
        ),
        (
            json_patch.add("/properties/a/minLength", 3),
            '{"type": "string"}',
            '{"type": "string", "minLength": 3}',
        ),
        (
            json_patch.add("/properties/c", {"enum": [1, 2]}),
            '"number"\n        }',
            '"number"\n        },\n        "c": {\n            "enum": [1, 2]\n        }',
        ),
        (
            json_patch.add("/properties/b/type", "integer"),
            '"number"',
            '"integer"',
        ),
        (
            json_patch.replace("/properties/b/type", ["number", "null"]),
            '"number"',
            '["number", "null"]',
        ),
        (
            json_patch.add("/allOf/-", {"x": 1}),
            "[]",
            '[\n        {\n            "x": 1\n        }\n    ]',
        ),
    ],
)
def test_writes_only_what_it_is_about(operation, old, new):
    assert TEXT.count(old) == 1

    assert editor_patch.patched(TEXT, [operation]) == TEXT.replace(old, new)


def test_keeps_one_line_one_line():
    patched = editor_patch.patched(
        '{"a": 1}', [json_patch.add("/b", [1, {"c": 2}]), json_patch.remove("/a")]
    )

    assert patched == '{"b": [1, {"c": 2}]}'


def test_carries_out_one_operation_after_the_other():
    operations = [
        json_patch.add("/properties/c", True),
        json_patch.replace("/properties/c", False),
    ]

    assert editor_patch.patched(TEXT, operations) == TEXT.replace(
        '"number"\n        }', '"number"\n        },\n        "c": false'
    )


def test_keeps_every_digit_and_every_escape():
    text = '{\n  "a/b~": 12345678901234567890.10,\n  "\\u00e9\\"": "\\n",\n  "x": 1\n}'

    assert editor_patch.patched(text, [json_patch.remove("/x")]) == text.replace(
        ',\n  "x": 1', ""
    )
    assert editor_patch.patched(text, [json_patch.replace("/a~1b~0", 2)]) == (
        text.replace("12345678901234567890.10", "2")
    )


def test_writes_a_very_long_text_anew_with_its_indentation():
    rows = ",\n".join(f'\t"p{number}": {{"type":"string"}}' for number in range(40_000))

    patched = editor_patch.patched(
        f"{{\n{rows}\n}}", [json_patch.remove(f"/p{number}") for number in range(4)]
    )

    assert patched.startswith('{\n\t"p4": {\n\t\t"type": "string"\n\t},\n')


@pytest.mark.parametrize(
    "patch",
    [
        3,
        None,
        {},
        [3],
        [{}],
        [{"op": "remove", "path": "/gone"}],
        [{"op": "remove", "path": ""}],
        ["remove"],
    ],
)
def test_refuses_what_is_no_patch_of_this_text(patch):
    with pytest.raises(ValueError, match=r"patch|operation|document"):
        editor_patch.patched(TEXT, patch)


_KEYS = st.sampled_from(["a", "b", "c/d", "0", ""])
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(_KEYS, inside, max_size=3)
    ),
    max_leaves=12,
)
_POINTERS = st.lists(
    st.sampled_from(["a", "b", "c~1d", "0", "1", "-", ""]), max_size=3
).map(lambda steps: "".join(f"/{step}" for step in steps))
_OPERATIONS = st.builds(json_patch.add, _POINTERS, _VALUES) | st.builds(
    json_patch.remove, _POINTERS.filter(bool)
)


@given(_VALUES, st.lists(_OPERATIONS, max_size=3), st.sampled_from([None, 1, 2]))
def test_says_what_the_patch_says(value, patch, indent):
    try:
        expected = json_patch.applied(value, patch)
    except ValueError:
        return

    text = editor_patch.patched(exact_json.dumps(value, indent=indent), patch)

    assert exact_json.dumps(exact_json.loads(text)) == exact_json.dumps(expected)

"""Which keywords count in which draft, held against the referee."""

from typing import Any

import pytest

from schemas_app.domain.formats.json_schema import dialects, vocabulary
from tests.domain.formats.json_schema.schemas import record

TEXT = {"type": "string"}
# For each keyword a schema that refuses the value if the keyword counts.
REFUSALS: dict[str, tuple[dict[str, Any], Any]] = {
    "additionalProperties": ({"additionalProperties": False}, {"a": 1}),
    "const": ({"const": 1}, 2),
    "contains": ({"contains": TEXT}, [1]),
    "contentEncoding": ({"contentEncoding": "base64"}, "%%"),
    "contentMediaType": ({"contentMediaType": "application/json"}, "{"),
    "dependencies": ({"dependencies": {"a": ["b"]}}, {"a": 1}),
    "dependentRequired": ({"dependentRequired": {"a": ["b"]}}, {"a": 1}),
    "dependentSchemas": ({"dependentSchemas": {"a": {"required": ["b"]}}}, {"a": 1}),
    "format": ({"format": "date"}, "never"),
    "maxContains": ({"contains": {}, "maxContains": 1}, [1, 2]),
    "minContains": ({"contains": {}, "minContains": 2}, [1]),
    "prefixItems": ({"prefixItems": [TEXT]}, [1]),
    "propertyNames": ({"propertyNames": {"maxLength": 1}}, {"ab": 1}),
    "then": ({"if": {}, "then": TEXT}, 1),
    "unevaluatedItems": ({"unevaluatedItems": False}, [1]),
    "unevaluatedProperties": ({"unevaluatedProperties": False}, {"a": 1}),
    "unit": ({"unit": "USD"}, 1),
}


@pytest.mark.parametrize("keyword", REFUSALS)
@pytest.mark.parametrize("name", dialects.DIALECTS)
def test_a_keyword_counts_where_the_referee_looks_at_it(name, keyword):
    dialect = dialects.DIALECTS[name]
    schema, value = REFUSALS[keyword]

    validator = dialect.engine(schema, validate_formats=False)

    assert vocabulary.counts(keyword, dialect) is not validator.is_valid(value)


class TestMeansTheSame:
    def same(self, schema, one, other):
        drafts = dialects.DIALECTS
        return vocabulary.means_the_same(schema, drafts[one], drafts[other])

    def test_where_every_keyword_does(self):
        schema = {**record(a=TEXT, b={"items": {"minimum": 1}}), "unit": "USD"}

        assert self.same(schema, "draft-07", "2020-12")
        assert self.same(schema, "draft-04", "2019-09")

    @pytest.mark.parametrize(
        ("schema", "one", "other"),
        [
            ({"type": "integer"}, "draft-04", "draft-06"),
            ({"minimum": 0, "exclusiveMinimum": True}, "draft-04", "draft-06"),
            ({"const": 1}, "draft-04", "draft-06"),
            ({"contentEncoding": "base64"}, "draft-07", "2019-09"),
            ({"items": [TEXT]}, "2019-09", "2020-12"),
            ({"prefixItems": [TEXT]}, "2020-12", "draft-07"),
            ({"contains": TEXT, "unevaluatedItems": False}, "2019-09", "2020-12"),
            (record(a={"unevaluatedProperties": False}), "draft-07", "2019-09"),
        ],
    )
    def test_not_where_one_does_not(self, schema, one, other):
        assert not self.same(schema, one, other)
        assert not self.same(schema, other, one)

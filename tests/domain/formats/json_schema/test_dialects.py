"""The five drafts and how they are told apart."""

import jsonschema
import jsonschema_rs
import pytest

from schemas_app.domain import errors
from schemas_app.domain.formats.json_schema import dialects

URIS = {
    "draft-04": "http://json-schema.org/draft-04/schema",
    "draft-06": "http://json-schema.org/draft-06/schema",
    "draft-07": "http://json-schema.org/draft-07/schema",
    "2019-09": "https://json-schema.org/draft/2019-09/schema",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}


class TestDetect:
    @pytest.mark.parametrize("name", URIS)
    @pytest.mark.parametrize("end", ["", "#"])
    def test_knows_each_draft_with_and_without_hash(self, name, end):
        dialect = dialects.detect({"$schema": URIS[name] + end})

        assert dialect is dialects.DIALECTS[name]

    @pytest.mark.parametrize("document", [{}, {"schema_version": "draft-07"}, True])
    def test_takes_the_newest_where_none_is_named(self, document):
        assert dialects.detect(document).name == "2020-12"

    @pytest.mark.parametrize(
        ("named", "message"),
        [
            ("draft-07", '$schema is "draft-07", which is no known draft'),
            (
                "https://json-schema.org/draft-07/schema",
                (
                    '$schema is "https://json-schema.org/draft-07/schema", '
                    "which is no known draft"
                ),
            ),
            (7, "$schema is 7, which is no known draft"),
        ],
    )
    def test_refuses_any_other(self, named, message):
        with pytest.raises(errors.UnknownDialect) as refusal:
            dialects.detect({"$schema": named}, lambda at: errors.Place(at, 3, 5))

        assert refusal.value.message == message
        assert refusal.value.place == errors.Place("/$schema", 3, 5)


class TestADialect:
    @pytest.mark.parametrize(
        "dialect", dialects.DIALECTS.values(), ids=lambda it: it.name
    )
    def test_names_engines_that_agree_on_the_draft(self, dialect):
        schema = {"$schema": dialect.uri}

        assert type(jsonschema_rs.validator_for(schema)) is dialect.engine
        assert (
            dialect.engine.__name__
            == jsonschema.validators.validator_for(schema).__name__
        )

    @pytest.mark.parametrize(
        "dialect", dialects.DIALECTS.values(), ids=lambda it: it.name
    )
    def test_lists_only_keywords_of_its_meta_schema(self, dialect):
        refused = [
            keyword
            for keyword in dialect.applicators
            if dialect.engine({"$ref": dialect.uri}, offline=True).is_valid(
                {keyword: 3}
            )
        ]

        assert refused == []

    @pytest.mark.parametrize(
        ("name", "has", "lacks"),
        [
            ("draft-04", "not", "contains"),
            ("draft-06", "contains", "if"),
            ("draft-07", "if", "unevaluatedItems"),
            ("2019-09", "additionalItems", "prefixItems"),
            ("2020-12", "prefixItems", "additionalItems"),
        ],
    )
    def test_has_its_own_applicators(self, name, has, lacks):
        applicators = dialects.DIALECTS[name].applicators

        assert (has in applicators, lacks in applicators) == (True, False)

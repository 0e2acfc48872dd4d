"""From text to a checked document: what is refused of a new one, and what is not."""

import pytest

from schemas_app import models
from schemas_app.domain import errors
from schemas_app.domain.schema_formats import FORMATS
from schemas_app.selectors import documents
from tests import factories

LOOKING = '{\n  "properties": {"a": {"pattern": "^(?=a)"}}\n}'


@pytest.fixture(autouse=True)
def schema(_database):
    """The ticks, without versions."""
    return factories.schema()


class TestPatternsThatNeedBacktracking:
    def test_are_refused_with_their_place_and_the_remedy(self, schema):
        with pytest.raises(errors.InvalidSchema) as refusal:
            documents.check(schema, LOOKING)

        assert str(refusal.value) == (
            "This pattern needs look-around or a back-reference, which the registry does "
            "not accept, at /properties/a/pattern (line 2, column 35)."
        )
        assert refusal.value.remedy == (
            "Write it without them, or have ALLOW_BACKTRACKING_PATTERNS set."
        )

    def test_are_refused_behind_any_number_of_other_notices(self, schema):
        others = ", ".join(f'"p{number}": {{"minLenght": 1}}' for number in range(200))

        with pytest.raises(errors.InvalidSchema) as refusal:
            documents.check(
                schema, f'{{"properties": {{{others}, "a": {{"pattern": "(?=a)"}}}}}}'
            )

        assert refusal.value.place.pointer == "/properties/a/pattern"

    def test_are_refused_in_a_proposal_that_leaves_nothing(self, nothing_stored):
        with nothing_stored(), pytest.raises(errors.InvalidSchema):
            factories.proposal(document=LOOKING)

    def test_are_only_noticed_where_they_are_allowed(self, schema, settings):
        settings.ALLOW_BACKTRACKING_PATTERNS = True

        checked = documents.check(schema, LOOKING)

        assert [(notice.code, notice.path) for notice in checked.report.notices] == [
            ("BACKTRACKING_PATTERN", "/properties/a/pattern")
        ]

    def test_do_not_make_a_published_version_unreadable(self, schema, settings):
        settings.ALLOW_BACKTRACKING_PATTERNS = True
        factories.published(document=LOOKING)
        settings.ALLOW_BACKTRACKING_PATTERNS = False

        checked = documents.check(schema, '{"properties": {"a": {"pattern": "^a"}}}')

        version = models.SchemaVersion.objects.get()
        using = FORMATS["json_schema"]
        assert documents.of_version(using, version).value == {
            "properties": {"a": {"pattern": "^(?=a)"}}
        }
        assert [change.rule for change in checked.report.changes] == ["PATTERN_CHANGED"]

    def test_of_nested_repetition_are_accepted(self, schema):
        checked = documents.check(schema, '{"pattern": "^(a+)+$"}')

        assert checked.report.notices == ()

"""The words of the screens ..."""

import pytest

from schemas_app import models
from schemas_app.domain import actors, schema_formats
from schemas_app.domain.changes import Effect
from schemas_app.domain.levels import LEVELS
from schemas_app.domain.report import Severity
from schemas_app.domain.schema_format import Outcome, Reading
from schemas_app.domain.workflow import State
from schemas_app.presenters import reports, schema_rows, words


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (words.STATES, State),
        (words.SEVERITIES, Severity),
        (words.EFFECTS, Effect),
        (words.OUTCOMES, Outcome),
        (words.DECISIONS, models.Decision),
        (words.ARTIFACTS, models.ArtifactStatus),
        (words.VERSIONS, models.VersionStatus),
        (words.ACTORS, actors.ActorKind),
        (reports.READINGS, Reading),
        (schema_rows.PROMISES, LEVELS),
        (schema_rows.FORMATS, schema_formats.FORMATS),
    ],
)
def test_are_there_for_every_value(table, values):
    assert set(table) == {str(value) for value in values}


@pytest.mark.parametrize(
    ("listed", "said"),
    [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")],
)
def test_join_into_a_list(listed, said):
    assert words.listed(listed) == said

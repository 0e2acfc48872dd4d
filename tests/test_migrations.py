"""A registry of an earlier release becomes one of this release, with all it holds."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from schemas_app import models
from tests import factories, flushing

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE_THE_DESK = ("schemas_app", "0002_append_only")
FAR = datetime(2999, 1, 1, tzinfo=UTC)


def migrate(*targets):
    """Migrate to `targets` and return the models as they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return MigrationExecutor(connection).loader.project_state(list(targets)).apps


def newest():
    return [
        leaf
        for leaf in MigrationExecutor(connection).loader.graph.leaf_nodes()
        if leaf[0] == "schemas_app"
    ]


def triggers():
    query = flushing._SQLITE if connection.vendor == "sqlite" else flushing._POSTGRESQL
    return sorted(row for row in flushing._rows(query) if "append_only_" in str(row))


@pytest.fixture
def old():
    """The tables as they were before the desk, made from those of today."""
    yield migrate(BEFORE_THE_DESK)
    migrate(*newest())


def fill(apps):
    """Store what an earlier release would have: a schema with two versions."""
    person = apps.get_model("auth", "User").objects.create(username="mia")
    domain = apps.get_model("schemas_app", "Domain").objects.create(slug="market-data")
    schema = apps.get_model("schemas_app", "Schema").objects.create(
        schema_id="ticks_v1",
        domain=domain,
        created_at=factories.NOW,
        level="BACKWARD",
        reading="STRICT",
    )
    text = factories.text_of(factories.TICK)
    for number, effective in ((1, factories.later(60)), (2, FAR)):
        proposal = apps.get_model("schemas_app", "Proposal").objects.create(
            schema=schema,
            title="A change",
            state="published",
            author=person,
            created_at=factories.NOW,
            closed_at=factories.NOW,
        )
        content = {
            "text": text,
            "fingerprint": f"sha256:{number}",
            "report": {},
            "severity": "compatible",
        }
        apps.get_model("schemas_app", "Revision").objects.create(
            proposal=proposal,
            number=1,
            policy={"approvals_needed": 1},
            author=person,
            created_at=factories.NOW,
            **content,
        )
        apps.get_model("schemas_app", "SchemaVersion").objects.create(
            schema=schema,
            number=number,
            semantic_version=f"1.{number - 1}.0",
            proposal=proposal,
            published_at=factories.NOW + timedelta(minutes=number),
            published_by="ada",
            effective_from=effective,
            **content,
        )


def refused(statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.usefixtures("_reading")
class TestTheDesk:
    @pytest.fixture
    def _reading(self, old):
        fill(old)
        migrate(*newest())

    def test_gives_every_version_its_place_on_the_timeline(self):
        entries = models.TimelineEntry.objects.order_by("number")

        assert list(
            entries.values_list(
                "version__number",
                "number",
                "kind",
                "known_from",
                "effective_from",
                "added_by",
                "activated_at",
            )
        ) == [
            (
                1,
                1,
                "published",
                factories.later(1),
                factories.later(60),
                "ada",
                factories.later(60),
            ),
            (2, 2, "published", factories.later(2), FAR, "ada", None),
        ]

    def test_keeps_what_revisions_say(self):
        revision = models.Revision.objects.order_by("pk").first()

        assert revision is not None
        assert (revision.text, revision.policy, revision.impact) == (
            factories.text_of(factories.TICK),
            {"approvals_needed": 1},
            [],
        )

    def test_keeps_what_is_decided_from_being_changed(self):
        for table, change in (
            ("revision", "text = 'other'"),
            ("revision", "impact = '[1]'"),
            ("schemaversion", "text = 'other'"),
            ("schema", "schema_id = 'other'"),
            ("timelineentry", "number = 7"),
        ):
            refused(f"UPDATE schemas_app_{table} SET {change}")
            refused(f"DELETE FROM schemas_app_{table}")

    def test_puts_whoever_is_here_into_proposers(self):
        members = {
            group.name: [person.username for person in group.user_set.all()]
            for group in Group.objects.all()
        }

        assert members == {
            "administrators": [],
            "auditors": [],
            "proposers": ["mia"],
            "readers": [],
        }

    def test_leaves_free_what_may_change(self):
        models.SchemaVersion.objects.update(status="deprecated")
        models.TimelineEntry.objects.filter(number=2).update(activated_at=FAR)

        assert set(models.SchemaVersion.objects.values_list("status", flat=True)) == {
            "deprecated"
        }


def test_roles_stop_at_administrators_of_another_kind(old):
    person = old.get_model("auth", "User").objects.create(username="mia")
    group, _ = old.get_model("auth", "Group").objects.get_or_create(
        name="administrators"
    )
    group.user_set.add(person)

    with pytest.raises(RuntimeError, match="Rename it first"):
        migrate(*newest())

    group.user_set.clear()


def test_the_triggers_are_those_of_a_new_installation():
    fresh = triggers()

    migrate(BEFORE_THE_DESK)
    migrate(*newest())

    assert triggers() == fresh
    assert len(fresh) > 20

"""Which module uses which schema."""

import pytest

from schemas_app import models
from schemas_app.domain import errors
from schemas_app.domain.impact import Role, Use
from schemas_app.permissions import Scope
from schemas_app.selectors import uses as use_selectors
from schemas_app.services import uses
from tests import factories


@pytest.fixture(autouse=True)
def _schema(_database):
    factories.schema()
    factories.module("2", owner="otto")


def declare(*fields, by="otto", **options):
    arguments = {
        "module": "2",
        "schema_id": "ticks_v1",
        "role": "consumer",
        "fields": fields,
        "by": factories.actor(by) if isinstance(by, str) else by,
        "at": factories.NOW,
    }
    return uses.declare(**{**arguments, **options})


class TestDeclare:
    def test_says_who_uses_what(self):
        declare("price", "ts", "price", pin="2.0.0")

        schema = models.Schema.objects.get()
        assert use_selectors.declared(schema) == (
            Use(module="2", role=Role.CONSUMER, fields=("price", "ts")),
        )
        assert models.Use.objects.get().pin == "2.0.0"
        entry = models.AuditEntry.objects.latest("number")
        assert (entry.action, entry.object_id, entry.schema_id, entry.after) == (
            "use.declared",
            "2",
            "ticks_v1",
            {"role": "consumer", "fields": ["price", "ts"], "pin": "2.0.0"},
        )

    def test_replaces_what_was_said_before(self):
        declare("price")
        declare()

        assert models.Use.objects.get().fields == []

    def test_keeps_the_roles_apart(self):
        declare("price")
        declare(role="producer")

        assert models.Use.objects.count() == 2

    def test_may_be_done_by_the_modules_own_key(self):
        key = factories.actor_of(
            factories.key(Scope.READ, owner="otto", module_number="2")
        )

        assert declare(by=key).declared_by == "tests (module 2)"

    @pytest.mark.parametrize("who", ["mia", "ada"])
    def test_refuses_who_does_not_own_the_module(self, nothing_stored, who):
        by = factories.actor(who)

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            declare(by=by)

    def test_refuses_the_key_of_another_module(self, nothing_stored):
        key = factories.actor_of(factories.key(owner="otto"))

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            declare(by=key)

    @pytest.mark.parametrize(
        ("options", "name"),
        [
            ({"role": "friend"}, "role"),
            ({"pin": "two"}, "pin"),
            ({"fields": [str(number) for number in range(2001)]}, "fields"),
        ],
    )
    def test_refuses_what_says_nothing(self, nothing_stored, options, name):
        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            declare(**options)

        assert refusal.value.name == name

    @pytest.mark.parametrize("name", ["module", "schema_id"])
    def test_refuses_what_there_is_not(self, nothing_stored, name):
        with nothing_stored(), pytest.raises(errors.NotFound):
            declare(**{name: "99"})


class TestObserve:
    @pytest.fixture
    def version(self, _schema):
        return factories.published()

    @pytest.fixture
    def key(self, _schema):
        return factories.actor_of(
            factories.key(Scope.READ, owner="otto", module_number="2")
        )

    def test_notes_what_a_module_was_given(self, version, key):
        uses.observe(version=version, by=key, at=factories.NOW)

        assert use_selectors.observed(version.schema) == (
            Use(module="2", role=Role.CONSUMER, declared=False),
        )

    def test_notes_the_same_once_an_hour(self, version, key, nothing_stored):
        uses.observe(version=version, by=key, at=factories.NOW)

        with nothing_stored():
            uses.observe(version=version, by=key, at=factories.later(59))
        uses.observe(version=version, by=key, at=factories.later(60))

        seen = models.Observation.objects.get()
        assert (seen.first_at, seen.last_at) == (factories.NOW, factories.later(60))

    def test_notes_another_version_at_once(self, version, key):
        uses.observe(version=version, by=key, at=factories.NOW)
        newer = factories.published(document=factories.with_field("venue"))

        uses.observe(version=newer, by=key, at=factories.later(1))

        assert models.Observation.objects.get().version == newer

    def test_does_not_note_people(self, version, nothing_stored):
        by = factories.actor("otto")

        with nothing_stored():
            uses.observe(version=version, by=by, at=factories.NOW)

    def test_is_silent_about_who_declared_what_they_read(self, version, key):
        uses.observe(version=version, by=key, at=factories.NOW)
        declare("price")

        assert use_selectors.observed(version.schema) == ()

    def test_makes_the_module_one_of_those_concerned(self, version, key):
        uses.observe(version=version, by=key, at=factories.NOW)

        made = factories.proposal(document=factories.with_field("price", type="string"))

        (revision,) = made.revisions.all()
        assert [
            (row["module"], row["harm"], row["declared"]) for row in revision.impact
        ] == [("2", "broken", False)]

    def test_is_forgotten_when_the_owner_says_so(self, version, key):
        uses.observe(version=version, by=key, at=factories.NOW)

        uses.withdraw(
            module="2",
            schema_id="ticks_v1",
            role="consumer",
            by=factories.actor("otto"),
            at=factories.later(1),
        )

        assert use_selectors.observed(version.schema) == ()


class TestWithdraw:
    def withdraw(self, role="consumer", *, by="otto"):
        uses.withdraw(
            module="2",
            schema_id="ticks_v1",
            role=role,
            by=factories.actor(by),
            at=factories.later(1),
        )

    def test_ends_the_use(self):
        declare()
        declare(role="producer")

        self.withdraw()

        assert models.Use.objects.get().role == "producer"
        assert models.AuditEntry.objects.latest("number").action == "use.withdrawn"

    def test_refuses_what_was_not_declared(self, nothing_stored):
        declare()

        with nothing_stored(), pytest.raises(errors.NotFound):
            self.withdraw("producer")

    def test_refuses_who_does_not_own_the_module(self, nothing_stored):
        declare()
        factories.actor("mia")

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            self.withdraw(by="mia")


class TestWhatARevisionKeeps:
    def test_is_whom_it_concerned_when_it_was_written(self):
        factories.published()
        declare("price")
        factories.use("3", "size")
        factories.use("9", role="producer")

        made = factories.proposal(document=factories.with_field("price", type="string"))
        factories.use("10")

        (revision,) = made.revisions.all()
        assert revision.impact == [
            {
                "module": "2",
                "role": "consumer",
                "harm": "broken",
                "touched": ["price"],
                "declared": True,
            },
            {
                "module": "9",
                "role": "producer",
                "harm": "broken",
                "touched": ["price"],
                "declared": True,
            },
        ]

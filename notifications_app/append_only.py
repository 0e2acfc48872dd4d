"""Database triggers that make a table append-only, for any app's migrations.

`operation` is what a migration lists; it takes table and columns from the model
as the migration sees it. append_only_sql.py has the SQL behind it.

There is no setting, session variable or role that these triggers honour. Lifting
them takes the right to change the schema: a server that runs as a role which does
not own the tables cannot do it, and neither can a query.

Not for hiding rows from readers, and no defence against the owner of the database:
that is what the audit chain and its checkpoints are for.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model, UniqueConstraint
from typing_extensions import override

from notifications_app import append_only_sql


def operation(
    app_label: str,
    model_name: str,
    *,
    may_change: Sequence[str] = (),
    may_remove: append_only_sql.Archived | None = None,
    is_renewed: bool = False,
) -> Operation:
    """Build the migration operation that protects this model's table.

    `may_change` holds column names (`owner_id`, not `owner`). A table with
    `may_remove` was protected without it before, and is again when migrated backwards.
    One that `is_renewed` was protected the same way before; it stays so.
    """
    build = Renewal if is_renewed else Protection
    return build(app_label, model_name, tuple(may_change), may_remove)


class Protection(Operation):
    """What `operation` builds: Django's migrations run it."""

    reversible = True

    def __init__(
        self,
        app_label: str,
        model_name: str,
        may_change: tuple[str, ...] = (),
        may_remove: append_only_sql.Archived | None = None,
    ) -> None:
        """Name the model, the columns that stay free and the rows that may go."""
        self.app_label = app_label
        self.model_name = model_name
        self.may_change = may_change
        self.may_remove = may_remove

    @override
    def describe(self) -> str:
        """Say in the output of `migrate` what is done."""
        return f"Make {self.model_name} append-only"

    @override
    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: triggers are no part of a model."""

    @override
    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the triggers."""
        self._protect(schema_editor, to_state, self.may_remove)

    def _protect(
        self,
        schema_editor: BaseDatabaseSchemaEditor,
        state: ProjectState,
        may_remove: append_only_sql.Archived | None,
    ) -> None:
        model = state.apps.get_model(self.app_label, self.model_name)
        fields = model._meta.local_concrete_fields  # noqa: SLF001 (Django documents it)
        statements = append_only_sql.protect(
            model._meta.db_table,  # noqa: SLF001 (as above)
            schema_editor.connection.vendor,
            may_change=self.may_change,
            may_remove=may_remove,
            columns=[str(field.column) for field in fields],
            keys=_keys(model),
        )
        for statement in statements:
            schema_editor.execute(statement, params=None)

    @override
    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the triggers, or put back those that were there before."""
        if self.may_remove is not None:
            self._protect(schema_editor, to_state, None)
            return
        model = from_state.apps.get_model(self.app_label, self.model_name)
        table = model._meta.db_table  # noqa: SLF001 (as above)
        for statement in append_only_sql.release(
            table, schema_editor.connection.vendor
        ):
            schema_editor.execute(statement, params=None)


class Renewal(Protection):
    """Protects a table again, as triggers are written today."""

    @override
    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Leave the triggers: what they refuse they refused before, or should have."""


def _keys(model: type[Model]) -> list[list[str]]:
    """Return the columns that are unique together, each set of them.

    Not those that are so under a condition only: rows may well have them in common.
    """
    options = model._meta  # noqa: SLF001 (Django documents it)
    alone = [[str(field.column)] for field in options.local_fields if field.unique]
    columns = {field.name: str(field.column) for field in options.local_fields}
    together = [
        [columns[name] for name in constraint.fields]
        for constraint in options.constraints
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None
    ]
    return [*alone, *together]

"""Makes a PostgreSQL database with many schemas, for `reads`; prints a key that reads.

One schema is made as users make it, and copied by SQL: through the services, a million
versions would take a day.
"""

import os
import sys

import django
import psycopg

COPIES = """
INSERT INTO schemas_app_{table} ({columns})
SELECT {values} FROM schemas_app_{table} AS it, generate_series(1, %(copies)s) AS n
"""


def main(database: str, schemas: int, versions: int) -> None:
    """Create, migrate, make one schema of so many versions, and copy it."""
    with psycopg.connect(os.environ["SERVER_URL"], autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}"')
    django.setup()
    _copy(schemas, versions)


def _copy(schemas: int, versions: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - Django is ready now
    from django.db import connection  # noqa: PLC0415

    from schemas_app import models  # noqa: PLC0415
    from schemas_app.permissions import Scope  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    factories.schema("clone_0")
    for number in range(versions):
        factories.published("clone_0", factories.with_field(f"field_{number}"))
    token = factories.key(Scope.READ)
    step = 1000
    replaced = {
        models.Schema: {"schema_id": "'clone_' || n"},
        models.Proposal: {"schema_id": f"it.schema_id + n::bigint * {step}"},
        models.SchemaVersion: {
            "schema_id": f"it.schema_id + n::bigint * {step}",
            "proposal_id": f"it.proposal_id + n::bigint * {step}",
        },
    }
    with connection.cursor() as cursor:
        for model, changes in replaced.items():
            names = [str(field.column) for field in model._meta.local_fields]  # noqa: SLF001
            values = {"id": f"it.id + n::bigint * {step}", **changes}
            cursor.execute(
                COPIES.format(
                    table=model.__name__.lower(),
                    columns=", ".join(f'"{name}"' for name in names),
                    values=", ".join(
                        values.get(name, f'it."{name}"') for name in names
                    ),
                ),
                {"copies": schemas},
            )
        cursor.execute("ANALYZE")
    print(token)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

"""Makes a PostgreSQL database with many schemas, for `reads`; prints a key that reads.

One schema is made as users make it, and copied by SQL: through the services, a million
versions would take a day. Copies differ in name and description, and in the words that
they are found by: one in ten has the same desk, one in a hundred the same book, one in a
thousand the same feed.
"""

import os
import sys

import django
import psycopg

COPIES = """
INSERT INTO schemas_app_{table} ({columns})
SELECT {values} FROM schemas_app_{table} AS it, generate_series(1, %(copies)s) AS n
"""
DESCRIPTION = "desk_0 book_0 feed_0"
# What the copies are found by, in place of the name and description of the first.
WORDS = """
ts_delete(it.words, ARRAY['clone_0', '0', 'desk_0', 'book_0', 'feed_0'])
|| array_to_tsvector(ARRAY['clone_' || n, n::text,
'desk_' || n %% 10, 'book_' || n %% 100, 'feed_' || n %% 1000,
(n %% 10)::text, (n %% 100)::text, (n %% 1000)::text])
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
    factories.schema("clone_0", description=DESCRIPTION)
    for number in range(versions):
        factories.published("clone_0", factories.with_field(f"field_{number}"))
    token = factories.key(Scope.READ)
    step = 1000
    replaced = {
        models.Schema: {
            "schema_id": "'clone_' || n",
            "description": "concat("
            "'desk_', n %% 10, ' book_', n %% 100, ' feed_', n %% 1000)",
        },
        models.Proposal: {"schema_id": f"it.schema_id + n::bigint * {step}"},
        models.SchemaVersion: {
            "schema_id": f"it.schema_id + n::bigint * {step}",
            "proposal_id": f"it.proposal_id + n::bigint * {step}",
        },
        models.SearchText: {
            "schema_id": f"it.schema_id + n::bigint * {step}",
            "name": "'clone_' || n",
            "words": WORDS,
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

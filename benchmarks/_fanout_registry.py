"""Makes a registry with approved proposals to be published one by one, for `fanout`.

Prints one JSON object: a key that reads, a steward's session, and what to publish.
"""

import json
import os
import sys

import django
import psycopg


def main(database: str, proposals: int) -> None:
    """Create, migrate and fill a database."""
    with psycopg.connect(os.environ["SERVER_URL"], autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}"')
    django.setup()
    print(json.dumps(_filled(proposals)))


def _filled(proposals: int) -> dict[str, object]:
    from django.core.management import call_command  # noqa: PLC0415 - Django is ready now
    from django.test import Client  # noqa: PLC0415

    from schemas_app.permissions import Scope  # noqa: PLC0415
    from tests import factories  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    approved = []
    for number in range(proposals):
        factories.schema(f"fanout_{number}")
        made = factories.approved(f"fanout_{number}")
        approved.append(
            {"proposal_id": made.pk, "fingerprint": factories.fingerprint(made)}
        )
    steward = Client()
    steward.force_login(factories.person("ada"))
    return {
        "key": str(factories.key(Scope.READ)),
        "session": steward.cookies["sessionid"].value,
        "approved": approved,
    }


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

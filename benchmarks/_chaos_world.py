"""What `chaos` begins with: a domain, a developer's key and a steward's session.

Run as a program of its own, so that the benchmark itself knows of the registry only
what a program outside can know. Prints one JSON object.
"""

import json
import os
import sys

import django
from django.core.management import call_command


def main() -> None:
    """Create the tables and the people; print how to be let in."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - Django is ready now
    from django.test import Client  # noqa: PLC0415

    from tests import factories  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    factories.domain()
    ada = Client()
    ada.force_login(factories.person("ada"))
    name = settings.SESSION_COOKIE_NAME
    world = {
        "key": str(factories.key()),
        "session": f"{name}={ada.cookies[name].value}",
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
    json.dump(world, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry_site.settings")
    main()

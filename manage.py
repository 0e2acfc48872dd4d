"""Django's command line for the registry; nothing of the product lives here."""

import os
import sys

from django.core import management
from django.core.exceptions import ImproperlyConfigured


def main() -> None:
    """Run one Django command; a wrong setting ends it with one plain message."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry_site.settings")
    try:
        management.execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

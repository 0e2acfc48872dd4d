"""`python -m schema_registry_client` is `schema-registry-client`."""

import sys

from schema_registry_client import _command

sys.exit(_command.main())

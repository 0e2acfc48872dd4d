"""Who runs a command of manage.py: the audit trail names them, as far as anybody can.

What the operating system says of them; whoever is root there may be anybody.
"""

import os
import pwd

from schemas_app.domain import actors


def system(command: str) -> actors.Actor:
    """Return the actor for a command, and the account it runs as."""
    return actors.system(f"{command} ({_account()})")


def _account() -> str:
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"  # in a container nobody may have named it

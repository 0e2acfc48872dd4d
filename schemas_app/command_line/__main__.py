"""Lets a checkout run it: `python -m schemas_app.command_line check OLD NEW`."""

import sys

from schemas_app.command_line import main

if __name__ == "__main__":
    sys.exit(main.main())

"""Short private folders for sockets, whose paths may not be longer than 100 letters."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

# macOS allows 103 bytes, Linux 107; PostgreSQL's socket name alone takes 19 of them.
_LONGEST_FOLDER = 80


@contextlib.contextmanager
def for_sockets() -> Iterator[Path]:
    """Give a new folder that only its owner may enter, removed at the end."""
    parent = Path(tempfile.gettempdir())
    if len(str(parent)) > _LONGEST_FOLDER - len("/registry-12345678"):
        parent = Path("/tmp")  # noqa: S108 - mkdtemp makes a private folder in it
    folder = Path(tempfile.mkdtemp(prefix="registry-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

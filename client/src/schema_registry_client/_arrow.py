"""The one place that needs pyarrow, which is optional."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from schema_registry_client import errors

if TYPE_CHECKING:
    import pyarrow


def load() -> Any:  # noqa: ANN401 -- a module
    """Return pyarrow. Raises errors.MissingDependency if it is not installed."""
    try:
        return importlib.import_module("pyarrow")
    except ImportError as error:
        raise errors.MissingDependency("pyarrow", "arrow") from error


def read_schema(content: bytes, *, reference: str) -> pyarrow.Schema:
    """Return the schema in an Arrow IPC message. Raises errors.UnexpectedAnswer."""
    arrow = load()
    try:
        return arrow.ipc.read_schema(arrow.py_buffer(content))
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise errors.UnexpectedAnswer(
            f"pyarrow {arrow.__version__} cannot read the Arrow schema of "
            f"{reference}: {error}"
        ) from error

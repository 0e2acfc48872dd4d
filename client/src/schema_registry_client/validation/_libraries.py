"""The one place that imports what the extra `validation` installs."""

# mypy: disable-error-code="no-any-unimported"

from __future__ import annotations

from typing import Any

from schema_registry_client import errors

try:
    import pyarrow
    import pyarrow.compute
    import pyarrow.types
except ImportError as error:
    raise errors.MissingDependency("pyarrow", "validation") from error

try:
    import jsonschema_rs
except ImportError as error:
    raise errors.MissingDependency("jsonschema-rs", "validation") from error

# pyarrow makes its functions when it is imported; no type checker knows them.
pa: Any = pyarrow
pc: Any = pyarrow.compute
types: Any = pyarrow.types
rs: Any = jsonschema_rs

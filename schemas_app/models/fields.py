"""Column types of our own."""

from typing import Any

from django.db import models

from schemas_app.domain import exact_json


class ExactJSONField(models.TextField[Any, Any]):
    """A JSON value kept as text: member order and every digit survive.

    Not Django's JSONField: PostgreSQL's jsonb reorders members and SQLite's reader
    turns 0.10 into a binary float.
    """

    # Where django-stubs looks up what a column takes and gives.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, *_: object) -> exact_json.Json:
        """Return the value of the stored text."""
        return None if value is None else exact_json.loads(value)

    def to_python(self, value: object) -> exact_json.Json:
        """Return `value`, read if it is serialized text."""
        return exact_json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: object) -> str | None:
        """Return the text that is stored."""
        return None if value is None else exact_json.dumps(value)

    def value_to_string(self, obj: models.Model) -> str:
        """Return the stored text, for dumpdata."""
        return self.get_prep_value(self.value_from_object(obj)) or ""

"""What Django's pages for developers, which DEBUG turns on, show of the settings.

Django masks what is named as a secret; here also what holds one, whatever its name.
"""

from typing import Any
from urllib.parse import urlsplit

from django.views import debug


class Filter(debug.SafeExceptionReporterFilter):
    """Masks addresses with somebody's password in them, too."""

    def cleanse_setting(self, key: Any, value: Any) -> Any:  # noqa: ANN401 - any setting
        """Return a value as it may be shown."""
        if isinstance(value, str) and _has_password(value):
            return self.cleansed_substitute
        return super().cleanse_setting(key, value)


def _has_password(value: str) -> bool:
    try:
        return "://" in value and "@" in urlsplit(value).netloc
    except ValueError:
        return True

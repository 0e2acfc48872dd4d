"""What people may write where they say which webhook they want."""

import re
from collections.abc import Sequence

from notifications_app.models import Format
from notifications_app.transports.webhook import targets
from notifications_app.webhooks import endpoints
from schemas_app.domain import errors
from schemas_app.domain.report import Severity

LONGEST_LABEL = 120
_MOST_KINDS = 50
_KIND = re.compile(r"[a-z_]{1,64}")
_PATTERN = re.compile(r"[A-Za-z0-9*?\[\]._-]{1,255}")


def check(wanted: endpoints.Wanted) -> None:
    """Raise errors.BadValue for what cannot be kept; of the URL see `bad_url`."""
    for name, is_right, remedy in (
        (
            "label",
            1 <= len(wanted.label.strip()) <= LONGEST_LABEL,
            f"Write 1 to {LONGEST_LABEL} characters.",
        ),
        (
            "pattern",
            bool(_PATTERN.fullmatch(wanted.pattern)),
            "Write a schema's name, or a pattern such as api_* or *.",
        ),
        (
            "kinds",
            _are_kinds(wanted.kinds),
            "Name actions, as announcements have them.",
        ),
        (
            "severities",
            set(wanted.severities) <= set(Severity),
            f"Choose among {', '.join(Severity)}.",
        ),
        (
            "format",
            wanted.format in Format.values,
            f"Choose among {', '.join(Format.values)}.",
        ),
    ):
        if not is_right:
            raise errors.BadValue(
                name=name, message="This cannot be used.", remedy=remedy
            )


def _are_kinds(kinds: Sequence[str]) -> bool:
    return len(kinds) <= _MOST_KINDS and all(_KIND.fullmatch(kind) for kind in kinds)


def bad_url(error: targets.TargetError) -> errors.BadValue:
    """Return how a URL to which webhooks do not go is refused."""
    return errors.BadValue(
        name="url", message=str(error), remedy="Write the address of a public server."
    )

"""The form of a webhook: what it may be told of, as choices, and what is wrong with it."""

import dataclasses
from collections.abc import Iterable

from notifications_app import models as notifications
from notifications_app.models import Format
from schemas_app.domain import errors
from schemas_app.domain.report import Severity
from schemas_app.presenters import notification_rows, webhook_rows, words

# What programs want to know of, and nobody's inbox.
_QUIET_KINDS = ("artifact_ready",)
FORMATS = (
    (str(Format.STANDARD), "Standard Webhooks, for programs"),
    (str(Format.SLACK), "Slack and the like, for people"),
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed; the usual before that."""

    label: str = ""
    url: str = ""
    pattern: str = "*"
    kinds: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    format: str = str(Format.STANDARD)


FIELDS = tuple(field.name for field in dataclasses.fields(Typed))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the values a field may have."""

    value: str
    label: str
    chosen: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class WebhookForm:
    typed: Typed
    kinds: tuple[Choice, ...]
    severities: tuple[Choice, ...]
    formats: tuple[Choice, ...]


def form(typed: Typed) -> WebhookForm:
    """Return the form; actions that the site does not know stay chosen."""
    known = (*notification_rows.KINDS, *_QUIET_KINDS)
    kinds = dict.fromkeys((*known, *typed.kinds))
    return WebhookForm(
        typed=typed,
        kinds=_choices(
            ((kind, webhook_rows.action(kind)) for kind in kinds), typed.kinds
        ),
        severities=_choices(
            ((str(one), words.SEVERITIES[one].label) for one in Severity),
            typed.severities,
        ),
        formats=_choices(FORMATS, (typed.format,)),
    )


def of(endpoint: notifications.Endpoint) -> Typed:
    """Return what would be typed for a webhook as it is."""
    return Typed(
        label=endpoint.label,
        url=endpoint.url,
        pattern=endpoint.pattern,
        kinds=tuple(endpoint.kinds),
        severities=tuple(endpoint.severities),
        format=endpoint.format,
    )


def wrong(error: errors.RegistryError) -> dict[str, str]:
    """Return what is wrong with which field, if it is one field's fault."""
    if not isinstance(error, errors.BadValue) or error.name not in FIELDS:
        return {}
    return {error.name: f"{error.message} {error.remedy}".strip()}


def _choices(
    values: Iterable[tuple[str, str]], chosen: tuple[str, ...]
) -> tuple[Choice, ...]:
    return tuple(
        Choice(value=value, label=label, chosen=value in chosen)
        for value, label in values
    )

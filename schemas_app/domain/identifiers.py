"""The names things go by: `schema_id`, pins such as `ticks_v1@1.1.0`, domains, modules."""

import dataclasses
import re

from schemas_app.domain import errors

MAX_LENGTH = 120
SCHEMA_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z"
LATEST = "latest"
LONGEST_SLUG = 50
LONGEST_NUMBER = 20
LONGEST_NAME = 120
LONGEST_CONTACT = 200

_SCHEMA_ID = re.compile(SCHEMA_ID)
_SLUG = re.compile(r"[A-Za-z0-9_-]+")
_VERSION = re.compile(r"latest|[1-9]\d{0,8}|\d{1,9}\.\d{1,9}\.\d{1,9}", re.ASCII)
_PIN = re.compile(rf"([A-Za-z0-9][A-Za-z0-9._-]*)@({_VERSION.pattern})", re.ASCII)


@dataclasses.dataclass(frozen=True)
class Pin:
    """One version of one schema; `version` is a number, a semantic version or `latest`."""

    schema_id: str
    version: str

    def __str__(self) -> str:
        return f"{self.schema_id}@{self.version}"


def check_schema_id(schema_id: str) -> None:
    """Raise errors.BadValue unless `schema_id` can name a schema."""
    if len(schema_id) > MAX_LENGTH or not _SCHEMA_ID.match(schema_id):
        raise errors.BadValue(
            name="schema_id",
            message=f"{schema_id[:MAX_LENGTH]!r} cannot name a schema.",
            remedy=(
                "Begin with a letter or digit; go on with letters, digits, dot, "
                f"underscore or hyphen; at most {MAX_LENGTH} characters."
            ),
        )


def check_slug(slug: str) -> None:
    """Raise errors.BadValue unless `slug` can name a domain."""
    if len(slug) > LONGEST_SLUG or not _SLUG.fullmatch(slug):
        raise errors.BadValue(
            name="slug",
            message=f"{slug[:LONGEST_SLUG]!r} cannot name a domain.",
            remedy=(
                "Write letters, digits, underscores and hyphens, at most "
                f"{LONGEST_SLUG} of them."
            ),
        )


def check_module_number(number: str) -> None:
    """Raise errors.BadValue unless `number` can number a module."""
    if len(number) > LONGEST_NUMBER or not _SCHEMA_ID.match(number):
        raise errors.BadValue(
            name="number",
            message=f"{number[:LONGEST_NUMBER]!r} cannot number a module.",
            remedy=(
                "Write it as 0.1 or 13: begin with a letter or digit; go on with "
                "letters, digits, dot, underscore or hyphen; at most "
                f"{LONGEST_NUMBER} characters."
            ),
        )


def check_name(text: str) -> None:
    """Raise errors.BadValue unless `text` can be what people call something."""
    if not text.strip() or len(text) > LONGEST_NAME or not text.isprintable():
        raise errors.BadValue(
            name="name",
            message=f"A name is a line of 1 to {LONGEST_NAME} characters.",
            remedy="Write what people call it.",
        )


def check_contact(text: str) -> None:
    """Raise errors.BadValue unless `text` can say where somebody is reached."""
    if len(text) > LONGEST_CONTACT or not text.isprintable():
        raise errors.BadValue(
            name="contact",
            message=f"A contact is a line of at most {LONGEST_CONTACT} characters.",
            remedy="Write an address or a channel.",
        )


def check_description(text: str) -> None:
    """Raise errors.BadValue for a text that no database holds."""
    if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text):
        raise errors.BadValue(
            name="description",
            message="It has something in it that is no character.",
            remedy="Write it in UTF-8.",
        )


def is_version(text: str) -> bool:
    """Return whether `text` can name a version."""
    return _VERSION.fullmatch(text) is not None


def as_pin(text: str) -> Pin | None:
    """Return the pin written in `text`, or None if it is something else."""
    match = _PIN.fullmatch(text)
    return Pin(match[1], match[2]) if match else None

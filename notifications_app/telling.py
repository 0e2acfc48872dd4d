"""What people read of an announcement in a chat or a mail, and where it leads.

The words are the business of the app that announces: the setting NOTIFICATIONS names
its function. Without one the kind and the topic have to do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from django.utils.module_loading import import_string

from notifications_app import configuration


@dataclass(frozen=True, kw_only=True)
class Told:
    """An announcement in words: what happened, to what, and the address that shows it."""

    sentence: str
    title: str = ""
    url: str = ""


class Describe(Protocol):
    """How the announcing app puts an announcement into words."""

    def __call__(
        self,
        *,
        kind: str,
        topic: str,
        title: str,
        about: str,
        actor: str,
        facts: Mapping[str, object],
    ) -> Told:
        """Describe it by what stands in an inbox, or else by the facts of its body."""


def describe(
    *,
    kind: str,
    topic: str,
    title: str = "",
    about: str = "",
    actor: str = "",
    facts: Mapping[str, object] | None = None,
) -> Told:
    """Put an announcement into words, by whoever knows the words."""
    name = configuration.notifications().describe
    words = cast("Describe", import_string(name)) if name else _plain
    return words(
        kind=kind,
        topic=topic,
        title=title,
        about=about,
        actor=actor,
        facts=facts or {},
    )


def _plain(*, kind: str, title: str, **_: object) -> Told:
    return Told(sentence=kind.replace("_", " "), title=title)

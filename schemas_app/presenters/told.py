"""An announcement in words for those who read it elsewhere: in a chat, in a mail.

The words are those of the inbox; the address is the page that an item of it opens.
"""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse

from notifications_app import telling
from schemas_app.presenters import notification_rows


def describe(
    *,
    kind: str,
    topic: str,
    title: str,
    about: str,
    actor: str,
    facts: Mapping[str, object],
) -> telling.Told:
    """Say what happened, to what, and where it can be seen."""
    about = about or _about(facts)
    return telling.Told(
        sentence=_sentence(kind, actor=actor),
        title=title or _title(facts),
        url=_url(topic, about),
    )


def _sentence(kind: str, *, actor: str) -> str:
    said = notification_rows.words(kind)
    words = said.sentence if said else kind.replace("_", " ")
    if not actor or kind in notification_rows.BY_ITSELF:
        return words
    return f"{actor} {words}"


def _about(facts: Mapping[str, object]) -> str:
    for noun, name in (("proposal", "proposal_id"), ("version", "version")):
        if facts.get(name) is not None:
            return f"{noun}/{facts[name]}"
    return ""


def _title(facts: Mapping[str, object]) -> str:
    if facts.get("title"):
        return f"#{facts.get('proposal_id')} {facts['title']}"
    if facts.get("version") is not None:
        return f"Version {facts['version']} · {facts.get('semantic_version', '')}"
    return ""


def _url(topic: str, about: str) -> str:
    # Without an address of its own the site cannot be led to from outside.
    if not settings.SITE_URL:
        return ""
    noun, _, number = about.partition("/")
    if noun == "version":
        path = reverse("admin:schema_version", args=[topic, number])
    elif noun == "proposal":
        path = reverse("admin:proposal", args=[number])
    elif noun == "webhook":
        path = reverse("admin:webhook", args=[number])
    else:
        path = reverse("admin:schema", args=[topic])
    return settings.SITE_URL.rstrip("/") + path

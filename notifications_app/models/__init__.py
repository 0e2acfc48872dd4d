"""The tables. Django reads the models from here; behavior lives in the services."""

from notifications_app.models.inbox import (
    USUAL_REACH,
    Digest,
    DigestChoice,
    DigestStatus,
    Frequency,
    InboxItem,
    Preference,
    Reach,
    Watch,
)
from notifications_app.models.outbox import (
    Announcement,
    AnnouncementCounter,
    AnnouncementQuerySet,
)
from notifications_app.models.webhook import (
    Attempt,
    Delivery,
    DeliveryStatus,
    Endpoint,
    EndpointSecret,
    Format,
)

__all__ = [
    "USUAL_REACH",
    "Announcement",
    "AnnouncementCounter",
    "AnnouncementQuerySet",
    "Attempt",
    "Delivery",
    "DeliveryStatus",
    "Digest",
    "DigestChoice",
    "DigestStatus",
    "Endpoint",
    "EndpointSecret",
    "Format",
    "Frequency",
    "InboxItem",
    "Preference",
    "Reach",
    "Watch",
]

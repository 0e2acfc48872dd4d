"""Which models the site shows as records: one line each.

A table instead of registrations at import: the site imports this package, and a
registration would import the site while it is being imported.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import Model

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.admin import (
    machine_records,
    oversight_records,
    read_only,
    registry_records,
    review_records,
)

RECORDS: Mapping[type[Model], type[read_only.ReadOnlyAdmin[Any]]] = MappingProxyType(
    {
        models.Domain: registry_records.DomainAdmin,
        models.Schema: registry_records.SchemaAdmin,
        models.SchemaVersion: registry_records.SchemaVersionAdmin,
        models.Artifact: registry_records.ArtifactAdmin,
        models.Proposal: review_records.ProposalAdmin,
        models.Revision: review_records.RevisionAdmin,
        models.Review: review_records.ReviewAdmin,
        models.Module: machine_records.ModuleAdmin,
        models.ApiKey: machine_records.ApiKeyAdmin,
        Announcement: oversight_records.AnnouncementAdmin,
    }
)

"""Which module uses which schema, declared or seen, and what its owner says of a change."""

from django.conf import settings
from django.db import models

from schemas_app.domain import impact, requirements
from schemas_app.models import fields


class Use(models.Model):
    """A use that a module declares; `pin` is the version it stays on, or "".

    Without `fields` it is taken to use all of them.
    """

    module = models.ForeignKey(
        "schemas_app.Module", on_delete=models.CASCADE, related_name="uses"
    )
    schema = models.ForeignKey(
        "schemas_app.Schema", on_delete=models.CASCADE, related_name="uses"
    )
    role = models.CharField(
        max_length=10, choices=[(str(role), str(role)) for role in impact.Role]
    )
    pin = models.CharField(max_length=40, blank=True)
    fields = fields.ExactJSONField(default=list)
    declared_at = models.DateTimeField()
    declared_by = models.CharField(max_length=200)

    class Meta:
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(
                fields=["module", "schema", "role"], name="use_is_declared_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module} {self.role} of {self.schema}"


class Observation(models.Model):
    """That a module was seen to read a schema with its key, and what it was given last.

    Written at most once an hour (services/uses.py): it tells that, not how often.
    """

    module = models.ForeignKey(
        "schemas_app.Module", on_delete=models.CASCADE, related_name="observations"
    )
    schema = models.ForeignKey(
        "schemas_app.Schema", on_delete=models.CASCADE, related_name="observations"
    )
    version = models.ForeignKey(
        "schemas_app.SchemaVersion", on_delete=models.CASCADE, related_name="+"
    )
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(
                fields=["module", "schema"], name="module_is_observed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module} read {self.version}"


class Acknowledgement(models.Model):
    """What the owner of an affected module answers to one revision; append-only.

    The module's last answer to the revision counts.
    """

    revision = models.ForeignKey(
        "schemas_app.Revision", on_delete=models.PROTECT, related_name="answers"
    )
    module = models.ForeignKey(
        "schemas_app.Module", on_delete=models.PROTECT, related_name="answers"
    )
    answer = models.CharField(
        max_length=10,
        choices=[(str(answer), str(answer)) for answer in requirements.Answer],
    )
    ready_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [  # noqa: RUF012
            models.CheckConstraint(
                condition=models.Q(answer="migrating", ready_at__isnull=False)
                | (~models.Q(answer="migrating") & models.Q(ready_at__isnull=True)),
                name="only_migrating_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module}: {self.answer} {self.revision}"

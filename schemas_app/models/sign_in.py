"""What was refused at the doors, counted for a while before the trail tells of it."""

from django.db import models

from schemas_app.models import fields


class Tally(models.Model):
    """How often something was tried in vain in a few minutes, and by whom mostly.

    Whoever tries ten thousand times writes here, row by row, and not into the audit
    trail, which everybody else waits for. Removed when the trail has the sum.
    """

    began_at = models.DateTimeField(primary_key=True)
    total = models.PositiveIntegerField(default=0)
    # Of the first that were tried: what and from where, and last how many times.
    tried = fields.ExactJSONField(default=list)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.total} since {self.began_at}"


class RefusedSignIns(Tally):
    """Sign-ins that were refused: name, address, times."""

    class Meta:
        verbose_name_plural = "refused sign-ins"


class RefusedKeys(Tally):
    """API keys that were refused: prefix, address, why, times."""

    class Meta:
        verbose_name_plural = "refused keys"

"""Sign-ins that were refused, counted for a while before the trail tells of them."""

from django.db import models

from schemas_app.models import fields


class RefusedSignIns(models.Model):
    """How often a sign-in was refused in a few minutes, and to whom mostly.

    Whoever tries ten thousand passwords writes here, row by row, and not into the
    audit trail, which everybody else waits for. Removed when the trail has the sum.
    """

    began_at = models.DateTimeField(primary_key=True)
    total = models.PositiveIntegerField(default=0)
    # [name, address, times] of the first that were tried.
    tried = fields.ExactJSONField(default=list)

    class Meta:
        verbose_name_plural = "refused sign-ins"

    def __str__(self) -> str:
        return f"{self.total} since {self.began_at}"

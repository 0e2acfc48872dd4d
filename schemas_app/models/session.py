"""Who is signed in from where, and how often somebody has tried to."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """One browser of somebody; nobody's, before a sign-in, has no person."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
    )
    began_at = models.DateTimeField(null=True, blank=True)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = "session"
        verbose_name_plural = "sessions"

    def __str__(self) -> str:
        return f"session of {self.person_id}"


class SignInAttempts(models.Model):
    """How often it went wrong, for one name, address or browser.

    `subject` is a digest: what people type into the field for their name may be their
    password.
    """

    subject = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField()
    wait_until = models.DateTimeField()
    forget_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "sign-in attempts"

    def __str__(self) -> str:
        return f"{self.failures} attempts until {self.wait_until}"

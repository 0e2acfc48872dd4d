"""One e-mail to one person, by whatever backend Django is told to use."""

import smtplib
from dataclasses import dataclass

from django.conf import settings
from django.core import mail

# What may go wrong on the way to the server and may be right a while later.
ERRORS = (smtplib.SMTPException, OSError)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail in both forms; sent twice under the same `name`, it is seen as one."""

    to: str
    subject: str
    text: str
    html: str
    name: str


def send(letter: Letter) -> None:
    """Hand a mail in. Raises one of ERRORS."""
    _, _, host = settings.DEFAULT_FROM_EMAIL.rstrip(">").rpartition("@")
    message = mail.EmailMultiAlternatives(
        # Of one line: what stands in a title must not become a header.
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        to=[letter.to],
        headers={
            "Message-ID": f"<{letter.name}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(letter.html, "text/html")
    message.send()

"""The store of sessions: Django's in the database, that knows whose each one is.

A session ends so long after its sign-in, whatever is done in it.
"""

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions import middleware
from django.contrib.sessions.backends import db
from django.http import HttpRequest
from django.utils import timezone

from schemas_app import models
from schemas_app.selectors import sessions

_LONGEST_BROWSER = 200
_KEY = re.compile(r"[a-z0-9]{8,40}", re.ASCII)


class SessionStore(db.SessionStore):
    """One session, kept with its person."""

    address = ""
    browser = ""

    def _validate_session_key(self, key: str) -> bool:
        """Return whether there may be such a key; a cookie may hold what no column does."""
        return bool(_KEY.fullmatch(key or ""))

    @classmethod
    def get_model_class(cls) -> type[models.Session]:
        """Return the table."""
        return models.Session

    def create_model_instance(self, data: dict[str, Any]) -> models.Session:
        """Return the row of this session, with whose it is."""
        person_id = data.get(SESSION_KEY)
        if person_id is not None:
            data.setdefault(sessions.BEGAN, timezone.now().isoformat())
        row: models.Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.person_id = None if person_id is None else int(person_id)
        row.began_at = sessions.moment(self, sessions.BEGAN)
        row.address, row.browser = self.address, self.browser
        return row

    def get_session_cookie_age(self) -> int:
        """Return the seconds that are left to the session."""
        began_at = sessions.moment(self, sessions.BEGAN)
        whole = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        if began_at is None:
            return settings.SESSION_COOKIE_AGE
        return max(0, int((began_at + whole - timezone.now()).total_seconds()))


class Middleware(middleware.SessionMiddleware):
    """Tells each session where it is used from."""

    def process_request(self, request: HttpRequest) -> None:
        """Open the session that the cookie names."""
        super().process_request(request)
        store = request.session
        if isinstance(store, SessionStore):
            store.address = str(request.META.get("REMOTE_ADDR", ""))[:45]
            store.browser = request.headers.get("User-Agent", "")[:_LONGEST_BROWSER]

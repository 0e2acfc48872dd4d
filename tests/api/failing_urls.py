"""Addresses that fail, to see what is told of it; for `pytest.mark.urls`."""

from django.db import OperationalError
from django.urls import path

from schemas_app.api.views import base


class Broken(base.View):
    """Fails as nobody foresaw."""

    schema = None

    def get(self, request):
        """Raise."""
        raise RuntimeError("the secret of the house")


class WithoutDatabase(base.View):
    """Fails as without a database."""

    schema = None

    def get(self, request):
        """Raise."""
        raise OperationalError("no connection to 10.0.0.7")


urlpatterns = [
    path("api/v1/broken/", Broken.as_view()),
    path("api/v1/without-database/", WithoutDatabase.as_view()),
]

"""Where each part of the site is mounted."""

from django.contrib import admin
from django.urls import include, path

from registry_site import health, refused
from registry_site.sign_in import urls as sign_in

handler400 = refused.bad_request

urlpatterns = [
    path("healthz", health.view, name="health"),
    path("api/v1/", include("schemas_app.api.urls")),
    *sign_in.patterns(),
    # Last: the admin site answers every address that nothing above has taken.
    path("", admin.site.urls),
]

"""The schemas application, for Django's registry."""

from django.apps import AppConfig


class SchemasConfig(AppConfig):
    """Schemas, their versions, and the road a change takes."""

    name = "schemas_app"
    verbose_name = "Schemas"

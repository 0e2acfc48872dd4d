"""What the site is made of, whatever the environment: apps, middleware, headers, the API.

Settings that Django and its packages read, and that no operator changes. What does depend
on the environment is in settings.py.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from registry_site.sign_in import options as sign_in_options

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "schemas_app.api.authentication.Key",
        "schemas_app.api.authentication.Session",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["schemas_app.api.access.KnownCaller"],
    "DEFAULT_PARSER_CLASSES": ["schemas_app.api.bodies.ExactJson"],
    "DEFAULT_RENDERER_CLASSES": ["schemas_app.api.renderers.ExactJson"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "schemas_app.api.renderers.OneRepresentation",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "schemas_app.api.problems.handle",
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Schema Registry",
    "DESCRIPTION": "Which shape data has, had and will have. See docs/api.md.",
    "VERSION": "v1",
    "LICENSE": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PATH_CONVERTER_OVERRIDES": {"name": {"type": "string", "minLength": 1}},
    # Choices stay where they are used instead of becoming components of their own.
    "POSTPROCESSING_HOOKS": ["schemas_app.api.openapi.finish"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}


def apps(wanted: sign_in_options.Options) -> list[str]:
    """Return the apps of the site, those of the extras first."""
    return [
        *sign_in_options.apps(wanted),
        "registry_site.apps.SiteConfig",
        "registry_site.apps.RegistryAdminConfig",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "django_htmx",
        "django_structlog",
        "rest_framework",
        "drf_spectacular",
        "drf_spectacular_sidecar",
        "schemas_app",
        "notifications_app",
    ]


def middleware(wanted: sign_in_options.Options) -> list[str]:
    """Return what each request goes through, in order."""
    return [
        "registry_site.headers.Middleware",
        "registry_site.request_context.RequestLog",
        "registry_site.request_context.Middleware",
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "csp.middleware.CSPMiddleware",
        "registry_site.sign_in.sessions.Middleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "registry_site.sign_in.confirming.Middleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "django_htmx.middleware.HtmxMiddleware",
        *sign_in_options.middleware(wanted),
    ]


def templates(folder: Path) -> list[dict[str, Any]]:
    """Return how pages are rendered, from a folder of ours and those of the apps."""
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [folder],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
                "libraries": {"line_markup": "schemas_app.presenters.line_markup"},
            },
        },
    ]

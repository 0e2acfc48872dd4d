"""Django's settings, read from the environment through env.py.

PRODUCTION=1 is the one switch: with it every unsafe value stops the start, without it
there are defaults for work on one machine. Not for constants of the product; those
stand beside the code they rule.
"""

import os
from pathlib import Path
from urllib.parse import quote

import django_stubs_ext
import structlog
from django.core.exceptions import ImproperlyConfigured

from registry_site import (
    audit_options,
    connections,
    env,
    logs,
    made_of,
    mail,
    production,
    run_folder,
)
from registry_site.sign_in import options as sign_in_options

BASE_DIR = Path(__file__).resolve().parent.parent
# The code says what its generic views, forms and fields hold; Django needs a nudge.
django_stubs_ext.monkeypatch()

_MEBIBYTE = 1024 * 1024
_YEAR = 365 * 24 * 60 * 60

_environment = env.Environment(os.environ)

# --- the switch, the folder, the secrets -----------------------------------------------

PRODUCTION = _environment.flag("PRODUCTION", default=False)
RUN_DIR = _environment.path("RUN_DIR", default=BASE_DIR / ".run")
if not PRODUCTION:
    # What `make run` keeps there serves the commands beside it as well.
    try:
        run_folder.make(folder=RUN_DIR)
    except run_folder.UnusableError as error:
        raise ImproperlyConfigured(str(error)) from None
    _environment.fall_back_on(run_folder.variables(folder=RUN_DIR))
DEBUG = _environment.flag("DEBUG", default=False)
DEFAULT_EXCEPTION_REPORTER_FILTER = "registry_site.debug_pages.Filter"
_default_secret = "" if PRODUCTION else "development-only-not-a-secret"
SECRET_KEY = _environment.text("SECRET_KEY", default=_default_secret)
# Mixed into the hashes of API keys, so that a copy of the database alone opens nothing.
API_KEY_PEPPER = _environment.text("API_KEY_PEPPER", default=_default_secret)

# --- where people reach us -------------------------------------------------------------

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
SITE_URL = _environment.url("SITE_URL", schemes=("https", "http"))
ALLOWED_HOSTS = list(
    _environment.words("ALLOWED_HOSTS", default=() if PRODUCTION else _LOOPBACK)
)
CSRF_TRUSTED_ORIGINS = [SITE_URL.rstrip("/")] if SITE_URL else []
# A proxy that ends TLS is believed by uvicorn where FORWARDED_ALLOW_IPS names it
# (serve.py), which sets the scheme and the address of the request; Django trusts no header.
HTTPS = _environment.flag("HTTPS", default=PRODUCTION)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = _YEAR if HTTPS else 0
_hsts = _environment.choice(
    "HSTS", default="subdomains", among=("host", "subdomains", "preload")
)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS and _hsts != "host"
SECURE_HSTS_PRELOAD = HTTPS and _hsts == "preload"
# Both are a promise for names that may not be ours to give: the operator says so.
SILENCED_SYSTEM_CHECKS = ["security.W021", *(["security.W005"] * (_hsts == "host"))]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Browsers take a cookie of this name from this very host alone, over TLS.
_cookie = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_cookie}sessionid"
CSRF_COOKIE_NAME = f"{_cookie}csrftoken"
KNOWN_BROWSER_COOKIE_NAME = f"{_cookie}known"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = made_of.CONTENT_SECURITY_POLICY

# --- signing in with more than a password (sign_in/options.py) -------------------------

_sign_in = sign_in_options.read(_environment)
SECOND_FACTOR = _sign_in.second_factor
SINGLE_SIGN_ON = _sign_in.single_sign_on
globals().update(sign_in_options.of_packages(_sign_in))

# --- what it is made of ----------------------------------------------------------------

ROOT_URLCONF = "registry_site.urls"
WSGI_APPLICATION = "registry_site.wsgi.application"
ASGI_APPLICATION = "registry_site.asgi.application"
INSTALLED_APPS = made_of.apps(_sign_in)
MIDDLEWARE = made_of.middleware(_sign_in)
TEMPLATES = made_of.templates(BASE_DIR / "templates")
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Without PRODUCTION nobody has collected the files: whitenoise asks the finders.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
_STATIC_STORAGE = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if PRODUCTION
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-us"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ----------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    # Knows nobody: answers `has_perm` for everybody.
    "schemas_app.permissions.backend.Backend",
]
# A session ends so long after its sign-in, whatever is done in it.
SESSION_COOKIE_AGE = 3600 * _environment.integer(
    "SESSION_HOURS", default=12, low=1, high=720
)
# So long after saying who they are people may do what asks for it once more.
CONFIRM_MINUTES = _environment.integer("CONFIRM_MINUTES", default=10, low=1, high=720)
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = made_of.AUTH_PASSWORD_VALIDATORS

# --- what it stands on -----------------------------------------------------------------

DATABASE_URL = _environment.url(
    "DATABASE_URL",
    default=f"sqlite:///{quote(str(RUN_DIR / 'registry.sqlite3'))}",
    schemes=connections.DATABASE_SCHEMES,
    check=connections.check_database,
)
REDIS_URL = _environment.url(
    "REDIS_URL", schemes=connections.REDIS_SCHEMES, check=connections.check_redis
)
DATABASES = {
    "default": connections.database(
        url=DATABASE_URL,
        pool_size=_environment.integer(
            "DATABASE_POOL_SIZE", default=8, low=1, high=200
        ),
        test_file=RUN_DIR / "test.sqlite3",
    )
}
CHANNEL_LAYERS = connections.channel_layers(url=REDIS_URL)
# Of one process, so that nobody takes the places of all others.
BROADCAST = {
    "sockets_per_caller": _environment.integer(
        "SOCKETS_PER_CALLER", default=100, low=1, high=1_000_000
    ),
    "sockets_per_address": _environment.integer(
        "SOCKETS_PER_ADDRESS", default=1000, low=1, high=1_000_000
    ),
}
CACHES = connections.caches(url=REDIS_URL)
SESSION_ENGINE = "registry_site.sign_in.sessions"

CELERY_BROKER_URL = connections.broker(url=REDIS_URL)
# Outcomes live in the tables the jobs write; a second place would only disagree.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
# A request must not hang on a broker that does not answer: kombu would try for seconds.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "max_retries": 0}
# Worker and clock wait for it as long as it takes; they would end after a hundred times.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE

# --- telling others: webhooks and e-mail -----------------------------------------------

NOTIFICATIONS = {
    "describe": "schemas_app.presenters.told.describe",
    "record_disabled": "schemas_app.services.webhooks.record_disabled",
    "allow_private": _environment.networks("WEBHOOK_ALLOW_PRIVATE"),
    "allow_http": _environment.flag("WEBHOOK_ALLOW_HTTP", default=False),
    "ca_file": _environment.text("WEBHOOK_CA_FILE"),
    "digest_hour": _environment.integer("DIGEST_HOUR", default=7, low=0, high=23),
}
_mail = mail.server(
    url=_environment.url("EMAIL_URL", schemes=mail.SCHEMES, check=mail.check)
)
EMAIL_BACKEND = _mail.backend
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.use_tls, _mail.use_ssl
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = _environment.text("EMAIL_FROM", default="registry@localhost")

# --- proof of the audit trail (docs/audit.md) ------------------------------------------

AUDIT = audit_options.read(
    _environment, site_url=SITE_URL, folder=None if PRODUCTION else RUN_DIR
)

# --- publishing ------------------------------------------------------------------------

# What the publish form offers; domain/session_calendars.py says how they are written.
SESSION_CALENDARS = _environment.words(
    "SESSION_CALENDARS", default=("XNYS", "XLON", "CMES", "24/7")
)

# --- the front (wsgi_bridge.py, http_protocol.py) --------------------------------------

HTTP_THREADS = _environment.integer("HTTP_THREADS", default=4, low=1, high=64)
HTTP_QUEUE = _environment.integer("HTTP_QUEUE", default=128, low=1, high=10_000)
MAX_BODY_BYTES = _environment.integer(
    "MAX_BODY_BYTES", default=16 * _MEBIBYTE, low=1024, high=1024 * _MEBIBYTE
)
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES
HEADER_SECONDS = _environment.integer("HEADER_SECONDS", default=15, low=1, high=3600)
BODY_SECONDS = _environment.integer("BODY_SECONDS", default=60, low=1, high=3600)

# --- answers from memory (fast_reads/) and what is counted -----------------------------

# Without Redis nothing tells this process what others have published.
FAST_READS = bool(REDIS_URL) and _environment.flag("FAST_READS", default=True)
FAST_READS_ENTRIES = _environment.integer(
    "FAST_READS_ENTRIES", default=20_000, low=1, high=10_000_000
)
FAST_READS_BYTES = _environment.integer(
    "FAST_READS_BYTES", default=64 * _MEBIBYTE, low=1, high=65_536 * _MEBIBYTE
)
METRICS_FROM = _environment.networks("METRICS_FROM", default=("127.0.0.0/8", "::1"))

# --- what schemas may hold -------------------------------------------------------------

# Regular expressions with look-around or back-references, which nothing matches in
# linear time.
ALLOW_BACKTRACKING_PATTERNS = _environment.flag(
    "ALLOW_BACKTRACKING_PATTERNS", default=False
)

# --- the API ---------------------------------------------------------------------------

# Requests a second of one key or person, and so many at once after a pause; 0: any.
API_RATE = _environment.integer("API_RATE", default=200, low=0, high=1_000_000)
API_BURST = _environment.integer("API_BURST", default=2000, low=1, high=10_000_000)
# The same of one address that does not say who it is, or is not known.
STRANGER_RATE = _environment.integer("STRANGER_RATE", default=20, low=0, high=1_000_000)
STRANGER_BURST = _environment.integer(
    "STRANGER_BURST", default=200, low=1, high=10_000_000
)

REST_FRAMEWORK = made_of.REST_FRAMEWORK
SPECTACULAR_SETTINGS = made_of.SPECTACULAR_SETTINGS

# --- logs ------------------------------------------------------------------------------

_LOG_FORMAT = _environment.choice(
    "LOG_FORMAT",
    default="json" if PRODUCTION else "console",
    among=("json", "console"),
)
_LOG_LEVEL = _environment.choice(
    "LOG_LEVEL", default="info", among=("debug", "info", "warning", "error")
)
LOGGING = logs.configuration(form=_LOG_FORMAT, level=_LOG_LEVEL.upper())
structlog.configure(**logs.structlog_configuration())
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# The address comes from the server, which knows which proxies to believe.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False

# --- refuse what cannot or must not run ------------------------------------------------

_environment.stop_if_wrong(
    *production.problems(
        production.Values(
            production=PRODUCTION,
            debug=DEBUG,
            secrets={"SECRET_KEY": SECRET_KEY, "API_KEY_PEPPER": API_KEY_PEPPER},
            allowed_hosts=tuple(ALLOWED_HOSTS),
            site_url=SITE_URL,
            https=HTTPS,
            issuer=SINGLE_SIGN_ON.issuer if SINGLE_SIGN_ON else "",
        )
    )
)

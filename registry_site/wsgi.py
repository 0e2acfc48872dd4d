"""Django as a WSGI application: what wsgi_bridge.py calls for every HTTP request."""

import os

from django.core import wsgi

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry_site.settings")

application = wsgi.get_wsgi_application()

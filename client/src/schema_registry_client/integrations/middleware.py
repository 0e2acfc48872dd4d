"""Middleware that has an application take and give what its schemas say.

    app.add_middleware(SchemaASGIMiddleware, endpoints={"POST /orders": "orders"})
    app.wsgi_app = SchemaWSGIMiddleware(app.wsgi_app, {"POST /orders": "orders"})

Modes: `off`, `warn` (all passes, and is told), `enforce`. See docs/spokes/gateway.md.
"""

from schema_registry_client.integrations._middleware_asgi import SchemaASGIMiddleware
from schema_registry_client.integrations._middleware_endpoints import name
from schema_registry_client.integrations._middleware_rules import Finding
from schema_registry_client.integrations._middleware_wsgi import SchemaWSGIMiddleware

__all__ = ["Finding", "SchemaASGIMiddleware", "SchemaWSGIMiddleware", "name"]

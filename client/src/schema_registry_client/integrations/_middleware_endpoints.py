"""Which requests are of which endpoint: a table one can read, and nothing by guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from schema_registry_client import errors
from schema_registry_client.integrations import _gateway_checking

_ROUTE = re.compile(r"([A-Z]+) (/\S*)")
_HOLE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)(:path)?\}")


class Endpoints:
    """Routes such as `POST /orders/{order_id}`, each of an endpoint; the first fits.

    From a mapping of route to endpoint; or from routes alone, whose endpoint is the
    method and the path: `post_orders_order_id`.
    """

    def __init__(self, routes: Mapping[str, str] | Iterable[str]) -> None:
        named = routes if isinstance(routes, Mapping) else {r: name(r) for r in routes}
        self._routes: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for route, endpoint in named.items():
            method, path = _parsed(route)
            _gateway_checking.schema_id(endpoint, _gateway_checking.REQUEST)
            known = self._routes.setdefault(method, [])
            known.append((_pattern(path), endpoint))

    def find(self, method: str, path: str) -> str | None:
        """Return the endpoint of a request, if it is in the table.

        A slash at the end makes no difference: frameworks differ about it.
        """
        # HEAD is answered by what answers GET, and without a body.
        plain = path.rstrip("/") or "/"
        # Django takes `post` for POST, and so do others.
        for pattern, endpoint in self._routes.get(method.upper(), ()):
            if pattern.fullmatch(plain):
                return endpoint
        return None


def name(route: str) -> str:
    """Return the endpoint that a route has of itself. Raises errors.InvalidSettings."""
    method, path = _parsed(route)
    plain = _HOLE.sub(lambda hole: hole[1], path)
    words = [re.sub(r"[^A-Za-z0-9.-]", "_", each) for each in plain.split("/") if each]
    return "_".join([method.lower(), *words]) if words else f"{method.lower()}_root"


def _parsed(route: str) -> tuple[str, str]:
    match = _ROUTE.fullmatch(route)
    if match is None:
        raise errors.InvalidSettings(
            f"{route!r} is no route; write a method and a path: 'POST /orders/{{id}}'."
        )
    return match[1], match[2]


def _pattern(path: str) -> re.Pattern[str]:
    plain = path.rstrip("/") or "/"
    pattern, end = "", 0
    for hole in _HOLE.finditer(plain):
        pattern += re.escape(plain[end : hole.start()])
        pattern += ".+" if hole[2] else "[^/]+"
        end = hole.end()
    rest = plain[end:]
    if set("{}<>") & set(_HOLE.sub("", plain)):
        raise errors.InvalidSettings(
            f"{path!r}: write what varies as {{name}}, or {{name:path}} with slashes."
        )
    return re.compile(pattern + re.escape(rest), re.DOTALL)

"""JSON out: every digit as it is, and stored texts as they were stored."""

from collections.abc import Iterable, Mapping
from typing import Any

import simplejson
from rest_framework import negotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from schemas_app.domain import exact_json


class ExactJson(BaseRenderer):
    """Integers of any size and Decimals as JSON numbers, `stored` texts untouched."""

    media_type = "application/json"
    format = "json"
    charset = None  # JSON is UTF-8 and says so itself
    render_style = "text"

    def render(
        self,
        data: object,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return `data` as JSON; no data is an empty body."""
        del accepted_media_type, renderer_context
        return b"" if data is None else exact_json.dumps(data).encode()


class OneRepresentation(negotiation.BaseContentNegotiation):
    """Everything here has one representation; what a caller would rather have is moot.

    An answer in JSON helps a caller who asked for something else more than a 406.
    """

    def select_parser(
        self, request: Request, parsers: Iterable[BaseParser]
    ) -> BaseParser | None:
        """Return the parser for the body's media type, if there is one."""
        usual: Any = negotiation.DefaultContentNegotiation()
        chosen: BaseParser | None = usual.select_parser(request, parsers)
        return chosen

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[BaseRenderer, str]:
        """Return the first renderer there is."""
        del request, format_suffix
        first = next(iter(renderers))
        return first, str(first.media_type)


def stored(text: str) -> object:
    """Return JSON text from our own tables as a value that is rendered verbatim."""
    return simplejson.RawJSON(text)

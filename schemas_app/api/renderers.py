"""JSON out: every digit as it is, and stored texts as they were stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import simplejson
from rest_framework import negotiation, parsers, renderers
from rest_framework.request import Request

from schemas_app.domain import exact_json


class ExactJson(renderers.BaseRenderer):
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
        self, request: Request, parsers: Sequence[parsers.BaseParser]
    ) -> parsers.BaseParser | None:
        """Return the parser for the body's media type, if there is one."""
        chosen: parsers.BaseParser | None = (
            negotiation.DefaultContentNegotiation().select_parser(request, parsers)
        )
        return chosen

    def select_renderer(
        self,
        request: Request,
        renderers: Sequence[renderers.BaseRenderer],
        format_suffix: str | None = None,
    ) -> tuple[renderers.BaseRenderer, str]:
        """Return the first renderer there is."""
        del request, format_suffix
        return renderers[0], str(renderers[0].media_type)


def stored(text: str) -> object:
    """Return JSON text from our own tables as a value that is rendered verbatim."""
    return simplejson.RawJSON(text)

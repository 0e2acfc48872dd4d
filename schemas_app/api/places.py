"""Where in what the caller sent something is wrong.

Two texts can be meant: the request's body, and the document where it is sent as a
string inside of it. Each place says which one it counts in.
"""

from schemas_app.api import bodies
from schemas_app.domain import errors

BODY = "body"
DOCUMENT = "document"


def place_of(
    error: errors.RegistryError, body: bodies.Body | None
) -> dict[str, object] | None:
    """Return the place of `error`, if it has one; no body means it could not be read."""
    if isinstance(error, errors.BadValue):
        known = body is not None and error.name in body.members
        return _counted(BODY, body.locate(f"/{error.name}")) if body and known else None
    if not isinstance(error, errors.BadText | errors.BadSchema):
        return None
    if body is None:
        return _counted(BODY, error.place)
    if isinstance(body.members.get("document"), str):
        return _counted(DOCUMENT, error.place)
    return _counted(BODY, body.locate(f"/document{error.place.pointer}"))


def _counted(text: str, place: errors.Place) -> dict[str, object]:
    row: dict[str, object] = {"of": text, "pointer": place.pointer}
    return {**row, "line": place.line, "column": place.column} if place.line else row

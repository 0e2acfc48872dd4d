"""Where in what the caller sent something is wrong.

Several texts can be meant: the request's body, and the document where it is sent as a
string inside of it, or each of two. Each place says which one it counts in.
"""

import re

from schemas_app.api import bodies
from schemas_app.domain import errors, json_pointer

BODY = "body"
DOCUMENT = "document"
# The texts that places may count in; a document goes by the name of its member.
_STEP = re.compile(r"[^.\[\]]+")
TEXTS = (BODY, DOCUMENT, "old", "new")


def place_of(
    error: errors.RegistryError, body: bodies.Body | None, document: str = DOCUMENT
) -> dict[str, object] | None:
    """Return the place of `error`, if it has one; no body means it could not be read.

    `document` is the member of the body that errors in documents are about.
    """
    if isinstance(error, errors.BadValue):
        return _of_member(error.name, body) if body else None
    if not isinstance(error, errors.BadText | errors.BadSchema):
        return None
    if body is None:
        return _counted(BODY, error.place)
    if isinstance(body.members.get(document), str):
        return _counted(document, error.place)
    return _counted(BODY, body.locate(f"/{document}{error.place.pointer}"))


def _of_member(name: str, body: bodies.Body) -> dict[str, object] | None:
    """Return the place of `rules[0].name`, or of what should have had it."""
    pointer = json_pointer.of(_STEP.findall(name))
    member = json_pointer.parts(pointer)[:1]
    if not member or member[0] not in body.members:
        return None
    while not json_pointer.exists(dict(body.members), pointer):
        pointer = json_pointer.parent(pointer)
    return _counted(BODY, body.locate(pointer))


def _counted(text: str, place: errors.Place) -> dict[str, object]:
    row: dict[str, object] = {"of": text, "pointer": place.pointer}
    return {**row, "line": place.line, "column": place.column} if place.line else row

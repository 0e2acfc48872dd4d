"""What a `$ref` refers to, within the documents at hand. Nothing is fetched."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from schema_registry_client.validation._dialects import Dialect
from schema_registry_client.validation.errors import InvalidSchema


@dataclasses.dataclass(frozen=True)
class Place:
    """A part of a document."""

    uri: str
    pointer: str

    def below(self, *steps: str | int) -> Place:
        """Return the place so many steps deeper."""
        written = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
        return Place(self.uri, "/".join((self.pointer, *written)))


class Resolver:
    """Knows the document, by no name and by its own, and the others by theirs."""

    def __init__(
        self,
        document: Any,  # noqa: ANN401 -- a document
        others: Mapping[str, Any],
        dialect: Dialect,
    ) -> None:
        self._documents = {urldefrag(uri).url: other for uri, other in others.items()}
        self._documents[""] = document
        self._root = ""
        if isinstance(document, dict) and isinstance(
            document.get(dialect.identifier), str
        ):
            self._root = urldefrag(document[dialect.identifier]).url
            self._documents[self._root] = document

    def resolve(self, reference: str, at: Place) -> tuple[Place, Any]:
        """Return what is referred to. Raises InvalidSchema if it is not at hand."""
        uri, fragment = urldefrag(urljoin(at.uri or self._root, reference))
        found = self._documents.get(uri)
        if uri not in self._documents:
            raise InvalidSchema(f"$ref {reference!r} refers to a document that is not "
                                "at hand; pass it in `documents`.")  # fmt: skip
        uri = "" if uri == self._root else uri
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            anchored = _anchored(found, fragment, "")
            if anchored is None:
                raise InvalidSchema(f"$ref {reference!r} refers to nothing.")
            fragment, found = anchored
            return Place(uri, fragment), found
        for step in fragment.split("/")[1:]:
            found = _step(found, step, reference)
        return Place(uri, fragment), found


def _step(document: Any, step: str, reference: str) -> Any:  # noqa: ANN401
    name = step.replace("~1", "/").replace("~0", "~")
    if isinstance(document, dict) and name in document:
        return document[name]
    is_number = re.fullmatch(r"0|[1-9]\d*", name)
    if isinstance(document, list) and is_number and int(name) < len(document):
        return document[int(name)]
    raise InvalidSchema(f"$ref {reference!r} refers to nothing.")


def _anchored(document: Any, name: str, pointer: str) -> tuple[str, Any] | None:  # noqa: ANN401
    if isinstance(document, dict):
        if document.get("$anchor") == name:
            return pointer, document
        pairs = [(str(key), value) for key, value in document.items()]
    elif isinstance(document, list):
        pairs = [(str(number), value) for number, value in enumerate(document)]
    else:
        return None
    for key, value in pairs:
        step = key.replace("~", "~0").replace("/", "~1")
        found = _anchored(value, name, f"{pointer}/{step}")
        if found is not None:
            return found
    return None

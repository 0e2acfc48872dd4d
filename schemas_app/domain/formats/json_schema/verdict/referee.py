"""Who decides what a document shows: the validators, on the schemas as written.

Nothing is a witness because a search made it; it is one because every accepting schema
accepts it and every rejecting schema rejects it. The validators run in the workers.
"""

import dataclasses
import types
from collections.abc import Sequence
from typing import Any, cast

from schemas_app.domain import exact_json, quoting, schema_format
from schemas_app.domain.formats.json_schema import engine_paths
from schemas_app.domain.formats.json_schema.verdict import workers

SECONDS = 1.0
SEPARATES = 2
LONGEST = 300

_OTHER = "Validators differ: the Python package jsonschema"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Referee:
    """Tells whether a document is accepted by all of `accept` and none of `reject`.

    The last of `reject` is the one whose words are quoted.
    """

    accept: tuple[str, ...]
    reject: tuple[str, ...]

    def marks(self, documents: Sequence[exact_json.Json]) -> list[int]:
        """Return for each document 0 refused by the writer, 1 accepted, 2 a witness.

        Stops behind the first witness. Raises workers.NoAnswer.
        """
        answer = workers.ask(
            "judge",
            seconds=SECONDS,
            accept=list(self.accept),
            reject=list(self.reject),
            candidates=list(documents),
        )
        return cast("list[int]", answer["marks"])

    def witness(self, document: exact_json.Json) -> schema_format.Witness:
        """Return the witness that `document` is, with the words of who rejects it."""
        words = _words(self.reject[-1], document)
        return schema_format.Witness(
            document=document,
            place=_place(document, words),
            message=quoting.shortened(str(words["message"]), longest=LONGEST),
            second_opinion=self._second_opinion(document),
        )

    def _second_opinion(self, document: exact_json.Json) -> str:
        """Return "" where the Python validator agrees, else how it does not."""
        try:
            answer = workers.ask(
                "second_opinion",
                seconds=SECONDS,
                schemas=[*self.accept, *self.reject],
                document=document,
            )
        except workers.NoAnswer as reason:
            return f"There is no second opinion: {reason}."
        valid = cast("list[bool]", answer["valid"])
        accepted, rejected = valid[: len(self.accept)], valid[len(self.accept) :]
        if not all(accepted):
            return f"{_OTHER} rejects it under the accepting version, too."
        if any(rejected):
            return f"{_OTHER} accepts it under the rejecting version, too."
        return ""


def unexpected(schema: str, document: exact_json.Json) -> list[str]:
    """Return the names of members for which `schema` refuses `document`, if it does."""
    return cast("list[str]", _words(schema, document)["unexpected"])


def _words(schema: str, document: exact_json.Json) -> dict[str, Any]:
    """Return what `schema` says against `document`."""
    try:
        return workers.ask("explain", seconds=SECONDS, schema=schema, document=document)
    except workers.NoAnswer as reason:
        message = f"The validator does not say why: {reason}."
        return {"path": [], "about": "null", "message": message, "unexpected": []}


def _place(document: exact_json.Json, words: dict[str, Any]) -> str:
    """Return the pointer to what the words are about."""
    error: Any = types.SimpleNamespace(
        instance_path=words["path"],
        instance=exact_json.loads(words["about"]),
    )
    return engine_paths.pointer(document, error)

"""The referee's validators: jsonschema-rs, linear in a pattern wherever it can be."""

import contextlib
import functools
from collections.abc import Iterator, Sequence

import jsonschema_rs

from schemas_app.domain.formats.json_schema.verdict.engine import bounded, known
from schemas_app.domain.formats.json_schema.verdict.engine.known import Answer, Json

ENGINES: dict[int, type[jsonschema_rs.Validator]] = {
    jsonschema_rs.Draft4: jsonschema_rs.Draft4Validator,
    jsonschema_rs.Draft6: jsonschema_rs.Draft6Validator,
    jsonschema_rs.Draft7: jsonschema_rs.Draft7Validator,
    jsonschema_rs.Draft201909: jsonschema_rs.Draft201909Validator,
    jsonschema_rs.Draft202012: jsonschema_rs.Draft202012Validator,
}
# Of processor time, for the words of one schema.
SECONDS = 0.1
UNSAID = f"The validator needs more than {SECONDS:g} s to say why."
MOST_BRANCHING = 3
_BRANCHES = ("anyOf", "oneOf")
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_NOTHING: Answer = {
    "path": [],
    "about": "null",
    "message": "",
    "lacking": None,
    "unexpected": [],
}
_REQUIRED = jsonschema_rs.ValidationErrorKind.Required
_REFUSED = (jsonschema_rs.ValidationError, ValueError)


class Validator:
    """What one schema admits."""

    def __init__(self, operand: Answer) -> None:
        make = functools.partial(
            ENGINES[operand["draft"]], operand["schema"], **known.options(operand)
        )
        # The patterns that need backtracking: look-around and back references.
        self._patterns: list[jsonschema_rs.Validator] = []
        try:
            self._engine = make(pattern_options=known.LINEAR)
        except _REFUSED:
            self._engine = make(pattern_options=known.LIMITED)
            self._patterns = list(_backtracking(operand))
        self.admits = self._engine.is_valid
        self.may_explode = _may_explode(operand)

    def is_certain(self, document: Json) -> bool:
        """Return whether each pattern can be decided for each string in `document`.

        The engine takes a pattern that reaches its limit for one that refuses, even
        under `not`: what follows from that is no answer.
        """
        return not self._patterns or not any(
            type(error.kind).__name__ != "Pattern"
            for text in _strings(document)
            for pattern in self._patterns
            for error in pattern.iter_errors(text)
        )

    def places(self, document: Json) -> Iterator[Answer]:
        """Yield what of `document` is rejected, once for each reason."""
        return map(_place, self._engine.iter_errors(document))

    def words(self, document: Json) -> Answer:
        """Return where and why `document` is rejected, in the engine's words."""
        for error in self._engine.iter_errors(document):
            return {
                **_place(error),
                "message": error.message,
                "lacking": (
                    error.kind.property if isinstance(error.kind, _REQUIRED) else None
                ),
                "unexpected": getattr(error.kind, "unexpected", []),
            }
        return _NOTHING


def _place(error: jsonschema_rs.ValidationError) -> Answer:
    return {
        "path": list(error.instance_path),
        "about": jsonschema_rs.canonical.json.to_string(error.instance),
    }


def words(said: Sequence[tuple[Validator, Json]]) -> list[Answer]:
    """Return where and why each of the validators rejects its document.

    Where branches lead to branches, the engine has as many words as there are ways
    through them; what takes too long is left unsaid.
    """
    tasks = [
        functools.partial(validator.words, document) for validator, document in said
    ]
    risky = [
        index for index, (validator, _) in enumerate(said) if validator.may_explode
    ]
    found = dict(
        zip(
            risky,
            bounded.within(SECONDS, [tasks[index] for index in risky]),
            strict=True,
        )
    )
    return [
        (found[index] or {**_NOTHING, "message": UNSAID}) if index in found else say()
        for index, say in enumerate(tasks)
    ]


def _may_explode(operand: Answer) -> bool:
    """Return whether branches may lead to branches, inside or by reference."""
    branching = [
        part
        for part in known.parts(operand["schema"])
        if isinstance(part, dict) and not part.keys().isdisjoint(_BRANCHES)
    ]
    refers = bool(operand["resources"]) or any(
        isinstance(part, dict) and not part.keys().isdisjoint(_REFERENCES)
        for part in known.parts(operand["schema"])
    )
    return len(branching) > MOST_BRANCHING or (bool(branching) and refers)


@known.remembered
def of(number: int) -> Validator:
    """Return the validator of an operand."""
    return Validator(known.operand(number))


def _backtracking(operand: Answer) -> Iterator[jsonschema_rs.Validator]:
    """Yield a validator for each pattern that the linear engine does not take."""
    engine = jsonschema_rs.Draft202012Validator
    for pattern in sorted(set(_patterns(operand))):
        try:
            engine({"pattern": pattern}, pattern_options=known.LINEAR)
        except _REFUSED:
            with contextlib.suppress(*_REFUSED):
                yield engine({"pattern": pattern}, pattern_options=known.LIMITED)


def _patterns(value: Json) -> Iterator[str]:
    """Yield whatever may be a pattern in a schema, wherever it stands."""
    for part in known.parts(value):
        if isinstance(part, dict):
            if isinstance(part.get("pattern"), str):
                yield part["pattern"]
            if isinstance(part.get("patternProperties"), dict):
                yield from part["patternProperties"]


def _strings(value: Json) -> Iterator[str]:
    for part in known.parts(value):
        if isinstance(part, dict):
            yield from part
        elif isinstance(part, str):
            yield part

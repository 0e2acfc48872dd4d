"""The program that other people's schemas run in, so that it can be killed.

A process of its own: `workers.py` starts this file by its path and talks to it in
lines of JSON. It imports the standard library and the validators only, never our own
packages, so that it starts in some 60 ms. It knows no policy: it canonicalizes,
compares, validates and says what it found; what that means is containment.py's.

A schema arrives as an operand, a JSON text `{"schema", "draft", "base", "resources"}`;
what is made from it is remembered by that text.
"""

import contextlib
import fractions
import functools
import importlib
import json
import resource
import signal
import sys
import urllib.parse
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeAlias

import jsonschema_rs

Answer: TypeAlias = "dict[str, Any]"

MEMORY = 2 * 1024**3
REMEMBERED = 128

ENGINES: dict[int, type[jsonschema_rs.Validator]] = {
    jsonschema_rs.Draft4: jsonschema_rs.Draft4Validator,
    jsonschema_rs.Draft6: jsonschema_rs.Draft6Validator,
    jsonschema_rs.Draft7: jsonschema_rs.Draft7Validator,
    jsonschema_rs.Draft201909: jsonschema_rs.Draft201909Validator,
    jsonschema_rs.Draft202012: jsonschema_rs.Draft202012Validator,
}
SECOND_ENGINES: dict[int, str] = {
    jsonschema_rs.Draft4: "Draft4Validator",
    jsonschema_rs.Draft6: "Draft6Validator",
    jsonschema_rs.Draft7: "Draft7Validator",
    jsonschema_rs.Draft201909: "Draft201909Validator",
    jsonschema_rs.Draft202012: "Draft202012Validator",
}


def _exact(text: str | bytes) -> Any:  # noqa: ANN401 (JSON)
    return json.loads(text, parse_float=Decimal)


def _options(operand: Answer) -> Answer:
    """Return the arguments that every use of the engine shares: offline, no formats."""
    options = {"base_uri": operand["base"], "offline": True, "validate_formats": False}
    if operand["resources"]:
        # Without `draft`: given one, the registry disregards what a resource says itself.
        options["registry"] = jsonschema_rs.Registry(
            [(uri, value) for uri, value in operand["resources"]],
        )
    return options


@functools.lru_cache(REMEMBERED)
def _canonical(text: str) -> jsonschema_rs.CanonicalSchema:
    operand = _exact(text)
    # Given a base, canonicalize disregards the schema's own identifier.
    options = _options(operand) | {"base_uri": _base(operand)}
    return jsonschema_rs.canonicalize(
        operand["schema"],
        draft=operand["draft"],
        **options,
    )


def _base(operand: Answer) -> str:
    schema, draft = operand["schema"], operand["draft"]
    hidden = (
        "$ref" in schema and draft <= jsonschema_rs.Draft7
        if isinstance(schema, dict)
        else True
    )
    if hidden:
        return str(operand["base"])
    own = schema.get("id" if draft == jsonschema_rs.Draft4 else "$id", "")
    joined = urllib.parse.urljoin(operand["base"], own if isinstance(own, str) else "")
    return str(urllib.parse.urldefrag(joined).url)


@functools.lru_cache(REMEMBERED)
def _validator(text: str) -> jsonschema_rs.Validator:
    operand = _exact(text)
    return ENGINES[operand["draft"]](operand["schema"], **_options(operand))


def covers(request: Answer) -> Answer:
    """Answer whether `outer` admits all that `inner` admits, and why it is not known."""
    outer, inner = _canonical(request["outer"]), _canonical(request["inner"])
    answer = str(outer.covers(inner))
    return {"answer": answer, "obstacle": _obstacle(outer) or _obstacle(inner)}


def _obstacle(schema: jsonschema_rs.CanonicalSchema) -> str:
    view = schema.view()
    if not isinstance(view, jsonschema_rs.canonical.RawView):
        return ""
    why = str(view.reason).replace("_", " ")
    return f" ({why} at {view.pointer or 'the top'})"


def satisfiable(request: Answer) -> Answer:
    """Answer whether `schema` admits anything: yes, no or unknown."""
    return {"answer": str(_canonical(request["schema"]).satisfiability())}


def difference(request: Answer) -> Answer:
    """Answer with a schema of what `inner` admits and `outer` rejects, as JSON text."""
    rest = _canonical(request["inner"]).subtract(_canonical(request["outer"]))
    return {"schema": jsonschema_rs.canonical.json.to_string(rest.to_json_schema())}


def judge(request: Answer) -> Answer:
    """Answer for each candidate: 0 not accepted, 1 accepted, 2 accepted and rejected.

    Accepted means by every schema of `accept`, rejected by every one of `reject`.
    Stops behind the first 2.
    """
    accept = [_validator(text) for text in request["accept"]]
    reject = [_validator(text) for text in request["reject"]]
    marks = []
    for candidate in request["candidates"]:
        mark = int(all(schema.is_valid(candidate) for schema in accept))
        if mark and reject and not any(schema.is_valid(candidate) for schema in reject):
            mark = 2
        marks.append(mark)
        if mark == 2:
            break
    return {"marks": marks}


def explain(request: Answer) -> Answer:
    """Answer where and why `schema` rejects `document`, in the validator's words."""
    for error in _validator(request["schema"]).iter_errors(request["document"]):
        return {
            "path": list(error.instance_path),
            "about": jsonschema_rs.canonical.json.to_string(error.instance),
            "message": error.message,
            "unexpected": getattr(error.kind, "unexpected", []),
        }
    return {"path": [], "about": "null", "message": "", "unexpected": []}


def second_opinion(request: Answer) -> Answer:
    """Answer whether the Python validator accepts `document` under each schema."""
    return {
        "valid": [
            bool(_second_validator(text)(request["document"]))
            for text in request["schemas"]
        ],
    }


@functools.lru_cache(REMEMBERED)
def _second_validator(text: str) -> Callable[[Any], bool]:
    # Imported when first asked: they take three times as long as all else together.
    jsonschema = importlib.import_module("jsonschema")
    referencing = importlib.import_module("referencing")
    operand = _for_python(_exact(text))
    engine = getattr(jsonschema, SECOND_ENGINES[operand["draft"]])
    default = importlib.import_module("referencing.jsonschema").DRAFT202012
    registry = referencing.Registry().with_resources(
        [
            (uri, referencing.Resource.from_contents(value, default))
            for uri, value in operand["resources"]
        ],
    )
    schema, old = operand["schema"], operand["draft"] == jsonschema_rs.Draft4
    if isinstance(schema, dict):
        schema = {"id" if old else "$id": operand["base"], **schema}
    validator = engine(schema, registry=registry)
    return lambda document: validator.is_valid(_for_python(document, whole=not old))


def _for_python(value: Any, *, whole: bool = True) -> Any:  # noqa: ANN401 (JSON)
    """Return `value` with numbers that Python calculates exactly: int or Fraction.

    Unless `whole`, 1.0 stays a Fraction, which is no integer: so it is in draft 4.
    """
    if isinstance(value, dict):
        return {name: _for_python(part, whole=whole) for name, part in value.items()}
    if isinstance(value, list):
        return [_for_python(part, whole=whole) for part in value]
    if not isinstance(value, Decimal):
        return value
    ratio = fractions.Fraction(value)
    return int(ratio) if whole and ratio.denominator == 1 else ratio


OPERATIONS: dict[str, Callable[[Answer], Answer]] = {
    operation.__name__: operation
    for operation in (covers, satisfiable, difference, judge, explain, second_opinion)
}


def answer(line: bytes) -> Answer:
    """Return the answer to one request; whatever goes wrong is an answer, too."""
    request = _exact(line)
    # In processor time, so that an answer does not depend on what else the machine does.
    # The signal's default action ends the process even while an engine holds the GIL.
    signal.setitimer(signal.ITIMER_PROF, float(request["seconds"]))
    try:
        return OPERATIONS[request["do"]](request)
    # BaseException: that is what a panic of the engine arrives as.
    except BaseException as error:  # noqa: BLE001
        return {"error": str(error).partition("\n")[0] or type(error).__name__}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def main() -> None:
    """Answer requests from standard input until it is closed."""
    with contextlib.suppress(OSError, ValueError):  # where the system has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.write("{}\n")
    sys.stdout.flush()
    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps(answer(line)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

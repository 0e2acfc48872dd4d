"""What the Python package jsonschema thinks of a witness.

Its patterns may run for years: it is stopped after a second.
"""

import fractions
import importlib
import signal
from collections.abc import Callable, Sequence
from decimal import Decimal

import jsonschema_rs

from schemas_app.domain.formats.json_schema.verdict.engine import known
from schemas_app.domain.formats.json_schema.verdict.engine.known import Answer, Json

SECONDS = 0.2  # of user time

ENGINES: dict[int, str] = {
    jsonschema_rs.Draft4: "Draft4Validator",
    jsonschema_rs.Draft6: "Draft6Validator",
    jsonschema_rs.Draft7: "Draft7Validator",
    jsonschema_rs.Draft201909: "Draft201909Validator",
    jsonschema_rs.Draft202012: "Draft202012Validator",
}


class TooSlow(Exception):  # noqa: N818 - it is an answer: none
    """It was stopped."""


def on(document: Json, accept: Sequence[int], reject: Sequence[int]) -> Answer:
    """Return which schemas of each side admit `document`, or why that is `missing`."""
    return _on(known.written(document), tuple(accept), tuple(reject))


@known.kept
def _on(text: str, accept: tuple[int, ...], reject: tuple[int, ...]) -> Answer:
    """Return it of a document in JSON text; a row often has the verdict's witness."""
    document = known.exact(text)
    signal.signal(signal.SIGVTALRM, _stop)
    # Python looks for signals even inside a match of a pattern.
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        return {
            "accept": [bool(_validator(number)(document)) for number in accept],
            "reject": [bool(_validator(number)(document)) for number in reject],
        }
    except Exception as error:  # noqa: BLE001 - whatever it is, there is no opinion
        return {"missing": str(error).partition("\n")[0] or type(error).__name__}
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _stop(*_: object) -> None:
    raise TooSlow(f"it took longer than {SECONDS:g} s")


@known.remembered
def _validator(number: int) -> Callable[[Json], bool]:
    # Imported when first asked: they take three times as long as all else together.
    jsonschema = importlib.import_module("jsonschema")
    referencing = importlib.import_module("referencing")
    operand = _for_python(known.operand(number))
    engine = getattr(jsonschema, ENGINES[operand["draft"]])
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


def _for_python(value: Json, *, whole: bool = True) -> Json:
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

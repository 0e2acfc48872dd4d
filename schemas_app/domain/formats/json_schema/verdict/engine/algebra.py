"""Set algebra on schemas, by the canonical forms of jsonschema-rs."""

import urllib.parse

import jsonschema_rs

from schemas_app.domain.formats.json_schema.verdict.engine import known
from schemas_app.domain.formats.json_schema.verdict.engine.known import Answer


def covers(request: Answer) -> Answer:
    """Answer whether `outer` admits all that `inner` admits: yes, no or unknown.

    `obstacle` is what could not be read if anything, `side` whose it is ("outer" or
    "inner"), `pointer` where it stands in it.
    """
    outer, inner = _canonical(request["outer"]), _canonical(request["inner"])
    for side, schema in (("outer", outer), ("inner", inner)):
        view = schema.view()
        if isinstance(view, jsonschema_rs.canonical.RawView):
            obstacle = str(view.reason).replace("_", " ")
            pointer = view.pointer or ""
            return _compared("unknown", obstacle=obstacle, side=side, pointer=pointer)
    return _compared(str(outer.covers(inner)))


def _compared(
    answer: str, *, obstacle: str = "", side: str = "", pointer: str = ""
) -> Answer:
    return {"answer": answer, "obstacle": obstacle, "side": side, "pointer": pointer}


def satisfiable(request: Answer) -> Answer:
    """Answer whether `schema` admits anything: yes, no or unknown."""
    return {"answer": str(_canonical(request["schema"]).satisfiability())}


def difference(request: Answer) -> Answer:
    """Answer with a schema of what `inner` admits and `outer` rejects, as JSON text."""
    rest = _canonical(request["inner"]).subtract(_canonical(request["outer"]))
    return {"schema": jsonschema_rs.canonical.json.to_string(rest.to_json_schema())}


@known.remembered
def _canonical(number: int) -> jsonschema_rs.CanonicalSchema:
    operand = known.operand(number)
    # Given a base, canonicalize disregards the schema's own identifier.
    options = known.options(operand) | {"base_uri": _base(operand)}
    return jsonschema_rs.canonicalize(
        operand["schema"],
        draft=operand["draft"],
        pattern_options=known.LIMITED,
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

"""STAND-IN until the verdict engine's author writes the real one; overwrite freely."""

from typing import Any

from schemas_app.domain import changes, schema_format
from schemas_app.domain.formats.json_schema import rules


def compare(
    old: schema_format.SchemaDocument, new: schema_format.SchemaDocument
) -> tuple[changes.Change, ...]:
    a: Any = old.value if isinstance(old.value, dict) else {}
    b: Any = new.value if isinstance(new.value, dict) else {}
    found = []
    pa, pb = a.get("properties", {}), b.get("properties", {})
    for name in pb.keys() - pa.keys():
        found.append(_change("PROPERTY_ADDED", f"/properties/{name}", name, after=pb[name], had_before=False))
    for name in pa.keys() - pb.keys():
        found.append(_change("PROPERTY_REMOVED", f"/properties/{name}", name, before=pa[name], had_after=False))
    for key in (a.keys() | b.keys()) - {"properties"}:
        if a.get(key) != b.get(key):
            found.append(_change("KEYWORD_CHANGED", f"/{key}", key, before=a.get(key), after=b.get(key)))
    return tuple(found)


def _change(rule: str, path: str, name: str, **sides: Any) -> changes.Change:
    return changes.Change(
        rule=rule, path=path, sentence=rules.RULES[rule].sentence.format(name=name),
        effect=rules.RULES[rule].effect, **sides,
    )

"""Hostile by what stands in it: characters, numbers, patterns, addresses, keywords."""

import json
import random
import unicodedata
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Schema: TypeAlias = "dict[str, Any]"
Maker: TypeAlias = "Callable[[], Any]"

_DRAFTS = (
    "http://json-schema.org/draft-04/schema#",
    "http://json-schema.org/draft-06/schema#",
    "http://json-schema.org/draft-07/schema#",
    "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema",
)
_WORDS = (
    "\u202egnp.exe", "a\u0000b", "\ufeffbom", "e\u0301", "\u00e9", "\u1e9b\u0323",
    "\u212b", "\uff41", "\u0430dmin", "\u200b", "\u2028line", "\u2066iso\u2069",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\U000e0041", "\ufffe",
    "Z\u0351\u036b\u0343\u036a\u0302\u0300\u0359" * 20, "\u0d1c\u0d4d\u0d1e",
    "<script>alert(1)</script>", "'; DROP TABLE schemas; --", "{{7*7}}", "%s%n",
    "__proto__", "constructor", "$ref", "../../etc/passwd", "=HYPERLINK(1)", "",
    " ", "\t", "\x7f", "\u0085", "a/b~c~0~1", "\u05d0\u05d1", "\u0130i\u0131",
)  # fmt: skip
_NORMAL_FORMS: tuple[Literal["NFC", "NFD", "NFKC", "NFKD"], ...] = (
    "NFC",
    "NFD",
    "NFKC",
    "NFKD",
)
_NUMBERS = (
    "0", "-0", "-0.0", "1e-1000", "1E+1000", "1e1001", "1e999999999", "9" * 999,
    "9" * 1_001, "0." + "0" * 900 + "1", "1.0000000000000000000000000001",
    "18446744073709551616", "-9223372036854775809", "1e400", "1e-400", "5e-324",
    "0.1", "3.0", "1e0", "123456789012345678901234567890.5",
)  # fmt: skip
_LIMITS = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "const",
    "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
    "minContains", "maxContains", "default",
)  # fmt: skip
_PATTERNS = (
    "^(a+)+$", "^(a|a)*$", "^(a|ab)*c$", "(x+x+)+y", "^((a+)+)+$", "([a-z]*)*[0-9]",
    "a{1000}", "(a{1000}){1000}", "((a{200}){200}){200}", "a{0,65535}", "(a?){60}a{60}",
    "^(?=(a+))a*b$", r"^(.*)\1$", r"(\w+\s?)*$", "(?<!a)b", "(?!x)(y|z)*$", "[^]", "[]",
    r"\p{L}+", r"^\p{Script=Greek}*$", r"[\s\S]*[\s\S]*[\s\S]*x", ".*.*.*.*.*.*.*=",
    "(", "[z-a]", "a**", "a{2,1}", r"\u{110000}", r"\ud800", r"\c", "(?i)a", "a++",
    "^(([a-z])+.)+[A-Z]([a-z])+$", "[\U00010000-\U0010ffff]{50}", r"\bfoo\b|\Bx",
    "(?<n>a)\\k<n>", "^" + "(" * 300 + "a" + ")" * 300 + "$", "|" * 500, "a|" * 3_000,
    "[" + "".join(chr(32 + (i * 7) % 90) for i in range(300)).replace("]", "") + "]",
)  # fmt: skip
_ADDRESSES = (
    "file:///etc/passwd", "file://localhost/etc/shadow", "http://169.254.169.254/latest/",
    "http://127.0.0.1:6379/", "http://[::1]/", "ftp://a.org/b", "data:application/json,{}",
    "javascript:alert(1)", "\\\\host\\share", "//a.org/b", "jar:file:/a!/b", "ticks@1",
    "ticks@latest", "TICKS@999999999", "#/../..", "#/%2e%2e/a", "#/a~2b", "#a b", "#%ZZ",
    "", "?", "http://a.org:99999/", "http://a.org/\u202e", "urn:uuid:x", "gopher://a/1",
    "http://u:p@a.org/x#y", "#/$defs/a/$defs/a", "a" * 5_000, "http://" + "a" * 300,
    "https://json-schema.org/draft/2020-12/schema", "#/properties/__proto__", "tel:1",
)  # fmt: skip
_OWN: tuple[Any, ...] = (
    5, [], "int32", None, True, {}, {"fields": 1}, {"fields": []}, {"name": "int32"},
    {"fields": [{"name": "a", "type": {"name": "timestamp", "unit": "aeons"}}]},
    {"fields": [{"name": "a", "type": {"name": "decimal", "precision": 10**30}}]},
    {"fields": [{"name": "\u0000", "type": {"name": "utf8"}}] * 3},
    {"name": "fixedsizebinary", "byteWidth": -1}, {"name": "dictionary"},
    {"name": "int", "bitWidth": 128, "isSigned": "no"}, {"name": "map"},
    {"name": "fixedsizelist", "listSize": 2**62, "children": []},
    {"name": "union", "mode": "dense", "typeIds": [1] * 300}, {"name": "x" * 9_000},
)  # fmt: skip
_MEMBERS = ("arrow", "x-arrow", "x-checks", "x-unit", "unit")
_KEYWORDS = (
    "type", "properties", "patternProperties", "additionalProperties", "items", "$defs",
    "prefixItems", "contains", "required", "enum", "const", "allOf", "anyOf", "oneOf",
    "not", "if", "then", "else", "dependentSchemas", "dependentRequired", "dependencies",
    "propertyNames", "minimum", "maximum", "exclusiveMinimum", "multipleOf", "pattern",
    "format", "uniqueItems", "minItems", "maxItems", "minLength", "maxLength", "$ref",
    "$id", "$anchor", "$comment", "$vocabulary", "$dynamicRef", "title", "description",
    "default", "examples", "deprecated", "readOnly", "unevaluatedItems", "id",
    "unevaluatedProperties", "additionalItems", "contentSchema", "contentMediaType",
    "definitions", "minContains", "maxContains", "minProperties", "maxProperties",
)  # fmt: skip
_TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")
_FORMATS = (
    "date-time",
    "date",
    "time",
    "uuid",
    "duration",
    "email",
    "regex",
    "made up",
)


def unicode(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return characters that look like others, turn lines around or are none."""
    words = chance.choices(_WORDS, k=2_000 if heavy else chance.randint(1, 12))
    if chance.random() < 0.3:
        form = chance.choice(_NORMAL_FORMS)
        words += [unicodedata.normalize(form, word) for word in words]
    names = [f"{word}{number % 3 or ''}" for number, word in enumerate(words)]
    made = {
        "title": chance.choice(words),
        "description": "".join(words),
        "type": "object",
        "properties": {name: {"title": name, "enum": [name]} for name in names},
        "required": list(dict.fromkeys(names)),
        "$comment": chance.choice(words),
    }
    if chance.random() < 0.3:
        made["$id"] = "https://a.org/" + chance.choice(words)
    text = json.dumps(made, ensure_ascii=chance.random() < 0.5)
    if chance.random() < 0.3:
        halves = ("\\ud800", "\\udc00\\ud800", "\ud83d", "\\ud83d\\ude00")
        text = text.replace('"title": "', f'"title": "{chance.choice(halves)}', 1)
    return text


def numbers(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return numbers that no machine word holds."""
    lines = []
    for number in range(500 if heavy else chance.randint(1, 5)):
        limits = chance.sample(_LIMITS, chance.randint(1, 4))
        members = [f'"{limit}": {_number(chance)}' for limit in limits]
        kind = chance.choice(("number", "integer", "string", "array"))
        lines.append(f'"p{number}": {{"type": "{kind}", {", ".join(members)}}}')
    return f'{{"type": "object", "properties": {{{", ".join(lines)}}}}}'


def _number(chance: random.Random) -> str:
    # Most of the time one that is no reason to refuse the rest.
    if chance.random() < 0.6:
        return str(chance.choice((0, 1, 2, 7, 2**31, 2**63, 2**64, 10**30)))
    return chance.choice(_NUMBERS)


def patterns(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return patterns that explode where they are matched by trying."""
    some = [chance.choice(_PATTERNS) for _ in range(60 if heavy else 2)]
    if chance.random() < 0.4:
        some = [_grown(chance, 5 if heavy else 3) for _ in some]
    made: Schema = {
        "type": "object",
        "properties": {f"p{n}": {"pattern": one} for n, one in enumerate(some)},
    }
    if chance.random() < 0.4:
        made["patternProperties"] = {one: {"pattern": some[0]} for one in some}
    if chance.random() < 0.2:
        made["propertyNames"] = {"allOf": [{"pattern": one} for one in some]}
    if chance.random() < 0.2:
        made = {"type": "string", "allOf": [{"pattern": one} for one in some]}
    return json.dumps(made, ensure_ascii=False)


def _grown(chance: random.Random, levels: int) -> str:
    if not levels:
        return chance.choice(("a", "b", "[a-z]", r"\d", ".", r"\w", "é", "[^a]"))
    inner = [_grown(chance, levels - 1) for _ in range(2)]
    return chance.choice(
        (
            f"({inner[0]})*",
            f"({inner[0]}|{inner[1]})+",
            f"{inner[0]}{inner[1]}",
            f"({inner[0]}){{2,{chance.choice((3, 30, 900))}}}",
            f"({inner[0]}?){{{chance.choice((9, 40))}}}",
            f"^{inner[0]}$",
        )
    )


def foreign_references(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return references to files, to machines inside, and to nothing."""
    uses = 400 if heavy else chance.randint(1, 4)
    members = {
        f"p{number}": {
            chance.choice(("$ref", "$ref", "$dynamicRef")): chance.choice(_ADDRESSES)
        }
        for number in range(uses)
    }
    made: Schema = {"properties": members, "$defs": {"a": {"$defs": {"a": True}}}}
    if chance.random() < 0.3:
        made["$schema"] = chance.choice((*_DRAFTS, *_ADDRESSES[:8]))
    if chance.random() < 0.2:
        made["$id"] = chance.choice(_ADDRESSES)
    return json.dumps(made, ensure_ascii=False)


def identifiers(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return parts that call themselves what something else is called."""
    names = ("https://a.org/a", "a", "./b/../a", "#x", "", "urn:x:y", *_DRAFTS)
    parts = {
        f"d{number}": {
            chance.choice(("$id", "id", "$anchor", "$dynamicAnchor")): chance.choice(
                (*names, "x", "y z")
            ),
            "items": {"$ref": chance.choice((*names, "#/$defs/d0", "#x", "d1"))},
        }
        for number in range(300 if heavy else chance.randint(1, 4))
    }
    made: Schema = {"$defs": parts, "$ref": "#/$defs/d0"}
    if chance.random() < 0.4:
        made["$id"] = chance.choice(names)
    if chance.random() < 0.4:
        made["$schema"] = chance.choice(_DRAFTS)
    return json.dumps(made)


def own_members(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return nonsense in the members that the registry itself gives a meaning."""
    names = [f"f{number}" for number in range(600 if heavy else chance.randint(1, 4))]
    made: Schema = {
        "type": "object",
        "properties": {
            name: {
                "type": chance.choice(_TYPES),
                chance.choice(_MEMBERS): chance.choice(_OWN),
            }
            for name in names
        },
    }
    if chance.random() < 0.5:
        made[chance.choice(_MEMBERS)] = chance.choice(_OWN)
    return json.dumps(made)


def wrong_kinds(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return keywords with values that they cannot have."""
    made: Schema = {
        name: _anything(chance, 3)
        for name in chance.sample(_KEYWORDS, 40 if heavy else chance.randint(1, 4))
    }
    if chance.random() < 0.4:
        made["$schema"] = chance.choice(_DRAFTS)
    return json.dumps(made)


def any_keywords(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return schemas of whatever keywords, each with a value it may have."""
    made = _schema(chance, 5 if heavy else 3)
    made["$schema"] = chance.choice(_DRAFTS)
    made["$defs"] = made["definitions"] = {"a": _schema(chance, 1)}
    return json.dumps(made)


def _anything(chance: random.Random, levels: int) -> Any:  # noqa: ANN401 - JSON
    kind = chance.randrange(9 if levels else 7)
    if kind == 7:
        return [_anything(chance, levels - 1) for _ in range(chance.randint(0, 3))]
    if kind == 8:
        return {
            chance.choice(_KEYWORDS): _anything(chance, levels - 1)
            for _ in range(chance.randint(0, 3))
        }
    plain = (
        None, True, False, chance.randint(-3, 3), chance.choice(_WORDS), 1e300, "string",
    )  # fmt: skip
    return plain[kind]


def _schema(chance: random.Random, levels: int) -> Schema:
    """Return a schema of a few keywords, `levels` deep."""

    def inner() -> Any:  # noqa: ANN401 - a schema may be a boolean
        return _schema(chance, levels - 1) if levels else chance.random() < 0.7

    def few() -> list[Any]:
        return [inner() for _ in range(chance.randint(1, 3))]

    size = chance.randint(0, 4)
    # Made when chosen: all of them would be too many.
    members: dict[str, Maker] = {
        "type": lambda: chance.choice(
            (chance.choice(_TYPES), chance.sample(_TYPES, 2))
        ),
        "properties": lambda: {name: inner() for name in chance.sample("abcd", 2)},
        "patternProperties": lambda: {chance.choice(("^a", "b$", ".")): inner()},
        "additionalProperties": inner,
        "items": inner,
        "contains": inner,
        "required": lambda: chance.sample("abcd", 2),
        "enum": lambda: [_anything(chance, 1)],
        "const": lambda: _anything(chance, 1),
        "allOf": few,
        "anyOf": few,
        "oneOf": few,
        "not": inner,
        "if": inner,
        "then": inner,
        "else": inner,
        "dependentSchemas": lambda: {"a": inner()},
        "propertyNames": inner,
        "minimum": lambda: size,
        "maximum": lambda: size + 1,
        "multipleOf": lambda: chance.choice((1, 2, 0.5, 0.1)),
        "pattern": lambda: chance.choice(("^a", "^[a-m]+$", "x")),
        "format": lambda: chance.choice(_FORMATS),
        "uniqueItems": lambda: True,
        "minItems": lambda: size,
        "maxItems": lambda: size,
        "minLength": lambda: size,
        "maxLength": lambda: size,
        "unevaluatedProperties": inner,
        "unevaluatedItems": inner,
        "$ref": lambda: chance.choice(("#", "#/$defs/a", "#/definitions/a")),
        "default": lambda: _anything(chance, 1),
    }
    chosen = chance.sample(list(members), chance.randint(1, 6))
    return {name: members[name]() for name in chosen}

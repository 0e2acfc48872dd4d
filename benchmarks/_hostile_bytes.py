"""Hostile as text: what is no JSON, no UTF-8, or says one thing twice."""

import gzip
import json
import random

from benchmarks import _hostile_parts, _hostile_shapes

_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp037", "utf-7", "utf-8-sig")
_NO_OBJECTS = (
    "", " ", "\n", "true", "false", "null", "0", "-", '"a"', "[]", "[[[[", "{", "}",
    "{}{}", "{},", "// a\n{}", "{'a': 1}", "NaN", "{\"a\": Infinity}", "{\"a\": 01}",
    "{\"a\": +1}", "{\"a\": .5}", "{\"a\": 1.}", "{\"a\": 0x1}", "{\"a\": 1,}", "\x00",
    "{\"a\": \"\t\"}", "{\"a\": \"\\x\"}", "{\"a\" 1}", "{a: 1}", "\u00a0{}", "tru",
    "---\na: 1\n", "<a/>", "[" * 100_000, "{\"a\":" * 100_000, "\"" * 99_999,
    "1" * 200_000, "1e" + "9" * 100_000, "-" * 50_000, " " * 900_000, "\\" * 90_000,
)  # fmt: skip


def duplicates(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return objects in which a name stands twice, in whatever spelling."""
    name, again = chance.choice(
        (
            ("type", "type"),
            ("type", "\\u0074ype"),
            ("", ""),
            ("a", "A"),
            ("é", "e\u0301"),
        )
    )
    filler = ", ".join(f'"x{number}": {{}}' for number in range(9_000 if heavy else 3))
    inside = f'"{name}": {{}}, {filler}, "{again}": {{"type": "string"}}'
    return f'{{"type": "object", "properties": {{{inside}}}}}'


def no_objects(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return texts that are no schema, and some that are no JSON."""
    found = chance.choice(_NO_OBJECTS)
    return found if heavy else found[:2_000]


def truncated(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return documents that end too soon."""
    whole = _some(chance, heavy=heavy)
    return whole[: chance.randrange(len(whole) + 1)]


def corrupted(chance: random.Random, heavy: bool) -> str:  # noqa: FBT001
    """Return documents of which a few characters are others."""
    characters = list(_some(chance, heavy=heavy))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(characters))
        characters[at] = chance.choice('{}[]",:0-.eE\\u \x00\x1f\ufeff\ud800é')
    return "".join(characters)


def encodings(chance: random.Random, heavy: bool) -> bytes:  # noqa: FBT001
    """Return bytes that are no UTF-8, or not at once."""
    text = _some(chance, heavy=heavy)
    kind = chance.randrange(5)
    if kind == 0:
        return text.encode(chance.choice(_ENCODINGS), errors="replace")
    if kind == 1:
        return gzip.compress(text.encode("utf-8", "replace"), mtime=0)
    sent = bytearray(text.encode("utf-8", "surrogatepass"))
    if kind == 2:
        sent[chance.randrange(len(sent))] = chance.choice((0xC0, 0xFF, 0x80, 0xED, 0))
    elif kind == 3:
        # A slash that is longer than it may be, half a surrogate, beyond the last plane.
        sent[1:1] = chance.choice((b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"))
    return bytes(sent)


def _some(chance: random.Random, *, heavy: bool) -> str:
    """Return a document to spoil."""
    return chance.choice(
        (
            json.dumps({"type": "object", "properties": {"a": {"enum": ["é", 1]}}}),
            _hostile_shapes.width(chance, heavy),
            _hostile_parts.any_keywords(chance, heavy),
            _hostile_parts.unicode(chance, heavy),
        )
    )

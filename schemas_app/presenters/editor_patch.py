"""A JSON Patch carried out on a text, so that its author finds their own text again.

Only the lines that a patch is about are written anew, in the manner of their neighbors.
Where that cannot be had, the whole value is written anew with the text's indentation.
"""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from schemas_app.domain import exact_json, json_patch, json_pointer
from schemas_app.presenters import json_lines

# Each operation reads the text again; beyond this many characters the whole is rewritten.
_MOST_READ = 2_000_000
_INDENT = re.compile(r"^([ \t]+)\S", re.MULTILINE)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_SPACE = re.compile(r"\s*")


def patched(text: str, patch: exact_json.Json) -> str:
    """Return `text`, which is JSON, after the operations of `patch`.

    Raises ValueError where it is no patch, or one that cannot be carried out.
    """
    if not isinstance(patch, list):
        msg = "A patch is a list of operations."
        raise ValueError(msg)  # noqa: TRY004 - it comes from outside
    try:
        value = json_patch.applied(exact_json.loads(text), patch)
    except KeyError as error:
        msg = "Without the whole document nothing is left."
        raise ValueError(msg) from error
    if len(text) * len(patch) <= _MOST_READ:
        for operation in patch:
            text = _edited(text, operation)
        if _same(text, value):
            return text
    return _written(value, _unit(text))


@dataclasses.dataclass
class _Node:
    """A value in a text: where it is, and what is in it, by key."""

    start: int
    end: int = 0
    opening: str = ""
    # Where each member begins: at its name, or at the item itself.
    members: "dict[str, tuple[int, _Node]]" = dataclasses.field(default_factory=dict)

    @property
    def last(self) -> int:
        """Where the last of its members ends."""
        return [node.end for _, node in self.members.values()][-1]


def _edited(text: str, operation: Any) -> str:  # noqa: ANN401 - JSON
    """Return `text` after one operation that is known to be possible."""
    *above, step = json_pointer.parts(operation["path"]) or ("",)
    around = _read(text)
    if not operation["path"]:
        return _spliced(text, around.start, around.end, operation["value"])
    for name in above:
        around = around.members[name][1]
    if operation["op"] == "remove":
        return _removed(text, around, step)
    if operation["op"] == "replace" or (
        around.opening == "{" and step in around.members
    ):
        place = around.members[step][1]
        return _spliced(text, place.start, place.end, operation["value"])
    return _added(text, around, step, operation["value"])


def _read(text: str) -> _Node:
    """Return the places of all values of `text`."""
    top = _Node(start=-1, opening="[")
    inside = [top]
    name: str | None = None
    begins = 0
    for token in _TOKEN.finditer(text):
        word, node = token[0], inside[-1]
        if word in "}]":
            inside.pop().end = token.end()
        elif word[0] == '"' and node.opening == "{" and name is None:
            name, begins = exact_json.loads(word), token.start()
        elif word not in ",:":
            made = _Node(start=token.start(), end=token.end())
            if name is None:
                name, begins = str(len(node.members)), token.start()
            node.members[name] = (begins, made)
            name = None
            if word in "{[":
                made.opening = word
                inside.append(made)
    return top.members["0"][1]


def _removed(text: str, around: _Node, step: str) -> str:
    """Return `text` without a member and the comma that parted it from the next."""
    names = list(around.members)
    at = names.index(step)
    begin, node = around.members[step]
    if len(names) == 1:
        return text[: around.start + 1] + text[around.end - 1 :]
    if at == len(names) - 1:
        return text[: around.members[names[at - 1]][1].end] + text[node.end :]
    return text[:begin] + text[around.members[names[at + 1]][0] :]


def _added(text: str, around: _Node, step: str, value: exact_json.Json) -> str:
    """Return `text` with one more member: behind the others, or before an item."""
    is_object = around.opening == "{"
    head = f"{exact_json.dumps(step)}: " if is_object else ""
    names = list(around.members)
    if not names:
        return _filled(text, around, head, value)
    first = around.members[names[0]][0]
    gap = text[around.start + 1 : first]
    gap = gap if "\n" in gap else " "
    if not is_object and step in around.members:
        begin = around.members[step][0]
        member = _laid_out(text, begin, head, value)
        return f"{text[:begin]}{member},{gap}{text[begin:]}"
    member = _laid_out(text, first, head, value)
    return f"{text[: around.last]},{gap}{member}{text[around.last :]}"


def _filled(text: str, around: _Node, head: str, value: exact_json.Json) -> str:
    """Return `text` with a first member in what was empty."""
    opening, closing = text[: around.start + 1], text[around.end - 1 :]
    if "\n" not in text:
        return f"{opening}{head}{exact_json.one_line(value)}{closing}"
    outer = _indent_at(text, around.start)
    member = _lines(value, outer + _unit(text), _unit(text), head)
    return f"{opening}\n{outer}{_unit(text)}{member}\n{outer}{closing}"


def _spliced(text: str, start: int, end: int, value: exact_json.Json) -> str:
    """Return `text` with `value` in the place of what stands from `start` to `end`."""
    return f"{text[:start]}{_laid_out(text, start, '', value)}{text[end:]}"


def _laid_out(text: str, at: int, head: str, value: exact_json.Json) -> str:
    """Return a member as it is written at a place of `text`."""
    if "\n" not in text:
        return head + exact_json.one_line(value)
    return _lines(value, _indent_at(text, at), _unit(text), head)


def _lines(value: exact_json.Json, indent: str, unit: str, head: str) -> str:
    """Return `value` over some lines; all but the first begin with `indent`."""
    return head + f"\n{indent}".join(_indented(value, unit))


def _indented(value: exact_json.Json, unit: str) -> Iterator[str]:
    for line in json_lines.lines(value):
        bare = line.text.lstrip(" ")
        yield unit * ((len(line.text) - len(bare)) // 2) + bare


def _indent_at(text: str, at: int) -> str:
    """Return the white space that the line of a place begins with."""
    begin = text.rfind("\n", 0, at) + 1
    found = _SPACE.match(text, begin, at)
    return found[0] if found else ""


def _unit(text: str) -> str:
    """Return what one step of indentation is in `text`."""
    found = _INDENT.search(text)
    return found[1] if found else "  "


def _written(value: exact_json.Json, unit: str) -> str:
    return "\n".join(_indented(value, unit)) + "\n"


def _same(text: str, value: exact_json.Json) -> bool:
    """Return whether `text` says `value`, digit by digit and in the same order."""
    try:
        return exact_json.dumps(exact_json.loads(text)) == exact_json.dumps(value)
    except ValueError:
        return False

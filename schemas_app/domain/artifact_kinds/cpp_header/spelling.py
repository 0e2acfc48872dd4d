"""How texts and names are written in C++, the same for every compiler and locale."""

import re
from collections.abc import Iterator

from schemas_app.domain.artifact_kinds import plain_words
from schemas_app.domain.artifact_kinds.cpp_header import macros

# Words of C++ up to C++26, and macros that a field may well be called.
RESERVED = macros.NAMES.union(
    [
        "alignas",
        "alignof",
        "and",
        "and_eq",
        "asm",
        "atomic_cancel",
        "atomic_commit",
        "atomic_noexcept",
        "auto",
        "bitand",
        "bitor",
        "bool",
        "break",
        "case",
        "catch",
        "char",
        "char16_t",
        "char32_t",
        "char8_t",
        "class",
        "co_await",
        "co_return",
        "co_yield",
        "compl",
        "concept",
        "const",
        "const_cast",
        "consteval",
        "constexpr",
        "constinit",
        "continue",
        "contract_assert",
        "decltype",
        "default",
        "delete",
        "do",
        "double",
        "dynamic_cast",
        "else",
        "enum",
        "explicit",
        "export",
        "extern",
        "false",
        "final",
        "float",
        "for",
        "friend",
        "goto",
        "if",
        "import",
        "inline",
        "int",
        "long",
        "module",
        "mutable",
        "namespace",
        "new",
        "noexcept",
        "not",
        "not_eq",
        "nullptr",
        "operator",
        "or",
        "or_eq",
        "override",
        "private",
        "protected",
        "public",
        "reflexpr",
        "register",
        "reinterpret_cast",
        "requires",
        "return",
        "short",
        "signed",
        "sizeof",
        "static",
        "static_assert",
        "static_cast",
        "struct",
        "switch",
        "synchronized",
        "template",
        "this",
        "thread_local",
        "throw",
        "true",
        "try",
        "typedef",
        "typeid",
        "typename",
        "union",
        "unsigned",
        "using",
        "virtual",
        "void",
        "volatile",
        "wchar_t",
        "while",
        "xor",
        "xor_eq",
        "assert",
        "errno",
        "linux",
        "major",
        "makedev",
        "minor",
        "offsetof",
        "stderr",
        "stdin",
        "stdout",
        "unix",
        "BUFSIZ",
        "CHAR_BIT",
        "DOMAIN",
        "EOF",
        "FALSE",
        "IN",
        "INFINITY",
        "NAN",
        "NDEBUG",
        "NULL",
        "OPTIONAL",
        "OUT",
        "OVERFLOW",
        "SIZE_MAX",
        "TRUE",
        "UNDERFLOW",
        "Row",
        "registry",
        "rows",
        "std",
        "types",
    ]
)

# Schemas are namespaces, where Arrow's own would be looked for in vain.
RESERVED_FOR_SCHEMAS = RESERVED | {"arrow"}

_PLAIN = re.compile(r"[ !#->@-\[\]-~]*")
_WIDTH = 88


def literal(text: str) -> str:
    """Return `text` as a string literal in UTF-8, without its zero bytes' meaning."""
    written = "".join(_byte(byte) for byte in text.encode())
    return f'"{written}"'


def string(text: str) -> str:
    """Return an expression of type std::string, also where `text` holds zero bytes."""
    return _with_length("std::string", text) if "\0" in text else literal(text)


def view(text: str) -> str:
    """Return an initializer of a std::string_view."""
    return _with_length("std::string_view", text) if "\0" in text else literal(text)


def comment(text: str, indent: str = "") -> Iterator[str]:
    """Yield `text` as lines of comment; nothing in it can end or go on a comment."""
    # "\\" and what "??" begins go on at the end of a line.
    words = text.replace("\\", "/").replace("??", "? ?")
    for line in plain_words.lines(words, _WIDTH - len(indent) - 3):
        yield f"{indent}// {line}"


def _with_length(type_: str, text: str) -> str:
    return f"{type_}({literal(text)}, {len(text.encode())})"


def _byte(byte: int) -> str:
    character = chr(byte)
    # Octal: it ends after three digits, whatever follows.
    return character if _PLAIN.fullmatch(character) else f"\\{byte:03o}"

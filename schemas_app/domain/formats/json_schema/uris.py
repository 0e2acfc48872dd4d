"""URI references as RFC 3986 has them, for any scheme.

urllib.parse.urljoin alone will not do: it joins only for schemes it has heard of.
"""

import re
import urllib.parse

import jsonschema_rs

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")

# The referee's own opinion: what it takes for no URI reference it would not compile.
_REFERENCE = jsonschema_rs.Draft7Validator(
    {"format": "uri-reference"},
    validate_formats=True,
)


def is_reference(text: str) -> bool:
    """Return whether `text` is a URI reference."""
    return _REFERENCE.is_valid(text)


def without_fragment(reference: str) -> str:
    """Return `reference` up to its `#`."""
    return reference.partition("#")[0]


def fragment(reference: str) -> str:
    """Return what follows the `#` of `reference`, decoded."""
    return urllib.parse.unquote(reference.partition("#")[2])


def join(base: str, reference: str) -> str:
    """Return `reference`, which has no fragment, as an absolute URI.

    Raises ValueError for a relative one where `base` has no path to be relative to,
    as in `urn:example:a`.
    """
    if _SCHEME.match(reference):
        return reference
    if not reference:
        return base
    scheme, _, rest = base.partition(":")
    if not rest.startswith("/"):
        raise ValueError(base)
    joined = urllib.parse.urljoin(f"http:{rest}", reference)
    return scheme + joined.removeprefix("http")

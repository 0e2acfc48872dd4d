"""Every address there is, from the URL configuration: a new one cannot be forgotten."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

# By the name of a parameter, for addresses that need not lead to anything.
ANYTHING: Mapping[str, str] = {}
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# What Django's own patterns leave of a regular expression.
_LEFT_OVER = str.maketrans("", "", "^$\\")
_WORD, _NUMBER = "none", "1"


def routes() -> Iterator[str]:
    """Yield the route of each address, with its parameters as `<int:number>`."""
    yield from dict.fromkeys(_routes(get_resolver(), ""))


def _routes(inside: URLResolver, before: str) -> Iterator[str]:
    for pattern in inside.url_patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route


def filled(route: str, values: Mapping[str, str] = ANYTHING) -> str:
    """Return the address of `route`, its parameters from `values` where they are there."""

    def value(match: re.Match[str]) -> str:
        usual = _NUMBER if "int:" in match[0] else _WORD
        return str(values.get(match[1], usual))

    # One of several words: the first.
    plain = re.sub(r"\(\?P<\w+>(\w+)[^)]*\)", r"\1", route)
    return "/" + _PARAMETER.sub(value, plain).translate(_LEFT_OVER)

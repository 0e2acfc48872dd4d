"""Where the objects of audit entries are looked at: kind by kind, the page to open."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from schemas_app.presenters import records

_VERSION = re.compile(r"(?P<schema>[^@/]+)@(?P<number>\d+)(?:/.*)?")


def _page(name: str) -> Callable[[str], str]:
    return lambda of: reverse(f"admin:{name}", args=[of])


def _version(of: str) -> str:
    found = _VERSION.fullmatch(of)
    return reverse("admin:schema_version", args=found.groups()) if found else ""


def _search(model: str) -> Callable[[str], str]:
    return lambda of: f"{reverse(f'admin:{model}_changelist')}?{urlencode({'q': of})}"


def _nowhere(of: str) -> str:
    del of
    return ""


# An object of another kind is named as it is, without a link.
KINDS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "artifact": _version,
        "audit": _nowhere,
        "domain": _search("schemas_app_domain"),
        "group": _search("auth_group"),
        "key": _search("schemas_app_apikey"),
        "module": _page("module"),
        "person": _search("auth_user"),
        "policy": _page("policy"),
        "proposal": _page("proposal"),
        "refused-keys": _nowhere,
        "schema": _page("schema"),
        "settings": _nowhere,
        "sign-in": _nowhere,
        "version": _version,
        "webhook": _page("webhook"),
    }
)


def link(kind: str, of: str) -> records.Link:
    """Return what an entry is about; `href` is "" where there is no page of it."""
    return records.Link(text=f"{kind} {of}".strip(), href=_address(kind, of))


def _address(kind: str, of: str) -> str:
    try:
        return KINDS.get(kind, _nowhere)(of) if of else ""
    except NoReverseMatch:  # an id of another release
        return ""

"""Secrets are compared in constant time: how long an answer takes tells nothing."""

import ast
import hmac
import inspect
from pathlib import Path

import pytest

from schemas_app.domain import api_keys
from schemas_app.selectors import actors

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("schemas_app", "notifications_app", "registry_site")
SECRET = ("digest", "secret", "token", "signature", "password", "pepper", "check_value")
# What they compare is no secret to whoever waits for the answer.
KNOWN = {
    # Typed twice, at a terminal.
    (
        "registry_site/management/passwords.py",
        "getpass.getpass('Password (again): ') != password",
    ),
}


def comparisons():
    """Yield each `==` between values that are named like secrets, with its place."""
    for path in sorted(
        each for name in FOLDERS for each in (ROOT / name).rglob("*.py")
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare) and any(
                isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops
            ):
                names = {_name(each) for each in (node.left, *node.comparators)}
                if any(word in name for word in SECRET for name in names):
                    place = path.relative_to(ROOT).as_posix()
                    yield place, ast.unparse(node)


def _name(node):
    if isinstance(node, ast.Attribute):
        return node.attr.lower()
    return node.id.lower() if isinstance(node, ast.Name) else ""


def test_of_keys_are_made_by_the_one_function_for_it():
    (called,) = [
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(inspect.getsource(api_keys.same_digest)))
        if isinstance(node, ast.Call)
    ]

    assert called == "hmac.compare_digest"
    assert vars(api_keys)["hmac"] is hmac
    assert "same_digest" in inspect.getsource(actors.opened)


def test_of_a_key_that_there_is_not_cost_the_same():
    """The digest is made and compared before it is asked whether there is a key."""
    source = inspect.getsource(actors.opened)

    assert source.index("token.digest(") < source.index("same_digest(")
    assert source.index("same_digest(") < source.index("not key")


def test_elsewhere_are_of_no_secrets():
    assert set(comparisons()) <= KNOWN


@pytest.mark.parametrize("other", ["0" * 64, "", "é", "1"])
def test_of_digests_take_any_text(other):
    assert not api_keys.same_digest("a" * 64, other.encode().hex() or "00")

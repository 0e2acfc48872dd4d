"""What must be written down is."""

import ast
import dataclasses

import pytest

from schemas_app.domain import policies
from tests import hub as hubs

OPERATIONS = (hubs.PROJECT / "docs" / "operations.md").read_text()
REVIEWING = (hubs.PROJECT / "docs" / "reviewing.md").read_text()
READERS = {
    *("flag", "text", "integer", "words", "choice", "path", "url", "networks", "seed")
}


def variables():
    """Every environment variable that registry_site reads through env.py."""
    found = set()
    for path in sorted((hubs.PROJECT / "registry_site").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in READERS
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and str(node.args[0].value).isupper()
            ):
                found.add(node.args[0].value)
    return sorted(found)


class TestOperations:
    def test_finds_the_variables(self):
        assert {"DATABASE_URL", "REDIS_URL", "PORT", "DEMO"} <= set(variables())

    @pytest.mark.parametrize("name", variables())
    def test_tells_of_every_setting(self, name):
        assert f"`{name}`" in OPERATIONS

    def test_tells_of_every_command(self):
        folder = hubs.PROJECT / "schemas_app" / "management" / "commands"
        for path in folder.glob("[a-z]*.py"):
            if path.stem != "generate_docs":
                assert f"`manage.py {path.stem}`" in OPERATIONS


class TestReviewing:
    @pytest.mark.parametrize("field", dataclasses.fields(policies.Rule))
    def test_tells_of_every_member_of_a_rule(self, field):
        assert f"`{field.name}`" in REVIEWING

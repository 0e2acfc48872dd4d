"""What `pip install .` brings: the command line, and nothing of Django."""

import ast
import json
import re
import subprocess
import sys
import tomllib

import pytest

from schemas_app.command_line import main
from tests import hub as hubs

PROJECT = tomllib.loads((hubs.PROJECT / "pyproject.toml").read_text())
BUILD = PROJECT["tool"]["hatch"]["build"]
# What modules are called that go by another name than their package.
_MODULES = {
    "jsonschema-rs": "jsonschema_rs",
    "jsonschema-specifications": "jsonschema_specifications",
}
# What a check loads, asked of a fresh interpreter.
_LOADED = """
import json, sys
before = set(sys.modules)
from schemas_app.command_line import main
main.main(["check", "old.json", "new.json", "--json"])
tops = {name.partition(".")[0] for name in set(sys.modules) - before}
print(json.dumps(sorted(tops - sys.stdlib_module_names)), file=sys.stderr)
"""


def sources():
    """Return the modules that the wheel has."""
    left_out = [hubs.PROJECT / folder for folder in BUILD["exclude"]]
    return [
        path
        for name in BUILD["only-include"]
        for path in sorted({hubs.PROJECT / name, *(hubs.PROJECT / name).rglob("*.py")})
        if path.suffix == ".py"
        and not any(path.is_relative_to(each) for each in left_out)
    ]


def imported(path):
    """Yield the modules that a source imports, by statement or by importlib."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(
            "import_module"
        ):
            yield ast.literal_eval(node.args[0])


def dependencies():
    return {re.split(r"[<>=]", each)[0] for each in PROJECT["project"]["dependencies"]}


def test_has_the_domain_and_the_command_line_only():
    assert BUILD["only-include"] == [
        "schemas_app/__init__.py",
        "schemas_app/domain",
        "schemas_app/command_line",
    ]
    assert (hubs.PROJECT / "schemas_app/command_line/main.py") in sources()
    assert (
        hubs.PROJECT / "schemas_app/domain/artifact_kinds/arrow_ipc.py"
    ) not in sources()


def test_depends_on_what_it_imports():
    foreign = {
        name.partition(".")[0] for path in sources() for name in imported(path)
    } - {*sys.stdlib_module_names, "schemas_app"}

    assert foreign == {_MODULES.get(name, name) for name in dependencies()}


def test_imports_only_modules_that_it_has():
    ours = {
        ".".join(path.relative_to(hubs.PROJECT).with_suffix("").parts).removesuffix(
            ".__init__"
        )
        for path in sources()
    }
    packages = {name.rpartition(".")[0] for name in ours} | ours

    wanted = {
        name
        for path in sources()
        for name in imported(path)
        if name.startswith("schemas_app")
    }
    lacking = {
        name
        for name in wanted
        if name not in packages and name.rpartition(".")[0] not in ours
    }
    assert lacking == set()


def test_pins_the_experimental_engine_as_the_site_does():
    pinned = "jsonschema-rs==0.60.3"

    assert pinned in PROJECT["project"]["dependencies"]
    assert pinned in (hubs.PROJECT / "requirements" / "run.in").read_text()


def test_calls_the_command_by_its_name():
    (target,) = PROJECT["project"]["scripts"].values()

    assert list(PROJECT["project"]["scripts"]) == ["schema-registry"]
    assert target == f"{main.__name__}:{main.main.__name__}"


class TestStarting:
    @pytest.fixture
    def process(self, tmp_path):
        """A check in a process of its own that tells what it loaded."""
        (tmp_path / "old.json").write_text('{"type": "number"}')
        (tmp_path / "new.json").write_text('{"type": "integer"}')
        return subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(hubs.PROJECT)!r})\n{_LOADED}"],
            cwd=tmp_path,
            capture_output=True,
            check=True,
            text=True,
            timeout=60,
        )  # fmt: skip

    def test_loads_no_module_of_the_site(self, process):
        loaded = set(json.loads(process.stderr))

        assert {"schemas_app", "jsonschema_rs", "simplejson"} <= loaded
        assert loaded.isdisjoint(
            {"django", "rest_framework", "celery", "channels", "pyarrow", "jsonschema"}
        )

    def test_prints_its_report(self, process):
        assert json.loads(process.stdout)["severity"] == "breaking"

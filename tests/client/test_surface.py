"""What the package shows to its users, and what it stands on."""

import ast
import inspect
import os
import re
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

import schema_registry_client
from schema_registry_client import errors

CLIENT = Path(__file__).parents[2] / "client"
SOURCES = sorted((CLIENT / "src/schema_registry_client").rglob("*.py"))
PAIRS = [
    (
        schema_registry_client.SchemaRegistryClient,
        schema_registry_client.AsyncSchemaRegistryClient,
    ),
    (schema_registry_client.SchemaWatch, schema_registry_client.AsyncSchemaWatch),
]


def public(kind):
    return {name for name in dir(kind) if not name.startswith("_")}


@pytest.mark.parametrize(("blocking", "awaited"), PAIRS)
def test_both_clients_offer_the_same(blocking, awaited):
    assert public(blocking) - {"close"} == public(awaited) - {"aclose"}

    for name in public(blocking) - {"close", "position"}:
        ours, theirs = (
            inspect.signature(getattr(each, name)).parameters
            for each in (blocking, awaited)
        )
        assert ours == theirs, name


def test_exports_every_error():
    kinds = {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and value.__module__ == errors.__name__
    }

    assert kinds <= set(schema_registry_client.__all__)


def test_draws_every_error_in_the_tree():
    tree, _, _ = errors.__doc__.partition("Catch `SchemaRegistryError`")
    drawn = set(re.findall(r"─ (\w+)|^ +(SchemaRegistryError)$", tree, re.MULTILINE))

    assert {first or second for first, second in drawn} == {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, Exception)
    }


def test_says_something_about_everything_it_exports():
    undocumented = [
        name
        for name in schema_registry_client.__all__
        if name != "__version__"
        and not (getattr(schema_registry_client, name).__doc__ or "").strip()
    ]

    assert undocumented == []


def test_imports_only_what_it_declares():
    declared = tomllib.loads((CLIENT / "pyproject.toml").read_text())["project"]
    allowed = {re.split(r"[<>=]", each)[0] for each in declared["dependencies"]}
    imported = {
        name.partition(".")[0]
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text()))
        for name in _names(node)
    }

    optional = {
        re.split(r"[<>=]", each)[0].replace("-", "_")
        for extra in declared["optional-dependencies"].values()
        for each in extra
    }
    foreign = {name for name in imported if name not in sys.stdlib_module_names}
    assert allowed <= foreign
    assert foreign - {"schema_registry_client"} <= allowed | optional


def test_needs_no_more_than_its_core_to_be_imported():
    command = (
        "import sys; import schema_registry_client, schema_registry_client.testing; "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    told = subprocess.run(
        [sys.executable, "-c", command],
        env={**os.environ, "PYTHONPATH": str(CLIENT / "src")},
        check=True,
        capture_output=True,
        text=True,
    )

    heavy = {"pyarrow", "pandas", "polars", "redis", "jsonschema_rs", "numpy", "django"}
    assert heavy & set(told.stdout.split()) == set()


def _names(node):
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module]
    return []


def test_says_that_it_is_typed():
    assert (CLIENT / "src/schema_registry_client/py.typed").exists()


def test_explains_every_call_in_its_readme():
    text = (CLIENT / "README.md").read_text()

    for kind in PAIRS[0]:
        assert [name for name in public(kind) if f"{name}(" not in text] == []


def test_shows_only_code_that_can_be_read():
    text = (CLIENT / "README.md").read_text()
    blocks = re.findall(r"^( *)```python\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)

    assert len(blocks) == 9
    for _, block in blocks:
        # `async with` at the top, as in a notebook
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST
        compile(textwrap.dedent(block), "README.md", "exec", flags=flags)

"""Every import contract is broken by an import that it forbids.

Works on a skeleton: the modules of the project without their contents, so that the one
forbidden import is the only one there is.
"""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PACKAGES = {
    "registry_site": PROJECT,
    "schemas_app": PROJECT,
    "notifications_app": PROJECT,
    "schema_registry_client": PROJECT / "client" / "src",
}
SITE = "The site knows the apps; schemas announce to notifications; never the reverse"
SCHEMAS = "schemas_app: interfaces -> services -> models -> domain"
NOTIFICATIONS = "notifications_app: interfaces -> services -> transports -> models"
DOMAIN = "The domain is plain Python"
COMMAND = "The command line is the domain with arguments"
FORMATS = "Schema formats do not know each other"
KINDS = "Artifact kinds do not know each other"
TRANSPORTS = "Notification transports do not know each other"
CLIENT = "The client SDK stands alone"

# Contract, the module that gets an import, and what it imports. A module that is not
# there yet is added to the skeleton.
FORBIDDEN = [
    (SITE, "notifications_app.services", "schemas_app.models"),
    (SITE, "schemas_app.services.publishing", "registry_site.celery"),
    (SCHEMAS, "schemas_app.domain.errors", "schemas_app.models"),
    (SCHEMAS, "schemas_app.models.schema", "schemas_app.services.publishing"),
    (SCHEMAS, "schemas_app.jobs", "schemas_app.services.publishing"),
    (SCHEMAS, "schemas_app.services.publishing", "schemas_app.api.urls"),
    (SCHEMAS, "schemas_app.api.urls", "schemas_app.tasks"),
    (SCHEMAS, "schemas_app.a_module_of_no_layer", "schemas_app.models"),
    (NOTIFICATIONS, "notifications_app.models", "notifications_app.services"),
    (NOTIFICATIONS, "notifications_app.services", "notifications_app.consumers"),
    (NOTIFICATIONS, "notifications_app.a_module_of_no_layer", "notifications_app.jobs"),
    (DOMAIN, "schemas_app.domain.errors", "django.utils.timezone"),
    (DOMAIN, "schemas_app.domain.formats.json_schema.parsing", "rest_framework.fields"),
    (COMMAND, "schemas_app.command_line.main", "django.conf"),
    (COMMAND, "schemas_app.command_line.main", "schemas_app.selectors.documents"),
    (
        COMMAND,
        "schemas_app.command_line.main",
        "schemas_app.domain.artifact_kinds.arrow_types",
    ),
    (SCHEMAS, "schemas_app.domain.errors", "schemas_app.command_line.main"),
    (
        FORMATS,
        "schemas_app.domain.formats.another_format.parsing",
        "schemas_app.domain.formats.json_schema.parsing",
    ),
    (
        KINDS,
        "schemas_app.domain.artifact_kinds.another_kind",
        "schemas_app.domain.artifact_kinds.arrow_ipc",
    ),
    (
        TRANSPORTS,
        "notifications_app.transports.another_transport",
        "notifications_app.transports.websocket",
    ),
    (CLIENT, "schema_registry_client.errors", "schemas_app.domain.errors"),
    (CLIENT, "schema_registry_client.errors", "django.conf"),
]


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The project's modules, all of them empty, under its own contracts."""
    for package, root in PACKAGES.items():
        for module in (root / package).rglob("*.py"):
            empty = tmp_path / module.relative_to(root)
            empty.parent.mkdir(parents=True, exist_ok=True)
            empty.touch()
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    return tmp_path


def add_import(skeleton: Path, module: str, imported: str) -> None:
    path = skeleton.joinpath(*module.split("."))
    if path.is_dir():
        path = path / "__init__"
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in path.relative_to(skeleton).parents:
        if folder != Path():
            (skeleton / folder / "__init__.py").touch()
    path.with_suffix(".py").write_text(f"import {imported}\n")


def broken_contracts(skeleton: Path) -> tuple[int, list[str]]:
    """Return lint-imports' exit code and the names of the contracts it found broken."""
    program = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run(
        [program, "--no-cache"],
        cwd=skeleton,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(skeleton), "COLUMNS": "200"},
        capture_output=True,
        check=False,
        text=True,
    )
    lines = outcome.stdout.splitlines()
    broken = [line.removesuffix(" BROKEN") for line in lines if "BROKEN" in line]
    return outcome.returncode, broken


def test_a_skeleton_without_imports_keeps_every_contract(skeleton: Path) -> None:
    assert broken_contracts(skeleton) == (0, [])


@pytest.mark.parametrize(("contract", "module", "imported"), FORBIDDEN)
def test_a_forbidden_import_breaks_its_contract(
    skeleton: Path, contract: str, module: str, imported: str
) -> None:
    add_import(skeleton, module, imported)

    assert broken_contracts(skeleton) == (1, [contract])


def test_every_contract_is_among_those_broken_here() -> None:
    configuration = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    contracts = configuration["tool"]["importlinter"]["contracts"]

    names = {contract["name"] for contract in contracts}

    assert names == {contract for contract, _, _ in FORBIDDEN}

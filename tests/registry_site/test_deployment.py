"""The files that an operator starts from ..."""

import re
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[2]
READERS = (
    "settings.py",
    "audit_options.py",
    "serve.py",
    "local_options.py",
    "sign_in/options.py",
)


def compose() -> dict[str, Any]:
    text = (PROJECT / "docker-compose.yml").read_text()
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def example() -> str:
    return (PROJECT / ".env.example").read_text()


def test_explain_every_variable_that_is_read() -> None:
    read = {
        name
        for file in READERS
        for name in re.findall(
            r"nvironment\.(?:text|flag|integer|choice|words|path|url|networks|seed)\(\s*\"(\w+)\"",
            (PROJECT / "registry_site" / file).read_text(),
        )
    }
    explained = set(re.findall(r"^(?:# )?([A-Z_]+)=", example(), re.MULTILINE))

    assert len(read) > 15
    assert read - explained == set()


def test_leave_nothing_unnamed_that_compose_takes() -> None:
    text = (PROJECT / "docker-compose.yml").read_text()

    taken = set(re.findall(r"\$\{(\w+)(?::\?|:-\})", text))

    to_fill_in = set(re.findall(r"^([A-Z_]+)=$", example(), re.MULTILINE))
    assert taken == to_fill_in
    assert "AUDIT_SIGNING_KEY" in taken


def test_give_every_part_of_ours_the_same_image_and_environment() -> None:
    services = compose()["services"]

    ours = [service for service in services.values() if "build" in service]

    assert len(ours) == 4
    assert len({service["image"] for service in ours}) == 1
    assert all(service["environment"] == ours[0]["environment"] for service in ours)


def test_wait_for_servers_that_exist() -> None:
    services = compose()["services"]

    awaited = {
        name for service in services.values() for name in service.get("depends_on", ())
    }

    assert awaited == {"postgres", "redis", "migrate", "web"}
    assert awaited <= services.keys()


def test_copy_into_the_image_only_what_is_there() -> None:
    text = (PROJECT / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--)(\S+)", text, re.MULTILINE)
    admitted = re.findall(
        r"^!(\S+)", (PROJECT / ".dockerignore").read_text(), re.MULTILINE
    )

    assert sorted(copied) == sorted(admitted)
    assert [name for name in copied if not (PROJECT / name).exists()] == []

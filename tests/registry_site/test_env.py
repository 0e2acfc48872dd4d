"""Reading the environment ..."""

import base64
from pathlib import Path
from typing import Any

import pytest

from registry_site import env


def read(**variables: str) -> env.Environment:
    return env.Environment(variables)


def problems(environment: env.Environment) -> list[str]:
    return [str(problem) for problem in environment.problems]


@pytest.mark.parametrize(
    ("value", "flag"),
    [("1", True), ("TRUE", True), ("on", True), ("0", False), ("No", False)],
)
def test_takes_the_usual_words_for_a_flag(value: str, flag: bool) -> None:
    assert read(DEBUG=value).flag("DEBUG", default=not flag) is flag


@pytest.mark.parametrize("value", ["", "  "])
def test_takes_an_empty_value_for_an_absent_one(value: str) -> None:
    environment = read(PORT=value)

    assert environment.integer("PORT", default=8000, low=1, high=9) == 8000
    assert problems(environment) == []


@pytest.mark.parametrize("value", ["1e3", "0x10", "٣", "9", "-1", "1" * 40])
def test_refuses_what_is_not_a_whole_number_within_bounds(value: str) -> None:
    environment = read(PORT=value)

    assert environment.integer("PORT", default=3, low=0, high=8) == 3
    assert problems(environment) == [
        f"PORT: found {value!r}. Write a whole number from 0 to 8."
    ]


def test_splits_a_list_at_commas() -> None:
    assert read(HOSTS="a.example, b.example,,").words("HOSTS") == (
        "a.example",
        "b.example",
    )


def test_takes_networks_and_single_addresses() -> None:
    assert read(NETS="10.0.0.0/8, fd00::/8,127.0.0.1").networks("NETS") == (
        "10.0.0.0/8",
        "fd00::/8",
        "127.0.0.1/32",
    )


@pytest.mark.parametrize("value", ["10.0.0.1/8", "all", "1", "10.0.0.0/33"])
def test_refuses_what_is_no_network(value: str) -> None:
    environment = read(NETS=value)

    assert environment.networks("NETS") == ()
    (problem,) = problems(environment)
    assert problem.startswith(f"NETS: found {value!r}. Write networks such as ")


def test_makes_a_path_absolute(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    path = read(RUN_DIR="here/there").path("RUN_DIR", default=Path("/"))

    assert path == tmp_path / "here" / "there"


@pytest.mark.parametrize(
    "value", ["mysql://host/name", "host:5432", "redis://host:port/0", "redis://[::1"]
)
def test_refuses_a_url_of_another_scheme(value: str) -> None:
    environment = read(REDIS_URL=value)

    environment.url("REDIS_URL", schemes=("redis", "unix"))

    assert len(environment.problems) == 1
    assert environment.problems[0].remedy.startswith(
        "Write a URL that starts with redis:// or unix://."
    )


def test_does_not_repeat_a_password_it_refuses() -> None:
    environment = read(REDIS_URL="mysql://user:hunter2@host/0")

    environment.url("REDIS_URL", schemes=("redis",))

    assert problems(environment) == [
        "REDIS_URL: found 'mysql://***@host/0'. Write a URL that starts with redis://."
    ]


@pytest.mark.parametrize(
    "value",
    [
        "postgres://user:hunter2#3@host/0",
        "postgres://user:hunter2/3@host/0",
        "postgres://user:hunter2?3@host/0",
        "postgres:/user:hunter2@host/0",
        "user:hunter2@host/0",
        "mysql://host/0?password=hunter2",
        "mysql://user:hunter2://3@host/0",
    ],
)
def test_repeats_no_password_of_a_url_that_is_none(value: str) -> None:
    environment = read(REDIS_URL=value)

    environment.url("REDIS_URL", schemes=("redis", "postgres"))

    found = problems(environment)
    assert "hunter2" not in "".join(found)
    assert len(found) == 1


def test_tells_all_problems_at_once() -> None:
    environment = read(DEBUG="maybe", LEVEL="loud")
    environment.flag("DEBUG", default=False)
    environment.choice("LEVEL", default="info", among=("info", "error"))

    with pytest.raises(env.WrongSettings) as raised:
        environment.stop_if_wrong(env.Problem("KEY", "is not set", "Set it."))

    assert str(raised.value).splitlines() == [
        "The registry cannot start with this environment:",
        "  - DEBUG: found 'maybe'. Write 1 or 0 (true/false, yes/no and on/off do too).",
        "  - LEVEL: found 'loud'. Write one of: info, error.",
        "  - KEY: is not set. Set it.",
    ]


def test_prefers_the_environment_to_what_it_falls_back_on() -> None:
    environment = read(REDIS_URL="", LEVEL="info")

    environment.fall_back_on({"REDIS_URL": "redis://kept/0", "KEY": "kept"})

    assert environment.text("REDIS_URL") == ""
    assert environment.text("KEY") == "kept"


SEED = bytes(range(200, 232))
_REMEDY = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(SEED).decode(),
        base64.urlsafe_b64encode(SEED).decode(),
        base64.urlsafe_b64encode(SEED).decode().rstrip("="),
    ],
)
def test_takes_a_key_in_either_base64_or_a_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(f"{text}\n")

    assert read(KEY=text).seed("KEY") == SEED
    assert read(KEY_FILE=str(tmp_path / "key")).seed("KEY") == SEED
    assert read().seed("KEY") == b""


@pytest.mark.parametrize("text", ["secret", "c2VjcmV0", "é" * 43, "a" * 42])
def test_does_not_show_a_key_that_is_none(text: str) -> None:
    environment = read(KEY=text)

    assert environment.seed("KEY") == b""
    assert problems(environment) == [f"KEY: is no key. {_REMEDY}"]


def test_names_a_file_of_a_key_that_is_not_there() -> None:
    environment = read(KEY_FILE="/nowhere/key")

    assert environment.seed("KEY") == b""
    assert problems(environment) == [
        f"KEY_FILE: cannot be read (No such file or directory). {_REMEDY}"
    ]

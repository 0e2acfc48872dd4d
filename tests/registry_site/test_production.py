"""Production ..."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from registry_site import production

PROJECT = Path(__file__).resolve().parents[2]
SAFE = production.Values(
    production=True,
    debug=False,
    secrets={
        "SECRET_KEY": "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
        "API_KEY_PEPPER": "AKIAIOSFODNN7EXAMPLEje7MtGbClwBFhKwq",
    },
    allowed_hosts=("schemas.example.com",),
    site_url="https://schemas.example.com",
    https=True,
)
SAFE_ENVIRONMENT = {
    "PRODUCTION": "1",
    **SAFE.secrets,
    "ALLOWED_HOSTS": "schemas.example.com",
    "SITE_URL": "https://schemas.example.com",
    "DATABASE_URL": "postgres://u:p@db.example/registry",
    "REDIS_URL": "redis://redis.example/0",
    "AUDIT_SIGNING_KEY": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY",
}


def check(environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        check=False,
        text=True,
    )


def test_has_nothing_against_safe_values() -> None:
    assert production.problems(SAFE) == ()
    assert production.problems(replace(SAFE, issuer="https://id.example.com")) == ()


def test_is_judged_only_where_it_is_switched_on() -> None:
    assert production.problems(replace(SAFE, production=False, debug=True)) == ()


@pytest.mark.parametrize(
    ("unsafe", "variables"),
    [
        (replace(SAFE, debug=True), ["DEBUG"]),
        (replace(SAFE, allowed_hosts=()), ["ALLOWED_HOSTS"]),
        (replace(SAFE, allowed_hosts=("a.example", "*")), ["ALLOWED_HOSTS"]),
        (replace(SAFE, https=False), ["HTTPS"]),
        (replace(SAFE, site_url=""), ["SITE_URL"]),
        (replace(SAFE, site_url="http://schemas.example.com"), ["SITE_URL"]),
        (replace(SAFE, issuer="http://id.example.com/realm"), ["OIDC_ISSUER"]),
        (
            replace(SAFE, secrets={**SAFE.secrets, "SECRET_KEY": "short"}),
            ["SECRET_KEY"],
        ),
        (
            replace(SAFE, secrets={**SAFE.secrets, "API_KEY_PEPPER": "ab" * 32}),
            ["API_KEY_PEPPER"],
        ),
        (
            replace(
                SAFE,
                secrets=dict.fromkeys(SAFE.secrets, SAFE.secrets["SECRET_KEY"]),
            ),
            ["SECRET_KEY and API_KEY_PEPPER"],
        ),
    ],
)
def test_refuses_each_unsafe_value(
    unsafe: production.Values, variables: list[str]
) -> None:
    assert [problem.variable for problem in production.problems(unsafe)] == variables


def test_starts_with_a_safe_environment() -> None:
    outcome = check(SAFE_ENVIRONMENT)

    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout == "System check identified no issues (0 silenced).\n"


def test_without_anything_set_says_everything_at_once() -> None:
    outcome = check({"PRODUCTION": "1", "DEBUG": "1", "HTTPS": "0"})

    variables = [line.partition(":")[0] for line in outcome.stderr.splitlines()[1:]]
    assert outcome.returncode == 1
    assert variables == [
        "  - SECRET_KEY",
        "  - API_KEY_PEPPER",
        "  - DEBUG",
        "  - ALLOWED_HOSTS",
        "  - HTTPS",
        "  - SITE_URL",
    ]


def test_does_not_take_the_word_of_a_provider_in_the_clear() -> None:
    asked = {"OIDC_CLIENT_ID": "registry", "OIDC_CLIENT_SECRET": "secret"}

    outcome = check(
        {**SAFE_ENVIRONMENT, **asked, "OIDC_ISSUER": "http://id.example.com"}
    )

    assert outcome.returncode == 1
    assert outcome.stderr.splitlines()[1] == (
        "  - OIDC_ISSUER: 'http://id.example.com' lets whoever is on the way vouch for "
        "anybody. Write the address of the provider with https://."
    )


def test_does_not_read_the_run_folder(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text('{"SECRET_KEY": "' + "abcdefghij" * 5 + '"}')
    environment = {**SAFE_ENVIRONMENT, "RUN_DIR": str(tmp_path), "SECRET_KEY": ""}

    outcome = check(environment)

    assert len(outcome.stderr.splitlines()) == 2
    assert "SECRET_KEY: is not set. Make one with: " in outcome.stderr

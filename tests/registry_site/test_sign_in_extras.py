"""With its extra packages, the registry ...

A process of its own, on a database of its own: the packages bring tables.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from tests.registry_site import sso_provider
from tests.registry_site.fast_reads import processes

PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery"
PLACE = "/account/second-factor"
PEOPLE = f"""
from django.contrib.auth.models import Group, User
for name in ("ada", "ben", "gone", "root"):
    made = User.objects.create_user(name, password={PASSWORD!r}, is_staff=True)
    made.groups.add(Group.objects.get_or_create(name="kept")[0])
User.objects.filter(username="gone").update(is_active=False)
User.objects.filter(username="root").update(is_superuser=True)
"""
RISEN = """
from django.contrib.auth.models import User
User.objects.filter(username="risen").update(is_superuser=True)
"""
STORED = """
import json
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from schemas_app import models
rows = Authenticator.objects.order_by("pk")
print(json.dumps({
    "factors": [[row.user.username, row.type, row.data] for row in rows],
    "entries": [
        [entry.action, entry.object_id, entry.actor, entry.after]
        for entry in models.AuditEntry.objects.order_by("number")
    ],
    "groups": {
        person.username: sorted(person.groups.values_list("name", flat=True))
        for person in User.objects.all()
    },
    "passwords": {
        person.username: person.has_usable_password() for person in User.objects.all()
    },
}))
"""


@pytest.fixture(scope="module")
def provider():
    with sso_provider.providing() as running:
        yield running


@pytest.fixture(scope="module")
def environment(tmp_path_factory, provider):
    """What the process is started with, and a database with people."""
    client_id, client_secret = sso_provider.CLIENT
    with database(tmp_path_factory.mktemp("extras")) as url:
        found = {
            "DATABASE_URL": url,
            "SECOND_FACTOR": "1",
            "OIDC_ISSUER": provider.url,
            "OIDC_CLIENT_ID": client_id,
            "OIDC_CLIENT_SECRET": client_secret,
            "OIDC_NAME": "the company",
            "OIDC_GROUPS": "schema-people=proposers,risk-people=risk",
            "OIDC_CREATE": "1",
        }
        manage(found, "migrate", "--verbosity=0")
        manage(found, "shell", "--verbosity=0", "-c", PEOPLE)
        yield found


@pytest.fixture(scope="module")
def site(environment):
    with processes.serving(redis_url=settings.REDIS_URL, **environment) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture
def visit(site):
    """Return a function: somebody new at the site."""
    with contextlib.ExitStack() as opened:
        yield lambda: opened.enter_context(httpx.Client(base_url=site, timeout=60))


@contextlib.contextmanager
def database(folder):
    if "DATABASE_URL" not in os.environ:
        yield f"sqlite:///{folder / 'extras.sqlite3'}"
        return
    url, name = os.environ["DATABASE_URL"], f"extras_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield urlsplit(url)._replace(path=f"/{name}").geturl()


def manage(environment, *words):
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=PROJECT,
        env={**os.environ, "LOG_LEVEL": "error", **environment},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def stored(environment):
    said = manage(environment, "shell", "--verbosity=0", "-c", STORED)
    return json.loads(said.splitlines()[-1])


def send(client, address, **form):
    """Send a form with the token of the page that it is on."""
    page = client.get(address)
    return client.post(page.url, data={"csrfmiddlewaretoken": token(page), **form})


def token(page):
    return found(r'name="csrfmiddlewaretoken" value="(\w+)"', page)


def found(pattern, page):
    match = re.search(pattern, page.text)
    assert match, page.text
    return match[1]


def enter(client, name="ada"):
    return send(client, "/login/?next=/schemas/", username=name, password=PASSWORD)


def is_in(client):
    return client.get("/schemas/").status_code == 200


def code(secret):
    """Return the code of this half minute, as an app computes it (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def come_by_sso(client):
    return client.get("/account/oidc/sso/login/?next=/schemas/", follow_redirects=True)


@pytest.fixture(scope="module")
def factor(site):
    """Ada's secret and recovery codes; she has set up her second factor."""
    with httpx.Client(base_url=site, timeout=60) as client:
        assert enter(client).headers["location"] == "/schemas/"
        page, secret = client.get(f"{PLACE}/activate/"), ""
        for typed in ("000000", "", ""):  # a half minute may end on the way
            secret = found(r"<code>([A-Z2-7]{32})</code>", page)
            form = {"csrfmiddlewaretoken": token(page), "code": typed or code(secret)}
            page = client.post(f"{PLACE}/activate/", data=form)
            if page.status_code == 302:
                break
        shown = client.get(f"{PLACE}/codes/")
    assert page.status_code == 302
    for answer in (page, shown):
        assert "no-store" in answer.headers["cache-control"]
        assert "unsafe" not in answer.headers["content-security-policy"]
    return secret, re.findall(r"<li><code>(\w+)</code>", shown.text)


def test_asks_for_a_code_after_the_password_and_takes_each_one_once(visit, factor):
    secret, codes = factor
    first, second, third = visit(), visit(), visit()

    asked = enter(first)
    before = is_in(first)
    guess = send(first, f"{PLACE}/code/", code="000000")
    used = code(secret)
    right = send(first, f"{PLACE}/code/", code=used)
    if right.status_code != 302:  # a half minute may end on the way
        used = code(secret)
        right = send(first, f"{PLACE}/code/", code=used)
    enter(second)
    again = send(second, f"{PLACE}/code/", code=used)
    by_paper = send(second, f"{PLACE}/code/", code=codes[0])
    enter(third)
    paper_again = send(third, f"{PLACE}/code/", code=codes[0])

    assert (asked.status_code, asked.headers["location"]) == (302, f"{PLACE}/code/")
    assert "This code is wrong, or was used before." in guess.text
    assert (right.status_code, right.headers["location"]) == (302, "/schemas/")
    assert (again.status_code, by_paper.status_code) == (200, 302)
    assert (paper_again.status_code, len(codes)) == (200, 10)
    assert (before, is_in(first), is_in(second), is_in(third)) == (
        False,
        True,
        True,
        False,
    )


def test_does_not_let_strangers_keep_somebody_from_typing_a_code(visit, factor):
    _, codes = factor
    for _ in range(6):
        send(visit(), "/login/", username="ada code", password="guess")
    client = visit()
    enter(client)

    by_paper = send(client, f"{PLACE}/code/", code=codes[1])

    assert by_paper.status_code == 302
    assert is_in(client)


def test_remembers_a_browser_once_somebody_is_in(visit, factor):
    _, codes = factor
    client, other = visit(), visit()

    enter(client)
    before = "known" in client.cookies
    send(client, f"{PLACE}/code/", code=codes[3])
    enter(other, "ben")

    assert (before, "known" in client.cookies, "known" in other.cookies) == (
        False,
        True,
        True,
    )


def test_ends_the_session_in_which_somebody_else_is_asked_for_a_code(visit, factor):
    client = visit()
    enter(client, "ben")
    before = is_in(client)
    form = {"username": "ada", "password": PASSWORD}

    asked = client.post(
        "/login/?next=/schemas/",
        data={"csrfmiddlewaretoken": client.cookies["csrftoken"], **form},
    )

    assert asked.headers["location"] == f"{PLACE}/code/"
    assert (before, is_in(client)) == (True, False)


def test_writes_down_that_somebody_made_other_recovery_codes(
    visit, environment, factor
):
    _, codes = factor
    client = visit()
    enter(client)
    send(client, f"{PLACE}/code/", code=codes[2])

    made = send(client, f"{PLACE}/codes/generate/")
    shown = client.get(f"{PLACE}/codes/").text

    assert made.status_code == 302
    assert not [code for code in codes if code in shown]
    changed = [e for e in stored(environment)["entries"] if e[0] == "person.changed"]
    assert changed[-1][1:] == ["ada", "ada", {"recovery_codes": "new"}]


def test_does_not_let_codes_be_guessed(visit, factor):
    client = visit()
    enter(client)

    answers = [
        send(client, f"{PLACE}/code/", code=f"{number:06}") for number in range(6)
    ]

    assert "This code is wrong, or was used before." in answers[0].text
    assert "Too many attempts went wrong" in answers[5].text


def test_keeps_secrets_encrypted_and_writes_down_what_happens(environment, factor):
    secret, _ = factor

    kept = stored(environment)

    totp = next(data for _, kind, data in kept["factors"] if kind == "totp")
    assert secret not in json.dumps(kept["factors"])
    assert totp["secret"].startswith("gAAAA")
    assert ["person.changed", "ada", "ada", {"second_factor": True}] in kept["entries"]


def test_lets_an_operator_remove_a_second_factor_that_is_lost(
    visit, environment, factor
):
    said = manage(environment, "remove_second_factor", "ada")

    entered = enter(visit())
    entry = [e for e in stored(environment)["entries"] if e[0] == "person.changed"][-1]
    assert said == "ada has no second factor any more.\n"
    assert entered.headers["location"] == "/schemas/"
    assert (entry[1], entry[3]) == ("ada", {"second_factor": False})
    assert entry[2].startswith("remove_second_factor (")


def test_takes_the_word_of_a_provider_for_who_somebody_is(visit, environment, provider):
    provider.person = {
        "sub": "42",
        "preferred_username": "nora",
        "name": "Nora Nagy",
        "groups": ["schema-people", "everybody"],
    }
    client = visit()

    offered = client.get("/login/").text
    there = come_by_sso(client)
    first = stored(environment)
    provider.person = {**provider.person, "groups": ["risk-people"]}
    again = come_by_sso(visit())
    second = stored(environment)

    assert "Sign in by the company" in offered
    assert (there.status_code, there.url.path) == (200, "/schemas/")
    assert first["groups"]["nora"] == ["proposers", "readers"]
    assert not first["passwords"]["nora"]
    assert again.status_code == 200
    assert second["groups"]["nora"] == ["readers", "risk"]
    told = [entry[:3] for entry in second["entries"] if entry[1] == "nora"]
    assert ["person.created", "nora", "single sign-on"] in told
    assert ["person.changed", "nora", "single sign-on"] in told
    assert ["session.started", "nora", "nora"] in told


def test_leaves_other_groups_of_somebody_known_alone(visit, environment, provider):
    provider.person = {"sub": "7", "preferred_username": "ben", "groups": []}

    there = come_by_sso(visit())

    kept = stored(environment)
    assert there.status_code == 200
    assert (kept["groups"]["ben"], kept["passwords"]["ben"]) == (["kept"], True)


def test_does_not_let_in_who_became_a_superuser_since(visit, environment, provider):
    provider.person = {"sub": "9", "preferred_username": "risen"}
    before = come_by_sso(visit())
    manage(environment, "shell", "--verbosity=0", "-c", RISEN)
    client = visit()

    after = come_by_sso(client)

    assert (before.status_code, after.status_code) == (200, 403)
    assert "Superusers sign in with their password." in after.text
    assert not is_in(client)


@pytest.mark.parametrize(
    "name",
    [
        "root",
        "gone",
        "",
        "two words",
        "n\0l",
        "long" * 40,
        "\uff41\uff44\uff41",
        ["ada"],
    ],
)
def test_refuses_whom_a_provider_may_not_speak_for(visit, provider, name):
    provider.person = {"sub": f"of {len(name)}", "preferred_username": name}
    client = visit()

    refused = come_by_sso(client)

    assert refused.status_code == 403
    assert "You are not signed in" in refused.text
    assert not is_in(client)


@pytest.mark.parametrize(
    "place", ["http://[::1", "//evil.example/", "/\\evil.example", "http://localhost/"]
)
def test_leads_nowhere_else_afterwards(visit, provider, place):
    provider.person = {"sub": "7", "preferred_username": "ben", "groups": []}
    client = visit()
    address = "/account/oidc/sso/login/"

    there = client.get(address, params={"next": place}, follow_redirects=True)

    assert (there.status_code, there.url.path) == (200, "/")
    assert there.url.host == "127.0.0.1"


def test_lets_somebody_in_whatever_else_the_address_asks_for(visit, provider):
    provider.person = {"sub": "7", "preferred_username": "ben", "groups": []}
    address = "/account/oidc/sso/login/?next=/schemas/&process="
    clients = [visit(), visit()]

    there = [
        client.get(f"{address}{process}", follow_redirects=True)
        for client, process in zip(clients, ("connect", "redirect"), strict=True)
    ]

    assert [(one.status_code, one.url.path) for one in there] == [
        (200, "/schemas/"),
        (200, "/schemas/"),
    ]
    assert all(map(is_in, clients))


def test_says_that_a_provider_does_not_answer(environment):
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
        silent = f"http://127.0.0.1:{taken.getsockname()[1]}"
    asked = {**environment, "OIDC_ISSUER": silent}
    with processes.serving(redis_url=settings.REDIS_URL, **asked) as server:
        address = f"http://127.0.0.1:{server.port}/account/oidc/sso/login/"
        answer = httpx.get(address, timeout=60)

    assert answer.status_code == 503
    assert "The provider of single sign-on does not answer." in answer.text


def test_does_not_take_an_answer_that_nobody_asked_for(visit):
    client = visit()

    answer = client.get("/account/oidc/sso/login/callback/?code=x&state=y")

    assert "You are not signed in" in answer.text
    assert not is_in(client)


def test_shows_no_secrets_among_the_stored_records(visit):
    client = visit()
    enter(client, "root")

    listed = client.get("/schemas_app/")
    missing = [
        client.get(address).status_code
        for address in ("/mfa/", "/socialaccount/", "/account/emailaddress/")
    ]

    assert listed.status_code == 200
    assert missing == [404, 404, 404]


def test_does_not_start_with_half_of_what_it_needs():
    asked = {"OIDC_ISSUER": "https://id.example", "OIDC_GROUPS": "a=b,c"}

    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=PROJECT,
        env={**os.environ, **asked},
        capture_output=True,
        check=False,
        text=True,
    )

    said = [line.partition(". ")[0] for line in done.stderr.splitlines()[1:]]
    assert done.returncode == 1
    assert [line.strip(" -") for line in said] == [
        "OIDC_GROUPS: is no list",
        "OIDC_CLIENT_ID: is not set",
        "OIDC_CLIENT_SECRET: is not set",
    ]

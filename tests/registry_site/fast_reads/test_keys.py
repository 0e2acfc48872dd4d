"""Remembered keys ..."""

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from registry_site.fast_reads import keys
from schemas_app.domain import actors, api_keys
from schemas_app.permissions import Scope
from schemas_app.selectors import actors as actor_selectors
from tests import factories

TOKEN = api_keys.generate()
HERE = "10.0.0.7"


def row(**changes: Any) -> actor_selectors.Key:
    """Return the key as it is read, for ticks_* and from 10.0.0.0/8, for an hour."""
    key = actor_selectors.Key(
        digest=TOKEN.digest(settings.API_KEY_PEPPER),
        is_revoked=False,
        expires_at=factories.later(60),
        networks=api_keys.networks(["10.0.0.0/8"]),
        actor=actors.Actor(
            kind=actors.ActorKind.KEY,
            label="tests",
            key_id=7,
            scopes=frozenset({Scope.READ}),
            schemas=("ticks_*",),
        ),
    )
    return dataclasses.replace(key, **changes)


def reader(of: keys.Keys, **changes: Any) -> int | None:
    """Return whom a request from HERE, now and for ticks_v1, is let in as."""
    asked: dict[str, Any] = {
        "authorization": f"Bearer {TOKEN}".encode(),
        "schema_id": "ticks_v1",
        "at": factories.NOW,
        "address": HERE,
    }
    return of.reader(**{**asked, **changes})


@pytest.fixture
def known() -> keys.Keys:
    """Keys of which one was let in already."""
    made = keys.Keys()
    made.learn({TOKEN.prefix: row()})
    assert reader(made) == 7
    return made


def test_open_until_they_expire(known: keys.Keys) -> None:
    before = factories.later(60) - timedelta(microseconds=1)

    assert reader(known, at=before) == 7
    assert reader(known, at=factories.later(60)) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"authorization": f"Bearer srk_{TOKEN.prefix}_{'A' * 43}".encode()},
        {"authorization": f"Bearer {TOKEN}x".encode()},
        {"authorization": f"Basic {TOKEN}".encode()},
        {"authorization": b""},
        {"address": "192.0.2.1"},
        {"address": ""},
        {"schema_id": "bars"},
    ],
)
def test_let_in_only_what_was_let_in(known: keys.Keys, changes: dict[str, Any]) -> None:
    assert reader(known, **changes) is None
    assert reader(known) == 7


@pytest.mark.parametrize(
    "now",
    [
        {},
        {TOKEN.prefix: row(is_revoked=True)},
        {TOKEN.prefix: row(digest="0" * 64)},
        {TOKEN.prefix: row(expires_at=factories.NOW)},
        {TOKEN.prefix: row(networks=api_keys.networks(["192.0.2.0/24"]))},
    ],
)
def test_open_nothing_once_that_was_read(
    known: keys.Keys, now: dict[str, actor_selectors.Key]
) -> None:
    known.learn(now)

    assert reader(known) is None


def test_remember_no_secret(known: keys.Keys) -> None:
    assert TOKEN.secret not in repr(vars(known))

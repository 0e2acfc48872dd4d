"""Somebody signed in, and what a page says to them."""

import html
import re

import pytest
from django.test import Client

from tests import factories
from tests.stored import nothing_stored as nothing_stored
from tests.stored import only_tried as only_tried


@pytest.fixture(autouse=True)
def _database(db):
    """Every page asks who is there."""


@pytest.fixture
def signed_in():
    """Return a function: the client of somebody who is signed in."""

    def client_of(username, **flags):
        client = Client()
        client.force_login(factories.person(username, **flags))
        return client

    return client_of


def words(response):
    """Return what a page says in its main part, without its markup."""
    text = response.content.decode()
    main = re.search(r"<main.*?</main>", text, re.DOTALL)
    bare = re.sub(r"<[^>]+>", " ", main[0] if main else text)
    return re.sub(r"\s+([.,:;)])", r"\1", " ".join(html.unescape(bare).split()))


def buttons(response):
    """Return the words on the buttons of the main part."""
    text = response.content.decode()
    found = re.findall(r"<button[^>]*type=\"submit\"[^>]*>(.*?)</button>", text)
    return [html.unescape(button) for button in found if button != "Sign out"]

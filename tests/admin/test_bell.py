"""The bell says to who listens what it shows to who looks."""

import re

import pytest
from django.template.loader import render_to_string


@pytest.mark.parametrize(
    ("unread", "said", "shown"),
    [
        (0, "Notifications", "0"),
        (7, "Notifications, 7 unread", "7"),
        (112, "Notifications, 99+ unread", "99+"),
    ],
)
def test_the_bell_says_what_it_shows(rf, unread, said, shown):
    request = rf.get("/")
    page = render_to_string(
        "admin/base_site.html", {"unread": unread, "navigation": [1]}, request
    )

    bell = re.search(r'class="bell".*?</a>', page, re.DOTALL)
    assert bell is not None
    assert re.findall(r'aria-label="([^"]*)"', bell[0]) == [said]
    assert re.findall(r'<span class="count"[^>]*>([^<]*)<', bell[0]) == [shown]

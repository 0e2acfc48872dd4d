"""The form of the editor as a browser sends it, and what comes back of it."""

import html
import re

from tests import factories

PROPOSE = "/schemas/ticks_v1/propose/"
CHECK = "/schemas/ticks_v1/check/"
VENUE = factories.with_field("venue", required=True)
OPTIONAL = factories.with_field("venue")


def typed(document=OPTIONAL, **values):
    """Return what the form sends; a browser ends lines as forms do."""
    text = factories.text_of(document).replace("\n", "\r\n")
    said = {"title": "Name the venue", "message": "As the feed does.", "base": "1"}
    return {"text": text, **said, **values}


def text_in(response):
    """Return what stands in the editor."""
    return _one(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', response)


def fixed_in(response):
    """Return the text that the script is to put into the editor."""
    return _one(r"<textarea data-fixed[^>]*>\n(.*?)</textarea>", response)


def error_of(field, response):
    """Return what is said to be wrong with a field."""
    return _one(rf'id="{field}-error"[^>]*>([^<]*)<', response)


def _one(pattern, response):
    found = re.findall(pattern, response.content.decode(), re.DOTALL)
    assert len(found) == 1
    return html.unescape(found[0])


def values_in(response):
    """Return what stands in the other fields."""
    page = response.content.decode()
    found = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    return {
        "title": html.unescape(found.get("title", "")),
        "semantic_version": found.get("semantic_version", ""),
        "message": _one(r'<textarea id="message"[^>]*>\n(.*?)</textarea>', response),
        "base": found["base"],
        "over": found["over"],
    }


def patches(response):
    """Return what the buttons of fixes would send."""
    found = re.findall(r'name="patch" value="([^"]*)"', response.content.decode())
    return [html.unescape(patch) for patch in found]


def lines(response):
    """Return the lines that findings are marked on, with their tones."""
    page = response.content.decode()
    return re.findall(r'data-line="(\d+)" data-tone="(\w+)"', page)

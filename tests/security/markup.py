"""What a browser would take from a page: tags, attributes, scripts."""

import html.parser
import re

# Attributes that lead somewhere, or run what they hold.
_ADDRESSES = (
    "href",
    "src",
    "action",
    "formaction",
    "xlink:href",
    "data",
    "srcdoc",
    "poster",
)
_LEADS_TO = re.compile(
    r"(?:https?:|mailto:|[/#?]|\.\.?/|[\w%.-]+(?:[/?#]|$)|$)", re.ASCII
)
_IMAGES = "data:image/svg+xml"


class Page(html.parser.HTMLParser):
    """Reads a page; `wrong` is what must not be in one, `text` what people read of it."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.words: list[str] = []
        self._inside = ""
        self._data = False
        self.feed(source)
        self.close()

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._inside = tag
        self._data = "json" in (given.get("type") or "")
        for name, value in attrs:
            self._judge(tag, name, value or "")
            self.words.append(value or "")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        runs = self._inside in ("script", "style") and "xq" in data
        if runs and not (self._data and "<" not in data):
            self.wrong.append(f"<{self._inside}> {data[:80]}")
        self.words.append(data)

    def _judge(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in ("style", "srcdoc") or "xq" in name:
            self.wrong.append(f"<{tag} {name}={value[:80]!r}>")
        bare = re.sub(r"[\x00-\x20]+", "", value).lower()
        leads = name in _ADDRESSES and not bare.startswith(_IMAGES)
        if leads and not _LEADS_TO.match(bare):
            self.wrong.append(f"<{tag} {name}={value[:80]!r}>")
        # A nonce is made by chance, and chance spells anything.
        loads = tag in ("img", "script", "iframe", "object", "embed")
        if loads and name != "nonce" and "xq" in value:
            self.wrong.append(f"<{tag} {name}={value[:80]!r}>")
        if name == "id" and value.startswith("xq"):
            self.wrong.append(f"<{tag} id={value!r}>")

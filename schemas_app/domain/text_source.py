"""A text from outside that knows its lines, so that errors can name a place in it."""

import bisect
import functools
import re

from schemas_app.domain import errors

_LINE_END = re.compile(r"\r\n|\n|\r")
LONE_SURROGATE = "A surrogate stands alone, which is no character"


class Source:
    """A text and its lines; `\\n`, `\\r\\n` and `\\r` each end one."""

    def __init__(self, text: str) -> None:
        self.text = text

    @functools.cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def place(self, offset: int, pointer: str = "") -> errors.Place:
        """Return the place of the character at `offset`; columns count characters."""
        line = bisect.bisect_right(self._line_starts, offset)
        column = offset - self._line_starts[line - 1] + 1
        return errors.Place(pointer=pointer, line=line, column=column)


def read(text: str | bytes, *, max_bytes: int) -> Source:
    """Return `text` as a source, decoded from UTF-8 where it is bytes.

    Raises errors.DocumentTooLarge, and errors.MalformedJson if it is not Unicode.
    """
    # UTF-8 is never shorter than its characters: no need to encode to refuse these.
    if len(text) > max_bytes:
        raise _too_large(max_bytes)
    if isinstance(text, bytes):
        return Source(_decoded(text))
    source = Source(text)
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        place = source.place(error.start)
        raise errors.MalformedJson(message=LONE_SURROGATE, place=place) from None
    if size > max_bytes:
        raise _too_large(max_bytes)
    return source


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        place = Source(before).place(len(before))
        raise errors.MalformedJson(
            message="The text is not UTF-8", place=place
        ) from None


def _too_large(max_bytes: int) -> errors.DocumentTooLarge:
    return errors.DocumentTooLarge(
        message=f"The document has more than the {max_bytes} bytes that are allowed",
    )

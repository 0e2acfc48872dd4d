"""Files as blocks of whole lines, in bounded memory; gzip is told by its first bytes.

A record is one line. A line that is longer than allowed is told apart from the others,
and of it only the beginning is kept.
"""

from __future__ import annotations

import codecs
import dataclasses
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schema_registry_client.integrations.cleaner.errors import UnreadableInput
from schema_registry_client.integrations.cleaner.options import Options

_GZIP = b"\x1f\x8b"
_UTF8 = codecs.BOM_UTF8
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
KEPT = 1_000  # of what is too long


@dataclasses.dataclass(frozen=True)
class Block:
    """Whole lines, the first of which has a number; or the beginning of a long one."""

    text: bytes
    first: int
    is_cut: bool = False
    ends: int = 0  # how many ends of lines there are


class Lines:
    """The lines of a file. Raises UnreadableInput, while it is read, too."""

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        self._encoding = codecs.lookup(options.encoding).name
        self._block = options.batch_bytes
        self._longest = options.longest_line
        self._raw = path.open("rb")
        self.total = os.fstat(self._raw.fileno()).st_size
        self._stream: io.BufferedIOBase = self._raw
        if self._raw.peek(2)[:2] == _GZIP:
            self._stream = gzip.GzipFile(fileobj=self._raw)

    @property
    def read(self) -> int:
        """How many bytes of the file were read."""
        return self._raw.tell()

    def close(self) -> None:
        """Let go of the file."""
        self._raw.close()

    def blocks(self) -> Iterator[Block]:
        """Yield the lines, block by block; each block ends where a line ends."""
        rest, number, cut = b"", 1, False
        for piece in self._pieces():
            if cut:  # the end of a line that is too long
                _, found, piece = piece.partition(b"\n")  # noqa: PLW2901 -- the rest
                if not found:
                    continue
                number, cut = number + 1, False
            whole, found, rest = (rest + piece).rpartition(b"\n")
            if found:
                ends = whole.count(b"\n") + 1
                yield from self._apart(whole + b"\n", number, ends)
                number += ends
            if len(rest) > self._longest:
                yield Block(rest[:KEPT], number, is_cut=True)
                rest, cut = b"", True
        if rest:
            yield from self._apart(rest + b"\n", number, 1)

    def _apart(self, text: bytes, first: int, ends: int) -> Iterator[Block]:
        """Yield a block, lines that are too long by themselves."""
        at = 0
        while at < len(text):
            long = self._long(text, at)
            if long is None:
                yield Block(text[at:] if at else text, first, ends=ends)
                return
            if long > at:
                before = text.count(b"\n", at, long)
                yield Block(text[at:long], first, ends=before)
                first, ends = first + before, ends - before
            yield Block(text[long : long + KEPT], first, is_cut=True)
            first, ends, at = first + 1, ends - 1, text.index(b"\n", long) + 1

    def _long(self, text: bytes, at: int) -> int | None:
        """Return where the next line begins that is too long."""
        while len(text) - at > self._longest:
            # Whatever begins here is short if a line ends within what is allowed.
            end = text.rfind(b"\n", at, at + self._longest + 1)
            if end < 0:
                return at
            at = end + 1
        return None

    def _pieces(self) -> Iterator[bytes]:
        try:
            yield from self._decoded()
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise UnreadableInput(
                str(self._path), f"the gzip stream is damaged or cut off ({error})"
            ) from error
        except UnicodeError as error:
            raise UnreadableInput(
                str(self._path), f"this is not {self._encoding}: {error}"
            ) from error

    def _decoded(self) -> Iterator[bytes]:
        """Yield what was read, as UTF-8."""
        decoder: Any = None
        if self._encoding != "utf-8":
            decoder = codecs.getincrementaldecoder(self._encoding)()
        is_first = True
        while piece := self._stream.read(self._block):
            if is_first:
                piece = self._begun(piece)
                is_first = False
            yield piece if decoder is None else decoder.decode(piece).encode()
        if is_first:
            raise UnreadableInput(str(self._path), "the file is empty")
        if decoder is not None:
            yield decoder.decode(b"", final=True).encode()

    def _begun(self, piece: bytes) -> bytes:
        if self._encoding == "utf-8":
            if piece.startswith(_WIDE):
                raise UnreadableInput(
                    str(self._path), "this is UTF-16; pass encoding='utf-16'"
                )
            return piece.removeprefix(_UTF8)
        return piece

"""Pictures of pages made small: 256 colors are enough for text on plain ground.

The picture is decoded by the browser that took it, and written as a PNG with a palette.
"""

import base64
import struct
import zlib

import numpy as np
from playwright.sync_api import Browser

_COLORS, _COMMON = 256, 200
_DECODE = """async (source) => {
  const image = await createImageBitmap(await (await fetch(source)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let text = "";
  for (let at = 0; at < data.length; at += 32768)
    text += String.fromCharCode(...data.subarray(at, at + 32768));
  return [image.width, image.height, btoa(text)];
}"""


def smaller(png: bytes, *, browser: Browser) -> bytes:
    """Return the picture with at most 256 colors."""
    page = browser.new_page()
    source = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    width, height, data = page.evaluate(_DECODE, source)
    page.close()
    pixels = np.frombuffer(base64.b64decode(data), np.uint8).reshape(-1, 4)[:, :3]
    colors, indices = _indexed(pixels)
    rows = np.zeros((height, width + 1), np.uint8)  # each begins with: not filtered
    rows[:, 1:] = indices.reshape(height, width)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
        + _chunk(b"PLTE", colors.tobytes())
        + _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9))
        + _chunk(b"IEND", b"")
    )


def _indexed(pixels: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    """Return a palette, and which of its colors each pixel has."""
    wide = pixels.astype(np.uint32)
    packed = wide[:, 0] << 16 | wide[:, 1] << 8 | wide[:, 2]
    found, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    known = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1).astype(int)
    chosen = list(np.argsort(-counts)[:_COMMON])
    nearest = np.zeros(len(found), int)
    distance = np.full(len(found), np.iinfo(int).max)
    for number in range(_COLORS):
        if number == len(chosen):  # then what is farthest from all there is
            if not distance.any():
                break
            chosen.append(int(distance.argmax()))
        away = ((known - known[chosen[number]]) ** 2).sum(axis=1)
        nearest[away < distance] = number
        distance = np.minimum(distance, away)
    return known[chosen].astype(np.uint8), nearest[places.ravel()].astype(np.uint8)


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + checksum

"""Text as a dictionary: each different text once, and where it stands.

Finding out which texts differ is what validation of plain text spends its time on, so
there are two short cuts: single characters are numbers, and words that a sample knows
are looked up instead of collected.
"""

from __future__ import annotations

from typing import Any

from schema_registry_client.validation._libraries import pa, pc, types

_SAMPLE = 1024
# So many unknown words for each known one, and looking them up was not worth while.
_UNKNOWN = 8
# Any type of sixteen bytes that are compared bit by bit.
_SIXTEEN = pa.month_day_nano_interval()


def sample(strings: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return the different texts among the first, or None if there are too many."""
    first = strings.slice(0, _SAMPLE)
    words = pc.unique(first)
    return words.drop_null() if len(words) * 2 <= len(first) else None


def encoded(strings: Any, known: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return a dictionary array of the strings; `known` are words of a sample."""
    if len(strings) <= _SAMPLE or known is None:
        return pc.dictionary_encode(strings)
    if _are_characters(strings):
        return _of_characters(strings)
    return _looked_up(strings, known)


def of_views(views: Any, known: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return a dictionary array of a string view; None if that would not be quicker.

    Views of no more than twelve bytes hold their text: sixteen bytes each, which are
    compared as a whole, and become text only once for each that is different.
    """
    validity, bits, *texts = views.buffers()
    if texts or known is None:
        return None
    length, offset = len(views), views.offset
    wholes = pa.Array.from_buffers(_SIXTEEN, length, [validity, bits], offset=offset)
    found = _looked_up(wholes, sample(wholes))
    words = found.dictionary
    held = [None, words.buffers()[1]]
    again = pa.Array.from_buffers(
        pa.string_view(), len(words), held, offset=words.offset
    )
    return pa.DictionaryArray.from_arrays(found.indices, again.cast(pa.large_string()))


def _looked_up(strings: Any, known: Any) -> Any:  # noqa: ANN401 -- Arrow's
    if known is None:
        return pc.dictionary_encode(strings)
    if known.type != strings.type:
        known = known.cast(strings.type)
    codes = pc.index_in(strings, value_set=known)
    unknown = codes.null_count - strings.null_count
    if not unknown:
        return pa.DictionaryArray.from_arrays(codes, known)
    if unknown * _UNKNOWN > len(strings):
        return pc.dictionary_encode(strings)
    missing = pc.and_(pc.is_null(codes), pc.is_valid(strings))
    more = pc.dictionary_encode(pc.filter(strings, missing))
    later = pc.add(more.indices, pa.scalar(len(known), pa.int32()))
    codes = pc.replace_with_mask(codes, missing, later)
    words = pa.concat_arrays([known, more.dictionary])
    return pa.DictionaryArray.from_arrays(codes, words)


def failing(array: Any, words: Any) -> Any:  # noqa: ANN401 -- Arrow's
    """Return where a dictionary array has a word that fails; `words` says which do."""
    codes = pc.indices_nonzero(words)
    if len(codes) != 1:
        return pc.take(words, array.indices)
    return pc.equal(array.indices, codes[0].cast(array.indices.type))


def _are_characters(strings: Any) -> bool:  # noqa: ANN401 -- Arrow's
    if strings.null_count or not (
        types.is_string(strings.type) or types.is_large_string(strings.type)
    ):
        return False
    lengths = pc.min_max(pc.binary_length(strings))
    return bool(lengths["min"].as_py() == 1 and lengths["max"].as_py() == 1)


def _of_characters(strings: Any) -> Any:  # noqa: ANN401 -- Arrow's
    _, offsets, data = strings.buffers()
    wide = types.is_large_string(strings.type)
    places = pa.Array.from_buffers(
        pa.int64() if wide else pa.int32(), 1, [None, offsets], offset=strings.offset
    )
    numbers = pa.Array.from_buffers(
        pa.uint8(), len(strings), [None, data], offset=places[0].as_py()
    )
    found = pc.dictionary_encode(numbers)
    words = pa.array([chr(code) for code in found.dictionary.to_pylist()], strings.type)
    return pa.DictionaryArray.from_arrays(found.indices, words)

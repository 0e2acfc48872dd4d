"""The last answer about a document, which is often asked for again at once.

Whoever checks a text asks before the report what the report asks again, and of a large
document each answer takes a good part of a second.
"""

import dataclasses
import functools
import weakref
from collections.abc import Callable
from typing import NoReturn, TypeVar

from schemas_app.domain import errors, schema_format

_Answer = TypeVar("_Answer")
_Document = schema_format.SchemaDocument


def remembered(
    answer: Callable[[_Document], _Answer],
) -> Callable[[_Document], _Answer]:
    """Return a function that answers as `answer` does, at once if it was the last one."""
    last: list[tuple[weakref.ref[_Document], Callable[[], _Answer]]] = []

    @functools.wraps(answer)
    def answered(document: _Document) -> _Answer:
        for of, again in last:
            if of() is document:
                return again()
        again = _outcome(answer, document)
        # One step, for several threads ask; whoever comes between asks once more.
        last[:] = [(weakref.ref(document), again)]
        return again()

    return answered


def _outcome(
    answer: Callable[[_Document], _Answer], document: _Document
) -> Callable[[], _Answer]:
    try:
        made = answer(document)
    except errors.RegistryError as error:
        # A copy: one that was raised holds on to all that was going on.
        return functools.partial(_refuse, dataclasses.replace(error))
    return lambda: made


def _refuse(refusal: errors.RegistryError) -> NoReturn:
    raise dataclasses.replace(refusal)

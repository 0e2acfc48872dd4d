"""One page of a long list, with the links to the others."""

import dataclasses
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.paginator import Paginator
from django.http import HttpRequest

from schemas_app.presenters import filters

if TYPE_CHECKING:
    from django.db.models import QuerySet

Row = TypeVar("Row")


@dataclasses.dataclass(frozen=True)
class Shown(Generic[Row]):
    """The rows of this page; `start` is the number of the first, `found` of them all."""

    rows: tuple[Row, ...]
    pages: filters.Pages
    start: int
    found: int


def page(
    request: HttpRequest,
    found: "Sequence[Row] | QuerySet[Any, Row]",
    *,
    size: int,
    noun: str,
    nouns: str = "",
    asked: Mapping[str, str] = MappingProxyType({}),
) -> Shown[Row]:
    """Return the page of `found` that is asked for; what is not there is the last."""
    part = Paginator(found, size).get_page(request.GET.get(filters.PAGE))
    return Shown(
        rows=tuple(part),
        pages=filters.pages(
            number=part.number,
            last=part.paginator.num_pages,
            found=part.paginator.count,
            asked=asked,
            noun=noun,
            nouns=nouns,
        ),
        start=part.start_index() or 1,
        found=part.paginator.count,
    )

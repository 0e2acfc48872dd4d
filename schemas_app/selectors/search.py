"""Finding schemas by words; services/search.py writes down which they are."""

import dataclasses

from django.db import connection
from django.db.models import F, Func, QuerySet

from notifications_app import globs
from schemas_app import models
from schemas_app.domain import actors, errors, search_words

MOST_WORDS = 8
# How many rows are looked at one by one, for each that is wanted, and at least.
_EACH, _LEAST = 10, 500


@dataclasses.dataclass(frozen=True)
class Search:
    """Beginnings of words, all of which have to be said of a schema."""

    words: tuple[str, ...]

    def first(
        self, rows: QuerySet[models.SearchText], limit: int
    ) -> tuple[models.SearchText, ...]:
        """Return the first of `rows`, which are ordered, that are found.

        Words that many have are found at once among the first rows, wherever these
        begin; for others the index tells all that have them, which are then few enough
        to be sorted. A database cannot know which of both it is: it counts on words to
        be spread evenly over the names, which is what they are not.
        """
        if connection.vendor == "postgresql":
            near = rows[: max(_LEAST, _EACH * limit)].values("pk")
            among = rows.filter(pk__in=near, words__begin_without_index=self.words)
            if len(found := tuple(among[:limit])) == limit:
                return found
            rows = _to_be_sorted(rows)
        return tuple(rows.filter(words__begin=self.words)[:limit])


def _to_be_sorted(rows: QuerySet[models.SearchText]) -> QuerySet[models.SearchText]:
    """Return `rows` in their order, by an expression, in whose order no index is."""
    (order,) = map(str, rows.query.order_by)
    key = Func(F(order.removeprefix("-")), function="GREATEST")
    return rows.order_by(key.desc() if order.startswith("-") else key)


def read_by(by: actors.Actor) -> QuerySet[models.SearchText]:
    """Return what is said of the schemas that `by` may read."""
    rows = models.SearchText.objects.defer("words")
    return rows.filter(globs.fitting("name", by.schemas))


def asked(text: str) -> Search:
    """Return the search for what somebody wrote.

    Raises errors.BadValue for no words, or too many.
    """
    words = search_words.asked(text)
    if not 1 <= len(words) <= MOST_WORDS:
        raise errors.BadValue(
            name="q",
            message=f"A search is for 1 to {MOST_WORDS} words.",
            remedy="Write beginnings of words, such as `tick pri`.",
        )
    return Search(words)

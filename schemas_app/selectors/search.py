"""Finding schemas by words; services/search.py writes down which they are."""

from django.db import connection
from django.db.models import Q, QuerySet

from schemas_app import models
from schemas_app.domain import errors, search_words

MOST_WORDS = 8
_FEW = 2000


def found_by(text: str, rows: QuerySet[models.Schema]) -> QuerySet[models.Schema]:
    """Return those of `rows` where each word of `text` begins a word that is said of them.

    Raises errors.BadValue for no words, or too many.
    """
    words = search_words.asked(text)
    if not 1 <= len(words) <= MOST_WORDS:
        raise errors.BadValue(
            name="q",
            message=f"A search is for 1 to {MOST_WORDS} words.",
            remedy="Write beginnings of words, such as `tick pri`.",
        )
    for word in words:
        found = models.SearchWord.objects.filter(_begins(word))
        known = found.values_list("schema", flat=True)
        # Few are best named one by one. Of many the database finds some soon, wherever
        # it begins to look; it cannot tell well which of both it is.
        few = list(known[: _FEW + 1])
        rows = rows.filter(pk__in=few if len(few) <= _FEW else known)
    return rows


def _begins(word: str) -> Q:
    if connection.vendor == "sqlite":
        # Its LIKE uses no index; but it compares text byte by byte, so that a range does.
        return Q(word__gte=word, word__lt=f"{word}\U0010ffff")
    return Q(word__startswith=word)

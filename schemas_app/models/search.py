"""The words by which a schema is found, one row each: search reads nothing else."""

from django.db import models

from schemas_app.domain import search_words
from schemas_app.models.schema import Schema


class SearchWord(models.Model):
    """A word of what is said of a schema; a search is for beginnings of words."""

    schema = models.ForeignKey(
        Schema, on_delete=models.CASCADE, related_name="search_words"
    )
    # Indexed for beginnings, too: Django adds an index for LIKE on PostgreSQL.
    word = models.CharField(max_length=search_words.LONGEST, db_index=True)

    class Meta:
        constraints = [  # noqa: RUF012
            models.UniqueConstraint(
                fields=["schema", "word"], name="search_word_is_there_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.schema_id}"

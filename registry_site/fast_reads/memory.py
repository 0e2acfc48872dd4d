"""The answers that one process remembers: bounded, the longest unused go first.

Belongs to one event loop. Whether an answer still holds is asked of `freshness`.
"""

from collections import OrderedDict
from collections.abc import Iterable

from registry_site.fast_reads import answers, questions


class Filling:
    """An answer that Django is making; spoiled when its schema changes meanwhile."""

    __slots__ = ("is_spoiled", "schema_id")

    def __init__(self, schema_id: str) -> None:
        self.schema_id = schema_id
        self.is_spoiled = False


class Memory:
    """Answers by what was asked, and by the schema that they are about."""

    def __init__(self, *, entries: int, size: int) -> None:
        self.size = 0
        self._most_entries, self._most_size = entries, size
        self._answers: OrderedDict[questions.Key, answers.Answer] = OrderedDict()
        self._of_schema: dict[str, set[questions.Key]] = {}
        self._fillings: set[Filling] = set()

    def __len__(self) -> int:
        return len(self._answers)

    def __contains__(self, key: object) -> bool:
        return key in self._answers

    def get(self, key: questions.Key) -> answers.Answer | None:
        """Return an answer, which counts as used now."""
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def begin(self, schema_id: str) -> Filling:
        """Begin to watch over an answer that Django will be asked for from now on."""
        filling = Filling(schema_id)
        self._fillings.add(filling)
        return filling

    def end(self, filling: Filling) -> bool:
        """Stop watching; return whether the schema is as it was at the beginning."""
        self._fillings.discard(filling)
        return not filling.is_spoiled

    def keep(self, key: questions.Key, answer: answers.Answer) -> None:
        """Remember an answer, and forget others if there is no room."""
        self._remove(key)
        self._answers[key] = answer
        self._of_schema.setdefault(answer.published.schema_id, set()).add(key)
        self.size += answer.size
        while len(self._answers) > self._most_entries or self.size > self._most_size:
            self._remove(next(iter(self._answers)))

    def forget(self, schema_ids: Iterable[str]) -> None:
        """Forget all about these schemas, and what is being made for them."""
        changed = set(schema_ids)
        for schema_id in changed:
            for key in tuple(self._of_schema.get(schema_id, ())):
                self._remove(key)
        for filling in self._fillings:
            filling.is_spoiled |= filling.schema_id in changed

    def forget_all(self) -> None:
        """Forget everything, and what is being made."""
        self._answers.clear()
        self._of_schema.clear()
        self.size = 0
        for filling in self._fillings:
            filling.is_spoiled = True

    def _remove(self, key: questions.Key) -> None:
        answer = self._answers.pop(key, None)
        if answer is None:
            return
        self.size -= answer.size
        schema_id = answer.published.schema_id
        of_schema = self._of_schema[schema_id]
        of_schema.discard(key)
        if not of_schema:
            del self._of_schema[schema_id]

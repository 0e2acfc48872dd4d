"""Sets of strings given by patterns and lengths: the prover's only door to `regex`.

Answers are True only if proven; None and False both mean: not known to be so.
"""

import dataclasses
import re
from collections.abc import Iterable
from typing import TypeAlias

from schemas_app.domain.formats.json_schema.regex import inclusion

# Of one search: so many questions, and so many of them that take their whole time.
MAX_QUESTIONS = 500
MAX_UNANSWERED = 4

_Question: TypeAlias = tuple[inclusion.Language, frozenset[str]]
_NONE: frozenset[str] = frozenset()
_ANY = (0, None)
# Words, perhaps anchored: most patterns that names are looked at with are no more.
_PLAIN = re.compile(r"(\^?)([A-Za-z0-9_ :@-]*)(\$?)")


@dataclasses.dataclass
class Languages:
    """Answers about sets of strings, in a bounded number of questions.

    A question can cost much, and most one that ends without an answer.
    """

    questions: int = MAX_QUESTIONS
    unanswered: int = MAX_UNANSWERED
    _known: dict[_Question, bool] = dataclasses.field(default_factory=dict)

    def empty(
        self,
        patterns: Iterable[str],
        excluded: Iterable[str],
        sizes: tuple[int, int | None] = _ANY,
        but: frozenset[str] = _NONE,
    ) -> bool:
        """Return whether no string matches all patterns, none of the excluded, and fits.

        Strings that are among `but` do not count.
        """
        least, most = sizes
        language = inclusion.Language(
            patterns=tuple(sorted(patterns)),
            excluded=tuple(sorted(excluded)),
            min_length=least,
            max_length=most,
        )
        if (most is not None and least > most) or (
            not set(language.patterns).isdisjoint(language.excluded)
        ):
            return True
        if not language.patterns and not language.excluded:
            return most == 0 and "" in but
        if not (language.excluded or but or sizes != _ANY or language.patterns[1:]):
            return False  # one pattern matches something, or its author would know
        return self._ask(language, but)

    def _ask(self, language: inclusion.Language, but: frozenset[str]) -> bool:
        outer = inclusion.Language(values=but)
        question = (language, but)
        known = self._known.get(question)
        if known is None and self.questions > 0 and self.unanswered > 0:
            self.questions -= 1
            answer = inclusion.includes(outer, language).holds
            self.unanswered -= answer is None
            known = self._known[question] = bool(answer)
        return bool(known)


def matches(pattern: str, text: str) -> bool | None:
    """Return whether `text` matches `pattern`; None if that is not known."""
    plain = _PLAIN.fullmatch(pattern)
    if plain:
        return _matches_plain(plain, text)
    return inclusion.contains(inclusion.Language(patterns=(pattern,)), text)


def _matches_plain(plain: re.Match[str], text: str) -> bool:
    begins, words, ends = plain.groups()
    if begins and ends:
        return text == words
    if begins:
        return text.startswith(words)
    return text.endswith(words) if ends else words in text

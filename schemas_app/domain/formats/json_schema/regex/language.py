"""What schemas say about strings, as one value."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Language:
    """The strings that match all of `patterns` and none of `excluded`.

    They have `min_length` to `max_length` code points (None: any number), and are among
    `values` where those are given.
    """

    patterns: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    min_length: int = 0
    max_length: int | None = None
    values: frozenset[str] | None = None

    def admits_length(self, length: int) -> bool:
        """Return whether strings of `length` code points may be in the language."""
        most = self.max_length
        return self.min_length <= length and (most is None or length <= most)

    def __and__(self, other: "Language") -> "Language":
        """Return the strings that are in both."""
        limits = [
            limit for limit in (self.max_length, other.max_length) if limit is not None
        ]
        values = self.values if other.values is None else other.values
        if self.values is not None and other.values is not None:
            values = self.values & other.values
        return Language(
            patterns=tuple(dict.fromkeys((*self.patterns, *other.patterns))),
            excluded=tuple(dict.fromkeys((*self.excluded, *other.excluded))),
            min_length=max(self.min_length, other.min_length),
            max_length=min(limits, default=None),
            values=values,
        )

"""Comparing sets of strings that patterns describe: contained, disjoint, empty.

Answers are exact or they are None. True holds whichever way the undetermined characters
are read (see `properties`), False comes from a string that all readers judge alike.
Whoever shows a counterexample still asks the referee.
"""

import dataclasses
import functools
from collections.abc import Iterable, Iterator

from schemas_app.domain.formats.json_schema.regex import automaton, language, nfa

Language = language.Language


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """`holds` is None where it cannot be told, for `reason`.
    Where it does not hold, `counterexample` is a string that shows it, the shortest that
    was found.
    """

    holds: bool | None
    reason: str = ""
    counterexample: str | None = None


_DISPUTED = "readers of the patterns may disagree on the characters that matter"


@functools.lru_cache(4096)
def includes(outer: Language, inner: Language) -> Answer:
    """Return whether every string of `inner` is in `outer`."""
    try:
        if inner.values is not None:
            return _includes_values(outer, inner, inner.values)
        return _includes(outer, inner)
    except nfa.CannotTellError as error:
        return Answer(holds=None, reason=error.reason)


def disjoint(one: Language, other: Language) -> bool | None:
    """Return whether no string is in both; None if that cannot be told."""
    return is_empty(one & other)


@functools.lru_cache(4096)
def is_empty(one: Language) -> bool | None:
    """Return whether no string is in it; None if that cannot be told."""
    return includes(Language(values=frozenset()), one).holds


@functools.lru_cache(4096)
def contains(one: Language, text: str) -> bool | None:
    """Return whether `text` is in it; None if that cannot be told."""
    if not one.admits_length(len(text)):
        return False
    if one.values is not None and text not in one.values:
        return False
    answers = [automaton.matches(pattern, text) for pattern in one.patterns]
    answers += [
        None if found is None else not found
        for found in (automaton.matches(pattern, text) for pattern in one.excluded)
    ]
    return False if False in answers else None if None in answers else True


def _includes_values(outer: Language, inner: Language, values: Iterable[str]) -> Answer:
    undecided = False
    for text in sorted(values, key=lambda text: (len(text), text)):
        inside, outside = contains(inner, text), contains(outer, text)
        if inside and outside is False:
            return Answer(holds=False, counterexample=text)
        undecided = undecided or not (inside is False or outside)
    return Answer(holds=None, reason=_DISPUTED) if undecided else Answer(holds=True)


def _includes(outer: Language, inner: Language) -> Answer:
    outer = dataclasses.replace(
        outer,
        patterns=tuple(it for it in outer.patterns if it not in inner.patterns),
        excluded=tuple(it for it in outer.excluded if it not in inner.excluded),
    )
    # What of `inner` cannot be built is left out: all that is in it is in the rest.
    rest, obstacle = _buildable(inner)
    answer = _search(outer, rest)
    if answer.holds is False and obstacle:
        return Answer(holds=None, reason=obstacle)
    return answer


def _buildable(one: Language) -> tuple[Language, str]:
    """Return `one` without the patterns that cannot be built, and why one cannot."""
    obstacles = {}
    for pattern in (*one.patterns, *one.excluded):
        try:
            nfa.of(pattern)
        except nfa.CannotTellError as error:
            obstacles[pattern] = error.reason
    rest = dataclasses.replace(
        one,
        patterns=tuple(it for it in one.patterns if it not in obstacles),
        excluded=tuple(it for it in one.excluded if it not in obstacles),
    )
    return rest, next(iter(obstacles.values()), "")


def _search(outer: Language, inner: Language) -> Answer:
    known: dict[nfa.Nfa, int] = {}
    wanted = automaton.demands(known, inner)
    broken = automaton.demands(known, outer)
    product = automaton.Automaton(list(known))
    found: list[str] = []
    obstacle = ""
    for query in _queries(outer, inner, wanted, broken):
        try:
            text, is_sure = _shortest(product, query)
        except nfa.CannotTellError as error:
            obstacle = error.reason
            continue
        if is_sure or (text is not None and _separates(text, outer, inner)):
            found += [] if text is None else [text]
        else:
            obstacle = _DISPUTED
    if found:
        return Answer(holds=False, counterexample=min(found, key=len))
    return Answer(holds=None, reason=obstacle) if obstacle else Answer(holds=True)


def _shortest(
    product: automaton.Automaton, query: automaton.Query
) -> tuple[str | None, bool]:
    """Return a string if there is one, and whether all readers agree on that."""
    symbols = product.shortest(query, certain=True)
    if symbols is not None and not product.text(symbols).isprintable():
        symbols = _readable(product, query) or symbols
    is_sure = symbols is not None or product.is_certain
    if not is_sure:
        symbols = product.shortest(query, certain=False)
    return (
        None if symbols is None else product.text(symbols),
        is_sure or symbols is None,
    )


def _readable(
    product: automaton.Automaton, query: automaton.Query
) -> tuple[int, ...] | None:
    """Return a string that can be shown, be it longer, if one is found."""
    try:
        return product.shortest(query, certain=True, readable=True)
    except nfa.CannotTellError:
        return None


def _separates(text: str, outer: Language, inner: Language) -> bool:
    """Return whether `text` is to all readers in `inner` and not in `outer`."""
    return bool(contains(inner, text)) and contains(outer, text) is False


def _queries(
    outer: Language,
    inner: Language,
    wanted: automaton.Demands,
    broken: automaton.Demands,
) -> Iterator[automaton.Query]:
    """Yield what to search for: the ways in which a string of `inner` leaves `outer`."""
    least, most = inner.min_length, inner.max_length
    if broken:
        yield automaton.Query(wanted, broken, least, most)
    if least < outer.min_length:
        shorter = outer.min_length - 1
        end = shorter if most is None else min(most, shorter)
        yield automaton.Query(wanted, (), least, end)
    if outer.max_length is not None and (most is None or outer.max_length < most):
        yield automaton.Query(wanted, (), max(least, outer.max_length + 1), most)

"""How much differs by chance alone; pure arithmetic."""

from __future__ import annotations

import math
from collections.abc import Sequence

RARE = 0.001  # in one window of a thousand, so much is chance
_SURE = 1 - RARE
_DEVIATIONS = 3.0902  # of a normal distribution, on one side


def psi(expected: Sequence[int], found: Sequence[int]) -> float:
    """Return the population stability index of counts in the same bins.

    The sum of (q - p) ln(q / p) over the bins, where p and q are their shares of the
    reference and of the window, with half a value added to each bin.
    """
    bins = len(expected)
    total_p, total_q = sum(expected) + bins / 2, sum(found) + bins / 2
    shares = (
        ((one + 0.5) / total_p, (two + 0.5) / total_q)
        for one, two in zip(expected, found, strict=True)
    )
    return sum((q - p) * math.log(q / p) for p, q in shares)


def psi_by_chance(bins: int, expected: int, found: int) -> float:
    """Return what the index exceeds by chance once in a thousand times.

    It is about (1/n + 1/m) times a chi-square with one degree of freedom less than
    there are bins, whose quantile is Wilson and Hilferty's.
    """
    freedom = bins - 1
    if freedom < 1:
        return 0.0
    root = 1 - 2 / (9 * freedom) + _DEVIATIONS * math.sqrt(2 / (9 * freedom))
    quantile: float = freedom * root**3
    return quantile * (1 / expected + 1 / found)


def outside_by_chance(expected: int, found: int) -> int:
    """Return how many of the numbers found may be beyond the least and greatest before.

    More are by chance once in a thousand times, whatever the distribution is: of those
    found, a beta-binomial number is in the two outer gaps between those expected.
    """
    if expected < 2:
        return found
    both = expected + found
    chance = expected * (expected - 1) / (both * (both - 1))
    known = chance
    for count in range(found):
        if known >= _SURE:
            return count
        rest = found - count
        chance *= (count + 2) / (count + 1) * rest / (rest + expected - 2)
        known += chance
    return found


def is_chance(marked: tuple[int, int], counts: tuple[int, int]) -> bool:
    """Say whether two shares may differ by chance, by the exact test of Fisher.

    `marked` are of `counts`, of the reference and of the window.
    """
    total, all_marked = sum(counts), sum(marked)
    whole = _log_ways(total, counts[1])
    step = 1 if marked[1] * total >= all_marked * counts[1] else -1
    hit, chance = marked[1], 0.0
    least, most = max(0, counts[1] - total + all_marked), min(all_marked, counts[1])
    while least <= hit <= most and chance <= RARE:
        ways = _log_ways(all_marked, hit) + _log_ways(
            total - all_marked, counts[1] - hit
        )
        term = math.exp(ways - whole)
        chance += term
        if term <= chance * 1e-6:
            break
        hit += step
    return chance > RARE


def _log_ways(number: int, chosen: int) -> float:
    """Return the logarithm of how many ways there are to choose."""
    rest = number - chosen
    return math.lgamma(number + 1) - math.lgamma(chosen + 1) - math.lgamma(rest + 1)

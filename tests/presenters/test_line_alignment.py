"""Two texts are aligned ..."""

import random

from schemas_app.presenters import line_alignment


def align(before, after):
    """Return the pairs as text: `a=a`, `a~b` for a pair that differs, `-a`, `+b`."""
    shown = []
    for i, j in line_alignment.align(before, after):
        if i is None:
            shown.append(f"+{after[j]}")
        elif j is None:
            shown.append(f"-{before[i]}")
        else:
            sign = "=" if before[i] == after[j] else "~"
            shown.append(f"{before[i]}{sign}{after[j]}")
    return shown


def test_where_nothing_differs():
    assert align(["a", "b"], ["a", "b"]) == ["a=a", "b=b"]


def test_against_nothing():
    assert align([], ["a", "b"]) == ["+a", "+b"]
    assert align(["a"], []) == ["-a"]
    assert align([], []) == []


def test_with_a_line_added_between():
    assert align(["a", "c"], ["a", "b", "c"]) == ["a=a", "+b", "c=c"]


def test_with_an_old_name_beside_the_new_one():
    before = ['"price": {', '"type": "number"', "}"]
    after = ['"last_price": {', '"type": "number"', "}"]

    assert align(before, after)[0] == '"price": {~"last_price": {'


def test_with_lines_apart_that_have_nothing_in_common():
    assert align(["alpha"], ["omega"]) == ["-alpha", "+omega"]


def test_by_lines_that_occur_once_rather_than_by_brackets():
    before = ["{", "one", "}", "{", "two", "}"]
    after = ["{", "two", "}", "{", "three", "}"]

    assert "two=two" in align(before, after)


def test_without_losing_or_repeating_a_line():
    chance = random.Random(7)
    for _ in range(200):
        before = [chance.choice("abcde{}") for _ in range(chance.randrange(12))]
        after = [chance.choice("abcde{}") for _ in range(chance.randrange(12))]

        pairs = line_alignment.align(before, after)

        assert [i for i, _ in pairs if i is not None] == list(range(len(before)))
        assert [j for _, j in pairs if j is not None] == list(range(len(after)))


def test_without_searching_what_is_too_repetitive():
    chance = random.Random(7)
    before = ["old", *(chance.choice(("a", "b", "}")) for _ in range(3000)), "old"]
    after = ["new", *(chance.choice(("a", "b", "}")) for _ in range(3000)), "new"]

    pairs = line_alignment.align(before, after)

    assert pairs == (
        *((number, None) for number in range(3002)),
        *((None, number) for number in range(3002)),
    )

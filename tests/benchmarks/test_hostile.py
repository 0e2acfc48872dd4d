"""The hostile documents, some of each family, ..."""

import functools

import httpx
import pytest

from benchmarks import _hostile_meter, _hostile_pages, _hostile_texts, hostile
from benchmarks._hostile_work import Work

SEED = 8
EACH = 4
# As large as the limits let them be, they take minutes: `make bench name=hostile`.
NONE_HEAVY = 10**6
COUNT = EACH * len(_hostile_texts.FAMILIES)


def outcomes(number, **options):
    work = Work(_hostile_texts.made(number, seed=SEED, **options))
    work.everything()
    return work.outcomes


@pytest.mark.parametrize("family", range(len(_hostile_texts.FAMILIES)))
def test_end_in_an_answer_or_a_refusal_and_soon(family):
    for number in range(family, COUNT, len(_hostile_texts.FAMILIES)):
        for outcome in outcomes(number, heavy_each=NONE_HEAVY):
            assert outcome.crash == "", (number, outcome)
            assert outcome.seconds <= 2 * _hostile_meter.SLOW, (number, outcome)


def test_are_the_same_in_every_run():
    for number in range(COUNT):
        one, again = (_hostile_texts.made(number, seed=SEED) for _ in range(2))
        assert one == again
    assert _hostile_texts.made(3, seed=1) != _hostile_texts.made(3, seed=2)


def test_that_end_a_process_are_crashes_and_the_rest_goes_on(monkeypatch):
    """A room that dies on its second document is opened again behind it."""
    monkeypatch.setattr(hostile, "_PROGRAM", DYING)

    rows = hostile.worked_on(4)

    figures = hostile.told(rows, [])
    assert [row["number"] for row in rows if "number" in row] == [0, 1, 2, 3]
    assert (figures["documents"], figures["crashes"]) == (4, 1)
    assert figures["memory_mb"] == 7


DYING = """
import json, os, sys
first, end, step, seed = map(int, sys.argv[1:])
fine = {"step": "difference", "seconds": 0.1, "refused": "", "crash": ""}
for number in range(first, end, step):
    print(number, flush=True)
    if number == 1:
        os.abort()
    row = {"number": number, "family": "width", "outcomes": [fine]}
    print(json.dumps(row), flush=True)
print(json.dumps({"megabytes": 7}))
"""


def test_count_what_is_slow_and_what_crashes():
    step = {"step": "parse", "seconds": 2.1, "refused": "", "crash": "Error: no"}
    row = {"number": 1, "family": "width", "heavy": False, "outcomes": [step]}
    visit = _hostile_pages.Visit(subject="1, /", seconds=3.0, crash="answered 500")

    figures = hostile.told([row], [visit])

    assert figures == {
        "documents": 1,
        "pages": 1,
        "refused": 0,
        "crashes": 2,
        "over_2s": 2,
        "longest_check_s": 0,
        "memory_mb": 0,
    }


def told_busy(times):
    """Return a site that is too busy for so many requests, and one that asks it."""
    asked = httpx.Request("POST", "http://site.example/api/v1/check/")
    busy = httpx.Response(
        503, headers={"Retry-After": "0"}, json={"code": "busy"}, request=asked
    )
    answers = [busy] * times
    answers.append(httpx.Response(200, request=asked))
    return functools.partial(answers.pop, 0)


@pytest.mark.parametrize(("times", "status"), [(1, 200), (10, 200), (11, 503)])
def test_that_are_told_to_come_again_are_crashes_if_that_does_not_end(times, status):
    answer, _ = _hostile_pages._visit("a check", told_busy(times))

    assert answer is not None
    assert answer.status_code == status


def test_that_are_refused_by_a_full_server_are_crashes():
    full = httpx.Response(
        503,
        json={"code": "overloaded"},
        request=httpx.Request("GET", "http://site.example/api/"),
    )

    _, visit = _hostile_pages._visit("a check", lambda: full)

    assert visit.crash.startswith("It was answered 503")


def test_that_are_slow_are_worked_on_again_with_nothing_beside_them():
    slow = {"step": "parse", "seconds": 2.1, "refused": "", "crash": ""}
    rows: list[hostile.Row] = [
        {"number": 7, "family": "a", "outcomes": [slow]},
        {"number": 8, "family": "b", "outcomes": [{**slow, "seconds": 1.9}]},
        {"megabytes": 5},
    ]

    again, of_that, *others = hostile.settled(rows)

    made = _hostile_texts.made(7, seed=_hostile_texts.SEED)
    assert (again["number"], again["family"]) == (7, made.family)
    assert len(again["outcomes"]) > 1
    assert list(of_that) == ["megabytes"]
    assert others == rows[1:]

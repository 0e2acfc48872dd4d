"""The times of reports ..."""

import sys
from pathlib import Path

import pytest

from benchmarks import _corpora, _made_up, _reports, _side_by_side
from schemas_app.domain.schema_format import Reading
from tests.benchmarks import corpora

# Takes for contained what is equal, fails at false, and never comes back from true.
THEIRS = """
print("a word that is no answer")

def isSubschema(inner, outer):
    if inner is False:
        raise ValueError("not supported")
    while inner is True:
        pass
    return inner == outer
"""


@pytest.fixture
def child(tmp_path, monkeypatch):
    (tmp_path / "jsonsubschema.py").write_text(THEIRS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with _side_by_side.Child(Path(sys.executable), killed_after=0.5) as child:
        yield child


def test_are_of_reports_with_both_verdicts(tmp_path):
    folder = corpora.write(tmp_path / "one.jsonl", corpora.WIDENED)
    subjects = _reports.subjects(_corpora.found(folder).pairs)

    (report,) = _reports.timed(subjects, Reading.STRICT, repetitions=1)

    assert report.outcomes == ("compatible", "incompatible")
    assert report.seconds > 0


def test_are_taken_of_no_document_twice_in_a_round():
    first, second, third = (_made_up.wide(8)[0] for _ in range(3))
    subjects = [
        _reports.subject("a", first, second),
        _reports.subject("b", second, third),
        _reports.subject("c", third, first),
        _reports.subject("d", *_made_up.wide(8)),
    ]

    rounds = [[one.name for one in members] for members in _reports._rounds(subjects)]

    assert rounds == [["a", "d"], ["b"], ["c"]]


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 1), (0.5, 2), (0.75, 3), (0.95, 4), (1.0, 4)]
)
def test_have_percentiles_that_occurred(share, expected):
    assert _reports.percentile([4, 2, 1, 3], share) == expected


@pytest.mark.parametrize(
    "make", [lambda: _made_up.wide(8), _made_up.ring, _made_up.nested]
)
def test_are_of_schemas_that_the_registry_takes(make):
    old, new = make()

    subject = _reports.subject("made up", old, new)

    assert subject.old.fingerprint != subject.new.fingerprint


def test_come_with_the_answers_of_the_other(child):
    assert child.ask({"a": 1}, {"a": 1}).within is True
    assert child.ask({"a": 1}, {"a": 2}).within is False
    assert child.ask({}, False).error == "ValueError: not supported"


def test_do_not_wait_for_the_other_for_ever(child):
    assert child.ask({}, True).error == "TimeoutError"
    assert child.ask({}, {}).within is True


def test_are_compared_where_the_other_answers(tmp_path, child):
    refused = {**corpora.WIDENED, "id": "refused", "old": False}
    folder = corpora.write(tmp_path / "one.jsonl", corpora.WIDENED, refused)

    both = _side_by_side.compared(_corpora.found(folder).pairs, child)

    assert [(one.within, one.compatible, one.truth) for one in both] == [
        (False, True, True),
        (False, False, False),
        (False, False, False),
    ]
    assert all(one.times > 0 for one in both)


def test_are_compared_on_all_parts_of_a_corpus(tmp_path):
    rows = [{**corpora.WIDENED, "id": str(number)} for number in range(700)]
    folder = corpora.write(tmp_path / "one.jsonl", *rows)

    chosen = _side_by_side.spread(_corpora.found(folder).pairs)

    assert [pair.id for pair in chosen][:2] == ["0", "7"]
    assert len(chosen) == 100

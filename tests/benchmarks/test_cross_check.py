"""The cross-check of proofs by documents ..."""

import pytest

from benchmarks import _corpora, _engine, _mutations, cross_check
from schemas_app.domain.formats.json_schema.verdict import containment, readings
from schemas_app.domain.schema_format import Outcome
from tests.benchmarks import corpora


@pytest.fixture
def known(tmp_path):
    folder = corpora.write(tmp_path / "one.jsonl", corpora.WIDENED)
    return _corpora.found(folder).pairs


def nightly(ask, **how):
    return cross_check.Nightly(ask=ask, refute=containment.cross_check, each=20, **how)


def test_counts_proofs_and_documents(known):
    night = nightly(_engine.contains())

    night.check(known, pool=["a", 1, 2])

    # One direction is proven, in two readings; what is borrowed is for STRICT.
    assert night.figures() == {
        "proofs": 2,
        "documents": 2 * 20 + 3,
        "refuted": 0,
    }


def test_refutes_what_is_not_so(known):
    night = nightly(corpora.always(Outcome.COMPATIBLE))

    night.check(known, pool=[])

    assert [line.partition(":")[0] for line in night.refuted] == [
        "one widened, forward STRICT",
        "one widened, forward LENIENT",
    ]


def test_refutes_by_what_it_borrows(known):
    night = nightly(corpora.always(Outcome.COMPATIBLE))
    night.refute = lambda *question: None

    night.check(known, pool=list(cross_check.witnesses(known)))

    assert night.refuted == ["one widened, forward STRICT: 1.5"]


def test_tells_where_no_documents_can_be_made(known):
    night = nightly(corpora.always(Outcome.COMPATIBLE))

    def unreadable(*question):
        raise readings.UnreadableError("uses $recursiveRef")

    night.refute = unreadable

    night.check(known, pool=[])

    assert (len(night.unread), night.documents) == (4, 0)
    assert (
        night.unread[0] == "one widened, backward STRICT: a version uses $recursiveRef"
    )


def test_counts_crashes(known):
    night = nightly(corpora.crashing)

    night.check(known, pool=[])

    assert len(night.crashes) == 4


def test_finds_nothing_against_cases_and_their_mutations():
    cases = list(cross_check.cases(cross_check.CASES))[::12]
    night = nightly(_engine.contains())

    night.check(cases, pool=[None, 1, "a", {}, []])
    night.check(_mutations.pairs(cases, count=25, seed=1), pool=[None, 1, "a", {}, []])

    assert night.proofs > 20
    assert (night.refuted, night.crashes) == ([], [])


def test_makes_the_same_mutations_of_the_same_seed(known):
    first, again, other = (
        [pair.new.value for pair in _mutations.pairs(known, count=9, seed=seed)]
        for seed in (1, 1, 2)
    )

    assert first == again
    assert first != other

"""The score of an engine ..."""

import pytest

from benchmarks import _corpora, _engine, _labels, _tally, score
from schemas_app.domain import exact_json
from schemas_app.domain.levels import Direction
from schemas_app.domain.schema_format import Outcome, Reading
from tests.benchmarks import corpora

FAULTLESS = {
    "unsound": 0,
    "wrong_incompatible": 0,
    "crashes": 0,
    "over_2s": 0,
    "decided_min": 100.0,
}


def scored(tmp_path, *rows, ask):
    folder = corpora.write(tmp_path / "corpora" / "one.jsonl", *rows)
    return score.scored([folder], ask, into=tmp_path / "results")


def notable(tmp_path):
    lines = (tmp_path / "results" / "notable.jsonl").read_text().splitlines()
    return [exact_json.loads(line) for line in lines]


def test_is_faultless_where_it_is_right(tmp_path):
    figures = scored(tmp_path, corpora.WIDENED, ask=_engine.contains())

    assert figures == FAULTLESS
    assert notable(tmp_path) == []


def test_counts_a_proof_that_a_witness_refutes(tmp_path):
    ask = corpora.always(Outcome.COMPATIBLE)

    figures = scored(tmp_path, corpora.WIDENED, ask=ask)

    assert figures == {**FAULTLESS, "unsound": 1}
    assert [(row["direction"], row["judgment"]) for row in notable(tmp_path)] == [
        ("forward", "unsound")
    ]


def test_counts_a_proof_of_what_is_false_by_word_alone(tmp_path):
    row = {**corpora.WIDENED}
    del row["witness_new_not_old"]

    figures = scored(tmp_path, row, ask=corpora.always(Outcome.COMPATIBLE))

    assert figures["unsound"] == 1


def test_does_not_believe_a_witness_that_separates_nothing(tmp_path):
    row = {**corpora.WIDENED, "witness_new_not_old": 1}

    figures = scored(tmp_path, row, ask=corpora.always(Outcome.COMPATIBLE))

    assert figures["unsound"] == 0
    assert [row["judgment"] for row in notable(tmp_path)] == ["label_unconfirmed"]


def test_counts_a_witness_of_its_own_that_separates_nothing(tmp_path):
    ask = corpora.always(Outcome.INCOMPATIBLE, witness=1)

    figures = scored(tmp_path, corpora.WIDENED, ask=ask)

    assert figures == {**FAULTLESS, "wrong_incompatible": 2}


def test_lets_a_checked_witness_win_over_a_planted_label(tmp_path):
    row = {**corpora.WIDENED, "superset": True}
    del row["witness_new_not_old"]

    figures = scored(tmp_path, row, ask=_engine.contains())

    assert figures == FAULTLESS
    (refuted,) = notable(tmp_path)
    assert (refuted["judgment"], refuted["direction"]) == ("label_refuted", "forward")


def test_counts_crashes(tmp_path):
    figures = scored(tmp_path, corpora.WIDENED, ask=corpora.crashing)

    assert figures == {**FAULTLESS, "crashes": 2, "decided_min": 0.0}


def test_takes_the_smallest_share_of_any_corpus(tmp_path):
    corpora.write(tmp_path / "corpora" / "two.jsonl", corpora.WIDENED)
    told = _engine.contains()

    def ask(outer, inner, reading, budget):
        if outer.value["type"] == "integer":
            return corpora.always(Outcome.UNDECIDED)(outer, inner, reading, budget)
        return told(outer, inner, reading, budget)

    row = {**corpora.WIDENED, "new": {"type": ["integer", "null"]}}
    row["witness_new_not_old"] = None
    other = {**row, "id": "other", "old": {"type": "null"}, "superset": None}
    figures = scored(tmp_path, row, other, ask=ask)

    # Of three answers that are known, two are given; of the other corpus one of two.
    assert figures["decided_min"] == 50.0


def test_leaves_out_what_the_registry_refuses(tmp_path, capsys):
    row = {**corpora.WIDENED, "new": {"type": "whole"}}

    figures = scored(tmp_path, row, corpora.WIDENED, ask=_engine.contains())

    assert figures == FAULTLESS
    assert "one STRICT: 1 invalid_schema (1)" in capsys.readouterr().out


def test_counts_what_takes_too_long():
    tally = _tally.Tally(corpus="one", kind=_corpora.Kind.TRUTH, reading=Reading.STRICT)
    for seconds in (1.9, 2.1):
        answer = _engine.Answer(verdict=None, seconds=seconds, charged=0.0)
        tally.queries.append(
            _tally.Query(
                pair=pair(),
                direction=Direction.BACKWARD,
                reading=Reading.STRICT,
                answer=answer,
                judgment=_tally.UNDECIDED,
            )
        )

    assert score.figures([tally])["over_2s"] == 1


def test_asks_real_histories_in_both_readings(tmp_path):
    for number, schema in (("1.0", corpora.INTEGER), ("1.1", corpora.NUMBER)):
        (tmp_path / f"x_v{number}.json").write_text(exact_json.dumps(schema))
    asked = []

    def ask(outer, inner, reading, budget):
        asked.append((outer.value["type"], reading))
        return corpora.always(Outcome.COMPATIBLE)(outer, inner, reading, budget)

    score.scored([tmp_path], ask, into=tmp_path / "results")

    assert asked == [
        ("number", Reading.STRICT),
        ("integer", Reading.STRICT),
        ("number", Reading.LENIENT),
        ("integer", Reading.LENIENT),
    ]


def test_says_that_a_folder_is_empty(tmp_path):
    with pytest.raises(SystemExit, match="There are no pairs in"):
        score.scored([tmp_path], corpora.crashing, into=tmp_path / "results")


def test_says_which_folder_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("OVER", str(tmp_path / "nothing"))

    with pytest.raises(SystemExit, match=r"over=DIR"):
        score.run()


def pair(old=corpora.INTEGER, new=corpora.NUMBER, **label):
    (found,) = _corpora._pairs("one", [{"old": old, "new": new, "label": label}])
    return found


A = {"a": {"type": "integer"}}
OPEN = {"type": "object", "properties": A}
MORE = {"type": "object", "properties": {**A, "b": {"type": "null"}}}
CLOSED = {**OPEN, "additionalProperties": False}
NEEDED = {**OPEN, "required": ["a"]}


@pytest.mark.parametrize(
    ("old", "new", "label", "why"),
    [
        ({"type": "integer"}, True, False, "anything is taken"),
        (False, {"type": "integer"}, False, "nothing is sent"),
        (OPEN, {**OPEN, "minProperties": 0}, False, "the same documents"),
        (CLOSED, OPEN, False, "proven all the same"),
        (OPEN, MORE, True, "open model"),
        (OPEN, NEEDED, True, "newly required"),
        ({"type": "number"}, {"type": "integer"}, True, "refuted by a document"),
    ],
)
def test_explains_a_label_that_differs(tmp_path, old, new, label, why):
    row = {"id": "x", "old": old, "new": new, "label": {"backward": label}}

    scored(tmp_path, row, ask=_engine.contains())

    lines = (tmp_path / "results" / "labels.jsonl").read_text().splitlines()
    assert [exact_json.loads(line)["why"] for line in lines] == [why]


def test_has_a_reason_for_every_difference():
    answers = (None, True, False)

    held = {
        _labels.reason(_labels.Difference(query=query(outcome), other=other)).name
        for outcome in answers
        for other in answers
    }

    assert held == {
        "undecided",
        "proven all the same",
        "refuted by a document",
        "open model",
    }


def query(compatible):
    verdicts = {
        None: (Outcome.UNDECIDED, None),
        True: (Outcome.COMPATIBLE, None),
        False: (Outcome.INCOMPATIBLE, 1.5),
    }
    outcome, witness = verdicts[compatible]
    verdict = corpora.always(outcome, witness)(None, None, None, None)
    return _tally.Query(
        pair=pair(),
        direction=Direction.BACKWARD,
        reading=Reading.STRICT,
        answer=_engine.Answer(verdict=verdict, seconds=0.0, charged=0.0),
        judgment=_tally.OPEN,
    )

"""Doing what the clock asks for."""

from structlog import testing

from schemas_app.services import one_by_one


def test_counts_where_there_was_something_to_do():
    assert one_by_one.count([1, 2, 3, 4], lambda key: key % 2 == 0, what="halve") == 2


def test_goes_on_after_a_fault_and_says_which():
    done = []

    def do(key):
        if key == 2:
            raise RuntimeError("no disk")
        done.append(key)
        return True

    with testing.capture_logs() as logs:
        counted = one_by_one.count([1, 2, 3], do, what="publish")

    assert (counted, done) == (2, [1, 3])
    assert [(row["event"], row["what"], row["key"]) for row in logs] == [
        ("not_done", "publish", 2)
    ]
    assert logs[0]["log_level"] == "error"

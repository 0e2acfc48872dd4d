"""The figures of the audit benchmark, from what its work says."""

from benchmarks import audit


def test_compare_the_chain_with_plain_inserts() -> None:
    rates = {"chain": [30.0, 50.0, 40.0], "plain": [90.0, 100.0, 300.0]}

    assert audit.appending(rates) == {
        "append_over_plain": 0.4,
        "appends_per_s": 40,
        "plain_per_s": 100,
    }


def test_say_how_fast_and_in_what_memory_it_is_read() -> None:
    figures = audit.reading(1000, {"seconds": 4.0, "megabytes": 1.6})

    assert figures == {"verify_rows_per_s": 250, "verify_mb": 2}


def test_count_what_was_found_and_name_the_rest(capsys) -> None:
    each = [("changed at", True), ("changed hash", True), ("swapped", False)]

    assert audit.found(each, missed=["swapped 3: 4"]) == 2
    assert "- swapped 3: 4" in capsys.readouterr().out

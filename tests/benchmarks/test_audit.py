"""The figures of the audit benchmark ..."""

from typing import Any

from benchmarks import audit


class Told(audit.Place):
    """A place whose work has been done; tests/services/test_audit_tampering.py does it."""

    def __init__(self, **answers: Any) -> None:
        self.answers, self.asked = answers, list[tuple[str, ...]]()

    def work(self, database: str, *words: object) -> Any:
        self.asked.append((database, *map(str, words)))
        return self.answers.get(str(words[0]))


def test_compare_the_chain_with_plain_inserts() -> None:
    place = Told(append={"chain": [30.0, 50.0, 40.0], "plain": [90.0, 100.0, 300.0]})

    assert audit._appending(place, 2.0) == {
        "append_over_plain": 0.4,
        "appends_per_s": 40,
        "plain_per_s": 100,
    }
    assert place.asked == [("chain", "append", "8", "3", "2.0")]


def test_say_how_fast_and_in_what_memory_it_is_read() -> None:
    place = Told(verify={"seconds": 4.0, "megabytes": 1.6})

    assert audit._reading(place, 1000) == {"verify_rows_per_s": 250, "verify_mb": 2}
    assert place.asked == [("large", "fill", "1000"), ("large", "verify", "1000")]


def test_count_what_was_found_and_name_the_rest(capsys) -> None:
    each = [["changed at", True], ["changed hash", True], ["swapped", False]]
    place = Told(tamper={"each": each, "missed": ["swapped 3: 4"]})

    assert audit._tampering(place, 3) == 2
    assert "- swapped 3: 4" in capsys.readouterr().out

"""Verdicts that were found before."""

from schemas_app.domain.formats.json_schema.verdict import memory
from schemas_app.domain.schema_format import Outcome, Reading, Verdict

ONE, OTHER, THIRD = ((name, b"b", Reading.STRICT) for name in (b"1", b"2", b"3"))
VERDICT = Verdict(outcome=Outcome.COMPATIBLE)


def made():
    known: memory.Memory[tuple[bytes, bytes, Reading], Verdict] = memory.Memory(2)
    return known


class TestMemory:
    def test_knows_what_was_put(self):
        known = made()

        known.put(ONE, VERDICT)

        assert (known.get(ONE), known.get(OTHER)) == (VERDICT, None)

    def test_forgets_what_was_used_longest_ago(self):
        known = made()

        known.put(ONE, VERDICT)
        known.put(OTHER, VERDICT)
        known.get(ONE)
        known.put(THIRD, VERDICT)

        assert [known.get(key) for key in (ONE, OTHER, THIRD)] == [
            VERDICT,
            None,
            VERDICT,
        ]

    def test_forgets_everything_when_told(self):
        known = made()
        known.put(ONE, VERDICT)

        known.clear()

        assert known.get(ONE) is None

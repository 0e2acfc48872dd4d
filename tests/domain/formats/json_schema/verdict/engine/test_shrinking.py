"""Making a witness small."""

from decimal import Decimal

from schemas_app.domain.formats.json_schema.verdict.engine import shrinking


def shrink(document, shows, kept=()):
    keys = set(map(shrinking.scalar, kept))
    return shrinking.shrunk(document, is_witness=shows, kept=keys)


class TestShrunk:
    def test_leaves_out_what_does_not_matter(self):
        document = {"a": [1, 2, {"b": "long text"}], "c": {"d": 12345}, "e": None}

        shown = shrink(document, lambda one: "c" in one and "d" in one["c"])

        assert shown == {"c": {"d": 0}}

    def test_leaves_what_it_was_given_as_it_was(self):
        document = {"a": [12, {"b": "long"}]}

        shrink(document, lambda one: "a" in one)

        assert document == {"a": [12, {"b": "long"}]}

    def test_leaves_alone_what_somebody_gave(self):
        assert shrink({"v": "XNAS"}, lambda one: "v" in one, ["XNAS"]) == {"v": "XNAS"}

    def test_takes_true_for_no_number_that_somebody_gave(self):
        assert shrink([21], lambda one: one != [], [True]) == [0]

    def test_keeps_the_order_of_members(self):
        document = dict.fromkeys("zyxabc", 0)

        shown = shrink(document, lambda one: {"z", "a", "c"} <= one.keys())

        assert list(shown) == ["z", "a", "c"]

    def test_ends_with_the_smallest_number_that_will_do(self):
        assert shrink(987654, lambda one: one >= 10) == 98

    def test_ends_with_few_digits(self):
        assert shrink(Decimal("3.14159"), lambda one: one > 3) == Decimal("3.1")

    def test_keeps_the_document_if_nothing_simpler_shows_it(self):
        assert shrink([Decimal("1.5")], lambda _: False) == [Decimal("1.5")]

    def test_asks_few_questions_about_many_members_that_do_not_matter(self):
        asked = []

        def shows(one):
            asked.append(one)
            return "p700" in one

        document = {f"p{number}": number for number in range(1000)}

        assert shrink(document, shows) == {"p700": 0}
        assert len(asked) < 50

    def test_ends_early_with_a_document_that_is_very_large(self):
        asked = []

        def shows(one):
            asked.append(1)
            return len(one) == 100_000

        document = ["text"] * 100_000

        assert shrink(document, shows) == document
        assert len(asked) == shrinking.MAX_VALUES // 100_001

"""What a change does to the modules that use a schema."""

import pytest

from schemas_app.domain import impact
from schemas_app.domain.changes import Change, Effect
from schemas_app.domain.impact import Harm, Role, Use
from schemas_app.domain.levels import Direction
from schemas_app.domain.report import Cause, Comparison, Report, Severity
from schemas_app.domain.schema_format import Outcome, Reading, Verdict, Witness

FINE, BROKEN, UNSURE = Outcome.COMPATIBLE, Outcome.INCOMPATIBLE, Outcome.UNDECIDED


def change(path, effect=Effect.EITHER):
    return Change(rule="RULE", path=path, sentence="It changed.", effect=effect)


NOTHING = Witness(document={}, place="", message="no")


def verdict(outcome, witness=NOTHING):
    return Verdict(
        outcome=outcome,
        reason="why",
        witness=witness if outcome is BROKEN else None,
    )


def report(*changes, forward=FINE, backward=FINE, causes=(), witness=NOTHING):
    """Return a report; `causes` are (index of a change, direction)."""
    return Report(
        level="FULL",
        reading=Reading.STRICT,
        severity=Severity.BREAKING,
        changes=changes,
        comparisons=(
            Comparison(
                against=1,
                verdicts={
                    Direction.FORWARD: verdict(forward, witness),
                    Direction.BACKWARD: verdict(backward, witness),
                },
            ),
        ),
        causes=tuple(
            Cause(
                change=index,
                direction=direction,
                witness=Witness(document={}, place="", message="no"),
            )
            for index, direction in causes
        ),
    )


def consumer(*fields, module="2"):
    return Use(module=module, role=Role.CONSUMER, fields=fields)


def producer(*fields, module="6"):
    return Use(module=module, role=Role.PRODUCER, fields=fields)


def harms(found, *uses):
    return [
        (one.module, str(one.harm), one.touched)
        for one in impact.consequences(found, uses)
    ]


PRICE, SIZE = change("/properties/price/type"), change("/properties/size/type")


class TestTheDirectionThatMatters:
    def test_is_forward_to_who_reads_and_backward_to_who_writes(self):
        forward = report(PRICE, forward=BROKEN)
        backward = report(PRICE, backward=BROKEN)

        assert harms(forward, consumer(), producer()) == [
            ("2", "broken", ("price",)),
            ("6", "revalidate", ("price",)),
        ]
        assert harms(backward, consumer(), producer()) == [
            ("6", "broken", ("price",)),
            ("2", "revalidate", ("price",)),
        ]

    def test_is_none_for_a_first_version(self):
        first = Report(
            level="FULL", reading=Reading.STRICT, severity=Severity.COMPATIBLE
        )

        assert harms(first, consumer(), producer()) == []


class TestWhoReadsEverything:
    @pytest.mark.parametrize(
        ("outcome", "harm"),
        [(BROKEN, "broken"), (UNSURE, "possible"), (FINE, "revalidate")],
    )
    def test_is_concerned_by_every_change(self, outcome, harm):
        found = report(PRICE, SIZE, forward=outcome)

        assert harms(found, consumer()) == [("2", harm, ("price", "size"))]

    def test_is_not_concerned_by_words(self):
        words = change("/properties/price/description", Effect.NONE)

        assert harms(report(words), consumer()) == []


class TestWhoNamesFields:
    def test_is_broken_by_a_cause_among_them(self):
        found = report(
            PRICE,
            SIZE,
            forward=BROKEN,
            causes=[(0, Direction.FORWARD), (1, Direction.FORWARD)],
        )

        assert harms(found, consumer("price")) == [("2", "broken", ("price",))]

    def test_is_broken_by_the_only_change_that_can_have_done_it(self):
        docs = change("/properties/size/title", Effect.NONE)
        narrower = change("/properties/size/minimum", Effect.NARROWS)
        found = report(PRICE, narrower, docs, forward=BROKEN)

        assert harms(found, consumer("price")) == [("2", "broken", ("price",))]

    def test_may_be_broken_by_one_of_several_suspects(self):
        found = report(PRICE, SIZE, forward=BROKEN)

        assert harms(found, consumer("price")) == [("2", "possible", ("price",))]

    def test_may_be_broken_where_it_is_undecided(self):
        found = report(PRICE, SIZE, forward=UNSURE)

        assert harms(found, consumer("price")) == [("2", "possible", ("price",))]

    def test_is_not_concerned_by_other_fields(self):
        found = report(PRICE, forward=BROKEN, causes=[(0, Direction.FORWARD)])

        assert harms(found, consumer("size", "ts")) == []

    def test_is_not_broken_by_what_only_hurts_the_other_direction(self):
        narrower = change("/properties/price/minimum", Effect.NARROWS)
        found = report(narrower, SIZE, forward=BROKEN)

        assert harms(found, consumer("price")) == [("2", "revalidate", ("price",))]

    def test_may_be_broken_by_what_concerns_the_whole(self):
        opened = change("/additionalProperties", Effect.WIDENS)
        found = report(opened, forward=BROKEN)

        assert harms(found, consumer("price")) == [
            ("2", "possible", ("the whole document",))
        ]

    def test_may_be_broken_by_what_nobody_can_name(self):
        assert harms(report(forward=BROKEN), consumer("price")) == [
            ("2", "possible", ())
        ]


class TestWhatTheWitnessShows:
    """The old version rejects the document; where, and for want of what?"""

    MISSING = Witness(
        document={"last_price": 0}, place="", message="no", missing="price"
    )

    def test_breaks_who_reads_a_field_that_it_has_not(self):
        found = report(PRICE, SIZE, forward=BROKEN, witness=self.MISSING)

        assert harms(found, consumer("price"), consumer("size", module="9")) == [
            ("2", "broken", ("price",)),
            ("9", "possible", ("size",)),
        ]

    @pytest.mark.parametrize(
        ("document", "place"),
        [
            ({"price": ""}, "/price"),
            ({"price": {"bid": ""}}, "/price/bid"),
            ([{}, {"price": ""}], "/1/price"),
        ],
    )
    def test_breaks_who_reads_the_field_that_is_wrong(self, document, place):
        witness = Witness(document=document, place=place, message="no")
        found = report(PRICE, SIZE, forward=BROKEN, witness=witness)

        assert harms(found, consumer("price"), consumer("size", module="9")) == [
            ("2", "broken", ("price",)),
            ("9", "possible", ("size",)),
        ]

    @pytest.mark.parametrize(
        "witness",
        [
            Witness(document={}, place="", message='"price" is a required property'),
            Witness(document="price", place="", message='"price" is not an object'),
            Witness(document=[], place="", message="[] is too short"),
        ],
    )
    def test_breaks_nobody_by_a_word_alone(self, witness):
        found = report(PRICE, SIZE, forward=BROKEN, witness=witness)

        assert harms(found, consumer("price")) == [("2", "possible", ("price",))]

    def test_does_not_break_who_writes_what_is_missed(self):
        found = report(PRICE, SIZE, backward=BROKEN, witness=self.MISSING)

        assert harms(found, producer("price")) == [("6", "possible", ("price",))]


class TestTheFieldOfAChange:
    @pytest.mark.parametrize(
        ("path", "field"),
        [
            ("/properties/price", "price"),
            ("/properties/leg/properties/price/type", "leg"),
            ("/properties/properties/type", "properties"),
            ("/properties/items/type", "items"),
            ("/properties/a~1b", "a/b"),
            ("/allOf/0/properties/price/minimum", "price"),
            ("/then/properties/price", "price"),
            ("/items/properties/price", "price"),
            ("/$defs/leg/properties/price/type", ""),
            ("/patternProperties/^x/type", ""),
            ("/additionalProperties", ""),
            ("/properties", ""),
            ("", ""),
        ],
    )
    def test_is_the_top_level_property(self, path, field):
        assert impact.field(change(path)) == field


class TestTheOrder:
    def test_has_the_worst_first_then_goes_by_module(self):
        found = report(PRICE, SIZE, forward=BROKEN)

        rows = harms(
            found,
            consumer("size", module="9"),
            producer(module="1"),
            consumer(module="3"),
            consumer("price", module="10"),
        )

        assert [(module, harm) for module, harm, _ in rows] == [
            ("3", "broken"),
            ("10", "possible"),
            ("9", "possible"),
            ("1", "revalidate"),
        ]

    def test_of_harm_is_that_of_its_members(self):
        assert list(Harm) == [Harm.BROKEN, Harm.POSSIBLE, Harm.REVALIDATE]

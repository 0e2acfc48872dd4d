"""Looking for a witness among candidates, in the process that the engines run in."""

from decimal import Decimal

import pytest

from schemas_app.domain import exact_json
from schemas_app.domain.formats.json_schema.verdict.engine import (
    judging,
    known,
    validators,
)

# It matches what ends in "!", but the engine gives up before it sees that.
ENDLESS = {"pattern": "^((a|a(?=a|!))+)+$|!$"}
HARD = "a" * 40 + "!"


@pytest.fixture(autouse=True)
def _forgetful():
    yield
    known.forget()


def told(*schemas):
    """Return the numbers that the engine knows schemas by from now on."""
    texts = [
        exact_json.dumps(
            {
                "schema": schema,
                "draft": 20,
                "base": "https://registry.invalid/",
                "resources": [],
            }
        )
        for schema in schemas
    ]
    known.learn({str(number): text for number, text in enumerate(texts)})
    return list(range(len(texts)))


def searched(accept, reject, candidates, *others):
    numbers = told(accept, reject, *others)
    judges = [
        {"accept": [one], "reject": [other], "explain": [other]}
        for one, other in zip(numbers[::2], numbers[1::2], strict=True)
    ]
    return judging.search(
        {"judges": judges, "candidates": candidates, "kept": [], "second": True}
    )


# A message of twelve kinds that holds another one: twelve ways at each step.
MESSAGE = {
    "oneOf": [
        {
            "required": ["kind"],
            "properties": {"kind": {"const": kind}, "next": {"$ref": "#"}},
        }
        for kind in range(12)
    ]
}


def message(depth):
    """Return a message of that many steps, the last of which is of no kind."""
    return {"kind": 0, "next": message(depth - 1)} if depth else {}


class TestEach:
    def test_has_the_first_witness_of_every_judge(self):
        numbers = told({"type": "number"}, {"type": "integer"}, {"maximum": 5})
        judges = [
            {"accept": numbers[:1], "reject": [number], "explain": [], "candidates": []}
            for number in numbers[1:]
        ]

        answer = judging.each(
            {"judges": judges, "candidates": [1, 7], "kept": [], "second": False}
        )

        assert [found and found["document"] for found in answer["found"]] == [None, "7"]

    def test_looks_among_the_candidates_of_the_judge_after_those_of_all(self):
        numbers = told({"type": "number"}, {"maximum": 5})
        judge = {"accept": numbers[:1], "reject": numbers[1:], "explain": numbers[1:]}

        answer = judging.each(
            {
                "judges": [
                    {**judge, "candidates": [8, 9]},
                    {**judge, "candidates": []},
                    {**judge, "candidates": [6]},
                ],
                "candidates": [1],
                "kept": [6, 8, 9],
                "second": False,
            }
        )

        assert [
            found and (found["document"], found["words"][0]["message"])
            for found in answer["found"]
        ] == [
            ("8", "8 is greater than the maximum of 5"),
            None,
            ("6", "6 is greater than the maximum of 5"),
        ]

    def test_asks_the_second_validator_about_whom_it_is_told_to(self):
        numbers = told({"type": "number"}, {"maximum": 5}, {"maximum": 4})
        judge = {"accept": numbers[:1], "reject": numbers[1:], "explain": []}

        answer = judging.each(
            {
                "judges": [{**judge, "candidates": [6], "second_reject": numbers[1:2]}],
                "candidates": [],
                "kept": [],
                "second": True,
            }
        )

        assert answer["found"][0]["second"] == {"accept": [True], "reject": [False]}


class TestWords:
    def test_that_would_take_too_long_are_left_unsaid(self):
        (number,) = told(MESSAGE)
        schema = validators.of(number)

        assert not schema.admits(message(7))
        assert validators.words([(schema, message(7))]) == [
            {
                "path": [],
                "about": "null",
                "message": "The validator needs more than 0.1 s to say why.",
                "lacking": None,
                "unexpected": [],
            }
        ]

    def test_that_do_not_are_said_of_branches_too(self):
        (number,) = told(MESSAGE)

        (said,) = validators.words([(validators.of(number), {})])

        assert (said["path"], said["about"]) == ([], "{}")
        assert "oneOf" in said["message"]

    @pytest.mark.parametrize(
        ("schema", "document", "lacking"),
        [
            ({"required": ["bid"]}, {"ask": 1}, "bid"),
            ({"dependentRequired": {"ask": ["bid"]}}, {"ask": 1}, "bid"),
            ({"required": [""]}, {}, ""),
            ({"minProperties": 1}, {}, None),
        ],
    )
    def test_name_the_member_that_is_lacking(self, schema, document, lacking):
        (number,) = told(schema)

        (said,) = validators.words([(validators.of(number), document)])

        assert said["lacking"] == lacking


class TestSearch:
    def test_tells_all_about_the_first_witness(self):
        answer = searched(
            {"type": "number"}, {"type": "integer"}, ["a", 1, Decimal("12.5"), 3]
        )

        assert answer == {
            "accepted": 2,
            "judge": 0,
            "document": "1.5",
            "words": [
                {
                    "path": [],
                    "about": "1.5",
                    "message": '1.5 is not of type "integer"',
                    "lacking": None,
                    "unexpected": [],
                }
            ],
            "second": {"accept": [True], "reject": [False]},
        }

    LONG = Decimal("9007199254740992.01")

    def test_believes_no_calculation_with_numbers_that_a_double_does_not_hold(self):
        even = {"multipleOf": 2}

        answer = searched(even, {**even, "type": "integer"}, [self.LONG])

        assert answer == {"accepted": 1, "judge": None}

    def test_takes_such_a_number_where_exact_calculation_agrees(self):
        large = {"type": "number", "minimum": 2**53}

        answer = searched(large, {"type": "integer"}, [self.LONG])

        assert (answer["accepted"], answer["judge"]) == (1, 0)

    def test_says_how_many_the_writer_accepts_where_there_is_none(self):
        answer = searched({"type": "number"}, {"type": "number"}, ["a", 1, 2])

        assert answer == {"accepted": 2, "judge": None}

    def test_asks_the_second_judges_where_the_first_have_none(self):
        answer = searched(False, True, [1, 2], {"type": "integer"}, {"maximum": 1})

        assert (answer["accepted"], answer["judge"], answer["document"]) == (0, 1, "2")

    def test_keeps_what_an_author_gave_as_an_example(self):
        text = {"type": "string", "examples": ["XNAS"]}

        answer = searched(text, {"maxLength": 2}, ["XNAS"])

        assert answer["document"] == '"XNAS"'


class TestPatternThatIsNotDecided:
    """The engine says "no match" when it gives up, under `not` as well as without."""

    @pytest.mark.parametrize("reject", [ENDLESS, {"not": ENDLESS}])
    def test_makes_no_witness(self, reject):
        assert searched({"type": "string"}, reject, [HARD])["judge"] is None

    def test_makes_none_of_the_name_of_a_member_either(self):
        reject = {
            "patternProperties": {ENDLESS["pattern"]: True},
            "additionalProperties": False,
        }

        assert searched({"type": "object"}, reject, [{HARD: 1}])["judge"] is None

    def test_does_not_keep_others_from_being_one(self):
        assert searched({"type": "string"}, ENDLESS, ["b"])["judge"] == 0


class TestClear:
    def clear(self, accept, reject, *candidates):
        one, other = told(accept, reject)
        request = {"accept": [one], "reject": [other], "candidates": candidates}
        return judging.clear(request)["clear"]

    def test_is_that_no_candidate_is_a_witness(self):
        assert self.clear({"type": "number"}, {"type": "integer"}, 1, "a")
        assert not self.clear(
            {"type": "number"}, {"type": "integer"}, 1, Decimal("1.5")
        )

    def test_is_not_said_where_a_pattern_is_not_decided(self):
        assert not self.clear({"type": "string"}, ENDLESS, HARD)
        assert self.clear({"type": "string"}, ENDLESS, "aa", "a!")

"""Legal patterns that the referee does not compile are named, with what to write."""

import pytest

from schemas_app.domain import errors, exact_json
from schemas_app.domain.formats.json_schema import parsing
from schemas_app.domain.formats.json_schema.regex import (
    in_schemas,
    inclusion,
    unusable,
)

SAME = [
    ("a[^]b", "[^]", 1, r"[\s\S]"),
    ("[]|a", "[]", 0, r"[^\s\S]"),
    (r"^[a\b]$", r"\b", 3, r"\x08"),
    (r"^[[\b]\b$", r"\b", 3, r"\x08"),
    (r"^\ud83d\ude00$", r"\ud83d\ude00", 1, r"\u{1F600}"),
    (r"[\uD83D\uDE00-\u{1F605}]", r"\uD83D\uDE00", 1, r"\u{1F600}"),
    (r"\\\0", r"\0", 2, r"\x00"),
]


class TestWhatMeansTheSame:
    @pytest.mark.parametrize(("pattern", "written", "position", "instead"), SAME)
    def test_is_told(self, pattern, written, position, instead):
        assert unusable.first(pattern) == unusable.Obstacle(
            written=written,
            position=position,
            remedy=f"Write {instead} instead: it means the same.",
        )

    @pytest.mark.parametrize(("pattern", "written", "position", "instead"), SAME)
    def test_can_be_used(self, pattern, written, position, instead):
        before, after = pattern[:position], pattern[position + len(written) :]
        one = inclusion.Language((pattern,))
        other = inclusion.Language((f"{before}{instead}{after}",))

        assert not in_schemas._compiles(pattern)
        assert in_schemas._compiles(*other.patterns)
        assert inclusion.includes(one, other).holds
        assert inclusion.includes(other, one).holds


@pytest.mark.parametrize(
    ("pattern", "written", "remedy"),
    [
        (r"(?<n>a)\k<n>", r"\k<n>", "Refer to the group by its number, as in \\1."),
        (r"(?<$a>a)", "(?<$a>", "Name the group with letters and digits only."),
        (
            r"[a\ud83d]",
            r"\ud83d",
            "Leave it out: no text of JSON has half of a surrogate pair in it.",
        ),
        (
            r"\p{Surrogate}",
            r"\p{Surrogate}",
            "Leave it out: no text of JSON has half of a surrogate pair in it.",
        ),
    ],
)
def test_what_has_no_equal_is_told(pattern, written, remedy):
    found = unusable.first(pattern)

    assert found is not None
    assert (found.written, found.remedy) == (written, remedy)
    assert not in_schemas._compiles(pattern)


@pytest.mark.parametrize(
    "pattern",
    [r"\b", r"\[\]", r"[^\]]", r"[\[^\]]", r"\\b[b]", r"(?<n>a)", r"(?<=a)", r"\p{L}",
     r"[(?<$a>]", r"\u00e9\ue000", r"[[]", "[k<n>]"],
)  # fmt: skip
def test_what_compiles_is_no_obstacle(pattern):
    assert unusable.first(pattern) is None
    assert in_schemas._compiles(pattern)


def test_a_refusal_names_the_part_and_what_to_write():
    text = exact_json.dumps({"type": "string", "pattern": "^[^]*$"})

    with pytest.raises(errors.InvalidSchema) as refusal:
        parsing.parse(text)

    assert refusal.value.message == (
        "The validator cannot use [^] in the pattern '^[^]*$' (character 2)"
    )
    assert refusal.value.remedy == r"Write [\s\S] instead: it means the same."
    assert refusal.value.place.pointer == "/pattern"

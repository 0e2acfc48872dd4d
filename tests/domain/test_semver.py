"""Semantic versions of schemas."""

import pytest

from schemas_app.domain import errors, semver
from schemas_app.domain.semver import Bump


class TestParse:
    def test_reads_three_numbers(self):
        assert semver.parse("2.10.0") == semver.SemanticVersion(2, 10, 0)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "01.2.3",
            "1.2.3-rc1",
            "v1.2.3",
            "1.2.٣",
            "1.2.3\n",
        ],
    )
    def test_refuses_anything_else(self, text):
        with pytest.raises(errors.BadValue) as refusal:
            semver.parse(text)

        assert refusal.value.name == "semantic_version"


class TestOrder:
    def test_is_by_number_not_by_text(self):
        assert semver.parse("1.10.0") > semver.parse("1.9.9")


class TestBumped:
    @pytest.mark.parametrize(
        ("bump", "after"),
        [(Bump.MAJOR, "2.0.0"), (Bump.MINOR, "1.3.0"), (Bump.PATCH, "1.2.4")],
    )
    def test_sets_what_follows_to_zero(self, bump, after):
        assert str(semver.parse("1.2.3").bumped(bump)) == after


class TestChoose:
    def test_takes_the_suggestion_when_nothing_is_wanted(self):
        assert semver.choose(suggested=semver.FIRST, wanted="") == semver.FIRST

    def test_lets_a_person_raise_it(self):
        chosen = semver.choose(suggested=semver.parse("1.1.0"), wanted="2.0.0")

        assert str(chosen) == "2.0.0"

    def test_lets_nobody_lower_it(self):
        with pytest.raises(errors.VersionTooLow):
            semver.choose(suggested=semver.parse("2.0.0"), wanted="1.9.0")

"""The names things go by."""

import pytest

from schemas_app.domain import errors, identifiers


class TestASchemaId:
    @pytest.mark.parametrize("name", ["ticks_v1", "fdc3.order", "0-a", "A", "x" * 120])
    def test_may_be(self, name):
        identifiers.check_schema_id(name)

    @pytest.mark.parametrize(
        "name", ["", "_a", ".a", "a b", "a@1", "a/b", "ä", "a\n", "x" * 121]
    )
    def test_may_not_be(self, name):
        with pytest.raises(errors.BadValue) as refusal:
            identifiers.check_schema_id(name)

        assert refusal.value.name == "schema_id"


class TestAPin:
    @pytest.mark.parametrize("version", ["latest", "3", "2.0.0"])
    def test_names_one_version(self, version):
        pin = identifiers.as_pin(f"ticks_v1@{version}")

        assert pin == identifiers.Pin("ticks_v1", version)

    @pytest.mark.parametrize(
        "text",
        ["ticks_v1", "ticks_v1@", "ticks_v1@0", "ticks_v1@2.0", "a/b@1", "@1", "a@1\n"],
    )
    def test_is_not_anything_else(self, text):
        assert identifiers.as_pin(text) is None

"""The form of API keys."""

import hmac

import pytest

from schemas_app.domain import api_keys


class TestAToken:
    def test_survives_being_written_and_read(self):
        token = api_keys.generate()

        assert api_keys.parse(str(token)) == token

    def test_hides_its_secret_from_logs(self):
        token = api_keys.generate()

        assert token.secret not in repr(token)

    def test_is_kept_as_an_hmac_under_the_pepper(self):
        token = api_keys.Token("abcdefgh", "x" * 43)

        assert token.digest("salt") == (
            "4e6fddc781c0551818b456e753c7f71cd97dad65db0efbc3d23402a82222f7e7"
        )

    @pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 200])
    def test_agrees_with_the_standard_library_on_its_hmac(self, length):
        pepper, token = "p" * length, api_keys.generate()

        expected = hmac.new(pepper.encode(), token.secret.encode(), "sha256")

        assert token.digest(pepper) == expected.hexdigest()


class TestGlobs:
    @pytest.mark.parametrize(
        ("globs", "name", "is_for"),
        [
            ([], "ticks_v1", True),
            (["ticks_*"], "ticks_v1", True),
            (["ticks_?1", "bars"], "ticks_v1", True),
            (["ticks_*"], "Ticks_v1", False),
            (["ticks_*"], "bars", False),
            (["ticks"], "ticks_v1", False),
        ],
    )
    def test_say_which_schemas_a_key_is_for(self, globs, name, is_for):
        assert api_keys.reaches(globs, name) is is_for

    @pytest.mark.parametrize("text", ["", "[a]", "a b", "a/b", "é", "a" * 121, "a\n"])
    def test_are_made_of_what_names_are_made_of(self, text):
        assert not api_keys.is_glob(text)

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

"""The server for e-mail ..."""

import pytest

from registry_site import env, mail

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def test_is_the_terminal_without_a_url() -> None:
    assert mail.server(url="") == mail.Server(
        backend="django.core.mail.backends.console.EmailBackend"
    )


@pytest.mark.parametrize(
    ("url", "port", "use_tls", "use_ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp://mail.example:2525", 2525, False, False),
        ("smtp+tls://mail.example", 587, True, False),
        ("smtps://mail.example", 465, False, True),
    ],
)
def test_is_the_one_that_is_named(
    url: str, port: int, use_tls: bool, use_ssl: bool
) -> None:
    assert mail.server(url=url) == mail.Server(
        backend=SMTP,
        host="mail.example",
        port=port,
        use_tls=use_tls,
        use_ssl=use_ssl,
    )


def test_is_told_who_we_are() -> None:
    server = mail.server(url="smtp+tls://us%40example.com:p%2Fw@mail.example")

    assert (server.user, server.password) == ("us@example.com", "p/w")


def test_has_to_have_a_name() -> None:
    with pytest.raises(env.UnusableError, match="smtp"):
        mail.check("smtp://")

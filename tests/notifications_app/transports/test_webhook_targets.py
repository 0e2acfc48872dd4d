"""Webhooks ..."""

import pytest

from notifications_app.transports.webhook import targets

NONE = targets.rules(allow_private=(), allow_http=False)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1"])
def test_go_to_public_addresses(address):
    assert targets.is_allowed(address, allowed=NONE)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.255.254",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "168.63.129.16",
        "192.0.0.192",
        "198.18.0.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:a9fe:a9fe",
        "64:ff9b::7f00:1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2001:0:5ef5:79fb::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "fe80::1%eth0",
        "ff02::1",
        "2001:db8::1",
        "no address",
        "",
    ],
)
def test_go_nowhere_else(address):
    assert not targets.is_allowed(address, allowed=NONE)


@pytest.mark.parametrize(
    ("networks", "address", "allowed"),
    [
        (("10.0.0.0/8",), "10.1.2.3", True),
        (("10.0.0.0/8",), "::ffff:10.1.2.3", True),
        (("10.0.0.0/8",), "192.168.0.1", False),
        (("10.0.0.0/8",), "::ffff:127.0.0.1", False),
        (("fd00::/8",), "fd12::1", True),
        (("127.0.0.0/8",), "127.0.0.1", True),
        # What hands out credentials has to be meant.
        (("0.0.0.0/0",), "169.254.169.254", False),
        (("169.254.0.0/16",), "169.254.169.254", False),
        (("169.254.169.254/32",), "169.254.169.254", True),
        (("::/0",), "fd00:ec2::254", False),
        # Both the dress and what it hides.
        (("2002::/16",), "2002:7f00:1::", False),
    ],
)
def test_go_where_the_operator_says(networks, address, allowed):
    rules = targets.rules(allow_private=networks, allow_http=False)

    assert targets.is_allowed(address, allowed=rules) is allowed


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.com/a?b=c",
        "https://hooks.example.com:8443/",
        "https://93.184.215.14/",
        "https://[2606:2800:21f:cb07::1]/",
        "https://bücher.example/",
        # What the system makes of it is judged when it is asked.
        "https://localhost.example/",
        "https://8.8.8.8/",
        "https://134744072/",
    ],
)
def test_take_a_url(url):
    assert targets.check_url(url, allowed=NONE).scheme == "https"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "characters"),
        ("https://a.example/" + "x" * 2000, "characters"),
        ("hooks.example.com", "begins with https://"),
        ("http://hooks.example.com/", "begins with https://"),
        ("ftp://hooks.example.com/", "begins with https://"),
        ("file:///etc/passwd", "begins with https://"),
        ("gopher://127.0.0.1:6379/_FLUSHALL", "begins with https://"),
        ("https://", "begins with https://"),
        ("https:///path", "begins with https://"),
        ("https://user:secret@hooks.example.com/", "password"),
        ("https://good.example\\@127.0.0.1/", "password"),
        ("https://hooks.example.com:0/", "port"),
        ("https://hooks.example.com:65536/", "port"),
        ("https://hooks.example.com:x/", "no URL"),
        ("https://hooks.example.com/\r\nHost: x", "no URL"),
        ("https://①②⑦.0.0.1/", "no URL"),
        ("https://127.0.0.1/", "not public"),
        ("https://[::1]/", "not public"),
        ("https://[::ffff:127.0.0.1]/", "not public"),
        ("https://169.254.169.254/latest/meta-data/", "not public"),
        ("https://10.0.0.1:6379/", "not public"),
    ],
)
def test_refuse_a_url(url, why):
    with pytest.raises(targets.TargetError, match=why):
        targets.check_url(url, allowed=NONE)


def test_go_by_http_where_the_operator_says():
    rules = targets.rules(allow_private=(), allow_http=True)

    assert (
        targets.check_url("http://hooks.example.com/", allowed=rules).scheme == "http"
    )

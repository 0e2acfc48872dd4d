"""One message ..."""

import asyncio
import socket
import threading
import time

import pytest

from notifications_app.transports.webhook import sending, targets
from tests.notifications_app.webhooks import receiver as receivers

LOCAL = targets.rules(allow_private=("127.0.0.0/8",), allow_http=True)
NONE = targets.rules(allow_private=(), allow_http=True)


def post(
    url, *, allowed=LOCAL, seconds=5.0, body=b"{}", ca=receivers.AUTHORITY, **options
):
    return sending.post(
        url,
        headers={"content-type": "application/json", "webhook-id": "msg_1"},
        body=body,
        limits=sending.Limits(
            allowed=allowed,
            tls=sending.trust(ca),
            connect_seconds=seconds,
            total_seconds=seconds,
        ),
        **options,
    )


class Names:
    """A resolver that answers each question with the next of its answers."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    async def __call__(self, host, port):
        self.asked.append((host, port))
        return self.answers.pop(0)


@pytest.fixture
def end():
    """Set when the test is done: whatever still answers may stop."""
    event = threading.Event()
    yield event
    event.set()


def test_arrives_as_it_is(receiver):
    answer = post(receiver.url + "?a=b", body='{"ü": 1}'.encode())

    assert answer == sending.Answer(status=204)
    (one,) = receiver.received
    assert (one.method, one.path, one.body) == (
        "POST",
        "/hook?a=b",
        '{"ü": 1}'.encode(),
    )
    assert one.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert one.headers["webhook-id"] == "msg_1"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_is_accepted_with(status, receiver):
    receiver.answer(status)

    assert post(receiver.url).is_accepted


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 410, 429, 500, 503])
def test_is_not_accepted_with(status, receiver):
    receiver.answer(status)

    answer = post(receiver.url)

    assert (answer.is_accepted, answer.status) == (False, status)


def test_follows_no_redirect(receiver):
    with receivers.running() as other:
        receiver.answer(307, location=other.url)

        assert post(receiver.url) == sending.Answer(status=307)

    assert other.received == []


def test_knows_no_proxy(receiver, monkeypatch):
    with receivers.running() as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")

        assert post(receiver.url).is_accepted

    assert proxy.received == []


def test_learns_when_to_come_again(receiver):
    receiver.answer(429, retry_after="120")

    assert post(receiver.url) == sending.Answer(status=429, retry_after="120")


def test_finds_nobody():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    answer = post(f"http://127.0.0.1:{port}/")

    assert answer.status is None
    assert answer.error.startswith("No connection: ")


def test_finds_a_name_without_address():
    async def nobody(host, port):
        raise socket.gaierror

    assert post("http://nobody.invalid/", resolve=nobody) == sending.Answer(
        error="The host has no address."
    )


def test_finds_one_who_speaks_something_else(receiver):
    receiver.answers.append(receivers.raw(b"SSH-2.0-OpenSSH\r\n\r\n"))

    assert post(receiver.url).error.startswith("RemoteProtocolError: ")


class TestTakesNoLonger:
    SECONDS = 0.4

    def timed(self, url):
        begun = time.monotonic()
        answer = post(url, seconds=self.SECONDS)
        # With much room for a machine that is busy.
        assert time.monotonic() - begun < self.SECONDS + 10
        return answer

    def test_when_nothing_is_answered(self, receiver, end):
        receiver.answers.append(receivers.raw(until=end))

        assert self.timed(receiver.url).error == "No answer within 0.4 seconds."

    def test_when_the_head_drips(self, receiver, end):
        receiver.answers.append(
            receivers.drip(b"x-a: b\r\n", end, head=b"HTTP/1.1 200 OK\r\n")
        )

        assert self.timed(receiver.url).error == "No answer within 0.4 seconds."

    def test_when_the_body_drips(self, receiver, end):
        head = b"HTTP/1.1 202 Accepted\r\nContent-Length: 9999\r\n\r\n"
        receiver.answers.append(receivers.drip(b"x", end, head=head))

        assert self.timed(receiver.url) == sending.Answer(status=202)

    def test_when_a_name_takes_long(self):
        async def slow(host, port):
            await asyncio.Event().wait()

        answer = post(f"http://{receivers.NAME}/", seconds=self.SECONDS, resolve=slow)

        assert answer.error == "No answer within 0.4 seconds."


def test_reads_next_to_nothing_of_a_long_answer(receiver):
    sent = []

    def endless(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
                sent.append(65536)
        finally:
            handler.close_connection = True

    receiver.answers.append(endless)

    assert post(receiver.url) == sending.Answer(status=200)
    # What fits into the buffers of two sockets, and not a gigabyte.
    assert sum(sent) < 64 * 1024 * 1024


class TestGoesWhereItWasChecked:
    URL = "http://hooks.example.test:{port}/hook"

    def test_asking_for_the_name_once(self, receiver):
        # Were it asked again, it would hear of another place.
        names = Names(["127.0.0.1"], ["192.0.2.1"])

        answer = post(self.URL.format(port=receiver.port), resolve=names)

        assert answer.is_accepted
        assert names.asked == [(receivers.NAME, receiver.port)]

    def test_keeping_the_name_for_the_other_side(self, receiver):
        post(self.URL.format(port=receiver.port), resolve=Names(["127.0.0.1"]))

        (one,) = receiver.received
        assert one.headers["host"] == f"{receivers.NAME}:{receiver.port}"

    def test_and_to_no_address_that_is_not_public(self, receiver):
        names = Names(["127.0.0.1", "::1", "10.0.0.1"])

        answer = post(self.URL.format(port=receiver.port), allowed=NONE, resolve=names)

        assert answer.error == "Webhooks do not go to addresses that are not public."
        assert receiver.received == []

    def test_and_past_those_that_are_not(self, receiver):
        names = Names(["10.0.0.1", "127.0.0.1"])

        assert post(self.URL.format(port=receiver.port), resolve=names).is_accepted

    def test_and_to_the_next_where_nobody_listens(self, receiver):
        # Nothing listens on this port of the first.
        names = Names(["127.0.0.2", "127.0.0.1"])

        assert post(self.URL.format(port=receiver.port), resolve=names).is_accepted

    @pytest.mark.parametrize(
        "host",
        [
            "localhost",
            "localhost.",
            "127.1",
            "0x7f.1",
            "0x7f000001",
            "2130706433",
            "017700000001",
            "0",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::1]",
            "0.0.0.0",
        ],
    )
    def test_however_this_machine_is_spelled(self, host, receiver):
        answer = post(f"http://{host}:{receiver.port}/", allowed=NONE)

        assert answer.status is None
        assert receiver.received == []

    def test_as_the_system_spells_it(self, receiver):
        assert post(f"http://localhost:{receiver.port}/").is_accepted


class TestByTls:
    def test_goes_to_the_name_of_the_certificate(self, secure_receiver):
        url = f"https://{receivers.NAME}:{secure_receiver.port}/hook"

        assert post(url, resolve=Names(["127.0.0.1"])).is_accepted

    def test_goes_to_an_address_of_the_certificate(self, secure_receiver):
        assert post(secure_receiver.url).is_accepted

    def test_goes_to_no_other_name(self, secure_receiver):
        url = f"https://other.example.test:{secure_receiver.port}/hook"

        answer = post(url, resolve=Names(["127.0.0.1"]))

        assert "certificate verify failed: Hostname mismatch" in answer.error
        assert secure_receiver.received == []

    def test_trusts_nobody_else(self, secure_receiver):
        answer = post(secure_receiver.url, ca="")

        assert "certificate verify failed" in answer.error
        assert secure_receiver.received == []

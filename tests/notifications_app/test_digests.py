"""A digest ..."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.mail.backends import locmem
from django.db import transaction

from notifications_app import digests, models, selectors, services, telling
from notifications_app.models import Frequency

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Failing(locmem.EmailBackend):
    """Fails as often as it is told to."""

    failures = 0

    def send_messages(self, messages):
        if Failing.failures:
            Failing.failures -= 1
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def _plain(settings):
    settings.NOTIFICATIONS = {"digest_hour": 7}
    settings.DEFAULT_FROM_EMAIL = "Registry <registry@schemas.example.com>"
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    Failing.failures = 0


@pytest.fixture
def ada():
    person = User.objects.create_user("ada", email="ada@example.com", is_staff=True)
    digests.choose(person_id=person.pk, frequency=Frequency.HOURLY, at=AT)
    return person


def tell(*people, topic="ticks_v1", title="#1 A <change>"):
    with transaction.atomic():
        services.announce(
            kind="breaking_change",
            topic=topic,
            body="{}",
            at=AT,
            notice=services.Notice(
                title=title,
                about="proposal/1",
                actor="mia",
                concerned=frozenset(person.pk for person in people),
            ),
        )


def tell_alone(person, title="Webhook “Ours”"):
    services.tell(
        person_id=person.pk,
        alone=services.Alone(
            kind="webhook_disabled", title=title, about="webhook/x", detail="It is off."
        ),
        at=AT,
    )


def send(at=TEN):
    digests.make(at=at)
    return digests.send(clock=lambda: at)


def at(**late):
    """Return a clock that stands so long after ten."""
    return lambda: TEN + timedelta(**late)


def stand():
    rows = models.Digest.objects.order_by("pk")
    return list(rows.values_list("status", "attempts"))


def test_tells_what_is_unread(ada, mailoutbox):
    tell(ada)
    tell(ada, topic="api_orders", title="#2 Another\r\nBcc: x")

    assert send() == 1

    (letter,) = mailoutbox
    assert (letter.to, letter.from_email, letter.subject) == (
        ["ada@example.com"],
        "Registry <registry@schemas.example.com>",
        "Schema registry: 2 unread notifications",
    )
    assert letter.body == (
        "2 unread notifications\n\n"
        "- ticks_v1: breaking change\n"
        "  #1 A <change>, 2026-03-02 09:30 UTC\n\n"
        "- api_orders: breaking change\n"
        "  #2 Another\r\nBcc: x, 2026-03-02 09:30 UTC\n\n"
        "You chose a digest by e-mail under Notification preferences.\n\n"
    )
    ((html, kind),) = letter.alternatives
    assert kind == "text/html"
    assert "#1 A &lt;change&gt;, 2026-03-02 09:30 UTC" in html
    digest = models.Digest.objects.get()
    assert (digest.after, digest.through, digest.sent_at) == (0, 2, TEN)
    assert letter.extra_headers == {
        "Message-ID": f"<digest-{digest.pk}-2@schemas.example.com>",
        "Auto-Submitted": "auto-generated",
    }


def test_leads_to_what_it_tells_of(ada, mailoutbox, settings):
    settings.SITE_URL = "https://schemas.example.com"
    settings.NOTIFICATIONS = {"describe": "schemas_app.presenters.told.describe"}
    tell(ada)

    send()

    (letter,) = mailoutbox
    ((html, _),) = letter.alternatives
    link = "https://schemas.example.com/proposals/1/"
    assert "mia published a breaking change\n  #1 A <change>" in letter.body
    assert f"\n  {link}\n" in letter.body
    assert f'<a href="{link}">#1 A &lt;change&gt;</a>' in html


def test_tells_nothing_twice(ada, mailoutbox):
    tell(ada)
    send()
    tell(ada, topic="api_orders")

    assert [send(TEN + HOUR), send(TEN + HOUR), send(TEN + 2 * HOUR)] == [1, 0, 0]
    first, second = mailoutbox
    assert "ticks_v1" in first.body
    assert "ticks_v1" not in second.body
    assert "1 unread notification\n" in second.body


def test_waits_for_the_full_hour(ada, mailoutbox):
    tell(ada)

    assert send(TEN - timedelta(seconds=1)) == 0
    assert send(TEN) == 1


def test_says_nothing_of_what_is_read(ada, mailoutbox):
    tell(ada)
    services.mark_read(person_id=ada.pk, at=AT)

    assert (send(), stand()) == (0, [])


def test_says_nothing_of_what_is_read_meanwhile(ada, mailoutbox):
    tell(ada)
    digests.make(at=TEN)
    services.mark_read(person_id=ada.pk, at=TEN)

    assert digests.send(clock=lambda: TEN) == 0
    assert stand() == [("skipped", 1)]
    assert mailoutbox == []


def test_says_nothing_of_what_was_before_it_was_chosen(mailoutbox):
    ben = User.objects.create_user("ben", email="ben@example.com", is_staff=True)
    tell(ben)
    digests.choose(person_id=ben.pk, frequency=Frequency.HOURLY, at=AT)

    assert (send(), stand()) == (0, [])


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"is_staff": False}, {"email": ""}]
)
def test_goes_to_nobody_who_is_not_there(change, ada, mailoutbox):
    tell(ada)
    User.objects.update(**change)

    assert send() == 0
    assert stand() == [("skipped", 1)]
    assert mailoutbox == []


def test_is_for_those_who_chose_it(ada, mailoutbox):
    ben = User.objects.create_user("ben", email="ben@example.com", is_staff=True)
    tell(ada, ben)
    digests.choose(person_id=ada.pk, frequency=Frequency.OFF, at=AT)

    assert (send(TEN + timedelta(days=2)), mailoutbox) == (0, [])
    assert selectors.digest_frequency(ada.pk) == Frequency.OFF
    assert selectors.digest_frequency(ben.pk) == Frequency.OFF


def test_says_how_much_more_there_is(ada, mailoutbox, monkeypatch):
    monkeypatch.setattr(digests, "MOST_ITEMS", 2)
    for number in range(5):
        tell(ada, title=f"#{number}")

    send()

    (letter,) = mailoutbox
    assert letter.body.count("breaking change") == 2
    assert "And 3 more." in letter.body


class TestTheServerFails:
    def test_and_it_is_sent_again_later(self, ada, mailoutbox):
        Failing.failures = 1
        tell(ada)

        assert send() == 0
        digest = models.Digest.objects.get()
        assert (digest.status, digest.next_at, digest.error) == (
            "waiting",
            TEN + timedelta(minutes=5),
            "SMTPServerDisconnected: Connection unexpectedly closed",
        )
        assert [digests.send(clock=at(minutes=late)) for late in (4, 5, 6)] == [0, 1, 0]
        assert (stand(), len(mailoutbox)) == ([("sent", 2)], 1)

    def test_and_it_is_given_up(self, ada, mailoutbox):
        Failing.failures = 10
        tell(ada)
        digests.make(at=TEN)

        for hours in range(0, 12, 3):
            digests.send(clock=at(hours=hours))

        assert (stand(), mailoutbox) == ([("failed", 4)], [])


def test_that_cannot_be_written_does_not_stop_the_others(
    ada, mailoutbox, settings, caplog
):
    settings.NOTIFICATIONS = {"describe": f"{__name__}.fail_to_describe"}
    ben = User.objects.create_user("ben", email="ben@example.com", is_staff=True)
    digests.choose(person_id=ben.pk, frequency=Frequency.HOURLY, at=AT)
    tell(ada, title="odd")
    tell(ben)

    assert send() == 1
    assert stand() == [("waiting", 1), ("sent", 1)]
    assert "no words" in caplog.text


def fail_to_describe(*, title, **_):
    if title == "odd":
        raise LookupError("no words")
    return telling.Told(sentence="something")


def test_is_sent_again_under_the_same_id_if_its_worker_died(ada, mailoutbox):
    tell(ada)
    digests.make(at=TEN)
    # What a worker leaves behind that dies before it has written down the outcome.
    models.Digest.objects.update(attempts=1, next_at=TEN + timedelta(minutes=2))

    assert digests.send(clock=lambda: TEN + timedelta(minutes=1)) == 0
    assert digests.send(clock=lambda: TEN + timedelta(minutes=2)) == 1
    digest = models.Digest.objects.get()
    (letter,) = mailoutbox
    assert (
        letter.extra_headers["Message-ID"]
        == f"<digest-{digest.pk}-1@schemas.example.com>"
    )


@pytest.mark.parametrize(
    ("frequency", "at", "due"),
    [
        (Frequency.OFF, AT, None),
        (Frequency.HOURLY, AT, TEN),
        (Frequency.HOURLY, TEN, TEN + HOUR),
        (Frequency.DAILY, AT, datetime(2026, 3, 3, 7, tzinfo=UTC)),
        (
            Frequency.DAILY,
            datetime(2026, 3, 2, 6, 59, tzinfo=UTC),
            datetime(2026, 3, 2, 7, tzinfo=UTC),
        ),
        (
            Frequency.DAILY,
            datetime(2026, 3, 2, 7, tzinfo=UTC),
            datetime(2026, 3, 3, 7, tzinfo=UTC),
        ),
    ],
)
def test_is_due(frequency, at, due):
    assert digests.next_moment(frequency, at=at) == due


def test_tells_what_is_nobody_elses_business(ada, mailoutbox):
    ben = User.objects.create_user("ben", email="ben@example.com", is_staff=True)
    digests.choose(person_id=ben.pk, frequency=Frequency.HOURLY, at=AT)
    tell(ada)
    tell_alone(ada)

    assert send() == 1

    (letter,) = mailoutbox
    assert letter.to == ["ada@example.com"]
    assert letter.body == (
        "2 unread notifications\n\n"
        "- ticks_v1: breaking change\n"
        "  #1 A <change>, 2026-03-02 09:30 UTC\n\n"
        "- webhook disabled\n"
        "  Webhook “Ours”, 2026-03-02 09:30 UTC\n"
        "  It is off.\n\n"
        "You chose a digest by e-mail under Notification preferences.\n\n"
    )


def test_tells_what_is_nobody_elses_business_once(ada, mailoutbox):
    for hour in range(3):
        tell_alone(ada, title=f"Webhook {hour}")
        assert send(TEN + hour * HOUR) == 1
        assert send(TEN + hour * HOUR) == 0

    subjects = [letter.subject for letter in mailoutbox]
    assert subjects == ["Schema registry: 1 unread notification"] * 3
    assert [f"Webhook {hour}" in mailoutbox[hour].body for hour in range(3)] == [
        True
    ] * 3

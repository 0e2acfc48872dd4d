"""A page of the outbox ..."""

import pytest

from notifications_app import delivery, selectors
from tests.notifications_app import outbox

pytestmark = pytest.mark.django_db


def _message(number: int, topic: str) -> delivery.Message:
    return delivery.Message(number=number, topic=topic, text=outbox.text(number, topic))


def test_holds_what_follows_a_number_in_order() -> None:
    for topic in ("a", "b", "a"):
        outbox.announce(topic)

    page = selectors.after(1)

    assert page == selectors.Page(
        messages=(_message(2, "b"), _message(3, "a")), next_after=3, has_more=False
    )


def test_holds_one_topic_when_asked_to() -> None:
    for topic in ("a", "b", "a"):
        outbox.announce(topic)

    page = selectors.after(0, topic="a")

    assert page == selectors.Page(
        messages=(_message(1, "a"), _message(3, "a")), next_after=3, has_more=False
    )


def test_says_that_there_is_more_and_where() -> None:
    for _ in range(3):
        outbox.announce("a")

    page = selectors.after(0, limit=2)

    assert page == selectors.Page(
        messages=(_message(1, "a"), _message(2, "a")), next_after=2, has_more=True
    )
    assert selectors.after(page.next_after, limit=2) == selectors.Page(
        messages=(_message(3, "a"),), next_after=3, has_more=False
    )


def test_is_empty_at_the_end() -> None:
    page = selectors.after(5, topic="a")

    assert page == selectors.Page(messages=(), next_after=5, has_more=False)


def test_holds_at_least_one_message() -> None:
    with pytest.raises(ValueError, match="not 0"):
        selectors.after(0, limit=0)


def test_ends_early_when_it_grows_large() -> None:
    half = selectors.ENOUGH_CHARACTERS // 2
    for size in (half, half, 2, 3 * half, 2):
        outbox.announce("a", body="{" + " " * (size - 2) + "}")

    pages = [selectors.after(0)]
    while pages[-1].has_more:
        pages.append(selectors.after(pages[-1].next_after))

    numbers = [[message.number for message in page.messages] for page in pages]
    assert numbers == [[1, 2], [3], [4], [5]]


def test_costs_two_queries_or_one_when_empty(django_assert_num_queries) -> None:
    outbox.announce("a")

    with django_assert_num_queries(2):
        selectors.after(0, topic="a")
    with django_assert_num_queries(1):
        selectors.after(1, topic="a")


def test_keeps_a_body_to_the_digit() -> None:
    outbox.announce("a", body='{"price": 0.10, "ns": 9223372036854775807}')

    (message,) = selectors.after(0).messages

    assert message.text.endswith(', "price": 0.10, "ns": 9223372036854775807}')


def test_ends_at_the_last_number() -> None:
    assert selectors.last_number() == 0

    outbox.announce("a")
    outbox.announce("b")

    assert selectors.last_number() == 2

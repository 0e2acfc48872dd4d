"""What came of `chaos`: what everybody has, compared with what the registry keeps."""

import collections
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from benchmarks import _chaos_hearing, _chaos_publishing

# By number: the topic, and what it says.
Rows: TypeAlias = Mapping[int, tuple[str, str]]
# A schema, a version of it, and what there is of that.
Fact: TypeAlias = tuple[str, int, str]


def announcements(api: _chaos_publishing.Api) -> Iterator[dict[str, Any]]:
    """Give every announcement as REST gives them."""
    after, has_more = 0, True
    while has_more:
        page = api.get(f"announcements/?after={after}&limit=1000")
        yield from page["results"]
        after, has_more = page["next_after"], page["has_more"]


def rows(api: _chaos_publishing.Api) -> dict[int, tuple[str, str]]:
    """Return what the registry keeps of announcements."""
    return {
        row["sequence"]: (row["schema_id"], _chaos_hearing.digest(row))
        for row in announcements(api)
    }


def wanted(subscriber: _chaos_hearing.Subscriber, kept: Rows) -> dict[int, str]:
    """Return what a subscriber should have, by number."""
    return {n: text for n, (topic, text) in kept.items() if subscriber.wants(topic)}


def all_are_there(subscribers: Sequence[_chaos_hearing.Subscriber], kept: Rows) -> bool:
    """Whether each has come to the last number that is for it."""
    return all(each.last >= max(wanted(each, kept), default=0) for each in subscribers)


def heard(
    subscribers: Sequence[_chaos_hearing.Subscriber], kept: Rows
) -> dict[str, int]:
    """Return how much was lost (or came as something else), repeated and reordered."""
    lost = repeated = reordered = 0
    for subscriber in subscribers:
        numbers = [number for number, _ in subscriber.heard]
        right = set(wanted(subscriber, kept).items())
        lost += len(right.difference(subscriber.heard))
        first = list(dict.fromkeys(numbers))
        repeated += len(numbers) - len(first)
        reordered += sum(a > b for a, b in itertools.pairwise(first))
    return {"lost": lost, "repeated": repeated, "reordered": reordered}


def webhooks_missing(receiver: _chaos_hearing.Receiver, kept: Rows) -> int:
    """Return how much no endpoint has taken, or was sent under more than one id."""
    missing = 0
    for path in receiver.secrets:
        accepted, ids = receiver.came(path)
        missing += sum(accepted.get(n) != text for n, (_, text) in kept.items())
        missing += sum(len(named) > 1 for named in ids)
    return missing


def wrong_publications(api: _chaos_publishing.Api, wanted: Mapping[str, int]) -> int:
    """Return how much is not there once: versions asked for, and what was said of them.

    A whole version was announced once, and so was each of its artifacts.
    """
    expected: collections.Counter[Fact] = collections.Counter()
    there: collections.Counter[Fact] = collections.Counter()
    for schema_id, count in wanted.items():
        for number in range(1, count + 1):
            expected[schema_id, number, "version"] += 1
            expected[schema_id, number, "change"] += 1
        for version in api.get(f"schemas/{schema_id}/versions/?limit=100")["results"]:
            number = version["version"]
            there[schema_id, number, "version"] += 1
            for artifact in version["artifacts"]:
                expected[schema_id, number, artifact["kind"]] += 1
                # Our schemas have every form; a waiting or failed artifact is wrong.
                there[schema_id, number, artifact["status"]] += 1
                expected[schema_id, number, "ready"] += 1
    for row in announcements(api):
        if row["action"].endswith("_change"):
            there[row["schema_id"], row["version"], "change"] += 1
        elif row["action"] == "artifact_ready":
            there[row["schema_id"], row["version"], row["kind"]] += 1
    return ((expected - there) + (there - expected)).total()

"""The short form of the benchmark `chaos`: real processes, killed while they work."""

import collections

import pytest

from benchmarks import _chaos_parts, chaos

# Of this seed, the worker dies early: what it was sending is sent half a minute later.
SHORT = chaos.Plan(schemas=10, versions=4, kills=5, seconds=240, seed=27)


def test_loses_repeats_and_reorders_nothing():
    assert chaos.storm(SHORT) == {
        "lost": 0,
        "repeated": 0,
        "reordered": 0,
        "webhooks_missing": 0,
        "audit_intact": 1,
        "artifacts_waiting": 0,
        "published_wrong": 0,
        "kills": 5,
    }


@pytest.mark.parametrize("seed", range(20))
def test_kills_everything_in_turn_and_never_both_replicas(seed):
    plan = chaos.Plan(schemas=100, versions=10, kills=60, seconds=900, seed=seed)

    down: set[str] = set()
    kills: collections.Counter[str] = collections.Counter()
    for step in chaos.timeline(plan):
        if step.is_kill:
            down.add(step.name)
            kills[step.name] += 1
        else:
            down.remove(step.name)
        assert not down.issuperset(_chaos_parts.WEB)

    assert not down
    assert set(kills) == set(_chaos_parts.NAMES)
    assert max(kills.values()) - min(kills.values()) <= 3


def test_repeats_its_kills_by_their_seed():
    assert chaos.timeline(SHORT) == chaos.timeline(SHORT)
    assert [step.name for step in chaos.timeline(SHORT) if step.is_kill] == [
        "worker",
        "redis",
        "web 0",
        "clock",
        "web 1",
    ]

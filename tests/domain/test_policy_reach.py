"""A change of policy touches ..."""

import pytest

from schemas_app.domain import policies, policy_reach

DOMAINS = ("market-data", "market-risk", "reference")


def policy(*rules):
    return policies.Policy(
        number=1,
        rules=policies.rules_from_json(
            [{"name": f"rule {place}", **rule} for place, rule in enumerate(rules)]
        ),
    )


TWO = {"approvals": 2}
HERE = {"domains": "market-data"}
TICKS = {"schemas": "ticks.*"}


@pytest.mark.parametrize(
    ("before", "after", "touched"),
    [
        pytest.param((), (), (), id="nothing of nothing"),
        pytest.param((TWO,), ({**TWO, "name": "x"},), (), id="nothing by a name"),
        pytest.param((), (TWO,), DOMAINS, id="every domain by a rule for all"),
        pytest.param((), ({},), (), id="nothing by what counts anyway"),
        pytest.param((), ({**HERE, **TWO},), ("market-data",), id="the domain named"),
        pytest.param(
            (),
            ({"domains": "market-*", **TWO},),
            ("market-data", "market-risk"),
            id="what a pattern fits",
        ),
        pytest.param(
            ({**HERE, **TWO},), (), ("market-data",), id="where a rule is missing"
        ),
        pytest.param(
            (TWO,),
            (TWO, {"domains": "reference", "approvals": 3}),
            (),
            id="nothing by a rule that never counts",
        ),
        pytest.param(
            (TWO,),
            ({"domains": "reference", "approvals": 3}, TWO),
            ("reference",),
            id="where a rule comes before",
        ),
        pytest.param(
            (TWO,),
            ({**TWO, **TICKS, **HERE}, TWO),
            (),
            id="nothing by saying the same of some schemas",
        ),
        pytest.param(
            (TWO,),
            ({**TICKS, **HERE, "threads_block": True}, TWO),
            ("market-data",),
            id="where some schemas need more",
        ),
        pytest.param(
            (TWO,),
            (
                {**HERE, "severities": ["documentation"], "approvals": 0},
                TWO,
            ),
            ("market-data",),
            id="where one severity passes",
        ),
        pytest.param(
            (TWO,),
            (
                {**TWO, "severities": ["documentation"]},
                {**TWO, "severities": ["breaking", "compatible"]},
            ),
            (),
            id="nothing by telling severities apart",
        ),
    ],
)
def test_touches(before, after, touched):
    found = policy_reach.touched(policy(*before), policy(*after), domains=DOMAINS)

    assert found == frozenset(touched)

"""What the pictures show: something of everything, beside what the demonstration has.

Everything is made by the roads people take: the API with the developer's key, and the
pages themselves.
"""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from tests.screens.studio import Studio

ORDERS = "api_orders_request"


@dataclasses.dataclass(frozen=True)
class Situations:
    """The numbers of the proposals that the pictures are of."""

    rename: int
    name: int
    scheduled: int
    moved: int
    stale: int
    ready: int
    forced: int


def order(
    *properties: Mapping[str, Any], required: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return the schema of an order request with some properties replaced."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Order request",
        "type": "object",
        "properties": {
            "client_order_id": {"type": "string", "maxLength": 36},
            "symbol": {"type": "string"},
            "side": {"enum": ["buy", "sell"]},
            "quantity": {"type": "integer", "minimum": 1},
            "limit_price": {"type": "number", "exclusiveMinimum": 0},
            "time_in_force": {"enum": ["DAY", "GTC", "IOC"]},
            **{name: value for some in properties for name, value in some.items()},
        },
        "required": ["client_order_id", "symbol", "side", "quantity", *required],
        "additionalProperties": False,
    }


FLAG = {"post_only": {"type": "boolean", "description": "Never take liquidity."}}
TRADER = {"trader": {"type": "string", "description": "Who gave the order."}}
GTX = {"time_in_force": {"enum": ["DAY", "GTC", "IOC", "GTX"]}}


def ceiling(most: int) -> dict[str, Any]:
    """Return a quantity that has a maximum."""
    return {"quantity": {"type": "integer", "minimum": 1, "maximum": most}}


def breaking_draft() -> str:
    """Return the text that the picture of the editor shows."""
    return json.dumps(order(GTX, TRADER, required=("trader",)), indent=2)


def make(studio: Studio) -> Situations:
    """Make something of everything."""
    studio.register(
        ORDERS,
        title="Order entry, request",
        domain="market-data",
        level="BACKWARD",
        reading="LENIENT",
    )
    _publish(studio, "First version", order(), "What the gateway takes today.")
    moved = studio.propose(
        ORDERS,
        "A ceiling on quantity, and GTX",
        order(ceiling(1_000_000), GTX),
        "The ceiling keeps fat fingers away. The venue knows GTX since Monday.",
    )
    _publish(
        studio, "A lower ceiling", order(ceiling(500_000)), "Risk asked for it today."
    )
    ready = studio.propose(
        ORDERS,
        "Post-only orders",
        order(ceiling(500_000), FLAG),
        "With an explicit flag.",
    )
    studio.press("ben", ready, "Approve revision 1", "Fine for the gateway.")
    forced = studio.propose(
        ORDERS,
        "Every order names its trader",
        order(ceiling(500_000), TRADER, required=("trader",)),
        "The regulator wants it from tomorrow on.",
    )
    studio.say(
        "ada",
        forced,
        "Break the glass",
        "Ask another steward",
        glass_reason="The rule is in force tomorrow, and Ben cannot be reached.",
    )
    return Situations(
        rename=studio.last_opened("ticks_v1"),
        name=studio.last_opened("fdc3.instrument"),
        scheduled=studio.last_opened("fdc3.email"),
        moved=moved,
        stale=_stale(studio),
        ready=ready,
        forced=forced,
    )


def _publish(studio: Studio, title: str, document: object, why: str) -> None:
    made = studio.propose(ORDERS, title, document, why)
    studio.press("ada", made, "Approve revision 1")
    studio.press("ada", made, "Publish version")


def _stale(studio: Studio) -> int:
    """Return a proposal whose author has not waited for the second steward."""
    document = order(ceiling(500_000), GTX)
    stale = studio.propose(
        ORDERS, "The venue knows GTX", document, "GTX since Monday, says the venue."
    )
    studio.press("ben", stale, "Approve revision 1", "Fine for the gateway.")
    return stale

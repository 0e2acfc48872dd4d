"""Turn ticks of five kinds of text into records of one schema, and say what changed.

    python examples/normalizer/normalize_ticks.py

It brings its own hub, in memory: the schema says which other words and names there are,
which is what `ticks_v1` of the demonstration does not.
"""

import asyncio

from schema_registry_client.integrations.normalizer import (
    NormalizationError,
    SchemaAwareNormalizer,
)
from schema_registry_client.testing import AsyncFakeRegistry

DOCUMENT = {
    "type": "object",
    "properties": {
        "ts": {"type": "string", "format": "date-time", "x-names": ["TransactTime"]},
        "symbol": {"type": "string"},
        "price": {"type": "number", "x-unit": "USD", "x-names": ["LastPx"]},
        "size": {"type": "integer", "x-names": ["LastQty", "quantity"]},
        "side": {
            "enum": ["B", "S"],
            "x-aliases": {"B": ["buy", "1"], "S": ["sell", "2"]},
        },
    },
    "required": ["ts", "symbol", "price", "size"],
    "additionalProperties": False,
}
TEXTS = (
    '{"ts": "27 Jan 2025 09:30:00 UTC", "symbol": "ES", "price": "4,500.25", "size": 1,}',
    "ts=2025-01-27T09:30:00Z symbol=ES price='4500.25 USD' quantity=1 side=buy",
    "symbol;ts;price;size;side\nES;27.01.2025 09:30Z;4.500,25;1;SELL\n",
    "8=FIX.4.4|35=8|60=20250127-09:30:00|55=ES|31=4500.25|32=1|54=2|",
    (
        "<table><tr><th>ts<th>symbol<th>price<th>size"
        "<tr><td>2025-01-27 09:30Z<td>ES<td>4500.25<td>1</table>"
    ),
    "ts=01/02/2025 symbol=ES price=1,234 size=1.5 side=hold",
)


async def main() -> None:
    """Print what each text becomes."""
    async with AsyncFakeRegistry() as registry:
        registry.publish("ticks_v1", DOCUMENT)
        normalizer = SchemaAwareNormalizer("ticks_v1", registry)
        for text in TEXTS:
            print(text)  # noqa: T201 - it is what the example is for
            try:
                record = await normalizer.normalize_text(text)
            except NormalizationError as error:
                print(f"  refused: {error}")  # noqa: T201 - as above
                continue
            print(f"  {record.kind}: {dict(record)}")  # noqa: T201 - as above
            for coercion in record.coercions:
                print(f"    {coercion}")  # noqa: T201 - as above


if __name__ == "__main__":
    asyncio.run(main())

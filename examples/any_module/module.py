"""A template for a module that has no integration of its own. Copy it, and fill it in.

It takes records, keeps those that fit the schema in force, puts the others aside with
reasons, and follows the schema while it runs. The places marked FILL IN are yours.

    pip install "schema-registry-client[validation]"
    python examples/any_module/module.py
"""

import asyncio
import dataclasses
import sys
from collections.abc import AsyncIterator, Mapping
from typing import Any

from schema_registry_client import (
    AsyncSchemaRegistryClient,
    AsyncSchemaWatch,
    SchemaRegistryError,
    SchemaVersion,
)
from schema_registry_client.testing import AsyncFakeRegistry

SCHEMA = "signals_v1"  # FILL IN: the schema that your module depends on
ACTIONS = {"breaking_change", "compatible_change", "activated", "retired"}
DOCUMENT: dict[str, Any] = {
    "type": "object",
    "properties": {"symbol": {"type": "string"}, "score": {"type": "number"}},
    "required": ["symbol", "score"],
}


Record = Mapping[str, Any]


@dataclasses.dataclass
class Module:
    """One module: what it knows of its schema, and what became of its records."""

    registry: AsyncSchemaRegistryClient  # in tests an AsyncFakeRegistry
    kept: list[Record] = dataclasses.field(default_factory=list)
    quarantined: list[tuple[Record, str, tuple[str, ...]]] = dataclasses.field(
        default_factory=list
    )
    pin: str = ""

    async def run(self, batches: AsyncIterator[list[Record]]) -> None:
        """Work through batches of records, following the schema meanwhile."""
        # Enter the watch first: nothing is missed between it and the first look.
        async with self.registry.watch_schema_updates(
            SCHEMA, actions=ACTIONS
        ) as updates:
            await self.look()
            following = asyncio.create_task(self.follow(updates))
            try:
                async for batch in batches:
                    if following.done():
                        following.result()  # raises what `adapt` raised
                    await self.take(batch)
            finally:
                following.cancel()

    async def look(self) -> None:
        """Find out which version is in force."""
        try:
            schema = await self.registry.get_schema(f"{SCHEMA}@in-force")
        except SchemaRegistryError as error:
            if not (error.retryable and self.pin):
                raise
            say(f"going on by {self.pin}: {error}")
            return
        if schema.stale:
            say(f"the hub is away; {schema.pin} is what was in force last")
        if schema.pin != self.pin:
            self.pin = schema.pin
            self.adapt(schema)

    async def follow(self, updates: AsyncSchemaWatch) -> None:
        """Look again whenever something is announced; the watch mends lost connections."""
        try:
            async for update in updates:
                say(f"{update['action']} of {update['schema_id']}")
                await self.look()
        except SchemaRegistryError as error:
            # Trying again cannot help: the key was revoked, or the hub was rewound.
            say(f"not following any more: {error}")  # FILL IN: tell somebody

    async def take(self, batch: list[Record]) -> None:
        """Validate a batch by one version, and work with the rows that fit."""
        pin = self.pin  # one batch, one version
        result = await self.registry.validate(batch, pin)
        for row, (record, fails) in enumerate(
            zip(batch, result.failing.to_pylist(), strict=True)
        ):
            if fails:
                self.quarantined.append((record, pin, result.reasons(row)))
            else:
                self.work(record)

    def adapt(self, schema: SchemaVersion) -> None:
        """FILL IN: get ready for a version; `schema["properties"]` says what it has."""
        say(f"{schema.pin}: {', '.join(schema['properties'])}")

    def work(self, record: Record) -> None:
        """FILL IN: what your module does with a record."""
        self.kept.append(record)


async def main() -> None:
    """Run the module over two batches, between which the schema changes."""
    async with AsyncFakeRegistry() as registry:
        registry.publish(SCHEMA, DOCUMENT)
        module = Module(registry)

        async def batches() -> AsyncIterator[list[Record]]:
            yield [{"symbol": "ES", "score": 0.4}, {"symbol": "NQ"}]
            stricter = {**DOCUMENT["properties"]["score"], "maximum": 1}
            properties = {**DOCUMENT["properties"], "score": stricter}
            registry.publish(
                SCHEMA, {**DOCUMENT, "properties": properties}, action="breaking_change"
            )
            while module.pin == f"{SCHEMA}@1":
                await asyncio.sleep(0.01)
            yield [{"symbol": "ES", "score": 2}]

        await module.run(batches())
        say(f"{len(module.kept)} kept, {len(module.quarantined)} quarantined:")
        for record, pin, reasons in module.quarantined:
            say(f"  {record} by {pin}: {'; '.join(reasons)}")


def say(what: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{what}\n")


if __name__ == "__main__":
    asyncio.run(main())

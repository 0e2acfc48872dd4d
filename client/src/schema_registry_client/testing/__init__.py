"""A registry in memory, for the tests of whoever uses this client.

```python
registry = FakeRegistry()
registry.publish("ticks_v1", {"type": "object"})
```

`FakeRegistry` is a `SchemaRegistryClient` and does all that one does, by the same code;
only the hub behind it is in memory. `AsyncFakeRegistry` is the same for asyncio, and
`registry.aio` is one that knows what `registry` knows. Nothing is judged: what is
published is what a test says, and what `check` answers is what it was told to.
"""

from schema_registry_client.testing._registry import AsyncFakeRegistry, FakeRegistry

__all__ = ["AsyncFakeRegistry", "FakeRegistry"]

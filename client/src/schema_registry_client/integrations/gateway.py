"""An API whose requests and responses are what their schemas say.

    gateway = SchemaAwareAPIGateway()
    await gateway.validate_request_schema("orders", data)     # api_orders_request
    await gateway.validate_response_schema("orders", answer)  # api_orders_response

`middleware` does it for whole applications, ASGI and WSGI. docs/spokes/gateway.md says
what happens when a schema is missing or the hub is away.
"""

from __future__ import annotations

from schema_registry_client import _async, _sync, _values, errors
from schema_registry_client.integrations import _gateway_checking, _registry_users
from schema_registry_client.integrations._gateway_errors import (
    RequestInvalid,
    ResponseInvalid,
    SchemaMissing,
    SchemaUnavailable,
    ValidationError,
    Violation,
)

__all__ = [
    "BlockingSchemaAwareAPIGateway",
    "RequestInvalid",
    "ResponseInvalid",
    "SchemaAwareAPIGateway",
    "SchemaMissing",
    "SchemaUnavailable",
    "ValidationError",
    "Violation",
]


class SchemaAwareAPIGateway(_registry_users.AsyncRegistryUser):
    """Validates by the version in force; for the tasks of one event loop.

    `registry` is made from the environment when left out. What is in force is asked
    once in `fresh_for` seconds. Needs the extra `validation`.
    """

    def __init__(
        self,
        registry: _async.AsyncSchemaRegistryClient | None = None,
        *,
        fresh_for: float = _gateway_checking.FRESH_FOR,
    ) -> None:
        super().__init__(registry)
        self._held = _gateway_checking.Held(fresh_for)

    async def validate_request_schema(self, endpoint: str, data: object) -> str:
        """Validate a request (any JSON value); return the version it fits, as a pin.

        Raises RequestInvalid, SchemaMissing, SchemaUnavailable.
        """
        return await self.validate(endpoint, _gateway_checking.REQUEST, data)

    async def validate_response_schema(self, endpoint: str, data: object) -> str:
        """Validate a response; as `validate_request_schema`. Raises ResponseInvalid."""
        return await self.validate(endpoint, _gateway_checking.RESPONSE, data)

    async def validate(self, endpoint: str, side: str, data: object) -> str:
        """Validate a `request` or a `response`; the two methods above are shorter."""
        version = await self.in_force(endpoint, side)
        if version is None:
            raise SchemaMissing(_gateway_checking.schema_id(endpoint, side))
        line = _gateway_checking.line(data)
        try:
            result = await self.schema_registry.validate(line, version.pin, examples=0)
        except errors.MissingDependency:
            raise
        except errors.SchemaRegistryError as error:
            raise SchemaUnavailable(version.schema_id, str(error)) from error
        _gateway_checking.check(result, version.pin, side)
        return version.pin

    async def in_force(self, endpoint: str, side: str) -> _values.SchemaVersion | None:
        """Return the version that holds, None if there is none. Raises SchemaUnavailable."""
        schema_id = _gateway_checking.schema_id(endpoint, side)
        is_known, version = self._held.get(schema_id)
        if is_known:
            return version
        try:
            version = await self.schema_registry.get_schema(f"{schema_id}@in-force")
        except errors.SchemaRegistryError as error:
            if not _gateway_checking.is_missing(error):
                raise SchemaUnavailable(schema_id, str(error)) from error
            version = None
        self._held.put(schema_id, version)
        return version


class BlockingSchemaAwareAPIGateway(_registry_users.RegistryUser):
    """The same for ordinary code; may be shared by threads."""

    def __init__(
        self,
        registry: _sync.SchemaRegistryClient | None = None,
        *,
        fresh_for: float = _gateway_checking.FRESH_FOR,
    ) -> None:
        super().__init__(registry)
        self._held = _gateway_checking.Held(fresh_for)

    def validate_request_schema(self, endpoint: str, data: object) -> str:
        """Validate a request (any JSON value); return the version it fits, as a pin.

        Raises RequestInvalid, SchemaMissing, SchemaUnavailable.
        """
        return self.validate(endpoint, _gateway_checking.REQUEST, data)

    def validate_response_schema(self, endpoint: str, data: object) -> str:
        """Validate a response; as `validate_request_schema`. Raises ResponseInvalid."""
        return self.validate(endpoint, _gateway_checking.RESPONSE, data)

    def validate(self, endpoint: str, side: str, data: object) -> str:
        """Validate a `request` or a `response`; the two methods above are shorter."""
        version = self.in_force(endpoint, side)
        if version is None:
            raise SchemaMissing(_gateway_checking.schema_id(endpoint, side))
        line = _gateway_checking.line(data)
        try:
            result = self.schema_registry.validate(line, version.pin, examples=0)
        except errors.MissingDependency:
            raise
        except errors.SchemaRegistryError as error:
            raise SchemaUnavailable(version.schema_id, str(error)) from error
        _gateway_checking.check(result, version.pin, side)
        return version.pin

    def in_force(self, endpoint: str, side: str) -> _values.SchemaVersion | None:
        """Return the version that holds, None if there is none. Raises SchemaUnavailable."""
        schema_id = _gateway_checking.schema_id(endpoint, side)
        is_known, version = self._held.get(schema_id)
        if is_known:
            return version
        try:
            version = self.schema_registry.get_schema(f"{schema_id}@in-force")
        except errors.SchemaRegistryError as error:
            if not _gateway_checking.is_missing(error):
                raise SchemaUnavailable(schema_id, str(error)) from error
            version = None
        self._held.put(schema_id, version)
        return version

"""STAND-IN until the verdict engine's author writes the real table; overwrite freely."""

from collections.abc import Mapping
from types import MappingProxyType

from schemas_app.domain.changes import Effect, Rule

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.id: rule
        for rule in (
            Rule(id="PROPERTY_ADDED", purpose="p", sentence="Property {name} was added.", effect=Effect.EITHER),
            Rule(id="PROPERTY_REMOVED", purpose="p", sentence="Property {name} was removed.", effect=Effect.EITHER),
            Rule(id="KEYWORD_CHANGED", purpose="p", sentence="{name} changed.", effect=Effect.EITHER),
        )
    }
)

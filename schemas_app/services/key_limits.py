"""What a key may be limited to, when it is made: schemas by globs, and networks."""

import dataclasses
from collections.abc import Iterable

from schemas_app.domain import api_keys, errors, exact_json

MOST = 50


@dataclasses.dataclass(frozen=True, kw_only=True)
class Limits:
    """Which schemas a key is for, and where it may be used from; none means all."""

    schemas: tuple[str, ...]
    networks: tuple[str, ...]

    def told(self) -> dict[str, exact_json.Json]:
        """Return what there is of it, for the audit trail."""
        found: dict[str, exact_json.Json] = {
            "schemas": list(self.schemas),
            "networks": list(self.networks),
        }
        return {name: value for name, value in found.items() if value}


def checked(*, schemas: Iterable[str], networks: Iterable[str]) -> Limits:
    """Return the limits in order, each once. Raises errors.BadValue."""
    globs, places = sorted(set(schemas)), sorted(set(networks))
    if len(globs) > MOST or not all(map(api_keys.is_glob, globs)):
        raise errors.BadValue(
            name="schemas",
            message=f"These are not at most {MOST} globs of names of schemas.",
            remedy="Write names such as ticks_v1, or globs such as ticks_*.",
        )
    try:
        known = api_keys.networks(places)
    except ValueError as error:
        raise _bad_networks(str(error)) from None
    if len(known) > MOST:
        raise _bad_networks("They are too many")
    return Limits(schemas=tuple(globs), networks=tuple(map(str, known)))


def _bad_networks(why: str) -> errors.BadValue:
    return errors.BadValue(
        name="networks",
        message=f"{why}.",
        remedy=f"Write at most {MOST} networks such as 10.0.0.0/8 or fd00::/8.",
    )

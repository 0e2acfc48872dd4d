"""The problem document of RFC 9457, whatever the problem is."""

import dataclasses
from collections.abc import Mapping

import structlog

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:schema-registry:problem:"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Problem:
    """What the caller is told; `members` are those of this kind of problem alone."""

    status: int
    code: str
    detail: str
    remedy: str = ""
    members: Mapping[str, object] = dataclasses.field(default_factory=dict)
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the document, with the id the request has in the logs."""
        row: dict[str, object] = {
            "type": f"{TYPE_PREFIX}{self.code}",
            "title": self.code.replace("_", " ").capitalize(),
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.remedy:
            row["remedy"] = self.remedy
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        if request_id:
            row["request_id"] = request_id
        return {**row, **{k: v for k, v in self.members.items() if k not in row}}

"""What the integrations' tests do to a running registry: create, publish, retire."""

import json
from typing import Any

import httpx

from benchmarks import _sessions

SECONDS = 60


class People:
    """A developer with a key, and a steward who lets everything pass."""

    def __init__(self, hub):
        headers = {"Authorization": f"Bearer {hub.key}"}
        api = f"{hub.url}/api/v1"
        self.developer = httpx.Client(base_url=api, headers=headers, timeout=SECONDS)
        self.steward = _sessions.signed_in(hub, "ada")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.developer.close()
        self.steward.close()

    def create(self, schema_id):
        values = {"schema_id": schema_id, "title": schema_id, "domain": "market-data"}
        self.developer.post("/schemas/", json=values).raise_for_status()

    def publish(self, schema_id: str, document: dict[str, Any]) -> None:
        sent = {"title": "A change", "document": json.dumps(document)}
        answer = self.developer.post(f"/schemas/{schema_id}/proposals/", json=sent)
        proposal = answer.raise_for_status().json()
        seen = {"fingerprint": proposal["revision"]["fingerprint"]}
        for verb in ("approve", "publish"):
            address = f"/api/v1/proposals/{proposal['proposal_id']}/{verb}/"
            self.steward.post(address, json=seen).raise_for_status()

    def retire(self, schema_id: str, number: int) -> None:
        address = f"/api/v1/schemas/{schema_id}/versions/{number}/retire/"
        self.steward.post(address, json={"reason": "A test."}).raise_for_status()

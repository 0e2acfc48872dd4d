"""How the audit trail is proved: what signs checkpoints, and where they go (docs/audit.md)."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from registry_site import env


def read(
    environment: env.Environment, *, site_url: str, folder: Path | None
) -> dict[str, Any]:
    """Return the setting; what is not told lies in `folder`, if there is one."""
    local = str(folder) if folder else ""
    return {
        "registry": environment.text(
            "REGISTRY_ID", default=urlsplit(site_url).hostname or "local"
        ),
        "signing_key": environment.seed("AUDIT_SIGNING_KEY"),
        "known_keys_file": environment.text(
            "AUDIT_KNOWN_KEYS_FILE", default=local and f"{local}/audit-keys.txt"
        ),
        "checkpoint_file": environment.text(
            "AUDIT_CHECKPOINT_FILE",
            default=local and f"{local}/audit-checkpoints.jsonl",
        ),
        "checkpoint_url": environment.url(
            "AUDIT_CHECKPOINT_URL", schemes=("https", "http")
        ),
        "checkpoint_seconds": environment.integer(
            "AUDIT_CHECKPOINT_SECONDS", default=300, low=1, high=86_400
        ),
    }

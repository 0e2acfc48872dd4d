"""Nothing that is committed is a secret."""

import math
import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Beyond this a file is data or a bundle of somebody else's.
MOST_BYTES = 512 * 1024
# By what would be found: whole tokens, so that their mere form may be written about.
FORMS = {
    "API key": re.compile(r"srk_[a-z2-7]{8}_[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"),
    "webhook secret": re.compile(r"whsec_[A-Za-z0-9+/]{32,}={0,2}"),
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "cloud key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "forge token": re.compile(
        r"\b(?:ghp|gho|ghs|github_pat|glpat|xox[abprs])[_-]\w{20,}"
    ),
    "password in an address": re.compile(
        r"://[\w.-]+:[^\s@/{}$<>'\"*]{12,}@[\w-]+\.\w"
    ),
}
_ASSIGNED = re.compile(
    r"(?i)(?:secret|token|passw(?:or)?d|pepper|api_?key)\w*[\"']?\s*[:=]\s*"
    r"[\"']([A-Za-z0-9+/_=-]{24,})[\"']"
)
# Bits a character; words and names have less.
MOST_ENTROPY = 4.2
# Made for tests and shown to everybody, by file: they open nothing.
KNOWN = {
    ("tests/notifications_app/webhooks/tls/server.pem", "private key"),
    # The example of the Standard Webhooks specification.
    ("tests/notifications_app/webhooks/test_signing.py", "webhook secret"),
    ("tests/registry_site/test_production.py", "assigned secret"),
}


def committed():
    """Yield the path and the text of each committed file that is text."""
    told = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    for name in told.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and path.stat().st_size <= MOST_BYTES:
            try:
                yield name, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def entropy(text):
    """Return how many bits a character of `text` has."""
    counts = Counter(text).values()
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts)


def found(text):
    """Yield the kinds of secrets that stand in a text."""
    for kind, form in FORMS.items():
        if any(not _is_made_up(match) for match in form.findall(text)):
            yield kind
    if any(entropy(value) > MOST_ENTROPY for value in _ASSIGNED.findall(text)):
        yield "assigned secret"


def _is_made_up(token):
    """Return whether a token repeats itself, as those of tests and docs do."""
    return "PRIVATE" not in token and entropy(token) < 3.6


def test_holds_no_secret():
    secrets = {(name, kind) for name, text in committed() for kind in found(text)}

    assert secrets == KNOWN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "srk_" + "ab2cd3ef_" + "Zk3vX9qLr7TtWm0BnYpCd1FgHj4Ks6Uu8Aa2Ee5Ii_o",
            "API key",
        ),
        ("whsec_" + "C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "webhook secret"),
        ("-----BEGIN " + "RSA PRIVATE KEY-----", "private key"),
        ("AKIA" + "IOSFODNN7EXAMPL3", "cloud key"),
        ("ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a", "forge token"),
        ("redis://app:" + "Xk29vLq77TtWm0Bn@cache.internal", "password in an address"),
        ('SECRET_KEY = "' + 'k3vX9qLr7TtWm0BnYpCd1FgHj4Ks6Uu8"', "assigned secret"),
    ],
)
def test_would_find_one(text, kind):
    assert kind in set(found(text))


def test_takes_what_is_ignored_for_private():
    """The folder of the running registry, with its secrets, is never committed."""
    told = subprocess.run(
        ["git", "check-ignore", ".run/secrets.json", ".run/registry.sqlite3", ".env"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert len(told.stdout.split()) == 3

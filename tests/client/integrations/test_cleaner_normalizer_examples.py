"""The examples of the cleaner and the normalizer say what they should."""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[3]


def said(name, *words, **environment):
    """Return what an example says."""
    done = subprocess.run(
        [sys.executable, PROJECT / "examples" / name, *words],
        env={**os.environ, "PYTHONPATH": str(PROJECT / "client/src"), **environment},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout


def test_the_normalizer_makes_one_record_of_five_texts():
    lines = said("normalizer/normalize_ticks.py").splitlines()

    kinds = ("json", "pairs", "csv", "fix", "html")
    made = [line for line in lines if line.strip().partition(":")[0] in kinds]
    assert [line.split(":")[0].strip() for line in made] == list(kinds)
    assert all("'price': 4500.25" in line for line in made)
    assert lines[-5:] == [
        "  refused: This does not become ticks_v1@1:",
        "  record 1, /ts: this is no date with a time ('01/02/2025')",
        (
            "  record 1, /price: this may be thousands or a fraction; say "
            "decimal_mark='.' or ',' ('1,234')"
        ),
        "  record 1, /size: an integer has no fraction ('1.5')",
        "  record 1, /side: this is none of 'B', 'S', and no alias of one ('hold')",
    ]


def test_the_cleaner_separates_what_is_wrong(running_hub, tmp_path):
    out = tmp_path / "out"

    lines = said(
        "cleaner/clean_ticks.py",
        out,
        SCHEMA_REGISTRY_URL=running_hub.url,
        SCHEMA_REGISTRY_KEY=running_hub.key,
        SCHEMA_REGISTRY_CACHE_DIR="",
    ).splitlines()

    assert lines[:5] == [
        "22 rows: 20 clean, 2 in quarantine",
        f"{out / 'ticks.parquet'}: 20 rows by ticks_v1@2",
        f"{out / 'ticks.quarantine.ndjson'}:",
        "        1 /size cannot be read as int32 [csv]",
        "        1 row has 4 cells, not 6 [csv]",
    ]
    assert len(lines) == 7

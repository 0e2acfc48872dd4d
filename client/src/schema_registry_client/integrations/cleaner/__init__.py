"""Data sets cleaned by their schema: what fits into Parquet, the rest into quarantine.

    report = DatasetCleaner("ticks_v1").clean("ticks.csv.gz", "ticks.parquet")

`docs/spokes/cleaner.md` says what is read how. Needs the extra `validation`.
"""

from schema_registry_client.integrations.cleaner._cleaner import DatasetCleaner
from schema_registry_client.integrations.cleaner.errors import (
    CleaningError,
    OutputExists,
    UnreadableInput,
    UnsuitableSchema,
)
from schema_registry_client.integrations.cleaner.report import (
    CleaningReport,
    Output,
    Progress,
)

__all__ = [
    "CleaningError",
    "CleaningReport",
    "DatasetCleaner",
    "Output",
    "OutputExists",
    "Progress",
    "UnreadableInput",
    "UnsuitableSchema",
]

"""What is counted of fast reads, in the form that Prometheus reads.

Plain integers that only the event loop adds to; a lock for each would cost more than
the reads do.
"""

from collections import Counter
from collections.abc import Iterator

from prometheus_client import metrics_core, registry

from registry_site.fast_reads import memory


class Counts(registry.Collector):
    """Counts of one process."""

    def __init__(self, answers: memory.Memory) -> None:
        self.hits = 0
        self.not_modified = 0
        self.looks = 0
        self.kept = 0
        # By why Django was asked.
        self.passed_on: Counter[str] = Counter()
        self._answers = answers

    def collect(self) -> Iterator[metrics_core.Metric]:
        """Yield everything as it is now."""
        reads = metrics_core.CounterMetricFamily(
            "registry_fast_reads",
            "Reads of published things by key: from memory, or passed on and why.",
            labels=["outcome"],
        )
        for outcome, count in (
            ("hit", self.hits),
            ("not_modified", self.not_modified),
            *sorted(self.passed_on.items()),
        ):
            reads.add_metric([outcome], count)
        yield reads
        yield metrics_core.CounterMetricFamily(
            "registry_fast_reads_looks", "Looks at Redis for what is new.", self.looks
        )
        yield metrics_core.CounterMetricFamily(
            "registry_fast_reads_kept", "Answers that were put into memory.", self.kept
        )
        yield metrics_core.GaugeMetricFamily(
            "registry_fast_reads_entries", "Answers in memory.", len(self._answers)
        )
        yield metrics_core.GaugeMetricFamily(
            "registry_fast_reads_bytes",
            "Bytes that answers in memory take, nearly.",
            self._answers.size,
        )

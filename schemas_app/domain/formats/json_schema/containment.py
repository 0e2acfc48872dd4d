"""Does a reader accept all that a writer may send? Proven, refuted or undecided.

A proof comes from one of PROVERS, a refutation from a witness that the referee has
checked, and a witness wins over a proof: that would be a fault of the prover, is logged
as one, and must never reach a person as "compatible". What is neither is UNDECIDED,
with the reason. Nothing here guesses.
"""

from __future__ import annotations

import dataclasses
import functools
import logging
from collections.abc import Callable

from schemas_app.domain import schema_format
from schemas_app.domain.formats.json_schema import (
    dialects,
    likeness,
    lowering,
    operands,
    readings,
    referee,
    vocabulary,
    witness,
    workers,
)
from schemas_app.domain.schema_format import Outcome, Reading, Verdict

logger = logging.getLogger(__name__)

PROOF_SECONDS = 2.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Question:
    """Whether `outer`, as reader, accepts whatever `inner`, as writer, may send."""

    outer: operands.Form
    inner: operands.Form

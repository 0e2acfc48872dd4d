"""Who decides what a document shows: the validators, on the schemas as written.

Nothing is a witness because a search made it; it is one because every accepting schema
accepts it and every rejecting schema rejects it. The validators run in the workers.
"""

import dataclasses
import types
from collections.abc import Sequence
from typing import Any, cast

from schemas_app.domain import exact_json, quoting, schema_format
from schemas_app.domain.budget import Budget
from schemas_app.domain.formats.json_schema import engine_paths
from schemas_app.domain.formats.json_schema.verdict import samples, workers

SECONDS = 0.5
EACH_SECONDS = 1.0
ACCEPTED = 1
LONGEST = 300

_OTHER = "Validators differ: the Python package jsonschema"
_NO_OPINION = "There is no second opinion"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Found:
    """A witness, and the names of members that each schema asked for refuses in it."""

    witness: schema_format.Witness
    unexpected: tuple[tuple[str, ...], ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Answer:
    """What a search among some documents has come to.

    `accepted` are the documents that the first writer accepts, up to the witness if
    there is one; `judge` is the number of the referee that it is a witness for.
    """

    accepted: int
    judge: int = 0
    found: Found | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Referee:
    """Tells whether a document is accepted by all of `accept` and none of `reject`.

    The last of `reject` is the one whose words are quoted. `also` are schemas to ask
    which members of a witness they do not expect. `versions` is how many of `accept` and
    `reject`, from the first on, the second validator is asked about: all, or what two
    versions are without what was only made up to tell more.
    """

    accept: tuple[str, ...]
    reject: tuple[str, ...]
    also: tuple[str, ...] = ()
    versions: tuple[int, int] | None = None

    def is_never_a_witness(
        self, documents: Sequence[exact_json.Json], budget: Budget
    ) -> bool:
        """Return whether none of `documents` is a witness, beyond doubt.

        Raises workers.NoAnswer.
        """
        answer = workers.ask(
            "clear",
            seconds=SECONDS,
            budget=budget,
            accept=list(self.accept),
            reject=list(self.reject),
            candidates=list(documents),
        )
        return bool(answer["clear"])

    def marks(
        self, documents: Sequence[exact_json.Json], budget: Budget | None = None
    ) -> list[int]:
        """Return for each document 0 refused by the writer, 1 accepted, 2 a witness.

        Stops behind the first witness. Raises workers.NoAnswer.
        """
        answer = workers.ask(
            "judge",
            seconds=SECONDS,
            budget=budget,
            accept=list(self.accept),
            reject=list(self.reject),
            candidates=list(documents),
        )
        return cast("list[int]", answer["marks"])


def first(
    judges: Sequence[Referee], documents: Sequence[exact_json.Json], budget: Budget
) -> Answer:
    """Return the first witness among `documents`, made small, if there is one.

    It is one for the first of `judges` that has one. Raises workers.NoAnswer.
    """
    request: dict[str, Any] = {
        "candidates": list(documents),
        "kept": list(samples.FORMATS.values()),
    }
    try:
        answer = workers.ask(
            "search",
            seconds=SECONDS,
            budget=budget,
            second=True,
            judges=[_asked(judge) for judge in judges],
            **request,
        )
    except workers.TookTooLong as reason:
        # Perhaps it was the explanation, which can take far longer than the judgment.
        answer = workers.ask(
            "search",
            seconds=SECONDS,
            budget=budget,
            second=False,
            judges=[{**_asked(judge), "explain": []} for judge in judges],
            **request,
        )
        answer["missing"] = f"{reason}"
    accepted, judge = cast("int", answer["accepted"]), answer["judge"]
    if judge is None:
        return Answer(accepted=accepted)
    return Answer(accepted=accepted, judge=judge, found=_found(answer))


def each(
    judges: Sequence[Referee],
    documents: Sequence[exact_json.Json],
    own: Sequence[Sequence[exact_json.Json]],
    budget: Budget,
) -> tuple[schema_format.Witness | None, ...]:
    """Return for each of `judges` its first witness, made small, where it has one.

    It is one of `documents` or one of its `own`. Raises workers.NoAnswer.
    """
    answer = workers.ask(
        "each",
        seconds=EACH_SECONDS,
        budget=budget,
        second=True,
        judges=[
            {**_asked(judge), "candidates": list(further)}
            for judge, further in zip(judges, own, strict=True)
        ],
        candidates=list(documents),
        kept=list(samples.FORMATS.values()),
    )
    return tuple(found and _found(found).witness for found in answer["found"])


def _asked(judge: Referee) -> dict[str, Any]:
    asked = {
        "accept": list(judge.accept),
        "reject": list(judge.reject),
        "explain": [*judge.reject[-1:], *judge.also],
    }
    if judge.versions is None:
        return asked
    accepting, rejecting = judge.versions
    return {
        **asked,
        "second_accept": list(judge.accept[:accepting]),
        "second_reject": list(judge.reject[:rejecting]),
    }


def _found(answer: dict[str, Any]) -> Found:
    document = exact_json.loads(answer["document"])
    if "missing" in answer:
        why = answer["missing"]
        shown = schema_format.Witness(
            document=document,
            place="",
            message=f"The validator does not say why: {why}.",
            second_opinion=f"{_NO_OPINION}: {why}.",
        )
        return Found(witness=shown)
    words = answer["words"]
    return Found(
        witness=schema_format.Witness(
            document=document,
            place=place(document, words[0]),
            message=quoting.shortened(str(words[0]["message"]), longest=LONGEST),
            missing=words[0]["lacking"],
            second_opinion=_second_opinion(answer["second"]),
        ),
        unexpected=tuple(tuple(said["unexpected"]) for said in words[1:]),
    )


def _second_opinion(said: dict[str, Any]) -> str:
    """Return "" where the Python validator agrees, else how it does not."""
    if "missing" in said:
        return f"{_NO_OPINION}: {said['missing']}."
    if not all(said["accept"]):
        return f"{_OTHER} rejects it under the accepting version, too."
    if any(said["reject"]):
        return f"{_OTHER} accepts it under the rejecting version, too."
    return ""


def place(document: exact_json.Json, words: dict[str, Any]) -> str:
    """Return the pointer to what the words are about."""
    error: Any = types.SimpleNamespace(
        instance_path=words["path"],
        instance=exact_json.loads(words["about"]),
    )
    return engine_paths.pointer(document, error)

"""Everything the registry does with a document, each step with what it cost.

A step ends in an answer, in a refusal that has a type of ours, or in a crash: there is
nothing else. Answers and refusals are written down as they would be sent.
"""

import dataclasses
import functools
import random
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, TypeVar

from benchmarks import (
    _corpora,
    _documents,
    _engine,
    _hostile_meter,
    _hostile_texts,
    _mutations,
)
from schemas_app.domain import compatibility, errors, exact_json, json_text, report
from schemas_app.domain.artifact_kinds import artifact_kind, kinds
from schemas_app.domain.formats.json_schema import parsing
from schemas_app.domain.schema_format import (
    ParsedSchema,
    Reading,
    SchemaDocument,
    Verdict,
)
from schemas_app.presenters import report_diff, reports

Step: TypeAlias = "Callable[[], object]"
Made = TypeVar("Made")

USING = _documents.JSON_SCHEMA
LEVEL = "FULL"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Outcome:
    """How one step ended, and its seconds of processor time, here and in the engine."""

    step: str
    seconds: float
    refused: str = ""
    crash: str = ""


class Work:
    """The steps of one document, one after the other."""

    def __init__(self, hostile: _hostile_texts.Hostile) -> None:
        self.outcomes: list[Outcome] = []
        self._hostile = hostile
        self._chance = random.Random(hostile.number)  # noqa: S311 - to be repeated

    def everything(self) -> None:
        """Go the whole road, as far as the document gets."""
        text = self._text()
        if text is None:
            return
        parsed = self._did("parse", lambda: USING.parse(text))
        if parsed is None:
            return
        document = self._did("bind", lambda: USING.bind(parsed, ()))
        if document is None:
            return
        self._alone(document)
        self._artifacts(document)
        other, edited = self._edited(parsed)
        self._pair(document, other, before=text, after=edited)

    def _text(self) -> str | None:
        """Return what the bytes say, as a request or a file is read."""
        made = self._hostile.text
        sent = made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made
        read = self._did(
            "read",
            lambda: json_text.parse(
                sent, max_bytes=parsing.MAX_BYTES, max_depth=parsing.MAX_DEPTH
            ),
        )
        if isinstance(made, str):
            return made
        return sent.decode() if read else None

    def _alone(self, document: SchemaDocument) -> None:
        self._did("notices", lambda: USING.notices(document))
        self._did("names", lambda: USING.names(document.value))
        self._did("arrow members", lambda: USING.check_fields(document))
        records = _hostile_texts.records(self._chance)
        self._did("records", lambda: USING.check_records(document, records, 1.0))

    def _artifacts(self, document: SchemaDocument) -> None:
        fields = self._did("fields", lambda: USING.fields(document))
        if fields is None:
            return
        given = artifact_kind.ArtifactInput(
            schema_id="hostile_v1",
            number=1,
            semantic_version="1.0.0",
            fingerprint=document.fingerprint,
            fields=fields,
            example=lambda: USING.example(document),
        )
        for kind in kinds.KINDS.values():
            self._did(kind.name, functools.partial(kind.build, given))

    def _edited(self, parsed: ParsedSchema) -> tuple[SchemaDocument, str]:
        """Return the document after a few edits that leave a schema, and its text."""
        for seed in range(3):
            for made in _edits(parsed.value, seed=self._hostile.number * 3 + seed):
                text = exact_json.dumps(made)
                edited = self._did("parse edited", functools.partial(_taken_in, text))
                if edited is not None:
                    return edited, text
        return _taken_in("{}"), "{}"

    def _pair(
        self, old: SchemaDocument, new: SchemaDocument, *, before: str, after: str
    ) -> None:
        reading = self._chance.choice(tuple(Reading))
        self._did("compare", lambda: USING.compare(old, new))
        found = self._checked(old, new, reading)
        if found is not None:
            self._did("keep report", lambda: _kept(found))
            self._did("difference", lambda: _difference(found, before, after))

    def _checked(
        self, old: SchemaDocument, new: SchemaDocument, reading: Reading
    ) -> report.Report | None:
        """Return the report, its verdicts being steps of their own; slow ones twice."""
        found, outcomes = _checked(old, new, reading)
        if any(one.seconds > _hostile_meter.SLOW for one in outcomes):
            _engine.forget_here()
            _, again = _checked(old, new, reading)
            pairs = zip(outcomes, again, strict=False)
            outcomes = [min(pair, key=lambda one: one.seconds) for pair in pairs]
        self.outcomes += outcomes
        return found

    def _did(self, step: str, do: Callable[[], Made]) -> Made | None:
        """Return what a step returns, or None; what was slow is done again, once."""
        made, outcome = _attempted(step, do)
        if outcome.seconds > _hostile_meter.SLOW and not outcome.crash:
            _engine.forget_here()
            _, again = _attempted(step, do)
            outcome = min(outcome, again, key=lambda one: one.seconds)
        self.outcomes.append(outcome)
        return made


def _attempted(step: str, do: Callable[[], Made]) -> tuple[Made | None, Outcome]:
    begin = _hostile_meter.spent()
    made: Made | None = None
    refused = crash = ""
    try:
        made = do()
    except errors.RegistryError as refusal:
        refused, crash = _said(refusal)
    except KeyboardInterrupt:
        raise
    # BaseException: that is what a panic of the Rust engine arrives as.
    except BaseException as error:  # noqa: BLE001 - crashes are what is counted
        crash = f"{type(error).__name__}: {error}"[:500]
    seconds = round(_hostile_meter.spent() - begin, 3)
    return made, Outcome(step=step, seconds=seconds, refused=refused, crash=crash)


def _said(refusal: errors.RegistryError) -> tuple[str, str]:
    """Return the code of a refusal, and why it could not be sent, if so."""
    try:
        exact_json.dumps([str(refusal), refusal.remedy]).encode()
    except (ValueError, TypeError) as error:
        return refusal.code, f"The refusal cannot be sent: {error}"
    return refusal.code, ""


def _taken_in(text: str) -> SchemaDocument:
    return USING.bind(USING.parse(text), ())


def _edits(value: exact_json.Json, *, seed: int) -> Iterator[exact_json.Json]:
    document = _documents.Document(value=value)
    pair = _corpora.Pair(
        id="", corpus="", kind=_corpora.Kind.HISTORY, old=document, new=document
    )
    for edited in _mutations.pairs([pair], count=1, seed=seed):
        yield edited.new.value


def _checked(
    old: SchemaDocument, new: SchemaDocument, reading: Reading
) -> tuple[report.Report | None, list[Outcome]]:
    """Return the report, and what it took: its verdicts, and the rest."""
    verdicts: list[Outcome] = []

    def contains(*question: Any) -> Verdict:  # noqa: ANN401 - as the format's own
        verdict, outcome = _attempted("verdict", lambda: USING.contains(*question))
        verdicts.append(outcome)
        if verdict is None:
            raise RuntimeError(outcome.crash or outcome.refused)
        return verdict

    found, whole = _attempted(
        "report",
        lambda: compatibility.check(
            schema_format=dataclasses.replace(USING, contains=contains),
            new=new,
            earlier=[compatibility.EarlierVersion(number=1, document=old)],
            level=LEVEL,
            reading=reading,
        ),
    )
    rest = whole.seconds - sum(one.seconds for one in verdicts)
    return found, [*verdicts, dataclasses.replace(whole, seconds=round(rest, 3))]


def _kept(found: report.Report) -> None:
    """Write a report down and read it, as a revision does."""
    text = exact_json.dumps(found.as_json())
    text.encode()
    report.Report.from_json(exact_json.loads(text))


def _difference(found: report.Report, before: str, after: str) -> None:
    rows = reports.view(found, new="revision 2").changes
    report_diff.report_diff(found.changes, rows, before=before, after=after)

"""Asking the prover about two schemas, without the engine around it."""

from schemas_app.domain.formats.json_schema.verdict import cases, operands
from schemas_app.domain.formats.json_schema.verdict.entailment import proof
from tests.domain.formats.json_schema.schemas import document


def attempt(writer, reader, dialect="2020-12", of_reader=None):
    """Return the attempt to prove that `reader` accepts all that `writer` does."""
    case = cases.strict(
        reader=operands.form(document(reader, dialect=of_reader or dialect)),
        writer=operands.form(document(writer, dialect=dialect)),
    )
    return proof.prove(case)


def proven(writer, reader, dialect="2020-12", of_reader=None):
    return attempt(writer, reader, dialect, of_reader).holds

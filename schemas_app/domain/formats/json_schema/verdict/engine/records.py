"""Making validators, and validating records, one after the other."""

import itertools

from schemas_app.domain.formats.json_schema.verdict.engine import validators
from schemas_app.domain.formats.json_schema.verdict.engine.known import Answer

# Of one record.
MOST_FINDINGS = 1000
# Sentences cost more than verdicts; beyond these, a record is only said to be invalid.
MOST_WORDS = 200


def compiles(request: Answer) -> Answer:
    """Answer once a validator of `schema` was made; an error where none can be."""
    validators.of(request["schema"])
    return {}


def records(request: Answer) -> Answer:
    """Answer for each record of `records` whether `schema` admits it: 1, 0 or 2 for unsure.

    `words` are what is said against those that are not admitted, up to some number.
    """
    validator = validators.of(request["schema"])
    marks, refused = [], []
    for record in request["records"]:
        is_valid = validator.admits(record)
        certain = validator.is_certain(record)
        marks.append(int(is_valid) if certain else 2)
        if certain and not is_valid:
            refused.append(record)
    said = validators.words([(validator, record) for record in refused[:MOST_WORDS]])
    return {"marks": marks, "words": said}


def findings(request: Answer) -> Answer:
    """Answer where `record` is not what `schema` admits, up to some number of places."""
    validator = validators.of(request["schema"])
    places = validator.places(request["record"])
    return {"places": list(itertools.islice(places, MOST_FINDINGS))}

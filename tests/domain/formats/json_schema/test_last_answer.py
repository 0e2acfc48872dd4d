"""The last answer about a document ..."""

import gc
import weakref

import pytest

from schemas_app.domain import errors, schema_format
from schemas_app.domain.formats.json_schema import last_answer


def document(number=1):
    return schema_format.SchemaDocument(
        value={"const": number}, fingerprint=str(number), dialect="", base_uri=""
    )


@pytest.fixture
def asked():
    return []


@pytest.fixture
def answer(asked):
    @last_answer.remembered
    def answer(of):
        asked.append(of.fingerprint)
        if of.fingerprint == "bad":
            raise errors.InvalidSchema(message="No.", remedy="Yes.")
        return [of.fingerprint]

    return answer


def test_is_given_again_for_the_same_document_alone(answer, asked):
    one, same_text = document(), document()

    answers = [answer(one), answer(one), answer(same_text), answer(one)]

    assert answers == [["1"]] * 4
    assert asked == ["1", "1", "1"]


def test_is_refused_again_in_the_same_words(answer, asked):
    refused = schema_format.SchemaDocument(
        value={}, fingerprint="bad", dialect="", base_uri=""
    )

    said = []
    for _ in range(2):
        with pytest.raises(errors.InvalidSchema) as refusal:
            answer(refused)
        said.append((str(refusal.value), refusal.value.remedy))

    assert said == [("No., in the whole document.", "Yes.")] * 2
    assert asked == ["bad"]


def test_keeps_no_document(answer):
    of = document()
    answer(of)
    gone = weakref.ref(of)

    del of
    gc.collect()

    assert gone() is None

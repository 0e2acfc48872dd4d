"""Work that may take for ever, in a child that ends when it does."""

import itertools

from schemas_app.domain.formats.json_schema.verdict.engine import bounded


def test_work_that_ends_in_time_has_its_answer():
    assert bounded.within(5, lambda: {"said": ["é", None]}) == {"said": ["é", None]}


def test_work_that_does_not_end_has_none():
    assert bounded.within(0.05, lambda: {"last": sum(itertools.repeat(0))}) is None


def test_work_that_fails_has_none():
    assert bounded.within(5, lambda: {"never": 1 // 0}) is None


def test_what_children_take_is_counted():
    before = bounded.spent()

    bounded.within(0.05, lambda: {"last": sum(itertools.repeat(0))})

    assert bounded.spent() - before >= 0.05

"""Work that may take for ever, in a child that ends when it does."""

import itertools

from schemas_app.domain.formats.json_schema.verdict.engine import bounded


def said():
    return {"said": ["é", None]}


def endless():
    return {"last": sum(itertools.repeat(0))}


def failing():
    return {"never": 1 // 0}


def test_work_that_ends_in_time_has_its_answer():
    assert bounded.within(5, [said, said]) == [said(), said()]


def test_work_that_does_not_end_has_none_and_what_comes_after_it_has_one():
    assert bounded.within(0.05, [said, endless, said]) == [said(), None, said()]


def test_work_that_fails_has_none():
    assert bounded.within(5, [failing, said]) == [None, said()]


def test_after_some_that_did_not_end_the_rest_is_left_undone():
    children = bounded.MAX_CHILDREN

    found = bounded.within(5, [*[failing] * children, said])

    assert found == [None] * (children + 1)


def test_no_work_needs_no_child():
    assert bounded.within(5, []) == []


def test_what_children_take_is_counted():
    before = bounded.spent()

    bounded.within(0.05, [endless])

    assert bounded.spent() > before

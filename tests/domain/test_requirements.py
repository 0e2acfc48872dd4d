"""What is still missing before a proposal may be published."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas_app.domain import requirements
from schemas_app.domain.policies import Requirement
from schemas_app.domain.requirements import Acknowledgement, Answer, Facts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def items(required, **facts):
    found = requirements.checklist(required, Facts(**{"approvals": 0, **facts}))
    return [(item.kind, item.done, item.sentence) for item in found]


class TestApprovals:
    @pytest.mark.parametrize(("given", "done"), [(0, False), (1, False), (2, True)])
    def test_are_done_when_there_are_enough(self, given, done):
        required = Requirement(approvals_needed=2)

        assert items(required, approvals=given) == [
            ("approvals", done, f"{given} of 2 approvals by stewards")
        ]

    def test_are_those_of_the_group_that_is_named(self):
        required = Requirement(approvals_needed=1, group="risk")

        assert items(required) == [
            ("approvals", False, "0 of 1 approvals by members of risk")
        ]

    def test_are_not_spoken_of_where_none_is_needed(self):
        assert items(Requirement(approvals_needed=0)) == []


class TestOwners:
    REQUIRED = Requirement(approvals_needed=0, owners_answer=True)

    def test_are_asked_once_for_each_affected_module(self):
        assert items(self.REQUIRED, affected=("2", "13", "2")) == [
            ("owner", False, "the owner of 13 has not answered"),
            ("owner", False, "the owner of 2 has not answered"),
        ]

    @pytest.mark.parametrize(
        ("answer", "ready_at", "done", "sentence"),
        [
            (Answer.OK, None, True, "2 is ready"),
            (Answer.MIGRATING, NOON, True, "2 will be ready on 2026-03-02"),
            (Answer.BLOCKED, None, False, "2 is blocked"),
        ],
    )
    def test_answer_for_their_module(self, answer, ready_at, done, sentence):
        given = Acknowledgement(module="2", answer=answer, ready_at=ready_at)

        found = items(self.REQUIRED, affected=("2",), answers=(given,))

        assert found == [("owner", done, sentence)]

    def test_are_not_heard_for_a_module_that_is_not_affected(self):
        given = Acknowledgement(module="2", answer=Answer.BLOCKED)

        assert items(self.REQUIRED, answers=(given,)) == []

    def test_are_not_asked_unless_the_policy_says_so(self):
        assert items(Requirement(approvals_needed=0), affected=("2",)) == []


class TestThreads:
    @pytest.mark.parametrize(
        ("number", "sentence"),
        [
            (0, "every thread is resolved"),
            (1, "1 thread is open"),
            (2, "2 threads are open"),
        ],
    )
    def test_block_where_the_policy_says_so(self, number, sentence):
        required = Requirement(approvals_needed=0, threads_block=True)

        assert items(required, open_threads=number) == [
            ("threads", not number, sentence)
        ]

    def test_do_not_block_otherwise(self):
        assert items(Requirement(approvals_needed=0), open_threads=3) == []


class TestMissing:
    def test_is_what_is_not_done(self):
        required = Requirement(approvals_needed=1, threads_block=True)

        found = requirements.missing(required, Facts(approvals=1, open_threads=1))

        assert [item.kind for item in found] == ["threads"]


class TestTheEarliestEffect:
    def earliest(self, required, *answers, affected=("2",)):
        facts = Facts(approvals=0, affected=affected, answers=answers)
        return requirements.earliest_effect(required, facts, published_at=NOON)

    def test_is_the_publication(self):
        assert self.earliest(Requirement()) == NOON

    def test_comes_after_the_notice(self):
        required = Requirement(notice_hours=48)

        assert self.earliest(required) == NOON + timedelta(days=2)

    def test_waits_for_the_last_owner_who_migrates(self):
        required = Requirement(owners_answer=True, notice_hours=1)
        answers = [
            Acknowledgement(
                module=module,
                answer=Answer.MIGRATING,
                ready_at=NOON + timedelta(days=days),
            )
            for module, days in (("2", 3), ("9", 7), ("13", 30))
        ]

        found = self.earliest(required, *answers, affected=("2", "9"))

        assert found == NOON + timedelta(days=7)

    def test_waits_for_nobody_unless_the_policy_asks_owners(self):
        migrating = Acknowledgement(
            module="2", answer=Answer.MIGRATING, ready_at=NOON + timedelta(days=3)
        )

        assert self.earliest(Requirement(), migrating) == NOON

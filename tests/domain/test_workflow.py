"""The life of a proposal, as data."""

import pytest

from schemas_app.domain import errors, workflow
from schemas_app.domain.workflow import Event, State


class TestTransitions:
    def test_end_in_five_final_states(self):
        assert {
            State.PUBLISHED,
            State.REJECTED,
            State.WITHDRAWN,
            State.EXPIRED,
            State.SUPERSEDED,
        } == workflow.FINAL_STATES

    def test_reach_every_state_from_a_draft(self):
        reached = {State.DRAFT}
        while True:
            more = {
                after
                for (before, _), after in workflow.TRANSITIONS.items()
                if before in reached
            }
            if more <= reached:
                break
            reached |= more

        assert reached == set(State)

    def test_publish_only_what_is_approved_or_scheduled(self):
        sources = {
            before
            for (before, event), after in workflow.TRANSITIONS.items()
            if after is State.PUBLISHED and event is not Event.FORCE
        }

        assert sources == {State.APPROVED, State.SCHEDULED}

    @pytest.mark.parametrize(
        "state", [s for s in workflow.OPEN_STATES if s is not State.DRAFT]
    )
    def test_bring_a_revised_proposal_back_to_review(self, state):
        assert workflow.next_state(state, Event.REVISE) is State.IN_REVIEW


class TestNextState:
    @pytest.mark.parametrize("state", sorted(workflow.FINAL_STATES))
    @pytest.mark.parametrize("event", list(Event))
    def test_leaves_no_final_state(self, state, event):
        with pytest.raises(errors.TransitionRefused) as refusal:
            workflow.next_state(state, event)

        assert (refusal.value.state, refusal.value.event) == (state, str(event))

    def test_says_what_cannot_happen(self):
        with pytest.raises(errors.TransitionRefused) as refusal:
            workflow.next_state("changes_requested", Event.PUBLISH)

        assert str(refusal.value) == (
            "A proposal sent back for changes cannot be published."
        )

    def test_has_a_subject_for_every_state(self):
        for state in workflow.State:
            refusal = errors.TransitionRefused(state=state, event="fly")
            assert "that is" not in str(refusal)

    @pytest.mark.parametrize(
        ("state", "event", "remedy"),
        [
            (
                "scheduled",
                Event.SCHEDULE,
                "Take it off the schedule first, then schedule it anew.",
            ),
            ("in_review", Event.PUBLISH, "It has to be approved first."),
            (
                "approved",
                Event.UNSCHEDULE,
                "It is not scheduled: nothing has to be done.",
            ),
            ("published", Event.APPROVE, "Look at the proposal's current state."),
        ],
    )
    def test_says_what_to_do_instead(self, state, event, remedy):
        with pytest.raises(errors.TransitionRefused) as refusal:
            workflow.next_state(state, event)

        assert refusal.value.remedy == remedy

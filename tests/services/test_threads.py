"""Conversations about one place of a proposal."""

import pytest

from notifications_app.models import Announcement
from schemas_app import models
from schemas_app.domain import errors, exact_json
from schemas_app.services import proposals, publishing, threads
from tests import factories


@pytest.fixture(autouse=True)
def _schema(_database):
    factories.schema()
    factories.published()


@pytest.fixture
def proposal(_schema):
    return factories.proposal(document=factories.with_field("venue"))


def begin(proposal, pointer="/properties/venue", *, by="ben", **options):
    arguments = {
        "proposal_id": proposal.pk,
        "pointer": pointer,
        "text": "Which list of venues?",
        "by": factories.actor(by),
        "at": factories.later(1),
    }
    return threads.open_thread(**{**arguments, **options})


def resolve(thread, *, by):
    return threads.resolve(
        thread_id=thread.pk, by=factories.actor(by), at=factories.later(3)
    )


class TestOpenThread:
    def test_begins_a_conversation_about_a_place(self, proposal):
        thread = begin(proposal)

        comment = thread.comments.get()
        assert (thread.pointer, thread.revision.number, thread.resolved_at) == (
            "/properties/venue",
            1,
            None,
        )
        assert (comment.author.username, comment.text) == (
            "ben",
            "Which list of venues?",
        )
        entry = models.AuditEntry.objects.latest("number")
        assert (entry.action, entry.reason) == (
            "thread.opened",
            "Which list of venues?",
        )
        announcement = Announcement.objects.latest("number")
        body = exact_json.loads(announcement.body)
        assert (announcement.kind, body["thread"], body["pointer"]) == (
            "thread_opened",
            thread.pk,
            "/properties/venue",
        )

    @pytest.mark.parametrize("pointer", ["", "/properties", "/required/0"])
    def test_takes_any_place_of_the_text(self, proposal, pointer):
        assert begin(proposal, pointer).pointer == pointer

    def test_takes_a_place_that_only_the_base_has(self):
        shorter = {
            **factories.TICK,
            "properties": {"ts": {"type": "string"}},
            "required": ["ts"],
        }
        made = factories.proposal(document=shorter)

        assert begin(made, "/properties/price").pointer == "/properties/price"

    @pytest.mark.parametrize(
        "pointer", ["/properties/nowhere", "properties", "/required/9", "/" * 2001]
    )
    def test_refuses_a_place_that_there_is_not(self, nothing_stored, proposal, pointer):
        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            begin(proposal, pointer)

        assert refusal.value.name == "pointer"
        assert len(str(refusal.value)) < 200

    @pytest.mark.parametrize("text", ["", " \n ", "x" * 20_001])
    def test_refuses_an_empty_or_an_enormous_text(self, nothing_stored, proposal, text):
        with nothing_stored(), pytest.raises(errors.BadValue) as refusal:
            begin(proposal, text=text)

        assert refusal.value.name == "text"

    def test_keeps_the_text_as_it_was_written(self, proposal):
        text = "<script>alert(1)</script> & **bold**"

        assert begin(proposal, text=text).comments.get().text == text

    def test_refuses_a_key(self, nothing_stored, proposal):
        key = factories.actor_of(factories.key())

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            threads.open_thread(
                proposal_id=proposal.pk,
                pointer="",
                text="Hello.",
                by=key,
                at=factories.later(1),
            )

    def test_refuses_a_draft(self, nothing_stored):
        made = proposals.draft(
            schema_id="ticks_v1",
            text=factories.text_of(factories.with_field("venue")),
            title="Not yet",
            by=factories.actor("mia"),
            at=factories.NOW,
        )

        with nothing_stored(), pytest.raises(errors.TransitionRefused):
            begin(made, by="mia")

        with nothing_stored(), pytest.raises(errors.NotFound):
            begin(made)

    def test_refuses_a_closed_proposal(self, nothing_stored, proposal):
        proposals.withdraw(
            proposal_id=proposal.pk, by=factories.actor("mia"), at=factories.later(1)
        )

        with nothing_stored(), pytest.raises(errors.TransitionRefused) as refusal:
            begin(proposal)

        assert str(refusal.value) == "A withdrawn proposal cannot be discussed."


class TestAnswer:
    def test_adds_to_the_conversation(self, proposal):
        thread = begin(proposal)

        threads.answer(
            thread_id=thread.pk,
            text="ISO 10383.",
            by=factories.actor("mia"),
            at=factories.later(2),
        )

        assert list(
            thread.comments.order_by("pk").values_list("author__username", "text")
        ) == [("ben", "Which list of venues?"), ("mia", "ISO 10383.")]

    def test_refuses_a_thread_that_there_is_not(self, nothing_stored):
        with nothing_stored(), pytest.raises(errors.NotFound):
            threads.answer(
                thread_id=99, text="?", by=factories.actor("mia"), at=factories.later(2)
            )


class TestResolve:
    @pytest.mark.parametrize("who", ["ben", "mia", "ada", "ivo"])
    def test_is_for_who_began_it_the_author_and_the_stewards(self, proposal, who):
        thread = begin(proposal, by="ivo")

        resolve(thread, by=who)

        thread.refresh_from_db()
        assert (thread.resolved_by.username, thread.resolved_at) == (
            who,
            factories.later(3),
        )
        assert models.AuditEntry.objects.latest("number").action == "thread.resolved"

    def test_refuses_who_merely_joined_in(self, nothing_stored, proposal):
        thread = begin(proposal)
        threads.answer(
            thread_id=thread.pk,
            text="Me too.",
            by=factories.actor("ivo"),
            at=factories.later(2),
        )

        with nothing_stored(), pytest.raises(errors.NotAllowed):
            resolve(thread, by="ivo")

    def test_refuses_a_second_time(self, nothing_stored, proposal):
        thread = begin(proposal)
        resolve(thread, by="ben")

        with nothing_stored(), pytest.raises(errors.AlreadyExists):
            resolve(thread, by="ada")


class TestReopen:
    def test_takes_it_up_again(self, proposal):
        thread = begin(proposal)
        resolve(thread, by="mia")

        threads.reopen(
            thread_id=thread.pk, by=factories.actor("ben"), at=factories.later(4)
        )

        thread.refresh_from_db()
        assert (thread.resolved_at, thread.resolved_by) == (None, None)

    def test_refuses_an_open_one(self, nothing_stored, proposal):
        thread = begin(proposal)
        by = factories.actor("ben")

        with nothing_stored(), pytest.raises(errors.BadValue):
            threads.reopen(thread_id=thread.pk, by=by, at=factories.later(4))


class TestPublication:
    def publish(self, proposal):
        return publishing.publish(
            proposal_id=proposal.pk,
            fingerprint=factories.fingerprint(proposal),
            by=factories.actor("ada"),
            at=factories.later(5),
        )

    def test_waits_for_open_threads_where_the_policy_says_so(self, nothing_stored):
        factories.policy({"name": "all", "approvals": 1, "threads_block": True})
        made = factories.proposal(document=factories.with_field("venue"))
        begin(made)
        # Threads on older revisions count until they are resolved.
        factories.revised(made, factories.with_field("venue", type="integer"))
        factories.approve(made)

        with nothing_stored(), pytest.raises(errors.RequirementsMissing) as refusal:
            self.publish(made)

        assert refusal.value.missing == ("1 thread is open",)

    def test_goes_ahead_once_they_are_resolved(self):
        factories.policy({"name": "all", "approvals": 1, "threads_block": True})
        made = factories.approved(document=factories.with_field("venue"))
        resolve(begin(made), by="mia")

        assert self.publish(made).number == 2

    def test_does_not_wait_otherwise(self):
        made = factories.approved(document=factories.with_field("venue"))
        begin(made)

        assert self.publish(made).number == 2

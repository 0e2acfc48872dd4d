"""Threads and the answers of module owners, as posted from the review page."""

from django.http import HttpRequest
from django.utils import timezone

from schemas_app import models
from schemas_app.admin.pages import decisions, local_times, page
from schemas_app.domain import errors, requirements
from schemas_app.services import acknowledgements, threads


class Acknowledge(decisions.Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Answer for a module whether it can do with the change."""
        answer = request.POST.get("answer", "")
        migrating = answer == requirements.Answer.MIGRATING
        given = acknowledgements.acknowledge(
            proposal_id=proposal_id,
            fingerprint=decisions.fingerprint(request),
            module=request.POST.get("module", ""),
            answer=answer,
            # Without scripts the field is there whatever is chosen.
            ready_at=local_times.posted(request, "ready_at") if migrating else None,
            comment=decisions.comment(request),
            by=page.actor(request),
            at=timezone.now(),
        )
        return f"You answered for module {given.module}."

    def onward(self, proposal_id: int) -> str:
        """Return where the answers are listed."""
        return f"{decisions.review(proposal_id)}#impact"


class OpenThread(decisions.Decision):
    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Begin a thread about a place."""
        thread = threads.open_thread(
            proposal_id=proposal_id,
            pointer=request.POST.get("pointer", "").strip(),
            text=request.POST.get("text", ""),
            by=page.actor(request),
            at=timezone.now(),
        )
        return f"You began thread {thread.pk}."

    def onward(self, proposal_id: int) -> str:
        """Return where the threads are listed."""
        return f"{decisions.review(proposal_id)}#threads"


class OnThread(decisions.Decision):
    """What is done to one thread of the proposal that the address names."""

    def decide(self, request: HttpRequest, proposal_id: int) -> str:
        """Do it, unless the thread is another proposal's."""
        thread_id = self.kwargs["thread_id"]
        found = models.Thread.objects.filter(
            pk=thread_id, revision__proposal=proposal_id
        )
        if not found.exists():
            raise errors.NotFound(noun="thread", name=str(thread_id))
        return self.act(request, thread_id)

    def act(self, request: HttpRequest, thread_id: int) -> str:
        """Make the one service call and return what it did, as a sentence."""
        raise NotImplementedError

    def onward(self, proposal_id: int) -> str:
        """Return where the thread stands."""
        return f"{decisions.review(proposal_id)}#thread-{self.kwargs['thread_id']}"


class AnswerThread(OnThread):
    def act(self, request: HttpRequest, thread_id: int) -> str:
        """Add to the thread."""
        threads.answer(
            thread_id=thread_id,
            text=request.POST.get("text", ""),
            by=page.actor(request),
            at=timezone.now(),
        )
        return "You answered."


class ResolveThread(OnThread):
    def act(self, request: HttpRequest, thread_id: int) -> str:
        """Close the thread."""
        threads.resolve(thread_id=thread_id, by=page.actor(request), at=timezone.now())
        return f"Thread {thread_id} is resolved."


class ReopenThread(OnThread):
    def act(self, request: HttpRequest, thread_id: int) -> str:
        """Take the thread up again."""
        threads.reopen(thread_id=thread_id, by=page.actor(request), at=timezone.now())
        return f"Thread {thread_id} is open again."

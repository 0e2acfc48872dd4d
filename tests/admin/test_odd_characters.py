"""Characters that no text has, and numbers that are none: an answer, no failure."""

import pytest
from django.urls import reverse

from tests import factories

NUL = "a\0b"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("proposal_reject", {"comment": NUL}),
        ("proposal_request_changes", {"comment": NUL}),
        ("proposal_approve", {"comment": NUL}),
        ("proposal_approve", {"fingerprint": NUL}),
        ("proposal_ask_glass", {"reason": NUL}),
        ("proposal_acknowledge", {"module": NUL, "answer": "ok"}),
        ("proposal_threads", {"pointer": "", "text": NUL}),
        ("proposal_threads", {"pointer": NUL, "text": "?"}),
    ],
)
def test_a_form_with_nul_is_refused(signed_in, nothing_stored, name, form):
    factories.schema()
    proposal = factories.proposal()
    sent = {"fingerprint": factories.fingerprint(proposal), **form}

    with nothing_stored():
        answer = signed_in("ada").post(
            reverse(f"admin:{name}", args=[proposal.pk]), sent
        )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/schemas/?q=a%00b",
        "/proposals/?state=all&q=a%00b",
        "/proposals/?author=a%00b",
        "/schemas/a%00b/",
        "/modules/a%00b/",
        "/policies/?schema=a%00b&severity=breaking",
        "/notifications/?kind=a%00b",
        "/schemas/ticks_v1/versions/99999999999999999999/",
        "/proposals/99999999999999999999/",
        "/policies/99999999999999999999/",
        "/notifications/99999999999999999999/",
        "/proposals/?page=99999999999999999999",
        "/schemas/ticks_v1/timeline/?at=99999-01-01T00:00",
        "/schemas/ticks_v1/compare/?old=99999999999999999999&new=1",
    ],
)
def test_an_odd_address_is_answered(signed_in, address):
    factories.schema()

    answer = signed_in("ada").get(address)

    assert answer.status_code in (200, 400, 404)

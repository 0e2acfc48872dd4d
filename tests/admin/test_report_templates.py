"""What a report can hold beyond the usual, on the page ..."""

import re

from django.template.loader import render_to_string

from schemas_app.domain.changes import Change, Effect
from schemas_app.domain.levels import Direction
from schemas_app.domain.report import Fix
from schemas_app.domain.schema_format import Notice
from schemas_app.presenters import reports
from tests.presenters import made_up
from tests.presenters.made_up import comparison, no

CHANGE = Change(
    rule="TYPE_NARROWED", path="/type", sentence="Narrowed.", effect=Effect.NARROWS
)
FIX = Fix(
    kind="WIDEN_TYPE",
    sentence="Accept <both>.",
    patch=({"op": "replace", "path": "/type", "value": "number"},),
    rule="TYPE_NARROWED",
    path="/type",
    turns=(Direction.BACKWARD,),
)


def shown(name, *comparisons, **members):
    """Return a template's words and its markup for a made-up report."""
    view = reports.view(made_up.report(*comparisons, **members), new="revision 1")
    html = render_to_string(
        f"registry/{name}.html", {"report": view, "changes": view.changes}
    )
    return " ".join(re.sub(r"<[^>]+>", " ", html).split()), html


def test_a_cause_has_its_own_document_folded():
    words, html = shown(
        "changes",
        comparison(backward=no()),
        changes=[CHANGE],
        causes=(made_up.cause(document={"price": 1.5}, message="no `integer`"),),
    )

    assert "By itself it shuts out documents of version 2" in words
    assert "Accepted by version 2 Rejected by revision 1" in words
    assert "1.5" in words
    assert html.count("<details") == 1
    assert "<details open" not in html


def test_a_fix_stands_under_its_change():
    words, html = shown(
        "changes", comparison(backward=no()), changes=[CHANGE], fixes=(FIX,)
    )

    assert "Accept &lt;both&gt;. (mends backward) Patch, 1 operation" in words
    assert html.count("<details") == 1


def test_a_fix_for_all_and_notices_have_cards_of_their_own():
    major = Fix(kind="NEW_MAJOR", sentence="Publish a major version.", patch=())
    words, _ = shown(
        "advice",
        comparison(backward=no()),
        fixes=(major,),
        notices=(Notice(code="CONTRADICTION", path="/a", sentence="Nothing fits."),),
    )

    assert words == (
        "What could be written instead tried, not guessed Publish a major version. "
        "Worth knowing 1 Nothing fits. /a CONTRADICTION"
    )


def test_no_advice_is_no_card():
    assert shown("advice", comparison()) == ("", "\n\n")


def test_the_levels_that_would_accept_it_are_in_the_verdict():
    refused, _ = shown("verdict", comparison(backward=no(), against=1))
    accepted, _ = shown("verdict", comparison())

    assert "Levels that would accept it: NONE FORWARD FORWARD_TRANSITIVE" in refused
    assert "Levels" not in accepted


def test_the_matrix_has_marks_and_words():
    words, html = shown(
        "matrix",
        comparison(backward=no(), against=2),
        comparison(backward=no(), against=1),
    )

    assert "v2 Incompatible promised Compatible v1 Incompatible Compatible" in words
    assert "Backward, against version 1 (not promised)" in words
    assert html.count("<details") == 1  # the older document


def test_the_matrix_is_folded_where_it_is_long():
    comparisons = [comparison(against=number) for number in range(6, 0, -1)]

    _, html = shown("matrix", *comparisons)

    assert html.count("<details>") == html.count("</details>") == 1


def test_the_matrix_is_left_out_for_one_version():
    assert shown("matrix", comparison())[0] == ""

"""Above each page of a schema stand ..."""

from datetime import timedelta

from schemas_app import models
from schemas_app.domain.timeline import Span
from schemas_app.presenters import schema_frame
from tests.presenters import made_up
from tests.presenters.made_up import NOW, ago


def version(number, status="active"):
    return made_up.version(number, semantic_version=f"{number}.0.0", status=status)


def span(number, since):
    return Span(version=number, since=since, until=None, known_from=since)


def proposal(state="in_review", severity="breaking", **values):
    values = {"pk": 4, "title": "Rename price", **values}
    made = models.Proposal(state=state, **values)
    # As selectors.proposals annotates it.
    vars(made)["severity"] = severity
    return made


NOTHING = schema_frame.standing((), (), now=NOW)


def test_the_version_in_force_and_the_newest():
    standing = schema_frame.standing(
        [version(2), version(1)],
        [span(1, ago(days=9)), span(2, NOW + timedelta(days=2))],
        now=NOW,
    )

    assert (standing.in_force, standing.in_force_name) == (1, "1.0.0")
    assert (standing.newest, standing.newest_name) == (2, "2.0.0")
    assert standing.planned is not None
    assert standing.planned.ago == "in 2 days"


def test_no_retired_version_as_the_newest():
    standing = schema_frame.standing(
        [version(2, "retired"), version(1)], [span(1, ago(days=1))], now=NOW
    )

    assert (standing.in_force, standing.newest, standing.planned) == (1, 1, None)


def test_nothing_before_the_first_version():
    assert (NOTHING.in_force, NOTHING.newest, NOTHING.mark) == (None, None, None)


def test_a_banner_of_a_breaking_change_under_review():
    (banner,) = schema_frame.banners([proposal()], NOTHING, glass=None, now=NOW)

    assert (banner.mark.label, banner.text, banner.more) == (
        "Breaking",
        "A breaking change is under review:",
        0,
    )
    assert [(one.id, one.title) for one in banner.proposals] == [(4, "Rename price")]


def test_one_banner_of_several_breaking_changes_under_review():
    several = [proposal(pk=number) for number in (9, 8, 7, 6, 5)]
    scheduled = proposal("scheduled", pk=10, publish_at=NOW + timedelta(hours=5))

    planned, folded = schema_frame.banners(
        [scheduled, *several], NOTHING, glass=None, now=NOW
    )

    assert planned.text == "A breaking change is scheduled to be published"
    assert (folded.mark.label, folded.text, folded.more) == (
        "Breaking",
        "5 breaking changes are under review:",
        2,
    )
    assert [(one.id, one.title) for one in folded.proposals] == [
        (9, "Rename price"),
        (8, "Rename price"),
        (7, "Rename price"),
    ]


def test_a_banner_of_what_is_scheduled():
    scheduled = proposal("scheduled", "compatible", publish_at=NOW + timedelta(hours=5))

    (banner,) = schema_frame.banners([scheduled], NOTHING, glass=None, now=NOW)

    assert banner.text == "A change is scheduled to be published"
    assert banner.moment is not None
    assert banner.moment.ago == "in 5 hours"


def test_no_banner_of_a_compatible_change_under_review():
    quiet = proposal(severity="compatible")

    assert schema_frame.banners([quiet], NOTHING, glass=None, now=NOW) == ()


def test_first_the_banner_of_a_broken_glass_and_at_most_three():
    glass = models.BreakGlass(reason="It could not wait.", confirmed_at=ago(days=1))
    standing = schema_frame.standing([version(1)], [span(1, ago(days=1))], now=NOW)

    scheduled = proposal("scheduled", "compatible")
    several = [*[scheduled] * 5, *[proposal()] * 2]

    banners = schema_frame.banners(several, standing, glass=glass, now=NOW)

    assert [banner.mark.label for banner in banners] == [
        "Broke the glass",
        "Compatible",
        "Breaking",
    ]
    assert (banners[0].version, banners[0].reason) == (1, "It could not wait.")


def test_the_tabs_with_the_current_one_and_counts():
    tabs = schema_frame.tabs("timeline", {"versions": 3})

    assert [tab.name for tab in tabs if tab.current] == ["timeline"]
    assert [(tab.label, tab.count) for tab in tabs if tab.count] == [("Versions", 3)]


def test_a_title_that_names_the_tab():
    assert schema_frame.title("ticks_v1", "fields") == "ticks_v1"
    assert schema_frame.title("ticks_v1", "modules") == (
        "ticks_v1 consumers and producers"
    )

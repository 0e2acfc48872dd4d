"""The navigation ..."""

from schemas_app.presenters import navigation


def groups(view_name="admin:index", *, waiting=0, may_see_people=True, may_audit=True):
    return navigation.navigation(
        view_name=view_name,
        waiting=waiting,
        may_see_people=may_see_people,
        may_audit=may_audit,
    )


def current(view_name):
    return [
        item.label
        for group in groups(view_name)
        for item in group.items
        if item.current
    ]


def test_has_its_groups_in_order():
    assert [(g.title, [item.label for item in g.items]) for g in groups()] == [
        ("Review", ["Inbox", "Proposals"]),
        (
            "Registry",
            ["Schemas", "Domains", "Modules", "Webhooks", "Policies", "Artifacts"],
        ),
        ("Oversight", ["Audit", "Announcements", "API keys"]),
        ("Administration", ["Users", "Groups"]),
    ]


def test_hides_people_from_who_may_not_see_them():
    assert [group.title for group in groups(may_see_people=False)] == [
        "Review",
        "Registry",
        "Oversight",
    ]


def test_hides_the_audit_trail_from_who_may_not_open_it():
    (_, _, oversight, _) = groups(may_audit=False)

    assert [i.label for i in oversight.items] == ["Announcements", "API keys"]


def test_counts_what_waits_at_the_inbox_only():
    counts = {i.label: i.count for group in groups(waiting=3) for i in group.items}

    assert counts.pop("Inbox") == 3
    assert set(counts.values()) == {0}


def test_knows_where_one_is():
    assert current("admin:index") == ["Inbox"]
    assert current("admin:proposal") == ["Proposals"]
    assert current("admin:schema_version") == ["Schemas"]
    assert current("admin:audit_reports") == ["Audit"]
    assert current("admin:login") == []

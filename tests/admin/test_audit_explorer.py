"""The audit explorer ..."""

import pytest

from schemas_app import models
from schemas_app.admin.pages import audit as pages
from schemas_app.domain import actors, audit_actions
from schemas_app.selectors import actors as known_actors
from schemas_app.selectors import audit_trail
from schemas_app.services import audit
from tests import factories, flushing
from tests.admin.conftest import words

PAGE = "/audit/"
Action = audit_actions.Action


@pytest.fixture
def ivo(signed_in):
    """The client of the auditor."""
    client = signed_in("ivo")
    factories.group("auditors", "ivo")
    return client


def entry(
    action=Action.SCHEMA_CREATED,
    *,
    by=None,
    minutes=0,
    object_type="schema",
    object_id="ticks_v1",
    **more,
):
    """Return a new entry of the trail."""
    return audit.record(
        action=action,
        object_type=object_type,
        object_id=object_id,
        by=by or factories.actor("ada"),
        at=factories.later(minutes),
        **more,
    )


def numbers(page):
    """The numbers of the entries that a page shows, block by block."""
    return [[row.number for row in block.rows] for block in page.context["blocks"]]


def flat(page):
    return [number for block in numbers(page) for number in block]


@pytest.fixture
def tampered():
    """Return a function: change an entry as the owner of the database could."""

    def change(number):
        with flushing.triggers_off():
            models.AuditEntry.objects.filter(number=number).update(reason="Other.")

    return change


def requested(request_id, *, by="ada", address="10.0.0.1"):
    person = factories.person(by)
    return known_actors.of_person(person, request_id=request_id, address=address)


@pytest.mark.parametrize(
    "address", [PAGE, "/audit/1/", "/audit/export/", "/audit/reports/"]
)
def test_is_for_auditors_and_administrators(signed_in, ivo, address):
    entry()

    statuses = {
        "ada": signed_in("ada").get(address).status_code,
        "ivo": ivo.get(address).status_code,
        "root": signed_in("root", is_superuser=True).get(address).status_code,
    }

    assert statuses == {"ada": 403, "ivo": 200, "root": 200}


def test_is_in_the_navigation_of_who_may_open_it(signed_in, ivo):
    def shown(client):
        groups = client.get("/").context["navigation"]
        return "Audit" in {item.label for group in groups for item in group.items}

    assert (shown(ivo), shown(signed_in("ada"))) == (True, False)


class TestTheList:
    @pytest.fixture(autouse=True)
    def entries(self, ivo):
        """Entries of every kind; what else is there was done before."""
        before = audit_trail.head_number()
        job = actors.job("artifacts")
        made = [
            entry(schema_id="ticks_v1", by=requested("r-1"), reason="As agreed."),
            entry(object_id="orders_v1", schema_id="orders_v1", minutes=10),
            entry(Action.KEY_CREATED, object_type="key", object_id="k1", minutes=20),
            entry(Action.KEY_REVOKED, object_type="key", object_id="k1", minutes=30),
            entry(Action.ARTIFACT_BUILT, by=job, object_type="artifact", minutes=40),
            entry(Action.ARTIFACT_FAILED, by=job, object_type="artifact", minutes=50),
        ]
        assert [one.number for one in made] == list(range(before + 1, before + 7))
        self.before = before

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({}, [6, 4, 3, 2, 1]),
            ({"routine": "show"}, [6, 5, 4, 3, 2, 1]),
            ({"actor": "ada"}, [4, 3, 2, 1]),
            ({"kind": "job"}, [6, 5]),
            ({"action": "key.revoked"}, [4]),
            ({"action": "artifact.built"}, [5]),
            ({"action": "key."}, [4, 3]),
            ({"action": "nonsense"}, []),
            ({"object": "schema"}, [2, 1]),
            ({"object": "key", "id": "k1"}, [4, 3]),
            ({"schema": "orders_v1"}, [2]),
            ({"request": "r-1"}, [1]),
            ({"address": "10.0.0.1"}, [1]),
            ({"reason": "AGREED as"}, [1]),
            ({"reason": "nowhere"}, []),
            ({"since": "2026-03-02T09:40", "until": "2026-03-02T10:00"}, [3, 2]),
            ({"until": "2026-03-02T09:40"}, [1]),
            ({"since": "2026-03-02T10:05", "routine": "show"}, [6, 5]),
            ({"since": "2026-03-03T10:05", "until": "2026-03-04"}, []),
        ],
    )
    def test_is_narrowed(self, ivo, query, found):
        page = ivo.get(PAGE, query)

        shown = [n - self.before for n in flat(page) if n > self.before]
        assert shown == found

    def test_says_what_it_is_narrowed_by_and_how_to_undo_it(self, ivo):
        page = ivo.get(PAGE, {"actor": "ada", "action": "key.", "since": "2026-03-02"})

        chips = [(c.label, c.value, c.href) for c in page.context["chips"]]
        assert chips == [
            ("Since", "2026-03-02 UTC", "?actor=ada&action=key."),
            ("Actor", "ada", "?since=2026-03-02&action=key."),
            ("Action", "key.*", "?since=2026-03-02&actor=ada"),
        ]

    def test_leads_to_a_number(self, ivo):
        answer = ivo.get(PAGE, {"number": "3"})

        assert (answer.status_code, answer["Location"]) == (302, "/audit/3/")

    @pytest.mark.parametrize(
        "query",
        [{"since": "soon"}, {"before": "x"}, {"number": "1e3"}, {"actor": "a\0"}],
    )
    def test_refuses_what_it_cannot_read(self, ivo, query):
        assert ivo.get(PAGE, query).status_code == 400


def test_tells_an_entry_as_a_sentence_with_its_object(ivo):
    made = entry(
        Action.KEY_CREATED,
        by=requested("4f1c2d3e-77", address="10.1.2.3"),
        object_type="version",
        object_id="ticks_v1@2",
        reason="For the <b>backtest</b>.",
    )

    page = ivo.get(PAGE, {"request": "4f1c2d3e-77"})

    row = page.context["blocks"][0].first
    assert (row.number, row.sentence) == (made.number, "created API key ticks_v1@2")
    assert (row.day, row.clock) == ("2 Mar 2026", "09:30:00")
    assert row.object.href == "/schemas/ticks_v1/versions/2/"
    said = words(page)
    assert "For the <b>backtest</b>." in said
    assert "10.1.2.3 4f1c2d3e…" in said


class TestParts:
    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch):
        monkeypatch.setattr(pages, "PAGE_SIZE", 2)

    def test_follow_each_other_both_ways(self, ivo):
        made = [entry(object_id=f"s{n}", by=requested("")).number for n in range(5)]

        first = ivo.get(PAGE, {"object": "schema"})
        second = ivo.get(PAGE + first.context["older"])
        third = ivo.get(PAGE + second.context["older"])
        back = ivo.get(PAGE + third.context["newer"])
        newest = ivo.get(PAGE + back.context["newer"])

        assert [flat(p) for p in (first, second, third, back, newest)] == [
            [made[4], made[3]],
            [made[2], made[1]],
            [made[0]],
            [made[2], made[1]],
            [made[4], made[3]],
        ]
        assert first.context["part"].newer is None
        assert third.context["part"].older is None
        assert newest.context["part"].newer is None

    def test_keep_a_request_in_one_block(self, ivo):
        entry(object_id="first")
        same = [entry(by=requested("r-9")).number for _ in range(4)]
        alone = entry(object_id="last").number

        page = ivo.get(PAGE, {"object": "schema"})
        apart = ivo.get(PAGE, {"object": "schema", "flat": "show"})

        assert numbers(page) == [[alone], same[::-1]]
        assert "One request of ada, 4 entries" in words(page)
        assert numbers(apart) == [[alone], *[[n] for n in same[::-1]]]

    def test_look_for_words_a_stretch_at_a_time(self, ivo, monkeypatch):
        monkeypatch.setattr(audit_trail, "WINDOW", 3)
        wanted = entry(reason="A needle.").number
        for n in range(3):
            entry(object_id=f"s{n}")

        nothing = ivo.get(PAGE, {"reason": "needle"})
        there = ivo.get(PAGE + nothing.context["older"])

        assert flat(nothing) == []
        assert "No entry fits among these." in words(nothing)
        assert flat(there) == [wanted]


class TestAnEntry:
    def test_shows_its_difference_and_what_is_around(self, ivo):
        by = requested("r-5")
        first = entry(Action.WEBHOOK_CREATED, object_type="webhook", object_id="w1")
        made = entry(
            Action.WEBHOOK_CHANGED,
            by=by,
            object_type="webhook",
            object_id="w1",
            before={"label": "Ours", "severities": ["breaking"], "open": True},
            after={"label": "Theirs", "severities": [], "open": True, "x": 1},
        )
        beside = entry(Action.KEY_CREATED, by=by, object_type="key", object_id="k")

        page = ivo.get(f"/audit/{made.number}/")

        shown = page.context["entry"]
        assert [(m.label, m.before, m.after) for m in shown.change.members] == [
            ("Label", "Ours", "Theirs"),
            ("Severities", "breaking", "none"),
            ("X", "", "1"),
        ]
        assert (shown.change.diff.added, shown.change.diff.removed) == (3, 2)
        assert (page.context["previous"], page.context["following"]) == (
            first.number,
            beside.number,
        )
        assert [r.number for r in page.context["same_request"]] == [beside.number]
        assert [r.number for r in page.context["same_object"]] == [
            made.number,
            first.number,
        ]
        assert made.hash in words(page)
        assert made.previous_hash in words(page)

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({"after": {"state": "approved"}}, 'What was recorded { "state": "appr'),
            ({"before": {"name": "Desk"}}, 'What there was { "name": "Desk" }'),
            ({}, "The entry says nothing more than that it was done."),
        ],
    )
    def test_shows_the_only_side_there_is(self, ivo, facts, said):
        made = entry(**facts)

        assert said in words(ivo.get(f"/audit/{made.number}/"))

    def test_that_is_not_there_is_not_found(self, ivo):
        assert ivo.get("/audit/999/").status_code == 404

    def test_verifies_from_there_to_the_end(self, ivo):
        first = entry()
        entry()

        page = ivo.get(f"/audit/{first.number}/?verify=1")

        assert (
            f"Intact from {first.number} to the end of the trail: 2 entries read"
            in words(page)
        )

    def test_verifies_a_stretch_and_leads_on(self, ivo, monkeypatch):
        monkeypatch.setattr(pages, "VERIFIED", 2)
        first = entry()
        for _ in range(3):
            entry()

        page = ivo.get(f"/audit/{first.number}/?verify=1")

        on = first.number + 2
        assert f"Intact from {first.number} to {on - 1}: 2 entries read" in words(page)
        assert f"Verify on from {on}" in words(page)

    def test_names_the_first_one_that_is_broken(self, ivo, tampered):
        first, changed = entry(), entry()
        entry()
        tampered(changed.number)

        page = ivo.get(f"/audit/{first.number}/?verify=1")

        assert page.context["verification"].broken_at == changed.number
        assert f"Broken at {changed.number}: " in words(page)

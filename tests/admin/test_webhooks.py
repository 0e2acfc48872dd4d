"""The pages of webhooks ..."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from notifications_app import models
from notifications_app.models import DeliveryStatus
from notifications_app.webhooks import deliveries, endpoints
from schemas_app.admin.pages import webhooks as pages
from schemas_app.services import webhooks
from tests import factories
from tests.admin.conftest import buttons, words
from tests.stored import nothing_stored as nothing_stored

PAGE = "/webhooks/"
URL = "https://hooks.example.com/services/very-secret"
TYPED = {"label": "Ours", "url": URL, "pattern": "ticks_*", "format": "standard"}


def made(by="ada", **options):
    """Return a webhook of a steward's."""
    factories.domain()
    return webhooks.create(
        wanted=endpoints.Wanted(**{"label": "Ours", "url": URL, **options}),
        by=factories.actor(by),
        at=factories.NOW,
    ).endpoint


@pytest.fixture
def hook():
    """Ada's webhook, and a schema with one version that it is told of."""
    endpoint = made(kinds=["compatible_change"])
    factories.schema()
    factories.published()
    deliveries.make(at=factories.NOW)
    return endpoint


def page_of(endpoint):
    return f"{PAGE}{endpoint.uid}/"


def shown_secret(response):
    """The secret that a page shows, if it does."""
    return re.search(r"whsec_[A-Za-z0-9+/=]{44}", response.content.decode())


def tried(delivery, *, status, error="", took=120, at=factories.NOW):
    """Store an attempt that was made."""
    return models.Attempt.objects.create(
        delivery=delivery,
        started_at=at,
        ended_at=at + timedelta(milliseconds=took),
        status_code=status,
        error=error,
    )


def fail(endpoint, **values):
    models.Endpoint.objects.filter(pk=endpoint.pk).update(
        failures=4, failing_since=factories.NOW, **values
    )


class TestTheList:
    def test_shows_ones_own_with_how_they_are_doing(self, signed_in, hook):
        made("ben", label="Ben's")
        off = made(label="Theirs")
        webhooks.disable(
            uid=off.uid, by=factories.actor("ada"), at=factories.NOW, reason="Moving."
        )
        fail(hook)

        rows = signed_in("ada").get(PAGE).context["rows"]

        assert [
            (r.label, r.host, r.state.label, r.sentence, r.waiting) for r in rows
        ] == [
            ("Ours", "hooks.example.com", "Failing", "4 failures in a row", 1),
            ("Theirs", "hooks.example.com", "Disabled", "Moving.", 0),
        ]

    def test_shows_everybodys_to_administrators_who_ask(self, signed_in, hook):
        root = signed_in("root", is_superuser=True)

        found = [
            [row.label for row in client.get(PAGE + query).context["rows"]]
            for client, query in (
                (root, ""),
                (root, "?owner=all"),
                (signed_in("ben"), "?owner=all"),
            )
        ]

        assert found == [[], ["Ours"], []]

    @pytest.mark.parametrize(("name", "may"), [("ada", True), ("ivo", False)])
    def test_offers_a_new_one_to_whom_may(self, signed_in, name, may):
        factories.domain()

        response = signed_in(name).get(PAGE)

        assert response.context["may_create"] == may
        assert ("Create a webhook" in words(response)) == may

    def test_has_pages(self, signed_in):
        for name in ("ada", "ben"):
            for number in range(15):
                made(name, label=f"{number:02} of {name}")

        response = signed_in("root", is_superuser=True).get(f"{PAGE}?owner=all&page=2")

        assert [row.label for row in response.context["rows"]] == [
            f"{number} of {name}"
            for number in ("12", "13", "14")
            for name in ("ada", "ben")
        ][1:]
        assert response.context["pages"].previous == "?owner=all&page=1"


class TestCreating:
    def test_shows_the_secret_once(self, signed_in):
        factories.domain()
        client = signed_in("ada")

        response = client.post(
            f"{PAGE}create/",
            {**TYPED, "severities": ["breaking"], "kinds": ["breaking_change"]},
        )

        row = models.Endpoint.objects.get()
        assert shown_secret(response) is not None
        assert "no-store" in response["Cache-Control"]
        assert (
            row.label,
            row.url,
            row.pattern,
            row.severities,
            row.kinds,
            row.format,
            row.owner.username,
        ) == (
            "Ours",
            URL,
            "ticks_*",
            ["breaking"],
            ["breaking_change"],
            "standard",
            "ada",
        )
        assert shown_secret(client.get(page_of(row))) is None

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("label", " "),
            ("label", "x" * 121),
            ("url", "http://hooks.example.com/"),
            ("url", "https://127.0.0.1/"),
            ("url", "nonsense"),
            ("pattern", ""),
            ("pattern", "a b"),
            ("kinds", ["Breaking!"]),
            ("severities", ["terrible"]),
            ("format", "telegram"),
        ],
    )
    def test_is_refused_at_the_field(self, signed_in, name, value, nothing_stored):
        factories.domain()
        client = signed_in("ada")

        with nothing_stored():
            response = client.post(f"{PAGE}create/", {**TYPED, name: value})

        assert (response.status_code, list(response.context["wrong"])) == (400, [name])
        text = response.content.decode()
        assert f'id="{name}-error"' in text
        assert name == "pattern" or 'value="ticks_*"' in text

    def test_refuses_too_many_at_the_address(self, signed_in, nothing_stored):
        for _ in range(webhooks.MOST_WEBHOOKS):
            made()
        client = signed_in("ada")

        with nothing_stored():
            response = client.post(f"{PAGE}create/", TYPED)

        assert "You have 20 webhooks already." in response.context["wrong"]["url"]

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_is_not_for_everybody(self, signed_in, method, nothing_stored):
        factories.domain()
        client = signed_in("ivo")

        with nothing_stored():
            response = getattr(client, method)(f"{PAGE}create/", TYPED)

        assert response.status_code == 403

    def test_needs_the_forms_token(self, nothing_stored):
        factories.domain()
        client = Client(enforce_csrf_checks=True)
        client.force_login(factories.person("ada"))

        with nothing_stored():
            response = client.post(f"{PAGE}create/", TYPED)

        assert response.status_code == 403


class TestChanging:
    def test_begins_with_what_it_is(self, signed_in):
        hook = made(kinds=["retired", "of_later"], severities=["breaking"])

        response = signed_in("ada").get(f"{page_of(hook)}change/")

        form = response.context["form"]
        assert (form.typed.label, form.typed.url) == ("Ours", URL)
        chosen = [one.value for one in (*form.kinds, *form.severities) if one.chosen]
        assert chosen == ["retired", "of_later", "breaking"]

    def test_is_stored(self, signed_in):
        hook = made()

        response = signed_in("ada").post(
            f"{page_of(hook)}change/", {**TYPED, "label": "Others", "format": "slack"}
        )

        hook.refresh_from_db()
        assert (response.status_code, response["Location"]) == (302, page_of(hook))
        assert (hook.label, hook.format, hook.pattern) == ("Others", "slack", "ticks_*")

    def test_is_refused_at_the_field(self, signed_in, nothing_stored):
        hook = made()
        client = signed_in("ada")

        with nothing_stored():
            response = client.post(f"{page_of(hook)}change/", {**TYPED, "label": ""})

        assert (response.status_code, list(response.context["wrong"])) == (
            400,
            ["label"],
        )


class TestThePage:
    def test_is_its_owners_and_administrators(self, signed_in, hook):
        found = {
            name: signed_in(name, is_superuser=name == "root")
            .get(page_of(hook))
            .status_code
            for name in ("ada", "ben", "ivo", "root")
        }

        assert found == {"ada": 200, "ben": 403, "ivo": 403, "root": 200}

    def test_does_not_exist(self, signed_in):
        assert signed_in("ada").get(f"{PAGE}nothing/").status_code == 404

    def test_shows_messages_with_their_attempts(self, signed_in, hook):
        delivery = models.Delivery.objects.get()
        tried(delivery, status=503, error="The endpoint answered 503.")
        tried(delivery, status=None, error="Connection refused.", took=2500)
        models.Attempt.objects.create(delivery=delivery, started_at=factories.NOW)

        response = signed_in("ada").get(page_of(hook))

        (row,) = response.context["deliveries"]
        assert (row.title, row.schema_id, row.state.label, row.attempts) == (
            "Published a version",
            "ticks_v1",
            "Will be tried again",
            "3 attempts",
        )
        assert row.next.exact == "2 Mar 2026, 09:30 UTC"
        assert [(one.outcome, one.duration, one.good) for one in row.tries] == [
            ("The endpoint answered 503.", "120 ms", False),
            ("Connection refused.", "2.5 s", False),
            ("Under way, or its worker died.", "", False),
        ]
        assert response.context["head"].last.outcome == row.tries[-1].outcome

    def test_shows_what_got_through(self, signed_in, hook):
        delivery = models.Delivery.objects.get()
        tried(delivery, status=204)
        models.Delivery.objects.update(
            status=DeliveryStatus.DELIVERED, next_at=None, finished_at=factories.NOW
        )

        response = signed_in("ada").get(page_of(hook))

        (row,) = response.context["deliveries"]
        assert (row.state.label, row.next, row.again) == (
            "Delivered",
            None,
            "Send again",
        )
        assert [(one.outcome, one.good) for one in row.tries] == [
            ("The endpoint answered 204.", True)
        ]

    def test_says_since_when_it_fails(self, signed_in, hook):
        fail(hook)
        tried(
            models.Delivery.objects.get(),
            status=500,
            error="The endpoint answered 500.",
        )

        text = words(signed_in("ada").get(page_of(hook)))

        assert "4 failures in a row. The endpoint answered 500." in text
        assert "If nothing gets through for a day, it is disabled." in text

    def test_says_why_it_is_disabled_and_what_to_do(self, signed_in, hook):
        webhooks.disable(
            uid=hook.uid, by=factories.actor("ada"), at=factories.NOW, reason="Moving."
        )

        response = signed_in("ada").get(page_of(hook))

        assert "Moving. What is announced meanwhile is kept." in words(response)
        assert buttons(response)[0] == "Enable"
        assert not any(button.startswith("Send") for button in buttons(response))
        assert [row.next for row in response.context["deliveries"]] == [None]

    def test_says_that_its_owner_has_left(self, signed_in, hook):
        models.Endpoint.objects.select_related(
            "owner"
        ).get().owner.__class__.objects.filter(username="ada").update(is_active=False)

        response = signed_in("root", is_superuser=True).get(page_of(hook))

        assert "Nothing is sent." in words(response)
        assert response.context["head"].state.label == "Owner is gone"

    def test_has_pages_of_messages_by_what_became_of_them(self, signed_in, hook):
        models.Delivery.objects.bulk_create(
            models.Delivery(
                endpoint=hook,
                message_id=f"msg_{number}",
                created_at=factories.later(number),
                status=DeliveryStatus.FAILED,
                finished_at=factories.later(number),
            )
            for number in range(30)
        )
        client = signed_in("ada")

        second = client.get(f"{page_of(hook)}?status=failed&page=2")
        waiting = client.get(f"{page_of(hook)}?status=waiting")
        nonsense = client.get(f"{page_of(hook)}?status=x&page=y")

        assert [row.message_id for row in second.context["deliveries"]] == [
            f"msg_{number}" for number in range(30 - pages.PAGE_SIZE)[::-1]
        ]
        assert second.context["pages"].previous == "?status=failed&page=1"
        assert len(waiting.context["deliveries"]) == 1
        assert nonsense.context["pages"].found == "31 messages"

    def test_asks_no_more_for_more_messages(
        self, signed_in, hook, django_assert_num_queries, django_assert_max_num_queries
    ):
        client = signed_in("ada")
        with django_assert_max_num_queries(20) as first:
            client.get(page_of(hook))
        for _ in range(5):
            webhooks.ping(uid=hook.uid, by=factories.actor("ada"), at=factories.NOW)

        with django_assert_num_queries(len(first)):
            client.get(page_of(hook))


class TestDoing:
    def do(self, client, hook, what, **form):
        return client.post(f"{page_of(hook)}{what}/", form)

    def test_rotation_shows_the_new_secret_and_until_when_the_old_one_signs(
        self, signed_in, hook
    ):
        response = self.do(signed_in("ada"), hook, "rotate", overlap="24")

        old = models.EndpointSecret.objects.get(expires_at__isnull=False)
        assert shown_secret(response) is not None
        until = f"{old.expires_at:%-d %b %Y, %H:%M UTC}"
        assert f"The old one signs, too, until {until}." in words(response)

    def test_rotation_at_once_says_so(self, signed_in, hook):
        response = self.do(signed_in("ada"), hook, "rotate", overlap="0")

        assert "The old one signs nothing any more." in words(response)

    @pytest.mark.parametrize("overlap", ["-1", "soon", "721", "9" * 50])
    def test_rotation_is_not_odd(self, signed_in, hook, overlap, nothing_stored):
        client = signed_in("ada")

        with nothing_stored():
            response = self.do(client, hook, "rotate", overlap=overlap)

        assert response.status_code == 400
        assert "Overlap:" in words(response)

    @pytest.mark.parametrize(
        ("form", "status"), [({"catch_up": "yes"}, "waiting"), ({}, "skipped")]
    )
    def test_enabling_sends_what_it_missed_if_asked(
        self, signed_in, hook, form, status
    ):
        client = signed_in("ada")
        self.do(client, hook, "disable", reason="Moving.")

        self.do(client, hook, "enable", **form)

        hook.refresh_from_db()
        assert hook.disabled_at is None
        assert models.Delivery.objects.get().status == status

    def test_a_test_is_written_down(self, signed_in, hook):
        client = signed_in("ada")

        response = client.post(f"{page_of(hook)}ping/", follow=True)

        assert [row.title for row in response.context["deliveries"]] == [
            "Test",
            "Published a version",
        ]

    def test_what_was_given_up_is_sent_again(self, signed_in, hook):
        models.Delivery.objects.update(
            status=DeliveryStatus.FAILED, next_at=None, finished_at=factories.NOW
        )
        client = signed_in("ada")
        offered = buttons(client.get(page_of(hook)))

        response = client.post(f"{page_of(hook)}redeliver-failed/", follow=True)

        assert any(button.endswith("Send again the 1 given up") for button in offered)
        assert "Sent again: 1." in words(response)
        assert models.Delivery.objects.get().status == "waiting"

    def test_one_message_is_sent_again(self, signed_in, hook):
        message = models.Delivery.objects.get().message_id
        models.Delivery.objects.update(
            status=DeliveryStatus.DELIVERED, next_at=None, finished_at=factories.NOW
        )

        self.do(signed_in("ada"), hook, f"messages/{message}/redeliver")

        again = models.Delivery.objects.get()
        assert (again.message_id, again.status) == (message, "waiting")

    def test_another_webhooks_message_is_not(self, signed_in, hook, nothing_stored):
        theirs = made("ben")
        message = webhooks.ping(
            uid=theirs.uid, by=factories.actor("ben"), at=factories.NOW
        ).message_id
        client = signed_in("ada")

        with nothing_stored():
            response = self.do(client, hook, f"messages/{message}/redeliver")

        assert response.status_code == 404

    def test_it_is_given_away(self, signed_in, hook):
        response = self.do(signed_in("ada"), hook, "give", username="ben")

        hook.refresh_from_db()
        assert (hook.owner.username, response["Location"]) == ("ben", PAGE)

    def test_it_is_removed(self, signed_in, hook):
        response = self.do(signed_in("ada"), hook, "remove")

        assert response["Location"] == PAGE
        assert not models.Endpoint.objects.exists()

    @pytest.mark.parametrize(
        ("what", "form"),
        [
            ("rotate", {"overlap": "24"}),
            ("disable", {}),
            ("enable", {}),
            ("ping", {}),
            ("give", {"username": "ben"}),
            ("redeliver-failed", {}),
            ("remove", {}),
        ],
    )
    def test_it_is_the_owners(self, signed_in, hook, what, form, nothing_stored):
        client = signed_in("ben")

        with nothing_stored():
            response = self.do(client, hook, what, **form)

        assert response.status_code == 403

    def test_what_is_disabled_is_sent_nothing(self, signed_in, hook, nothing_stored):
        client = signed_in("ada")
        self.do(client, hook, "disable")

        with nothing_stored():
            statuses = [
                self.do(client, hook, what).status_code
                for what in ("ping", "redeliver-failed", "disable")
            ]

        assert statuses == [400, 400, 409]


class TestElsewhere:
    @pytest.fixture
    def off(self):
        """Otto's webhook, which is disabled; he owns module 2."""
        factories.module("2", owner="otto")
        endpoint = made("otto")
        webhooks.disable(
            uid=endpoint.uid,
            by=factories.actor("otto"),
            at=factories.NOW,
            reason="Nothing got through.",
        )
        return endpoint

    def test_the_module_page_shows_its_owners(self, signed_in, off):
        found = {
            name: [
                (row.label, row.state.label, row.sentence)
                for row in signed_in(name, is_superuser=name == "root")
                .get("/modules/2/")
                .context["webhooks"]
            ]
            for name in ("otto", "ada", "root")
        }

        shown = [("Ours", "Disabled", "Nothing got through.")]
        assert found == {"otto": shown, "ada": [], "root": shown}

    def test_the_list_of_modules_marks_it(self, signed_in, off):
        found = {
            name: "Webhook in trouble"
            in words(signed_in(name, is_superuser=name == "root").get("/modules/"))
            for name in ("otto", "ada", "root")
        }

        assert found == {"otto": True, "ada": False, "root": True}

    def test_the_inbox_says_how_ones_own_are_doing(self, signed_in, off):
        made("otto", label="Another")
        fail(models.Endpoint.objects.get(label="Another"))

        found = {name: words(signed_in(name).get("/")) for name in ("otto", "ada")}

        assert "1 webhook disabled 1 webhook failing" in found["otto"]
        assert "webhook disabled" not in found["ada"]

    def test_the_notice_says_all_and_leads_to_the_page(self, signed_in, off):
        webhooks.record_disabled(
            endpoint=models.Endpoint.objects.get(), at=factories.NOW
        )
        client = signed_in("otto")

        response = client.get("/notifications/")

        ((row,),) = [day.rows for day in response.context["days"]]
        assert (row.title, row.sentence, row.schema_id, row.unread) == (
            "Webhook “Ours”",
            "was disabled by the registry",
            "",
            True,
        )
        assert row.detail == (
            "Disabled on 2 Mar 2026, 09:30 UTC. Nothing got through. What is announced "
            "is kept for it: enable it on its page once it answers again."
        )
        assert row.detail in words(response)
        opened = client.get(f"/notifications/{row.id}/")
        assert (opened.status_code, opened["Location"]) == (302, page_of(off))
        assert client.get("/").context["unread"] == 0


def test_what_people_write_stays_text(signed_in):
    script = "<script>alert(1)</script>"
    hook = made(label=script, url="https://hooks.example.com/<b>")
    webhooks.disable(
        uid=hook.uid, by=factories.actor("ada"), at=factories.NOW, reason=script
    )
    client = signed_in("ada")

    for page in (PAGE, page_of(hook), f"{page_of(hook)}change/"):
        text = client.get(page).content.decode()

        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text

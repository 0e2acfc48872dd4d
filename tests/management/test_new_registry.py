"""The commands that make domains and modules, and say whose they are."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from schemas_app import models
from tests import factories
from tests.stored import nothing_stored as nothing_stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _people():
    for name in ("ada", "ben", "mia"):
        factories.person(name)
    factories.person("amy")
    factories.person("gone", is_active=False)
    factories.person("guest", is_staff=False)


def run(command, *arguments):
    said = io.StringIO()
    call_command(command, *arguments, stdout=said)
    return said.getvalue()


def sign_in(*names):
    for name in names:
        Client().force_login(factories.person(name))


def signed_in():
    return set(models.Session.objects.values_list("person__username", flat=True))


def last_entry():
    entry = models.AuditEntry.objects.latest("number")
    return (
        entry.action,
        entry.actor.partition(" ")[0],
        entry.object_type,
        entry.object_id,
        entry.before,
        entry.after,
    )


class TestCreatingADomain:
    def test_stores_it_with_its_stewards(self):
        said = run(
            "create_domain",
            "fx",
            "--name=Foreign exchange",
            "--steward=ben",
            "--steward=ada",
            "--approvals=2",
            "--description=Rates.",
        )

        domain = models.Domain.objects.get()
        stewards = set(domain.stewards.values_list("username", flat=True))
        assert said == "Created the domain fx; stewards: ben, ada.\n"
        assert (domain.slug, domain.name) == ("fx", "Foreign exchange")
        assert (domain.description, domain.approvals_needed) == ("Rates.", 2)
        assert stewards == {"ada", "ben"}
        assert last_entry() == (
            "domain.created",
            "create_domain",
            "domain",
            "fx",
            None,
            {
                "name": "Foreign exchange",
                "approvals_needed": 2,
                "stewards": ["ada", "ben"],
            },
        )

    def test_ends_the_sessions_of_its_stewards(self):
        sign_in("ada", "ben", "mia")

        run("create_domain", "fx", "--name=FX", "--steward=ada")

        assert signed_in() == {"ben", "mia"}

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            (("f/x", "--name=FX", "--steward=ada"), "slug: 'f/x' cannot name a domain"),
            (("é", "--name=FX", "--steward=ada"), "slug: .*at most 50 of them"),
            (("x" * 51, "--name=FX", "--steward=ada"), "slug: .*at most 50 of them"),
            (("fx\n", "--name=FX", "--steward=ada"), "slug: "),
            (("", "--name=FX", "--steward=ada"), "slug: '' cannot name"),
            (("fx", "--name= ", "--steward=ada"), "name: A name is a line of 1 to 120"),
            (("fx", f"--name={'x' * 121}", "--steward=ada"), "1 to 120 characters"),
            (("fx", "--name=F\nX", "--steward=ada"), "name: A name is a line"),
            (("fx", "--name=\udcff", "--steward=ada"), "name: A name is a line"),
            (
                ("fx", "--name=FX", "--steward=ada", "--description=\udcff"),
                "description: .*Write it in UTF-8",
            ),
            (("fx", "--name=FX", "--steward=eve"), "no active person 'eve'"),
            (("fx", "--name=FX", "--steward=gone"), "no active person 'gone'"),
            (("fx", "--name=FX", "--steward=\udcff"), "no active person"),
            (("fx", "--name=FX", "--steward=guest"), "no active person 'guest'"),
            (
                ("fx", "--name=FX", "--steward=ada", "--steward=ada"),
                "stewards: ada is named twice. Name everybody once.",
            ),
            (("fx", "--name=FX"), "--steward"),
            (
                ("fx", "--name=FX", "--steward=ada", "--approvals=0"),
                "approvals_needed: .*Ask for 1 or more",
            ),
            (
                ("fx", "--name=FX", "--steward=ada", "--approvals=2"),
                "Of these 1 may vote, and a change needs the approval of 2",
            ),
            (
                ("fx", "--name=FX", "--steward=ada", "--approvals=99999999999"),
                "1 may vote",
            ),
            (("fx", "--name=FX", "--steward=amy"), "no administrators"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, nothing_stored, wrong, said):
        with nothing_stored(), pytest.raises(CommandError, match=said) as refused:
            run("create_domain", *wrong)

        assert refused.value.returncode == 1

    def test_refuses_a_slug_that_is_taken(self, nothing_stored):
        factories.domain("fx", stewards=("ben",))
        sign_in("ada")

        with nothing_stored(), pytest.raises(CommandError, match="already a domain"):
            run("create_domain", "fx", "--name=FX", "--steward=ada")

        assert signed_in() == {"ada"}


class TestAppointingStewards:
    @pytest.fixture(autouse=True)
    def _domain(self):
        factories.domain("fx", stewards=("ada", "ben"))

    def test_makes_them_the_stewards_and_nobody_else(self):
        said = run("appoint_stewards", "fx", "mia", "ben")

        stewards = models.Domain.objects.get().stewards
        assert said == "The stewards of fx are now: mia, ben.\n"
        assert set(stewards.values_list("username", flat=True)) == {"ben", "mia"}
        assert last_entry() == (
            "domain.stewards-appointed",
            "appoint_stewards",
            "domain",
            "fx",
            {"stewards": ["ada", "ben"]},
            {"stewards": ["ben", "mia"]},
        )

    def test_ends_the_sessions_of_who_comes_and_who_goes(self):
        sign_in("ada", "ben", "mia", "amy")

        run("appoint_stewards", "fx", "mia", "ben")

        assert signed_in() == {"ben", "amy"}

    def test_takes_an_administrator_beside_somebody_who_votes(self):
        run("appoint_stewards", "fx", "amy", "ben")

        stewards = models.Domain.objects.get().stewards
        assert set(stewards.values_list("username", flat=True)) == {"amy", "ben"}

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            (("eq", "ada"), "There is no domain 'eq'. Name a domain that exists."),
            (("\udcff", "ada"), "slug: "),
            (("fx", "eve"), "There is no active person 'eve'."),
            (("fx", "ada", "gone"), "There is no active person 'gone'."),
            (("fx", "mia", "mia"), "stewards: mia is named twice."),
            (("fx", "amy"), "stewards: Of these 0 may vote, .* approval of 1."),
            (("fx", "ben", "ada"), "stewards: .*already. Nothing more is needed."),
            (("fx",), "USER"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, nothing_stored, wrong, said):
        sign_in("ada")

        with nothing_stored(), pytest.raises(CommandError, match=said) as refused:
            run("appoint_stewards", *wrong)

        assert (refused.value.returncode, signed_in()) == (1, {"ada"})

    def test_leaves_enough_of_them_to_approve(self, nothing_stored):
        factories.domain("two", stewards=("ada", "ben"), approvals_needed=2)

        with nothing_stored(), pytest.raises(CommandError, match="1 may vote"):
            run("appoint_stewards", "two", "ada", "amy")


class TestRegisteringAModule:
    def test_stores_it_with_its_owner(self):
        said = run(
            "register_module",
            "0.1",
            "--name=Tick store",
            "--owner=mia",
            "--description=Keeps ticks.",
            "--contact=ticks@example.org",
        )

        module = models.Module.objects.get()
        assert said == "Registered module 0.1; owner: mia.\n"
        assert (module.number, module.name) == ("0.1", "Tick store")
        assert (module.description, module.contact) == (
            "Keeps ticks.",
            "ticks@example.org",
        )
        assert module.owner == factories.person("mia")
        assert last_entry() == (
            "module.registered",
            "register_module",
            "module",
            "0.1",
            None,
            {"name": "Tick store", "owner": "mia"},
        )

    def test_ends_the_sessions_of_its_owner(self):
        sign_in("ada", "mia")

        run("register_module", "0.1", "--name=Ticks", "--owner=mia")

        assert signed_in() == {"ada"}

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            (
                ("0/1", "--name=T", "--owner=mia"),
                "number: '0/1' cannot number a module",
            ),
            (("x" * 21, "--name=T", "--owner=mia"), "number: .*at most 20 characters"),
            (("1\n", "--name=T", "--owner=mia"), "number: "),
            (("", "--name=T", "--owner=mia"), "number: '' cannot"),
            (("1", "--name=", "--owner=mia"), "name: A name is a line of 1 to 120"),
            (("1", f"--name={'x' * 121}", "--owner=mia"), "1 to 120 characters"),
            (
                ("1", "--name=T", "--owner=mia", f"--contact={'x' * 201}"),
                "contact: A contact is a line of at most 200 characters",
            ),
            (
                ("1", "--name=T", "--owner=mia", "--description=\udcff"),
                "description: .*Write it in UTF-8",
            ),
            (("1", "--name=T", "--owner=eve"), "There is no active person 'eve'."),
            (("1", "--name=T", "--owner=gone"), "There is no active person 'gone'."),
        ],
    )
    def test_refuses_what_makes_no_sense(self, nothing_stored, wrong, said):
        with nothing_stored(), pytest.raises(CommandError, match=said) as refused:
            run("register_module", *wrong)

        assert refused.value.returncode == 1

    def test_refuses_a_number_that_is_taken(self, nothing_stored):
        factories.module("0.1")

        with nothing_stored(), pytest.raises(CommandError, match="already a module"):
            run("register_module", "0.1", "--name=Ticks", "--owner=ada")
